//! Places in the journal: operations in the order in which they came here.

use rusqlite::Connection;
use std::ops::RangeInclusive;

/// Those from one to another.
pub(super) type Places = RangeInclusive<i64>;

/// All of them.
pub(super) const EVERYWHERE: Places = 0..=i64::MAX;

/// That of the last one; 0 where there is none.
pub(super) fn last(conn: &Connection) -> rusqlite::Result<i64> {
    conn.prepare_cached("SELECT coalesce(max(position), 0) FROM operation")?
        .query_row([], |row| row.get(0))
}
