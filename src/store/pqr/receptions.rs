//! Reads of receptions: those that count, and those that were cut short (X12).

use super::rows::day;
use crate::domain::pqr::{Counting, PqrBase, PqrBatch, PqrReception, Reception};
use crate::store::error::StoreError;
use crate::store::read::Reader;
use chrono::NaiveDate;
use rusqlite::params;
use std::collections::HashSet;
use uuid::Uuid;

/// A reception that was cut short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leftover {
    /// Its record.
    pub id: Uuid,
    /// What was begun.
    pub reception: PqrReception,
    /// How many of its rows are here.
    pub here: u64,
}

/// A reception, as the board tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceptionLine {
    /// What it is.
    pub reception: PqrReception,
    /// How it counts beside the others of its base and cut.
    pub counting: Counting,
}

impl Reader<'_> {
    /// The receptions of a point, the latest first: those that count, and those that did.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn receptions(&self, point: &str, limit: usize) -> Result<Vec<ReceptionLine>, StoreError> {
        let receptions: Vec<PqrReception> = self.many(
            "SELECT record FROM pqr_reception WHERE point = ?1 AND complete = 1
             ORDER BY begun DESC, id DESC LIMIT ?2",
            params![point, limit],
        )?;
        receptions
            .into_iter()
            .map(|reception| {
                let facts = &reception.facts;
                let beside = self.receptions_of(point, facts.base, facts.cut)?;
                let counting = PqrReception::counting(&beside.iter().collect::<Vec<_>>());
                let counting = counting.into_iter().find(|(it, _)| it.id == reception.id);
                Ok(ReceptionLine {
                    counting: counting.map_or(Counting::Replaced, |(_, counting)| counting),
                    reception,
                })
            })
            .collect()
    }

    /// The receptions of a point that wait until somebody says whether they are right: of
    /// their base and cut another file counts (X12).
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn rival_receptions(&self, point: &str) -> Result<Vec<PqrReception>, StoreError> {
        let several: Vec<(String, String)> = self
            .conn
            .prepare_cached(
                "SELECT base, cut FROM pqr_reception WHERE point = ?1 AND complete = 1
                 GROUP BY base, cut HAVING count(DISTINCT sha256) > 1 ORDER BY cut DESC, base",
            )?
            .query_map([point], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        let mut rivals = Vec::new();
        for (base, cut) in several {
            let (Some(base), Some(cut)) = (PqrBase::of(&base), day(&cut)) else {
                continue;
            };
            let all = self.receptions_of(point, base, cut)?;
            let all: Vec<&PqrReception> = all.iter().collect();
            let counting = PqrReception::counting(&all).into_iter();
            let waiting = counting.filter(|(_, counting)| *counting == Counting::Rivals);
            rivals.extend(waiting.map(|(it, _)| it.clone()));
        }
        Ok(rivals)
    }

    /// What was received of a base and cut, whole.
    pub(super) fn receptions_of(
        self,
        point: &str,
        base: PqrBase,
        cut: NaiveDate,
    ) -> Result<Vec<PqrReception>, StoreError> {
        self.many(
            "SELECT record FROM pqr_reception
             WHERE (point, base, cut) = (?1, ?2, ?3) AND complete = 1 ORDER BY id",
            [point, base.code(), &cut.to_string()],
        )
    }

    /// The receptions of this terminal that were cut short: nothing of them counts (X12).
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn leftovers(&self) -> Result<Vec<Leftover>, StoreError> {
        let own = self.own_replicas()?;
        let begun: Vec<PqrReception> = self.many(
            "SELECT record FROM pqr_reception WHERE complete = 0 AND dropped = 0
             ORDER BY begun, id",
            [],
        )?;
        begun
            .into_iter()
            .filter(|it| own.contains(&it.origin))
            .map(|reception| {
                let here = self
                    .conn
                    .prepare_cached(
                        "SELECT count(*) FROM pqr_row WHERE batch IN
                             (SELECT number FROM pqr_batch WHERE reception = ?1)",
                    )?
                    .query_row([reception.id], |row| row.get(0))?;
                Ok(Leftover {
                    id: reception.id,
                    here,
                    reception,
                })
            })
            .collect()
    }

    /// What was cut short here of this very file, and whether it is gone on with where the
    /// file is read and taken in this very way; what is, before all else.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn cut_short(
        &self,
        reception: &Reception,
        reading: &str,
        replaces: &[Uuid],
    ) -> Result<Option<(Leftover, bool)>, StoreError> {
        let (on, over) = self.left_of(reception, reading, replaces)?;
        let on = on.into_iter().map(|it| (it, true));
        Ok(on.chain(over.into_iter().map(|it| (it, false))).next())
    }

    /// What was cut short here of this very file: what is gone on with where it is read and
    /// taken in this very way, and what is not.
    pub(super) fn left_of(
        self,
        reception: &Reception,
        reading: &str,
        replaces: &[Uuid],
    ) -> Result<(Vec<Leftover>, Vec<Leftover>), StoreError> {
        let own = self
            .own_chain()?
            .into_iter()
            .next()
            .map(|(replica, _)| replica);
        // What was purged of one meanwhile would be missing in it.
        let mut purged = self.conn.prepare_cached(
            "SELECT 1 FROM pqr_row WHERE said IS NULL AND batch IN
                 (SELECT number FROM pqr_batch WHERE reception = ?1)",
        )?;
        let (mut on, mut over) = (Vec::new(), Vec::new());
        for it in self.leftovers()? {
            let facts = &it.reception.facts;
            if (facts.base, facts.cut) != (reception.base, reception.cut)
                || facts.sha256 != reception.sha256
            {
                continue;
            }
            let goes_on = Some(it.reception.origin) == own
                && (facts.reading.as_str(), facts.replaces.as_slice()) == (reading, replaces)
                && facts.returned == reception.returned
                && !purged.exists([it.id])?;
            if goes_on { &mut on } else { &mut over }.push(it);
        }
        Ok((on, over))
    }

    /// As which other base or cut of a point this very file was received and counts, the
    /// earliest first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn received_as(
        &self,
        point: &str,
        reception: &Reception,
    ) -> Result<Vec<(PqrBase, NaiveDate)>, StoreError> {
        let (base, cut) = (reception.base.code(), reception.cut.to_string());
        let found: Vec<(String, String)> = self
            .conn
            .prepare_cached(
                "SELECT DISTINCT it.base, it.cut FROM pqr_force AS force
                 JOIN pqr_reception AS it ON it.id = force.reception
                 WHERE force.point = ?1 AND it.sha256 = ?2 AND (it.base, it.cut) <> (?3, ?4)
                 ORDER BY it.cut, it.base",
            )?
            .query_map(params![point, reception.sha256, base, cut], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?
            .collect::<Result<_, _>>()?;
        let named = |(base, cut): (String, String)| Some((PqrBase::of(&base)?, day(&cut)?));
        Ok(found.into_iter().filter_map(named).collect())
    }

    /// How many batches of a reception are here.
    pub(super) fn batches_of(self, reception: Uuid) -> Result<u64, StoreError> {
        Ok(self
            .conn
            .prepare_cached("SELECT count(*) FROM pqr_batch WHERE reception = ?1")?
            .query_row([reception], |row| row.get(0))?)
    }

    /// The numbers of the rows of a reception that were not taken, as far as they are told.
    pub(super) fn failed_of(self, reception: Uuid) -> Result<HashSet<u32>, StoreError> {
        let batches: Vec<PqrBatch> = self.many(
            "SELECT record FROM pqr_batch WHERE reception = ?1",
            [reception],
        )?;
        let mut rejected = self.conn.prepare_cached(
            "SELECT row FROM pqr_rejected WHERE batch IN
                 (SELECT number FROM pqr_batch WHERE reception = ?1)",
        )?;
        let mut failed: HashSet<u32> = rejected
            .query_map([reception], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        failed.extend(batches.iter().flat_map(|it| &it.failed));
        Ok(failed)
    }

    /// The radicados of a reception that are here, of whatever row.
    pub(super) fn radicados_of(self, reception: Uuid) -> Result<HashSet<String>, StoreError> {
        Ok(self
            .conn
            .prepare_cached(
                "WITH here AS (SELECT number FROM pqr_batch WHERE reception = ?1)
                 SELECT radicado FROM pqr_row WHERE batch IN here
                 UNION SELECT radicado FROM pqr_rejected WHERE batch IN here",
            )?
            .query_map([reception], |row| row.get(0))?
            .collect::<Result<_, _>>()?)
    }
}
