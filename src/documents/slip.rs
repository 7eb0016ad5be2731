//! The slip (*constancia*) that the customer takes away (Q7).

use serde::Serialize;

use super::attention::{Claim, Customer};
use super::sheet::Job;
use super::{DocumentError, Head, Paper, Press};
use crate::config::Template;

/// What the slip says, as texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Slip {
    /// The point, the code as reference, the instant of issue.
    pub head: Head,
    /// The provisional code, grouped (N2).
    pub code: String,
    /// Date and time of reception (Q3).
    pub taken_at: String,
    /// The channel, as people call it.
    pub channel: String,
    /// Where and when the point attends, where that is known.
    pub place: Option<String>,
    /// The procedure.
    pub procedure: String,
    /// Whether it is a regulated one, and is entered in the official system afterwards; of
    /// another that is not promised.
    pub is_regulated: bool,
    /// Who asks.
    pub customer: Customer,
    /// What is asked, in the customer's words.
    pub request: String,
    /// What a claim also says.
    pub claim: Option<Claim>,
    /// Who attended.
    pub attended_by: String,
    /// Correlative of the outage; none when taken without one (Q0).
    pub outage: Option<String>,
    /// The maximum term, where one applies (D6).
    pub term: Option<String>,
    /// How the customer follows it up.
    pub follow_up: String,
    /// Folio or code of the paper it was transcribed from (Q4).
    pub transcribed_from: Option<String>,
    /// That the attention does not count any more (O6).
    pub annulled: Option<String>,
    /// Which slip it takes the place of, and of what (O6).
    pub corrects: Option<String>,
}

/// Prints the slip.
///
/// # Errors
/// [`DocumentError`] when the office's template cannot be used.
pub fn slip(press: &Press, data: &Slip, paper: Paper) -> Result<Vec<u8>, DocumentError> {
    press.print(&job(data, paper))
}

pub(super) const fn job(data: &Slip, paper: Paper) -> Job<'_, Slip> {
    Job {
        template: Template::Slip,
        head: &data.head,
        data,
        paper,
    }
}
