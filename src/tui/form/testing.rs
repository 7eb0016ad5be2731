//! A form on a stage, for tests.

use crate::actions::{Draft, DraftName};
use crate::tui::prelude::*;
use crate::tui::testing::prelude::*;

/// What the worker says of an effect at once, where it says anything.
pub(crate) type Worker = Box<dyn Fn(&Effect) -> Option<Answer>>;

/// A form, and the stage it is filled in on.
pub(crate) struct Trial<F: Filled> {
    pub(crate) stage: Stage,
    pub(crate) state: Filling<F>,
    pub(crate) worker: Worker,
    /// What it wished for when it was opened.
    pub(crate) opening: Vec<Wish>,
}

impl<F: Filled> Trial<F> {
    /// Opens a form, which may have asked for an older draft.
    pub(crate) fn of(
        stage: Stage,
        open: impl FnOnce(&Scene<'_>) -> (Filling<F>, Vec<Wish>),
    ) -> Self {
        let (form, opening) = open(&stage.scene());
        Self {
            stage,
            state: form,
            worker: Box::new(|_| None),
            opening,
        }
    }

    /// The same where no older draft was left.
    pub(crate) fn clean(
        stage: Stage,
        open: impl FnOnce(&Scene<'_>) -> (Filling<F>, Vec<Wish>),
    ) -> Self {
        let mut trial = Self::of(stage, open);
        trial.no_draft();
        trial
    }

    /// Answers that no older draft was left, where the form has a draft.
    pub(crate) fn no_draft(&mut self) {
        if let Some(kind) = self.state.own.draft() {
            let name = DraftName::only(kind);
            self.answer(DraftAnswer::Found { name, found: None });
        }
    }

    /// Answers that this was left.
    pub(crate) fn found(&mut self, data: String, at: &str) {
        let kind = self.state.own.draft().expect("a form with a draft");
        let found = Draft {
            name: DraftName::marked(kind, 1),
            data,
            saved_at: crate::tui::testing::at(at),
        };
        let name = DraftName::marked(kind, 2);
        self.answer(DraftAnswer::Found {
            name,
            found: Some(found),
        });
    }

    pub(crate) fn answer(&mut self, answer: impl Into<Answer>) -> Vec<Wish> {
        self.update(Input::Answer(answer.into()))
    }

    pub(crate) fn update(&mut self, input: Input) -> Vec<Wish> {
        let wishes = self.state.update(input, &self.stage.scene());
        let mut others = Vec::new();
        for wish in wishes {
            let said = match &wish {
                Wish::Effect(effect) => (self.worker)(effect),
                _ => None,
            };
            match said {
                Some(answer) => others.extend(self.answer(answer)),
                None => others.push(wish),
            }
        }
        others
    }

    pub(crate) fn press(&mut self, text: &str) -> Vec<Wish> {
        keys(text)
            .into_iter()
            .flat_map(|input| self.update(input))
            .collect()
    }

    /// Does what a key or the palette asks for.
    pub(crate) fn perform(&mut self, intent: Intent) -> Vec<Wish> {
        self.state.perform(intent, &self.stage.scene())
    }

    /// Goes to a field with Tab.
    pub(crate) fn to(&mut self, key: F::Key) {
        for _ in 0..self.state.form.fields.len() {
            if self.focus() == key {
                return;
            }
            self.press("⇥");
        }
        assert_eq!(self.focus(), key, "it is not on the page");
    }

    /// Goes to a field and types in it.
    pub(crate) fn fill(&mut self, key: F::Key, text: &str) {
        self.to(key);
        self.press(text);
    }

    /// The same by the console's own pause in typing: what was typed is to be saved.
    pub(crate) fn rest(&mut self) -> Vec<Wish> {
        self.state.keep(&self.stage.scene())
    }

    pub(crate) fn cursor(&self, area: Rect) -> Option<Position> {
        super::view::cursor(&self.state, area, &self.stage.scene())
    }

    pub(crate) fn focus(&self) -> F::Key {
        self.state.form.focus().expect("a field has the cursor")
    }
}

impl<F: Filled> Drawn for Trial<F> {
    fn draw(&self) -> String {
        let scene = self.stage.scene();
        self.stage
            .draw(|area, buf| self.state.draw(area, buf, &scene))
    }
}

/// The drafts that are to be saved, and under which kind.
pub(crate) fn saved(wishes: &[Wish]) -> Vec<(DraftKind, String)> {
    wishes
        .iter()
        .filter_map(|wish| match wish {
            Wish::Effect(Effect::Drafts(DraftEffect::Save { form, data, .. })) => {
                Some((*form, data.clone()))
            }
            _ => None,
        })
        .collect()
}
