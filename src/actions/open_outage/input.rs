//! What is said of an outage that may be opened.

use crate::domain::catalog::{Scenario, UnforeseenKind};
use crate::domain::outage::Answers;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a person has said of an outage, so far.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OpeningInput {
    /// Catalogue id of the procedure or exclusion.
    pub procedure: Option<String>,
    /// The person looked for a procedure that the catalogue does not have.
    pub unlisted: bool,
    /// Ids of the applications.
    pub applications: Vec<String>,
    /// Scenario.
    pub scenario: Option<Scenario>,
    /// The answers.
    pub answers: Answers,
    /// When the failure began; now, where it is not said.
    pub started: Option<DateTime<FixedOffset>>,
    /// When the point noticed it. Where it is not said: when it began, of what is over
    /// already or was on paper; else now.
    pub detected: Option<DateTime<FixedOffset>>,
    /// When service came back, if it is over already (O7).
    pub restored: Option<DateTime<FixedOffset>>,
    /// Why it is registered late (O8).
    pub late_reason: Option<String>,
    /// Reference of a registered notice (E8).
    pub notice: Option<String>,
    /// Which unforeseen event it is, where it is said at once (O9).
    pub unforeseen_kind: Option<UnforeseenKind>,
    /// It is copied from paper, and so are its instants (O7).
    pub from_paper: bool,
    /// The refused inquiry it grows from.
    pub inquiry: Option<Uuid>,
    /// The customer's request it grows from, saved *sin evento* before (Q0).
    pub attention: Option<Uuid>,
}
