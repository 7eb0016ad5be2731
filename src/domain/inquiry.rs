//! *Consultas no registradas*: a question "¿Corresponde registrar?" answered with no (E).

use super::catalog::Scenario;
use super::outage::Answers;
use super::rule::Rule;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What can happen to an inquiry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum InquiryEvent {
    /// A rule said no, and the answers were kept.
    #[serde(rename = "inquiry.refused")]
    Refused(InquiryFacts),
    /// It became an outage after all, which keeps its first time.
    #[serde(rename = "inquiry.converted")]
    Converted {
        /// The outage it became.
        outage: Uuid,
    },
}

/// What was asked and which rule decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InquiryFacts {
    /// Catalogue id of the procedure or exclusion; none where nothing in the catalogue fits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub procedure: Option<String>,
    /// Ids of the applications named.
    pub applications: Vec<String>,
    /// Scenario chosen.
    pub scenario: Scenario,
    /// The answers, as far as they were asked.
    pub answers: Answers,
    /// The rule that decided.
    pub rule: Rule,
    /// Code of the service point.
    pub point: String,
}

/// An inquiry as its operations make it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inquiry {
    /// The record's id.
    pub id: Uuid,
    /// When it was asked.
    pub asked_at: DateTime<FixedOffset>,
    /// What was asked.
    #[serde(flatten)]
    pub facts: InquiryFacts,
    /// The outage it became.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outage: Option<Uuid>,
}
