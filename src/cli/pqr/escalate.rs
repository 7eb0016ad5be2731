//! `pqr escalar`.

use super::work::warned;
use crate::actions::{
    ActionError, DeedRow, Desk, Report, SECOND_LEVEL, escalate_cases, write_escalation_list,
};
use crate::cli::answer::Answer;
use crate::cli::table::columns;
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
    /// Radicados, o sus finales si no hay duda
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
    if !done.applied {
        return Err(refused(done.rows));
    }
    let rows: Vec<Vec<String>> = done
        .rows
        .iter()
        .map(|row| vec![row.radicado.clone(), row.state.label().to_owned()])
        .collect();
    let warnings: Vec<String> = done
        .rows
        .iter()
        .flat_map(|row| warned(&row.warnings))
        .collect();
    let document = json!({ "applied": true, "cases": done.rows, "file": file });
    let file = file.map(|file| format!("Lista para {SECOND_LEVEL}: {}.", file.display()));
    Ok(Answer::of(&document)?
        .data(columns(&["Radicado", "Estado"], &rows))
        .words(warnings)
        .words(file))
}

/// Cases of which it is told why they stand in the way of the others.
const TOLD: usize = 10;

/// What stands against a deed about several cases: of one alone, its own refusal.
fn refused(rows: Vec<DeedRow>) -> Report {
    let all = rows.len();
    let refused: Vec<_> = rows
        .into_iter()
        .filter_map(|row| Some((row.radicado, row.refused?)))
        .collect();
    let told: Vec<String> = refused
        .iter()
        .take(TOLD)
        .map(|(radicado, refusal)| format!("{radicado}: {}", refusal.reason))
        .collect();
    let against = refused.len();
    match refused.into_iter().next() {
        Some((_, refusal)) if all == 1 => ActionError::from(refusal).into(),
        Some((_, mut refusal)) => {
            let more = against.saturating_sub(TOLD);
            let more = match more {
                0 => String::new(),
                more => format!("\ny {more} más"),
            };
            refusal.reason = format!(
                "No se hizo en ninguno de los {all} casos, por {against} de ellos:\n{}{more}",
                told.join("\n")
            );
            ActionError::from(refusal).into()
        }
        None => Report::internal("No se hizo, y ningún caso dice por qué."),
    }
}
