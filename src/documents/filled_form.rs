//! The *Formato Manual de Registro de Inoperatividad* of an outage with its attentions.

use serde::Serialize;

use super::apart;
use super::attention::{Claim, Customer};
use super::sheet::{Job, Sheet};
use super::{DocumentError, Head, Paper, Press};
use crate::config::{Template, Templates};

/// The form's two halves, as texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FilledForm {
    /// The point, the correlative as reference, the instant of issue.
    pub head: Head,
    /// The channel.
    pub channel: String,
    /// Correlative of the outage (N1).
    pub correlative: String,
    /// Type of procedure.
    pub procedure_type: String,
    /// The applications that were out.
    pub applications: Vec<String>,
    /// The scenario.
    pub scenario: String,
    /// The cause; a blank line while unknown.
    pub cause: Option<String>,
    /// When it began.
    pub started: String,
    /// When service came back; a blank line while it has not.
    pub restored: Option<String>,
    /// How long it lasted.
    pub duration: Option<String>,
    /// Who answers for the record.
    pub responsible: String,
    /// The sustento; blank lines while there is none.
    pub sustento: Option<String>,
    /// The official code (N3).
    pub official_code: Option<String>,
    /// The attentions, in the order they are to be shown.
    pub attentions: Vec<FormAttention>,
}

/// One attention of the form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FormAttention {
    /// The provisional code (N2).
    pub code: String,
    /// Date and time of reception (Q3).
    pub taken_at: String,
    /// The procedure.
    pub procedure: String,
    /// Whether it is critical (K1).
    pub critical: bool,
    /// Who asks.
    pub customer: Customer,
    /// What is asked, in the customer's words.
    pub request: String,
    /// What a claim also says.
    pub claim: Option<Claim>,
    /// Who attended.
    pub attended_by: String,
    /// The outcome; a blank line while pending.
    pub outcome: Option<String>,
    /// Whether it was transcribed from paper (Q4).
    pub from_paper: bool,
    /// The official code (N3).
    pub official_code: Option<String>,
}

/// Prints the form of an outage.
///
/// # Errors
/// [`DocumentError`] when the office's template cannot be used.
pub fn filled_form(
    press: &Press,
    data: &FilledForm,
    paper: Paper,
) -> Result<Vec<u8>, DocumentError> {
    press.print(&job(data, paper))
}

/// Prints a form of many attentions in a process of its own, while somebody looks on who is
/// told how many of them are set and can have it stopped; none where they did.
///
/// # Errors
/// As [`filled_form()`], or the process did not start.
pub fn long_form(
    templates: &Templates,
    data: &FilledForm,
    paper: Paper,
    go_on: &mut dyn FnMut(u64) -> bool,
) -> Result<Option<Vec<u8>>, DocumentError> {
    let sheet = Sheet::new(templates, &job(data, paper))?;
    apart::set_watched(&sheet, data.attentions.len(), go_on)
}

pub(super) const fn job(data: &FilledForm, paper: Paper) -> Job<'_, FilledForm> {
    Job {
        template: Template::FilledForm,
        head: &data.head,
        data,
        paper,
    }
}
