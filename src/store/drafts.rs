//! Drafts: what was typed and not yet registered, per person and form (Q6).
//!
//! In a file of its own with the same key, so that saving a field waits for
//! neither the disk nor another console's transaction.

use super::connection::{self, Durability};
use super::error::StoreError;
use super::keyring::StoreKey;
use super::session::Store;
use super::traces;
use chrono::{DateTime, FixedOffset, NaiveDate};
use rusqlite::{Connection, params};
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// The drafts file.
pub struct Drafts {
    conn: Connection,
    path: PathBuf,
}

impl std::fmt::Debug for Drafts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Drafts").finish_non_exhaustive()
    }
}

/// A form left unfinished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Under what it was saved: the form's name, and what tells it from others of it.
    pub form: String,
    /// The form's fields as JSON.
    pub data: String,
    /// When its last field was saved.
    pub saved_at: DateTime<FixedOffset>,
}

/// Renames the file and its log to a name that is still free.
fn put_aside(path: &Path) -> Result<(), StoreError> {
    let named = |end: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        PathBuf::from(name)
    };
    let aside = std::iter::once(".otra-clave".to_owned())
        .chain((2..10_000).map(|n| format!(".otra-clave-{n}")))
        .find(|end| !named(end).exists())
        .unwrap_or_else(|| ".otra-clave-10000".to_owned());
    for log in ["-wal", "-shm", ""] {
        let from = named(log);
        if from.exists() {
            std::fs::rename(&from, named(&format!("{aside}{log}")))
                .map_err(StoreError::io(&from))?;
        }
    }
    Ok(())
}

/// After a rotation that was cut short: gives drafts that still have `old` the key `new`.
pub(super) fn follow(path: &Path, old: &StoreKey, new: &StoreKey) -> Result<(), StoreError> {
    let opens = |key| connection::open(path, key, false, Durability::Relaxed);
    match opens(new) {
        Err(StoreError::NotThisKey { .. }) => {}
        opened => return opened.map(drop),
    }
    match opens(old) {
        // Of neither key: put aside when somebody opens them.
        Err(StoreError::NotThisKey { .. }) => Ok(()),
        opened => connection::rekey(&mut opened?, path, (old, new), Durability::Relaxed),
    }
}

impl Store {
    /// The drafts of this store.
    ///
    /// # Errors
    /// The drafts file cannot be opened or made, or the store was replaced and the
    /// file at that path is another one's.
    pub fn drafts(&self) -> Result<Drafts, StoreError> {
        self.refuse_replaced()?;
        Drafts::open(&self.paths.drafts(), &self.key)
    }
}

impl Drafts {
    /// Opens or makes the drafts file. One that does not open with this key
    /// (its key was rotated away) is put aside, never deleted.
    pub(super) fn open(path: &Path, key: &StoreKey) -> Result<Self, StoreError> {
        let conn = match connection::open(path, key, true, Durability::Relaxed) {
            Err(StoreError::NotThisKey { .. }) => {
                put_aside(path)?;
                connection::open(path, key, true, Durability::Relaxed)?
            }
            opened => opened?,
        };
        conn.execute_batch(
            "CREATE TABLE IF NOT EXISTS draft (
                 user  BLOB NOT NULL,
                 form  TEXT NOT NULL,
                 data  TEXT NOT NULL,
                 saved TEXT NOT NULL,
                 PRIMARY KEY (user, form)
             ) STRICT, WITHOUT ROWID",
        )
        .map_err(StoreError::sqlite(path))?;
        Ok(Self {
            conn,
            path: path.to_path_buf(),
        })
    }

    /// Saves a form as it stands.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn save(
        &self,
        user: Uuid,
        form: &str,
        data: &str,
        now: DateTime<FixedOffset>,
    ) -> Result<(), StoreError> {
        self.conn
            .prepare_cached(
                "INSERT INTO draft (user, form, data, saved) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (user, form) DO UPDATE SET data = excluded.data, saved = excluded.saved",
            )
            .and_then(|mut save| save.execute(params![user, form, data, now.to_rfc3339()]))
            .map_err(StoreError::sqlite(&self.path))?;
        Ok(())
    }

    /// The drafts of a user, newest first.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn of(&self, user: Uuid) -> Result<Vec<Draft>, StoreError> {
        let mut drafts: Vec<Draft> = self
            .conn
            .prepare_cached("SELECT form, data, saved FROM draft WHERE user = ?1")
            .and_then(|mut all| {
                all.query_map(params![user], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
                })?
                .collect::<Result<Vec<(String, String, String)>, _>>()
            })
            .map_err(StoreError::sqlite(&self.path))?
            .into_iter()
            .filter_map(|(form, data, saved)| {
                let saved_at = DateTime::parse_from_rfc3339(&saved).ok()?;
                Some(Draft {
                    form,
                    data,
                    saved_at,
                })
            })
            .collect();
        drafts.sort_by_key(|draft| std::cmp::Reverse(draft.saved_at));
        Ok(drafts)
    }

    /// Forgets a draft: it was registered, or the person discarded it.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn discard(&self, user: Uuid, form: &str) -> Result<(), StoreError> {
        self.conn
            .prepare_cached("DELETE FROM draft WHERE user = ?1 AND form = ?2")
            .and_then(|mut discard| discard.execute(params![user, form]))
            .map_err(StoreError::sqlite(&self.path))?;
        Ok(())
    }

    /// Forgets every draft last saved before a day, and leaves no trace of
    /// those that were forgotten earlier (T1).
    pub(super) fn sweep(&self, before: NaiveDate) -> Result<(), StoreError> {
        let old: Vec<(Uuid, String)> = self
            .conn
            .prepare("SELECT user, form, saved FROM draft")
            .and_then(|mut all| {
                all.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
                    .collect::<Result<Vec<(Uuid, String, String)>, _>>()
            })
            .map_err(StoreError::sqlite(&self.path))?
            .into_iter()
            .filter(|(_, _, saved)| {
                DateTime::parse_from_rfc3339(saved).is_ok_and(|at| at.date_naive() < before)
            })
            .map(|(user, form, _)| (user, form))
            .collect();
        for (user, form) in old {
            self.discard(user, &form)?;
        }
        traces::sweep(&self.conn)
    }

    /// Presses what was saved onto the disk; called after a second of rest.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn flush(&self) -> Result<(), StoreError> {
        self.conn
            .query_row("PRAGMA wal_checkpoint(FULL)", [], |_| Ok(()))
            .map_err(StoreError::sqlite(&self.path))
    }
}
