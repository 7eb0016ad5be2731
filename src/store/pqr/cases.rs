//! The receptions in force and the cases that they make, made again where something of them
//! changed (X12).

use super::dropped;
use super::rows::{CLOSED, LEFT, LEFT_UNDATED, UNDATED};
use crate::domain::pqr::PqrReception;
use crate::store::error::StoreError;
use crate::store::read::Reader;
use rusqlite::{Connection, params};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What a case is kept by, in the order in which it is made.
const COLUMNS: &str = "point, radicado, batch, base, cut, filed, clock, state, class, account,
    adviser, reason, sub_reason, wrong_cut, wrong_said, pending_cut, pending_said, gone, runs,
    cause, no_request, dates, unaware";

/// The cases of the radicados of a table, as the rows in force and the work on them make them:
/// the last cut decides, of one day the base of what is pending, in it the rows that came
/// home, and of several files the latest.
fn made(of: &str) -> String {
    let gone = gone("wrong.cut", "pending.cut");
    let clock = clock(
        "coalesce(work.runs, come.filed)",
        "coalesce(work.state, 'new')",
        &gone,
    );
    format!(
        "WITH come AS (
             SELECT force.point, row.radicado, row.batch, force.base, force.cut, row.filed,
                 row.class, row.account, row.adviser, row.reason, row.sub_reason, row.said,
                 row_number() OVER (PARTITION BY force.point, row.radicado
                     ORDER BY force.cut DESC, force.base DESC, force.returned DESC,
                         force.reception DESC, row.batch DESC) AS place,
                 row_number() OVER (PARTITION BY force.point, row.radicado, force.base
                     ORDER BY force.cut DESC, force.returned DESC, force.reception DESC,
                         row.batch DESC) AS of_base
             FROM {of} JOIN pqr_row AS row USING (radicado)
             JOIN pqr_batch AS batch ON batch.id = row.batch
             JOIN pqr_reception AS reception
                 ON reception.id = batch.reception AND reception.replica = batch.replica
             JOIN pqr_force AS force ON force.reception = reception.id
         ),
         wrong AS (SELECT point, radicado, cut, said FROM come
             WHERE base = 'mal-escalados' AND of_base = 1),
         pending AS (SELECT point, radicado, cut, said FROM come
             WHERE base = 'pendientes' AND of_base = 1)
         SELECT come.point, come.radicado, come.batch, come.base, come.cut, come.filed,
             {clock}, coalesce(work.state, 'new'), coalesce(work.class, come.class), come.account,
             come.adviser,
             CASE WHEN work.reason IS NULL THEN come.reason ELSE work.reason END,
             CASE WHEN work.reason IS NULL THEN come.sub_reason ELSE work.sub_reason END,
             wrong.cut, wrong.said, pending.cut, pending.said, {gone},
             coalesce(work.runs, come.filed), work.cause, coalesce(work.no_request, 0),
             coalesce(work.dates, 0), coalesce(work.unaware, 0)
         FROM come LEFT JOIN wrong USING (point, radicado)
         LEFT JOIN pending USING (point, radicado)
         LEFT JOIN pqr_work AS work USING (point, radicado)
         JOIN {ENDS} ON ends.point = come.point
         WHERE come.place = 1 ORDER BY come.radicado, come.point"
    )
}

/// Whether the last cut of neither base has a case.
fn gone(wrong: &str, pending: &str) -> String {
    format!(
        "(({wrong} IS NULL OR {wrong} < ends.wrong)
             AND ({pending} IS NULL OR {pending} < ends.pending))"
    )
}

/// The last cut of each base of each point.
const ENDS: &str = "(SELECT point, max(CASE base WHEN 'mal-escalados' THEN cut END) AS wrong,
    max(CASE base WHEN 'pendientes' THEN cut END) AS pending
    FROM pqr_force GROUP BY point) AS ends";

/// When a case is due, as a place among all others.
fn clock(runs: &str, state: &str, gone: &str) -> String {
    format!(
        "CASE WHEN {state} IN ('finished', 'solved', 'closed')
                 THEN {CLOSED} + coalesce({runs}, {UNDATED})
             WHEN {state} = 'new' AND {gone} THEN {LEFT} + coalesce({runs}, {LEFT_UNDATED})
             ELSE coalesce({runs}, {UNDATED}) END"
    )
}

/// Writes the cases of the radicados of a table. A case keeps its place in the list.
fn write(of: &str) -> String {
    let names = COLUMNS.split(',').map(str::trim).skip(2);
    let again: Vec<String> = names
        .map(|name| format!("{name} = excluded.{name}"))
        .collect();
    format!(
        "INSERT INTO pqr_case ({COLUMNS}) {}
         ON CONFLICT (radicado, point) DO UPDATE SET {}",
        made(of),
        again.join(", ")
    )
}

/// No row in force brings it any more.
const GONE: &str = "NOT EXISTS (
    SELECT 1 FROM pqr_row AS row JOIN pqr_batch AS batch ON batch.id = row.batch
    JOIN pqr_reception AS reception
        ON reception.id = batch.reception AND reception.replica = batch.replica
    JOIN pqr_force AS force ON force.reception = reception.id
    WHERE row.radicado = pqr_case.radicado AND force.point = pqr_case.point)";

/// Every radicado that came.
const ALL: &str = "(SELECT DISTINCT radicado FROM pqr_row)";

/// Makes again what is marked to be. Called at the end of every transaction that may have
/// changed something of it.
pub(in crate::store) fn settle(conn: &Connection) -> Result<(), StoreError> {
    let marked: Vec<(String, String, String, String)> = conn
        .prepare_cached("SELECT point, base, cut, radicado FROM pqr_unsettled")?
        .query_map([], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })?
        .collect::<Result<_, _>>()?;
    if marked.is_empty() {
        return Ok(());
    }
    let is_whole = |(_, base, _, radicado): &(String, String, String, String)| {
        base.is_empty() && radicado.is_empty()
    };
    if marked.iter().any(is_whole) {
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
        conn.prepare_cached(
            "INSERT OR IGNORE INTO pqr_settling
             SELECT row.radicado FROM pqr_reception AS reception
             JOIN pqr_batch AS batch
                 ON batch.reception = reception.id AND batch.replica = reception.replica
             JOIN pqr_row AS row ON row.batch = batch.id
             WHERE (reception.point, reception.base, reception.cut) = (?1, ?2, ?3)",
        )?
        .execute([point, base, cut])?;
        enforce(conn, point, base, cut)?;
    }
    let settling = "radicado IN (SELECT radicado FROM pqr_settling) AND";
    conn.execute(&format!("DELETE FROM pqr_case WHERE {settling} {GONE}"), [])?;
    conn.execute(&write("pqr_settling"), [])?;
    for (point, ..) in marked.iter().filter(|(.., radicado)| radicado.is_empty()) {
        part(conn, point)?;
    }
    conn.execute_batch("DELETE FROM pqr_settling; DELETE FROM pqr_unsettled;")?;
    Ok(())
}

/// Tells apart the cases of a point that the last cuts have no more, whichever those are now.
fn part(conn: &Connection, point: &str) -> Result<(), StoreError> {
    let gone = gone("wrong_cut", "pending_cut");
    let clock = clock("runs", "state", &gone);
    conn.execute(
        &format!(
            "UPDATE pqr_case SET gone = {gone}, clock = {clock} FROM {ENDS}
             WHERE pqr_case.point = ?1 AND ends.point = ?1 AND gone <> {gone}"
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
    conn.execute(&write(ALL), [])?;
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
    let made = made(ALL);
    let cases: u64 = conn.query_row(
        &format!(
            "SELECT (SELECT count(*) FROM
                 (SELECT * FROM ({made}) EXCEPT SELECT {COLUMNS} FROM pqr_case))
                 + (SELECT count(*) FROM
                 (SELECT {COLUMNS} FROM pqr_case EXCEPT SELECT * FROM ({made})))
                 + (SELECT count(*) FROM pqr_unsettled)"
        ),
        [],
        |row| row.get(0),
    )?;
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
