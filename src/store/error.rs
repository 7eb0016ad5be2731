//! What can go wrong with the store. Nothing has been stored when one of these is returned.

use super::keyring::KeyError;
use crate::config::Paths;
use crate::domain::refusal::Refusal;
use crate::journal::{BodyError, OperationError, Unfit};
use std::io;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No store was set up in the folder.
    #[error("no store in {folder}")]
    Missing {
        /// The data folder.
        folder: PathBuf,
    },
    /// The data folder, in which a store was a while ago, is not there any more.
    #[error("the store in {folder} is gone")]
    Gone {
        /// The data folder.
        folder: PathBuf,
    },
    /// A store was already set up in the folder.
    #[error("a store is already in {folder}")]
    AlreadyThere {
        /// The data folder.
        folder: PathBuf,
    },
    /// Keys are in the folder, and the store that they open is not.
    #[error("the keys of another store are in {folder}")]
    KeysAlone {
        /// The data folder.
        folder: PathBuf,
    },
    /// The key ring could not be opened.
    #[error(transparent)]
    Key(KeyError),
    /// The user was blocked, or belongs to another store.
    #[error("the user has no access")]
    NoAccess,
    /// The file is not what the folder's key opens: foreign, or its first page is damaged.
    #[error("{path} does not open with the key of its folder")]
    NotThisKey {
        /// The file.
        path: PathBuf,
    },
    /// A newer console wrote this store.
    #[error("schema {found} is newer than {known}")]
    NewerSchema {
        /// Version of the file.
        found: i64,
        /// Newest version this console knows.
        known: i64,
    },
    /// The migration to the current schema failed; the file is as it was.
    #[error("the store could not be brought to the current schema")]
    Migration(#[source] rusqlite_migration::Error),
    /// The folder or the file cannot be written.
    #[error("{path} cannot be written")]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// No room left on the disk.
    #[error("no room left for {path}")]
    DiskFull {
        /// The file.
        path: PathBuf,
    },
    /// The drive does not read or write: not the file is at fault.
    #[error("the drive of {path} failed")]
    Disk {
        /// The file.
        path: PathBuf,
    },
    /// The system lets nobody read or write it.
    #[error("{path} is denied")]
    Denied {
        /// The file.
        path: PathBuf,
    },
    /// Another console held the store for too long.
    #[error("another console holds the store")]
    Busy,
    /// A job of this process has the store open.
    #[error("a job has the store in {folder} open")]
    AtWork {
        /// The data folder.
        folder: PathBuf,
    },
    /// Another console has the store open that is to be replaced.
    #[error("another console has the store of {folder} open")]
    InUse {
        /// The data folder.
        folder: PathBuf,
    },
    /// The store is of an older console, and its disk takes no writes: it has to be
    /// brought to the current schema before it is read.
    #[error("{path} is of an older schema and its disk takes no writes")]
    NotMigrated {
        /// The store's file.
        path: PathBuf,
        /// Whether the disk is full; otherwise it takes no writes at all.
        full: bool,
    },
    /// The store is of an older console, and its disk has no room for what bringing it to
    /// the current schema takes. Nothing of that was begun.
    #[error("{path} is of an older schema: {needed} bytes are needed, {left} are left")]
    NoRoomToMigrate {
        /// The store's file.
        path: PathBuf,
        /// Bytes that it takes.
        needed: u64,
        /// Bytes that are left.
        left: u64,
    },
    /// Another store took the place of the one that is open.
    #[error("another store is in {folder} now")]
    Replaced {
        /// The data folder.
        folder: PathBuf,
    },
    /// Another console gave the store a new key: whoever may still enter has to
    /// unlock it again (U2).
    #[error("the store has another key now")]
    KeyChanged,
    /// Who lost access has lost it; the key that theirs may still open is not replaced
    /// yet. That is noted, and done by whoever unlocks the store next.
    #[error("the store's key is still to be replaced")]
    KeyOwed(#[source] Box<StoreError>),
    /// The file is damaged.
    #[error("{path} is damaged")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        #[source]
        source: rusqlite::Error,
    },
    /// Any other failure of SQLite.
    #[error("SQLite failed")]
    Sqlite(#[source] rusqlite::Error),
    /// A stored operation cannot be read.
    #[error("a stored operation of {entity} cannot be read")]
    Operation {
        /// The record it is about.
        entity: Uuid,
        /// Why.
        #[source]
        source: OperationError,
    },
    /// What was to be written down is longer than a bundle can carry.
    #[error("{size} bytes, more than {limit}")]
    TooLong {
        /// Its length.
        size: usize,
        /// The most that is taken.
        limit: usize,
    },
    /// What was to be written down says what no bundle takes (M4).
    #[error("what was to be written is not taken by bundles")]
    Unfit(#[from] Unfit),
    /// An operation cannot be written.
    #[error("an operation cannot be written")]
    Body(#[from] BodyError),
    /// A derived record cannot be read back.
    #[error("a record cannot be read")]
    Record(#[source] serde_json::Error),
    /// A file cannot be read or written.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// A backup file is not one, or not whole.
    #[error("{path} is not a whole backup")]
    NotABackup {
        /// The file.
        path: PathBuf,
    },
    /// A made backup did not open again; it was removed.
    #[error("the backup did not verify")]
    BackupNotVerified {
        /// The file that was removed.
        path: PathBuf,
    },
    /// What arrives says it is of this terminal, and is another history of it (M3).
    #[error("another history of the own terminal, from {sequence} on")]
    OwnFork {
        /// The first sequence of which two contents are known.
        sequence: u64,
    },
    /// The time zone of the point is not one.
    #[error("unknown time zone {0}")]
    TimeZone(String),
    /// The machine's random generator is not there.
    #[error("no random numbers")]
    Random(#[source] getrandom::Error),
    /// The person stopped a long piece of work; nothing of it stays.
    #[error("cancelled")]
    Cancelled,
    /// A rule refused it within the transaction.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

impl StoreError {
    /// What a failure means while the store at `path` was brought to the current
    /// schema: nothing of it is read before.
    pub(super) fn while_migrating(self, path: &Path) -> Self {
        let full = match &self {
            Self::DiskFull { .. } => true,
            Self::ReadOnly { .. } | Self::Denied { .. } => false,
            _ => return self,
        };
        Self::NotMigrated {
            path: path.to_path_buf(),
            full,
        }
    }

    /// Another store is in the folder now.
    pub(super) fn replaced(paths: &Paths) -> Self {
        Self::Replaced {
            folder: paths.data().to_path_buf(),
        }
    }

    /// Names a failure of SQLite on `path`.
    pub(super) fn sqlite(path: &Path) -> impl Fn(rusqlite::Error) -> Self + '_ {
        move |source| {
            use rusqlite::ErrorCode;
            let path = path.to_path_buf();
            match source.sqlite_error_code() {
                Some(ErrorCode::NotADatabase) => Self::NotThisKey { path },
                Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                    Self::ReadOnly { path }
                }
                Some(ErrorCode::DiskFull) => Self::DiskFull { path },
                // The index of the log did not find room beside the file.
                Some(ErrorCode::SystemIoFailure)
                    if source.sqlite_error().map(|error| error.extended_code)
                        == Some(rusqlite::ffi::SQLITE_IOERR_SHMSIZE) =>
                {
                    Self::DiskFull { path }
                }
                Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
                // A file that ends too early is damaged; else its drive is.
                Some(ErrorCode::SystemIoFailure)
                    if source.sqlite_error().map(|error| error.extended_code)
                        != Some(rusqlite::ffi::SQLITE_IOERR_SHORT_READ) =>
                {
                    Self::Disk { path }
                }
                Some(ErrorCode::DatabaseCorrupt | ErrorCode::SystemIoFailure) => {
                    Self::Damaged { path, source }
                }
                _ => Self::Sqlite(source),
            }
        }
    }

    /// Whether the store could not be made out: damaged, foreign, or under another key.
    #[must_use]
    pub fn is_unreadable(&self) -> bool {
        matches!(
            self,
            Self::NotThisKey { .. }
                | Self::Damaged { .. }
                | Self::Sqlite(_)
                | Self::BackupNotVerified { .. }
        )
    }

    /// Names a failure of the file system on `path`.
    #[must_use]
    pub fn file(path: &Path, source: io::Error) -> Self {
        Self::io(path)(source)
    }

    /// Names a failure of the file system on `path`.
    pub(crate) fn io(path: &Path) -> impl Fn(io::Error) -> Self + '_ {
        move |source| {
            let path = path.to_path_buf();
            match source.kind() {
                io::ErrorKind::StorageFull => Self::DiskFull { path },
                io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly { path },
                io::ErrorKind::PermissionDenied => Self::Denied { path },
                _ => Self::Io { path, source },
            }
        }
    }
}

impl From<KeyError> for StoreError {
    /// A disk that is full or takes no writes is told alike, whichever file met it.
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::Io { path, source } => Self::io(&path)(source),
            other => Self::Key(other),
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(source: rusqlite::Error) -> Self {
        Self::sqlite(Path::new("store.db"))(source)
    }
}
