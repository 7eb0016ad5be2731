//! Users, keys and drafts over time (U1, U2, Q6).

use crate::support::store::*;
use contingencia::domain::authority::Role;
use contingencia::domain::catalog::ProcedureType;
use contingencia::domain::user::UserNames;
use contingencia::journal::{decode, signed_part};
use contingencia::store::keyring::{KeyError, RecoveryKey, StoreKey, verify_signature};
use contingencia::store::{RecoveryEntry, Store, StoreError};
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

const LUIS: &str = "luis.prueba";

fn luis() -> UserNames {
    UserNames {
        login: LUIS.into(),
        name: "Luis de Prueba".into(),
        job_title: None,
    }
}

fn his() -> SecretString {
    secret("otra frase de prueba")
}

fn unlock_luis(place: &Place) -> Result<Store, StoreError> {
    Store::unlock(place.paths(), LUIS, &his(), place.ambient())
}

fn save_draft(store: &Store, data: &str) -> Uuid {
    let user = store.session().user.id;
    store
        .drafts()
        .unwrap()
        .save(user, "abrir", data, store.now())
        .unwrap();
    user
}

fn draft(store: &Store) -> Option<String> {
    store
        .drafts()
        .unwrap()
        .of(store.session().user.id)
        .unwrap()
        .into_iter()
        .find(|draft| draft.form == "abrir")
        .map(|draft| draft.data)
}

#[test]
fn u1_an_added_user_enters_and_writes_in_their_own_name() {
    let place = Place::new();
    let mut store = place.set_up();
    let id = store.add_user(&luis(), Role::Coordinador, &his()).unwrap();
    let mut his_store = unlock_luis(&place).unwrap();
    assert_eq!(his_store.session().user.id, id);
    assert!(!his_store.session().user.founder);
    let outage = open(&mut his_store, ProcedureType::Altas).unwrap();
    assert_eq!(
        his_store
            .read()
            .outage(outage)
            .unwrap()
            .unwrap()
            .registered_by,
        id
    );
    restore_outage(&mut his_store, outage).unwrap();
    close(&mut his_store, outage).unwrap();
    assert_eq!(his_store.read().user_name(id).unwrap(), "Luis de Prueba");
    assert_eq!(place.verify().problems, []);

    let taken = store.add_user(&luis(), Role::Asesor, &his());
    assert!(matches!(
        taken,
        Err(StoreError::Key(KeyError::UserExists { .. }))
    ));
    unlock_luis(&place).unwrap();
    let short = UserNames {
        login: "eva".into(),
        name: "Eva".into(),
        job_title: None,
    };
    assert!(
        store
            .add_user(&short, Role::Asesor, &secret("corta"))
            .is_err()
    );
    let unusable = UserNames {
        login: "../eva".into(),
        name: "Eva".into(),
        job_title: None,
    };
    assert!(store.add_user(&unusable, Role::Asesor, &his()).is_err());
    assert_eq!(store.read().users().unwrap().len(), 2);
    place.unlock().unwrap();
}

#[test]
fn u1_users_added_by_two_consoles_at_once_all_enter() {
    let place = Place::new();
    drop(place.set_up());
    let consoles: Vec<_> = ["uno", "dos"]
        .map(|who| {
            let mut store = place.unlock().unwrap();
            std::thread::spawn(move || {
                for n in 0..5 {
                    let names = UserNames {
                        login: format!("{who}{n}"),
                        name: who.into(),
                        job_title: None,
                    };
                    store.add_user(&names, Role::Asesor, &his()).unwrap();
                }
            })
        })
        .into();
    for console in consoles {
        console.join().unwrap();
    }
    for who in ["uno", "dos"] {
        for n in 0..5 {
            Store::unlock(place.paths(), &format!("{who}{n}"), &his(), place.ambient()).unwrap();
        }
    }
    assert_eq!(place.verify().problems, []);
}

#[test]
fn u1_blocking_a_user_changes_the_key_and_keeps_the_others_and_the_drafts() {
    let place = Place::new();
    let mut store = place.set_up();
    let luis_id = store.add_user(&luis(), Role::Supervisor, &his()).unwrap();
    let eva = UserNames {
        login: "eva.prueba".into(),
        name: "Eva".into(),
        job_title: None,
    };
    store.add_user(&eva, Role::Asesor, &his()).unwrap();
    save_draft(&store, "a medias");
    store.block_user(luis_id).unwrap();
    assert!(!place.ring().is_staged());
    assert_eq!(draft(&store).as_deref(), Some("a medias"));
    drop(store);
    let store = place.unlock().unwrap();
    assert_eq!(draft(&store).as_deref(), Some("a medias"));
    assert!(store.read().user(luis_id).unwrap().unwrap().blocked);
    Store::unlock(place.paths(), "eva.prueba", &his(), place.ambient()).unwrap();
    assert!(unlock_luis(&place).is_err());
    let backup = store.back_up(None, &mut |_, _| true).unwrap();
    assert!(backup.path.exists());
    assert_eq!(place.verify().problems, []);
    // The recovery key of the set-up goes on opening it.
    let text = std::fs::read_to_string(&place.paths().recovery_keys_left_here()[0]).unwrap();
    let recovery = RecoveryKey::parse(&text).unwrap();
    place
        .ring()
        .open_store_key_with_recovery(&recovery)
        .unwrap();
}

#[test]
fn u2_a_console_left_open_while_the_key_changed_fails_and_harms_nothing() {
    let place = Place::new();
    let mut store = place.set_up();
    let mut other = place.unlock().unwrap();
    let first = open(&mut other, ProcedureType::Altas).unwrap();
    store.rotate_key().unwrap();
    let second = open(&mut store, ProcedureType::Bajas).unwrap();
    let refused = open(&mut other, ProcedureType::Consultas);
    assert!(
        matches!(refused, Err(StoreError::NotThisKey { .. })),
        "{refused:?}"
    );
    assert!(other.add_user(&luis(), Role::Asesor, &his()).is_err());
    drop(other);
    let again = place.unlock().unwrap();
    assert!(again.read().outage(first).unwrap().is_some());
    assert!(again.read().outage(second).unwrap().is_some());
    assert_eq!(place.verify().problems, []);
}

#[test]
fn u2_a_passphrase_is_changed_without_touching_anything_else() {
    let place = Place::new();
    let mut store = place.set_up();
    let key = std::fs::read(place.paths().store_key()).unwrap();
    let new = secret("una frase muy distinta");
    let wrong = store.change_passphrase(&his(), &new);
    assert!(matches!(
        wrong,
        Err(StoreError::Key(KeyError::WrongPassphrase))
    ));
    let short = store.change_passphrase(&passphrase(), &secret("corta"));
    assert!(matches!(
        short,
        Err(StoreError::Key(KeyError::Passphrase(_)))
    ));
    store.change_passphrase(&passphrase(), &new).unwrap();
    assert_eq!(std::fs::read(place.paths().store_key()).unwrap(), key);
    assert!(place.unlock().is_err());
    Store::unlock(place.paths(), ANA, &new, place.ambient()).unwrap();
}

#[test]
fn u2_the_recovery_key_gives_a_user_a_new_passphrase_and_old_decisions_still_hold() {
    let place = Place::new();
    let mut done = place.set_up_whole();
    let [closed, _] = a_day(&mut done.store);
    let user = done.store.session().user.clone();
    save_draft(&done.store, "a medias");
    drop(done.store);
    let text = std::fs::read_to_string(&done.recovery_key).unwrap();
    assert_eq!(
        place.paths().recovery_keys_left_here(),
        [done.recovery_key.clone()]
    );
    let new = secret("una frase muy distinta");
    let entry = |login: &str, key: &str| RecoveryEntry {
        login: login.into(),
        recovery_key: secret(key),
        passphrase: new.clone(),
        unblock: false,
    };
    let recover = |entry: &RecoveryEntry| Store::recover(place.paths(), entry, place.ambient());
    let foreign = RecoveryKey::generate().to_text();
    assert!(matches!(
        recover(&entry(ANA, foreign.expose_secret())),
        Err(StoreError::Key(KeyError::NotARecipient))
    ));
    assert!(matches!(
        recover(&entry(ANA, "no es una clave")),
        Err(StoreError::Key(KeyError::InvalidRecoveryKey))
    ));
    assert!(matches!(
        recover(&entry("nadie", &text)),
        Err(StoreError::Key(KeyError::NoSuchUser))
    ));
    place.unlock().unwrap();

    let (mut store, unblocked) = recover(&entry(ANA, &text)).unwrap();
    assert!(!unblocked);
    assert_eq!(store.session().user.id, user.id);
    assert_eq!(
        store.session().user.former_signing_keys,
        [user.keys.signing]
    );
    assert_eq!(draft(&store).as_deref(), Some("a medias"));
    let next = open(&mut store, ProcedureType::Bajas).unwrap();
    restore_outage(&mut store, next).unwrap();
    close(&mut store, next).unwrap();
    assert!(store.read().outage(closed).unwrap().is_some());
    drop(store);
    assert!(place.unlock().is_err());
    let store = Store::unlock(place.paths(), ANA, &new, place.ambient()).unwrap();
    let found = store
        .reader_connection()
        .unwrap()
        .verify(&mut |_, _| true)
        .unwrap();
    assert_eq!(found.problems, []);
    // A second time, with the same key, typed from paper.
    drop(store);
    let key = text.lines().last().unwrap().to_lowercase();
    recover(&entry(ANA, &key)).unwrap();
}

#[test]
fn u1_u2_what_is_put_by_for_the_recovery_key_signs_the_new_key_and_keeps_nobody_out() {
    let place = Place::new();
    let mut done = place.set_up_whole();
    let luis_id = done
        .store
        .add_user(&luis(), Role::Supervisor, &his())
        .unwrap();
    let ana_id = done.store.session().user.id;
    drop(done.store);
    let text = std::fs::read_to_string(&done.recovery_key).unwrap();
    // Whether the former key of who comes back signs the new one.
    let proven = |login: &str, passphrase: SecretString, user: Uuid| {
        let former = place.unlock().unwrap().read().own_user(user).unwrap();
        let entry = RecoveryEntry {
            login: login.into(),
            recovery_key: secret(&text),
            passphrase,
            unblock: false,
        };
        drop(Store::recover(place.paths(), &entry, place.ambient()).unwrap());
        let bytes: Vec<u8> = place
            .raw()
            .query_row(
                "SELECT bytes FROM operation WHERE kind = 'user.keys_renewed'
                 ORDER BY sequence DESC LIMIT 1",
                [],
                |row| row.get(0),
            )
            .unwrap();
        let signature = decode(&bytes).unwrap().signature.unwrap();
        let former = former.unwrap().keys.signing;
        verify_signature(&former, signed_part(&bytes).unwrap(), &signature).is_ok()
    };
    // He never entered yet.
    assert!(proven(LUIS, his(), luis_id));
    assert!(proven(ANA, passphrase(), ana_id));
    // What was put by is the key of now.
    assert!(proven(ANA, passphrase(), ana_id));
    // A store of before has none: it is put by as soon as she is in.
    place.raw().execute("DELETE FROM escrow", []).unwrap();
    assert!(proven(ANA, passphrase(), ana_id));
    place
        .raw()
        .execute("UPDATE escrow SET sealed = x'00' WHERE user = ?1", [ana_id])
        .unwrap();
    assert!(!proven(ANA, passphrase(), ana_id));
    assert_eq!(place.verify().problems, []);
}

#[test]
fn u1_the_recovery_key_lets_a_blocked_user_in_only_where_that_is_said() {
    let place = Place::new();
    let mut done = place.set_up_whole();
    let id = done
        .store
        .add_user(&luis(), Role::Supervisor, &his())
        .unwrap();
    done.store.block_user(id).unwrap();
    drop(done.store);
    let text = std::fs::read_to_string(&done.recovery_key).unwrap();
    let recover = |unblock| {
        let entry = RecoveryEntry {
            login: LUIS.into(),
            recovery_key: secret(&text),
            passphrase: his(),
            unblock,
        };
        Store::recover(place.paths(), &entry, place.ambient()).map(|(_, unblocked)| unblocked)
    };
    assert!(matches!(recover(false), Err(StoreError::Refused(_))));
    assert!(unlock_luis(&place).is_err());
    assert!(recover(true).unwrap());
    unlock_luis(&place).unwrap();
    // From here on no copy of this folder is to keep him out.
    let noted = std::fs::read_to_string(place.paths().blocked()).unwrap();
    assert_eq!(noted, "");
}

#[test]
fn u2_a_store_that_got_another_key_elsewhere_is_not_told_as_damaged() {
    let place = Place::new();
    let mut here = place.set_up();
    let id = here.add_user(&luis(), Role::Supervisor, &his()).unwrap();
    let mut elsewhere = place.unlock().unwrap();
    assert!(!elsewhere.has_another_key());
    here.block_user(id).unwrap();
    assert!(!here.has_another_key());
    assert!(elsewhere.has_another_key());
    let refused = open(&mut elsewhere, ProcedureType::Altas).unwrap_err();
    assert!(refused.is_unreadable(), "{refused:?}");
    // Nothing of it is lost: whoever enters again goes on.
    drop(elsewhere);
    let mut again = place.unlock().unwrap();
    open(&mut again, ProcedureType::Altas).unwrap();
    assert_eq!(place.verify().problems, []);
}

/// A folder whose rotation was cut short, after or before the database had its new key.
fn interrupted(rekeyed: bool, drafts_rekeyed: bool) -> Place {
    let place = Place::new();
    let store = place.set_up();
    save_draft(&store, "a medias");
    drop(store);
    let ring = place.ring();
    let keys = ring.unlock_user(ANA, &passphrase(), 0).unwrap();
    let next = StoreKey::generate().unwrap();
    let old = ring.open_store_key(&keys).unwrap().remove(0).key;
    let rekey = |path: &std::path::Path| {
        keyed(path, old.raw_hex().expose_secret())
            .pragma_update(
                None,
                "rekey",
                format!("x'{}'", next.raw_hex().expose_secret()),
            )
            .unwrap();
    };
    if rekeyed {
        rekey(&place.paths().store());
    }
    if drafts_rekeyed {
        rekey(&place.paths().drafts());
    }
    ring.stage_store_key(&next, &[keys.recipient()]).unwrap();
    place
}

#[test]
fn u2_a_rotation_cut_short_is_finished_or_given_up_by_the_next_unlock() {
    for (rekeyed, drafts_rekeyed) in [(false, false), (true, false), (true, true), (false, true)] {
        let place = interrupted(rekeyed, drafts_rekeyed);
        assert!(place.ring().is_staged());
        let mut store = place.unlock().unwrap();
        assert!(!place.ring().is_staged());
        assert_eq!(
            draft(&store).as_deref(),
            Some("a medias"),
            "{rekeyed} {drafts_rekeyed}"
        );
        open(&mut store, ProcedureType::Altas).unwrap();
        drop(store);
        place.unlock().unwrap();
        assert_eq!(place.verify().problems, []);
    }
    // Verifying finishes it as well.
    let place = interrupted(true, false);
    assert_eq!(place.verify().problems, []);
    assert!(!place.ring().is_staged());
}

#[test]
fn u2_a_rotation_in_the_middle_of_which_another_console_opens_is_left_to_finish() {
    let place = interrupted(false, false);
    let busy = place.raw();
    busy.execute_batch("BEGIN IMMEDIATE").unwrap();
    place.unlock().unwrap();
    assert!(place.ring().is_staged());
    busy.execute_batch("ROLLBACK").unwrap();
    place.unlock().unwrap();
    assert!(!place.ring().is_staged());
}

#[test]
fn q6_a_draft_outlives_the_store_that_saved_it_until_it_is_discarded() {
    let place = Place::new();
    let store = place.set_up();
    assert_eq!(draft(&store), None);
    save_draft(&store, "uno");
    let user = save_draft(&store, "dos");
    let drafts = store.drafts().unwrap();
    drafts.save(user, "cerrar", "tres", at("10:50")).unwrap();
    drafts.flush().unwrap();
    drop((drafts, store));

    let store = place.unlock().unwrap();
    assert_eq!(draft(&store).as_deref(), Some("dos"));
    let drafts = store.drafts().unwrap();
    let other = drafts.of(user).unwrap();
    let other = other.iter().find(|it| it.form == "cerrar").unwrap();
    assert_eq!((other.data.as_str(), other.saved_at), ("tres", at("10:50")));
    assert_eq!(drafts.of(Uuid::nil()).unwrap(), []);
    drafts.discard(user, "abrir").unwrap();
    drafts.discard(user, "abrir").unwrap();
    assert_eq!(draft(&store), None);
    assert_eq!(drafts.of(user).unwrap().len(), 1);
    let bytes = std::fs::read(place.paths().drafts()).unwrap();
    assert!(!bytes.windows(4).any(|window| window == b"tres"));
}

#[test]
fn q6_a_draft_waits_for_no_transaction_of_the_store() {
    let place = Place::new();
    let store = place.set_up();
    let busy = place.raw();
    busy.execute_batch("BEGIN IMMEDIATE").unwrap();
    save_draft(&store, "uno");
    assert_eq!(draft(&store).as_deref(), Some("uno"));
}

#[test]
fn q6_drafts_of_another_key_are_put_aside_and_never_lost() {
    let place = Place::new();
    let other = Place::new();
    save_draft(&other.set_up(), "de otro");
    let foreign = std::fs::read(other.paths().drafts()).unwrap();
    let store = place.set_up();
    for end in ["otra-clave", "otra-clave-2"] {
        for log in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(place.paths().data().join(format!("drafts.db{log}")));
        }
        overwrite(&place.paths().drafts(), &foreign);
        assert_eq!(draft(&store), None);
        save_draft(&store, "mío");
        assert_eq!(draft(&store).as_deref(), Some("mío"));
        let aside = place.paths().data().join(format!("drafts.db.{end}"));
        assert_eq!(std::fs::read(aside).unwrap(), foreign);
    }
}
