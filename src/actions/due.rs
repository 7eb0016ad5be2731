//! What of events falls due: the terms of their reports, and the mass failures that
//! nobody confirms (D5, E8).

use super::desk::Desk;
use super::error::ActionError;
use crate::domain::deadline::report_due;
use crate::domain::instant::local_day;
use crate::domain::outage::{Outage, Unconfirmed};
use chrono::{NaiveDate, TimeDelta};
use serde::Serialize;

/// No term of a report that still runs began longer ago than this.
const LONGEST_TERM: TimeDelta = TimeDelta::days(60);

/// Where a term stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineState {
    /// It runs, its last day included.
    Running,
    /// Its last day is over.
    Overdue,
}

impl DeadlineState {
    /// Where a term stands on a day.
    pub(super) fn of(due: NaiveDate, today: NaiveDate) -> Self {
        if due < today {
            Self::Overdue
        } else {
            Self::Running
        }
    }
}

/// The term of an event's regulatory report.
pub(super) struct ReportTerm {
    pub(super) outage: Outage,
    /// Its last day.
    pub(super) due: NaiveDate,
    pub(super) state: DeadlineState,
}

/// The terms of regulatory reports that run, closed events included, and those that
/// are over while the event is not even in the official system; soonest first (D5).
/// A duplicate has none (M2).
pub(super) fn report_terms(desk: &Desk) -> Result<Vec<ReportTerm>, ActionError> {
    let read = desk.store.read();
    let today = local_day(desk.now(), desk.zone());
    let mut terms = Vec::new();
    for outage in read.unforeseen_restored(desk.now() - LONGEST_TERM)? {
        let Some(restored) = outage.restored else {
            continue;
        };
        let due = report_due(desk.calendar(), restored.at).due;
        let state = DeadlineState::of(due, today);
        let waits = state == DeadlineState::Running || !outage.regularization.is_done();
        if waits && read.principal_of(&outage)?.is_none() {
            terms.push(ReportTerm { outage, due, state });
        }
    }
    terms.sort_by_key(|term| (term.due, term.outage.registered_at));
    Ok(terms)
}

/// The unclosed mass failures that were denied, or that nobody answered for 24 hours:
/// their scenario is to be corrected, or they are closed *sin confirmación* (E8).
pub(super) fn unconfirmed(desk: &Desk) -> Result<Vec<(Outage, Unconfirmed)>, ActionError> {
    let now = desk.now();
    let unclosed = desk.store.read().unclosed_mass_failures()?.into_iter();
    Ok(unclosed
        .filter_map(|outage| outage.unconfirmed(now).map(|why| (outage, why)))
        .collect())
}
