//! Reads of the PQR cell: what is known before a cut comes, the list of cases, one case.

use super::figures::CaseFigure;
use super::rows::{CLOSED, LEFT, UNDATED, day_number, day_of};
use crate::domain::personal::Sealed;
use crate::domain::pqr::{
    Before, CaseClass, CaseFacet, CaseState, Chosen, ClockState, KnownCase, Origin, PqrBase,
    PqrCase, PqrReception, Reception,
};
use crate::domain::text::fold_accents;
use crate::store::error::StoreError;
use crate::store::paging::PageAt;
use crate::store::read::Reader;
use chrono::{DateTime, FixedOffset, NaiveDate};
use chrono_tz::Tz;
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, Row, params, params_from_iter};
use std::collections::HashMap;
use uuid::Uuid;

/// Where a case stands in the list: by when it is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaseCursor {
    clock: i64,
    place: i64,
}

/// Which cases are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// In one of these states.
    pub states: Vec<CaseState>,
    /// Of one of these advisers.
    pub advisers: Option<Vec<String>>,
    /// With these letters in their radicado, of this account, or of one of these advisers.
    pub text: Option<(String, Vec<String>)>,
    /// With a term that is counted from this day at the latest, and not closed.
    pub filed_by: Option<NaiveDate>,
    /// Of this account.
    pub account: Option<String>,
    /// With one of the wanted values of each property.
    pub chosen: Chosen,
    /// The last days of clocks that are over and of those that end soon.
    pub edges: Option<[NaiveDate; 2]>,
    /// Of this cause.
    pub cause: Option<char>,
    /// Requests of customers alone (X14).
    pub in_queue: bool,
    /// Behind a figure of a point, whose days are those of a zone.
    pub behind: Option<(CaseFigure, String, Tz)>,
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

/// Advisers that one search names at most: what a statement can bind.
const MOST_ADVISERS: usize = 5_000;

const COLUMNS: &str = "item.point, item.radicado, item.base, item.cut, item.filed, item.state,
    item.class, item.account, item.adviser, item.reason, item.sub_reason, item.wrong_cut,
    item.pending_cut, row.origin, row.vault, row.digest, item.clock, item.place, item.gone,
    item.runs, item.cause, item.no_request, item.dates, item.unaware";

const FROM: &str = "FROM pqr_case AS item
    JOIN pqr_row AS row ON row.batch = item.batch AND row.radicado = item.radicado";

/// What is to be known of a case besides, by its code.
pub(super) const FLAG: &str = "CASE WHEN item.no_request THEN 'no_request'
    WHEN item.unaware THEN 'unaware' ELSE '' END";

pub(super) fn day(text: &str) -> Option<NaiveDate> {
    text.parse().ok()
}

fn line(row: &Row<'_>) -> rusqlite::Result<CaseLine> {
    let damaged = || rusqlite::Error::InvalidQuery;
    let (base, cut, state): (String, String, String) = (row.get(2)?, row.get(3)?, row.get(5)?);
    let class: Option<String> = row.get(6)?;
    let cut_of = |at: usize| -> rusqlite::Result<Option<NaiveDate>> {
        Ok(row.get::<_, Option<String>>(at)?.as_deref().and_then(day))
    };
    let origin: Option<String> = row.get(13)?;
    Ok(CaseLine {
        point: row.get(0)?,
        radicado: row.get(1)?,
        base: PqrBase::of(&base).ok_or_else(damaged)?,
        cut: day(&cut).ok_or_else(damaged)?,
        cuts: [cut_of(11)?, cut_of(12)?],
        filed: row.get::<_, Option<i64>>(4)?.and_then(day_of),
        state: CaseState::of(&state).ok_or_else(damaged)?,
        gone: row.get(18)?,
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
            digest: row.get(15)?,
        },
        cursor: CaseCursor {
            clock: row.get(16)?,
            place: row.get(17)?,
        },
        runs: row.get::<_, Option<i64>>(19)?.and_then(day_of),
        cause: row
            .get::<_, Option<String>>(20)?
            .and_then(|letter| letter.chars().next()),
        no_request: row.get(21)?,
        contact_dates: row.get(22)?,
        unaware: row.get(23)?,
    })
}

impl CaseFilter {
    /// The conditions, and what is bound in them.
    pub(super) fn sql(&self) -> (String, Vec<Value>) {
        let mut texts = vec!["1".to_owned()];
        let mut values = Vec::new();
        if !self.states.is_empty() {
            let marks = vec!["?"; self.states.len()].join(", ");
            texts.push(format!("item.state IN ({marks})"));
            let states = self.states.iter();
            values.extend(states.map(|state| Value::Text(state.code().to_owned())));
        }
        let one_of = |names: &[String]| {
            let marks = vec!["?"; names.len()].join(", ");
            format!("item.adviser IN ({marks})")
        };
        let named = |names: &[String]| -> Vec<Value> {
            names.iter().map(|name| Value::Text(name.clone())).collect()
        };
        if let Some(names) = &self.advisers {
            texts.push(one_of(names));
            values.extend(named(names));
        }
        if let Some((text, names)) = &self.text {
            let of = one_of(names);
            texts.push(format!(
                "(instr(item.radicado, ?) > 0 OR item.account = ? OR {of})"
            ));
            values.extend([Value::Text(text.clone()), Value::Text(text.clone())]);
            values.extend(named(names));
        }
        if let Some(day) = self.filed_by {
            texts.push("item.clock <= ?".to_owned());
            values.push(Value::Integer(day_number(day)));
        }
        if let Some(account) = &self.account {
            texts.push(
                "item.account = ? AND item.radicado IN
                     (SELECT radicado FROM pqr_row INDEXED BY pqr_row_of_account
                      WHERE account = ?)"
                    .to_owned(),
            );
            values.extend([Value::Text(account.clone()), Value::Text(account.clone())]);
        }
        for facet in CaseFacet::ALL {
            let Some(chosen) = self.chosen.of(facet) else {
                continue;
            };
            let column = match facet {
                CaseFacet::Clock => {
                    texts.push(self.clocks_sql());
                    continue;
                }
                CaseFacet::State => "item.state",
                CaseFacet::Cause => "coalesce(item.cause, '')",
                CaseFacet::Flag => FLAG,
                CaseFacet::Adviser => "coalesce(item.adviser, '')",
                CaseFacet::Marking => "coalesce(item.reason, '')",
            };
            let marks = vec!["?"; chosen.len()].join(", ");
            texts.push(format!("{column} IN ({marks})"));
            values.extend(chosen.iter().map(|it| Value::Text(it.clone())));
        }
        if let Some(cause) = self.cause {
            texts.push("item.cause = ?".to_owned());
            values.push(Value::Text(cause.to_string()));
        }
        if self.in_queue {
            texts.push("item.no_request = 0".to_owned());
        }
        if let Some((figure, point, zone)) = &self.behind {
            let (text, bound) = figure.sql(point, *zone);
            texts.push(text);
            values.extend(bound);
        }
        (texts.join(" AND "), values)
    }

    /// The condition that the clock stands where it is wanted to.
    fn clocks_sql(&self) -> String {
        let [over, soon] = self
            .edges
            .map_or([i64::MIN, i64::MIN], |edges| edges.map(day_number));
        let wanted = |state: &ClockState| self.chosen.has(CaseFacet::Clock, state.code());
        let ranges = ClockState::ALL.into_iter().filter(wanted);
        let ranges = ranges.map(|state| match state {
            ClockState::Overdue => format!("item.clock <= {over}"),
            ClockState::DueSoon => format!("(item.clock > {over} AND item.clock <= {soon})"),
            ClockState::Running => format!("(item.clock > {soon} AND item.clock < {UNDATED})"),
            ClockState::Undated => {
                format!("(item.clock >= {UNDATED} AND item.clock < {LEFT})")
            }
            ClockState::Left => format!("(item.clock >= {LEFT} AND item.clock < {CLOSED})"),
            ClockState::Stopped => format!("item.clock >= {CLOSED}"),
        });
        let ranges: Vec<String> = ranges.collect();
        if ranges.is_empty() {
            "0".to_owned()
        } else {
            format!("({})", ranges.join(" OR "))
        }
    }
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
        page: PageAt<CaseCursor>,
        limit: usize,
    ) -> Result<Vec<CaseLine>, StoreError> {
        let (mut wanted, mut values) = filter.sql();
        let back = page.is_back();
        if let Some(CaseCursor { clock, place }) = page.beside() {
            let side = if back { "<" } else { ">" };
            wanted = format!("{wanted} AND (item.clock, item.place) {side} (?, ?)");
            values.extend([Value::Integer(clock), Value::Integer(place)]);
        }
        let order = if back { "DESC" } else { "" };
        values.push(Value::Integer(i64::try_from(limit).unwrap_or(i64::MAX)));
        let sql = format!(
            "SELECT {COLUMNS} {FROM} WHERE {wanted}
             ORDER BY item.clock {order}, item.place {order} LIMIT ?"
        );
        let mut lines: Vec<CaseLine> = self
            .conn
            .prepare_cached(&sql)?
            .query_map(params_from_iter(values), line)?
            .collect::<Result<_, _>>()?;
        if back {
            lines.reverse();
        }
        Ok(lines)
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
                "SELECT DISTINCT adviser FROM pqr_case WHERE adviser IS NOT NULL
                 ORDER BY adviser",
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
        before: Option<CaseCursor>,
        limit: usize,
    ) -> Result<usize, StoreError> {
        let (mut wanted, mut values) = filter.sql();
        if let Some(CaseCursor { clock, place }) = before {
            wanted = format!("{wanted} AND (item.clock, item.place) < (?, ?)");
            values.extend([Value::Integer(clock), Value::Integer(place)]);
        }
        values.push(Value::Integer(i64::try_from(limit).unwrap_or(i64::MAX)));
        let sql =
            format!("SELECT count(*) FROM (SELECT 1 FROM pqr_case AS item WHERE {wanted} LIMIT ?)");
        Ok(self
            .conn
            .prepare_cached(&sql)?
            .query_row(params_from_iter(values), |row| row.get(0))?)
    }

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
                    rows: self.rows_of(of)?,
                    work: self.one(
                        "SELECT record FROM pqr_work WHERE (point, radicado) = (?1, ?2)",
                        of,
                    )?,
                    line,
                })
            })
            .collect()
    }

    fn rows_of(self, of: [&String; 2]) -> Result<Vec<HeldRow>, StoreError> {
        let rows = self
            .conn
            .prepare_cached(
                "SELECT reception.id, row.row,
                     EXISTS (SELECT 1 FROM pqr_force WHERE reception = reception.id),
                     reception.record
                 FROM pqr_row AS row JOIN pqr_batch AS batch ON batch.id = row.batch
                 JOIN pqr_reception AS reception
                     ON reception.id = batch.reception AND reception.replica = batch.replica
                 WHERE reception.point = ?1 AND row.radicado = ?2 AND reception.complete = 1
                 ORDER BY reception.cut, reception.id",
            )?
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
        let (own, other) = match reception.base {
            PqrBase::Misescalated => ("wrong", PqrBase::Pending),
            PqrBase::Pending => ("pending", PqrBase::Misescalated),
        };
        let other_column = if own == "wrong" { "pending" } else { "wrong" };
        let last_other = self.last_cut(point, other)?.map(|cut| cut.to_string());
        let mut known = HashMap::new();
        let mut statement = self.conn.prepare_cached(&format!(
            "SELECT radicado, {own}_said, {own}_cut, {other_column}_cut, state,
                 CASE WHEN runs IS NOT filed THEN runs END, no_request
             FROM pqr_case WHERE point = ?1"
        ))?;
        let mut rows = statement.query([point])?;
        while let Some(row) = rows.next()? {
            let text = |at: usize| -> Result<Option<&str>, rusqlite::Error> {
                Ok(row.get_ref(at)?.as_str_or_null()?)
            };
            let in_other = last_other
                .as_deref()
                .is_some_and(|last| text(3).is_ok_and(|cut| cut == Some(last)));
            let last = text(2)?.and_then(day);
            let state = text(4)?.and_then(CaseState::of).unwrap_or_default();
            known.insert(
                row.get(0)?,
                KnownCase {
                    said: row.get(1)?,
                    last,
                    in_other,
                    state,
                    runs: row.get::<_, Option<i64>>(5)?.and_then(day_of),
                    no_request: row.get(6)?,
                },
            );
        }
        let last = self.last_cut(point, reception.base)?;
        let before = Before {
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
        let states: Vec<(String, u64)> = self
            .conn
            .prepare_cached(
                "SELECT state, count(*) FROM pqr_case WHERE point = ?1 AND no_request = 0
                     AND NOT (gone = 1 AND state = 'new') GROUP BY state",
            )?
            .query_map([point], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        let closed = "('finished', 'solved', 'closed')";
        let runs: Vec<(Option<i64>, u64)> = self
            .conn
            .prepare_cached(&format!(
                "SELECT runs, count(*) FROM pqr_case
                 WHERE point = ?1 AND no_request = 0 AND state NOT IN {closed}
                     AND NOT (gone = 1 AND state = 'new')
                 GROUP BY runs ORDER BY runs"
            ))?
            .query_map([point], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        let last = |base| -> Result<Option<String>, StoreError> {
            Ok(self.last_cut(point, base)?.map(|cut| cut.to_string()))
        };
        // A cut that was made when they were closed already has them all the same (X2).
        let closed_still_there = self
            .conn
            .prepare_cached(
                "SELECT count(*) FROM pqr_work AS work
                 JOIN pqr_case AS item ON item.point = work.point AND item.radicado = work.radicado
                 WHERE work.point = ?1 AND (work.closed < ?2 AND item.wrong_cut = ?3
                     OR work.closed < ?4 AND item.pending_cut = ?5)",
            )?
            .query_row(
                params![
                    point,
                    self.last_cut(point, PqrBase::Misescalated)?.map(day_number),
                    last(PqrBase::Misescalated)?,
                    self.last_cut(point, PqrBase::Pending)?.map(day_number),
                    last(PqrBase::Pending)?
                ],
                |row| row.get(0),
            )?;
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
            states: states
                .into_iter()
                .filter_map(|(state, count)| Some((CaseState::of(&state)?, count)))
                .collect(),
            runs: runs
                .into_iter()
                .map(|(from, count)| (from.and_then(day_of), count))
                .collect(),
            closed_still_there,
        })
    }
}
