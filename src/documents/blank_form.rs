//! The *Formato Manual de Registro de Inoperatividad*, blank, to be kept printed and filled in by hand.

use serde::Serialize;

use super::sheet::Job;
use super::{DocumentError, Head, Paper, Press};
use crate::config::Template;

/// What is preprinted on the blank form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BlankForm {
    /// The point, the range of codes as reference, the instant of issue.
    pub head: Head,
    /// Where and when the point attends, where that is known.
    pub place: Option<String>,
    /// The channel; a blank line when none is given.
    pub channel: Option<String>,
    /// The types of procedure, as tick boxes.
    pub types: Vec<String>,
    /// The applications, as tick boxes (E7).
    pub applications: Vec<String>,
    /// The scenarios, as tick boxes.
    pub scenarios: Vec<String>,
    /// The outcomes of an attention, as tick boxes (K2).
    pub outcomes: Vec<String>,
    /// The subjects of a claim, listed with their numbers (Q2).
    pub subjects: Vec<String>,
    /// The reserved codes, one block each (N2).
    pub codes: Vec<String>,
}

/// Prints the blank form.
///
/// # Errors
/// [`DocumentError`] when the office's template cannot be used.
pub fn blank_form(press: &Press, data: &BlankForm, paper: Paper) -> Result<Vec<u8>, DocumentError> {
    press.print(&job(data, paper))
}

pub(super) const fn job(data: &BlankForm, paper: Paper) -> Job<'_, BlankForm> {
    Job {
        template: Template::BlankForm,
        head: &data.head,
        data,
        paper,
    }
}
