//! Official codes and what is still to be regularised (N3, G1, G4).
//!
//! `official_code` holds one row for each code of each record, so that a code
//! that two records have, or a record that has two, is found at once.

use super::error::StoreError;
use super::finding::{Problem, ProblemKind};
use super::paging::{Cursor, Listing, PageAt, Wanted};
use super::period::Period;
use super::read::Reader;
use crate::domain::attention::Attention;
use crate::domain::outage::Outage;
use crate::domain::regularization::{Regularization, official_code_key};
use crate::journal::decode;
use chrono::{DateTime, FixedOffset};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeSet;
use uuid::Uuid;

/// So many of the newest official codes are looked at for those of a day.
const LOOKED_BACK: u32 = 5_000;

const OUTAGES: Listing = Listing {
    table: "outage",
    by: "registered",
    newest_first: false,
};
const ATTENTIONS: Listing = Listing {
    table: "attention",
    by: "taken",
    newest_first: false,
};

fn queued(done: bool, user: Option<Uuid>) -> Wanted {
    let mut wanted = Wanted::default();
    // Written out and not bound: the index holds only what is still to be done.
    wanted.add(format!("regularized = {}", u8::from(done)), []);
    if let Some(user) = user {
        wanted.add("user = ?", [Value::Blob(user.as_bytes().to_vec())]);
    }
    wanted
}

impl Reader<'_> {
    /// The records that have this official code, however it is written (N3).
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn official_code_holders(&self, code: &str) -> Result<Vec<Uuid>, StoreError> {
        let mut statement = self
            .conn
            .prepare_cached("SELECT entity FROM official_code WHERE code = ?1 ORDER BY entity")?;
        Ok(statement
            .query_map([official_code_key(code)], |row| row.get(0))?
            .collect::<Result<_, _>>()?)
    }

    /// The official codes that several records have, or of which a record has
    /// several, each with a record that has it (N3).
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn official_code_clashes(&self) -> Result<Vec<(String, Uuid)>, StoreError> {
        let mut statement = self.conn.prepare_cached(
            "SELECT code, entity FROM official_code
             WHERE code IN (SELECT code FROM official_code GROUP BY code HAVING count(*) > 1)
                OR entity IN (SELECT entity FROM official_code GROUP BY entity HAVING count(*) > 1)
             ORDER BY code, entity",
        )?;
        Ok(statement
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?)
    }

    /// The outages still to be regularised, or those that have their official code or
    /// need none, oldest first (G1, G2).
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn queued_outages(
        &self,
        done: bool,
        page: PageAt<Cursor>,
        limit: usize,
    ) -> Result<Vec<Outage>, StoreError> {
        self.listed(OUTAGES, queued(done, None), page, limit)
    }

    /// The attentions still to be regularised, or those that have their official code
    /// or need none, oldest first; those of one user, where one is given (G1, G2, U1).
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn queued_attentions(
        &self,
        done: bool,
        user: Option<Uuid>,
        page: PageAt<Cursor>,
        limit: usize,
    ) -> Result<Vec<Attention>, StoreError> {
        self.listed(ATTENTIONS, queued(done, user), page, limit)
    }

    /// How many records are to be regularised, or are done: all, or those before a
    /// row of the queue; of either kind counted up to a limit.
    pub(crate) fn count_queued(
        self,
        done: bool,
        user: Option<Uuid>,
        before: Option<Cursor>,
        limit: usize,
    ) -> Result<usize, StoreError> {
        let outages = self.counted(OUTAGES, queued(done, None), before, limit)?;
        Ok(outages + self.counted(ATTENTIONS, queued(done, user), before, limit)?)
    }

    /// How many records the office holds and that have no official code yet: those
    /// it acknowledged; for an office, those that came from elsewhere. Counted up to
    /// a limit.
    pub(crate) fn count_acknowledged_to_regularize(
        self,
        elsewhere_than: Option<Uuid>,
        limit: usize,
    ) -> Result<u64, StoreError> {
        let waiting = |table: &str, made: &str| {
            format!(
                "SELECT 1 FROM {table} WHERE regularized = 0 AND EXISTS (
                     SELECT 1 FROM operation LEFT JOIN acknowledged USING (replica)
                     WHERE operation.entity = {table}.id AND operation.kind = '{made}'
                       AND (operation.sequence <= coalesce(acknowledged.sequence, 0)
                         OR operation.replica <> ?1))"
            )
        };
        let outages = waiting("outage", "outage.opened");
        let attentions = waiting("attention", "attention.taken");
        Ok(self
            .conn
            .prepare_cached(&format!(
                "SELECT count(*) FROM (
                     SELECT * FROM ({outages} LIMIT ?2) UNION ALL SELECT * FROM ({attentions} LIMIT ?2))"
            ))?
            .query_row(params![elsewhere_than, limit], |row| row.get(0))?)
    }

    /// How many records got an official code in a period, of those codes that came
    /// here last.
    pub(crate) fn count_paired(self, period: Period) -> Result<u64, StoreError> {
        let mut statement = self.conn.prepare_cached(
            "SELECT known.id, bytes FROM journal INDEXED BY journal_of_pairing
             CROSS JOIN known ON known.number = journal.record
             WHERE kind IN ('outage.code_paired', 'attention.code_paired')
             ORDER BY position DESC LIMIT ?1",
        )?;
        let mut rows = statement.query([LOOKED_BACK])?;
        let mut paired = BTreeSet::new();
        while let Some(row) = rows.next()? {
            let entity: Uuid = row.get(0)?;
            let bytes = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
            let operation =
                decode(bytes).map_err(|source| StoreError::Operation { entity, source })?;
            if period.holds(operation.envelope.at) {
                paired.insert(entity);
            }
        }
        Ok(paired.len() as u64)
    }

    /// When a receipt first acknowledged an operation of a replica.
    pub(crate) fn acknowledged_at(
        self,
        replica: Uuid,
        sequence: u64,
    ) -> Result<Option<DateTime<FixedOffset>>, StoreError> {
        let at: Option<String> = self
            .conn
            .prepare_cached(
                "SELECT json_extract(record, '$.applied_at') FROM receipt
                 WHERE json_extract(record, '$.replicas.\"' || ?1 || '\".sequence') >= ?2
                 ORDER BY applied, id LIMIT 1",
            )?
            .query_row(params![replica.to_string(), sequence], |row| row.get(0))
            .optional()?;
        Ok(at.and_then(|at| DateTime::parse_from_rfc3339(&at).ok()))
    }

    /// The claims with an official code of which no letter and no call has told
    /// the customer, oldest first (G4).
    pub(crate) fn claims_to_call_back(self, limit: usize) -> Result<Vec<Attention>, StoreError> {
        self.many(
            "SELECT record FROM attention WHERE to_be_told = 1
               AND NOT EXISTS (SELECT 1 FROM alert
                   WHERE alert.subject = attention.id AND alert.about = 'filed')
             ORDER BY taken, id LIMIT ?1",
            [limit],
        )
    }
}

/// The rows that a record makes.
fn keys(state: &Regularization) -> BTreeSet<String> {
    state
        .codes
        .iter()
        .map(|paired| official_code_key(&paired.code))
        .collect()
}

/// Removes the codes that stand under a record's id.
pub(super) fn remove_codes(conn: &Connection, entity: Uuid) -> Result<(), StoreError> {
    conn.prepare_cached("DELETE FROM official_code WHERE entity = ?1")?
        .execute([entity])?;
    Ok(())
}

/// Writes the codes of a record that has none here.
pub(super) fn add_codes(
    conn: &Connection,
    entity: Uuid,
    state: &Regularization,
) -> Result<(), StoreError> {
    for code in keys(state) {
        conn.prepare_cached("INSERT INTO official_code (code, entity) VALUES (?1, ?2)")?
            .execute(params![code, entity])?;
    }
    Ok(())
}

/// Whether the stored codes of a record are its own.
pub(super) fn codes_are_stored(
    conn: &Connection,
    entity: Uuid,
    state: &Regularization,
) -> Result<bool, StoreError> {
    let stored: BTreeSet<String> = conn
        .prepare_cached("SELECT code FROM official_code WHERE entity = ?1")?
        .query_map([entity], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    Ok(stored == keys(state))
}

/// Codes of no record.
const STRAY: &str = "FROM official_code WHERE entity NOT IN (
    SELECT id FROM outage UNION ALL SELECT id FROM attention)";

/// Removes the codes of records that are not there; answers how many.
pub(super) fn remove_stray_codes(conn: &Connection) -> Result<u64, StoreError> {
    Ok(conn.execute(&format!("DELETE {STRAY}"), [])? as u64)
}

/// How many codes are of no record.
pub(super) fn stray_codes(conn: &Connection) -> Result<u64, StoreError> {
    Ok(conn.query_row(&format!("SELECT count(*) {STRAY}"), [], |row| row.get(0))?)
}

/// Official codes that several records have, and records that have several (N3).
pub(super) fn code_problems(conn: &Connection) -> Result<Vec<Problem>, StoreError> {
    let told = |kind: ProblemKind, sql: &str, words: fn(&str, &str) -> String| {
        let mut statement = conn.prepare(sql)?;
        let problems = statement
            .query_map([], |row| {
                let (one, several): (String, String) = (row.get(0)?, row.get(1)?);
                Ok(Problem::new(kind, words(&one, &several)))
            })?
            .collect::<Result<Vec<_>, _>>()?;
        Ok::<_, StoreError>(problems)
    };
    // How a person knows a record: its correlative, or its provisional code.
    let named = "WITH named AS (
         SELECT id, json_extract(record, '$.code') AS name FROM attention
         UNION ALL SELECT id, correlative FROM outage)";
    let mut problems = told(
        ProblemKind::OfficialCodeDuplicate,
        &format!(
            "{named} SELECT code, group_concat(name, ', ' ORDER BY name)
             FROM official_code JOIN named ON named.id = entity
             GROUP BY code HAVING count(*) > 1 ORDER BY code"
        ),
        |code, records| format!("El código oficial «{code}» está en varios registros: {records}."),
    )?;
    problems.extend(told(
        ProblemKind::OfficialCodeConflict,
        &format!(
            "{named} SELECT name, group_concat(code, ', ' ORDER BY code)
             FROM official_code JOIN named ON named.id = entity
             GROUP BY entity HAVING count(*) > 1 ORDER BY name"
        ),
        |record, codes| format!("El registro {record} tiene varios códigos oficiales: {codes}."),
    )?);
    Ok(problems)
}
