//! Reads of outages: by name, by state, by time, and in pages.

use super::Reader;
use crate::domain::catalog::{ProcedureType, Scenario};
use crate::domain::numbering::CorrelativeEnd;
use crate::domain::outage::{Outage, State};
use crate::store::error::StoreError;
use crate::store::paging::{Cursor, Listing, PageAt, Wanted};
use crate::store::period::Period;
use chrono::{DateTime, FixedOffset};
use rusqlite::params;
use rusqlite::types::Value;

/// Which outages a list shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OutageFilter {
    /// Only those in this state.
    pub state: Option<State>,
    /// Only those of this type.
    pub procedure_type: Option<ProcedureType>,
    /// Only those of this scenario.
    pub scenario: Option<Scenario>,
    /// Only those that began in this period.
    pub period: Option<Period>,
    /// Only those registered in this one.
    pub registered: Option<Period>,
    /// Only those with this number.
    pub number: Option<u32>,
    /// Only those of one of these procedures.
    pub procedures: Option<Vec<String>>,
}

/// The list of outages, newest first.
const LIST: Listing = Listing {
    table: "outage",
    by: "registered",
    newest_first: true,
};

impl OutageFilter {
    fn wanted(&self) -> Wanted {
        let mut wanted = Wanted::default();
        let mut is = |column: &str, code: &str| {
            wanted.add(format!("{column} = ?"), [Value::Text(code.to_owned())]);
        };
        if let Some(state) = self.state {
            is("state", state.code());
        }
        if let Some(procedure_type) = self.procedure_type {
            is("procedure_type", procedure_type.code());
        }
        if let Some(scenario) = self.scenario {
            is("scenario", scenario.code());
        }
        for (column, period) in [("started", self.period), ("registered", self.registered)] {
            if let Some(period) = period {
                wanted.within(column, period);
            }
        }
        if let Some(number) = self.number {
            wanted.add("number = ?", [Value::Integer(number.into())]);
        }
        if let Some(procedures) = &self.procedures {
            wanted.one_of("procedure", procedures);
        }
        wanted
    }
}

impl Reader<'_> {
    /// The outages whose correlative ends so: newest first, ten at most.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn outages_ending(&self, end: &CorrelativeEnd) -> Result<Vec<Outage>, StoreError> {
        self.many(
            "SELECT record FROM outage
             WHERE number = ?1 AND (?2 IS NULL OR series = ?2) AND (?3 IS NULL OR year = ?3)
               AND (?4 IS NULL OR point = ?4)
             ORDER BY registered DESC LIMIT 10",
            params![end.number, end.series, end.year, end.point],
        )
    }

    /// The outages of a point that are not yet restored, by type.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn open_outages(&self, point: &str) -> Result<Vec<Outage>, StoreError> {
        self.many(
            "SELECT outage.record FROM outage_slot JOIN outage ON outage.id = outage_slot.outage
             WHERE outage_slot.point = ?1 ORDER BY outage.procedure_type, outage.registered",
            [point],
        )
    }

    /// The outage of a type that is open at a point, if there is one (O1).
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn open_outage_of(
        &self,
        point: &str,
        procedure_type: ProcedureType,
    ) -> Result<Option<Outage>, StoreError> {
        self.one(
            "SELECT outage.record FROM outage_slot JOIN outage ON outage.id = outage_slot.outage
             WHERE outage_slot.point = ?1 AND outage_slot.procedure_type = ?2
             ORDER BY outage.registered LIMIT 1",
            params![point, procedure_type.code()],
        )
    }

    /// The outage of a type at a point in which an instant lies, the one that began
    /// last; no test (E12).
    pub(crate) fn outage_around(
        self,
        point: &str,
        procedure_type: ProcedureType,
        at: DateTime<FixedOffset>,
    ) -> Result<Option<Outage>, StoreError> {
        self.one(
            "SELECT record FROM outage WHERE point = ?1 AND procedure_type = ?2
               AND started <= ?3 AND (restored IS NULL OR restored > ?3)
               AND scenario <> 'error_or_test'
             ORDER BY started DESC LIMIT 1",
            params![point, procedure_type.code(), at.timestamp_millis()],
        )
    }

    /// The outages of a point that began or went on in a period, for the day's timeline.
    pub(crate) fn outages_of_day(
        self,
        point: &str,
        day: Period,
    ) -> Result<Vec<Outage>, StoreError> {
        let mut found: Vec<Outage> = self.many(
            "SELECT record FROM outage WHERE point = ?1 AND procedure_type IN
                 ('reclamos', 'altas', 'bajas', 'consultas')
               AND started >= ?2 AND started < ?3
             ORDER BY started DESC LIMIT 200",
            params![
                point,
                day.from.timestamp_millis(),
                day.until.timestamp_millis()
            ],
        )?;
        for open in self.open_outages(point)? {
            if !found.iter().any(|outage| outage.id == open.id) {
                found.push(open);
            }
        }
        Ok(found)
    }

    /// The number after the last one that this terminal gave at a point, in a year and
    /// series (N1): what others number in it does not move it (M4).
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn next_number(&self, point: &str, year: i32, series: &str) -> Result<u32, StoreError> {
        Ok(self
            .conn
            .prepare_cached(
                "SELECT coalesce(max(number), 0) + 1 FROM outage
                 WHERE point = ?1 AND year = ?2 AND series = ?3
                   AND replica = (SELECT value FROM local WHERE key = 'replica')",
            )?
            .query_row(params![point, year, series], |row| row.get(0))?)
    }

    /// One page of outages, newest first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn outages(
        &self,
        filter: &OutageFilter,
        page: PageAt<Cursor>,
        limit: usize,
    ) -> Result<Vec<Outage>, StoreError> {
        self.listed(LIST, filter.wanted(), page, limit)
    }

    /// How many outages a filter lets through, all or those before a row; counted up
    /// to a limit.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn count_outages(
        &self,
        filter: &OutageFilter,
        before: Option<Cursor>,
        limit: usize,
    ) -> Result<usize, StoreError> {
        self.counted(LIST, filter.wanted(), before, limit)
    }

    /// The mass failures that were not over before `from` and began before `to`,
    /// whatever their state, oldest first: those a notice may speak of (E13).
    pub(crate) fn mass_failures_within(
        self,
        from: DateTime<FixedOffset>,
        to: Option<DateTime<FixedOffset>>,
    ) -> Result<Vec<Outage>, StoreError> {
        self.many(
            "SELECT record FROM outage
             WHERE scenario = 'mass_failure' AND (restored IS NULL OR restored >= ?1)
               AND (?2 IS NULL OR started <= ?2)
             ORDER BY started, registered, id",
            params![from.timestamp_millis(), to.map(|to| to.timestamp_millis())],
        )
    }

    /// The mass failures that are not closed, longest registered first (E8).
    pub(crate) fn unclosed_mass_failures(self) -> Result<Vec<Outage>, StoreError> {
        self.many(
            "SELECT record FROM outage
             WHERE state IN ('open', 'restored') AND scenario = 'mass_failure'
             ORDER BY registered, id",
            [],
        )
    }
}
