//! Reads of the outages that are evaluated, by how far that has come (V5).

use super::Reader;
use crate::domain::deadline::ReportClock;
use crate::domain::evaluation::VerdictState;
use crate::domain::outage::Outage;
use crate::store::error::StoreError;
use crate::store::paging::{Cursor, Listing, PageAt, Wanted};
use chrono::{DateTime, FixedOffset};
use rusqlite::types::Value;

/// Which outages of those that are over and of which something is evaluated. Without a
/// verdict, and not asked about, only those count whose term runs: what is to be
/// reported, and a mass failure as long as it could be.
#[derive(Debug, Clone, Copy)]
pub struct EvaluationFilter {
    /// From which instant their terms are counted.
    pub clock: ReportClock,
    /// What is counted from before it is over.
    pub over_before: DateTime<FixedOffset>,
    /// Only those that have come so far; none for all without a verdict.
    pub state: Option<VerdictState>,
}

impl EvaluationFilter {
    /// The instant that the list goes by.
    #[must_use]
    pub fn counted_from(self, outage: &Outage) -> DateTime<FixedOffset> {
        match (self.by(), outage.restored) {
            ("restored", Some(restored)) => restored.at,
            _ => outage.started.at,
        }
    }

    fn by(self) -> &'static str {
        match (self.state, self.clock) {
            (Some(VerdictState::Decided), _) | (_, ReportClock::Restoration) => "restored",
            (_, ReportClock::Start) => "started",
        }
    }

    /// Soonest due first; of those decided, the newest.
    fn list(self) -> Listing {
        Listing {
            table: "outage",
            by: self.by(),
            newest_first: self.state == Some(VerdictState::Decided),
        }
    }

    fn wanted(self) -> Wanted {
        let mut wanted = Wanted::default();
        wanted.add("restored IS NOT NULL", []);
        let runs = format!(
            "(to_report = 1 OR (scenario = 'mass_failure' AND {} >= ?))",
            self.by()
        );
        let over = [Value::Integer(self.over_before.timestamp_millis())];
        match self.state {
            Some(VerdictState::Decided) => {
                wanted.add("evaluation = 'decided'", []);
                return wanted;
            }
            Some(VerdictState::Asked) => wanted.add("evaluation = 'asked'", []),
            Some(VerdictState::Unasked) => {
                wanted.add(format!("evaluation = 'unasked' AND {runs}"), over);
            }
            None => wanted.add(format!("(evaluation = 'asked' OR {runs})"), over),
        }
        wanted.add("evaluation <> 'decided'", []);
        wanted
    }
}

impl Reader<'_> {
    /// One page of the outages that are evaluated.
    ///
    /// # Errors
    /// The store cannot be read.
    pub(crate) fn outages_evaluated(
        self,
        filter: EvaluationFilter,
        page: PageAt<Cursor>,
        limit: usize,
    ) -> Result<Vec<Outage>, StoreError> {
        self.listed(filter.list(), filter.wanted(), page, limit)
    }

    /// How many there are, all or those before a row; counted up to a limit.
    ///
    /// # Errors
    /// The store cannot be read.
    pub(crate) fn count_outages_evaluated(
        self,
        filter: EvaluationFilter,
        before: Option<Cursor>,
        limit: usize,
    ) -> Result<usize, StoreError> {
        self.counted(filter.list(), filter.wanted(), before, limit)
    }
}
