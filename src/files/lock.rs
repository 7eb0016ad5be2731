//! Waiting for a file that another console has locked.

use std::fs::TryLockError;
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
