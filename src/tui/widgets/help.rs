//! The keys of a screen, searchable.

use crossterm::event::KeyEvent;
use ratatui::{buffer::Buffer, layout::Rect, widgets::Widget};

use super::{Modal, Outcome, TextLine, TextLineView};
use crate::tui::{
    fuzzy::{Finder, Scattered},
    keymap::{Context, Intent, Keymap},
    pen::Pen,
    text::fold,
    theme::{Role, Theme},
};

/// One line of the help.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    context: Context,
    keys: String,
    label: &'static str,
    folded: String,
}

/// The keys of a context and what is searched among them.
#[derive(Debug)]
pub struct Help {
    query: TextLine,
    entries: Vec<Entry>,
    matches: Vec<usize>,
    offset: usize,
    finder: Finder,
}

impl Help {
    /// The help of a screen.
    #[must_use]
    pub fn new(keymap: Keymap, context: Context) -> Self {
        let mut entries: Vec<Entry> = Vec::new();
        for binding in keymap.help(context) {
            let key = binding.chord.to_string();
            let same = entries.iter_mut().find(|entry| {
                entry.context == binding.context && entry.label == binding.intent.label()
            });
            if let Some(entry) = same {
                entry.keys = format!("{}, {key}", entry.keys);
            } else {
                let label = binding.intent.label();
                entries.push(Entry {
                    context: binding.context,
                    folded: fold(&format!("{label} {key}")),
                    keys: key,
                    label,
                });
            }
        }
        Self {
            matches: (0..entries.len()).collect(),
            entries,
            query: TextLine::default(),
            offset: 0,
            finder: Finder::new(),
        }
    }

    /// Takes a typed key; movements come through [`Self::go`].
    pub fn input(&mut self, event: &KeyEvent) -> Outcome {
        let outcome = self.query.input(event);
        if outcome == Outcome::Changed {
            self.matches = self.finder.rank(
                self.query.text(),
                self.entries.iter().map(|entry| entry.folded.as_str()),
                Scattered::OnlyWhenNothingElse,
            );
            // Found lines stay under the title of their layer.
            self.matches.sort_unstable();
            self.offset = 0;
        }
        outcome
    }

    /// Scrolls.
    pub fn go(&mut self, intent: Intent) {
        let last = self.matches.len().saturating_sub(1);
        self.offset = match intent {
            Intent::Up => self.offset.saturating_sub(1),
            Intent::Down => (self.offset + 1).min(last),
            Intent::PageUp => self.offset.saturating_sub(10),
            Intent::PageDown => (self.offset + 10).min(last),
            _ => self.offset,
        };
    }
}

/// Shows the help in a window.
#[derive(Debug, Clone, Copy)]
pub struct HelpView<'a> {
    help: &'a Help,
    theme: Theme,
}

impl<'a> HelpView<'a> {
    /// A view of the help.
    #[must_use]
    pub const fn new(help: &'a Help, theme: Theme) -> Self {
        Self { help, theme }
    }
}

impl Widget for &HelpView<'_> {
    fn render(self, screen: Rect, buf: &mut Buffer) {
        let height = screen.height.saturating_sub(6).min(28);
        let modal = Modal::new("Ayuda", 64, height, self.theme);
        (&modal).render(screen, buf);
        let inner = modal.inner(screen);
        if inner.height < 3 {
            return;
        }
        let mut pen = Pen::new(self.theme, buf);
        let end = pen.text(inner.x, inner.y, inner.width, "Buscar: ", Role::Dim);
        let line = Rect {
            x: end,
            width: inner.right().saturating_sub(end),
            height: 1,
            ..inner
        };
        TextLineView::new(&self.help.query, self.theme)
            .focused(true)
            .placeholder("escriba lo que quiere hacer")
            .render(line, buf);
        let mut pen = Pen::new(self.theme, buf);
        let mut y = inner.y + 2;
        if self.help.matches.is_empty() {
            pen.text(
                inner.x,
                y,
                inner.width,
                "Ninguna tecla hace eso aquí.",
                Role::Dim,
            );
        }
        let mut layer = None;
        for position in self.help.matches.iter().skip(self.help.offset) {
            let entry = &self.help.entries[*position];
            if layer != Some(entry.context) {
                if y + 1 >= inner.bottom() {
                    break;
                }
                pen.text(
                    inner.x,
                    y,
                    inner.width,
                    entry.context.title(),
                    Role::Heading,
                );
                layer = Some(entry.context);
                y += 1;
            }
            if y >= inner.bottom() {
                break;
            }
            pen.text(inner.x + 2, y, 18, &entry.keys, Role::Accent);
            pen.text(
                inner.x + 21,
                y,
                inner.width.saturating_sub(21),
                entry.label,
                Role::Text,
            );
            y += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::harness::{PLAIN, draw, typing};
    use super::*;

    #[test]
    fn law_2_the_help_lists_every_key_and_finds_them() {
        let mut help = Help::new(Keymap::default(), Context::Board);
        insta::assert_snapshot!(draw(80, 24, &HelpView::new(&help, PLAIN)));
        for event in typing("comunicado") {
            help.input(&event);
        }
        let found = draw(80, 24, &HelpView::new(&help, PLAIN));
        assert!(
            found.contains("Registrar el comunicado de fallas"),
            "{found}"
        );
        assert!(!found.contains("Registrar un evento nuevo"));
        for _ in 0..99 {
            help.go(Intent::Down);
        }
        draw(20, 4, &HelpView::new(&help, PLAIN));
    }
}
