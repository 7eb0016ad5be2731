//! Reading ahead: while one bundle is merged, another thread opens the next, holds it
//! against itself and copies it in.

use super::error::ActionError;
use super::opening::Opening;
use crate::config::Paths;
use crate::exchange::{Bundle, Staged};
use crate::store::{Progress, StoreError, incoming_copy};
use secrecy::SecretString;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread::{Builder, Scope, ScopedJoinHandle};
use std::time::Duration;

/// Bundles that are open and wait to be merged.
const OPEN: usize = 1;

/// How often a person who waits is heard.
const HEARD: Duration = Duration::from_millis(50);

/// A file of which everything holds, or what does not.
pub(super) struct Opened {
    /// The file.
    pub(super) file: PathBuf,
    /// Its size in bytes, by which its part of the work is measured.
    pub(super) size: u64,
    /// What it holds, and its copy.
    pub(super) bundle: Result<(Bundle, Staged), ActionError>,
}

/// How far an import is, in bytes of its files: each counts once when it was
/// held against itself, and once when it was taken.
pub(super) struct Meter {
    total: u64,
    done: AtomicU64,
    stopped: AtomicBool,
}

impl Meter {
    /// Before the first of `files`.
    pub(super) fn new(files: &[PathBuf]) -> Self {
        Self {
            total: 2 * files.iter().map(|file| size(file)).sum::<u64>(),
            done: AtomicU64::new(0),
            stopped: AtomicBool::new(false),
        }
    }

    /// Whether the person stopped it.
    pub(super) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    pub(super) fn add(&self, bytes: u64) {
        self.done.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Tells `progress`; answers whether to go on.
    pub(super) fn tell(&self, progress: Progress<'_>) -> bool {
        let done = self.done.load(Ordering::Relaxed).min(self.total);
        if !progress(done, self.total) {
            self.stopped.store(true, Ordering::Relaxed);
        }
        !self.is_stopped()
    }
}

/// Part of the work on a file of `size` bytes, as it is told in other units.
pub(super) struct Share<'m> {
    meter: &'m Meter,
    size: u64,
    told: u64,
}

impl<'m> Share<'m> {
    pub(super) fn new(meter: &'m Meter, size: u64) -> Self {
        let told = 0;
        Self { meter, size, told }
    }

    /// So much of it is done.
    pub(super) fn reach(&mut self, done: u64, total: u64) {
        let part = u128::from(self.size) * u128::from(done) / u128::from(total.max(1));
        let part = u64::try_from(part).unwrap_or(u64::MAX).min(self.size);
        self.meter.add(part.saturating_sub(self.told));
        self.told = self.told.max(part);
    }
}

fn size(file: &Path) -> u64 {
    std::fs::metadata(file).map_or(0, |file| file.len())
}

/// Opens files one after another on a thread of its own, and holds each
/// against itself.
pub(super) struct Files<'scope> {
    opened: Receiver<Opened>,
    opening: ScopedJoinHandle<'scope, ()>,
}

impl<'scope> Files<'scope> {
    /// Begins with the first; `own` opens what is sealed for the user.
    pub(super) fn open(
        scope: &'scope Scope<'scope, '_>,
        files: &'scope [PathBuf],
        opening: &'scope Opening,
        own: SecretString,
        paths: Paths,
        meter: &'scope Meter,
    ) -> Result<Self, ActionError> {
        let (give, opened) = mpsc::sync_channel(OPEN);
        let open = move || {
            for file in files {
                let size = size(file);
                let mut share = Share::new(meter, size);
                let bundle = opening.unsealing(file, own.clone()).and_then(|unsealing| {
                    let copy = |id| incoming_copy(&paths, id);
                    Ok(Bundle::open_staged(
                        file,
                        &unsealing,
                        &copy,
                        &mut |done, total| {
                            share.reach(done, total);
                            !meter.is_stopped()
                        },
                    )?)
                });
                share.reach(1, 1);
                let file = file.clone();
                // Nobody waits for more where the person stopped it.
                if give.send(Opened { file, size, bundle }).is_err() {
                    break;
                }
            }
        };
        Ok(Self {
            opening: spawn(scope, "open", open)?,
            opened,
        })
    }

    /// The next file; none after the last.
    pub(super) fn next(&self, meter: &Meter, progress: Progress<'_>) -> Option<Opened> {
        loop {
            let next = self.opened.recv_timeout(HEARD);
            meter.tell(progress);
            match next {
                Ok(opened) => return Some(opened),
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    /// Opens no more, and waits until the thread has ended: a scope waits for what
    /// it does, not for its end.
    pub(super) fn finish(self) {
        drop(self.opened);
        self.opening
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    }
}

/// A thread of its own for part of the work.
pub(super) fn spawn<'scope, T: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    name: &str,
    work: impl FnOnce() -> T + Send + 'scope,
) -> Result<ScopedJoinHandle<'scope, T>, ActionError> {
    Builder::new()
        .name(name.to_owned())
        .spawn_scoped(scope, work)
        .map_err(|error| StoreError::io(Path::new(name))(error).into())
}
