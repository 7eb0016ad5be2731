//! Letters: the alert to *Fallas de Sistemas y Plataforma*, and the confirmation to a
//! customer who filed a claim.

use uuid::Uuid;

use super::line::{Line, board};
use crate::{
    actions::{self, ActionError, Desk, Printed, Report},
    domain::alert::Way,
    tui::{
        message::Answer,
        subjects::{
            letters::{LetterAnswer, LetterEffect},
            papers::PaperAnswer,
        },
    },
};

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
            Err(error) => Answer::Refused(Report::from(&error)),
        });
    });
    Ok(())
}
