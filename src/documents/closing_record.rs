//! The record of an outage's closing (*acta de cierre*, C).

use serde::Serialize;

use super::attention::PendingCritical;
use super::sheet::Job;
use super::{DocumentError, Head, Paper, Press};
use crate::config::Template;

/// What the closing record says, as texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClosingRecord {
    /// The point, the correlative as reference, the instant of issue.
    pub head: Head,
    /// Correlative of the outage (N1).
    pub correlative: String,
    /// The channel.
    pub channel: String,
    /// Type of procedure.
    pub procedure_type: String,
    /// The procedure that opened it.
    pub procedure: String,
    /// The applications that were out.
    pub applications: Vec<String>,
    /// The scenario.
    pub scenario: String,
    /// Reference of the notice, or how it stands without one (E8).
    pub notice: Option<String>,
    /// When it began (O2).
    pub started: Moment,
    /// When the point noticed it.
    pub detected: Moment,
    /// When it was registered.
    pub registered: Moment,
    /// When service came back.
    pub restored: Moment,
    /// When it was closed.
    pub closed: Moment,
    /// How long it lasted (O5).
    pub duration: String,
    /// Whether that is over one hour (O5).
    pub over_one_hour: bool,
    /// The cause.
    pub cause: String,
    /// The sustento.
    pub sustento: String,
    /// Tecnología's reference (C2).
    pub reference: Option<String>,
    /// The origin of the failure (C8).
    pub origin: Option<String>,
    /// Who closed it, with the role.
    pub closed_by: String,
    /// Whether an office bundle must still confirm it (C2).
    pub to_validate: bool,
    /// Whether it was closed without a notice that confirms it (E8).
    pub unconfirmed: bool,
    /// How many attentions it has.
    pub attentions: usize,
    /// Critical attentions still pending (C5).
    pub pending_critical: Vec<PendingCritical>,
    /// What was corrected (O6).
    pub corrections: Vec<Correction>,
}

/// One of the five instants (O2).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Moment {
    /// Date and time.
    pub at: Option<String>,
    /// Where it is known from: user, system clock, notice, paper.
    pub source: String,
    /// Whether it was entered afterwards.
    pub afterwards: bool,
}

/// A correction (O6): the original stays beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Correction {
    /// The field.
    pub field: String,
    /// What it said.
    pub old: String,
    /// What it says.
    pub new: String,
    /// Why.
    pub reason: String,
    /// Who corrected it and when.
    pub by: String,
}

/// Prints the closing record.
///
/// # Errors
/// [`DocumentError`] when the office's template cannot be used.
pub fn closing_record(
    press: &Press,
    data: &ClosingRecord,
    paper: Paper,
) -> Result<Vec<u8>, DocumentError> {
    press.print(&job(data, paper))
}

pub(super) const fn job(data: &ClosingRecord, paper: Paper) -> Job<'_, ClosingRecord> {
    Job {
        template: Template::ClosingRecord,
        head: &data.head,
        data,
        paper,
    }
}
