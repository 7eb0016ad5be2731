//! `restaurar`: a copy becomes the store, under a new epoch (N5).

use super::answer::{Answer, value};
use super::context::{Context, tell};
use crate::actions::{Report, restore};
use clap::Args;
use std::path::PathBuf;

/// Restaura una copia; el terminal sigue con una serie nueva
///
/// Se ingresa con el usuario y la frase de paso que había al hacer la copia. Los
/// correlativos siguen en la serie siguiente (A2, A3…), para que ninguno se repita.
#[derive(Debug, Args)]
pub(super) struct RestoreArgs {
    /// Archivo de la copia
    #[arg(value_name = "ARCHIVO")]
    file: PathBuf,
    /// Reemplaza los datos que ya hay; se apartan en otra carpeta, no se borran
    #[arg(long = "reemplazar")]
    replace: bool,
}

/// Restores the copy.
pub(super) fn run(context: &Context, args: &RestoreArgs) -> Result<Answer, Report> {
    let refused = context.paths().has_store() && !args.replace;
    let (login, passphrase) = if refused || !args.file.exists() {
        // The deed itself says what is wrong, without asking anything.
        Default::default()
    } else {
        (context.login()?, context.passphrase()?)
    };
    let restored = restore(
        &args.file,
        context.paths().clone(),
        &login,
        &passphrase,
        context.ambient(),
        args.replace,
    );
    let (desk, done) = restored.map_err(|error| {
        let report = Report::from(&error);
        if refused {
            report.hint("O reemplace estos datos con --reemplazar; se apartan, no se borran.")
        } else {
            report
        }
    })?;
    tell(desk.override_problems());
    let mut document = value(&done)?;
    document["data"] = value(&context.paths().data())?;
    let aside = done
        .put_aside
        .as_ref()
        .map(|folder| format!("Los datos anteriores quedaron en {}.", folder.display()));
    Ok(Answer::of(&document)?
        .data(&done.series)
        .word(format!(
            "Copia restaurada: {} operaciones; los correlativos siguen en la serie {}.",
            done.operations, done.series
        ))
        .words(aside)
        .words(
            done.problems
                .iter()
                .map(|problem| format!("Problema en la copia: {problem}")),
        ))
}
