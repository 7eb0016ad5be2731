//! What an export reads, ahead of who packs it: on a thread and a connection of its own, at
//! the same moment of the store.

use super::error::ActionError;
use super::import_ahead::spawn;
use crate::domain::attention::Attention;
use crate::domain::outage::Outage;
use crate::store::{ChainRange, Moment, Store, StoreError, StoredOperation};
use std::collections::HashSet;
use std::iter;
use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::vec;

/// How many are read and handed over at once, and how often that waits to be taken: as many
/// records as are read while the contents are packed that lie between them and the operations.
pub(super) const SOME: usize = 128;
const OPERATIONS: usize = 16;
const RECORDS: usize = 24;

/// The operations of a stretch of a chain, and the records that they are about, in the order
/// in which they are first met. They are taken one after another, each to its end.
pub(super) struct Ahead {
    pub(super) operations: Flow<StoredOperation>,
    pub(super) outages: Flow<Outage>,
    pub(super) attentions: Flow<Attention>,
}

/// What comes over, in its order, one by one or as many as come at once; nothing at once is
/// its end.
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
        match self.at_once()? {
            Ok(some) => {
                self.some = some.into_iter();
                self.some.next().map(Ok)
            }
            Err(error) => Some(Err(error)),
        }
    }
}

impl<T> Flow<T> {
    /// As many as come at once.
    fn at_once(&self) -> Option<Result<Vec<T>, StoreError>> {
        match self.from.recv() {
            Ok(some) if some.is_empty() => None,
            Ok(some) => Some(Ok(some)),
            // It has not come to its end. Whoever read says why, and is the one who is heard.
            Err(_) => Some(Err(StoreError::Busy)),
        }
    }

    /// What is made of as many as come at once, one by one.
    pub(super) fn made<U>(
        self,
        mut make: impl FnMut(Vec<T>) -> Result<Vec<U>, ActionError>,
    ) -> impl Iterator<Item = Result<U, ActionError>> {
        iter::from_fn(move || self.at_once())
            .flat_map(move |some| each(some.map_err(ActionError::from).and_then(&mut make)))
    }
}

/// What was read at once, one by one.
pub(super) fn each<T, E>(some: Result<Vec<T>, E>) -> impl Iterator<Item = Result<T, E>> {
    let (some, error) = match some {
        Ok(some) => (some, None),
        Err(error) => (Vec::new(), Some(Err(error))),
    };
    some.into_iter().map(Ok).chain(error)
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
        let mut all = all.peekable();
        self.each(iter::from_fn(|| {
            all.peek()?;
            Some(all.by_ref().take(SOME).collect())
        }))
    }

    /// Hands over what comes at once.
    fn each(
        self,
        each: impl Iterator<Item = Result<Vec<T>, StoreError>>,
    ) -> Result<bool, StoreError> {
        for some in each {
            let some = some?;
            if !some.is_empty() && self.0.send(some).is_err() {
                return Ok(false);
            }
        }
        Ok(self.0.send(Vec::new()).is_ok())
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
            let some = || records.chunks(SOME);
            let went = went && give_outages.each(some().map(|ids| read.outages_of(ids)))?;
            let _went = went && give_attentions.each(some().map(|ids| read.attentions_of(ids)))?;
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
            let (give, once) = flow(2);
            let giving = thread::spawn(move || give.all(numbers().take(count)).unwrap());
            let came: Result<Vec<u32>, StoreError> = once.collect();
            assert_eq!(
                came.unwrap(),
                numbers()
                    .take(count)
                    .map(Result::unwrap)
                    .collect::<Vec<_>>()
            );
            assert!(giving.join().unwrap());
            let (give, again) = flow(2);
            let giving = thread::spawn(move || give.all(numbers().take(count)).unwrap());
            let made = again.made(|some| Ok(some.iter().map(|number| number + 1).collect()));
            let made: Result<Vec<u32>, ActionError> = made.collect();
            let last = u32::try_from(count).unwrap();
            assert_eq!(made.unwrap(), (1..=last).collect::<Vec<_>>());
            assert!(giving.join().unwrap());
        }
        let (give, mut cut_short) = flow(2);
        let damaged = numbers().take(200).chain([Err(StoreError::NoAccess)]);
        assert!(give.all(damaged).is_err());
        assert_eq!(cut_short.by_ref().take_while(Result::is_ok).count(), SOME);
        let (give, cut_short) = flow(2);
        let damaged = numbers().take(200).chain([Err(StoreError::NoAccess)]);
        assert!(give.all(damaged).is_err());
        let made: Vec<_> = cut_short.made(Ok).take(SOME + 1).collect();
        assert!(made.last().unwrap().is_err());
        assert!(made[..SOME].iter().all(Result::is_ok));
        let (give, nobody) = flow(2);
        drop(nobody);
        assert!(!give.all(numbers()).unwrap());
    }
}
