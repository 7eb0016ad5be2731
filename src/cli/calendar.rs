//! `calendario`: the days that do not count, and those an office declares (D1, D4).

use super::answer::Answer;
use super::program::Subcommand;
use super::table::columns;
use super::values::date;
use crate::actions::{Desk, HolidayView, Report, add_holiday, holidays, remove_holiday};
use crate::domain::instant;
use chrono::NaiveDate;
use clap::Args;

pub(super) fn all() -> Vec<Subcommand> {
    vec![
        Subcommand::at_desk("agregar", add),
        Subcommand::at_desk("listar", list),
        Subcommand::at_desk("quitar", remove),
    ]
}

/// Agrega un día local que no cuenta en los plazos
#[derive(Debug, Args)]
pub(super) struct AddArgs {
    /// El día (AAAA-MM-DD o dd/mm/aaaa)
    #[arg(value_name = "FECHA", value_parser = date)]
    date: NaiveDate,
    /// Por qué no cuenta
    #[arg(long = "nombre", value_name = "TEXTO")]
    name: String,
}

/// Quita un día local: los plazos lo cuentan otra vez
#[derive(Debug, Args)]
pub(super) struct RemoveArgs {
    /// El día (AAAA-MM-DD o dd/mm/aaaa)
    #[arg(value_name = "FECHA", value_parser = date)]
    date: NaiveDate,
}

/// Lista los feriados y días locales de este año y el próximo
#[derive(Debug, Args)]
pub(super) struct ListArgs;

fn add(desk: &mut Desk, args: &AddArgs) -> Result<Answer, Report> {
    let added = add_holiday(desk, args.date, &args.name)?;
    told(desk, &added, "Día local agregado")
}

fn remove(desk: &mut Desk, args: &RemoveArgs) -> Result<Answer, Report> {
    let removed = remove_holiday(desk, args.date)?;
    told(desk, &removed, "Día local quitado")
}

fn list(desk: &mut Desk, _: &ListArgs) -> Result<Answer, Report> {
    let list = holidays(desk);
    let rows: Vec<Vec<String>> = list
        .holidays
        .iter()
        .map(|day| {
            let whose = if day.local { "local" } else { "nacional" };
            let date = instant::date(day.date);
            vec![date, whose.to_owned(), day.name.clone()]
        })
        .collect();
    Ok(Answer::of(&list)?
        .data(columns(&["Fecha", "Alcance", "Feriado"], &rows))
        .word(format!("Calendario {}.", list.calendar)))
}

fn told(desk: &Desk, day: &HolidayView, what: &str) -> Result<Answer, Report> {
    let date = instant::date(day.date);
    let calendar = desk.calendar().version();
    Ok(Answer::of(day)?.data(&date).word(format!(
        "{what}: {date} {}. Calendario {calendar}.",
        day.name
    )))
}
