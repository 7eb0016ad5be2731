//! A form with what was typed in it.

use super::{drafting::Drafting, field::FieldKey, fields::Form, filled::Filled};
use crate::{
    actions::Report,
    tui::screens::{Input, Scene},
};

/// A form with what was typed in it.
#[derive(Debug)]
pub(crate) struct Filling<F: Filled> {
    pub(crate) own: F,
    pub(crate) form: Form<F::Key>,
    pub(super) drafting: Drafting,
    /// The deed is being done.
    pub(super) busy: bool,
    /// It is one that can be cancelled.
    pub(super) can_stop: bool,
    /// What is said if it is refused, to somebody who was told that it goes on.
    pub(super) if_refused: Option<&'static str>,
    /// Why it was not done.
    pub(super) failure: Option<Report>,
    /// What was typed before it could be filled in.
    pub(super) held: Vec<Input>,
    /// It can be filled in.
    pub(super) is_open: bool,
    /// Why this person may not do the deed.
    pub(super) forbidden: Option<String>,
    /// How far what is told below the fields is scrolled.
    pub(super) scroll: u16,
}

impl<F: Filled> Filling<F> {
    /// Whether the deed is being done, or that of the window above it.
    pub(crate) fn is_busy(&self) -> bool {
        let window = self.form.window.as_ref();
        self.busy || window.is_some_and(|window| window.is_busy())
    }

    /// Whether a window of the form's own stands over the fields.
    pub(super) fn is_covered(&self) -> bool {
        self.own.is_covered()
    }
}

impl<K: FieldKey> Form<K> {
    /// Takes the cursor to what is still to be said: the first problem, the field a
    /// refusal points to, or where a form that lacks nothing is gone on with.
    pub(crate) fn go_to_gap<F: Filled<Key = K>>(&mut self, own: &F, scene: &Scene<'_>) {
        let gap = match own.read(self, scene) {
            Err(problems) => self.first_problem(&problems),
            Ok(_) => own.stuck(self, scene),
        };
        if let Some(key) = gap.or_else(|| own.last(self)) {
            self.go(key, &scene.around());
        }
    }
}
