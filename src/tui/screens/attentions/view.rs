//! How the page looks.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    widgets::Widget,
};

use super::{
    super::{
        Scene,
        parts::{Period, draw_spans, moment, short},
    },
    Half, SIDE_BY_SIDE, State, detail,
    words::{customer, standing},
};
use crate::{
    actions::AttentionView,
    domain::authority::Role as Person,
    tui::{
        pen::Pen,
        theme::{Role, Sign},
        widgets::{Cell, Column, Row, Table, TextLineView, Width},
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
    if scene.width >= SIDE_BY_SIDE {
        scene.width - list_width(scene) - 2
    } else {
        scene.width
    }
}

impl State {
    /// Where text is typed.
    #[must_use]
    pub fn cursor(&self, area: Rect, scene: &Scene<'_>) -> Option<Position> {
        if self.half == Half::Detail || !self.listing.is_searching() {
            return None;
        }
        let view = View { state: self, scene };
        TextLineView::new(self.listing.typed(), scene.theme)
            .focused(true)
            .cursor(View::search_area(view.list_area(area)))
    }
}

impl View<'_> {
    const fn is_wide(&self) -> bool {
        self.scene.width >= SIDE_BY_SIDE
    }

    fn list_area(&self, area: Rect) -> Rect {
        if self.is_wide() {
            Rect {
                width: list_width(self.scene).min(area.width),
                ..area
            }
        } else {
            area
        }
    }

    /// The row of the list under a place of the terminal.
    pub(super) fn row_at(&self, under: Position) -> Option<usize> {
        if !self.is_wide() && self.state.half == Half::Detail {
            return None;
        }
        let list = self.list_area(self.scene.area());
        let table = &self.state.listing.table;
        // The title, a blank row and the headings stand above the rows.
        let first = list.y + 3;
        if !list.contains(under) || under.y < first {
            return None;
        }
        let visible = usize::from(list.height.saturating_sub(3));
        let offset = table
            .selected
            .saturating_sub(visible / 2)
            .min(table.held.saturating_sub(visible));
        let row = offset + usize::from(under.y - first);
        (row < table.held).then_some(row)
    }

    fn search_area(list: Rect) -> Rect {
        let width = 26.min(list.width / 3);
        Rect {
            x: list.right().saturating_sub(width + 1),
            y: list.y,
            width,
            height: 1.min(list.height),
        }
    }

    fn draw_list(&self, area: Rect, buf: &mut Buffer) {
        let listing = &self.state.listing;
        let theme = self.scene.theme;
        let search = Self::search_area(area);
        let room = |x: u16| search.x.saturating_sub(x + 4);
        let mut pen = Pen::new(theme, buf);
        let mut x = pen.text(area.x + 1, area.y, area.width, "Atenciones", Role::Heading);
        for part in self.filters() {
            x = pen.text(x, area.y, room(x), &format!(" · {part}"), Role::Text);
        }
        if listing.is_searching() || !listing.searched().is_empty() {
            pen.text(search.x - 2, area.y, 1, "/", Role::Accent);
            TextLineView::new(listing.typed(), theme)
                .focused(listing.is_searching())
                .placeholder("nombre, documento, código…")
                .render(search, buf);
        }
        if listing.would_be_logged() {
            let sign = theme.sign(Sign::Warning);
            let text = format!("{sign} buscar por documento o teléfono queda anotado [U3]");
            let right = area.right().saturating_sub(1);
            Pen::new(theme, buf).right(area.x + 1, right, area.y + 1, &text, Role::Warning);
        }
        let table = Rect {
            y: area.y + 2.min(area.height),
            height: area.height.saturating_sub(2),
            ..area
        };
        self.draw_rows(table, buf);
    }

    /// What narrows the list, one phrase each.
    fn filters(&self) -> Vec<String> {
        let listing = &self.state.listing;
        let mut parts = Vec::new();
        if let Some(outage) = &listing.outage {
            parts.push(format!("de {}", short(outage)));
        }
        if listing.own || self.scene.person.1 == Person::Asesor {
            parts.push("propias".to_owned());
        }
        if listing.period != Period::Ever {
            parts.push(listing.period.label().to_owned());
        }
        if parts.is_empty() {
            parts.push("todas".to_owned());
        }
        parts
    }

    fn draw_rows(&self, area: Rect, buf: &mut Buffer) {
        let listing = &self.state.listing;
        let with_time = !self.is_wide() || self.scene.width >= WITH_TIME;
        let with_outage = !self.is_wide();
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
            .focused(self.state.half == Half::List)
            .empty(&empty);
        (&table).render(area, buf);
    }

    fn empty(&self) -> String {
        let listing = &self.state.listing;
        if let Some(failure) = &self.state.failure {
            failure.clone()
        } else if listing.loading {
            "Cargando…".to_owned()
        } else if !listing.searched().is_empty() {
            "Ninguna atención coincide. Esc quita la búsqueda.".to_owned()
        } else if listing.own || listing.period > Period::Today {
            "Ninguna. Pulse s o p para listar otras.".to_owned()
        } else if listing.outage.is_some() {
            "Este evento no tiene atenciones. Pulse a para tomar la primera.".to_owned()
        } else {
            "Sin atenciones hoy. Pulse a para tomar la primera.".to_owned()
        }
    }

    fn draw_detail(&self, area: Rect, buf: &mut Buffer) {
        let theme = self.scene.theme;
        let mut pen = Pen::new(theme, buf);
        let Some(shown) = &self.state.detail else {
            let text = match (&self.state.failure, &self.state.shown) {
                (Some(failure), _) => failure.as_str(),
                (None, Some(_)) => "Cargando…",
                (None, None) => "",
            };
            let room = area.width.saturating_sub(2);
            pen.text(area.x + 1, area.y, room, text, Role::Dim);
            return;
        };
        let lines = detail::lines(shown, self.state.confirmation, self.scene, area.width);
        let first = usize::from(self.state.scroll).min(lines.len().saturating_sub(1));
        let room = area.width.saturating_sub(2);
        for (y, line) in (area.top()..area.bottom()).zip(&lines[first..]) {
            draw_spans(&mut pen, area.x, y, room, line);
        }
        let edge = area.right().saturating_sub(1);
        if first > 0 {
            pen.text(edge, area.y, 1, theme.sign(Sign::Less), Role::Dim);
        }
        if lines.len() - first > usize::from(area.height) {
            let more = theme.sign(Sign::More);
            pen.text(edge, area.bottom() - 1, 1, more, Role::Dim);
        }
    }
}

impl Widget for &View<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        if area.is_empty() {
            return;
        }
        if self.is_wide() {
            let list = self.list_area(area);
            self.draw_list(list, buf);
            let rule = Rect {
                x: list.right(),
                width: 1.min(area.right().saturating_sub(list.right())),
                ..area
            };
            let theme = self.scene.theme;
            Pen::new(theme, buf).repeat(rule, theme.sign(Sign::Separator), Role::Rule);
            let right = Rect {
                x: list.right() + 2,
                width: area.right().saturating_sub(list.right() + 2),
                ..area
            };
            self.draw_detail(right, buf);
        } else if self.state.half == Half::List {
            self.draw_list(area, buf);
        } else {
            self.draw_detail(area, buf);
        }
    }
}
