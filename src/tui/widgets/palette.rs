//! Any deed or record by part of its name.

use crate::tui::widgets::prelude::*;

use super::{Modal, TextLine, TextLineView, draw_more, marked_at};
use crate::domain::numbering::CodeEnd;
use crate::tui::{
    fuzzy::{Finder, Scattered},
    keymap::{Context, Keymap},
};

/// Something the palette can lead to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaletteEntry<T> {
    /// What it is called.
    pub label: String,
    /// Its key, or what kind of record it is.
    pub detail: String,
    /// What choosing it means.
    pub target: T,
    /// It cannot be done now; the detail says why.
    pub is_blocked: bool,
    folded: String,
}

impl<T> PaletteEntry<T> {
    /// An entry.
    pub fn new(label: &str, detail: &str, target: T) -> Self {
        Self {
            label: label.to_owned(),
            detail: detail.to_owned(),
            target,
            is_blocked: false,
            folded: fold(&format!("{label} {detail}")),
        }
    }

    /// The same where it cannot be done now.
    pub const fn blocked(mut self) -> Self {
        self.is_blocked = true;
        self
    }
}

/// The entries and what is searched among them.
#[derive(Debug)]
pub struct Palette<T> {
    query: TextLine,
    entries: Vec<PaletteEntry<T>>,
    /// What may be typed, where nothing is.
    asks: &'static str,
    /// Stands below whatever is found.
    last: Option<PaletteEntry<T>>,
    matches: Vec<usize>,
    cursor: usize,
    finder: Finder,
}

impl<T: Clone + PartialEq> Palette<T> {
    /// A palette over the deeds of a screen; `target` wraps an intent.
    pub fn new(
        keymap: Keymap,
        context: Context,
        allowed: impl Fn(Intent) -> bool,
        target: impl Fn(Intent) -> T,
    ) -> Self {
        let entries: Vec<_> = keymap
            .commands(context)
            .into_iter()
            .filter(|binding| allowed(binding.intent))
            .map(|binding| {
                let key = binding.chord.to_string();
                PaletteEntry::new(binding.intent.label(), &key, target(binding.intent))
            })
            .collect();
        Self {
            matches: (0..entries.len()).collect(),
            entries,
            asks: "",
            last: None,
            query: TextLine::default(),
            cursor: 0,
            finder: Finder::new(),
        }
    }

    /// The same that says what may be typed.
    pub const fn asking(mut self, asks: &'static str) -> Self {
        self.asks = asks;
        self
    }

    /// Adds records, found by the store for what was typed; the search goes on.
    pub fn extend(&mut self, records: impl IntoIterator<Item = PaletteEntry<T>>) {
        for record in records {
            if self
                .entries
                .iter()
                .all(|known| known.target != record.target)
            {
                self.entries.push(record);
            }
        }
        self.search();
    }

    /// Offers something below whatever is found, in the place of what was offered there.
    pub(crate) fn offer_last(&mut self, entry: Option<PaletteEntry<T>>) {
        self.last = entry;
    }

    /// Drops the entries that `keep` refuses, as the records of an older search.
    pub fn retain(&mut self, keep: impl Fn(&T) -> bool) {
        self.entries.retain(|entry| keep(&entry.target));
        self.search();
    }

    /// What is typed.
    pub fn query(&self) -> &str {
        self.query.text()
    }

    /// What Enter would choose.
    pub fn selected(&self) -> Option<&T> {
        let entry = self.shown(self.cursor)?;
        (!entry.is_blocked).then_some(&entry.target)
    }

    /// Moves through what was found.
    pub fn go(&mut self, intent: Intent) {
        let last = self.count().saturating_sub(1);
        self.cursor = match intent {
            Intent::Up => self.cursor.saturating_sub(1),
            Intent::Down => (self.cursor + 1).min(last),
            Intent::PageUp => self.cursor.saturating_sub(8),
            Intent::PageDown => (self.cursor + 8).min(last),
            Intent::First => 0,
            Intent::Last => last,
            _ => self.cursor,
        };
    }

    /// Takes a key; after [`Outcome::Chosen`], [`Self::selected`] is what was chosen.
    pub fn input(&mut self, event: &KeyEvent) -> Outcome {
        if event.kind == KeyEventKind::Release {
            return Outcome::Ignored;
        }
        let last = self.count().saturating_sub(1);
        self.cursor = match event.code {
            KeyCode::Up => self.cursor.saturating_sub(1),
            KeyCode::Down => (self.cursor + 1).min(last),
            KeyCode::PageUp => self.cursor.saturating_sub(8),
            KeyCode::PageDown => (self.cursor + 8).min(last),
            KeyCode::Enter if self.selected().is_some() => return Outcome::Chosen,
            _ => {
                let outcome = self.query.input(event);
                if outcome == Outcome::Changed {
                    self.cursor = 0;
                    self.search();
                }
                return outcome;
            }
        };
        Outcome::Moved
    }

    /// A click chooses an entry; whether one was under it. One in what is typed takes the
    /// cursor there.
    pub fn click(&mut self, screen: Rect, at: Position, theme: Theme) -> bool {
        let inner = window(screen, theme).inner(screen);
        let line = query_area(inner);
        if line.contains(at) {
            let to = TextLineView::new(&self.query, theme).under(line, at.x);
            self.query.click(to, true);
            return false;
        }
        let list = list_area(inner);
        let first = first_shown(self.cursor, list);
        if let Some(marked) = marked_at(list, at, first, self.count()) {
            self.cursor = marked;
            return false;
        }
        let row = usize::from(at.y.saturating_sub(list.y));
        let is_entry = list.contains(at) && first + row < self.count();
        if is_entry {
            self.cursor = first + row;
        }
        is_entry
    }

    fn search(&mut self) {
        let typed = self.query.text().to_owned();
        self.matches = self.rank(&typed);
        // A code is found however it is spelled: entries have it as it is printed (N2).
        if self.matches.is_empty()
            && let Some(code) = typed.parse().ok().and_then(|end: CodeEnd| end.short())
        {
            self.matches = self.rank(&code);
        }
        self.cursor = self.cursor.min(self.count().saturating_sub(1));
    }

    fn rank(&mut self, query: &str) -> Vec<usize> {
        self.finder.rank(
            query,
            self.entries.iter().map(|entry| entry.folded.as_str()),
            Scattered::Near,
        )
    }
}

impl<T> Palette<T> {
    /// How many entries can be moved through.
    const fn count(&self) -> usize {
        self.matches.len() + self.last.is_some() as usize
    }

    /// An entry by its place in what is shown.
    fn shown(&self, at: usize) -> Option<&PaletteEntry<T>> {
        match self.matches.get(at) {
            Some(found) => self.entries.get(*found),
            None => self.last.as_ref().filter(|_| at == self.matches.len()),
        }
    }
}

fn window(screen: Rect, theme: Theme) -> Modal<'static> {
    let height = screen.height.saturating_sub(8).min(14);
    Modal::new("Acciones", 74, height, theme)
}

/// Where what is searched is typed.
fn query_area(inner: Rect) -> Rect {
    Rect {
        height: 1.min(inner.height),
        ..inner
    }
}

/// Where the entries stand.
fn list_area(inner: Rect) -> Rect {
    Rect {
        y: inner.y + 2,
        height: inner.height.saturating_sub(2),
        ..inner
    }
}

/// Position of the first entry in sight.
fn first_shown(cursor: usize, list: Rect) -> usize {
    (cursor + 1).saturating_sub(usize::from(list.height))
}

/// Shows the palette in a window.
#[derive(Debug)]
pub struct PaletteView<'a, T> {
    palette: &'a Palette<T>,
    theme: Theme,
}

impl<'a, T> PaletteView<'a, T> {
    /// A view of a palette.
    pub const fn new(palette: &'a Palette<T>, theme: Theme) -> Self {
        Self { palette, theme }
    }
}

impl<T> Widget for &PaletteView<'_, T> {
    fn render(self, screen: Rect, buf: &mut Buffer) {
        let modal = window(screen, self.theme);
        (&modal).render(screen, buf);
        let inner = modal.inner(screen);
        if inner.height < 3 {
            return;
        }
        TextLineView::new(&self.palette.query, self.theme)
            .focused(true)
            .placeholder(self.palette.asks)
            .render(query_area(inner), buf);
        let mut pen = Pen::new(self.theme, buf);
        let list = list_area(inner);
        let first = first_shown(self.palette.cursor, list);
        let all = (0..self.palette.count()).filter_map(|at| Some((at, self.palette.shown(at)?)));
        if self.palette.count() == 0 {
            pen.text(list.x, list.y, list.width, "Nada coincide.", Ink::Dim);
        }
        for (y, (index, entry)) in (list.top()..list.bottom()).zip(all.skip(first)) {
            let selected = index == self.palette.cursor;
            if selected {
                pen.tint(
                    Rect {
                        y,
                        height: 1,
                        ..list
                    },
                    Ink::Selection,
                );
                pen.text(list.x, y, 1, self.theme.sign(Sign::Pointer), Ink::Selection);
            }
            let role = |role| if selected { Ink::Selection } else { role };
            let detail = cells(&entry.detail).min(list.width / 2);
            let room = list.width.saturating_sub(detail + 3);
            let text = if entry.is_blocked {
                Ink::Dim
            } else {
                Ink::Text
            };
            pen.text(list.x + 2, y, room, &entry.label, role(text));
            let left = list.right() - detail;
            pen.right(left, list.right(), y, &entry.detail, role(Ink::Dim));
        }
        draw_more(&mut pen, list, first, self.palette.count());
    }
}

#[cfg(test)]
mod tests {
    use super::super::harness::{PLAIN, draw, events, key};
    use super::*;

    #[test]
    fn law_2_any_deed_is_found_by_its_name() {
        let mut palette = Palette::new(Keymap::default(), Context::Board, |_| true, |it| it);
        for event in events("comunicado") {
            palette.input(&event);
        }
        assert_eq!(palette.selected(), Some(&Intent::RegisterNotice));
        assert_eq!(palette.input(&key(KeyCode::Enter)), Outcome::Chosen);
    }

    #[test]
    fn n2_a_code_is_found_however_it_is_spelled() {
        for text in ["R000006-D", "r000006d", "ROOOOO6-D", "r6d", "A-R000006-D"] {
            let mut palette = Palette::new(Keymap::default(), Context::Board, |_| true, Some);
            palette.extend([PaletteEntry::new("R000006-D Queja", "crítica", None)]);
            for event in events(text) {
                palette.input(&event);
            }
            assert_eq!(palette.selected(), Some(&None), "{text}");
        }
    }

    #[test]
    fn records_join_the_deeds() {
        let mut palette = Palette::new(Keymap::default(), Context::Board, |_| true, Some);
        palette.extend([PaletteEntry::new("A-000043 Consultas", "evento", None)]);
        for event in events("43") {
            palette.input(&event);
        }
        assert_eq!(palette.selected(), Some(&None));
        insta::assert_snapshot!(draw(80, 14, &PaletteView::new(&palette, PLAIN)), @r#"
        ┌ Acciones ──────────────────────────────────────────────────────────────────┐
        │ 43                                                                         │
        │                                                                            │
        │ ▸ A-000043 Consultas                                                evento │
        │                                                                            │
        │                                                                            │
        │                                                                            │
        └────────────────────────────────────────────────────────────────────────────┘
        "#);
        palette.retain(Option::is_some);
        assert_eq!(palette.selected(), None);
        assert_eq!(palette.input(&key(KeyCode::Enter)), Outcome::Ignored);
    }
}
