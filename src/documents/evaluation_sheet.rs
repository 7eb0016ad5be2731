//! The evaluation of an outage on paper: its four criteria and the verdict (V).

use serde::Serialize;

use super::sheet::Job;
use super::{DocumentError, Head, Paper, Press};
use crate::config::Template;

/// What the evaluation says, as texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EvaluationSheet {
    /// Who prints it, the correlative as reference, the instant of issue.
    pub head: Head,
    /// Correlative of the outage (N1).
    pub correlative: String,
    /// The point it is of.
    pub point: String,
    /// The point's channel.
    pub channel: String,
    /// Type of procedure.
    pub procedure_type: String,
    /// The procedure that opened it.
    pub procedure: String,
    /// The scenario.
    pub scenario: String,
    /// When it began.
    pub started: String,
    /// When service came back.
    pub restored: Option<String>,
    /// How long it lasted, or lasts, and whether that is over one hour (O5).
    pub duration: String,
    /// Where it lies (V1).
    pub schedule: String,
    /// The notice that decided, with its window.
    pub window: Option<String>,
    /// It is said to be unforeseen and lies within a mass failure.
    pub doubts_scenario: bool,
    /// The cause of its closing (V2).
    pub cause: Option<String>,
    /// Whose responsibility it is.
    pub responsibility: Option<String>,
    /// The measures taken.
    pub measures: Option<String>,
    /// *Tipificaciones* against the days before (V3).
    pub impact: Compared,
    /// Of whom they are.
    pub counted_at: Option<String>,
    /// The mentions in the social networks.
    pub social: Option<String>,
    /// Claims and LDR against the days before (V4).
    pub claims: Compared,
    /// The same of the whole day, in a sentence.
    pub claims_of_day: Option<String>,
    /// Who validated it and when (V7).
    pub validation: Option<String>,
    /// What was remarked then.
    pub remark: Option<String>,
    /// When the verdict was asked for (D5).
    pub asked: Option<String>,
    /// Until when it is answered.
    pub answer_due: Option<String>,
    /// Whether that is over, or was.
    pub late: bool,
    /// The verdict (V5).
    pub verdict: Option<String>,
    /// When it was given.
    pub decided: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// The figures are as they were then.
    pub as_decided: bool,
}

/// A count against the days before.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Compared {
    /// In one sentence.
    pub sentence: String,
    /// The days, the event's own first; none where nothing is known.
    pub bars: Vec<DayBar>,
    /// Their median, as it is read.
    pub median: Option<String>,
    /// Twice that, which is whole.
    pub median_twice: Option<u64>,
}

/// One day of a comparison.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DayBar {
    /// The day.
    pub label: String,
    /// How many; none where that is not known.
    pub value: Option<u64>,
    /// Why it is not.
    pub lack: String,
    /// It is the day of the event.
    pub is_own: bool,
}

/// Prints an evaluation.
///
/// # Errors
/// [`DocumentError`] when the office's template cannot be used.
pub fn evaluation_sheet(
    press: &Press,
    data: &EvaluationSheet,
    paper: Paper,
) -> Result<Vec<u8>, DocumentError> {
    press.print(&job(data, paper))
}

pub(super) const fn job(data: &EvaluationSheet, paper: Paper) -> Job<'_, EvaluationSheet> {
    Job {
        template: Template::Evaluation,
        head: &data.head,
        data,
        paper,
    }
}
