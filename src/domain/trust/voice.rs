//! Who speaks on a replica, and as what (U1).

use super::super::authority::Role;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What is proven of a user of a replica, from one of its operations on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Voice {
    /// That operation.
    pub from: u64,
    /// Their role; none from where they were blocked.
    pub role: Option<Role>,
    /// Whether they set the terminal up.
    pub founder: bool,
}

/// What is proven of users, in the order of the operations that say so.
pub(super) type Voices = BTreeMap<(Uuid, Uuid), Vec<Voice>>;
