//! The bytes of attached documents (Q11), in parts beside the vault entry that names
//! each, so that none is ever whole in memory. Who puts the entry in puts the parts in the
//! same transaction.

use super::error::StoreError;
use crate::domain::personal::Sealed;
use crate::journal::{Digest, digest, parse_hex};
use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

/// Puts a part in, under the digest by which an operation names the content.
pub(super) fn put(
    conn: &Connection,
    content: &Sealed,
    part: u32,
    bytes: &[u8],
) -> Result<(), StoreError> {
    let own = parse_hex(&content.digest).unwrap_or_default();
    conn.prepare_cached(
        "INSERT INTO document_part (vault, digest, part, sha256, data)
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![content.vault, own, part, digest(bytes), bytes])?;
    Ok(())
}

/// Whether anything lies of a document.
pub(super) fn is_here(conn: &Connection, content: &Sealed) -> Result<bool, StoreError> {
    let own = parse_hex(&content.digest).unwrap_or_default();
    Ok(conn
        .prepare_cached("SELECT 1 FROM document_part WHERE vault = ?1 AND digest = ?2")?
        .exists(params![content.vault, own])?)
}

/// Deletes every document under an id (T1).
pub(super) fn delete_id(conn: &Connection, id: Uuid) -> Result<(), StoreError> {
    conn.prepare_cached("DELETE FROM document_part WHERE vault = ?1")?
        .execute([id])?;
    Ok(())
}

/// Deletes one document (T1).
pub(super) fn delete(conn: &Connection, id: Uuid, own: &Digest) -> Result<(), StoreError> {
    conn.prepare_cached("DELETE FROM document_part WHERE vault = ?1 AND digest = ?2")?
        .execute(params![id, own])?;
    Ok(())
}

/// A document, part by part.
pub struct DocumentParts<'c> {
    conn: &'c Connection,
    vault: Uuid,
    digest: Digest,
    next: u32,
}

impl<'c> DocumentParts<'c> {
    /// Those of a document; none where it was purged, or never came.
    pub(super) fn of(conn: &'c Connection, content: &Sealed) -> Self {
        Self {
            conn,
            vault: content.vault,
            digest: parse_hex(&content.digest).unwrap_or_default(),
            next: 0,
        }
    }

    /// How many were read.
    pub(super) fn read(&self) -> u32 {
        self.next
    }
    /// The next part, and the digest it was put in under; none after the last.
    pub(super) fn stored(&mut self) -> Result<Option<(Vec<u8>, Digest)>, StoreError> {
        let part = self
            .conn
            .prepare_cached(
                "SELECT data, sha256 FROM document_part
                 WHERE vault = ?1 AND digest = ?2 AND part = ?3",
            )?
            .query_row(params![self.vault, self.digest, self.next], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()?;
        self.next += u32::from(part.is_some());
        Ok(part)
    }
}

impl Iterator for DocumentParts<'_> {
    type Item = Result<Vec<u8>, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.stored()
            .map(|part| part.map(|(bytes, _)| bytes))
            .transpose()
    }
}
