//! Killing the real program while it exports: a bundle is whole under its name,
//! or it is not there (U3, G3).

use super::Random;
use crate::store::exporting::fill;
use crate::support::exchange::names;
use crate::support::store::{ANA, PASSPHRASE, overwrite, passphrase, running, set_up_running};
use contingencia::config::Paths;
use contingencia::exchange::{Bundle, Unsealing};
use contingencia::store::keyring::RecoveryKey;
use contingencia::store::{Store, verify};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const KILLS: u64 = 20;

/// Operations in the store.
const OPERATIONS: u32 = 4_000;

fn command(data: &Path, secret: &Path, out: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_contingencia"));
    command
        .env_clear()
        .arg("--datos")
        .arg(data)
        .arg("--clave-archivo")
        .arg(secret)
        .args(["exportar", "--salida"])
        .arg(out)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

#[test]
fn g3_a_bundle_is_whole_or_not_there_whenever_the_program_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let [data, secret, out] = ["datos", "clave", "salida"].map(|name| folder.path().join(name));
    overwrite(&secret, PASSPHRASE.as_bytes());
    std::fs::create_dir(&out).unwrap();
    set_up_running(&data);
    let office = RecoveryKey::generate();
    let unlock = || Store::unlock(Paths::new(&data), ANA, &passphrase(), running()).unwrap();
    let mut store = unlock();
    store.add_recipient("Oficina", &office.recipient()).unwrap();
    fill(&mut store, OPERATIONS);
    drop(store);
    // How long a whole one takes.
    let begun = Instant::now();
    assert!(command(&data, &secret, &out).status().unwrap().success());
    let longest = begun.elapsed();
    assert_eq!(names(&out).len(), 1);
    let mut random = Random(0x5eed);
    let mut cut_short = 0;
    for _ in 0..KILLS {
        let mut child = command(&data, &secret, &out).spawn().unwrap();
        let most = u64::try_from(longest.as_micros()).unwrap();
        std::thread::sleep(Duration::from_micros(random.below(most)));
        child.kill().unwrap();
        let killed = !child.wait().unwrap().success();
        let left = names(&out);
        cut_short += u32::from(killed && left.iter().any(|name| name.starts_with('.')));
        for name in left {
            let path = out.join(&name);
            // Under a hidden name nobody takes it for a bundle.
            if !name.starts_with('.') {
                let unsealing = Unsealing::Identities(vec![office.to_text()]);
                Bundle::open(&path, &unsealing, &mut |_, _| true).unwrap();
            }
            std::fs::remove_file(path).unwrap();
        }
    }
    println!("{KILLS} muertes, {cut_short} mientras se escribía el paquete");
    assert!(cut_short > 0, "no kill met a bundle that was being written");
    let paths = Paths::new(&data);
    let found = verify(&paths, ANA, &passphrase(), &running(), &mut |_, _| true).unwrap();
    assert_eq!(found.problems, []);
    assert!(command(&data, &secret, &out).status().unwrap().success());
    let store = unlock();
    let replica = store.terminal().replica;
    let read = store.read();
    assert_eq!(
        read.exported_to(replica).unwrap(),
        // After it comes the note that it left.
        read.last_sequence(replica).unwrap() - 1
    );
}
