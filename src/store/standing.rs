//! Who may write what: settled from the journal, and kept in a table so that
//! every write finds it at once (M3, M4).

use super::error::StoreError;
use super::local::{self, Local};
use super::places::{EVERYWHERE, Places};
use super::read::Reader;
use super::receipts;
use crate::domain::authority::Role;
use crate::domain::terminal::{Scope, TerminalEvent};
use crate::domain::trust::{
    Claimed, Installation, Revoked, Said, Saying, Standing, Standings, TrustEvent, Voice, Void,
    WhyVoid,
};
use crate::journal::{Body, Digest, decode, hex};
use chrono::{DateTime, FixedOffset};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The standings as they were last settled.
pub(super) fn load(conn: &Connection) -> Result<Standings, StoreError> {
    let replicas: BTreeMap<Uuid, Standing> = conn
        .prepare_cached(
            "SELECT replica, point, scope, public_key, until, why, before, before_to, claims, series,
                 vouched
             FROM standing",
        )?
        .query_map([], |row| {
            let point: String = row.get(1)?;
            let scope: Option<String> = row.get(2)?;
            let until: Option<u64> = row.get(4)?;
            let why: Option<String> = row.get(5)?;
            let before: Option<Uuid> = row.get(6)?;
            let before_to: Option<u64> = row.get(7)?;
            let claims: Option<String> = row.get(8)?;
            let vouched: String = row.get(10)?;
            Ok((
                row.get(0)?,
                Standing {
                    point: point.into(),
                    scope: scope.as_deref().map(scope_of),
                    public_key: row.get(3)?,
                    vouched: vouched.split_whitespace().map(str::to_owned).collect(),
                    until: until.map(|last| (last, why_of(why.as_deref()))),
                    series: row.get(9)?,
                    before: before.zip(before_to),
                    claims: claims.as_deref().and_then(claimed),
                },
            ))
        })?
        .collect::<Result<_, _>>()?;
    let mut own = Vec::new();
    let mut next = local::get(conn, Local::Replica)?;
    while let Some(id) = next.filter(|id| !own.contains(id)) {
        own.push(id);
        next = replicas.get(&id).and_then(|it| it.before).map(|it| it.0);
    }
    let ruled = conn
        .prepare_cached("SELECT replica, sequence, why FROM ruled")?
        .query_map([], |row| {
            let why: String = row.get(2)?;
            Ok(((row.get(0)?, row.get(1)?), why_of(Some(&why))))
        })?
        .collect::<Result<_, _>>()?;
    heard(conn, Standings::kept(replicas, own, unsigned(conn)?, ruled))
}

/// Adds who speaks on each replica, and which receipts were verified here.
fn heard(conn: &Connection, mut standings: Standings) -> Result<Standings, StoreError> {
    let mut select =
        conn.prepare_cached("SELECT replica, user, sequence, role, founder FROM voice ORDER BY 3")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let role: Option<String> = row.get(3)?;
        let voice = Voice {
            from: row.get(2)?,
            role: role.and_then(|role| role.parse().ok()),
            founder: row.get(4)?,
        };
        standings.learn(row.get(0)?, row.get(1)?, voice);
    }
    let mut receipts = BTreeSet::new();
    // As it was taken in: a record may be what another terminal says of it.
    let mut select = conn.prepare_cached(
        "SELECT sequence, json_extract(CAST(bytes AS TEXT), '$.body.sha256')
         FROM journal INDEXED BY journal_of_record
         WHERE record IN (SELECT number FROM known JOIN receipt USING (id))
             AND replica = (SELECT number FROM known WHERE id = ?1)
             AND kind = 'receipt.applied'",
    )?;
    for replica in standings.lineage() {
        for taken in select.query_map([replica], |row| Ok((row.get(0)?, row.get(1)?)))? {
            let (sequence, sha256) = taken?;
            if standings.is_own_work(*replica, sequence) {
                receipts.insert(sha256);
            }
        }
    }
    standings.take_receipts(receipts);
    let unheard = conn
        .prepare_cached(
            "SELECT standing.replica FROM standing LEFT JOIN replica ON replica.id = standing.before
             WHERE standing.before IS NOT NULL
               AND coalesce(replica.sequence, 0) < standing.before_to",
        )?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let promised = receipts::promised(conn)?;
    let parted = forks(conn)?.into_iter().map(|(replica, first)| {
        let promised = promised.get(&replica).copied().unwrap_or(0);
        (replica, first.saturating_sub(1).max(promised))
    });
    standings.take_chains(unheard, parted.collect());
    Ok(standings)
}

/// Keeps what an operation proves of a user.
pub(super) fn keep_voice(
    conn: &Connection,
    replica: Uuid,
    user: Uuid,
    voice: &Voice,
) -> Result<(), StoreError> {
    conn.prepare_cached(
        "INSERT OR REPLACE INTO voice (replica, user, sequence, role, founder)
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![
        replica,
        user,
        voice.from,
        voice.role.map(Role::code),
        voice.founder
    ])?;
    Ok(())
}

/// What has no effect; of the own terminal, what has none elsewhere.
pub(super) const TOLD: &str = "
    SELECT replica, sequence, why, 0 AS holds FROM void
    UNION ALL
    SELECT replica, operation.sequence, standing.why, 1 AS holds
    FROM standing JOIN operation USING (replica)
    WHERE standing.own AND standing.why = 'revoked' AND operation.sequence > standing.until
        AND NOT EXISTS (SELECT 1 FROM void
            WHERE void.replica = operation.replica AND void.sequence = operation.sequence)";

/// Where two histories of a replica part: the last operation before it, and the last
/// that counts of the one that is here in its place (M3).
pub(super) const PARTED: &str = "
    SELECT replica, fork.sequence - 1 AS before,
        iif(standing.why = 'fork', standing.until, fork.sequence - 1) AS last
    FROM fork LEFT JOIN standing USING (replica)";

const OFFICE: &str = "office";

fn scope_of(code: &str) -> Scope {
    if code == OFFICE {
        Scope::Office
    } else {
        Scope::Point
    }
}

fn scope_code(scope: Scope) -> &'static str {
    match scope {
        Scope::Office => OFFICE,
        Scope::Point => "point",
    }
}

/// What a replica says of itself, as it is kept: scope, key, point.
fn claimed(text: &str) -> Option<Claimed> {
    let mut parts = text.splitn(3, ' ');
    let scope = scope_of(parts.next()?);
    let other_key = parts.next()? == "other";
    Some(Claimed {
        point: parts.next()?.into(),
        scope,
        other_key,
    })
}

fn claims_code(claims: &Claimed) -> String {
    let key = if claims.other_key { "other" } else { "same" };
    format!("{} {key} {}", scope_code(claims.scope), claims.point)
}

pub(super) fn why_of(code: Option<&str>) -> WhyVoid {
    WhyVoid::ALL
        .into_iter()
        .find(|why| Some(why.code()) == code)
        .unwrap_or(WhyVoid::Revoked)
}

/// Settles the standings anew from all that the journal says of trust, and keeps them.
pub(super) fn settle(conn: &Connection) -> Result<Standings, StoreError> {
    settle_said(conn, said(conn, EVERYWHERE)?)
}

/// The same, from what was read of it.
pub(super) fn settle_said(conn: &Connection, mut said: Vec<Said>) -> Result<Standings, StoreError> {
    let own = lineage(conn, &said)?;
    disbelieve(conn, &mut said)?;
    let here = Installation {
        lineage: own,
        forks: forks(conn)?,
        unsigned: unsigned(conn)?,
        promised: receipts::promised(conn)?,
    };
    let standings = Standings::settle(said, &here);
    conn.execute("DELETE FROM standing", [])?;
    let mut insert = conn.prepare_cached(
        "INSERT INTO standing (replica, point, scope, public_key, until, why, before, before_to,
             claims, series, vouched, own)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )?;
    for (replica, standing) in standings.iter() {
        let vouched: Vec<&str> = standing.vouched.iter().map(String::as_str).collect();
        insert.execute(params![
            replica,
            &*standing.point,
            standing.scope.map(scope_code),
            standing.public_key,
            standing.until.map(|(last, _)| last),
            standing.until.map(|(_, why)| why.code()),
            standing.before.map(|(before, _)| before),
            standing.before.map(|(_, last)| last),
            standing.claims.as_ref().map(claims_code),
            standing.series,
            vouched.join(" "),
            standings.is_own(replica),
        ])?;
    }
    conn.execute("DELETE FROM ruled", [])?;
    let mut insert =
        conn.prepare_cached("INSERT INTO ruled (replica, sequence, why) VALUES (?1, ?2, ?3)")?;
    for ((replica, sequence), why) in standings.ruled() {
        insert.execute(params![replica, sequence, why.code()])?;
    }
    heard(conn, standings)
}

/// Operations that say who may write what: as the index of them has it.
pub(super) const OF_TRUST: &str =
    "(kind = 'terminal.started' OR kind = 'terminal.admitted' OR kind = 'terminal.revoked')";

/// What the journal says of trust, at some of its places.
pub(super) fn said(conn: &Connection, places: Places) -> Result<Vec<Said>, StoreError> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT known.id, bytes FROM journal INDEXED BY journal_of_trust
         CROSS JOIN known ON known.number = journal.record
         WHERE {OF_TRUST} AND position BETWEEN ?1 AND ?2"
    ))?;
    let mut rows = statement.query([places.start(), places.end()])?;
    let mut said = Vec::new();
    while let Some(row) = rows.next()? {
        let entity: Uuid = row.get(0)?;
        let bytes = row.get_ref(1)?.as_bytes().map_err(rusqlite::Error::from)?;
        let operation = decode(bytes).map_err(|source| StoreError::Operation { entity, source })?;
        let envelope = operation.envelope;
        let saying = match operation.body {
            Body::Terminal(TerminalEvent::Started(started))
                if envelope.sequence == 1 && entity == envelope.replica =>
            {
                Saying::Started(Box::new(started))
            }
            Body::Trust(event) => Saying::Decided(event),
            _ => continue,
        };
        said.push(Said {
            lamport: envelope.lamport,
            author: envelope.replica,
            sequence: envelope.sequence,
            saying,
        });
    }
    Ok(said)
}

/// Takes away the claim to continue a chain that is another one here where it says to
/// end (N5, M4).
fn disbelieve(conn: &Connection, said: &mut [Said]) -> Result<(), StoreError> {
    let reader = Reader::new(conn);
    for said in said {
        if let Saying::Started(started) = &mut said.saying
            && let Some(end) = &started.predecessor
            && let Some(held) = reader.hash_of(end.replica, end.sequence)?
            && hex(&held) != end.hash
        {
            started.predecessor = None;
        }
    }
    Ok(())
}

/// The own replica and those it continues (N5).
fn lineage(conn: &Connection, said: &[Said]) -> Result<Vec<Uuid>, StoreError> {
    let before: BTreeMap<Uuid, Uuid> = said
        .iter()
        .filter_map(|said| match &said.saying {
            Saying::Started(started) => {
                let before = started.predecessor.as_ref()?;
                Some((said.author, before.replica))
            }
            Saying::Decided(_) => None,
        })
        .collect();
    let mut lineage = Vec::new();
    let mut replica = local::get(conn, Local::Replica)?;
    while let Some(id) = replica.filter(|id| !lineage.contains(id)) {
        lineage.push(id);
        replica = before.get(&id).copied();
    }
    Ok(lineage)
}

pub(super) fn forks(conn: &Connection) -> Result<BTreeMap<Uuid, u64>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT replica, sequence FROM fork")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?)
}

pub(super) fn unsigned(conn: &Connection) -> Result<BTreeSet<(Uuid, u64)>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT replica, sequence FROM unsigned")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?)
}

/// The records that another standing may change.
pub(super) fn affected(
    conn: &Connection,
    before: &Standings,
    after: &Standings,
) -> Result<BTreeSet<Uuid>, StoreError> {
    let mut entities = BTreeSet::new();
    let mut touched = conn.prepare_cached(
        "SELECT DISTINCT entity FROM operation WHERE replica = ?1 AND sequence > ?2",
    )?;
    for (replica, now) in after.iter() {
        let from = match before.of(replica) {
            Some(then)
                if then.point == now.point
                    && then.scope == now.scope
                    && then.before == now.before
                    && then.series == now.series =>
            {
                let (was, is) = (before.parted(replica), after.parted(replica));
                if then.until == now.until && was == is {
                    continue;
                }
                let until = |standing: &Standing| standing.until.map(|(last, _)| last);
                let ends = [until(then), until(now), was, is];
                ends.into_iter().flatten().min().unwrap_or(u64::MAX)
            }
            _ => 0,
        };
        for entity in touched.query_map(params![replica, from], |row| row.get(0))? {
            entities.insert(entity?);
        }
    }
    if before.unheard() != after.unheard() {
        entities.extend(void_for(conn, WhyVoid::Unheard)?);
        entities.extend(void_for(conn, WhyVoid::User)?);
    }
    let (then, now) = (before.ruled(), after.ruled());
    let other = now.iter().chain(then);
    let other = other.filter(|(at, _)| then.get(at) != now.get(at));
    entities.extend(self::entities(conn, other.map(|(at, _)| at))?);
    Ok(entities)
}

/// The records that some operations are about.
pub(super) fn entities<'a>(
    conn: &Connection,
    operations: impl Iterator<Item = &'a (Uuid, u64)>,
) -> Result<BTreeSet<Uuid>, StoreError> {
    let mut select =
        conn.prepare_cached("SELECT entity FROM operation WHERE replica = ?1 AND sequence = ?2")?;
    let mut entities = BTreeSet::new();
    for (replica, sequence) in operations {
        let entity: Option<Uuid> = select
            .query_row(params![replica, sequence], |row| row.get(0))
            .optional()?;
        entities.extend(entity);
    }
    Ok(entities)
}

/// The records about which something is void for a reason.
pub(super) fn void_for(conn: &Connection, why: WhyVoid) -> Result<BTreeSet<Uuid>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT DISTINCT entity FROM void WHERE why = ?1")?
        .query_map([why.code()], |row| row.get(0))?
        .collect::<Result<_, _>>()?)
}

/// Writes which operations of a record have no effect, in the place of those
/// that were written before.
pub(super) fn write_void(conn: &Connection, entity: Uuid, void: &[Void]) -> Result<(), StoreError> {
    conn.prepare_cached("DELETE FROM void WHERE entity = ?1")?
        .execute([entity])?;
    let mut insert = conn.prepare_cached(
        "INSERT INTO void (replica, sequence, entity, why) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for void in void {
        insert.execute(params![
            void.replica,
            void.sequence,
            entity,
            void.why.code()
        ])?;
    }
    Ok(())
}

/// Whether the operations kept as without effect are others than these.
pub(super) fn wrong_void(
    conn: &Connection,
    void: &[(Uuid, Vec<Void>)],
) -> Result<bool, StoreError> {
    let stored: u64 = conn.query_row("SELECT count(*) FROM void", [], |row| row.get(0))?;
    let mut is_stored = conn.prepare_cached(
        "SELECT 1 FROM void WHERE replica = ?1 AND sequence = ?2 AND entity = ?3 AND why = ?4",
    )?;
    let mut expected = 0;
    for (entity, void) in void {
        for void in void {
            expected += 1;
            let row = params![void.replica, void.sequence, entity, void.why.code()];
            if !is_stored.exists(row)? {
                return Ok(true);
            }
        }
    }
    Ok(stored != expected)
}

impl Reader<'_> {
    /// What each replica may write, and up to where it counts (M3, M4).
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn standings(&self) -> Result<Standings, StoreError> {
        load(self.conn)
    }

    /// Where two histories of each replica part, of which both are known (M3).
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn forks(&self) -> Result<BTreeMap<Uuid, u64>, StoreError> {
        forks(self.conn)
    }

    /// The same, of those that nobody revoked.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn parted_in_use(&self) -> Result<Vec<(Uuid, u64)>, StoreError> {
        Ok(self
            .conn
            .prepare_cached(
                "SELECT replica, sequence FROM fork WHERE NOT EXISTS (
                     SELECT 1 FROM trust WHERE trust.replica = fork.replica
                         AND json_extract(record, '$.kind') = 'terminal.revoked')
                 ORDER BY replica",
            )?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?)
    }

    /// What others decided about the own terminal and nobody here confirmed (M4): who,
    /// and after which operation they cut it off.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn pending_cuts(&self) -> Result<Vec<(Uuid, Revoked)>, StoreError> {
        let mut select = self.conn.prepare_cached(
            "SELECT operation.bytes FROM ruled JOIN operation USING (replica, sequence)
             WHERE ruled.why = ?1 ORDER BY lamport",
        )?;
        let mut rows = select.query([WhyVoid::Pending.code()])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let bytes = row.get_ref(0)?.as_bytes().map_err(rusqlite::Error::from)?;
            if let Ok(operation) = decode(bytes)
                && let Body::Trust(TrustEvent::Revoked(revoked)) = operation.body
            {
                found.push((operation.envelope.replica, revoked));
            }
        }
        Ok(found)
    }

    /// The operations about a record, as replica and sequence, that are kept and
    /// were not let near it (M3, M4).
    pub(crate) fn void_about(self, entity: Uuid) -> Result<BTreeSet<(Uuid, u64)>, StoreError> {
        Ok(self
            .conn
            .prepare_cached("SELECT replica, sequence FROM void WHERE entity = ?1")?
            .query_map([entity], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?)
    }

    /// How many operations of a replica have no effect, for each reason (M1):
    /// past the parting of two histories, those of both, but for what was acknowledged
    /// before it was found (M3).
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn void_of(&self, replica: Uuid) -> Result<BTreeMap<WhyVoid, u64>, StoreError> {
        let mut void: BTreeMap<WhyVoid, u64> = self
            .conn
            .prepare_cached(&format!(
                "SELECT why, count(*) FROM ({TOLD}) AS told LEFT JOIN ({PARTED}) USING (replica)
                 WHERE replica = ?1 AND told.sequence <= coalesce(last, ?2)
                 GROUP BY why"
            ))?
            .query_map(params![replica, i64::MAX], |row| {
                let why: String = row.get(0)?;
                Ok((why_of(Some(&why)), row.get(1)?))
            })?
            .collect::<Result<_, _>>()?;
        let past: u64 = self
            .conn
            .prepare_cached(&format!(
                "SELECT count(*) FROM ({PARTED}) AS parted JOIN (
                     SELECT replica, sequence, 0 AS aside FROM operation WHERE replica = ?1
                     UNION ALL SELECT replica, sequence, 1 FROM aside WHERE replica = ?1
                 ) AS held USING (replica)
                 WHERE held.sequence > iif(held.aside, parted.before, parted.last)"
            ))?
            .query_row([replica], |row| row.get(0))?;
        if past > 0 {
            void.insert(WhyVoid::Fork, past);
        }
        Ok(void)
    }
}

impl Reader<'_> {
    /// Where the chain of a replica ends here: the last sequence without a gap,
    /// and its hash (J2).
    pub(crate) fn head_of(self, replica: Uuid) -> Result<Option<(u64, Digest)>, StoreError> {
        Ok(self
            .conn
            .prepare_cached("SELECT sequence, head FROM replica WHERE id = ?1")?
            .query_row([replica], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?)
    }

    /// The hash of an operation that is here in its place.
    pub(crate) fn hash_of(
        self,
        replica: Uuid,
        sequence: u64,
    ) -> Result<Option<Digest>, StoreError> {
        Ok(self
            .conn
            .prepare_cached("SELECT hash FROM operation WHERE replica = ?1 AND sequence = ?2")?
            .query_row(params![replica, sequence], |row| row.get(0))
            .optional()?)
    }

    /// When an operation was written, by its terminal's clock.
    ///
    /// # Errors
    /// The store cannot be read.
    pub(super) fn written_at(
        self,
        replica: Uuid,
        sequence: u64,
    ) -> Result<Option<DateTime<FixedOffset>>, StoreError> {
        let bytes: Option<Vec<u8>> = self
            .conn
            .prepare_cached("SELECT bytes FROM operation WHERE replica = ?1 AND sequence = ?2")?
            .query_row(params![replica, sequence], |row| row.get(0))
            .optional()?;
        Ok(bytes
            .and_then(|bytes| decode(&bytes).ok())
            .map(|operation| operation.envelope.at))
    }

    /// How many operations of a replica wait for those before them, or are of
    /// another history of it (M3).
    pub(crate) fn aside_of(self, replica: Uuid) -> Result<u64, StoreError> {
        Ok(self
            .conn
            .prepare_cached("SELECT count(*) FROM aside WHERE replica = ?1")?
            .query_row([replica], |row| row.get(0))?)
    }
}
