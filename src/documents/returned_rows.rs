//! The rows of somebody else's workbook that failed, given back: their cells as they stood,
//! why each failed beside, and a hidden column by which they are known when they come home.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDateTime;
use rust_xlsxwriter::{Color, Format, FormatBorder, Formula, Note, Worksheet, XlsxError};

use crate::domain::look::Look;

use super::looking::looking;
use super::workbook::{begun, days, finished};
use super::{DocumentError, Head};

/// The margins of a column, five dots of a sign of seven: what the writer counts as a width is
/// without them.
const MARGINS: f64 = 5.0 / 7.0;

/// As much of a formula as is told.
const LONGEST_FORMULA: usize = 500;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum ReturnedCell {
    /// Nothing; it looks like something.
    Blank,
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
    /// A date, with its hour.
    Moment(NaiveDateTime),
    /// A number that stands for a time of day, or for no day at all.
    Undated(f64),
    /// A logical value.
    Truth(bool),
    /// The error that a formula came to, as a workbook keeps it.
    Error(&'static str),
}

/// Cells by their column, the first being 0, each with how it looks where that is known.
pub type ReturnedCells = Vec<(u16, ReturnedCell, Option<Arc<Look>>)>;

/// A row that failed.
#[derive(Debug, Clone, PartialEq)]
pub struct ReturnedRow {
    /// Its cells.
    pub cells: ReturnedCells,
    /// The formulas among them, which speak of cells that are not here: each is told beside
    /// what it came to.
    pub formulas: Vec<(u16, String)>,
    /// Why it failed.
    pub reason: String,
    /// What it is known by when it comes home.
    pub key: String,
}

/// How its sheet is drawn: rows and columns as they are given back, the first being 0.
#[derive(Debug, Clone, PartialEq)]
pub struct ReturnedDrawing {
    /// How wide columns are, their margins included, by the first and the last of a stretch.
    pub widths: Vec<(u16, u16, f64)>,
    /// Columns that are hidden, by the first and the last of a stretch.
    pub hidden: Vec<(u16, u16)>,
    /// How high rows were made, in points.
    pub heights: Vec<(u32, f64)>,
    /// Cells that are one, by the first and the last of their rows and of their columns.
    pub merged: Vec<((u32, u32), (u16, u16))>,
}

/// What is given back.
#[derive(Debug, Clone, PartialEq)]
pub struct ReturnedRows {
    /// Who gives it back, and when.
    pub head: Head,
    /// What it is called.
    pub title: String,
    /// The rows of its headers: one, or two of which one stands above the other.
    pub headers: Vec<ReturnedCells>,
    /// How they are drawn.
    pub drawing: ReturnedDrawing,
    /// Columns of which the zeros count: what is typed there stays a text.
    pub texts: Vec<u16>,
    /// The headers of the two columns behind all others: the reason, and the key.
    pub own: [&'static str; 2],
    /// The rows.
    pub rows: Vec<ReturnedRow>,
}

/// Makes the workbook. The same rows give the same bytes.
///
/// # Errors
/// [`DocumentError::Defect`] where a cell holds more than a workbook can.
pub fn returned_rows(data: &ReturnedRows) -> Result<Vec<u8>, DocumentError> {
    finished(written(data))
}

fn written(data: &ReturnedRows) -> Result<Vec<u8>, XlsxError> {
    let mut book = begun(&data.head, &data.title)?;
    let sheet = book.add_worksheet();
    sheet.set_name("Devolución")?;
    let header = Format::new()
        .set_bold()
        .set_background_color(Color::RGB(0x00E8_E8E8))
        .set_border_bottom(FormatBorder::Thin);
    let text = Format::new().set_num_format("@");
    let wrong = Format::new()
        .set_text_wrap()
        .set_font_color(Color::RGB(0x00B0_0000));
    for column in &data.texts {
        sheet.set_column_format(*column, &text)?;
    }
    let cells = data.rows.iter().map(|row| &row.cells);
    let cells = data.headers.iter().chain(cells).flatten();
    let merged = data.drawing.merged.iter().map(|(_, columns)| columns.1);
    let last = cells.map(|cell| cell.0).chain(merged).max();
    let last = last.unwrap_or_default();
    let (reason, key) = (last.saturating_add(1), last.saturating_add(2));
    drawn(sheet, &data.drawing, last)?;
    let mut formats = Formats::default();
    for (at, cells) in (0..).zip(&data.headers) {
        for (column, cell, look) in cells {
            match (cell, look) {
                (ReturnedCell::Text(text), None) => {
                    sheet.write_string_with_format(at, *column, text, &header)?;
                }
                (cell, look) => {
                    let look = given_back(cell, look.as_deref(), false);
                    formats.cell(sheet, (at, *column), cell, look)?;
                }
            }
        }
    }
    let below = u32::try_from(data.headers.len()).unwrap_or_default();
    for (column, title) in [(reason, data.own[0]), (key, data.own[1])] {
        sheet.write_string_with_format(below.saturating_sub(1), column, title, &header)?;
    }
    for (at, row) in (below..).zip(&data.rows) {
        for (column, cell, look) in &row.cells {
            let is_text = data.texts.contains(column);
            let look = given_back(cell, look.as_deref(), is_text);
            formats.cell(sheet, (at, *column), cell, look)?;
        }
        for (column, formula) in &row.formulas {
            let told: String = formula.chars().take(LONGEST_FORMULA).collect();
            let note = Note::new(format!("En el original es una fórmula: ={told}"));
            sheet.insert_note(at, *column, &note.add_author_prefix(false))?;
        }
        sheet.write_string_with_format(at, reason, &row.reason, &wrong)?;
        sheet.write_string(at, key, &row.key)?;
    }
    sheet.set_column_width(reason, 60)?;
    sheet.set_column_hidden(key)?;
    sheet.set_freeze_panes(below, 0)?;
    book.save_to_buffer()
}

/// Draws the sheet up to a column, before anything stands in it.
fn drawn(sheet: &mut Worksheet, drawing: &ReturnedDrawing, end: u16) -> Result<(), XlsxError> {
    for (first, last, width) in &drawing.widths {
        for column in *first..=(*last).min(end) {
            sheet.set_column_width(column, (width - MARGINS).max(0.0))?;
        }
    }
    for (first, last) in &drawing.hidden {
        for column in *first..=(*last).min(end) {
            sheet.set_column_hidden(column)?;
        }
    }
    for (row, height) in &drawing.heights {
        sheet.set_row_height(*row, *height)?;
    }
    for ((first, last), columns) in &drawing.merged {
        match sheet.merge_range(*first, columns.0, *last, columns.1, "", &Format::new()) {
            // A workbook that somebody forged: as many of them as can be.
            Err(XlsxError::MergeRangeOverlaps(..) | XlsxError::MergeRangeSingleCell) => {}
            merged => drop(merged?),
        }
    }
    Ok(())
}

/// The formats of the cells, each made once.
#[derive(Default)]
struct Formats(HashMap<Look, Format>);

impl Formats {
    fn cell(
        &mut self,
        sheet: &mut Worksheet,
        (row, column): (u32, u16),
        cell: &ReturnedCell,
        look: Look,
    ) -> Result<(), XlsxError> {
        let format = self.0.entry(look).or_insert_with_key(looking);
        match cell {
            ReturnedCell::Blank => sheet.write_blank(row, column, format)?,
            ReturnedCell::Truth(truth) => {
                sheet.write_boolean_with_format(row, column, *truth, format)?
            }
            ReturnedCell::Error(code) => {
                let formula = Formula::new(format!("={code}")).set_result(*code);
                sheet.write_formula_with_format(row, column, formula, format)?
            }
            ReturnedCell::Text(text) => {
                sheet.write_string_with_format(row, column, text, format)?
            }
            ReturnedCell::Number(number) | ReturnedCell::Undated(number) => {
                sheet.write_number_with_format(row, column, *number, format)?
            }
            ReturnedCell::Moment(at) => {
                sheet.write_number_with_format(row, column, days(*at), format)?
            }
        };
        Ok(())
    }
}

/// How a cell looks as it is given back: as it did, but that a day is shown as one, and of what
/// has no look of its own the zeros count where they do.
fn given_back(cell: &ReturnedCell, look: Option<&Look>, is_text: bool) -> Look {
    let mut look = look.cloned().unwrap_or_default();
    let shown = look.number.as_deref();
    let number = match (cell, shown) {
        (ReturnedCell::Moment(at), None | Some("General" | "@")) => {
            let is_day = at.time() == chrono::NaiveTime::MIN;
            Some(if is_day {
                "dd/mm/yyyy"
            } else {
                "dd/mm/yyyy hh:mm"
            })
        }
        (ReturnedCell::Undated(number), None | Some("General" | "@")) => {
            let is_time = (0.0..1.0).contains(number);
            Some(if is_time { "hh:mm:ss" } else { "dd/mm/yyyy" })
        }
        (_, None) if is_text => Some("@"),
        _ => None,
    };
    if let Some(number) = number {
        look.number = Some(number.to_owned());
    }
    look
}
