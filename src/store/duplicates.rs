//! Duplicates: outages of one point and type that overlap (M2).

use super::error::StoreError;
use super::read::Reader;
use crate::domain::outage::Outage;
use crate::journal::decode;
use chrono::TimeDelta;
use rusqlite::{OptionalExtension, params};

/// How long past its last word an outage that nobody restored still counts as a
/// principal (M2).
const FORGOTTEN: TimeDelta = TimeDelta::hours(24);

impl Reader<'_> {
    /// The principal that an outage duplicates (M2): the outage of its point and
    /// type, itself no duplicate and no test (E12), within whose [started, restored)
    /// it begins. One that is not restored counts for 24 hours past its last word.
    /// A view, not a stored fact.
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

    /// Whether `other` still went on when an outage began: restored after that,
    /// or not restored and spoken of within the last 24 hours before.
    fn lasts(self, other: &Outage, outage: &Outage) -> Result<bool, StoreError> {
        if other.restored.is_some() {
            return Ok(true);
        }
        let last: Option<Vec<u8>> = self
            .conn
            .prepare_cached(
                "SELECT bytes FROM operation WHERE entity = ?1 ORDER BY lamport DESC LIMIT 1",
            )?
            .query_row([other.id], |row| row.get(0))
            .optional()?;
        let Some(bytes) = last else {
            return Ok(true);
        };
        let last = decode(&bytes).map_err(|source| StoreError::Operation {
            entity: other.id,
            source,
        })?;
        Ok(outage.started.at - last.envelope.at <= FORGOTTEN)
    }
}
