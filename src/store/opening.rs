//! Opening a store: the key that fits, what was cut short finished, the schema brought up
//! to date, and the person let in.

use super::connection::{self, Durability};
use super::drafts;
use super::error::StoreError;
use super::keyring::{FoundKey, KeyRing, Slot, StoreKey, UserKeys};
use super::presence::Presence;
use super::read::Reader;
use super::session::{Ambient, Session, Store, own_terminal, zone_of};
use super::spoken::Spoken;
use super::{backup, incoming, rebuild, schema};
use crate::config::Paths;
use chrono_tz::Tz;
use rusqlite::Connection;
use secrecy::SecretString;

impl Store {
    /// Unlocks the store of a folder for the user `login`.
    ///
    /// # Errors
    /// No store, wrong passphrase, no access, foreign or damaged file, newer
    /// schema, or a folder that cannot be written. Nothing is changed then.
    pub fn unlock(
        paths: Paths,
        login: &str,
        passphrase: &SecretString,
        ambient: Ambient,
    ) -> Result<Self, StoreError> {
        let presence = Presence::enter(&paths)?;
        let ring = KeyRing::new(paths.data(), ambient.cost);
        let now = ambient.clock.now(Tz::UTC).timestamp();
        let keys = ring.unlock_user(login, passphrase, now)?;
        Self::unlock_with_keys(paths, ring, keys, ambient, presence)
    }

    pub(super) fn unlock_with_keys(
        paths: Paths,
        ring: KeyRing,
        keys: UserKeys,
        ambient: Ambient,
        presence: Presence,
    ) -> Result<Self, StoreError> {
        paths.tidy();
        let (mut conn, key) = open_with_candidates(&paths, &ring, &ring.open_store_key(&keys)?)?;
        let path = paths.store();
        schema::migrate(&mut conn, &path, |conn, found| {
            backup::before_migration(conn, &paths, &key, found, &ambient)
        })
        .map_err(|error| error.while_migrating(&path))?;
        if !connection::is_read_only(&conn) {
            schema::guard(&conn)?;
        }
        rebuild::follow_the_law(&mut conn)?;
        let reader = Reader::new(&conn);
        let entry = reader
            .own_users()?
            .into_iter()
            .find(|entry| entry.user.keys.recipient == keys.recipient())
            .filter(|entry| !entry.user.blocked)
            .ok_or(StoreError::NoAccess)?;
        let terminal = own_terminal(&conn, &path)?;
        let zone = zone_of(&terminal)?;
        let mut store = Self {
            session: Session {
                user: entry.user,
                names: entry.names,
                keys,
            },
            pressing: None,
            conn,
            key,
            paths,
            ring,
            ambient,
            terminal,
            zone,
            presence,
            spoken: Spoken::default(),
        };
        store.settle_key();
        incoming::tidy(&store.paths, &store.conn)?;
        store.put_by();
        Ok(store)
    }
}

/// Opens the file with the first candidate that is its key, and finishes a
/// rotation that was interrupted.
pub(super) fn open_with_candidates(
    paths: &Paths,
    ring: &KeyRing,
    candidates: &[FoundKey],
) -> Result<(Connection, StoreKey), StoreError> {
    let path = paths.store();
    for found in candidates {
        match connection::open(&path, &found.key, false, Durability::EveryCommit) {
            Ok(conn) => {
                if ring.is_staged() {
                    settle(paths, ring, &conn, found, candidates)?;
                }
                return Ok((conn, found.key.clone()));
            }
            Err(StoreError::NotThisKey { .. }) => {}
            Err(other) => return Err(other),
        }
    }
    Err(StoreError::NotThisKey { path })
}

/// Finishes a rotation that was cut short, or gives it up where the file still
/// has its old key. Another console may be in the middle of it: then it holds
/// the file, and is left to finish by itself.
fn settle(
    paths: &Paths,
    ring: &KeyRing,
    conn: &Connection,
    found: &FoundKey,
    candidates: &[FoundKey],
) -> Result<(), StoreError> {
    conn.busy_timeout(std::time::Duration::ZERO)?;
    let held = conn.execute_batch("BEGIN IMMEDIATE");
    connection::wait_for_others(conn)?;
    if held.is_err() {
        return Ok(());
    }
    let drafts = paths.drafts();
    let settled = candidates
        .iter()
        .filter(|other| other.slot != found.slot && drafts.exists())
        .try_for_each(|other| drafts::follow(&drafts, &other.key, &found.key))
        .and_then(|()| match found.slot {
            Slot::Staged => Ok(ring.promote_staged()?),
            Slot::Current => Ok(ring.discard_staged()?),
        });
    conn.execute_batch("ROLLBACK")?;
    settled
}
