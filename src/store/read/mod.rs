//! Reads: every question the rest of the crate asks the store.
//!
//! Lists are paged by key, never by offset; nothing loads a whole table.

mod alerts;
mod counts;
mod due;
mod evaluations;
mod figures;
mod notices;
mod outages;
mod reports;
mod tallies;
mod terminals;
mod users;

use super::error::StoreError;
use super::local::{self, Local};
use super::places;
use rusqlite::{Connection, Row};
use serde::de::DeserializeOwned;

pub use counts::{COUNTED, Counts};
pub use due::DueFilter;
pub use evaluations::EvaluationFilter;
pub(crate) use figures::PeriodEvents;
pub use notices::InquiryFilter;
pub use outages::OutageFilter;
pub use tallies::{KeptGroup, TallyQuery};
pub use users::UserEntry;

/// Reads of one connection's current state.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'c> {
    pub(super) conn: &'c Connection,
}

impl<'c> Reader<'c> {
    pub(in crate::store) fn new(conn: &'c Connection) -> Self {
        Self { conn }
    }

    /// How many operations the journal holds.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn operation_count(&self) -> Result<u64, StoreError> {
        Ok(places::count(self.conn)?)
    }

    /// A value that is only of this installation.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn local<T: rusqlite::types::FromSql>(&self, key: Local) -> Result<Option<T>, StoreError> {
        local::get(self.conn, key)
    }

    pub(in crate::store) fn one<T: DeserializeOwned>(
        self,
        sql: &str,
        values: impl rusqlite::Params,
    ) -> Result<Option<T>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query(values)?;
        rows.next()?.map(|row| record(row, 0)).transpose()
    }

    pub(in crate::store) fn many<T: DeserializeOwned>(
        self,
        sql: &str,
        values: impl rusqlite::Params,
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query(values)?;
        let mut records = Vec::new();
        while let Some(row) = rows.next()? {
            records.push(record(row, 0)?);
        }
        Ok(records)
    }
}

/// The record that a column of a row holds.
pub(super) fn record<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> Result<T, StoreError> {
    let json = row
        .get_ref(column)?
        .as_str()
        .map_err(rusqlite::Error::from)?;
    serde_json::from_str(json).map_err(StoreError::Record)
}
