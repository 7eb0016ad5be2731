//! Workbooks, cell by cell: the memory that a sheet says it needs is never set aside.

use super::error::IntakeError;
use super::sheet::{Book, Count, Each, Heed, Sheet, by_rows, sheets};
use calamine::{Reader, Xlsx};
use std::io::Cursor;

/// An open workbook, whose bytes were counted before.
pub(super) struct Workbook<'b> {
    book: Xlsx<Cursor<&'b [u8]>>,
    sheets: Vec<Sheet>,
}

impl<'b> Workbook<'b> {
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, IntakeError> {
        let book = Xlsx::new(Cursor::new(bytes)).map_err(|_| IntakeError::Damaged {
            sheet: None,
            row: None,
        })?;
        let sheets = sheets(book.sheets_metadata());
        Ok(Self { book, sheets })
    }
}

impl Book for Workbook<'_> {
    fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    fn rows(&mut self, at: usize, heed: Heed<'_>, each: Each<'_>) -> Result<(), IntakeError> {
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
        by_rows(
            |row| cells.next_cell().map_err(|_| damaged(Some(row))),
            &mut |row| {
                count.row()?;
                each(row)
            },
        )
    }
}
