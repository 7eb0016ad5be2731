//! *Consultas no registradas*: a question "¿Corresponde registrar?" answered with no (E).

use super::catalog::Scenario;
use super::meta::Meta;
use super::outage::Answers;
use super::rule::Rule;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What can happen to an inquiry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum InquiryEvent {
    /// A rule said no, and the answers were kept.
    Refused(InquiryFacts),
    /// It became an outage after all, which keeps its first time.
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

impl Inquiry {
    /// Folds one operation: total, what makes no sense changes nothing (M1).
    pub fn apply(state: &mut Option<Self>, id: Uuid, meta: &Meta, event: InquiryEvent) {
        match (state.as_mut(), event) {
            (None, InquiryEvent::Refused(facts)) => {
                *state = Some(Self {
                    id,
                    asked_at: meta.at,
                    facts,
                    outage: None,
                });
            }
            (Some(inquiry), InquiryEvent::Converted { outage }) => {
                inquiry.outage.get_or_insert(outage);
            }
            _ => {}
        }
    }
}
