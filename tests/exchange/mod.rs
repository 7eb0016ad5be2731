//! Bundles and receipts as files: packed, opened, and spoiled on purpose.

mod archives;
mod attached;
mod by_name;
mod bytes;
mod content;
mod packing;
pub(crate) mod receipts;
mod staging;
