//! Taking a bundle that was copied in: whole, or in short transactions, each a prefix of
//! its chain with the contents that it names (M5).

use super::error::ActionError;
use super::import_ahead::spawn;
use crate::domain::trust::Admitted;
use crate::exchange::{ExchangeError, Staged, StagedOperation};
use crate::journal::Operation;
use crate::store::{Incoming, MergeMode, Merged, Merger, Merging, Store, StoreError};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::time::{Duration, Instant};

/// How long a part is to hold the store: a customer's request that comes meanwhile waits
/// for it.
const HOLD: Duration = Duration::from_millis(40);

/// Operations of a part: of the first, at the least and at the most. What a transaction
/// costs by itself is most of a smaller one, so that a busy machine would get ever slower.
const FIRST: u64 = 300;
const FEWEST: u64 = 300;
const MOST: u64 = 2_000;

/// Bytes that a part brings, from which on it takes no more operations: a line has at most
/// a mebibyte, and may take twenty times as much when it is read.
const PART_BYTES: usize = 2 << 20;

/// The same of what is handed over at once for one transaction.
const BLOCK: usize = 64 << 10;

/// Between two parts the store is left to whoever waits for it: they look every
/// millisecond.
const LEFT_ALONE: Duration = Duration::from_millis(2);

/// Gives all of a copy to the store in one transaction, which hears of each operation
/// through `before` first.
pub(super) fn give_whole(
    staged: &mut Staged,
    merger: &mut Merger<'_, '_>,
    mut before: impl FnMut(&Operation) -> Result<(), ActionError>,
) -> Result<(), ActionError> {
    let slices = Slices {
        most: &|| u64::MAX,
        bytes: BLOCK,
        waiting: 1,
    };
    slices.of(staged, |slices| {
        for slice in slices {
            for staged in slice {
                before(&staged.operation)?;
                give_one(merger, staged)?;
            }
        }
        Ok(())
    })
}

/// Gives an operation to the store after all that it names.
fn give_one(merger: &mut Merger<'_, '_>, staged: StagedOperation) -> Result<(), StoreError> {
    for entry in &staged.contents {
        merger.personal(entry.vault, &entry.salt, &entry.data)?;
    }
    for (content, parts) in &staged.documents {
        for (part, bytes) in (0..).zip(parts) {
            merger.document(content, part, bytes)?;
        }
    }
    merger.operation(&staged.hash, &staged.bytes, staged.operation)
}

/// How a copy is read ahead of whoever takes it, a slice of operations after the other.
struct Slices<'s> {
    /// Operations of a slice at the most.
    most: &'s (dyn Fn() -> u64 + Sync),
    /// Bytes from which on it takes no more of them.
    bytes: usize,
    /// Slices that wait to be taken.
    waiting: usize,
}

impl Slices<'_> {
    /// Hands a copy over to `take`, which it is read for on a thread of its own.
    fn of<T>(
        &self,
        staged: &mut Staged,
        take: impl FnOnce(Receiver<Vec<StagedOperation>>) -> Result<T, ActionError>,
    ) -> Result<T, ActionError> {
        std::thread::scope(|scope| {
            let (give, slices) = mpsc::sync_channel(self.waiting);
            let reading = spawn(scope, "read", move || self.read(staged, &give))?;
            // Where it takes no more, nobody reads on.
            let taken = take(slices);
            let read = reading
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            // What stopped the reading is why fewer were taken.
            read.map_err(ActionError::from).and(taken)
        })
    }

    /// Reads a copy to its end, or for as long as somebody takes it.
    fn read(
        &self,
        staged: &mut Staged,
        give: &SyncSender<Vec<StagedOperation>>,
    ) -> Result<(), ExchangeError> {
        let (mut slice, mut held) = (Vec::new(), 0);
        while let Some(operation) = staged.next_operation()? {
            held += operation.size();
            slice.push(operation);
            if held >= self.bytes || slice.len() as u64 >= (self.most)() {
                held = 0;
                if give.send(std::mem::take(&mut slice)).is_err() {
                    return Ok(());
                }
            }
        }
        if !slice.is_empty() {
            // Whoever takes no more says why.
            let _ = give.send(slice);
        }
        Ok(())
    }
}

/// How many operations a part has, by what the last one took.
struct Pace(AtomicU64);

impl Pace {
    fn most(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    fn learn(&self, operations: u64, took: Duration) {
        let wanted = u128::from(operations) * HOLD.as_micros() / took.as_micros().max(1);
        let wanted = u64::try_from(wanted).unwrap_or(MOST);
        // A short one says little of a long one.
        let next = wanted.min(self.most().saturating_mul(2));
        self.0.store(next.clamp(FEWEST, MOST), Ordering::Relaxed);
    }
}

/// Takes the rest of a copy in parts. `begin` is part of the first transaction, which notes
/// the bundle where it takes the first operation; `hear` is told how many were taken after
/// each, and may stop it there. Answers nothing where no part was left.
///
/// # Errors
/// What came between: `incoming` says how far it is.
pub(super) fn in_parts(
    store: &mut Store,
    staged: &mut Staged,
    incoming: &mut Incoming,
    begin: impl FnOnce(&mut Merging<'_>, &Operation) -> Result<Option<Admitted>, ActionError>,
    hear: &mut dyn FnMut(u64) -> Result<(), ActionError>,
) -> Result<Option<Merged>, ActionError> {
    let pace = Pace(AtomicU64::new(FIRST));
    let slices = Slices {
        most: &|| pace.most(),
        bytes: PART_BYTES,
        waiting: 0,
    };
    slices.of(staged, |slices| {
        let mut begin = Some(begin);
        let mut done: Option<Merged> = None;
        for slice in slices {
            let operations = slice.len() as u64;
            let start = Instant::now();
            let merged = part(store, incoming, operations, |merging| {
                let first = slice.first().map(|staged| &staged.operation);
                let admitted = match (begin.take(), first) {
                    (Some(begin), Some(first)) => begin(merging, first)?,
                    _ => None,
                };
                Ok((admitted, slice))
            })?;
            pace.learn(operations, start.elapsed());
            add(&mut done, merged);
            hear(incoming.done)?;
            std::thread::sleep(LEFT_ALONE);
        }
        // What waited for it.
        while done.as_ref().is_none_or(|done| done.more) && incoming.done == incoming.total {
            let merged = part(store, incoming, 0, |_| Ok((None, Vec::new())))?;
            add(&mut done, merged);
            std::thread::sleep(LEFT_ALONE);
        }
        if done.as_ref().is_some_and(|done| !done.whole) {
            store.end_incoming(incoming.id)?;
        }
        Ok(done)
    })
}

/// One transaction.
fn part(
    store: &mut Store,
    incoming: &mut Incoming,
    operations: u64,
    slice: impl FnOnce(
        &mut Merging<'_>,
    ) -> Result<(Option<Admitted>, Vec<StagedOperation>), ActionError>,
) -> Result<Merged, ActionError> {
    let (from, to) = (incoming.done, incoming.done + operations);
    let (id, replica, is_last) = (incoming.id, incoming.replica, to == incoming.total);
    let ((), merged) = store.merge(MergeMode::Part, |merging| {
        let (admitted, slice) = slice(merging)?;
        merging.takes_part(id, from, to, is_last);
        merging.bundle(replica, admitted, |merger| {
            slice
                .into_iter()
                .try_for_each(|staged| give_one(merger, staged))
                .map_err(ActionError::from)
        })
    })?;
    incoming.done = to;
    Ok(merged.into_iter().next().unwrap_or_default())
}

fn add(done: &mut Option<Merged>, next: Merged) {
    match done {
        Some(done) => done.then(&next),
        None => *done = Some(next),
    }
}
