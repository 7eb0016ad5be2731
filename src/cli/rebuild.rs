//! `reconstruir`: the record tables made again from the journal (J1).

use super::answer::Answer;
use super::context::Context;
use super::progress::watched;
use crate::actions::{Desk, Report, rebuild};
use serde_json::json;

/// Rebuilds.
pub(super) fn run(desk: &mut Desk, context: &Context) -> Result<Answer, Report> {
    let done = watched(context, "Rehaciendo registros", |progress| {
        rebuild(desk, progress)
    })?;
    let document = json!({
        "operations": done.operations,
        "records": done.records,
        "rewritten": done.rewritten,
    });
    Ok(Answer::of(&document)?.word(format!(
        "Registros rehechos: {} a partir de {} operaciones; {} no estaban como debían.",
        done.records, done.operations, done.rewritten
    )))
}
