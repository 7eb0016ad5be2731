//! A terminal as a record.

use super::super::meta::Meta;
use super::{Started, TerminalEvent};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A terminal as its operations make it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terminal {
    /// The replica's id.
    pub replica: Uuid,
    /// What its first operation said.
    #[serde(flatten)]
    pub started: Started,
}

impl Terminal {
    /// Folds one operation: the first makes it, and none changes it (M1).
    pub fn apply(state: &mut Option<Self>, id: Uuid, _: &Meta, event: TerminalEvent) {
        let TerminalEvent::Started(started) = event;
        state.get_or_insert_with(|| Self {
            replica: id,
            started,
        });
    }

    /// The series of the correlatives it gives (N1, N5).
    #[must_use]
    pub fn series(&self) -> String {
        self.started.series()
    }
}
