//! What each user signs with, sealed for the recovery key alone.
//!
//! Who comes back with the recovery key signs their new key with the former one, as
//! the law asks of a new key (U1): so every other console believes it too. Nobody
//! gains by it who could not enter with the recovery key already (U2).

use super::connection;
use super::error::StoreError;
use super::keyring::{RecoveryKey, SigningKey, UserKeys};
use super::read::Reader;
use super::session::Store;
use crate::domain::user::User;
use rusqlite::{Connection, OptionalExtension, params};
use std::time::Duration;
use uuid::Uuid;

impl Store {
    /// As soon as somebody is in: puts by what they sign with, where it is not yet, as in
    /// a store of before. What hinders it is tried again at the next entry.
    pub(super) fn put_by(&self) {
        if self.takes_writes().is_err() {
            return;
        }
        let put = || {
            // Nobody waits at the door for another console that is writing.
            self.conn.busy_timeout(Duration::ZERO)?;
            let put = put(&self.conn, self.session.user.id, &self.session.keys);
            connection::wait_for_others(&self.conn)?;
            put
        };
        if let Err(error) = put() {
            tracing::warn!(%error, "a signing key is still to be put by for the recovery key");
        }
    }
}

/// Puts by what a user signs with, where it is not yet.
///
/// # Errors
/// It cannot be sealed or written.
pub(super) fn put(conn: &Connection, user: Uuid, keys: &UserKeys) -> Result<(), StoreError> {
    let public = keys.signing_public_key();
    let stands = conn
        .prepare_cached("SELECT 1 FROM escrow WHERE user = ?1 AND public = ?2")?
        .exists(params![user, public])?;
    if stands {
        return Ok(());
    }
    let sealed = keys.sealed_signing(&Reader::new(conn).recovery_recipients()?)?;
    conn.prepare_cached(
        "INSERT OR REPLACE INTO escrow (user, public, sealed) VALUES (?1, ?2, ?3)",
    )?
    .execute(params![user, public, sealed])?;
    Ok(())
}

/// What a user signed with until now; none where it was not put by, or does not open:
/// that keeps nobody out.
///
/// # Errors
/// The store cannot be read.
pub(super) fn take(
    conn: &Connection,
    recovery: &RecoveryKey,
    user: &User,
) -> Result<Option<SigningKey>, StoreError> {
    let sealed: Option<Vec<u8>> = conn
        .prepare_cached("SELECT sealed FROM escrow WHERE user = ?1")?
        .query_row([user.id], |row| row.get(0))
        .optional()?;
    let opened = sealed.and_then(|sealed| {
        recovery
            .open_signing(&sealed)
            .inspect_err(|error| tracing::warn!(%error, "a former signing key does not open"))
            .ok()
    });
    Ok(opened.filter(|key| key.public_key() == user.keys.signing))
}
