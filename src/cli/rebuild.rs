//! `reconstruir`: the record tables made again from the journal (J1).

use super::answer::Answer;
use super::program::Call;
use super::progress::watched;
use crate::actions::{Report, rebuild};
use crate::domain::text::counted_words;
use clap::Args;
use serde_json::json;

/// Rehace los registros a partir del diario de anotaciones
#[derive(Debug, Args)]
pub(super) struct RebuildArgs;

pub(super) fn run(call: &mut Call<'_>, _: &RebuildArgs) -> Result<Answer, Report> {
    let context = call.context();
    let desk = call.desk()?;
    let done = watched(context, "Rehaciendo registros", |progress| {
        rebuild(desk, progress)
    })?;
    let document = json!({
        "operations": done.operations,
        "records": done.records,
        "rewritten": done.rewritten,
        "search_remade": done.search_remade,
    });
    let answer = Answer::of(&document)?.word(format!(
        "Registros rehechos: {} a partir de {}; {} como debían.",
        done.records,
        counted_words(done.operations, "anotación", "anotaciones"),
        counted_words(done.rewritten, "no estaba", "no estaban")
    ));
    let remade = "El índice de búsqueda no estaba como debía y se hizo de nuevo.";
    Ok(answer.words(done.search_remade.then(|| remade.to_owned())))
}
