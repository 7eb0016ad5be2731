//! What the subcommands that take in a file of others say of how it was read.

use super::answer::Answer;

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
