//! `evento cerrar`.

use super::super::answer::Answer;
use super::changed;
use crate::actions::{ActionError, ClosingInput, Desk, Report, close_outage, closing_form};
use clap::Args;

/// Cierra un evento restablecido, con su motivo y su sustento
#[derive(Debug, Args)]
pub(in crate::cli) struct CloseArgs {
    /// Correlativo, o su final si no hay duda
    #[arg(value_name = "ID")]
    id: String,
    /// Motivo de ocurrencia, de los que admite el escenario
    #[arg(long = "causa", value_name = "TEXTO")]
    cause: String,
    /// Qué ocurrió y cómo se restableció
    #[arg(long = "sustento", value_name = "TEXTO")]
    sustento: String,
    /// Referencia de Tecnología, para cerrar una falla masiva desde el punto
    #[arg(long = "referencia", value_name = "TEXTO", default_value = "")]
    reference: String,
}

pub(super) fn run(desk: &mut Desk, args: CloseArgs) -> Result<Answer, Report> {
    let input = ClosingInput {
        cause: args.cause,
        sustento: args.sustento,
        reference: args.reference,
    };
    let outage =
        close_outage(desk, &args.id, &input).map_err(|error| told(desk, &args.id, &error))?;
    changed(desk, &outage, "Evento cerrado")
}

/// A cause that is not understood is told with the ones that fit.
fn told(desk: &Desk, id: &str, error: &ActionError) -> Report {
    let report = Report::from(error);
    match (error, closing_form(desk, id)) {
        (ActionError::Resolve(_), Ok(form)) => {
            let names: Vec<&str> = form
                .causes
                .iter()
                .map(|cause| cause.name.as_str())
                .collect();
            report.hint(format!("Motivos de este escenario: {}.", names.join(", ")))
        }
        _ => report,
    }
}
