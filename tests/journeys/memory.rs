//! What is left in the memory of a console once it is locked (U2), as Linux shows the
//! memory of one's own processes.

use super::{Point, enter, quit};
use crate::support::console::{Console, keys};
use crate::support::store::{ANA, passphrase};
use contingencia::config::Paths;
use serde_json::Value;
use std::fs::File;
use std::io::Read;
use std::os::unix::fs::FileExt;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Bytes read at a time.
const BLOCK: usize = 1 << 20;

/// How many times each text lies in what the process can write; none where the system
/// does not show it.
fn count(console: &Console, texts: &[&str]) -> Option<Vec<usize>> {
    let id = console.process();
    let maps = std::fs::read_to_string(format!("/proc/{id}/maps")).ok()?;
    let memory = File::open(format!("/proc/{id}/mem")).ok()?;
    let mut found = vec![0; texts.len()];
    for line in maps.lines() {
        let mut columns = line.split_whitespace();
        let (range, rights) = (columns.next()?, columns.next()?);
        if !rights.starts_with("rw") {
            continue;
        }
        let (from, to) = range.split_once('-')?;
        let [mut from, to] = [from, to].map(|at| u64::from_str_radix(at, 16).unwrap());
        let mut rest = Vec::new();
        while from < to {
            let mut block = vec![0; BLOCK.min(usize::try_from(to - from).unwrap())];
            // Some pages are the system's own.
            if memory.read_exact_at(&mut block, from).is_err() {
                break;
            }
            from += block.len() as u64;
            rest.append(&mut block);
            for (text, found) in texts.iter().zip(&mut found) {
                let text = text.as_bytes();
                *found += rest.windows(text.len()).filter(|it| *it == text).count();
            }
            let longest = texts.iter().map(|text| text.len()).max()?;
            rest.drain(..rest.len().saturating_sub(longest - 1));
        }
    }
    Some(found)
}

/// The secret key with which somebody signs, as their file keeps it.
fn signing_key(data: PathBuf, login: &str) -> String {
    let file = Paths::new(data)
        .users()
        .join(login)
        .with_added_extension("age");
    let sealed = std::fs::read(file).unwrap();
    let decryptor = age::Decryptor::new_buffered(&sealed[..]).unwrap();
    let identity = age::scrypt::Identity::new(passphrase());
    let mut opened = String::new();
    decryptor
        .decrypt(std::iter::once(&identity as &dyn age::Identity))
        .unwrap()
        .read_to_string(&mut opened)
        .unwrap();
    let opened: Value = serde_json::from_str(&opened).unwrap();
    let text = opened["signing_key"].as_str().unwrap();
    text.lines().last().unwrap().to_owned()
}

#[test]
fn u2_neither_a_customer_nor_the_users_key_is_in_memory_after_the_lock() {
    let point = Point::new();
    let key = signing_key(point.data(), ANA);
    let name = "Quimérica Dragón Prueba";
    // One who is in the records, and one who is being taken down.
    let known = "Nebulosa Ejemplo Prueba";
    let taken = point.json(&[
        "atencion",
        "registrar",
        "--tramite",
        "reposición de chip",
        "--nombre",
        known,
        "--pide",
        "Otro chip",
        "--sin-evento",
    ]);
    assert_eq!(taken["error"], Value::Null, "{taken}");
    let mut console = point.inside();
    console.send("3").wait_for("Nebulosa");
    let Some(listed) = count(&console, &[known]) else {
        println!("skipped: the system does not show the memory of a process");
        return;
    };
    assert!(listed[0] > 0);
    console.send("a").wait_for("nombre completo o razón social");
    console.send("chip").send(keys::ENTER);
    // Key by key, as people type: what is pasted stays in the terminal's own buffer until
    // as much is typed.
    for (at, letter) in name.char_indices() {
        let typed = &name[..at + letter.len_utf8()];
        console.send(&letter.to_string()).wait_for(typed.trim_end());
    }
    // Long enough for its draft to be written.
    console.wait_for("borrador guardado");
    let texts = [name, known, &key];
    let open = count(&console, &texts).unwrap();
    assert!(open[0] > 0 && open[2] > 0, "{open:?}");
    console.send(keys::CTRL_L).wait_for("Consola bloqueada");
    // The screen is locked before all is closed.
    let deadline = Instant::now() + Duration::from_secs(20);
    while let Some(left) = count(&console, &texts)
        && left != [0; 3]
    {
        assert!(Instant::now() < deadline, "{left:?}");
    }
    enter(&mut console);
    quit(&mut console);
}
