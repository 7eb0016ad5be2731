//! Reads of what figures are made of: the events of a period, off one index.

use super::Reader;
use crate::domain::catalog::ProcedureType;
use crate::domain::figures::Figured;
use crate::domain::instant::{local_day, minutes_between};
use crate::domain::terminal::Channel;
use crate::store::attentions::BY_WHOSE_IT_IS;
use crate::store::error::StoreError;
use crate::store::period::Period;
use chrono::{DateTime, FixedOffset};
use chrono_tz::Tz;
use rusqlite::Row;
use rusqlite::types::Type;
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// The events that began in a period.
#[derive(Debug, Default)]
pub(crate) struct PeriodEvents {
    /// Those that count, oldest first.
    pub(crate) events: Vec<Figured<Uuid>>,
    /// How many tests there are besides (E10).
    pub(crate) tests: u32,
    /// How many duplicates (M2).
    pub(crate) duplicates: u32,
}

/// A row of the index.
struct Began {
    event: Figured<Uuid>,
    started: i64,
    restored: Option<i64>,
    notice: Option<Uuid>,
}

/// An alert about an outage: when it left for the first time, and the notice that answered.
type Answer = (Option<i64>, Option<Uuid>);

const FIGURED: &str = "SELECT id, point, channel, procedure_type, started, restored,
         applications, cause, notice, late
     FROM outage INDEXED BY outage_figured
     WHERE started >= ?1 AND started < ?2 AND scenario <> 'error_or_test'
     ORDER BY started, id";

impl Reader<'_> {
    /// The events that began in a period, as far as figures are made of them.
    ///
    /// # Errors
    /// The store cannot be read.
    pub(crate) fn figured(self, period: Period, zone: Tz) -> Result<PeriodEvents, StoreError> {
        let answers = self.answers(period)?;
        let notices = self.noticed()?;
        let mut reach = Reach::default();
        let mut select = self.conn.prepare_cached(FIGURED)?;
        let mut rows = select.query(bounds(period))?;
        let mut found = PeriodEvents {
            tests: self.tests(period)?,
            ..PeriodEvents::default()
        };
        while let Some(row) = rows.next()? {
            let mut began = began(row, zone)?;
            if self.is_duplicate(&mut reach, &began)? {
                found.duplicates = found.duplicates.saturating_add(1);
                continue;
            }
            let none = Vec::new();
            let answers = answers.get(&began.event.id).unwrap_or(&none);
            tell_answer(&mut began, answers, &notices);
            found.events.push(began.event);
        }
        Ok(found)
    }

    /// When the first event of all began; none without any.
    ///
    /// # Errors
    /// The store cannot be read.
    pub(crate) fn first_started(self) -> Result<Option<DateTime<FixedOffset>>, StoreError> {
        let first: Option<i64> = self
            .conn
            .prepare_cached("SELECT min(started) FROM outage INDEXED BY outage_figured")?
            .query_row([], |row| row.get(0))?;
        Ok(first
            .and_then(DateTime::from_timestamp_millis)
            .map(Into::into))
    }

    fn tests(self, period: Period) -> Result<u32, StoreError> {
        Ok(self
            .conn
            .prepare_cached(
                "SELECT count(*) FROM outage INDEXED BY outage_figured
                 WHERE started >= ?1 AND started < ?2 AND scenario = 'error_or_test'",
            )?
            .query_row(bounds(period), |row| row.get(0))?)
    }

    /// The alerts about the events of a period that left or were answered.
    fn answers(self, period: Period) -> Result<HashMap<Uuid, Vec<Answer>>, StoreError> {
        let mut select = self.conn.prepare_cached(&format!(
            "SELECT outage.id, alert.sent, alert.notice
             FROM outage INDEXED BY outage_figured
             CROSS JOIN alert INDEXED BY alert_answering ON alert.subject = outage.id
             WHERE started >= ?1 AND started < ?2 AND alert.about = 'outage'
               AND (alert.sent IS NOT NULL OR alert.notice IS NOT NULL) AND {BY_WHOSE_IT_IS}"
        ))?;
        let mut rows = select.query(bounds(period))?;
        let mut found: HashMap<Uuid, Vec<Answer>> = HashMap::new();
        while let Some(row) = rows.next()? {
            let answer = (row.get(1)?, row.get(2)?);
            found.entry(row.get(0)?).or_default().push(answer);
        }
        Ok(found)
    }

    /// When each notice was written down.
    fn noticed(self) -> Result<HashMap<Uuid, i64>, StoreError> {
        let mut select = self
            .conn
            .prepare_cached("SELECT id, registered FROM notice INDEXED BY notice_by_time")?;
        let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Whether an event duplicates another one (M2). Only one that begins before all the
    /// earlier ones of its point and type are over is looked at itself.
    fn is_duplicate(self, reach: &mut Reach, began: &Began) -> Result<bool, StoreError> {
        let event = &began.event;
        let place = (event.point.clone(), event.procedure_type);
        let until = match reach.0.get(&place) {
            Some(until) => *until,
            None => self.reaches(&place.0, place.1, began.started)?,
        };
        let ends = began.restored.unwrap_or(i64::MAX);
        reach.0.insert(place, until.max(ends));
        if began.started >= until {
            return Ok(false);
        }
        let outage = self.outage(event.id)?;
        let principal = outage
            .map(|outage| self.principal_of(&outage))
            .transpose()?;
        Ok(principal.flatten().is_some())
    }
}

/// Until when the events gone through so far reach, of each point and type.
#[derive(Default)]
struct Reach(BTreeMap<(String, ProcedureType), i64>);

fn bounds(period: Period) -> [i64; 2] {
    [period.from, period.until].map(|at| at.timestamp_millis())
}

fn began(row: &Row<'_>, zone: Tz) -> rusqlite::Result<Began> {
    let odd = |column, error: Box<dyn std::error::Error + Send + Sync>| {
        rusqlite::Error::FromSqlConversionFailure(column, Type::Text, error)
    };
    let channel = row.get_ref(2)?.as_str()?.parse::<Channel>();
    let kind = serde_json::from_value(serde_json::Value::String(row.get(3)?));
    let applications = serde_json::from_str(row.get_ref(6)?.as_str()?);
    let (started, restored): (i64, Option<i64>) = (row.get(4)?, row.get(5)?);
    let at = |millis| {
        let at = DateTime::from_timestamp_millis(millis).unwrap_or_default();
        at.with_timezone(&zone).fixed_offset()
    };
    Ok(Began {
        event: Figured {
            id: row.get(0)?,
            point: row.get(1)?,
            channel: channel.map_err(|error| odd(2, Box::new(error)))?,
            procedure_type: kind.map_err(|error| odd(3, Box::new(error)))?,
            applications: applications.map_err(|error| odd(6, Box::new(error)))?,
            cause: row.get(7)?,
            day: local_day(at(started), zone),
            seconds: restored.map(|restored| lasted(at(started), at(restored))),
            late: row.get(9)?,
            to_notice: None,
            to_restoration: None,
        },
        started,
        restored,
        notice: row.get(8)?,
    })
}

/// As [`crate::domain::outage::Outage::duration_seconds`] has it (O5).
fn lasted(started: DateTime<FixedOffset>, restored: DateTime<FixedOffset>) -> i64 {
    minutes_between(started, restored).max(0).saturating_mul(60)
}

/// How long the failures mailbox took, and the restoration after it (A3).
fn tell_answer(began: &mut Began, answers: &[Answer], notices: &HashMap<Uuid, i64>) {
    let sent = answers.iter().filter_map(|(sent, _)| *sent).min();
    let named = answers.iter().filter_map(|(_, notice)| *notice);
    let answered = named
        .chain(began.notice)
        .filter_map(|notice| notices.get(&notice).copied())
        .min();
    let seconds = |from: Option<i64>, to: Option<i64>| {
        let millis = to?.checked_sub(from?)?;
        (millis >= 0).then_some(millis / 1000)
    };
    began.event.to_notice = seconds(sent, answered);
    began.event.to_restoration = seconds(answered, began.restored);
}
