//! How the settings are drawn: the sections on the left, the chosen one beside them.

use super::{sections::Sheet, state::State};
use crate::tui::prelude::*;
use crate::tui::section::Section;
use crate::tui::widgets::{Table, TableState};

/// Columns of the sections' list.
const LIST: u16 = 22;
const LABEL: u16 = 18;

/// The list of sections and the chosen one.
pub(super) fn halves(area: Rect) -> (Rect, Rect) {
    let top = 1.min(area.height);
    let list = Rect {
        x: area.x + 1,
        y: area.y + top,
        width: LIST.min(area.width),
        height: area.height - top,
    };
    let body = Rect {
        x: list.right() + 2,
        width: area.right().saturating_sub(list.right() + 3),
        ..list
    };
    (list, body)
}

/// A line below the rows: its label, if it begins a fact, its text, how it is meant.
type Line = (&'static str, String, Ink);

/// What stands below the rows, wrapped.
fn foot(sheet: &Sheet, width: u16) -> Vec<Line> {
    let mut lines = Vec::new();
    for (label, value) in &sheet.facts {
        let room = usize::from(width.saturating_sub(LABEL).max(1));
        for (at, line) in wrap(value, room).into_iter().enumerate() {
            lines.push((if at == 0 { label } else { "" }, line, Ink::Text));
        }
    }
    for text in &sheet.told {
        if !lines.is_empty() {
            lines.push(("", String::new(), Ink::Dim));
        }
        let told = wrap(text, usize::from(width.max(1))).into_iter();
        lines.extend(told.map(|line| ("", line, Ink::Dim)));
    }
    lines
}

/// Where the rows stand, and where what is below them does.
fn parts(sheet: &Sheet, body: Rect) -> (Rect, Rect, Vec<Line>) {
    let lines = foot(sheet, body.width);
    let height = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    if sheet.columns.is_empty() {
        return (Rect::ZERO, body, lines);
    }
    let height = height.min(body.height);
    let table = Rect {
        height: body.height.saturating_sub(height + 1),
        ..body
    };
    let below = Rect {
        y: body.bottom() - height,
        height,
        ..body
    };
    (table, below, lines)
}

pub(super) fn row_at(state: &State, sheet: &Sheet, body: Rect, at: Position) -> Option<usize> {
    let (table, ..) = parts(sheet, body);
    let rows = Rect {
        y: table.y + 1,
        height: table.height.saturating_sub(1),
        ..table
    };
    held(state, sheet.rows.len()).row_at(rows, at)
}

fn held(state: &State, rows: usize) -> TableState {
    let mut table = TableState {
        selected: state.held_row(),
        ..TableState::default()
    };
    table.hold(rows, false, false);
    table
}

#[derive(Debug, Clone, Copy)]
pub(super) struct View<'a> {
    /// What is shown.
    pub state: &'a State,
    /// Its surroundings.
    pub scene: &'a Scene<'a>,
}

impl View<'_> {
    fn draw_list(&self, list: Rect, buf: &mut Buffer) {
        let (state, theme) = (self.state, self.scene.theme);
        let mut pen = Pen::new(theme, buf);
        for (y, section) in (list.top()..list.bottom()).zip(Section::of(self.scene.profile)) {
            let role = match (section == state.section, state.workspace) {
                (true, false) => Ink::Selection,
                (true, true) => Ink::Heading,
                (false, _) => Ink::Text,
            };
            if section == state.section {
                let row = Rect {
                    y,
                    height: 1,
                    ..list
                };
                if !state.workspace {
                    pen.tint(row, Ink::Selection);
                }
                pen.text(list.x, y, 1, theme.sign(Sign::Pointer), role);
            }
            pen.text(list.x + 2, y, list.width - 2, section.label(), role);
        }
        for y in list.top()..list.bottom() {
            pen.text(list.right(), y, 1, theme.sign(Sign::Separator), Ink::Rule);
        }
    }

    fn draw_sheet(&self, sheet: &Sheet, body: Rect, buf: &mut Buffer) {
        let (state, theme) = (self.state, self.scene.theme);
        let (table, below, lines) = parts(sheet, body);
        if !table.is_empty() {
            let held = held(state, sheet.rows.len());
            (&Table::new(&sheet.columns, &sheet.rows, held, theme)
                .focused(state.workspace)
                .empty(sheet.empty))
                .render(table, buf);
        }
        let mut pen = Pen::new(theme, buf);
        for (y, (label, text, role)) in (below.top()..below.bottom()).zip(&lines) {
            let is_fact = *role == Ink::Text;
            let x = below.x + if is_fact { LABEL } else { 0 };
            pen.text(below.x, y, LABEL - 1, label, Ink::Dim);
            pen.text(x, y, below.right().saturating_sub(x), text, *role);
        }
    }
}

impl Widget for &View<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let (state, theme) = (self.state, self.scene.theme);
        let (list, body) = halves(area);
        self.draw_list(list, buf);
        if let Some(shown) = &state.shown {
            self.draw_sheet(&state.sheet(shown, self.scene), body, buf);
        } else {
            let told = state.failure.as_deref().unwrap_or("Cargando…");
            Pen::new(theme, buf).text(body.x, body.y, body.width, told, Ink::Dim);
        }
        if let Some(window) = &state.window {
            window.draw(area, buf, self.scene);
        }
    }
}
