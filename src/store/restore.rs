//! Restoring a backup: the terminal goes on under a new epoch, a new key and a
//! new chain, whose first operation names where the old one ended (N5).

use super::backup::{self, KEY_ENTRY, STAGED_KEY_ENTRY, STORE_ENTRY, USERS_PREFIX};
use super::error::StoreError;
use super::finding::Verification;
use super::keyring::{KeyRing, SigningKey, UserKeys, is_valid_name};
use super::session::{self, Ambient, Store};
use super::setup::{begin_epoch, successor};
use super::{purge, verify};
use crate::config::{ASIDE, Paths};
use crate::domain::terminal::Predecessor;
use crate::files;
use crate::journal::{Actor, hex};
use chrono_tz::Tz;
use secrecy::SecretString;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// A restored store.
#[derive(Debug)]
pub struct RestoreDone {
    /// The store, unlocked, in its new epoch.
    pub store: Store,
    /// Where the store that was here before was put, if there was one.
    pub put_aside: Option<PathBuf>,
    /// What was found when the copy was verified.
    pub verification: Verification,
}

/// Restores the copy at `packed` into a data folder. A store already there is
/// put aside, and only where `replace` says so; its epochs are not used again
/// as far as they can be read.
///
/// # Errors
/// The file is no whole backup, the passphrase is wrong, or a store is
/// already there; the folder is then as it was.
pub fn restore(
    packed: &Path,
    paths: Paths,
    login: &str,
    passphrase: &SecretString,
    ambient: Ambient,
    replace: bool,
) -> Result<RestoreDone, StoreError> {
    finish_interrupted(&paths)?;
    let folder = paths.data();
    if paths.has_store() && !replace {
        return Err(StoreError::AlreadyThere {
            folder: folder.to_path_buf(),
        });
    }
    let made = !folder.exists();
    fs::create_dir_all(folder).map_err(StoreError::io(folder))?;
    let staging = staging(&paths);
    let staged = stage(packed, &staging)
        .and_then(|()| open_new_epoch(packed, &staging, &paths, login, passphrase, &ambient));
    let (keys, verification) = match staged {
        Ok(done) => done,
        Err(error) => {
            // The first failure is the one worth telling.
            let _ = fs::remove_dir_all(staging.data());
            if made {
                let _ = fs::remove_dir(folder);
            }
            return Err(error);
        }
    };
    let put_aside = aside(&paths, &ambient);
    let name = put_aside.as_deref().and_then(Path::file_name);
    let name = name
        .map(std::ffi::OsStr::to_string_lossy)
        .unwrap_or_default();
    let decided = staging.data().join(DECIDED);
    files::write_atomic(&decided, name.as_bytes()).map_err(StoreError::io(&decided))?;
    finish_interrupted(&paths)?;
    let ring = KeyRing::new(paths.data(), ambient.cost);
    Ok(RestoreDone {
        store: Store::unlock_with_keys(paths, ring, keys, ambient)?,
        put_aside,
        verification,
    })
}

fn staging(paths: &Paths) -> Paths {
    Paths::new(paths.data().join("restaurando"))
}

/// In the staging folder: the new store is whole, and the old one is to be put
/// aside in the folder that is named in it.
const DECIDED: &str = "apartar";

/// In the staging folder: the old store is put aside, the new one is to be taken in.
const CLEARED: &str = "recibir";

/// Puts the old store aside and takes the new one in, from wherever it was cut
/// short. Before it was decided there is nothing to finish: the old store is whole.
pub(super) fn finish_interrupted(paths: &Paths) -> Result<(), StoreError> {
    let staging = staging(paths);
    let decided = staging.data().join(DECIDED);
    let cleared = staging.data().join(CLEARED);
    if !cleared.exists() {
        if !decided.exists() {
            return Ok(());
        }
        let name = fs::read_to_string(&decided).map_err(StoreError::io(&decided))?;
        // A name of ours and no path that leads elsewhere.
        if name.starts_with(ASIDE) && !name.contains(['/', '\\']) {
            let aside = paths.data().join(name);
            fs::create_dir_all(&aside).map_err(StoreError::io(&aside))?;
            move_files(paths.data(), &aside)?;
            files::sync_folder(&aside).map_err(StoreError::io(&aside))?;
        }
        files::write_atomic(&cleared, b"").map_err(StoreError::io(&cleared))?;
    }
    move_files(staging.data(), paths.data())?;
    files::sync_folder(paths.data()).map_err(StoreError::io(paths.data()))?;
    fs::remove_dir_all(staging.data()).map_err(StoreError::io(staging.data()))
}

fn stage(packed: &Path, staging: &Paths) -> Result<(), StoreError> {
    let folder = staging.data();
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(StoreError::io(folder))?;
    }
    let names = backup::entries(packed)?;
    let users = folder.join("users");
    fs::create_dir_all(&users).map_err(StoreError::io(&users))?;
    for name in names {
        let target = match name.as_str() {
            STORE_ENTRY => staging.store(),
            KEY_ENTRY | STAGED_KEY_ENTRY => folder.join(&name),
            other => match user_file(other) {
                Some(file) => users.join(file),
                None => {
                    return Err(StoreError::NotABackup {
                        path: packed.to_path_buf(),
                    });
                }
            },
        };
        backup::extract(packed, &name, &target)?;
    }
    if staging.has_store() && folder.join(KEY_ENTRY).exists() {
        Ok(())
    } else {
        Err(StoreError::NotABackup {
            path: packed.to_path_buf(),
        })
    }
}

/// The file name of a user's entry; nothing else leads out of the folder.
fn user_file(entry: &str) -> Option<&str> {
    let file = entry.strip_prefix(USERS_PREFIX)?;
    is_valid_name(file.strip_suffix(".age")?).then_some(file)
}

fn open_new_epoch(
    packed: &Path,
    staging: &Paths,
    target: &Paths,
    login: &str,
    passphrase: &SecretString,
    ambient: &Ambient,
) -> Result<(UserKeys, Verification), StoreError> {
    let not_whole = || StoreError::NotABackup {
        path: packed.to_path_buf(),
    };
    let ring = KeyRing::new(staging.data(), ambient.cost);
    let now = ambient.clock.now(Tz::UTC).timestamp();
    let keys = ring.unlock_user(login, passphrase, now)?;
    let candidates = ring.open_store_key(&keys)?;
    let (mut conn, _) = session::open_with_candidates(staging, &ring, &candidates).map_err(
        |error| match error {
            StoreError::NotThisKey { .. } | StoreError::Damaged { .. } => not_whole(),
            other => other,
        },
    )?;
    let path = staging.store();
    // What is replaced stays as it is, so the copy needs no copy of its own.
    super::schema::migrate(&mut conn, &path, |_, _| Ok(()))?;
    let terminal = session::own_terminal(&conn, &path)?;
    let verification = verify::verify_connection(&conn, &mut |_, _| true)?;
    let end = verification
        .replicas
        .iter()
        .find(|state| state.replica == terminal.replica)
        .map(|state| Predecessor {
            replica: terminal.replica,
            sequence: state.to_sequence,
            hash: hex(&state.head),
        })
        .ok_or_else(not_whole)?;
    let reader = super::read::Reader::new(&conn);
    let user = reader
        .own_users()?
        .into_iter()
        .find(|entry| entry.user.keys.recipient == keys.recipient() && !entry.user.blocked)
        .map(|entry| entry.user)
        .ok_or(StoreError::NoAccess)?;
    let here = reader.last_epoch(&terminal)?;
    let there = left_here(target, ambient, &keys, &terminal);
    let purged_before = purge::purged(&conn)?.len();
    let mut known = purge::read_ledger(target)?;
    known.extend(there.purged);
    let signing = SigningKey::generate()?;
    let next = successor(
        &terminal,
        ambient.ids.id(),
        here.max(there.last_epoch) + 1,
        end,
        &signing,
    );
    let actor = Actor {
        user: user.id,
        role: user.role,
    };
    begin_epoch(
        &mut conn,
        &next,
        &signing,
        actor,
        &keys,
        ambient,
        |writer| purge::again(writer, &known),
    )?;
    if known.len() > purged_before {
        purge::sweep(&conn)?;
    }
    conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    conn.close().map_err(|(_, error)| StoreError::from(error))?;
    Ok((keys, verification))
}

/// What the stores that a restored one replaces know and it may not.
#[derive(Default)]
struct LeftHere {
    last_epoch: u32,
    purged: BTreeSet<Uuid>,
}

/// The last epoch of this terminal, and what was purged, in the store that is
/// being replaced and in those that were replaced before, as far as they open.
fn left_here(
    target: &Paths,
    ambient: &Ambient,
    keys: &UserKeys,
    terminal: &crate::domain::terminal::Terminal,
) -> LeftHere {
    let read = |paths: &Paths| -> Result<(u32, Vec<Uuid>), StoreError> {
        let ring = KeyRing::new(paths.data(), ambient.cost);
        let candidates = ring.open_store_key(keys)?;
        let (conn, _) = session::open_with_candidates(paths, &ring, &candidates)?;
        let last_epoch = super::read::Reader::new(&conn).last_epoch(terminal)?;
        // A store of an older schema has purged nothing.
        Ok((last_epoch, purge::purged(&conn).unwrap_or_default()))
    };
    let aside = target.stores_put_aside().into_iter().map(Paths::new);
    let mut left = LeftHere::default();
    for paths in std::iter::once(target.clone()).chain(aside) {
        if paths.has_store()
            && let Ok((last_epoch, purged)) = read(&paths)
        {
            left.last_epoch = left.last_epoch.max(last_epoch);
            left.purged.extend(purged);
        }
    }
    left
}

/// What of a data folder belongs to its store.
const STORE_FILES: [&str; 9] = [
    "users",
    "store.key.age",
    "store.key.age.next",
    "drafts.db",
    "drafts.db-wal",
    "drafts.db-shm",
    "store.db-wal",
    "store.db-shm",
    // Last: while it is here there is a store.
    "store.db",
];

/// Where the store that is here is to be put, if there is one.
fn aside(paths: &Paths, ambient: &Ambient) -> Option<PathBuf> {
    let folder = paths.data();
    STORE_FILES
        .iter()
        .any(|name| folder.join(name).exists())
        .then(|| {
            let now = ambient.clock.now(Tz::UTC);
            let stem = format!("{ASIDE}{}", now.format("%Y%m%d-%H%M%S%3f"));
            std::iter::once(stem.clone())
                .chain((2..10_000).map(|n| format!("{stem}-{n}")))
                .map(|name| folder.join(name))
                .find(|path| !path.exists())
                .unwrap_or_else(|| folder.join(stem))
        })
}

fn move_files(from: &Path, to: &Path) -> Result<(), StoreError> {
    for name in STORE_FILES {
        let source = from.join(name);
        if source.exists() {
            fs::rename(&source, to.join(name)).map_err(StoreError::io(&source))?;
        }
    }
    Ok(())
}
