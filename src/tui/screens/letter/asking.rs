//! The windows over a letter: by which way it left (A2), or why it is not to be sent (A4).

use uuid::Uuid;

use crate::domain::alert::{AlertState, Way};
use crate::tui::prelude::*;

/// The ways a person can have sent it by.
const WAYS: [Way; 2] = [Way::Mail, Way::Phone];

/// It left already. Of the way nothing is typed.
pub(super) fn sent(letter: Uuid) -> Prompt {
    let told = "Queda anotado con su nombre y esta hora.";
    let note = move |form: &Form<_>| LetterEffect::MarkSent {
        letter,
        way: form.pick("way", &WAYS).unwrap_or(Way::Mail),
    };
    let ways = Choice::of(WAYS.map(|way| (way.label(), way.label())));
    noted(letter, Prompt::new("¿Cómo se envió?", told, note))
        .then_says("anotado como enviado")
        .asks(choice("way", "Vía", ways.chosen_at(0)))
}

/// It is not to be sent.
pub(super) fn not_to_be_sent(letter: Uuid) -> Prompt {
    let told = "Solo si el Sistema Administrativo ATC responde y el evento se registra allí: el aviso deja de estar por enviar. Queda anotado con su nombre.";
    let dismiss = move |form: &Form<_>| LetterEffect::Dismiss {
        letter,
        reason: form.text("reason"),
    };
    noted(
        letter,
        Prompt::new("El aviso no corresponde", told, dismiss),
    )
    .then_says("anotado que no corresponde")
    .kept(DraftKind::Dismissal(letter))
    .asks(
        line("reason", "Razón")
            .placeholder("cómo se sabe que ATC responde")
            .required("Diga cómo se sabe; queda en la historia del evento. [A4]"),
    )
}

/// It is done once the letter waits for nothing any more.
fn noted(letter: Uuid, window: Prompt) -> Prompt {
    window
        .called("Anotar")
        .labelled(8)
        .dim()
        .until(move |answer| match answer {
            Answer::Letters(LetterAnswer::Shown(it)) => {
                it.id == letter && it.state != AlertState::Prepared
            }
            _ => false,
        })
}
