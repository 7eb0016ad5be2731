//! Duplicates: outages of one point and type that overlap (M2).

use super::error::StoreError;
use super::read::Reader;
use crate::domain::outage::Outage;
use chrono::TimeDelta;
use rusqlite::{OptionalExtension, params};

/// How long past its last word an outage still counts as a principal (M2).
const FORGOTTEN: TimeDelta = TimeDelta::hours(24);

impl Reader<'_> {
    /// The principal that an outage duplicates (M2): the outage of its point and
    /// type, itself no duplicate and no test (E12), within whose [started, restored)
    /// it begins. None counts for more than 24 hours past its last word, be it that a
    /// restoration far ahead was written down. A view, not a stored fact.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn principal_of(&self, outage: &Outage) -> Result<Option<Outage>, StoreError> {
        let point = &outage.correlative.point;
        let procedure_type = outage.procedure_type.code();
        let started = outage.started.at.timestamp_millis();
        // None that is over began longer ago than the longest lasted; the few
        // that are not over are looked at whenever they began.
        let longest: i64 = self
            .conn
            .prepare_cached(
                "SELECT restored - started FROM outage WHERE point = ?1 AND procedure_type = ?2
                 ORDER BY restored - started DESC LIMIT 1",
            )?
            .query_row(params![point, procedure_type], |row| row.get(0))
            .optional()?
            .flatten()
            .unwrap_or(0);
        for (sql, from) in [
            (
                "SELECT record FROM outage WHERE point = ?1 AND procedure_type = ?2
                   AND scenario <> 'error_or_test'
                   AND started BETWEEN ?3 AND ?4 AND restored > ?4 ORDER BY started",
                started - longest,
            ),
            (
                "SELECT record FROM outage INDEXED BY outage_open
                 WHERE point = ?1 AND procedure_type = ?2 AND state = 'open'
                   AND scenario <> 'error_or_test' AND started BETWEEN ?3 AND ?4 ORDER BY started",
                i64::MIN,
            ),
        ] {
            let mut statement = self.conn.prepare_cached(sql)?;
            let mut rows = statement.query(params![point, procedure_type, from, started])?;
            while let Some(row) = rows.next()? {
                let json = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
                let other: Outage = serde_json::from_str(json).map_err(StoreError::Record)?;
                let before = (other.started.at, &other.correlative)
                    < (outage.started.at, &outage.correlative);
                if before && self.lasts(&other, outage)? && self.principal_of(&other)?.is_none() {
                    return Ok(Some(other));
                }
            }
        }
        Ok(None)
    }

    /// Whether `other` still went on when an outage began: spoken of within the last
    /// 24 hours before. What was only said of it long after the outage was written
    /// down, by whatever clock, does not lengthen it.
    fn lasts(self, other: &Outage, outage: &Outage) -> Result<bool, StoreError> {
        let void = self.void_about(other.id)?;
        let operations = self.operations_of(other.id)?;
        let said = operations
            .iter()
            .map(|operation| &operation.envelope)
            .filter(|word| !void.contains(&(word.replica, word.sequence)))
            .map(|word| word.at)
            .filter(|at| *at - outage.registered_at <= FORGOTTEN);
        let last = said.max().unwrap_or(other.started.at);
        Ok(outage.started.at - last <= FORGOTTEN)
    }
}
