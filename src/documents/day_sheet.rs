//! The sheet of the day and hand-over of a shift (*hoja del día y entrega de turno*).

use serde::Serialize;

use super::attention::PendingCritical;
use super::sheet::Job;
use super::{DocumentError, Head, Paper, Press};
use crate::config::Template;

/// What the day sheet says, as texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DaySheet {
    /// The point, the day as reference, the instant of issue.
    pub head: Head,
    /// The day.
    pub day: String,
    /// Start of the shift.
    pub shift_from: String,
    /// End of the shift.
    pub shift_to: String,
    /// The outages of the day.
    pub outages: Vec<DayOutage>,
    /// The outcomes that head the columns of the count.
    pub outcomes: Vec<String>,
    /// Attentions by type of procedure, one number an outcome.
    pub counts: Vec<TypeCount>,
    /// Attentions that were annulled, and are counted nowhere else (O6).
    pub annulled: usize,
    /// Critical attentions still pending, masked (K2, U3).
    pub pending_critical: Vec<PendingCritical>,
    /// What is left to do.
    pub to_do: Vec<String>,
    /// Alerts not sent yet (A2).
    pub unsent_alerts: Vec<String>,
    /// When the last backup was made; none if never.
    pub last_backup: Option<String>,
    /// What the person who hands over wants to say; blank lines when nothing was typed.
    pub note: Option<String>,
    /// Who hands over; a blank line when not known.
    pub hands_over: Option<String>,
    /// Who takes over; a blank line when not known.
    pub takes_over: Option<String>,
}

/// One outage of the day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DayOutage {
    /// Correlative (N1).
    pub correlative: String,
    /// Type of procedure.
    pub procedure_type: String,
    /// The applications that were out.
    pub applications: Vec<String>,
    /// The scenario.
    pub scenario: String,
    /// When it began.
    pub started: String,
    /// When service came back.
    pub restored: Option<String>,
    /// How long it has lasted or did last.
    pub duration: String,
    /// Whether that is over one hour (O5).
    pub over_one_hour: bool,
    /// Open, restored or closed.
    pub state: String,
    /// How many attentions it has.
    pub attentions: usize,
}

/// The attentions of one type of procedure.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct TypeCount {
    /// Type of procedure.
    pub procedure_type: String,
    /// How many, in the order of [`DaySheet::outcomes`].
    pub counts: Vec<usize>,
}

/// Prints the day sheet.
///
/// # Errors
/// [`DocumentError`] when the office's template cannot be used.
pub fn day_sheet(press: &Press, data: &DaySheet, paper: Paper) -> Result<Vec<u8>, DocumentError> {
    press.print(&job(data, paper))
}

pub(super) const fn job(data: &DaySheet, paper: Paper) -> Job<'_, DaySheet> {
    Job {
        template: Template::DaySheet,
        head: &data.head,
        data,
        paper,
    }
}
