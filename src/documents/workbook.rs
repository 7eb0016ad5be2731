//! A table as a workbook: cells with their types, for whoever sums them up.

use chrono::{DateTime, FixedOffset};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
    XlsxError,
};

use super::DocumentError;
use super::tabular::{Cell, Tabular};
use super::text::drawable;

/// The paper of the sheets, as workbooks number it: ISO A4.
const A4: u8 = 9;

/// The widest a column of a sheet becomes, in pixels: about 60 signs.
const WIDEST: u32 = 430;

/// Minutes in a day.
const DAY: f64 = 1440.0;

/// The day on which 1970 begins, as workbooks count days.
const EPOCH: f64 = 25_569.0;

/// Makes a workbook: the rows on its first sheet, under one row of headers; on the second
/// what is said of the whole. The same table gives the same bytes.
///
/// # Errors
/// [`DocumentError::Defect`] where a cell holds more than a workbook can.
pub fn workbook(data: &Tabular) -> Result<Vec<u8>, DocumentError> {
    written(data).map_err(|error| {
        tracing::error!(%error, "a workbook could not be made");
        DocumentError::Defect
    })
}

fn written(data: &Tabular) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let issued = ExcelDateTime::from_serial_datetime(serial(data.head.issued_at))?;
    book.set_properties(
        &DocProperties::new()
            .set_title(drawable(&data.title))
            .set_author(drawable(&data.head.organization))
            .set_creation_datetime(&issued),
    );
    rows(book.add_worksheet(), data)?;
    about(book.add_worksheet(), data)?;
    book.save_to_buffer()
}

fn rows(sheet: &mut Worksheet, data: &Tabular) -> Result<(), XlsxError> {
    let formats = Formats::new();
    sheet.set_name("Registro")?;
    for (column, it) in (0..).zip(&data.columns) {
        sheet.write_string_with_format(0, column, it.title, &formats.header)?;
    }
    for (row, cells) in (1..).zip(&data.rows) {
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Cell::Nothing => sheet.write_blank(row, column, &formats.text)?,
                Cell::Text(text) => {
                    sheet.write_string_with_format(row, column, drawable(text), &formats.text)?
                }
                Cell::Count(count) => {
                    let count = u32::try_from(*count).unwrap_or(u32::MAX);
                    sheet.write_number_with_format(row, column, count, &formats.count)?
                }
                Cell::At(at) => {
                    sheet.write_number_with_format(row, column, serial(*at), &formats.instant)?
                }
                Cell::Lasting(minutes) => {
                    let days = f64::from(i32::try_from(*minutes).unwrap_or(i32::MAX)) / DAY;
                    sheet.write_number_with_format(row, column, days, &formats.span)?
                }
            };
        }
    }
    let last_row = u32::try_from(data.rows.len()).unwrap_or(u32::MAX);
    let last_column = u16::try_from(data.columns.len()).unwrap_or(u16::MAX);
    sheet.autofilter(0, 0, last_row, last_column.saturating_sub(1))?;
    sheet.set_autofit_max_width(WIDEST).autofit();
    sheet.set_freeze_panes(1, 1)?;
    sheet.set_repeat_rows(0, 0)?;
    printed(sheet, data);
    Ok(())
}

/// What is said of the whole: its facts, then its notes.
fn about(sheet: &mut Worksheet, data: &Tabular) -> Result<(), XlsxError> {
    let formats = Formats::new();
    sheet.set_name("Datos")?;
    sheet.set_column_width(0, 30)?;
    sheet.set_column_width(1, 90)?;
    let head = &data.head;
    let issued = head.issued_at.format("%d/%m/%Y %H:%M").to_string();
    let point = format!("{} ({})", head.point_name, head.point_code);
    let facts = [
        ("Documento", data.title.as_str()),
        ("Organización", &head.organization),
        ("Lo emite", &point),
        ("Emitido el", &issued),
    ];
    let facts = facts.into_iter().chain(
        data.facts
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str())),
    );
    let notes = data.notes.iter().flat_map(|note| {
        let heading = [(note.heading.as_str(), "")];
        heading
            .into_iter()
            .chain(note.lines.iter().map(|line| ("", line.as_str())))
    });
    for (row, (name, value)) in (0..).zip(facts.chain(notes)) {
        sheet.write_string_with_format(row, 0, drawable(name), &formats.name)?;
        sheet.write_string_with_format(row, 1, drawable(value), &formats.passage)?;
    }
    printed(sheet, data);
    Ok(())
}

fn printed(sheet: &mut Worksheet, data: &Tabular) {
    sheet.set_landscape().set_paper_size(A4);
    sheet.set_print_fit_to_pages(1, 0);
    let title = drawable(&data.title).replace('&', "&&");
    sheet.set_header(format!("&L{title}&R&D"));
    sheet.set_footer("&CPágina &P de &N");
}

/// An instant as workbooks count it, by the clock of its own offset (D7): in days.
fn serial(at: DateTime<FixedOffset>) -> f64 {
    let minutes = at.naive_local().and_utc().timestamp().div_euclid(60);
    EPOCH + f64::from(i32::try_from(minutes).unwrap_or(i32::MAX)) / DAY
}

struct Formats {
    header: Format,
    name: Format,
    text: Format,
    passage: Format,
    count: Format,
    instant: Format,
    span: Format,
}

impl Formats {
    fn new() -> Self {
        let cell = || Format::new().set_align(FormatAlign::Top);
        Self {
            header: cell()
                .set_bold()
                .set_background_color(Color::RGB(0x00E8_E8E8))
                .set_border_bottom(FormatBorder::Thin),
            name: cell().set_bold(),
            text: cell(),
            passage: cell().set_text_wrap(),
            count: cell().set_num_format("0"),
            instant: cell().set_num_format("dd/mm/yyyy hh:mm"),
            span: cell().set_num_format("[h]:mm"),
        }
    }
}
