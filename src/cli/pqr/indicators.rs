//! `pqr indicadores`.

use crate::actions::{
    AdviserFigure, Desk, IndicatorsView, Report, WeekFigure, indicators, write_indicators,
};
use crate::cli::answer::Answer;
use crate::cli::table::columns;
use crate::cli::values::{date, target};
use crate::domain::instant::{date as in_words, short_day};
use crate::domain::pqr::Percent;
use chrono::NaiveDate;
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;

/// Cuenta los indicadores de un corte, con su numerador y su denominador
///
/// Mal escaladas por asesor: sus PQR en la Base 1 entre todos los registros que envió el
/// cliente en ella; al lado, las confirmadas (finalizadas por error) y la proporción sobre
/// las dos bases. Recurrencia por causa: las PQR de cada causa en la Base 2 entre sus
/// registros. Y el porcentaje de mal escaladas por semana: «sin dato» no es cero.
#[derive(Debug, Args)]
pub(super) struct IndicatorsArgs {
    /// Corte de las bases; si falta, el último
    #[arg(long = "corte", value_name = "FECHA", value_parser = date)]
    cut: Option<NaiveDate>,
    /// Además, un libro de Excel con todo y sus gráficos
    #[arg(long = "salida", value_name = "ARCHIVO")]
    output: Option<PathBuf>,
    /// Reemplaza el archivo, si ya existe
    #[arg(long = "reemplazar", requires = "output")]
    replace: bool,
}

/// The indicators, and the workbook that was written of them.
#[derive(Debug, Serialize)]
struct Told<'a> {
    #[serde(flatten)]
    view: &'a IndicatorsView,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<PathBuf>,
}

pub(super) fn run(desk: &mut Desk, args: &IndicatorsArgs) -> Result<Answer, Report> {
    let target = target(args.output.clone(), args.replace);
    if target.as_ref().is_some_and(|it| !it.is_named("xlsx")) {
        return Err(Report::usage(
            "Los indicadores se escriben como libro de Excel: diga un archivo .xlsx.",
        ));
    }
    let view = indicators(desk, args.cut)?;
    let written = target.map(|target| write_indicators(desk, &view, Some(&target)));
    let file = written.transpose()?.map(|written| written.file);
    let book = file
        .as_ref()
        .map(|file| format!("Libro escrito: {}.", file.display()));
    let view = &view;
    let mut answer = Answer::of(&Told { view, file })?;
    if !view.misescalated.is_empty() {
        answer = answer.data(columns(&ADVISERS, &advisers(view)));
    }
    if !view.causes.is_empty() {
        answer = answer.data(columns(&CAUSES, &causes(view)));
    }
    let weeks = weeks(view);
    if !weeks.is_empty() {
        answer = answer.data(columns(&WEEKS, &weeks));
    }
    Ok(answer
        .word(format!("Corte {}.", in_words(view.cut)))
        .words(view.words().map(|(name, line)| format!("{name}: {line}.")))
        .words(book))
}

const ADVISERS: [&str; 5] = [
    "Asesor",
    "Mal escaladas",
    "Base 1",
    "Confirmadas",
    "Las dos bases",
];
const CAUSES: [&str; 3] = ["Causa", "PQR", "Base 2"];
const WEEKS: [&str; 5] = [
    "Semana",
    "Desde",
    "Mal escaladas",
    "Las dos bases",
    "Confirmadas",
];

fn share(percent: Option<Percent>) -> String {
    percent.map_or_else(|| "sin dato".to_owned(), |it| it.to_string())
}

/// A share with what it is of: `12,5 % de 40`.
fn of(percent: Option<Percent>, total: Option<u64>) -> String {
    match total {
        Some(total) => format!("{} de {total}", share(percent)),
        None => share(None),
    }
}

fn advisers(view: &IndicatorsView) -> Vec<Vec<String>> {
    let row = |it: &AdviserFigure| {
        vec![
            it.name().to_owned(),
            it.count.to_string(),
            of(it.percent, Some(it.total)),
            it.confirmed.to_string(),
            of(it.percent_both, it.total_both),
        ]
    };
    view.misescalated.iter().map(row).collect()
}

fn causes(view: &IndicatorsView) -> Vec<Vec<String>> {
    let causes = view.causes.iter();
    causes
        .map(|it| {
            vec![
                it.name(),
                it.count.to_string(),
                of(it.percent, Some(it.total)),
            ]
        })
        .collect()
}

fn weeks(view: &IndicatorsView) -> Vec<Vec<String>> {
    // Of what was before the first base there is nothing to be told.
    let nothing =
        |it: &&WeekFigure| it.misescalated.is_none() && it.total.is_none() && it.confirmed == 0;
    let weeks = view.trend.iter().skip_while(nothing);
    weeks
        .map(|it| {
            let wrong = it.misescalated;
            vec![
                it.week.to_string(),
                short_day(it.from),
                wrong.map_or_else(|| share(None), |count| count.to_string()),
                of(it.percent, it.total),
                it.confirmed.to_string(),
            ]
        })
        .collect()
}
