//! How much enters a report, in words.

pub(super) fn events(count: usize) -> String {
    if count == 1 {
        "1 evento".to_owned()
    } else {
        format!("{count} eventos")
    }
}

/// How many enter.
pub(super) fn entering(count: usize) -> String {
    let verb = if count == 1 { "entra" } else { "entran" };
    format!("{verb} {}", events(count))
}
