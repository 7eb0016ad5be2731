//! The receptions in force and the cases that they make, made again where something of them
//! changed (X12).

use super::dropped;
use super::made::{self, Of};
use super::tally;
use crate::domain::pqr::PqrReception;
use crate::store::error::StoreError;
use crate::store::read::Reader;
use rusqlite::{Connection, params};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Whether the last cut of neither base has a case.
const HAS_LEFT: &str = "(coalesce(coalesce(wrong_rejected, wrong_cut) < ends.wrong, TRUE)
    AND coalesce(coalesce(pending_rejected, pending_cut) < ends.pending, TRUE))";

/// The last cut of each base of each point.
const ENDS: &str = "(SELECT point, max(CASE base WHEN 'mal-escalados' THEN cut END) AS wrong,
    max(CASE base WHEN 'pendientes' THEN cut END) AS pending
    FROM pqr_force GROUP BY point) AS ends";

/// No row in force brings it any more; nor did any that counts no more, where somebody worked
/// on it.
const GONE: &str = "NOT EXISTS (
    SELECT 1 FROM pqr_row AS row JOIN pqr_batch AS batch ON batch.number = row.batch
    JOIN pqr_reception AS reception
        ON reception.id = batch.reception AND reception.replica = batch.replica
    WHERE row.radicado = pqr_case.radicado AND reception.point = pqr_case.point
        AND (EXISTS (SELECT 1 FROM pqr_force AS force WHERE force.reception = reception.id)
            OR reception.complete = 1 AND EXISTS (
                SELECT 1 FROM pqr_work AS work
                WHERE (work.point, work.radicado) = (pqr_case.point, pqr_case.radicado))))";

/// What is marked to be made again: its point, base, cut and radicado, each empty where it is
/// all of them.
type Marked = (String, String, String, String);

/// Makes again what is marked to be. Called at the end of every transaction that may have
/// changed something of it.
pub(in crate::store) fn settle(conn: &Connection) -> Result<(), StoreError> {
    let marked: Vec<Marked> = conn
        .prepare_cached("SELECT point, base, cut, radicado FROM pqr_unsettled")?
        .query_map([], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })?
        .collect::<Result<_, _>>()?;
    if marked.is_empty() {
        return Ok(());
    }
    let is_whole = |(_, base, _, radicado): &Marked| base.is_empty() && radicado.is_empty();
    if marked.iter().any(is_whole) || are_most(conn, &marked)? {
        return settle_all(conn);
    }
    conn.execute_batch(
        "CREATE TEMP TABLE IF NOT EXISTS pqr_settling (radicado TEXT NOT NULL PRIMARY KEY)
             WITHOUT ROWID;
         DELETE FROM pqr_settling;",
    )?;
    for (point, base, cut, radicado) in &marked {
        if !radicado.is_empty() {
            conn.prepare_cached("INSERT OR IGNORE INTO pqr_settling VALUES (?1)")?
                .execute([radicado])?;
            continue;
        }
        for table in ["pqr_row", "pqr_rejected"] {
            conn.prepare_cached(&format!(
                "INSERT OR IGNORE INTO pqr_settling
                 SELECT row.radicado FROM pqr_reception AS reception
                 JOIN pqr_batch AS batch
                     ON batch.reception = reception.id AND batch.replica = reception.replica
                 JOIN {table} AS row ON row.batch = batch.number
                 WHERE (reception.point, reception.base, reception.cut) = (?1, ?2, ?3)"
            ))?
            .execute([point, base, cut])?;
        }
        enforce(conn, point, base, cut)?;
    }
    let is_of_cut = marked.iter().any(|(.., radicado)| radicado.is_empty());
    // A cut tells apart cases that it does not have: all are counted again.
    let were = if is_of_cut {
        None
    } else {
        Some(tally::alike(conn, Of::Settling)?)
    };
    let settling = "radicado IN (SELECT radicado FROM pqr_settling) AND";
    conn.execute(&format!("DELETE FROM pqr_case WHERE {settling} {GONE}"), [])?;
    made::write(conn, Of::Settling)?;
    for (point, ..) in marked.iter().filter(|(.., radicado)| radicado.is_empty()) {
        part(conn, point)?;
    }
    match were {
        Some(were) => tally::change(conn, were, tally::alike(conn, Of::Settling)?)?,
        None => tally::make(conn)?,
    }
    conn.execute_batch("DELETE FROM pqr_settling; DELETE FROM pqr_unsettled;")?;
    Ok(())
}

/// Whether most cases are to be made again: all of them are then, in one go and in their order.
fn are_most(conn: &Connection, marked: &[Marked]) -> Result<bool, StoreError> {
    let mut rows = 0;
    for (point, base, cut, _) in marked.iter().filter(|(.., radicado)| radicado.is_empty()) {
        let receptions: Vec<PqrReception> = Reader::new(conn).many(
            "SELECT record FROM pqr_reception WHERE (point, base, cut) = (?1, ?2, ?3)",
            [point, base, cut],
        )?;
        rows = receptions
            .iter()
            .map(|it| it.facts.rows)
            .fold(rows, u64::saturating_add);
    }
    // What is done about a case marks that one alone: nothing is counted for it.
    if rows == 0 {
        return Ok(false);
    }
    let cases: u64 = conn.query_row("SELECT count(*) FROM pqr_case", [], |row| row.get(0))?;
    Ok(rows.saturating_mul(2) >= cases)
}

/// Tells apart the cases of a point that the last cuts have no more, whichever those are now.
fn part(conn: &Connection, point: &str) -> Result<(), StoreError> {
    let clock = made::clock("runs", "state", HAS_LEFT);
    conn.execute(
        &format!(
            "UPDATE pqr_case SET gone = {HAS_LEFT}, clock = {clock} FROM {ENDS}
             WHERE pqr_case.point = ?1 AND ends.point = ?1 AND gone <> {HAS_LEFT}"
        ),
        [point],
    )?;
    Ok(())
}

/// Which receptions of a cut count.
fn enforce(conn: &Connection, point: &str, base: &str, cut: &str) -> Result<(), StoreError> {
    conn.prepare_cached("DELETE FROM pqr_force WHERE (point, base, cut) = (?1, ?2, ?3)")?
        .execute([point, base, cut])?;
    let receptions: Vec<PqrReception> = Reader::new(conn).many(
        "SELECT record FROM pqr_reception WHERE (point, base, cut) = (?1, ?2, ?3)",
        [point, base, cut],
    )?;
    dropped::clear(conn, &receptions)?;
    let receptions: Vec<&PqrReception> = receptions.iter().collect();
    for reception in PqrReception::in_force(&receptions) {
        conn.prepare_cached(
            "INSERT INTO pqr_force (reception, point, base, cut, returned)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            reception.id,
            point,
            base,
            cut,
            reception.facts.returned
        ])?;
    }
    Ok(())
}

fn enforce_all(conn: &Connection) -> Result<(), StoreError> {
    conn.execute("DELETE FROM pqr_force", [])?;
    let cuts: Vec<[String; 3]> = conn
        .prepare("SELECT DISTINCT point, base, cut FROM pqr_reception")?
        .query_map([], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?]))?
        .collect::<Result<_, _>>()?;
    for [point, base, cut] in &cuts {
        enforce(conn, point, base, cut)?;
    }
    Ok(())
}

/// Makes all of it again.
pub(in crate::store) fn settle_all(conn: &Connection) -> Result<(), StoreError> {
    enforce_all(conn)?;
    conn.execute(&format!("DELETE FROM pqr_case WHERE {GONE}"), [])?;
    made::write(conn, Of::All)?;
    tally::make(conn)?;
    conn.execute("DELETE FROM pqr_unsettled", [])?;
    Ok(())
}

/// Removes what the vault does not say any more (T1).
pub(in crate::store) fn sweep(conn: &Connection) -> Result<(), StoreError> {
    let swept = conn.execute(
        "UPDATE pqr_row SET said = NULL, account = NULL, adviser = NULL, reason = NULL,
             sub_reason = NULL
         WHERE said IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM vault WHERE id = pqr_row.vault)
             AND NOT EXISTS (SELECT 1 FROM vault_twin WHERE id = pqr_row.vault)",
        [],
    )?;
    if swept > 0 {
        settle_all(conn)?;
    }
    Ok(())
}

/// How many cases and receptions in force are not those that the rows make.
pub(in crate::store) fn wrong(conn: &Connection) -> Result<u64, StoreError> {
    let unsettled: u64 =
        conn.query_row("SELECT count(*) FROM pqr_unsettled", [], |row| row.get(0))?;
    let cases = made::wrong(conn)? + unsettled + u64::from(tally::is_wrong(conn)?);
    let receptions: Vec<PqrReception> =
        Reader::new(conn).many("SELECT record FROM pqr_reception", [])?;
    let mut cuts: BTreeMap<_, Vec<&PqrReception>> = BTreeMap::new();
    for it in &receptions {
        let of = (&it.facts.point, it.facts.base, it.facts.cut);
        cuts.entry(of).or_default().push(it);
    }
    let mut forced: Vec<Uuid> = cuts
        .values()
        .flat_map(|of_one| PqrReception::in_force(of_one))
        .map(|it| it.id)
        .collect();
    forced.sort_unstable();
    let stored: Vec<Uuid> = conn
        .prepare("SELECT reception FROM pqr_force ORDER BY reception")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    Ok(cases + u64::from(stored != forced))
}
