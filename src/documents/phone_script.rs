//! The script that an adviser of a phone line reads out, with the texts to send (Q7).

use serde::Serialize;

use super::confirmation;
use super::script::{Reception, Spelled, sms, spell, spoken};
use super::sheet::Job;
use super::{DocumentError, Head, Paper, Press};
use crate::config::Template;

/// What the script says, as texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PhoneScript {
    head: Head,
    code: String,
    spelled: Vec<Spelled>,
    spoken: Vec<String>,
    sms: String,
    email_subject: String,
    email_body: String,
}

impl PhoneScript {
    /// Composes the script of a received request; the head names the line and has the code as reference.
    #[must_use]
    pub fn new(head: Head, reception: &Reception) -> Self {
        let email = confirmation::reception(reception);
        Self {
            head,
            code: reception.code.clone(),
            spelled: spell(&reception.code),
            spoken: spoken(reception),
            sms: sms(reception),
            email_subject: email.subject,
            email_body: email.body,
        }
    }
}

/// Prints the script.
///
/// # Errors
/// [`DocumentError`] when the office's template cannot be used.
pub fn phone_script(
    press: &Press,
    data: &PhoneScript,
    paper: Paper,
) -> Result<Vec<u8>, DocumentError> {
    press.print(&job(data, paper))
}

pub(super) const fn job(data: &PhoneScript, paper: Paper) -> Job<'_, PhoneScript> {
    Job {
        template: Template::PhoneScript,
        head: &data.head,
        data,
        paper,
    }
}
