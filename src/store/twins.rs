//! Records that stand under an id of their own, since the one they were made under was
//! taken (M4).

use super::error::StoreError;
use super::read::Reader;
use super::standing;
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::journal::{Arrived, Operation, Shared, decode, part};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeSet;
use uuid::Uuid;

/// A record that stands under another id than it was made under: its own, that one,
/// and the replica that made it.
pub(super) type Twin = (Uuid, Uuid, Uuid);

/// The twins that a fold made.
pub(super) fn made(entity: Uuid, shared: &Shared) -> impl Iterator<Item = Twin> {
    let made = shared.made.iter();
    made.filter_map(move |(id, maker, _)| maker.map(|maker| (*id, entity, maker)))
}

/// The ids of the twins of a record.
pub(super) fn of(conn: &Connection, entity: Uuid) -> Result<Vec<Uuid>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT id FROM twin WHERE entity = ?1")?
        .query_map([entity], |row| row.get(0))?
        .collect::<Result<_, _>>()?)
}

/// Every twin.
pub(super) fn all(conn: &Connection) -> Result<BTreeSet<Twin>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT id, entity, maker FROM twin")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?)
}

/// Writes the twins of a record in the place of those it had.
pub(super) fn write(conn: &Connection, entity: Uuid, shared: &Shared) -> Result<(), StoreError> {
    conn.prepare_cached("DELETE FROM twin WHERE entity = ?1")?
        .execute([entity])?;
    made(entity, shared).try_for_each(|twin| insert(conn, &twin))
}

/// Writes one.
pub(super) fn insert(conn: &Connection, (id, entity, maker): &Twin) -> Result<(), StoreError> {
    conn.prepare_cached("INSERT OR REPLACE INTO twin (id, entity, maker) VALUES (?1, ?2, ?3)")?
        .execute(params![id, entity, maker])?;
    Ok(())
}

/// Refuses what would be written about a record whose id names another one elsewhere.
pub(super) fn refuse(twins: &BTreeSet<Twin>, id: Uuid) -> Result<(), StoreError> {
    if twins.iter().all(|(twin, ..)| *twin != id) {
        return Ok(());
    }
    Err(Refusal::new(
        Rule::M4,
        "Otro terminal usó antes el identificador de este registro: aquí se ve y no se cambia.",
    )
    .hint("Lo cambia el terminal que lo hizo; avise a Control e Información.")
    .into())
}

impl Reader<'_> {
    /// The operations about an id, in their total order, each with its place in the
    /// journal.
    pub(super) fn arrived(self, entity: Uuid) -> Result<Vec<Arrived>, StoreError> {
        let mut statement = self.conn.prepare_cached(
            "SELECT position, bytes FROM operation WHERE entity = ?1
             ORDER BY lamport, replica, sequence",
        )?;
        let mut rows = statement.query([entity])?;
        let mut arrived = Vec::new();
        while let Some(row) = rows.next()? {
            let bytes = row.get_ref(1)?.as_bytes().map_err(rusqlite::Error::from)?;
            let operation =
                decode(bytes).map_err(|source| StoreError::Operation { entity, source })?;
            arrived.push((row.get(0)?, operation));
        }
        Ok(arrived)
    }

    /// The operations of a record, in their total order (lamport, replica, sequence);
    /// not those of another that was made under its id (M4).
    ///
    /// # Errors
    /// The store cannot be read, or an operation is damaged.
    pub fn operations_of(&self, id: Uuid) -> Result<Vec<Operation>, StoreError> {
        let entity: Option<Uuid> = self
            .conn
            .prepare_cached("SELECT entity FROM twin WHERE id = ?1 OR entity = ?1 LIMIT 1")?
            .query_row([id], |row| row.get(0))
            .optional()?;
        let Some(entity) = entity else {
            let arrived = self.arrived(id)?.into_iter();
            return Ok(arrived.map(|(_, operation)| operation).collect());
        };
        let standings = standing::load(self.conn)?;
        Ok(match part(entity, self.arrived(entity)?, &standings) {
            Ok(operations) => operations,
            Err(parted) => {
                let mut parts = parted.parts.into_iter();
                let of_it = parts.find(|part| part.id == id);
                of_it.map(|part| part.operations).unwrap_or_default()
            }
        })
    }
}
