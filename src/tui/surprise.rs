//! What appears by itself, by an answer and not by a key, while somebody types on.
//!
//! Invariant: a text or a click that was meant for what stood there before does no deed
//! in what appeared. Only a letter that stays alone is a command.

use crate::tui::widgets::prelude::*;
use std::time::Duration;

use super::{
    appeared::{Fate, Surprise, Typed},
    keymap::Context,
    model::{Conditions, Workspace},
};

/// A pause by which somebody who types a text would have gone on.
pub(super) const REACTION: Duration = Duration::from_millis(600);

impl Workspace {
    /// How many windows stand over the page, and where a key is pressed.
    pub(super) fn there(&self) -> (usize, Context) {
        let of_page = self
            .pages
            .last()
            .is_some_and(|(_, page)| page.window().is_some());
        let windows = self.layers.len() + usize::from(of_page);
        (windows, self.context())
    }

    /// Looks whether something appeared by itself since it was so.
    pub(super) fn surprise(&mut self, (windows, context): (usize, Context)) {
        let now = self.there();
        if now.0 > windows {
            self.surprise = Some(Surprise::new(now.0));
        } else if context.takes_text() && !now.1.takes_text() {
            self.surprise = Some(Surprise::new(0));
        }
    }

    /// Which keys are pressed with this one, in their order: none where it does nothing,
    /// or not yet, because what it meets appeared by itself.
    pub(super) fn pressed(&mut self, event: KeyEvent, conditions: Conditions) -> Vec<KeyEvent> {
        let (windows, context) = self.there();
        self.surprise.take_if(|it| it.is_gone(windows));
        let surprise = self.surprise.as_mut();
        let fate = surprise.map(|it| it.key(&event, context, conditions.keymap));
        if let Some(Fate::Seen | Fate::SeenAfter(_)) = fate {
            self.surprise = None;
        }
        match fate {
            None | Some(Fate::Taken | Fate::Seen) => vec![event],
            Some(Fate::SeenAfter(letter)) => vec![letter, event],
            Some(Fate::Held) => Vec::new(),
        }
    }

    /// Whether a click does nothing because what it falls on appeared by itself: it was
    /// meant for what stood there before.
    pub(super) fn holds_clicks(&mut self) -> bool {
        let (windows, _) = self.there();
        self.surprise.take_if(|it| it.is_gone(windows));
        let surprise = self.surprise.as_mut();
        surprise.map(|it| it.typed = Typed::Click).is_some()
    }

    /// Nobody typed for a while: what appeared was seen. A letter that stayed alone is
    /// given back.
    pub(super) fn seen(&mut self, theme: Theme) -> Option<KeyEvent> {
        match self.surprise.take()?.typed {
            Typed::Letter(event) => Some(event),
            Typed::Nothing => None,
            Typed::Text => {
                self.warn(theme, "lo tecleado de más no hizo nada");
                None
            }
            Typed::Click => {
                self.warn(theme, "el clic no hizo nada: esto acababa de aparecer");
                None
            }
        }
    }
}
