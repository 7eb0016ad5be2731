//! Who has a store open: every console holds a lock on a file beside it, so that
//! nobody replaces the store under another one's hands.
//!
//! The lock is the system's: it ends with the process, however that ends, and
//! the file itself says nothing.

use super::connection::BUSY;
use super::error::StoreError;
use super::swap;
use crate::config::Paths;
use std::fs::{File, OpenOptions, TryLockError};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How often it is looked whether a restore has ended.
const LOOK: Duration = Duration::from_millis(50);

/// Held for as long as a store is open, by each of its connections.
#[derive(Debug, Clone)]
pub(super) struct Presence(#[expect(dead_code, reason = "it is held, not read")] Option<Arc<File>>);

/// Held by who replaces the store: nobody else has it open meanwhile.
#[derive(Debug)]
pub(super) struct Alone(Option<File>);

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
        let Some(file) = lock_file(paths)? else {
            return Ok(Self(None));
        };
        let held = patiently(|| file.try_lock_shared())?;
        Ok(Self(held.then(|| Arc::new(file))))
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
        let Some(file) = lock_file(paths)? else {
            return Ok(Self(None));
        };
        match file.try_lock() {
            Ok(()) => Ok(Self(Some(file))),
            Err(TryLockError::WouldBlock) => Err(in_use()),
            // A share that knows no locks: then nobody holds one.
            Err(TryLockError::Error(_)) => Ok(Self(None)),
        }
    }

    /// The same, once whoever has it is done.
    fn wait(paths: &Paths) -> Result<Self, StoreError> {
        let Some(file) = lock_file(paths)? else {
            return Ok(Self(None));
        };
        let held = patiently(|| file.try_lock())?;
        Ok(Self(held.then_some(file)))
    }

    /// Leaves it to others, and stays.
    pub(super) fn share(self) -> Presence {
        let held = self.0.filter(|file| {
            // Nobody gets in between who would keep it for long.
            file.unlock().is_ok() && file.lock_shared().is_ok()
        });
        Presence(held.map(Arc::new))
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

/// Tries for as long as a console waits for another one; answers whether the lock
/// is held, which it is not where the system knows none.
fn patiently(mut lock: impl FnMut() -> Result<(), TryLockError>) -> Result<bool, StoreError> {
    let begun = Instant::now();
    loop {
        match lock() {
            Ok(()) => return Ok(true),
            Err(TryLockError::Error(_)) => return Ok(false),
            Err(TryLockError::WouldBlock) if begun.elapsed() < BUSY => std::thread::sleep(LOOK),
            Err(TryLockError::WouldBlock) => return Err(StoreError::Busy),
        }
    }
}

/// The file that is locked; none where the folder takes no file: then nobody can
/// replace the store there either.
fn lock_file(paths: &Paths) -> Result<Option<File>, StoreError> {
    let path = paths.in_use();
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    match options.open(&path) {
        Ok(file) => Ok(Some(file)),
        Err(error) => match StoreError::io(&path)(error) {
            StoreError::ReadOnly { .. } | StoreError::DiskFull { .. } => Ok(File::open(&path).ok()),
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
        let shared = alone.share();
        drop(Presence::enter(&paths).unwrap());
        assert!(Alone::take(&paths).is_err());
        drop(shared);
        Alone::take(&paths).unwrap();
    }
}
