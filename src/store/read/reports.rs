//! Reads of the reports to the regulator (P4).

use super::Reader;
use crate::domain::report::{RegulatoryReport, ReportNumber};
use crate::store::error::StoreError;
use crate::store::paging::{Cursor, Listing, PageAt, Wanted};
use chrono::NaiveDate;
use rusqlite::params;
use std::collections::BTreeSet;
use uuid::Uuid;

/// The list of reports, the one prepared last first.
const LIST: Listing = Listing {
    table: "report",
    by: "prepared",
    newest_first: true,
};

impl Reader<'_> {
    /// One page of the reports.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn reports(
        &self,
        page: PageAt<Cursor>,
        limit: usize,
    ) -> Result<Vec<RegulatoryReport>, StoreError> {
        self.listed(LIST, Wanted::default(), page, limit)
    }

    /// How many there are, all or those before a row; counted up to a limit.
    pub(crate) fn count_reports(
        self,
        before: Option<Cursor>,
        limit: usize,
    ) -> Result<usize, StoreError> {
        self.counted(LIST, Wanted::default(), before, limit)
    }

    /// The reports of a number: one, but for two offices that do not know of each other.
    pub(crate) fn reports_numbered(
        self,
        number: ReportNumber,
    ) -> Result<Vec<RegulatoryReport>, StoreError> {
        self.many(
            "SELECT record FROM report WHERE year = ?1 AND number = ?2 ORDER BY id",
            params![number.year, number.number],
        )
    }

    /// The report of the own lineage whose latest version is of this very period; of
    /// several, the one prepared last.
    pub(crate) fn report_of_period(
        self,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Option<RegulatoryReport>, StoreError> {
        let own = self.own_replicas()?;
        let found: Vec<RegulatoryReport> = self.many(
            "SELECT record FROM report WHERE first = ?1 AND last = ?2
             ORDER BY prepared DESC, id DESC",
            [from.to_string(), to.to_string()],
        )?;
        Ok(found.into_iter().find(|it| own.contains(&it.origin)))
    }

    /// Every report, by its number: a few a year.
    pub(crate) fn all_reports(self) -> Result<Vec<RegulatoryReport>, StoreError> {
        self.many("SELECT record FROM report ORDER BY year, number, id", [])
    }

    /// Those of some events of which something came after the latest version of a report was
    /// prepared here, their being reported apart.
    pub(crate) fn touched_since_prepared(
        self,
        report: Uuid,
        rows: &[Uuid],
    ) -> Result<Vec<Uuid>, StoreError> {
        let prepared: Option<i64> = self
            .conn
            .prepare_cached(
                "SELECT max(position) FROM operation
                 WHERE entity = ?1 AND kind IN ('report.prepared', 'report.corrected')",
            )?
            .query_row([report], |row| row.get(0))?;
        let mut after = self.conn.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM operation
                WHERE entity = ?1 AND position > ?2 AND kind <> 'outage.reported')",
        )?;
        let mut touched = Vec::new();
        for row in rows {
            if after.query_row(params![row, prepared.unwrap_or(0)], |it| it.get(0))? {
                touched.push(*row);
            }
        }
        Ok(touched)
    }

    /// The number of the next report of a year, counted over the own lineage.
    pub(crate) fn next_report_number(self, year: i32) -> Result<u32, StoreError> {
        let own = self.own_replicas()?;
        let mut last = self
            .conn
            .prepare_cached("SELECT replica, number FROM report WHERE year = ?1")?;
        let mut rows = last.query([year])?;
        let mut highest = 0_u32;
        while let Some(row) = rows.next()? {
            let replica: Uuid = row.get(0)?;
            if own.contains(&replica) {
                highest = highest.max(row.get(1)?);
            }
        }
        Ok(highest.saturating_add(1))
    }

    /// The highest counter of all operations (J4): nothing was written since, where it is
    /// the same.
    pub(crate) fn highest_counter(self) -> Result<u64, StoreError> {
        Ok(self
            .conn
            .prepare_cached("SELECT coalesce(max(lamport), 0) FROM replica")?
            .query_row([], |row| row.get(0))?)
    }

    /// Those of some reports that are of the own lineage, where any are; else all of them.
    pub(crate) fn own_first(
        self,
        mut found: Vec<RegulatoryReport>,
    ) -> Result<Vec<RegulatoryReport>, StoreError> {
        let own: BTreeSet<Uuid> = self.own_replicas()?;
        if found.iter().any(|it| own.contains(&it.origin)) {
            found.retain(|it| own.contains(&it.origin));
        }
        Ok(found)
    }
}
