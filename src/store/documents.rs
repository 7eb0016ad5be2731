//! The documents that operations attach: read, put in and verified (Q11).

use super::document_parts::{DocumentParts, is_here, put};
use super::error::StoreError;
use super::read::Reader;
use super::vault;
use super::write::Writer;
use crate::domain::document::{DocumentContent, DocumentFacts};
use crate::domain::personal::Sealed;
use crate::journal::{digest, hex, open};
use rusqlite::Connection;
use sha2::{Digest as _, Sha256};

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
                parts.read()
            )));
        }
        size += bytes.len() as u64;
        hash.update(&bytes);
    }
    let lost = || {
        let part = parts.read() + 1;
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
        DocumentParts::of(self.conn, content)
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
