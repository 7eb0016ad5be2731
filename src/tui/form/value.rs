//! What a field holds: the one interface that every kind of field shares.

use std::{any::Any, borrow::Cow, fmt};

use chrono::{DateTime, FixedOffset};
use chrono_tz::Tz;

pub(crate) use serde_json::Value as Json;

use crate::tui::prelude::*;
use crate::{
    actions::Listing,
    domain::{catalog::Catalog, text::is_blank},
};

/// What a field is read and drawn by.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Around<'a> {
    pub(crate) theme: Theme,
    /// The local time.
    pub(crate) now: DateTime<FixedOffset>,
    pub(crate) zone: Tz,
    /// None before anybody entered.
    pub(crate) catalog: Option<&'a Catalog>,
    /// Rows of the page.
    pub(crate) height: u16,
}

/// How a field is drawn now.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look<'a> {
    pub(crate) around: Around<'a>,
    pub(crate) focused: bool,
    /// Shown dim while it is empty.
    pub(crate) placeholder: &'static str,
    /// Whether hidden texts are shown.
    pub(crate) revealed: bool,
    /// Columns from the left edge of the page to where an offer is written.
    pub(crate) indent: u16,
}

/// What a field holds, how keys change it, how it is drawn and what a draft keeps.
pub(crate) trait Value: Any + fmt::Debug {
    /// Takes a key.
    fn input(&mut self, event: &KeyEvent, around: &Around<'_>) -> Outcome;

    /// What Enter or Esc does in it now, in a word or two, where that is not what they
    /// do in the form; an empty text where they do nothing.
    fn says(&self, _key: KeyCode) -> Option<&'static str> {
        None
    }

    /// Whether Enter in it does what the form is for.
    fn submits(&self) -> bool {
        false
    }

    /// Takes a pasted text.
    fn paste(&mut self, _text: &str, _around: &Around<'_>) -> Outcome {
        Outcome::Ignored
    }

    /// A click on what [`Self::draw`] drew into `area`; the look is that of before it.
    fn click(&mut self, _area: Rect, _at: Position, _look: &Look<'_>) -> Outcome {
        Outcome::Ignored
    }

    /// The wheel over `area`, by so many rows: as the arrows, where they move in it.
    fn wheel(&mut self, by: i16, _area: Rect, around: &Around<'_>) -> Outcome {
        let key = if by < 0 { KeyCode::Up } else { KeyCode::Down };
        self.input(&key.into(), around)
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, look: &Look<'_>);

    /// Whether something is offered below it now.
    fn offers(&self) -> bool {
        false
    }

    /// Draws what is offered over what stands below the value.
    fn offer(&self, _below: Rect, _buf: &mut Buffer, _look: &Look<'_>) {}

    /// A click on what [`Self::offer`] drew into `below`.
    fn take_offer(&mut self, _below: Rect, _at: Position, _around: &Around<'_>) -> Outcome {
        Outcome::Ignored
    }

    /// Where the terminal's own cursor belongs.
    fn cursor(&self, _area: Rect, _look: &Look<'_>) -> Option<Position> {
        None
    }

    /// Rows, remarks not counted.
    fn height(&self, _width: u16, _around: &Around<'_>) -> u16 {
        1
    }

    /// Columns, where it knows how many it needs.
    fn natural_width(&self, _around: &Around<'_>) -> Option<u16> {
        None
    }

    /// The field gets or loses the cursor, or the look changes.
    fn dress(&mut self, _focused: bool, _theme: Theme) {}

    /// The field is left.
    fn leave(&mut self, _around: &Around<'_>) {}

    /// What is to be asked for it now, while it has the cursor.
    fn wants(&mut self) -> Option<Effect> {
        None
    }

    /// A folder was listed.
    fn listed(&mut self, _listing: &Listing) {}

    /// What it says, as a text.
    fn text(&self) -> Cow<'_, str>;

    /// Replaces what it says, where that is a text.
    fn set(&mut self, _text: &str) {}

    /// Fills it in: typing takes the place of that text.
    fn fill_in(&mut self, text: &str) {
        self.set(text);
    }

    /// Whether nothing was said.
    fn is_blank(&self) -> bool {
        is_blank(&self.text())
    }

    /// Why what was typed cannot be read.
    fn unread(&self, _around: &Around<'_>) -> Option<String> {
        None
    }

    /// Whether it has one row only: what is wrong with it stands beside it.
    fn is_told_beside(&self) -> bool {
        false
    }

    /// What stands dim beside it.
    fn beside(&self, _around: &Around<'_>) -> String {
        String::new()
    }

    /// Puts what a draft keeps under a name.
    fn save(&self, name: &str, draft: &mut Json, _around: &Around<'_>) {
        put(draft, name, self.text().into());
    }

    /// Takes it out again, as far as it is there.
    fn restore(&mut self, name: &str, draft: &Json, _around: &Around<'_>) {
        if let Some(Json::String(text)) = get(draft, name) {
            self.set(text);
        }
    }
}

/// Puts a value into a draft; `a.b` is `b` within `a`.
pub(crate) fn put(draft: &mut Json, name: &str, value: Json) {
    if !draft.is_object() {
        *draft = Json::Object(serde_json::Map::new());
    }
    let Json::Object(map) = draft else { return };
    match name.split_once('.') {
        Some((within, name)) => put(map.entry(within).or_insert(Json::Null), name, value),
        None => {
            map.insert(name.to_owned(), value);
        }
    }
}

/// A value of a draft; see [`put`].
pub(crate) fn get<'d>(draft: &'d Json, name: &str) -> Option<&'d Json> {
    name.split('.')
        .try_fold(draft, |within, name| within.get(name))
}
