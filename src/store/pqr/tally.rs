//! How many cases are alike in all that a queue is narrowed by, kept beside them: counting
//! and narrowing go through these and not through the cases.

use super::made::Of;
use crate::store::error::StoreError;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, params};
use std::collections::HashMap;

/// What cases are alike in: clock, point, state, cause, adviser, reason, whether it is no
/// request, whether two worked on it unaware.
type Alike = (i64, String, [String; 4], bool, bool);

/// The same of one case.
const OF_CASE: &str = "item.clock, item.point, item.state, coalesce(item.cause, ''),
    coalesce(item.adviser, ''), coalesce(item.reason, ''), item.no_request, item.unaware";

const KEY: &str = "(clock, point, state, cause, adviser, reason, no_request, unaware)";

fn counted(conn: &Connection, sql: &str) -> Result<HashMap<Alike, i64>, StoreError> {
    // By the bytes of what they are alike in, so that nothing is copied of most of them: a text
    // has no such end, and a number is always as long.
    let mut counts: HashMap<Vec<u8>, (Alike, i64)> = HashMap::new();
    let mut bytes = Vec::new();
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        bytes.clear();
        for at in 0..8 {
            match row.get_ref(at)? {
                ValueRef::Integer(number) => bytes.extend(number.to_be_bytes()),
                ValueRef::Text(text) => {
                    bytes.extend(text);
                    bytes.push(0xFF);
                }
                _ => return Err(rusqlite::Error::InvalidQuery.into()),
            }
        }
        let more: i64 = row.get(8)?;
        if let Some((_, count)) = counts.get_mut(&bytes) {
            *count += more;
            continue;
        }
        let alike = (
            row.get(0)?,
            row.get(1)?,
            [row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?],
            row.get(6)?,
            row.get(7)?,
        );
        counts.insert(bytes.clone(), (alike, more));
    }
    Ok(counts.into_values().collect())
}

/// How many of the cases that are named, or of all, are alike.
pub(super) fn alike(conn: &Connection, of: Of) -> Result<HashMap<Alike, i64>, StoreError> {
    let from = match of {
        Of::Settling => {
            "pqr_settling AS settling CROSS JOIN pqr_case AS item
             ON item.radicado = settling.radicado"
        }
        Of::All => "pqr_case AS item",
    };
    counted(conn, &format!("SELECT {OF_CASE}, 1 FROM {from}"))
}

/// Counts what cases are now, and no more what they were.
pub(super) fn change(
    conn: &Connection,
    were: HashMap<Alike, i64>,
    are: HashMap<Alike, i64>,
) -> Result<(), StoreError> {
    let mut changes = are;
    for (alike, count) in were {
        *changes.entry(alike).or_default() -= count;
    }
    let mut changes: Vec<_> = changes.into_iter().filter(|(_, by)| *by != 0).collect();
    changes.sort_unstable();
    let mut add = conn.prepare_cached(&format!(
        "INSERT INTO pqr_tally VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT {KEY} DO UPDATE SET cases = cases + excluded.cases"
    ))?;
    for ((clock, point, [state, cause, adviser, reason], no_request, unaware), by) in changes {
        add.execute(params![
            clock, point, state, cause, adviser, reason, no_request, unaware, by
        ])?;
    }
    conn.prepare_cached("DELETE FROM pqr_tally WHERE cases = 0")?
        .execute([])?;
    Ok(())
}

/// Counts all cases again.
pub(super) fn make(conn: &Connection) -> Result<(), StoreError> {
    conn.execute("DELETE FROM pqr_tally", [])?;
    change(conn, HashMap::new(), alike(conn, Of::All)?)
}

/// Whether what is counted is not what there is.
pub(super) fn is_wrong(conn: &Connection) -> Result<bool, StoreError> {
    let stored = format!(
        "SELECT {}, cases FROM pqr_tally",
        KEY.trim_matches(['(', ')'])
    );
    Ok(counted(conn, &stored)? != alike(conn, Of::All)?)
}
