//! Opening an encrypted SQLite file with its raw key, and the settings every connection has.

use super::error::StoreError;
use super::keyring::StoreKey;
use rusqlite::{Connection, OpenFlags};
use secrecy::ExposeSecret;
use std::path::Path;
use std::time::Duration;

/// How long a console waits for another one's transaction.
pub(super) const BUSY: Duration = Duration::from_secs(10);

/// How hard a commit is pressed onto the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Durability {
    /// Every commit is on the disk when it returns (J3).
    EveryCommit,
    /// Drafts: the system writes them when it will.
    Relaxed,
}

/// Opens `path`, makes it where `create` says so, and proves that the key is its own.
pub(super) fn open(
    path: &Path,
    key: &StoreKey,
    create: bool,
    durability: Durability,
) -> Result<Connection, StoreError> {
    let fail = StoreError::sqlite(path);
    let conn = open_unproven(path, key, create)?;
    // The first read of a page is where a wrong key shows.
    conn.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
        .map_err(&fail)?;
    conn.pragma_update(None, "journal_mode", "WAL")
        .map_err(&fail)?;
    let synchronous = match durability {
        Durability::EveryCommit => "FULL",
        Durability::Relaxed => "NORMAL",
    };
    conn.pragma_update(None, "synchronous", synchronous)
        .map_err(&fail)?;
    Ok(conn)
}

/// Opens `path` with a key, and reads nothing of it yet.
pub(super) fn open_unproven(
    path: &Path,
    key: &StoreKey,
    create: bool,
) -> Result<Connection, StoreError> {
    let fail = StoreError::sqlite(path);
    // SQLite takes an empty file for a new database, and would fill it.
    if !create && std::fs::metadata(path).is_ok_and(|file| file.len() == 0) {
        return Err(StoreError::NotThisKey {
            path: path.to_path_buf(),
        });
    }
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if create {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    }
    let conn = Connection::open_with_flags(path, flags).map_err(&fail)?;
    conn.busy_timeout(BUSY).map_err(&fail)?;
    // Before the key: SQLCipher would write its log over the screen.
    conn.pragma_update(None, "cipher_log_level", "NONE")
        .map_err(&fail)?;
    let literal = secrecy::SecretString::from(format!("x'{}'", key.raw_hex().expose_secret()));
    conn.pragma_update(None, "key", literal.expose_secret())
        .map_err(&fail)?;
    for (name, value) in [
        ("foreign_keys", "ON"),
        // Without it INSERT OR REPLACE slips past the append-only triggers.
        ("recursive_triggers", "ON"),
        ("secure_delete", "ON"),
        ("temp_store", "MEMORY"),
        ("trusted_schema", "OFF"),
    ] {
        conn.pragma_update(None, name, value).map_err(&fail)?;
    }
    conn.set_prepared_statement_cache_capacity(64);
    Ok(conn)
}

/// Gives the file another key; every page is written again.
pub(super) fn rekey(conn: &Connection, path: &Path, key: &StoreKey) -> Result<(), StoreError> {
    let literal = secrecy::SecretString::from(format!("x'{}'", key.raw_hex().expose_secret()));
    conn.pragma_update(None, "rekey", literal.expose_secret())
        .map_err(StoreError::sqlite(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn j3_every_connection_has_the_settings_that_durability_rests_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store.db");
        let key = StoreKey::generate().unwrap();
        for (create, durability, synchronous) in [
            (true, Durability::EveryCommit, 2),
            (false, Durability::EveryCommit, 2),
            (false, Durability::Relaxed, 1),
        ] {
            let conn = open(&path, &key, create, durability).unwrap();
            let number = |name: &str| -> i64 {
                conn.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0))
                    .unwrap()
            };
            assert_eq!(number("synchronous"), synchronous);
            assert_eq!(number("foreign_keys"), 1);
            assert_eq!(number("secure_delete"), 1);
            assert_eq!(number("recursive_triggers"), 1);
            assert_eq!(number("temp_store"), 2);
            assert_eq!(number("trusted_schema"), 0);
            assert_eq!(u128::try_from(number("busy_timeout")), Ok(BUSY.as_millis()));
            let mode: String = conn
                .query_row("PRAGMA journal_mode", [], |row| row.get(0))
                .unwrap();
            assert_eq!(mode, "wal");
            conn.execute_batch("CREATE TABLE IF NOT EXISTS a (b)")
                .unwrap();
        }
    }
}
