//! Merging: operations that another terminal wrote, into the journal and the
//! tables, in one transaction (M1, M3, M4, G3).
//!
//! What a bundle brings falls into places: the next of its chain, known already,
//! waiting for those before it, or of another history. Only what continues the
//! chain is folded; the rest is kept aside until its place is known.

use super::derive::{self, Place};
use super::error::StoreError;
use super::read::Reader;
use super::session::Store;
use super::signatures::{SigningKeys, decisions};
use super::write::{Head, Writer, read_head, write_head};
use super::{purge, search, standing};
use crate::domain::personal::RetentionClass;
use crate::domain::trust::{Admitted, Standing, TrustEvent, Void};
use crate::domain::user::UserEvent;
use crate::journal::{
    Aggregate, Body, Digest, Folded, Folding, GENESIS, Operation, decode, sealed_in,
};
use chrono::{DateTime, FixedOffset};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// Records held in memory while their operations pass by.
const HELD: usize = 10_000;

/// What an import did, or would do.
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
}

/// Whether what a merge does is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MergeMode {
    /// It is only looked at what it would do.
    Plan,
    /// It is kept.
    Apply,
}

/// A merge under way, inside its transaction.
pub struct Merger<'a> {
    writer: Writer<'a>,
    replica: Uuid,
    head: Head,
    /// Where the chain ended before.
    before: u64,
    highest: Option<(u64, DateTime<FixedOffset>)>,
    held: HashMap<Uuid, Folding>,
    late: BTreeSet<Uuid>,
    places: BTreeSet<Place>,
    keys: SigningKeys,
    /// Decisions that no known key of their author's has signed.
    unproven: BTreeSet<u64>,
    /// Who may write what, or what is signed, is to be settled anew.
    unsettled: bool,
    users_said: bool,
    purge_said: bool,
    /// Contents that are not of the general class.
    classed: Vec<(Uuid, RetentionClass)>,
    put_aside: Vec<u64>,
    /// The parting that was known before, and the one that is known now (M3).
    known_fork: Option<u64>,
    fork: Option<u64>,
    done: Merged,
}

impl Store {
    /// Merges what another terminal wrote. `admitted` is what a person has just
    /// confirmed of it: the decision is written in the same transaction. The deed
    /// gives the personal contents first and then the operations, in sequence.
    ///
    /// # Errors
    /// What the deed refuses, or what the store cannot do. Nothing is stored then.
    pub fn merge<E: From<StoreError>>(
        &mut self,
        replica: Uuid,
        admitted: Option<Admitted>,
        mode: MergeMode,
        deed: impl FnOnce(&mut Merger<'_>) -> Result<(), E>,
    ) -> Result<Merged, E> {
        // Many records are written all over the indexes: the pages that are touched
        // again are not read and deciphered each time.
        let usual = CacheSize::raise(&self.conn)?;
        let merged = self.with_writer(|mut writer| {
            if let Some(admitted) = admitted {
                let id = writer.id();
                writer.append(id, &Body::Trust(TrustEvent::Admitted(admitted)))?;
                writer.settle_trust()?;
            }
            let mut merger = Merger::begin(writer, replica)?;
            deed(&mut merger)?;
            let purged = merger.purge_said && mode == MergeMode::Apply;
            let (writer, done) = merger.finish()?;
            if mode == MergeMode::Apply {
                writer.commit()?;
            }
            Ok::<_, E>((done, purged))
        });
        usual.restore(&self.conn)?;
        let (done, purged) = merged?;
        if purged {
            purge::carried_out(self)?;
        }
        Ok(done)
    }
}

/// How much of the file a connection keeps in memory.
struct CacheSize(i64);

impl CacheSize {
    /// Kibibytes while merging.
    const MERGING: i64 = 48 << 10;

    /// Raises it; answers what it was.
    fn raise(conn: &Connection) -> Result<Self, StoreError> {
        let before = conn.query_row("PRAGMA cache_size", [], |row| row.get(0))?;
        conn.pragma_update(None, "cache_size", -Self::MERGING)?;
        Ok(Self(before))
    }

    fn restore(self, conn: &Connection) -> Result<(), StoreError> {
        conn.pragma_update(None, "cache_size", self.0)?;
        conn.release_memory()?;
        Ok(())
    }
}

impl<'a> Merger<'a> {
    fn begin(writer: Writer<'a>, replica: Uuid) -> Result<Self, StoreError> {
        let head = read_head(&writer.tx, replica)?.unwrap_or(Head {
            sequence: 0,
            hash: GENESIS,
        });
        let keys = SigningKeys::load(&writer.tx)?;
        let fork = standing::forks(&writer.tx)?.get(&replica).copied();
        Ok(Self {
            writer,
            replica,
            before: head.sequence,
            head,
            highest: None,
            held: HashMap::new(),
            late: BTreeSet::new(),
            places: BTreeSet::new(),
            keys,
            unproven: BTreeSet::new(),
            unsettled: false,
            users_said: false,
            purge_said: false,
            classed: Vec::new(),
            put_aside: Vec::new(),
            known_fork: fork,
            fork,
            done: Merged::default(),
        })
    }

    /// The highest Lamport counter that is known here (J4).
    #[must_use]
    pub fn highest_lamport(&self) -> u64 {
        self.writer.lamport
    }

    /// The standing of the replica that is merged, where it was heard of.
    #[must_use]
    pub fn standing(&self) -> Option<&Standing> {
        self.writer.standings.of(self.replica)
    }

    /// Takes a personal content, whose digest was held against its operation.
    ///
    /// # Errors
    /// Another content is kept under its id, or it cannot be written.
    pub fn personal(&mut self, id: Uuid, salt: &[u8; 32], data: &[u8]) -> Result<(), StoreError> {
        let conn = &*self.writer.tx;
        let stored = conn
            .prepare_cached(
                "INSERT INTO vault (id, class, salt, data) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (id) DO NOTHING",
            )?
            .execute(params![id, RetentionClass::General.code(), salt, data])?;
        if stored == 0 {
            let other = conn
                .prepare_cached("SELECT 1 FROM vault WHERE id = ?1 AND (salt, data) <> (?2, ?3)")?
                .exists(params![id, salt, data])?;
            if other {
                return Err(StoreError::SealedOtherwise { vault: id });
            }
        }
        Ok(())
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
        let (sequence, previous) = (operation.envelope.sequence, operation.envelope.previous);
        if sequence > self.head.sequence + 1 {
            return self.aside(sequence, hash, bytes);
        }
        if sequence == self.head.sequence + 1 {
            if previous == self.head.hash {
                return self.append(hash, bytes, operation);
            }
            self.parted(sequence - 1);
            return self.aside(sequence, hash, bytes);
        }
        if self.stored_hash(sequence)? == Some(*hash) {
            self.done.known += 1;
            return Ok(());
        }
        let parted_before = sequence > 1
            && self
                .stored_hash(sequence - 1)?
                .is_some_and(|hash| hash != previous);
        self.parted(if parted_before {
            sequence - 1
        } else {
            sequence
        });
        self.aside(sequence, hash, bytes)
    }

    fn stored_hash(&self, sequence: u64) -> Result<Option<Digest>, StoreError> {
        Ok(self
            .writer
            .tx
            .prepare_cached("SELECT hash FROM operation WHERE replica = ?1 AND sequence = ?2")?
            .query_row(params![self.replica, sequence], |row| row.get(0))
            .optional()?)
    }

    /// Two contents are known of a sequence (M3).
    fn parted(&mut self, sequence: u64) {
        self.fork = Some(self.fork.map_or(sequence, |known| known.min(sequence)));
    }

    fn aside(&mut self, sequence: u64, hash: &Digest, bytes: &[u8]) -> Result<(), StoreError> {
        let stored = self
            .writer
            .tx
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
        let entity = envelope.entity;
        let is_first = !self.held.contains_key(&entity)
            && !self.late.contains(&entity)
            && !self
                .writer
                .tx
                .prepare_cached("SELECT 1 FROM operation WHERE entity = ?1")?
                .exists([entity])?;
        self.writer
            .tx
            .prepare_cached(
                "INSERT INTO operation (replica, sequence, lamport, entity, kind, bytes, hash)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                self.replica,
                envelope.sequence,
                envelope.lamport,
                entity,
                operation.body.kind(),
                bytes,
                hash
            ])?;
        self.head = Head {
            sequence: envelope.sequence,
            hash: *hash,
        };
        let (lamport, latest) = self.highest.unwrap_or((envelope.lamport, envelope.at));
        self.highest = Some((lamport.max(envelope.lamport), latest.max(envelope.at)));
        self.done.new += 1;
        self.keys.learn(&operation);
        match &operation.body {
            // What it says of itself is where its own operations are judged from.
            Body::Terminal(_) => self.writer.settle_trust()?,
            Body::Trust(_) => self.unsettled = true,
            Body::User(event) => {
                self.users_said = true;
                if let UserEvent::Added { names, .. } = event {
                    self.classed.push((names.vault, RetentionClass::User));
                }
            }
            Body::Purge(_) => self.purge_said = true,
            _ => {}
        }
        if !self.keys.hold(&operation, bytes) {
            self.unproven.insert(operation.envelope.sequence);
        }
        if is_first {
            if self.held.len() >= HELD {
                self.release()?;
            }
            self.held.insert(entity, Folding::new(entity));
        }
        match self.held.get_mut(&entity) {
            Some(folding) => {
                folding.step(operation, &self.writer.standings);
                if let Some(Aggregate::Attention(attention)) = folding.record()
                    && attention.retention() == RetentionClass::Claim
                {
                    let sealed = sealed_in(bytes).into_iter();
                    self.classed
                        .extend(sealed.map(|sealed| (sealed.vault, RetentionClass::Claim)));
                }
            }
            None => {
                self.late.insert(entity);
            }
        }
        Ok(())
    }

    /// Writes the records that are held; whatever comes of them later is folded again.
    ///
    /// In the order of their time: the search index writes itself to the disk
    /// whenever a place comes before the last one.
    fn release(&mut self) -> Result<(), StoreError> {
        let conn = &*self.writer.tx;
        let mut records: Vec<(Uuid, Folded)> = self
            .held
            .drain()
            .map(|(entity, folding)| (entity, folding.finish()))
            .collect();
        records.sort_by_key(|(entity, folded)| {
            let place = folded.record.as_ref().and_then(search::order);
            (place, *entity)
        });
        for (entity, folded) in records {
            if let Some(record) = &folded.record {
                derive::insert(conn, record)?;
                self.places.extend(derive::place_of(record));
            }
            if !folded.void.is_empty() {
                standing::write_void(conn, entity, &folded.void)?;
            }
        }
        Ok(())
    }

    /// Takes what was kept aside and now has its place, and forgets what is known twice.
    fn take_waiting(&mut self) -> Result<(), StoreError> {
        loop {
            let next: Option<(Digest, Vec<u8>)> = self
                .writer
                .tx
                .prepare_cached(
                    "SELECT hash, bytes FROM aside WHERE replica = ?1 AND sequence = ?2
                     ORDER BY hash",
                )?
                .query_map(params![self.replica, self.head.sequence + 1], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })?
                .find_map(|found: rusqlite::Result<(Digest, Vec<u8>)>| match found {
                    Ok((hash, bytes)) => match decode(&bytes) {
                        Ok(operation) if operation.envelope.previous == self.head.hash => {
                            Some(Ok((hash, bytes)))
                        }
                        _ => None,
                    },
                    Err(error) => Some(Err(error)),
                })
                .transpose()?;
            let Some((hash, bytes)) = next else {
                break;
            };
            let entity = Uuid::nil();
            let operation =
                decode(&bytes).map_err(|source| StoreError::Operation { entity, source })?;
            self.append(&hash, &bytes, operation)?;
        }
        // What has its place now, and the first of what has another history.
        let conn = &*self.writer.tx;
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
            .query_map(params![self.replica, self.head.sequence + 1], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?
            .collect::<Result<_, _>>()?;
        for (sequence, bytes) in others {
            let before = if sequence > 1 {
                self.stored_hash(sequence - 1)?
            } else {
                Some(GENESIS)
            };
            let links =
                decode(&bytes).is_ok_and(|operation| Some(operation.envelope.previous) == before);
            // It follows the same operation and is another, or follows another one.
            self.parted(if links || sequence == 1 {
                sequence
            } else {
                sequence - 1
            });
        }
        Ok(())
    }

    /// Ends the merge: everything that was brought has its place and its effect.
    fn finish(mut self) -> Result<(Writer<'a>, Merged), StoreError> {
        self.take_waiting()?;
        self.release()?;
        if self.fork.is_some() && self.replica == self.writer.replica {
            return Err(StoreError::OwnFork {
                sequence: self.fork.unwrap_or_default(),
            });
        }
        let conn = &*self.writer.tx;
        for (vault, class) in self.classed.drain(..) {
            conn.prepare_cached("UPDATE vault SET class = ?2 WHERE id = ?1")?
                .execute(params![vault, class.code()])?;
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
        self.prove_decisions()?;
        if self.unsettled || self.fork != self.known_fork {
            self.writer.settle_trust()?;
        }
        self.late.extend(std::mem::take(&mut self.writer.touched));
        let conn = &*self.writer.tx;
        for entity in &self.late {
            derive::refold(conn, *entity, &self.writer.standings)?;
            let reader = Reader::new(conn);
            if let Some(attention) = reader.attention(*entity)?
                && attention.retention() == RetentionClass::Claim
            {
                reader.mark_class(*entity, RetentionClass::Claim)?;
            }
        }
        for place in &self.places {
            derive::assign_slot(conn, place)?;
        }
        if self.purge_said {
            self.writer.will_sweep();
        }
        self.tell()
    }

    /// Settles which decisions no key of their author's has signed: those that
    /// came, and those that waited for the key. Where a parting was found, keys
    /// said past it are none any more, and every decision of the point is looked
    /// at again.
    fn prove_decisions(&mut self) -> Result<(), StoreError> {
        let conn = &*self.writer.tx;
        let parted = self.fork.filter(|_| self.fork != self.known_fork);
        let mut doubtful: BTreeSet<(Uuid, u64)> = self
            .unproven
            .iter()
            .map(|sequence| (self.replica, *sequence))
            .collect();
        if self.users_said {
            doubtful.extend(standing::unsigned(conn)?);
        }
        if let Some(fork) = parted {
            conn.prepare_cached("DELETE FROM unsigned WHERE replica = ?1 AND sequence >= ?2")?
                .execute(params![self.replica, fork])?;
            let said_users = conn
                .prepare_cached(
                    "SELECT 1 FROM operation
                     WHERE kind IN ('user.added', 'user.blocked', 'user.keys_renewed')
                         AND replica = ?1 AND sequence >= ?2",
                )?
                .exists(params![self.replica, fork])?;
            if said_users {
                doubtful.extend(decisions(conn)?);
            }
        }
        if doubtful.is_empty() {
            return Ok(());
        }
        let forks = standing::forks(conn)?;
        let keys = SigningKeys::load(conn)?;
        for (replica, sequence) in doubtful {
            if forks.get(&replica).is_some_and(|fork| sequence >= *fork) {
                continue;
            }
            let (entity, bytes): (Uuid, Vec<u8>) = conn
                .prepare_cached(
                    "SELECT entity, bytes FROM operation WHERE replica = ?1 AND sequence = ?2",
                )?
                .query_row(params![replica, sequence], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })?;
            let operation =
                decode(&bytes).map_err(|source| StoreError::Operation { entity, source })?;
            let sql = if keys.hold(&operation, &bytes) {
                "DELETE FROM unsigned WHERE replica = ?1 AND sequence = ?2"
            } else {
                "INSERT OR IGNORE INTO unsigned (replica, sequence) VALUES (?1, ?2)"
            };
            let changed = conn
                .prepare_cached(sql)?
                .execute(params![replica, sequence])?;
            if changed > 0 {
                self.late.insert(entity);
                self.unsettled = true;
            }
        }
        Ok(())
    }

    /// Counts what was done.
    fn tell(mut self) -> Result<(Writer<'a>, Merged), StoreError> {
        let conn = &*self.writer.tx;
        let parted = |sequence: u64| self.fork.is_some_and(|fork| sequence >= fork);
        let (before, after) = (self.before, self.head.sequence);
        // Of what was put aside, some may have found its place since.
        for sequence in &self.put_aside {
            if parted(*sequence) {
                self.done.quarantined += 1;
            } else if *sequence > after {
                self.done.waiting += 1;
            }
        }
        if let Some(fork) = self.fork {
            let past = after.saturating_sub(before.max(fork - 1));
            self.done.quarantined += past;
            self.done.new -= past.min(self.done.new);
        }
        let mut statement = conn.prepare_cached(
            "SELECT sequence, why FROM void WHERE replica = ?1 AND sequence > ?2 AND why <> 'fork'
             ORDER BY sequence",
        )?;
        self.done.void = statement
            .query_map(params![self.replica, before], |row| {
                let why: String = row.get(1)?;
                Ok(Void {
                    replica: self.replica,
                    sequence: row.get(0)?,
                    why: standing::why_of(Some(&why)),
                })
            })?
            .collect::<Result<_, _>>()?;
        drop(statement);
        self.done.fork = self.fork;
        let first: Option<u64> = conn
            .prepare_cached("SELECT min(sequence) FROM aside WHERE replica = ?1 AND sequence > ?2")?
            .query_row(params![self.replica, after], |row| row.get(0))?;
        self.done.missing = first
            .filter(|first| *first > after + 1)
            .map(|first| (after + 1, first - 1));
        Ok((self.writer, self.done))
    }
}

impl Reader<'_> {
    /// Gives everything that the operations of a record sealed one retention class.
    fn mark_class(self, entity: Uuid, class: RetentionClass) -> Result<(), StoreError> {
        let mut operations = self
            .conn
            .prepare_cached("SELECT bytes FROM operation WHERE entity = ?1")?;
        let mut mark = self
            .conn
            .prepare_cached("UPDATE vault SET class = ?2 WHERE id = ?1 AND class <> ?2")?;
        let mut rows = operations.query([entity])?;
        while let Some(row) = rows.next()? {
            for sealed in sealed_in(row.get_ref(0)?.as_bytes().map_err(rusqlite::Error::from)?) {
                mark.execute(params![sealed.vault, class.code()])?;
            }
        }
        Ok(())
    }
}
