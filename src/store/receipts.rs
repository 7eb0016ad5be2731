//! How far the office has acknowledged what was written here (G2, J2).

use super::error::StoreError;
use super::read::Reader;
use crate::domain::receipt::Receipt;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Raises what is acknowledged to what a receipt says.
pub(super) fn acknowledge(conn: &Connection, receipt: &Receipt) -> Result<(), StoreError> {
    let mut raise = conn.prepare_cached(
        "INSERT INTO acknowledged (replica, sequence) VALUES (?1, ?2)
         ON CONFLICT (replica) DO UPDATE SET sequence = max(sequence, excluded.sequence)",
    )?;
    for (replica, head) in &receipt.facts.replicas {
        raise.execute(params![replica, head.sequence])?;
    }
    Ok(())
}

/// Whether what a receipt says is acknowledged.
pub(super) fn is_acknowledged(conn: &Connection, receipt: &Receipt) -> Result<bool, StoreError> {
    let reader = Reader::new(conn);
    for (replica, head) in &receipt.facts.replicas {
        if reader.acknowledged_to(*replica)? < head.sequence {
            return Ok(false);
        }
    }
    Ok(true)
}

impl Reader<'_> {
    /// The last sequence of a replica that a receipt acknowledges; 0 where none does.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn acknowledged_to(&self, replica: Uuid) -> Result<u64, StoreError> {
        Ok(self
            .conn
            .prepare_cached("SELECT sequence FROM acknowledged WHERE replica = ?1")?
            .query_row([replica], |row| row.get(0))
            .optional()?
            .unwrap_or(0))
    }

    /// A receipt that was applied.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn receipt(&self, id: Uuid) -> Result<Option<Receipt>, StoreError> {
        self.one("SELECT record FROM receipt WHERE id = ?1", [id])
    }

    /// The sequence under which a replica made a record: with it the record
    /// leaves in a bundle, and is acknowledged.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn made_at(&self, entity: Uuid, replica: Uuid) -> Result<u64, StoreError> {
        Ok(self
            .conn
            .prepare_cached(
                // By its record: the other index has the first of the replica first.
                "SELECT coalesce(min(sequence), 0) FROM operation INDEXED BY operation_of_entity
                 WHERE entity = ?1 AND replica = ?2",
            )?
            .query_row(params![entity, replica], |row| row.get(0))?)
    }

    /// The records about which some replicas wrote operations of a kind.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn written_by(&self, kind: &str, authors: &[Uuid]) -> Result<BTreeSet<Uuid>, StoreError> {
        let mut written = self.conn.prepare_cached(
            "SELECT DISTINCT entity FROM operation WHERE replica = ?1 AND kind = ?2",
        )?;
        let mut found = BTreeSet::new();
        for author in authors {
            for entity in written.query_map(params![author, kind], |row| row.get(0))? {
                found.insert(entity?);
            }
        }
        Ok(found)
    }
}
