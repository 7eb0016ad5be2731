//! The operations of a record, in words.

use crate::actions::HistoryEntry;
use crate::domain::instant::date_clock;
use chrono_tz::Tz;

/// The history of a record, under its heading.
pub(super) fn history(entries: &[HistoryEntry], zone: Tz) -> String {
    let lines = entries.iter().map(|entry| line(entry, zone));
    std::iter::once("\nHistoria\n".to_owned())
        .chain(lines)
        .collect()
}

/// When, who, what, old → new, why (O6).
fn line(entry: &HistoryEntry, zone: Tz) -> String {
    let mut text = format!(
        "  {}  {}: {}",
        date_clock(entry.at, zone),
        entry.by,
        entry.what
    );
    match (&entry.old, &entry.new) {
        (Some(old), Some(new)) => text.extend([": ", old, " → ", new]),
        (None, Some(new)) => text.extend([": ", new]),
        _ => {}
    }
    if let Some(reason) = &entry.reason {
        text.extend([" (", reason, ")"]);
    }
    if !entry.effective {
        text.push_str(" [sin efecto]");
    }
    text.push('\n');
    text
}
