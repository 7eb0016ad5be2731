//! `pqr escalar`.

use super::several::several;
use crate::actions::{Desk, Report, SECOND_LEVEL, escalate_cases, write_escalation_list};
use crate::cli::answer::Answer;
use crate::cli::values::target;
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

/// Escala casos al segundo nivel del cliente, CASOSPQR–PQRRES: todos o ninguno
///
/// Cada uno tiene que estar clasificado. Con --salida queda además la lista que se envía,
/// con las cuentas a la vista; escribirla queda anotado.
#[derive(Debug, Args)]
pub(super) struct EscalateArgs {
    /// Radicados, o sus finales si no hay duda; si los tienen varios puntos, los de este
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
    /// La lista de lo escalado, como libro de Excel (.xlsx)
    #[arg(long = "salida", value_name = "ARCHIVO")]
    output: Option<PathBuf>,
    /// Reemplaza el archivo, si ya existe
    #[arg(long = "reemplazar", requires = "output")]
    replace: bool,
    /// Solo escribe la lista de casos que ya se escalaron, sin cambiar ninguno
    #[arg(long = "solo-lista", requires = "output")]
    list_only: bool,
}

pub(super) fn run(desk: &mut Desk, args: &EscalateArgs) -> Result<Answer, Report> {
    let target = target(args.output.clone(), args.replace);
    if target.as_ref().is_some_and(|it| !it.is_named("xlsx")) {
        return Err(Report::usage(
            "La lista se escribe como libro de Excel: diga un archivo .xlsx.",
        ));
    }
    if args.list_only {
        let file = write_escalation_list(desk, &args.ids, target.as_ref())?;
        let told = format!("Lista para {SECOND_LEVEL}: {}.", file.display());
        return Ok(Answer::of(&json!({ "applied": false, "file": file }))?.word(told));
    }
    let (done, file) = escalate_cases(desk, &args.ids, target.as_ref())?;
    let told = file
        .as_ref()
        .map(|file| format!("Lista para {SECOND_LEVEL}: {}.", file.display()));
    Ok(several(done, &json!({ "file": file }))?.words(told))
}
