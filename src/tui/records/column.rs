//! A column of a list with what stands in it.

use std::fmt;

use crate::tui::prelude::*;

type CellOf<Row> = dyn Fn(&Row, &Scene<'_>) -> Cell;

/// What heads a column, how wide it is, and what a record has under it.
pub(crate) struct ListColumn<Row> {
    pub(super) column: Column<'static>,
    pub(super) cell: Box<CellOf<Row>>,
    pub(super) is_shown: bool,
}

impl<Row> fmt::Debug for ListColumn<Row> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.column.fmt(f)
    }
}

impl<Row> ListColumn<Row> {
    pub(crate) fn words(
        title: &'static str,
        width: Width,
        cell: impl Fn(&Row, &Scene<'_>) -> Cell + 'static,
    ) -> Self {
        Self::new(Column::words(title, width), cell)
    }

    pub(crate) fn numbers(
        title: &'static str,
        width: u16,
        cell: impl Fn(&Row, &Scene<'_>) -> Cell + 'static,
    ) -> Self {
        Self::new(Column::numbers(title, width), cell)
    }

    fn new(column: Column<'static>, cell: impl Fn(&Row, &Scene<'_>) -> Cell + 'static) -> Self {
        Self {
            column,
            cell: Box::new(cell),
            is_shown: true,
        }
    }

    /// It stands there only where there is room for it, or where it says something.
    pub(crate) const fn only(mut self, is_shown: bool) -> Self {
        self.is_shown = is_shown;
        self
    }
}
