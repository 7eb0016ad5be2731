//! *Evaluación*: the events whose verdict is still to come, soonest due first, and those
//! that have one (V5).

use super::desk::Desk;
use super::due::{ReportTermView, due};
use super::error::ActionError;
use super::paging::ListPage;
use super::show_evaluation::Verdict;
use super::views::{OutageView, Viewer};
use crate::domain::evaluation::{Answered, VerdictState};
use crate::domain::outage::Outage;
use crate::store::{Cursor, EvaluationFilter, PageAt};

/// One page of the events that are evaluated.
pub type EvaluationList = ListPage<EvaluationRow, Cursor>;

/// An event as the list of evaluations has it.
#[derive(Debug, Clone, PartialEq)]
pub struct EvaluationRow {
    /// The event.
    pub outage: OutageView,
    /// How far its evaluation has come.
    pub state: VerdictState,
    /// The term of its report, whether or not it counts down yet.
    pub term: ReportTermView,
    /// Where the answer of the verdict stands (D5).
    pub answered: Answered,
    /// The verdict.
    pub verdict: Option<Verdict>,
}

/// The events that have come so far in their evaluation; none for all without a verdict.
///
/// # Errors
/// The store cannot be read.
pub fn list_evaluations(
    desk: &Desk,
    state: Option<VerdictState>,
    page: PageAt<Cursor>,
    limit: usize,
) -> Result<EvaluationList, ActionError> {
    let read = desk.store.read();
    let terms = due(desk, None);
    let filter = EvaluationFilter {
        clock: terms.clock,
        over_before: terms.over_before,
        state,
    };
    let found = read.outages_evaluated(filter, page, limit + 1)?;
    let place = |outage: &Outage| Cursor::at(filter.counted_from(outage), outage.id);
    let viewer = Viewer::new(desk);
    ListPage::cut(found, &page, limit, place)
        .counted(|before, limit| read.count_outages_evaluated(filter, before, limit))?
        .try_map(|outage| {
            Ok(EvaluationRow {
                state: VerdictState::of(outage),
                term: ReportTermView::of(desk, outage),
                answered: Answered::of(outage, desk.now()),
                verdict: Verdict::of(outage),
                outage: viewer.of(outage)?,
            })
        })
}
