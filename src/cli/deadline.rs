//! `plazo`: business-day arithmetic, which needs no store (D1).

use super::answer::Answer;
use super::context::tell;
use super::program::Call;
use super::values::{date, days, one_of};
use crate::actions::{ActionError, Report};
use crate::config::load_assets;
use crate::domain::calendar::Country;
use crate::domain::deadline::add_business_days;
use crate::domain::instant;
use chrono::NaiveDate;
use clap::Args;

/// Cuenta un plazo en días hábiles y dice qué días no cuentan
#[derive(Debug, Args)]
pub(super) struct DeadlineArgs {
    /// País del calendario
    #[arg(long = "pais", value_name = "PAIS", value_parser = one_of([("PE", Country::PE), ("CO", Country::CO)]), ignore_case = true)]
    country: Country,
    /// Día del hecho (AAAA-MM-DD o dd/mm/aaaa); se cuenta desde el siguiente día hábil
    #[arg(long = "desde", value_name = "FECHA", value_parser = date)]
    from: NaiveDate,
    /// Días hábiles
    #[arg(long = "dias", value_name = "N", value_parser = days, allow_hyphen_values = true)]
    days: u16,
}

pub(super) fn run(call: &mut Call<'_>, args: &DeadlineArgs) -> Result<Answer, Report> {
    let context = call.context();
    let (assets, problems) = load_assets(&context.paths().config())
        .map_err(|error| Report::from(&ActionError::from(error)))?;
    tell(&problems);
    let term = add_business_days(assets.calendar(args.country), args.from, args.days);
    let skipped = term.skipped.iter().map(|day| {
        let date = instant::date(day.date);
        format!("  no cuenta {date}: {}\n", day.reason)
    });
    let text: String = std::iter::once(format!("Vence el {}\n", instant::date(term.due)))
        .chain(skipped)
        .collect();
    Ok(Answer::of(&term)?
        .data(text)
        .word(format!("Calendario {}.", term.calendar)))
}
