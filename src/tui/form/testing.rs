//! A form on a stage, for tests.

use crate::actions::{Draft, DraftName};
use crate::tui::prelude::*;
use crate::tui::testing::prelude::*;

pub(crate) type Trial<F> = On<Filling<F>>;

impl<F: Filled> On<Filling<F>> {
    /// Opens a form of which no older draft was left.
    pub(crate) fn clean(
        stage: Stage,
        open: impl FnOnce(&Scene<'_>) -> (Filling<F>, Vec<Wish>),
    ) -> Self {
        let mut trial = Self::open(stage, open);
        trial.no_draft();
        trial
    }

    /// Answers that no older draft was left, where the form has a draft.
    pub(crate) fn no_draft(&mut self) {
        if let Some(kind) = self.page.own.draft() {
            let name = DraftName::only(kind);
            self.answer(DraftAnswer::Found { name, found: None });
        }
    }

    /// Answers that this was left.
    pub(crate) fn found(&mut self, data: String, at: &str) {
        let kind = self.page.own.draft().expect("a form with a draft");
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

    /// Types keys; each draft that is to be saved is.
    pub(crate) fn types(&mut self, text: &str) -> Vec<Wish> {
        self.inputs_saved(keys(text))
    }

    pub(crate) fn inputs_saved(&mut self, inputs: Vec<Input>) -> Vec<Wish> {
        let mut others = Vec::new();
        for input in inputs {
            let wishes = self.update(input);
            others.extend(self.saves(wishes));
        }
        others
    }

    /// Saves every draft that is to be saved.
    pub(crate) fn saves(&mut self, wishes: Vec<Wish>) -> Vec<Wish> {
        for wish in &wishes {
            if let Wish::Effect(Effect::Drafts(DraftEffect::Save { name, data, .. })) = wish
                && let Some(name) = *name
            {
                self.answer(DraftAnswer::Saved {
                    name,
                    data: data.clone(),
                });
            }
        }
        wishes
    }

    /// Goes to a field with Tab.
    pub(crate) fn to(&mut self, key: F::Key) {
        for _ in 0..self.page.form.fields.len() {
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
        self.page.keep(&self.stage.scene())
    }

    pub(crate) fn cursor(&self, area: Rect) -> Option<Position> {
        super::view::cursor(&self.page, area, &self.stage.scene())
    }

    pub(crate) fn focus(&self) -> F::Key {
        self.page.form.focus().expect("a field has the cursor")
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
