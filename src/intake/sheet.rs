//! The sheets of a workbook and what calamine says of a cell, whatever the workbook is.

use super::cell::{Broken, Cell, Row};
use super::error::IntakeError;
use super::hidden::{Drawn, Hidden};
use crate::domain::look::Look;
use calamine::{CellErrorType, Data, ExcelDateTime, SheetType, SheetVisible};
use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};
use std::ops::ControlFlow;
use std::str::FromStr;
use std::sync::Arc;

/// What rows are handed to, until it says to stop.
pub(super) type Each<'e, E = IntakeError> = &'e mut dyn FnMut(&Row) -> Result<ControlFlow<()>, E>;

/// Told how many rows were read, and now and then while nothing comes; answers whether to
/// go on.
pub type Heed<'h> = &'h mut dyn FnMut(u64) -> bool;

/// Rows that are counted, and asked now and then whether to go on.
pub(super) struct Count<'h> {
    pub(super) heed: Heed<'h>,
    pub(super) rows: u64,
}

impl<'h> Count<'h> {
    pub(super) fn new(heed: Heed<'h>) -> Self {
        Self { heed, rows: 0 }
    }

    /// Counts one.
    pub(super) fn row(&mut self) -> Result<(), IntakeError> {
        const OFTEN: u64 = 500;
        self.rows += 1;
        if self.rows.is_multiple_of(OFTEN) && !(self.heed)(self.rows) {
            return Err(IntakeError::Stopped);
        }
        Ok(())
    }
}

/// A workbook that is open.
pub(super) trait Book {
    /// Its sheets of cells, in their order.
    fn sheets(&self) -> &[Sheet];

    /// What it hides of a sheet; nothing where that is not known.
    fn hidden(&mut self, at: usize, heed: Heed<'_>) -> Result<Option<Hidden>, IntakeError>;

    /// How it draws a sheet, as far as that is known.
    fn drawn(&self, _: usize) -> Drawn {
        Drawn::default()
    }

    /// Goes through the rows of a sheet in which something stands, so many at most.
    fn rows(
        &mut self,
        at: usize,
        most: u64,
        heed: Heed<'_>,
        each: Each<'_>,
    ) -> Result<(), IntakeError>;
}

/// A sheet of cells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) is_hidden: bool,
}

pub(super) fn is_of_cells(sheet: &calamine::Sheet) -> bool {
    sheet.typ == SheetType::WorkSheet
}

/// The sheets of cells, in their order.
pub(super) fn sheets(all: &[calamine::Sheet]) -> Vec<Sheet> {
    all.iter()
        .filter(|sheet| is_of_cells(sheet))
        .map(|sheet| Sheet {
            name: sheet.name.clone(),
            is_hidden: sheet.visible != SheetVisible::Visible,
        })
        .collect()
}

/// A cell as it comes.
pub(super) struct Next<'f> {
    /// Its row, from 1, and its column, from 0.
    pub(super) row: u64,
    pub(super) column: u32,
    pub(super) cell: Cell,
    /// How it looks, where that is known.
    pub(super) look: Option<&'f Arc<Look>>,
}

/// Goes through cells as they come by the rows in which something stands.
///
/// # Errors
/// The next cell cannot be read, with the row it was looked for in; or what `each` says.
pub(super) fn by_rows<'f, E>(
    mut next: impl FnMut(u64) -> Result<Option<Next<'f>>, E>,
    each: Each<'_, E>,
) -> Result<(), E> {
    let mut row = Row::of(0, Vec::new());
    loop {
        let next = next(row.number)?;
        if next.as_ref().map(|next| next.row) != Some(row.number) {
            if !row.is_empty() && each(&row)?.is_break() {
                return Ok(());
            }
            row.cells.clear();
            row.looks.clear();
        }
        let Some(next) = next else {
            return Ok(());
        };
        row.number = next.row;
        let is_seen = || next.look.is_some_and(|look| look.shows_without_text());
        if next.cell != Cell::Empty || is_seen() {
            row.cells.push((next.column, next.cell));
            row.looks.push(next.look.cloned());
        }
    }
}

/// What stands in a cell.
pub(super) fn value(data: Data) -> Cell {
    match data {
        Data::Empty => Cell::Empty,
        Data::String(text) => Cell::Text(text),
        Data::DurationIso(text) => match lasting(&text) {
            Some(days) if days < 1.0 => Cell::Undated(days),
            Some(days) => Cell::Number(days),
            None => Cell::Text(text),
        },
        // Whether a day alone has an hour, its column says, as in every workbook.
        Data::DateTimeIso(text) => NaiveDateTime::from_str(&text)
            .or_else(|_| NaiveDate::from_str(&text).map(Into::into))
            .map_or(Cell::Text(text), Cell::Moment),
        #[allow(
            clippy::cast_precision_loss,
            reason = "a workbook has no other numbers"
        )]
        Data::Int(number) => Cell::Number(number as f64),
        Data::Float(number) => Cell::Number(number),
        Data::Bool(truth) => Cell::Truth(truth),
        Data::DateTime(moment) if moment.is_datetime() => at(moment),
        Data::DateTime(span) => Cell::Number(span.as_f64()),
        Data::Error(error) => Cell::Broken(broken(&error)),
    }
}

const fn broken(error: &CellErrorType) -> Broken {
    match error {
        CellErrorType::Div0 => Broken::Div0,
        CellErrorType::NA => Broken::NotAvailable,
        CellErrorType::Name => Broken::Name,
        CellErrorType::Null => Broken::Null,
        CellErrorType::Num => Broken::Num,
        CellErrorType::Ref => Broken::Ref,
        CellErrorType::Value => Broken::Value,
        CellErrorType::GettingData => Broken::GettingData,
    }
}

/// How many days `PT09H03M00S` is.
fn lasting(text: &str) -> Option<f64> {
    let mut rest = text.strip_prefix("PT")?;
    let mut days = 0.0;
    for (unit, of_a_day) in [('H', 24.0), ('M', 1_440.0), ('S', 86_400.0)] {
        if let Some((number, after)) = rest.split_once(unit) {
            days += number.parse::<f64>().ok().filter(|it| *it >= 0.0)? / of_a_day;
            rest = after;
        }
    }
    rest.is_empty().then_some(days)
}

fn at(moment: ExcelDateTime) -> Cell {
    let number = moment.as_f64();
    let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    let [hour, minute, second] = [hour, minute, second].map(u32::from);
    NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day))
        // Before 1 no calendar of Excel begins: it shows a time of day, or the 0th of January.
        .filter(|_| number >= 1.0)
        .and_then(|day| day.and_hms_milli_opt(hour, minute, second, u32::from(milli)))
        .map_or(Cell::Undated(number), Cell::Moment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x1_a_time_of_an_open_document_is_a_part_of_a_day() {
        let told = |text: &str| value(Data::DurationIso(text.to_owned())).told_whole();
        for (text, expected) in [
            ("PT09H03M00S", "09:03"),
            ("PT23H59M29.5S", "23:59"),
            ("PT36H00M00S", "1.5"),
            ("P1D", "P1D"),
            ("PT-9H", "PT-9H"),
            ("PTxH", "PTxH"),
        ] {
            assert_eq!(told(text), expected);
        }
    }
}
