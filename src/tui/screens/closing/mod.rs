//! *Cierre*: cause, Tecnología's reference, sustento and a typed word (C).
//!
//! Invariants: nothing is closed without the word; a field that is left is in the
//! draft; only causes that fit the scenario are offered.

mod update;
mod view;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::{
    Input, Scene, Wish,
    drafting::{Drafted, Drafting},
};
use crate::{
    actions::{ClosingForm, DraftKind, OutageView, Report},
    domain::catalog::{Cause, UnforeseenKind},
    tui::{
        effect::Effect,
        keymap::{Context, Intent},
        widgets::{TextBox, TextLine, TypedConfirmation},
    },
};

pub use self::view::View;

/// The word that confirms.
const WORD: &str = "cerrar";

/// A field of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slot {
    Cause,
    Reference,
    Sustento,
    Word,
}

/// The page as its draft keeps it (Q6).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct ClosingDraft {
    cause: Option<String>,
    /// Which unforeseen event the cause was chosen for (O9).
    unforeseen: Option<UnforeseenKind>,
    reference: String,
    sustento: String,
}

/// The page.
#[derive(Debug)]
pub struct State {
    correlative: String,
    form: Option<ClosingForm>,
    drafting: Drafting<ClosingDraft>,
    /// Position among the causes offered.
    cause: Option<usize>,
    /// Where the cursor stands in the causes.
    marked: usize,
    reference: TextLine,
    sustento: TextBox,
    word: TypedConfirmation,
    word_typed: bool,
    focus: Slot,
    attempted: bool,
    closing: bool,
    /// It is closed: what can be printed of it is offered.
    done: Option<OutageView>,
    /// Why it was not closed.
    failure: Option<Report>,
}

impl State {
    /// The closing of an outage, by correlative.
    #[must_use]
    pub fn new(correlative: &str, scene: &Scene<'_>) -> (Self, Vec<Wish>) {
        let mut sustento = TextBox::new("", scene.theme);
        sustento.set_placeholder("Qué ocurrió, cómo se restableció y qué quedó pendiente.");
        let state = Self {
            correlative: correlative.to_owned(),
            form: None,
            drafting: Drafting::asked(ClosingDraft::default()),
            cause: None,
            marked: 0,
            reference: TextLine::default(),
            sustento,
            word: TypedConfirmation::new(WORD),
            word_typed: false,
            focus: Slot::Cause,
            attempted: false,
            closing: false,
            done: None,
            failure: None,
        };
        let load = Effect::ClosingForm(correlative.to_owned());
        (state, vec![Wish::Effect(load)])
    }

    /// Where keys are pressed.
    #[must_use]
    pub fn context(&self) -> Context {
        if self.done.is_some() {
            Context::Closed
        } else if self.drafting.found().is_some() {
            Context::Draft
        } else {
            Context::Closing
        }
    }

    /// Whether an intent can be done now.
    #[must_use]
    pub fn allowed(&self, intent: Intent) -> bool {
        match intent {
            Intent::PrintForm | Intent::PrintClosing => self.done.is_some(),
            Intent::ConfirmClosing => !self.closing && self.obstacle().is_none(),
            _ => true,
        }
    }

    fn causes(&self) -> &[Cause] {
        self.form.as_ref().map_or(&[], |form| &form.causes)
    }

    fn chosen(&self) -> Option<&Cause> {
        self.causes().get(self.cause?)
    }

    /// Position of the cause that fits the unforeseen event (O9).
    fn proposed(&self) -> Option<usize> {
        let kind = self.form.as_ref()?.outage.unforeseen_kind?;
        let fits = |cause: &Cause| cause.unforeseen.contains(&kind);
        self.causes().iter().position(fits)
    }

    /// Which unforeseen event a cause says it was, where nobody said it before (O9).
    fn says(&self, cause: &Cause) -> Option<UnforeseenKind> {
        let unsaid = self
            .form
            .as_ref()
            .is_some_and(|form| form.outage.unforeseen_kind.is_none());
        cause.says().filter(|_| unsaid)
    }

    fn needs_reference(&self) -> bool {
        self.form.as_ref().is_some_and(|form| form.needs_reference)
    }

    /// Why closing would be refused, whatever is typed.
    fn obstacle(&self) -> Option<&str> {
        self.form.as_ref()?.obstacle.as_deref()
    }

    fn slots(&self) -> Vec<Slot> {
        let mut slots = vec![Slot::Cause];
        if self.needs_reference() {
            slots.push(Slot::Reference);
        }
        slots.extend([Slot::Sustento, Slot::Word]);
        slots
    }

    /// What keeps the outage from being closed, field by field.
    fn problems(&self) -> Vec<(Slot, &'static str)> {
        let mut problems = Vec::new();
        if self.cause.is_none() {
            problems.push((Slot::Cause, "Elija el motivo con las flechas y Espacio."));
        }
        if self.needs_reference() && self.reference.is_blank() {
            problems.push((
                Slot::Reference,
                "La cierra Tecnología: escriba su referencia. [C2]",
            ));
        }
        if self.sustento.is_blank() {
            problems.push((Slot::Sustento, "El cierre necesita su sustento. [C1]"));
        }
        problems
    }
}

impl Drafted for State {
    type Fields = ClosingDraft;

    fn drafting(&mut self) -> &mut Drafting<ClosingDraft> {
        &mut self.drafting
    }

    fn draft_kind(&self) -> Option<DraftKind> {
        let form = self.form.as_ref()?;
        Some(DraftKind::Closing(form.outage.id))
    }

    fn as_draft(&self, _: &Scene<'_>) -> ClosingDraft {
        ClosingDraft {
            cause: self.chosen().map(|cause| cause.id.clone()),
            unforeseen: self.chosen().and_then(Cause::says),
            reference: self.reference.text().to_owned(),
            sustento: self.sustento.text(),
        }
    }

    fn resume(&mut self, draft: &ClosingDraft, scene: &Scene<'_>) {
        self.cause = draft.cause.as_ref().and_then(|id| {
            self.causes()
                .iter()
                .position(|cause| cause.id == *id && cause.says() == draft.unforeseen)
        });
        self.marked = self.cause.unwrap_or(0);
        self.reference.set(&draft.reference);
        self.sustento = TextBox::new(&draft.sustento, scene.theme);
        let first = self.problems().first().map(|(slot, _)| *slot);
        self.focus = first.unwrap_or(Slot::Word);
    }
    fn take(&mut self, input: Input, scene: &Scene<'_>) -> Vec<Wish> {
        self.update(input, scene)
    }
}
