//! What the subcommands that take in a file of others say of how it was read.

use super::answer::Answer;
use crate::domain::text::counted_words;

/// Of warnings and of rejected rows so many are told; `--json` tells all.
const LISTED: usize = 20;

/// Tells the first of some sentences, and how many more there are of all; `more` says what
/// of, and that they can be seen.
pub(super) fn listed(
    answer: Answer,
    sentences: impl Iterator<Item = String>,
    all: u64,
    more: &str,
) -> Answer {
    let answer = answer.words(sentences.take(LISTED));
    match all.saturating_sub(LISTED as u64) {
        0 => answer,
        untold => answer.word(format!("Y {untold} {more} con --json.")),
    }
}

/// What of the sheet people do not see: its hidden rows, of which the first; whether that
/// is known at all of this kind of file; hidden columns, and sheets that were not read.
pub(super) fn unseen(
    sheets: &[String],
    rows: Option<(u64, u64)>,
    is_known: bool,
    columns: &[String],
) -> Vec<String> {
    let mut told = Vec::new();
    if !sheets.is_empty() {
        told.push(format!(
            "Hojas ocultas, que no se leyeron: «{}».",
            sheets.join("», «")
        ));
    }
    if let Some((rows, first)) = rows {
        told.push(format!(
            "Aviso: {}, desde la {first}, que también se leyeron.",
            counted_words(rows, "fila oculta", "filas ocultas")
        ));
    }
    if !columns.is_empty() {
        told.push(format!(
            "Aviso: columnas ocultas, que también se leyeron: {}.",
            columns.join(", ")
        ));
    }
    if !is_known {
        told.push(
            "De este tipo de archivo no se sabe qué filas o columnas tiene ocultas; se leyeron \
             todas."
                .to_owned(),
        );
    }
    told
}
