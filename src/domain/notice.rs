//! What the mailbox *Fallas de Sistemas y Plataforma* answered (E8).

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What can happen to a mass failure notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum NoticeEvent {
    /// The notice was typed in, or came from the office.
    #[serde(rename = "notice.registered")]
    Registered(NoticeFacts),
}

/// What a notice says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeFacts {
    /// The mailbox's own reference, `FS-1182`.
    pub reference: String,
    /// False when it denies that there is a mass failure.
    pub confirmed: bool,
    /// Start of the failure's window.
    pub from: DateTime<FixedOffset>,
    /// End of the window, once known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<DateTime<FixedOffset>>,
    /// Ids of the applications it names.
    pub applications: Vec<String>,
}

/// A notice as its operations make it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The record's id.
    pub id: Uuid,
    /// When it was entered here.
    pub registered_at: DateTime<FixedOffset>,
    /// What it says.
    #[serde(flatten)]
    pub facts: NoticeFacts,
}

impl Notice {
    /// Whether it speaks of an outage that began at `started` and hit `applications`:
    /// one application in common, and a window that is not over before the outage begins.
    #[must_use]
    pub fn speaks_of(&self, started: DateTime<FixedOffset>, applications: &[String]) -> bool {
        self.facts
            .applications
            .iter()
            .any(|named| applications.contains(named))
            && self.facts.to.is_none_or(|to| started <= to)
    }
}
