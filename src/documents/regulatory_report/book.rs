//! The report as a workbook: on its first sheet the official part, one row of headers and
//! the rows that enter; then the annex, what is said besides, and a chart.

use rust_xlsxwriter::XlsxError;

use super::super::tabular::Cell;
use super::super::workbook::{Sheets, begun, finished};
use super::super::{DocumentError, Head};
use super::{TITLE, changes, evidence, exceptions, facts, left_out, part};
use crate::domain::catalog::ProcedureType;
use crate::domain::report::{Column, Part, ReportModel, ReportRow, Value};

/// Makes the workbook. The same model gives the same bytes.
///
/// # Errors
/// [`DocumentError::Defect`] where a cell holds more than a workbook can.
pub fn workbook(head: &Head, model: &ReportModel) -> Result<Vec<u8>, DocumentError> {
    finished(written(head, model))
}

fn written(head: &Head, model: &ReportModel) -> Result<Vec<u8>, XlsxError> {
    let title = format!("{TITLE} {}", model.name);
    let mut book = begun(head, &title)?;
    let sheets = Sheets::new(&title);
    for (name, of) in [("Reporte", Part::Official), ("Anexo interno", Part::Annex)] {
        let columns = columns(model, of);
        let titles = columns.iter().map(|(_, title)| *title);
        let rows: Vec<Vec<Cell>> = model
            .rows
            .iter()
            .map(|row| {
                columns
                    .iter()
                    .map(|(column, _)| cell(*column, row))
                    .collect()
            })
            .collect();
        sheets.table(book.add_worksheet(), name, titles, &rows)?;
    }
    sheets.said(book.add_worksheet(), "Datos", &said(head, model))?;
    let title = ("por tipo de trámite", "Tipo");
    sheets.charted(book.add_worksheet(), "Gráfico", title, &by_type(model))?;
    book.save_to_buffer()
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

/// What is said of the whole: a name and a text a line.
fn said(head: &Head, model: &ReportModel) -> Vec<(String, String)> {
    let issued = head.issued_at.format("%d/%m/%Y %H:%M").to_string();
    let mut said = vec![("Documento".to_owned(), TITLE.to_owned())];
    said.extend(
        facts(model)
            .into_iter()
            .map(|(name, text)| (name.to_owned(), text)),
    );
    said.push(("Emitido el".to_owned(), issued));
    for (name, lines) in [
        ("Qué cambió frente a la versión anterior", changes(model)),
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
