//! The rows of somebody else's workbook that failed, given back: their cells as they stood,
//! why each failed beside, and a hidden column by which they are known when they come home.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use rust_xlsxwriter::{Color, Format, FormatBorder, Note, Worksheet, XlsxError};

use super::workbook::{begun, days, finished};
use super::{DocumentError, Head};

/// As much of a formula as is told.
const LONGEST_FORMULA: usize = 500;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum ReturnedCell {
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
    /// A date, with its hour.
    Moment(NaiveDateTime),
}

/// A row that failed.
#[derive(Debug, Clone, PartialEq)]
pub struct ReturnedRow {
    /// Its cells by their column, the first being 0, each with its format.
    pub cells: Vec<(u16, ReturnedCell, Option<String>)>,
    /// The formulas among them, which speak of cells that are not here: each is told beside
    /// what it came to.
    pub formulas: Vec<(u16, String)>,
    /// Why it failed.
    pub reason: String,
    /// What it is known by when it comes home.
    pub key: String,
}

/// What is given back.
#[derive(Debug, Clone, PartialEq)]
pub struct ReturnedRows {
    /// Who gives it back, and when.
    pub head: Head,
    /// What it is called.
    pub title: String,
    /// The headers by their column, the first being 0.
    pub headers: Vec<(u16, String)>,
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
    for (column, header_text) in &data.headers {
        sheet.write_string_with_format(0, *column, header_text, &header)?;
    }
    let columns = data.headers.iter().map(|(column, _)| *column);
    let cells = data
        .rows
        .iter()
        .flat_map(|row| row.cells.iter().map(|cell| cell.0));
    let last = columns.chain(cells).max().unwrap_or_default();
    let (reason, key) = (last.saturating_add(1), last.saturating_add(2));
    for (column, title) in [(reason, data.own[0]), (key, data.own[1])] {
        sheet.write_string_with_format(0, column, title, &header)?;
    }
    let mut formats = Formats::default();
    for (at, row) in (1..).zip(&data.rows) {
        for (column, cell, format) in &row.cells {
            let is_text = data.texts.contains(column);
            formats.cell(
                sheet,
                (at, *column),
                cell,
                format.as_deref().or(is_text.then_some("@")),
            )?;
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
    sheet.set_freeze_panes(1, 0)?;
    book.save_to_buffer()
}

/// The formats of the cells, each made once.
#[derive(Default)]
struct Formats(HashMap<String, Format>);

impl Formats {
    fn cell(
        &mut self,
        sheet: &mut Worksheet,
        (row, column): (u32, u16),
        cell: &ReturnedCell,
        format: Option<&str>,
    ) -> Result<(), XlsxError> {
        let code = match (cell, format) {
            (ReturnedCell::Moment(at), None | Some("General" | "@")) => {
                let is_day = at.time() == chrono::NaiveTime::MIN;
                if is_day {
                    "dd/mm/yyyy"
                } else {
                    "dd/mm/yyyy hh:mm"
                }
            }
            (_, format) => format.unwrap_or("General"),
        };
        let format = self.0.entry(code.to_owned());
        let format = format.or_insert_with_key(|code| Format::new().set_num_format(code.as_str()));
        match cell {
            ReturnedCell::Text(text) => {
                sheet.write_string_with_format(row, column, text, format)?
            }
            ReturnedCell::Number(number) => {
                sheet.write_number_with_format(row, column, *number, format)?
            }
            ReturnedCell::Moment(at) => {
                sheet.write_number_with_format(row, column, days(*at), format)?
            }
        };
        Ok(())
    }
}
