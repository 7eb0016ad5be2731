//! The keys: one table from which dispatch, footer, help and palette are made.
//!
//! Invariants, each with a test: a key means one thing in a context, a letter on
//! every screen ([`LETTERS`]); where text is
//! typed no character is a command; no screen takes a key that is the same
//! everywhere; every intent has its sentence and, unless it is a plain movement,
//! a key.

mod chord;
mod context;
mod intent;
mod letters;
mod screens;
mod table;
mod typing;

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind};

pub use chord::{Chord, typed};
pub use context::Context;
pub use intent::Intent;
pub use letters::{LETTERS, Letter};
pub use table::{Binding, Hint, TABLE};
pub use typing::{Typing, typing};

/// The key table with a person's preferences.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Keymap {
    vim: bool,
}

impl Keymap {
    /// The table; `vim` adds j and k as movements where no text is typed.
    pub const fn new(vim: bool) -> Self {
        Self { vim }
    }

    /// What a key asks for here, if anything. Only presses count, and repeats of
    /// movements; a release asks for nothing.
    pub(crate) fn resolve(self, context: Context, event: &KeyEvent) -> Option<Intent> {
        if event.kind == KeyEventKind::Release {
            return None;
        }
        let chord = Chord::of(event);
        let intent = self.find(context, chord).or_else(|| {
            // With caps lock on, a letter that means nothing in upper case is taken in lower.
            let KeyCode::Char(letter) = chord.code else {
                return None;
            };
            let lower = letter.to_lowercase().next()?;
            (lower != letter).then(|| self.find(context, Chord::letter(lower)))?
        })?;
        (event.kind == KeyEventKind::Press || intent.repeats()).then_some(intent)
    }

    fn find(self, context: Context, chord: Chord) -> Option<Intent> {
        if context.takes_text() && chord.is_text() {
            return None;
        }
        bindings(context)
            .find(|binding| binding.chord == chord)
            .map(|binding| binding.intent)
            .or_else(|| self.vim_movement(context, chord))
    }

    fn vim_movement(self, context: Context, chord: Chord) -> Option<Intent> {
        if !self.vim || !context.layers().contains(&Context::List) {
            return None;
        }
        VIM.iter()
            .find(|(key, _)| Chord::letter(*key) == chord)
            .map(|(_, intent)| *intent)
    }

    /// The keys that stand in the footer here, in their order, each deed once.
    pub fn footer(self, context: Context) -> Vec<&'static Binding> {
        let mut shown: Vec<(u8, &'static Binding)> = Self::effective(context)
            .into_iter()
            .filter_map(|binding| Some((binding.hint?.order, binding)))
            .collect();
        shown.sort_by_key(|(order, _)| *order);
        let mut footer: Vec<&'static Binding> = Vec::new();
        for (_, binding) in shown {
            if footer.iter().all(|seen| seen.intent != binding.intent) {
                footer.push(binding);
            }
        }
        footer
    }

    /// Every key that works here, the screen's own first.
    pub fn help(self, context: Context) -> Vec<&'static Binding> {
        Self::effective(context)
    }

    /// The deeds that can be chosen by name here, each once with its first key:
    /// what works on this screen, then what leads elsewhere. Movements stay out.
    pub fn commands(self, context: Context) -> Vec<&'static Binding> {
        let mut commands: Vec<&'static Binding> = Vec::new();
        for binding in bindings(context) {
            let known = commands.iter().any(|seen| seen.intent == binding.intent);
            if !known && is_deed(binding.intent) {
                commands.push(binding);
            }
        }
        commands
    }

    /// The first key of an intent, wherever it works.
    pub fn key_of(self, intent: Intent) -> Option<String> {
        let mut bound = TABLE.iter().filter(|it| it.intent == intent);
        bound.next().map(|binding| binding.chord.to_string())
    }

    /// The keys of a context and its layers that are not hidden by a nearer one.
    fn effective(context: Context) -> Vec<&'static Binding> {
        let mut seen: Vec<&'static Binding> = Vec::new();
        for binding in bindings(context) {
            let hidden = seen.iter().any(|nearer| nearer.chord == binding.chord);
            let is_text = context.takes_text() && binding.chord.is_text();
            if !hidden && !is_text {
                seen.push(binding);
            }
        }
        seen
    }
}

/// Movements of those who keep their fingers on the letters.
const VIM: [(char, Intent); 2] = [('j', Intent::Down), ('k', Intent::Up)];

/// The lines of the table for a context, the nearest layer first.
fn bindings(context: Context) -> impl Iterator<Item = &'static Binding> {
    context.layers().iter().flat_map(|layer| {
        TABLE
            .iter()
            .filter(move |binding| binding.context == *layer)
    })
}

/// Whether an intent makes sense when chosen by name.
const fn is_deed(intent: Intent) -> bool {
    !matches!(
        intent,
        Intent::Up
            | Intent::Down
            | Intent::Left
            | Intent::Right
            | Intent::PageUp
            | Intent::PageDown
            | Intent::First
            | Intent::Last
            | Intent::NextField
            | Intent::PreviousField
            | Intent::Toggle
            | Intent::Accept
            | Intent::Back
            | Intent::Palette
    )
}

#[cfg(test)]
mod tests;
