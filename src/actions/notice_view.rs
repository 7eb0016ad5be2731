//! A notice, as it is shown and printed.

use super::attach_notice::KeptNotice;
use chrono::{DateTime, FixedOffset};
use serde::Serialize;

/// A notice as it is shown and printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NoticeView {
    /// The record's id.
    pub id: String,
    /// The mailbox's reference.
    pub reference: String,
    /// False when it denies the mass failure.
    pub confirmed: bool,
    /// Start of the window.
    pub from: DateTime<FixedOffset>,
    /// End of the window.
    pub to: Option<DateTime<FixedOffset>>,
    /// Names of the applications.
    pub applications: Vec<String>,
    /// When it was entered here.
    pub registered_at: DateTime<FixedOffset>,
    /// Reference of the notice whose place it takes (E13).
    pub replaces: Option<String>,
    /// Correlatives of the outages it was attached to just now.
    pub outages: Vec<String>,
    /// Outages it speaks of that keep another notice, whose place it does not take.
    pub kept: Vec<KeptNotice>,
    /// Outages that have the notice whose place it takes, and of which it does not speak.
    pub left: Vec<KeptNotice>,
}

impl NoticeView {
    /// What it is found by: `Comunicado FS-1182`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("Comunicado {}", self.reference)
    }
}
