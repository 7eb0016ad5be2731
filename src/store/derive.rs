//! Record rows: the fold of a record's operations, written to its table.
//!
//! A local write, a rebuild and a verification all take this path.

use super::error::StoreError;
use super::read::Reader;
use super::{elsewhere, receipts, regularization, search, standing, twins};
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::domain::trust::{Standings, Trust, TrustEvent, Void};
use crate::journal::{Aggregate, fold_shared, hex};
use chrono::{DateTime, FixedOffset};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params, params_from_iter};
use serde::Serialize;
use uuid::Uuid;

/// A derived table: the id is its first column and the record its last.
struct Table {
    insert: &'static str,
    select: &'static str,
}

const TERMINAL: Table = Table {
    insert: "INSERT INTO terminal (id, record) VALUES (?1, ?2)",
    select: "SELECT id, record FROM terminal WHERE id = ?1",
};

const USER: Table = Table {
    insert: "INSERT INTO user (id, role, blocked, record) VALUES (?1, ?2, ?3, ?4)",
    select: "SELECT id, role, blocked, record FROM user WHERE id = ?1",
};

const RECIPIENT: Table = Table {
    insert: "INSERT INTO recipient (id, removed, record) VALUES (?1, ?2, ?3)",
    select: "SELECT id, removed, record FROM recipient WHERE id = ?1",
};

const NOTICE: Table = Table {
    insert: "INSERT INTO notice (id, reference, registered, record) VALUES (?1, ?2, ?3, ?4)",
    select: "SELECT id, reference, registered, record FROM notice WHERE id = ?1",
};

const INQUIRY: Table = Table {
    insert: "INSERT INTO inquiry (id, asked, rule, converted, record) VALUES (?1, ?2, ?3, ?4, ?5)",
    select: "SELECT id, asked, rule, converted, record FROM inquiry WHERE id = ?1",
};

const OUTAGE: Table = Table {
    insert: "INSERT INTO outage (id, replica, point, year, series, number, correlative,
                 procedure_type, procedure, scenario, state, started, registered, restored,
                 closed, regularized, record)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
    select: "SELECT id, replica, point, year, series, number, correlative, procedure_type,
                 procedure, scenario, state, started, registered, restored, closed, regularized,
                 record
             FROM outage WHERE id = ?1",
};

const ATTENTION: Table = Table {
    insert: "INSERT INTO attention (id, replica, user, point, series, number, procedure_type,
                 critical_pending, outage, taken, content, regularized, to_be_told, annulled, record)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
    select: "SELECT id, replica, user, point, series, number, procedure_type, critical_pending,
                 outage, taken, content, regularized, to_be_told, annulled, record
             FROM attention WHERE id = ?1",
};

const CODE_BLOCK: Table = Table {
    insert: "INSERT INTO code_block (id, point, series, first, last, record)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    select: "SELECT id, point, series, first, last, record FROM code_block WHERE id = ?1",
};

const ALERT: Table = Table {
    insert: "INSERT INTO alert (id, about, subject, state, prepared, record)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    select: "SELECT id, about, subject, state, prepared, record FROM alert WHERE id = ?1",
};

const ACCESS: Table = Table {
    insert: "INSERT INTO access (id, at, access, record) VALUES (?1, ?2, ?3, ?4)",
    select: "SELECT id, at, access, record FROM access WHERE id = ?1",
};

const PURGE: Table = Table {
    insert: "INSERT INTO purge (id, at, record) VALUES (?1, ?2, ?3)",
    select: "SELECT id, at, record FROM purge WHERE id = ?1",
};

const TRUST: Table = Table {
    insert: "INSERT INTO trust (id, replica, record) VALUES (?1, ?2, ?3)",
    select: "SELECT id, replica, record FROM trust WHERE id = ?1",
};

const RECEIPT: Table = Table {
    insert: "INSERT INTO receipt (id, applied, record) VALUES (?1, ?2, ?3)",
    select: "SELECT id, applied, record FROM receipt WHERE id = ?1",
};

/// The replica that a decision is about.
fn about(trust: &Trust) -> Uuid {
    match &trust.event {
        TrustEvent::Admitted(admitted) => admitted.replica,
        TrustEvent::Revoked(revoked) => revoked.replica,
    }
}

/// Folds a record from the journal, and writes its row in the place of the old one;
/// answers what has no effect.
///
/// The old row goes first: an operation that arrives late may change every
/// column, and even the kind of the record.
pub(super) fn refold(
    conn: &Connection,
    entity: Uuid,
    standings: &Standings,
) -> Result<Vec<Void>, StoreError> {
    let arrived = Reader::new(conn).arrived(entity)?;
    let mut places: Vec<Place> = occupied(conn, entity)?.into_iter().collect();
    let shared = fold_shared(entity, arrived, standings);
    for twin in twins::of(conn, entity)? {
        places.extend(occupied(conn, twin)?);
        replace(conn, twin, None)?;
    }
    twins::write(conn, entity, &shared)?;
    let mut void = Vec::new();
    for (id, _, folded) in shared.made {
        // Without a record: only operations of unknown kinds, or without effect.
        replace(conn, id, folded.record.as_ref())?;
        if let Some(Aggregate::Attention(attention)) = &folded.record
            && attention.corrected.is_some()
        {
            // Another procedure is kept for another term, with all that was said of it (T1).
            Reader::new(conn).mark_class(id, attention.retention())?;
        }
        places.extend(occupied(conn, id)?);
        void.extend(folded.void);
    }
    standing::write_void(conn, entity, &void)?;
    places
        .iter()
        .try_for_each(|place| assign_slot(conn, place))?;
    Ok(void)
}

/// Puts the row of a record, and what follows from it elsewhere, in the place of
/// whatever stands under its id.
pub(super) fn replace(
    conn: &Connection,
    entity: Uuid,
    record: Option<&Aggregate>,
) -> Result<(), StoreError> {
    for table in RECORD_TABLES {
        conn.prepare_cached(&format!("DELETE FROM {table} WHERE id = ?1"))?
            .execute([entity])?;
    }
    regularization::remove_codes(conn, entity)?;
    match record {
        Some(Aggregate::Attention(attention)) => search::index(conn, attention)?,
        _ => search::forget(conn, entity)?,
    }
    record.map_or(Ok(()), |record| insert_row(conn, record))
}

/// Writes the row of a record that has none, and what follows from it elsewhere.
pub(super) fn insert(conn: &Connection, record: &Aggregate) -> Result<(), StoreError> {
    if let Aggregate::Attention(attention) = record {
        search::add(conn, attention)?;
    }
    insert_row(conn, record)
}

fn insert_row(conn: &Connection, record: &Aggregate) -> Result<(), StoreError> {
    let (table, row) = row(record)?;
    conn.prepare_cached(table.insert)?
        .execute(params_from_iter(&row))?;
    regularization::add_codes(conn, record)?;
    match record {
        Aggregate::Purge(purge) => elsewhere::carry_out(conn, purge),
        Aggregate::Receipt(receipt) => receipts::acknowledge(conn, receipt),
        _ => Ok(()),
    }
}

/// Whether the stored row of a record is the one its fold makes.
pub(super) fn is_stored(conn: &Connection, aggregate: &Aggregate) -> Result<bool, StoreError> {
    let (table, expected) = row(aggregate)?;
    let stored = conn
        .prepare_cached(table.select)?
        .query_row([&expected[0]], |row| {
            (0..expected.len())
                .map(|column| row.get(column))
                .collect::<Result<Vec<Value>, _>>()
        })
        .optional()?;
    if stored.as_ref() != Some(&expected) || !regularization::codes_are_stored(conn, aggregate)? {
        return Ok(false);
    }
    match aggregate {
        Aggregate::Attention(attention) => search::is_current(conn, attention),
        Aggregate::Purge(purge) => elsewhere::is_carried_out(conn, purge),
        Aggregate::Receipt(receipt) => receipts::is_acknowledged(conn, receipt),
        _ => Ok(true),
    }
}

#[allow(clippy::too_many_lines, reason = "one arm a kind of record")]
fn row(aggregate: &Aggregate) -> Result<(Table, Vec<Value>), StoreError> {
    Ok(match aggregate {
        Aggregate::Terminal(terminal) => (TERMINAL, vec![id(terminal.replica), record(terminal)?]),
        Aggregate::User(user) => (
            USER,
            vec![
                id(user.id),
                text(user.role.code()),
                Value::Integer(user.blocked.into()),
                record(user)?,
            ],
        ),
        Aggregate::Recipient(recipient) => (
            RECIPIENT,
            vec![
                id(recipient.id),
                Value::Integer(recipient.removed.into()),
                record(recipient)?,
            ],
        ),
        Aggregate::Notice(notice) => (
            NOTICE,
            vec![
                id(notice.id),
                text(&notice.facts.reference),
                millis(notice.registered_at),
                record(notice)?,
            ],
        ),
        Aggregate::Inquiry(inquiry) => (
            INQUIRY,
            vec![
                id(inquiry.id),
                millis(inquiry.asked_at),
                text(&inquiry.facts.rule.to_string()),
                Value::Integer(inquiry.outage.is_some().into()),
                record(inquiry)?,
            ],
        ),
        Aggregate::Attention(attention) => (
            ATTENTION,
            vec![
                id(attention.id),
                id(attention.origin),
                id(attention.registered_by),
                text(&attention.code.point),
                text(&attention.code.series),
                Value::Integer(attention.code.number.into()),
                attention
                    .procedure_type
                    .map_or(Value::Null, |procedure_type| text(procedure_type.code())),
                Value::Integer(attention.critical_pending().into()),
                attention.outage.map_or(Value::Null, id),
                millis(attention.taken.at),
                id(attention.content.vault),
                Value::Integer(attention.is_done().into()),
                Value::Integer(attention.to_be_told().into()),
                Value::Integer(attention.annulled.is_some().into()),
                record(attention)?,
            ],
        ),
        Aggregate::CodeBlock(block) => (
            CODE_BLOCK,
            vec![
                id(block.id),
                text(&block.block.point),
                text(&block.block.series),
                Value::Integer(block.block.first.into()),
                Value::Integer(block.block.last().into()),
                record(block)?,
            ],
        ),
        Aggregate::Alert(alert) => (
            ALERT,
            vec![
                id(alert.id),
                text(alert.about.code()),
                alert.about.subject().map_or(Value::Null, id),
                text(alert.state().code()),
                millis(alert.prepared_at),
                record(alert)?,
            ],
        ),
        Aggregate::Access(access) => (
            ACCESS,
            vec![
                id(access.id),
                millis(access.at),
                text(access.access.code()),
                record(access)?,
            ],
        ),
        Aggregate::Purge(purge) => (PURGE, vec![id(purge.id), millis(purge.at), record(purge)?]),
        Aggregate::Receipt(receipt) => (
            RECEIPT,
            vec![id(receipt.id), millis(receipt.applied_at), record(receipt)?],
        ),
        Aggregate::Trust(trust) => (TRUST, vec![id(trust.id), id(about(trust)), record(trust)?]),
        Aggregate::Outage(outage) => (
            OUTAGE,
            vec![
                id(outage.id),
                id(outage.origin),
                text(&outage.correlative.point),
                Value::Integer(outage.correlative.year.into()),
                text(&outage.correlative.series),
                Value::Integer(outage.correlative.number.into()),
                text(&outage.correlative.to_string()),
                text(outage.procedure_type.code()),
                text(&outage.procedure),
                text(outage.scenario.code()),
                text(outage.state().code()),
                millis(outage.started.at),
                millis(outage.registered_at),
                outage
                    .restored
                    .map_or(Value::Null, |restored| millis(restored.at)),
                outage
                    .closing
                    .as_ref()
                    .map_or(Value::Null, |closing| millis(closing.at)),
                Value::Integer(outage.regularization.is_done().into()),
                record(outage)?,
            ],
        ),
    })
}

/// The type an outage occupies at its point, for its terminal: point, type, replica.
pub(super) type Place = (String, String, Uuid);

/// Which outages occupy their type: those not restored, and no test (O1, E12).
const OCCUPIES: &str = "state = 'open' AND scenario <> 'error_or_test'";

/// The type that a record may occupy.
pub(super) fn place_of(record: &Aggregate) -> Option<Place> {
    match record {
        Aggregate::Outage(outage) if outage.occupies_its_type() => Some((
            outage.correlative.point.clone(),
            outage.procedure_type.code().to_owned(),
            outage.origin,
        )),
        _ => None,
    }
}

fn occupied(conn: &Connection, outage: Uuid) -> Result<Option<Place>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT point, procedure_type, replica FROM outage WHERE id = ?1")?
        .query_row([outage], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?)
}

pub(super) fn assign_slot(conn: &Connection, place: &Place) -> Result<(), StoreError> {
    let place = params![place.0, place.1, place.2];
    conn.prepare_cached(
        "DELETE FROM outage_slot WHERE point = ?1 AND procedure_type = ?2 AND replica = ?3",
    )?
    .execute(place)?;
    conn.prepare_cached(&format!(
        "INSERT INTO outage_slot (point, procedure_type, replica, outage)
         SELECT point, procedure_type, replica, id FROM outage
         WHERE {OCCUPIES} AND point = ?1 AND procedure_type = ?2 AND replica = ?3
         ORDER BY year, number, id LIMIT 1"
    ))?
    .execute(place)?;
    Ok(())
}

/// The slots that the outages make.
fn slots() -> String {
    format!(
        "SELECT point, procedure_type, replica, id FROM (
             SELECT point, procedure_type, replica, id, row_number() OVER (
                 PARTITION BY point, procedure_type, replica ORDER BY year, number, id) AS place
             FROM outage WHERE {OCCUPIES})
         WHERE place = 1"
    )
}

/// Writes every slot, into the empty table.
pub(super) fn assign_slots(conn: &Connection) -> Result<(), StoreError> {
    conn.execute("DELETE FROM outage_slot", [])?;
    conn.execute(
        &format!(
            "INSERT INTO outage_slot (point, procedure_type, replica, outage) {}",
            slots()
        ),
        [],
    )?;
    Ok(())
}

/// How many slots are missing, are too many, or are another outage's.
pub(super) fn wrong_slots(conn: &Connection) -> Result<u64, StoreError> {
    let stored = "SELECT point, procedure_type, replica, outage FROM outage_slot";
    let made = slots();
    Ok(conn.query_row(
        &format!(
            "SELECT count(*) FROM (
                 SELECT * FROM ({made} EXCEPT {stored}) UNION ALL
                 SELECT * FROM ({stored} EXCEPT {made}))"
        ),
        [],
        |row| row.get(0),
    )?)
}

/// Why the write door does not let this terminal open an outage, or make a test
/// a real event: its type is occupied (O1, E12), or its correlative was given
/// before (N1).
pub(super) fn check_claimed(conn: &Connection, outage: Uuid) -> Result<(), StoreError> {
    let (occupied, again): (bool, bool) = conn
        .prepare_cached(&format!(
            "SELECT new.occupies AND EXISTS (SELECT 1 FROM outage WHERE {OCCUPIES}
                     AND point = new.point AND procedure_type = new.procedure_type
                     AND id <> new.id),
                 EXISTS (SELECT 1 FROM outage AS old WHERE old.point = new.point
                     AND old.year = new.year AND old.series = new.series
                     AND old.number = new.number AND old.id <> new.id
                     AND old.replica = new.replica)
             FROM (SELECT *, {OCCUPIES} AS occupies FROM outage WHERE id = ?1) AS new"
        ))?
        .query_row([outage], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?
        .unwrap_or_default();
    if occupied {
        return Err(Refusal::new(
            Rule::O1,
            "Ya hay un evento abierto de este tipo en el punto.",
        )
        .hint("Registre la solicitud como atención de ese evento, o restablézcalo primero.")
        .into());
    }
    if again {
        return Err(Refusal::new(Rule::N1, "Ese correlativo ya fue dado.").into());
    }
    Ok(())
}

fn id(id: Uuid) -> Value {
    Value::Blob(id.as_bytes().to_vec())
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn millis(at: DateTime<FixedOffset>) -> Value {
    Value::Integer(at.timestamp_millis())
}

fn record(record: &impl Serialize) -> Result<Value, StoreError> {
    serde_json::to_string(record)
        .map(Value::Text)
        .map_err(StoreError::Record)
}

/// How a record is named where one of its rows is not what its fold makes.
pub(super) fn name(aggregate: &Aggregate) -> String {
    match aggregate {
        Aggregate::Outage(outage) => format!("evento {}", outage.correlative),
        Aggregate::Notice(notice) => format!("comunicado {}", notice.facts.reference),
        Aggregate::Inquiry(inquiry) => format!("consulta {}", inquiry.id),
        Aggregate::User(user) => format!("usuario {}", user.id),
        Aggregate::Recipient(recipient) => format!("destinatario {}", recipient.id),
        Aggregate::Terminal(terminal) => format!("terminal {}", terminal.series()),
        Aggregate::Attention(attention) => format!("atención {}", attention.code),
        Aggregate::CodeBlock(block) => format!("bloque de códigos {}", block.id),
        Aggregate::Alert(alert) => format!("aviso {}", alert.id),
        Aggregate::Access(access) => format!("acceso {}", access.id),
        Aggregate::Purge(purge) => format!("depuración {}", purge.id),
        Aggregate::Receipt(receipt) => format!("acuse {}", receipt.id),
        Aggregate::Trust(trust) => format!("decisión sobre la terminal {}", about(trust)),
    }
}

/// The table of a record.
pub(super) fn table(aggregate: &Aggregate) -> &'static str {
    match aggregate {
        Aggregate::Outage(_) => "outage",
        Aggregate::Notice(_) => "notice",
        Aggregate::Inquiry(_) => "inquiry",
        Aggregate::User(_) => "user",
        Aggregate::Recipient(_) => "recipient",
        Aggregate::Terminal(_) => "terminal",
        Aggregate::Attention(_) => "attention",
        Aggregate::CodeBlock(_) => "code_block",
        Aggregate::Alert(_) => "alert",
        Aggregate::Access(_) => "access",
        Aggregate::Purge(_) => "purge",
        Aggregate::Trust(_) => "trust",
        Aggregate::Receipt(_) => "receipt",
    }
}

/// The tables with one row a record.
pub(super) const RECORD_TABLES: [&str; 13] = [
    "outage",
    "attention",
    "inquiry",
    "notice",
    "alert",
    "code_block",
    "access",
    "purge",
    "trust",
    "receipt",
    "user",
    "recipient",
    "terminal",
];

/// A short hexadecimal name of a hash, for messages.
pub(super) fn short(hash: &[u8]) -> String {
    hex(&hash[..hash.len().min(6)])
}
