//! How the page looks.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    widgets::Widget,
};

use super::{
    super::{
        Scene,
        parts::{Half, Period, SearchLine, below, moment, short},
    },
    State, detail,
    listing::would_be_logged,
    words::{customer, standing},
};
use crate::{
    actions::AttentionView,
    domain::authority::Role as Person,
    tui::{
        pen::Pen,
        theme::{Role, Sign},
        widgets::{Cell, Column, Row, Table, Width},
    },
};

/// Columns of the list when the detail stands beside it.
const fn list_width(scene: &Scene<'_>) -> u16 {
    if scene.width >= WITH_TIME { 70 } else { 60 }
}

/// From this many columns on, the list beside the detail tells the time too.
const WITH_TIME: u16 = 140;
/// From this many columns on, a list of its own tells the name besides the document.
const WITH_NAMES: u16 = 100;

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
    26.min(list.width / 3)
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
        let search = SearchLine::area(area, search_width(area));
        let room = |x: u16| search.x.saturating_sub(x + 4);
        let mut pen = Pen::new(theme, buf);
        let mut x = pen.text(area.x + 1, area.y, area.width, "Atenciones", Role::Heading);
        for part in self.filters() {
            x = pen.text(x, area.y, room(x), &format!(" · {part}"), Role::Text);
        }
        let placeholder = "nombre, documento, código…";
        listing.search.draw(search, placeholder, buf, theme);
        if would_be_logged(listing) {
            let sign = theme.sign(Sign::Warning);
            let text = format!("{sign} buscar por documento o teléfono queda anotado [U3]");
            let right = area.right().saturating_sub(1);
            Pen::new(theme, buf).right(area.x + 1, right, area.y + 1, &text, Role::Warning);
        }
        self.draw_rows(below(area, 2), buf);
    }

    /// What narrows the list, one phrase each.
    fn filters(&self) -> Vec<String> {
        let wanted = &self.state.listing.query;
        let mut parts = Vec::new();
        if let Some(outage) = &wanted.outage {
            parts.push(format!("de {}", short(outage)));
        }
        if wanted.own || self.scene.person.1 == Person::Asesor {
            parts.push("propias".to_owned());
        }
        if wanted.period != Period::Ever {
            parts.push(wanted.period.label().to_owned());
        }
        if parts.is_empty() {
            parts.push("todas".to_owned());
        }
        parts
    }

    fn draw_rows(&self, area: Rect, buf: &mut Buffer) {
        let listing = &self.state.listing;
        let with_time = !self.scene.is_wide() || self.scene.width >= WITH_TIME;
        let with_outage = !self.scene.is_wide();
        let with_names = with_outage && self.scene.width >= WITH_NAMES;
        let mut columns = vec![Column::words("Código", Width::Fixed(9))];
        if with_time {
            columns.push(Column::numbers("Hora", 5));
        }
        columns.push(Column::words("Trámite", Width::Fill(10)));
        columns.push(Column::words(
            "Cliente",
            Width::Fixed(if with_names { 28 } else { 12 }),
        ));
        if with_outage {
            columns.push(Column::words("Evento", Width::Fixed(10)));
        }
        columns.push(Column::words("Resultado", Width::Fixed(14)));
        let row = |attention: &AttentionView| {
            let (sign, words, role) = standing(attention, self.scene);
            let name_role = if attention.critical_pending {
                Role::Heading
            } else {
                Role::Text
            };
            let mut cells = vec![Cell::new(&attention.short_code, name_role)];
            if with_time {
                cells.push(moment(attention.taken_at, self.scene).into());
            }
            cells.push(Cell::new(&attention.procedure, name_role));
            let told = customer(&attention.customer);
            cells.push(if with_names && told != attention.customer.name {
                format!("{} · {told}", attention.customer.name).into()
            } else {
                told.into()
            });
            if with_outage {
                cells.push(match &attention.outage {
                    Some(outage) => short(outage).into(),
                    None => Cell::new("sin evento", Role::Dim),
                });
            }
            cells.push(Cell::new(words, role));
            Row::new(sign, cells)
        };
        let rows: Vec<Row> = listing.rows.iter().map(row).collect();
        let empty = self.empty();
        let table = Table::new(&columns, &rows, listing.table, self.scene.theme)
            .focused(self.state.split.half == Half::List)
            .empty(&empty);
        (&table).render(area, buf);
    }

    fn empty(&self) -> String {
        let listing = &self.state.listing;
        let wanted = &listing.query;
        if let Some(failure) = &self.state.split.failure {
            failure.clone()
        } else if listing.loading {
            "Cargando…".to_owned()
        } else if listing.is_searched() {
            "Ninguna atención coincide. Esc quita la búsqueda.".to_owned()
        } else if wanted.own || wanted.period > Period::Today {
            "Ninguna. Pulse s o P para listar otras.".to_owned()
        } else if wanted.outage.is_some() {
            "Este evento no tiene atenciones. Pulse a para tomar la primera.".to_owned()
        } else {
            "Sin atenciones hoy. Pulse a para tomar la primera.".to_owned()
        }
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
            let lines = |shown: &_| detail::lines(shown, state.confirmation, scene, area.width);
            state.split.draw(lines, area, buf, scene);
        }
        if let Some(window) = &state.window {
            window.draw(area, buf, scene);
        }
    }
}
