//! `atencion unir`.

use super::super::answer::Answer;
use super::told::changed;
use crate::actions::{Desk, Report, attach_attention};
use clap::Args;

/// Une una atención al evento de su tipo al que pertenece
#[derive(Debug, Args)]
pub(in crate::cli) struct AttachArgs {
    /// Código, o su final si no hay duda (R317)
    #[arg(value_name = "ID")]
    id: String,
    /// Correlativo del evento, o su final si no hay duda
    #[arg(long = "evento", value_name = "CORRELATIVO")]
    outage: String,
}

pub(super) fn run(desk: &mut Desk, args: &AttachArgs) -> Result<Answer, Report> {
    let attention = attach_attention(desk, &args.id, &args.outage)?;
    changed(&attention, "Atención unida")
}
