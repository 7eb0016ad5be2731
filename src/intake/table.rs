//! A table of a file: its header found, its rows handed over one by one.

use super::apart::Apart;
use super::cell::Row;
use super::encoding::Encoding;
use super::error::IntakeError;
use super::format::{self, Format};
use super::header::{Asked, Columns, Finder, LOOKED_AT, Shape, letter};
use super::hidden::{Drawn, Hidden};
use super::sheet::{Book, Heed, Sheet};
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
    /// Sheets that the workbook hides, by their number from 1 and their name: nothing of them
    /// was read, unless one was asked for.
    pub hidden: Vec<(usize, String)>,
    /// What it hides of this sheet, and was read; none where that is not known.
    pub unseen: Option<Unseen>,
    /// Whether it is known how the workbook shows its numbers (X1a).
    pub has_formats: bool,
    /// How a text is written; none of a workbook.
    pub encoding: Option<Encoding>,
}

/// How a table is laid out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Layout {
    /// The cells of its headers, in one row or in two.
    pub heading: Vec<Row>,
    /// How its sheet is drawn.
    pub drawn: Drawn,
    /// Columns that its sheet hides and in which no field stands, as stretches of them.
    pub hidden: Vec<(u32, u32)>,
}

/// What a workbook hides of a sheet, and is read all the same (X1a).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unseen {
    /// Rows below the header.
    pub rows: u64,
    /// The first of them.
    pub first_row: Option<u64>,
    /// Columns in which a field stands, by their letter.
    pub columns: Vec<String>,
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
    laid_out(bytes, shape, asked, heed, take).map(|(table, _)| table)
}

/// Reads a table, and how it is laid out.
///
/// # Errors
/// Why nothing of the file is to be taken.
pub(super) fn laid_out(
    bytes: &[u8],
    shape: &Shape,
    asked: &Asked,
    heed: Heed<'_>,
    take: Taking<'_>,
) -> Result<(Table, Layout), IntakeError> {
    if bytes.len() as u64 > LARGEST {
        return Err(IntakeError::TooLarge { limit: LARGEST });
    }
    let is_text_by_word = asked.encoding.is_some();
    match format::tell(bytes, is_text_by_word, heed)? {
        Format::Workbook(notes) => {
            let mut book = Workbook::open(bytes, notes)?;
            let (table, layout) = sheets(&mut book, shape, asked, heed, take)?;
            let has_formats = true;
            Ok((
                Table {
                    has_formats,
                    ..table
                },
                layout,
            ))
        }
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
        if let Some((header, columns)) = &mut self.found {
            if self.finder.is_second(*header, columns, row) {
                *header = row.number;
            } else {
                take(columns, row);
            }
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
) -> Result<(Table, Layout), IntakeError> {
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
    let having = having(book, &looked_at, shape, asked, heed).map_err(|error| {
        let unread = sheets.iter().enumerate();
        let unread = unread.filter(|(at, sheet)| sheet.is_hidden && !looked_at.contains(at));
        hiding(error, unread.map(numbered).collect())
    });
    let (at, unseen_of) = match having?[..] {
        [at] => (at, book.hidden(at, heed)?),
        ref several => {
            let named = several.iter().map(|at| (at + 1, sheets[*at].name.clone()));
            return Err(IntakeError::Several {
                sheets: named.collect(),
            });
        }
    };
    let mut reading = Reading::new(shape, asked);
    let mut unseen = Unseen::default();
    book.rows(at, u64::MAX, heed, &mut |row| {
        let is_hidden = unseen_of.as_ref().is_some_and(|it| it.has_row(row.number));
        if is_hidden && reading.found.is_some() {
            unseen.rows += 1;
            unseen.first_row.get_or_insert(row.number);
        }
        reading.row(row, take)
    })?;
    let Some((header, columns)) = reading.found else {
        return Err(reading.finder.not_found(vec![sheets[at].name.clone()]));
    };
    let hidden = sheets.iter().enumerate();
    let hidden = hidden.filter(|(other, sheet)| sheet.is_hidden && *other != at);
    let without_field = |(first, last): &&(u32, u32)| {
        let mut places = columns.places();
        !places.any(|at| (first..=last).contains(&&at))
    };
    let concealed = unseen_of.as_ref().map_or(&[][..], Hidden::columns);
    let concealed = concealed.iter().filter(without_field).copied().collect();
    let table = Table {
        sheet: Some(sheets[at].name.clone()),
        header,
        hidden: hidden.map(numbered).collect(),
        unseen: unseen_of.map(|of| Unseen {
            columns: columns
                .places()
                .filter(|at| of.has_column(*at))
                .map(letter)
                .collect(),
            ..unseen
        }),
        has_formats: false,
        encoding: None,
        columns,
    };
    let layout = Layout {
        heading: reading.finder.into_heading(),
        drawn: book.drawn(at),
        hidden: concealed,
    };
    Ok((table, layout))
}

/// A sheet by its number, from 1, and its name.
fn numbered((at, sheet): (usize, &Sheet)) -> (usize, String) {
    (at + 1, sheet.name.clone())
}

/// That there is no header, and which sheets were not looked through.
fn hiding(error: IntakeError, unread: Vec<(usize, String)>) -> IntakeError {
    match error {
        IntakeError::NoHeader {
            sheets,
            missing,
            best,
            ..
        } => IntakeError::NoHeader {
            sheets,
            missing,
            best,
            hidden: unread,
        },
        error => error,
    }
}

/// The sheets that have the header, of those that are looked at; at least one. Where some
/// have rows below it, those alone: a sheet of headers is nobody's base.
fn having(
    book: &mut dyn Book,
    looked_at: &[usize],
    shape: &Shape,
    asked: &Asked,
    heed: Heed<'_>,
) -> Result<Vec<usize>, IntakeError> {
    let (mut having, mut without_rows) = (Vec::new(), Vec::new());
    let mut twice = None;
    let mut nearest = Finder::new(shape, asked);
    for at in looked_at {
        let mut reading = Reading::new(shape, asked);
        let mut has_rows = false;
        // Its second row of headers, and one of data.
        let looked = book.rows(*at, LOOKED_AT + 2, heed, &mut |row| {
            let flow = reading.row(row, &mut |_, _| has_rows = true)?;
            Ok(if has_rows {
                ControlFlow::Break(())
            } else {
                flow
            })
        });
        match looked {
            // Another sheet may be the one that is meant.
            Err(error @ IntakeError::Twice { .. }) => twice = Some(error),
            other => other?,
        }
        match reading.found {
            Some(_) if has_rows => having.push(*at),
            Some(_) => without_rows.push(*at),
            None => nearest = reading.finder.nearer(nearest),
        }
    }
    match (twice, without_rows.first()) {
        _ if !having.is_empty() => Ok(having),
        (Some(error), _) => Err(error),
        (None, Some(first)) => Ok(vec![*first]),
        (None, None) => {
            let sheets = book.sheets();
            let names = looked_at.iter().map(|at| sheets[*at].name.clone());
            Err(nearest.not_found(names.collect()))
        }
    }
}

fn plain(
    bytes: &[u8],
    shape: &Shape,
    asked: &Asked,
    heed: Heed<'_>,
    take: Taking<'_>,
) -> Result<(Table, Layout), IntakeError> {
    if let Some(number) = asked.sheet.filter(|number| *number != 1) {
        return Err(IntakeError::NoSheet {
            asked: number,
            sheets: Vec::new(),
        });
    }
    let (text, encoding) = text::decoded(bytes, asked.encoding)?;
    let mut nearest: Option<IntakeError> = None;
    let said = text::said_separator(&text).map(|said| vec![said]);
    for separator in said.unwrap_or_else(|| SEPARATORS.to_vec()) {
        let mut reading = Reading::new(shape, asked);
        let done = text::rows(&text, separator, heed, &mut |row| reading.row(row, take));
        if let Some((header, columns)) = reading.found {
            done?;
            let table = Table {
                sheet: None,
                header,
                columns,
                hidden: Vec::new(),
                unseen: Some(Unseen::default()),
                has_formats: true,
                encoding: Some(encoding),
            };
            let layout = Layout {
                heading: reading.finder.into_heading(),
                ..Layout::default()
            };
            return Ok((table, layout));
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
