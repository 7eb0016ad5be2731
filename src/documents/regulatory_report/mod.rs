//! The report to the regulator, printed and as a workbook: both of one model, so that
//! they cannot say different things (P4).

mod book;
mod cover;

pub use book::{annex_workbook, workbook};
pub use cover::{Cover, cover};

use serde::Serialize;

use super::sheet::Job;
use super::{DocumentError, Head, Paper, Press};
use crate::config::Template;
use crate::domain::instant::date;
use crate::domain::report::{Column, Part, ReportModel, ReportRow, RowChange, ShownColumn, Value};
use crate::domain::text::capitalized;

/// What the report is called.
pub const TITLE: &str = "Reporte de Eventos de Inoperatividad de los Sistemas de Atención";

/// What its internal annex is called.
const ANNEX_TITLE: &str = "Anexo interno del reporte a Regulatorio";

/// What is said of the annex, on paper and in its workbook.
const APART: &str = "No forma parte de lo que se remite a Regulatorio.";

/// What the template shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Printed<'a> {
    title: &'a str,
    name: &'a str,
    facts: Vec<(&'static str, String)>,
    columns: Vec<Heading<'a>>,
    rows: Vec<Vec<String>>,
    empty: &'static str,
    changes: Vec<String>,
    left_out: Vec<String>,
    exceptions: Vec<String>,
    evidence: Vec<String>,
    declaration: &'a str,
}

/// What the template of the annex shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct PrintedAnnex<'a> {
    title: &'a str,
    name: &'a str,
    facts: Vec<(&'static str, String)>,
    apart: &'static str,
    events: Vec<Annexed<'a>>,
    empty: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Heading<'a> {
    title: &'a str,
    width: u16,
}

/// What the annex says of one event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Annexed<'a> {
    name: &'a str,
    fields: Vec<(&'a str, String)>,
}

/// What is said where no event enters.
const EMPTY: &str = "Ningún evento de este período entra en el reporte.";

/// Prints a report.
///
/// # Errors
/// [`DocumentError`] when the office's template cannot be used.
pub fn printed(
    press: &Press,
    head: &Head,
    model: &ReportModel,
    paper: Paper,
) -> Result<Vec<u8>, DocumentError> {
    press.print(&Job {
        template: Template::Report,
        head,
        data: &official(model),
        paper,
    })
}

/// What the template of the report shows of a model.
pub(super) fn official(model: &ReportModel) -> impl Serialize + '_ {
    Printed {
        title: TITLE,
        name: &model.name,
        facts: facts(model),
        columns: part(model, Part::Official)
            .map(|(column, it)| Heading {
                title: &it.title,
                width: column.width(),
            })
            .collect(),
        rows: model.rows.iter().map(|row| words(model, row)).collect(),
        empty: EMPTY,
        changes: changes(model),
        left_out: left_out(model),
        exceptions: exceptions(model),
        evidence: evidence(model),
        declaration: &model.declaration,
    }
}

/// Prints the internal annex of a report.
///
/// # Errors
/// [`DocumentError`] when the office's template cannot be used.
pub fn printed_annex(
    press: &Press,
    head: &Head,
    model: &ReportModel,
    paper: Paper,
) -> Result<Vec<u8>, DocumentError> {
    press.print(&Job {
        template: Template::Annex,
        head,
        data: &annex(model),
        paper,
    })
}

/// What the template of the annex shows of a model.
pub(super) fn annex(model: &ReportModel) -> impl Serialize + '_ {
    PrintedAnnex {
        title: ANNEX_TITLE,
        name: &model.name,
        facts: facts(model),
        apart: APART,
        events: model
            .rows
            .iter()
            .filter_map(|row| annexed(model, row))
            .collect(),
        empty: EMPTY,
    }
}

/// Whether some column of a report is for the company alone.
#[must_use]
pub fn has_annex(model: &ReportModel) -> bool {
    part(model, Part::Annex).next().is_some()
}

/// The columns of a part. Of one that a newer console knows nothing can be said.
fn part(model: &ReportModel, part: Part) -> impl Iterator<Item = (Column, &ShownColumn)> {
    let of_part = model.columns.iter().filter(move |it| it.part == part);
    of_part.filter_map(|it| Some((Column::named(&it.field)?, it)))
}

fn words(model: &ReportModel, row: &ReportRow) -> Vec<String> {
    part(model, Part::Official)
        .map(|(column, _)| column.value(row).words())
        .collect()
}

fn annexed<'a>(model: &'a ReportModel, row: &'a ReportRow) -> Option<Annexed<'a>> {
    let fields: Vec<(&str, String)> = part(model, Part::Annex)
        .filter_map(|(column, it)| match column.value(row) {
            Value::Nothing => None,
            value => Some((it.title.as_str(), value.words())),
        })
        .collect();
    (!fields.is_empty()).then_some(Annexed {
        name: &row.correlative,
        fields,
    })
}

/// What is said of the whole, by name.
fn facts(model: &ReportModel) -> Vec<(&'static str, String)> {
    let totals = model.totals();
    let over = model.rows.iter().filter(|row| row.over_one_hour).count();
    let mut facts = vec![
        ("Reporte", model.name.clone()),
        ("Carácter", capitalized(&model.kind.words(model.corrects))),
        ("Entidad", model.entity.clone()),
        ("Contacto", model.contact.clone()),
        (
            "Período, por el inicio del evento",
            format!("Del {} al {}", date(model.from), date(model.to)),
        ),
        (
            "Vence",
            model
                .due
                .map_or_else(|| "Sin plazo propio".to_owned(), date),
        ),
        (
            "Eventos",
            format!("{} · {}", totals.events, totals.lasted()),
        ),
        ("De más de una hora", over.to_string()),
        (
            "Preparado",
            format!(
                "{} por {}",
                model.prepared_at.format("%d/%m/%Y %H:%M"),
                model.prepared_by
            ),
        ),
    ];
    if let Some(reason) = &model.mass_failures {
        facts.push(("Incluye fallas masivas", reason.clone()));
    }
    facts
}

/// What the version that was sent says otherwise. What only a version that nobody outside
/// has seen said otherwise stands in none of the papers (P5).
fn changes(model: &ReportModel) -> Vec<String> {
    if model.corrects.is_none() {
        return Vec::new();
    }
    let lines: Vec<String> = model.changes.iter().flat_map(RowChange::lines).collect();
    match model.corrects {
        Some(sent) if lines.is_empty() => {
            vec![format!("Ninguna fila de la versión {sent} cambió.")]
        }
        _ => lines,
    }
}

fn left_out(model: &ReportModel) -> Vec<String> {
    let lines = model.left_out.iter();
    lines
        .map(|it| format!("{}: {}", it.outage, it.reason))
        .collect()
}

fn exceptions(model: &ReportModel) -> Vec<String> {
    let failed = model.failed_checks.iter().filter(|it| it.included);
    failed
        .map(|it| {
            let row = model.rows.iter().find(|row| row.correlative == it.outage);
            let why = row.and_then(|row| row.included.as_deref()).unwrap_or("");
            format!("{}: {} — {why}", it.outage, it.message)
        })
        .collect()
}

fn evidence(model: &ReportModel) -> Vec<String> {
    let documents = model.evidence().into_iter();
    documents
        .map(|(outage, it)| match &it.sha256 {
            Some(sha256) => format!("{outage}: {} · SHA-256 {sha256}", it.name),
            None => format!("{outage}: {}", it.name),
        })
        .collect()
}
