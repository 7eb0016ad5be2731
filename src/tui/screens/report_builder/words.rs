//! How much enters a report, in words.

use crate::domain::text::counted_words;

pub(super) fn events(count: usize) -> String {
    counted_words(count, "evento", "eventos")
}

/// How many enter.
pub(super) fn entering(count: usize) -> String {
    let verb = if count == 1 { "entra" } else { "entran" };
    format!("{verb} {}", events(count))
}
