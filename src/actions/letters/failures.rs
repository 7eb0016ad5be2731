//! The alerts of failures that were registered as no event, by what a person types of them
//! (A0).

use super::super::{desk::Desk, error::ActionError, views::Viewer};
use crate::domain::alert::{About, Alert, AlertState};
use crate::domain::instant::date_clock;
use crate::domain::text::fold_accents;
use uuid::Uuid;

/// One of them, as a list names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailureLetter {
    /// Its record's id.
    pub id: Uuid,
    /// Since when what failed, and where that is not the own point; Spanish.
    pub name: String,
    /// Where it stands (A2).
    pub state: AlertState,
}

/// The newest of those in whose name or state every word stands, so many at most;
/// accents and case do not matter.
///
/// # Errors
/// The store cannot be read.
pub fn failure_letters(
    desk: &Desk,
    words: &str,
    limit: usize,
) -> Result<Vec<FailureLetter>, ActionError> {
    let viewer = Viewer::new(desk);
    let words = fold_accents(words);
    let agrees = |alert: &Alert| {
        let shown = format!("{} {}", name(&viewer, alert), alert.state().label());
        let shown = fold_accents(&shown);
        words.split_whitespace().all(|word| shown.contains(word))
    };
    let found = desk.store.read().failure_alerts(limit, agrees)?;
    let listed = found.iter().map(|alert| FailureLetter {
        id: alert.id,
        name: name(&viewer, alert),
        state: alert.state(),
    });
    Ok(listed.collect())
}

fn name(viewer: &Viewer<'_>, alert: &Alert) -> String {
    let About::Failure {
        point,
        applications,
        since,
    } = &alert.about
    else {
        return String::new();
    };
    let desk = viewer.desk();
    let place = if point == desk.point() {
        String::new()
    } else {
        format!(" en {point}")
    };
    let since = date_clock(*since, desk.zone());
    let failed = viewer.application_names(applications).join(", ");
    format!("Aviso de falla masiva{place} {since}: {failed}")
}
