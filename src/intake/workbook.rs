//! Workbooks, cell by cell: the memory that a sheet says it needs is never set aside.

use super::cell::Row;
use super::error::IntakeError;
use super::hidden::{Hidden, Notes};
use super::sheet::{Book, Count, Each, Heed, Next, Sheet, by_rows, is_of_cells, sheets};
use calamine::{DataRef, Reader, Xlsx};
use std::io::Cursor;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::mpsc::{channel, sync_channel};
use std::thread;

/// Rows that are handed from who reads them to who judges them at a time, and how often that
/// may be done before anybody judges.
const ROWS: usize = 256;
const AHEAD: usize = 16;

/// An open workbook, whose bytes were counted before.
pub(super) struct Workbook<'b> {
    book: Xlsx<Cursor<&'b [u8]>>,
    sheets: Vec<Sheet>,
    notes: Vec<Notes>,
}

impl<'b> Workbook<'b> {
    /// Opens it; what matters of each sheet was noted when its bytes were counted.
    pub(super) fn open(bytes: &'b [u8], notes: Vec<Notes>) -> Result<Self, IntakeError> {
        let book = Xlsx::new(Cursor::new(bytes)).map_err(|_| IntakeError::Damaged {
            sheet: None,
            row: None,
        })?;
        let notes = book.sheets_metadata().iter().zip(notes);
        let notes = notes.filter(|(sheet, _)| is_of_cells(sheet));
        Ok(Self {
            notes: notes.map(|(_, notes)| notes).collect(),
            sheets: sheets(book.sheets_metadata()),
            book,
        })
    }
}

/// A formula, by its row from 1 and its column from 0.
pub(super) type Formula = (u64, u32, String);

impl Workbook<'_> {
    /// The formulas of the rows of a sheet that are wanted, so many at most.
    pub(super) fn formulas(
        &mut self,
        name: &str,
        is_wanted: &dyn Fn(u64) -> bool,
        most: usize,
        heed: Heed<'_>,
    ) -> Result<Vec<Formula>, IntakeError> {
        let damaged = |row: Option<u64>| IntakeError::Damaged {
            sheet: Some(name.to_owned()),
            row,
        };
        let cells = self.book.worksheet_cells_reader(name);
        let mut cells = cells.map_err(|_| damaged(None))?;
        let mut found = Vec::new();
        let (mut count, mut last) = (Count::new(heed), 0);
        while found.len() < most {
            let Some(cell) = cells.next_formula().map_err(|_| damaged(Some(last)))? else {
                break;
            };
            let (row, column) = cell.get_position();
            let row = u64::from(row) + 1;
            if row != last {
                count.row()?;
                last = row;
            }
            let formula = cell.get_value();
            if is_wanted(row) && !formula.is_empty() {
                found.push((row, column, formula.clone()));
            }
        }
        Ok(found)
    }
}

impl Book for Workbook<'_> {
    fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    fn hidden(&mut self, at: usize, _: Heed<'_>) -> Result<Option<Hidden>, IntakeError> {
        Ok(self.notes.get(at).map(|notes| notes.hidden.clone()))
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
            format.map(|it| Arc::from(it.format_code.as_str()))
        });
        let formats: Vec<Option<Arc<str>>> = formats.collect();
        let notes = self.notes.get(at);
        let next = |row| {
            let cell = cells.next_cell_with_style_id();
            let cell = cell.map_err(|_| damaged(Some(row)))?;
            Ok(cell.map(|(cell, style)| {
                let (row, column) = cell.get_position();
                Next {
                    is_uncomputed: *cell.get_value() == DataRef::Empty
                        && notes.is_some_and(|it| it.is_uncomputed(u64::from(row) + 1, column)),
                    format: formats.get(style).and_then(Option::as_ref),
                    cell,
                }
            }))
        };
        let together = usize::try_from(most).unwrap_or(ROWS).clamp(1, ROWS);
        let (to, rows) = sync_channel(AHEAD);
        // They are read on one thread and judged on this one, and go back to who made them:
        // what one thread sets aside and another gives back, both would wait for.
        let (back, judged) = channel::<Vec<Row>>();
        thread::scope(|scope| {
            // It ends with this, whatever happens: who reads waits for nobody then.
            let rows = rows;
            scope.spawn(move || {
                let mut some = Vec::with_capacity(together);
                let read = by_rows(next, &mut |row| {
                    let empty = Row::of(0, Vec::with_capacity(row.cells.len()));
                    some.push(std::mem::replace(row, empty));
                    if some.len() < together {
                        return Ok(ControlFlow::Continue(()));
                    }
                    judged.try_iter().for_each(drop);
                    let full = Vec::with_capacity(together);
                    let is_wanted = to.send(Ok(std::mem::replace(&mut some, full))).is_ok();
                    Ok(if is_wanted {
                        ControlFlow::Continue(())
                    } else {
                        ControlFlow::Break(())
                    })
                });
                // Where nobody hears it, it was stopped.
                let _ = to.send(Ok(some));
                if let Err(error) = read {
                    let _ = to.send(Err(error));
                }
            });
            for some in rows {
                let some = some?;
                for row in &some {
                    count.row()?;
                    if each(row)?.is_break() || count.rows >= most {
                        return Ok(());
                    }
                }
                // It may have read all there is by now.
                let _ = back.send(some);
            }
            Ok(())
        })
    }
}
