//! Reads of what is kept and has no effect (M1, M4).

use super::error::StoreError;
use super::local::{self, Local};
use super::paging::PageAt;
use super::read::Reader;
use super::session::Store;
use super::standing::{PARTED, TOLD, why_of};
use crate::domain::trust::{Standings, WhyVoid};
use crate::journal::{Digest, decode};
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
    /// Its hash: past the parting of two histories a sequence stands for several (M3).
    pub hash: Digest,
    /// Why it has none.
    pub why: WhyVoid,
    /// Its kind.
    pub kind: String,
    /// The record it is about.
    pub entity: Uuid,
    /// The terminal as people call it, `LIM014-B`.
    pub terminal: String,
    /// The record by the name people know it by, or by what it is.
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
        (self.lamport, self.replica, self.sequence, self.hash)
    }
}

/// All that has no effect: what the law leaves without it, and past the parting of two
/// histories what is held of both, in the journal and aside (M3).
fn listed() -> String {
    format!(
        "SELECT replica, sequence, lamport, entity, kind, bytes, hash, told.why, holds
         FROM ({TOLD}) AS told JOIN operation USING (replica, sequence)
             LEFT JOIN ({PARTED}) AS parted USING (replica)
         WHERE parted.last IS NULL OR sequence <= parted.last
         UNION ALL
         SELECT replica, sequence, lamport, entity, kind, bytes, hash, 'fork', 0
         FROM ({PARTED}) AS parted JOIN operation USING (replica)
         WHERE sequence > parted.last
         UNION ALL
         SELECT replica, sequence, bytes ->> '$.lamport', unhex(bytes ->> '$.entity', '-'),
             bytes ->> '$.body.kind', bytes, hash, 'fork', 0
         FROM ({PARTED}) AS parted JOIN aside USING (replica)
         WHERE sequence > parted.before"
    )
}

/// A place as what a statement is asked with.
fn parts(place: Option<VoidedCursor>) -> (Option<u64>, Option<Uuid>, Option<u64>, Option<Digest>) {
    place.map_or(
        (None, None, None, None),
        |(lamport, replica, sequence, hash)| {
            (Some(lamport), Some(replica), Some(sequence), Some(hash))
        },
    )
}

/// Beside a place, in the order of the list.
const PLACE: &str = "(lamport, replica, sequence, hash)";

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

/// Where a list of them goes on: after this counter, replica, sequence and hash.
pub type VoidedCursor = (u64, Uuid, u64, Digest);

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
        let place = page.beside().copied();
        let mut select = self.conn.prepare_cached(&format!(
            "SELECT replica, sequence, lamport, hash, why, kind, entity, bytes, holds
             FROM ({}) WHERE ?1 IS NULL OR {PLACE} {side} (?1, ?2, ?3, ?4)
             ORDER BY lamport {order}, replica {order}, sequence {order}, hash {order} LIMIT ?5",
            listed()
        ))?;
        let (lamport, replica, sequence, hash) = parts(place);
        let mut rows = select.query(params![lamport, replica, sequence, hash, limit])?;
        let standings = self.standings()?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let (replica, entity): (Uuid, Uuid) = (row.get(0)?, row.get(6)?);
            let why: String = row.get(4)?;
            let bytes = row.get_ref(7)?.as_bytes().map_err(rusqlite::Error::from)?;
            let written = decode(bytes).ok();
            let by = written.as_ref().map(|written| written.envelope.actor.user);
            let user = match by {
                Some(user) if self.user(user)?.is_some() => Some(self.user_name(user)?),
                _ => None,
            };
            let kind: String = row.get(5)?;
            let record = self.record_name(entity, &kind, written.as_ref())?;
            found.push(Voided {
                replica,
                sequence: row.get(1)?,
                lamport: row.get(2)?,
                hash: row.get(3)?,
                why: why_of(Some(&why)),
                kind,
                entity,
                terminal: self.terminal_name(&standings, replica)?,
                record,
                at: written.map(|written| written.envelope.at),
                user,
                holds_here: row.get(8)?,
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

    /// How many operations have no effect, or how many of them stand before a place,
    /// counted up to a limit.
    pub(crate) fn voided_before(
        self,
        place: Option<VoidedCursor>,
        limit: usize,
    ) -> Result<usize, StoreError> {
        let (lamport, replica, sequence, hash) = parts(place);
        Ok(self.conn.query_row(
            &format!(
                "SELECT count(*) FROM (SELECT 1 FROM ({})
                     WHERE ?1 IS NULL OR {PLACE} > (?1, ?2, ?3, ?4) LIMIT ?5)",
                listed()
            ),
            params![lamport, replica, sequence, hash, limit],
            |row| row.get(0),
        )?)
    }

    /// How many operations have no effect.
    pub(crate) fn void_count(self) -> Result<u64, StoreError> {
        let count = format!("SELECT count(*) FROM ({})", listed());
        Ok(self.conn.query_row(&count, [], |row| row.get(0))?)
    }
}
