//! `respaldar`: a verified copy.

use super::answer::Answer;
use super::program::Call;
use super::progress::watched;
use super::values::target;
use crate::actions::{Report, backup};
use crate::domain::text::counted_words;
use clap::Args;
use std::path::PathBuf;

/// Hace una copia cifrada y comprobada de los datos y sus claves
#[derive(Debug, Args)]
pub(super) struct BackUpArgs {
    /// Archivo de la copia; si falta, uno nuevo en la carpeta de copias
    #[arg(long = "salida", value_name = "ARCHIVO")]
    output: Option<PathBuf>,
    /// Reemplaza el archivo, si ya existe
    #[arg(long = "reemplazar", requires = "output")]
    replace: bool,
}

pub(super) fn run(call: &mut Call<'_>, args: &BackUpArgs) -> Result<Answer, Report> {
    let context = call.context();
    let desk = call.desk()?;
    let target = target(args.output.clone(), args.replace);
    let done = watched(context, "Copiando páginas", |progress| {
        backup(desk, target.as_ref(), progress)
    })?;
    Ok(Answer::of(&done)?
        .data(done.file.display().to_string())
        .word(format!(
            "Copia comprobada: {}, {} KB.",
            counted_words(done.operations, "anotación", "anotaciones"),
            done.bytes.div_ceil(1024)
        ))
        .words(done.resisted.iter().map(|path| {
            format!(
                "No se pudo borrar la copia vieja {}: la tiene abierta otro programa. Se borrará con una próxima copia.",
                path.display()
            )
        })))
}
