//! One at a time among consoles, for what is read, decided and written again in the
//! ring's own files. The system ends it with the process, however that ends.

use crate::files::{Locked, patiently};
use std::convert::Infallible;
use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;
use std::time::Duration;

/// How long another console is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// Held until it is dropped. A disk that takes no writes or knows no locks has none,
/// nor has a console that waited too long: what needs one goes on all the same.
#[derive(Debug)]
pub struct Turn {
    _held: Option<Locked>,
}

impl Turn {
    /// Waits for the turn that a file stands for.
    pub(super) fn wait(path: &Path) -> Self {
        let none = Self { _held: None };
        let Ok(file) = open(path) else {
            return none;
        };
        let Ok(held) = patiently::<Infallible>(PATIENCE, || file.try_lock(), || Ok(false));
        if held {
            Self {
                _held: Some(Locked(file)),
            }
        } else {
            none
        }
    }

    /// Takes the turn; none where another console has it.
    pub(in crate::store) fn take(path: &Path) -> Option<Self> {
        let Ok(file) = open(path) else {
            return Some(Self { _held: None });
        };
        let held = patiently(Duration::ZERO, || file.try_lock(), || Err(())).ok()?;
        let held = held.then(|| Locked(file));
        Some(Self { _held: held })
    }
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
