//! What appeared by itself, until it was seen, and what becomes of a key pressed at it.

use crossterm::event::{KeyCode, KeyEvent};

use super::keymap::{Context, Intent, Keymap, typed};

/// What appeared, until a pause shows that it was seen.
#[derive(Debug)]
pub(super) struct Surprise {
    /// How many windows there are with it; none where it is a page, which only follows
    /// what was sent off.
    pub(super) windows: usize,
    /// It was drawn.
    pub(super) drawn: bool,
    /// What was typed at it.
    pub(super) typed: Typed,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Typed {
    Nothing,
    /// A command, if nothing follows.
    Letter(KeyEvent),
    Text,
    Click,
}

/// What becomes of a key.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It does what it says.
    Taken,
    /// It does that, and whoever pressed it knows what is there.
    Seen,
    /// So does the letter before it, which was no text.
    SeenAfter(KeyEvent),
    /// It does nothing, or nothing yet.
    Held,
}

impl Surprise {
    pub(super) const fn new(windows: usize) -> Self {
        Self {
            windows,
            drawn: false,
            typed: Typed::Nothing,
        }
    }

    /// Whether it was closed, with so many windows left.
    pub(super) const fn is_gone(&self, windows: usize) -> bool {
        windows < self.windows
    }

    /// What becomes of a key that is pressed where the surprise stands.
    pub(super) fn key(&mut self, event: &KeyEvent, context: Context, keymap: Keymap) -> Fate {
        let intent = keymap.resolve(context, event);
        let is_first = matches!(self.typed, Typed::Nothing);
        match intent {
            Some(Intent::Lock | Intent::Quit | Intent::Help) if typed(event).is_none() => {
                return Fate::Taken;
            }
            // Who goes on to the next customer types on in a field, and loses nothing.
            Some(Intent::TakeAttention | Intent::ReceiveAnyway)
                if is_first && event.code == KeyCode::Char('a') =>
            {
                return Fate::Seen;
            }
            _ => {}
        }
        if self.drawn && is_first && (typed(event).is_none() || context.takes_text()) {
            return Fate::Taken;
        }
        match self.typed {
            Typed::Letter(letter) if typed(event).is_none() => return Fate::SeenAfter(letter),
            _ if typed(event).is_none() => return Fate::Held,
            _ => {}
        }
        if self.drawn && is_first && self.windows == 0 {
            return Fate::Seen;
        }
        self.typed = if self.drawn && is_first {
            Typed::Letter(*event)
        } else {
            Typed::Text
        };
        Fate::Held
    }
}
