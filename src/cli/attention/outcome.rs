//! `atencion resultado`.

use super::super::answer::Answer;
use super::super::values::one_of;
use super::told::changed;
use crate::actions::{Desk, Field, OutcomeInput, Report, record_outcome};
use crate::domain::attention::Via;
use clap::Args;

/// Anota en qué terminó una atención; uno posterior reemplaza al anterior
///
/// El canal alterno pide la hora y el canal; lo derivado, a quién. Un bloqueo por
/// robo o pérdida sigue pendiente hasta anotar la hora y el canal del bloqueo real,
/// o que el cliente desistió.
#[derive(Debug, Args)]
pub(in crate::cli) struct OutcomeArgs {
    /// Código, o su final si no hay duda (R317)
    #[arg(value_name = "ID")]
    id: String,
    /// Cómo se atendió
    #[arg(long = "via", value_name = "VIA", value_parser = one_of(Via::ALL.map(|via| (via.code(), via))), ignore_case = true)]
    via: Via,
    /// Cuándo: HH:MM, -15, «ayer 18:40», AAAA-MM-DD HH:MM
    #[arg(long = "hora", value_name = "HORA", allow_hyphen_values = true)]
    at: Option<String>,
    /// Canal alterno por el que se atendió
    #[arg(long = "canal", value_name = "TEXTO", conflicts_with = "to")]
    channel: Option<String>,
    /// A quién se derivó
    #[arg(long = "a", value_name = "TEXTO")]
    to: Option<String>,
    /// Algo más que convenga saber
    #[arg(long = "nota", value_name = "TEXTO", default_value = "")]
    note: String,
}

pub(super) fn run(desk: &mut Desk, args: &OutcomeArgs) -> Result<Answer, Report> {
    let at = args
        .at
        .as_deref()
        .map(|text| desk.instant(Field::At, text))
        .transpose()?;
    let input = OutcomeInput {
        via: Some(args.via),
        at,
        to: args.channel.clone().or(args.to.clone()).unwrap_or_default(),
        note: args.note.clone(),
    };
    let attention = record_outcome(desk, &args.id, &input)?;
    changed(&attention, &format!("Resultado anotado, {}", args.via))
}
