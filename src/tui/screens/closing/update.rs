//! What keys and answers do to the page.

use crossterm::event::{KeyCode, KeyEvent};

use super::{
    super::{
        Input, Scene, Wish,
        drafting::Drafted,
        parts::{done, short},
    },
    Slot, State, WORD,
};
use crate::{
    actions::{ClosingForm, ClosingInput, Document},
    tui::{
        effect::Effect,
        keymap::{Intent, typed},
        message::{Answer, Deed, OutageDeed},
        widgets::{Outcome, TypedConfirmation},
    },
};

impl State {
    /// Takes what comes in.
    pub fn update(&mut self, input: Input, scene: &Scene<'_>) -> Vec<Wish> {
        self.sustento.set_theme(scene.theme);
        let wishes = match input {
            Input::Answer(answer) => self.answered(answer, scene),
            Input::Tick | Input::Mouse(_) => Vec::new(),
            Input::Key(event) if self.leaves(&event, scene) => vec![Wish::Back],
            Input::Key(_) | Input::Paste(_) if self.drafting.is_waiting() => {
                self.drafting.keep(input);
                Vec::new()
            }
            Input::Key(event) => self.key(&event, scene),
            Input::Paste(_) if self.done.is_some() => Vec::new(),
            Input::Paste(text) => {
                match self.focus {
                    Slot::Reference => self.reference.paste(&text),
                    Slot::Sustento => self.sustento.paste(&text),
                    Slot::Cause | Slot::Word => Outcome::Ignored,
                };
                Vec::new()
            }
        };
        self.sustento.focus(self.focus == Slot::Sustento);
        wishes
    }

    /// The way out is open while the outage is being loaded.
    fn leaves(&self, event: &KeyEvent, scene: &Scene<'_>) -> bool {
        self.drafting.is_waiting()
            && scene.keymap.resolve(self.context(), event) == Some(Intent::Leave)
    }

    fn key(&mut self, event: &KeyEvent, scene: &Scene<'_>) -> Vec<Wish> {
        if self.drafting.is_settled() && self.done.is_none() {
            let (outcome, wishes) = self.field_key(event, scene);
            if outcome.is_used() {
                return wishes;
            }
        }
        match scene.keymap.resolve(self.context(), event) {
            Some(intent) => self.perform(intent, scene),
            None => Vec::new(),
        }
    }

    fn field_key(&mut self, event: &KeyEvent, scene: &Scene<'_>) -> (Outcome, Vec<Wish>) {
        let plain = event.modifiers.is_empty();
        match self.focus {
            Slot::Cause => self.cause_key(event, scene),
            Slot::Reference if event.code == KeyCode::Enter && plain => {
                (Outcome::Chosen, self.step(1, scene))
            }
            Slot::Reference => (self.reference.input(event), Vec::new()),
            Slot::Sustento => (self.sustento.input(event), Vec::new()),
            Slot::Word => {
                let outcome = self.word.input(event);
                self.word_typed |= outcome == Outcome::Changed;
                let wishes = match outcome {
                    Outcome::Chosen => self.close(scene),
                    _ => Vec::new(),
                };
                (outcome, wishes)
            }
        }
    }

    /// The arrows look through the causes and leave at both ends; Space and Enter choose.
    fn cause_key(&mut self, event: &KeyEvent, scene: &Scene<'_>) -> (Outcome, Vec<Wish>) {
        let last = self.causes().len().saturating_sub(1);
        match event.code {
            KeyCode::Down if self.marked < last => self.marked += 1,
            KeyCode::Up if self.marked > 0 => self.marked -= 1,
            KeyCode::Char(' ') => self.choose(),
            KeyCode::Enter => {
                self.choose();
                return (Outcome::Chosen, self.step(1, scene));
            }
            // Letters are no commands here either.
            _ if typed(event).is_some() => {}
            _ => return (Outcome::Ignored, Vec::new()),
        }
        (Outcome::Moved, Vec::new())
    }

    fn choose(&mut self) {
        self.cause = Some(self.marked).filter(|it| *it < self.causes().len());
        self.failure = None;
    }

    /// Does what was asked for by key, palette or mouse.
    pub fn perform(&mut self, intent: Intent, scene: &Scene<'_>) -> Vec<Wish> {
        if self.done.is_some() {
            return self.perform_closed(intent);
        }
        let wishes = match intent {
            Intent::NextField => self.step(1, scene),
            Intent::PreviousField => self.step(-1, scene),
            Intent::NextProblem => self.next_problem(scene),
            Intent::ConfirmClosing => {
                self.attempted = true;
                let wishes = self.keep(scene);
                let first = self.problems().first().map(|(slot, _)| *slot);
                self.focus = first.unwrap_or(Slot::Word);
                wishes
            }
            Intent::Resume => self.settle_draft(true, scene),
            Intent::Discard => self.settle_draft(false, scene),
            Intent::Back => vec![Wish::Back],
            Intent::Leave => {
                let mut wishes = self.keep(scene);
                wishes.push(Wish::Back);
                wishes
            }
            _ => Vec::new(),
        };
        self.sustento.focus(self.focus == Slot::Sustento);
        wishes
    }

    /// It is closed: it can be printed and left.
    fn perform_closed(&mut self, intent: Intent) -> Vec<Wish> {
        let name = self.correlative.clone();
        let document = match intent {
            Intent::PrintClosing => Document::ClosingRecord(name),
            Intent::PrintForm => Document::FilledForm(name),
            Intent::Back | Intent::Leave => return vec![Wish::Back],
            _ => return Vec::new(),
        };
        vec![Wish::Effect(Effect::Print(document))]
    }

    fn step(&mut self, by: isize, scene: &Scene<'_>) -> Vec<Wish> {
        let wishes = self.keep(scene);
        let slots = self.slots();
        let here = slots.iter().position(|slot| *slot == self.focus);
        let next = here.unwrap_or(0).checked_add_signed(by);
        self.focus = slots[next.map_or(slots.len() - 1, |next| next % slots.len())];
        wishes
    }

    fn next_problem(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        self.attempted = true;
        let wishes = self.keep(scene);
        let slots = self.slots();
        let place = |slot: Slot| slots.iter().position(|other| *other == slot);
        let here = place(self.focus);
        let problems = self.problems();
        let next = problems
            .iter()
            .find(|(slot, _)| place(*slot) > here)
            .or(problems.first());
        self.focus = next.map_or(Slot::Word, |(slot, _)| *slot);
        wishes
    }

    /// Saves the draft, where it changed.
    fn keep(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        if self.closing {
            return Vec::new();
        }
        self.save_draft(scene)
    }

    /// The word is there and Enter was pressed.
    fn close(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        self.attempted = true;
        let mut wishes = self.keep(scene);
        if self.closing || self.obstacle().is_some() {
            return wishes;
        }
        if let Some((slot, _)) = self.problems().first() {
            self.focus = *slot;
            return wishes;
        }
        let Some(cause) = self.chosen() else {
            return wishes;
        };
        let input = ClosingInput {
            cause: cause.id.clone(),
            sustento: self.sustento.text(),
            unforeseen_kind: self.says(cause),
            reference: if self.needs_reference() {
                self.reference.text().trim().to_owned()
            } else {
                String::new()
            },
            ..ClosingInput::default()
        };
        self.closing = true;
        self.failure = None;
        wishes.push(Wish::Effect(Effect::Close {
            outage: self.correlative.clone(),
            input,
        }));
        wishes
    }

    fn answered(&mut self, answer: Answer, scene: &Scene<'_>) -> Vec<Wish> {
        if let Some(wishes) = self.draft_answered(&answer, scene) {
            return wishes;
        }
        match answer {
            Answer::ClosingForm(form) => self.loaded(*form),
            Answer::Changed {
                deed: OutageDeed::Closed,
                outage,
            } if self.closing => {
                self.closing = false;
                let mut text = format!("Evento {} cerrado", short(&outage.correlative));
                if outage.closing_to_validate {
                    text.push_str(" · por validar");
                }
                self.done = Some(*outage);
                vec![done(scene.theme, &text)]
            }
            // Somebody restored or corrected it meanwhile: what is offered may be another.
            Answer::Changed { outage, .. } if outage.correlative == self.correlative => {
                self.load_again()
            }
            Answer::Restored(outages)
                if outages.iter().any(|it| it.correlative == self.correlative) =>
            {
                self.load_again()
            }
            Answer::Failed { deed, report } => {
                let mine = match deed {
                    Deed::Close => self.closing,
                    Deed::Load => self.form.is_none(),
                    _ => false,
                };
                if mine {
                    self.closing = false;
                    self.failure = Some(report);
                    self.word = TypedConfirmation::new(WORD);
                    self.word_typed = false;
                }
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn load_again(&self) -> Vec<Wish> {
        match self.done {
            Some(_) => Vec::new(),
            None => vec![Wish::Effect(Effect::ClosingForm(self.correlative.clone()))],
        }
    }

    fn loaded(&mut self, form: ClosingForm) -> Vec<Wish> {
        if form.outage.correlative != self.correlative {
            return Vec::new();
        }
        let chosen = self.chosen().cloned();
        let first_time = self.form.is_none();
        let causes = form.offered();
        self.form = Some(ClosingForm { causes, ..form });
        self.cause = chosen.and_then(|chosen| self.causes().iter().position(|it| *it == chosen));
        if first_time {
            self.marked = self.proposed().unwrap_or(0);
        }
        if !self.slots().contains(&self.focus) {
            self.focus = Slot::Cause;
        }
        match self.draft_kind().filter(|_| first_time) {
            Some(kind) => vec![Wish::Effect(Effect::LoadDraft {
                form: kind,
                mine: None,
            })],
            None => Vec::new(),
        }
    }
}
