//! What was numbered wrongly: correlatives and codes that are missing, were given
//! twice, or were used though they were annulled (N1, N2, N4).

use super::error::StoreError;
use super::finding::{Problem, ProblemKind};
use crate::domain::numbering::ReservedBlock;
use rusqlite::{Connection, Row};

/// Every kind of it.
pub(super) fn problems(conn: &Connection) -> Result<Vec<Problem>, StoreError> {
    let mut problems = told(
        conn,
        ProblemKind::Numbering,
        "SELECT point, year, series, number, before FROM (
             SELECT point, year, series, number,
                 lag(number, 1, 0) OVER (PARTITION BY point, year, series ORDER BY number) AS before
             FROM outage)
         WHERE number <> before + 1",
        correlative,
    )?;
    problems.extend(told(
        conn,
        ProblemKind::CodeDuplicate,
        "SELECT json_extract(record, '$.code'), count(*) FROM attention
         GROUP BY point, series, number HAVING count(*) > 1",
        |row| {
            let (code, times): (String, u64) = (row.get(0)?, row.get(1)?);
            Ok(format!(
                "El código {code} fue dado a {times} atenciones distintas."
            ))
        },
    )?);
    problems.extend(told(
        conn,
        ProblemKind::CodeDuplicate,
        "SELECT one.point, one.series, max(one.first, other.first), min(one.last, other.last)
         FROM code_block AS one JOIN code_block AS other USING (point, series)
         WHERE one.id < other.id AND one.first <= other.last AND other.first <= one.last",
        |row| {
            let (first, last): (u32, u32) = (row.get(2)?, row.get(3)?);
            let block = ReservedBlock {
                point: row.get(0)?,
                series: row.get(1)?,
                first,
                count: last.saturating_sub(first).saturating_add(1),
            };
            Ok(format!(
                "Los códigos {block} fueron reservados dos veces: puede haber dos formatos con cada uno."
            ))
        },
    )?);
    problems.extend(told(
        conn,
        ProblemKind::CodeAnnulled,
        "SELECT json_extract(attention.record, '$.code')
         FROM code_block,
             json_each(iif(json_valid(code_block.record), code_block.record, '{}'), '$.annulled')
                 AS annulled
         JOIN attention ON attention.point = code_block.point
             AND attention.series = code_block.series AND attention.number = annulled.value
         ORDER BY 1",
        |row| {
            let code: String = row.get(0)?;
            Ok(format!(
                "El código {code} fue anulado, y hay una atención que lo lleva."
            ))
        },
    )?);
    Ok(problems)
}

fn told(
    conn: &Connection,
    kind: ProblemKind,
    sql: &str,
    words: fn(&Row<'_>) -> rusqlite::Result<String>,
) -> Result<Vec<Problem>, StoreError> {
    let mut statement = conn.prepare(sql)?;
    let problems = statement
        .query_map([], |row| Ok(Problem::new(kind, words(row)?)))?
        .collect::<Result<_, _>>()?;
    Ok(problems)
}

fn correlative(row: &Row<'_>) -> rusqlite::Result<String> {
    let (point, year, series): (String, i32, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
    let (number, before): (u32, u32) = (row.get(3)?, row.get(4)?);
    Ok(if number == before {
        format!("El correlativo {point}-{year}-{series}-{number:06} fue dado dos veces.")
    } else {
        format!(
            "Falta el correlativo {point}-{year}-{series}-{:06}: sigue el {number:06}.",
            before.saturating_add(1)
        )
    })
}
