//! Purges that were decided elsewhere (T1, M4): they act over what their author may
//! change here, of the class they name, past its term and under no hold. Until then
//! what they name waits: its operations may come later.

use super::error::StoreError;
use super::local::{self, Local};
use super::read::Reader;
use super::vault;
use crate::domain::authority::{Permission, permit};
use crate::domain::personal::{RetentionClass, Sealed};
use crate::domain::purge::{Purge, retention_months};
use crate::domain::trust::{Standing, Standings};
use crate::journal::{Envelope, decode, is_bound, sealed_in};
use chrono::{DateTime, Months, NaiveDate};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::btree_map::Entry;
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
    let own = Reader::new(conn).own_chain()?.into_iter();
    let mut of_it = own.filter(|(replica, _)| *replica == decided.replica);
    Ok(of_it.any(|(_, last)| decided.sequence <= last))
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

/// A content that waits, and the records that each replica names it in.
struct Named {
    sealed: Sealed,
    by: BTreeMap<Uuid, BTreeSet<Uuid>>,
}

impl Named {
    /// Whose it is, and the records they name it in: of whoever its id bears the mark,
    /// and whoever else names it takes nothing from them, heard of first or last (M1).
    /// One of before bears none, and is of all that are known to name it: too many keep
    /// a content a while, too few would let a stranger delete it.
    fn owned(&self) -> Vec<(&Uuid, &BTreeSet<Uuid>)> {
        let marked = |replica: &Uuid| is_bound(self.sealed.vault, *replica);
        let any = self.by.keys().any(marked);
        let owners = self.by.iter();
        owners.filter(|(who, _)| !any || marked(who)).collect()
    }
}

/// Acts over all that waits and may be purged by now; answers whether anything was.
pub(super) fn settle(conn: &Connection, standings: &Standings) -> Result<bool, StoreError> {
    if !look_on(conn)? {
        return Ok(false);
    }
    let Some(today) = today(conn)? else {
        return Ok(false);
    };
    let named = named(conn)?;
    let pairs: Vec<(Uuid, Uuid)> = conn
        .prepare("SELECT vault, purge FROM purge_waiting ORDER BY purge, vault")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let mut judged: BTreeMap<Uuid, Option<(Purge, Standing)>> = BTreeMap::new();
    let mut acted = false;
    for (entry, id) in pairs {
        let Some(contents) = named.get(&entry) else {
            continue;
        };
        let judge = match judged.entry(id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(authority(conn, id, standings)?),
        };
        let Some((purge, author)) = judge else {
            continue;
        };
        for content in contents {
            let mut owned = content.owned().into_iter();
            let may = owned.all(|(owner, _)| {
                let home = standings.of(*owner);
                home.is_some_and(|home| author.may_change(&home.point))
            });
            if may && is_over(conn, purge, author, content, today)? {
                vault::purge(conn, &content.sealed)?;
                conn.prepare_cached("DELETE FROM purge_waiting WHERE vault = ?1 AND purge = ?2")?
                    .execute(params![entry, id])?;
                acted = true;
            }
        }
    }
    if acted {
        conn.execute(
            "DELETE FROM purge_named WHERE vault NOT IN (SELECT vault FROM purge_waiting)",
            [],
        )?;
    }
    Ok(acted)
}

/// Notes which operations name what waits, among those that came since it was last
/// looked; answers whether anything waits.
fn look_on(conn: &Connection) -> Result<bool, StoreError> {
    let Some(from) = conn.query_row("SELECT min(looked_to) FROM purge_waiting", [], |row| {
        row.get::<_, Option<i64>>(0)
    })?
    else {
        return Ok(false);
    };
    let ids: BTreeSet<Uuid> = conn
        .prepare("SELECT DISTINCT vault FROM purge_waiting")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut note = conn.prepare(
        "INSERT OR IGNORE INTO purge_named (vault, digest, replica, entity)
         VALUES (?1, ?2, ?3, ?4)",
    )?;
    let mut since = conn.prepare(
        "SELECT position, replica, entity, bytes FROM operation WHERE position > ?1
         ORDER BY position",
    )?;
    let mut rows = since.query([from])?;
    let mut looked_to = from;
    while let Some(row) = rows.next()? {
        looked_to = row.get(0)?;
        let bytes = row.get_ref(3)?.as_bytes().map_err(rusqlite::Error::from)?;
        for sealed in sealed_in(bytes) {
            if ids.contains(&sealed.vault) {
                let (replica, entity): (Uuid, Uuid) = (row.get(1)?, row.get(2)?);
                note.execute(params![sealed.vault, sealed.digest, replica, entity])?;
            }
        }
    }
    conn.execute("UPDATE purge_waiting SET looked_to = ?1", [looked_to])?;
    Ok(true)
}

/// The contents that wait, under their ids.
fn named(conn: &Connection) -> Result<BTreeMap<Uuid, Vec<Named>>, StoreError> {
    let mut found: BTreeMap<Uuid, Vec<Named>> = BTreeMap::new();
    let mut statement = conn.prepare("SELECT vault, digest, replica, entity FROM purge_named")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let sealed = Sealed {
            vault: row.get(0)?,
            digest: row.get(1)?,
        };
        let contents = found.entry(sealed.vault).or_default();
        let at = contents.iter().position(|it| it.sealed == sealed);
        let at = at.unwrap_or_else(|| {
            let by = BTreeMap::new();
            contents.push(Named { sealed, by });
            contents.len() - 1
        });
        let records = contents[at].by.entry(row.get(2)?).or_default();
        records.insert(row.get(3)?);
    }
    Ok(found)
}

/// A purge that has effect, and what its author may change; none where their role
/// purges nothing.
fn authority(
    conn: &Connection,
    id: Uuid,
    standings: &Standings,
) -> Result<Option<(Purge, Standing)>, StoreError> {
    let purge = Reader::new(conn).purge(id)?;
    let (Some(purge), Some(decided)) = (purge, decision(conn, id)?) else {
        return Ok(None);
    };
    if permit(decided.actor.role, false, Permission::Purge).is_err() {
        return Ok(None);
    }
    let author = standings.of(decided.replica).cloned();
    Ok(author.map(|author| (purge, author)))
}

/// Whether the term of every record that names a content is over, and none is held. That
/// it ran since the record was made is seen here: whatever was said of it since, a day
/// long ago or one to come, makes it no older.
fn is_over(
    conn: &Connection,
    purge: &Purge,
    author: &Standing,
    content: &Named,
    today: NaiveDate,
) -> Result<bool, StoreError> {
    let reader = Reader::new(conn);
    let owned = content.owned();
    for record in owned.iter().flat_map(|(_, records)| *records) {
        let (class, from, made, point) = if let Some(attention) = reader.attention(*record)? {
            let from = attention.retention_from().filter(|_| !attention.held);
            let point = attention.code.point.clone();
            (
                attention.retention(),
                from,
                attention.registered_at,
                Some(point),
            )
        } else if let Some(outage) = reader.outage(*record)? {
            let from = outage.closing.map(|closing| closing.at.date_naive());
            let point = outage.correlative.point;
            (
                RetentionClass::General,
                from,
                outage.registered_at,
                Some(point),
            )
        } else if let Some(notice) = reader.notice(*record)? {
            let made = notice.registered_at;
            // Of the point whose terminal made it, which its author was held against.
            (RetentionClass::General, Some(made.date_naive()), made, None)
        } else if let Some(block) = reader.code_block(*record)? {
            let from = Some(block.reserved_at.date_naive());
            let point = block.block.point;
            (
                RetentionClass::General,
                from,
                block.reserved_at,
                Some(point),
            )
        } else if let Some(report) = reader.report(*record)? {
            let Some(made) = report.versions.last().map(|it| it.at) else {
                return Ok(false);
            };
            // Of the office whose terminal made it, which its author was held against.
            (RetentionClass::Report, report.retention_from(), made, None)
        } else if let Some((from, made, point)) = reader.pqr_kept(*record, content.sealed.vault)? {
            (RetentionClass::General, from, made, Some(point))
        } else if let Some(form) = reader.pqr_form(*record)? {
            let from = Some(form.at.date_naive());
            (
                RetentionClass::General,
                from,
                form.at,
                Some(form.facts.point),
            )
        } else if let Some(session) = reader.practice_session(*record)? {
            // Of the point whose terminal made it, which its author was held against.
            let from = session.retention_from();
            (RetentionClass::General, from, session.noted_at, None)
        } else if let Some(idea) = reader.idea(*record)? {
            let from = idea.retention_from();
            let point = idea.facts.point;
            (RetentionClass::General, from, idea.proposed_at, Some(point))
        } else if let Some((from, made, point)) = reader.pqr_work_kept(*record)? {
            (RetentionClass::General, from, made, Some(point))
        } else if let Some(reception) = reader.pqr_reception(*record)? {
            let from = Some(reception.at.date_naive());
            let point = reception.facts.point;
            (RetentionClass::General, from, reception.at, Some(point))
        } else {
            return Ok(false);
        };
        if class != purge.class
            || point.is_some_and(|point| !author.may_change(&point))
            || !from.is_some_and(|from| term_is_over(class, from, purge))
            || term_end(class, made.date_naive()).is_none_or(|end| end > today)
        {
            return Ok(false);
        }
    }
    Ok(!owned.is_empty())
}

/// Whether a term that ran from a day was over when the purge was decided.
fn term_is_over(class: RetentionClass, from: NaiveDate, purge: &Purge) -> bool {
    let end = term_end(class, from);
    from < purge.before && end.is_some_and(|end| end <= purge.at.date_naive())
}

fn term_end(class: RetentionClass, from: NaiveDate) -> Option<NaiveDate> {
    from.checked_add_months(Months::new(retention_months(class)?))
}

/// The last day on which this terminal wrote: the days that others' operations bear are
/// theirs to choose, and let no term pass here (T1, M4).
fn today(conn: &Connection) -> Result<Option<NaiveDate>, StoreError> {
    let latest: Option<i64> = conn
        .query_row(
            "SELECT latest FROM replica WHERE id = ?1",
            [local::get::<Uuid>(conn, Local::Replica)?],
            |row| row.get(0),
        )
        .optional()?;
    let latest = latest.and_then(DateTime::from_timestamp_millis);
    Ok(latest.map(|latest| latest.date_naive()))
}
