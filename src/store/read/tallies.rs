//! Reads of what offices count of a day (V3).

use super::Reader;
use crate::domain::catalog::ProcedureType;
use crate::domain::tally::{DayTally, Minutes, TalliedPlace, TallyClass, TallyKey};
use crate::domain::terminal::{ServicePoint, Terminal};
use crate::store::error::StoreError;
use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::types::Type;
use rusqlite::{Row, params};
use std::collections::BTreeMap;
use std::ops::{Range, RangeInclusive};

/// What is asked of the tallies of a place.
#[derive(Debug, Clone)]
pub struct TallyQuery {
    /// Of whom.
    pub place: TalliedPlace,
    /// What.
    pub class: TallyClass,
    /// Its type.
    pub kind: ProcedureType,
    /// On which days.
    pub days: RangeInclusive<NaiveDate>,
    /// Within which minutes of each of them; the last is not among them.
    pub minutes: Range<u16>,
}

/// What is in force of a day, place, class and type, and where it was taken from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptGroup {
    /// Its number in the store.
    pub id: i64,
    /// Of what.
    pub key: TallyKey,
    /// The name of the file.
    pub file: String,
    /// SHA-256 of its bytes, as hexadecimal digits.
    pub sha256: String,
    /// When it was taken in.
    pub imported: DateTime<Utc>,
}

/// How many of a group there were from one minute to another. What a whole day comes to
/// stands with it: its minutes are many, and read one by one.
const WITHIN: &str = "CASE WHEN ?3 = 0 AND ?4 = 1440 THEN total - untimed ELSE
     (SELECT coalesce(sum(count), 0) FROM tally
      WHERE grp = tally_group.id AND minute >= ?3 AND minute < ?4) END";

/// A column that is a text of ours.
fn read<T>(
    row: &Row<'_>,
    column: usize,
    of: impl FnOnce(&str) -> Option<T>,
) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    of(&text).ok_or_else(|| {
        let error = format!("«{text}»").into();
        rusqlite::Error::FromSqlConversionFailure(column, Type::Text, error)
    })
}

fn instant(row: &Row<'_>, column: usize) -> rusqlite::Result<DateTime<Utc>> {
    let millis = row.get(column)?;
    DateTime::from_timestamp_millis(millis)
        .ok_or(rusqlite::Error::IntegralValueOutOfRange(column, millis))
}

fn day_tally(row: &Row<'_>) -> rusqlite::Result<DayTally> {
    Ok(DayTally {
        day: read(row, 0, |text| text.parse().ok())?,
        count: row.get(1)?,
        untimed: row.get(2)?,
        total: row.get(3)?,
    })
}

impl Reader<'_> {
    /// How many there were within a range of the clock, day by day (V3). A day of which no
    /// file says anything of that class is left out: nobody knows that there were none.
    /// One that says something of another type alone says that of this one there were none.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn tallies(&self, query: &TallyQuery) -> Result<Vec<DayTally>, StoreError> {
        let mut days = self.conn.prepare_cached(&format!(
            "SELECT day, coalesce(sum({WITHIN}) FILTER (WHERE type = ?5), 0),
                 coalesce(sum(untimed) FILTER (WHERE type = ?5), 0),
                 coalesce(sum(total) FILTER (WHERE type = ?5), 0)
             FROM tally_group
             WHERE place = ?6 AND class = ?7 AND day BETWEEN ?1 AND ?2 AND in_force = 1
             GROUP BY day ORDER BY day"
        ))?;
        let asked = params![
            query.days.start().to_string(),
            query.days.end().to_string(),
            query.minutes.start,
            query.minutes.end,
            query.kind.code(),
            query.place.key(),
            query.class.code(),
        ];
        let days = days.query_map(asked, day_tally)?;
        Ok(days.collect::<Result<_, _>>()?)
    }

    /// The same of a class over all types, of every place that a file says anything of it,
    /// by the key of the place (V4).
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn tallies_everywhere(
        &self,
        class: TallyClass,
        days: &RangeInclusive<NaiveDate>,
        minutes: &Range<u16>,
    ) -> Result<Vec<(String, DayTally)>, StoreError> {
        let mut places = self.conn.prepare_cached(&format!(
            "SELECT day, sum({WITHIN}), sum(untimed), sum(total), place
             FROM tally_group
             WHERE class = ?5 AND day BETWEEN ?1 AND ?2 AND in_force = 1
             GROUP BY day, place ORDER BY day, place"
        ))?;
        let asked = params![
            days.start().to_string(),
            days.end().to_string(),
            minutes.start,
            minutes.end,
            class.code(),
        ];
        let places = places.query_map(asked, |row| Ok((row.get(4)?, day_tally(row)?)))?;
        Ok(places.collect::<Result<_, _>>()?)
    }

    /// What is in force of some classes on some days, by day, place, class and type, with
    /// the file that each was taken from (V5).
    ///
    /// # Errors
    /// The store cannot be read.
    pub(crate) fn tally_groups(
        self,
        classes: &[TallyClass],
        days: &RangeInclusive<NaiveDate>,
    ) -> Result<Vec<KeptGroup>, StoreError> {
        let mut groups = self.conn.prepare_cached(
            "SELECT tally_group.id, day, place, class, type, name, sha256, imported
             FROM tally_group JOIN tally_file ON tally_file.id = file
             WHERE class = ?1 AND day BETWEEN ?2 AND ?3 AND in_force = 1",
        )?;
        let (first, last) = (days.start().to_string(), days.end().to_string());
        let mut found = Vec::new();
        for class in classes {
            let groups = groups.query_map(params![class.code(), first, last], |row| {
                Ok(KeptGroup {
                    id: row.get(0)?,
                    key: TallyKey {
                        day: read(row, 1, |text| text.parse().ok())?,
                        place: read(row, 2, TalliedPlace::of)?,
                        class: read(row, 3, TallyClass::of)?,
                        kind: read(row, 4, |text| text.parse().ok())?,
                    },
                    file: row.get(5)?,
                    sha256: row.get(6)?,
                    imported: instant(row, 7)?,
                })
            })?;
            for group in groups {
                found.push(group?);
            }
        }
        found.sort_by_cached_key(|group| {
            let key = &group.key;
            (key.day, key.place.key(), key.class.code(), key.kind.code())
        });
        Ok(found)
    }

    /// How many of a group there were in which minute, those without one first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub(crate) fn tally_minutes(self, group: i64) -> Result<Minutes, StoreError> {
        let mut minutes = self
            .conn
            .prepare_cached("SELECT minute, count FROM tally WHERE grp = ?1 ORDER BY minute")?;
        let minutes = minutes.query_map([group], |row| {
            let minute: i64 = row.get(0)?;
            Ok((u16::try_from(minute).ok(), row.get(1)?))
        })?;
        Ok(minutes.collect::<Result<_, _>>()?)
    }

    /// The points whose terminals are known here and register events, by code.
    ///
    /// # Errors
    /// The store cannot be read.
    pub(crate) fn points_of_terminals(self) -> Result<Vec<ServicePoint>, StoreError> {
        let terminals = self.many::<Terminal>("SELECT record FROM terminal", [])?;
        let points = terminals.into_iter().map(|terminal| terminal.started.point);
        let points = points.filter(|point| point.channel.registers_events());
        let by_code: BTreeMap<String, ServicePoint> =
            points.map(|point| (point.code.clone(), point)).collect();
        Ok(by_code.into_values().collect())
    }
}
