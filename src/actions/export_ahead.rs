//! What an export reads, ahead of who packs it: on a thread and a connection of its own, at
//! the same moment of the store.

use super::error::ActionError;
use super::import_ahead::spawn;
use crate::domain::attention::Attention;
use crate::domain::outage::Outage;
use crate::store::{ChainRange, Moment, Store, StoreError, StoredOperation};
use std::collections::HashSet;
use std::mem;
use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::vec;
use uuid::Uuid;

/// How many are handed over at once, and how often that waits to be taken: as many records as
/// are read while the contents are packed that lie between them and the operations.
const SOME: usize = 128;
const OPERATIONS: usize = 4;
const RECORDS: usize = 24;

/// The operations of a stretch of a chain, and the records that they are about, in the order
/// in which they are first met. They are taken one after another, each to its end.
pub(super) struct Ahead {
    pub(super) operations: Flow<StoredOperation>,
    pub(super) outages: Flow<Outage>,
    pub(super) attentions: Flow<Attention>,
}

/// What comes over, in its order; nothing at once is its end.
pub(super) struct Flow<T> {
    from: Receiver<Vec<T>>,
    some: vec::IntoIter<T>,
}

impl<T> Iterator for Flow<T> {
    type Item = Result<T, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(next) = self.some.next() {
            return Some(Ok(next));
        }
        match self.from.recv() {
            Ok(some) => {
                self.some = some.into_iter();
                self.some.next().map(Ok)
            }
            // It has not come to its end. Whoever read says why, and is the one who is heard.
            Err(_) => Some(Err(StoreError::Busy)),
        }
    }
}

/// The other end of it.
struct Giving<T>(SyncSender<Vec<T>>);

fn flow<T>(waiting: usize) -> (Giving<T>, Flow<T>) {
    let (give, from) = sync_channel(waiting);
    let some = Vec::new().into_iter();
    (Giving(give), Flow { from, some })
}

impl<T> Giving<T> {
    /// Hands all over; answers whether somebody took it.
    fn all(self, all: impl Iterator<Item = Result<T, StoreError>>) -> Result<bool, StoreError> {
        let mut some = Vec::with_capacity(SOME);
        for next in all {
            some.push(next?);
            if some.len() == SOME {
                let full = mem::replace(&mut some, Vec::with_capacity(SOME));
                if self.0.send(full).is_err() {
                    return Ok(false);
                }
            }
        }
        let last = some.is_empty() || self.0.send(some).is_ok();
        Ok(last && self.0.send(Vec::new()).is_ok())
    }
}

/// Reads a stretch of a chain and its records while `take` takes them. All that both read of
/// the store until it has ended is of one moment, whatever others write meanwhile.
///
/// # Errors
/// What cannot be read, or why it was not taken.
pub(super) fn read_ahead<T>(
    store: &Store,
    range: ChainRange,
    take: impl FnOnce(Ahead) -> Result<T, ActionError>,
) -> Result<T, ActionError> {
    let beside = store.beside()?;
    let (give_operations, operations) = flow(OPERATIONS);
    let (give_outages, outages) = flow(RECORDS);
    let (give_attentions, attentions) = flow(RECORDS);
    thread::scope(|scope| {
        let (says, hears) = sync_channel(0);
        let (agrees, goes) = sync_channel(0);
        let read = move || {
            let Some(_moment) = proposed(&beside, &says, &goes)? else {
                return Ok(());
            };
            let read = beside.read();
            let (mut met, mut records) = (HashSet::new(), Vec::new());
            let mut stored = read.stored_operations()?;
            let stored = stored.of(range)?.inspect(|next| {
                if let Ok(next) = next
                    && met.insert(next.entity)
                {
                    records.push(next.entity);
                }
            });
            let went = give_operations.all(stored)?;
            let outage = |id: &Uuid| read.outage(*id).transpose();
            let went = went && give_outages.all(records.iter().filter_map(outage))?;
            let attention = |id: &Uuid| read.attention(*id).transpose();
            let _went = went && give_attentions.all(records.iter().filter_map(attention))?;
            Ok::<_, StoreError>(())
        };
        let reading = spawn(scope, "read", read)?;
        let ahead = Ahead {
            operations,
            outages,
            attentions,
        };
        let moment = agreed(store, &hears, &agrees);
        let taken = moment
            .map_err(ActionError::from)
            .and_then(|_moment| take(ahead));
        drop((hears, agrees));
        let read = reading.join().unwrap_or_else(|panic| resume_unwind(panic));
        // What stopped the reading is why it was not taken.
        read.map_err(ActionError::from).and(taken)
    })
}

/// Says a moment after another until it is agreed to; none where nobody listens.
fn proposed<'s>(
    store: &'s Store,
    says: &SyncSender<i64>,
    goes: &Receiver<bool>,
) -> Result<Option<Moment<'s>>, StoreError> {
    loop {
        let moment = store.moment()?;
        if says.send(moment.at()).is_err() {
            return Ok(None);
        }
        match goes.recv() {
            Ok(true) => return Ok(Some(moment)),
            Ok(false) => {}
            Err(_) => return Ok(None),
        }
    }
}

/// The same moment as the other's; none where the other cannot say one.
fn agreed<'s>(
    store: &'s Store,
    hears: &Receiver<i64>,
    agrees: &SyncSender<bool>,
) -> Result<Option<Moment<'s>>, StoreError> {
    while let Ok(at) = hears.recv() {
        let moment = store.moment()?;
        let is_same = moment.at() == at;
        if agrees.send(is_same).is_ok() && is_same {
            return Ok(Some(moment));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_comes_over_whole_and_what_stops_before_its_end_is_no_end() {
        let numbers = || (0..1_000_u32).map(Ok);
        for count in [0, 1, SOME, 3 * SOME, 1_000] {
            let (give, flow) = flow(2);
            let giving = thread::spawn(move || give.all(numbers().take(count)).unwrap());
            let came: Result<Vec<u32>, StoreError> = flow.collect();
            assert_eq!(
                came.unwrap(),
                numbers()
                    .take(count)
                    .map(Result::unwrap)
                    .collect::<Vec<_>>()
            );
            assert!(giving.join().unwrap());
        }
        let (give, mut cut_short) = flow(2);
        let damaged = numbers().take(200).chain([Err(StoreError::NoAccess)]);
        assert!(give.all(damaged).is_err());
        assert_eq!(cut_short.by_ref().take_while(Result::is_ok).count(), SOME);
        let (give, nobody) = flow(2);
        drop(nobody);
        assert!(!give.all(numbers()).unwrap());
    }
}
