//! Rebuilding: the derived tables made again from the journal, in one transaction (J1).

use super::error::StoreError;
use super::local::{self, Local};
use super::progress::{Progress, tell};
use super::session::Store;
use super::tables::{self, Table};
use super::twins::{self, Twin};
use super::write::{Head, write_head};
use super::{
    connection, derive, elsewhere, places, pqr, regularization, schema, search, search_index,
    signatures, slots, standing,
};
use crate::domain::trust::{LAW, Standings, Void};
use crate::journal::{Aggregate, Arrived, decode, fold_shared};
use chrono::{DateTime, FixedOffset};
use rusqlite::{Connection, TransactionBehavior};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::mpsc;
use uuid::Uuid;

/// What a rebuild made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RebuildDone {
    /// Operations read.
    pub operations: u64,
    /// Records they make.
    pub records: u64,
    /// Rows that were not as they should be, and were mended.
    pub rewritten: u64,
    /// Whether the search index was not as it should be, and was made anew.
    pub search_remade: bool,
}

/// Told every so many operations.
const STEP: u64 = 5_000;

impl Store {
    /// Folds every record again and writes each row that is not what its fold
    /// makes; rows of no record are removed. What is as it should be is not
    /// written again, so that a rebuild costs little more than reading.
    ///
    /// # Errors
    /// The journal cannot be read, the store was replaced, or the person stopped it;
    /// the tables are then as they were.
    pub fn rebuild(&mut self, progress: Progress<'_>) -> Result<RebuildDone, StoreError> {
        self.stay_in_place()?;
        self.open_to_write()?;
        let tx = self
            .conn
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        schema::refuse_newer(&tx)?;
        let done = rebuild(&tx, progress)?;
        tx.commit()?;
        Ok(done)
    }
}

/// Folds everything anew where it was folded by another law (M4): an upgrade may
/// void what had effect before, which is told once.
pub(super) fn follow_the_law(conn: &mut Connection) -> Result<(), StoreError> {
    if connection::is_read_only(conn) || local::get(conn, Local::Law)? == Some(LAW) {
        return Ok(());
    }
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // What others' receipts raised under another law is looked at again.
    tx.execute("DELETE FROM acknowledged", [])?;
    let count = "SELECT count(*) FROM void";
    let before: u64 = tx.query_row(count, [], |row| row.get(0))?;
    let mut standings = standing::settle(&tx)?;
    signatures::prove_again(&tx, &mut standings)?;
    rebuild(&tx, &mut |_, _| true)?;
    let after: u64 = tx.query_row(count, [], |row| row.get(0))?;
    local::set(&tx, Local::Law, LAW)?;
    if after > before {
        local::set(&tx, Local::Voided, after - before)?;
    }
    Ok(tx.commit()?)
}

fn rebuild(tx: &Connection, progress: Progress<'_>) -> Result<RebuildDone, StoreError> {
    let mut folded: BTreeMap<&'static str, Vec<Uuid>> = BTreeMap::new();
    let mut rewritten = 0;
    let mut standings = standing::settle(tx)?;
    signatures::hear_again(tx, &mut standings)?;
    let search_remade = search_index::heal(tx)?;
    let walk = for_each_record(tx, &standings, progress, |entity, record| {
        folded
            .entry(tables::of(record).table().name)
            .or_default()
            .push(entity);
        if !tables::is_stored(tx, record)? {
            rewritten += 1;
            derive::replace(tx, entity, Some(record))?;
        }
        Ok(())
    })?;
    let mut records = 0;
    for table in tables::TABLES {
        let ids = folded.remove(table.name).unwrap_or_default();
        records += ids.len() as u64;
        rewritten += remove_others(tx, table, &ids)?;
    }
    search::sweep(tx)?;
    if pqr::wrong(tx)? > 0 {
        rewritten += 1;
        pqr::settle_all(tx)?;
    }
    rewritten += regularization::remove_stray_codes(tx)?;
    slots::assign_slots(tx)?;
    rebuild_heads(tx, &walk.highest)?;
    tx.execute("DELETE FROM void", [])?;
    for (entity, void) in &walk.void {
        standing::write_void(tx, *entity, void)?;
    }
    tx.execute("DELETE FROM twin", [])?;
    for twin in &walk.twins {
        twins::insert(tx, twin)?;
    }
    elsewhere::settle(tx, &standings)?;
    Ok(RebuildDone {
        operations: walk.operations,
        records,
        rewritten,
        search_remade,
    })
}

/// Removes the rows of a table whose record no operation makes; `ids` are
/// those that some do, in their order. Answers how many were removed.
fn remove_others(conn: &Connection, table: &Table, ids: &[Uuid]) -> Result<u64, StoreError> {
    if tables::count(conn, table)? == ids.len() as u64 {
        // Every id of the list has its row by now, so there is no other.
        return Ok(0);
    }
    let others: Vec<Uuid> = conn
        .prepare(table.ids)?
        .query_map([], |row| row.get(0))?
        .filter(|id| {
            id.as_ref()
                .map_or(true, |id| ids.binary_search(id).is_err())
        })
        .collect::<Result<_, _>>()?;
    for id in &others {
        conn.execute(table.delete, [id])?;
    }
    Ok(others.len() as u64)
}

/// The highest that a replica's operations carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Highest {
    /// Lamport counter.
    pub(super) lamport: u64,
    /// Instant.
    pub(super) latest: DateTime<FixedOffset>,
}

/// What was met on a walk through the journal.
pub(super) struct Walk {
    /// How many operations.
    pub(super) operations: u64,
    /// What was highest in each replica (J4).
    pub(super) highest: BTreeMap<Uuid, Highest>,
    /// The operations without effect, by record.
    pub(super) void: Vec<(Uuid, Vec<Void>)>,
    /// The records that stand under an id of their own (M4).
    pub(super) twins: Vec<Twin>,
}

/// Operations folded in one go by the second thread.
const BATCH: usize = 2_000;

/// Batches that may be under way before their records are taken.
const UNDER_WAY: usize = 2;

/// Some operations as stored, those of one record together and in their order.
type Batch = Vec<(Uuid, i64, Vec<u8>)>;

/// The records of a batch.
struct Folded {
    records: Vec<(Uuid, Aggregate)>,
    void: Vec<(Uuid, Vec<Void>)>,
    twins: Vec<Twin>,
    highest: BTreeMap<Uuid, Highest>,
}

impl Folded {
    fn add(&mut self, entity: Uuid, operations: &mut Vec<Arrived>, standings: &Standings) {
        operations.sort_by_key(|(_, operation)| {
            let envelope = &operation.envelope;
            (envelope.lamport, envelope.replica, envelope.sequence)
        });
        let shared = fold_shared(entity, std::mem::take(operations), standings);
        self.twins.extend(twins::made(entity, &shared));
        let mut void = Vec::new();
        for (id, _, folded) in shared.made {
            self.records
                .extend(folded.record.map(|record| (id, record)));
            void.extend(folded.void);
        }
        if !void.is_empty() {
            self.void.push((entity, void));
        }
    }
}

/// Folds every record of the journal, one at a time. Ids are time-ordered, so
/// this walks the journal nearly in the order it was written. This thread
/// deciphers pages and visits records while a second one reads and folds
/// operations: each is about half of the work.
pub(super) fn for_each_record(
    conn: &Connection,
    standings: &Standings,
    progress: Progress<'_>,
    mut visit: impl FnMut(Uuid, &Aggregate) -> Result<(), StoreError>,
) -> Result<Walk, StoreError> {
    let total = places::count(conn)?;
    // What of one record has the same counter is put in order when it is read.
    let mut statement =
        conn.prepare("SELECT entity, position, bytes FROM operation ORDER BY record, lamport")?;
    let mut rows = statement.query([])?;
    let mut walk = Walk {
        operations: 0,
        highest: BTreeMap::new(),
        void: Vec::new(),
        twins: Vec::new(),
    };
    std::thread::scope(|scope| {
        let (ask, asked) = mpsc::channel::<Batch>();
        let (answer, answers) = mpsc::channel();
        let folding = std::thread::Builder::new()
            .name("fold".to_owned())
            .spawn_scoped(scope, move || {
                for batch in asked {
                    if answer.send(fold_batch(batch, standings)).is_err() {
                        break;
                    }
                }
            })
            .map_err(StoreError::io(Path::new("store.db")))?;
        let walked = || {
            let mut take = |folded: Result<Folded, StoreError>| {
                let folded = folded?;
                walk.void.extend(folded.void);
                walk.twins.extend(folded.twins);
                for (replica, highest) in folded.highest {
                    raise(&mut walk.highest, replica, highest);
                }
                folded
                    .records
                    .iter()
                    .try_for_each(|(entity, record)| visit(*entity, record))
            };
            let mut batch: Batch = Vec::with_capacity(BATCH);
            let mut under_way = 0;
            let mut done = 0;
            while let Some(row) = rows.next()? {
                let entity: Uuid = row.get(0)?;
                let full =
                    batch.len() >= BATCH && batch.last().is_some_and(|(last, ..)| *last != entity);
                if full && ask.send(std::mem::take(&mut batch)).is_ok() {
                    under_way += 1;
                    if under_way > UNDER_WAY
                        && let Ok(folded) = answers.recv()
                    {
                        take(folded)?;
                        under_way -= 1;
                    }
                }
                batch.push((entity, row.get(1)?, row.get(2)?));
                done += 1;
                if done % STEP == 0 {
                    tell(progress, done, total)?;
                }
            }
            // Should the thread be gone, its panic is told when it is joined.
            let _ = ask.send(batch);
            drop(ask);
            for folded in answers {
                take(folded)?;
            }
            walk.operations = done;
            tell(progress, done, total)
        };
        let walked = walked();
        // A scope waits for what its threads do, not for their end.
        folding
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        walked
    })?;
    Ok(walk)
}

fn fold_batch(batch: Batch, standings: &Standings) -> Result<Folded, StoreError> {
    let mut folded = Folded {
        records: Vec::new(),
        void: Vec::new(),
        twins: Vec::new(),
        highest: BTreeMap::new(),
    };
    let mut entity = Uuid::nil();
    let mut operations: Vec<Arrived> = Vec::new();
    for (next, position, bytes) in batch {
        if next != entity {
            folded.add(entity, &mut operations, standings);
            entity = next;
        }
        let operation =
            decode(&bytes).map_err(|source| StoreError::Operation { entity, source })?;
        let highest = Highest {
            lamport: operation.envelope.lamport,
            latest: operation.envelope.at,
        };
        raise(&mut folded.highest, operation.envelope.replica, highest);
        operations.push((position, operation));
    }
    folded.add(entity, &mut operations, standings);
    Ok(folded)
}

fn raise(all: &mut BTreeMap<Uuid, Highest>, replica: Uuid, seen: Highest) {
    all.entry(replica)
        .and_modify(|highest| {
            highest.latest = highest.latest.max(seen.latest);
            highest.lamport = highest.lamport.max(seen.lamport);
        })
        .or_insert(seen);
}

/// Writes the end of every replica's chain again.
fn rebuild_heads(conn: &Connection, highest: &BTreeMap<Uuid, Highest>) -> Result<(), StoreError> {
    conn.execute("DELETE FROM replica", [])?;
    for (&replica, highest) in highest {
        let (sequence, hash): (u64, [u8; 32]) = conn.query_row(
            "SELECT sequence, hash FROM operation WHERE replica = ?1 ORDER BY sequence DESC LIMIT 1",
            [replica],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        let head = Head { sequence, hash };
        write_head(conn, replica, head, highest.lamport, highest.latest)?;
    }
    Ok(())
}
