//! A field for an instant, typed as people say it and kept as what it meant then.
//!
//! Invariant: once the field is left, a relative text (`-15`, `ayer 18:40`) has
//! become the instant it meant at that moment, and time passing does not move it.

use chrono::{DateTime, Days, FixedOffset};
use crossterm::event::KeyEvent;

use crate::{
    domain::instant::{clock, date_clock, local_day, parse_instant, relative_age},
    tui::{
        keymap::typed,
        screens::Scene,
        widgets::{Outcome, TextLine},
    },
};

/// What stands in a field that follows the clock.
const NOW: &str = "ahora";

/// An instant being typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct InstantField {
    line: TextLine,
    /// What the text meant when the field was left.
    settled: Option<DateTime<FixedOffset>>,
    /// Whether an empty field means now.
    follows_clock: bool,
    /// Nothing was done in the field since it was entered: what is typed replaces it.
    fresh: bool,
}

impl InstantField {
    #[cfg(test)]
    /// A field that says `ahora` until something else is typed.
    pub(crate) fn now() -> Self {
        Self {
            line: TextLine::new(NOW),
            settled: None,
            follows_clock: true,
            fresh: true,
        }
    }

    /// A field that may stay empty.
    pub(crate) fn optional() -> Self {
        Self::default()
    }

    /// The line itself, to be drawn.
    pub(crate) fn line(&self) -> &TextLine {
        &self.line
    }

    /// Whether nothing was typed, so that there is no instant or it is the clock's.
    pub(crate) fn is_untouched(&self) -> bool {
        self.line.is_blank() || self.is_now()
    }

    fn is_now(&self) -> bool {
        self.line.text().trim().eq_ignore_ascii_case(NOW)
    }

    /// Puts an instant in.
    pub(crate) fn set(&mut self, at: DateTime<FixedOffset>, scene: &Scene<'_>) {
        self.line.set(&written(at, scene));
        self.settled = Some(at);
        self.fresh = true;
    }

    /// Puts a saved text back; see [`Self::saved`].
    pub(crate) fn restore(&mut self, text: &str, scene: &Scene<'_>) {
        self.line.set(text);
        self.settled = None;
        self.settle(scene);
    }

    /// The text as a draft keeps it: with its date, so that it means the same tomorrow.
    pub(crate) fn saved(&self, scene: &Scene<'_>) -> String {
        match self.typed(scene) {
            Ok(Some(at)) => date_clock(at, scene.zone),
            Ok(None) | Err(_) => self.line.text().to_owned(),
        }
    }

    /// The instant that was typed; none where the field is empty or follows the clock.
    ///
    /// # Errors
    /// The sentence that stands under the field.
    pub(crate) fn typed(&self, scene: &Scene<'_>) -> Result<Option<DateTime<FixedOffset>>, String> {
        if self.settled.is_some() {
            return Ok(self.settled);
        }
        if self.is_untouched() {
            return Ok(None);
        }
        parse_instant(self.line.text(), scene.now, scene.zone)
            .map(Some)
            .map_err(|error| error.to_string())
    }

    /// Takes a key; the first character typed replaces what stood there.
    pub(crate) fn input(&mut self, event: &KeyEvent) -> Outcome {
        if typed(event).is_some() && self.fresh {
            self.line.take();
        }
        self.seen(|line| line.input(event))
    }

    /// Inserts a pasted text.
    pub(crate) fn paste(&mut self, text: &str) -> Outcome {
        if self.fresh {
            self.line.take();
        }
        self.seen(|line| line.paste(text))
    }

    fn seen(&mut self, change: impl FnOnce(&mut TextLine) -> Outcome) -> Outcome {
        let outcome = change(&mut self.line);
        self.fresh &= !outcome.is_used();
        if outcome == Outcome::Changed {
            self.settled = None;
        }
        outcome
    }

    /// The field is left: what was typed becomes the instant it means now.
    pub(crate) fn settle(&mut self, scene: &Scene<'_>) {
        if self.line.is_blank() && self.follows_clock {
            self.line.set(NOW);
        }
        self.fresh |= self.is_untouched();
        if let Ok(Some(at)) = self.typed(scene) {
            self.set(at, scene);
        }
    }

    /// What stands beside the field: its age, or what the clock says.
    pub(crate) fn beside(&self, scene: &Scene<'_>) -> String {
        match self.typed(scene) {
            Ok(Some(at)) if self.settled.is_some() => relative_age(at, scene.now),
            Ok(Some(at)) => format!("{} · {}", written(at, scene), relative_age(at, scene.now)),
            Ok(None) if self.is_now() => clock(scene.now, scene.zone),
            Ok(None) | Err(_) => String::new(),
        }
    }
}

/// An instant the way a person would type it today.
fn written(at: DateTime<FixedOffset>, scene: &Scene<'_>) -> String {
    let day = local_day(at, scene.zone);
    let today = local_day(scene.now, scene.zone);
    let time = clock(at, scene.zone);
    if day == today {
        time
    } else if Some(day) == today.checked_sub_days(Days::new(1)) {
        format!("ayer {time}")
    } else {
        date_clock(at, scene.zone)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Stage, press, typing};
    use super::*;
    use crossterm::event::KeyCode;

    fn type_in(field: &mut InstantField, text: &str) {
        for event in typing(text) {
            field.input(&event);
        }
    }

    #[test]
    fn what_is_typed_replaces_now_and_stays_what_it_meant() {
        let stage = Stage::new();
        let scene = stage.scene();
        let mut field = InstantField::now();
        assert_eq!(field.typed(&scene), Ok(None));
        assert_eq!(field.beside(&scene), "10:42");
        type_in(&mut field, "-15");
        assert_eq!(field.beside(&scene), "10:27 · hace 15 min");
        field.settle(&scene);
        assert_eq!(field.line().text(), "10:27");
        let later = Scene {
            now: scene.now + chrono::TimeDelta::minutes(5),
            ..scene
        };
        assert_eq!(field.beside(&later), "hace 20 min");
        assert_eq!(field.saved(&later), "22/11/2026 10:27");
        let tomorrow = Scene {
            now: scene.now + chrono::TimeDelta::days(1),
            ..scene
        };
        let mut resumed = InstantField::now();
        resumed.restore(&field.saved(&later), &tomorrow);
        assert_eq!(resumed.line().text(), "ayer 10:27");
    }

    #[test]
    fn a_time_that_stands_is_typed_over_unless_the_cursor_went_into_it() {
        let stage = Stage::new();
        let scene = stage.scene();
        let mut field = InstantField::optional();
        type_in(&mut field, "10:05");
        field.settle(&scene);
        type_in(&mut field, "9:30");
        assert_eq!(field.line().text(), "9:30");
        field.settle(&scene);
        field.input(&press(KeyCode::Backspace));
        type_in(&mut field, "1");
        assert_eq!(field.line().text(), "09:31");
    }

    #[test]
    fn an_emptied_field_follows_the_clock_again() {
        let stage = Stage::new();
        let scene = stage.scene();
        let mut field = InstantField::now();
        type_in(&mut field, "9");
        field.input(&press(KeyCode::Backspace));
        field.settle(&scene);
        assert_eq!(field.line().text(), "ahora");
        let mut optional = InstantField::optional();
        optional.settle(&scene);
        assert_eq!(optional.typed(&scene), Ok(None));
        type_in(&mut optional, "25:99");
        assert!(optional.typed(&scene).is_err());
    }
}
