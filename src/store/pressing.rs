//! The log of a store that takes much in, pressed into its file on a thread of its own:
//! who writes does not wait for it.

use super::connection::{self, Durability};
use super::error::StoreError;
use super::keyring::StoreKey;
use rusqlite::Connection;
use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

/// Pages of the log after which who writes presses it too, so that it begins anew: while
/// somebody writes all the time it only grows.
const LONGEST: i64 = 16_384;

/// Presses a log until it is dropped.
#[derive(Debug)]
pub(super) struct Pressing {
    /// Nothing is sent: it ends with this.
    until: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Pressing {
    /// Begins with the store at a path, which `conn` writes; the log is pressed each time that
    /// `after` is over.
    ///
    /// # Errors
    /// The store cannot be opened once more, or there is no other thread.
    pub(super) fn begin(
        conn: &Connection,
        path: &Path,
        key: &StoreKey,
        after: Duration,
    ) -> Result<Self, StoreError> {
        let beside = connection::open(path, key, false, Durability::EveryCommit)?;
        conn.pragma_update(None, "wal_autocheckpoint", LONGEST)?;
        let (until, ends) = channel();
        let pressing = move || {
            while ends.recv_timeout(after) == Err(RecvTimeoutError::Timeout) {
                // Who writes comes upon what is wrong with the file itself, and tells it.
                if let Err(error) = press(&beside) {
                    tracing::warn!(%error, "the log of the store was not pressed into its file");
                }
            }
        };
        let thread = Builder::new()
            .name("press".to_owned())
            .spawn(pressing)
            .map_err(StoreError::io(path))?;
        Ok(Self {
            until: Some(until),
            thread: Some(thread),
        })
    }
}

impl Drop for Pressing {
    fn drop(&mut self) {
        drop(self.until.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("pressing the log of the store ended otherwise than it should");
        }
    }
}

/// Presses what of the log nobody reads any more into the file, and says whether all of it
/// lies there.
pub(super) fn press(conn: &Connection) -> rusqlite::Result<bool> {
    conn.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| {
        Ok(row.get::<_, i64>(1)? == row.get::<_, i64>(2)?)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;
    use std::time::Instant;

    #[test]
    fn m5_what_is_written_all_the_time_is_pressed_beside_and_the_log_ends_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store.db");
        let log = folder.path().join("store.db-wal");
        let key = StoreKey::generate().unwrap();
        let conn = connection::open(&path, &key, true, Durability::EveryCommit).unwrap();
        let pressing = Pressing::begin(&conn, &path, &key, Duration::from_millis(20)).unwrap();
        conn.execute_batch("CREATE TABLE sheet (body BLOB NOT NULL)")
            .unwrap();
        let wanted = 500 * 3_000;
        for _ in 0..500 {
            conn.execute("INSERT INTO sheet VALUES (randomblob(3000))", [])
                .unwrap();
        }
        // Who wrote them pressed nothing: the log is shorter than that.
        let begun = Instant::now();
        while std::fs::metadata(&path).unwrap().len() < wanted {
            assert!(begun.elapsed() < Duration::from_mins(1), "it is pressed");
            thread::sleep(Duration::from_millis(5));
        }
        drop(pressing);
        assert!(press(&conn).unwrap());
        drop(conn);
        assert!(!log.exists());
        let conn = connection::open(&path, &key, false, Durability::EveryCommit).unwrap();
        let rows: u64 = conn
            .query_row("SELECT count(*) FROM sheet", [], |row| row.get(0))
            .unwrap();
        assert_eq!(rows, 500);
    }
}
