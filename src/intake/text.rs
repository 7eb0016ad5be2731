//! Tables as text: separator and encoding are told by what stands in them.

use super::cell::{Cell, Row};
use super::error::IntakeError;
use super::header::letter;
use super::sheet::{Count, Each, Heed};
use crate::domain::text::decode;
use csv::{ReaderBuilder, StringRecord};
use encoding_rs::WINDOWS_1252;

/// The separators that are tried.
pub(super) const SEPARATORS: [u8; 3] = [b';', b',', b'\t'];

/// More lines than this in one cell are quotes that nobody closed.
const LINES: usize = 20;
/// The longest text that a cell of Excel holds.
const LONGEST: usize = 32_767;

/// The text of a file: UTF-8 or UTF-16 as its marks say, else as Windows writes Spanish.
pub(super) fn decoded(bytes: &[u8]) -> String {
    decode(bytes).unwrap_or_else(|| {
        let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
        text.into_owned()
    })
}

/// Goes through the rows that can be seen, until it is told to stop.
pub(super) fn rows(
    text: &str,
    separator: u8,
    heed: Heed<'_>,
    each: Each<'_>,
) -> Result<(), IntakeError> {
    let mut reader = ReaderBuilder::new()
        .delimiter(separator)
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    let mut row = Row {
        number: 0,
        cells: Vec::new(),
    };
    let mut count = Count::new(heed);
    loop {
        let number = line_after(text, reader.position());
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(_) => {
                return Err(IntakeError::Damaged {
                    sheet: None,
                    row: Some(number),
                });
            }
        }
        count.row()?;
        check(&record, number)?;
        let cells = (0..).zip(&record);
        let cells = cells.filter(|(_, field)| !field.trim().is_empty());
        row.number = number;
        row.cells.clear();
        row.cells
            .extend(cells.map(|(at, field)| (at, Cell::Text(field.to_owned()))));
        if !row.is_empty() && each(&row)?.is_break() {
            return Ok(());
        }
    }
}

/// Refuses a record in which a cell has no end, or is longer than cells are.
fn check(record: &StringRecord, row: u64) -> Result<(), IntakeError> {
    for (at, field) in (0..).zip(record) {
        let lines = || field.bytes().filter(|byte| *byte == b'\n').count();
        if field.len() > LINES && lines() > LINES {
            return Err(IntakeError::OpenQuotes { row });
        }
        if field.len() > LONGEST && field.chars().count() > LONGEST {
            return Err(IntakeError::LongCell {
                row,
                column: letter(at),
                limit: LONGEST,
            });
        }
    }
    Ok(())
}

/// The line that the next record begins on: the reader stands before the blank lines
/// that it skips.
fn line_after(text: &str, position: &csv::Position) -> u64 {
    let from = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let rest = text.as_bytes().get(from..).unwrap_or_default();
    let ends = rest.iter().take_while(|byte| b"\r\n".contains(byte));
    let skipped = ends.filter(|byte| **byte == b'\n').count();
    position.line() + skipped as u64
}
