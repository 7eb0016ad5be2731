//! The list of what goes to the client's second level, as a workbook (X4, X13).

use super::super::desk::Desk;
use super::super::error::ActionError;
use super::super::outlet::Outgoing;
use super::super::print::head;
use super::super::revealed::Revealed;
use super::deed_input::CaseDeed;
use super::deeds::{DeedDone, do_deed};
use super::show::find_own_case;
use super::view::{CaseView, CaseViewer};
use super::{at_a_cell, clocks};
use crate::documents::tabular::{Cell, Column, Tabular};
use crate::documents::workbook::workbook;
use crate::domain::instant::date;
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::files::Target;
use crate::journal::case_id;
use std::path::PathBuf;

/// Whom the list is for.
pub const SECOND_LEVEL: &str = "CASOSPQR–PQRRES";

/// Escalates some cases, all of them or none, and writes their list where it is told.
///
/// # Errors
/// As [`do_deed`], or the file cannot go there: nothing is escalated then. Where the file alone
/// fails at last, the cases are escalated and the list can be written again.
pub fn escalate_cases(
    desk: &mut Desk,
    names: &[String],
    target: Option<&Target>,
) -> Result<(DeedDone, Option<PathBuf>), ActionError> {
    let file = target.map(|target| Outgoing::begin(desk, Some(target), "", "xlsx"));
    let file = file.transpose()?;
    let done = do_deed(desk, names, &CaseDeed::Escalate)?;
    let Some(file) = file.filter(|_| done.applied) else {
        return Ok((done, None));
    };
    let radicados: Vec<String> = done.rows.iter().map(|row| row.radicado.clone()).collect();
    let bytes = book(desk, &radicados)?;
    Ok((done, Some(file.write(&bytes)?)))
}

/// Writes the list of cases that are escalated already.
///
/// # Errors
/// There is no such case, the role may not see their accounts, or the file cannot go there.
pub fn write_escalation_list(
    desk: &mut Desk,
    names: &[String],
    target: Option<&Target>,
) -> Result<PathBuf, ActionError> {
    at_a_cell(desk)?;
    let stem = format!("escalamiento-{}", desk.now().format("%Y%m%d"));
    let file = Outgoing::begin(desk, target, &stem, "xlsx")?;
    let bytes = book(desk, names)?;
    file.write(&bytes)
}

fn book(desk: &mut Desk, names: &[String]) -> Result<Vec<u8>, ActionError> {
    let mut cases = Vec::new();
    for name in names {
        let case = find_own_case(desk, name)?;
        let work = case.work.as_ref();
        if work.is_none_or(|work| work.standing.escalated.is_none()) {
            let told = format!("El caso {} no está escalado.", case.line.radicado);
            return Err(Refusal::new(Rule::X13, told)
                .hint("Escálelo primero; no se escribió ninguna lista.")
                .into());
        }
        cases.push(case);
    }
    let id = |it: &crate::store::CaseHistory| case_id(&it.line.point, &it.line.radicado);
    let ids: Vec<_> = cases.iter().map(id).collect();
    Revealed::of_printed_cases(desk, &ids)?;
    let viewer = CaseViewer::new(desk)?;
    let mut clocks = clocks(desk);
    let mut rows = Vec::new();
    for case in cases {
        rows.push(row(&viewer.of(&mut clocks, case, true)?));
    }
    let data = Tabular {
        title: format!("Escalamiento de PQR a {SECOND_LEVEL}"),
        head: head(desk, "Célula de PQR"),
        facts: vec![
            ("Para".to_owned(), SECOND_LEVEL.to_owned()),
            ("Casos".to_owned(), rows.len().to_string()),
        ],
        columns: COLUMNS
            .iter()
            .map(|(title, width)| Column {
                title,
                width: *width,
            })
            .collect(),
        rows,
        empty: "Ningún caso.".to_owned(),
        notes: Vec::new(),
    };
    Ok(workbook(&data)?)
}

const COLUMNS: [(&str, u16); 16] = [
    ("Radicado", 18),
    ("CUN", 20),
    ("Cuenta", 14),
    ("Clase", 10),
    ("Causa", 6),
    ("Nombre de la causa", 30),
    ("Razón", 16),
    ("Sub-razón", 16),
    ("Motivo", 40),
    ("Asesor", 24),
    ("Base", 16),
    ("Corte", 12),
    ("Radicada", 12),
    ("Vence", 12),
    ("Escalar hasta", 12),
    ("Escalado", 16),
];

fn row(case: &CaseView) -> Vec<Cell> {
    let text = |text: &Option<String>| Cell::some(text.clone());
    let day = |day: Option<chrono::NaiveDate>| Cell::some(day.map(date));
    let escalation = case.work.escalation.as_ref();
    vec![
        Cell::Text(case.radicado.clone()),
        text(&case.cun),
        Cell::some(case.account.as_ref().map(|it| it.value.clone())),
        Cell::some(case.class.map(|class| class.label().to_owned())),
        Cell::some(case.cause_letter.map(String::from)),
        text(&case.cause),
        text(&case.marking.reason),
        text(&case.marking.sub_reason),
        text(&case.reason),
        text(&case.adviser),
        Cell::Text(case.base.label().to_owned()),
        day(Some(case.cut)),
        day(case.filed_at),
        day(case.due),
        day(escalation.and_then(|it| it.due)),
        Cell::at(escalation.and_then(|it| it.escalated_at)),
    ]
}
