//! How far the office has acknowledged what was written here (G2, J2).

use super::error::StoreError;
use super::read::Reader;
use super::session::Store;
use crate::domain::receipt::{Receipt, ReceiptEvent};
use crate::domain::trust::Standing;
use crate::journal::{Body, hex};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Raises what is acknowledged to what a receipt says, as far as it may (M4); what may
/// be raised once more is known here is noted.
pub(super) fn acknowledge(conn: &Connection, receipt: &Receipt) -> Result<(), StoreError> {
    let mut raise = conn.prepare_cached(
        "INSERT INTO acknowledged (replica, sequence) VALUES (?1, ?2)
         ON CONFLICT (replica) DO UPDATE SET sequence = max(sequence, excluded.sequence)",
    )?;
    let mut heard =
        conn.prepare_cached("DELETE FROM unheld WHERE receipt = ?1 AND replica = ?2")?;
    let mut note = conn.prepare_cached(
        "INSERT OR IGNORE INTO unheld (receipt, replica, sequence) VALUES (?1, ?2, ?3)",
    )?;
    for head in heads(conn, receipt)? {
        if head.counts {
            raise.execute(params![head.replica, head.sequence])?;
            heard.execute(params![receipt.id, head.replica])?;
        } else {
            note.execute(params![receipt.id, head.replica, head.sequence])?;
        }
    }
    Ok(())
}

/// Raises what receipts said before their office was admitted, or the chain was here:
/// whatever came first, the same is acknowledged (M1).
pub(super) fn settle(conn: &Connection) -> Result<(), StoreError> {
    let held: Vec<Uuid> = conn
        .prepare_cached(
            "SELECT DISTINCT receipt FROM unheld JOIN replica ON replica.id = unheld.replica
             WHERE replica.sequence >= unheld.sequence",
        )?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for id in held {
        if let Some(receipt) = Reader::new(conn).receipt(id)? {
            acknowledge(conn, &receipt)?;
        }
    }
    Ok(())
}

/// Whether what a receipt says is acknowledged, or noted.
pub(super) fn is_acknowledged(conn: &Connection, receipt: &Receipt) -> Result<bool, StoreError> {
    let reader = Reader::new(conn);
    let mut noted =
        conn.prepare_cached("SELECT 1 FROM unheld WHERE receipt = ?1 AND replica = ?2")?;
    for head in heads(conn, receipt)? {
        let is_stored = if head.counts {
            reader.acknowledged_to(head.replica)? >= head.sequence
        } else {
            noted.exists(params![receipt.id, head.replica])?
        };
        if !is_stored {
            return Ok(false);
        }
    }
    Ok(true)
}

/// How far a receipt says that a chain is held, and whether that counts here.
struct Head {
    replica: Uuid,
    sequence: u64,
    counts: bool,
}

/// How far a receipt acknowledges each chain (M4): only what is held here under the
/// very hash it names; of the own chain only where this terminal took the receipt in,
/// which held its signature against the office's key; of another one only what an
/// office is said to have issued.
fn heads(conn: &Connection, receipt: &Receipt) -> Result<Vec<Head>, StoreError> {
    let reader = Reader::new(conn);
    let standings = reader.standings()?;
    let mut authors = conn.prepare_cached(
        "SELECT replica, sequence FROM operation
         WHERE entity = coalesce((SELECT entity FROM twin WHERE id = ?1), ?1)
           AND kind = 'receipt.applied'
           AND replica = coalesce((SELECT maker FROM twin WHERE id = ?1), replica)",
    )?;
    let authors: Vec<(Uuid, u64)> = authors
        .query_map([receipt.id], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let mut authors = authors.into_iter();
    let taken_in_here = authors.any(|(replica, at)| standings.is_own_work(replica, at));
    let by_office = standings
        .of(receipt.facts.issuer)
        .is_some_and(Standing::is_office);
    let mut heads = Vec::new();
    for (replica, head) in &receipt.facts.replicas {
        if standings.is_own(*replica) && !taken_in_here {
            continue;
        }
        let held = reader.hash_of(*replica, head.sequence)?;
        heads.push(Head {
            replica: *replica,
            sequence: head.sequence,
            counts: (taken_in_here || by_office)
                && held.is_some_and(|held| hex(&held) == head.hash),
        });
    }
    Ok(heads)
}

/// How far each chain is acknowledged, be it by a receipt that was taken in or by one
/// that was issued here.
pub(super) fn promised(conn: &Connection) -> Result<BTreeMap<Uuid, u64>, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT replica, max(sequence) FROM (
                 SELECT replica, sequence FROM acknowledged
                 UNION ALL SELECT replica, sequence FROM issued) GROUP BY replica",
        )?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?)
}

impl Store {
    /// Notes how far a receipt says that this office holds each chain (M3).
    ///
    /// # Errors
    /// The store cannot be written.
    pub(crate) fn note_issued(
        &self,
        heads: impl IntoIterator<Item = (Uuid, u64)>,
    ) -> Result<(), StoreError> {
        let mut note = self.conn.prepare_cached(
            "INSERT INTO issued (replica, sequence) VALUES (?1, ?2)
             ON CONFLICT (replica) DO UPDATE SET sequence = max(sequence, excluded.sequence)",
        )?;
        for (replica, sequence) in heads {
            note.execute(params![replica, sequence])?;
        }
        Ok(())
    }
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

    /// Whether this terminal took in the receipt of this id that reads so (G3): what
    /// another wrote down of it is that one's word alone.
    pub(crate) fn took_receipt(self, id: Uuid, sha256: &str) -> Result<bool, StoreError> {
        let standings = self.standings()?;
        let applied = self.arrived(id)?.into_iter().any(|(_, operation)| {
            let envelope = &operation.envelope;
            standings.is_own_work(envelope.replica, envelope.sequence)
                && matches!(&operation.body, Body::Receipt(ReceiptEvent::Applied(facts))
                    if facts.sha256 == sha256)
        });
        Ok(applied)
    }

    /// The sequence under which a replica made a record: with it the record
    /// leaves in a bundle, and is acknowledged.
    pub(crate) fn made_at(self, entity: Uuid, replica: Uuid) -> Result<u64, StoreError> {
        Ok(self
            .conn
            .prepare_cached(
                // By its record: the other index has the first of the replica first.
                "SELECT coalesce(min(sequence), 0) FROM journal INDEXED BY journal_of_record
                 WHERE record = (SELECT number FROM known WHERE id = ?1)
                     AND replica = (SELECT number FROM known WHERE id = ?2)",
            )?
            .query_row(params![entity, replica], |row| row.get(0))?)
    }

    /// The records about which some replicas wrote operations of a kind.
    pub(crate) fn written_by(
        self,
        kind: &str,
        authors: &[Uuid],
    ) -> Result<BTreeSet<Uuid>, StoreError> {
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
