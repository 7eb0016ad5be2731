//! `atencion firme`.

use super::super::answer::Answer;
use super::super::values::date;
use super::told::changed;
use crate::actions::{Desk, Report, record_resolution};
use chrono::NaiveDate;
use clap::Args;

/// Anota el día en que quedó firme la resolución de un reclamo, apelación o queja
///
/// Desde ese día se cuentan los tres años que se conservan sus datos.
#[derive(Debug, Args)]
pub(in crate::cli) struct ResolutionArgs {
    /// Código, o su final si no hay duda (R317)
    #[arg(value_name = "ID")]
    id: String,
    /// Día en que quedó firme (AAAA-MM-DD o dd/mm/aaaa)
    #[arg(long = "fecha", value_name = "FECHA", value_parser = date)]
    firm_on: NaiveDate,
}

pub(super) fn run(desk: &mut Desk, args: &ResolutionArgs) -> Result<Answer, Report> {
    let attention = record_resolution(desk, &args.id, args.firm_on)?;
    changed(&attention, "Resolución firme anotada")
}
