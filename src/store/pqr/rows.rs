//! The rows of a batch, as their operation and the vault make them.

use super::sealing::{SealedRow, fingerprint};
use crate::domain::pqr::{CaseClass, Origin, PqrBatch, RowContent, RowFacts};
use crate::journal::{Digest, hex, open, parse_hex};
use crate::store::error::StoreError;
use crate::store::vault;
use chrono::{Datelike, NaiveDate};
use rusqlite::{Connection, Row, ToSql, params};
use std::borrow::Cow;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Added to the clock of what is closed: it stands last.
pub(super) const CLOSED: i64 = 1_000_000_000;

/// The clock of what has no filing date: after what has one, before what is closed.
pub(super) const UNDATED: i64 = 500_000_000;

/// Added to the clock of what the client sends no more and nobody here touched (X2): after
/// what is open, before what is closed. Of what has no filing date, the last of them.
pub(super) const LEFT: i64 = 700_000_000;
pub(super) const LEFT_UNDATED: i64 = 99_999_999;

/// How a day is kept.
pub(in crate::store) fn day_number(day: NaiveDate) -> i64 {
    i64::from(day.num_days_from_ce())
}

/// The day that is kept as a text, as a cut is.
pub(super) fn day(text: &str) -> Option<NaiveDate> {
    text.parse().ok()
}

/// The day that is kept so.
pub(super) fn day_of(number: i64) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(i32::try_from(number).ok()?)
}

pub(super) const fn origin_code(origin: Origin) -> &'static str {
    match origin {
        Origin::Text => "text",
        Origin::NumberFormat => "number_format",
        Origin::Number => "number",
    }
}

/// The digest by which a row names what the vault says of it, as operations write it. What was
/// none is empty: nothing has it.
pub(super) fn named_digest(row: &Row<'_>, at: usize) -> rusqlite::Result<String> {
    Ok(hex(row.get_ref(at)?.as_blob()?))
}

/// A row as its table has it; what the vault says of it is none where it was purged.
#[derive(Debug, PartialEq, Eq)]
struct Stored<'b> {
    radicado: &'b str,
    row: u32,
    origin: Option<&'static str>,
    filed: Option<i64>,
    class: Option<&'static str>,
    vault: Uuid,
    digest: Option<Digest>,
    said: Option<i64>,
    words: [Option<Cow<'b, str>>; 4],
}

impl<'b> Stored<'b> {
    fn of(conn: &Connection, radicado: &'b str, facts: &'b RowFacts) -> Result<Self, StoreError> {
        let content = vault::find(conn, &facts.content)?;
        let content: Option<RowContent> = content.and_then(|entry| open(&entry.data).ok());
        let said = match &content {
            Some(content) => {
                let said = content.said(facts.filed, facts.class);
                Some(fingerprint(&said, &mut Vec::new())?)
            }
            None => None,
        };
        let words = content.map_or_else(Default::default, |content| {
            let account = content.account.map(|account| account.value);
            let marking = content.marking;
            [account, content.adviser, marking.reason, marking.sub_reason]
                .map(|word| word.map(Cow::Owned))
        });
        Ok(Self::saying(radicado, facts, said, words))
    }

    /// One of which it is at hand what the vault says.
    fn at_hand(radicado: &'b str, facts: &'b RowFacts, sealed: &'b SealedRow<'_>) -> Self {
        let row = sealed.row;
        let account = row.account.as_ref().map(|account| &account.value);
        let words = [
            account,
            row.adviser.as_ref(),
            row.marking.reason.as_ref(),
            row.marking.sub_reason.as_ref(),
        ];
        let words = words.map(|word| word.map(|word| Cow::Borrowed(word.as_str())));
        Self::saying(radicado, facts, Some(sealed.said), words)
    }

    fn saying(
        radicado: &'b str,
        facts: &'b RowFacts,
        said: Option<i64>,
        words: [Option<Cow<'b, str>>; 4],
    ) -> Self {
        Self {
            radicado,
            row: facts.row,
            origin: facts.origin.map(origin_code),
            filed: facts.filed.map(day_number),
            class: facts.class.map(CaseClass::code),
            vault: facts.content.vault,
            digest: parse_hex(&facts.content.digest),
            said,
            words,
        }
    }

    /// What is written of it, under the number of its batch, in the order of the table's
    /// columns.
    fn values<'a>(&'a self, batch: &'a i64) -> [&'a dyn ToSql; 13] {
        const NONE: &[u8; 0] = &[];
        let [account, adviser, reason, sub_reason] = &self.words;
        let digest: &dyn ToSql = self.digest.as_ref().map_or(NONE, |digest| digest);
        [
            batch,
            &self.radicado,
            &self.row,
            &self.origin,
            &self.filed,
            &self.class,
            &self.vault,
            digest,
            &self.said,
            account,
            adviser,
            reason,
            sub_reason,
        ]
    }
}

/// The number that a batch has in this file.
fn number_of(conn: &Connection, batch: &PqrBatch) -> Result<i64, StoreError> {
    Ok(conn
        .prepare_cached("SELECT number FROM pqr_batch WHERE id = ?1")?
        .query_row([batch.id], |row| row.get(0))?)
}

const INSERT: &str = "INSERT INTO pqr_row (batch, radicado, row, origin, filed, class, vault,
        digest, said, account, adviser, reason, sub_reason)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";

/// Writes the rows of a batch that were sealed for it just now, in their order: nothing is
/// looked up in the vault.
pub(super) fn write_sealed(
    conn: &Connection,
    batch: &PqrBatch,
    sealed: &[SealedRow<'_>],
) -> Result<(), StoreError> {
    let number = number_of(conn, batch)?;
    let mut insert = conn.prepare_cached(INSERT)?;
    for ((radicado, facts), sealed) in batch.rows.iter().zip(sealed) {
        let row = Stored::at_hand(radicado, facts, sealed);
        insert.execute(row.values(&number))?;
    }
    write_rejected(conn, batch, number)
}

fn write_rejected(conn: &Connection, batch: &PqrBatch, number: i64) -> Result<(), StoreError> {
    let mut insert =
        conn.prepare_cached("INSERT INTO pqr_rejected (radicado, batch, row) VALUES (?1, ?2, ?3)")?;
    for (radicado, row) in &batch.rejected {
        insert.execute(params![radicado, number, row])?;
    }
    Ok(())
}

/// Writes the rows of a batch that has none.
pub(in crate::store) fn write_rows(conn: &Connection, batch: &PqrBatch) -> Result<(), StoreError> {
    let number = number_of(conn, batch)?;
    let mut insert = conn.prepare_cached(INSERT)?;
    for (radicado, facts) in &batch.rows {
        let row = Stored::of(conn, radicado, facts)?;
        insert.execute(row.values(&number))?;
    }
    write_rejected(conn, batch, number)
}

/// Whether the rows of a batch are those that it and the vault make.
pub(in crate::store) fn rows_are_written(
    conn: &Connection,
    batch: &PqrBatch,
) -> Result<bool, StoreError> {
    let number = number_of(conn, batch)?;
    let count: usize = conn
        .prepare_cached("SELECT count(*) FROM pqr_row WHERE batch = ?1")?
        .query_row([number], |row| row.get(0))?;
    if count != batch.rows.len() {
        return Ok(false);
    }
    let mut stored = conn.prepare_cached(
        "SELECT 1 FROM pqr_row WHERE batch = ?1 AND radicado = ?2 AND row = ?3
             AND (origin, filed, class, vault, digest, said, account, adviser, reason, sub_reason)
                 IS (?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?;
    for (radicado, facts) in &batch.rows {
        let row = Stored::of(conn, radicado, facts)?;
        let is_there = stored.exists(row.values(&number))?;
        if !is_there {
            return Ok(false);
        }
    }
    let rejected: BTreeMap<String, u32> = conn
        .prepare_cached("SELECT radicado, row FROM pqr_rejected WHERE batch = ?1")?
        .query_map([number], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    Ok(rejected == batch.rejected)
}
