//! `atencion informar`.

use super::super::answer::Answer;
use super::super::values::one_of;
use super::told::changed;
use crate::actions::{Desk, Field, Report, tell_code};
use crate::domain::attention::TellingWay;
use clap::Args;

/// Anota cómo se comunicó el código de un reclamo a quien no tiene correo
///
/// Vale para el código provisional y, cuando ya lo hay, para el oficial: entonces el
/// cliente sale de la lista de llamadas. Una llamada sin respuesta se anota con
/// «regularizar ID --llamada no».
#[derive(Debug, Args)]
pub(in crate::cli) struct TellArgs {
    /// Código, o su final si no hay duda (R317)
    #[arg(value_name = "ID")]
    id: String,
    /// Cómo se le comunicó: con la constancia firmada, por llamada o por SMS
    #[arg(long = "via", value_name = "VIA", value_parser = one_of(TellingWay::ALL.map(|way| (way.code(), way))), ignore_case = true)]
    way: TellingWay,
    /// Cuándo: HH:MM, -15, «ayer 18:40», AAAA-MM-DD HH:MM; si falta, ahora
    #[arg(long = "hora", value_name = "HORA", allow_hyphen_values = true)]
    at: Option<String>,
    /// Algo más que convenga saber
    #[arg(long = "nota", value_name = "TEXTO", default_value = "")]
    note: String,
}

pub(super) fn run(desk: &mut Desk, args: &TellArgs) -> Result<Answer, Report> {
    let at = args
        .at
        .as_deref()
        .map(|text| desk.instant(Field::Called, text))
        .transpose()?;
    let attention = tell_code(desk, &args.id, args.way, at, &args.note)?;
    let which = match &attention.official_code {
        Some(_) => "oficial",
        None => "provisional",
    };
    changed(
        &attention,
        &format!("Código {which} comunicado {}", args.way.label()),
    )
}
