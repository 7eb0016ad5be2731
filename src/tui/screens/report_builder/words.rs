//! How much enters a report, and how long that lasted, in words.

use crate::domain::instant::hours;

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

/// Seconds in whole hours and minutes.
pub(super) fn lasted(seconds: i64) -> String {
    hours(seconds.unsigned_abs() / 60)
}
