//! Duplicates: outages of one point and type that overlap (M2).

use super::error::StoreError;
use super::read::Reader;
use crate::domain::catalog::ProcedureType;
use crate::domain::numbering::Correlative;
use crate::domain::outage::Outage;
use chrono::{DateTime, FixedOffset, TimeDelta};
use rusqlite::{OptionalExtension, params};
use uuid::Uuid;

/// How long past its last word an outage still counts as a principal (M2).
const FORGOTTEN: TimeDelta = TimeDelta::hours(24);

/// An outage within which another one may begin.
struct Earlier {
    outage: Outage,
    /// When anything was said of it, in order.
    words: Vec<DateTime<FixedOffset>>,
}

impl Earlier {
    /// Its last word of all.
    fn last(&self) -> DateTime<FixedOffset> {
        let started = self.outage.started.at;
        self.words.last().map_or(started, |last| *last)
    }

    /// Whether an outage begins within it: while it was neither restored nor forgotten.
    /// What was only said of it long after that outage was written down, by whatever
    /// clock, does not lengthen it.
    fn holds(&self, outage: &Outage) -> bool {
        let started = outage.started.at;
        if self.outage.restored.is_some_and(|it| it.at <= started) {
            return false;
        }
        let heard = self
            .words
            .partition_point(|at| *at - outage.registered_at <= FORGOTTEN);
        let last = heard
            .checked_sub(1)
            .map_or(self.outage.started.at, |last| self.words[last]);
        started - last <= FORGOTTEN
    }
}

fn place(outage: &Outage) -> (DateTime<FixedOffset>, &Correlative) {
    (outage.started.at, &outage.correlative)
}

impl Reader<'_> {
    /// The principal that an outage duplicates (M2): the outage of its point and
    /// type, itself no duplicate and no test (E12), within whose [started, restored)
    /// it begins. None counts for more than 24 hours past its last word, be it that a
    /// restoration far ahead was written down. A view, not a stored fact.
    ///
    /// Whether one is a duplicate hangs on those before it. They are gone through once,
    /// the first one first: each asked by itself would ask the others over and over.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn principal_of(&self, outage: &Outage) -> Result<Option<Outage>, StoreError> {
        let mut earlier = self.reaching(outage)?;
        earlier.sort_by(|one, other| place(&one.outage).cmp(&place(&other.outage)));
        let mut principals: Vec<Earlier> = Vec::new();
        for earlier in earlier {
            if !principals.iter().any(|it| it.holds(&earlier.outage)) {
                principals.push(earlier);
            }
        }
        let principal = principals.into_iter().find(|it| it.holds(outage));
        Ok(principal.map(|principal| principal.outage))
    }

    /// The outages before an outage that it, or another one of these, may begin within.
    fn reaching(self, outage: &Outage) -> Result<Vec<Earlier>, StoreError> {
        let (point, kind) = (&outage.correlative.point, outage.procedure_type.code());
        let (longest, first_open) = self.longest(point, kind)?;
        let mut select = self.conn.prepare_cached(
            "SELECT started, restored, record FROM outage
             WHERE point = ?1 AND procedure_type = ?2 AND started <= ?3
               AND scenario <> 'error_or_test'
             ORDER BY started DESC",
        )?;
        let mut from = outage.started.at.timestamp_millis();
        let mut rows = select.query(params![point, kind, from])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let (started, restored): (i64, Option<i64>) = (row.get(0)?, row.get(1)?);
            let of_none = started < from.saturating_sub(longest);
            if of_none && first_open.is_none_or(|first| started < first) {
                break;
            }
            if restored.is_some_and(|restored| restored < from) {
                continue;
            }
            let json = row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?;
            let other: Outage = serde_json::from_str(json).map_err(StoreError::Record)?;
            if place(&other) >= place(outage) {
                continue;
            }
            let earlier = Earlier {
                words: self.words_of(other.id)?,
                outage: other,
            };
            if from.saturating_sub(earlier.last().timestamp_millis())
                <= FORGOTTEN.num_milliseconds()
            {
                from = started;
                found.push(earlier);
            }
        }
        Ok(found)
    }

    /// How long the longest outage of a point and type lasted, in milliseconds, and when
    /// the first that is not restored began: none that is over reaches beyond an instant
    /// that lies further off than that.
    fn longest(self, point: &str, kind: &str) -> Result<(i64, Option<i64>), StoreError> {
        let first = |sql: &str| -> Result<Option<i64>, StoreError> {
            let mut select = self.conn.prepare_cached(sql)?;
            let first: Option<Option<i64>> = select
                .query_row(params![point, kind], |row| row.get(0))
                .optional()?;
            Ok(first.flatten())
        };
        let longest = first(
            "SELECT restored - started FROM outage WHERE point = ?1 AND procedure_type = ?2
             ORDER BY restored - started DESC LIMIT 1",
        )?;
        let first_open = first(
            "SELECT min(started) FROM outage INDEXED BY outage_open
             WHERE point = ?1 AND procedure_type = ?2 AND state = 'open'",
        )?;
        Ok((longest.unwrap_or(0), first_open))
    }

    /// Until when the outages reach, in milliseconds, that began before an instant at a
    /// point; none that begins later is a duplicate of any of them (M2).
    pub(in crate::store) fn reaches(
        self,
        point: &str,
        kind: ProcedureType,
        before: i64,
    ) -> Result<i64, StoreError> {
        let (longest, first_open) = self.longest(point, kind.code())?;
        let from = before.saturating_sub(longest);
        let from = first_open.map_or(from, |first| first.min(from));
        let mut select = self.conn.prepare_cached(
            "SELECT max(ifnull(restored, 9223372036854775807)) FROM outage
             INDEXED BY outage_by_type
             WHERE point = ?1 AND procedure_type = ?2 AND started >= ?3 AND started < ?4",
        )?;
        let until: Option<i64> =
            select.query_row(params![point, kind.code(), from, before], |row| row.get(0))?;
        Ok(until.unwrap_or(i64::MIN))
    }

    /// When anything with effect was said of an outage, in order.
    fn words_of(self, outage: Uuid) -> Result<Vec<DateTime<FixedOffset>>, StoreError> {
        let void = self.void_about(outage)?;
        let mut words: Vec<_> = self
            .operations_of(outage)?
            .iter()
            .map(|operation| &operation.envelope)
            .filter(|word| !void.contains(&(word.replica, word.sequence)))
            .map(|word| word.at)
            .collect();
        words.sort_unstable();
        Ok(words)
    }
}
