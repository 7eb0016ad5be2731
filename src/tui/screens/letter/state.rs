//! Which letter is shown, and how far.

use uuid::Uuid;

use crate::actions::{AlertSubject, LetterView};
use crate::tui::prelude::*;

/// The page.
#[derive(Debug)]
pub(crate) struct State {
    /// What it is about, where that is known.
    pub(super) subject: Option<AlertSubject>,
    pub(super) letter: Option<LetterView>,
    pub(super) failure: Option<String>,
    pub(super) scroll: u16,
    /// The relay has it.
    pub(super) sending: bool,
    /// The window above it.
    pub(super) window: Option<Box<dyn Part>>,
}

impl State {
    /// The letter about something.
    pub(crate) fn about(subject: AlertSubject) -> (Self, Vec<Wish>) {
        let load = LetterEffect::Open(subject.clone());
        (Self::loading(Some(subject)), vec![Wish::effect(load)])
    }

    /// The letter with this id.
    pub(crate) fn shown(id: Uuid) -> (Self, Vec<Wish>) {
        (
            Self::loading(None),
            vec![Wish::effect(LetterEffect::Show(id))],
        )
    }

    const fn loading(subject: Option<AlertSubject>) -> Self {
        Self {
            subject,
            letter: None,
            failure: None,
            scroll: 0,
            sending: false,
            window: None,
        }
    }

    /// What another letter would be about.
    pub(super) fn again(&self) -> Option<AlertSubject> {
        let letter = self.letter.as_ref()?;
        match (letter.about, &letter.record) {
            ("outage", Some(correlative)) => Some(AlertSubject::Outage(correlative.clone())),
            ("claim", Some(code)) => Some(AlertSubject::Claim(code.clone())),
            _ => None,
        }
    }

    /// The code of the attention to whose customer it goes.
    pub(super) fn attention(&self) -> Option<&str> {
        let letter = self.letter.as_ref()?;
        let record = letter.record.as_deref();
        record.filter(|_| matches!(letter.about, "claim" | "filed"))
    }
}
