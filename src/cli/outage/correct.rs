//! `evento corregir`.

use super::super::answer::Answer;
use super::super::assess::Questions;
use super::super::values::one_of;
use super::changed;
use crate::actions::{CorrectionField, CorrectionInput, Desk, Report, correct_outage};
use clap::Args;

/// Corrige un dato de un evento, con su razón; el original se conserva
///
/// Pasa por las mismas reglas que el registro. Para que un error o prueba pase a ser
/// un evento real (--campo escenario) se responden las preguntas de evento abrir; SICAR
/// entre los aplicativos pide --sicar-pago.
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
    #[command(flatten)]
    questions: Questions,
}

pub(super) fn run(desk: &mut Desk, args: CorrectArgs) -> Result<Answer, Report> {
    let input = CorrectionInput {
        field: args.field,
        value: args.value,
        reason: args.reason,
        answers: args.questions.answers(),
    };
    let outage = correct_outage(desk, &args.id, &input)?;
    changed(desk, &outage, "Evento corregido")
}
