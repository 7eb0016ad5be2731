//! The schema, in numbered migrations that are never edited once released.

use super::error::StoreError;
use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};
use std::path::Path;

const STEPS: &[M<'static>] = &[
    M::up(include_str!(
        "../../assets/migrations/0001-journal-and-records.sql"
    )),
    M::up(include_str!("../../assets/migrations/0002-attentions.sql")),
    M::up(include_str!(
        "../../assets/migrations/0003-regularization.sql"
    )),
    M::up(include_str!("../../assets/migrations/0004-merging.sql")),
    M::up(include_str!("../../assets/migrations/0005-export.sql")),
    M::up(include_str!(
        "../../assets/migrations/0006-lighter-writes.sql"
    )),
    M::up(include_str!("../../assets/migrations/0007-counter.sql")),
    M::up(include_str!("../../assets/migrations/0008-authority.sql")),
    M::up(include_str!("../../assets/migrations/0009-numbers.sql")),
    M::up(include_str!("../../assets/migrations/0010-office.sql")),
    M::up(include_str!("../../assets/migrations/0011-points.sql")),
    M::up(include_str!("../../assets/migrations/0012-tallies.sql")),
    M::up(include_str!("../../assets/migrations/0013-evaluation.sql")),
    M::up(include_str!("../../assets/migrations/0014-alerts.sql")),
    M::up(include_str!("../../assets/migrations/0015-documents.sql")),
    M::up(include_str!("../../assets/migrations/0016-figures.sql")),
    M::up(include_str!("../../assets/migrations/0017-reports.sql")),
    M::up(include_str!("../../assets/migrations/0018-practices.sql")),
    M::up(include_str!(
        "../../assets/migrations/0019-office-figures.sql"
    )),
    M::up(include_str!("../../assets/migrations/0020-pqr.sql")),
    M::up(include_str!(
        "../../assets/migrations/0021-pqr-receptions.sql"
    )),
    M::up(include_str!("../../assets/migrations/0022-pqr-work.sql")),
    M::up(include_str!(
        "../../assets/migrations/0023-pqr-feedback.sql"
    )),
    M::up(include_str!("../../assets/migrations/0024-pqr-queue.sql")),
    M::up(include_str!("../../assets/migrations/0025-incoming.sql")),
    M::up(include_str!("../../assets/migrations/0026-pqr-tally.sql")),
    M::up(include_str!(
        "../../assets/migrations/0027-search-words.sql"
    )),
    M::up(include_str!("../../assets/migrations/0028-pqr-rows.sql")),
    M::up(include_str!(
        "../../assets/migrations/0029-pqr-queue-order.sql"
    )),
    M::up(include_str!(
        "../../assets/migrations/0030-operations-of-documents.sql"
    )),
    M::up(include_str!(
        "../../assets/migrations/0031-pqr-rejected.sql"
    )),
    M::up(include_str!(
        "../../assets/migrations/0032-numbers-of-ids.sql"
    )),
    M::up(include_str!(
        "../../assets/migrations/0033-attentions-by-number.sql"
    )),
];

/// The schema this console writes.
pub const SCHEMA_VERSION: i64 = 33;

/// What keeps the journal from being changed, as the migration of its numbers made it.
const GUARDS: [(&str, &str); 2] = [
    (
        "operation_is_never_changed",
        "CREATE TRIGGER operation_is_never_changed BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
    ),
    (
        "operation_is_never_deleted",
        "CREATE TRIGGER operation_is_never_deleted BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
    ),
];

/// The guards of the journal that are not there, or are others.
fn unguarded(conn: &Connection) -> Result<Vec<(&'static str, &'static str)>, StoreError> {
    let mut missing = Vec::new();
    for (name, sql) in GUARDS {
        let stands = conn
            .prepare_cached(
                "SELECT 1 FROM sqlite_schema WHERE type = 'trigger' AND name = ?1 AND sql = ?2",
            )?
            .exists([name, sql])?;
        if !stands {
            missing.push((name, sql));
        }
    }
    Ok(missing)
}

/// Whether the journal is kept from being changed.
pub(super) fn is_guarded(conn: &Connection) -> Result<bool, StoreError> {
    Ok(unguarded(conn)?.is_empty())
}

/// Makes the guards of the journal again where somebody dropped them.
pub(super) fn guard(conn: &Connection) -> Result<(), StoreError> {
    for (name, sql) in unguarded(conn)? {
        tracing::warn!(
            name,
            "a guard of the journal was missing and was made again"
        );
        conn.execute_batch(&format!("DROP TRIGGER IF EXISTS {name}; {sql};"))?;
    }
    Ok(())
}

pub(super) fn version(conn: &Connection) -> Result<i64, StoreError> {
    Ok(conn.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

/// Refuses a file that a newer console wrote.
pub(super) fn refuse_newer(conn: &Connection) -> Result<i64, StoreError> {
    let found = version(conn)?;
    if found > SCHEMA_VERSION {
        return Err(StoreError::NewerSchema {
            found,
            known: SCHEMA_VERSION,
        });
    }
    Ok(found)
}

/// Brings the file to the current schema; `before` runs first where something
/// is to be changed in a file that already holds something.
pub(super) fn migrate(
    conn: &mut Connection,
    path: &Path,
    before: impl FnOnce(&Connection, i64) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let found = refuse_newer(conn)?;
    if found == SCHEMA_VERSION {
        return Ok(());
    }
    if found > 0 {
        before(conn, found)?;
    }
    Migrations::from_slice(STEPS)
        .to_latest(conn)
        .map_err(|error| match error {
            rusqlite_migration::Error::RusqliteError { err, .. } => StoreError::sqlite(path)(err),
            other => StoreError::Migration(other),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_migrations_are_whole_and_end_at_the_version_this_console_knows() {
        Migrations::from_slice(STEPS).validate().unwrap();
        assert_eq!(i64::try_from(STEPS.len()), Ok(SCHEMA_VERSION));
    }
}
