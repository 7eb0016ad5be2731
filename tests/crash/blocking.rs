//! Killing the real program while it blocks a user: whatever the instant, a user who
//! is blocked has no key to the store once somebody has entered again (U1, U2).

use super::Random;
use crate::support::store::{
    ANA, PASSPHRASE, overwrite, passphrase, running, secret, set_up_running,
};
use contingencia::config::Paths;
use contingencia::domain::authority::Role;
use contingencia::domain::user::UserNames;
use contingencia::store::keyring::{Cost, KeyRing};
use contingencia::store::{Store, verify};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const KILLS: u64 = 24;

fn block(data: &Path, phrase: &Path, login: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_contingencia"))
        .env_clear()
        .arg("--datos")
        .arg(data)
        .args(["--usuario", ANA, "--clave-archivo"])
        .arg(phrase)
        .args(["usuario", "bloquear", login])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn u2_a_block_killed_at_any_instant_leaves_no_key_behind() {
    let folder = tempfile::tempdir().unwrap();
    let [data, phrase] = ["datos", "clave"].map(|name| folder.path().join(name));
    overwrite(&phrase, PASSPHRASE.as_bytes());
    set_up_running(&data);
    let paths = Paths::new(&data);
    let ring = KeyRing::new(&data, Cost::Testing);
    let his = secret("otra frase de prueba");
    let unlock = || Store::unlock(paths.clone(), ANA, &passphrase(), running()).unwrap();
    let problems = || {
        let found = verify(&paths, ANA, &passphrase(), &running(), &mut |_, _| true);
        found.unwrap().problems
    };
    let add = |login: &str| {
        let names = UserNames {
            login: login.into(),
            name: "Luis de Prueba".into(),
            job_title: None,
        };
        let id = unlock().add_user(&names, Role::Asesor, &his).unwrap();
        (id, ring.unlock_user(login, &his, 0).unwrap())
    };
    // How long a whole one takes, from the unlocking on.
    add("luis");
    let begun = Instant::now();
    assert!(block(&data, &phrase, "luis").wait().unwrap().success());
    let longest = u64::try_from(begun.elapsed().as_micros()).unwrap();
    let mut random = Random(0x0b10_cced);
    let (mut before, mut owed) = (0, 0);
    for kill in 0..KILLS {
        let login = format!("luis{kill}");
        let (id, keys) = add(&login);
        assert_eq!(problems(), [], "{kill}");
        let mut child = block(&data, &phrase, &login);
        // The first half is the passphrase: more kills where it matters.
        std::thread::sleep(Duration::from_micros(
            longest / 2 + random.below(longest / 2),
        ));
        child.kill().unwrap();
        child.wait().unwrap();
        let opens = || ring.open_store_key(&keys).is_ok();
        let told = problems();
        let store = unlock();
        if store.read().user(id).unwrap().unwrap().blocked {
            assert!(!opens(), "{kill}: blocked, and still has a key");
            owed += usize::from(told.iter().any(|it| it.kind.code() == "access"));
        } else {
            assert!(opens(), "{kill}");
            before += 1;
        }
        drop(store);
        assert_eq!(problems(), [], "{kill}");
    }
    println!("{KILLS} muertes: {before} antes de bloquear, {owed} con la clave por cambiar");
}
