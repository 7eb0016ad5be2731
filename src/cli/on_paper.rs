//! `--imprimir`: what was written goes to the printer too.

use super::answer::Answer;
use crate::actions::{Handing, Report, print_written};
use std::path::Path;

/// Prints what was written, where that was asked for; the file stays whatever comes of it.
pub(super) fn on_paper(answer: Answer, file: &Path, asked: bool) -> Result<Answer, Report> {
    if !asked {
        return Ok(answer);
    }
    let printed = print_written(file)
        .and_then(Handing::taken)
        .map_err(|error| {
            let kept = format!("El archivo está en {}.", file.display());
            Report::from(&error).hint(kept)
        })?;
    Ok(answer.word(format!("Enviado a la impresora {}.", printed.printer)))
}
