//! One of many: a line to type in and the entries that match it.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    widgets::Widget,
};

use super::{Outcome, TextLine, TextLineView};
use crate::tui::{
    fuzzy::{Finder, Scattered},
    pen::Pen,
    text::{cells, fold},
    theme::{Role, Sign, Theme},
};

/// One entry to pick.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PickerItem {
    /// What it is called.
    pub label: String,
    /// A word in its own column.
    pub detail: String,
    /// A sign at its end.
    pub sign: Option<Sign>,
    /// Label, detail and the words people use for it, folded for searching.
    folded: String,
}

impl PickerItem {
    /// An entry; `keywords` are the words people use for it.
    #[must_use]
    pub fn new(label: &str, detail: &str, keywords: &str) -> Self {
        Self {
            label: label.to_owned(),
            detail: detail.to_owned(),
            sign: None,
            folded: fold(&format!("{label} {keywords} {detail}")),
        }
    }

    /// Adds a sign at its end.
    #[must_use]
    pub const fn sign(mut self, sign: Sign) -> Self {
        self.sign = Some(sign);
        self
    }
}

/// What was typed, what matches, and what is picked.
#[derive(Debug)]
pub struct Picker {
    query: TextLine,
    items: Vec<PickerItem>,
    matches: Vec<usize>,
    cursor: usize,
    chosen: Option<usize>,
    open: bool,
    finder: Finder,
}

impl Picker {
    /// A picker over entries, in the order they are listed while nothing is typed.
    #[must_use]
    pub fn new(items: Vec<PickerItem>) -> Self {
        Self {
            matches: (0..items.len()).collect(),
            items,
            query: TextLine::default(),
            cursor: 0,
            chosen: None,
            open: false,
            finder: Finder::new(),
        }
    }

    /// The position of the picked entry.
    #[must_use]
    pub const fn chosen(&self) -> Option<usize> {
        self.chosen
    }

    /// Whether its list is shown and takes arrows and Enter.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.open
    }

    /// What was typed, or the label of what was picked.
    #[must_use]
    pub fn text(&self) -> &str {
        self.query.text()
    }

    /// Picks by position, as when a draft is resumed.
    pub fn choose(&mut self, position: Option<usize>) {
        self.open = false;
        self.chosen = position.filter(|it| *it < self.items.len());
        match self.chosen {
            Some(position) => self.query.set(&self.items[position].label),
            None => self.query.set(""),
        }
    }

    /// Puts back a text that was typed but not picked from.
    pub fn set_text(&mut self, text: &str) {
        self.query.set(text);
        self.search();
        self.open = false;
    }

    /// Takes a key. Enter and Tab pick the marked entry while the list is open (Tab
    /// is then left to the screen as well); Esc closes the list.
    pub fn input(&mut self, event: &KeyEvent) -> Outcome {
        if event.kind == KeyEventKind::Release {
            return Outcome::Ignored;
        }
        match event.code {
            KeyCode::Down if !self.open => {
                if self.chosen.is_some() {
                    return Outcome::Ignored;
                }
                self.search();
                Outcome::Moved
            }
            KeyCode::Down => self.go(self.cursor.saturating_add(1)),
            KeyCode::Up if self.open => self.go(self.cursor.saturating_sub(1)),
            KeyCode::PageDown if self.open => self.go(self.cursor.saturating_add(5)),
            KeyCode::PageUp if self.open => self.go(self.cursor.saturating_sub(5)),
            KeyCode::Enter if self.open => self.pick(),
            KeyCode::Tab if self.open && !self.query.is_blank() => {
                self.pick();
                Outcome::Ignored
            }
            KeyCode::Esc if self.open => {
                self.open = false;
                Outcome::Moved
            }
            _ => {
                let outcome = self.query.input(event);
                if outcome == Outcome::Changed {
                    self.chosen = None;
                    self.search();
                }
                outcome
            }
        }
    }

    /// Inserts a pasted text into what is typed.
    pub fn paste(&mut self, text: &str) -> Outcome {
        let outcome = self.query.paste(text);
        if outcome == Outcome::Changed {
            self.chosen = None;
            self.search();
        }
        outcome
    }

    fn go(&mut self, to: usize) -> Outcome {
        self.cursor = to.min(self.matches.len().saturating_sub(1));
        Outcome::Moved
    }

    fn pick(&mut self) -> Outcome {
        let Some(position) = self.matches.get(self.cursor).copied() else {
            return Outcome::Moved;
        };
        self.choose(Some(position));
        Outcome::Chosen
    }

    fn search(&mut self) {
        self.matches = self.finder.rank(
            self.query.text(),
            self.items.iter().map(|item| item.folded.as_str()),
            Scattered::OnlyWhenNothingElse,
        );
        self.cursor = 0;
        self.open = true;
    }
}

/// Shows the line and, while open, the entries below it.
#[derive(Debug, Clone, Copy)]
pub struct PickerView<'a> {
    picker: &'a Picker,
    theme: Theme,
    focused: bool,
    rows: u16,
    placeholder: &'a str,
}

impl<'a> PickerView<'a> {
    /// A view showing up to five entries.
    #[must_use]
    pub const fn new(picker: &'a Picker, theme: Theme, focused: bool) -> Self {
        Self {
            picker,
            theme,
            focused,
            rows: 5,
            placeholder: "",
        }
    }

    /// How many entries it shows at most.
    #[must_use]
    pub const fn rows(mut self, rows: u16) -> Self {
        self.rows = rows;
        self
    }

    /// Shown dim while nothing is typed.
    #[must_use]
    pub const fn placeholder(mut self, placeholder: &'a str) -> Self {
        self.placeholder = placeholder;
        self
    }

    /// How many rows it takes now.
    #[must_use]
    pub fn height(&self) -> u16 {
        if !self.is_listing() {
            return 1;
        }
        let matches = u16::try_from(self.picker.matches.len()).unwrap_or(u16::MAX);
        1 + matches.clamp(1, self.rows.max(1))
    }

    /// Where the terminal's own cursor belongs.
    #[must_use]
    pub fn cursor(&self, area: Rect) -> Option<Position> {
        self.line().cursor(area)
    }

    fn is_listing(&self) -> bool {
        self.focused && self.picker.open
    }

    fn line(&self) -> TextLineView<'a> {
        TextLineView::new(&self.picker.query, self.theme)
            .focused(self.focused)
            .placeholder(self.placeholder)
    }
}

impl Widget for &PickerView<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        if area.is_empty() {
            return;
        }
        self.line().render(Rect { height: 1, ..area }, buf);
        if !self.is_listing() || area.height < 2 {
            return;
        }
        let list = Rect {
            y: area.y + 1,
            height: (area.height - 1).min(self.rows),
            ..area
        };
        let mut pen = Pen::new(self.theme, buf);
        if self.picker.matches.is_empty() {
            let nothing = "Nada coincide; pruebe con otra palabra.";
            pen.text(
                list.x + 2,
                list.y,
                list.width.saturating_sub(2),
                nothing,
                Role::Dim,
            );
            return;
        }
        let visible = usize::from(list.height);
        let first = self.picker.cursor.saturating_sub(visible - 1);
        let shown = &self.picker.matches[first..];
        let details = shown
            .iter()
            .take(visible)
            .map(|it| cells(&self.picker.items[*it].detail))
            .max()
            .unwrap_or(0)
            .min(list.width / 3);
        let (sign_at, detail_at) = {
            let sign = list.right().saturating_sub(2);
            (sign, sign.saturating_sub(details + 1))
        };
        for (y, (index, position)) in (list.y..).zip(shown.iter().enumerate().take(visible)) {
            let item = &self.picker.items[*position];
            let selected = first + index == self.picker.cursor;
            let row = Rect {
                y,
                height: 1,
                ..list
            };
            if selected {
                pen.tint(row, Role::Selection);
                pen.text(row.x, y, 1, self.theme.sign(Sign::Pointer), Role::Selection);
            }
            let role = |role| if selected { Role::Selection } else { role };
            let room = detail_at.saturating_sub(row.x + 3);
            pen.text(row.x + 2, y, room, &item.label, role(Role::Text));
            pen.text(detail_at, y, details, &item.detail, role(Role::Dim));
            if let Some(sign) = item.sign {
                let glyph = self.theme.sign(sign);
                pen.text(sign_at, y, 2, glyph, role(Theme::sign_role(sign)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::harness::{PLAIN, draw, key, typing};
    use super::*;

    fn procedures() -> Picker {
        Picker::new(vec![
            PickerItem::new("Reposición de Chip", "Consultas", "sim tarjeta"),
            PickerItem::new(
                "Bloqueo de línea y/o equipo por robo o pérdida",
                "Consultas",
                "celular robado",
            )
            .sign(Sign::Critical),
            PickerItem::new("Bloqueo por otro motivo", "Consultas", ""),
            PickerItem::new("Reclamo", "Reclamos", "").sign(Sign::Critical),
        ])
    }

    #[test]
    fn law_1_typing_part_of_it_and_enter_picks() {
        let mut picker = procedures();
        for event in typing("bloq rob") {
            assert_eq!(picker.input(&event), Outcome::Changed);
        }
        assert_eq!(picker.input(&key(KeyCode::Enter)), Outcome::Chosen);
        assert_eq!(picker.chosen(), Some(1));
        assert!(!picker.is_open());
        assert_eq!(picker.input(&key(KeyCode::Enter)), Outcome::Ignored);
    }

    #[test]
    fn typing_on_withdraws_the_choice() {
        let mut picker = procedures();
        picker.choose(Some(0));
        assert_eq!(picker.text(), "Reposición de Chip");
        picker.input(&key(KeyCode::Backspace));
        assert_eq!(picker.chosen(), None);
        assert!(picker.is_open());
        assert_eq!(picker.input(&key(KeyCode::Esc)), Outcome::Moved);
        assert_eq!(picker.input(&key(KeyCode::Esc)), Outcome::Ignored);
    }

    #[test]
    fn words_people_use_find_it_and_nonsense_says_so() {
        let mut picker = procedures();
        picker.set_text("tarjeta");
        assert_eq!(picker.matches, [0]);
        for event in typing("zzzz") {
            picker.input(&event);
        }
        assert_eq!(picker.input(&key(KeyCode::Enter)), Outcome::Moved);
        assert!(draw(50, 3, &PickerView::new(&picker, PLAIN, true)).contains("Nada coincide"));
    }

    #[test]
    fn the_list_shows_detail_and_sign_in_their_columns() {
        let mut picker = procedures();
        for event in typing("bloq") {
            picker.input(&event);
        }
        let view = PickerView::new(&picker, PLAIN, true);
        assert_eq!(view.height(), 3);
        insta::assert_snapshot!(draw(60, 4, &view), @r#"
        bloq
        ▸ Bloqueo de línea y/o equipo por robo o pérdi… Consultas ‼
          Bloqueo por otro motivo                       Consultas
        "#);
    }
}
