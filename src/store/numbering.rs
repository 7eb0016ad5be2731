//! What was numbered wrongly: correlatives and codes that are missing, were given
//! twice, or were used though they were annulled (N1, N2, N4).

use super::error::StoreError;
use super::finding::{Problem, ProblemKind};
use super::read::Reader;
use crate::domain::numbering::ReservedBlock;
use crate::domain::text::counted_words;
use rusqlite::{Connection, Row};
use uuid::Uuid;

/// Every kind of it.
pub(super) fn problems(conn: &Connection) -> Result<Vec<Problem>, StoreError> {
    let mut problems: Vec<Problem> = gaps(conn)?
        .iter()
        .map(|gap| Problem::new(ProblemKind::Numbering, gap.sentence()))
        .collect();
    problems.extend(told(
        conn,
        ProblemKind::CodeDuplicate,
        "SELECT json_extract(record, '$.code'), count(*) FROM attention
         GROUP BY point, series, number HAVING count(*) > 1",
        |row| {
            let (code, times): (String, u64) = (row.get(0)?, row.get(1)?);
            Ok(format!(
                "El código {code} fue dado a {}.",
                counted_words(times, "atención", "atenciones distintas")
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

/// Numbers of a series that no outage bears, or one that two bear (N1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The point.
    pub point: String,
    /// The local year.
    pub year: i32,
    /// The series.
    pub series: String,
    /// The number before it; 0 where the series begins with it.
    pub before: u32,
    /// The number after it: the same as [`Self::before`] where that was given twice.
    pub next: u32,
    /// Whose number the next one is.
    pub replica: Uuid,
}

impl Gap {
    fn named(&self, number: u32) -> String {
        format!("{}-{}-{}-{number:06}", self.point, self.year, self.series)
    }

    /// The missing numbers, first and last; none where one was given twice.
    #[must_use]
    pub fn missing(&self) -> Option<(u32, u32)> {
        let (first, last) = (self.before.checked_add(1)?, self.next.checked_sub(1)?);
        (first <= last).then_some((first, last))
    }

    /// What is missing or was given twice, by the names on the papers.
    #[must_use]
    pub fn names(&self) -> String {
        match self.missing() {
            None => self.named(self.next),
            Some((first, last)) if first == last => self.named(first),
            Some((first, last)) => format!("{} a {last:06}", self.named(first)),
        }
    }

    fn sentence(&self) -> String {
        match self.missing() {
            None => format!("El correlativo {} fue dado dos veces.", self.names()),
            Some((first, _)) => format!(
                "Falta el correlativo {}: sigue el {:06}.",
                self.named(first),
                self.next
            ),
        }
    }
}

fn gaps(conn: &Connection) -> Result<Vec<Gap>, StoreError> {
    let mut statement = conn.prepare(
        "SELECT point, year, series, before, number, replica FROM (
             SELECT point, year, series, number, replica,
                 lag(number, 1, 0) OVER (PARTITION BY point, year, series ORDER BY number) AS before
             FROM outage)
         WHERE number <> before + 1 ORDER BY point, year, series, number",
    )?;
    let gaps = statement.query_map([], |row| {
        Ok(Gap {
            point: row.get(0)?,
            year: row.get(1)?,
            series: row.get(2)?,
            before: row.get(3)?,
            next: row.get(4)?,
            replica: row.get(5)?,
        })
    })?;
    Ok(gaps.collect::<Result<_, _>>()?)
}

/// Operations of a terminal that are not here, while later ones of it are (J2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Awaited {
    /// The terminal.
    pub replica: Uuid,
    /// The first that is missing.
    pub from: u64,
    /// The one before the first that waits.
    pub to: u64,
    /// How many wait for them.
    pub waiting: u64,
}

impl Reader<'_> {
    /// What is awaited of the terminals, but for those with two histories (M3).
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn awaited(&self) -> Result<Vec<Awaited>, StoreError> {
        let mut statement = self.conn.prepare_cached(
            "SELECT aside.replica, head + 1, min(aside.sequence) - 1, count(*)
             FROM (SELECT aside.*, coalesce(replica.sequence, 0) AS head
                   FROM aside LEFT JOIN replica ON replica.id = aside.replica) AS aside
             WHERE aside.sequence > head + 1
               AND aside.replica NOT IN (SELECT replica FROM fork)
             GROUP BY aside.replica ORDER BY aside.replica",
        )?;
        let found = statement.query_map([], |row| {
            Ok(Awaited {
                replica: row.get(0)?,
                from: row.get(1)?,
                to: row.get(2)?,
                waiting: row.get(3)?,
            })
        })?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// Correlatives that are missing here, or that two outages bear (N1, P6).
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn gaps(&self) -> Result<Vec<Gap>, StoreError> {
        gaps(self.conn)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn n4_p6_what_lacks_between_the_numbers_is_named_from_first_to_last() {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch(
            "CREATE TABLE outage (point, year, series, number, replica);
             INSERT INTO outage
             SELECT 'LIM014', 2026, column1, column2, zeroblob(16)
             FROM (VALUES ('A', 1), ('A', 4), ('A', 6), ('B', 1), ('B', 1), ('C', 2));",
        )
        .unwrap();
        let told: Vec<(String, String)> = gaps(&conn)
            .unwrap()
            .iter()
            .map(|gap| (gap.names(), gap.sentence()))
            .collect();
        let told: Vec<(&str, &str)> = told
            .iter()
            .map(|(names, sentence)| (names.as_str(), sentence.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                (
                    "LIM014-2026-A-000002 a 000003",
                    "Falta el correlativo LIM014-2026-A-000002: sigue el 000004."
                ),
                (
                    "LIM014-2026-A-000005",
                    "Falta el correlativo LIM014-2026-A-000005: sigue el 000006."
                ),
                (
                    "LIM014-2026-B-000001",
                    "El correlativo LIM014-2026-B-000001 fue dado dos veces."
                ),
                (
                    "LIM014-2026-C-000001",
                    "Falta el correlativo LIM014-2026-C-000001: sigue el 000002."
                ),
            ]
        );
    }
}
