//! *Resultado*: what became of an attention (K2).
//!
//! Invariants: a theft block is told to stay pending until the actual time and channel
//! of the block are noted; a field that is left is in the draft.

mod update;
mod view;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::{
    Input, Scene, Wish,
    drafting::{Drafted, Drafting},
    parts::InstantField,
};
use crate::{
    actions::{AttentionView, DraftKind, OutcomeInput, Report},
    domain::attention::{Via, check_outcome},
    tui::{
        effect::Effect,
        keymap::{Context, Intent},
        widgets::{Radio, TextLine},
    },
};

pub use self::view::View;

/// A field of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slot {
    Via,
    At,
    To,
    Note,
}

/// The page as its draft keeps it (Q6).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct OutcomeDraft {
    via: Option<Via>,
    at: String,
    to: String,
    note: String,
}

/// The page.
#[derive(Debug)]
pub struct State {
    code: String,
    attention: Option<AttentionView>,
    drafting: Drafting<OutcomeDraft>,
    via: Radio,
    at: InstantField,
    to: TextLine,
    note: TextLine,
    focus: Slot,
    attempted: bool,
    saving: bool,
    /// Why it was not recorded, or not loaded.
    failure: Option<Report>,
}

impl State {
    /// The outcome of the attention with a code.
    #[must_use]
    pub fn new(code: &str) -> (Self, Vec<Wish>) {
        let state = Self {
            code: code.to_owned(),
            attention: None,
            drafting: Drafting::asked(OutcomeDraft::default()),
            via: Radio::new(Via::ALL.map(Via::label), None),
            at: InstantField::optional(),
            to: TextLine::default(),
            note: TextLine::default(),
            focus: Slot::Via,
            attempted: false,
            saving: false,
            failure: None,
        };
        let load = Effect::ShowAttention(code.to_owned());
        (state, vec![Wish::Effect(load)])
    }

    /// Where keys are pressed.
    #[must_use]
    pub const fn context(&self) -> Context {
        if self.drafting.found().is_some() {
            Context::Draft
        } else {
            Context::OutcomeForm
        }
    }

    /// Whether an intent can be done now.
    #[must_use]
    pub const fn allowed(&self, intent: Intent) -> bool {
        match intent {
            Intent::Save => !self.saving,
            _ => true,
        }
    }

    fn chosen(&self) -> Option<Via> {
        Via::ALL.get(self.via.chosen()?).copied()
    }

    /// The fields that apply: only some outcomes have a channel or an addressee.
    fn slots(&self) -> Vec<Slot> {
        let mut slots = vec![Slot::Via];
        if matches!(self.chosen(), Some(Via::Alternative | Via::Referred)) {
            slots.push(Slot::To);
        }
        slots.extend([Slot::At, Slot::Note]);
        slots
    }

    fn input(&self, scene: &Scene<'_>) -> OutcomeInput {
        let to = if self.slots().contains(&Slot::To) {
            self.to.text().trim()
        } else {
            ""
        };
        OutcomeInput {
            via: self.chosen(),
            at: self.at.typed(scene).ok().flatten(),
            to: to.to_owned(),
            note: self.note.text().trim().to_owned(),
        }
    }

    /// What keeps it from being recorded: the field, the sentence, and whether it is
    /// only that nothing was said yet.
    fn problem(&self, scene: &Scene<'_>) -> Option<(Slot, String, bool)> {
        let Some(via) = self.chosen() else {
            let text = "Elija qué pasó con la atención.".to_owned();
            return Some((Slot::Via, text, true));
        };
        if let Err(sentence) = self.at.typed(scene) {
            return Some((Slot::At, sentence, false));
        }
        let taken = self.attention.as_ref()?.taken_at;
        let input = self.input(scene);
        let refusal = check_outcome(via, input.at, &input.to, taken, scene.now).err()?;
        let unnamed = matches!(via, Via::Alternative | Via::Referred) && input.to.is_empty();
        let slot = if unnamed { Slot::To } else { Slot::At };
        let text = format!("{} [{}]", refusal.reason, refusal.rule);
        Some((slot, text, unnamed || input.at.is_none()))
    }

    /// Whether a theft block would stay pending with what was said so far (K2).
    fn stays_pending(&self) -> bool {
        let block = self.attention.as_ref().is_some_and(|it| it.theft_block);
        block && !matches!(self.chosen(), Some(Via::Alternative | Via::Withdrew))
    }
}

impl Drafted for State {
    type Fields = OutcomeDraft;

    fn drafting(&mut self) -> &mut Drafting<OutcomeDraft> {
        &mut self.drafting
    }

    fn draft_kind(&self) -> Option<DraftKind> {
        Some(DraftKind::Outcome(self.attention.as_ref()?.id))
    }

    fn as_draft(&self, scene: &Scene<'_>) -> OutcomeDraft {
        OutcomeDraft {
            via: self.chosen(),
            at: self.at.saved(scene),
            to: self.to.text().to_owned(),
            note: self.note.text().to_owned(),
        }
    }

    fn resume(&mut self, draft: &OutcomeDraft, scene: &Scene<'_>) {
        let via = Via::ALL.iter().position(|via| Some(*via) == draft.via);
        self.via.choose(via);
        self.at.restore(&draft.at, scene);
        self.to.set(&draft.to);
        self.note.set(&draft.note);
        self.focus = self.problem(scene).map_or(Slot::Note, |(slot, ..)| slot);
    }
    fn take(&mut self, input: Input, scene: &Scene<'_>) -> Vec<Wish> {
        self.update(input, scene)
    }
}
