//! How the page looks.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    widgets::Widget,
};

use super::{
    super::{
        Scene,
        parts::{Query, SearchLine, below, draw_rule, moment, side_by_side},
    },
    State, Zone, words,
};
use crate::{
    actions::{QueueFilter, QueueRow, RecordKind, TypingSheet},
    tui::{
        pen::Pen,
        text::{cells, wrap},
        theme::{Role, Sign},
        widgets::{Cell, Column, Row, Table, TextLineView, Width},
    },
};

/// Columns of the queue when the sheet stands beside it.
const LIST: u16 = 66;
/// Rows above the queue: the figures, and what is listed.
const HEAD: u16 = 2;
/// Columns of the fields' names, number and pointer included.
const NAMES: u16 = 25;
/// Rows below the fields: the official code, and what there is to say about it.
const FOOT: u16 = 3;
/// Rows of what is said in the place of fields that are covered.
const COVERED: usize = 3;

/// The page drawn into its area.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// What it shows.
    pub state: &'a State,
    /// What it is drawn with.
    pub scene: &'a Scene<'a>,
}

impl State {
    /// Where text is typed.
    #[must_use]
    pub fn cursor(&self, area: Rect, scene: &Scene<'_>) -> Option<Position> {
        if let Some(window) = &self.window {
            return window.cursor(area, scene);
        }
        let view = View { state: self, scene };
        let (list, sheet) = view.halves(area);
        match self.zone {
            Zone::Code => TextLineView::new(&self.code, scene.theme)
                .focused(true)
                .cursor(view.code_area(sheet)),
            Zone::List => {
                let search = View::search_area(list);
                self.listing.search.cursor(search, scene.theme)
            }
            Zone::Fields => None,
        }
    }
}

impl View<'_> {
    /// The queue with its head, and the sheet.
    fn halves(&self, area: Rect) -> (Rect, Rect) {
        if self.scene.is_wide() {
            let (list, sheet) = side_by_side(area, LIST);
            return (list, below(sheet, 1));
        }
        let height = (HEAD + QueueFilter::height(self.scene)).min(area.height);
        (Rect { height, ..area }, below(area, height + 1))
    }

    /// The row of the queue under a place of the terminal.
    pub(super) fn row_at(&self, under: Position) -> Option<usize> {
        let list = self.halves(self.scene.area()).0;
        self.state.listing.table.row_at(below(list, HEAD), under)
    }

    fn search_area(list: Rect) -> Rect {
        SearchLine::area(below(list, 1), 30.min(list.width / 2))
    }

    fn draw_head(&self, area: Rect, list: Rect, buf: &mut Buffer) {
        let listing = &self.state.listing;
        let theme = self.scene.theme;
        let figures = self.state.figures;
        let mut pen = Pen::new(theme, buf);
        let right = area.right().saturating_sub(1);
        let x = pen.text(area.x + 1, area.y, right, "Regularización", Role::Heading);
        let more = if figures.without_code >= 1_000 {
            "+"
        } else {
            ""
        };
        let room = right.saturating_sub(x);
        let mut told = format!(
            ": {} por exportar · {}{more} acusados sin código · {} regularizados hoy",
            figures.not_exported, figures.without_code, figures.regularized_today
        );
        if cells(&told) > room {
            told = told.replace(" regularizados hoy", " hoy");
        }
        pen.text(x, area.y, room, &told, Role::Text);
        let filter = if listing.is_searched() {
            "encontrados, en cualquier estado".to_owned()
        } else {
            match listing.query {
                QueueFilter::CallBacks => {
                    "por llamar: el cliente no sabe su código oficial".to_owned()
                }
                filter => format!("{}, lo más antiguo primero", filter.label()),
            }
        };
        pen.text(area.x + 1, area.y + 1, list.width, &filter, Role::Dim);
        let search = Self::search_area(list);
        let placeholder = "correlativo, código u oficial";
        listing.search.draw(search, placeholder, buf, theme);
    }

    fn draw_rows(&self, area: Rect, buf: &mut Buffer) {
        let listing = &self.state.listing;
        let mut columns = vec![
            Column::words("", Width::Fixed(9)),
            Column::words("", Width::Fill(8)),
        ];
        if !self.scene.is_wide() {
            columns.push(Column::words("", Width::Fixed(14)));
        }
        columns.push(Column::words("", Width::Fixed(12)));
        columns.push(Column::numbers("", 5));
        columns.push(Column::words("", Width::Fixed(12)));
        let row = |row: &QueueRow| {
            let (sign, word, role) = words::state(row);
            let mut cells = vec![
                Cell::from(row.short_name.as_str()),
                Cell::from(row.subject.as_str()),
            ];
            if !self.scene.is_wide() {
                cells.push(Cell::new(row.standing, Role::Dim));
            }
            cells.push(Cell::new(word, role));
            let since = row.since.map(|since| moment(since, self.scene));
            cells.push(Cell::new(since.unwrap_or_default(), Role::Dim));
            let (code, role) = words::code(row);
            cells.push(Cell::new(code, role));
            Row::new(Some(sign), cells)
        };
        let rows: Vec<Row> = listing.rows.iter().map(row).collect();
        let empty = self.empty();
        let table = Table::new(&columns, &rows, listing.table, self.scene.theme)
            .titled(false)
            .focused(self.state.zone == Zone::List)
            .empty(&empty);
        (&table).render(area, buf);
    }

    fn empty(&self) -> String {
        let listing = &self.state.listing;
        if let Some(failure) = &self.state.failure {
            failure.clone()
        } else if listing.loading {
            "Cargando…".to_owned()
        } else if listing.is_searched() {
            "Ningún registro tiene ese código. Esc quita la búsqueda.".to_owned()
        } else {
            match listing.query {
                QueueFilter::ToDo => {
                    "Nada por regularizar. Pulse i para importar un acuse, s para ver lo hecho."
                }
                QueueFilter::CallBacks => "Nadie por llamar. Pulse s para listar otros.",
                QueueFilter::In(_) => "Ninguno en ese estado. Pulse s para listar otros.",
            }
            .to_owned()
        }
    }

    /// Rows above the fields: where to type, and how far the record is.
    const fn top(&self) -> u16 {
        if self.scene.is_wide() { 3 } else { 2 }
    }

    /// Where to type: in one line, or beside the queue system and way apart.
    fn place(&self, row: &QueueRow, room: u16) -> Vec<String> {
        let mut steps = match &self.state.sheet {
            None => vec![format!("{} {}", row.short_name, row.subject)],
            Some(sheet) => vec![sheet.system.clone(), sheet.path.clone()],
        };
        steps.retain(|step| !step.is_empty());
        if !self.scene.is_wide() {
            steps = vec![steps.join(" → ")];
        }
        for step in &mut steps {
            // Where there is little room the last steps of the way count.
            while cells(step) > room
                && let Some((_, rest)) = step.split_once(" → ")
            {
                *step = rest.to_owned();
            }
            *step = step.replace('→', self.scene.theme.sign(Sign::Arrow));
        }
        steps
    }

    /// Where the official code is typed.
    fn code_area(&self, area: Rect) -> Rect {
        let fields = self
            .state
            .sheet
            .as_ref()
            .map_or(COVERED, |sheet| sheet.fields.len());
        let fields = u16::try_from(fields).unwrap_or(u16::MAX);
        let below = area.y.saturating_add(self.top() + 1).saturating_add(fields);
        let y = below.min(area.bottom().saturating_sub(FOOT));
        let names = NAMES.max(cells(self.code_label()) + 5);
        Rect {
            x: area.x + names,
            y,
            width: area.width.saturating_sub(names + 1).min(42),
            height: 1.min(area.height),
        }
    }

    fn code_label(&self) -> &str {
        self.state
            .sheet
            .as_ref()
            .map_or("Código oficial", |sheet| sheet.code_label.as_str())
    }

    fn draw_sheet(&self, area: Rect, buf: &mut Buffer) {
        let Some(row) = self.state.selected() else {
            return;
        };
        let top = self.top();
        if area.height <= top + FOOT {
            return;
        }
        let mut pen = Pen::new(self.scene.theme, buf);
        let room = area.width.saturating_sub(2);
        for (y, place) in (area.y..area.y + top - 1).zip(self.place(row, room)) {
            pen.text(area.x + 1, y, room, &place, Role::Heading);
        }
        let way = format!("{} · {}", row.short_name, words::way(row, self.scene));
        pen.text(area.x + 1, area.y + top - 1, room, &way, Role::Dim);
        let fields = Rect {
            y: area.y + top,
            height: area.height - top - FOOT,
            ..area
        };
        match &self.state.sheet {
            Some(sheet) => self.draw_fields(sheet, fields, &mut pen),
            None if row.kind == RecordKind::Attention => {
                let text = "Los datos del cliente están cubiertos. Pulse M para ver qué escribir; queda anotado [U3].";
                let lines = wrap(text, usize::from(room.saturating_sub(3)));
                for (y, line) in (fields.top() + 1..fields.bottom()).zip(lines) {
                    pen.text(area.x + 4, y, room - 3, &line, Role::Dim);
                }
            }
            None => {
                pen.text(area.x + 4, fields.y, room, "Cargando…", Role::Dim);
            }
        }
        self.draw_code(row, area, buf);
    }

    fn draw_fields(&self, sheet: &TypingSheet, area: Rect, pen: &mut Pen<'_>) {
        let focused = self.state.zone == Zone::Fields;
        let height = usize::from(area.height.max(1));
        let first = self
            .state
            .field
            .saturating_sub(height / 2)
            .min(sheet.fields.len().saturating_sub(height));
        let shown = sheet.fields.iter().enumerate().skip(first);
        for (y, (position, field)) in (area.top()..area.bottom()).zip(shown) {
            let marked = position == self.state.field;
            let role = |role| {
                if marked && focused {
                    Role::Selection
                } else {
                    role
                }
            };
            if marked && focused {
                let row = Rect {
                    y,
                    height: 1,
                    ..area
                };
                pen.tint(row, Role::Selection);
            }
            if marked {
                let pointer = self.scene.theme.sign(Sign::Pointer);
                pen.text(area.x + 1, y, 1, pointer, role(Role::Accent));
            }
            let number = (position + 1).to_string();
            pen.right(area.x + 2, area.x + 5, y, &number, role(Role::Dim));
            pen.text(area.x + 6, y, NAMES - 7, field.label, role(Role::Dim));
            let hint = if marked { "y copiar" } else { "" };
            let right = area.right().saturating_sub(3);
            let end = right.saturating_sub(if marked { 10 } else { 0 });
            let x = area.x + NAMES;
            pen.text(x, y, end.saturating_sub(x), &field.value, role(Role::Text));
            pen.right(x, right, y, hint, role(Role::Dim));
        }
        let edge = area.right().saturating_sub(1);
        if first > 0 {
            pen.sign(edge, area.y, 1, Sign::Less);
        }
        if sheet.fields.len() - first > height {
            pen.sign(edge, area.bottom() - 1, 1, Sign::More);
        }
    }

    fn draw_code(&self, row: &QueueRow, area: Rect, buf: &mut Buffer) {
        let state = self.state;
        let theme = self.scene.theme;
        let focused = state.zone == Zone::Code;
        let line = self.code_area(area);
        let mut pen = Pen::new(theme, buf);
        if focused {
            let pointer = theme.sign(Sign::Pointer);
            pen.text(area.x + 1, line.y, 1, pointer, Role::Accent);
        }
        let role = if focused { Role::Heading } else { Role::Text };
        let label = self.code_label();
        pen.text(area.x + 3, line.y, line.x - area.x - 4, label, role);
        let placeholder = match (&row.official_code, row.exempt) {
            (Some(code), _) => code.clone(),
            (None, Some(why)) => format!("no requiere: {}", why.label()),
            (None, None) => "el que dio el sistema oficial".to_owned(),
        };
        TextLineView::new(&state.code, theme)
            .focused(focused)
            .placeholder(&placeholder)
            .render(line, buf);
        let (sign, text, role) = match &state.refusal {
            Some(refusal) => (Sign::Refused, refusal.as_str(), Role::Refused),
            None if row.conflict => (
                Sign::Warning,
                "Tiene varios códigos oficiales: escriba el correcto, con su razón. [N3]",
                Role::Warning,
            ),
            None if state.pairing => (Sign::Clock, "Guardando…", Role::Dim),
            None => return,
        };
        let mut pen = Pen::new(theme, buf);
        pen.sign(area.x + 3, line.y + 1, 1, sign);
        let room = area.width.saturating_sub(7);
        let lines = wrap(text, usize::from(room));
        for (y, text) in (line.y + 1..area.bottom()).zip(lines) {
            pen.text(area.x + 5, y, room, &text, role);
        }
    }
}

impl Widget for &View<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        if area.is_empty() {
            return;
        }
        let (list, sheet) = self.halves(area);
        self.draw_head(area, list, buf);
        self.draw_rows(below(list, HEAD), buf);
        let mut pen = Pen::new(self.scene.theme, buf);
        if self.scene.is_wide() {
            draw_rule(&mut pen, sheet);
        } else {
            pen.rule(area.x + 1, list.bottom(), area.width.saturating_sub(2));
        }
        self.draw_sheet(sheet, buf);
        if let Some(window) = &self.state.window {
            window.draw(area, buf, self.scene);
        }
    }
}
