//! `evento restablecer`.

use super::super::answer::{Answer, value};
use super::told::{changed, told};
use crate::actions::{Desk, Field, Report, restore_outages};
use clap::Args;
use serde_json::json;

/// Registra que volvió el servicio: el evento deja de contar
///
/// Con varios, se restablecen todos a la misma hora, o ninguno.
#[derive(Debug, Args)]
pub(in crate::cli) struct RestoreArgs {
    /// Correlativo, o su final si no hay duda; pueden ser varios
    #[arg(value_name = "ID", required = true, num_args = 1..)]
    ids: Vec<String>,
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
    let restored = restore_outages(desk, &args.ids, at)?;
    if let [outage] = &restored[..] {
        return changed(desk, outage, "Evento restablecido");
    }
    let mut answer = Answer::of(&json!({ "outages": value(&restored)? }))?;
    for outage in &restored {
        answer = answer
            .data(&outage.correlative)
            .words(told(desk, outage, "Evento restablecido"));
    }
    Ok(answer)
}
