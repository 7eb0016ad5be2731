//! The indicators of a cut as a workbook: both with their numerators and denominators, their
//! weeks, a chart of each, and what must be known to read them (X9, X18).

use rust_xlsxwriter::XlsxError;

use super::tabular::Cell;
use super::workbook::{Drawn, Sheets, begun, finished};
use super::{DocumentError, Head};

/// What the workbook says.
#[derive(Debug, Clone, PartialEq)]
pub struct IndicatorsBook {
    /// Who issues it, and when.
    pub head: Head,
    /// What it is called.
    pub title: String,
    /// A line an adviser: name, count, confirmed, total, share, total and share over both
    /// bases.
    pub advisers: Vec<Vec<Cell>>,
    /// A line a cause: letter, name, count, total, share.
    pub causes: Vec<Vec<Cell>>,
    /// A line a week: week, days, wrongly escalated, total, share, confirmed.
    pub weeks: Vec<Vec<Cell>>,
    /// What is said of the whole, by name.
    pub said: Vec<(String, String)>,
}

const ADVISERS: [&str; 7] = [
    "Asesor",
    "Mal escaladas",
    "Confirmadas",
    "Registros de la Base 1",
    "% de la Base 1",
    "Registros de las dos bases",
    "% de las dos bases",
];

const CAUSES: [&str; 5] = [
    "Causa",
    "Letra",
    "PQR",
    "Registros de la Base 2",
    "% de la Base 2",
];

const WEEKS: [&str; 6] = [
    "Semana",
    "Días",
    "Mal escaladas",
    "Registros de las dos bases",
    "%",
    "Confirmadas en la semana",
];

/// Makes the workbook. The same figures give the same bytes.
///
/// # Errors
/// [`DocumentError::Defect`] where a cell holds more than a workbook can.
pub fn indicators_workbook(data: &IndicatorsBook) -> Result<Vec<u8>, DocumentError> {
    finished(written(data))
}

fn written(data: &IndicatorsBook) -> Result<Vec<u8>, XlsxError> {
    let mut book = begun(&data.head, &data.title)?;
    let sheets = Sheets::new(&data.title);
    let drawn = |title, column, over_time| Drawn {
        title,
        column,
        over_time,
    };
    sheets.shared(
        book.add_worksheet(),
        "Mal escaladas",
        &ADVISERS,
        &data.advisers,
        drawn("Mal escaladas por asesor", 4, false),
    )?;
    sheets.shared(
        book.add_worksheet(),
        "Causas",
        &CAUSES,
        &data.causes,
        drawn("Recurrencia por causa", 4, false),
    )?;
    sheets.shared(
        book.add_worksheet(),
        "Semanas",
        &WEEKS,
        &data.weeks,
        drawn("Mal escaladas por semana", 4, true),
    )?;
    sheets.said(book.add_worksheet(), "Datos", &data.said)?;
    book.save_to_buffer()
}
