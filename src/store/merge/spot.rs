//! Where an operation has its place in the chain of its replica (M1, M3).

use crate::journal::{Digest, Envelope, Operation, decode};
use crate::store::error::StoreError;
use crate::store::write::Head;
use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

/// The place of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spot {
    /// At the end of the chain.
    Next,
    /// It is there already.
    Known,
    /// None yet, or none; with the first sequence of which two contents are known then.
    Aside { parted: Option<u64> },
}

impl Spot {
    /// That of an operation where a chain ends with `head`.
    pub(super) fn of(
        conn: &Connection,
        head: &Head,
        envelope: &Envelope,
        hash: &Digest,
    ) -> Result<Self, StoreError> {
        let (replica, sequence) = (envelope.replica, envelope.sequence);
        let next = head.sequence + 1;
        if sequence > next {
            return Ok(Self::Aside { parted: None });
        }
        if sequence == next {
            return Ok(if envelope.previous == head.hash {
                Self::Next
            } else {
                Self::Aside {
                    parted: Some(sequence - 1),
                }
            });
        }
        if stored_hash(conn, replica, sequence)? == Some(*hash) {
            return Ok(Self::Known);
        }
        let parted_before = sequence > 1
            && stored_hash(conn, replica, sequence - 1)?
                .is_some_and(|hash| hash != envelope.previous);
        let parted = if parted_before {
            sequence - 1
        } else {
            sequence
        };
        Ok(Self::Aside {
            parted: Some(parted),
        })
    }
}

/// Where two histories part, of which one was kept aside for a place: there, where it follows
/// the same operation and is another; before, where it follows another one (M3).
pub(super) fn parting(sequence: u64, aside: &[u8], before: Option<Digest>) -> u64 {
    let links = decode(aside).is_ok_and(|it| Some(it.envelope.previous) == before);
    if links || sequence == 1 {
        sequence
    } else {
        sequence - 1
    }
}

/// The digest of what stands at a place of a chain.
pub(super) fn stored_hash(
    conn: &Connection,
    replica: Uuid,
    sequence: u64,
) -> Result<Option<Digest>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT hash FROM operation WHERE replica = ?1 AND sequence = ?2")?
        .query_row(params![replica, sequence], |row| row.get(0))
        .optional()?)
}

/// What was kept aside and comes next where a chain ends with `head`.
pub(super) fn next_waiting(
    conn: &Connection,
    replica: Uuid,
    head: &Head,
) -> Result<Option<(Digest, Vec<u8>, Operation)>, StoreError> {
    let mut waiting = conn.prepare_cached(
        "SELECT hash, bytes FROM aside WHERE replica = ?1 AND sequence = ?2 ORDER BY hash",
    )?;
    let mut rows = waiting.query(params![replica, head.sequence + 1])?;
    while let Some(row) = rows.next()? {
        let bytes: Vec<u8> = row.get(1)?;
        if let Ok(operation) = decode(&bytes)
            && operation.envelope.previous == head.hash
        {
            return Ok(Some((row.get(0)?, bytes, operation)));
        }
    }
    Ok(None)
}
