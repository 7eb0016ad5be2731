//! Reading ahead: while one bundle is merged, other threads open the next and
//! read what comes of this one.

use super::error::ActionError;
use super::opening::Opening;
use crate::domain::personal::Sealed;
use crate::exchange::{Bundle, CarriedPersonal, ExchangeError, Failure};
use crate::journal::{Digest, Operation};
use crate::store::{Merger, Progress, StoreError};
use secrecy::SecretString;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::thread::{Builder, Scope, ScopedJoinHandle};
use std::time::Duration;

/// Bundles that are open and wait to be merged.
const OPEN: usize = 1;

/// Bytes of lines that go from one thread to the other at once, and how many
/// times so many wait: a line has at most a mebibyte, and may take twenty times
/// as much when it is read.
const BLOCK: usize = 64 << 10;
const WAITING: usize = 1;

/// How often a person who waits is heard.
const HEARD: Duration = Duration::from_millis(50);

/// A file of which everything holds, or what does not.
pub(super) struct Opened {
    /// The file.
    pub(super) file: PathBuf,
    /// Its size in bytes, by which its part of the work is measured.
    pub(super) size: u64,
    /// What it holds.
    pub(super) bundle: Result<Bundle, ActionError>,
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
        meter: &'scope Meter,
    ) -> Result<Self, ActionError> {
        let (give, opened) = mpsc::sync_channel(OPEN);
        let open = move || {
            for file in files {
                let size = size(file);
                let mut share = Share::new(meter, size);
                let bundle = opening.unsealing(file, own.clone()).and_then(|unsealing| {
                    let bundle = Bundle::open(file, &unsealing, &mut |done, total| {
                        share.reach(done, total);
                        !meter.is_stopped()
                    })?;
                    Ok(bundle)
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

    /// The next one, where it need not be waited for.
    pub(super) fn ready(&self) -> Option<Opened> {
        self.opened.try_recv().ok()
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

/// Lines of a bundle, read on their own thread.
enum Lines {
    Personal(Vec<CarriedPersonal>),
    /// A part of a document.
    Document(Sealed, u32, Vec<u8>),
    Operations(Vec<(Digest, Vec<u8>, Operation)>),
}

/// What is about to be given to the store.
pub(super) enum Given<'g> {
    /// So many bytes of a document.
    Document(usize),
    /// An operation.
    Operation(&'g Operation),
}

/// Gives what a bundle holds to the store, which hears of each operation and of each
/// part of a document through `before` first.
pub(super) fn give(
    bundle: &mut Bundle,
    merger: &mut Merger<'_, '_>,
    mut before: impl FnMut(&Merger<'_, '_>, Given<'_>) -> Result<(), ActionError>,
) -> Result<(), ActionError> {
    std::thread::scope(|scope| {
        let (give, lines) = mpsc::sync_channel(WAITING);
        let reading = spawn(scope, "read", move || read(bundle, &give))?;
        let take = || {
            for lines in lines {
                match lines {
                    Lines::Personal(entries) => {
                        for entry in entries {
                            merger.personal(entry.vault, &entry.salt, &entry.data)?;
                        }
                    }
                    Lines::Document(content, part, bytes) => {
                        before(merger, Given::Document(bytes.len()))?;
                        merger.document(&content, part, &bytes)?;
                    }
                    Lines::Operations(operations) => {
                        for (hash, bytes, operation) in operations {
                            before(merger, Given::Operation(&operation))?;
                            merger.operation(&hash, &bytes, operation)?;
                        }
                    }
                }
            }
            Ok(())
        };
        // Where it takes no more, nobody reads on.
        let taken = take();
        let read = reading
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        taken.and(read.map_err(ActionError::from))
    })
}

/// Reads a bundle to its end, or for as long as somebody takes it.
fn read(bundle: &mut Bundle, give: &SyncSender<Lines>) -> Result<(), ExchangeError> {
    let hand_over = |lines| give.send(lines).map_err(drop);
    let (mut entries, mut held) = (Vec::new(), 0);
    let personal = bundle.personal(|entry| {
        held += entry.data.len();
        entries.push(entry);
        if held < BLOCK {
            return Ok(());
        }
        held = 0;
        hand_over(Lines::Personal(std::mem::take(&mut entries)))
    });
    if !went_on(personal)? || hand_over(Lines::Personal(entries)).is_err() {
        return Ok(());
    }
    for document in bundle.documents().to_vec() {
        let mut parts = 0..;
        let read = bundle.document(&document, |bytes| {
            let part = parts.next().unwrap_or_default();
            hand_over(Lines::Document(document.content.clone(), part, bytes))
        });
        if !went_on(read)? {
            return Ok(());
        }
    }
    let (mut operations, mut held) = (Vec::new(), 0);
    let read = bundle.operations(|carried| {
        held += carried.bytes.len();
        operations.push((carried.hash, carried.bytes.to_vec(), carried.operation));
        if held < BLOCK {
            return Ok(());
        }
        held = 0;
        hand_over(Lines::Operations(std::mem::take(&mut operations)))
    });
    if went_on(read)? {
        // Whoever takes no more says why.
        let _ = hand_over(Lines::Operations(operations));
    }
    Ok(())
}

/// Whether what was read was taken to its end.
fn went_on(read: Result<(), Failure<()>>) -> Result<bool, ExchangeError> {
    match read {
        Ok(()) => Ok(true),
        Err(Failure::Caller(())) => Ok(false),
        Err(Failure::Exchange(error)) => Err(error),
    }
}

/// A thread of its own for part of the work.
fn spawn<'scope, T: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    name: &str,
    work: impl FnOnce() -> T + Send + 'scope,
) -> Result<ScopedJoinHandle<'scope, T>, ActionError> {
    Builder::new()
        .name(name.to_owned())
        .spawn_scoped(scope, work)
        .map_err(|error| StoreError::io(Path::new(name))(error).into())
}
