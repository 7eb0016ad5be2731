//! Files that consoles lock, and waiting for one that another console has.

use std::fs::{File, TryLockError};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How often it is tried again.
const LOOK: Duration = Duration::from_millis(20);

/// Tries to lock for a while; answers whether the lock is held, which it is not where
/// the system knows none, and what `too_long` says where another one keeps it.
pub(crate) fn patiently<E>(
    patience: Duration,
    mut lock: impl FnMut() -> Result<(), TryLockError>,
    too_long: impl FnOnce() -> Result<bool, E>,
) -> Result<bool, E> {
    let begun = Instant::now();
    loop {
        match lock() {
            Ok(()) => return Ok(true),
            Err(TryLockError::Error(_)) => return Ok(false),
            Err(TryLockError::WouldBlock) if begun.elapsed() < patience => sleep(LOOK),
            Err(TryLockError::WouldBlock) => return too_long(),
        }
    }
}

/// A file that is locked, until this is dropped. To close it would not do: a program that is
/// being started has the file too until it runs, and the lock with it.
#[derive(Debug)]
pub(crate) struct Locked(pub(crate) File);

impl Drop for Locked {
    fn drop(&mut self) {
        // What cannot be unlocked ends when it is closed.
        let _ = self.0.unlock();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_ends_where_a_program_that_is_being_started_has_the_file_yet() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cerrojo");
        let file = File::create(&path).unwrap();
        let inherited = file.try_clone().unwrap();
        file.try_lock().unwrap();
        let locked = Locked(file);
        let other = File::open(&path).unwrap();
        assert!(matches!(other.try_lock(), Err(TryLockError::WouldBlock)));
        drop(locked);
        other.try_lock().unwrap();
        drop(inherited);
    }
}
