//! `pendientes`: everything that waits for a hand.

use super::answer::Answer;
use super::table::columns;
use super::values::limit;
use crate::actions::{Desk, Pending, Report, pending, up_to_counted};
use crate::domain::instant::{date, date_clock};
use crate::domain::outage::Unconfirmed;
use clap::Args;

/// Muestra todo lo que falta hacer: avisos, críticas, regularización, llamadas y plazos
#[derive(Debug, Args)]
pub(super) struct PendingArgs {
    /// Cuántos de cada lista, como mucho
    #[arg(long = "limite", value_name = "N", value_parser = limit, default_value = "50")]
    limit: usize,
}

pub(super) fn run(desk: &mut Desk, args: &PendingArgs) -> Result<Answer, Report> {
    let found = pending(desk, args.limit)?;
    let text = text(desk, &found);
    let answer = Answer::of(&found)?;
    let answer = if text.is_empty() {
        answer.word("No hay nada pendiente.")
    } else {
        answer.data(text)
    };
    Ok(if found.more_to_regularize {
        answer.word("Hay más por regularizar; amplíe --limite.")
    } else {
        answer
    })
}

fn text(desk: &Desk, found: &Pending) -> String {
    let exported = match found.not_exported {
        0 => String::new(),
        count => format!("Registros sin exportar: {}\n", up_to_counted(count)),
    };
    let parts = [
        ("Plazos", deadlines(found)),
        ("Críticas pendientes", critical(found)),
        (
            "Fallas masivas sin confirmar: corrija el escenario, o ciérrelas sin confirmación",
            unconfirmed(desk, found),
        ),
        ("Correos sin enviar", letters(desk, found)),
        ("Por regularizar", to_regularize(desk, found)),
        ("Códigos oficiales repetidos o en conflicto", clashes(found)),
        (
            "Bases que quedaron a medias y no cuentan: importe el mismo archivo, y sigue donde quedó",
            unfinished(found),
        ),
        (
            "Bases de las que llegaron dos archivos distintos: importe el que vale con --sustituye",
            rivals(desk, found),
        ),
        (
            "Llamar al cliente con su código oficial",
            call_backs(desk, found),
        ),
    ];
    let parts = parts
        .into_iter()
        .filter(|(_, part)| !part.is_empty())
        .map(|(heading, part)| format!("{heading}\n{part}"))
        .chain(Some(exported).filter(|text| !text.is_empty()));
    parts.collect::<Vec<_>>().join("\n")
}

/// A table; nothing where it would have no row.
fn table<T>(heading: &[&str], rows: &[T], row: impl Fn(&T) -> Vec<String>) -> String {
    if rows.is_empty() {
        return String::new();
    }
    columns(heading, &rows.iter().map(row).collect::<Vec<_>>())
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
