//! Disks that are full, take no writes, or keep nothing to themselves (J3, F11, F16).

use crate::support::disk::Mount;
use crate::support::exchange::names;
use crate::support::store::*;
use contingencia::actions::{
    Desk, DraftKind, ExportInput, ExportRange, ExportSealing, Target, export_job,
};
use contingencia::config::Paths;
use contingencia::domain::authority::Role;
use contingencia::domain::catalog::ProcedureType;
use contingencia::domain::user::UserNames;
use contingencia::store::keyring::{Cost, KeyRing};
use contingencia::store::{Store, StoreError, set_up, verify};
use std::path::{Path, PathBuf};

/// A small file system in a place, and the paths of a store on it.
fn disk(place: &Place, options: &str) -> Option<(Mount, Paths)> {
    let folder = place.paths().data().join("disco");
    std::fs::create_dir_all(&folder).unwrap();
    let mount = Mount::small(&folder, options);
    if mount.is_none() {
        println!("skipped: no file system can be mounted here");
    }
    Some((mount?, Paths::new(folder)))
}

fn unlock(place: &Place, paths: &Paths) -> Result<Store, StoreError> {
    Store::unlock(paths.clone(), ANA, &passphrase(), place.ambient())
}

/// Takes all the room there is left.
fn fill(folder: &Path) -> PathBuf {
    use std::io::Write;
    let path = folder.join("relleno");
    let mut file = std::fs::File::create(&path).unwrap();
    while file.write_all(&[0; 4096]).is_ok() {}
    path
}

#[test]
fn f11_a_first_run_on_a_nearly_full_disk_is_whole_or_nothing() {
    let (mut whole, mut nothing) = (0, 0);
    // From far too little to half as much again as a store takes that was just set up.
    for room in (64..=2_400).step_by(48) {
        let place = Place::new();
        let Some((mount, paths)) = disk(&place, &format!("size={room}k")) else {
            return;
        };
        match set_up(paths.clone(), asked(), place.ambient()) {
            Ok(done) => {
                drop(done);
                whole += 1;
            }
            Err(error) => {
                // Where it is full only when the new store is opened, that is said of it.
                assert!(
                    matches!(
                        error,
                        StoreError::DiskFull { .. } | StoreError::NotMigrated { full: true, .. }
                    ),
                    "{room}: {error:?}"
                );
                assert_eq!(names(paths.data()), [] as [&str; 0], "{room}");
                assert!(mount.remount("size=24m"));
                drop(set_up(paths.clone(), asked(), place.ambient()).unwrap());
                nothing += 1;
            }
        }
        drop(unlock(&place, &paths).unwrap());
        let found = verify(&paths, ANA, &passphrase(), &place.ambient(), &mut |_, _| {
            true
        });
        assert_eq!(found.unwrap().problems, [], "{room}");
    }
    assert!(whole > 3 && nothing > 3, "{whole} whole, {nothing} nothing");
}

/// Everything that is to be had of a store that takes no writes.
fn is_read_and_leaves(place: &Place, paths: &Paths, expected: &dyn Fn(&StoreError) -> bool) {
    let mut store = unlock(place, paths).unwrap();
    assert!(expected(&store.takes_writes().unwrap_err()));
    assert_eq!(store.read().open_outages(POINT).unwrap().len(), 1);
    let refused = open(&mut store, ProcedureType::Bajas).unwrap_err();
    assert!(expected(&refused), "{refused:?}");
    let found = verify(paths, ANA, &passphrase(), &place.ambient(), &mut |_, _| {
        true
    });
    assert_eq!(found.unwrap().problems, []);
    // A copy and a bundle leave to another disk.
    let out = tempfile::tempdir().unwrap();
    let packed = out.path().join("copia.zip");
    store
        .back_up(Some(&Target::new(&packed)), &mut |_, _| true)
        .unwrap();
    let mut desk = Desk::over(store).unwrap();
    assert!(desk.closed().is_some());
    let input = ExportInput {
        folder: out.path().to_owned(),
        range: ExportRange::All,
        until: None,
        with_forms: false,
        sealing: ExportSealing::Plain,
    };
    let exported = export_job(&mut desk, input).unwrap()(&mut |_, _| true).unwrap();
    assert!(!exported.noted);
    assert_eq!(names(out.path()).len(), 3);
    assert_eq!(
        desk.draft_beside(desk.new_draft(DraftKind::Opening))
            .unwrap(),
        None
    );
}

#[test]
fn f16_a_full_disk_is_read_and_what_is_on_it_leaves() {
    let place = Place::new();
    let Some((_mount, paths)) = disk(&place, "size=6m") else {
        return;
    };
    let mut store = set_up(paths.clone(), asked(), place.ambient())
        .unwrap()
        .store;
    a_day(&mut store);
    drop(store);
    let filler = fill(paths.data());
    let full = |error: &StoreError| matches!(error, StoreError::DiskFull { .. });
    is_read_and_leaves(&place, &paths, &full);
    // Whoever is in works on as soon as there is room again.
    let mut store = unlock(&place, &paths).unwrap();
    assert!(full(&open(&mut store, ProcedureType::Bajas).unwrap_err()));
    assert!(full(&store.rebuild(&mut |_, _| true).unwrap_err()));
    std::fs::remove_file(filler).unwrap();
    open(&mut store, ProcedureType::Bajas).unwrap();
    store.takes_writes().unwrap();
}

#[test]
fn f16_a_disk_that_takes_no_writes_is_read_and_what_is_on_it_leaves() {
    let place = Place::new();
    let Some((mount, paths)) = disk(&place, "size=6m") else {
        return;
    };
    let mut store = set_up(paths.clone(), asked(), place.ambient())
        .unwrap()
        .store;
    a_day(&mut store);
    drop(store);
    assert!(mount.remount("ro"));
    let read_only = |error: &StoreError| matches!(error, StoreError::ReadOnly { .. });
    is_read_and_leaves(&place, &paths, &read_only);
}

#[test]
fn f16_what_a_crash_left_in_the_log_is_read_on_a_disk_that_takes_no_writes() {
    let place = Place::new();
    let Some((mount, paths)) = disk(&place, "size=6m") else {
        return;
    };
    let elsewhere = Place::new();
    let mut store = elsewhere.set_up();
    a_day(&mut store);
    // As it lies there while a console has it open, and after it was killed.
    copy_folder(elsewhere.paths().data(), paths.data());
    assert!(paths.data().join("store.db-wal").metadata().unwrap().len() > 0);
    assert!(mount.remount("ro"));
    let there = unlock(&elsewhere, &paths).unwrap();
    assert_eq!(
        there.read().operation_count().unwrap(),
        store.read().operation_count().unwrap()
    );
    assert!(matches!(
        there.takes_writes(),
        Err(StoreError::ReadOnly { .. })
    ));
}

#[test]
fn f6_a_disk_that_keeps_no_rights_takes_a_store() {
    let place = Place::new();
    let image = place.paths().data().join("memoria.img");
    let folder = place.paths().data().join("memoria");
    std::fs::create_dir(&folder).unwrap();
    let Some(_mount) = Mount::stick(&image, &folder) else {
        println!("skipped: no stick can be mounted here");
        return;
    };
    let paths = Paths::new(folder.join("datos"));
    let mut store = set_up(paths.clone(), asked(), place.ambient())
        .unwrap()
        .store;
    a_day(&mut store);
    store.back_up(None, &mut |_, _| true).unwrap();
    let out = folder.join("copia.zip");
    let target = Target::new(&out);
    store.back_up(Some(&target), &mut |_, _| true).unwrap();
    let again = store.back_up(Some(&target), &mut |_, _| true);
    assert!(matches!(again, Err(StoreError::Io { .. })), "{again:?}");
    assert_eq!(names(&folder), ["copia.zip", "datos"]);
    drop(store);
    unlock(&place, &paths).unwrap();
}

#[test]
fn u2_a_block_on_a_full_disk_says_what_is_owed_and_is_finished_later() {
    let his = secret("otra frase de prueba");
    let (mut owed, mut refused) = (0, 0);
    for room in (0..=400).step_by(20) {
        let place = Place::new();
        let Some((_mount, paths)) = disk(&place, "size=6m") else {
            return;
        };
        let mut store = set_up(paths.clone(), asked(), place.ambient())
            .unwrap()
            .store;
        let names = UserNames {
            login: "luis".into(),
            name: "Luis de Prueba".into(),
            job_title: None,
        };
        let id = store.add_user(&names, Role::Asesor, &his).unwrap();
        let mut other = unlock(&place, &paths).unwrap();
        let ring = KeyRing::new(paths.data(), Cost::Testing);
        let keys = ring.unlock_user("luis", &his, 0).unwrap();
        let filler = fill(paths.data());
        let file = std::fs::File::options().write(true).open(&filler).unwrap();
        let length = file.metadata().unwrap().len();
        file.set_len(length.saturating_sub(room << 10)).unwrap();
        drop(file);
        let problems = || {
            let found = verify(&paths, ANA, &passphrase(), &place.ambient(), &mut |_, _| {
                true
            });
            found.unwrap().problems
        };
        match store.block_user(id) {
            Ok(()) => assert!(ring.open_store_key(&keys).is_err(), "{room}"),
            Err(StoreError::KeyOwed(why)) => {
                assert!(
                    matches!(*why, StoreError::DiskFull { .. }),
                    "{room}: {why:?}"
                );
                owed += 1;
                std::fs::remove_file(&filler).unwrap();
                // Whichever key the store has, it is read with that one.
                let opened = match open(&mut other, ProcedureType::Bajas) {
                    Ok(_) => 1,
                    Err(StoreError::KeyChanged) => 0,
                    Err(wrong) => panic!("{room}: {wrong:?}"),
                };
                let found = store.read().open_outages(POINT).unwrap();
                assert_eq!(found.len(), opened, "{room}");
                drop(other);
                if owed % 2 == 0 {
                    assert!(store.finish_blocking().unwrap(), "{room}: repeated");
                } else {
                    drop(store);
                    assert_eq!(problems()[0].kind.code(), "access", "{room}");
                    let mut store = unlock(&place, &paths).unwrap();
                    assert!(store.read().user(id).unwrap().unwrap().blocked, "{room}");
                    assert!(!store.finish_blocking().unwrap(), "{room}: by then done");
                }
                assert!(ring.open_store_key(&keys).is_err(), "{room}");
            }
            Err(other) => {
                assert!(
                    matches!(other, StoreError::DiskFull { .. }),
                    "{room}: {other:?}"
                );
                refused += 1;
                assert!(!store.read().user(id).unwrap().unwrap().blocked, "{room}");
            }
        }
        let _ = std::fs::remove_file(&filler);
        assert_eq!(problems(), [], "{room}");
    }
    assert!(owed > 1 && refused > 0, "{owed} owed, {refused} refused");
}
