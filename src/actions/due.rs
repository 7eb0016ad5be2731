//! What of events falls due: the terms of their reports, and the mass failures that
//! nobody confirms (D5, E8).

use super::desk::Desk;
use super::error::ActionError;
use crate::domain::deadline::{Deadline, ReportTerm, Skipped, TermState, first_not_over};
use crate::domain::instant::local_day;
use crate::domain::outage::{Outage, Unconfirmed};
use crate::domain::terminal::Scope;
use crate::store::{Cursor, DueFilter, PageAt};
use chrono::NaiveDate;
use serde::Serialize;

/// Outages looked at in one go at most.
const PAGE: usize = 100;

/// The term of the report of an event. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportTermView {
    /// Its last day; none while it is counted from a restoration that is still to come.
    pub due: Option<NaiveDate>,
    /// Where it stands today.
    pub state: TermState,
    /// Business days after today until its last day.
    pub days_left: u16,
    /// Its last day, counted from the start: what is over by it is at risk.
    pub due_from_start: NaiveDate,
    /// Its last day, counted from the restoration.
    pub due_from_restoration: Option<NaiveDate>,
    /// The days that it does not count.
    pub skipped: Vec<Skipped>,
    /// Version of the calendar.
    pub calendar: String,
    /// What its words are made of as time goes on.
    #[serde(skip)]
    pub term: ReportTerm,
}

impl ReportTermView {
    /// The term of an event, whether or not it counts down.
    pub(super) fn of(desk: &Desk, outage: &Outage) -> Self {
        let clock = desk.profile().report.counts_from;
        let restored = outage.restored.map(|restored| restored.at);
        let term = ReportTerm::of(desk.calendar(), clock, outage.started.at, restored);
        let today = local_day(desk.now(), desk.zone());
        let counted = term.counted();
        Self {
            due: counted.map(|it| it.due),
            state: term.state(today),
            days_left: counted.map_or(0, |it| it.left(today)),
            due_from_start: term.due_from_start(),
            due_from_restoration: term.due_from_restoration(),
            skipped: counted.map_or_else(Vec::new, |it: &Deadline| it.skipped.clone()),
            calendar: desk.calendar().version().to_owned(),
            term,
        }
    }
}

/// The outages whose report is still to be made here, in a state or all. At a point,
/// what the official register has too and is late is the office's business.
pub(super) fn due(desk: &Desk, state: Option<TermState>) -> DueFilter {
    let today = local_day(desk.now(), desk.zone());
    DueFilter {
        clock: desk.profile().report.counts_from,
        over_before: first_not_over(desk.calendar(), today),
        state,
        only_unregistered: desk.scope() == Scope::Point,
    }
}

/// The terms of regulatory reports that run, closed events included, and those that
/// are over, so many at most, soonest first (D5). A duplicate has none (M2).
pub(super) fn report_terms(
    desk: &Desk,
    limit: usize,
) -> Result<Vec<(Outage, ReportTermView)>, ActionError> {
    let read = desk.store.read();
    let filter = due(desk, None);
    let mut terms = Vec::new();
    let size = limit.min(PAGE);
    let mut at = PageAt::First;
    loop {
        let page = read.outages_due(filter, at, size)?;
        let last = page.last().filter(|_| page.len() == size);
        let next = last.map(|last| PageAt::After(Cursor::at(filter.counted_from(last), last.id)));
        for outage in page {
            if terms.len() == limit {
                return Ok(terms);
            }
            if read.principal_of(&outage)?.is_none() {
                let term = ReportTermView::of(desk, &outage);
                terms.push((outage, term));
            }
        }
        match next {
            Some(next) => at = next,
            None => return Ok(terms),
        }
    }
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
