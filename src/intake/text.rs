//! Tables as text: separator and encoding are told by what stands in them.

use super::cell::{Cell, Row};
use super::encoding::Encoding;
use super::error::IntakeError;
use super::header::letter;
use super::sheet::{Count, Each, Heed};
use crate::domain::text::decode;
use csv::{ReaderBuilder, StringRecord};
use encoding_rs::WINDOWS_1252;
use std::borrow::Cow;

/// The separators that are tried.
pub(super) const SEPARATORS: [u8; 4] = [b';', b',', b'\t', b'|'];

/// The largest text that is read: a base of the most rows is half of it.
const LARGEST: u64 = 64 << 20;
/// A row of a sheet has no more columns, and a line of a text no more bytes: it is taken apart
/// whole.
const COLUMNS: usize = 1 << 14;
const LINE: usize = 1 << 20;

/// More lines than this in one cell are quotes that nobody closed.
const LINES: usize = 20;
/// The longest text that a cell of Excel holds.
const LONGEST: usize = 32_767;

/// How UTF-16 begins where it says in which order its bytes are.
const LITTLE: [u8; 2] = *b"\xFF\xFE";
const BIG: [u8; 2] = *b"\xFE\xFF";

/// The mark that UTF-16 would bear, of a text that bears none: in Spanish nearly every letter
/// has a byte of zero on one side, always the same, and none on the other.
pub(super) fn unsaid_mark(bytes: &[u8]) -> Option<[u8; 2]> {
    let (pairs, odd) = bytes.as_chunks::<2>();
    let zeros = |at: usize| pairs.iter().filter(|pair| pair[at] == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    let is_most = |zeros: usize| zeros > 0 && zeros >= pairs.len() / 10 * 9;
    match (first, second) {
        _ if !odd.is_empty() => None,
        (0, second) if is_most(second) => Some(LITTLE),
        (first, 0) if is_most(first) => Some(BIG),
        _ => None,
    }
}

/// The text of a file: as it was said; else UTF-8 or UTF-16 as its marks say, strictly; else
/// as Windows writes Spanish.
pub(super) fn decoded(
    bytes: &[u8],
    said: Option<Encoding>,
) -> Result<(Cow<'_, str>, Encoding), IntakeError> {
    if bytes.len() as u64 > LARGEST {
        return Err(IntakeError::TooLarge { limit: LARGEST });
    }
    let has_mark = bytes.starts_with(&LITTLE) || bytes.starts_with(&BIG);
    let windows = || {
        let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
        (text, Encoding::Windows1252)
    };
    let strictly = |encoding: Encoding| {
        let text = match encoding {
            Encoding::Windows1252 => return Some(windows()),
            Encoding::Utf16 if !has_mark => {
                let mark = unsaid_mark(bytes).unwrap_or(LITTLE);
                decode(&[&mark, bytes].concat())
            }
            Encoding::Utf8 if has_mark => return None,
            Encoding::Utf8 => {
                let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
                let text = std::str::from_utf8(bytes).ok();
                return text.map(|text| (Cow::Borrowed(text), encoding));
            }
            Encoding::Utf16 => decode(bytes),
        };
        text.map(|text| (Cow::Owned(text), encoding))
    };
    match said {
        Some(encoding) => strictly(encoding).ok_or(IntakeError::NotWritten(encoding)),
        None if has_mark || unsaid_mark(bytes).is_some() => {
            Ok(strictly(Encoding::Utf16).unwrap_or_else(windows))
        }
        None => Ok(strictly(Encoding::Utf8).unwrap_or_else(windows)),
    }
}

/// The separator that a text says in its first line, as Excel has it: `sep=;`.
pub(super) fn said_separator(text: &str) -> Option<u8> {
    let line = text.lines().next()?.trim_end_matches('\r');
    let said = line
        .trim_start_matches('"')
        .trim_end_matches('"')
        .strip_prefix("sep=")?;
    match said.as_bytes() {
        [separator] if separator.is_ascii() && *separator != b'"' => Some(*separator),
        _ => None,
    }
}

/// Goes through the rows that can be seen, until it is told to stop.
pub(super) fn rows(
    text: &str,
    separator: u8,
    heed: Heed<'_>,
    each: Each<'_>,
) -> Result<(), IntakeError> {
    if let Some(row) = long_line(text) {
        return Err(IntakeError::TooWide { row });
    }
    let mut reader = ReaderBuilder::new()
        .delimiter(separator)
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    let mut row = Row::of(0, Vec::new());
    let mut count = Count::new(heed);
    let mut last = 0;
    loop {
        let number = line_after(text, reader.position());
        let from = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) if is_open(text, last) => {
                return Err(IntakeError::OpenQuotes { row: row.number });
            }
            Ok(false) => return Ok(()),
            Err(_) => {
                return Err(IntakeError::Damaged {
                    sheet: None,
                    row: Some(number),
                });
            }
        }
        last = from;
        count.row()?;
        check(&record, number)?;
        row.number = number;
        fill(&mut row.cells, &record);
        if !row.is_empty() && each(&row)?.is_break() {
            return Ok(());
        }
    }
}

/// The first line that is too long, where there is one.
fn long_line(text: &str) -> Option<u64> {
    let mut lines = (1..).zip(text.as_bytes().split(|byte| *byte == b'\n'));
    let is_long = |line: &[u8]| {
        line.len() > LINE
            && line
                .split(|byte| *byte == b'\r')
                .any(|part| part.len() > LINE)
    };
    lines.find(|(_, line)| is_long(line)).map(|(row, _)| row)
}

/// Whether the last record begins with quotes that nobody closes and has swallowed lines.
fn is_open(text: &str, from: usize) -> bool {
    let record = text
        .get(from..)
        .unwrap_or_default()
        .trim_matches(['\r', '\n']);
    let quotes = record.bytes().filter(|byte| *byte == b'"').count();
    record.contains('\n') && quotes % 2 == 1
}

/// Puts what can be seen of a record into cells, in the texts that stand there already: a
/// row is done with when the next one comes.
fn fill(cells: &mut Vec<(u32, Cell)>, record: &StringRecord) {
    let fields = (0..).zip(record);
    let mut filled = 0;
    for (at, field) in fields.filter(|(_, field)| !field.trim().is_empty()) {
        if let Some((place, Cell::Text(text))) = cells.get_mut(filled) {
            *place = at;
            text.clear();
            text.push_str(field);
        } else {
            cells.push((at, Cell::Text(field.to_owned())));
        }
        filled += 1;
    }
    cells.truncate(filled);
}

/// Refuses a record in which a cell has no end, or is longer than cells are.
fn check(record: &StringRecord, row: u64) -> Result<(), IntakeError> {
    if record.len() > COLUMNS {
        return Err(IntakeError::TooWide { row });
    }
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
