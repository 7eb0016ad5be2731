//! Tests of the ring as a whole.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use secrecy::{ExposeSecret, SecretString};
use tempfile::TempDir;

use super::*;
use crate::files::write_atomic;

const NOW: i64 = 1_800_000_000;

fn ring() -> (TempDir, KeyRing) {
    let folder = tempfile::tempdir().unwrap();
    let ring = KeyRing::new(folder.path(), Cost::Testing);
    (folder, ring)
}

fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}

fn good() -> SecretString {
    secret("correcta-y-larga")
}

fn wrong() -> SecretString {
    secret("equivocada-y-larga")
}

fn hex(key: &StoreKey) -> String {
    key.raw_hex().expose_secret().to_owned()
}

fn user_file(folder: &TempDir, name: &str) -> PathBuf {
    folder.path().join("users").join(format!("{name}.age"))
}

fn slots(found: &[FoundKey]) -> Vec<Slot> {
    found.iter().map(|one| one.slot).collect()
}

/// Whether a tool is there to check against; says so when it is not.
fn has_tool(tool: &str, argument: &str) -> bool {
    let found = Command::new(tool).arg(argument).output().is_ok();
    if !found {
        println!("skipped: `{tool}` is not installed");
    }
    found
}

/// Every way of cutting a file short and of flipping one of its bits, thinned
/// out so that each unlock's fixed cost stays bearable.
fn spoiled(bytes: &[u8]) -> Vec<Vec<u8>> {
    let step = (bytes.len() / 60).max(1);
    let mut all = vec![Vec::new(), bytes[..bytes.len() - 1].to_vec()];
    for at in (0..bytes.len()).step_by(step).chain([bytes.len() - 1]) {
        all.push(bytes[..at].to_vec());
        let mut flipped = bytes.to_vec();
        flipped[at] ^= 1 << (at % 7);
        all.push(flipped);
    }
    let mut longer = bytes.to_vec();
    longer.push(0);
    all.push(longer);
    all
}

#[test]
fn u2_a_user_unlocks_with_their_own_passphrase_only() {
    let (_folder, ring) = ring();
    let made = ring.replace_user("ana", &good()).unwrap();
    let opened = ring.unlock_user("ana", &good(), NOW).unwrap();
    assert_eq!(opened.name(), "ana");
    assert_eq!(opened.recipient(), made.recipient());
    assert!(opened.recipient().starts_with("age1"));
    assert_eq!(opened.signing_public_key(), made.signing_public_key());
    assert!(matches!(
        ring.unlock_user("ana", &wrong(), NOW),
        Err(KeyError::WrongPassphrase)
    ));
    for nobody in ["beto", "No Such", "../ana"] {
        assert!(matches!(
            ring.unlock_user(nobody, &good(), NOW),
            Err(KeyError::NoSuchUser)
        ));
    }
}

#[test]
fn u2_a_user_is_made_with_a_fit_name_and_passphrase() {
    let (folder, ring) = ring();
    assert_eq!(ring.list_users().unwrap(), Vec::<String>::new());
    assert!(matches!(
        ring.replace_user("ana", &secret("corta")),
        Err(KeyError::Passphrase(PassphraseError::TooShort {
            minimum: 12
        }))
    ));
    assert!(matches!(
        ring.replace_user("con", &good()),
        Err(KeyError::InvalidName)
    ));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);

    ring.replace_user("beto", &good()).unwrap();
    ring.replace_user("ana", &good()).unwrap();

    write_atomic(&folder.path().join("users/notas.txt"), b"x").unwrap();
    write_atomic(&folder.path().join("users/No Es.age"), b"x").unwrap();
    ring.unlock_user("ana", &wrong(), NOW).unwrap_err();
    assert_eq!(ring.list_users().unwrap(), ["ana", "beto"]);
    ring.remove_user("ana").unwrap();
    assert_eq!(ring.list_users().unwrap(), ["beto"]);
    assert!(matches!(ring.remove_user("ana"), Err(KeyError::NoSuchUser)));
    assert!(!folder.path().join("users/ana.intentos").exists());
}

#[test]
fn u2_changing_the_passphrase_keeps_the_keys_and_replacing_makes_new_ones() {
    let (folder, ring) = ring();
    let made = ring.replace_user("ana", &good()).unwrap();
    let new = secret("otra contraseña larga");
    assert!(matches!(
        ring.change_passphrase("ana", &wrong(), &new, NOW),
        Err(KeyError::WrongPassphrase)
    ));
    assert!(matches!(
        ring.change_passphrase("ana", &good(), &secret("corta"), NOW),
        Err(KeyError::Passphrase(_))
    ));
    ring.change_passphrase("ana", &good(), &new, NOW).unwrap();
    ring.unlock_user("ana", &good(), NOW).unwrap_err();
    let opened = ring.unlock_user("ana", &new, NOW).unwrap();
    assert_eq!(opened.recipient(), made.recipient());
    assert_eq!(opened.signing_public_key(), made.signing_public_key());

    let replaced = ring.replace_user("ana", &good()).unwrap();
    assert_ne!(replaced.recipient(), made.recipient());
    assert_ne!(replaced.signing_public_key(), made.signing_public_key());
    fs::remove_file(user_file(&folder, "ana")).unwrap();
    ring.replace_user("ana", &good()).unwrap();
    ring.unlock_user("ana", &good(), NOW).unwrap();
}

#[test]
fn u2_a_passphrase_opens_however_its_accents_were_typed() {
    let composed = "ñandú que nadie dirá";
    let apart = "n\u{303}andu\u{301} que nadie dira\u{301}";
    for (made, typed) in [(composed, apart), (apart, composed), (apart, apart)] {
        let (_folder, ring) = ring();
        ring.replace_user("ana", &secret(made)).unwrap();
        assert!(ring.unlock_user("ana", &secret(typed), 0).is_ok());
        assert!(ring.unlock_user("ana", &wrong(), 0).is_err());
    }
    // A ring of before, which kept it as it was typed.
    let (folder, ring) = ring();
    ring.replace_user("ana", &secret(composed)).unwrap();
    let keys = ring.unlock_user("ana", &secret(composed), 0).unwrap();
    let sealed =
        sealed::seal_with_passphrase(&keys.to_payload(), &secret(apart), Cost::Testing).unwrap();
    sealed::write(&user_file(&folder, "ana"), &sealed).unwrap();
    for typed in [composed, apart] {
        assert!(
            ring.unlock_user("ana", &secret(typed), 0).is_ok(),
            "{typed}"
        );
    }
}

#[test]
fn u2_wrong_passphrases_wait_longer_and_the_right_one_clears_it() {
    let (folder, ring) = ring();
    ring.replace_user("ana", &good()).unwrap();
    for _ in 0..3 {
        assert!(matches!(
            ring.unlock_user("ana", &wrong(), NOW),
            Err(KeyError::WrongPassphrase)
        ));
    }
    assert_eq!(ring.wait_before("ana", NOW), Duration::from_secs(2));
    assert_eq!(ring.wait_before("beto", NOW), Duration::ZERO);
    assert!(matches!(
        ring.unlock_user("ana", &good(), NOW + 1),
        Err(KeyError::TooSoon { wait }) if wait == Duration::from_secs(1)
    ));
    assert!(matches!(
        ring.change_passphrase("ana", &good(), &wrong(), NOW + 1),
        Err(KeyError::TooSoon { .. })
    ));
    ring.unlock_user("ana", &wrong(), NOW + 2).unwrap_err();
    assert_eq!(ring.wait_before("ana", NOW + 2), Duration::from_secs(4));
    ring.unlock_user("ana", &good(), NOW + 6).unwrap();
    assert_eq!(ring.wait_before("ana", NOW + 6), Duration::ZERO);

    // A file that can be neither read nor written nor removed.
    fs::create_dir(folder.path().join("users/ana.intentos")).unwrap();
    for _ in 0..4 {
        ring.unlock_user("ana", &wrong(), NOW + 6).unwrap_err();
    }
    ring.unlock_user("ana", &good(), NOW + 8).unwrap();
    assert_eq!(ring.wait_before("ana", NOW + 8), Duration::ZERO);
}

#[test]
fn u2_the_delay_survives_its_file_and_many_tries_at_once_are_counted() {
    let (folder, ring) = ring();
    ring.replace_user("ana", &good()).unwrap();
    for at in 0..3 {
        ring.unlock_user("ana", &wrong(), NOW + at).unwrap_err();
        fs::remove_file(folder.path().join("users/ana.intentos")).unwrap();
    }
    assert_eq!(ring.wait_before("ana", NOW + 2), Duration::from_secs(2));
    assert!(matches!(
        ring.unlock_user("ana", &good(), NOW + 2),
        Err(KeyError::TooSoon { .. })
    ));
    ring.unlock_user("ana", &good(), NOW + 4).unwrap();

    let tries: Vec<_> = std::thread::scope(|scope| {
        let tries: Vec<_> = (0..16)
            .map(|_| scope.spawn(|| ring.unlock_user("ana", &wrong(), NOW + 10)))
            .collect();
        tries.into_iter().map(|it| it.join().unwrap()).collect()
    });
    let made = tries
        .iter()
        .filter(|it| matches!(it, Err(KeyError::WrongPassphrase)))
        .count();
    assert_eq!(made, 3, "the others were told to wait: {tries:?}");
    assert!(tries.iter().all(|it| matches!(
        it,
        Err(KeyError::WrongPassphrase | KeyError::TooSoon { .. })
    )));
}

#[test]
fn u2_a_spoiled_user_file_never_opens() {
    let (folder, ring) = ring();
    ring.replace_user("ana", &good()).unwrap();
    let path = user_file(&folder, "ana");
    let bytes = fs::read(&path).unwrap();
    for spoiled in spoiled(&bytes) {
        write_atomic(&path, &spoiled).unwrap();
        let _ = fs::remove_file(folder.path().join("users/ana.intentos"));
        let error = ring.unlock_user("ana", &good(), NOW).unwrap_err();
        assert!(
            matches!(
                error,
                KeyError::Damaged { .. } | KeyError::WrongPassphrase | KeyError::CostTooHigh { .. }
            ),
            "{error:?}"
        );
    }
    // Cut short is always told apart from a wrong passphrase.
    for length in (0..bytes.len()).step_by(7) {
        write_atomic(&path, &bytes[..length]).unwrap();
        let error = ring.unlock_user("ana", &good(), NOW).unwrap_err();
        assert!(matches!(error, KeyError::Damaged { .. }), "{error:?}");
    }
}

#[test]
fn u2_another_users_file_is_not_taken_for_ones_own() {
    let (folder, ring) = ring();
    ring.replace_user("ana", &good()).unwrap();
    ring.replace_user("beto", &wrong()).unwrap();
    fs::copy(user_file(&folder, "beto"), user_file(&folder, "ana")).unwrap();
    assert!(matches!(
        ring.unlock_user("ana", &wrong(), NOW),
        Err(KeyError::ForeignFile { .. })
    ));
    // Nor one sealed for a key instead of a passphrase.
    let recipients = [RecoveryKey::generate().recipient()];
    ring.write_store_key(&StoreKey::generate().unwrap(), &recipients)
        .unwrap();
    fs::copy(
        folder.path().join("store.key.age"),
        user_file(&folder, "ana"),
    )
    .unwrap();
    assert!(matches!(
        ring.unlock_user("ana", &good(), NOW),
        Err(KeyError::Damaged { .. })
    ));
}

#[test]
fn u2_a_work_factor_above_the_cap_is_refused_without_spending_it() {
    let (folder, ring) = ring();
    ring.replace_user("ana", &good()).unwrap();
    let path = user_file(&folder, "ana");
    let mut bytes = fs::read(&path).unwrap();
    let line_end = bytes
        .iter()
        .enumerate()
        .filter(|(_, byte)| **byte == b'\n')
        .nth(1)
        .map(|(at, _)| at)
        .unwrap();
    assert_eq!(&bytes[line_end - 2..line_end], b" 2");
    bytes.splice(line_end - 1..line_end, *b"40");
    write_atomic(&path, &bytes).unwrap();
    assert!(matches!(
        ring.unlock_user("ana", &good(), NOW),
        Err(KeyError::CostTooHigh {
            required: 40,
            limit: 18,
            ..
        })
    ));
}

#[test]
fn u2_the_store_key_opens_for_users_recovery_and_office_and_nobody_else() {
    let (folder, ring) = ring();
    let ana = ring.replace_user("ana", &good()).unwrap();
    let beto = ring.replace_user("beto", &good()).unwrap();
    let recovery = RecoveryKey::generate();
    assert!(matches!(
        ring.open_store_key(&ana),
        Err(KeyError::NoStoreKey { .. })
    ));

    let key = StoreKey::generate().unwrap();
    assert!(matches!(
        ring.write_store_key(&key, &[]),
        Err(KeyError::NoRecipients)
    ));
    let secret_by_mistake = recovery.to_text().expose_secret().to_owned();
    let error = ring
        .write_store_key(&key, &[ana.recipient(), secret_by_mistake])
        .unwrap_err();
    assert!(matches!(error, KeyError::InvalidRecipient { position: 1 }));
    assert!(!format!("{error} {error:?}").contains("SECRET"));

    ring.write_store_key(&key, &[ana.recipient(), recovery.recipient()])
        .unwrap();
    let found = ring.open_store_key(&ana).unwrap();
    assert_eq!(slots(&found), [Slot::Current]);
    assert_eq!(hex(&found[0].key), hex(&key));
    assert_eq!(hex(&key).len(), 64);
    let found = ring.open_store_key_with_recovery(&recovery).unwrap();
    assert_eq!(hex(&found[0].key), hex(&key));
    assert!(matches!(
        ring.open_store_key(&beto),
        Err(KeyError::NotARecipient)
    ));

    let path = folder.path().join("store.key.age");
    let bytes = fs::read(&path).unwrap();
    for spoiled in spoiled(&bytes) {
        write_atomic(&path, &spoiled).unwrap();
        let error = ring.open_store_key(&ana).unwrap_err();
        assert!(
            matches!(error, KeyError::Damaged { .. } | KeyError::NotARecipient),
            "{error:?}"
        );
    }
    write_atomic(&path, &vec![b'a'; 2 << 20]).unwrap();
    assert!(matches!(
        ring.open_store_key(&ana),
        Err(KeyError::Damaged { .. })
    ));
}

#[test]
fn u2_an_interrupted_rotation_opens_with_either_key() {
    let (_folder, ring) = ring();
    let ana = ring.replace_user("ana", &good()).unwrap();
    let to = [ana.recipient()];
    let (old, new) = (StoreKey::generate().unwrap(), StoreKey::generate().unwrap());
    assert_ne!(hex(&old), hex(&new));
    ring.write_store_key(&old, &to).unwrap();
    assert!(matches!(
        ring.promote_staged(),
        Err(KeyError::NothingStaged)
    ));

    ring.stage_store_key(&new, &to).unwrap();
    assert!(ring.is_staged());
    let found = ring.open_store_key(&ana).unwrap();
    assert_eq!(slots(&found), [Slot::Current, Slot::Staged]);
    assert_eq!(hex(&found[0].key), hex(&old));
    assert_eq!(hex(&found[1].key), hex(&new));

    ring.discard_staged().unwrap();
    ring.discard_staged().unwrap();
    assert_eq!(slots(&ring.open_store_key(&ana).unwrap()), [Slot::Current]);

    ring.stage_store_key(&new, &to).unwrap();
    ring.promote_staged().unwrap();
    assert!(!ring.is_staged());
    let found = ring.open_store_key(&ana).unwrap();
    assert_eq!(slots(&found), [Slot::Current]);
    assert_eq!(hex(&found[0].key), hex(&new));
}

#[test]
fn u2_a_blocked_user_cannot_open_the_rotated_key() {
    let (_folder, ring) = ring();
    let ana = ring.replace_user("ana", &good()).unwrap();
    let beto = ring.replace_user("beto", &good()).unwrap();
    let old = StoreKey::generate().unwrap();
    ring.write_store_key(&old, &[ana.recipient(), beto.recipient()])
        .unwrap();

    let new = StoreKey::generate().unwrap();
    ring.stage_store_key(&new, &[ana.recipient()]).unwrap();
    let found = ring.open_store_key(&beto).unwrap();
    assert_eq!(slots(&found), [Slot::Current]);
    assert_eq!(hex(&found[0].key), hex(&old));
    ring.promote_staged().unwrap();
    assert!(matches!(
        ring.open_store_key(&beto),
        Err(KeyError::NotARecipient)
    ));
    assert_eq!(hex(&ring.open_store_key(&ana).unwrap()[0].key), hex(&new));
}

#[test]
fn u2_a_damaged_key_file_does_not_hide_the_good_one_beside_it() {
    let (folder, ring) = ring();
    let ana = ring.replace_user("ana", &good()).unwrap();
    let to = [ana.recipient()];
    ring.write_store_key(&StoreKey::generate().unwrap(), &to)
        .unwrap();
    write_atomic(&folder.path().join("store.key.age.next"), b"half a fi").unwrap();
    assert_eq!(slots(&ring.open_store_key(&ana).unwrap()), [Slot::Current]);

    ring.stage_store_key(&StoreKey::generate().unwrap(), &to)
        .unwrap();
    write_atomic(&folder.path().join("store.key.age"), b"half a fi").unwrap();
    assert_eq!(slots(&ring.open_store_key(&ana).unwrap()), [Slot::Staged]);
}

#[test]
fn u2_no_secret_shows_in_debug_text() {
    let (_folder, ring) = ring();
    let ana = ring.replace_user("ana", &good()).unwrap();
    let key = StoreKey::generate().unwrap();
    let recovery = RecoveryKey::generate();
    let signing = SigningKey::generate().unwrap();
    let found = FoundKey {
        slot: Slot::Current,
        key: key.clone(),
    };
    let shown = format!("{ana:?} {key:?} {recovery:?} {signing:?} {found:?} {ring:?}");
    let box_line = signing.to_text().expose_secret().lines().nth(1).unwrap();
    for hidden in ["AGE-SECRET", &hex(&key), box_line, "correcta-y-larga"] {
        assert!(!shown.contains(hidden), "{shown}");
    }
}

#[cfg(unix)]
#[test]
fn u2_key_files_are_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, ring) = ring();
    let ana = ring.replace_user("ana", &good()).unwrap();
    let to = [ana.recipient()];
    let key = StoreKey::generate().unwrap();
    ring.stage_store_key(&key, &to).unwrap();
    ring.promote_staged().unwrap();
    ring.stage_store_key(&key, &to).unwrap();
    for file in ["users/ana.age", "store.key.age", "store.key.age.next"] {
        let mode = fs::metadata(folder.path().join(file))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
}

#[test]
fn u2_the_real_age_opens_the_store_key_with_the_recovery_file() {
    if !has_tool("age", "--version") {
        return;
    }
    let (folder, ring) = ring();
    let ana = ring.replace_user("ana", &good()).unwrap();
    let recovery = RecoveryKey::generate();
    let key = StoreKey::generate().unwrap();
    ring.write_store_key(&key, &[ana.recipient(), recovery.recipient()])
        .unwrap();
    let identity = folder.path().join("llave.txt");
    write_atomic(&identity, recovery.to_text().expose_secret().as_bytes()).unwrap();
    let output = Command::new("age")
        .arg("-d")
        .arg("-i")
        .arg(&identity)
        .arg(folder.path().join("store.key.age"))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert_eq!(output.stdout, format!("{}\n", hex(&key)).as_bytes());
}

fn real_minisign_accepts(folder: &Path, public: &str) -> bool {
    Command::new("minisign")
        .args(["-V", "-P", public, "-m"])
        .arg(folder.join("datos"))
        .output()
        .unwrap()
        .status
        .success()
}

#[test]
fn u1_the_real_minisign_verifies_a_users_signature() {
    if !has_tool("minisign", "-v") {
        return;
    }
    let (folder, ring) = ring();
    let ana = ring.replace_user("ana", &good()).unwrap();
    let public = ana.signing_public_key();
    let bytes = "una decisión".as_bytes();
    write_atomic(&folder.path().join("datos"), bytes).unwrap();
    let signature = ana.sign(bytes).unwrap();
    write_atomic(&folder.path().join("datos.minisig"), signature.as_bytes()).unwrap();
    assert!(real_minisign_accepts(folder.path(), public));
    write_atomic(&folder.path().join("datos"), b"otra cosa").unwrap();
    assert!(!real_minisign_accepts(folder.path(), public));
}

/// Run by hand on an optimised build: `cargo test --release -- --ignored u2_unlock`.
#[test]
#[ignore = "measures the machine"]
fn u2_unlocking_at_the_real_cost_takes_at_most_half_a_second() {
    let folder = tempfile::tempdir().unwrap();
    let ring = KeyRing::new(folder.path(), Cost::Product);
    ring.replace_user("ana", &good()).unwrap();
    let header = fs::read(user_file(&folder, "ana")).unwrap();
    assert!(String::from_utf8_lossy(&header).contains(" 16\n"));
    let mut times: Vec<Duration> = (0..5)
        .map(|_| {
            let start = Instant::now();
            ring.unlock_user("ana", &good(), NOW).unwrap();
            start.elapsed()
        })
        .collect();
    times.sort();
    println!("unlock: {times:?}");
    assert!(times[2] <= Duration::from_millis(500), "{times:?}");
}
