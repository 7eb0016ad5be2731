//! *Plazos*: the events whose report is still to be made, by the end of its term (D5).

use super::desk::Desk;
use super::due::due;
use super::error::ActionError;
use super::paging::{COUNTED, ListPage};
use super::views::{OutageView, Viewer};
use crate::domain::deadline::TermState;
use crate::domain::outage::Outage;
use crate::store::{Cursor, PageAt};

/// One page of the events whose report is still to be made, soonest due first.
pub type DueList = ListPage<OutageView, Cursor>;

/// How many reports stand where, each counted up to ten thousand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DueFigures {
    /// Their term is over.
    pub overdue: usize,
    /// It runs, and would be over counted from the start.
    pub at_risk: usize,
    /// It runs.
    pub running: usize,
}

/// The events whose report is still to be made, duplicates among them (M2), and how
/// many stand where (D5).
///
/// # Errors
/// The store cannot be read.
pub fn list_due(
    desk: &Desk,
    state: Option<TermState>,
    page: PageAt<Cursor>,
    limit: usize,
) -> Result<(DueList, DueFigures), ActionError> {
    let read = desk.store.read();
    let filter = due(desk, state);
    let found = read.outages_due(filter, page, limit + 1)?;
    let place = |outage: &Outage| Cursor::at(filter.counted_from(outage), outage.id);
    let viewer = Viewer::new(desk);
    let list = ListPage::cut(found, &page, limit, place)
        .counted(|before, limit| read.count_outages_due(filter, before, limit))?
        .try_map(|outage| viewer.of(outage))?;
    let count = |state| read.count_outages_due(due(desk, Some(state)), None, COUNTED);
    let figures = DueFigures {
        overdue: count(TermState::Overdue)?,
        at_risk: count(TermState::AtRisk)?,
        running: count(TermState::Running)?,
    };
    Ok((list, figures))
}
