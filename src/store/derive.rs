//! Record rows: the fold of a record's operations, written to its table.
//!
//! A local write, a rebuild and a verification all take this path.

use super::error::StoreError;
use super::numbers::Numbers;
use super::read::Reader;
use super::{regularization, search, slots, standing, tables, twins};
use crate::domain::personal::RetentionClass;
use crate::domain::trust::{Standings, Void};
use crate::journal::{Aggregate, fold_shared};
use rusqlite::Connection;
use uuid::Uuid;

/// Folds a record from the journal, and writes its row in the place of the old one;
/// answers what has no effect.
///
/// The old row goes first: an operation that arrives late may change every
/// column, and even the kind of the record.
pub(super) fn refold(
    conn: &Connection,
    entity: Uuid,
    standings: &Standings,
) -> Result<Vec<Void>, StoreError> {
    let arrived = Reader::new(conn).arrived(entity)?;
    let mut places: Vec<slots::Place> = slots::occupied(conn, entity)?.into_iter().collect();
    let shared = fold_shared(entity, arrived, standings);
    for twin in twins::of(conn, entity)? {
        places.extend(slots::occupied(conn, twin)?);
        replace(conn, twin, None)?;
    }
    twins::write(conn, entity, &shared)?;
    let mut void = Vec::new();
    for (id, _, folded) in shared.made {
        // Without a record: only operations of unknown kinds, or without effect.
        replace(conn, id, folded.record.as_ref())?;
        if let Some(Aggregate::Attention(attention)) = &folded.record
            && attention.corrected.is_some()
        {
            // Another procedure is kept for another term, with all that was said of it (T1).
            Reader::new(conn).mark_class(id, attention.retention())?;
        }
        if let Some(Aggregate::RegulatoryReport(_)) = &folded.record {
            // What another terminal sealed comes without its class (T1).
            Reader::new(conn).mark_class(id, RetentionClass::Report)?;
        }
        places.extend(slots::occupied(conn, id)?);
        void.extend(folded.void);
    }
    standing::write_void(conn, entity, &void)?;
    places
        .iter()
        .try_for_each(|place| slots::assign_slot(conn, place))?;
    Ok(void)
}

/// Puts the row of a record, and what follows from it elsewhere, in the place of
/// whatever stands under its id.
pub(super) fn replace(
    conn: &Connection,
    entity: Uuid,
    record: Option<&Aggregate>,
) -> Result<(), StoreError> {
    tables::delete(conn, entity, record)?;
    regularization::remove_codes(conn, entity)?;
    match record {
        Some(Aggregate::Attention(attention)) => search::index(conn, attention)?,
        _ => search::forget(conn, entity)?,
    }
    record.map_or(Ok(()), |record| {
        tables::insert(conn, &mut Numbers::default(), record)
    })
}
