//! Rows under aligned columns, a page of them at a time.
//!
//! Invariant: the table holds no records. The caller supplies the rows around the
//! selection, read by key; [`TableState::go`] tells when it needs the next page.

use crate::tui::widgets::prelude::*;

/// On which side a column's texts stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// How wide a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// Always this many cells.
    Fixed(u16),
    /// At least this many, sharing what is left.
    Fill(u16),
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column<'a> {
    /// Its heading.
    pub title: &'a str,
    /// Its width.
    pub width: Width,
    /// Its side.
    pub align: Align,
}

impl<'a> Column<'a> {
    /// A column of words.
    pub const fn words(title: &'a str, width: Width) -> Self {
        Self {
            title,
            width,
            align: Align::Left,
        }
    }

    /// A column of numbers.
    pub const fn numbers(title: &'a str, width: u16) -> Self {
        Self {
            title,
            width: Width::Fixed(width),
            align: Align::Right,
        }
    }
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// What it says.
    pub text: String,
    /// What it means.
    pub role: Ink,
}

impl Cell {
    /// A cell with a meaning.
    pub fn new(text: impl Into<String>, role: Ink) -> Self {
        Self {
            text: text.into(),
            role,
        }
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self::new(text, Ink::Text)
    }
}

/// A row, with its sign in a column of its own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// The sign of its state.
    pub sign: Option<Sign>,
    /// Whether it is marked, for a deed on several.
    pub marked: bool,
    /// Its cells.
    pub cells: Vec<Cell>,
}

impl Row {
    /// A row.
    pub fn new<T: Into<Cell>>(sign: Option<Sign>, cells: impl IntoIterator<Item = T>) -> Self {
        Self {
            sign,
            marked: false,
            cells: cells.into_iter().map(Into::into).collect(),
        }
    }

    /// The same, marked or not.
    pub fn marked(self, marked: bool) -> Self {
        Self { marked, ..self }
    }
}

/// What the table lacks after a movement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Nothing.
    Nothing,
    /// The page before the first row held.
    Before,
    /// The page after the last row held.
    After,
    /// The very first page.
    First,
    /// The very last page.
    Last,
}

/// Which row is selected among those held.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TableState {
    /// The selected row, counted in the rows held.
    pub selected: usize,
    /// Rows held by the caller.
    pub held: usize,
    /// Whether the store has rows before them.
    pub has_before: bool,
    /// Whether the store has rows after them.
    pub has_after: bool,
}

impl TableState {
    /// A state over freshly read rows, keeping the selection where it can.
    pub fn hold(&mut self, held: usize, has_before: bool, has_after: bool) {
        self.held = held;
        self.has_before = has_before;
        self.has_after = has_after;
        self.selected = self.selected.min(held.saturating_sub(1));
    }

    /// Moves by an intent on a page of `height` rows and tells what to read; `None`
    /// when the intent is no movement.
    pub fn go(&mut self, intent: Intent, height: u16) -> Option<Need> {
        let page = usize::from(height.max(1));
        let last = self.held.saturating_sub(1);
        let (target, edge) = match intent {
            Intent::Up if self.selected == 0 => (0, Need::Before),
            Intent::Up => (self.selected - 1, Need::Nothing),
            Intent::Down => (self.selected + 1, Need::After),
            Intent::PageUp if self.selected < page => (0, Need::Before),
            Intent::PageUp => (self.selected - page, Need::Nothing),
            Intent::PageDown => (self.selected + page, Need::After),
            Intent::First => (0, Need::First),
            Intent::Last => (last, Need::Last),
            _ => return None,
        };
        self.selected = target.min(last);
        let need = match edge {
            Need::Before | Need::First if self.has_before => edge,
            Need::After if self.has_after && target > last => edge,
            Need::Last if self.has_after => edge,
            _ => Need::Nothing,
        };
        Some(need)
    }

    /// The row that is drawn under a place, where the rows have an area.
    pub(crate) fn row_at(&self, area: Rect, under: Position) -> Option<usize> {
        if !area.contains(under) {
            return None;
        }
        let first = first_shown(self.selected, self.held, usize::from(area.height));
        let row = first + usize::from(under.y - area.y);
        (row < self.held).then_some(row)
    }
}

/// The first row in sight: the selected one stands in the middle where it can.
fn first_shown(selected: usize, held: usize, visible: usize) -> usize {
    selected
        .saturating_sub(visible / 2)
        .min(held.saturating_sub(visible))
}

/// Cells before the first column: pointer, mark, sign, blank.
const LEAD: u16 = 4;
/// Cells after the last column, for the marks that tell of more rows.
const TRAIL: u16 = 2;

/// Shows rows with one of them selected.
#[derive(Debug, Clone, Copy)]
pub struct Table<'a> {
    columns: &'a [Column<'a>],
    rows: &'a [Row],
    state: TableState,
    theme: Theme,
    focused: bool,
    titled: bool,
    empty: &'a str,
}

impl<'a> Table<'a> {
    /// A table with a line of headings.
    pub const fn new(
        columns: &'a [Column<'a>],
        rows: &'a [Row],
        state: TableState,
        theme: Theme,
    ) -> Self {
        Self {
            columns,
            rows,
            state,
            theme,
            focused: true,
            titled: true,
            empty: "Nada que mostrar.",
        }
    }

    /// Whether its selection is what keys act on.
    pub(crate) const fn focused(mut self, focused: bool) -> Self {
        self.focused = focused;
        self
    }

    /// Whether it has a line of headings.
    pub const fn titled(mut self, titled: bool) -> Self {
        self.titled = titled;
        self
    }

    /// What to do when there are no rows, in one sentence.
    pub const fn empty(mut self, sentence: &'a str) -> Self {
        self.empty = sentence;
        self
    }

    /// Left edge and width of each column.
    fn places(&self, area: Rect) -> Vec<(u16, u16)> {
        let lead = LEAD.min(area.width);
        let right = area.right().saturating_sub(TRAIL);
        let gaps = u16::try_from(self.columns.len().saturating_sub(1)).unwrap_or(0) * 2;
        let wanted = |column: &Column<'_>| match column.width {
            Width::Fixed(width) | Width::Fill(width) => width,
        };
        let used: u16 = self.columns.iter().map(wanted).sum::<u16>() + gaps + lead + TRAIL;
        let spare = area.width.saturating_sub(used);
        let fills = self
            .columns
            .iter()
            .filter(|column| matches!(column.width, Width::Fill(_)))
            .count();
        let fills = u16::try_from(fills).unwrap_or(1).max(1);
        let mut extra = spare % fills;
        let mut x = area.x + lead;
        let mut places = Vec::with_capacity(self.columns.len());
        for column in self.columns {
            let mut width = wanted(column);
            if matches!(column.width, Width::Fill(_)) {
                width += spare / fills + u16::from(extra > 0);
                extra = extra.saturating_sub(1);
            }
            places.push((x, width.min(right.saturating_sub(x))));
            x = x.saturating_add(width + 2);
        }
        places
    }

    fn row(&self, pen: &mut Pen<'_>, area: Rect, row: &Row, places: &[(u16, u16)], selected: bool) {
        let marked = selected && self.focused;
        if marked {
            pen.tint(area, Ink::Selection);
        }
        let role = |role| if marked { Ink::Selection } else { role };
        if selected {
            let pointer = self.theme.sign(Sign::Pointer);
            pen.text(area.x, area.y, 1, pointer, role(Ink::Accent));
        }
        if row.marked {
            pen.text(area.x + 1, area.y, 1, "+", role(Ink::Accent));
        }
        if let Some(sign) = row.sign.filter(|_| area.width >= LEAD) {
            let glyph = self.theme.sign(sign);
            let x = area.x + LEAD - 1 - cells(glyph);
            pen.text(x, area.y, 2, glyph, role(Theme::sign_role(sign)));
        }
        for ((cell, column), (x, width)) in row.cells.iter().zip(self.columns).zip(places) {
            match column.align {
                Align::Left => {
                    pen.text(*x, area.y, *width, &cell.text, role(cell.role));
                }
                Align::Right => {
                    pen.right(*x, x + width, area.y, &cell.text, role(cell.role));
                }
            }
        }
    }
}

impl Widget for &Table<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        if area.is_empty() {
            return;
        }
        let mut pen = Pen::new(self.theme, buf);
        let places = self.places(area);
        let mut body = area;
        if self.titled {
            for (column, (x, width)) in self.columns.iter().zip(&places) {
                match column.align {
                    Align::Left => {
                        pen.text(*x, area.y, *width, column.title, Ink::Dim);
                    }
                    Align::Right => {
                        pen.right(*x, x + width, area.y, column.title, Ink::Dim);
                    }
                }
            }
            body.y += 1;
            body.height -= 1;
        }
        if body.is_empty() {
            return;
        }
        if self.rows.is_empty() {
            let room = body.width.saturating_sub(LEAD);
            let lines = wrap(self.empty, usize::from(room));
            for (y, line) in (body.top()..body.bottom()).zip(&lines) {
                pen.text(body.x + LEAD, y, room, line, Ink::Dim);
            }
            return;
        }
        let visible = usize::from(body.height);
        let first = first_shown(self.state.selected, self.rows.len(), visible);
        let shown = self.rows.iter().enumerate().skip(first).take(visible);
        let mut y = body.y;
        for (index, row) in shown {
            let line = Rect {
                y,
                height: 1,
                ..body
            };
            self.row(&mut pen, line, row, &places, index == self.state.selected);
            y += 1;
        }
        let edge = body.right() - 1;
        if first > 0 || self.state.has_before {
            pen.text(edge, body.y, 1, self.theme.sign(Sign::Less), Ink::Dim);
        }
        if first + visible < self.rows.len() || self.state.has_after {
            let bottom = y.saturating_sub(1);
            pen.text(edge, bottom, 1, self.theme.sign(Sign::More), Ink::Dim);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::harness::{ASCII, PLAIN, draw};
    use super::*;

    const COLUMNS: [Column<'static>; 3] = [
        Column::words("Evento", Width::Fixed(10)),
        Column::words("Trámite", Width::Fill(8)),
        Column::numbers("Duración", 10),
    ];

    fn rows() -> Vec<Row> {
        vec![
            Row::new(Some(Sign::Open), ["A-000043", "Consultas", "1 h 09 min"]),
            Row::new(Some(Sign::Critical), ["A-000042", "Reclamos", "27 min"]),
            Row::new(None, ["A-000041", "Bajas", "4 min"]),
        ]
    }

    #[test]
    fn words_stand_left_and_numbers_right() {
        let rows = rows();
        let state = TableState {
            selected: 2,
            held: 3,
            has_after: true,
            ..TableState::default()
        };
        let table = Table::new(&COLUMNS, &rows, state, PLAIN);
        insta::assert_snapshot!(draw(44, 5, &table), @r#"
            Evento      Trámite           Duración
          ● A-000043    Consultas       1 h 09 min
          ‼ A-000042    Reclamos            27 min
        ▸   A-000041    Bajas                4 min ▼
        "#);
        assert!(!draw(44, 5, &Table::new(&COLUMNS, &rows, state, ASCII)).contains('●'));
    }

    #[test]
    fn an_empty_table_says_what_to_do() {
        let sentence = "Sin atenciones hoy. Pulse a para tomar la primera.";
        let table = Table::new(&COLUMNS, &[], TableState::default(), PLAIN).empty(sentence);
        assert!(draw(60, 4, &table).contains(sentence));
        // Where a line has no room for it, it goes on in the next: no word is lost.
        let narrow = draw(30, 6, &table);
        let said: Vec<&str> = narrow.split_whitespace().collect();
        assert!(said.join(" ").ends_with(sentence), "{narrow}");
    }

    #[test]
    fn no_room_is_no_trouble() {
        let rows = rows();
        for (width, height) in [(1, 1), (3, 2), (12, 1), (5, 9)] {
            draw(
                width,
                height,
                &Table::new(&COLUMNS, &rows, TableState::default(), PLAIN),
            );
        }
    }

    #[test]
    fn a_place_is_the_row_that_is_drawn_there() {
        let area = Rect::new(2, 3, 10, 4);
        let state = TableState {
            selected: 8,
            held: 10,
            ..TableState::default()
        };
        assert_eq!(state.row_at(area, Position::new(2, 3)), Some(6));
        assert_eq!(state.row_at(area, Position::new(11, 6)), Some(9));
        assert_eq!(state.row_at(area, Position::new(2, 7)), None);
        let few = TableState {
            held: 2,
            ..TableState::default()
        };
        assert_eq!(few.row_at(area, Position::new(5, 4)), Some(1));
        assert_eq!(few.row_at(area, Position::new(5, 5)), None);
    }

    #[test]
    fn movements_ask_for_pages_only_at_the_edge() {
        let mut state = TableState {
            selected: 0,
            held: 3,
            has_before: false,
            has_after: true,
        };
        assert_eq!(state.go(Intent::Up, 10), Some(Need::Nothing));
        assert_eq!(state.go(Intent::Down, 10), Some(Need::Nothing));
        assert_eq!(state.go(Intent::Down, 10), Some(Need::Nothing));
        assert_eq!(state.selected, 2);
        assert_eq!(state.go(Intent::Down, 10), Some(Need::After));
        assert_eq!(state.selected, 2);
        state.has_before = true;
        assert_eq!(state.go(Intent::First, 10), Some(Need::First));
        assert_eq!(state.go(Intent::Last, 10), Some(Need::Last));
        assert_eq!(state.go(Intent::PageUp, 10), Some(Need::Before));
        assert_eq!(state.go(Intent::NewOutage, 10), None);
        state.hold(0, false, false);
        assert_eq!(
            (state.selected, state.go(Intent::Down, 10)),
            (0, Some(Need::Nothing))
        );
    }
}
