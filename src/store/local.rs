//! What is only of this installation: never exported, never part of a record.

use super::error::StoreError;
use rusqlite::types::{FromSql, ToSql};
use rusqlite::{Connection, OptionalExtension};

/// The keys of the `local` table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Local {
    /// Id of the own replica.
    Replica,
    /// The terminal's signing key, as text.
    SigningKey,
    /// When the last verified backup was made, RFC 3339.
    LastBackup,
    /// What is believed of the clock, as JSON, where the latest own operation does
    /// not say it (J4).
    Clock,
    /// The law by which everything here was folded (M4).
    Law,
    /// The mail server that customers' letters went to last, as JSON (A1).
    Relay,
    /// What was said of the columns of other people's files, as JSON (X1a).
    Columns,
    /// Copies that were made outside the data folder, as JSON (T1).
    CopiesElsewhere,
    /// Set while the store's key is to be replaced: somebody lost access whose key may
    /// still open it (U2).
    KeyOwed,
    /// How many operations an upgrade left without effect, until it was told (M4).
    Voided,
}

impl Local {
    fn name(self) -> &'static str {
        match self {
            Self::Replica => "replica",
            Self::SigningKey => "signing_key",
            Self::LastBackup => "last_backup",
            Self::Clock => "clock",
            Self::Law => "law",
            Self::Relay => "relay",
            Self::Columns => "columns",
            Self::CopiesElsewhere => "copies_elsewhere",
            Self::KeyOwed => "key_owed",
            Self::Voided => "voided",
        }
    }
}

pub(super) fn get<T: FromSql>(conn: &Connection, key: Local) -> Result<Option<T>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT value FROM local WHERE key = ?1")?
        .query_row([key.name()], |row| row.get(0))
        .optional()?)
}

pub(super) fn forget(conn: &Connection, key: Local) -> Result<(), StoreError> {
    conn.prepare_cached("DELETE FROM local WHERE key = ?1")?
        .execute([key.name()])?;
    Ok(())
}

pub(super) fn set(conn: &Connection, key: Local, value: impl ToSql) -> Result<(), StoreError> {
    conn.prepare_cached(
        "INSERT INTO local (key, value) VALUES (?1, ?2)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    )?
    .execute(rusqlite::params![key.name(), value])?;
    Ok(())
}
