//! What came of one cut so far: rows that come home are held against it (X12).

use crate::domain::pqr::PqrBase;
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
}

impl Reader<'_> {
    /// What counts of a base and cut; its rows but for those of one file.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn held_of_cut(
        &self,
        point: &str,
        base: PqrBase,
        cut: NaiveDate,
        but: &str,
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
            "SELECT row.row, row.radicado FROM pqr_force AS force
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
        }
        Ok(held)
    }
}
