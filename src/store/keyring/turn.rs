//! One at a time among consoles, for what is read, decided and written again in the
//! ring's own files. The system ends it with the process, however that ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::time::{Duration, Instant};

/// How long another console is waited for.
const PATIENCE: Duration = Duration::from_secs(5);
const LOOK: Duration = Duration::from_millis(10);

/// Held until it is dropped. A disk that takes no writes or knows no locks has none:
/// what needs one goes on all the same.
#[derive(Debug)]
pub struct Turn {
    _held: Option<File>,
}

impl Turn {
    /// Waits for the turn that a file stands for.
    pub(super) fn wait(path: &Path) -> Self {
        let begun = Instant::now();
        loop {
            match Self::take(path) {
                Some(turn) => return turn,
                None if begun.elapsed() > PATIENCE => return Self { _held: None },
                None => std::thread::sleep(LOOK),
            }
        }
    }

    /// Takes the turn; none where another console has it.
    pub(super) fn take(path: &Path) -> Option<Self> {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let Ok(file) = options.open(path) else {
            return Some(Self { _held: None });
        };
        match file.try_lock() {
            Ok(()) => Some(Self { _held: Some(file) }),
            Err(TryLockError::WouldBlock) => None,
            Err(TryLockError::Error(_)) => Some(Self { _held: None }),
        }
    }
}
