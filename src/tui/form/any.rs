//! A form is a page, or a window over one.

use chrono::{DateTime, FixedOffset};

use super::view;
use crate::tui::prelude::*;

impl<F: Filled> Part for Filling<F> {
    fn context(&self) -> Context {
        Self::context(self)
    }

    fn allowed(&self, intent: Intent) -> bool {
        Self::allowed(self, intent)
    }

    /// What is told below the fields can be gone through where some of it is out of sight.
    fn offers(&self, intent: Intent, scene: &Scene<'_>) -> bool {
        match &self.form.window {
            Some(window) => window.offers(intent, scene),
            None => intent != Intent::PageDown || view::last_scroll(self, scene) > self.scroll,
        }
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
