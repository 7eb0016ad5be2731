//! The vault: personal contents apart from the journal (T1). Each is found by the id
//! that operations name and by the digest that they carry: whoever uses an id first,
//! nobody occupies another's (M4).

use super::document_parts;
use super::error::StoreError;
use super::gather::gather;
use super::read::Reader;
use crate::domain::personal::{RetentionClass, Sealed};
use crate::journal::{Digest, VaultEntry, open, parse_hex, salted};
use rusqlite::types::Type;
use rusqlite::{Connection, Error, OptionalExtension, Row, params};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

/// An entry whose class, salt and data stand last in a row.
fn entry(id: Uuid, row: &Row<'_>) -> rusqlite::Result<VaultEntry> {
    let class = row.as_ref().column_count() - 3;
    let code = row.get_ref(class)?.as_str()?;
    let unknown = || Error::InvalidColumnType(class, code.to_owned(), Type::Text);
    Ok(VaultEntry {
        id,
        class: RetentionClass::of_code(code).ok_or_else(unknown)?,
        salt: row.get(class + 1)?,
        data: row.get(class + 2)?,
    })
}

/// The entry that lies under an id itself, whatever it is.
pub(super) fn under(conn: &Connection, id: Uuid) -> Result<Option<VaultEntry>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT class, salt, data FROM vault WHERE id = ?1")?
        .query_row([id], |row| entry(id, row))
        .optional()?)
}

/// The entry that an operation names; none where it was purged, or never came.
pub(super) fn find(conn: &Connection, sealed: &Sealed) -> Result<Option<VaultEntry>, StoreError> {
    let Some(wanted) = parse_hex(&sealed.digest) else {
        return Ok(None);
    };
    match under(conn, sealed.vault)? {
        Some(first) if first.digest() == wanted => Ok(Some(first)),
        _ => beside(conn, sealed.vault, &wanted),
    }
}

/// The entry that lies beside another one under its id.
fn beside(conn: &Connection, id: Uuid, digest: &Digest) -> Result<Option<VaultEntry>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT class, salt, data FROM vault_twin WHERE id = ?1 AND digest = ?2")?
        .query_row(params![id, digest], |row| entry(id, row))
        .optional()?)
}

/// The entries that lie under the ids of some contents themselves, each in its place.
fn under_each(
    conn: &Connection,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<Vec<Option<VaultEntry>>, StoreError> {
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let mut found = vec![None; ids.len()];
    let rows = "SELECT id, class, salt, data FROM vault WHERE id >= ?1 ORDER BY id";
    gather(conn, rows, ids.iter().copied(), |place, row| {
        found[place] = Some(entry(ids[place], row)?);
        Ok(())
    })?;
    Ok(found)
}

/// Puts a content of the own terminal in.
pub(super) fn insert(conn: &Connection, entry: &VaultEntry) -> Result<(), StoreError> {
    conn.prepare_cached("INSERT INTO vault (id, class, salt, data) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![
            entry.id,
            entry.class.code(),
            entry.salt,
            entry.data
        ])?;
    Ok(())
}

/// Takes a personal content that was sealed elsewhere, unless it was purged here;
/// beside another one where that lies under its id already.
pub(super) fn keep(
    conn: &Connection,
    id: Uuid,
    salt: &[u8; 32],
    data: &[u8],
) -> Result<(), StoreError> {
    let own = salted(salt, data);
    let class = RetentionClass::General.code();
    let stored = conn
        .prepare_cached(&format!(
            "INSERT INTO vault (id, class, salt, data)
             SELECT ?1, ?3, ?4, ?5 WHERE NOT {IS_GONE} ON CONFLICT (id) DO NOTHING"
        ))?
        .execute(params![id, own, class, salt, data])?;
    if stored == 0 && !is_gone(conn, id, &own)? {
        let other = conn
            .prepare_cached("SELECT 1 FROM vault WHERE id = ?1 AND (salt, data) <> (?2, ?3)")?
            .exists(params![id, salt, data])?;
        if other {
            conn.prepare_cached(
                "INSERT OR IGNORE INTO vault_twin (id, digest, class, salt, data)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![id, own, class, salt, data])?;
        }
    }
    Ok(())
}

/// Whether what was under an id, or a content, was purged (T1).
const IS_GONE: &str = "(EXISTS (SELECT 1 FROM purged WHERE vault = ?1)
    OR EXISTS (SELECT 1 FROM purged_content WHERE digest = ?2))";

fn is_gone(conn: &Connection, id: Uuid, digest: &Digest) -> Result<bool, StoreError> {
    Ok(conn
        .prepare_cached(&format!("SELECT {IS_GONE}"))?
        .query_row(params![id, digest], |row| row.get(0))?)
}

/// Deletes all that lies under an id, and keeps it from coming back (T1).
pub(super) fn purge_id(conn: &Connection, id: Uuid) -> Result<(), StoreError> {
    for sql in [
        "INSERT OR IGNORE INTO purged (vault) VALUES (?1)",
        "DELETE FROM vault WHERE id = ?1",
        "DELETE FROM vault_twin WHERE id = ?1",
    ] {
        conn.prepare_cached(sql)?.execute([id])?;
    }
    document_parts::delete_id(conn, id)
}

/// Whether nothing lies under an id, nor comes back.
pub(super) fn is_id_purged(conn: &Connection, id: Uuid) -> Result<bool, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM purged WHERE vault = ?1)
                 AND NOT EXISTS (SELECT 1 FROM vault WHERE id = ?1)
                 AND NOT EXISTS (SELECT 1 FROM vault_twin WHERE id = ?1)
                 AND NOT EXISTS (SELECT 1 FROM document_part WHERE vault = ?1)",
        )?
        .query_row([id], |row| row.get(0))?)
}

/// Deletes one content, and keeps it from coming back: what another put under its id
/// stays (M4).
pub(super) fn purge(conn: &Connection, sealed: &Sealed) -> Result<(), StoreError> {
    let Some(digest) = parse_hex(&sealed.digest) else {
        return Ok(());
    };
    if find(conn, sealed)?.is_some() {
        let lies_first = conn
            .prepare_cached("DELETE FROM vault_twin WHERE id = ?1 AND digest = ?2")?
            .execute(params![sealed.vault, digest])?
            == 0;
        if lies_first {
            conn.prepare_cached("DELETE FROM vault WHERE id = ?1")?
                .execute([sealed.vault])?;
        }
    }
    document_parts::delete(conn, sealed.vault, &digest)?;
    conn.prepare_cached("INSERT OR IGNORE INTO purged_content (digest, vault) VALUES (?1, ?2)")?
        .execute(params![digest, sealed.vault])?;
    Ok(())
}

impl Reader<'_> {
    /// Opens a vault entry; none where it was purged (T1), or is of another type:
    /// what some console sealed otherwise must not stop a list, nor an import.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn sealed<T: DeserializeOwned + Serialize>(
        &self,
        sealed: &Sealed,
    ) -> Result<Option<T>, StoreError> {
        let entry = find(self.conn, sealed)?;
        Ok(entry.and_then(|entry| open(&entry.data).ok()))
    }

    /// An entry of the vault as it is stored, by what an operation names of it; none
    /// where it was purged (T1).
    pub(crate) fn vault_entry(self, sealed: &Sealed) -> Result<Option<VaultEntry>, StoreError> {
        find(self.conn, sealed)
    }

    /// Opens the contents that are there, each in its place, as [`sealed`](Self::sealed) does.
    pub(crate) fn sealed_each<T: DeserializeOwned + Serialize>(
        self,
        sealed: &[&Sealed],
    ) -> Result<Vec<Option<T>>, StoreError> {
        let found = under_each(self.conn, sealed.iter().map(|it| it.vault))?;
        let opened = found.into_iter().zip(sealed).map(|(first, sealed)| {
            let Some(wanted) = parse_hex(&sealed.digest) else {
                return Ok(None);
            };
            let entry = match first {
                Some(first) if first.digest() == wanted => Some(first),
                _ => beside(self.conn, sealed.vault, &wanted)?,
            };
            Ok(entry.and_then(|entry| open(&entry.data).ok()))
        });
        opened.collect()
    }

    /// What lies of contents that the own terminal sealed, as it is stored, each named by its
    /// id and digest: what is not as it was sealed is told where it is packed.
    pub(crate) fn own_entries(
        self,
        sealed: &[(Uuid, Digest)],
    ) -> Result<Vec<VaultEntry>, StoreError> {
        let mut found = under_each(self.conn, sealed.iter().map(|(id, _)| *id))?;
        let mut twins = self.conn.prepare_cached("SELECT 1 FROM vault_twin")?;
        if twins.exists([])? {
            for (found, (id, digest)) in found.iter_mut().zip(sealed) {
                let is_it = found.as_ref().is_some_and(|it| it.digest() == *digest);
                if !is_it && let Some(twin) = beside(self.conn, *id, digest)? {
                    *found = Some(twin);
                }
            }
        }
        Ok(found.into_iter().flatten().collect())
    }

    /// Whether a vault entry is there, whatever it holds.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn keeps(&self, sealed: &Sealed) -> Result<bool, StoreError> {
        Ok(find(self.conn, sealed)?.is_some())
    }

    /// Whether another content than this one lies under its id, or did: whoever named
    /// both would name one id twice (M4).
    pub(crate) fn is_taken(self, sealed: &Sealed) -> Result<bool, StoreError> {
        let digest = parse_hex(&sealed.digest).unwrap_or_default();
        if let Some(first) = under(self.conn, sealed.vault)?
            && first.digest() != digest
        {
            return Ok(true);
        }
        Ok(self
            .conn
            .prepare_cached(
                "SELECT 1 FROM purged_content WHERE vault = ?1 AND digest <> ?2
                 UNION ALL SELECT 1 FROM vault_twin WHERE id = ?1 AND digest <> ?2",
            )?
            .exists(params![sealed.vault, digest])?)
    }

    /// Whether a vault entry was purged (T1).
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn is_purged(&self, sealed: &Sealed) -> Result<bool, StoreError> {
        let digest = parse_hex(&sealed.digest).unwrap_or_default();
        is_gone(self.conn, sealed.vault, &digest)
    }
}
