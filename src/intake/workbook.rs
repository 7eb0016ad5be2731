//! Workbooks, cell by cell: the memory that a sheet says it needs is never set aside.

use super::error::IntakeError;
use super::hidden::Hidden;
use super::sheet::{Book, Count, Each, Heed, Sheet, by_rows, is_of_cells, sheets};
use calamine::{Reader, Xlsx};
use std::io::Cursor;
use std::ops::ControlFlow;

/// An open workbook, whose bytes were counted before.
pub(super) struct Workbook<'b> {
    book: Xlsx<Cursor<&'b [u8]>>,
    sheets: Vec<Sheet>,
    hidden: Vec<Hidden>,
}

impl<'b> Workbook<'b> {
    /// Opens it; what each sheet hides was noted when its bytes were counted.
    pub(super) fn open(bytes: &'b [u8], hidden: Vec<Hidden>) -> Result<Self, IntakeError> {
        let book = Xlsx::new(Cursor::new(bytes)).map_err(|_| IntakeError::Damaged {
            sheet: None,
            row: None,
        })?;
        let hidden = book.sheets_metadata().iter().zip(hidden);
        let hidden = hidden.filter(|(sheet, _)| is_of_cells(sheet));
        Ok(Self {
            hidden: hidden.map(|(_, hidden)| hidden).collect(),
            sheets: sheets(book.sheets_metadata()),
            book,
        })
    }
}

impl Book for Workbook<'_> {
    fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    fn hidden(&mut self, at: usize, _: Heed<'_>) -> Result<Option<Hidden>, IntakeError> {
        Ok(self.hidden.get(at).cloned())
    }

    fn rows(
        &mut self,
        at: usize,
        most: u64,
        heed: Heed<'_>,
        each: Each<'_>,
    ) -> Result<(), IntakeError> {
        let name = &self.sheets[at].name;
        let damaged = |row: Option<u64>| IntakeError::Damaged {
            sheet: Some(name.clone()),
            row,
        };
        let mut cells = self
            .book
            .worksheet_cells_reader(name)
            .map_err(|_| damaged(None))?;
        let mut count = Count::new(heed);
        let formats = cells.styles().iter().map(|style| {
            let format = style.number_format.as_ref();
            format.map(|it| it.format_code.clone())
        });
        let formats: Vec<Option<String>> = formats.collect();
        let next = |row| {
            let cell = cells.next_cell_with_style_id();
            let cell = cell.map_err(|_| damaged(Some(row)))?;
            Ok(cell.map(|(cell, style)| (cell, formats.get(style).and_then(Option::as_deref))))
        };
        by_rows(next, &mut |row| {
            count.row()?;
            Ok(match each(row)? {
                ControlFlow::Continue(()) if count.rows >= most => ControlFlow::Break(()),
                flow => flow,
            })
        })
    }
}
