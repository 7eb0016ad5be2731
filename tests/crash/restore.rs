//! Killing the real program while it restores over a store: whatever the instant,
//! the next start opens the old store or the new one, whole (N5).

use super::Random;
use crate::support::store::{ANA, PASSPHRASE, overwrite, passphrase, running, set_up_running};
use contingencia::config::Paths;
use contingencia::store::{Store, verify};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const KILLS: u64 = 40;

fn command(data: &Path, secret: &Path, copy: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_contingencia"));
    command
        .env_clear()
        .arg("--datos")
        .arg(data)
        .args(["--usuario", ANA, "--clave-archivo"])
        .arg(secret)
        .args(["restaurar", "--reemplazar"])
        .arg(copy)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

#[test]
fn n5_a_restore_killed_at_any_instant_opens_again() {
    let folder = tempfile::tempdir().unwrap();
    let [data, secret, copy] = ["datos", "clave", "copia.zip"].map(|name| folder.path().join(name));
    overwrite(&secret, PASSPHRASE.as_bytes());
    set_up_running(&data);
    let unlock = || Store::unlock(Paths::new(&data), ANA, &passphrase(), running()).unwrap();
    unlock()
        .back_up(
            Some(&contingencia::actions::Target::new(&copy)),
            &mut |_, _| true,
        )
        .unwrap();
    // How long a whole one takes.
    let begun = Instant::now();
    assert!(command(&data, &secret, &copy).status().unwrap().success());
    let longest = u64::try_from(begun.elapsed().as_micros()).unwrap();
    let mut random = Random(0x0005_eed5);
    let mut epoch = unlock().terminal().started.epoch;
    let (mut old, mut new) = (0, 0);
    for kill in 0..KILLS {
        let mut child = command(&data, &secret, &copy).spawn().unwrap();
        std::thread::sleep(Duration::from_micros(random.below(longest)));
        child.kill().unwrap();
        child.wait().unwrap();
        let paths = Paths::new(&data);
        let found = verify(&paths, ANA, &passphrase(), &running(), &mut |_, _| true).unwrap();
        assert_eq!(found.problems, [], "{kill}");
        let store = unlock();
        let now = store.terminal().started.epoch;
        assert!(now == epoch || now == epoch + 1, "{kill}: {epoch}, {now}");
        if now == epoch {
            old += 1;
        } else {
            new += 1;
        }
        epoch = now;
    }
    println!("{KILLS} muertes: {old} veces el de antes, {new} el restaurado");
    // Whatever a kill left half made is no hindrance.
    assert!(command(&data, &secret, &copy).status().unwrap().success());
    assert!(unlock().terminal().started.epoch > epoch);
    assert!(!Paths::new(&data).restoring().exists());
}
