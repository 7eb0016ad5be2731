//! `reporte cifras`: what a month or a year comes to.

use super::answer::Answer;
use super::table::columns;
use super::values::{month, target, year};
use crate::actions::{Desk, FigureSpan, FiguresView, Report, show_figures, write_figures};
use crate::domain::figures::{By, Figure};
use crate::domain::instant::{date, lasted};
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;

/// Cuenta los eventos de un año o un mes, cuánto duraron y cuántos se registraron tarde
///
/// Por punto, canal, tipo, aplicativo, motivo y mes o día en que empezaron. Un evento
/// cuenta en cada uno de sus aplicativos. Los errores, las pruebas y los duplicados no
/// cuentan; lo que sigue sin restablecer cuenta y no suma horas.
#[derive(Debug, Args)]
pub(super) struct FiguresArgs {
    /// Año en que empezaron los eventos
    #[arg(long = "anio", value_name = "AAAA", value_parser = year)]
    year: i32,
    /// Un mes de ese año; si falta, el año entero
    #[arg(long = "mes", value_name = "MES", value_parser = month)]
    month: Option<u32>,
    /// Además, un libro de Excel con todas, su curso en el tiempo y un gráfico
    #[arg(long = "salida", value_name = "ARCHIVO")]
    output: Option<PathBuf>,
    /// Reemplaza el archivo, si ya existe
    #[arg(long = "reemplazar", requires = "output")]
    replace: bool,
}

/// The figures, and the workbook that was written of them.
#[derive(Debug, Serialize)]
struct Told<'a> {
    #[serde(flatten)]
    view: &'a FiguresView,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<PathBuf>,
}

pub(super) fn run(desk: &mut Desk, args: &FiguresArgs) -> Result<Answer, Report> {
    let span = FigureSpan::of(args.year, args.month)
        .ok_or_else(|| Report::usage("Ese mes no está en el calendario."))?;
    let target = target(args.output.clone(), args.replace);
    if target.as_ref().is_some_and(|it| !it.is_named("xlsx")) {
        return Err(Report::usage(
            "Las cifras se escriben como libro de Excel: diga un archivo .xlsx.",
        ));
    }
    let view = show_figures(desk, span)?;
    let written = target.map(|target| write_figures(desk, &view, Some(&target)));
    let file = written.transpose()?.map(|written| written.file);
    let mut rows = vec![row("Total", "", &view.total)];
    for by in By::ALL {
        // The days of a year are many; they are in the JSON.
        if by == By::Day && args.month.is_none() {
            continue;
        }
        let parts = view.by(by).filter(|it| it.figure.events > 0);
        rows.extend(parts.map(|part| row(by.label(), &part.name, &part.figure)));
    }
    let (from, to) = (date(view.from), date(view.to));
    let book = file
        .as_ref()
        .map(|file| format!("Libro escrito: {}.", file.display()));
    let view = &view;
    Ok(Answer::of(&Told { view, file })?
        .data(columns(&HEADING, &rows))
        .word(format!("Eventos que empezaron del {from} al {to}."))
        .words(view.words())
        .words(book))
}

const HEADING: [&str; 9] = [
    "Por", "Parte", "Eventos", "Horas", "Mediana", "Mayor", "> 1 h", "Tarde", "A tiempo",
];

fn row(by: &str, name: &str, figure: &Figure) -> Vec<String> {
    let some = |seconds: Option<i64>| seconds.map_or_else(|| "—".to_owned(), lasted);
    vec![
        by.to_owned(),
        name.to_owned(),
        figure.events.to_string(),
        lasted(figure.seconds),
        some(figure.median_seconds),
        some(figure.longest_seconds),
        figure.over_one_hour.to_string(),
        figure.late.to_string(),
        figure.on_time_share(),
    ]
}
