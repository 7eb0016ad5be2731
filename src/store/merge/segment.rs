//! What one terminal wrote finds its place: in the chain, or aside.

use super::merging::Merging;
use super::spot::{Spot, next_waiting, parting, stored_hash};
use super::tally::{Merged, Tally};
use crate::domain::personal::{RetentionClass, Sealed};
use crate::domain::pqr::ReceptionEvent;
use crate::domain::user::UserEvent;
use crate::journal::{Body, Digest, GENESIS, Operation};
use crate::store::document_parts;
use crate::store::error::StoreError;
use crate::store::read::Reader;
use crate::store::signatures::{Claim, OF_USER, decisions, hear_again};
use crate::store::standing;
use crate::store::vault;
use crate::store::write::{Head, read_head, write_head, write_operation};
use chrono::{DateTime, FixedOffset};
use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

/// A bundle that is being merged.
pub struct Merger<'m, 'a> {
    merging: &'m mut Merging<'a>,
    replica: Uuid,
    head: Head,
    /// Where the chain ended before.
    before: u64,
    highest: Option<(u64, DateTime<FixedOffset>)>,
    /// Who may write what, or what is signed, is to be settled anew.
    unsettled: bool,
    users_said: bool,
    /// Contents that are not of the general class.
    classed: Vec<(Uuid, RetentionClass)>,
    put_aside: Vec<u64>,
    /// The document at hand is here, or was purged.
    passes_over: bool,
    /// The parting that was known before, and the one that is known now (M3).
    known_fork: Option<u64>,
    fork: Option<u64>,
    done: Merged,
}

impl<'m, 'a> Merger<'m, 'a> {
    pub(super) fn begin(merging: &'m mut Merging<'a>, replica: Uuid) -> Result<Self, StoreError> {
        let conn = &*merging.writer.tx;
        let head = read_head(conn, replica)?;
        let fork = standing::forks(conn)?.get(&replica).copied();
        Ok(Self {
            merging,
            replica,
            before: head.sequence,
            head,
            highest: None,
            unsettled: false,
            users_said: false,
            classed: Vec::new(),
            put_aside: Vec::new(),
            passes_over: false,
            known_fork: fork,
            fork,
            done: Merged::default(),
        })
    }

    fn conn(&self) -> &Connection {
        &self.merging.writer.tx
    }

    /// The highest Lamport counter that is known here (J4).
    pub(crate) fn highest_lamport(&self) -> u64 {
        self.merging.writer.lamport
    }

    /// Takes a personal content, whose digest was held against its operation.
    /// What was purged stays purged, whoever brings it again (T1).
    ///
    /// # Errors
    /// It cannot be written.
    pub fn personal(&mut self, id: Uuid, salt: &[u8; 32], data: &[u8]) -> Result<(), StoreError> {
        vault::keep(self.conn(), id, salt, data)
    }

    /// Takes the next part of a document, whose digest was held against its content. What
    /// was purged stays purged, and what is here already stays as it is (T1, G3).
    ///
    /// # Errors
    /// It cannot be written.
    pub fn document(
        &mut self,
        content: &Sealed,
        part: u32,
        bytes: &[u8],
    ) -> Result<(), StoreError> {
        if part == 0 {
            let reader = Reader::new(self.conn());
            self.passes_over =
                reader.is_purged(content)? || document_parts::is_here(self.conn(), content)?;
        }
        if self.passes_over {
            return Ok(());
        }
        document_parts::put(self.conn(), content, part, bytes)
    }

    /// Takes the next operation of the bundle, of which everything was checked
    /// but its place here.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn operation(
        &mut self,
        hash: &Digest,
        bytes: &[u8],
        operation: Operation,
    ) -> Result<(), StoreError> {
        match Spot::of(self.conn(), &self.head, &operation.envelope, hash)? {
            Spot::Next => self.append(hash, bytes, operation),
            Spot::Known => {
                self.done.known += 1;
                Ok(())
            }
            Spot::Aside { parted } => {
                if let Some(sequence) = parted {
                    self.parted(sequence);
                }
                self.aside(operation.envelope.sequence, hash, bytes)
            }
        }
    }

    /// Two contents are known of a sequence (M3).
    fn parted(&mut self, sequence: u64) {
        self.fork = Some(self.fork.map_or(sequence, |known| known.min(sequence)));
    }

    fn aside(&mut self, sequence: u64, hash: &Digest, bytes: &[u8]) -> Result<(), StoreError> {
        let stored = self
            .conn()
            .prepare_cached(
                "INSERT OR IGNORE INTO aside (replica, sequence, hash, bytes)
                 VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![self.replica, sequence, hash, bytes])?;
        if stored == 0 {
            self.done.known += 1;
        } else {
            self.put_aside.push(sequence);
        }
        Ok(())
    }

    /// Writes an operation at the end of its chain, and folds it.
    fn append(
        &mut self,
        hash: &Digest,
        bytes: &[u8],
        operation: Operation,
    ) -> Result<(), StoreError> {
        let envelope = &operation.envelope;
        let sequence = envelope.sequence;
        let writer = &mut self.merging.writer;
        let record = write_operation(
            (&writer.tx, &mut writer.numbers),
            envelope,
            operation.body.kind(),
            bytes,
            hash,
        )?;
        self.head = Head {
            sequence,
            hash: *hash,
        };
        let (lamport, latest) = self.highest.unwrap_or((envelope.lamport, envelope.at));
        self.highest = Some((lamport.max(envelope.lamport), latest.max(envelope.at)));
        self.done.new += 1;
        let merging = &mut *self.merging;
        let writer = &mut merging.writer;
        let claim = match &operation.body {
            // Past the parting of two histories nobody's keys are named (M3).
            Body::User(_) => {
                let heard = self.fork.is_none_or(|fork| sequence < fork)
                    && merging
                        .keys
                        .hear(&writer.tx, &operation, bytes, &mut writer.standings)?;
                if heard { Claim::None } else { Claim::Unproven }
            }
            _ => merging.keys.claim(&operation, bytes, &writer.standings),
        };
        match claim {
            Claim::None => {}
            Claim::Unproven => {
                merging.unproven.insert((self.replica, sequence));
            }
            Claim::Signed(claimed) => merging.prover.prove(claimed)?,
        }
        match &operation.body {
            // What it says of itself is where its own operations are judged from.
            Body::Terminal(_) if sequence == 1 => merging.settle_trust()?,
            Body::Trust(_) => self.unsettled = true,
            Body::User(event) => {
                self.users_said = true;
                if let UserEvent::Added { names, .. } | UserEvent::Retitled { names } = event {
                    self.classed.push((names.vault, RetentionClass::User));
                }
            }
            Body::Purge(_) | Body::PqrReception(ReceptionEvent::Dropped) => {
                merging.purge_said = true;
            }
            _ => {}
        }
        let merging = &mut *self.merging;
        let of_claim = merging
            .records
            .take(&mut merging.writer, bytes, (record, operation))?;
        self.classed
            .extend(of_claim.into_iter().map(|id| (id, RetentionClass::Claim)));
        Ok(())
    }

    /// Takes what was kept aside and now has its place, and forgets what is known twice.
    fn take_waiting(&mut self) -> Result<(), StoreError> {
        let mut taken = 0;
        loop {
            if taken == self.merging.most_waiting {
                self.done.more = true;
                break;
            }
            taken += 1;
            let next = next_waiting(self.conn(), self.replica, &self.head)?;
            let Some((hash, bytes, operation)) = next else {
                break;
            };
            self.append(&hash, &bytes, operation)?;
        }
        // What has its place now, and the first of what has another history. Whether what
        // comes next has one is seen once it could have been taken.
        let looked_to = self.head.sequence + u64::from(!self.done.more);
        let conn = self.conn();
        conn.prepare_cached(
            "DELETE FROM aside WHERE replica = ?1 AND EXISTS (
                 SELECT 1 FROM operation WHERE operation.replica = aside.replica
                     AND operation.sequence = aside.sequence AND operation.hash = aside.hash)",
        )?
        .execute([self.replica])?;
        let others: Vec<(u64, Vec<u8>)> = conn
            .prepare_cached(
                "SELECT sequence, bytes FROM aside WHERE replica = ?1 AND sequence = (
                     SELECT min(sequence) FROM aside WHERE replica = ?1 AND sequence <= ?2)",
            )?
            .query_map(params![self.replica, looked_to], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?
            .collect::<Result<_, _>>()?;
        for (sequence, bytes) in others {
            let before = if sequence > 1 {
                stored_hash(self.conn(), self.replica, sequence - 1)?
            } else {
                Some(GENESIS)
            };
            self.parted(parting(sequence, &bytes, before));
        }
        Ok(())
    }

    /// Whether it brought where another replica says to go on from: that is compared now.
    fn is_continued(&self) -> bool {
        let came = self.before + 1..=self.head.sequence;
        let mut ends = self.merging.writer.standings.iter();
        ends.any(|(_, standing)| {
            let end = standing
                .before
                .filter(|(before, _)| *before == self.replica);
            end.is_some_and(|(_, last)| came.contains(&last))
        })
    }

    /// Ends the bundle: everything that it brought has its place.
    pub(super) fn finish(mut self) -> Result<Tally, StoreError> {
        self.take_waiting()?;
        if let Some(sequence) = self.fork
            && self.replica == self.merging.writer.replica
        {
            return Err(StoreError::OwnFork { sequence });
        }
        let conn = self.conn();
        for (vault, class) in &self.classed {
            for table in ["vault", "vault_twin"] {
                conn.prepare_cached(&format!("UPDATE {table} SET class = ?2 WHERE id = ?1"))?
                    .execute(params![vault, class.code()])?;
            }
        }
        if let Some((lamport, latest)) = self.highest {
            let known = conn
                .prepare_cached("SELECT lamport FROM replica WHERE id = ?1")?
                .query_row([self.replica], |row| row.get(0))
                .optional()?
                .unwrap_or(0);
            write_head(conn, self.replica, self.head, lamport.max(known), latest)?;
        }
        if let Some(fork) = self.fork {
            conn.prepare_cached(
                "INSERT INTO fork (replica, sequence) VALUES (?1, ?2)
                 ON CONFLICT (replica) DO UPDATE SET sequence = min(sequence, excluded.sequence)",
            )?
            .execute(params![self.replica, fork])?;
        }
        let is_otherwise = self.unsettled || self.fork != self.known_fork || self.is_continued();
        if is_otherwise || self.users_said {
            // Whatever comes next is judged by what this said of trust and users; any other
            // decision is proven while the next bundle is taken.
            let is_unsettled = self.prove_decisions()?;
            if is_otherwise || is_unsettled {
                self.merging.settle_trust()?;
            }
        }
        if let Some((lamport, _)) = self.highest {
            self.merging.writer.has_seen(lamport);
        }
        self.done.fork = self.fork;
        let mut tally = Tally {
            replica: self.replica,
            before: self.before,
            after: self.head.sequence,
            done: std::mem::take(&mut self.done),
        };
        tally.count(self.conn(), &self.put_aside)?;
        Ok(tally)
    }

    /// Settles which decisions no key of their author's has signed: those that
    /// came, and those that waited for the key; answers whether any is held otherwise now.
    /// Where a parting was found, keys said past it are none any more, and every decision of
    /// the point is looked at again.
    fn prove_decisions(&mut self) -> Result<bool, StoreError> {
        let mut doubtful = self.merging.doubtful();
        let conn = self.conn();
        let parted = self.fork.filter(|_| self.fork != self.known_fork);
        if self.users_said {
            doubtful.extend(standing::unsigned(conn)?);
        }
        if let Some(fork) = parted {
            conn.prepare_cached("DELETE FROM unsigned WHERE replica = ?1 AND sequence >= ?2")?
                .execute(params![self.replica, fork])?;
            let said_users = conn
                .prepare_cached(&format!(
                    "SELECT 1 FROM journal INDEXED BY journal_of_user
                     WHERE {OF_USER} AND replica = (SELECT number FROM known WHERE id = ?1)
                         AND sequence >= ?2"
                ))?
                .exists(params![self.replica, fork])?;
            if said_users {
                doubtful.extend(decisions(conn)?);
            }
            let writer = &mut self.merging.writer;
            self.merging.keys = hear_again(&writer.tx, &mut writer.standings)?;
        }
        if parted.is_some() || self.users_said {
            self.merging.fold_what_nobody_said()?;
        }
        self.merging.settle_doubtful(doubtful)
    }
}
