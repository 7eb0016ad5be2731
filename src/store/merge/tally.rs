//! What a merge did, counted.

use crate::domain::trust::Void;
use crate::store::error::StoreError;
use crate::store::read::Reader;
use crate::store::standing;
use rusqlite::{Connection, params};
use uuid::Uuid;

/// What the import of a bundle did, or would do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Merged {
    /// Operations that continue the chain of their replica.
    pub new: u64,
    /// Operations that were here already.
    pub known: u64,
    /// Operations that wait for those before them.
    pub waiting: u64,
    /// Operations past the parting of two histories (M3).
    pub quarantined: u64,
    /// Operations of it that are new and have no effect (M1, M4).
    pub void: Vec<Void>,
    /// The first sequence of which two contents are known (M3).
    pub fork: Option<u64>,
    /// The sequences that are missing before what waits: first and last.
    pub missing: Option<(u64, u64)>,
    /// Where the chain ended before, and where it ends now.
    pub chain: (u64, u64),
    /// Whether more of what waited has its place, and is to be taken.
    pub more: bool,
    /// Whether it was the last part of a bundle, which is not noted any more (M5).
    pub whole: bool,
}

impl Merged {
    /// Adds what the next part of the same bundle did.
    pub fn then(&mut self, next: &Self) {
        let begun = self.chain.0;
        *self = Self {
            new: self.new + next.new,
            known: self.known + next.known,
            waiting: self.waiting + next.waiting,
            quarantined: self.quarantined + next.quarantined,
            fork: next.fork.or(self.fork),
            void: Vec::new(),
            chain: (begun, next.chain.1),
            ..next.clone()
        };
    }
}

impl Reader<'_> {
    /// The operations of a part of a replica's chain that have no effect, but for those
    /// past a parting (M1, M4).
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn without_effect(
        &self,
        replica: Uuid,
        (before, after): (u64, u64),
    ) -> Result<Vec<Void>, StoreError> {
        Ok(self
            .conn
            .prepare_cached(
                "SELECT sequence, why FROM void
                 WHERE replica = ?1 AND sequence > ?2 AND sequence <= ?3 AND why <> 'fork'
                 ORDER BY sequence",
            )?
            .query_map(params![replica, before, after], |row| {
                let why: String = row.get(1)?;
                Ok(Void {
                    replica,
                    sequence: row.get(0)?,
                    why: standing::why_of(Some(&why)),
                })
            })?
            .collect::<Result<_, _>>()?)
    }
}

/// What is counted of a bundle, until all records are written and it is known
/// which of its operations have no effect.
pub(super) struct Tally {
    pub(super) replica: Uuid,
    /// Where the chain ended before, and where it ends now.
    pub(super) before: u64,
    pub(super) after: u64,
    pub(super) done: Merged,
}

impl Tally {
    /// Counts what was put aside, and what of a parted chain counts no more.
    pub(super) fn count(&mut self, conn: &Connection, aside: &[u64]) -> Result<(), StoreError> {
        let done = &mut self.done;
        // Of what was put aside, some may have found its place since.
        for sequence in aside {
            if done.fork.is_some_and(|fork| *sequence >= fork) {
                done.quarantined += 1;
            } else if *sequence > self.after {
                done.waiting += 1;
            }
        }
        if let Some(fork) = done.fork {
            let past = self.after.saturating_sub(self.before.max(fork - 1));
            done.quarantined += past;
            done.new -= past.min(done.new);
        }
        let before: Option<u64> = conn
            .prepare_cached("SELECT min(sequence) FROM aside WHERE replica = ?1 AND sequence > ?2")?
            .query_row(params![self.replica, self.after], |row| row.get(0))?;
        let aside = aside.iter().copied().filter(|it| *it > self.after);
        let first = aside.chain(before).min();
        done.missing = first
            .filter(|first| *first > self.after + 1)
            .map(|first| (self.after + 1, first - 1));
        Ok(())
    }

    /// What it did, with its operations that have no effect.
    pub(super) fn told(mut self, conn: &Connection) -> Result<Merged, StoreError> {
        self.done.chain = (self.before, self.after);
        self.done.void = Reader::new(conn).without_effect(self.replica, self.done.chain)?;
        Ok(self.done)
    }
}
