//! Where what a terminal wrote would find its place, with nothing written: the plan of a
//! bundle of which nobody may wait for the end (M5). What of it would have no effect is not
//! weighed.

use super::spot::{Spot, next_waiting, parting};
use super::tally::{Merged, Tally};
use crate::journal::{Digest, Envelope};
use crate::store::error::StoreError;
use crate::store::session::Store;
use crate::store::standing;
use crate::store::write::{Head, read_head};
use rusqlite::{Connection, params};
use uuid::Uuid;

/// Operations of a terminal that are placed one after another, in sequence.
pub struct Placing<'c> {
    conn: &'c Connection,
    head: Head,
    put_aside: Vec<u64>,
    /// Whether anything of it was kept aside before.
    waits: bool,
    tally: Tally,
}

impl Store {
    /// Says what becomes of what a terminal wrote, of one moment of the store. The deed gives
    /// the operations.
    ///
    /// # Errors
    /// What the deed refuses, or the store cannot be read.
    pub fn place<E: From<StoreError>>(
        &self,
        replica: Uuid,
        deed: impl FnOnce(&mut Placing<'_>) -> Result<(), E>,
    ) -> Result<Merged, E> {
        let moment = self
            .conn
            .unchecked_transaction()
            .map_err(StoreError::from)?;
        let mut placing = Placing::begin(&moment, replica)?;
        deed(&mut placing)?;
        Ok(placing.finish()?)
    }
}

impl<'c> Placing<'c> {
    fn begin(conn: &'c Connection, replica: Uuid) -> Result<Self, StoreError> {
        let head = read_head(conn, replica)?;
        let done = Merged {
            fork: standing::forks(conn)?.get(&replica).copied(),
            ..Merged::default()
        };
        Ok(Self {
            conn,
            waits: conn
                .prepare_cached("SELECT 1 FROM aside WHERE replica = ?1")?
                .exists([replica])?,
            tally: Tally {
                replica,
                before: head.sequence,
                after: head.sequence,
                done,
            },
            head,
            put_aside: Vec::new(),
        })
    }

    /// Places the next operation of the bundle.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn operation(&mut self, envelope: &Envelope, hash: &Digest) -> Result<(), StoreError> {
        match Spot::of(self.conn, &self.head, envelope, hash)? {
            Spot::Known => self.tally.done.known += 1,
            Spot::Next => self.appended(envelope.sequence, hash)?,
            Spot::Aside { parted } => {
                if let Some(sequence) = parted {
                    self.parted(sequence);
                }
                let is_known = self.waits
                    && self
                        .conn
                        .prepare_cached(
                            "SELECT 1 FROM aside WHERE replica = ?1 AND sequence = ?2 AND hash = ?3",
                        )?
                        .exists(params![self.tally.replica, envelope.sequence, hash])?;
                if is_known {
                    self.tally.done.known += 1;
                } else {
                    self.put_aside.push(envelope.sequence);
                }
            }
        }
        Ok(())
    }

    fn appended(&mut self, sequence: u64, hash: &Digest) -> Result<(), StoreError> {
        self.held_against_waiting(sequence, Some(hash))?;
        self.head = Head {
            sequence,
            hash: *hash,
        };
        self.tally.done.new += 1;
        Ok(())
    }

    /// Holds what comes at a place against what was kept aside for it (M3).
    fn held_against_waiting(
        &mut self,
        sequence: u64,
        comes: Option<&Digest>,
    ) -> Result<(), StoreError> {
        if !self.waits {
            return Ok(());
        }
        let others: Vec<(Digest, Vec<u8>)> = self
            .conn
            .prepare_cached("SELECT hash, bytes FROM aside WHERE replica = ?1 AND sequence = ?2")?
            .query_map(params![self.tally.replica, sequence], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?
            .collect::<Result<_, _>>()?;
        for (hash, bytes) in others {
            if comes != Some(&hash) {
                self.parted(parting(sequence, &bytes, Some(self.head.hash)));
            }
        }
        Ok(())
    }

    /// Two contents are known of a sequence (M3).
    fn parted(&mut self, sequence: u64) {
        let fork = &mut self.tally.done.fork;
        *fork = Some(fork.map_or(sequence, |known| known.min(sequence)));
    }

    fn finish(mut self) -> Result<Merged, StoreError> {
        while let Some((hash, _, operation)) =
            next_waiting(self.conn, self.tally.replica, &self.head)?
        {
            self.appended(operation.envelope.sequence, &hash)?;
        }
        self.held_against_waiting(self.head.sequence + 1, None)?;
        self.tally.after = self.head.sequence;
        self.tally.count(self.conn, &self.put_aside)?;
        Ok(Merged {
            chain: (self.tally.before, self.tally.after),
            ..self.tally.done
        })
    }
}
