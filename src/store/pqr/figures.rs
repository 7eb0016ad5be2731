//! What indicators are counted from: the rows of a cut, what was done about them, and the
//! cases that a stretch of time finished (X9, X10, X18).

use super::rows::day_number;
use crate::domain::instant::midnight;
use crate::domain::pqr::{AdviserTally, CaseState, ConfirmedCase, PqrBase, PqrReception};
use crate::store::error::StoreError;
use crate::store::period::Period;
use crate::store::read::Reader;
use chrono::NaiveDate;
use chrono_tz::Tz;
use rusqlite::params;
use rusqlite::types::Value;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// What came of a base in one cut.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CutFigures {
    /// All the records that the client sent, its row of totals left out.
    pub sent: u64,
    /// Its cases by who escalated them, a spelling each.
    pub advisers: Vec<AdviserTally>,
    /// Its cases by their cause.
    pub causes: Vec<(Option<char>, u64)>,
    /// Cases of which the vault says nothing any more (T1).
    pub purged: u64,
    /// Cases that are no request of a customer, and that nothing else counts (X14).
    pub no_request: u64,
}

/// How many records and cases a cut of a base had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CutSize {
    /// Which base.
    pub base: PqrBase,
    /// The day it was cut.
    pub cut: NaiveDate,
    /// All the records that the client sent.
    pub sent: u64,
    /// Its cases, but those that are no request (X14).
    pub cases: u64,
}

/// Where the cases behind a figure are counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaseSource {
    /// Those of a base in the cuts of some days.
    Cuts {
        /// Which base.
        base: PqrBase,
        /// The first day.
        from: NaiveDate,
        /// The last one.
        to: NaiveDate,
    },
    /// Those that were finished in some days as escalated by mistake.
    Finished {
        /// The first day.
        from: NaiveDate,
        /// The last one.
        to: NaiveDate,
    },
    /// Those on which two worked without knowing of one another (X4).
    Unaware,
    /// Those that were closed here before the last cut of a base that has them still: wrongly
    /// escalated, pending (X2).
    StillThere([Option<NaiveDate>; 2]),
    /// Those with these radicados, as a cut told them apart (X2).
    Named(Arc<[String]>),
}

/// Those that were closed before one of two cuts, and that it has still: as
/// [`comes_closed`](crate::domain::pqr::comes_closed) says it.
pub(super) const STILL_THERE: &str = "SELECT work.radicado FROM pqr_work AS work
     JOIN pqr_case AS held ON held.point = work.point AND held.radicado = work.radicado
     WHERE work.point = ? AND (work.closed < ? AND coalesce(held.wrong_rejected, held.wrong_cut) = ?
         OR work.closed < ? AND coalesce(held.pending_rejected, held.pending_cut) = ?)";

/// What is bound in that besides the point.
pub(super) fn of_last(last: [Option<NaiveDate>; 2]) -> [Value; 4] {
    let day = |cut: Option<NaiveDate>| cut.map_or(Value::Null, |cut| day_number(cut).into());
    let text = |cut: Option<NaiveDate>| cut.map_or(Value::Null, |cut| cut.to_string().into());
    let [wrong, pending] = last;
    [day(wrong), text(wrong), day(pending), text(pending)]
}

/// Which cases stand behind a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFigure {
    /// Where they are counted.
    pub of: CaseSource,
    /// Whose they are, in these spellings; in none, of whom nothing is said.
    pub advisers: Option<Vec<String>>,
    /// Of which cause; of none, what nobody classified.
    pub cause: Option<Option<char>>,
}

impl CaseFigure {
    /// All that is counted there.
    #[must_use]
    pub const fn of(of: CaseSource) -> Self {
        Self {
            of,
            advisers: None,
            cause: None,
        }
    }

    /// The condition that a case stands behind it, and what is bound in it.
    pub(super) fn sql(&self, point: &str, zone: Tz) -> (String, Vec<Value>) {
        let text = |text: &str| Value::Text(text.to_owned());
        let mut values = vec![text(point)];
        if !matches!(self.of, CaseSource::Named(_)) {
            values.push(text(point));
        }
        let (of, whose) = match &self.of {
            CaseSource::Cuts { base, from, to } => {
                values.extend([
                    text(base.code()),
                    text(&from.to_string()),
                    text(&to.to_string()),
                ]);
                let of = "SELECT row.radicado FROM pqr_force AS force
                     JOIN pqr_reception AS reception ON reception.id = force.reception
                     JOIN pqr_batch AS batch ON batch.reception = reception.id
                         AND batch.replica = reception.replica
                     JOIN pqr_row AS row ON row.batch = batch.number
                     WHERE force.point = ? AND force.base = ? AND force.cut BETWEEN ? AND ?";
                (of, "row.adviser")
            }
            CaseSource::Finished { from, to } => {
                let until = midnight(to.succ_opt().unwrap_or(*to), zone);
                values.extend([
                    Value::Integer(midnight(*from, zone).timestamp_millis()),
                    Value::Integer(until.timestamp_millis()),
                ]);
                let of = "SELECT radicado FROM pqr_work AS work
                     WHERE work.point = ? AND work.finished >= ? AND work.finished < ?";
                (of, "item.adviser")
            }
            CaseSource::Unaware => {
                let of = "SELECT radicado FROM pqr_case WHERE point = ? AND unaware = 1";
                (of, "item.adviser")
            }
            CaseSource::StillThere(last) => {
                values.extend(of_last(*last));
                (STILL_THERE, "item.adviser")
            }
            CaseSource::Named(radicados) => {
                let names: Vec<&str> = radicados.iter().map(String::as_str).collect();
                values.push(text(&serde_json::json!(names).to_string()));
                ("SELECT value FROM json_each(?)", "item.adviser")
            }
        };
        let whose = match &self.advisers {
            None => String::new(),
            Some(names) if names.is_empty() => format!(" AND {whose} IS NULL"),
            Some(names) => {
                values.extend(names.iter().map(|name| text(name)));
                let marks = vec!["?"; names.len()].join(", ");
                format!(" AND {whose} IN ({marks})")
            }
        };
        // Whose it is stands in the row of a cut, and else in the case.
        let condition = match self.of {
            CaseSource::Cuts { .. } => format!("({of}{whose})"),
            _ => format!("({of}){whose}"),
        };
        // What is to be looked at is no figure of requests.
        let requests = match self.of {
            CaseSource::Unaware | CaseSource::StillThere(_) | CaseSource::Named(_) => "",
            _ => " AND item.no_request = 0",
        };
        let mut condition = format!("item.point = ?{requests} AND item.radicado IN {condition}");
        match self.cause {
            None => {}
            Some(None) => condition.push_str(" AND item.cause IS NULL"),
            Some(Some(letter)) => {
                condition.push_str(" AND item.cause = ?");
                values.push(Value::Text(letter.to_string()));
            }
        }
        (condition, values)
    }
}

/// What somebody did about a case.
#[derive(Debug, Clone, Copy, Default)]
struct Worked {
    finished: bool,
    cause: Option<char>,
    no_request: bool,
}

/// The records of some receptions of one cut: rows that come home were sent before.
fn sent(receptions: &[PqrReception]) -> u64 {
    let whole = receptions.iter().filter(|it| !it.facts.returned);
    whole.map(|it| it.facts.sent).fold(0, u64::saturating_add)
}

impl Reader<'_> {
    /// The receptions in force of some cuts of a point, by their base and cut.
    fn forced_receptions(
        self,
        point: &str,
        base: Option<PqrBase>,
        (from, to): (NaiveDate, NaiveDate),
    ) -> Result<BTreeMap<(PqrBase, NaiveDate), Vec<PqrReception>>, StoreError> {
        let receptions: Vec<PqrReception> = self.many(
            "SELECT reception.record FROM pqr_force AS force
             JOIN pqr_reception AS reception ON reception.id = force.reception
             WHERE force.point = ?1 AND (?2 IS NULL OR force.base = ?2)
                 AND force.cut BETWEEN ?3 AND ?4
             ORDER BY force.returned DESC, force.reception DESC",
            params![
                point,
                base.map(PqrBase::code),
                from.to_string(),
                to.to_string()
            ],
        )?;
        let mut cuts: BTreeMap<_, Vec<PqrReception>> = BTreeMap::new();
        for it in receptions {
            let of = (it.facts.base, it.facts.cut);
            cuts.entry(of).or_default().push(it);
        }
        Ok(cuts)
    }

    /// The cases of some receptions of one cut, each once, as the reception that counts says
    /// them.
    fn each_case(
        self,
        receptions: &[PqrReception],
        mut each: impl FnMut(&str, Option<&str>, bool),
    ) -> Result<(), StoreError> {
        let mut batches = self.conn.prepare_cached(
            "SELECT number FROM pqr_batch WHERE reception = ?1 AND replica = ?2 ORDER BY id DESC",
        )?;
        let mut rows = self.conn.prepare_cached(
            "SELECT radicado, adviser, said IS NULL FROM pqr_row WHERE batch = ?1",
        )?;
        let mut seen: Option<HashSet<String>> = (receptions.len() > 1).then(HashSet::new);
        for reception in receptions {
            let numbers: Vec<i64> = batches
                .query_map(params![reception.id, reception.origin], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            for number in numbers {
                let mut rows = rows.query([number])?;
                while let Some(row) = rows.next()? {
                    let radicado = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
                    if let Some(seen) = &mut seen
                        && !seen.insert(radicado.to_owned())
                    {
                        continue;
                    }
                    let adviser = row
                        .get_ref(1)?
                        .as_str_or_null()
                        .map_err(rusqlite::Error::from)?;
                    each(radicado, adviser, row.get(2)?);
                }
            }
        }
        Ok(())
    }

    /// What was done about the cases of a point that somebody touched.
    fn worked(self, point: &str) -> Result<HashMap<String, Worked>, StoreError> {
        let mut found = HashMap::new();
        let mut statement = self.conn.prepare_cached(
            "SELECT radicado, state, cause, no_request FROM pqr_case
             WHERE point = ?1 AND state <> 'new'",
        )?;
        let mut rows = statement.query([point])?;
        while let Some(row) = rows.next()? {
            let state = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
            let cause = row
                .get_ref(2)?
                .as_str_or_null()
                .map_err(rusqlite::Error::from)?;
            let worked = Worked {
                finished: CaseState::of(state) == Some(CaseState::Finished),
                cause: cause.and_then(|cause| cause.chars().next()),
                no_request: row.get(3)?,
            };
            found.insert(row.get(0)?, worked);
        }
        Ok(found)
    }

    /// The cases of a point that are no request of a customer (X14).
    fn all_no_requests(self, point: &str) -> Result<HashSet<String>, StoreError> {
        Ok(self
            .conn
            .prepare_cached("SELECT radicado FROM pqr_case WHERE point = ?1 AND no_request = 1")?
            .query_map([point], |row| row.get(0))?
            .collect::<Result<_, _>>()?)
    }

    /// How many of them a reception has.
    fn no_requests(self, point: &str, of: &PqrReception) -> Result<u64, StoreError> {
        Ok(self
            .conn
            .prepare_cached(
                "SELECT count(*) FROM pqr_case AS item
                 JOIN pqr_row AS row USING (radicado)
                 JOIN pqr_batch AS batch ON batch.number = row.batch
                 WHERE item.point = ?1 AND item.no_request = 1
                     AND batch.reception = ?2 AND batch.replica = ?3",
            )?
            .query_row(params![point, of.id, of.origin], |row| row.get(0))?)
    }

    /// What came of a base in a cut; none where nothing did.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn cut_figures(
        &self,
        point: &str,
        base: PqrBase,
        cut: NaiveDate,
    ) -> Result<Option<CutFigures>, StoreError> {
        let cuts = self.forced_receptions(point, Some(base), (cut, cut))?;
        let Some(receptions) = cuts.get(&(base, cut)) else {
            return Ok(None);
        };
        let worked = self.worked(point)?;
        let mut figures = CutFigures {
            sent: sent(receptions),
            ..CutFigures::default()
        };
        let mut unnamed = [0; 2];
        let mut advisers: HashMap<String, [u64; 2]> = HashMap::new();
        let mut causes: HashMap<Option<char>, u64> = HashMap::new();
        self.each_case(receptions, |radicado, adviser, is_purged| {
            let worked = worked.get(radicado).copied().unwrap_or_default();
            if worked.no_request {
                figures.no_request += 1;
                return;
            }
            figures.purged += u64::from(is_purged);
            let counts = match adviser {
                None => &mut unnamed,
                Some(name) => {
                    if !advisers.contains_key(name) {
                        advisers.insert(name.to_owned(), [0; 2]);
                    }
                    advisers.get_mut(name).unwrap_or(&mut unnamed)
                }
            };
            counts[0] += 1;
            counts[1] += u64::from(worked.finished);
            *causes.entry(worked.cause).or_default() += 1;
        })?;
        let named = advisers
            .into_iter()
            .map(|(name, counts)| (Some(name), counts));
        let unnamed = (unnamed[0] > 0).then_some((None, unnamed));
        figures.advisers = named
            .chain(unnamed)
            .map(|(adviser, [count, confirmed])| AdviserTally {
                adviser,
                count,
                confirmed,
            })
            .collect();
        figures.causes = causes.into_iter().collect();
        Ok(Some(figures))
    }

    /// How large each cut of some days was.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn cut_sizes(
        &self,
        point: &str,
        days: (NaiveDate, NaiveDate),
    ) -> Result<Vec<CutSize>, StoreError> {
        let left_out = self.all_no_requests(point)?;
        let mut sizes = Vec::new();
        for ((base, cut), receptions) in self.forced_receptions(point, None, days)? {
            let mut cases = 0_u64;
            match receptions.as_slice() {
                [one] => cases = one.facts.rows.saturating_sub(self.no_requests(point, one)?),
                several => self.each_case(several, |radicado, _, _| {
                    cases += u64::from(!left_out.contains(radicado));
                })?,
            }
            sizes.push(CutSize {
                base,
                cut,
                sent: sent(&receptions),
                cases,
            });
        }
        Ok(sizes)
    }

    /// The cases of a base that came in some cuts, each once, by who escalated them.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn cases_by_adviser(
        &self,
        point: &str,
        base: PqrBase,
        days: (NaiveDate, NaiveDate),
    ) -> Result<Vec<AdviserTally>, StoreError> {
        // The last cut says whose it is.
        let cuts = self.forced_receptions(point, Some(base), days)?;
        let receptions: Vec<PqrReception> = cuts.into_values().rev().flatten().collect();
        let left_out = self.all_no_requests(point)?;
        let mut advisers: HashMap<Option<String>, u64> = HashMap::new();
        self.each_case(&receptions, |radicado, adviser, _| {
            if left_out.contains(radicado) {
                return;
            }
            *advisers.entry(adviser.map(str::to_owned)).or_default() += 1;
        })?;
        let tally = |(adviser, count)| AdviserTally {
            adviser,
            count,
            confirmed: 0,
        };
        Ok(advisers.into_iter().map(tally).collect())
    }

    /// The cases of a point that were finished in a period as escalated by mistake.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn confirmed_cases(
        &self,
        point: &str,
        period: Period,
    ) -> Result<Vec<ConfirmedCase>, StoreError> {
        Ok(self
            .conn
            .prepare_cached(
                "SELECT work.radicado, item.adviser, work.cause, work.finished
                 FROM pqr_work AS work LEFT JOIN pqr_case AS item USING (radicado, point)
                 WHERE work.point = ?1 AND work.finished >= ?2 AND work.finished < ?3
                     AND work.no_request = 0
                 ORDER BY work.finished, work.radicado",
            )?
            .query_map(
                params![
                    point,
                    period.from.timestamp_millis(),
                    period.until.timestamp_millis()
                ],
                |row| {
                    let cause: Option<String> = row.get(2)?;
                    Ok(ConfirmedCase {
                        radicado: row.get(0)?,
                        adviser: row.get(1)?,
                        cause: cause.and_then(|cause| cause.chars().next()),
                        at: row.get(3)?,
                    })
                },
            )?
            .collect::<Result<_, _>>()?)
    }

    /// The cut before one, and the one after it.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn cuts_beside(
        &self,
        point: &str,
        cut: NaiveDate,
    ) -> Result<(Option<NaiveDate>, Option<NaiveDate>), StoreError> {
        let beside: (Option<String>, Option<String>) = self
            .conn
            .prepare_cached(
                "SELECT (SELECT max(cut) FROM pqr_force WHERE point = ?1 AND cut < ?2),
                     (SELECT min(cut) FROM pqr_force WHERE point = ?1 AND cut > ?2)",
            )?
            .query_row([point, &cut.to_string()], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
        let day = |cut: Option<String>| cut.and_then(|cut| cut.parse().ok());
        Ok((day(beside.0), day(beside.1)))
    }

    /// The last cuts of a point, the latest first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn cuts(&self, point: &str, limit: usize) -> Result<Vec<NaiveDate>, StoreError> {
        let cuts: Vec<String> = self
            .conn
            .prepare_cached(
                "SELECT DISTINCT cut FROM pqr_force WHERE point = ?1 ORDER BY cut DESC LIMIT ?2",
            )?
            .query_map(params![point, limit], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        Ok(cuts.iter().filter_map(|cut| cut.parse().ok()).collect())
    }
}
