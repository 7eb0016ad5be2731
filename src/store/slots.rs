//! Which outage occupies its type at a point, for its terminal (O1).

use super::error::StoreError;
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::journal::Aggregate;
use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

/// The type an outage occupies at its point, for its terminal: point, type, replica.
pub(super) type Place = (String, String, Uuid);

/// Which outages occupy their type: those not restored, and no test (O1, E12).
const OCCUPIES: &str = "state = 'open' AND scenario <> 'error_or_test'";

/// The type that a record may occupy.
pub(super) fn place_of(record: &Aggregate) -> Option<Place> {
    match record {
        Aggregate::Outage(outage) if outage.occupies_its_type() => Some((
            outage.correlative.point.clone(),
            outage.procedure_type.code().to_owned(),
            outage.origin,
        )),
        _ => None,
    }
}

/// The place that an outage of this id takes by its row, open or not.
pub(super) fn occupied(conn: &Connection, outage: Uuid) -> Result<Option<Place>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT point, procedure_type, replica FROM outage WHERE id = ?1")?
        .query_row([outage], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?)
}

/// Gives a place to the first of the outages that occupy it.
pub(super) fn assign_slot(conn: &Connection, place: &Place) -> Result<(), StoreError> {
    let place = params![place.0, place.1, place.2];
    conn.prepare_cached(
        "DELETE FROM outage_slot WHERE point = ?1 AND procedure_type = ?2 AND replica = ?3",
    )?
    .execute(place)?;
    conn.prepare_cached(&format!(
        "INSERT INTO outage_slot (point, procedure_type, replica, outage)
         SELECT point, procedure_type, replica, id FROM outage
         WHERE {OCCUPIES} AND point = ?1 AND procedure_type = ?2 AND replica = ?3
         ORDER BY year, number, id LIMIT 1"
    ))?
    .execute(place)?;
    Ok(())
}

/// The slots that the outages make.
fn slots() -> String {
    format!(
        "SELECT point, procedure_type, replica, id FROM (
             SELECT point, procedure_type, replica, id, row_number() OVER (
                 PARTITION BY point, procedure_type, replica ORDER BY year, number, id) AS place
             FROM outage WHERE {OCCUPIES})
         WHERE place = 1"
    )
}

/// Writes every slot, into the empty table.
pub(super) fn assign_slots(conn: &Connection) -> Result<(), StoreError> {
    conn.execute("DELETE FROM outage_slot", [])?;
    conn.execute(
        &format!(
            "INSERT INTO outage_slot (point, procedure_type, replica, outage) {}",
            slots()
        ),
        [],
    )?;
    Ok(())
}

/// How many slots are missing, are too many, or are another outage's.
pub(super) fn wrong_slots(conn: &Connection) -> Result<u64, StoreError> {
    let stored = "SELECT point, procedure_type, replica, outage FROM outage_slot";
    let made = slots();
    Ok(conn.query_row(
        &format!(
            "SELECT count(*) FROM (
                 SELECT * FROM ({made} EXCEPT {stored}) UNION ALL
                 SELECT * FROM ({stored} EXCEPT {made}))"
        ),
        [],
        |row| row.get(0),
    )?)
}

/// Why the write door does not let this terminal open an outage, or make a test
/// a real event: its type is occupied (O1, E12), or its correlative was given
/// before (N1).
pub(super) fn check_claimed(conn: &Connection, outage: Uuid) -> Result<(), StoreError> {
    let (occupied, again): (bool, bool) = conn
        .prepare_cached(&format!(
            "SELECT new.occupies AND EXISTS (SELECT 1 FROM outage WHERE {OCCUPIES}
                     AND point = new.point AND procedure_type = new.procedure_type
                     AND id <> new.id),
                 EXISTS (SELECT 1 FROM outage AS old WHERE old.point = new.point
                     AND old.year = new.year AND old.series = new.series
                     AND old.number = new.number AND old.id <> new.id
                     AND old.replica = new.replica)
             FROM (SELECT *, {OCCUPIES} AS occupies FROM outage WHERE id = ?1) AS new"
        ))?
        .query_row([outage], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?
        .unwrap_or_default();
    if occupied {
        return Err(Refusal::new(
            Rule::O1,
            "Ya hay un evento abierto de este tipo en el punto.",
        )
        .hint("Registre la solicitud como atención de ese evento, o restablézcalo primero.")
        .into());
    }
    if again {
        return Err(Refusal::new(Rule::N1, "Ese correlativo ya fue dado.").into());
    }
    Ok(())
}
