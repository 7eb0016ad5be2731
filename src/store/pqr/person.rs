//! What is kept of an account (T2): every row that says it, whether it counts or not.

use super::rows::{day, named_digest};
use crate::domain::personal::Sealed;
use crate::domain::pqr::PqrBase;
use crate::store::error::StoreError;
use crate::store::read::Reader;
use chrono::NaiveDate;

/// A row that says an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// The point that received it.
    pub point: String,
    /// Its radicado.
    pub radicado: String,
    /// The base it came in.
    pub base: PqrBase,
    /// Its cut.
    pub cut: NaiveDate,
    /// The row of its sheet.
    pub row: u32,
    /// Whether its reception counts.
    pub in_force: bool,
    /// What it says, in the vault.
    pub content: Sealed,
}

impl Reader<'_> {
    /// Every row that says an account, by its case and cut.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn rows_of_account(&self, account: &str) -> Result<Vec<AccountRow>, StoreError> {
        let damaged = || rusqlite::Error::InvalidQuery;
        Ok(self
            .conn
            .prepare_cached(
                "SELECT reception.point, row.radicado, reception.base, reception.cut, row.row,
                     EXISTS (SELECT 1 FROM pqr_force WHERE reception = reception.id),
                     row.vault, row.digest
                 FROM pqr_row AS row
                 JOIN pqr_batch AS batch ON batch.number = row.batch
                 JOIN pqr_reception AS reception
                     ON reception.id = batch.reception AND reception.replica = batch.replica
                 WHERE row.account = ?1
                 ORDER BY reception.point, row.radicado, reception.cut, reception.id",
            )?
            .query_map([account], |row| {
                let (base, cut): (String, String) = (row.get(2)?, row.get(3)?);
                Ok(AccountRow {
                    point: row.get(0)?,
                    radicado: row.get(1)?,
                    base: PqrBase::of(&base).ok_or_else(damaged)?,
                    cut: day(&cut).ok_or_else(damaged)?,
                    row: row.get(4)?,
                    in_force: row.get(5)?,
                    content: Sealed {
                        vault: row.get(6)?,
                        digest: named_digest(row, 7)?,
                    },
                })
            })?
            .collect::<Result<_, _>>()?)
    }
}
