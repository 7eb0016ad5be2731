//! The report as a workbook: on its first sheet the official part, one row of headers and
//! the rows that enter; then what is said besides, and a chart. Its internal annex is a
//! workbook of its own.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::super::tabular::Cell;
use super::super::workbook::{Sheets, begun, finished};
use super::super::{DocumentError, Head};
use super::{ANNEX_TITLE, APART, TITLE, changes, evidence, exceptions, facts, left_out, part};
use crate::domain::catalog::ProcedureType;
use crate::domain::report::{Column, Part, ReportModel, ReportRow, Value};

/// Makes the workbook. The same model gives the same bytes.
///
/// # Errors
/// [`DocumentError::Defect`] where a cell holds more than a workbook can.
pub fn workbook(head: &Head, model: &ReportModel) -> Result<Vec<u8>, DocumentError> {
    finished(written(head, model))
}

/// Makes the workbook of the internal annex.
///
/// # Errors
/// As [`workbook`].
pub fn annex_workbook(head: &Head, model: &ReportModel) -> Result<Vec<u8>, DocumentError> {
    finished(annexed(head, model))
}

fn written(head: &Head, model: &ReportModel) -> Result<Vec<u8>, XlsxError> {
    let title = format!("{TITLE} {}", model.name);
    let mut book = begun(head, &title)?;
    let sheets = Sheets::new(&title);
    rows(
        &sheets,
        book.add_worksheet(),
        "Reporte",
        model,
        Part::Official,
    )?;
    sheets.said(book.add_worksheet(), "Datos", &said(head, model))?;
    let title = ("por tipo de trámite", "Tipo");
    sheets.charted(book.add_worksheet(), "Gráfico", title, &by_type(model))?;
    book.save_to_buffer()
}

fn annexed(head: &Head, model: &ReportModel) -> Result<Vec<u8>, XlsxError> {
    let title = format!("{ANNEX_TITLE} {}", model.name);
    let mut book = begun(head, &title)?;
    let sheets = Sheets::new(&title);
    rows(
        &sheets,
        book.add_worksheet(),
        "Anexo interno",
        model,
        Part::Annex,
    )?;
    let apart = (String::new(), APART.to_owned());
    let said: Vec<_> = std::iter::once(apart)
        .chain(named(ANNEX_TITLE, head, model))
        .collect();
    sheets.said(book.add_worksheet(), "Datos", &said)?;
    book.save_to_buffer()
}

/// A sheet with the columns of a part, one row an event.
fn rows(
    sheets: &Sheets,
    sheet: &mut Worksheet,
    name: &str,
    model: &ReportModel,
    of: Part,
) -> Result<(), XlsxError> {
    let columns = columns(model, of);
    let titles = columns.iter().map(|(_, title)| *title);
    let cells = |row: &ReportRow| -> Vec<Cell> {
        let columns = columns.iter();
        columns.map(|(column, _)| cell(*column, row)).collect()
    };
    let rows: Vec<Vec<Cell>> = model.rows.iter().map(cells).collect();
    sheets.table(sheet, name, titles, &rows)
}

/// The columns of a part; those of the annex after the name of the event.
fn columns(model: &ReportModel, of: Part) -> Vec<(Column, &str)> {
    let name = (of == Part::Annex).then_some((Column::Correlative, "Correlativo"));
    let shown = part(model, of).map(|(column, it)| (column, it.title.as_str()));
    name.into_iter().chain(shown).collect()
}

fn cell(column: Column, row: &ReportRow) -> Cell {
    match column.value(row) {
        Value::Nothing => Cell::Nothing,
        Value::Text(text) => Cell::Text(text),
        Value::Count(count) => Cell::Count(count),
        Value::At(at) => Cell::At(at),
        Value::Lasting(minutes) => Cell::Lasting(minutes),
    }
}

/// What a document of it is, and the head of the report.
fn named(title: &str, head: &Head, model: &ReportModel) -> Vec<(String, String)> {
    let issued = head.issued_at.format("%d/%m/%Y %H:%M").to_string();
    let facts = facts(model).into_iter();
    std::iter::once(("Documento", title.to_owned()))
        .chain(facts)
        .chain([("Emitido el", issued)])
        .map(|(name, text)| (name.to_owned(), text))
        .collect()
}

/// What is said of the whole: a name and a text a line.
fn said(head: &Head, model: &ReportModel) -> Vec<(String, String)> {
    let mut said = named(TITLE, head, model);
    for (name, lines) in [
        ("Qué cambió frente a la versión enviada", changes(model)),
        ("Eventos que quedan fuera, y por qué", left_out(model)),
        ("Incluidos con razón", exceptions(model)),
        ("Evidencias", evidence(model)),
        ("Declaración", vec![model.declaration.clone()]),
    ] {
        if !lines.is_empty() {
            said.push((name.to_owned(), String::new()));
            said.extend(lines.into_iter().map(|line| (String::new(), line)));
        }
    }
    said
}

/// Events and how long they lasted, type by type.
fn by_type(model: &ReportModel) -> Vec<(String, u64, i64)> {
    ProcedureType::ALL
        .iter()
        .map(|kind| {
            let of = || model.rows.iter().filter(|row| row.procedure_type == *kind);
            let seconds: i64 = of().filter_map(ReportRow::lasted).sum();
            (kind.label().to_owned(), of().count() as u64, seconds)
        })
        .collect()
}
