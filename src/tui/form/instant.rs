//! A field for an instant, typed as people say it and kept as what it meant then.
//!
//! Invariant: once the field is left, a relative text (`-15`, `ayer 18:40`) has
//! become the instant it meant at that moment, and time passing does not move it.

use crate::tui::widgets::prelude::*;
use std::borrow::Cow;

use chrono::{DateTime, Days, FixedOffset};

use super::value::{Around, Json, Look, Value, get, put};

use crate::{
    domain::instant::{clock, date_clock, local_day, parse_instant, relative_age},
    tui::widgets::{TextLine, TextLineView},
};

/// What stands in a field that follows the clock.
const NOW: &str = "ahora";

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct InstantField {
    line: TextLine,
    /// What the text meant when the field was left.
    settled: Option<DateTime<FixedOffset>>,
    /// When it began to say *ahora*.
    since: Option<DateTime<FixedOffset>>,
    /// Whether an empty field means now.
    follows_clock: bool,
    /// Nothing was done in the field since it was entered: what is typed replaces it.
    fresh: bool,
}

impl InstantField {
    /// A field that says `ahora` until something else is typed; a draft of it keeps when
    /// that was.
    pub(crate) fn now(since: DateTime<FixedOffset>) -> Self {
        Self {
            line: TextLine::new(NOW),
            since: Some(since),
            settled: None,
            follows_clock: true,
            fresh: true,
        }
    }

    /// A field that may stay empty.
    pub(crate) fn optional() -> Self {
        Self::default()
    }

    fn view<'l>(&'l self, look: &Look<'l>) -> TextLineView<'l> {
        TextLineView::new(&self.line, look.around.theme)
            .focused(look.focused)
            .placeholder(look.placeholder)
    }

    /// Whether nothing was typed, so that there is no instant or it is the clock's.
    pub(crate) fn is_untouched(&self) -> bool {
        self.line.is_blank() || self.is_now()
    }

    /// Whether it says *ahora*.
    pub(crate) fn is_now(&self) -> bool {
        self.line.text().trim().eq_ignore_ascii_case(NOW)
    }

    /// Puts an instant in.
    pub(crate) fn put_at(&mut self, at: DateTime<FixedOffset>, around: &Around<'_>) {
        self.line.set(&written(at, around));
        self.settled = Some(at);
        self.fresh = true;
    }

    /// Puts a saved text back; see [`Self::saved`].
    fn put_back(&mut self, text: &str, around: &Around<'_>) {
        self.line.set(text);
        self.settled = None;
        self.settle(around);
    }

    /// The text as a draft keeps it: with its date, so that it means the same tomorrow.
    fn saved(&self, around: &Around<'_>) -> String {
        match self.typed(around) {
            Ok(Some(at)) => date_clock(at, around.zone),
            Ok(None) if self.is_now() => {
                let since = self.since.unwrap_or(around.now);
                date_clock(since, around.zone)
            }
            Ok(None) | Err(_) => self.line.text().to_owned(),
        }
    }

    /// The instant that was typed; none where the field is empty or follows the clock.
    ///
    /// # Errors
    /// The sentence that stands under the field.
    pub(crate) fn typed(
        &self,
        around: &Around<'_>,
    ) -> Result<Option<DateTime<FixedOffset>>, String> {
        if self.settled.is_some() {
            return Ok(self.settled);
        }
        if self.is_untouched() {
            return Ok(None);
        }
        parse_instant(self.line.text(), around.now, around.zone)
            .map(Some)
            .map_err(|error| error.to_string())
    }

    fn seen(&mut self, change: impl FnOnce(&mut TextLine) -> Outcome) -> Outcome {
        let outcome = change(&mut self.line);
        self.fresh &= !outcome.is_used();
        if outcome == Outcome::Changed {
            self.settled = None;
        }
        outcome
    }

    /// What was typed becomes the instant it means now.
    fn settle(&mut self, around: &Around<'_>) {
        if self.line.is_blank() && self.follows_clock {
            self.line.set(NOW);
            self.since = Some(around.now);
        }
        self.fresh |= self.is_untouched();
        if let Ok(Some(at)) = self.typed(around) {
            self.put_at(at, around);
        }
    }
}

impl Value for InstantField {
    /// The first character typed replaces what stood there.
    fn input(&mut self, event: &KeyEvent, _: &Around<'_>) -> Outcome {
        if typed(event).is_some() && self.fresh {
            self.line.take();
        }
        self.seen(|line| line.input(event))
    }

    fn paste(&mut self, text: &str, _: &Around<'_>) -> Outcome {
        if self.fresh {
            self.line.take();
        }
        self.seen(|line| line.paste(text))
    }

    /// Entering it by a click leaves what stands there to be typed over.
    fn click(&mut self, area: Rect, at: Position, look: &Look<'_>) -> Outcome {
        if self.fresh && !look.focused {
            return Outcome::Moved;
        }
        let to = self.view(look).under(area, at.x);
        self.seen(|line| line.click(to, look.focused))
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, look: &Look<'_>) {
        self.view(look).render(area, buf);
    }

    fn cursor(&self, area: Rect, look: &Look<'_>) -> Option<Position> {
        self.view(look).cursor(area)
    }

    fn leave(&mut self, around: &Around<'_>) {
        self.settle(around);
    }

    fn text(&self) -> Cow<'_, str> {
        self.line.text().into()
    }

    fn set(&mut self, text: &str) {
        self.line.set(text);
        self.settled = None;
    }

    fn unread(&self, around: &Around<'_>) -> Option<String> {
        self.typed(around).err()
    }

    /// Its age, or what the clock says.
    fn beside(&self, around: &Around<'_>) -> String {
        match self.typed(around) {
            Ok(Some(at)) if self.settled.is_some() => relative_age(at, around.now),
            Ok(Some(at)) => format!("{} · {}", written(at, around), relative_age(at, around.now)),
            Ok(None) if self.is_now() => clock(around.now, around.zone),
            Ok(None) | Err(_) => String::new(),
        }
    }

    fn save(&self, name: &str, draft: &mut Json, around: &Around<'_>) {
        put(draft, name, self.saved(around).into());
    }

    fn restore(&mut self, name: &str, draft: &Json, around: &Around<'_>) {
        if let Some(Json::String(text)) = get(draft, name) {
            self.put_back(text, around);
        }
    }
}

/// An instant the way a person would type it today.
fn written(at: DateTime<FixedOffset>, around: &Around<'_>) -> String {
    let day = local_day(at, around.zone);
    let today = local_day(around.now, around.zone);
    let time = clock(at, around.zone);
    if day == today {
        time
    } else if Some(day) == today.checked_sub_days(Days::new(1)) {
        format!("ayer {time}")
    } else {
        date_clock(at, around.zone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::testing::prelude::*;

    fn type_in(field: &mut InstantField, text: &str, around: &Around<'_>) {
        for event in events(text) {
            field.input(&event, around);
        }
    }

    #[test]
    fn what_is_typed_replaces_now_and_stays_what_it_meant() {
        let stage = Stage::new();
        let scene = stage.scene().around();
        let mut field = InstantField::now(scene.now);
        assert_eq!(field.typed(&scene), Ok(None));
        assert_eq!(field.beside(&scene), "10:42");
        type_in(&mut field, "-15", &scene);
        assert_eq!(field.beside(&scene), "10:27 · hace 15 min");
        field.settle(&scene);
        assert_eq!(field.line.text(), "10:27");
        let later = Around {
            now: scene.now + chrono::TimeDelta::minutes(5),
            ..scene
        };
        assert_eq!(field.beside(&later), "hace 20 min");
        assert_eq!(field.saved(&later), "22/11/2026 10:27");
        let tomorrow = Around {
            now: scene.now + chrono::TimeDelta::days(1),
            ..scene
        };
        let mut resumed = InstantField::now(scene.now);
        resumed.put_back(&field.saved(&later), &tomorrow);
        assert_eq!(resumed.line.text(), "ayer 10:27");
    }

    #[test]
    fn q6_now_in_a_draft_is_when_it_was_first_said() {
        let stage = Stage::new();
        let scene = stage.scene().around();
        let field = InstantField::now(scene.now);
        let later = Around {
            now: scene.now + chrono::TimeDelta::minutes(40),
            ..scene
        };
        assert_eq!(field.saved(&later), "22/11/2026 10:42");
        let mut resumed = InstantField::now(later.now);
        resumed.put_back(&field.saved(&later), &later);
        assert_eq!(resumed.line.text(), "10:42");
        assert_eq!(resumed.typed(&later).unwrap(), Some(scene.now));
    }

    #[test]
    fn a_time_that_stands_is_typed_over_unless_the_cursor_went_into_it() {
        let stage = Stage::new();
        let scene = stage.scene().around();
        let mut field = InstantField::optional();
        type_in(&mut field, "10:05", &scene);
        field.settle(&scene);
        type_in(&mut field, "9:30", &scene);
        assert_eq!(field.line.text(), "9:30");
        field.settle(&scene);
        field.input(&press(KeyCode::Backspace), &scene);
        type_in(&mut field, "1", &scene);
        assert_eq!(field.line.text(), "09:31");
    }

    #[test]
    fn an_emptied_field_follows_the_clock_again() {
        let stage = Stage::new();
        let scene = stage.scene().around();
        let mut field = InstantField::now(scene.now);
        type_in(&mut field, "9", &scene);
        field.input(&press(KeyCode::Backspace), &scene);
        field.settle(&scene);
        assert_eq!(field.line.text(), "ahora");
        let mut optional = InstantField::optional();
        optional.settle(&scene);
        assert_eq!(optional.typed(&scene), Ok(None));
        type_in(&mut optional, "25:99", &scene);
        assert!(optional.typed(&scene).is_err());
    }
}
