//! The rows of somebody else's workbook that failed, given back: their cells as they stood,
//! why each failed beside, and a hidden column by which they are known when they come home.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDateTime;
use rust_xlsxwriter::{
    Color, Format, FormatAlign, FormatBorder, FormatUnderline, Note, Worksheet, XlsxError,
};

use crate::domain::look::{Across, Font, Line, Look, Upright};

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
    /// Its cells by their column, the first being 0, each with how it looks where that is known.
    pub cells: Vec<(u16, ReturnedCell, Option<Arc<Look>>)>,
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
    sheet.set_freeze_panes(1, 0)?;
    book.save_to_buffer()
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
        (_, None) if is_text => Some("@"),
        _ => None,
    };
    if let Some(number) = number {
        look.number = Some(number.to_owned());
    }
    look
}

/// How the line of a side is drawn, and how it is coloured.
type Side = (
    fn(Format, FormatBorder) -> Format,
    fn(Format, Color) -> Format,
);

fn looking(look: &Look) -> Format {
    let mut format = Format::new().set_num_format(look.number.as_deref().unwrap_or("General"));
    if let Some(font) = &look.font {
        format = lettered(format, font);
    }
    if let Some(fill) = look.fill {
        format = format.set_background_color(Color::RGB(fill));
    }
    let sides: [Side; 4] = [
        (Format::set_border_left, Format::set_border_left_color),
        (Format::set_border_right, Format::set_border_right_color),
        (Format::set_border_top, Format::set_border_top_color),
        (Format::set_border_bottom, Format::set_border_bottom_color),
    ];
    for (border, (drawn, colored)) in look.borders.iter().zip(sides) {
        let Some((line, color)) = border else {
            continue;
        };
        format = drawn(format, lined(*line));
        if let Some(color) = color {
            format = colored(format, Color::RGB(*color));
        }
    }
    if let Some(across) = look.across {
        format = format.set_align(match across {
            Across::Left => FormatAlign::Left,
            Across::Center => FormatAlign::Center,
            Across::Right => FormatAlign::Right,
            Across::Justify => FormatAlign::Justify,
            Across::Fill => FormatAlign::Fill,
        });
    }
    if let Some(upright) = look.upright {
        format = format.set_align(match upright {
            Upright::Top => FormatAlign::Top,
            Upright::Center => FormatAlign::VerticalCenter,
            Upright::Bottom => FormatAlign::Bottom,
            Upright::Justify => FormatAlign::VerticalJustify,
        });
    }
    if look.wraps {
        format = format.set_text_wrap();
    }
    format
}

fn lettered(mut format: Format, font: &Font) -> Format {
    if let Some(name) = &font.name {
        format = format.set_font_name(name.as_str());
    }
    if let Some(size) = font.size {
        format = format.set_font_size(f64::from(size) / 100.0);
    }
    if font.bold {
        format = format.set_bold();
    }
    if font.italic {
        format = format.set_italic();
    }
    if font.struck {
        format = format.set_font_strikethrough();
    }
    format = match font.underlined {
        0 => format,
        1 => format.set_underline(FormatUnderline::Single),
        _ => format.set_underline(FormatUnderline::Double),
    };
    match font.color {
        Some(color) => format.set_font_color(Color::RGB(color)),
        None => format,
    }
}

const fn lined(line: Line) -> FormatBorder {
    match line {
        Line::Thin => FormatBorder::Thin,
        Line::Medium => FormatBorder::Medium,
        Line::Thick => FormatBorder::Thick,
        Line::Double => FormatBorder::Double,
        Line::Hair => FormatBorder::Hair,
        Line::Dashed => FormatBorder::Dashed,
        Line::Dotted => FormatBorder::Dotted,
        Line::MediumDashed => FormatBorder::MediumDashed,
        Line::DashDot => FormatBorder::DashDot,
        Line::MediumDashDot => FormatBorder::MediumDashDot,
        Line::DashDotDot => FormatBorder::DashDotDot,
        Line::MediumDashDotDot => FormatBorder::MediumDashDotDot,
        Line::SlantDashDot => FormatBorder::SlantDashDot,
    }
}
