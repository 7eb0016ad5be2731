//! Who has a store open: every console holds a lock on a file beside it, so that
//! nobody replaces the store under another one's hands.
//!
//! The lock is the system's: it ends with the process, however that ends. The file
//! only says what it is there for; where somebody removes it all the same, it is made
//! and locked again before the next write.

use super::connection::BUSY;
use super::error::StoreError;
use super::swap;
use crate::config::Paths;
use crate::files::{Locked, patiently};
use std::fs::{File, Metadata, OpenOptions, TryLockError};
use std::io::Write;
use std::sync::Arc;

/// What the file says to who finds it.
const NOTE: &str =
    "No borre este archivo: con él se sabe qué consolas tienen abiertos estos datos.\n";

/// Held for as long as a store is open, by each of its connections.
#[derive(Debug, Clone)]
pub(super) struct Presence {
    lock: Option<Arc<Locked>>,
    /// The store that was at its path then.
    store: Option<Identity>,
}

/// Held by who replaces the store: nobody else has it open meanwhile.
#[derive(Debug)]
pub(super) struct Alone(Option<Locked>);

impl Presence {
    /// Comes into the folder of a store: finishes a restore that was cut short,
    /// and waits for one that is under way.
    ///
    /// # Errors
    /// There is no store, or it is being replaced for long.
    pub(super) fn enter(paths: &Paths) -> Result<Self, StoreError> {
        if paths.is_between_stores() {
            let alone = Alone::wait(paths)?;
            swap::finish_interrupted(paths)?;
            drop(alone);
        }
        if !paths.has_store() {
            return Err(StoreError::Missing {
                folder: paths.data().to_path_buf(),
            });
        }
        if paths.restoring().exists() {
            clear_undecided(paths);
        }
        let mut presence = Self {
            lock: None,
            store: None,
        };
        presence.lock(paths)?;
        presence.stays_with(paths);
        Ok(presence)
    }

    /// Locks the file that is at its path. A folder that takes none is read all the same.
    fn lock(&mut self, paths: &Paths) -> Result<(), StoreError> {
        self.lock = match lock_file(paths) {
            Ok(file) => patiently(BUSY, || file.try_lock_shared(), too_long)?
                .then(|| Arc::new(Locked(file))),
            Err(_) => None,
        };
        Ok(())
    }

    /// Makes sure that nobody replaces the store from here on; answers whether it is
    /// still the one that it was.
    ///
    /// # Errors
    /// It is being replaced, or is gone.
    pub(super) fn holds(&mut self, paths: &Paths) -> Result<bool, StoreError> {
        let held = self.lock.as_deref().map(|it| it.0.metadata());
        let there = Identity::at(&paths.in_use());
        if !matches!(held, Some(Ok(held)) if Identity::of(&held) == there) {
            self.lock(paths)?;
        }
        self.sees(paths)
    }

    /// Whether the store that is at its path is still the one that it was.
    ///
    /// # Errors
    /// It is gone.
    pub(super) fn sees(&self, paths: &Paths) -> Result<bool, StoreError> {
        let path = paths.store();
        match path.metadata() {
            Ok(store) => Ok(Identity::of(&store) == self.store),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(StoreError::Gone {
                folder: paths.data().to_path_buf(),
            }),
            Err(error) => Err(StoreError::io(&path)(error)),
        }
    }

    /// Whether other connections of this process have the store open.
    pub(super) fn is_shared(&self) -> bool {
        let held = self.lock.as_ref().map_or(0, Arc::strong_count);
        held > 1
    }

    /// The store that is at its path now is the one that is open.
    pub(super) fn stays_with(&mut self, paths: &Paths) {
        self.store = Identity::at(&paths.store());
    }
}

/// Which file it is, whatever its name. Where the system lets nobody move a file that
/// is open, none is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Identity {
    device: u64,
    file: u64,
}

impl Identity {
    #[cfg(unix)]
    #[allow(clippy::unnecessary_wraps, reason = "not every system tells it")]
    fn of(metadata: &Metadata) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;
        Some(Self {
            device: metadata.dev(),
            file: metadata.ino(),
        })
    }

    #[cfg(not(unix))]
    fn of(_: &Metadata) -> Option<Self> {
        None
    }

    fn at(path: &std::path::Path) -> Option<Self> {
        path.metadata().ok().and_then(|file| Self::of(&file))
    }
}

/// Clears what a killed restore left, unless one is under way or a console is open:
/// then the next one does. Whatever hinders it does not keep the store from opening.
fn clear_undecided(paths: &Paths) {
    if let Ok(Alone(Some(_held))) = Alone::take(paths) {
        let _ = swap::clear_undecided(paths);
    }
}

impl Alone {
    /// Takes the store of a folder for oneself.
    ///
    /// # Errors
    /// Another console has it open.
    pub(super) fn take(paths: &Paths) -> Result<Self, StoreError> {
        let in_use = || StoreError::InUse {
            folder: paths.data().to_path_buf(),
        };
        let file = lock_file(paths)?;
        match file.try_lock() {
            Ok(()) => Ok(Self(Some(Locked(file)))),
            Err(TryLockError::WouldBlock) => Err(in_use()),
            // A share that knows no locks: then nobody holds one.
            Err(TryLockError::Error(_)) => Ok(Self(None)),
        }
    }

    /// The same, once whoever has it is done.
    fn wait(paths: &Paths) -> Result<Self, StoreError> {
        let file = lock_file(paths)?;
        let held = patiently(BUSY, || file.try_lock(), too_long)?;
        Ok(Self(held.then(|| Locked(file))))
    }

    /// Leaves it to others, and stays with the store that is there now.
    pub(super) fn share(self, paths: &Paths) -> Presence {
        let held = self.0.filter(|Locked(file)| {
            // Nobody gets in between who would keep it for long. What an unlock answers is
            // not the same everywhere: that it is held from here on is what counts.
            let _ = file.unlock();
            file.lock_shared().is_ok()
        });
        Presence {
            lock: held.map(Arc::new),
            store: Identity::at(&paths.store()),
        }
    }
}

/// Finishes a restore of a folder that was cut short, if there was one.
///
/// # Errors
/// Another console is about it, or a file cannot be moved.
pub fn settle(paths: &Paths) -> Result<(), StoreError> {
    if paths.is_between_stores() {
        Presence::enter(paths)?;
    }
    Ok(())
}

/// Another console is about the store for longer than one waits for it.
const fn too_long() -> Result<bool, StoreError> {
    Err(StoreError::Busy)
}

/// The file that is locked. Where the folder takes none, and there is none, nobody can
/// replace the store either.
fn lock_file(paths: &Paths) -> Result<File, StoreError> {
    let path = paths.in_use();
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    // Nobody removes it while a console has it open.
    #[cfg(windows)]
    {
        use std::os::windows::fs::OpenOptionsExt;
        const READ_AND_WRITE: u32 = 3;
        options.share_mode(READ_AND_WRITE);
    }
    match options.open(&path) {
        Ok(mut file) => {
            if file.metadata().is_ok_and(|file| file.len() == 0) {
                // A full disk, or another one's lock: the lock rests on the file alone.
                let _ = file.write_all(NOTE.as_bytes());
            }
            Ok(file)
        }
        Err(error) => match StoreError::io(&path)(error) {
            full @ (StoreError::ReadOnly { .. } | StoreError::DiskFull { .. }) => {
                File::open(&path).map_err(|_| full)
            }
            other => Err(other),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_is_replaced_only_by_who_has_it_alone() {
        let folder = tempfile::tempdir().unwrap();
        let paths = Paths::new(folder.path());
        File::create(paths.store()).unwrap();
        let here = Presence::enter(&paths).unwrap();
        let beside = Presence::enter(&paths).unwrap();
        for held in [here, beside] {
            assert!(matches!(Alone::take(&paths), Err(StoreError::InUse { .. })));
            drop(held);
        }
        let alone = Alone::take(&paths).unwrap();
        assert!(Alone::take(&paths).is_err());
        let shared = alone.share(&paths);
        drop(Presence::enter(&paths).unwrap());
        assert!(Alone::take(&paths).is_err());
        drop(shared);
        Alone::take(&paths).unwrap();
    }

    #[test]
    fn a_store_that_is_closed_is_replaced_whatever_program_is_being_started() {
        let folder = tempfile::tempdir().unwrap();
        let paths = Paths::new(folder.path());
        File::create(paths.store()).unwrap();
        let inherited = |lock: &Locked| lock.0.try_clone().unwrap();
        let here = Presence::enter(&paths).unwrap();
        let begun = inherited(here.lock.as_ref().unwrap());
        drop(here);
        let alone = Alone::take(&paths).unwrap();
        let then = inherited(alone.0.as_ref().unwrap());
        drop(alone);
        Alone::take(&paths).unwrap();
        drop((begun, then));
    }

    #[test]
    fn f16_what_is_no_lock_file_keeps_nobody_from_reading() {
        let folder = tempfile::tempdir().unwrap();
        let paths = Paths::new(folder.path());
        File::create(paths.store()).unwrap();
        std::fs::create_dir(paths.in_use()).unwrap();
        Presence::enter(&paths).unwrap();
        assert!(Alone::take(&paths).is_err());
    }

    #[test]
    fn the_lock_file_says_what_it_is_for() {
        let folder = tempfile::tempdir().unwrap();
        let paths = Paths::new(folder.path());
        File::create(paths.store()).unwrap();
        for _ in 0..2 {
            drop(Presence::enter(&paths).unwrap());
            assert_eq!(std::fs::read_to_string(paths.in_use()).unwrap(), NOTE);
        }
    }
}
