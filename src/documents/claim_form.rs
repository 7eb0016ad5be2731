//! The filled form of a claim, appeal or complaint, which goes with both letters
//! to its customer (G5).

use serde::Serialize;

use super::attention::{Claim, Customer};
use super::sheet::Job;
use super::{DocumentError, Head, Paper, Press};
use crate::config::Template;

/// What the form says, as texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClaimForm {
    /// The point, the code as reference, the instant of issue.
    pub head: Head,
    /// Reclamo, Apelación or Queja.
    pub kind: String,
    /// The provisional code, grouped (N2).
    pub code: String,
    /// The official code, once it has one (N3).
    pub official_code: Option<String>,
    /// Date and time of filing, which regularisation keeps (Q3).
    pub filed: String,
    /// Who claims.
    pub customer: Customer,
    /// What is asked, in the customer's words.
    pub request: String,
    /// What the claim says besides.
    pub claim: Claim,
    /// Who attended.
    pub attended_by: String,
    /// The maximum term, where one applies (D6).
    pub term: Option<String>,
    /// Folio or code of the paper it was transcribed from (Q4).
    pub transcribed_from: Option<String>,
}

/// Prints the form.
///
/// # Errors
/// [`DocumentError`] when the office's template cannot be used.
pub fn claim_form(press: &Press, data: &ClaimForm, paper: Paper) -> Result<Vec<u8>, DocumentError> {
    press.print(&job(data, paper))
}

pub(super) const fn job(data: &ClaimForm, paper: Paper) -> Job<'_, ClaimForm> {
    Job {
        template: Template::ClaimForm,
        head: &data.head,
        data,
        paper,
    }
}
