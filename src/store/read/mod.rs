//! Reads: every question the rest of the crate asks the store.
//!
//! Lists are paged by key, never by offset; nothing loads a whole table.

mod notices;
mod outages;
mod terminals;
mod users;

use super::error::StoreError;
use super::export::ChainRange;
use super::local::{self, Local};
use crate::domain::personal::Sealed;
use crate::journal;
use crate::store::vault;
use rusqlite::Connection;
use serde::de::DeserializeOwned;
use std::collections::HashSet;
use uuid::Uuid;

pub use notices::InquiryFilter;
pub use outages::{OutageFilter, Period};
pub use users::UserEntry;

/// Reads of one connection's current state.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'c> {
    pub(super) conn: &'c Connection,
}

/// The figures of the status bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Outages not yet restored.
    pub open: u64,
    /// Restored ones that wait for their closing.
    pub restored: u64,
    /// Events and attentions with own operations that no export has carried, up to
    /// [`COUNTED`].
    pub not_exported: u64,
}

/// How far what waits is counted.
pub const COUNTED: u16 = 1_000;

impl<'c> Reader<'c> {
    pub(in crate::store) fn new(conn: &'c Connection) -> Self {
        Self { conn }
    }

    /// Opens a vault entry; none where it was purged (T1), or is of another type:
    /// what some console sealed otherwise must not stop a list, nor an import.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn sealed<T: DeserializeOwned>(&self, sealed: &Sealed) -> Result<Option<T>, StoreError> {
        let entry = vault::find(self.conn, sealed)?;
        Ok(entry.and_then(|entry| journal::open(&entry.data).ok()))
    }

    /// How many operations the journal holds.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn operation_count(&self) -> Result<u64, StoreError> {
        Ok(self
            .conn
            .query_row("SELECT count(*) FROM operation", [], |row| row.get(0))?)
    }

    /// The figures of the status bar, for the own replica and its earlier epochs.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn counts(&self, point: &str, replica: Uuid) -> Result<Counts, StoreError> {
        let mut not_exported = HashSet::new();
        let earlier = self.earlier_epochs()?;
        for epoch in earlier.iter().map(|epoch| epoch.replica).chain([replica]) {
            not_exported.extend(self.records_in(ChainRange {
                replica: epoch,
                from: self.exported_to(epoch)? + 1,
                to: self.last_sequence(epoch)?,
            })?);
        }
        let count = |sql: &str, value: &str| -> Result<u64, StoreError> {
            Ok(self
                .conn
                .prepare_cached(sql)?
                .query_row([value], |row| row.get(0))?)
        };
        Ok(Counts {
            open: count("SELECT count(*) FROM outage_slot WHERE point = ?1", point)?,
            restored: count("SELECT count(*) FROM outage WHERE state = ?1", "restored")?,
            not_exported: (not_exported.len() as u64).min(COUNTED.into()),
        })
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
        Ok(self.many(sql, values)?.into_iter().next())
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
            let json = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
            records.push(serde_json::from_str(json).map_err(StoreError::Record)?);
        }
        Ok(records)
    }
}
