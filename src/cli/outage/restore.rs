//! `evento restablecer`.

use super::super::answer::Answer;
use super::changed;
use crate::actions::{Desk, Field, Report, restore_outage};
use clap::Args;

/// Registra que volvió el servicio: el evento deja de contar
#[derive(Debug, Args)]
pub(in crate::cli) struct RestoreArgs {
    /// Correlativo, o su final si no hay duda
    #[arg(value_name = "ID")]
    id: String,
    /// Cuándo volvió: HH:MM, -15, «ayer 18:40», AAAA-MM-DD HH:MM; si falta, ahora
    #[arg(long = "hora", value_name = "HORA", allow_hyphen_values = true)]
    at: Option<String>,
}

pub(super) fn run(desk: &mut Desk, args: &RestoreArgs) -> Result<Answer, Report> {
    let at = args
        .at
        .as_deref()
        .map(|text| desk.instant(Field::Restored, text))
        .transpose()?;
    let outage = restore_outage(desk, &args.id, at)?;
    changed(desk, &outage, "Evento restablecido")
}
