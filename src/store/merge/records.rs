//! The records that a merge makes and changes, written together.

use crate::domain::attention::Attention;
use crate::domain::personal::RetentionClass;
use crate::journal::{Aggregate, Folded, Folding, Operation, sealed_in};
use crate::store::derive;
use crate::store::error::StoreError;
use crate::store::numbers::Number;
use crate::store::read::Reader;
use crate::store::slots::{self, Place};
use crate::store::write::Writer;
use crate::store::{search, standing, tables};
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// Records held in memory while their operations pass by.
const HELD: usize = 10_000;

/// A record that is folded while its operations pass by.
struct Held {
    replica: Uuid,
    /// The number of its id.
    number: i64,
    folding: Folding,
}

/// What comes of the operations that are merged.
#[derive(Default)]
pub(super) struct Records {
    /// Those of which every operation passed by, all of one replica.
    held: HashMap<Uuid, Held>,
    /// Those that are folded again from the journal at the end.
    late: BTreeSet<Uuid>,
    /// Those of which another procedure turned out to be asked for (T1).
    corrected: BTreeMap<Uuid, RetentionClass>,
    places: BTreeSet<Place>,
}

impl Records {
    /// Takes an operation that was written to the journal; answers the contents it sealed where they are of the class of claims.
    pub(super) fn take(
        &mut self,
        writer: &mut Writer<'_>,
        bytes: &[u8],
        (record, operation): (Number, Operation),
    ) -> Result<Vec<Uuid>, StoreError> {
        let (entity, replica) = (operation.envelope.entity, operation.envelope.replica);
        if self.late.contains(&entity) {
            return Ok(Vec::new());
        }
        if self.held.len() >= HELD && !self.held.contains_key(&entity) {
            self.release(writer)?;
        }
        let folding = match self.held.entry(entity) {
            Entry::Occupied(held) if held.get().replica == replica => &mut held.into_mut().folding,
            // What several replicas say of a record is put in order by the journal.
            Entry::Occupied(held) => {
                held.remove();
                self.late.insert(entity);
                return Ok(Vec::new());
            }
            Entry::Vacant(vacant) => {
                let is_known = |number: i64| {
                    let sql = "SELECT 1 FROM journal WHERE record = ?1 LIMIT 1 OFFSET 1";
                    writer.tx.prepare_cached(sql)?.exists([number])
                };
                if !record.is_new && is_known(record.number)? {
                    self.late.insert(entity);
                    return Ok(Vec::new());
                }
                let held = Held {
                    replica,
                    number: record.number,
                    folding: Folding::new(entity),
                };
                &mut vacant.insert(held).folding
            }
        };
        folding.step(operation, &writer.standings);
        Ok(match folding.record() {
            Some(Aggregate::Attention(attention)) if is_claim(attention) => {
                let sealed = sealed_in(bytes).into_iter();
                sealed.map(|sealed| sealed.vault).collect()
            }
            _ => Vec::new(),
        })
    }

    /// Folds a record again at the end.
    pub(super) fn fold_again(&mut self, entity: Uuid) {
        self.late.insert(entity);
    }

    /// Folds again at the end whatever is held and has something without effect.
    pub(super) fn fold_void_again(&mut self) {
        for (entity, held) in &self.held {
            if held.folding.has_void() {
                self.late.insert(*entity);
            }
        }
    }

    /// Writes the records that are held; whatever comes of them later is folded again.
    ///
    /// Rows in the order in which their records came, each at the end of its table; the words
    /// of requests in the order of their time: the search index writes itself to the disk
    /// whenever a place comes before the last one.
    fn release(&mut self, writer: &mut Writer<'_>) -> Result<(), StoreError> {
        let (conn, numbers) = (&*writer.tx, &mut writer.numbers);
        let held = self.held.drain();
        let mut held: Vec<(Uuid, Held)> = held.collect();
        held.sort_unstable_by_key(|(_, held)| held.number);
        let folded = held.into_iter();
        let folded = folded.map(|(entity, held)| (entity, held.folding.finish()));
        let records: Vec<(Uuid, Folded)> = folded.collect();
        let mut said: Vec<(i64, &Attention)> = Vec::new();
        for (entity, folded) in &records {
            let entity = *entity;
            if let Some(record) = &folded.record {
                if let Aggregate::Attention(attention) = record
                    && attention.corrected.is_some()
                {
                    self.corrected.insert(entity, attention.retention());
                }
                if let Aggregate::RegulatoryReport(_) = record {
                    self.corrected.insert(entity, RetentionClass::Report);
                }
                tables::insert(conn, numbers, record)?;
                if let Aggregate::Attention(attention) = record {
                    said.push((search::place_of(attention), attention));
                }
                self.places.extend(slots::place_of(record));
            }
            if !folded.void.is_empty() {
                standing::write_void(conn, entity, &folded.void)?;
            }
        }
        said.sort_by_key(|(place, attention)| (*place, attention.id));
        said.into_iter()
            .try_for_each(|(_, attention)| search::add(conn, numbers, attention))
    }

    /// Writes everything that is left; `touched` are other records that are to
    /// be folded again.
    pub(super) fn finish(
        mut self,
        writer: &mut Writer<'_>,
        touched: BTreeSet<Uuid>,
    ) -> Result<(), StoreError> {
        self.release(writer)?;
        let (conn, standings) = (&*writer.tx, &writer.standings);
        for (entity, class) in &self.corrected {
            Reader::new(conn).mark_class(*entity, *class)?;
        }
        self.late.extend(touched);
        for entity in &self.late {
            derive::refold(conn, *entity, standings)?;
            let reader = Reader::new(conn);
            if let Some(attention) = reader.attention(*entity)?
                && is_claim(&attention)
            {
                reader.mark_class(*entity, RetentionClass::Claim)?;
            }
        }
        for place in &self.places {
            slots::assign_slot(conn, place)?;
        }
        Ok(())
    }
}

fn is_claim(attention: &Attention) -> bool {
    attention.retention() == RetentionClass::Claim
}
