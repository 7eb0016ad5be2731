//! The forms that an adviser signs after a week's feedback: *compromiso de mejoramiento* and
//! *estoy enterado* (X10). No customer appears in them: a case stands by its radicado.

use serde::Serialize;

use super::sheet::Job;
use super::{DocumentError, Head, Paper, Press};
use crate::config::Template;
use crate::domain::pqr::FeedbackForm;

/// What a form says, as texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Feedback {
    /// The cell, the week as reference, the instant of issue.
    pub head: Head,
    /// The adviser.
    pub adviser: String,
    /// The week, as people name it.
    pub week: String,
    /// Its days.
    pub days: String,
    /// Cases that were confirmed as escalated by mistake.
    pub confirmed: u64,
    /// Cases that the client sent as wrongly escalated.
    pub raw: u64,
    /// Causes and how often each was confirmed.
    pub causes: Vec<(String, u64)>,
    /// What was confirmed.
    pub cases: Vec<FeedbackCase>,
    /// Who gives the feedback.
    pub given_by: String,
}

/// A case that was confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FeedbackCase {
    /// Its radicado.
    pub radicado: String,
    /// The day it was finished.
    pub finished: String,
    /// Its cause.
    pub cause: String,
}

/// Prints a form.
///
/// # Errors
/// [`DocumentError`] when the office's template cannot be used.
pub fn feedback(
    press: &Press,
    form: FeedbackForm,
    data: &Feedback,
    paper: Paper,
) -> Result<Vec<u8>, DocumentError> {
    press.print(&job(form, data, paper))
}

pub(super) const fn job(form: FeedbackForm, data: &Feedback, paper: Paper) -> Job<'_, Feedback> {
    Job {
        template: match form {
            FeedbackForm::Commitment => Template::Commitment,
            FeedbackForm::Acknowledgement => Template::Acknowledgement,
        },
        head: &data.head,
        data,
        paper,
    }
}
