//! A form whichever it is, for pages and windows that hold one.

use std::fmt;

use chrono::{DateTime, FixedOffset};
use crossterm::event::KeyCode;
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::view;
use crate::tui::prelude::*;

/// What a form does, whatever it is about.
pub(crate) trait AnyForm: fmt::Debug {
    /// Where keys are pressed.
    fn context(&self) -> Context;
    /// Whether an intent can be done now.
    fn allowed(&self, intent: Intent) -> bool {
        !matches!(
            intent,
            Intent::Resume | Intent::Discard | Intent::ProposePassphrase | Intent::BreakLine
        )
    }
    /// What Enter or Esc does now, where the key table does not say it.
    fn says(&self, _key: KeyCode, _scene: &Scene<'_>) -> Option<&'static str> {
        None
    }
    /// Whether its deed is being done.
    fn is_busy(&self) -> bool {
        false
    }
    /// Whether what is typed in it is a draft of this kind.
    fn keeps(&self, _kind: DraftKind) -> bool {
        false
    }
    /// Whether seconds are counted on it.
    fn counts_seconds(&self, _now: DateTime<FixedOffset>) -> bool {
        false
    }
    /// Takes what comes in.
    fn update(&mut self, input: Input, scene: &Scene<'_>) -> Vec<Wish>;
    /// Does what was asked for by key, palette or mouse.
    fn perform(&mut self, intent: Intent, scene: &Scene<'_>) -> Vec<Wish>;
    /// Saves what was typed.
    fn keep(&mut self, _scene: &Scene<'_>) -> Vec<Wish> {
        Vec::new()
    }
    /// Where text is typed.
    fn cursor(&self, _area: Rect, _scene: &Scene<'_>) -> Option<Position> {
        None
    }
    /// Draws it.
    fn draw(&self, area: Rect, buf: &mut Buffer, scene: &Scene<'_>);
}

impl<F: Filled> AnyForm for Filling<F> {
    fn context(&self) -> Context {
        Self::context(self)
    }

    fn allowed(&self, intent: Intent) -> bool {
        Self::allowed(self, intent)
    }

    fn says(&self, key: KeyCode, scene: &Scene<'_>) -> Option<&'static str> {
        Self::says(self, key, scene)
    }

    fn is_busy(&self) -> bool {
        Self::is_busy(self)
    }

    fn keeps(&self, kind: DraftKind) -> bool {
        self.own.draft() == Some(kind)
    }

    fn counts_seconds(&self, now: DateTime<FixedOffset>) -> bool {
        self.own.counts_seconds(now)
    }

    fn update(&mut self, input: Input, scene: &Scene<'_>) -> Vec<Wish> {
        Self::update(self, input, scene)
    }

    fn perform(&mut self, intent: Intent, scene: &Scene<'_>) -> Vec<Wish> {
        Self::perform(self, intent, scene)
    }

    fn keep(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        Self::keep(self, scene)
    }

    fn cursor(&self, area: Rect, scene: &Scene<'_>) -> Option<Position> {
        match &self.form.window {
            Some(window) => window.cursor(area, scene),
            None => view::cursor(self, area, scene),
        }
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, scene: &Scene<'_>) {
        view::draw(self, area, buf, scene);
        if let Some(window) = &self.form.window {
            window.draw(area, buf, scene);
        }
    }
}

/// A deed was refused: the window that waits for it says why, else one of its own does.
pub(crate) fn refused_in(
    window: &mut Option<Box<dyn AnyForm>>,
    report: Report,
    scene: &Scene<'_>,
) -> Vec<Wish> {
    if window.as_ref().is_some_and(|it| it.is_busy()) {
        let input = Input::Answer(Answer::Refused(report));
        hosted(window, |form| form.update(input, scene))
    } else {
        vec![Wish::Ask(Window::Failed(report))]
    }
}

/// Lets a window of a page do something: it closes where it wishes to go back.
pub(crate) fn hosted(
    window: &mut Option<Box<dyn AnyForm>>,
    act: impl FnOnce(&mut dyn AnyForm) -> Vec<Wish>,
) -> Vec<Wish> {
    let Some(form) = window else {
        return Vec::new();
    };
    let mut wishes = act(form.as_mut());
    if let Some(back) = wishes.iter().position(|it| matches!(it, Wish::Back)) {
        wishes.remove(back);
        *window = None;
    }
    wishes
}
