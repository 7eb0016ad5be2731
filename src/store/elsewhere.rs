//! Purges that were decided elsewhere (T1, M4): they act over what their author may
//! change here, of the class they name, past its term and under no hold. Until then
//! what they name waits: its operations may come later.

use super::error::StoreError;
use super::read::Reader;
use super::vault;
use crate::domain::authority::{Deed, permit};
use crate::domain::code_block::CodeBlock;
use crate::domain::personal::{RetentionClass, Sealed};
use crate::domain::purge::{Purge, retention_months};
use crate::domain::trust::{Standing, Standings};
use crate::journal::{Envelope, decode, sealed_in};
use chrono::{Months, NaiveDate};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Deletes what a purge names, and keeps it from coming back, where it was decided by
/// this terminal; what another one names waits to be looked at.
pub(super) fn carry_out(conn: &Connection, purge: &Purge) -> Result<(), StoreError> {
    if is_own(conn, purge.id)? {
        return purge
            .vault
            .iter()
            .try_for_each(|entry| vault::purge_id(conn, *entry));
    }
    let mut wait =
        conn.prepare_cached("INSERT OR IGNORE INTO purge_waiting (vault, purge) VALUES (?1, ?2)")?;
    for entry in &purge.vault {
        wait.execute(params![entry, purge.id])?;
    }
    Ok(())
}

/// Whether what a purge of this terminal names is gone. Of another's it is seen where
/// each content is looked up.
pub(super) fn is_carried_out(conn: &Connection, purge: &Purge) -> Result<bool, StoreError> {
    if !is_own(conn, purge.id)? {
        return Ok(true);
    }
    for entry in &purge.vault {
        if !vault::is_id_purged(conn, *entry)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn is_own(conn: &Connection, purge: Uuid) -> Result<bool, StoreError> {
    let Some(decided) = decision(conn, purge)? else {
        return Ok(false);
    };
    let own = Reader::new(conn).own_replicas()?;
    Ok(own.contains(&decided.replica))
}

/// The envelope of the operation that decided a purge.
fn decision(conn: &Connection, purge: Uuid) -> Result<Option<Envelope>, StoreError> {
    let bytes: Option<Vec<u8>> = conn
        .prepare_cached(
            "SELECT bytes FROM operation WHERE entity = ?1 AND kind = 'purge.done'
             ORDER BY lamport, replica, sequence LIMIT 1",
        )?
        .query_row([purge], |row| row.get(0))
        .optional()?;
    Ok(bytes
        .and_then(|bytes| decode(&bytes).ok())
        .map(|operation| operation.envelope))
}

/// What others' purges name and did not act over yet.
pub(super) fn waiting(conn: &Connection) -> Result<BTreeSet<Uuid>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT DISTINCT vault FROM purge_waiting")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?)
}

/// A content that waits: who sealed it first here, and the records whose operations
/// name it.
struct Named {
    sealed: Sealed,
    owner: Uuid,
    records: BTreeSet<Uuid>,
}

/// Acts over all that waits and may be purged by now.
pub(super) fn settle(conn: &Connection, standings: &Standings) -> Result<(), StoreError> {
    let ids = waiting(conn)?;
    if ids.is_empty() {
        return Ok(());
    }
    let named = named(conn, &ids)?;
    let pairs: Vec<(Uuid, Uuid)> = conn
        .prepare("SELECT vault, purge FROM purge_waiting ORDER BY purge, vault")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let mut judged: BTreeMap<Uuid, Option<(Purge, Standing)>> = BTreeMap::new();
    for (entry, id) in pairs {
        let judge = match judged.entry(id) {
            std::collections::btree_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::btree_map::Entry::Vacant(new) => {
                new.insert(authority(conn, id, standings)?)
            }
        };
        let Some((purge, author)) = judge else {
            continue;
        };
        for content in named.iter().filter(|it| it.sealed.vault == entry) {
            let home = standings.of(content.owner);
            if home.is_some_and(|home| author.may_change(&home.point))
                && is_over(conn, purge, author, &content.records)?
            {
                vault::purge(conn, &content.sealed)?;
                conn.prepare_cached("DELETE FROM purge_waiting WHERE vault = ?1 AND purge = ?2")?
                    .execute(params![entry, id])?;
            }
        }
    }
    Ok(())
}

/// A purge that has effect, and what its author may change; none where their role
/// purges nothing.
fn authority(
    conn: &Connection,
    id: Uuid,
    standings: &Standings,
) -> Result<Option<(Purge, Standing)>, StoreError> {
    let purge: Option<Purge> =
        Reader::new(conn).one("SELECT record FROM purge WHERE id = ?1", [id])?;
    let (Some(purge), Some(decided)) = (purge, decision(conn, id)?) else {
        return Ok(None);
    };
    if permit(decided.actor.role, false, Deed::Purge).is_err() {
        return Ok(None);
    }
    let author = standings.of(decided.replica).cloned();
    Ok(author.map(|author| (purge, author)))
}

/// The contents of some ids, as the journal names them: whoever named one first is
/// whose it is, and who names it after that takes nothing from them.
fn named(conn: &Connection, ids: &BTreeSet<Uuid>) -> Result<Vec<Named>, StoreError> {
    let mut found: BTreeMap<(Uuid, String), Named> = BTreeMap::new();
    let mut statement =
        conn.prepare("SELECT replica, entity, bytes FROM operation ORDER BY position")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let bytes = row.get_ref(2)?.as_bytes().map_err(rusqlite::Error::from)?;
        for sealed in sealed_in(bytes) {
            if !ids.contains(&sealed.vault) {
                continue;
            }
            let (replica, entity): (Uuid, Uuid) = (row.get(0)?, row.get(1)?);
            let known = found
                .entry((sealed.vault, sealed.digest.clone()))
                .or_insert_with(|| Named {
                    sealed,
                    owner: replica,
                    records: BTreeSet::new(),
                });
            if known.owner == replica {
                known.records.insert(entity);
            }
        }
    }
    Ok(found.into_values().collect())
}

/// Whether the term of every record that names a content is over, and none is held.
fn is_over(
    conn: &Connection,
    purge: &Purge,
    author: &Standing,
    records: &BTreeSet<Uuid>,
) -> Result<bool, StoreError> {
    let reader = Reader::new(conn);
    for record in records {
        let (class, from, point) = if let Some(attention) = reader.attention(*record)? {
            let from = attention.retention_from().filter(|_| !attention.held);
            (attention.retention(), from, attention.code.point)
        } else if let Some(outage) = reader.outage(*record)? {
            let from = outage.closing.map(|closing| closing.at.date_naive());
            (RetentionClass::General, from, outage.correlative.point)
        } else if let Some(block) =
            reader.one::<CodeBlock>("SELECT record FROM code_block WHERE id = ?1", [record])?
        {
            let from = Some(block.reserved_at.date_naive());
            (RetentionClass::General, from, block.block.point)
        } else {
            return Ok(false);
        };
        if class != purge.class
            || !author.may_change(&point)
            || !from.is_some_and(|from| term_is_over(class, from, purge))
        {
            return Ok(false);
        }
    }
    Ok(!records.is_empty())
}

/// Whether a term that ran from a day was over when the purge was decided.
fn term_is_over(class: RetentionClass, from: NaiveDate, purge: &Purge) -> bool {
    let end = retention_months(class).and_then(|term| from.checked_add_months(Months::new(term)));
    from < purge.before && end.is_some_and(|end| end <= purge.at.date_naive())
}
