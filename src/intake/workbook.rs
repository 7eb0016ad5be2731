//! Workbooks, cell by cell: the memory that a sheet says it needs is never set aside.

use super::cell::Cell;
use super::error::IntakeError;
use super::hidden::{Drawn, Hidden, Notes};
use super::look::look;
use super::sheet::{Book, Count, Each, Heed, Next, Sheet, by_rows, is_of_cells, sheets, value};
use crate::domain::look::Look;
use calamine::{Data, DataRef, Reader, Xlsx};
use std::io::Cursor;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::mpsc::{channel, sync_channel};
use std::thread::{self, Builder};

/// Cells that are handed from who reads them to who judges them at a time, and how often that
/// may be done before anybody judges.
const CELLS: usize = 2_048;
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

    fn drawn(&self, at: usize) -> Drawn {
        let notes = self.notes.get(at);
        notes.map_or_else(Drawn::default, |it| it.drawn.clone())
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
        let looks = cells.styles().iter().map(|style| Arc::new(look(style)));
        let looks: Vec<Arc<Look>> = looks.collect();
        let notes = self.notes.get(at);
        let together = usize::try_from(most).unwrap_or(CELLS).min(CELLS);
        let (to, read) = sync_channel(AHEAD);
        let (back, judged) = channel::<Vec<_>>();
        thread::scope(|scope| {
            // It ends with this, whatever happens: who reads waits for nobody then.
            let read = read;
            let reading = Builder::new().name("cells".to_owned());
            let reading = reading.spawn_scoped(scope, move || {
                loop {
                    // They go back to who made them: what one thread sets aside and another
                    // gives back, both would wait for.
                    let mut some: Vec<_> = judged.try_recv().unwrap_or_default();
                    some.clear();
                    let mut end = None;
                    while some.len() < together && end.is_none() {
                        match cells.next_cell_with_style_id() {
                            Ok(Some(cell)) => some.push(cell),
                            Ok(None) => end = Some(true),
                            Err(_) => end = Some(false),
                        }
                    }
                    // Where nobody hears it, it was stopped.
                    if to.send((some, end)).is_err() || end.is_some() {
                        break;
                    }
                }
            });
            reading.map_err(IntakeError::NoThread)?;
            let (mut some, mut end, mut place) = (Vec::new(), None, 0);
            let next = |row| {
                while place == some.len() {
                    match end {
                        Some(true) => return Ok(None),
                        Some(false) => return Err(damaged(Some(row))),
                        None => {}
                    }
                    // It may have read all there is by now.
                    let _ = back.send(std::mem::take(&mut some));
                    (some, end) = read.recv().unwrap_or((Vec::new(), Some(true)));
                    place = 0;
                }
                let (cell, style): &(calamine::Cell<DataRef<'_>>, usize) = &some[place];
                place += 1;
                let (row, column) = cell.get_position();
                Ok(Some(Next {
                    row: u64::from(row) + 1,
                    column,
                    cell: match value(Data::from(cell.get_value().clone())) {
                        Cell::Empty
                            if notes
                                .is_some_and(|it| it.is_uncomputed(u64::from(row) + 1, column)) =>
                        {
                            Cell::Uncomputed
                        }
                        other => other,
                    },
                    look: looks.get(*style),
                }))
            };
            by_rows(next, &mut |row| {
                count.row()?;
                let is_enough = each(row)?.is_break() || count.rows >= most;
                Ok(if is_enough {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                })
            })
        })
    }
}
