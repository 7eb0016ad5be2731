//! `restaurar`: a copy becomes the store, under a new epoch (N5).

use super::advice;
use super::answer::{Answer, value};
use super::context::tell;
use super::program::Call;
use crate::actions::{Report, restore, settle};
use clap::Args;
use std::path::PathBuf;

/// Restaura una copia; el terminal sigue con una serie nueva
///
/// Se ingresa con el usuario y la frase de paso que había al hacer la copia. Los
/// correlativos siguen en una serie que no tiene ningún otro terminal (como A2KTM),
/// para que ninguno se repita, aunque la misma copia se restaure en dos equipos.
#[derive(Debug, Args)]
pub(super) struct RestoreArgs {
    /// Archivo de la copia
    #[arg(value_name = "ARCHIVO")]
    file: PathBuf,
    /// Reemplaza los datos que ya hay; se apartan en otra carpeta, no se borran
    #[arg(long = "reemplazar")]
    replace: bool,
}

pub(super) fn run(call: &Call<'_>, args: &RestoreArgs) -> Result<Answer, Report> {
    let context = call.context();
    settle(context.paths())?;
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
    let damaged = done.damaged_lists.iter();
    document["damaged_lists"] = damaged.map(|list| list.told(advice::told)).collect();
    Ok(Answer::of(&document)?
        .data(&done.series)
        .words(done.told(advice::told)))
}
