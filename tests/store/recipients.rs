//! The office's recipients over time (U2).

use crate::support::store::*;
use contingencia::domain::authority::Role;
use contingencia::domain::refusal::Refusal;
use contingencia::domain::rule::Rule;
use contingencia::domain::user::UserNames;
use contingencia::store::keyring::{Cost, KeyError, KeyRing, RecoveryKey};
use contingencia::store::{Store, StoreError, restore};
use secrecy::ExposeSecret as _;

const OFFICE: &str = "Oficina de prueba";

/// The key that the founder opens the store with.
fn current_key(place: &Place) -> String {
    let ring = KeyRing::new(place.paths().data(), Cost::Testing);
    let user = ring.unlock_user(ANA, &passphrase(), 0).unwrap();
    let key = ring.open_store_key(&user).unwrap().remove(0).key;
    key.raw_hex().expose_secret().to_owned()
}

/// Whether an office's key opens the key of the store as it is now.
fn opens(place: &Place, office: &RecoveryKey) -> bool {
    match KeyRing::new(place.paths().data(), Cost::Testing).open_store_key_with_recovery(office) {
        Ok(keys) => {
            // The very key: what was given before may be a former one.
            let current = current_key(place);
            assert!(
                keys.iter()
                    .any(|found| found.key.raw_hex().expose_secret() == current)
            );
            true
        }
        Err(KeyError::NotARecipient) => false,
        Err(other) => panic!("{other}"),
    }
}

fn names(store: &Store) -> Vec<String> {
    store
        .read()
        .recipients()
        .unwrap()
        .into_iter()
        .map(|recipient| recipient.name)
        .collect()
}

#[test]
fn u2_an_office_opens_the_store_while_it_is_a_recipient_and_not_after() {
    let place = Place::new();
    let mut store = place.set_up();
    a_day(&mut store);
    let (office, other) = (RecoveryKey::generate(), RecoveryKey::generate());
    assert!(!opens(&place, &office));
    let id = store.add_recipient(OFFICE, &office.recipient()).unwrap();
    let blanks = format!("  {}\n", other.recipient());
    store.add_recipient("Otra oficina", &blanks).unwrap();
    assert!(opens(&place, &office) && opens(&place, &other));
    assert_eq!(names(&store), [OFFICE, "Otra oficina"]);
    // Whatever happens to the key afterwards.
    let luis = UserNames {
        login: "luis.prueba".into(),
        name: "Luis de Prueba".into(),
        job_title: None,
    };
    let his = secret("otra frase de prueba");
    let luis_id = store.add_user(&luis, Role::Asesor, &his).unwrap();
    assert!(opens(&place, &office));
    store.block_user(luis_id).unwrap();
    assert!(opens(&place, &office));

    let before = current_key(&place);
    store.remove_recipient(id).unwrap();
    assert!(!opens(&place, &office));
    assert!(opens(&place, &other));
    assert_ne!(current_key(&place), before);
    assert_eq!(names(&store), ["Otra oficina"]);
    store.rotate_key().unwrap();
    assert!(!opens(&place, &office));
    let tables = place.derived();
    store.rebuild(&mut |_, _| true).unwrap();
    assert_eq!(place.derived(), tables);
    drop(store);
    assert_eq!(place.verify().problems, []);
    place.unlock().unwrap();
}

#[test]
fn u2_a_recipient_is_a_public_key_of_age_and_there_once() {
    let place = Place::new();
    let mut store = place.set_up();
    let office = RecoveryKey::generate();
    let secret_key = office.to_text().expose_secret().to_owned();
    for text in ["", "age1", "age1qqqq", &secret_key] {
        let refused = store.add_recipient(OFFICE, text);
        assert!(
            matches!(
                refused,
                Err(StoreError::Key(KeyError::InvalidRecipient { .. }))
            ),
            "{refused:?}"
        );
    }
    store.add_recipient(OFFICE, &office.recipient()).unwrap();
    for (name, recipient) in [
        (OFFICE, RecoveryKey::generate().recipient()),
        ("Otra oficina", office.recipient()),
    ] {
        let refused = store.add_recipient(name, &recipient);
        assert!(
            matches!(
                refused,
                Err(StoreError::Refused(Refusal { rule: Rule::U2, .. }))
            ),
            "{refused:?}"
        );
    }
    // What was removed can be added again.
    let id = store.read().recipients().unwrap()[0].id;
    store.remove_recipient(id).unwrap();
    store.add_recipient(OFFICE, &office.recipient()).unwrap();
    assert!(opens(&place, &office));
}

#[test]
fn u2_removing_ones_own_key_as_a_recipient_keeps_nobody_out() {
    let place = Place::new();
    let mut store = place.set_up();
    let own = store.session().user.keys.recipient.clone();
    let id = store.add_recipient(OFFICE, &own).unwrap();
    store.remove_recipient(id).unwrap();
    drop(store);
    place.unlock().unwrap();
}

#[test]
fn u2_the_recipients_of_another_terminal_open_nothing_here() {
    let place = Place::new();
    let mut store = place.set_up();
    let theirs = RecoveryKey::generate();
    let record = serde_json::json!({
        "id": uuid::Uuid::from_u128(1),
        "origin": uuid::Uuid::from_u128(2),
        "name": OFFICE,
        "recipient": theirs.recipient(),
        "added_at": at("10:42"),
        "removed": false,
    });
    place
        .raw()
        .execute(
            "INSERT INTO recipient (id, removed, record) VALUES (?1, 0, ?2)",
            rusqlite::params![uuid::Uuid::from_u128(1), record.to_string()],
        )
        .unwrap();
    assert_eq!(names(&store), Vec::<String>::new());
    store.rotate_key().unwrap();
    assert!(!opens(&place, &theirs));
}

#[test]
fn n5_a_restored_terminal_keeps_its_recipients() {
    let place = Place::new();
    let mut store = place.set_up();
    let office = RecoveryKey::generate();
    store.add_recipient(OFFICE, &office.recipient()).unwrap();
    let packed = store.back_up(None, &mut |_, _| true).unwrap().path;
    drop(store);
    let new = Place::new();
    let done = restore(
        &packed,
        new.paths(),
        ANA,
        &passphrase(),
        new.ambient(),
        false,
    );
    let mut store = done.unwrap().store;
    assert_eq!(names(&store), [OFFICE]);
    store.rotate_key().unwrap();
    assert!(opens(&new, &office));
    let id = store.read().recipients().unwrap()[0].id;
    store.remove_recipient(id).unwrap();
    assert!(!opens(&new, &office));
    drop(store);
    assert_eq!(new.verify().problems, []);
}
