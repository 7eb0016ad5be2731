//! `pqr listar`.

use super::show::letter;
use crate::actions::{
    CaseQuery, CaseView, Desk, PageAt, Report, case_name, case_place, cases_after, list_cases,
};
use crate::cli::answer::{Answer, value};
use crate::cli::listed::goes_on;
use crate::cli::table::columns;
use crate::cli::values::{date, limit, one_of};
use crate::domain::instant::short_day;
use crate::domain::pqr::CaseState;
use chrono::NaiveDate;
use clap::Args;
use serde_json::json;

/// Lista los casos: los que vencen antes primero, y los cerrados al final
///
/// Las cuentas salen cubiertas. Buscar por una cuenta queda anotado. Si hay más de los que
/// caben, dice cuántos faltan y con qué seguir.
#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// Cuántos, como mucho
    #[arg(long = "limite", value_name = "N", value_parser = limit, default_value = "50")]
    limit: usize,
    /// Sigue después de este caso, el último que se listó; RADICADO@PUNTO si lo tienen varios
    /// puntos
    #[arg(long = "despues-de", value_name = "RADICADO")]
    after: Option<String>,
    /// Solo los que están en este estado; puede repetirse
    #[arg(long = "estado", value_name = "ESTADO", value_parser = one_of(states()), ignore_case = true)]
    states: Vec<CaseState>,
    /// Solo los de esta causa, por su letra (A a Q)
    #[arg(long = "causa", value_name = "LETRA", value_parser = letter)]
    cause: Option<char>,
    /// Solo los de los asesores cuyo nombre tiene estas letras
    #[arg(long = "asesor", value_name = "TEXTO")]
    adviser: Option<String>,
    /// Solo los abiertos que vencen antes de este día
    #[arg(long = "vence-antes", value_name = "FECHA", value_parser = date)]
    due_before: Option<NaiveDate>,
    /// Solo los de esta cuenta; la búsqueda queda anotada
    #[arg(long = "cuenta", value_name = "CUENTA")]
    account: Option<String>,
}

/// The states, as they are read and as JSON has them.
fn states() -> impl Iterator<Item = (&'static str, CaseState)> {
    let all = || CaseState::ALL.into_iter();
    all()
        .map(|it| (it.word(), it))
        .chain(all().map(|it| (it.code(), it)))
}

pub(super) fn run(desk: &mut Desk, args: &ListArgs) -> Result<Answer, Report> {
    let query = CaseQuery {
        states: args.states.clone(),
        cause: args.cause,
        adviser: args.adviser.clone(),
        due_before: args.due_before,
        account: args.account.clone(),
        ..CaseQuery::default()
    };
    let page = match &args.after {
        Some(name) => PageAt::After(case_place(desk, name)?),
        None => PageAt::First,
    };
    let list = list_cases(desk, &query, &page, args.limit)?;
    let left = match list.edges {
        Some((_, end)) if list.has_after => cases_after(desk, &query, &end)?,
        _ => 0,
    };
    let document = json!({ "cases": value(&list.rows)?, "more": left > 0, "left": left });
    let answer = Answer::of(&document)?;
    if list.rows.is_empty() {
        return Ok(answer.word("No hay casos que mostrar."));
    }
    let shown = list.rows.last().filter(|_| left > 0);
    let next = shown.map(|it| case_name(desk, it)).transpose()?;
    let words = next.map(|name| goes_on(Some(left), ("caso", "casos"), &name));
    Ok(answer.data(table(&list.rows)).words(words))
}

/// The cases in columns; their points, where there are several.
fn table(cases: &[CaseView]) -> String {
    let mut heading = vec![
        "Radicado", "Vence", "Plazo", "Estado", "Causa", "Base", "Asesor", "Cuenta",
    ];
    let mut rows: Vec<Vec<String>> = cases.iter().map(row).collect();
    if cases.windows(2).any(|pair| pair[0].point != pair[1].point) {
        heading.insert(1, "Punto");
        for (row, case) in rows.iter_mut().zip(cases) {
            row.insert(1, case.point.clone());
        }
    }
    columns(&heading, &rows)
}

/// Its letter, and what is to be looked at.
fn cause(case: &CaseView) -> String {
    let letter = case.cause_letter.map(String::from).unwrap_or_default();
    let marks = [
        (case.work.no_request, "no es requerimiento"),
        (!case.work.unaware.is_empty(), "dos terminales"),
    ];
    let marks = marks.into_iter().filter(|(holds, _)| *holds);
    let marks = marks.map(|(_, mark)| mark.to_owned());
    let all: Vec<String> = [letter].into_iter().chain(marks).collect();
    all.join(" ").trim().to_owned()
}

fn row(case: &CaseView) -> Vec<String> {
    let account = case.account.as_ref().map(|it| it.value.clone());
    vec![
        case.radicado.clone(),
        case.due.map_or_else(String::new, short_day),
        case.due_state.label().to_owned(),
        case.state.label().to_owned(),
        cause(case),
        case.base.code().to_owned(),
        case.adviser.clone().unwrap_or_default(),
        account.unwrap_or_default(),
    ]
}
