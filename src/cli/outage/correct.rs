//! `evento corregir`.

use super::super::answer::Answer;
use super::super::assess::Questions;
use super::told::told;
use crate::actions::{CorrectionField, CorrectionInput, Desk, Report, correct_outage};
use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

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
    #[arg(long = "campo", value_name = "CAMPO", value_parser = a_field(), ignore_case = true)]
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

/// A field by its word, or by its other one, which the help does not list.
fn a_field() -> impl TypedValueParser<Value = CorrectionField> {
    let words =
        CorrectionField::ALL.map(|field| PossibleValue::new(field.word()).aliases(field.alias()));
    PossibleValuesParser::new(words)
        .try_map(|typed| typed.to_ascii_lowercase().parse::<CorrectionField>())
}

pub(super) fn run(desk: &mut Desk, args: &CorrectArgs) -> Result<Answer, Report> {
    let input = CorrectionInput {
        field: args.field,
        value: args.value.clone(),
        reason: args.reason.clone(),
        answers: args.questions.answers(),
    };
    let outage = correct_outage(desk, &args.id, &input)?;
    let mut words = told(desk, &outage, "Evento corregido");
    words.extend(outage.reported_at.map(|sent| {
        format!(
            "Ya se reportó a Regulatorio el {}: lo corregido llega solo con una versión nueva; \
             avise a C&I. [C6]",
            sent.format("%d/%m/%Y")
        )
    }));
    Ok(Answer::of(&outage)?.data(&outage.correlative).words(words))
}
