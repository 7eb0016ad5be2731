//! The journal (J): operations as stored bytes, their hash chain, their total
//! order, and the fold that turns them into records.
//!
//! It knows the domain and nothing else of the crate: no disk, no SQL.

mod by_name;
mod chain;
mod fold;
mod identity;
mod kinds;
mod limits;
mod operation;
mod shared;
mod tagged;
mod vault;

pub use by_name::Unread;
pub(crate) use by_name::read;
pub use chain::{Digest, GENESIS, digest, hex, parse_hex, salted};
pub use fold::{Folded, Folding, fold};
pub use identity::{bind, case_id, is_bound, named_id, twin};
pub use kinds::{Aggregate, Body, KINDS, Kind, kind_label};
pub use limits::LINE;
pub use operation::{
    Actor, BodyError, ClockMark, Envelope, Operation, OperationError, Outline, Signable, Unfit,
    Written, check, check_written, decode, encode, encode_written, outline, sealed_in,
    sealed_within, signed_part, written,
};
pub use shared::{Arrived, Part, Parted, Shared, fold_shared, part};
pub use vault::{VaultEntry, open, seal};
