//! A store of every released schema, which today's console opens.

use crate::support::store::*;
use contingencia::domain::catalog::ProcedureType;
use contingencia::store::SCHEMA_VERSION;
use std::path::{Path, PathBuf};

fn fixture(schema: i64) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(format!("schema-{schema}"))
}

/// The rights that files and folders have, each once. Those of a fixture are loose,
/// as older consoles left them.
#[cfg(unix)]
fn rights(folder: &Path) -> Vec<u32> {
    use std::os::unix::fs::PermissionsExt;
    let mut found = vec![folder.metadata().unwrap().permissions().mode() & 0o777];
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(rights(&path));
        } else {
            found.push(path.metadata().unwrap().permissions().mode() & 0o777);
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

#[test]
fn a_store_of_every_released_schema_opens_verifies_and_goes_on() {
    let released: Vec<i64> = (1..=SCHEMA_VERSION)
        .filter(|schema| fixture(*schema).exists())
        .collect();
    assert_eq!(released[..2], [1, 2]);
    for schema in released {
        let place = Place::new();
        copy_folder(&fixture(schema), place.paths().data());
        // Whatever is done with it first.
        if schema % 2 == 0 {
            assert_eq!(place.verify().problems, [], "schema {schema}");
        }
        let mut store = place.unlock().unwrap();
        #[cfg(unix)]
        assert_eq!(rights(place.paths().data()), [0o600, 0o700]);
        let [open_one] = &store.read().open_outages(POINT).unwrap()[..] else {
            panic!("schema {schema}")
        };
        assert_eq!(open_one.correlative.to_string(), "LIM014-2026-A-000002");
        restore_outage(&mut store, open_one.id).unwrap();
        let next = open(&mut store, ProcedureType::Altas).unwrap();
        let next = store.read().outage(next).unwrap().unwrap();
        assert_eq!(next.correlative.to_string(), "LIM014-2026-A-000003");
        let tables = place.derived();
        store.rebuild(&mut |_, _| true).unwrap();
        assert_eq!(place.derived(), tables);
        drop(store);
        assert_eq!(place.verify().problems, []);
    }
}

/// Makes the fixture of the current schema, once, when it is released:
/// `cargo test -- --ignored make_the_fixture`.
#[test]
#[ignore = "writes a fixture into the sources"]
fn make_the_fixture_of_the_current_schema() {
    let folder = fixture(SCHEMA_VERSION);
    assert!(
        !folder.exists(),
        "a released schema's fixture never changes"
    );
    let place = Place::new();
    let mut store = place.set_up();
    a_day(&mut store);
    drop(store);
    for name in ["store.db", "store.key.age"] {
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::copy(place.paths().data().join(name), folder.join(name)).unwrap();
    }
    copy_folder(&place.paths().users(), &folder.join("users"));
    let copy = Place::new();
    copy_folder(&folder, copy.paths().data());
    assert_eq!(copy.verify().problems, []);
}
