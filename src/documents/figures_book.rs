//! The figures of a month or a year as a workbook: one table of all their parts, their
//! course in time with a chart, and what must be known to read them.

use rust_xlsxwriter::XlsxError;

use super::tabular::Cell;
use super::workbook::{Sheets, begun, finished};
use super::{DocumentError, Head};
use crate::domain::figures::{Figure, Spans};

/// What the workbook says.
#[derive(Debug, Clone, PartialEq)]
pub struct FiguresBook {
    /// Who issues it, and when.
    pub head: Head,
    /// What it is called.
    pub title: String,
    /// What each line is divided by, its part, and its figures.
    pub rows: Vec<(String, String, Figure)>,
    /// What time is divided into, and the figures of each of its parts.
    pub course: (String, Vec<(String, Figure)>),
    /// What is said of the whole, by name.
    pub said: Vec<(String, String)>,
}

/// Makes the workbook. The same figures give the same bytes.
///
/// # Errors
/// [`DocumentError::Defect`] where a cell holds more than a workbook can.
pub fn figures_workbook(data: &FiguresBook) -> Result<Vec<u8>, DocumentError> {
    finished(written(data))
}

const TITLES: [&str; 16] = [
    "Por",
    "Parte",
    "Eventos",
    "Sin restablecer",
    "Horas",
    "Mediana",
    "Mayor",
    "Más de 1 h",
    "Registrados tarde",
    "Registrados a tiempo",
    "Con aviso y comunicado",
    "Aviso a comunicado, mediana",
    "Aviso a comunicado, mayor",
    "Con comunicado y retorno",
    "Comunicado a retorno, mediana",
    "Comunicado a retorno, mayor",
];

fn written(data: &FiguresBook) -> Result<Vec<u8>, XlsxError> {
    let mut book = begun(&data.head, &data.title)?;
    let sheets = Sheets::new(&data.title);
    let rows: Vec<Vec<Cell>> = data.rows.iter().map(row).collect();
    let titles = TITLES.into_iter();
    sheets.table(book.add_worksheet(), "Cifras", titles, &rows)?;
    let (by, parts) = &data.course;
    let parts: Vec<(String, u64, i64)> = parts
        .iter()
        .map(|(part, figure)| (part.clone(), figure.events.into(), figure.seconds))
        .collect();
    let title = format!("por {}", by.to_lowercase());
    sheets.charted(book.add_worksheet(), "En el tiempo", (&title, by), &parts)?;
    sheets.said(book.add_worksheet(), "Datos", &data.said)?;
    book.save_to_buffer()
}

fn row((by, part, figure): &(String, String, Figure)) -> Vec<Cell> {
    let count = |count: u32| Cell::Count(count.into());
    let lasting =
        |seconds: Option<i64>| seconds.map_or(Cell::Nothing, |seconds| Cell::Lasting(seconds / 60));
    let spans = |spans: &Spans| {
        [
            count(spans.known),
            lasting(spans.median_seconds),
            lasting(spans.longest_seconds),
        ]
    };
    let mut cells = vec![
        Cell::Text(by.clone()),
        Cell::Text(part.clone()),
        count(figure.events),
        count(figure.not_restored),
        lasting(Some(figure.seconds)),
        lasting(figure.median_seconds),
        lasting(figure.longest_seconds),
        count(figure.over_one_hour),
        count(figure.late),
        count(figure.on_time),
    ];
    cells.extend(spans(&figure.alert_to_notice));
    cells.extend(spans(&figure.notice_to_restoration));
    cells
}
