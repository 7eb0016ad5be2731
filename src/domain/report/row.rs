//! A row of the report: what is said of one event, as it stood when it was prepared (P1).

use super::super::catalog::{ProcedureType, Scenario};
use super::super::outage::{Responsibility, Source, State};
use super::super::terminal::Channel;
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A document that an event rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What it is called.
    pub name: String,
    /// SHA-256 of its bytes, 64 hexadecimal digits; none where it was purged before.
    pub sha256: Option<String>,
}

/// What is said of one event. Nothing of a customer is among it (P5).
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a key of its own in the JSON"
)]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportRow {
    /// The event's record.
    pub id: Uuid,
    /// Its correlative (N1).
    pub correlative: String,
    /// Code of its point.
    pub point: String,
    /// Letter of its terminal.
    pub terminal: String,
    /// Name of the point, where the office lists it.
    pub point_name: Option<String>,
    /// *Departamento*.
    pub department: Option<String>,
    /// *Provincia*.
    pub province: Option<String>,
    /// *Distrito*.
    pub district: Option<String>,
    /// Channel of the point.
    pub channel: Channel,
    /// Its type.
    pub procedure_type: ProcedureType,
    /// Name of the procedure.
    pub procedure: String,
    /// Names of the applications.
    pub applications: Vec<String>,
    /// Scenario.
    pub scenario: Scenario,
    /// Which unforeseen event it was (O9).
    pub unforeseen_kind: Option<String>,
    /// Where it stood.
    pub state: State,
    /// The cause, and whose list it is of where that is not the shipped one (C9).
    pub cause: Option<String>,
    /// The origin of the failure (C8).
    pub origin: Option<String>,
    /// The sustento.
    pub sustento: Option<String>,
    /// Whether its mass failure was confirmed.
    pub confirmed: bool,
    /// Reference of its notice.
    pub notice: Option<String>,
    /// Start of the notice's window.
    pub notice_from: Option<DateTime<FixedOffset>>,
    /// End of the notice's window.
    pub notice_to: Option<DateTime<FixedOffset>>,
    /// When it began.
    pub started_at: DateTime<FixedOffset>,
    /// Who says so.
    pub started_source: Source,
    /// When its point noticed it.
    pub detected_at: DateTime<FixedOffset>,
    /// When it was registered.
    pub registered_at: DateTime<FixedOffset>,
    /// When service came back.
    pub restored_at: Option<DateTime<FixedOffset>>,
    /// Who says so.
    pub restored_source: Option<Source>,
    /// When it was closed.
    pub closed_at: Option<DateTime<FixedOffset>>,
    /// Whole seconds it lasted (O5).
    pub duration_seconds: i64,
    /// Over 60 minutes (O5).
    pub over_one_hour: bool,
    /// Registered over 15 minutes late (O8).
    pub late_registration: bool,
    /// Its point closed it, and that is still to be confirmed (C2).
    pub closing_to_validate: bool,
    /// The event that it duplicates: none, since none that does enters (M2).
    pub duplicate_of: Option<String>,
    /// Attentions taken down for it.
    pub attentions: u32,
    /// Critical ones still pending.
    pub critical_pending: u32,
    /// Critical ones that another channel served.
    pub critical_elsewhere: u32,
    /// About how many were not attended: the median of the days before, less what was
    /// counted (V3); none where nothing was.
    pub not_served: Option<u64>,
    /// Whose responsibility it is.
    pub responsibility: Option<Responsibility>,
    /// The measures taken.
    pub measures: Option<String>,
    /// Whether the verdict is that it proceeds.
    pub verdict: Option<bool>,
    /// The documents that it rests on.
    pub evidence: Vec<Evidence>,
    /// How far it was on the way into the official system (G2).
    pub regularization: String,
    /// The official code, once it came back (N3).
    pub official_code: Option<String>,
    /// Last day for its report (D5).
    pub report_due: Option<NaiveDate>,
    /// Some of its operations had no effect (M1).
    pub without_effect: bool,
    /// Why it was included by name, where it was.
    pub included: Option<String>,
}

impl ReportRow {
    /// Whole seconds it lasted; none while nobody restored it (O5).
    #[must_use]
    pub fn lasted(&self) -> Option<i64> {
        self.restored_at.map(|_| self.duration_seconds)
    }

    /// What of it does not change by the mere passing of time.
    #[must_use]
    pub fn settled(&self) -> Self {
        let mut row = self.clone();
        if row.restored_at.is_none() {
            row.duration_seconds = 0;
            row.over_one_hour = false;
        }
        row
    }
}
