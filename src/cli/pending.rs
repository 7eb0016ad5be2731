//! `pendientes`: everything that waits for a hand.

use super::answer::Answer;
use super::table::columns;
use super::values::{MOST_LINES, limit};
use crate::actions::{Desk, Pending, PendingCases, Report, pending, up_to_counted};
use crate::domain::instant::{date, date_clock};
use crate::domain::outage::Unconfirmed;
use clap::Args;

/// Muestra todo lo que falta hacer: avisos, críticas, regularización, llamadas y plazos
///
/// De cada lista, lo más urgente o lo más antiguo primero; si hay más, dice de cuáles.
#[derive(Debug, Args)]
pub(super) struct PendingArgs {
    /// Cuántos de cada lista, como mucho
    #[arg(long = "limite", value_name = "N", value_parser = limit, default_value = "50")]
    limit: usize,
}

pub(super) fn run(desk: &mut Desk, args: &PendingArgs) -> Result<Answer, Report> {
    let found = pending(desk, args.limit)?;
    let parts = parts(desk, &found);
    let text = text(&found, &parts);
    let answer = Answer::of(&found)?;
    let answer = if text.is_empty() {
        answer.word("No hay nada pendiente.")
    } else {
        answer.data(text)
    };
    Ok(answer.words(cut(&found, &parts, args.limit)))
}

/// Of which lists only the first are shown, and how the others come up.
fn cut(found: &Pending, parts: &[Part], limit: usize) -> Option<String> {
    let cut = parts.iter().filter(|it| found.more.contains(&it.key));
    let names: Vec<&str> = cut.filter_map(|it| it.heading.split(':').next()).collect();
    (!names.is_empty()).then(|| goes_on(&names, limit))
}

/// That lists have more than a limit.
fn goes_on(names: &[&str], limit: usize) -> String {
    let more = if limit < usize::from(MOST_LINES) {
        format!("amplíe --limite, hasta {MOST_LINES}")
    } else {
        "salen cuando se hagan estos".to_owned()
    };
    format!("Hay más de {limit} en: {}; {more}.", names.join(", "))
}

/// One of the lists.
struct Part {
    /// Its key in the document.
    key: &'static str,
    heading: &'static str,
    /// Its table; empty where it has no row.
    table: String,
}

fn text(found: &Pending, parts: &[Part]) -> String {
    let exported = match found.not_exported {
        0 => String::new(),
        count => format!("Registros sin exportar: {}\n", up_to_counted(count)),
    };
    let parts = parts
        .iter()
        .filter(|part| !part.table.is_empty())
        .map(|part| format!("{}\n{}", part.heading, part.table))
        .chain(Some(exported).filter(|text| !text.is_empty()));
    parts.collect::<Vec<_>>().join("\n")
}

fn parts(desk: &Desk, found: &Pending) -> Vec<Part> {
    let parts = [
        ("deadlines", "Plazos", deadlines(found)),
        ("critical", "Críticas pendientes", critical(found)),
        (
            "unconfirmed",
            "Fallas masivas sin confirmar: corrija el escenario, o ciérrelas sin confirmación",
            unconfirmed(desk, found),
        ),
        ("alerts", "Correos sin enviar", letters(desk, found)),
        (
            "to_regularize",
            "Por regularizar",
            to_regularize(desk, found),
        ),
        (
            "official_code_clashes",
            "Códigos oficiales repetidos o en conflicto",
            clashes(found),
        ),
        ("cases", "Casos de la célula", cases(found)),
        (
            "unfinished_bases",
            "Bases que quedaron a medias y no cuentan: importe el mismo archivo, y sigue donde quedó",
            unfinished(found),
        ),
        (
            "rival_bases",
            "Bases de las que llegaron dos archivos distintos: importe el que vale con --sustituye",
            rivals(desk, found),
        ),
        (
            "call_backs",
            "Llamar al cliente con su código oficial",
            call_backs(desk, found),
        ),
    ];
    let part = |(key, heading, table)| Part {
        key,
        heading,
        table,
    };
    parts.map(part).into()
}

/// A table; nothing where it would have no row.
fn table<T>(heading: &[&str], rows: &[T], row: impl Fn(&T) -> Vec<String>) -> String {
    if rows.is_empty() {
        return String::new();
    }
    columns(heading, &rows.iter().map(row).collect::<Vec<_>>())
}

fn cases(found: &Pending) -> String {
    let counted = found.cases.iter().flat_map(PendingCases::counted);
    let some: Vec<_> = counted.filter(|(_, count)| *count > 0).collect();
    table(&["Casos", "Cuántos"], &some, |(what, count)| {
        vec![(*what).to_owned(), count.to_string()]
    })
}

fn deadlines(found: &Pending) -> String {
    table(
        &["Vence", "Qué", "Registro", "Estado"],
        &found.deadlines,
        |deadline| {
            vec![
                date(deadline.due),
                deadline.kind.label().to_owned(),
                deadline.record.clone(),
                deadline.state.label().to_owned(),
            ]
        },
    )
}

fn critical(found: &Pending) -> String {
    table(
        &["Código", "Trámite", "Cliente", "Espera"],
        &found.critical,
        |attention| {
            vec![
                attention.code.clone(),
                attention.procedure.clone(),
                attention.customer.name.clone(),
                attention.waited(),
            ]
        },
    )
}

fn unconfirmed(desk: &Desk, found: &Pending) -> String {
    table(
        &["Registro", "Registrada", "Por qué"],
        &found.unconfirmed,
        |failure| {
            vec![
                failure.record.clone(),
                date_clock(failure.registered_at, desk.zone()),
                match (failure.why, &failure.notice) {
                    (Unconfirmed::Denied, Some(reference)) => format!("negada en {reference}"),
                    (Unconfirmed::Denied, None) => "negada".to_owned(),
                    (Unconfirmed::Unanswered, _) => "24 h sin respuesta".to_owned(),
                },
            ]
        },
    )
}

fn letters(desk: &Desk, found: &Pending) -> String {
    table(&["Preparado", "Registro", "Qué"], &found.alerts, |letter| {
        vec![
            date_clock(letter.prepared_at, desk.zone()),
            letter
                .record
                .clone()
                .unwrap_or_else(|| letter.id.to_string()),
            match letter.about {
                "claim" => "confirmación al cliente",
                "filed" => "código oficial al cliente",
                "outage" => "aviso del evento a Fallas de Sistemas",
                _ => "aviso de falla masiva a Fallas de Sistemas",
            }
            .to_owned(),
        ]
    })
}

fn unfinished(found: &Pending) -> String {
    let heading = ["Base", "Corte", "Archivo", "Filas aquí", "De"];
    table(&heading, &found.unfinished_bases, |it| {
        vec![
            it.base.label().to_owned(),
            date(it.cut),
            it.file.clone().unwrap_or_default(),
            it.here.to_string(),
            it.rows.to_string(),
        ]
    })
}

fn rivals(desk: &Desk, found: &Pending) -> String {
    let heading = [
        "Base",
        "Corte",
        "No cuenta",
        "Filas",
        "Terminal",
        "Recibido",
    ];
    table(&heading, &found.rival_bases, |it| {
        vec![
            it.base.label().to_owned(),
            date(it.cut),
            it.file.clone().unwrap_or_default(),
            it.rows.to_string(),
            it.terminal.clone(),
            date_clock(it.at, desk.zone()),
        ]
    })
}

fn to_regularize(desk: &Desk, found: &Pending) -> String {
    table(
        &["Registro", "Qué", "Tipo", "Desde", "Estado"],
        &found.to_regularize,
        |entry| {
            vec![
                entry.record.clone(),
                entry.kind.label().to_owned(),
                entry
                    .procedure_type
                    .map_or("No regulado", |kind| kind.label())
                    .to_owned(),
                date_clock(entry.since, desk.zone()),
                entry.regularization.label().to_owned(),
            ]
        },
    )
}

fn clashes(found: &Pending) -> String {
    table(
        &["Código oficial", "Registro"],
        &found.official_code_clashes,
        |clash| vec![clash.official_code.clone(), clash.record.clone()],
    )
}

fn call_backs(desk: &Desk, found: &Pending) -> String {
    table(
        &["Código", "Código oficial", "Llamadas", "Última"],
        &found.call_backs,
        |call| {
            vec![
                call.code.clone(),
                call.official_code.clone(),
                call.attempts.to_string(),
                call.last_attempt
                    .map(|at| date_clock(at, desk.zone()))
                    .unwrap_or_default(),
            ]
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_shown_is_told_with_how_it_comes_up() {
        let names = ["Plazos", "Por regularizar"];
        let told = [50, 10_000].map(|limit| goes_on(&names, limit));
        assert_eq!(
            told,
            [
                "Hay más de 50 en: Plazos, Por regularizar; amplíe --limite, hasta 10000.",
                "Hay más de 10000 en: Plazos, Por regularizar; salen cuando se hagan estos.",
            ]
        );
    }
}
