//! Set-up, unlocking, writing, and everything that may stand in their way.

#[cfg(target_os = "linux")]
use crate::support::disk::Mount;
use crate::support::store::*;
use contingencia::config::Paths;
use contingencia::domain::authority::Role;
use contingencia::domain::catalog::{ProcedureType, Scenario};
use contingencia::domain::inquiry::{InquiryEvent, InquiryFacts};
use contingencia::domain::notice::{NoticeEvent, NoticeFacts};
use contingencia::domain::outage::{Answers, NoticeLink, OutageEvent, State};
use contingencia::domain::rule::Rule;
use contingencia::domain::user::UserNames;
use contingencia::journal::Body;
use contingencia::store::keyring::KeyError;
use contingencia::store::{Local, SCHEMA_VERSION, Store, StoreError, set_up};
use rusqlite::Connection;

#[test]
fn j1_what_was_written_is_there_when_the_store_is_opened_again() {
    let place = Place::new();
    let mut store = place.set_up();
    let [closed, open] = a_day(&mut store);
    let (notice, inquiry) = store
        .write(|writer| {
            let notice = writer.id();
            let facts = NoticeFacts {
                reference: "FS-1182".into(),
                confirmed: true,
                from: at("10:00"),
                to: None,
                applications: vec!["sisact".into()],
                replaces: None,
            };
            writer.append(notice, &Body::Notice(NoticeEvent::Registered(facts)))?;
            let link = NoticeLink {
                notice,
                reference: "FS-1182".into(),
                confirmed: true,
                instead_of: None,
            };
            writer.append(open, &Body::Outage(OutageEvent::NoticeAttached(link)))?;
            let inquiry = writer.id();
            let facts = InquiryFacts {
                procedure: None,
                applications: vec!["sicar".into()],
                scenario: Scenario::MassFailure,
                answers: Answers::default(),
                rule: Rule::E4,
                point: POINT.into(),
            };
            writer.append(inquiry, &Body::Inquiry(InquiryEvent::Refused(facts)))?;
            writer.append(
                inquiry,
                &Body::Inquiry(InquiryEvent::Converted { outage: open }),
            )?;
            Ok::<_, StoreError>((notice, inquiry))
        })
        .unwrap();
    let before = (
        store.read().outage(closed).unwrap().unwrap(),
        store.read().outage(open).unwrap().unwrap(),
        store.read().notice(notice).unwrap().unwrap(),
        store.read().inquiry(inquiry).unwrap().unwrap(),
        store.terminal().clone(),
    );
    drop(store);

    let store = place.unlock().unwrap();
    let after = (
        store.read().outage(closed).unwrap().unwrap(),
        store.read().outage(open).unwrap().unwrap(),
        store.read().notice(notice).unwrap().unwrap(),
        store.read().inquiry(inquiry).unwrap().unwrap(),
        store.terminal().clone(),
    );
    assert_eq!(before, after);
    assert_eq!(after.0.state(), State::Closed);
    assert_eq!(after.0.corrections, 1);
    assert_eq!(after.0.applications, ["siac_unico"]);
    assert_eq!(after.0.correlative.to_string(), "LIM014-2026-A-000001");
    assert_eq!(after.1.state(), State::Open);
    assert_eq!(after.1.correlative.to_string(), "LIM014-2026-A-000002");
    assert_eq!(after.1.notice.unwrap().notice, notice);
    assert_eq!(after.3.outage, Some(open));
    assert_eq!(store.session().names.login, ANA);
    assert_eq!(store.session().user.role, Role::Supervisor);
    let sustento: Option<String> = store
        .read()
        .sealed(&after.0.closing.unwrap().facts.sustento)
        .unwrap();
    assert_eq!(sustento.as_deref(), Some("volvió la luz"));
    let counts = store
        .read()
        .counts(POINT, store.terminal().replica)
        .unwrap();
    assert_eq!((counts.open, counts.restored), (1, 0));
    // Records, however many operations made them.
    assert_eq!(counts.not_exported, 2);
    assert!(store.read().operation_count().unwrap() > 2);
    let latest = store.read().notice_by_reference("FS-1182").unwrap();
    assert_eq!(latest.unwrap().id, notice);
    assert!(
        store
            .read()
            .local::<String>(Local::LastBackup)
            .unwrap()
            .is_none()
    );
}

#[test]
fn a_deed_that_refuses_leaves_nothing_behind() {
    let place = Place::new();
    let mut store = place.set_up();
    a_day(&mut store);
    let tables = [&DERIVED[..], &["operation", "vault", "local"]].concat();
    let before = dump(&place.raw(), &tables);
    let refused: Result<(), StoreError> = store.write(|writer| {
        let id = writer.id();
        let correlative = next_correlative(writer, "A");
        let facts = opened(correlative, ProcedureType::Bajas, writer.now());
        writer.append(id, &Body::Outage(OutageEvent::Opened(Box::new(facts))))?;
        writer.set_local(Local::LastBackup, "ayer")?;
        Err(StoreError::Cancelled)
    });
    assert!(matches!(refused, Err(StoreError::Cancelled)));
    assert_eq!(dump(&place.raw(), &tables), before);
}

#[test]
fn o1_a_second_open_outage_of_a_type_is_refused_by_the_write_door() {
    let place = Place::new();
    let mut store = place.set_up();
    open(&mut store, ProcedureType::Altas).unwrap();
    let before = place.derived();
    let second = open(&mut store, ProcedureType::Altas);
    assert!(
        matches!(&second, Err(StoreError::Refused(refusal)) if refusal.rule == Rule::O1),
        "{second:?}"
    );
    assert_eq!(place.derived(), before);
    open(&mut store, ProcedureType::Bajas).unwrap();
}

#[test]
fn o1_a_restored_outage_leaves_its_place_to_the_next() {
    let place = Place::new();
    let mut store = place.set_up();
    let first = open(&mut store, ProcedureType::Altas).unwrap();
    restore_outage(&mut store, first).unwrap();
    assert!(
        store
            .read()
            .open_outage_of(POINT, ProcedureType::Altas)
            .unwrap()
            .is_none()
    );
    let second = open(&mut store, ProcedureType::Altas).unwrap();
    let there = store
        .read()
        .open_outage_of(POINT, ProcedureType::Altas)
        .unwrap();
    assert_eq!(there.unwrap().id, second);
}

#[test]
fn n1_a_correlative_is_never_given_twice() {
    let place = Place::new();
    let mut store = place.set_up();
    let first = open(&mut store, ProcedureType::Altas).unwrap();
    let taken = store.read().outage(first).unwrap().unwrap().correlative;
    let again: Result<(), StoreError> = store.write(|writer| {
        let facts = opened(taken.clone(), ProcedureType::Bajas, writer.now());
        writer.append(
            writer.id(),
            &Body::Outage(OutageEvent::Opened(Box::new(facts))),
        )
    });
    assert!(
        matches!(&again, Err(StoreError::Refused(refusal)) if refusal.rule == Rule::N1),
        "{again:?}"
    );
    assert!(place.verify().problems.is_empty());
}

#[test]
fn u2_a_wrong_passphrase_is_told_and_opens_nothing() {
    let place = Place::new();
    drop(place.set_up());
    let refused = Store::unlock(
        place.paths(),
        ANA,
        &secret("otra contraseña larga"),
        place.ambient(),
    );
    assert!(matches!(
        refused,
        Err(StoreError::Key(KeyError::WrongPassphrase))
    ));
    let nobody = Store::unlock(place.paths(), "nadie", &passphrase(), place.ambient());
    assert!(matches!(nobody, Err(StoreError::Key(KeyError::NoSuchUser))));
    place.unlock().unwrap();
}

#[test]
fn a_folder_without_a_store_is_told_apart() {
    let place = Place::new();
    assert!(matches!(place.unlock(), Err(StoreError::Missing { .. })));
    assert_eq!(std::fs::read_dir(place.paths().data()).unwrap().count(), 0);
}

#[test]
fn a_store_is_never_set_up_over_another() {
    let place = Place::new();
    drop(place.set_up());
    let before = std::fs::read(place.paths().store()).unwrap();
    let again = set_up(place.paths(), asked(), place.ambient());
    assert!(matches!(again, Err(StoreError::AlreadyThere { .. })));
    assert_eq!(std::fs::read(place.paths().store()).unwrap(), before);
    place.unlock().unwrap();
}

#[test]
fn a_set_up_that_was_cut_short_can_be_done_again() {
    let place = Place::new();
    drop(place.set_up());
    std::fs::rename(
        place.paths().store(),
        place.paths().data().join("store.db.nuevo"),
    )
    .unwrap();
    assert!(matches!(place.unlock(), Err(StoreError::Missing { .. })));
    drop(place.set_up());
    place.unlock().unwrap();
    assert!(place.verify().problems.is_empty());
}

#[test]
fn u2_a_passphrase_too_short_sets_nothing_up() {
    let place = Place::new();
    let mut asked = asked();
    asked.passphrase = secret("corta");
    let refused = set_up(place.paths(), asked, place.ambient());
    assert!(matches!(
        refused,
        Err(StoreError::Key(KeyError::Passphrase(_)))
    ));
    assert!(!place.paths().has_store());
}

#[test]
fn a_store_of_a_newer_console_is_refused_and_left_as_it_was() {
    let place = Place::new();
    let mut open_here = place.set_up();
    place
        .raw()
        .pragma_update(None, "user_version", SCHEMA_VERSION + 1)
        .unwrap();
    // Also by a console that had it open already.
    let written = open(&mut open_here, ProcedureType::Altas);
    let newer = |error: &StoreError| {
        matches!(error, StoreError::NewerSchema { found, known }
            if *found == SCHEMA_VERSION + 1 && *known == SCHEMA_VERSION)
    };
    assert!(newer(&written.unwrap_err()));
    assert!(newer(&open_here.rebuild(&mut |_, _| true).unwrap_err()));
    drop(open_here);
    let before = place.derived();
    assert!(newer(&place.unlock().unwrap_err()));
    assert_eq!(place.derived(), before);
}

fn refused_as_foreign(place: &Place, what: &str) {
    let before = std::fs::read(place.paths().store()).unwrap();
    let refused = place.unlock();
    assert!(
        matches!(refused, Err(StoreError::NotThisKey { .. })),
        "{what}: {refused:?}"
    );
    assert_eq!(
        std::fs::read(place.paths().store()).unwrap(),
        before,
        "{what}"
    );
}

#[test]
fn a_file_that_is_no_store_of_this_folder_is_refused_and_left_as_it_was() {
    let place = Place::new();
    drop(place.set_up());
    let store = place.paths().store();

    let plain = place.paths().data().join("plain.db");
    Connection::open(&plain)
        .unwrap()
        .execute_batch("CREATE TABLE a (b); INSERT INTO a VALUES (1)")
        .unwrap();
    std::fs::rename(plain, &store).unwrap();
    refused_as_foreign(&place, "plain SQLite");

    let bytes: Vec<u8> = (0_u32..20_000).map(|n| (n * n % 251) as u8).collect();
    overwrite(&store, &bytes);
    refused_as_foreign(&place, "random bytes");

    overwrite(&store, b"");
    refused_as_foreign(&place, "no bytes");

    overwrite(&store, b"hola");
    refused_as_foreign(&place, "a few bytes");

    let other = Place::new();
    drop(other.set_up());
    std::fs::copy(other.paths().store(), &store).unwrap();
    refused_as_foreign(&place, "another store's");
}

#[test]
fn u2_the_file_says_nothing_to_who_has_no_key() {
    let place = Place::new();
    a_day(&mut place.set_up());
    let plain = Connection::open(place.paths().store()).unwrap();
    let read = plain.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()));
    assert_eq!(
        read.unwrap_err().sqlite_error_code(),
        Some(rusqlite::ErrorCode::NotADatabase)
    );
    for entry in std::fs::read_dir(place.paths().data()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            for word in ["volvi", "Ana de", "outage", "SQLite format"] {
                let there = bytes.windows(word.len()).any(|w| w == word.as_bytes());
                assert!(!there, "{word} in {}", path.display());
            }
        }
    }
}

#[test]
fn a_folder_that_cannot_be_made_is_told() {
    let place = Place::new();
    let file = place.paths().data().join("archivo");
    overwrite(&file, b"");
    let refused = set_up(Paths::new(file.join("datos")), asked(), place.ambient());
    assert!(matches!(refused, Err(StoreError::Io { .. })), "{refused:?}");
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    let folder = place.paths().data().join("datos");
    std::fs::create_dir(&folder).unwrap();
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o555)).unwrap();
    if std::fs::File::create(folder.join("prueba")).is_ok() {
        println!("skipped: this user (root?) may write anywhere");
        return;
    }
    let refused = set_up(Paths::new(&folder), asked(), place.ambient());
    assert!(
        matches!(
            refused,
            Err(StoreError::ReadOnly { .. } | StoreError::Denied { .. })
        ),
        "{refused:?}"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn j3_a_full_disk_loses_nothing_that_was_acknowledged() {
    let place = Place::new();
    let folder = place.paths().data().join("disco");
    std::fs::create_dir(&folder).unwrap();
    let Some(mount) = Mount::small(&folder, "size=3m") else {
        println!("skipped: no file system can be mounted here");
        return;
    };
    let paths = Paths::new(&folder);
    let mut store = set_up(paths.clone(), asked(), place.ambient())
        .unwrap()
        .store;
    let mut kept = Vec::new();
    let failure = loop {
        let written = open(&mut store, ProcedureType::Altas)
            .and_then(|id| restore_outage(&mut store, id).map(|()| id));
        match written {
            Ok(id) => kept.push(id),
            Err(error) => break error,
        }
        assert!(kept.len() < 20_000, "the disk never filled");
    };
    assert!(
        matches!(failure, StoreError::DiskFull { .. }),
        "{failure:?}"
    );
    // The same store goes on reading, and writing once there is room.
    for id in &kept {
        assert!(store.read().outage(*id).unwrap().is_some());
    }
    let backup = store.back_up(None, &mut |_, _| true);
    assert!(
        matches!(backup, Err(StoreError::DiskFull { .. })),
        "{backup:?}"
    );
    assert_eq!(
        std::fs::read_dir(paths.backups()).map_or(0, Iterator::count),
        0
    );
    drop(store);
    let unlock = || Store::unlock(paths.clone(), ANA, &passphrase(), place.ambient());
    assert!(mount.remount("size=24m"));
    let mut store = unlock().unwrap();
    for id in &kept {
        assert!(store.read().outage(*id).unwrap().is_some());
    }
    open(&mut store, ProcedureType::Bajas).unwrap();
    let found = store
        .reader_connection()
        .unwrap()
        .verify(&mut |_, _| true)
        .unwrap();
    assert!(found.problems.is_empty(), "{:?}", found.problems);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_while_setting_up() {
    let place = Place::new();
    let folder = place.paths().data().join("disco");
    std::fs::create_dir(&folder).unwrap();
    let Some(mount) = Mount::small(&folder, "size=64k") else {
        println!("skipped: no file system can be mounted here");
        return;
    };
    let paths = Paths::new(&folder);
    overwrite(&folder.join("relleno"), &vec![0; 40_000]);
    let refused = set_up(paths.clone(), asked(), place.ambient());
    assert!(
        matches!(refused, Err(StoreError::DiskFull { .. })),
        "{refused:?}"
    );
    assert!(!paths.has_store());
    assert!(mount.remount("size=24m"));
    set_up(paths, asked(), place.ambient()).unwrap();
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_takes_no_writes_is_told() {
    let place = Place::new();
    let folder = place.paths().data().join("disco");
    std::fs::create_dir(&folder).unwrap();
    let Some(mount) = Mount::small(&folder, "size=16m") else {
        println!("skipped: no file system can be mounted here");
        return;
    };
    let paths = Paths::new(&folder);
    assert!(mount.remount("ro"));
    let refused = set_up(paths.clone(), asked(), place.ambient());
    assert!(
        matches!(refused, Err(StoreError::ReadOnly { .. })),
        "{refused:?}"
    );
    assert!(mount.remount("rw"));
    drop(set_up(paths.clone(), asked(), place.ambient()).unwrap());
}

#[test]
fn f22_the_keys_of_a_store_that_was_taken_away_are_not_replaced_by_a_new_one() {
    let place = Place::new();
    let mut store = place.set_up();
    let id = open(&mut store, ProcedureType::Altas).unwrap();
    drop(store);
    let away = place.paths().data().join("se la llevaron.db");
    std::fs::rename(place.paths().store(), &away).unwrap();
    let refused = set_up(place.paths(), asked(), place.ambient());
    assert!(
        matches!(refused, Err(StoreError::KeysAlone { .. })),
        "{refused:?}"
    );
    std::fs::rename(&away, place.paths().store()).unwrap();
    let store = place.unlock().unwrap();
    assert!(store.read().outage(id).unwrap().is_some());
}

#[test]
fn two_consoles_on_one_store_both_write_and_see_each_other() {
    let place = Place::new();
    let mut one = place.set_up();
    let mut two = place.unlock().unwrap();
    let version = two.data_version().unwrap();
    let first = open(&mut one, ProcedureType::Altas).unwrap();
    assert_ne!(two.data_version().unwrap(), version);
    assert!(two.read().outage(first).unwrap().is_some());
    let version = one.data_version().unwrap();
    let second = open(&mut two, ProcedureType::Bajas).unwrap();
    assert_ne!(one.data_version().unwrap(), version);
    let version = one.data_version().unwrap();
    let there = one.read().outage(second).unwrap().unwrap();
    assert_eq!(there.correlative.number, 2);
    // Its own writing does not count.
    restore_outage(&mut one, first).unwrap();
    assert_eq!(one.data_version().unwrap(), version);
    assert!(matches!(
        open(&mut one, ProcedureType::Bajas),
        Err(StoreError::Refused(_))
    ));
    assert!(place.verify().problems.is_empty());
}

#[test]
fn two_consoles_that_write_at_once_lose_nothing_and_number_without_gaps() {
    let place = Place::new();
    drop(place.set_up());
    let mut consoles: Vec<_> = [ProcedureType::Altas, ProcedureType::Bajas]
        .map(|procedure_type| {
            let mut store = place.unlock().unwrap();
            std::thread::spawn(move || {
                for _ in 0..25 {
                    let id = open(&mut store, procedure_type).unwrap();
                    restore_outage(&mut store, id).unwrap();
                }
            })
        })
        .into();
    // Meanwhile a verification finds nothing wrong: it looks at one moment.
    for _ in 0..10 {
        let found = place.verify();
        assert!(found.problems.is_empty(), "{:?}", found.problems);
    }
    consoles
        .drain(..)
        .for_each(|console| console.join().unwrap());
    let found = place.verify();
    assert!(found.problems.is_empty(), "{:?}", found.problems);
    assert_eq!(found.operations, 2 + 100);
}

#[test]
fn a_store_held_by_another_console_is_told_and_nothing_is_lost() {
    let place = Place::new();
    let mut store = place.set_up();
    let first = open(&mut store, ProcedureType::Altas).unwrap();
    let other = place.raw();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let held = open(&mut store, ProcedureType::Bajas);
    assert!(matches!(held, Err(StoreError::Busy)), "{held:?}");
    assert!(store.read().outage(first).unwrap().is_some());
    other.execute_batch("COMMIT").unwrap();
    open(&mut store, ProcedureType::Bajas).unwrap();
    assert_eq!(store.read().open_outages(POINT).unwrap().len(), 2);
}

#[test]
fn j1_the_journal_takes_neither_changes_nor_deletions() {
    let place = Place::new();
    let mut store = place.set_up();
    a_day(&mut store);
    let raw = place.raw();
    // The store's own setting: without it REPLACE deletes unseen.
    raw.pragma_update(None, "recursive_triggers", "ON").unwrap();
    for attempt in [
        "UPDATE journal SET lamport = lamport + 1 WHERE position = 2",
        "UPDATE journal SET bytes = x'00'",
        "DELETE FROM journal WHERE position = 1",
        "DELETE FROM journal",
        "INSERT OR REPLACE INTO journal SELECT * FROM journal WHERE position = 3",
        "INSERT OR REPLACE INTO journal (replica, sequence, lamport, record, kind, bytes, hash)
         SELECT replica, sequence, 99, record, kind, bytes, hash FROM journal WHERE position = 3",
    ] {
        let refused = raw.execute(attempt, []).unwrap_err().to_string();
        assert!(refused.contains("append-only"), "{attempt}: {refused}");
    }
    assert!(place.verify().problems.is_empty());
}

#[test]
fn u1_a_blocked_user_is_refused_also_where_the_store_was_open() {
    let place = Place::new();
    let mut store = place.set_up();
    let names = UserNames {
        login: "luis.prueba".into(),
        name: "Luis de Prueba".into(),
        job_title: None,
    };
    let key = secret("otra frase de prueba");
    let id = store.add_user(&names, Role::Supervisor, &key).unwrap();
    let mut his = Store::unlock(place.paths(), "luis.prueba", &key, place.ambient()).unwrap();
    open(&mut his, ProcedureType::Altas).unwrap();
    let file = place.paths().users().join("luis.prueba.age");
    let kept = std::fs::read(&file).unwrap();
    let old_key = std::fs::read(place.paths().store_key()).unwrap();
    store.block_user(id).unwrap();

    assert!(open(&mut his, ProcedureType::Bajas).is_err());
    drop(his);
    let gone = Store::unlock(place.paths(), "luis.prueba", &key, place.ambient());
    assert!(matches!(gone, Err(StoreError::Key(KeyError::NoSuchUser))));
    // With the file he kept.
    overwrite(&file, &kept);
    let kept_file = Store::unlock(place.paths(), "luis.prueba", &key, place.ambient());
    assert!(matches!(
        kept_file,
        Err(StoreError::Key(KeyError::NotARecipient))
    ));
    // And with the old store key he kept as well.
    let copy = Place::new();
    copy_folder(place.paths().data(), copy.paths().data());
    overwrite(&copy.paths().store_key(), &old_key);
    let kept_both = Store::unlock(copy.paths(), "luis.prueba", &key, copy.ambient());
    assert!(
        matches!(kept_both, Err(StoreError::NotThisKey { .. })),
        "{kept_both:?}"
    );

    open(&mut store, ProcedureType::Bajas).unwrap();
    drop(store);
    place.unlock().unwrap();
    let found = place.verify();
    assert!(found.problems.is_empty(), "{:?}", found.problems);
}
