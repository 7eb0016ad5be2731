//! The customer's slip as the console shows it, with what a phone line reads out
//! and sends (Q7). Nothing in it identifies the customer.

use super::desk::Desk;
use super::error::ActionError;
use super::print::{received, reception, remark};
use crate::documents::confirmation;
use crate::documents::script::{sms, spell, spoken};
use crate::domain::rule::Rule;
use crate::domain::terminal::Channel;

/// What the customer is told of a request that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlipView {
    /// The provisional code (N2).
    pub code: String,
    /// Date and time of reception.
    pub taken: String,
    /// What is asked for.
    pub procedure: String,
    /// The longest the answer may take, where a term applies (D6).
    pub term: Option<String>,
    /// How the customer follows it up.
    pub follow_up: String,
    /// That it was annulled, or what of a slip before it corrects (O6).
    pub remark: Option<String>,
    /// That a name does not come out on paper as it was typed; none on a phone line.
    pub unshown: Option<String>,
    /// Whether the point is a phone line, which has no counter to hand paper over.
    pub by_phone: bool,
    /// The code, sign by sign as it is dictated.
    pub dictated: Vec<(char, String)>,
    /// What is read out, one paragraph a step; the code is dictated after the first.
    pub spoken: Vec<String>,
    /// The SMS.
    pub sms: String,
    /// Subject and text of the e-mail.
    pub email: (String, String),
}

/// The slip of an attention.
///
/// # Errors
/// No such attention, or it is not the user's to see.
pub fn slip(desk: &Desk, name: &str) -> Result<SlipView, ActionError> {
    let view = received(desk, name)?;
    let reception = reception(desk, &view);
    let email = confirmation::reception(&reception);
    let remark = remark(desk, &view);
    let said = |text: String| match &remark {
        Some(remark) if view.annulled => format!("{}: {remark}.", reception.code),
        Some(remark) => format!("{text}\n\n{remark}."),
        None => text,
    };
    let channel = desk.store.terminal().started.point.channel;
    let by_phone = matches!(channel, Channel::Line123 | Channel::Line135);
    let mut warnings = view.warnings.iter();
    let unshown = warnings.find(|it| it.rule == Rule::Q7 && !by_phone);
    let unshown = unshown.map(|it| format!("El nombre {}.", it.what));
    Ok(SlipView {
        unshown,
        dictated: spell(&reception.code)
            .into_iter()
            .map(|spelled| (spelled.sign, spelled.said))
            .collect(),
        spoken: match &remark {
            Some(remark) if view.annulled => vec![format!("{remark}.")],
            Some(remark) => [spoken(&reception), vec![format!("{remark}.")]].concat(),
            None => spoken(&reception),
        },
        sms: said(sms(&reception)),
        email: (email.subject, said(email.body)),
        by_phone,
        code: reception.code,
        taken: reception.taken_at,
        procedure: reception.procedure,
        term: reception.term,
        follow_up: reception.follow_up,
        remark,
    })
}
