//! The watch over the own clock: what the journal says about it, and what is
//! thought of it in one transaction (J4).

use super::error::StoreError;
use super::local::{self, Local};
use super::read::Reader;
use crate::domain::timekeeping::{Believed, ClockMark};
use crate::journal::decode;
use chrono::{DateTime, FixedOffset, TimeDelta};
use rusqlite::{Connection, OptionalExtension};
use uuid::Uuid;

/// What is thought of the clock in one transaction.
pub(super) struct Watch {
    mark: Option<ClockMark>,
    before: Believed,
    after: Believed,
    /// Whether what is believed is kept apart from the journal.
    kept: bool,
}

impl Watch {
    pub(super) fn begin(
        conn: &Connection,
        own: Uuid,
        now: DateTime<FixedOffset>,
        moved: TimeDelta,
    ) -> Result<Self, StoreError> {
        let kept: Option<String> = local::get(conn, Local::Clock)?;
        let kept = kept.and_then(|json| serde_json::from_str(&json).ok());
        let before = match kept {
            Some(believed) => believed,
            None => from_journal(conn, own, now)?,
        };
        let (mark, after) = before.judge(now, moved);
        Ok(Self {
            mark,
            before,
            after,
            kept: kept.is_some(),
        })
    }

    /// Why what is written now is doubtful.
    pub(super) fn mark(&self) -> Option<ClockMark> {
        self.mark
    }

    /// The latest instant that was believed.
    pub(super) fn latest(&self) -> DateTime<FixedOffset> {
        self.before.latest
    }

    /// Keeps what is believed once something was written: most often its instant
    /// says it all.
    pub(super) fn keep(&self, conn: &Connection, own: Uuid) -> Result<(), StoreError> {
        let latest = self.after.latest;
        if self.after == Believed::until(latest)
            && latest_of(conn, own)? == Some(latest.timestamp_millis())
        {
            if self.kept {
                local::forget(conn, Local::Clock)?;
            }
            return Ok(());
        }
        let json = serde_json::to_string(&self.after).map_err(StoreError::Record)?;
        local::set(conn, Local::Clock, json)
    }
}

fn plain(millis: i64, zone: DateTime<FixedOffset>) -> Believed {
    Believed::until(
        DateTime::from_timestamp_millis(millis)
            .map_or(zone, |latest| latest.with_timezone(zone.offset())),
    )
}

/// The latest instant of a replica, in milliseconds.
fn latest_of(conn: &Connection, replica: Uuid) -> Result<Option<i64>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT latest FROM replica WHERE id = ?1")?
        .query_row([replica], |row| row.get(0))
        .optional()?)
}

/// What the own operations say: the latest of them, or where it lies ahead of the
/// clock, each in its order.
fn from_journal(
    conn: &Connection,
    own: Uuid,
    now: DateTime<FixedOffset>,
) -> Result<Believed, StoreError> {
    let mut chains = vec![own];
    let mut latest = latest_of(conn, own)?;
    if latest.is_none() {
        // A new epoch begins: the clock is that of the one before.
        for earlier in Reader::new(conn).lineage()? {
            latest = latest.max(latest_of(conn, earlier.replica)?);
            chains.push(earlier.replica);
        }
    }
    let Some(latest) = latest else {
        return Ok(Believed::until(now));
    };
    let newest = plain(latest, now);
    if newest.latest <= now {
        return Ok(newest);
    }
    let mut believed: Option<Believed> = None;
    for replica in chains.into_iter().rev() {
        let mut statement = conn
            .prepare_cached("SELECT bytes FROM operation WHERE replica = ?1 ORDER BY sequence")?;
        let mut rows = statement.query([replica])?;
        while let Some(row) = rows.next()? {
            let bytes = row.get_ref(0)?.as_bytes().map_err(rusqlite::Error::from)?;
            // What does not read says nothing about the clock.
            if let Ok(operation) = decode(bytes) {
                let at = operation.envelope.at;
                let after = |known: Believed| known.judge(at, TimeDelta::zero()).1;
                believed = Some(believed.map_or_else(|| Believed::until(at), after));
            }
        }
    }
    Ok(believed.unwrap_or(newest))
}
