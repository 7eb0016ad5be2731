//! `respaldar`: a verified copy.

use super::answer::Answer;
use super::context::Context;
use super::progress::watched;
use crate::actions::{Desk, Report, backup};
use clap::Args;
use std::path::PathBuf;

/// Hace una copia cifrada y comprobada de los datos y sus claves
#[derive(Debug, Args)]
pub(super) struct BackUpArgs {
    /// Archivo de la copia; si falta, uno nuevo en la carpeta de copias
    #[arg(long = "salida", value_name = "ARCHIVO")]
    output: Option<PathBuf>,
}

/// Makes the copy.
pub(super) fn run(desk: &Desk, context: &Context, args: &BackUpArgs) -> Result<Answer, Report> {
    let done = watched(context, "Copiando páginas", |progress| {
        backup(desk, args.output.as_deref(), progress)
    })?;
    Ok(Answer::of(&done)?
        .data(done.file.display().to_string())
        .word(format!(
            "Copia comprobada: {} operaciones, {} KB.",
            done.operations,
            done.bytes.div_ceil(1024)
        )))
}
