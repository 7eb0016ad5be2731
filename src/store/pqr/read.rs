//! Reads of the PQR cell: what is known before a cut comes, one case, what there is to do.

use super::figures::{STILL_THERE, of_last};
use super::listed::{COLUMNS, CaseLine, FROM, line};
use super::rows::{CLOSED, LEFT, UNDATED, day, day_of};
use crate::domain::pqr::{Before, CaseState, KnownCase, PqrBase, PqrCase, PqrReception, Reception};
use crate::store::error::StoreError;
use crate::store::read::Reader;
use chrono::{DateTime, FixedOffset, NaiveDate};
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params, params_from_iter};
use std::collections::HashMap;
use uuid::Uuid;

/// One row in which a case came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldRow {
    /// The reception.
    pub reception: Uuid,
    /// Its base.
    pub base: PqrBase,
    /// Its cut.
    pub cut: NaiveDate,
    /// The row of its sheet.
    pub row: u32,
    /// Whether that reception counts.
    pub in_force: bool,
    /// When its mail arrived; where nobody said so, when it was taken in.
    pub received: DateTime<FixedOffset>,
}

/// All that is known of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseHistory {
    /// The case.
    pub line: CaseLine,
    /// The rows in which it came, by their cut.
    pub rows: Vec<HeldRow>,
    /// Those of them that were rejected, by their cut: of these nothing was taken.
    pub rejected: Vec<HeldRow>,
    /// What was done about it here.
    pub work: Option<PqrCase>,
}

impl CaseHistory {
    /// A case of which nothing else is looked up.
    #[must_use]
    pub const fn of_line(line: CaseLine) -> Self {
        Self {
            line,
            rows: Vec::new(),
            rejected: Vec::new(),
            work: None,
        }
    }
}

/// What a cell has to do, by numbers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CellCounts {
    /// Cases by their state, but for those that left.
    pub states: Vec<(CaseState, u64)>,
    /// Of these, those that are not closed, by the day from which their term is counted.
    pub runs: Vec<(Option<NaiveDate>, u64)>,
    /// Closed here, and in the last cut of a base all the same.
    pub closed_still_there: u64,
    /// On which two worked without knowing of one another (X4).
    pub unaware: u64,
    /// In the last cut of no base, and nobody here touched them (X2).
    pub gone_untouched: u64,
    /// In the last cut of no base, and somebody here is at work on them.
    pub gone_in_work: u64,
}

impl Reader<'_> {
    /// The radicados that end so, the whole one first: at most so many.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn radicados_ending(&self, end: &str, limit: usize) -> Result<Vec<String>, StoreError> {
        let whole: Option<String> = self
            .conn
            .prepare_cached("SELECT radicado FROM pqr_case WHERE radicado = ?1 LIMIT 1")?
            .query_row([end], |row| row.get(0))
            .optional()?;
        if let Some(whole) = whole {
            return Ok(vec![whole]);
        }
        Ok(self
            .conn
            .prepare_cached(
                "SELECT DISTINCT radicado FROM pqr_case
                 WHERE substr(radicado, -length(?1)) = ?1 ORDER BY radicado LIMIT ?2",
            )?
            .query_map(params![end, limit], |row| row.get(0))?
            .collect::<Result<_, _>>()?)
    }

    /// All that is known of the cases of a radicado: one, but where several points have it.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn pqr_case(&self, radicado: &str) -> Result<Vec<CaseHistory>, StoreError> {
        let lines: Vec<CaseLine> = self
            .conn
            .prepare_cached(&format!(
                "SELECT {COLUMNS} {FROM} WHERE item.radicado = ?1 ORDER BY item.point"
            ))?
            .query_map([radicado], line)?
            .collect::<Result<_, _>>()?;
        lines
            .into_iter()
            .map(|line| {
                let of = [&line.point, &line.radicado];
                Ok(CaseHistory {
                    rows: self.rows_of("pqr_row", of)?,
                    rejected: self.rows_of("pqr_rejected", of)?,
                    work: self.one(
                        "SELECT record FROM pqr_work WHERE (point, radicado) = (?1, ?2)",
                        of,
                    )?,
                    line,
                })
            })
            .collect()
    }

    /// The rows in which a case came, as one of two tables holds them.
    fn rows_of(self, table: &str, of: [&String; 2]) -> Result<Vec<HeldRow>, StoreError> {
        let rows = self
            .conn
            .prepare_cached(&format!(
                "SELECT reception.id, row.row,
                     EXISTS (SELECT 1 FROM pqr_force WHERE reception = reception.id),
                     reception.record
                 FROM {table} AS row JOIN pqr_batch AS batch ON batch.number = row.batch
                 JOIN pqr_reception AS reception
                     ON reception.id = batch.reception AND reception.replica = batch.replica
                 WHERE reception.point = ?1 AND row.radicado = ?2 AND reception.complete = 1
                 ORDER BY reception.cut, reception.id"
            ))?
            .query_map(of, |row| {
                Ok((
                    row.get::<_, Uuid>(0)?,
                    row.get::<_, u32>(1)?,
                    row.get::<_, bool>(2)?,
                    row.get::<_, String>(3)?,
                ))
            })?
            .collect::<Result<Vec<_>, _>>()?;
        rows.into_iter()
            .map(|(reception, row, in_force, record)| {
                let PqrReception { facts, at, .. } =
                    serde_json::from_str(&record).map_err(StoreError::Record)?;
                Ok(HeldRow {
                    reception,
                    base: facts.base,
                    cut: facts.cut,
                    row,
                    in_force,
                    received: facts.received.unwrap_or(at),
                })
            })
            .collect()
    }

    /// What is known of every case of a point before a cut of a base comes, and how that cut
    /// stands to those before it (X2).
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn known_cases(
        &self,
        point: &str,
        reception: &Reception,
    ) -> Result<(HashMap<String, KnownCase>, Before), StoreError> {
        let (own, (other, of_other)) = match reception.base {
            PqrBase::Misescalated => ("wrong", ("pending", PqrBase::Pending)),
            PqrBase::Pending => ("pending", ("wrong", PqrBase::Misescalated)),
        };
        let last_other = self.last_cut(point, of_other)?.map(|cut| cut.to_string());
        let closed: HashMap<String, i64> = self
            .conn
            .prepare_cached(
                "SELECT radicado, closed FROM pqr_work WHERE point = ?1 AND closed IS NOT NULL",
            )?
            .query_map([point], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        let mut known = HashMap::new();
        let mut statement = self.conn.prepare_cached(&format!(
            "SELECT radicado, {own}_said, {own}_cut,
                 coalesce({other}_rejected, {other}_cut), state,
                 CASE WHEN runs IS NOT filed THEN runs END, no_request, {own}_rejected
             FROM pqr_case WHERE point = ?1"
        ))?;
        let mut rows = statement.query([point])?;
        while let Some(row) = rows.next()? {
            let text = |at: usize| -> Result<Option<&str>, rusqlite::Error> {
                Ok(row.get_ref(at)?.as_str_or_null()?)
            };
            let other = text(3)?;
            let by_other = other.is_some();
            let in_other = by_other && other == last_other.as_deref();
            let last = text(2)?.and_then(day);
            let state = text(4)?.and_then(CaseState::of).unwrap_or_default();
            let radicado: String = row.get(0)?;
            let closed = closed.get(&radicado).copied().and_then(day_of);
            known.insert(
                radicado,
                KnownCase {
                    closed,
                    said: row.get(1)?,
                    last,
                    named: text(7)?.and_then(day).or(last),
                    by_other,
                    in_other,
                    state,
                    runs: row.get::<_, Option<i64>>(5)?.and_then(day_of),
                    no_request: row.get(6)?,
                },
            );
        }
        let last = self.last_cut(point, reception.base)?;
        let before = Before {
            cut: reception.cut,
            last,
            tells_gone: !reception.returned && last.is_none_or(|last| last <= reception.cut),
        };
        Ok((known, before))
    }

    /// The last cut of a base that counts.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn last_cut(&self, point: &str, base: PqrBase) -> Result<Option<NaiveDate>, StoreError> {
        let cut: Option<String> = self
            .conn
            .prepare_cached("SELECT max(cut) FROM pqr_force WHERE point = ?1 AND base = ?2")?
            .query_row([point, base.code()], |row| row.get(0))?;
        Ok(cut.as_deref().and_then(day))
    }

    /// What a cell has to do, by numbers.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn cell_counts(&self, point: &str) -> Result<CellCounts, StoreError> {
        let told: Vec<(String, u64)> = self
            .conn
            .prepare_cached(
                "SELECT state, sum(cases) FROM pqr_tally WHERE point = ?1 AND no_request = 0
                     AND (clock < ?2 OR clock >= ?3) GROUP BY state",
            )?
            .query_map(params![point, LEFT, CLOSED], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?
            .collect::<Result<_, _>>()?;
        let named = |(state, count): (String, u64)| Some((CaseState::of(&state)?, count));
        let mut states: Vec<_> = told.into_iter().filter_map(named).collect();
        // In the order of the work.
        states.sort();
        let runs: Vec<(Option<i64>, u64)> = self
            .conn
            .prepare_cached(
                "SELECT nullif(clock, ?2), sum(cases) FROM pqr_tally
                 WHERE point = ?1 AND no_request = 0 AND clock < ?3 GROUP BY clock ORDER BY 1",
            )?
            .query_map(params![point, UNDATED, LEFT], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?
            .collect::<Result<_, _>>()?;
        // A cut that was made when they were closed already has them all the same (X2).
        let last = [
            self.last_cut(point, PqrBase::Misescalated)?,
            self.last_cut(point, PqrBase::Pending)?,
        ];
        let bound = std::iter::once(Value::Text(point.to_owned())).chain(of_last(last));
        let closed_still_there = self
            .conn
            .prepare_cached(&format!("SELECT count(*) FROM ({STILL_THERE})"))?
            .query_row(params_from_iter(bound), |row| row.get(0))?;
        let (gone_untouched, gone_in_work) = self
            .conn
            .prepare_cached(
                "SELECT count(*) FILTER (WHERE state = 'new'),
                     count(*) FILTER (WHERE state NOT IN ('new', 'finished', 'solved', 'closed'))
                 FROM pqr_case WHERE point = ?1 AND gone = 1",
            )?
            .query_row([point], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let unaware = self
            .conn
            .prepare_cached("SELECT count(*) FROM pqr_case WHERE point = ?1 AND unaware = 1")?
            .query_row([point], |row| row.get(0))?;
        Ok(CellCounts {
            unaware,
            gone_untouched,
            gone_in_work,
            states,
            runs: runs
                .into_iter()
                .map(|(from, count)| (from.and_then(day_of), count))
                .collect(),
            closed_still_there,
        })
    }
}
