//! The key ring of a store folder: who can open the store, and with what.
//!
//! - `users/NAME.age`: a user's own keys (an age identity and a minisign key)
//!   under their passphrase;
//! - `store.key.age`: the key of the database, for every active user, the
//!   recovery key and the office's recipients;
//! - `store.key.age.next`: the next key, while the database changes over to it.
//!
//! Invariant: no secret ever lies on the disk outside an age file, and each of
//! these files can be opened with the public `age` tool alone. So nobody's
//! passphrase but one's own is ever needed, blocking a user is writing
//! `store.key.age` without them, and the office can recover without this
//! program.
//!
//! The files prove nothing about *who may do what*: whoever can write to the
//! folder can put their own file under another's name. The roster in the store
//! knows each user's public signing key, and callers compare
//! that of [`UserKeys`] with it.

mod attempts;
mod error;
mod name;
pub mod passphrase;
mod recovery;
mod ring;
mod sealed;
mod signing;
mod store_key;
#[cfg(test)]
mod tests;
mod turn;
mod user;

pub use attempts::Attempts;
pub use error::{KeyError, PassphraseError};
pub use name::is_valid_name;
pub use recovery::RecoveryKey;
pub use ring::{FoundKey, KeyRing, Slot};
pub use sealed::{Cost, recipient_of};
pub use signing::{SigningKey, verify_signature};
pub use store_key::StoreKey;
pub use turn::Turn;
pub use user::UserKeys;
