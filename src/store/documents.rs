//! The bytes of attached documents (Q11): in parts beside the vault entry that names
//! them, so that none is ever whole in memory. Who puts the entry in puts the parts in
//! the same transaction.

use super::error::StoreError;
use super::read::Reader;
use super::vault;
use super::write::Writer;
use crate::domain::document::{DocumentContent, DocumentFacts};
use crate::domain::personal::Sealed;
use crate::journal::{Digest, digest, hex, open, parse_hex};
use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest as _, Sha256};
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

impl DocumentParts<'_> {
    /// The next part, and the digest it was put in under; none after the last.
    fn stored(&mut self) -> Result<Option<(Vec<u8>, Digest)>, StoreError> {
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

/// What of a document is not as it was attached, in words.
pub(super) fn fault(
    conn: &Connection,
    facts: &DocumentFacts,
) -> Result<Option<String>, StoreError> {
    let reader = Reader::new(conn);
    let Some(entry) = vault::find(conn, &facts.content)? else {
        let left = is_here(conn, &facts.content)?;
        return Ok(left.then(|| "Un documento depurado sigue en la bóveda".to_owned()));
    };
    let Ok(content) = open::<DocumentContent>(&entry.data) else {
        return Ok(Some(
            "Lo que la bóveda dice de un documento no se puede leer".to_owned(),
        ));
    };
    let mut parts = reader.document(&facts.content);
    let (mut size, mut hash) = (0, Sha256::new());
    while let Some((bytes, own)) = parts.stored()? {
        if digest(&bytes) != own {
            return Ok(Some(format!(
                "La parte {} de un documento fue alterada",
                parts.next
            )));
        }
        size += bytes.len() as u64;
        hash.update(&bytes);
    }
    let lost = || {
        let part = parts.next + 1;
        Some(format!("Falta la parte {part} de un documento"))
    };
    Ok(match () {
        () if size < facts.size => lost(),
        () if size > facts.size || hex(&hash.finalize()) != content.sha256 => {
            Some("Un documento no es el que se adjuntó".to_owned())
        }
        () => None,
    })
}

impl<'c> Reader<'c> {
    /// The bytes of a document; none where it was purged (T1).
    #[must_use]
    pub fn document(self, content: &Sealed) -> DocumentParts<'c> {
        DocumentParts {
            conn: self.conn,
            vault: content.vault,
            digest: parse_hex(&content.digest).unwrap_or_default(),
            next: 0,
        }
    }
}

impl Writer<'_> {
    /// Puts the next part of a document in whose content was sealed in this deed.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn document_part(
        &mut self,
        content: &Sealed,
        part: u32,
        bytes: &[u8],
    ) -> Result<(), StoreError> {
        put(&self.tx, content, part, bytes)
    }
}
