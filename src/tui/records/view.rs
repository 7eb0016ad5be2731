//! How a list and its record look, and what stands where.

use super::{
    LOADING, ListColumn, Records,
    page::RecordPage,
    search_line::SearchLine,
    split::{HEAD, Half, Split, below},
};
use crate::domain::text::counted_words;
use crate::tui::prelude::*;
use crate::tui::{
    row::{self, Name, Named},
    screens::parts::Period,
    widgets::{Table, page_at},
};

/// What is under a place of the terminal.
#[derive(Debug, Clone, Copy)]
pub(super) enum Spot {
    /// A row of the list.
    Row(usize),
    /// The sign that more stands before or after what is in sight, and what it asks for.
    More(Half, Intent),
    /// Elsewhere in a half.
    Half(Half),
}

impl Spot {
    pub(super) const fn half(self) -> Half {
        match self {
            Self::Row(_) => Half::List,
            Self::More(half, _) | Self::Half(half) => half,
        }
    }
}

fn is_titled<Row>(columns: &[ListColumn<Row>]) -> bool {
    columns.iter().any(|it| !it.column.title.is_empty())
}

/// The names of the pages that stand in a row with a list.
fn names<R: Records>(list: Rect, scene: &Scene<'_>) -> Vec<Name> {
    let room = list.width.saturating_sub(2);
    row::names((R::TAB, R::TITLE), list.x + 1, room, scene)
}

impl<R: Records> RecordPage<R> {
    /// How many rows a page of the list has.
    pub(super) fn limit(&self, scene: &Scene<'_>) -> u16 {
        let split = Split::<R>::new(Half::List);
        let list = split.halves(scene.area(), scene).0.unwrap_or_default();
        self.rows_area(list, scene).height.max(4)
    }

    fn columns(&self, scene: &Scene<'_>) -> Vec<ListColumn<R::Row>> {
        let mut columns = self.own.columns(scene);
        columns.retain(|it| it.is_shown);
        columns
    }

    /// Where the rows are drawn, below head and headings.
    fn rows_area(&self, list: Rect, scene: &Scene<'_>) -> Rect {
        let titles = u16::from(is_titled(&self.columns(scene)));
        below(list, HEAD + titles)
    }

    /// What is under a place of the terminal.
    pub(super) fn spot(&self, under: Position, scene: &Scene<'_>) -> Option<Spot> {
        let (list, detail) = self.split.halves(scene.area(), scene);
        if let Some(list) = list.filter(|it| it.contains(under)) {
            let rows = self.rows_area(list, scene);
            if let Some(page) = page_at(rows, under) {
                return Some(Spot::More(Half::List, page));
            }
            let row = self.list.table.row_at(rows, under);
            return Some(row.map_or(Spot::Half(Half::List), Spot::Row));
        }
        let detail = detail.filter(|it| it.contains(under))?;
        let more = page_at(detail, under).map(|page| Spot::More(Half::Detail, page));
        Some(more.unwrap_or(Spot::Half(Half::Detail)))
    }

    /// How many lines the record has, and how many rows it is given.
    pub(super) fn extent(&self, scene: &Scene<'_>) -> (usize, u16) {
        let area = self.split.halves(scene.area(), scene).1.unwrap_or_default();
        (self.lines(scene, area.width).len(), area.height)
    }

    /// Brings the line of the record that has the focus into sight.
    pub(super) fn reach_focus(&mut self, scene: &Scene<'_>) {
        let area = self.split.halves(scene.area(), scene).1.unwrap_or_default();
        let detail = self.split.loaded();
        if let Some(line) = detail.and_then(|it| self.own.focus(it, scene, area.width)) {
            self.split.reach(line, area.height);
        }
    }

    fn lines(&self, scene: &Scene<'_>, room: u16) -> Vec<Spans> {
        if let Some(detail) = &self.split.detail {
            let mut rows = self.list.page.rows.iter();
            let row = rows.find(|row| R::name(row) == R::named(detail));
            return self.own.lines(detail, row, scene, room);
        }
        match (&self.split.failure, &self.split.shown) {
            (Some(failure), _) => vec![vec![(format!(" {failure}"), Ink::Dim)]],
            (None, Some(_)) => self.own.unloaded(self.list.selected(), scene, room),
            (None, None) => Vec::new(),
        }
    }

    /// Where the search is typed: at the right of the first row, of the second one where
    /// figures or other pages fill the first.
    fn search_area(&self, list: Rect, scene: &Scene<'_>) -> Rect {
        let names = names::<R>(list, scene);
        let is_full = self.own.figures(list.width).is_some() || !names.is_empty();
        SearchLine::area(below(list, u16::from(is_full)), 30.min(list.width / 3))
    }

    /// Where a name on the heading line leads that is under a place of the terminal.
    pub(super) fn name_under(&self, under: Position, scene: &Scene<'_>) -> Option<Destination> {
        let list = self.split.halves(scene.area(), scene).0?;
        let names = names::<R>(list, scene)
            .into_iter()
            .filter(|_| under.y == list.y);
        let on = |name: &Name| (name.x..name.x + cells(&name.text)).contains(&under.x);
        let to = names.filter(|it| it.kind != Named::Shown).find(on)?.to;
        Some(to.clone())
    }

    pub(super) fn search_cursor(&self, area: Rect, scene: &Scene<'_>) -> Option<Position> {
        let list = self.split.halves(area, scene).0?;
        let area = self.search_area(list, scene);
        self.list.search.cursor(area, scene.theme)
    }

    pub(super) fn draw_halves(&self, area: Rect, buf: &mut Buffer, scene: &Scene<'_>) {
        if area.is_empty() {
            return;
        }
        let (list, detail) = self.split.halves(area, scene);
        if let Some(list) = list {
            self.draw_head(area, list, buf, scene);
            self.draw_rows(below(list, HEAD), buf, scene);
        }
        if let Some(detail) = detail {
            let lines = self.lines(scene, detail.width);
            self.split.draw(&lines, detail, buf, scene);
        }
        if R::FACETS && !self.split.detail_only {
            let is_failed = self.split.failure.is_some();
            let uncounted = if is_failed { "" } else { LOADING };
            let facets = self.own.facets(scene);
            self.facets.draw(&facets, uncounted, area, buf, scene);
        }
    }

    fn draw_head(&self, area: Rect, list: Rect, buf: &mut Buffer, scene: &Scene<'_>) {
        let theme = scene.theme;
        let search = self.search_area(list, scene);
        let mut pen = Pen::new(theme, buf);
        let right = area.right().saturating_sub(1);
        let names = names::<R>(list, scene);
        if names.is_empty() {
            let x = pen.text(list.x + 1, list.y, list.width, R::TITLE, Ink::Heading);
            let room = right.min(list.right()).saturating_sub(x + 2);
            if let Some(figures) = self.own.figures(room) {
                pen.text(x, list.y, room + 2, &format!(": {figures}"), Ink::Text);
            }
        } else {
            row::draw(&names, list.y, &mut pen);
        }
        let line = list.y + 1;
        let typed = self.list.search.line.text();
        let caution = self.own.caution(typed).filter(|_| self.list.search.open);
        if let Some(caution) = caution {
            let sign = theme.sign(Sign::Warning);
            let text = format!("{sign} {caution}");
            pen.text(list.x + 1, line, list.width, &text, Ink::Warning);
        } else {
            let is_in_the_way = search.y == line && self.list.search.is_in_sight();
            let end = if is_in_the_way {
                search.x.saturating_sub(3)
            } else {
                list.right()
            };
            self.draw_standing(list, end, &mut pen, scene);
        }
        self.list.search.draw(search, R::SEARCH_BY, buf, theme);
    }

    /// Where the cursor stands among how many, how many are marked, and what is listed:
    /// as much of it as there is room for.
    fn draw_standing(&self, list: Rect, end: u16, pen: &mut Pen<'_>, scene: &Scene<'_>) {
        let (from, y) = (list.x + 1, list.y + 1);
        let mut x = from;
        let position = self.list.position().map(|it| (it, Ink::Heading));
        let marked = match (self.list.marked.len(), self.list.marked_elsewhere()) {
            (0, _) => None,
            (count, elsewhere) => {
                let mut told = counted_words(count, "marcado", "marcados");
                if elsewhere > 0 {
                    told = format!("{told}, {elsewhere} fuera de vista");
                }
                Some((told, Ink::Accent))
            }
        };
        let narrowed = self.list.narrowed();
        let mut filters = self.own.filters(narrowed, scene);
        if narrowed.period != Period::Ever {
            filters.push(narrowed.period.label().to_owned());
        }
        // The names of other pages leave the figures no room above.
        let figures = self.own.figures(end.saturating_sub(from));
        let figures = figures.filter(|_| !names::<R>(list, scene).is_empty());
        let parts = position.into_iter().chain(marked);
        let parts = parts.chain(filters.into_iter().map(|it| (it, Ink::Dim)));
        let parts = parts.chain(figures.map(|it| (it, Ink::Text)));
        for (part, role) in parts {
            let lead = if x == from { "" } else { " · " };
            if x + cells(lead) + cells(&part) > end {
                break;
            }
            x = pen.text(x, y, end - x, lead, Ink::Dim);
            x = pen.text(x, y, end - x, &part, role);
        }
    }

    fn draw_rows(&self, area: Rect, buf: &mut Buffer, scene: &Scene<'_>) {
        let columns = self.columns(scene);
        let heads: Vec<Column<'_>> = columns.iter().map(|it| it.column).collect();
        let row = |row: &R::Row| {
            let cells = columns.iter().map(|it| (it.cell)(row, scene));
            let is_marked = self.list.marked.contains_key(R::name(row));
            Row::new(self.own.sign(row, scene), cells).marked(is_marked)
        };
        let rows: Vec<Row> = self.list.page.rows.iter().map(row).collect();
        let empty = if let Some(failure) = &self.split.failure {
            failure.clone()
        } else if self.list.loading {
            "Cargando…".to_owned()
        } else {
            self.own.empty(self.list.narrowed())
        };
        let table = Table::new(&heads, &rows, self.list.table, scene.theme)
            .titled(is_titled(&columns))
            .focused(self.split.half == Half::List)
            .empty(&empty);
        (&table).render(area, buf);
    }
}
