//! The authentication codes of the pages of an encrypted file.

use super::error::StoreError;
use super::finding::{Problem, ProblemKind};
use super::pressing::press;
use rusqlite::Connection;

/// The pages whose authentication code does not fit, in the file and to whoever
/// reads it.
pub(super) fn page_problems(conn: &Connection) -> Result<Vec<Problem>, StoreError> {
    let mut settled = press_log(conn);
    let mut faults = page_faults(conn)?;
    for _ in 0..AGAIN {
        if faults.is_empty() {
            break;
        }
        // Another console may have been writing a page as it was read.
        settled &= press_log(conn);
        let again = page_faults(conn)?;
        faults.retain(|fault| again.contains(fault));
    }
    // A page that lies in the log only may be a hole in the file, for as long as
    // somebody reads an older moment: whoever reads takes it from the log.
    if !faults.is_empty() && !settled && reads_whole(conn) {
        faults.clear();
    }
    let size = conn
        .path()
        .and_then(|path| std::fs::metadata(path).ok())
        .map_or(0, |file| file.len());
    let pages = size.div_ceil(PAGE);
    if pages > 1 && faults.len() as u64 >= pages {
        // Every page hangs on the first bytes of page 1.
        return Ok(vec![Problem::new(
            ProblemKind::Page,
            "La página 1 del archivo store.db está dañada, o el archivo es de otro almacén: \
             ninguna página corresponde a la clave de esta carpeta."
                .to_owned(),
        )]);
    }
    Ok(faults
        .into_iter()
        .map(|fault| {
            let page: String = fault
                .chars()
                .skip_while(|c| !c.is_ascii_digit())
                .take_while(char::is_ascii_digit)
                .collect();
            Problem::new(
                ProblemKind::Page,
                format!("La página {page} del archivo store.db está dañada o fue alterada."),
            )
        })
        .collect())
}

/// How often a page that seems damaged is read again.
const AGAIN: usize = 4;

/// Presses the log into the file, so that its pages are checked too, and says
/// whether all of it lies there: other consoles may keep some from it.
fn press_log(conn: &Connection) -> bool {
    press(conn).unwrap_or(false)
}

/// Whether every page of every table and index is sound when it is read through
/// the log.
fn reads_whole(conn: &Connection) -> bool {
    conn.query_row(
        "SELECT count(*) FROM dbstat WHERE pagetype = 'corrupted'",
        [],
        |row| Ok(row.get::<_, i64>(0)? == 0),
    )
    .unwrap_or(false)
}

/// Bytes of a page, as `SQLCipher` lays them out by default.
const PAGE: u64 = 4096;

fn page_faults(conn: &Connection) -> Result<Vec<String>, StoreError> {
    let mut check = conn.prepare("PRAGMA cipher_integrity_check")?;
    Ok(check
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use super::super::connection::{Durability, open};
    use super::super::keyring::StoreKey;
    use super::*;
    use std::io::{Read, Seek, SeekFrom, Write};
    use std::path::Path;

    /// A store with a page of its own for every row, its log not pressed yet.
    fn filled(path: &Path, key: &StoreKey) -> Connection {
        let conn = open(path, key, true, Durability::EveryCommit).unwrap();
        conn.execute_batch(
            "PRAGMA wal_autocheckpoint = 0;
             CREATE TABLE sheet (number INTEGER PRIMARY KEY, body BLOB);
             WITH RECURSIVE counted(number) AS
                 (SELECT 1 UNION ALL SELECT number + 1 FROM counted WHERE number < 20)
             INSERT INTO sheet SELECT number, randomblob(3000) FROM counted;",
        )
        .unwrap();
        conn
    }

    /// A read of the store as it is, which goes on until it is dropped.
    fn reading(path: &Path, key: &StoreKey) -> Connection {
        let reader = open(path, key, false, Durability::EveryCommit).unwrap();
        reader
            .execute_batch("BEGIN; SELECT count(*) FROM sheet")
            .unwrap();
        reader
            .query_row("SELECT count(*) FROM sheet", [], |_| Ok(()))
            .unwrap();
        reader
    }

    #[test]
    fn j2_a_page_that_a_reader_keeps_in_the_log_is_no_damage() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store.db");
        let key = StoreKey::generate().unwrap();
        let writer = filled(&path, &key);
        let reader = reading(&path, &key);
        writer
            .execute(
                "UPDATE sheet SET body = randomblob(3000) WHERE number < 9",
                [],
            )
            .unwrap();
        assert!(!press_log(&writer));
        // The file has the later pages and not yet the earlier ones.
        assert!(!page_faults(&writer).unwrap().is_empty());
        assert_eq!(page_problems(&writer).unwrap(), []);
        drop(reader);
        assert_eq!(page_problems(&writer).unwrap(), []);
        assert!(press_log(&writer));
        assert_eq!(page_faults(&writer).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn j2_a_damaged_page_is_named_also_while_somebody_reads() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store.db");
        let key = StoreKey::generate().unwrap();
        let writer = filled(&path, &key);
        assert!(press_log(&writer));
        let reader = reading(&path, &key);
        writer
            .execute(
                "UPDATE sheet SET body = randomblob(3000) WHERE number < 3",
                [],
            )
            .unwrap();
        assert!(!press_log(&writer));
        let mut file = std::fs::File::options()
            .read(true)
            .write(true)
            .open(&path)
            .unwrap();
        let place = 14 * PAGE + 100;
        let mut byte = [0];
        file.seek(SeekFrom::Start(place)).unwrap();
        file.read_exact(&mut byte).unwrap();
        file.seek(SeekFrom::Start(place)).unwrap();
        file.write_all(&[!byte[0]]).unwrap();
        drop(writer);
        let other = open(&path, &key, false, Durability::EveryCommit).unwrap();
        let found = page_problems(&other).unwrap();
        assert_eq!(found.len(), 1);
        assert!(found[0].message.contains("página 15"), "{found:?}");
        drop(reader);
    }
}
