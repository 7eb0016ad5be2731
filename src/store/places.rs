//! Places in the journal: operations in the order in which they came here.

use rusqlite::Connection;
use std::ops::RangeInclusive;

/// Those from one to another.
pub(super) type Places = RangeInclusive<i64>;

/// All of them.
pub(super) const EVERYWHERE: Places = 0..=i64::MAX;

/// How many there are, in a file of whatever schema.
pub(super) fn count(conn: &Connection) -> rusqlite::Result<u64> {
    let has_numbers = conn
        .prepare("SELECT 1 FROM sqlite_schema WHERE name = 'journal'")?
        .exists([])?;
    let table = if has_numbers { "journal" } else { "operation" };
    conn.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| {
        row.get(0)
    })
}

/// That of the last one; 0 where there is none.
pub(super) fn last(conn: &Connection) -> rusqlite::Result<i64> {
    conn.prepare_cached("SELECT coalesce(max(position), 0) FROM journal")?
        .query_row([], |row| row.get(0))
}
