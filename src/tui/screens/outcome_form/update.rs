//! What keys and answers do to the page.

use crossterm::event::KeyEvent;

use super::{
    super::{Input, Scene, Wish, drafting::Drafted},
    Slot, State,
};
use crate::{
    actions::AttentionView,
    tui::{
        effect::Effect,
        keymap::Intent,
        message::{Answer, AttentionDeed, Deed},
        widgets::Outcome,
    },
};

impl State {
    /// Takes what comes in.
    pub fn update(&mut self, input: Input, scene: &Scene<'_>) -> Vec<Wish> {
        match input {
            Input::Answer(answer) => self.answered(answer, scene),
            Input::Tick | Input::Mouse(_) => Vec::new(),
            Input::Key(event) if self.leaves(&event, scene) => vec![Wish::Back],
            Input::Key(_) | Input::Paste(_) if self.drafting.is_waiting() => {
                self.drafting.keep(input);
                Vec::new()
            }
            Input::Key(event) => self.key(&event, scene),
            Input::Paste(text) => {
                match self.focus {
                    Slot::Via => Outcome::Ignored,
                    Slot::At => self.at.paste(&text),
                    Slot::To => self.to.paste(&text),
                    Slot::Note => self.note.paste(&text),
                };
                Vec::new()
            }
        }
    }

    /// The way out is open while the attention is being loaded.
    fn leaves(&self, event: &KeyEvent, scene: &Scene<'_>) -> bool {
        self.drafting.is_waiting()
            && scene.keymap.resolve(self.context(), event) == Some(Intent::Leave)
    }

    fn key(&mut self, event: &KeyEvent, scene: &Scene<'_>) -> Vec<Wish> {
        if self.drafting.is_settled() {
            let outcome = match self.focus {
                Slot::Via => self.via.input(event),
                Slot::At => self.at.input(event),
                Slot::To => self.to.input(event),
                Slot::Note => self.note.input(event),
            };
            if outcome.is_used() {
                self.failure = None;
                return Vec::new();
            }
        }
        match scene.keymap.resolve(self.context(), event) {
            Some(intent) => self.perform(intent, scene),
            None => Vec::new(),
        }
    }

    /// Does what was asked for by key, palette or mouse.
    pub fn perform(&mut self, intent: Intent, scene: &Scene<'_>) -> Vec<Wish> {
        match intent {
            Intent::NextField => self.step(1, scene),
            Intent::PreviousField => self.step(-1, scene),
            Intent::NextProblem => {
                self.attempted = true;
                let wishes = self.keep(scene);
                if let Some((slot, ..)) = self.problem(scene) {
                    self.focus = slot;
                }
                wishes
            }
            Intent::Save => self.save(scene),
            Intent::Resume => self.settle_draft(true, scene),
            Intent::Discard => self.settle_draft(false, scene),
            Intent::Back => vec![Wish::Back],
            Intent::Leave => {
                let mut wishes = self.keep(scene);
                wishes.push(Wish::Back);
                wishes
            }
            _ => Vec::new(),
        }
    }

    fn step(&mut self, by: isize, scene: &Scene<'_>) -> Vec<Wish> {
        let wishes = self.keep(scene);
        let slots = self.slots();
        let here = slots.iter().position(|slot| *slot == self.focus);
        let next = here.unwrap_or(0).checked_add_signed(by);
        self.focus = slots[next.map_or(slots.len() - 1, |next| next % slots.len())];
        wishes
    }

    /// Settles what was typed and saves the draft, where it changed.
    fn keep(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        self.at.settle(scene);
        if self.saving {
            return Vec::new();
        }
        self.save_draft(scene)
    }

    fn save(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        self.attempted = true;
        let mut wishes = self.keep(scene);
        if self.saving || self.attention.is_none() {
            return wishes;
        }
        if let Some((slot, ..)) = self.problem(scene) {
            self.focus = slot;
            return wishes;
        }
        self.saving = true;
        self.failure = None;
        wishes.push(Wish::Effect(Effect::RecordOutcome {
            attention: self.code.clone(),
            input: self.input(scene),
        }));
        wishes
    }

    fn answered(&mut self, answer: Answer, scene: &Scene<'_>) -> Vec<Wish> {
        if let Some(wishes) = self.draft_answered(&answer, scene) {
            return wishes;
        }
        match answer {
            Answer::AttentionShown { detail, .. } if detail.attention.code == self.code => {
                self.loaded(detail.attention)
            }
            Answer::AttentionChanged {
                deed: AttentionDeed::Resolved,
                attention,
            } if self.saving && attention.code == self.code => vec![Wish::Back],
            Answer::Failed { deed, report } => {
                let mine = match deed {
                    Deed::Outcome => self.saving,
                    Deed::Load => self.attention.is_none(),
                    _ => false,
                };
                if mine {
                    self.saving = false;
                    self.failure = Some(report);
                }
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn loaded(&mut self, attention: AttentionView) -> Vec<Wish> {
        let first_time = self.attention.is_none();
        self.attention = Some(attention);
        match self.draft_kind().filter(|_| first_time) {
            Some(kind) => vec![Wish::Effect(Effect::LoadDraft(kind))],
            None => Vec::new(),
        }
    }
}
