//! `evento corregir`.

use super::super::answer::Answer;
use super::super::values::one_of;
use super::changed;
use crate::actions::{CorrectionField, Desk, Report, correct_outage};
use clap::Args;

/// Corrige un dato de un evento, con su razón; el original se conserva
#[derive(Debug, Args)]
pub(in crate::cli) struct CorrectArgs {
    /// Correlativo, o su final si no hay duda
    #[arg(value_name = "ID")]
    id: String,
    /// Dato que se corrige
    #[arg(long = "campo", value_name = "CAMPO", value_parser = one_of(CorrectionField::ALL.map(|field| (field.word(), field))), ignore_case = true)]
    field: CorrectionField,
    /// Valor correcto; los aplicativos, separados por comas
    #[arg(long = "valor", value_name = "VALOR", allow_hyphen_values = true)]
    value: String,
    /// Por qué se corrige
    #[arg(long = "razon", value_name = "TEXTO")]
    reason: String,
}

pub(super) fn run(desk: &mut Desk, args: &CorrectArgs) -> Result<Answer, Report> {
    let outage = correct_outage(desk, &args.id, args.field, &args.value, &args.reason)?;
    changed(desk, &outage, "Evento corregido")
}
