//! The windows over a letter: by which way it left (A2), or why it is not to be sent (A4).

use uuid::Uuid;

use super::wish;
use crate::domain::alert::{AlertState, Way as Path};
use crate::tui::prelude::*;

use Key::{Reason, Way};

field_keys! {
    Way => "way",
    Reason => "reason",
}

/// The ways a person can have sent it by.
const WAYS: [Path; 2] = [Path::Mail, Path::Phone];

/// What is said of a letter that is still to be sent.
#[derive(Debug)]
pub(super) enum Said {
    Sent,
    NotToBeSent,
}

/// The window.
#[derive(Debug)]
pub(super) struct LetterForm {
    pub(super) letter: Uuid,
    pub(super) said: Said,
}

impl Filled for LetterForm {
    type Key = Key;
    type Input = LetterEffect;

    const SHAPE: Shape = Shape {
        verb: "Anotar",
        labels: 8,
        ..Shape::WINDOW
    };

    /// Of the way nothing is typed.
    fn draft(&self) -> Option<DraftKind> {
        match self.said {
            Said::Sent => None,
            Said::NotToBeSent => Some(DraftKind::Dismissal(self.letter)),
        }
    }

    fn fields(&self, _: &Scene<'_>) -> Vec<Field<Key>> {
        vec![match self.said {
            Said::Sent => {
                let ways = Choice::of(WAYS.iter().map(|way| (way.label(), way.label())));
                choice(Way, "Vía", ways.chosen_at(0))
            }
            Said::NotToBeSent => line(Reason, "Razón")
                .placeholder("cómo se sabe que ATC responde")
                .required("Diga cómo se sabe; queda en la historia del evento. [A4]"),
        }]
    }

    fn title(&self, _: &Form<Key>, _: &Scene<'_>) -> Spans {
        let title = match self.said {
            Said::Sent => "¿Cómo se envió?",
            Said::NotToBeSent => "El aviso no corresponde",
        };
        vec![span(title, Role::Heading)]
    }

    fn above(&self, _: &Form<Key>, _: &Scene<'_>, room: u16) -> Vec<Block> {
        let told = match self.said {
            Said::Sent => "Queda anotado con su nombre y esta hora.",
            Said::NotToBeSent => {
                "Solo si el Sistema Administrativo ATC responde y el evento se registra allí: el aviso deja de estar por enviar. Queda anotado con su nombre."
            }
        };
        vec![Block::of(told, Role::Dim, room)]
    }

    fn read(&self, form: &Form<Key>, scene: &Scene<'_>) -> Result<LetterEffect, Problems<Key>> {
        let letter = self.letter;
        form.problems(&scene.around()).or(|| match self.said {
            Said::Sent => LetterEffect::MarkSent {
                letter,
                way: form.pick(Way, &WAYS).unwrap_or(Path::Mail),
            },
            Said::NotToBeSent => LetterEffect::Dismiss {
                letter,
                reason: form.text(Reason),
            },
        })
    }

    fn submit(&mut self, effect: LetterEffect, _: &Scene<'_>) -> Vec<Wish> {
        vec![wish(effect)]
    }

    fn answered(&mut self, _: &mut Form<Key>, answer: Answer, _: &Scene<'_>) -> Reply {
        match answer {
            Answer::Letters(LetterAnswer::Shown(letter))
                if letter.id == self.letter && letter.state != AlertState::Prepared =>
            {
                Reply::Done(vec![Wish::Back])
            }
            _ => Reply::Pass,
        }
    }
}
