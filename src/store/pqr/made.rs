//! A case, as the rows in force and the work on it make it: the last cut decides, of one day
//! the base of what is pending, in it the rows that came home, and of several files the
//! latest. What somebody worked on stays where no row in force has it: as the last file had it
//! that counts no more, and in no cut (X12). The rows of one radicado stand beside one another
//! in their index: they are gone through once, and nothing is sorted.

use super::rows::{CLOSED, LEFT, LEFT_UNDATED, UNDATED};
use crate::domain::pqr::PqrBase;
use crate::store::error::StoreError;
use rusqlite::types::{ToSql, Value};
use rusqlite::{CachedStatement, Connection, Statement};
use std::collections::{BTreeMap, HashMap};

/// What a case is kept by, each column with what makes it of what came (`came_…`) and of the
/// work on it (`work_…`); what a case is known by first.
fn columns() -> Vec<(&'static str, String)> {
    let state = "coalesce(work_state, 'new')";
    let runs = "coalesce(work_runs, came_filed)";
    let marked =
        |of: &str| format!("CASE WHEN work_reason IS NULL THEN came_{of} ELSE work_{of} END");
    let mut columns = vec![
        ("clock", clock(runs, state, "came_gone")),
        ("state", state.to_owned()),
        ("class", "coalesce(work_class, came_class)".to_owned()),
        ("reason", marked("reason")),
        ("sub_reason", marked("sub_reason")),
        ("runs", runs.to_owned()),
        ("cause", "work_cause".to_owned()),
    ];
    let counted = ["no_request", "dates", "unaware"];
    columns.extend(counted.map(|name| (name, format!("coalesce(work_{name}, 0)"))));
    let taken = |name: &&str| !columns.iter().any(|(known, _)| known == name);
    let said: Vec<_> = CAME.into_iter().filter(taken).collect();
    let said = said.into_iter().map(|name| (name, format!("came_{name}")));
    let mut all: Vec<_> = said.collect();
    all.append(&mut columns);
    for (_, made) in &mut all {
        // The longer name first: one is the beginning of another.
        for (at, name) in bound().into_iter().rev() {
            *made = made.replace(&name, &format!("?{at}"));
        }
    }
    all
}

/// What is bound where a case is made, in its order: what came of it, as [`Came::values`] has
/// it, and the work on it.
fn bound() -> Vec<(usize, String)> {
    let came = CAME.iter().map(|name| format!("came_{name}"));
    let work = WORK.iter().map(|name| format!("work_{name}"));
    let mut bound: Vec<_> = (1..).zip(came.chain(work)).collect();
    bound.sort_by(|(_, one), (_, other)| one.cmp(other));
    bound
}

/// What came of a case, in the order in which it is bound: what its row says, then what the
/// batches say that have it.
const CAME: [&str; 18] = [
    "radicado",
    "filed",
    "class",
    "account",
    "adviser",
    "reason",
    "sub_reason",
    "wrong_said",
    "pending_said",
    "point",
    "batch",
    "base",
    "cut",
    "wrong_cut",
    "pending_cut",
    "wrong_rejected",
    "pending_rejected",
    "gone",
];

/// How many of these its row says.
const OF_ROW: usize = 9;

/// What of the work on a case is kept with it, in the order in which it is bound.
const WORK: [&str; 9] = [
    "state",
    "class",
    "reason",
    "sub_reason",
    "runs",
    "cause",
    "no_request",
    "dates",
    "unaware",
];

/// When a case is due, as a place among all others.
pub(super) fn clock(runs: &str, state: &str, gone: &str) -> String {
    format!(
        "CASE WHEN {state} = 'finished' OR {state} = 'solved' OR {state} = 'closed'
                 THEN {CLOSED} + coalesce({runs}, {UNDATED})
             WHEN {state} = 'new' AND {gone} THEN {LEFT} + coalesce({runs}, {LEFT_UNDATED})
             ELSE coalesce({runs}, {UNDATED}) END"
    )
}

/// A batch of a reception that is whole; the later in their list, the more it decides.
struct Forced {
    point: String,
    base: String,
    cut: String,
    batch: i64,
}

impl Forced {
    /// The place of its base among both.
    fn base_at(&self) -> usize {
        usize::from(self.base == BASES[1])
    }
}

/// The batches that count after those that do no more, and the last cut of each base of each
/// point.
struct Force {
    all: Vec<Forced>,
    /// The rank of the first that counts.
    first: usize,
    ranks: HashMap<i64, usize>,
    ends: HashMap<String, BTreeMap<&'static str, String>>,
}

/// Both bases, as they are kept.
const BASES: [&str; 2] = [PqrBase::Misescalated.code(), PqrBase::Pending.code()];

impl Force {
    fn read(conn: &Connection) -> Result<Self, StoreError> {
        let mut first = 0;
        let all: Vec<Forced> = conn
            .prepare_cached(
                "SELECT reception.point, reception.base, reception.cut, batch.number,
                     force.reception IS NOT NULL AS counts
                 FROM pqr_reception AS reception
                 JOIN pqr_batch AS batch
                     ON (batch.reception, batch.replica) = (reception.id, reception.replica)
                 LEFT JOIN pqr_force AS force ON force.reception = reception.id
                 WHERE reception.complete = 1
                 ORDER BY counts, reception.cut, reception.base, force.returned, reception.id,
                     batch.id",
            )?
            .query_map([], |row| {
                first += usize::from(!row.get::<_, bool>(4)?);
                Ok(Forced {
                    point: row.get(0)?,
                    base: row.get(1)?,
                    cut: row.get(2)?,
                    batch: row.get(3)?,
                })
            })?
            .collect::<Result<_, _>>()?;
        let ranks = all.iter().enumerate().map(|(rank, it)| (it.batch, rank));
        let mut ends: HashMap<String, BTreeMap<&'static str, String>> = HashMap::new();
        let mut cuts = conn
            .prepare_cached("SELECT point, base, max(cut) FROM pqr_force GROUP BY point, base")?;
        let mut rows = cuts.query([])?;
        while let Some(row) = rows.next()? {
            let (point, base, cut): (String, String, String) =
                (row.get(0)?, row.get(1)?, row.get(2)?);
            if let Some(base) = BASES.into_iter().find(|it| *it == base) {
                ends.entry(point).or_default().insert(base, cut);
            }
        }
        Ok(Self {
            ranks: ranks.collect(),
            ends,
            first,
            all,
        })
    }

    /// Whether the batch of this rank counts.
    const fn counts(&self, rank: usize) -> bool {
        self.first <= rank
    }
}

/// What came of one radicado at one point.
struct Came {
    /// The batch that decides, and what its row says: filed, class, account, adviser, reason,
    /// sub-reason.
    rank: usize,
    says: [Value; 6],
    /// Of each base the batch that decides in it, and the fingerprint of its row.
    of: [Option<(usize, Value)>; 2],
    /// Of each base a batch of the last cut that has it in a rejected row alone.
    rejected: [Option<usize>; 2],
}

impl Came {
    /// What is bound where a case is made.
    fn values<'v>(
        &'v self,
        radicado: &'v &'v str,
        force: &'v Force,
        gone: &'v bool,
    ) -> [&'v dyn ToSql; 18] {
        const NONE: &Value = &Value::Null;
        let forced = &force.all[self.rank];
        let [filed, class, account, adviser, reason, sub_reason] = &self.says;
        let cut = |at: usize| -> &dyn ToSql {
            self.of[at]
                .as_ref()
                .map_or(NONE, |(rank, _)| &force.all[*rank].cut)
        };
        let said = |at: usize| self.of[at].as_ref().map_or(NONE, |(_, said)| said);
        let rejected = |at: usize| -> &dyn ToSql {
            self.rejected[at].map_or(NONE, |rank| &force.all[rank].cut)
        };
        [
            radicado,
            filed,
            class,
            account,
            adviser,
            reason,
            sub_reason,
            said(0),
            said(1),
            &forced.point,
            &forced.batch,
            &forced.base,
            &forced.cut,
            cut(0),
            cut(1),
            rejected(0),
            rejected(1),
            gone,
        ]
    }

    /// What its batches say of it is the same of all that have this alike.
    fn batches(&self, is_gone: bool) -> (usize, [Option<usize>; 4], bool) {
        let of = |at: usize| self.of[at].as_ref().map(|(rank, _)| *rank);
        let [wrong, pending] = self.rejected;
        (self.rank, [of(0), of(1), wrong, pending], is_gone)
    }

    /// It comes in a rejected row of a batch as well.
    fn reject(&mut self, rank: usize, force: &Force) {
        let cut = |rank: usize| &force.all[rank].cut;
        let at = force.all[rank].base_at();
        let taken = self.of[at].as_ref().map(|(rank, _)| *rank);
        let is_later = |other: Option<usize>| other.is_none_or(|other| cut(other) < cut(rank));
        if is_later(taken) && is_later(self.rejected[at]) {
            self.rejected[at] = Some(rank);
        }
    }

    /// Whether the last cut of neither base has it.
    fn is_gone(&self, force: &Force) -> bool {
        let ends = force.ends.get(&force.all[self.rank].point);
        (0..BASES.len()).all(|at| {
            let last = ends.and_then(|ends| ends.get(BASES[at]));
            let taken = self.of[at].as_ref().map(|(rank, _)| *rank);
            let named = self.rejected[at].or(taken);
            named.is_none_or(|rank| Some(&force.all[rank].cut) < last)
        })
    }
}

/// The rejected rows in which cases came; none where no base has any.
struct RejectedRows<'c>(Option<CachedStatement<'c>>);

impl<'c> RejectedRows<'c> {
    fn read(conn: &'c Connection) -> Result<Self, StoreError> {
        let is_any = "SELECT EXISTS (SELECT 1 FROM pqr_rejected)";
        let is_any: bool = conn.query_row(is_any, [], |row| row.get(0))?;
        let of_one = "SELECT batch FROM pqr_rejected WHERE radicado = ?1";
        Ok(Self(
            is_any.then(|| conn.prepare_cached(of_one)).transpose()?,
        ))
    }

    /// Adds those of a radicado, of the batches that count, to what came of it.
    fn add(&mut self, radicado: &str, came: &mut [Came], force: &Force) -> Result<(), StoreError> {
        let Some(of_one) = &mut self.0 else {
            return Ok(());
        };
        let mut rows = of_one.query([radicado])?;
        while let Some(row) = rows.next()? {
            let rank = force.ranks.get(&row.get(0)?).copied();
            let Some(rank) = rank.filter(|rank| force.counts(*rank)) else {
                continue;
            };
            let point = &force.all[rank].point;
            let mut came = came.iter_mut();
            if let Some(one) = came.find(|it| force.all[it.rank].point == *point) {
                one.reject(rank, force);
            }
        }
        Ok(())
    }
}

/// Goes through the cases that the rows in force make, of the radicados that are named or of
/// all: what makes each is bound to `statement`, which `each` runs.
fn for_each(
    conn: &Connection,
    of: Of,
    statement: &mut Statement<'_>,
    mut each: impl FnMut(&mut Statement<'_>) -> rusqlite::Result<()>,
) -> Result<(), StoreError> {
    let force = Force::read(conn)?;
    let is_worked: bool = conn.query_row("SELECT EXISTS (SELECT 1 FROM pqr_work)", [], |row| {
        row.get(0)
    })?;
    let mut work = conn.prepare_cached(&format!(
        "SELECT {} FROM pqr_work WHERE (point, radicado) = (?1, ?2)",
        WORK.join(", ")
    ))?;
    let mut worked = |point: &str, radicado: &str| -> Result<[Value; WORK.len()], StoreError> {
        let mut found = [const { Value::Null }; WORK.len()];
        if is_worked {
            let mut rows = work.query([point, radicado])?;
            if let Some(row) = rows.next()? {
                for (at, value) in found.iter_mut().enumerate() {
                    *value = row.get(at)?;
                }
            }
        }
        Ok(found)
    };
    let mut rejected = RejectedRows::read(conn)?;
    let mut rows = conn.prepare_cached(of.sql())?;
    let mut rows = rows.query([])?;
    let mut radicado = String::new();
    // One of each point that has it.
    let mut came: Vec<Came> = Vec::new();
    let mut bound = None;
    let mut finish = |radicado: &str, came: &mut Vec<Came>| {
        rejected.add(radicado, came, &force)?;
        for one in came.drain(..) {
            let gone = one.is_gone(&force);
            let work = worked(&force.all[one.rank].point, radicado)?;
            if !force.counts(one.rank) && work[0] == Value::Null {
                continue;
            }
            let came = one.values(&radicado, &force, &gone).into_iter();
            let work = work.iter().map(|value| -> &dyn ToSql { value });
            let batches = one.batches(gone);
            // Most have what their batches say alike with the one before: it stays bound.
            let is_alike = !is_worked && bound.replace(batches) == Some(batches);
            let changed = if is_alike { OF_ROW } else { usize::MAX };
            for (at, value) in (1..).zip(came.chain(work)).take(changed) {
                statement.raw_bind_parameter(at, value)?;
            }
            each(statement)?;
        }
        Ok::<_, StoreError>(())
    };
    // The rows of a batch often follow one another.
    let mut last = (0, None);
    while let Some(row) = rows.next()? {
        let batch: i64 = row.get(1)?;
        if batch != last.0 {
            let rank = force.ranks.get(&batch).copied();
            // What does not count says something of what somebody worked on alone.
            last = (batch, rank.filter(|rank| is_worked || force.counts(*rank)));
        }
        let Some(rank) = last.1 else {
            continue;
        };
        let named = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
        if named != radicado {
            finish(&radicado, &mut came)?;
            named.clone_into(&mut radicado);
        }
        let forced = &force.all[rank];
        let says = || -> rusqlite::Result<[Value; 6]> {
            Ok([
                row.get(3)?,
                row.get(4)?,
                row.get(5)?,
                row.get(6)?,
                row.get(7)?,
                row.get(8)?,
            ])
        };
        let is_of = |it: &Came| force.all[it.rank].point == forced.point;
        let place = came.iter().position(is_of).unwrap_or(came.len());
        if let Some(one) = came.get_mut(place) {
            if one.rank < rank {
                (one.rank, one.says) = (rank, says()?);
            }
        } else {
            came.push(Came {
                rank,
                says: says()?,
                of: [None, None],
                rejected: [None, None],
            });
        }
        if !force.counts(rank) {
            continue;
        }
        let one = &mut came[place];
        let at = forced.base_at();
        if one.of[at].as_ref().is_none_or(|(other, _)| *other <= rank) {
            one.of[at] = Some((rank, row.get(2)?));
        }
    }
    finish(&radicado, &mut came)
}

/// Of which radicados cases are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// Of those that are named in `pqr_settling`.
    Settling,
    /// Of all that ever came.
    All,
}

impl Of {
    const fn sql(self) -> &'static str {
        match self {
            Self::Settling => {
                "SELECT row.radicado, row.batch, row.said, row.filed, row.class, row.account,
                     row.adviser, row.reason, row.sub_reason
                 FROM pqr_settling AS settling
                 CROSS JOIN pqr_row AS row ON row.radicado = settling.radicado
                 ORDER BY settling.radicado"
            }
            Self::All => {
                "SELECT radicado, batch, said, filed, class, account, adviser, reason, sub_reason
                 FROM pqr_row INDEXED BY pqr_row_of ORDER BY radicado"
            }
        }
    }
}

/// Writes the cases of the radicados that are named, or of all. A case keeps its place in the
/// list.
pub(super) fn write(conn: &Connection, of: Of) -> Result<(), StoreError> {
    let (names, made): (Vec<_>, Vec<_>) = columns().into_iter().unzip();
    let again = names.iter().filter(|name| !KNOWN_BY.contains(name));
    let again: Vec<String> = again
        .map(|name| format!("{name} = excluded.{name}"))
        .collect();
    let mut insert = conn.prepare_cached(&format!(
        "INSERT INTO pqr_case ({}) VALUES ({})
         ON CONFLICT (radicado, point) DO UPDATE SET {}",
        names.join(", "),
        made.join(", "),
        again.join(", ")
    ))?;
    for_each(conn, of, &mut insert, |insert| {
        insert.raw_execute().map(drop)
    })
}

/// What a case is known by.
const KNOWN_BY: [&str; 2] = ["point", "radicado"];

/// How many cases are not those that the rows make.
pub(super) fn wrong(conn: &Connection) -> Result<u64, StoreError> {
    let same = columns()
        .into_iter()
        .map(|(name, made)| format!("{name} IS {made}"));
    let mut is_stored = conn.prepare_cached(&format!(
        "SELECT 1 FROM pqr_case WHERE (radicado, point) = (?1, ?10) AND {}",
        same.collect::<Vec<_>>().join(" AND ")
    ))?;
    let (mut all, mut right) = (0, 0);
    for_each(conn, Of::All, &mut is_stored, |is_stored| {
        all += 1;
        right += u64::from(is_stored.raw_query().next()?.is_some());
        Ok(())
    })?;
    let stored: u64 = conn.query_row("SELECT count(*) FROM pqr_case", [], |row| row.get(0))?;
    Ok((all - right) + stored.saturating_sub(right))
}
