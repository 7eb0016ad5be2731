//! `pqr descartar`: what was cut short while a base came in (X12).

use crate::actions::{Desk, Report, UnfinishedReception, drop_unfinished};
use crate::cli::answer::{Answer, value};
use crate::cli::values::{date, one_of};
use crate::domain::pqr::PqrBase;
use chrono::NaiveDate;
use clap::Args;
use serde_json::json;

/// Descarta una base que quedó a medias: lo que alcanzó a guardarse se borra
///
/// Una importación que se cortó no vale y sigue donde quedó al importar el mismo archivo; si
/// no va a seguir, se descarta con esto. Lo recibido completo no se toca.
#[derive(Debug, Args)]
pub(super) struct DropArgs {
    /// Cuál de las dos: mal-escalados (Base 1) o pendientes (Base 2)
    #[arg(long = "base", value_name = "BASE", value_parser = one_of(PqrBase::ALL.map(|it| (it.code(), it))), ignore_case = true)]
    base: PqrBase,
    /// Su fecha de corte: AAAA-MM-DD o dd/mm/aaaa
    #[arg(long = "corte", value_name = "FECHA", value_parser = date)]
    cut: NaiveDate,
}

pub(super) fn run(desk: &mut Desk, args: &DropArgs) -> Result<Answer, Report> {
    let dropped = drop_unfinished(desk, args.base, args.cut)?;
    let lines: Vec<String> = dropped.iter().map(line).collect();
    Ok(Answer::of(&json!({ "dropped": value(&dropped)? }))?
        .data(lines.join("\n"))
        .word("Descartada: nada de ella valía, y lo que trajo se borró."))
}

fn line(it: &UnfinishedReception) -> String {
    format!(
        "{}, corte {}: {} de {} filas{}",
        it.base.label(),
        it.cut.format("%d/%m/%Y"),
        it.here,
        it.rows,
        it.file
            .as_ref()
            .map_or_else(String::new, |file| format!(" de «{file}»"))
    )
}
