//! Workbooks whose reader takes them whole, or falls over what does not hold: read in a
//! process of its own alone.

use super::cell::{Cell, Row};
use super::said::{Fault, Kind};
use super::sheet::{Each, Next, Sheet, by_rows, sheets, value};
use calamine::{Data, Ods, OdsError, Range, Reader, Xls, XlsError, Xlsb, XlsbError};
use std::io::Cursor;

type Bytes<'b> = Cursor<&'b [u8]>;

/// A workbook that is open.
pub(super) enum Whole<'b> {
    Xls(Xls<Bytes<'b>>),
    Xlsb(Xlsb<Bytes<'b>>),
    Ods(Ods<Bytes<'b>>),
}

impl<'b> Whole<'b> {
    pub(super) fn open(kind: Kind, bytes: &'b [u8]) -> Result<Self, Fault> {
        let bytes = Cursor::new(bytes);
        let or = |is_protected: bool| {
            if is_protected {
                Fault::Protected
            } else {
                Fault::Damaged
            }
        };
        match kind {
            Kind::Xls => Xls::new(bytes)
                .map(Self::Xls)
                .map_err(|error| or(matches!(error, XlsError::Password))),
            Kind::Xlsb => Xlsb::new(bytes)
                .map(Self::Xlsb)
                .map_err(|error| or(matches!(error, XlsbError::Password))),
            Kind::Ods => Ods::new(bytes)
                .map(Self::Ods)
                .map_err(|error| or(matches!(error, OdsError::Password))),
        }
    }

    pub(super) fn sheets(&self) -> Vec<Sheet> {
        sheets(match self {
            Self::Xls(book) => book.sheets_metadata(),
            Self::Xlsb(book) => book.sheets_metadata(),
            Self::Ods(book) => book.sheets_metadata(),
        })
    }

    /// Goes through the rows of a sheet that can be seen.
    pub(super) fn rows<E: From<Fault>>(&mut self, name: &str, each: Each<'_, E>) -> Result<(), E> {
        let range = match self {
            Self::Xlsb(book) => {
                let cells = book.worksheet_cells_reader(name);
                let mut cells = cells.map_err(|_| Fault::Damaged)?;
                let next = |_| {
                    let cell = cells.next_cell().map_err(|_| Fault::Damaged)?;
                    Ok(cell.map(|cell| Next {
                        row: u64::from(cell.get_position().0) + 1,
                        column: cell.get_position().1,
                        cell: value(Data::from(cell.get_value().clone())),
                        look: None,
                    }))
                };
                return by_rows(next, each);
            }
            Self::Xls(book) => book.worksheet_range(name).map_err(|_| Fault::Damaged)?,
            Self::Ods(book) => book.worksheet_range(name).map_err(|_| Fault::Damaged)?,
        };
        of_range(&range, each)
    }
}

fn of_range<E>(range: &Range<Data>, each: Each<'_, E>) -> Result<(), E> {
    let (row, column) = range.start().unwrap_or_default();
    for (number, cells) in (u64::from(row) + 1..).zip(range.rows()) {
        let cells = (column..).zip(cells.iter().cloned().map(value));
        let row = Row::of(
            number,
            cells.filter(|(_, cell)| *cell != Cell::Empty).collect(),
        );
        if !row.is_empty() && each(&row)?.is_break() {
            break;
        }
    }
    Ok(())
}
