//! Reads of the outages whose report is still to be made, by the end of its term (D5).

use super::Reader;
use crate::domain::deadline::{ReportClock, TermState};
use crate::domain::outage::Outage;
use crate::store::error::StoreError;
use crate::store::paging::{Cursor, Listing, PageAt, Wanted};
use chrono::{DateTime, FixedOffset};
use rusqlite::types::Value;

/// Which outages of those whose report is still to be made. Those that the term is not
/// counted of yet, since nobody restored them, are left out.
#[derive(Debug, Clone, Copy)]
pub struct DueFilter {
    /// From which instant their terms are counted.
    pub clock: ReportClock,
    /// What is counted from before it is over.
    pub over_before: DateTime<FixedOffset>,
    /// Only those that stand so.
    pub state: Option<TermState>,
    /// What the official register has too is left out once it is over: at a point its
    /// report is the office's business.
    pub only_unregistered: bool,
}

impl DueFilter {
    /// The instant that the term of an outage is counted from; its start where that is
    /// not known yet.
    #[must_use]
    pub(crate) fn counted_from(self, outage: &Outage) -> DateTime<FixedOffset> {
        match (self.clock, outage.restored) {
            (ReportClock::Restoration, Some(restored)) => restored.at,
            _ => outage.started.at,
        }
    }

    const fn by(self) -> &'static str {
        match self.clock {
            ReportClock::Restoration => "restored",
            ReportClock::Start => "started",
        }
    }

    /// Soonest due first: the term of what is counted from earlier ends no later.
    const fn list(self) -> Listing {
        Listing {
            table: "outage",
            by: self.by(),
            newest_first: false,
        }
    }

    fn wanted(self) -> Wanted {
        let mut wanted = Wanted::default();
        let by = self.by();
        let over = Value::Integer(self.over_before.timestamp_millis());
        wanted.add(format!("to_report = 1 AND {by} IS NOT NULL"), []);
        if self.only_unregistered {
            wanted.add(format!("({by} >= ? OR regularized = 0)"), [over.clone()]);
        }
        match self.state {
            Some(TermState::Overdue) => wanted.add(format!("{by} < ?"), [over]),
            // Those whose term runs are few, and are found by its index; nearly every event
            // ever reported began before them (+: no index is looked for there).
            Some(TermState::AtRisk) => {
                wanted.add(format!("{by} >= ? AND +started < ?"), [over.clone(), over]);
            }
            Some(TermState::Running) => {
                wanted.add(format!("{by} >= ? AND +started >= ?"), [over.clone(), over]);
            }
            None => {}
        }
        wanted
    }
}

impl Reader<'_> {
    /// One page of the outages whose report is still to be made, soonest due first,
    /// duplicates among them (M2).
    ///
    /// # Errors
    /// The store cannot be read.
    pub(crate) fn outages_due(
        self,
        filter: DueFilter,
        page: PageAt<Cursor>,
        limit: usize,
    ) -> Result<Vec<Outage>, StoreError> {
        self.listed(filter.list(), filter.wanted(), page, limit)
    }

    /// How many there are, all or those before a row; counted up to a limit.
    ///
    /// # Errors
    /// The store cannot be read.
    pub(crate) fn count_outages_due(
        self,
        filter: DueFilter,
        before: Option<Cursor>,
        limit: usize,
    ) -> Result<usize, StoreError> {
        self.counted(filter.list(), filter.wanted(), before, limit)
    }
}
