//! Reading ahead: while one bundle is merged, another thread opens the next, holds it
//! against itself and copies it in. Those of several terminals are handed over together.

use super::error::ActionError;
use super::opening::Opening;
use crate::config::Paths;
use crate::exchange::{Bundle, BundleFacts, Staged};
use crate::store::{Incoming, Progress, StoreError, incoming_copy};
use secrecy::SecretString;
use std::collections::{BTreeSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread::{Builder, Scope, ScopedJoinHandle, available_parallelism};
use std::time::Duration;
use uuid::Uuid;

/// Bundles that are handed over together, so that they are taken side by side; how many
/// operations they have, and bytes. What terminals of one time say after these is written
/// between what is there. Their copies lie on the disk meanwhile, about a kibibyte and a half
/// an operation; each takes some fifty of memory.
const TOGETHER: usize = 512;
const OPERATIONS: u64 = 1_000_000;
const BYTES: u64 = 512 << 20;

/// Files that are opened at once at the most, as long as none is taken: one for each
/// processor; of small ones more, as each waits in the end until its copy lies on the disk.
const AT_ONCE: usize = 4;
const SMALL: u64 = 4 << 20;

/// How often a person who waits is heard.
const HEARD: Duration = Duration::from_millis(50);

/// A bundle of which everything holds.
pub(super) struct Ready {
    /// The file.
    pub(super) file: PathBuf,
    /// Its size in bytes, by which its part of the work is measured.
    pub(super) size: u64,
    /// What it holds.
    pub(super) bundle: BundleFacts,
    /// Its copy.
    pub(super) staged: Staged,
}

/// A bundle that was opened, or what of it does not hold.
pub(super) type Opened = Result<Ready, ActionError>;

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

impl Ready {
    /// What is noted of it where it is taken in parts.
    pub(super) fn incoming(&self) -> Option<Incoming> {
        let copy = self.staged.copy()?.clone();
        let replica = &self.bundle.manifest().replica;
        Some(Incoming {
            id: copy.id,
            replica: replica.id,
            point: replica.point.clone(),
            series: replica.series.clone(),
            key: copy.key,
            sha256: copy.sha256,
            done: 0,
            total: self.staged.operations(),
        })
    }
}

/// Whether a bundle may be taken side by side with others: not with another one of the same
/// terminal, which goes on where that ends.
fn joins(others: &[Opened], next: &Opened) -> bool {
    let all = || others.iter().chain([next]).flatten();
    let in_parts = all().filter(|it| it.staged.copy().is_some());
    let terminals: BTreeSet<Uuid> = in_parts.map(|it| it.bundle.manifest().replica.id).collect();
    terminals.len() > others.len()
        && terminals.len() <= TOGETHER
        && all().map(|it| it.staged.operations()).sum::<u64>() <= OPERATIONS
        && all().map(|it| it.size).sum::<u64>() <= BYTES
}

/// Opens files one after another on a thread of its own, and holds each
/// against itself.
pub(super) struct Files<'scope> {
    opened: Receiver<Vec<Opened>>,
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
        // The next ones are opened while some are taken, and no more.
        let (give, opened) = mpsc::sync_channel(0);
        let one = move |file: &'scope Path| {
            let (own, paths) = (own.clone(), paths.clone());
            let open = move || open_one(file, opening, &own, &paths, meter);
            spawn(scope, "open one", open)
        };
        let open = move || {
            let mut together = Vec::new();
            let mut files = files.iter().peekable();
            let mut ahead = VecDeque::new();
            let mut at_once = match &opening.passphrase {
                // What makes a passphrase slow to guess takes 64 mebibytes for each.
                Some(_) => 1,
                None => available_parallelism().map_or(1, |most| most.get().min(AT_ONCE)),
            };
            loop {
                let is_wanted = |file: &Path, opening: usize| {
                    let is_one_more = at_once > 1 && size(file) <= SMALL;
                    opening < if is_one_more { AT_ONCE } else { at_once }
                };
                while let Some(file) = files.next_if(|file| is_wanted(file, ahead.len())) {
                    ahead.push_back(one(file));
                }
                let Some(next) = ahead.pop_front() else {
                    break;
                };
                let next = next.and_then(ended);
                if !together.is_empty() && !joins(&together, &next) {
                    // Nobody waits for more where the person stopped it.
                    if give.send(std::mem::take(&mut together)).is_err() {
                        break;
                    }
                    // From here on others have work as well.
                    at_once = 1;
                }
                together.push(next);
            }
            for opened in ahead.into_iter().flatten() {
                drop(ended(opened));
            }
            if !together.is_empty() {
                let _ = give.send(together);
            }
        };
        Ok(Self {
            opening: spawn(scope, "open", open)?,
            opened,
        })
    }

    /// The next files, which may be taken side by side; none after the last.
    pub(super) fn next(&self, meter: &Meter, progress: Progress<'_>) -> Option<Vec<Opened>> {
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
        ended(self.opening);
    }
}

/// Opens a file, and holds it against itself.
fn open_one(
    file: &Path,
    opening: &Opening,
    own: &SecretString,
    paths: &Paths,
    meter: &Meter,
) -> Opened {
    let size = size(file);
    let mut share = Share::new(meter, size);
    let bundle = opening.unsealing(file, own.clone()).and_then(|unsealing| {
        let copy = |id| incoming_copy(paths, id);
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
    let (bundle, staged) = bundle?;
    Ok(Ready {
        file: file.to_path_buf(),
        size,
        bundle,
        staged,
    })
}

/// What a thread came to.
pub(super) fn ended<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread
        .join()
        .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
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
