//! What came of one cut so far: rows that come home are held against it (X12).

use crate::domain::pqr::{PqrBase, PqrReception};
use crate::store::error::StoreError;
use crate::store::read::Reader;
use chrono::NaiveDate;
use rusqlite::params;
use std::collections::HashSet;

/// What counts of a base and cut.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HeldOfCut {
    /// The SHA-256 of its files.
    pub files: HashSet<String>,
    /// The rows that were taken, as the first of its files numbers them.
    pub rows: HashSet<u32>,
    /// Their radicados.
    pub radicados: HashSet<String>,
    /// How many of them came home.
    home: u64,
    /// The rows of the file that rows come home to of which nothing was taken, as far as its
    /// reception tells them.
    failed: HashSet<u32>,
    /// How many those are in all.
    failures: u64,
}

impl HeldOfCut {
    /// Whether a row that comes home after so many others is one that failed. Where the
    /// reception does not tell all that did, as those of before do not, no more come home
    /// than failed.
    #[must_use]
    pub fn has_failed(&self, row: u32, before: u64) -> bool {
        if self.failed.len() as u64 >= self.failures {
            self.failed.contains(&row)
        } else {
            self.home.saturating_add(before) < self.failures
        }
    }
}

impl Reader<'_> {
    /// What counts of a base and cut; its rows but for those of one file, that comes home to
    /// another.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn held_of_cut(
        &self,
        point: &str,
        base: PqrBase,
        cut: NaiveDate,
        but: &str,
        to: &str,
    ) -> Result<HeldOfCut, StoreError> {
        let of = params![point, base.code(), cut.to_string()];
        let files = self
            .conn
            .prepare_cached(
                "SELECT reception.sha256 FROM pqr_force AS force
                 JOIN pqr_reception AS reception ON reception.id = force.reception
                 WHERE (force.point, force.base, force.cut) = (?1, ?2, ?3)",
            )?
            .query_map(of, |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let mut held = HeldOfCut {
            files,
            ..HeldOfCut::default()
        };
        let mut rows = self.conn.prepare_cached(
            "SELECT row.row, row.radicado, force.returned FROM pqr_force AS force
             JOIN pqr_reception AS reception
                 ON reception.id = force.reception AND reception.sha256 <> ?4
             JOIN pqr_batch AS batch ON batch.reception = force.reception
             JOIN pqr_row AS row ON row.batch = batch.number
             WHERE (force.point, force.base, force.cut) = (?1, ?2, ?3)",
        )?;
        let mut rows = rows.query(params![point, base.code(), cut.to_string(), but])?;
        while let Some(row) = rows.next()? {
            held.rows.insert(row.get(0)?);
            held.radicados.insert(row.get(1)?);
            held.home += u64::from(row.get::<_, bool>(2)?);
        }
        let of: Option<PqrReception> = self.one(
            "SELECT reception.record FROM pqr_force AS force
             JOIN pqr_reception AS reception ON reception.id = force.reception
             WHERE (force.point, force.base, force.cut) = (?1, ?2, ?3)
                 AND reception.sha256 = ?4 AND force.returned = 0",
            params![point, base.code(), cut.to_string(), to],
        )?;
        if let Some(of) = of {
            held.failed = self.failed_of(of.id)?;
            held.failures = of.facts.rejected;
        }
        Ok(held)
    }
}
