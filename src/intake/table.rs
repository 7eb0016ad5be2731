//! A table of a file: its header found, its rows handed over one by one.

use super::apart::Apart;
use super::cell::Row;
use super::error::IntakeError;
use super::format::{self, Format};
use super::header::{Asked, Columns, Finder, Shape};
use super::sheet::{Book, Heed};
use super::text::{self, SEPARATORS};
use super::workbook::Workbook;
use std::cmp::Reverse;
use std::ops::ControlFlow;

/// The most bytes that a file has.
pub const LARGEST: u64 = 128 << 20;

/// Where a table was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The sheet; none in a text.
    pub sheet: Option<String>,
    /// The row of its headers.
    pub header: u64,
    /// Which field stands in which column.
    pub columns: Columns,
    /// Sheets that the workbook hides: nothing of them was read, unless one was asked for.
    pub hidden: Vec<String>,
}

/// A row of which nothing is taken, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowError {
    /// The row, as the sheet or the file numbers it.
    pub row: u64,
    /// The header of the column.
    pub column: String,
    /// Why, Spanish.
    pub reason: String,
}

/// What the rows below a header are handed to.
type Taking<'t> = &'t mut dyn FnMut(&Columns, &Row);

/// Reads a table: the rows below its header go to `take`, in their order.
///
/// # Errors
/// Why nothing of the file is to be taken; some rows may have been handed over before.
pub fn read(
    bytes: &[u8],
    shape: &Shape,
    asked: &Asked,
    heed: Heed<'_>,
    take: Taking<'_>,
) -> Result<Table, IntakeError> {
    if bytes.len() as u64 > LARGEST {
        return Err(IntakeError::TooLarge { limit: LARGEST });
    }
    match format::tell(bytes)? {
        Format::Workbook => sheets(&mut Workbook::open(bytes)?, shape, asked, heed, take),
        Format::Apart(kind) => {
            let mut book = Apart::open(kind, bytes, heed)?;
            sheets(&mut book, shape, asked, heed, take)
        }
        Format::Text => plain(bytes, shape, asked, heed, take),
    }
}

/// The rows of one sheet, or of a text under one separator.
struct Reading<'a> {
    finder: Finder<'a>,
    found: Option<(u64, Columns)>,
}

impl<'a> Reading<'a> {
    fn new(shape: &'a Shape, asked: &'a Asked) -> Self {
        Self {
            finder: Finder::new(shape, asked),
            found: None,
        }
    }

    fn row(&mut self, row: &Row, take: Taking<'_>) -> Result<ControlFlow<()>, IntakeError> {
        if let Some((_, columns)) = &self.found {
            take(columns, row);
            return Ok(ControlFlow::Continue(()));
        }
        self.found = self.finder.look(row)?.map(|columns| (row.number, columns));
        Ok(if self.found.is_none() && self.finder.is_done() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        })
    }
}

fn sheets(
    book: &mut dyn Book,
    shape: &Shape,
    asked: &Asked,
    heed: Heed<'_>,
    take: Taking<'_>,
) -> Result<Table, IntakeError> {
    let sheets = book.sheets().to_vec();
    let looked_at: Vec<usize> = match asked.sheet {
        Some(number) => match number.checked_sub(1).filter(|at| *at < sheets.len()) {
            Some(at) => vec![at],
            None => {
                return Err(IntakeError::NoSheet {
                    asked: number,
                    sheets: sheets.into_iter().map(|sheet| sheet.name).collect(),
                });
            }
        },
        None => (0..sheets.len())
            .filter(|at| !sheets[*at].is_hidden)
            .collect(),
    };
    let mut finder = Finder::new(shape, asked);
    for at in &looked_at {
        let sheet = &sheets[*at];
        let mut reading = Reading::new(shape, asked);
        book.rows(*at, heed, &mut |row| reading.row(row, take))?;
        if let Some((header, columns)) = reading.found {
            let hidden = sheets.iter().filter(|other| other.is_hidden);
            let hidden = hidden.filter(|other| other.name != sheet.name);
            return Ok(Table {
                sheet: Some(sheet.name.clone()),
                header,
                columns,
                hidden: hidden.map(|sheet| sheet.name.clone()).collect(),
            });
        }
        finder = reading.finder;
    }
    let looked_at = looked_at.iter().map(|at| sheets[*at].name.clone());
    Err(finder.not_found(looked_at.collect()))
}

fn plain(
    bytes: &[u8],
    shape: &Shape,
    asked: &Asked,
    heed: Heed<'_>,
    take: Taking<'_>,
) -> Result<Table, IntakeError> {
    if let Some(number) = asked.sheet.filter(|number| *number != 1) {
        return Err(IntakeError::NoSheet {
            asked: number,
            sheets: Vec::new(),
        });
    }
    let text = text::decoded(bytes);
    let mut nearest: Option<IntakeError> = None;
    for separator in SEPARATORS {
        let mut reading = Reading::new(shape, asked);
        let done = text::rows(&text, separator, heed, &mut |row| reading.row(row, take));
        if let Some((header, columns)) = reading.found {
            done?;
            return Ok(Table {
                sheet: None,
                header,
                columns,
                hidden: Vec::new(),
            });
        }
        let told = match done {
            Ok(()) => reading.finder.not_found(Vec::new()),
            Err(sure @ (IntakeError::Twice { .. } | IntakeError::Stopped)) => return Err(sure),
            // Under another separator quotes may stand otherwise.
            Err(other) => other,
        };
        if nearest
            .as_ref()
            .is_none_or(|before| far(&told) < far(before))
        {
            nearest = Some(told);
        }
    }
    Err(nearest.unwrap_or(IntakeError::Empty))
}

/// How far what was found is from a header: what is missing first, then how few cells
/// there are.
fn far(error: &IntakeError) -> (usize, Reverse<usize>) {
    match error {
        IntakeError::NoHeader { missing, best, .. } => {
            let cells = best.as_ref().map_or(0, |(_, cells)| cells.len());
            (missing.len(), Reverse(cells))
        }
        _ => (usize::MAX, Reverse(0)),
    }
}
