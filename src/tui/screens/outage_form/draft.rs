//! *Nuevo evento* as its draft keeps it: the texts as they were typed (Q6).

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::{catalog::Scenario, outage::Answers};

/// The fields of the form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct OpeningDraft {
    pub(super) procedure: Option<String>,
    pub(super) procedure_text: String,
    pub(super) unlisted: bool,
    pub(super) applications: Vec<String>,
    pub(super) scenario: Option<Scenario>,
    pub(super) answers: Answers,
    pub(super) started: String,
    pub(super) detected: String,
    pub(super) restored: String,
    pub(super) notice: String,
    pub(super) late_reason: String,
    pub(super) inquiry: Option<Uuid>,
    pub(super) attention: Option<Uuid>,
}
