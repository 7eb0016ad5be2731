//! Workbooks, cell by cell: the memory that a sheet says it needs is never set aside.

use super::cell::{Cell, Row};
use super::error::IntakeError;
use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx};
use chrono::NaiveDate;
use std::io::Cursor;
use std::ops::ControlFlow;

#[derive(Debug, Clone)]
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) is_hidden: bool,
}

/// An open workbook, whose bytes were counted before.
pub(super) struct Workbook<'b> {
    book: Xlsx<Cursor<&'b [u8]>>,
}

impl<'b> Workbook<'b> {
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, IntakeError> {
        Xlsx::new(Cursor::new(bytes))
            .map(|book| Self { book })
            .map_err(|_| IntakeError::Damaged {
                sheet: None,
                row: None,
            })
    }

    /// Its sheets of cells, in their order.
    pub(super) fn sheets(&self) -> Vec<Sheet> {
        let all = self.book.sheets_metadata().iter();
        all.filter(|sheet| sheet.typ == SheetType::WorkSheet)
            .map(|sheet| Sheet {
                name: sheet.name.clone(),
                is_hidden: sheet.visible != SheetVisible::Visible,
            })
            .collect()
    }

    /// Goes through the rows of a sheet that can be seen, until it is told to stop.
    pub(super) fn rows(
        &mut self,
        sheet: &str,
        each: &mut dyn FnMut(&Row) -> Result<ControlFlow<()>, IntakeError>,
    ) -> Result<(), IntakeError> {
        let damaged = |row: Option<u64>| IntakeError::Damaged {
            sheet: Some(sheet.to_owned()),
            row,
        };
        let mut cells = self
            .book
            .worksheet_cells_reader(sheet)
            .map_err(|_| damaged(None))?;
        let mut row = Row {
            number: 0,
            cells: Vec::new(),
        };
        loop {
            let next = cells.next_cell().map_err(|_| damaged(Some(row.number)))?;
            let number = next
                .as_ref()
                .map(|cell| u64::from(cell.get_position().0) + 1);
            if number != Some(row.number) {
                if !row.is_empty() && each(&row)?.is_break() {
                    return Ok(());
                }
                row.cells.clear();
            }
            let (Some(cell), Some(number)) = (next, number) else {
                return Ok(());
            };
            row.number = number;
            let value = value(cell.get_value());
            if value != Cell::Empty {
                row.cells.push((cell.get_position().1, value));
            }
        }
    }
}

fn value(data: &DataRef<'_>) -> Cell {
    match data {
        DataRef::Empty => Cell::Empty,
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            Cell::Text(text.clone())
        }
        DataRef::SharedString(text) => Cell::Text((*text).to_owned()),
        #[allow(
            clippy::cast_precision_loss,
            reason = "a workbook has no other numbers"
        )]
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::Bool(truth) => Cell::Text(if *truth { "VERDADERO" } else { "FALSO" }.to_owned()),
        DataRef::DateTime(moment) if moment.is_datetime() => at(*moment),
        DataRef::DateTime(span) => Cell::Number(span.as_f64()),
        DataRef::Error(_) => Cell::Broken,
    }
}

fn at(moment: ExcelDateTime) -> Cell {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day))
        .and_then(|day| day.and_hms_opt(u32::from(hour), u32::from(minute), u32::from(second)))
        .map_or(Cell::Broken, Cell::Moment)
}
