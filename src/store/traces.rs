//! Traces of what was deleted (T1): in no page of a file, and not in its log.
//!
//! SQLite overwrites what it frees (`secure_delete`), but when it shares the rows of a full
//! page out among its neighbours, what left stays where it lay: between the pointers to the
//! rows and the rows that are left. That gap is overwritten here, page by page in short
//! transactions; `VACUUM` would do as much, and keep everybody else waiting meanwhile.

use super::connection;
use super::error::StoreError;
use super::pressing::press;
use rusqlite::{Connection, Transaction, TransactionBehavior, params};
use std::ops::Range;
use std::thread;
use std::time::Duration;

/// SQLite is built with its pages as a table: see `.cargo/config.toml`.
const _: &str = env!(
    "LIBSQLITE3_FLAGS",
    "build inside the checkout: its .cargo/config.toml says what SQLite is built with"
);

/// Pages that one transaction looks at.
const STEP: u32 = 64;

/// Pages written after which the log is pressed into the file, before whoever else writes has
/// to.
const PRESSED: usize = 512;

/// How often, and how many times, the log is tried to be emptied while somebody reads it.
const OFTEN: Duration = Duration::from_millis(20);
const TRIES: u32 = 250;

/// Overwrites what the pages of a file still hold of what was deleted, and empties its log.
/// While others read the log all the time it keeps what was deleted, until the last of them
/// closes the file.
pub(super) fn sweep(conn: &Connection) -> Result<(), StoreError> {
    let pages: u32 = conn.query_row("PRAGMA page_count", [], |row| row.get(0))?;
    let (mut first, mut written) = (1, 0);
    while first <= pages {
        let last = pages.min(first + STEP - 1);
        let reading = Transaction::new_unchecked(conn, TransactionBehavior::Deferred)?;
        let stale = stale(&reading, first..last + 1)?;
        reading.commit()?;
        if !stale.is_empty() {
            overwrite(conn, &stale)?;
            // Whoever waits looks that often.
            thread::sleep(2 * connection::LOOK);
            written += stale.len();
            if written >= PRESSED {
                press(conn)?;
                written = 0;
            }
        }
        first = last + 1;
    }
    for _ in 0..TRIES {
        if press(conn)? && is_emptied(conn)? {
            break;
        }
        thread::sleep(OFTEN);
    }
    Ok(())
}

/// The pages whose gaps hold something.
fn stale(conn: &Connection, pages: Range<u32>) -> Result<Vec<u32>, StoreError> {
    let mut found = Vec::new();
    for number in pages {
        if stale_gap(number, &page(conn, number)?).is_some() {
            found.push(number);
        }
    }
    Ok(found)
}

fn page(conn: &Connection, number: u32) -> Result<Vec<u8>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT data FROM sqlite_dbpage WHERE pgno = ?1")?
        .query_row([number], |row| row.get(0))?)
}

/// Overwrites the gaps of some pages, which may have changed since they were looked at.
fn overwrite(conn: &Connection, pages: &[u32]) -> Result<(), StoreError> {
    let tx = Transaction::new_unchecked(conn, TransactionBehavior::Immediate)?;
    for &number in pages {
        let mut page = page(&tx, number)?;
        if let Some(gap) = stale_gap(number, &page) {
            page[gap].fill(0);
            tx.prepare_cached("UPDATE sqlite_dbpage SET data = ?2 WHERE pgno = ?1")?
                .execute(params![number, page])?;
        }
    }
    Ok(tx.commit()?)
}

/// Where the rows of a page leave room between their pointers and themselves, unless it is
/// empty: any other page begins with the number of one, which is no kind of these.
fn stale_gap(number: u32, page: &[u8]) -> Option<Range<usize>> {
    /// What the file says of itself, on its first page.
    const FILE_HEADER: usize = 100;
    let header = if number == 1 { FILE_HEADER } else { 0 };
    let length = match page.get(header)? {
        2 | 5 => 12,
        10 | 13 => 8,
        _ => return None,
    };
    let told = |at: usize| {
        let bytes = page.get(header + at..header + at + 2)?;
        Some(usize::from(u16::from_be_bytes(bytes.try_into().ok()?)))
    };
    let gap = header + length + 2 * told(3)?..told(5)?;
    page.get(gap.clone())?
        .iter()
        .any(|byte| *byte != 0)
        .then_some(gap)
}

/// Empties a log that lies whole in the file; false where somebody reads it.
fn is_emptied(conn: &Connection) -> Result<bool, StoreError> {
    // Whoever waits for readers keeps writers waiting.
    conn.busy_timeout(Duration::ZERO)?;
    let emptied = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| {
        Ok(row.get::<_, i64>(0)? == 0)
    });
    connection::wait_for_others(conn)?;
    Ok(emptied?)
}

#[cfg(test)]
mod tests {
    use super::super::keyring::StoreKey;
    use super::connection::Durability;
    use super::*;
    use std::path::Path;

    /// A table of which every tenth row has this in it.
    const MARK: &[u8] = b"depurado";

    fn table(path: &Path, key: &StoreKey) -> Connection {
        let conn = connection::open(path, key, true, Durability::EveryCommit).unwrap();
        // Ids that fall all over the table, so that full pages are shared out, and at the same
        // places at every run: which pages keep what left them is no matter of chance.
        conn.execute_batch(
            "CREATE TABLE note (id BLOB PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
             WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
             INSERT INTO note SELECT CAST(printf('%016d', i * i * 7919 % 1000003) AS BLOB),
                 iif(i % 10 = 0, 'depurado', 'guardado') || hex(randomblob(60 + i % 40)) FROM n",
        )
        .unwrap();
        conn
    }

    fn marks(conn: &Connection) -> usize {
        conn.prepare("SELECT data FROM sqlite_dbpage")
            .unwrap()
            .query_map([], |row| row.get::<_, Vec<u8>>(0))
            .unwrap()
            .map(|page| {
                let page = page.unwrap();
                page.windows(MARK.len()).filter(|it| *it == MARK).count()
            })
            .sum()
    }

    #[test]
    fn t1_what_was_deleted_stays_in_no_page_and_the_rest_is_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store.db");
        let conn = table(&path, &StoreKey::generate().unwrap());
        conn.execute("DELETE FROM note WHERE body LIKE 'depurado%'", [])
            .unwrap();
        assert!(marks(&conn) > 0, "SQLite leaves nothing behind");
        let all = |conn: &Connection| -> Vec<(Vec<u8>, String)> {
            conn.prepare("SELECT id, body FROM note ORDER BY id")
                .unwrap()
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
                .unwrap()
                .collect::<Result<_, _>>()
                .unwrap()
        };
        let kept = all(&conn);
        assert_eq!(kept.len(), 2_700);
        sweep(&conn).unwrap();
        assert_eq!(marks(&conn), 0);
        assert_eq!(
            std::fs::metadata(folder.path().join("store.db-wal"))
                .unwrap()
                .len(),
            0
        );
        assert_eq!(all(&conn), kept);
        let sound: String = conn
            .query_row("PRAGMA integrity_check", [], |row| row.get(0))
            .unwrap();
        assert_eq!(sound, "ok");
        // A second time there is nothing to do.
        assert_eq!(stale(&conn, 1..20).unwrap(), [0; 0]);
    }

    #[test]
    fn t1_what_others_write_meanwhile_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store.db");
        let key = StoreKey::generate().unwrap();
        let conn = table(&path, &key);
        conn.execute("DELETE FROM note WHERE body LIKE 'depurado%'", [])
            .unwrap();
        let other = connection::open(&path, &key, false, Durability::EveryCommit).unwrap();
        let writing = thread::spawn(move || {
            for _ in 0..200 {
                other
                    .execute("INSERT INTO note VALUES (randomblob(16), 'nuevo')", [])
                    .unwrap();
            }
        });
        while !writing.is_finished() {
            sweep(&conn).unwrap();
        }
        writing.join().unwrap();
        sweep(&conn).unwrap();
        assert_eq!(marks(&conn), 0);
        let rows: u32 = conn
            .query_row("SELECT count(*) FROM note", [], |row| row.get(0))
            .unwrap();
        assert_eq!(rows, 2_900);
    }

    #[test]
    fn t1_the_log_is_emptied_once_nobody_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store.db");
        let key = StoreKey::generate().unwrap();
        let conn = table(&path, &key);
        let other = connection::open(&path, &key, false, Durability::EveryCommit).unwrap();
        let reading = other.unchecked_transaction().unwrap();
        reading
            .query_row("SELECT count(*) FROM note", [], |_| Ok(()))
            .unwrap();
        assert!(!is_emptied(&conn).unwrap());
        // Nobody waits for that reader.
        conn.execute("DELETE FROM note", []).unwrap();
        drop(reading);
        assert!(is_emptied(&conn).unwrap());
    }
}
