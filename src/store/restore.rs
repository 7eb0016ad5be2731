//! Restoring a backup: the terminal goes on under a new epoch, a new key and a
//! new chain, whose first operation names where the old one ended (N5).

use super::backup::{self, KEY_ENTRY, STAGED_KEY_ENTRY, STORE_ENTRY, USERS_PREFIX};
use super::connection::{self, Durability};
use super::error::StoreError;
use super::finding::{Problem, Verification};
use super::keyring::{KeyError, KeyRing, SigningKey, StoreKey, UserKeys, is_valid_name};
use super::ledger::Ledger;
use super::local::Local;
use super::presence::{Alone, Presence, settle};
use super::read::UserEntry;
use super::session::{self, Ambient, Store};
use super::setup::{begin_epoch, successor};
use super::swap::{aside, decide, finish_interrupted};
use super::{key_life, ledger, opening, purge, traces, verify};
use crate::config::Paths;
use crate::domain::terminal::Predecessor;
use crate::domain::user::UserEvent;
use crate::files;
use crate::journal::{Actor, Body, hex};
use chrono::{DateTime, FixedOffset};
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
    /// When the last operation of the copy was written: nothing later is in it.
    pub copied: Option<DateTime<FixedOffset>>,
    /// Names of the users who were blocked here after the copy was made, and are again.
    pub blocked: Vec<String>,
    /// Stores of this folder that did not open: what was blocked there is known
    /// only as far as it was noted beside them.
    pub unread: Vec<PathBuf>,
    /// What does not read in the lists that were kept beside the store, so that it
    /// could not be carried over.
    pub damaged_lists: Vec<Problem>,
    /// Nothing here says what was purged since the copy was made: it may be back (T1).
    pub purges_unknown: bool,
}

/// Restores the copy at `packed` into a data folder. A store already there is
/// put aside, and only where `replace` says so and nobody else has it open; its
/// epochs are not used again as far as they can be read, and whom it blocked
/// stays blocked.
///
/// # Errors
/// The file is no whole backup, the passphrase is wrong, the user was blocked
/// here, another console has the store open, or one is already there; the folder
/// is then as it was.
pub fn restore(
    packed: &Path,
    paths: Paths,
    login: &str,
    passphrase: &SecretString,
    ambient: Ambient,
    replace: bool,
) -> Result<RestoreDone, StoreError> {
    settle(&paths)?;
    let folder = paths.data();
    if paths.has_store() && !replace {
        return Err(StoreError::AlreadyThere {
            folder: folder.to_path_buf(),
        });
    }
    // A folder without a store has nobody in it.
    let replaced = paths.has_store();
    let alone = if replaced {
        Some(Alone::take(&paths)?)
    } else {
        None
    };
    let made = !folder.exists();
    let listed = paths.purged().exists();
    files::make_folder(folder).map_err(StoreError::io(folder))?;
    let staging = Paths::new(paths.restoring());
    let staged = stage(packed, &staging)
        .and_then(|()| open_new_epoch(packed, &staging, &paths, login, passphrase, &ambient))
        .and_then(|begun| {
            let put_aside = aside(&paths, ambient.clock.now(begun.zone));
            decide(&paths, put_aside.as_deref())?;
            Ok((begun, put_aside))
        })
        .map_err(|error| match error {
            StoreError::ReadOnly { .. } => session::closed(&staging.store()),
            other => other,
        });
    let (begun, put_aside) = match staged {
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
    finish_interrupted(&paths)?;
    let presence = match alone {
        Some(alone) => alone.share(&paths),
        None => Presence::enter(&paths)?,
    };
    let ring = KeyRing::new(paths.data(), ambient.cost);
    let lists = paths.clone();
    let purges_unknown = !(replaced || listed);
    Ok(RestoreDone {
        store: Store::unlock_with_keys(paths, ring, begun.keys, ambient, presence)?,
        put_aside,
        verification: begun.verification,
        copied: begun.copied,
        blocked: begun.blocked,
        unread: begun.unread,
        damaged_lists: ledger::problems(&lists)?,
        purges_unknown,
    })
}

fn stage(packed: &Path, staging: &Paths) -> Result<(), StoreError> {
    let folder = staging.data();
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(StoreError::io(folder))?;
    }
    let names = backup::entries(packed)?;
    let users = folder.join("users");
    files::make_folder(&users).map_err(StoreError::io(&users))?;
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
) -> Result<Begun, StoreError> {
    let not_whole = || StoreError::NotABackup {
        path: packed.to_path_buf(),
    };
    let ring = KeyRing::new(staging.data(), ambient.cost);
    let now = ambient.clock.now(Tz::UTC).timestamp();
    let keys = ring.unlock_user(login, passphrase, now)?;
    let candidates = ring.open_store_key(&keys)?;
    let (mut conn, key) = opening::open_with_candidates(staging, &ring, &candidates).map_err(
        |error| match error {
            StoreError::NotThisKey { .. } | StoreError::Damaged { .. } => not_whole(),
            other => other,
        },
    )?;
    let path = staging.store();
    // What is replaced stays as it is, so the copy needs no copy of its own.
    super::schema::migrate(&mut conn, &path, |_, _| Ok(()))?;
    super::rebuild::follow_the_law(&mut conn)?;
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
    let users = reader.own_users()?;
    let here = reader.last_epoch()?;
    let copied = latest(reader, &verification)?;
    let there = left_here(target, ambient, &keys)?;
    let user = users
        .iter()
        .map(|entry| &entry.user)
        .find(|user| user.keys.recipient == keys.recipient() && !user.blocked)
        .filter(|user| !there.blocked.contains(&user.id))
        .ok_or(StoreError::NoAccess)?;
    let blocked: Vec<&UserEntry> = users
        .iter()
        .filter(|entry| there.blocked.contains(&entry.user.id) && !entry.user.blocked)
        .collect();
    let purged_before = purge::purged(&conn)?.len();
    let mut known = purge::read_ledger(target)?;
    known.extend(there.purged);
    let signing = SigningKey::generate()?;
    let next = successor(
        &terminal,
        ambient.ids.id(),
        here.max(there.last_epoch).saturating_add(1),
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
        |writer| {
            for entry in &blocked {
                writer.append(entry.user.id, &Body::User(UserEvent::Blocked))?;
            }
            purge::again(writer, &known)
        },
    )?;
    if known.len() > purged_before {
        traces::sweep(&conn)?;
    }
    if !blocked.is_empty() {
        for entry in &blocked {
            match ring.remove_user(&entry.names.login) {
                Ok(()) | Err(KeyError::NoSuchUser) => {}
                Err(other) => return Err(other.into()),
            }
        }
        // Whom it was taken from knows the copy's key.
        let next = StoreKey::generate()?;
        let recipients = key_life::recipients(super::read::Reader::new(&conn), &ring, None)?;
        connection::rekey(&mut conn, &path, (&key, &next), Durability::EveryCommit)?;
        ring.write_store_key(&next, &recipients)?;
    }
    conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    conn.close().map_err(|(_, error)| StoreError::from(error))?;
    Ok(Begun {
        zone: session::zone_of(&terminal)?,
        blocked: blocked
            .into_iter()
            .map(|entry| entry.names.name.clone())
            .collect(),
        keys,
        verification,
        copied,
        unread: there.unread,
    })
}

/// A copy that is ready to take the store's place.
struct Begun {
    keys: UserKeys,
    verification: Verification,
    zone: Tz,
    copied: Option<DateTime<FixedOffset>>,
    blocked: Vec<String>,
    unread: Vec<PathBuf>,
}

/// When the terminal of a copy wrote its last operation.
fn latest(
    reader: super::read::Reader<'_>,
    verification: &Verification,
) -> Result<Option<DateTime<FixedOffset>>, StoreError> {
    let replica = reader.local(Local::Replica)?;
    let own = verification
        .replicas
        .iter()
        .find(|state| Some(state.replica) == replica);
    match own {
        Some(own) => reader.written_at(own.replica, own.to_sequence),
        None => Ok(None),
    }
}

/// What the stores that a restored one replaces know and it may not.
#[derive(Default)]
struct LeftHere {
    last_epoch: u32,
    purged: BTreeSet<Uuid>,
    blocked: BTreeSet<Uuid>,
    unread: Vec<PathBuf>,
}

/// The last epoch of this terminal, and what was purged, in the store that is
/// being replaced and in those that were replaced before, as far as they open;
/// and who is blocked in the former, or was when it could be noted.
fn left_here(target: &Paths, ambient: &Ambient, keys: &UserKeys) -> Result<LeftHere, StoreError> {
    let open = |paths: &Paths| -> Result<rusqlite::Connection, StoreError> {
        let ring = KeyRing::new(paths.data(), ambient.cost);
        let candidates = ring.open_store_key(keys)?;
        Ok(opening::open_with_candidates(paths, &ring, &candidates)?.0)
    };
    let aside = target.stores_put_aside().into_iter().map(Paths::new);
    let mut left = LeftHere {
        blocked: Ledger::read(&target.blocked())?.ids,
        ..LeftHere::default()
    };
    for (at, paths) in std::iter::once(target.clone()).chain(aside).enumerate() {
        if !paths.store().exists() {
            continue;
        }
        let read = open(&paths).and_then(|conn| {
            let reader = super::read::Reader::new(&conn);
            let last_epoch = reader.last_epoch()?;
            left.last_epoch = left.last_epoch.max(last_epoch);
            // A store of an older schema has purged nothing.
            left.purged.extend(purge::purged(&conn).unwrap_or_default());
            if at == 0 {
                for UserEntry { user, .. } in reader.own_users()? {
                    if user.blocked {
                        left.blocked.insert(user.id);
                    }
                }
            }
            Ok(())
        });
        if read.is_err() {
            left.unread.push(paths.store());
        }
    }
    Ok(left)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{SystemClock, SystemIds};
    use crate::domain::authority::Role;
    use crate::domain::terminal::{Channel, ServicePoint};
    use crate::domain::user::UserNames;
    use crate::store::keyring::Cost;
    use crate::store::places;
    use crate::store::swap::finish;
    use crate::store::{SetUp, Upgrading, set_up};
    use std::sync::Arc;

    const LOGIN: &str = "ana.prueba";

    fn phrase() -> SecretString {
        SecretString::from("una frase de paso de prueba")
    }

    fn ambient() -> Ambient {
        Ambient {
            clock: Arc::new(SystemClock::start()),
            ids: Arc::new(SystemIds),
            cost: Cost::Testing,
            upgrading: Upgrading::default(),
        }
    }

    /// A store that is open, and a copy of it.
    fn copied() -> (tempfile::TempDir, Paths, Store, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let paths = Paths::new(folder.path());
        let asked = SetUp {
            organization: "operadora-de-prueba".into(),
            profile: "peru".into(),
            point: ServicePoint {
                code: "LIM014".into(),
                name: "CAC de prueba".into(),
                channel: Channel::Cac,
                time_zone: "America/Lima".into(),
            },
            terminal: "A".into(),
            names: UserNames {
                login: LOGIN.into(),
                name: "Ana Prueba".into(),
                job_title: None,
            },
            role: Role::Supervisor,
            passphrase: phrase(),
        };
        let done = set_up(paths.clone(), asked, ambient()).unwrap();
        let packed = folder.path().join("copia.zip");
        done.store
            .back_up(Some(&crate::files::Target::new(&packed)), &mut |_, _| true)
            .unwrap();
        (folder, paths, done.store, packed)
    }

    fn prepared() -> (tempfile::TempDir, Paths) {
        let (folder, paths, store, packed) = copied();
        drop(store);
        // As a restore stands when it is decided.
        let staging = Paths::new(paths.restoring());
        stage(&packed, &staging).unwrap();
        let begun = open_new_epoch(&packed, &staging, &paths, LOGIN, &phrase(), &ambient());
        let aside = aside(&paths, ambient().clock.now(begun.unwrap().zone));
        decide(&paths, aside.as_deref()).unwrap();
        (folder, paths)
    }

    /// Writes something as a console does.
    fn save(store: &mut Store) -> Result<(), StoreError> {
        let user = store.session().user.id;
        store.write(|writer| writer.append(user, &Body::User(UserEvent::Blocked)))
    }

    #[cfg(unix)]
    #[test]
    fn n5_a_console_acknowledges_nothing_into_a_store_that_was_put_aside() {
        let (_folder, paths, mut store, packed) = copied();
        let before = operations(&store);
        fs::remove_file(paths.in_use()).unwrap();
        let done = restore(&packed, paths.clone(), LOGIN, &phrase(), ambient(), true).unwrap();
        for _ in 0..2 {
            assert!(matches!(save(&mut store), Err(StoreError::Replaced { .. })));
        }
        assert_eq!(operations(&store), before);
        // Opened anew it writes into the one that is there.
        drop(done);
        let mut store = Store::unlock(paths, LOGIN, &phrase(), ambient()).unwrap();
        save(&mut store).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn n5_no_deed_of_a_store_that_was_put_aside_reaches_the_files_of_the_new_one() {
        let (_folder, paths, mut store, packed) = copied();
        let drafts = store.drafts().unwrap();
        let user = store.session().user.id;
        drafts.save(user, "evento", "{}", store.now()).unwrap();
        drop(drafts);
        fs::remove_file(paths.in_use()).unwrap();
        let done = restore(&packed, paths.clone(), LOGIN, &phrase(), ambient(), true).unwrap();
        drop(done);
        let files = |paths: &Paths| {
            let mut all: Vec<(PathBuf, Vec<u8>)> = ["users", "."]
                .iter()
                .flat_map(|name| fs::read_dir(paths.data().join(name)).unwrap())
                .map(|entry| entry.unwrap().path())
                .filter(|path| path.is_file() && !path.to_string_lossy().contains("store.db"))
                .map(|path| (path.clone(), fs::read(path).unwrap()))
                .collect();
            all.sort();
            all
        };
        let before = files(&paths);
        let replaced = |done: Result<(), StoreError>| {
            assert!(matches!(done, Err(StoreError::Replaced { .. })), "{done:?}");
        };
        replaced(store.rebuild(&mut |_, _| true).map(drop));
        replaced(store.rotate_key());
        replaced(store.remove_recipient(user));
        replaced(
            store.change_passphrase(&phrase(), &SecretString::from("otra frase de paso larga")),
        );
        replaced(store.drafts().map(drop));
        replaced(store.back_up(None, &mut |_, _| true).map(drop));
        replaced(store.reader_connection().map(drop));
        assert_eq!(files(&paths), before);
        assert!(!paths.drafts().exists());
        assert!(Store::unlock(paths, LOGIN, &phrase(), ambient()).is_ok());
    }

    #[test]
    fn n5_a_lock_file_that_was_deleted_is_locked_again_by_the_next_save() {
        let (_folder, paths, mut store, packed) = copied();
        // Windows lets nobody delete it while it is open.
        let deleted = fs::remove_file(paths.in_use());
        assert_eq!(deleted.is_ok(), cfg!(unix));
        save(&mut store).unwrap();
        let refused = restore(&packed, paths.clone(), LOGIN, &phrase(), ambient(), true);
        assert!(matches!(refused, Err(StoreError::InUse { .. })));
        assert!(paths.stores_put_aside().is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn a_store_that_was_copied_over_itself_is_written_where_it_is() {
        let (folder, paths, mut store, _packed) = copied();
        let before = operations(&store);
        store
            .conn
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
            .unwrap();
        let other = folder.path().join("otra.db");
        fs::copy(paths.store(), &other).unwrap();
        fs::rename(&other, paths.store()).unwrap();
        for log in ["store.db-wal", "store.db-shm"] {
            fs::remove_file(folder.path().join(log)).unwrap();
        }
        save(&mut store).unwrap();
        drop(store);
        let key = KeyRing::new(paths.data(), Cost::Testing);
        let keys = key.unlock_user(LOGIN, &phrase(), 0).unwrap();
        let candidates = key.open_store_key(&keys).unwrap();
        let (conn, _) = opening::open_with_candidates(&paths, &key, &candidates).unwrap();
        let after: u64 = places::count(&conn).unwrap();
        assert_eq!(after, before + 1);
    }

    #[cfg(unix)]
    fn operations(store: &Store) -> u64 {
        places::count(&store.conn).unwrap()
    }

    #[test]
    fn t1_what_a_killed_restore_had_made_ready_does_not_stay() {
        let (_folder, paths, store, packed) = copied();
        let staging = Paths::new(paths.restoring());
        // Another console is open: it may be a restore's own.
        stage(&packed, &staging).unwrap();
        let beside = Store::unlock(paths.clone(), LOGIN, &phrase(), ambient()).unwrap();
        assert!(staging.has_store());
        drop((store, beside));
        // One that is under way keeps what it made ready.
        let alone = Alone::take(&paths).unwrap();
        let shared = alone.share(&paths);
        drop(Presence::enter(&paths).unwrap());
        assert!(staging.has_store());
        drop(shared);
        drop(Store::unlock(paths.clone(), LOGIN, &phrase(), ambient()).unwrap());
        assert!(!paths.restoring().exists());
    }

    #[test]
    fn n5_a_store_that_cannot_be_moved_stays_and_nothing_of_the_copy_comes_in_later() {
        // As it stands where a program holds the first or the last of its files: nothing
        // can take its new name.
        for held in [STORE_ENTRY, "users"] {
            let (folder, paths) = prepared();
            let name = fs::read_to_string(paths.leaving()).unwrap();
            let aside = folder.path().join(name);
            fs::create_dir_all(aside.join(held).join("x")).unwrap();
            let refused = finish_interrupted(&paths).unwrap_err();
            let in_use = matches!(refused, StoreError::InUse { .. });
            assert_eq!(in_use, held == STORE_ENTRY, "{refused}");
            assert!(!paths.is_between_stores() && !paths.restoring().exists());
            let store = Store::unlock(paths, LOGIN, &phrase(), ambient()).unwrap();
            assert_eq!(store.terminal().started.epoch, 1);
        }
    }

    #[test]
    fn n5_a_restore_cut_between_any_two_steps_opens_again() {
        let mut steps = 0;
        loop {
            let (_folder, paths) = prepared();
            let mut left = steps;
            let ended = finish(&paths, &mut || {
                left -= 1;
                if left < 0 {
                    Err(StoreError::Cancelled)
                } else {
                    Ok(())
                }
            });
            assert!(paths.has_store(), "{steps}");
            let store = Store::unlock(paths.clone(), LOGIN, &phrase(), ambient()).unwrap();
            assert_eq!(store.terminal().started.epoch, 2, "{steps}");
            assert!(!paths.is_between_stores(), "{steps}");
            let [aside] = &paths.stores_put_aside()[..] else {
                panic!("{steps}")
            };
            let old = Store::unlock(Paths::new(aside), LOGIN, &phrase(), ambient()).unwrap();
            assert_eq!(old.terminal().started.epoch, 1, "{steps}");
            if ended.is_ok() {
                break;
            }
            steps += 1;
        }
        assert!(steps > 8, "{steps}");
    }
}
