//! Opening an encrypted SQLite file with its raw key, and the settings every connection has.

use super::error::StoreError;
use super::keyring::StoreKey;
use crate::files;
use rusqlite::{Connection, OpenFlags};
use secrecy::ExposeSecret;
use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
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

/// Opens `path`, makes it where `create` says so, and proves that the key is its
/// own. One that is there on a disk that is full or takes no writes is opened to be
/// read; [`is_read_only`] tells.
pub(super) fn open(
    path: &Path,
    key: &StoreKey,
    create: bool,
    durability: Durability,
) -> Result<Connection, StoreError> {
    match open_to_write(path, key, create, durability) {
        Err(closed @ (StoreError::ReadOnly { .. } | StoreError::DiskFull { .. })) if !create => {
            // SQLite says the same of a file that nobody may even read just now.
            if let Err(error) = File::open(path) {
                return Err(StoreError::io(path)(error));
            }
            // What is in a log beside it would not be seen.
            if log_bytes(path) == 0 {
                open_as_it_stands(path, key).map_err(|_| closed)
            } else {
                Err(closed)
            }
        }
        other => other,
    }
}

/// Whether nothing can be written through a connection.
pub(super) fn is_read_only(conn: &Connection) -> bool {
    conn.is_readonly(rusqlite::MAIN_DB).unwrap_or(false)
}

/// Bytes of the log beside a file; none where there is no log.
pub(super) fn log_bytes(path: &Path) -> u64 {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    std::fs::metadata(log).map_or(0, |log| log.len())
}

/// Opens a file that nobody writes: SQLite wants to write beside it otherwise.
fn open_as_it_stands(path: &Path, key: &StoreKey) -> Result<Connection, StoreError> {
    let fail = StoreError::sqlite(path);
    let whole = path.canonicalize().map_err(StoreError::io(path))?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_URI;
    let conn = Connection::open_with_flags(format!("{}?immutable=1", uri(&whole)), flags)
        .map_err(&fail)?;
    prepare(&conn, path, key)?;
    conn.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
        .map_err(&fail)?;
    Ok(conn)
}

/// A path as SQLite reads it in a URI.
fn uri(path: &Path) -> String {
    let text = path.to_string_lossy();
    // What Windows puts before a whole path.
    let text = text.strip_prefix(r"\\?\").unwrap_or(&text);
    let text = if cfg!(windows) {
        text.replace('\\', "/")
    } else {
        text.to_owned()
    };
    let mut uri = String::from(if text.starts_with('/') {
        "file://"
    } else {
        "file:///"
    });
    for byte in text.bytes() {
        match byte {
            b'/' | b':' | b'.' | b'-' | b'_' => uri.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => uri.push(char::from(byte)),
            _ => {
                uri.push('%');
                for digit in [byte >> 4, byte & 15] {
                    uri.push(char::from(b"0123456789ABCDEF"[usize::from(digit)]));
                }
            }
        }
    }
    uri
}

fn open_to_write(
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
        // SQLite would make it for everybody to read, and its log like it.
        match files::make_private(path) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                return Err(StoreError::io(path)(error));
            }
            _ => {}
        }
    }
    let conn = Connection::open_with_flags(path, flags).map_err(&fail)?;
    prepare(&conn, path, key)?;
    Ok(conn)
}

/// How often a console that waits for another one's transaction looks whether it is over:
/// an import leaves the store alone for no longer than twice that (M5).
pub(super) const LOOK: Duration = Duration::from_millis(1);

/// Waits for another console's transaction, as every connection does.
pub(super) fn wait_for_others(conn: &Connection) -> rusqlite::Result<()> {
    conn.busy_handler(Some(|looks| {
        let waits = u128::from(looks.unsigned_abs()) * LOOK.as_millis() < BUSY.as_millis();
        if waits {
            std::thread::sleep(LOOK);
        }
        waits
    }))
}

/// Statements that a connection keeps ready: what is done about one record looks into the
/// table of each kind.
const STATEMENTS: usize = 256;

/// Gives a connection its key and the settings every one has.
fn prepare(conn: &Connection, path: &Path, key: &StoreKey) -> Result<(), StoreError> {
    let fail = StoreError::sqlite(path);
    wait_for_others(conn).map_err(&fail)?;
    // Before the key: SQLCipher would write its log over the screen.
    conn.pragma_update(None, "cipher_log_level", "NONE")
        .map_err(&fail)?;
    // `cipher_memory_security` is for who asks for it: it is of the whole process, and
    // merging and folding take a quarter longer with it. Keys are wiped without it.
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
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(())
}

/// Kibibytes of the file that a connection keeps in memory which takes much in.
const KEPT: i64 = 40 << 10;

/// Many records are written all over the indexes: the pages that are touched
/// again are not read and deciphered each time.
pub(super) fn keep_pages(conn: &Connection) -> Result<(), StoreError> {
    Ok(conn.pragma_update(None, "cache_size", -KEPT)?)
}

/// Gives the file another key; every page is written again. Where that fails it has its old
/// one, and so has the connection.
///
/// SQLCipher says nothing of a change that failed, and reads with the new key all the same:
/// the file is asked.
pub(super) fn rekey(
    conn: &mut Connection,
    path: &Path,
    (old, new): (&StoreKey, &StoreKey),
    durability: Durability,
) -> Result<(), StoreError> {
    let literal = secrecy::SecretString::from(format!("x'{}'", new.raw_hex().expose_secret()));
    conn.pragma_update(None, "rekey", literal.expose_secret())
        .map_err(StoreError::sqlite(path))?;
    if open(path, new, false, durability).is_ok() {
        return Ok(());
    }
    *conn = open(path, old, false, durability)?;
    // Another console was in the way, or there was no room for all of it once more.
    conn.execute_batch("BEGIN IMMEDIATE; ROLLBACK")?;
    Err(StoreError::DiskFull {
        path: path.to_path_buf(),
    })
}

/// Removes a file and what SQLite keeps beside it.
pub(super) fn remove_if_there(path: &Path) -> Result<(), StoreError> {
    for suffix in ["", "-wal", "-shm", "-journal"] {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        let path = PathBuf::from(name);
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(StoreError::io(&path)(error));
            }
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_spelled_so_that_sqlite_reads_it_back() {
        for (path, expected) in [
            ("/datos/store.db", "file:///datos/store.db"),
            ("/a b/ñ?#%.db", "file:///a%20b/%C3%B1%3F%23%25.db"),
        ] {
            assert_eq!(uri(Path::new(path)), expected);
        }
        if cfg!(windows) {
            let path = Path::new(r"\\?\C:\Datos\store.db");
            assert_eq!(uri(path), "file:///C:/Datos/store.db");
        }
    }

    #[cfg(windows)]
    #[test]
    fn a_store_that_another_program_holds_is_told_as_held() {
        use std::os::windows::fs::OpenOptionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store.db");
        let key = StoreKey::generate().unwrap();
        drop(open(&path, &key, true, Durability::EveryCommit).unwrap());
        let held = File::options().read(true).share_mode(0).open(&path);
        let refused = open(&path, &key, false, Durability::EveryCommit).unwrap_err();
        drop(held.unwrap());
        let code = match &refused {
            StoreError::Io { source, .. } => source.raw_os_error(),
            _ => None,
        };
        assert_eq!(code, Some(32), "{refused}");
        open(&path, &key, false, Durability::EveryCommit).unwrap();
    }

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
            let mode: String = conn
                .query_row("PRAGMA journal_mode", [], |row| row.get(0))
                .unwrap();
            assert_eq!(mode, "wal");
            conn.execute_batch("CREATE TABLE IF NOT EXISTS a (b)")
                .unwrap();
        }
    }
}
