//! `evento cerrar`.

use super::super::answer::Answer;
use super::super::values::one_of;
use super::told::changed;
use crate::actions::{ActionError, ClosingInput, Desk, Report, close_outage, closing_form};
use crate::domain::catalog::UnforeseenKind;
use clap::Args;

/// Cierra un evento restablecido, con su motivo y su sustento
#[derive(Debug, Args)]
pub(in crate::cli) struct CloseArgs {
    /// Correlativo, o su final si no hay duda
    #[arg(value_name = "ID")]
    id: String,
    /// Motivo de ocurrencia, de los que admite el escenario
    #[arg(long = "motivo", alias = "causa", value_name = "TEXTO")]
    cause: String,
    /// Qué ocurrió y cómo se restableció
    #[arg(long = "sustento", value_name = "TEXTO")]
    sustento: String,
    /// Referencia de Tecnología, para cerrar una falla masiva desde el punto
    #[arg(long = "referencia", value_name = "TEXTO", default_value = "")]
    reference: String,
    /// Origen de la falla, que Tecnología declara y el punto recibe en su acuse
    #[arg(long = "origen", value_name = "TEXTO", default_value = "")]
    origin: String,
    /// Falla masiva negada, o sin respuesta en 24 horas: se cierra con su sustento
    #[arg(long = "sin-confirmacion")]
    unconfirmed: bool,
    /// Qué suceso fue el evento no previsto, si no se dijo al registrarlo
    #[arg(long = "suceso", value_name = "SUCESO", value_parser = one_of(UnforeseenKind::ALL.map(|kind| (kind.word(), kind))), ignore_case = true)]
    unforeseen_kind: Option<UnforeseenKind>,
}

pub(super) fn run(desk: &mut Desk, args: &CloseArgs) -> Result<Answer, Report> {
    let input = ClosingInput {
        cause: args.cause.clone(),
        sustento: args.sustento.clone(),
        reference: args.reference.clone(),
        origin: args.origin.clone(),
        unconfirmed: args.unconfirmed,
        unforeseen_kind: args.unforeseen_kind,
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
            let of_list = desk.assets().catalog.cause_list();
            let of_list = of_list.map_or_else(String::new, |list| format!(" ({list})"));
            report.hint(format!(
                "Motivos de este escenario{of_list}: {}.",
                names.join(", ")
            ))
        }
        _ => report,
    }
}
