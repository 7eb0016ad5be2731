//! Taking bundles that were copied in: whole, or in short transactions, each a prefix of
//! every chain with the contents that it names (M5).

use super::error::ActionError;
use super::import_ahead::{ended, spawn};
use crate::domain::trust::Admitted;
use crate::exchange::{ExchangeError, Staged, StagedOperation};
use crate::journal::Operation;
use crate::store::{Incoming, MergeMode, Merged, Merger, Merging, Store, StoreError};
use chrono::{DateTime, FixedOffset};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::time::{Duration, Instant};

/// How long a part is to hold the store: a customer's request that comes meanwhile waits
/// for it.
const HOLD: Duration = Duration::from_millis(25);

/// Operations of a part: of the first, at the least and at the most. What a transaction
/// costs by itself is most of a smaller one, so that a busy machine would get ever slower.
const FIRST: u64 = 300;
const FEWEST: u64 = 300;
const MOST: u64 = 2_000;

/// Operations that a part takes of one copy before it looks which one is furthest behind:
/// fewer would write each terminal's own pages more often, and more those of its time.
///
/// It ends where the next outage opens, if that comes soon: a record of which a part comes
/// later is folded from the journal again, and written again.
const RUN: usize = 40;
const LONGEST_RUN: usize = 80;

/// Bytes that a part brings, from which on it takes no more operations: a line has at most
/// a mebibyte, and may take twenty times as much when it is read.
const PART_BYTES: usize = 2 << 20;

/// The same of what is handed over at once for one transaction.
const BLOCK: usize = 64 << 10;

/// Between two parts the store is left to whoever waits for it: they look every
/// millisecond.
pub(super) const LEFT_ALONE: Duration = Duration::from_millis(2);

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
    slices.of(std::slice::from_mut(staged), |slices| {
        for staged in slices.into_iter().flat_map(BTreeMap::into_values).flatten() {
            before(&staged.operation)?;
            give_one(merger, staged)?;
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

/// Operations for one transaction: of each copy that has its turn, by its place among them,
/// those that come next.
type Slice = BTreeMap<usize, Vec<StagedOperation>>;

/// How copies are read ahead of whoever takes them, a slice of operations after the other.
struct Slices<'s> {
    /// Operations of a slice at the most.
    most: &'s (dyn Fn() -> u64 + Sync),
    /// Bytes from which on it takes no more of them.
    bytes: usize,
    /// Slices that wait to be taken.
    waiting: usize,
}

impl Slices<'_> {
    /// Hands copies over to `take`, which they are read for on a thread of their own.
    fn of<T>(
        &self,
        copies: &mut [Staged],
        take: impl FnOnce(Receiver<Slice>) -> Result<T, ActionError>,
    ) -> Result<T, ActionError> {
        std::thread::scope(|scope| {
            let (give, slices) = mpsc::sync_channel(self.waiting);
            let reading = spawn(scope, "read", move || self.read(copies, &give))?;
            // Where it takes no more, nobody reads on.
            let taken = take(slices);
            let read = ended(reading);
            // What stopped the reading is why fewer were taken.
            read.map_err(ActionError::from).and(taken)
        })
    }

    /// Reads copies to their end, or for as long as somebody takes them: always on in the
    /// one that is furthest behind in time.
    fn read(&self, copies: &mut [Staged], give: &SyncSender<Slice>) -> Result<(), ExchangeError> {
        // Those of five hundred terminals would fill the memory: each rests until its turn.
        let rests = copies.len() > 1;
        let mut next = Vec::with_capacity(copies.len());
        for copy in &mut *copies {
            next.push(copy.next_operation()?);
            if rests {
                copy.rest();
            }
        }
        let at = |next: &Option<StagedOperation>| Some(next.as_ref()?.operation.envelope.at);
        let mut waiting: BTreeSet<(DateTime<FixedOffset>, usize)> = (0..)
            .zip(&next)
            .filter_map(|(place, next)| Some((at(next)?, place)))
            .collect();
        let (mut slice, mut operations, mut held) = (Slice::new(), 0, 0);
        while let Some((_, place)) = waiting.pop_first() {
            let run = slice.entry(place).or_default();
            let before = run.len();
            let mut is_full = false;
            while let Some(operation) = next[place].take() {
                held += operation.size();
                operations += 1;
                run.push(operation);
                next[place] = copies[place].next_operation()?;
                is_full = held >= self.bytes;
                if is_full || ends(run.len() - before, next[place].as_ref()) {
                    break;
                }
            }
            if rests {
                copies[place].rest();
            }
            is_full |= operations >= (self.most)();
            waiting.extend(at(&next[place]).map(|at| (at, place)));
            if is_full || waiting.is_empty() {
                (operations, held) = (0, 0);
                // Whoever takes no more says why.
                if give.send(std::mem::take(&mut slice)).is_err() {
                    return Ok(());
                }
            }
        }
        Ok(())
    }
}

/// Whether a run of so many operations ends before what comes next.
fn ends(run: usize, next: Option<&StagedOperation>) -> bool {
    let begins_anew = next.is_some_and(StagedOperation::opens_an_outage);
    run >= LONGEST_RUN || (run >= RUN && begins_anew)
}

/// How many operations a part has, by what the last one took.
pub(super) struct Pace(AtomicU64);

impl Pace {
    pub(super) fn new() -> Self {
        Self(AtomicU64::new(FIRST))
    }

    pub(super) fn most(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    pub(super) fn learn(&self, operations: u64, took: Duration) {
        let wanted = u128::from(operations) * HOLD.as_micros() / took.as_micros().max(1);
        let wanted = u64::try_from(wanted).unwrap_or(MOST);
        // A short one says little of a long one.
        let next = wanted.min(self.most().saturating_mul(2));
        self.0.store(next.clamp(FEWEST, MOST), Ordering::Relaxed);
    }
}

/// What was taken of a copy, in parts.
pub(super) struct Taken {
    /// How far it is.
    pub(super) incoming: Incoming,
    /// What that came to.
    pub(super) done: Merged,
    is_whole: bool,
}

impl Taken {
    /// A copy of which nothing is taken by now.
    pub(super) fn new(incoming: Incoming) -> Self {
        Self {
            incoming,
            done: Merged {
                // As long as nobody has looked.
                more: true,
                ..Merged::default()
            },
            is_whole: false,
        }
    }

    /// The first operations of a copy, which its turn comes again after.
    pub(super) fn first(staged: &mut Staged) -> Result<Vec<StagedOperation>, ExchangeError> {
        staged.rewind()?;
        let mut run = Vec::new();
        while run.len() < RUN
            && let Some(operation) = staged.next_operation()?
        {
            run.push(operation);
        }
        staged.rest();
        Ok(run)
    }

    /// Whether nothing is left to be done.
    pub(super) fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// Gives its next operations to the store.
    pub(super) fn give(
        &self,
        merging: &mut Merging<'_>,
        admitted: Option<Admitted>,
        run: Vec<StagedOperation>,
    ) -> Result<(), ActionError> {
        let incoming = &self.incoming;
        let (from, to) = (incoming.done, incoming.done + run.len() as u64);
        merging.takes_part(incoming.id, from, to, to == incoming.total);
        merging.bundle(incoming.replica, admitted, |merger| {
            run.into_iter()
                .try_for_each(|staged| give_one(merger, staged))
                .map_err(ActionError::from)
        })
    }

    /// So many operations of it were taken, which came to this.
    pub(super) fn took(&mut self, operations: u64, merged: impl IntoIterator<Item = Merged>) {
        let is_first = self.incoming.done == 0;
        self.incoming.done += operations;
        for next in merged {
            if is_first {
                self.done = next;
            } else {
                self.done.then(&next);
            }
        }
    }

    /// Where all of it was taken, takes what waited for it as well.
    fn end(&mut self, store: &mut Store) -> Result<(), ActionError> {
        if self.is_whole || self.incoming.done < self.incoming.total {
            return Ok(());
        }
        while self.done.more {
            let merged = store.merge(MergeMode::Part, |merging| {
                self.give(merging, None, Vec::new())
            })?;
            self.took(0, merged.1);
            std::thread::sleep(LEFT_ALONE);
        }
        if !self.done.whole {
            store.end_incoming(self.incoming.id)?;
        }
        self.is_whole = true;
        Ok(())
    }
}

/// Takes the rest of copies in parts, each of some operations of several of them. What
/// their terminals wrote at about the same time has its place together in all that is kept
/// in the order of time: each page of that is written once for all of them. `hear` is told
/// how many operations of each were taken, and may stop it there.
///
/// # Errors
/// What came between: `taken` says how far each is.
pub(super) fn in_parts(
    store: &mut Store,
    copies: &mut [Staged],
    taken: &mut [Taken],
    hear: &mut dyn FnMut(&[Taken]) -> Result<(), ActionError>,
) -> Result<(), ActionError> {
    let pace = Pace::new();
    let slices = Slices {
        most: &|| pace.most(),
        bytes: PART_BYTES,
        waiting: 0,
    };
    slices.of(copies, |slices| {
        for slice in slices {
            let runs: Vec<(usize, u64)> = slice
                .iter()
                .map(|(place, run)| (*place, run.len() as u64))
                .collect();
            let start = Instant::now();
            let ((), merged) = store.merge(MergeMode::Part, |merging| {
                let mut slice = slice.into_iter();
                slice.try_for_each(|(place, run)| taken[place].give(merging, None, run))
            })?;
            let operations = runs.iter().map(|(_, operations)| operations).sum();
            pace.learn(operations, start.elapsed());
            for ((place, operations), merged) in runs.into_iter().zip(merged) {
                taken[place].took(operations, [merged]);
            }
            std::thread::sleep(LEFT_ALONE);
            taken.iter_mut().try_for_each(|it| it.end(store))?;
            hear(taken)?;
        }
        // Of some nothing was left to be read.
        taken.iter_mut().try_for_each(|it| it.end(store))
    })
}
