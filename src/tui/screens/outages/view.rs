//! How the page looks.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    widgets::Widget,
};

use super::{
    super::{
        Scene,
        parts::{Half, Period, SearchLine, below, day_and_clock, flags, moment, short, state_sign},
    },
    State, detail,
    listing::Shelf,
};
use crate::{
    actions::{InquiryView, OutageView},
    tui::{
        pen::Pen,
        theme::{Role, Sign, Theme},
        widgets::{Cell, Column, Row, Table, Width},
    },
};

/// Columns of the list when the detail stands beside it.
const fn list_width(scene: &Scene<'_>) -> u16 {
    if scene.width >= WITH_WORDS { 68 } else { 54 }
}

/// From this many columns on, the list beside the detail tells the state in words too.
const WITH_WORDS: u16 = 140;

/// The page drawn into its area.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// What it shows.
    pub state: &'a State,
    /// What it is drawn with.
    pub scene: &'a Scene<'a>,
}

/// Columns the detail has.
pub(super) const fn detail_width(scene: &Scene<'_>) -> u16 {
    if scene.is_wide() {
        scene.width - list_width(scene) - 2
    } else {
        scene.width
    }
}

impl State {
    /// Where text is typed.
    #[must_use]
    pub fn cursor(&self, area: Rect, scene: &Scene<'_>) -> Option<Position> {
        if let Some(window) = &self.window {
            return window.cursor(area, scene);
        }
        if self.split.half == Half::Detail {
            return None;
        }
        let list = View { state: self, scene }.halves(area).0?;
        let search = SearchLine::area(list, search_width(list));
        self.listing.search.cursor(search, scene.theme)
    }
}

fn search_width(list: Rect) -> u16 {
    24.min(list.width / 3)
}

impl View<'_> {
    /// Where list and detail are drawn.
    fn halves(&self, area: Rect) -> (Option<Rect>, Option<Rect>) {
        let width = list_width(self.scene);
        self.state.split.halves(area, width, self.scene)
    }

    /// The row of the list under a place of the terminal.
    pub(super) fn row_at(&self, under: Position) -> Option<usize> {
        let list = self.halves(self.scene.area()).0?;
        // The title, a blank row and the headings stand above the rows.
        self.state.listing.table.row_at(below(list, 3), under)
    }

    fn draw_list(&self, area: Rect, buf: &mut Buffer) {
        let listing = &self.state.listing;
        let theme = self.scene.theme;
        let mut pen = Pen::new(theme, buf);
        let mut x = pen.text(area.x + 1, area.y, area.width, "Eventos", Role::Heading);
        let search = SearchLine::area(area, search_width(area));
        let room = |x: u16| search.x.saturating_sub(x + 4);
        x = pen.text(
            x,
            area.y,
            room(x),
            &format!(" · {}", listing.shelf.label()),
            Role::Text,
        );
        if listing.span != Period::Ever {
            let text = format!(" · {}", listing.span.label());
            pen.text(x, area.y, room(x), &text, Role::Text);
        }
        listing.search.draw(search, "", buf, theme);
        let table = below(area, 2);
        if listing.shelf == Shelf::Inquiries {
            self.draw_inquiries(table, buf);
        } else {
            self.draw_outages(table, buf);
        }
    }

    fn draw_outages(&self, area: Rect, buf: &mut Buffer) {
        let listing = &self.state.listing;
        let mut columns = vec![
            Column::words("Evento", Width::Fixed(8)),
            Column::words("Tipo", Width::Fixed(9)),
        ];
        let with_procedure = !self.scene.is_wide();
        let with_state = with_procedure || self.scene.width >= WITH_WORDS;
        if with_procedure {
            columns.push(Column::words("Trámite", Width::Fill(8)));
        }
        if with_state {
            columns.push(Column::words("Estado", Width::Fixed(12)));
        }
        columns.push(Column::numbers("Inicio", 6));
        columns.push(Column::numbers("Duración", 11));
        columns.push(Column::words("", Width::Fixed(5)));
        let rows: Vec<Row> = listing
            .outages
            .iter()
            .map(|outage| self.outage_row(outage, with_procedure, with_state))
            .collect();
        let empty = self.empty_outages();
        let table = Table::new(&columns, &rows, listing.table, self.scene.theme)
            .focused(self.state.split.half == Half::List)
            .empty(&empty);
        (&table).render(area, buf);
    }

    fn outage_row(&self, outage: &OutageView, with_procedure: bool, with_state: bool) -> Row {
        let sign = state_sign(outage.state);
        let calm = |role| {
            if sign == Sign::Closed {
                Role::Dim
            } else {
                role
            }
        };
        let mut cells = vec![
            Cell::new(short(&outage.correlative), calm(Role::Heading)),
            Cell::new(outage.procedure_type.label(), calm(Role::Text)),
        ];
        if with_procedure {
            cells.push(Cell::new(&outage.procedure, calm(Role::Text)));
        }
        if with_state {
            cells.push(Cell::new(outage.state.label(), Theme::sign_role(sign)));
        }
        cells.push(Cell::new(
            moment(outage.started_at, self.scene),
            calm(Role::Text),
        ));
        cells.push(Cell::new(outage.lasted(), calm(Role::Text)));
        cells.push(self.flag_cell(outage));
        Row::new(Some(sign), cells)
    }

    /// Over an hour, and how many other warnings the detail tells.
    fn flag_cell(&self, outage: &OutageView) -> Cell {
        let sign = self.scene.theme.sign(Sign::Warning);
        let others = flags(outage).len();
        let text = match (outage.over_one_hour, others) {
            (false, 0) => String::new(),
            (true, 0) => format!("{sign}1h"),
            (true, others) => format!("{sign}1h+{others}"),
            (false, others) => format!("{sign}{others}"),
        };
        Cell::new(text, Role::Warning)
    }

    fn empty_outages(&self) -> String {
        let listing = &self.state.listing;
        if let Some(failure) = &self.state.split.failure {
            failure.clone()
        } else if listing.loading {
            "Cargando…".to_owned()
        } else if !listing.search.line.is_blank() {
            "Ningún evento coincide. Pulse / y Esc para quitar la búsqueda.".to_owned()
        } else if listing.shelf != Shelf::All || listing.span != Period::Ever {
            "Ninguno. Pulse s o P para listar otro estado o periodo.".to_owned()
        } else {
            "Sin eventos. Pulse n para registrar el primero.".to_owned()
        }
    }

    fn draw_inquiries(&self, area: Rect, buf: &mut Buffer) {
        let listing = &self.state.listing;
        let columns = [
            Column::words("Consultada", Width::Fixed(11)),
            Column::words("Trámite", Width::Fill(12)),
            Column::words("Regla", Width::Fixed(5)),
            Column::words("", Width::Fixed(12)),
        ];
        let rows: Vec<Row> = listing
            .inquiries
            .iter()
            .map(|inquiry| self.inquiry_row(inquiry))
            .collect();
        let empty = if listing.loading {
            "Cargando…"
        } else {
            "Ninguna: aquí quedan las preguntas que una regla rechazó."
        };
        let table = Table::new(&columns, &rows, listing.table, self.scene.theme)
            .focused(self.state.split.half == Half::List)
            .empty(empty);
        (&table).render(area, buf);
        if listing.has_selection() && area.height > 3 {
            let text = "Enter la vuelve un evento nuevo, con sus respuestas y su hora.";
            let y = area.bottom() - 1;
            let mut pen = Pen::new(self.scene.theme, buf);
            pen.blank(Rect {
                y,
                height: 1,
                ..area
            });
            let room = area.width.saturating_sub(4);
            pen.text(area.x + 4, y, room, text, Role::Dim);
        }
    }

    fn inquiry_row(&self, inquiry: &InquiryView) -> Row {
        let name = inquiry
            .procedure
            .as_deref()
            .unwrap_or("trámite que no está en la lista");
        let (sign, last) = match &inquiry.outage {
            Some(outage) => {
                let arrow = self.scene.theme.sign(Sign::Arrow);
                (Sign::Confirmed, format!("{arrow} {}", short(outage)))
            }
            None => (Sign::Refused, String::new()),
        };
        Row::new(
            Some(sign),
            [
                Cell::new(day_and_clock(inquiry.asked_at, self.scene), Role::Text),
                Cell::new(name, Role::Text),
                Cell::new(inquiry.rule.to_string(), Role::Refused),
                Cell::new(last, Role::Dim),
            ],
        )
    }
}

impl Widget for &View<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        if area.is_empty() {
            return;
        }
        let (state, scene) = (self.state, self.scene);
        let (list, detail) = self.halves(area);
        if let Some(list) = list {
            self.draw_list(list, buf);
        }
        if let Some(area) = detail {
            let lines = |shown: &_| detail::lines(shown, state.around(), scene, area.width);
            state.split.draw(lines, area, buf, scene);
        }
        if let Some(window) = &self.state.window {
            window.draw(area, buf, self.scene);
        }
        if let Some(attaching) = &self.state.attaching {
            attaching.draw(area, buf, self.scene);
        }
    }
}
