//! The figures of the status bar.

use super::Reader;
use crate::store::error::StoreError;
use crate::store::export::ChainRange;
use rusqlite::params;
use std::collections::HashSet;
use uuid::Uuid;

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

impl Reader<'_> {
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

    /// The records of the work that operations of a stretch of a chain are about, up to
    /// [`COUNTED`]: the rows of a base count with their reception.
    pub(crate) fn records_in(self, range: ChainRange) -> Result<HashSet<Uuid>, StoreError> {
        let mut statement = self.conn.prepare_cached(
            "SELECT DISTINCT entity FROM operation
             WHERE replica = ?1 AND sequence BETWEEN ?2 AND ?3
               AND (kind GLOB 'outage.*' OR kind GLOB 'attention.*'
                    OR kind GLOB 'practice.*' OR kind GLOB 'idea.*'
                    OR (kind GLOB 'pqr.*' AND kind <> 'pqr.rows_received'))
             LIMIT ?4",
        )?;
        let of = params![range.replica, range.from, range.to, COUNTED];
        let found = statement.query_map(of, |row| row.get(0))?;
        Ok(found.collect::<Result<_, _>>()?)
    }
}
