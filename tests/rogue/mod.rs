//! The law of authority (M4) against terminals that write whatever they like.
//!
//! Whoever holds an admitted terminal holds its keys, and may write any operation
//! and sign any bundle. What the law does not allow has no effect, is told by name,
//! and keeps nobody from working.

mod attached;
mod bench;
pub(crate) mod builder;
mod identity;
mod lineage;
mod load;
mod numbers;
mod people;
mod receipts;
mod scope;
