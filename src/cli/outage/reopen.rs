//! `evento reabrir`.

use super::super::answer::Answer;
use super::told::changed;
use crate::actions::{Desk, Report, reopen_outage};
use clap::Args;

/// Deshace el cierre de un evento, con su razón
#[derive(Debug, Args)]
pub(in crate::cli) struct ReopenArgs {
    /// Correlativo, o su final si no hay duda
    #[arg(value_name = "ID")]
    id: String,
    /// Por qué se reabre
    #[arg(long = "razon", value_name = "TEXTO")]
    reason: String,
}

pub(super) fn run(desk: &mut Desk, args: &ReopenArgs) -> Result<Answer, Report> {
    let outage = reopen_outage(desk, &args.id, &args.reason)?;
    changed(desk, &outage, "Cierre deshecho")
}
