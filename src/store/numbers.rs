//! The numbers of ids: what the journal speaks of is known by one in this file, and by its id
//! everywhere else. They grow as ids come, so that what is kept by them is written at the end
//! of its lists.

use super::error::StoreError;
use rusqlite::{Connection, OptionalExtension};
use std::collections::HashMap;
use uuid::Uuid;

/// The number of an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) number: i64,
    /// Whether nothing here spoke of the id before.
    pub(super) is_new: bool,
}

/// Ids whose numbers are held in memory at the most.
const HELD: usize = 10_000;

/// The numbers that were asked for in the transaction at hand: an operation is mostly about
/// what was just spoken of.
#[derive(Debug, Default)]
pub(super) struct Numbers(HashMap<Uuid, i64>);

impl Numbers {
    /// The number of an id, which is given one where it has none.
    pub(super) fn of(&mut self, conn: &Connection, id: Uuid) -> Result<Number, StoreError> {
        if let Some(&number) = self.0.get(&id) {
            return Ok(Number {
                number,
                is_new: false,
            });
        }
        let found = number(conn, id)?;
        if self.0.len() >= HELD {
            self.0.clear();
        }
        self.0.insert(id, found.number);
        Ok(found)
    }
}

/// The number of an id, which is given one where it has none.
fn number(conn: &Connection, id: Uuid) -> Result<Number, StoreError> {
    if let Some(number) = known(conn, id)? {
        return Ok(Number {
            number,
            is_new: false,
        });
    }
    let number = conn
        .prepare_cached("INSERT INTO known (id) VALUES (?1)")?
        .insert([id])?;
    Ok(Number {
        number,
        is_new: true,
    })
}

/// The number of an id that has one.
pub(super) fn known(conn: &Connection, id: Uuid) -> Result<Option<i64>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT number FROM known WHERE id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()?)
}
