//! The draft of a form: what is saved while somebody types, and an older one that is
//! offered (Q6).

use chrono::{DateTime, FixedOffset};

use super::value::Json;
use crate::actions::{Draft, DraftName};

/// How far the question of an older draft is, and what was saved last.
#[derive(Debug, Default)]
pub(super) struct Drafting {
    /// The worker was asked.
    pub(super) asked: bool,
    /// Under what this form is saved; known once the worker has answered.
    pub(super) name: Option<DraftName>,
    /// An older draft, until it is resumed or discarded.
    pub(super) found: Option<Draft>,
    /// The fields as they need no saving.
    pub(super) saved: Json,
    /// When they were saved last.
    pub(super) saved_at: Option<DateTime<FixedOffset>>,
    /// Something of this form lies under its name.
    pub(super) is_kept: bool,
}

impl Drafting {
    /// Whether what was saved under a name is the last that was to be saved.
    pub(super) fn is_up_to(&self, name: DraftName, data: &str) -> bool {
        let last = self.saved.to_string();
        self.name == Some(name) && data == last
    }
}
