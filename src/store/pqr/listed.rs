//! The list of cases of a cell, page by page in the order in which they are due.

use super::filter::CaseFilter;
use super::rows::{day, day_of, named_digest};
use crate::domain::personal::Sealed;
use crate::domain::pqr::{CaseClass, CaseState, Origin, PqrBase};
use crate::domain::text::fold_accents;
use crate::store::error::StoreError;
use crate::store::paging::PageAt;
use crate::store::read::Reader;
use chrono::NaiveDate;
use rusqlite::types::Value;
use rusqlite::{Row, params_from_iter};

/// Where a case stands in the list, the same at every terminal: by when it is due, then by its
/// radicado.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseCursor {
    clock: i64,
    radicado: String,
    point: String,
}

/// The order of the list.
const ORDER: [&str; 3] = ["item.clock", "item.radicado", "item.point"];

impl CaseCursor {
    /// It, as it is bound where [`ORDER`] is asked for.
    fn values(&self) -> [Value; 3] {
        [
            Value::Integer(self.clock),
            Value::Text(self.radicado.clone()),
            Value::Text(self.point.clone()),
        ]
    }
}

/// A case, as its list has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseLine {
    /// Its point.
    pub point: String,
    /// Its radicado.
    pub radicado: String,
    /// The base of the last cut that has it.
    pub base: PqrBase,
    /// That cut.
    pub cut: NaiveDate,
    /// The last cut of each base that has it: wrongly escalated, pending.
    pub cuts: [Option<NaiveDate>; 2],
    /// The day it was filed.
    pub filed: Option<NaiveDate>,
    /// How far it got.
    pub state: CaseState,
    /// Whether the last cut of no base has it.
    pub gone: bool,
    /// Its class.
    pub class: Option<CaseClass>,
    /// Its account, as long as the vault says it.
    pub account: Option<String>,
    /// Who escalated it.
    pub adviser: Option<String>,
    /// Its marking: razón, sub-razón.
    pub marking: [Option<String>; 2],
    /// The letter of its cause.
    pub cause: Option<char>,
    /// It is no request of a customer (X14).
    pub no_request: bool,
    /// The day from which its term is counted now.
    pub runs: Option<NaiveDate>,
    /// Different dates of calls that count (X7).
    pub contact_dates: usize,
    /// Two worked on it without knowing of one another.
    pub unaware: bool,
    /// What the radicado was in its workbook.
    pub origin: Origin,
    /// What else the client says, in the vault.
    pub content: Sealed,
    /// Its place in the list.
    pub cursor: CaseCursor,
}

/// Advisers that one search names at most: what a statement can bind.
const MOST_ADVISERS: usize = 5_000;

pub(super) const COLUMNS: &str =
    "item.point, item.radicado, item.base, item.cut, item.filed, item.state,
    item.class, item.account, item.adviser, item.reason, item.sub_reason,
    coalesce(item.wrong_rejected, item.wrong_cut),
    coalesce(item.pending_rejected, item.pending_cut), row.origin, row.vault, row.digest, item.clock, item.gone,
    item.runs, item.cause, item.no_request, item.dates, item.unaware";

pub(super) const FROM: &str = "FROM pqr_case AS item
    JOIN pqr_row AS row ON row.batch = item.batch AND row.radicado = item.radicado";

pub(super) fn line(row: &Row<'_>) -> rusqlite::Result<CaseLine> {
    let damaged = || rusqlite::Error::InvalidQuery;
    let (base, cut, state): (String, String, String) = (row.get(2)?, row.get(3)?, row.get(5)?);
    let class: Option<String> = row.get(6)?;
    let cut_of = |at: usize| -> rusqlite::Result<Option<NaiveDate>> {
        Ok(row.get::<_, Option<String>>(at)?.as_deref().and_then(day))
    };
    let origin: Option<String> = row.get(13)?;
    let (point, radicado): (String, String) = (row.get(0)?, row.get(1)?);
    Ok(CaseLine {
        cursor: CaseCursor {
            clock: row.get(16)?,
            radicado: radicado.clone(),
            point: point.clone(),
        },
        point,
        radicado,
        base: PqrBase::of(&base).ok_or_else(damaged)?,
        cut: day(&cut).ok_or_else(damaged)?,
        cuts: [cut_of(11)?, cut_of(12)?],
        filed: row.get::<_, Option<i64>>(4)?.and_then(day_of),
        state: CaseState::of(&state).ok_or_else(damaged)?,
        gone: row.get(17)?,
        class: class.as_deref().and_then(CaseClass::of),
        account: row.get(7)?,
        adviser: row.get(8)?,
        marking: [row.get(9)?, row.get(10)?],
        origin: match origin.as_deref() {
            None | Some("text") => Origin::Text,
            Some("number_format") => Origin::NumberFormat,
            Some(_) => Origin::Number,
        },
        content: Sealed {
            vault: row.get(14)?,
            digest: named_digest(row, 15)?,
        },
        runs: row.get::<_, Option<i64>>(18)?.and_then(day_of),
        cause: row
            .get::<_, Option<String>>(19)?
            .and_then(|letter| letter.chars().next()),
        no_request: row.get(20)?,
        contact_dates: row.get(21)?,
        unaware: row.get(22)?,
    })
}

/// Those of the day of a row on one side of it: what [`CaseCursor::values`] binds.
fn within_day(side: &str) -> String {
    let [clock, radicado, point] = ORDER;
    format!("{clock} = ? AND ({radicado}, {point}) {side} (?, ?)")
}

impl Reader<'_> {
    /// One page of the cases that a filter wants, those due first before all others and those
    /// closed last.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn pqr_cases(
        &self,
        filter: &CaseFilter,
        page: &PageAt<CaseCursor>,
        limit: usize,
    ) -> Result<Vec<CaseLine>, StoreError> {
        let mut places = self.places(filter, page, limit)?;
        if page.is_back() {
            places.reverse();
        }
        let mut found = self
            .conn
            .prepare_cached(&format!("SELECT {COLUMNS} {FROM} WHERE item.place = ?1"))?;
        let lines = places.into_iter();
        Ok(lines
            .map(|place| found.query_row([place], line))
            .collect::<Result<_, _>>()?)
    }

    /// Where the cases of a page stand, in the order in which it is read. Where the tally says
    /// on which days there are any, no others are gone through.
    fn places(
        self,
        filter: &CaseFilter,
        page: &PageAt<CaseCursor>,
        limit: usize,
    ) -> Result<Vec<i64>, StoreError> {
        let (wanted, values) = filter.sql();
        let (side, order) = if page.is_back() {
            ("<", "DESC")
        } else {
            (">", "ASC")
        };
        let index = filter.index();
        let [clock, radicado, point] = ORDER.map(|column| format!("{column} {order}"));
        let by = format!("{clock}, {radicado}, {point}");
        let places = |within: &str, bound: Vec<Value>, limit: usize| {
            let limit = Value::Integer(i64::try_from(limit).unwrap_or(i64::MAX));
            let bound = values.iter().cloned().chain(bound).chain([limit]);
            let mut statement = self.conn.prepare_cached(&format!(
                "SELECT item.place FROM pqr_case AS item {index}
                 WHERE {wanted}{within} ORDER BY {by} LIMIT ?"
            ))?;
            let found = statement.query_map(params_from_iter(bound), |row| row.get(0))?;
            Ok::<Vec<i64>, StoreError>(found.collect::<Result<_, _>>()?)
        };
        if !filter.is_tallied() {
            let Some(row) = page.beside() else {
                return places("", Vec::new(), limit);
            };
            let within = format!(" AND ({}) {side} (?, ?, ?)", ORDER.join(", "));
            return places(&within, row.values().to_vec(), limit);
        }
        let mut bound = values.clone();
        let mut from = String::new();
        if let Some(CaseCursor { clock, .. }) = page.beside() {
            from = format!(" AND item.clock {side}= ?");
            bound.push(Value::Integer(*clock));
        }
        let mut days = self.conn.prepare_cached(&format!(
            "SELECT DISTINCT item.clock FROM pqr_tally AS item WHERE {wanted}{from}
             ORDER BY item.clock {order}"
        ))?;
        let mut days = days.query(params_from_iter(bound))?;
        let mut found = Vec::new();
        while let Some(day) = days.next()?
            && found.len() < limit
        {
            let day: i64 = day.get(0)?;
            let left = limit - found.len();
            let more = match page.beside() {
                Some(row) if row.clock == day => places(
                    &format!(" AND {}", within_day(side)),
                    row.values().to_vec(),
                    left,
                ),
                _ => places(" AND item.clock = ?", vec![Value::Integer(day)], left),
            };
            found.append(&mut more?);
        }
        Ok(found)
    }

    /// The advisers whose names have these letters, whatever their accents: a few hundred at
    /// most.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn advisers_like(&self, letters: &str) -> Result<Vec<String>, StoreError> {
        let wanted = fold_accents(letters.trim());
        let all: Vec<String> = self
            .conn
            .prepare_cached(
                "SELECT DISTINCT adviser FROM pqr_tally WHERE adviser <> '' ORDER BY adviser",
            )?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let is_it = |name: &String| fold_accents(name).contains(&wanted);
        Ok(all.into_iter().filter(is_it).take(MOST_ADVISERS).collect())
    }

    /// How many cases a filter wants, all or those before one; counted up to a limit.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn count_pqr_cases(
        &self,
        filter: &CaseFilter,
        before: Option<&CaseCursor>,
        limit: usize,
    ) -> Result<usize, StoreError> {
        let (wanted, values) = filter.sql();
        let counted = |sql: String, bound: &[Value]| -> Result<usize, StoreError> {
            Ok(self
                .conn
                .prepare_cached(&sql)?
                .query_row(params_from_iter(values.iter().chain(bound)), |row| {
                    row.get(0)
                })?)
        };
        let index = filter.index();
        let most = Value::Integer(i64::try_from(limit).unwrap_or(i64::MAX));
        let cases = |within: &str, bound: &[Value]| {
            let sql = format!(
                "SELECT count(*) FROM (SELECT 1 FROM pqr_case AS item {index}
                     WHERE {wanted}{within} LIMIT ?)"
            );
            counted(sql, &[bound, std::slice::from_ref(&most)].concat())
        };
        let alike = |within: &str, bound: &[Value]| {
            let sql = format!(
                "SELECT coalesce(sum(item.cases), 0) FROM pqr_tally AS item WHERE {wanted}{within}"
            );
            counted(sql, bound)
        };
        let count = match (before, filter.is_tallied()) {
            (None, true) => alike("", &[])?,
            (None, false) => cases("", &[])?,
            (Some(row), true) => {
                let that_day = format!(" AND {}", within_day("<"));
                let before = alike(" AND item.clock < ?", &[Value::Integer(row.clock)])?;
                before.saturating_add(cases(&that_day, &row.values())?)
            }
            (Some(row), false) => {
                let within = format!(" AND ({}) < (?, ?, ?)", ORDER.join(", "));
                cases(&within, &row.values())?
            }
        };
        Ok(count.min(limit))
    }
}
