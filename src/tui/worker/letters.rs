//! Letters: the alert to *Fallas de Sistemas y Plataforma*, and the confirmation to a
//! customer who filed a claim.

use uuid::Uuid;

use super::{Line, board, papers::PaperAnswer};
use crate::{
    actions::{self, ActionError, AlertSubject, Desk, LetterCode, LetterView, Printed},
    domain::alert::Way,
    tui::{advice, asking::Nature, message::Answer},
};

/// Something to be done with a letter (A, Q2).
#[derive(Debug)]
#[expect(missing_docs, reason = "fields are named by what they hold")]
pub enum LetterEffect {
    /// Load the newest letter about something; prepare one where there is none.
    Open(AlertSubject),
    /// Prepare another letter.
    Prepare(AlertSubject),
    /// Load a letter.
    Show(Uuid),
    /// Write its `.eml` among the documents.
    Keep(Uuid),
    /// Send it over the relay, on a thread of its own.
    Send(Uuid),
    /// Note that it left.
    MarkSent {
        letter: Uuid,
        /// By which way.
        way: Way,
    },
    /// Note that it is not to be sent (A4).
    Dismiss { letter: Uuid, reason: String },
    /// Draw its QR for so many cells.
    Code {
        letter: Uuid,
        width: u16,
        height: u16,
    },
}

impl LetterEffect {
    pub(in crate::tui) const fn nature(&self) -> Nature {
        match self {
            // One is prepared where there is none, but the person only wants to see it.
            Self::Open(_) | Self::Show(_) | Self::Code { .. } => Nature::Load,
            Self::Prepare(_)
            | Self::Keep(_)
            | Self::Send(_)
            | Self::MarkSent { .. }
            | Self::Dismiss { .. } => Nature::Deed,
        }
    }
}

/// What is said of a letter.
#[derive(Debug)]
pub enum LetterAnswer {
    /// It as it stands.
    Shown(Box<LetterView>),
    /// The relay took it: its record is still to say so.
    Delivered(Uuid),
    /// Its QR, where it fits.
    Code(Option<Box<LetterCode>>),
}

pub(super) fn handle(
    desk: &mut Desk,
    effect: LetterEffect,
    line: &Line<'_>,
) -> Result<Vec<Answer>, ActionError> {
    let shown = |letter| Answer::Letters(LetterAnswer::Shown(Box::new(letter)));
    Ok(match effect {
        LetterEffect::Open(subject) => {
            match actions::letters_about(desk, &subject)?.into_iter().next() {
                Some(letter) => vec![shown(letter)],
                None => vec![
                    shown(actions::prepare_letter(desk, &subject)?),
                    board(desk)?,
                ],
            }
        }
        LetterEffect::Prepare(subject) => {
            vec![shown(actions::prepare_letter(desk, &subject)?)]
        }
        LetterEffect::Show(letter) => vec![shown(actions::show_letter(desk, letter)?)],
        LetterEffect::Keep(letter) => {
            let (letter, file) = actions::keep_letter(desk, letter)?;
            let codes = Vec::new();
            vec![
                shown(letter),
                Answer::Papers(PaperAnswer::Printed(Printed { file, codes })),
            ]
        }
        LetterEffect::Send(letter) => {
            send(desk, letter, line)?;
            Vec::new()
        }
        LetterEffect::MarkSent { letter, way } => {
            // What the server took has left, whoever sent it before.
            let again = way == Way::Relay;
            let letter = actions::mark_sent(desk, letter, way, again)?;
            vec![shown(letter)]
        }
        LetterEffect::Dismiss { letter, reason } => {
            actions::dismiss_alert(desk, &letter.to_string(), &reason)?;
            vec![shown(actions::show_letter(desk, letter)?)]
        }
        LetterEffect::Code {
            letter,
            width,
            height,
        } => {
            let code = actions::letter_code(desk, letter, width, height)?;
            vec![Answer::Letters(LetterAnswer::Code(code.map(Box::new)))]
        }
    })
}

/// Sends on a thread of its own: a server that does not answer keeps nobody waiting.
fn send(desk: &mut Desk, letter: Uuid, line: &Line<'_>) -> Result<(), ActionError> {
    let deliver = actions::send_job(desk, letter, false)?;
    line.begin("relay", move |line| {
        line.say(match deliver() {
            Ok(()) => Answer::Letters(LetterAnswer::Delivered(letter)),
            Err(error) => Answer::Refused(advice::report(&error)),
        });
    });
    Ok(())
}
