//! `restaurar`: a copy becomes the store, under a new epoch (N5).

use super::answer::{Answer, value};
use super::context::tell;
use super::program::Call;
use crate::actions::{Report, RestoreView, restore, settle};
use clap::Args;
use std::path::PathBuf;

/// Restaura una copia; el terminal sigue con una serie nueva
///
/// Se ingresa con el usuario y la frase de paso que había al hacer la copia. Los
/// correlativos siguen en una serie que no tiene ninguna otra terminal (como A2KTM),
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

/// Restores the copy.
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
        .words(carried_over(&done))
        .words(
            done.problems
                .iter()
                .map(|problem| format!("Problema en la copia: {problem}")),
        ))
}

/// What the copy does not know, and what of it was carried over.
fn carried_over(done: &RestoreView) -> Vec<String> {
    let mut words = Vec::new();
    if let Some(at) = done.copied_at {
        words.push(format!(
            "La copia llega hasta el {}: lo que se registró después no está en ella, \
             ni los usuarios y terminales que se agregaron.",
            at.format("%d/%m/%Y %H:%M")
        ));
    }
    if !done.blocked_again.is_empty() {
        words.push(format!(
            "Siguen bloqueados, aunque la copia es de antes: {}.",
            done.blocked_again.join(", ")
        ));
    }
    for store in &done.unread {
        words.push(format!(
            "No se pudo leer {}: revise con «contingencia usuario listar» que nadie bloqueado \
             haya vuelto a entrar.",
            store.display()
        ));
    }
    words.extend(done.damaged_lists.iter().cloned());
    if done.purges_unknown {
        words.push(
            "En esta carpeta no hay lista de lo depurado: lo que se depuró después de hacer la \
             copia está otra vez. Repita la depuración: contingencia depurar"
                .to_owned(),
        );
    }
    words
}
