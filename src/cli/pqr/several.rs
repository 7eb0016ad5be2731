//! A deed about several cases: of all or of none, with what became of each.

use crate::actions::{ActionError, CaseWarning, DeedDone, DeedRow, Report};
use crate::cli::answer::Answer;
use crate::cli::table::columns;
use serde_json::{Value, json};

/// What is to be looked at, each with its rule.
pub(super) fn warned(warnings: &[CaseWarning]) -> Vec<String> {
    let word = |it: &CaseWarning| format!("{} [{}]", it.message, it.rule);
    warnings.iter().map(word).collect()
}

/// What became of each; `more` is told besides. Where a rule stands against one, that is told
/// and nothing was done.
pub(super) fn several(done: DeedDone, more: &Value) -> Result<Answer, Report> {
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
    let mut document = json!({ "applied": true, "cases": done.rows });
    if let (Some(document), Some(more)) = (document.as_object_mut(), more.as_object()) {
        document.extend(more.clone());
    }
    Ok(Answer::of(&document)?
        .data(columns(&["Radicado", "Estado"], &rows))
        .words(warnings))
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
