//! Reads of what offices count of a day (V3).

use super::Reader;
use crate::domain::catalog::ProcedureType;
use crate::domain::tally::{DayTally, TalliedPlace, TallyClass};
use crate::domain::terminal::{ServicePoint, Terminal};
use crate::store::error::StoreError;
use chrono::NaiveDate;
use rusqlite::params;
use rusqlite::types::Type;
use std::collections::BTreeMap;
use std::ops::{Range, RangeInclusive};

/// What is asked of the tallies.
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

impl Reader<'_> {
    /// How many there were within a range of the clock, day by day (V3). A day that no
    /// file says anything of is left out: nobody knows that there were none.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn tallies(&self, query: &TallyQuery) -> Result<Vec<DayTally>, StoreError> {
        let mut days = self.conn.prepare_cached(
            "SELECT tally_group.day,
                 coalesce(sum(count) FILTER (WHERE minute >= ?6 AND minute < ?7), 0),
                 coalesce(sum(count) FILTER (WHERE minute < 0), 0)
             FROM tally_group LEFT JOIN tally ON tally.grp = tally_group.id
             WHERE place = ?1 AND class = ?2 AND type = ?3 AND day BETWEEN ?4 AND ?5
                 AND in_force = 1
             GROUP BY tally_group.day ORDER BY tally_group.day",
        )?;
        let asked = params![
            query.place.key(),
            query.class.code(),
            query.kind.code(),
            query.days.start().to_string(),
            query.days.end().to_string(),
            query.minutes.start,
            query.minutes.end,
        ];
        let days = days.query_map(asked, |row| {
            let day: String = row.get(0)?;
            let day = day.parse().map_err(|error| {
                rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(error))
            })?;
            Ok(DayTally {
                day,
                count: row.get(1)?,
                untimed: row.get(2)?,
            })
        })?;
        Ok(days.collect::<Result<_, _>>()?)
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
