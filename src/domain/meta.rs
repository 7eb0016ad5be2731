//! What is told of an operation besides what it says.

use super::authority::Role;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What the envelope of an operation tells the fold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    /// The replica that wrote it.
    pub replica: Uuid,
    /// Its sequence there.
    pub sequence: u64,
    /// When it was written, by the system's clock.
    pub at: DateTime<FixedOffset>,
    /// The author.
    pub user: Uuid,
    /// The author's role then.
    pub role: Role,
    /// Whether the clock had gone backwards or jumped (J4).
    pub clock_suspect: bool,
}
