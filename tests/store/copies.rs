//! Backups and restoring them (N5).

use crate::support::store::*;
use contingencia::actions::Target;
use contingencia::config::Paths;
use contingencia::domain::authority::Role;
use contingencia::domain::catalog::ProcedureType;
use contingencia::domain::numbering::restored_series;
use contingencia::domain::user::UserNames;
use contingencia::journal::{Body, ClockMark, hex};
use contingencia::store::keyring::{KeyError, StoreKey};
use contingencia::store::{
    Local, OutageFilter, PageAt, ProblemKind, RestoreDone, Store, StoreError, list_backups, restore,
};
use std::io::Read;
use std::path::{Path, PathBuf};
use zip::{CompressionMethod, ZipArchive};

/// A store after a day's work and its backup.
fn backed_up() -> (Place, PathBuf) {
    let place = Place::new();
    let mut store = place.set_up();
    a_day(&mut store);
    let done = store.back_up(None, &mut |_, _| true).unwrap();
    (place, done.path)
}

fn restore_into(place: &Place, packed: &Path, replace: bool) -> Result<RestoreDone, StoreError> {
    restore(
        packed,
        place.paths(),
        ANA,
        &passphrase(),
        place.ambient(),
        replace,
    )
}

/// Every file under a folder with its bytes.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else {
        return found;
    };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let bytes = std::fs::read(&path).unwrap();
            found.push((path, bytes));
        }
    }
    found.sort();
    found
}

#[test]
fn a_backup_holds_the_store_and_its_keys_uncompressed() {
    let (place, path) = backed_up();
    let mut zip = ZipArchive::new(std::fs::File::open(&path).unwrap()).unwrap();
    let mut names = Vec::new();
    for at in 0..zip.len() {
        let entry = zip.by_index(at).unwrap();
        assert_eq!(entry.compression(), CompressionMethod::Stored);
        names.push(entry.name().unwrap().into_owned());
    }
    names.sort();
    assert_eq!(names, ["store.db", "store.key.age", "users/ana.prueba.age"]);
    let mut key = Vec::new();
    zip.by_name("store.key.age")
        .unwrap()
        .read_to_end(&mut key)
        .unwrap();
    assert_eq!(key, std::fs::read(place.paths().store_key()).unwrap());

    let name = path.file_name().unwrap().to_str().unwrap();
    assert_eq!(name, "contingencia-LIM014-A-20261122-104200.zip");
    // Nothing of the making is left beside it.
    assert_eq!(
        std::fs::read_dir(place.paths().backups()).unwrap().count(),
        1
    );
    let store = place.unlock().unwrap();
    let last: Option<String> = store.read().local(Local::LastBackup).unwrap();
    assert_eq!(last.as_deref(), Some("2026-11-22T10:42:00-05:00"));
}

#[test]
fn a_backup_made_while_another_console_writes_is_whole() {
    let place = Place::new();
    let mut store = place.set_up();
    let mut other = place.unlock().unwrap();
    let writing = std::thread::spawn(move || {
        for _ in 0..40 {
            let id = open(&mut other, ProcedureType::Altas).unwrap();
            restore_outage(&mut other, id).unwrap();
        }
    });
    let mut made = Vec::new();
    while !writing.is_finished() {
        let job = store.backup_job().unwrap();
        let reader = store.reader_connection().unwrap();
        made.push(reader.back_up(&job, &mut |_, _| true).unwrap());
        let here = open(&mut store, ProcedureType::Bajas).unwrap();
        restore_outage(&mut store, here).unwrap();
    }
    writing.join().unwrap();
    assert!(!made.is_empty());
    let last = made.pop().unwrap();
    let target = Place::new();
    let restored = restore_into(&target, &last.path, false).unwrap();
    assert_eq!(restored.verification.problems, []);
    assert_eq!(restored.verification.operations, last.operations);
    assert_eq!(target.verify().problems, []);
}

#[test]
fn u2_a_backup_is_never_of_one_key_with_the_files_of_another() {
    let place = Place::new();
    let mut store = place.set_up();
    let other = place.unlock().unwrap();
    store.rotate_key().unwrap();
    assert!(other.back_up(None, &mut |_, _| true).is_err());
    assert_eq!(list_backups(&place.paths()).unwrap(), [] as [PathBuf; 0]);
    // In the middle of a rotation both keys go along.
    let ring = place.ring();
    let keys = ring.unlock_user(ANA, &passphrase(), 0).unwrap();
    ring.stage_store_key(&StoreKey::generate().unwrap(), &[keys.recipient()])
        .unwrap();
    let made = store.back_up(None, &mut |_, _| true).unwrap();
    let target = Place::new();
    restore_into(&target, &made.path, false).unwrap();
    assert!(!target.ring().is_staged());
    assert_eq!(target.verify().problems, []);
}

#[test]
fn a_backup_that_was_stopped_leaves_no_file() {
    let place = Place::new();
    let store = place.set_up();
    let stopped = store.back_up(None, &mut |_, _| false);
    assert!(matches!(stopped, Err(StoreError::Cancelled)));
    assert_eq!(
        std::fs::read_dir(place.paths().backups()).unwrap().count(),
        0
    );
    assert!(
        store
            .read()
            .local::<String>(Local::LastBackup)
            .unwrap()
            .is_none()
    );
    let nowhere = place.paths().data().join("no/hay/copia.zip");
    assert!(
        store
            .back_up(Some(&Target::new(nowhere)), &mut |_, _| true)
            .is_err()
    );
}

#[test]
fn the_last_fourteen_automatic_backups_are_kept() {
    let place = Place::new();
    let store = place.set_up();
    for minute in 0..17 {
        place.clock.set(at(&format!("11:{minute:02}")));
        store.back_up(None, &mut |_, _| true).unwrap();
    }
    // One on demand elsewhere is not counted.
    let own = place.paths().data().join("mia.zip");
    store
        .back_up(Some(&Target::new(&own)), &mut |_, _| true)
        .unwrap();
    assert!(own.exists());
    let kept: Vec<String> = list_backups(&place.paths())
        .unwrap()
        .iter()
        .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(kept.len(), 14);
    assert_eq!(kept[0], "contingencia-LIM014-A-20261122-111600.zip");
    assert_eq!(kept[13], "contingencia-LIM014-A-20261122-110300.zip");
    // Two in one second have two names.
    let again = store.back_up(None, &mut |_, _| true).unwrap();
    assert!(
        again
            .path
            .ends_with("contingencia-LIM014-A-20261122-111600-2.zip")
    );
}

#[test]
fn f5_the_copy_just_made_is_there_whatever_the_clock_said_before() {
    let place = Place::new();
    let mut store = place.set_up();
    let foreign = place.paths().backups().join("fotos.zip");
    for hour in 10..24 {
        let later = format!("2031-01-01T{hour}:00:00-05:00");
        place
            .clock
            .set(chrono::DateTime::parse_from_rfc3339(&later).unwrap());
        store.back_up(None, &mut |_, _| true).unwrap();
    }
    overwrite(&foreign, b"ajeno");
    place.clock.set(at("10:42"));
    for minute in 0..3 {
        place.clock.set(at(&format!("10:{}", 42 + minute)));
        let id = open(&mut store, ProcedureType::Altas).unwrap();
        restore_outage(&mut store, id).unwrap();
        let made = store.back_up(None, &mut |_, _| true).unwrap();
        assert!(made.path.exists());
        assert_eq!(made.resisted, [] as [PathBuf; 0]);
        // By what it holds it is the newest.
        assert_eq!(list_backups(&place.paths()).unwrap()[0], made.path);
    }
    assert_eq!(list_backups(&place.paths()).unwrap().len(), 14);
    assert!(foreign.exists());
}

#[test]
fn f5_a_copy_of_another_terminal_makes_no_place() {
    let place = Place::new();
    let store = place.set_up();
    let mine = store.back_up(None, &mut |_, _| true).unwrap().path;
    let other = mine.with_file_name("contingencia-LIM014-B-20200101-100000.zip");
    let old = mine.with_file_name("contingencia-LIM014-A-20200101-100000.zip");
    for path in [&other, &old] {
        std::fs::copy(&mine, path).unwrap();
        // Without a word of its own, as older consoles made it.
        let file = std::fs::File::options()
            .read(true)
            .write(true)
            .open(path)
            .unwrap();
        let mut zip = zip::ZipWriter::new_append(file).unwrap();
        zip.set_comment("").unwrap();
        zip.finish().unwrap();
    }
    for minute in 0..14 {
        place.clock.set(at(&format!("11:{minute:02}")));
        store.back_up(None, &mut |_, _| true).unwrap();
    }
    assert!(other.exists());
    // The one copy of its day stays; the first of today made place.
    assert!(old.exists());
    assert!(!mine.exists());
}

#[test]
fn copies_made_within_one_second_each_have_a_name() {
    let place = Place::new();
    let store = place.set_up();
    let making: Vec<_> = (0..6)
        .map(|_| {
            let job = store.backup_job().unwrap();
            let reader = store.reader_connection().unwrap();
            std::thread::spawn(move || reader.back_up(&job, &mut |_, _| true).unwrap().path)
        })
        .collect();
    let mut made: Vec<PathBuf> = making
        .into_iter()
        .map(|making| making.join().unwrap())
        .collect();
    made.sort();
    made.dedup();
    assert_eq!(made.len(), 6);
    assert!(made.iter().all(|path| path.exists()));
}

#[test]
fn x12_a_copy_made_after_a_drop_comes_back_without_what_was_dropped_and_works_on() {
    use crate::support::cell::{finish, receive, reception, row};
    use contingencia::domain::pqr::PqrBase;
    const CUT: &str = "2026-11-13";
    let place = Place::new();
    let mut store = place.set_up();
    let rows = |numbers: std::ops::Range<u32>| numbers.map(|at| row(at, "abierta")).collect();
    let kept = reception(PqrBase::Misescalated, CUT, rows(0..2));
    receive(&mut store, &kept, &mut |_, _| true).unwrap();
    let base = reception(PqrBase::Pending, CUT, rows(10..2_500));
    let mut told = 0;
    let stopped = receive(&mut store, &base, &mut |_, _| {
        told += 1;
        told < 3
    });
    assert!(matches!(stopped, Err(StoreError::Cancelled)));
    let cut = CUT.parse().unwrap();
    let dropped = store.drop_leftovers(PqrBase::Pending, cut).unwrap();
    assert_eq!((dropped.len(), dropped[0].here), (1, 2_000));
    let copy = store.back_up(None, &mut |_, _| true).unwrap().path;
    drop(store);

    let target = Place::new();
    let restored = restore_into(&target, &copy, false).unwrap();
    assert_eq!(restored.verification.problems, []);
    let mut store = target.unlock().unwrap();
    let count = |sql: &str| -> u64 {
        let raw = target.raw();
        raw.query_row(sql, [], |row| row.get(0)).unwrap()
    };
    let contents = "SELECT count(*) FROM vault WHERE id IN (SELECT vault FROM pqr_row)";
    let said = "SELECT count(*) FROM pqr_row WHERE said IS NOT NULL OR account IS NOT NULL";
    let cases = "SELECT count(*) FROM pqr_case";
    assert_eq!([contents, said, cases].map(count), [2, 2, 2]);
    assert_eq!(store.read().leftovers().unwrap(), []);
    // Nothing is left of it to be gone on with: the same file comes from its first row on.
    let mut first = None;
    receive(&mut store, &base, &mut |done, _| {
        first.get_or_insert(done);
        true
    })
    .unwrap();
    assert_eq!(first, Some(0));
    finish(&mut store, "R-10").unwrap();
    assert_eq!([contents, said, cases].map(count), [2_492, 2_492, 2_492]);
    drop(store);
    assert_eq!(target.verify().problems, []);
}

#[test]
fn n5_a_restored_backup_goes_on_as_a_new_epoch() {
    let (place, packed) = backed_up();
    let old = place.unlock().unwrap();
    let before = old
        .read()
        .outages(&OutageFilter::default(), PageAt::First, 9)
        .unwrap();
    let head = place.verify().replicas[0].clone();

    let target = Place::new();
    // On a machine whose clock is behind: the marks are of the new chain alone.
    target.clock.set(at("09:00"));
    let mut done = restore_into(&target, &packed, false).unwrap();
    assert_eq!(done.put_aside, None);
    assert_eq!(done.verification.problems, []);
    let store = &mut done.store;
    let terminal = store.terminal().clone();
    assert_ne!(terminal.replica, old.terminal().replica);
    assert_ne!(
        terminal.started.public_key,
        old.terminal().started.public_key
    );
    assert_eq!(terminal.started.epoch, 2);
    assert_eq!(terminal.series(), restored_series("A", 2, terminal.replica));
    let predecessor = terminal.started.predecessor.clone().unwrap();
    assert_eq!(predecessor.replica, old.terminal().replica);
    assert_eq!(predecessor.sequence, head.to_sequence);
    assert_eq!(predecessor.hash, hex(&head.head));
    assert_eq!(
        store
            .read()
            .outages(&OutageFilter::default(), PageAt::First, 9)
            .unwrap(),
        before
    );
    let operations = store.read().operations_of(terminal.replica).unwrap();
    assert_eq!(operations[0].envelope.sequence, 1);
    assert_eq!(operations[0].envelope.clock, Some(ClockMark::Backwards));
    assert!(operations[0].envelope.lamport > head.to_sequence);

    let id = open(store, ProcedureType::Bajas).unwrap();
    let opened = store.read().outage(id).unwrap().unwrap();
    let series = terminal.series();
    assert_eq!(
        opened.correlative.to_string(),
        format!("LIM014-2026-{series}-000001")
    );
    // An outage of the old series is still ended here.
    restore_outage(store, before[0].id).unwrap();
    let tables = target.derived();
    store.rebuild(&mut |_, _| true).unwrap();
    assert_eq!(target.derived(), tables);
    let found = target.verify();
    assert_eq!(found.problems, []);
    assert_eq!(found.replicas.len(), 2);
    assert!(!target.paths().data().join("restaurando").exists());
}

#[test]
fn n5_restoring_over_a_store_puts_it_aside_and_never_repeats_an_epoch() {
    let (place, packed) = backed_up();
    let kept = place.paths().data().join("guardada.zip");
    std::fs::copy(&packed, &kept).unwrap();
    assert!(matches!(
        restore_into(&place, &kept, false),
        Err(StoreError::AlreadyThere { .. })
    ));
    let mut first = restore_into(&place, &kept, true).unwrap();
    assert_eq!(first.store.terminal().started.epoch, 2);
    let aside = first.put_aside.take().unwrap();
    open(&mut first.store, ProcedureType::Bajas).unwrap();
    drop(first);
    let old = Store::unlock(Paths::new(&aside), ANA, &passphrase(), place.ambient()).unwrap();
    assert_eq!(old.terminal().series(), "A");
    drop(old);
    // The same old backup again: A2 was used and is not used twice.
    let second = restore_into(&place, &kept, true).unwrap();
    assert_eq!(second.store.terminal().started.epoch, 3);
    drop(second);
    // Also where the store in between was only put aside.
    for name in ["store.db", "store.db-wal", "store.db-shm"] {
        let _ = std::fs::remove_file(place.paths().data().join(name));
    }
    let third = restore_into(&place, &kept, true).unwrap();
    assert_eq!(third.store.terminal().started.epoch, 3);
    assert_eq!(place.verify().problems, []);
}

#[test]
fn n5_one_copy_restored_twice_gives_no_code_twice() {
    let (_place, packed) = backed_up();
    let mut given = std::collections::BTreeSet::new();
    for _ in 0..2 {
        let machine = Place::new();
        let mut restored = restore_into(&machine, &packed, false).unwrap();
        let id = open(&mut restored.store, ProcedureType::Bajas).unwrap();
        let outage = restored.store.read().outage(id).unwrap().unwrap();
        assert!(given.insert(outage.correlative.to_string()), "{given:?}");
    }
}

#[test]
fn n5_a_store_that_another_console_has_open_is_not_replaced() {
    let (place, packed) = backed_up();
    let mut open_elsewhere = place.unlock().unwrap();
    let before = files(place.paths().data());
    let refused = restore_into(&place, &packed, true);
    assert!(
        matches!(refused, Err(StoreError::InUse { .. })),
        "{refused:?}"
    );
    assert_eq!(files(place.paths().data()), before);
    // What it acknowledges is in the store that is here.
    let id = open(&mut open_elsewhere, ProcedureType::Bajas).unwrap();
    let beside = open_elsewhere.beside().unwrap();
    drop(open_elsewhere);
    assert!(restore_into(&place, &packed, true).is_err());
    drop(beside);
    let store = place.unlock().unwrap();
    assert!(store.read().outage(id).unwrap().is_some());
    drop(store);
    let done = restore_into(&place, &packed, true).unwrap();
    assert_eq!(done.store.terminal().started.epoch, 2);
    // And the restored one is not replaced either while it is open.
    assert!(restore_into(&place, &packed, true).is_err());
}

/// Another user of a store.
const BEA: &str = "bea.prueba";

#[test]
fn u1_an_older_copy_lets_nobody_in_who_was_blocked_since() {
    let (place, packed) = backed_up();
    let mut store = place.unlock().unwrap();
    let names = UserNames {
        login: BEA.into(),
        name: "Bea Prueba".into(),
        job_title: None,
    };
    let bea = store
        .add_user(&names, Role::Supervisor, &passphrase())
        .unwrap();
    place.clock.set(at("10:50"));
    let with_bea = store.back_up(None, &mut |_, _| true).unwrap().path;
    let key_before = std::fs::read(place.paths().store_key()).unwrap();
    store.block_user(bea).unwrap();
    drop(store);
    let as_bea = |paths: Paths| {
        let ambient = place.ambient();
        restore(&with_bea, paths, BEA, &passphrase(), ambient, true).map(drop)
    };
    // Neither by restoring it oneself,
    let before = files(place.paths().data());
    let refused = as_bea(place.paths());
    assert!(matches!(refused, Err(StoreError::NoAccess)), "{refused:?}");
    assert_eq!(files(place.paths().data()), before);
    // nor where the store that knew of it is damaged,
    overwrite(&place.paths().store(), b"algo");
    let refused = as_bea(place.paths());
    assert!(matches!(refused, Err(StoreError::NoAccess)), "{refused:?}");
    // nor after somebody else did.
    let done = restore_into(&place, &with_bea, true).unwrap();
    assert_eq!(done.blocked, ["Bea Prueba"]);
    assert_eq!(done.unread, [place.paths().store()]);
    assert_eq!(done.copied, Some(at("10:42")));
    drop(done);
    let entered = Store::unlock(place.paths(), BEA, &passphrase(), place.ambient());
    assert!(entered.is_err());
    assert_ne!(
        std::fs::read(place.paths().store_key()).unwrap(),
        key_before
    );
    assert_eq!(place.verify().problems, []);
    // A copy from before she came knows nothing of her.
    let done = restore_into(&place, &packed, true).unwrap();
    assert_eq!(done.blocked, [""; 0]);
}

#[test]
fn n5_drafts_of_the_replaced_store_go_aside_with_it() {
    let (place, packed) = backed_up();
    let store = place.unlock().unwrap();
    let user = store.session().user.id;
    store
        .drafts()
        .unwrap()
        .save(user, "f", "{}", at("10:42"))
        .unwrap();
    drop(store);
    let done = restore_into(&place, &packed, true).unwrap();
    assert_eq!(done.store.drafts().unwrap().of(user).unwrap(), []);
    let aside = Paths::new(done.put_aside.unwrap());
    let old = Store::unlock(aside, ANA, &passphrase(), place.ambient()).unwrap();
    assert_eq!(old.drafts().unwrap().of(user).unwrap().len(), 1);
}

#[test]
fn a_damaged_backup_is_refused_and_the_folder_left_as_it_was() {
    let (place, packed) = backed_up();
    let whole = std::fs::read(&packed).unwrap();
    let spoiled = place.paths().data().join("dañada.zip");
    let target = Place::new();
    let before_place = files(place.paths().data());
    let refuse = |what: &str| {
        let refused = restore_into(&target, &spoiled, false);
        assert!(
            matches!(refused, Err(StoreError::NotABackup { .. })),
            "{what}: {refused:?}"
        );
        assert_eq!(files(target.paths().data()), [], "{what}");
        let refused = restore_into(&place, &spoiled, true);
        assert!(
            matches!(refused, Err(StoreError::NotABackup { .. })),
            "{what}"
        );
    };
    for length in [
        0,
        1,
        22,
        1000,
        whole.len() / 4,
        whole.len() / 2,
        whole.len() - 200,
        whole.len() - 1,
    ] {
        overwrite(&spoiled, &whole[..length]);
        refuse(&format!("{length} bytes"));
    }
    overwrite(&spoiled, b"no es un archivo comprimido");
    refuse("text");
    std::fs::remove_file(&spoiled).unwrap();
    assert_eq!(files(place.paths().data()), before_place);
    let missing = restore_into(&target, &spoiled, false);
    assert!(matches!(missing, Err(StoreError::Io { .. })));
}

#[test]
fn a_backup_with_one_byte_changed_is_refused_or_restores_the_same() {
    let (_place, packed) = backed_up();
    let whole = std::fs::read(&packed).unwrap();
    let spoiled = packed.with_extension("mala");
    let step = whole.len() / 60;
    // All through the entries, and through the directory at the end.
    let spots = (0..whole.len())
        .step_by(step)
        .chain((whole.len() - 250..whole.len()).step_by(2));
    let mut refused = 0;
    for spot in spots {
        overwrite(&spoiled, &whole);
        flip(&spoiled, spot);
        let target = Place::new();
        if let Ok(done) = restore_into(&target, &spoiled, false) {
            assert_eq!(done.verification.problems, [], "{spot}");
            drop(done);
            assert_eq!(target.verify().problems, [], "{spot}");
        } else {
            refused += 1;
            assert_eq!(files(target.paths().data()), [], "{spot}");
        }
    }
    // What is no content (times, flags) may differ; the content never.
    assert!(refused > 90, "{refused}");
}

#[test]
fn a_backup_with_entries_that_lead_out_of_the_folder_is_refused() {
    use std::io::Write;
    for name in [
        "../fuera",
        "users/../../fuera.age",
        "/fuera",
        "otro",
        "users/CON.age",
    ] {
        let (place, packed) = backed_up();
        let file = std::fs::OpenOptions::new()
            .read(true)
            .write(true)
            .open(&packed)
            .unwrap();
        let mut zip = zip::ZipWriter::new_append(file).unwrap();
        zip.start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(b"x").unwrap();
        zip.finish().unwrap();
        let refused = restore_into(&Place::new(), &packed, false);
        assert!(
            matches!(refused, Err(StoreError::NotABackup { .. })),
            "{name}: {refused:?}"
        );
        drop(place);
    }
}

#[test]
fn u2_a_backup_opens_with_its_passphrase_only() {
    let (_place, packed) = backed_up();
    let target = Place::new();
    let refused = restore(
        &packed,
        target.paths(),
        ANA,
        &secret("no es la contraseña"),
        target.ambient(),
        false,
    );
    assert!(matches!(
        refused,
        Err(StoreError::Key(KeyError::WrongPassphrase))
    ));
    assert_eq!(files(target.paths().data()), []);
    let elsewhere = target.paths().data().join("nueva");
    let refused = restore(
        &packed,
        Paths::new(&elsewhere),
        "nadie",
        &passphrase(),
        target.ambient(),
        false,
    );
    assert!(refused.is_err());
    assert!(!elsewhere.exists());
}

/// The folder as it is when a restore is killed after so many moves: the new
/// store staged, the old one put aside as far as it went.
fn killed_after(moves: usize) -> Place {
    let (place, packed) = backed_up();
    let data = place.paths().data().to_owned();
    let packed_elsewhere = data.join("guardada.zip");
    std::fs::rename(packed, &packed_elsewhere).unwrap();
    // What a whole restore makes of it, taken apart again.
    let whole = Place::new();
    copy_folder(&data, whole.paths().data());
    drop(restore_into(&whole, &packed_elsewhere, true).unwrap());
    let staging = data.join("restaurando");
    std::fs::create_dir(&staging).unwrap();
    let parts = ["store.db", "store.key.age", "users"];
    for name in parts {
        let from = whole.paths().data().join(name);
        if from.is_dir() {
            copy_folder(&from, &staging.join(name));
        } else {
            std::fs::copy(&from, staging.join(name)).unwrap();
        }
    }
    if moves == 0 {
        return place;
    }
    overwrite(&staging.join("apartar"), b"reemplazado-prueba");
    let aside = data.join("reemplazado-prueba");
    std::fs::create_dir(&aside).unwrap();
    let back = parts.iter().rev();
    for (at, name) in parts.iter().chain(back).enumerate().take(moves - 1) {
        let (from, to) = if at < parts.len() {
            (&data, &aside)
        } else {
            (&staging, &data)
        };
        if at == parts.len() {
            overwrite(&staging.join("recibir"), b"");
        }
        std::fs::rename(from.join(name), to.join(name)).unwrap();
    }
    place
}

#[test]
fn n5_a_restore_killed_between_its_steps_is_finished_or_was_never_begun() {
    for moves in 0..=7 {
        let place = killed_after(moves);
        let epoch = if moves == 0 { 1 } else { 2 };
        let mut store = place.unlock().unwrap();
        assert_eq!(store.terminal().started.epoch, epoch, "{moves}");
        open(&mut store, ProcedureType::Bajas).unwrap();
        drop(store);
        assert_eq!(place.verify().problems, [], "{moves}");
        if moves > 0 {
            assert!(!place.paths().data().join("restaurando").exists());
            let aside = Paths::new(place.paths().data().join("reemplazado-prueba"));
            let old = Store::unlock(aside, ANA, &passphrase(), place.ambient()).unwrap();
            assert_eq!(old.terminal().series(), "A");
        }
        // And it can be done again.
        let packed = place.paths().data().join("guardada.zip");
        let again = restore_into(&place, &packed, true).unwrap();
        assert_eq!(again.store.terminal().started.epoch, epoch + 1);
    }
}

#[test]
fn n5_a_tampered_journal_is_told_when_its_copy_is_restored() {
    let place = Place::new();
    let mut store = place.set_up();
    a_day(&mut store);
    let raw = place.raw();
    unguard(&raw);
    raw.execute(
        "UPDATE journal SET hash = zeroblob(32) WHERE sequence = 3",
        [],
    )
    .unwrap();
    let made = store.back_up(None, &mut |_, _| true).unwrap();
    let restored = restore_into(&Place::new(), &made.path, false).unwrap();
    assert!(found(&restored.verification, ProblemKind::Hash, 3));
    let started = restored
        .store
        .read()
        .operations_of(restored.store.terminal().replica);
    assert!(matches!(started.unwrap()[0].body, Body::Terminal(_)));
}

#[test]
fn two_copies_at_once_do_not_disturb_each_other() {
    let place = Place::new();
    let mut store = place.set_up();
    a_day(&mut store);
    let copies: Vec<_> = (0..4)
        .map(|_| {
            let reader = store.reader_connection().unwrap();
            let job = store.backup_job().unwrap();
            std::thread::spawn(move || reader.back_up(&job, &mut |_, _| true))
        })
        .collect();
    for copy in copies {
        let done = copy.join().unwrap().unwrap();
        assert_eq!(done.operations, store.read().operation_count().unwrap());
    }
    let left: Vec<_> = std::fs::read_dir(place.paths().backups())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_none_or(|extension| extension != "zip"))
        .collect();
    assert_eq!(left, Vec::<std::path::PathBuf>::new());
}

#[test]
fn n5_a_store_that_a_job_reads_is_not_let_go_of_and_one_that_was_is_taken_up_again() {
    let place = Place::new();
    let store = place.set_up();
    let job = store.reader_connection().unwrap();
    assert!(matches!(store.is_at_rest(), Err(StoreError::AtWork { .. })));
    drop(job);
    store.is_at_rest().unwrap();
    let (user, terminal) = (store.session().user.id, store.terminal().replica);
    let again = store.let_go().take_up().unwrap();
    assert_eq!(again.session().user.id, user);
    assert_eq!(again.terminal().replica, terminal);
}
