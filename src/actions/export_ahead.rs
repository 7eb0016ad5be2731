//! What an export reads, ahead of who packs it: on a thread and a connection of its own, at
//! the same moment of the store.

use super::error::ActionError;
use super::import_ahead::spawn;
use crate::domain::attention::Attention;
use crate::domain::outage::Outage;
use crate::store::{ChainRange, Moment, Store, StoreError};
use std::collections::HashSet;
use std::iter;
use std::mem;
use std::ops::Range;
use std::panic::resume_unwind;
use std::rc::Rc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use uuid::Uuid;

/// How many are read and handed over at once, and how often that waits to be taken: as many
/// records as are read while the contents are packed that lie between them and the operations.
pub(super) const SOME: usize = 128;
const OPERATIONS: usize = 16;
const RECORDS: usize = 24;

/// The operations of a stretch of a chain, and the records that they are about, in the order
/// in which they are first met. They are taken one after another, each to its end.
pub(super) struct Ahead {
    pub(super) operations: Flow<Together>,
    pub(super) outages: Flow<Outage>,
    pub(super) attentions: Flow<Attention>,
}

/// Operations as they are stored, one after another in one place.
#[derive(Default)]
pub(super) struct Together {
    bytes: Vec<u8>,
    /// The record that each is about, and where it ends.
    each: Vec<(Uuid, usize)>,
}

impl Together {
    fn add(&mut self, entity: Uuid, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        self.each.push((entity, self.bytes.len()));
    }

    /// Those that were added; others have as much room then.
    fn taken(&mut self) -> Self {
        let room = Self {
            bytes: Vec::with_capacity(self.bytes.len()),
            each: Vec::with_capacity(self.each.len()),
        };
        mem::replace(self, room)
    }

    /// One by one, in their order.
    pub(super) fn apart(self) -> impl Iterator<Item = Stored> {
        let all = Rc::new(self.bytes);
        let mut begin = 0;
        self.each.into_iter().map(move |(entity, end)| Stored {
            entity,
            all: Rc::clone(&all),
            at: mem::replace(&mut begin, end)..end,
        })
    }
}

/// An operation as it is stored: its bytes.
pub(super) struct Stored {
    /// The record it is about.
    pub(super) entity: Uuid,
    all: Rc<Vec<u8>>,
    at: Range<usize>,
}

impl AsRef<[u8]> for Stored {
    fn as_ref(&self) -> &[u8] {
        &self.all[self.at.clone()]
    }
}

/// What comes over, in its order, as many as come at once; nothing at once is its end.
pub(super) struct Flow<T>(Receiver<Vec<T>>);

impl<T> Flow<T> {
    fn at_once(&self) -> Option<Result<Vec<T>, StoreError>> {
        match self.0.recv() {
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
    (Giving(give), Flow(from))
}

impl<T> Giving<T> {
    /// Hands over what comes at once, to its end; answers whether somebody took it.
    fn each(
        self,
        each: impl Iterator<Item = Result<Vec<T>, StoreError>>,
    ) -> Result<bool, StoreError> {
        for some in each {
            if !self.some(some?) {
                return Ok(false);
            }
        }
        Ok(self.ends())
    }

    /// Hands over some; answers whether somebody took them.
    fn some(&self, some: Vec<T>) -> bool {
        some.is_empty() || self.0.send(some).is_ok()
    }

    /// Says that nothing follows; answers whether somebody heard it.
    fn ends(self) -> bool {
        self.0.send(Vec::new()).is_ok()
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
            let mut together = Together::default();
            let went = read.stored_operations()?.of(range, |entity, bytes| {
                if met.insert(entity) {
                    records.push(entity);
                }
                together.add(entity, bytes);
                let is_full = together.each.len() == SOME;
                Ok::<_, StoreError>(!is_full || give_operations.some(vec![together.taken()]))
            })?;
            let went = went && give_operations.some(vec![together]) && give_operations.ends();
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

    /// Numbers up to a count, some at once, and what comes last.
    fn numbers(count: u32) -> impl Iterator<Item = Result<Vec<u32>, StoreError>> {
        let all: Vec<u32> = (0..count).collect();
        let some: Vec<_> = all.chunks(SOME).map(|some| Ok(some.to_vec())).collect();
        some.into_iter()
    }

    #[test]
    fn what_is_given_comes_over_whole_and_what_stops_before_its_end_is_no_end() {
        for count in [0, 1, 128, 384, 1_000] {
            let (give, came) = flow(2);
            let giving = thread::spawn(move || give.each(numbers(count)).unwrap());
            let made = came.made(|some| Ok(some.iter().map(|number| number + 1).collect()));
            let made: Result<Vec<u32>, ActionError> = made.collect();
            assert_eq!(made.unwrap(), (1..=count).collect::<Vec<_>>());
            assert!(giving.join().unwrap());
        }
        let (give, cut_short) = flow(2);
        let damaged = numbers(128).chain([Err(StoreError::NoAccess)]);
        assert!(give.each(damaged).is_err());
        let came: Vec<_> = cut_short.made(Ok).take(SOME + 1).collect();
        let came: Vec<u32> = came.into_iter().map_while(Result::ok).collect();
        assert_eq!(came, (0..128).collect::<Vec<_>>());
        let (give, refused) = flow::<u32>(2);
        assert!(give.some(vec![7, 8]) && give.ends());
        let mut made = refused.made(|_| Err::<Vec<u32>, _>(StoreError::NoAccess.into()));
        assert!(made.next().unwrap().is_err());
        assert!(made.next().is_none());
        let (give, nobody) = flow(2);
        drop(nobody);
        assert!(!give.each(numbers(1)).unwrap());
    }

    #[test]
    fn operations_come_apart_as_they_were_put_together() {
        let mut together = Together::default();
        let each = |some: Together| -> Vec<(u128, Vec<u8>)> {
            let apart = some.apart();
            apart
                .map(|stored| (stored.entity.as_u128(), stored.as_ref().to_vec()))
                .collect()
        };
        together.add(Uuid::from_u128(1), b"uno");
        together.add(Uuid::from_u128(2), b"");
        together.add(Uuid::from_u128(1), b"otro");
        assert_eq!(
            each(together.taken()),
            [(1, b"uno".to_vec()), (2, Vec::new()), (1, b"otro".to_vec())]
        );
        together.add(Uuid::from_u128(3), b"tres");
        assert_eq!(each(together), [(3, b"tres".to_vec())]);
    }
}
