//! Setting up a store: its keys, its file, and the first operations of its terminal.

use super::connection::{self, Durability, remove_if_there};
use super::error::StoreError;
use super::keyring::{KeyRing, RecoveryKey, SigningKey, StoreKey, UserKeys};
use super::local::Local;
use super::presence::Presence;
use super::session::{Ambient, Store};
use super::write::Writer;
use super::{presence, schema, session};
use crate::config::Paths;
use crate::domain::authority::Role;
use crate::domain::numbering;
use crate::domain::personal::RetentionClass;
use crate::domain::terminal::{Predecessor, ServicePoint, Started, Terminal, TerminalEvent};
use crate::domain::trust::LAW;
use crate::domain::user::{PublicKeys, UserEvent, UserNames};
use crate::files;
use crate::journal::{Actor, Body};
use secrecy::{ExposeSecret, SecretString};
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// What the first run asks.
#[derive(Debug)]
pub struct SetUp {
    /// Organization (M4).
    pub organization: String,
    /// Profile id.
    pub profile: String,
    /// The service point.
    pub point: ServicePoint,
    /// Letter of the terminal.
    pub terminal: String,
    /// The first user's login and name.
    pub names: UserNames,
    /// The first user's role.
    pub role: Role,
    /// The first user's passphrase.
    pub passphrase: SecretString,
}

/// A store just set up.
#[derive(Debug)]
pub struct SetUpDone {
    /// The store, unlocked for its first user.
    pub store: Store,
    /// Where the recovery key was written (U2).
    pub recovery_key: PathBuf,
}

/// Makes the store of a folder. The store file gets its name last, so that a
/// crash leaves no half store; where anything fails, nothing of it is left.
///
/// # Errors
/// A store, or the keys of one, are already there, the passphrase is too short, or
/// the folder cannot be written.
pub fn set_up(paths: Paths, asked: SetUp, ambient: Ambient) -> Result<SetUpDone, StoreError> {
    presence::settle(&paths)?;
    let folder = paths.data();
    if paths.has_store() {
        return Err(StoreError::AlreadyThere {
            folder: folder.to_path_buf(),
        });
    }
    // Keys open nothing but their store: it may come back, and they would be gone. What
    // a set-up that was cut short left stands beside the store it was making.
    if paths.store_key().exists() && !folder.join(FRESH).exists() {
        return Err(StoreError::KeysAlone {
            folder: folder.to_path_buf(),
        });
    }
    let mut made = vec![paths.users(), folder.to_path_buf()];
    made.retain(|folder| !folder.exists());
    let left = [
        paths.store(),
        folder.join(FRESH),
        paths.store_key(),
        paths.users().join(format!("{}.age", asked.names.login)),
        paths.recovery_key(&asked.point.code, &asked.terminal),
        paths.in_use(),
    ];
    build(paths, asked, ambient).inspect_err(|_| {
        // The first failure is the one worth telling.
        for file in &left {
            let _ = remove_if_there(file);
        }
        for folder in &made {
            let _ = std::fs::remove_dir(folder);
        }
    })
}

/// The store while it is being made.
const FRESH: &str = "store.db.nuevo";

fn build(paths: Paths, asked: SetUp, ambient: Ambient) -> Result<SetUpDone, StoreError> {
    let folder = paths.data();
    files::make_folder(folder).map_err(StoreError::io(folder))?;
    let fresh = folder.join(FRESH);
    for ending in ["", "-wal", "-shm", "-journal"] {
        remove_if_there(&folder.join(format!("{FRESH}{ending}")))?;
    }
    files::make_private(&fresh).map_err(StoreError::io(&fresh))?;
    let ring = KeyRing::new(folder, ambient.cost);
    // A set-up that was interrupted may have left the user's file behind.
    let keys = ring.replace_user(&asked.names.login, &asked.passphrase)?;
    let key = StoreKey::generate()?;
    let recovery = RecoveryKey::generate();
    let recovery_recipient = recovery.recipient();
    ring.write_store_key(&key, &[keys.recipient(), recovery_recipient.clone()])?;
    let recovery_path = paths.recovery_key(&asked.point.code, &asked.terminal);
    write_secret(&recovery_path, &recovery.to_text())?;

    let mut conn = connection::open(&fresh, &key, true, Durability::EveryCommit)?;
    schema::migrate(&mut conn, &fresh, |_, _| Ok(()))?;
    let signing = SigningKey::generate()?;
    let terminal = Terminal {
        replica: ambient.ids.id(),
        started: Started {
            organization: asked.organization,
            scope: asked.point.channel.scope(),
            profile: asked.profile,
            point: asked.point,
            terminal: asked.terminal,
            epoch: 1,
            series: None,
            predecessor: None,
            public_key: signing.public_key().to_owned(),
            recovery_recipient,
        },
    };
    let actor = Actor {
        user: ambient.ids.id(),
        role: asked.role,
    };
    begin_epoch(
        &mut conn,
        &terminal,
        &signing,
        actor,
        &keys,
        &ambient,
        |writer| {
            let names = writer.seal(RetentionClass::User, &asked.names)?;
            let added = UserEvent::Added {
                names,
                role: asked.role,
                founder: true,
                keys: public_keys(&keys),
            };
            writer.append(actor.user, &Body::User(added))
        },
    )?;
    // All of it in the one file: a log that found no room to be taken in would be
    // left behind by the rename.
    conn.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))
        .map_err(StoreError::sqlite(&fresh))?;
    conn.close().map_err(|(_, error)| StoreError::from(error))?;
    files::tried_again(|| std::fs::rename(&fresh, paths.store()))
        .map_err(StoreError::io(&fresh))?;
    files::sync_folder(folder).map_err(StoreError::io(folder))?;

    let presence = Presence::enter(&paths)?;
    let store = Store::unlock_with_keys(paths, ring, keys, ambient, presence)?;
    // A first run without room for what comes after it is none.
    store.takes_writes()?;
    Ok(SetUpDone {
        store,
        recovery_key: recovery_path,
    })
}

/// Writes the first operation of a replica, and makes it the own one.
pub(super) fn begin_epoch(
    conn: &mut rusqlite::Connection,
    terminal: &Terminal,
    signing: &SigningKey,
    actor: Actor,
    keys: &UserKeys,
    ambient: &Ambient,
    then: impl FnOnce(&mut Writer<'_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let zone = session::zone_of(terminal)?;
    let sign = |bytes: &[u8]| Ok(keys.sign(bytes)?);
    let mut writer = Writer::begin(
        conn,
        terminal,
        actor,
        &sign,
        ambient.ids.clone(),
        ambient.clock.now(zone),
        ambient.clock.moved(),
    )?;
    writer.keep_former_key()?;
    writer.set_local(Local::Replica, terminal.replica)?;
    writer.set_local(Local::Law, LAW)?;
    writer.set_local(Local::SigningKey, signing.to_text().expose_secret())?;
    writer.append(
        terminal.replica,
        &Body::Terminal(TerminalEvent::Started(terminal.started.clone())),
    )?;
    then(&mut writer)?;
    writer.commit()
}

/// The next epoch of a terminal that was restored from a copy (N5).
pub(super) fn successor(
    terminal: &Terminal,
    replica: Uuid,
    epoch: u32,
    end: Predecessor,
    signing: &SigningKey,
) -> Terminal {
    Terminal {
        replica,
        started: Started {
            epoch,
            series: Some(numbering::restored_series(
                &terminal.started.terminal,
                epoch,
                replica,
            )),
            predecessor: Some(end),
            public_key: signing.public_key().to_owned(),
            ..terminal.started.clone()
        },
    }
}

/// The public halves of a user's keys.
pub(super) fn public_keys(keys: &UserKeys) -> PublicKeys {
    PublicKeys {
        recipient: keys.recipient(),
        signing: keys.signing_public_key().to_owned(),
    }
}

/// Writes a secret that only its owner may read.
pub(super) fn write_secret(path: &Path, text: &SecretString) -> Result<(), StoreError> {
    files::write_atomic(path, text.expose_secret().as_bytes()).map_err(StoreError::io(path))
}
