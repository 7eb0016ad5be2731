//! Reads of what is kept and has no effect (M1, M4).

use super::error::StoreError;
use super::local::{self, Local};
use super::paging::PageAt;
use super::read::Reader;
use super::session::Store;
use super::standing::{TOLD, why_of};
use crate::domain::trust::{Standings, WhyVoid};
use crate::journal::decode;
use chrono::{DateTime, FixedOffset};
use rusqlite::params;
use uuid::Uuid;

/// An operation without effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voided {
    /// The replica that wrote it.
    pub replica: Uuid,
    /// Its sequence there.
    pub sequence: u64,
    /// Its Lamport counter, by which the newest comes first.
    pub lamport: u64,
    /// Why it has none.
    pub why: WhyVoid,
    /// Its kind.
    pub kind: String,
    /// The record it is about.
    pub entity: Uuid,
    /// The terminal as people call it, `LIM014-B`.
    pub terminal: String,
    /// The record by the name people know it by, or its id.
    pub record: String,
    /// When it was written, where it reads.
    pub at: Option<DateTime<FixedOffset>>,
    /// Who wrote it, where they are known here.
    pub user: Option<String>,
    /// Whether it has its effect here: the own terminal wrote it after it was cut off
    /// (Q0).
    pub holds_here: bool,
}

impl Voided {
    /// Its place in the list.
    #[must_use]
    pub const fn place(&self) -> VoidedCursor {
        (self.lamport, self.replica, self.sequence)
    }
}

fn parts(place: Option<VoidedCursor>) -> (Option<u64>, Option<Uuid>, Option<u64>) {
    match place {
        Some((lamport, replica, sequence)) => (Some(lamport), Some(replica), Some(sequence)),
        None => (None, None, None),
    }
}

impl Store {
    /// How many operations that had effect an upgrade left without; asked a second time
    /// it answers none (M4).
    pub(crate) fn voided_by_upgrade(&self) -> Result<u64, StoreError> {
        let count = local::get(&self.conn, Local::Voided)?.unwrap_or(0);
        if count > 0
            && self.takes_writes().is_ok()
            && let Err(error) = local::forget(&self.conn, Local::Voided)
        {
            tracing::warn!(%error, "what an upgrade left without effect is told once more");
        }
        Ok(count)
    }
}

/// Where a list of them goes on: after this counter, replica and sequence.
pub type VoidedCursor = (u64, Uuid, u64);

impl Reader<'_> {
    /// The requests that some operations of a replica put under hold after their content
    /// was purged here: nothing brings it back (T1).
    pub(crate) fn held_too_late(
        self,
        replica: Uuid,
        sequences: std::ops::RangeInclusive<u64>,
    ) -> Result<Vec<String>, StoreError> {
        let mut select = self.conn.prepare_cached(
            "SELECT DISTINCT entity FROM operation WHERE replica = ?1
               AND sequence BETWEEN ?2 AND ?3 AND kind = 'attention.held'",
        )?;
        let bound = params![replica, sequences.start(), sequences.end()];
        let mut rows = select.query(bound)?;
        let mut codes = Vec::new();
        while let Some(row) = rows.next()? {
            if let Some(attention) = self.attention(row.get(0)?)?
                && attention.held
                && self.is_purged(&attention.content)?
            {
                codes.push(attention.code.to_string());
            }
        }
        Ok(codes)
    }

    /// A page of what has no effect, newest first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn voided(
        &self,
        page: PageAt<VoidedCursor>,
        limit: usize,
    ) -> Result<Vec<Voided>, StoreError> {
        let back = page.is_back();
        let (side, order) = if back { (">", "ASC") } else { ("<", "DESC") };
        let place = page.beside();
        let mut select = self.conn.prepare_cached(&format!(
            "SELECT replica, sequence, lamport, told.why, kind, operation.entity, bytes, holds
             FROM ({TOLD}) AS told JOIN operation USING (replica, sequence)
             WHERE ?1 IS NULL OR (lamport, replica, sequence) {side} (?1, ?2, ?3)
             ORDER BY lamport {order}, replica {order}, sequence {order} LIMIT ?4"
        ))?;
        let (lamport, replica, sequence) = parts(place);
        let mut rows = select.query(params![lamport, replica, sequence, limit])?;
        let standings = self.standings()?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let (replica, entity): (Uuid, Uuid) = (row.get(0)?, row.get(5)?);
            let why: String = row.get(3)?;
            let bytes = row.get_ref(6)?.as_bytes().map_err(rusqlite::Error::from)?;
            let written = decode(bytes).ok().map(|operation| operation.envelope);
            let user = match &written {
                Some(written) if self.user(written.actor.user)?.is_some() => {
                    Some(self.user_name(written.actor.user)?)
                }
                _ => None,
            };
            found.push(Voided {
                replica,
                sequence: row.get(1)?,
                lamport: row.get(2)?,
                why: why_of(Some(&why)),
                kind: row.get(4)?,
                entity,
                terminal: self.terminal_name(&standings, replica)?,
                record: self.record_name(entity)?,
                at: written.map(|written| written.at),
                user,
                holds_here: row.get(7)?,
            });
        }
        if back {
            found.reverse();
        }
        Ok(found)
    }

    /// What people call a terminal: by the point it was admitted at, and its series.
    fn terminal_name(self, standings: &Standings, replica: Uuid) -> Result<String, StoreError> {
        let Some(standing) = standings.of(replica) else {
            return Ok(replica.to_string());
        };
        Ok(match self.terminal(replica)? {
            Some(terminal) => format!("{}-{}", standing.point, terminal.series()),
            None => standing.point.to_string(),
        })
    }

    /// What people call a record.
    fn record_name(self, entity: Uuid) -> Result<String, StoreError> {
        if let Some(outage) = self.outage(entity)? {
            return Ok(outage.correlative.to_string());
        }
        if let Some(attention) = self.attention(entity)? {
            return Ok(attention.code.to_string());
        }
        if self.user(entity)?.is_some() {
            return self.user_name(entity);
        }
        Ok(entity.to_string())
    }

    /// How many operations have no effect, or how many of them stand before a place,
    /// counted up to a limit.
    pub(crate) fn voided_before(
        self,
        place: Option<VoidedCursor>,
        limit: usize,
    ) -> Result<usize, StoreError> {
        let (lamport, replica, sequence) = parts(place);
        Ok(self.conn.query_row(
            &format!(
                "SELECT count(*) FROM (
                     SELECT 1 FROM ({TOLD}) AS told JOIN operation USING (replica, sequence)
                     WHERE ?1 IS NULL OR (lamport, replica, sequence) > (?1, ?2, ?3) LIMIT ?4)"
            ),
            params![lamport, replica, sequence, limit],
            |row| row.get(0),
        )?)
    }

    /// How many operations have no effect.
    pub(crate) fn void_count(self) -> Result<u64, StoreError> {
        Ok(self
            .conn
            .query_row(&format!("SELECT count(*) FROM ({TOLD})"), [], |row| {
                row.get(0)
            })?)
    }
}
