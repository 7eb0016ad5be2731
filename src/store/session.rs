//! An unlocked store, and who unlocked it.

use super::connection::{self, Durability};
use super::error::StoreError;
use super::keyring::{Cost, KeyError, KeyRing, StoreKey, UserKeys};
use super::local::{self, Local};
use super::presence::Presence;
use super::pressing::Pressing;
use super::read::Reader;
use super::spoken::Spoken;
use super::upgrade::Upgrading;
use crate::clock::{Clock, IdSource, SystemClock, SystemIds};
use crate::config::Paths;
use crate::domain::terminal::Terminal;
use crate::domain::user::{User, UserNames};
use crate::files::Unfinished;
use chrono::{DateTime, FixedOffset};
use chrono_tz::Tz;
use rusqlite::Connection;
use secrecy::SecretString;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// What a store takes from its surroundings.
#[derive(Clone)]
pub struct Ambient {
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Makes ids and salts.
    pub ids: Arc<dyn IdSource>,
    /// How much work a passphrase costs to try.
    pub cost: Cost,
    /// Who is told where a store is brought to the current schema first.
    pub upgrading: Upgrading,
}

impl std::fmt::Debug for Ambient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ambient")
            .field("cost", &self.cost)
            .finish_non_exhaustive()
    }
}

impl Ambient {
    /// The machine's own clock and generator, and the product's cost.
    #[must_use]
    pub fn system() -> Self {
        Self {
            clock: Arc::new(SystemClock::start()),
            ids: Arc::new(SystemIds),
            cost: Cost::Product,
            upgrading: Upgrading::default(),
        }
    }
}

/// Who unlocked the store.
#[derive(Debug, Clone)]
pub struct Session {
    /// The user's record when the store was unlocked.
    pub user: User,
    /// Login and name.
    pub names: UserNames,
    pub(super) keys: UserKeys,
}

impl Session {
    /// The person's own age identity, which opens what was sealed for them.
    #[must_use]
    pub fn identity(&self) -> SecretString {
        self.keys.identity_text()
    }
}

/// An unlocked store. Dropping it closes the connection and wipes the keys.
pub struct Store {
    /// What presses its log beside, where it takes much in.
    pub(super) pressing: Option<Pressing>,
    pub(super) conn: Connection,
    pub(super) key: StoreKey,
    pub(super) paths: Paths,
    pub(super) ring: KeyRing,
    pub(super) ambient: Ambient,
    pub(super) terminal: Terminal,
    pub(super) zone: Tz,
    pub(super) session: Session,
    pub(super) presence: Presence,
    pub(super) spoken: Spoken,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store")
            .field("folder", &self.paths.data())
            .finish_non_exhaustive()
    }
}

impl Store {
    /// From here on whatever SQLite gives back is overwritten first (U2). It is so for the
    /// whole process and cannot be undone; merging and folding take a quarter longer, so
    /// that it is for a console, which is locked and stays, and for no command, which ends.
    ///
    /// # Errors
    /// The store cannot be asked.
    pub(crate) fn wipe_what_is_freed(&self) -> Result<(), StoreError> {
        Ok(self
            .conn
            .pragma_update(None, "cipher_memory_security", "ON")?)
    }

    /// Whether it takes writes; otherwise why not: its disk is full, or its folder
    /// cannot be written. It is read all the same, and what leaves goes elsewhere.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`] or [`StoreError::ReadOnly`].
    pub fn takes_writes(&self) -> Result<(), StoreError> {
        if !connection::is_read_only(&self.conn) {
            return Ok(());
        }
        Err(closed(&self.paths.store()))
    }

    /// From here on much comes in by many transactions: more of the file is kept in memory, and
    /// the log is pressed beside, each time that `pressed` is over. It is the connection of a
    /// job, and ends with it.
    pub(super) fn take_much_in(&mut self, pressed: Duration) -> Result<(), StoreError> {
        connection::keep_pages(&self.conn)?;
        if self.pressing.is_none() && self.takes_writes().is_ok() {
            let begun = Pressing::begin(&self.conn, &self.paths.store(), &self.key, pressed)?;
            self.pressing = Some(begun);
        }
        Ok(())
    }

    /// Opens the file again where it took no writes and does now.
    pub(super) fn open_to_write(&mut self) -> Result<(), StoreError> {
        if !connection::is_read_only(&self.conn) {
            return Ok(());
        }
        let path = self.paths.store();
        let conn = connection::open(&path, &self.key, false, Durability::EveryCommit)?;
        self.conn = conn;
        self.spoken = Spoken::default();
        self.takes_writes()
    }

    /// Makes sure that what is written goes into the store that is at its path: it is
    /// opened again where its file is another one, and refused where that is the
    /// store of another epoch.
    pub(super) fn stay_in_place(&mut self) -> Result<(), StoreError> {
        if self.presence.holds(&self.paths)? {
            return Ok(());
        }
        let conn = self.open_what_is_there()?;
        self.presence.stays_with(&self.paths);
        self.conn = conn;
        self.spoken = Spoken::default();
        Ok(())
    }

    /// Refuses where the store at its path is that of another epoch: what is done
    /// with this one would be done with files of that one.
    pub(super) fn refuse_replaced(&self) -> Result<(), StoreError> {
        if self.presence.sees(&self.paths)? {
            return Ok(());
        }
        self.open_what_is_there().map(drop)
    }

    fn open_what_is_there(&self) -> Result<Connection, StoreError> {
        let path = self.paths.store();
        let conn = match connection::open(&path, &self.key, false, Durability::EveryCommit) {
            Err(StoreError::NotThisKey { .. }) => return Err(StoreError::replaced(&self.paths)),
            opened => opened?,
        };
        if local::get(&conn, Local::Replica)? != Some(self.terminal.replica) {
            return Err(StoreError::replaced(&self.paths));
        }
        Ok(conn)
    }

    /// A second connection for the same person, for a job on another thread.
    ///
    /// # Errors
    /// The file no longer opens, or is that of another epoch.
    pub fn reader_connection(&self) -> Result<ReadOnlyStore, StoreError> {
        self.refuse_replaced()?;
        let conn = connection::open(
            &self.paths.store(),
            &self.key,
            false,
            Durability::EveryCommit,
        )?;
        Ok(ReadOnlyStore {
            conn,
            paths: self.paths.clone(),
            _presence: self.presence.clone(),
        })
    }

    /// Whether another console gave the store a key that is not the one it was
    /// opened with here: then nothing of it reads any more.
    #[must_use]
    pub fn has_another_key(&self) -> bool {
        match self.ring.open_store_key(&self.session.keys) {
            Ok(candidates) => candidates.iter().all(|found| found.key != self.key),
            Err(KeyError::NotARecipient) => true,
            // What does not read says nothing.
            Err(_) => false,
        }
    }

    /// Reads of the current state.
    #[must_use]
    pub fn read(&self) -> Reader<'_> {
        Reader::new(&self.conn)
    }

    /// Who unlocked it.
    #[must_use]
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// The own terminal and its point.
    #[must_use]
    pub fn terminal(&self) -> &Terminal {
        &self.terminal
    }

    /// The point's time zone (D7).
    #[must_use]
    pub fn zone(&self) -> Tz {
        self.zone
    }

    /// The instant it is now, in the point's offset.
    #[must_use]
    pub fn now(&self) -> DateTime<FixedOffset> {
        self.ambient.clock.now(self.zone)
    }

    /// Where the files lie.
    #[must_use]
    pub fn paths(&self) -> &Paths {
        &self.paths
    }

    /// A number that changes when another console has written (`PRAGMA data_version`).
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn data_version(&self) -> Result<i64, StoreError> {
        Ok(self
            .conn
            .query_row("PRAGMA data_version", [], |row| row.get(0))?)
    }
}

/// What it takes to open a store again that was let go of, without asking anybody.
#[derive(Debug)]
pub struct LetGo {
    paths: Paths,
    keys: UserKeys,
    ambient: Ambient,
}

impl Store {
    /// Refuses while a job of this process has the store open too.
    ///
    /// # Errors
    /// [`StoreError::AtWork`].
    pub fn is_at_rest(&self) -> Result<(), StoreError> {
        if self.presence.is_shared() {
            let folder = self.paths.data().to_path_buf();
            return Err(StoreError::AtWork { folder });
        }
        Ok(())
    }

    /// Closes the store, so that another one may take its place (N5).
    #[must_use]
    pub fn let_go(self) -> LetGo {
        LetGo {
            paths: self.paths.clone(),
            keys: self.session.keys.clone(),
            ambient: self.ambient.clone(),
        }
    }
}

impl LetGo {
    /// Where its files lie.
    #[must_use]
    pub fn paths(&self) -> &Paths {
        &self.paths
    }

    /// What the store took from its surroundings.
    #[must_use]
    pub fn ambient(&self) -> &Ambient {
        &self.ambient
    }

    /// Opens the store again for who had it open.
    ///
    /// # Errors
    /// As [`Store::unlock`].
    pub fn take_up(self) -> Result<Store, StoreError> {
        let presence = Presence::enter(&self.paths)?;
        let ring = KeyRing::new(self.paths.data(), self.ambient.cost);
        Store::unlock_with_keys(self.paths, ring, self.keys, self.ambient, presence)
    }
}

/// Why SQLite wrote nothing at a path: it does not tell a full disk from one that
/// takes no writes where it makes a file of its own.
pub(super) fn closed(path: &Path) -> StoreError {
    // A file like the one that SQLite did not find room for.
    let tried = Unfinished::new(path).and_then(|mut file| {
        file.write_all(&vec![0; 64 << 10])?;
        file.reread()
    });
    match tried {
        Err(error) => StoreError::io(path)(error),
        Ok(_) => StoreError::ReadOnly {
            path: path.to_path_buf(),
        },
    }
}

/// A connection of its own on an unlocked store, for jobs that only read.
#[derive(Debug)]
pub struct ReadOnlyStore {
    pub(super) conn: Connection,
    pub(super) paths: Paths,
    _presence: Presence,
}

impl ReadOnlyStore {
    /// Reads of the current state.
    #[must_use]
    pub fn read(&self) -> Reader<'_> {
        Reader::new(&self.conn)
    }
}

pub(super) fn own_terminal(conn: &Connection, path: &Path) -> Result<Terminal, StoreError> {
    let missing = || StoreError::NotThisKey {
        path: path.to_path_buf(),
    };
    let replica: Uuid = local::get(conn, Local::Replica)?.ok_or_else(missing)?;
    Reader::new(conn).terminal(replica)?.ok_or_else(missing)
}

pub(super) fn zone_of(terminal: &Terminal) -> Result<Tz, StoreError> {
    let name = &terminal.started.point.time_zone;
    name.parse().map_err(|_| StoreError::TimeZone(name.clone()))
}
