//! A day on which everything goes wrong that a counter has known: the power fails in
//! the middle of a form, the disk fills up, the clock jumps, and one copy of the store
//! comes back on two machines. Afterwards every tool must say the same.

use super::{Point, SMALL, command_line, enter, program, quit, register, to_board};
use crate::support::{
    console::{Console, keys},
    store::{ANA, PASSPHRASE, asked_of_the_office, running},
};
#[cfg(target_os = "linux")]
use crate::support::{disk::Mount, store::set_up_running};
use contingencia::{config::Paths, store::set_up};
use serde_json::Value;
use std::{
    collections::BTreeSet,
    fs::File,
    io::Write,
    path::{Path, PathBuf},
    process::Command,
};

/// What the two terminals and the office agreed on.
const PHRASE: &str = "una frase entre dos terminales";

/// One terminal's data folder, worked on by subcommands.
struct Terminal(PathBuf);

impl Terminal {
    fn says(&self, args: &[&str]) -> Value {
        command_line(&self.0, PASSPHRASE, args)
    }

    /// Takes a complaint down; its code, or the answer that was no attention.
    fn take(&self, name: &str) -> Result<String, Value> {
        let taken = self.says(&[
            "atencion",
            "registrar",
            "--tramite",
            "queja",
            "--nombre",
            name,
            "--pide",
            "- que le respondan",
        ]);
        taken["code"].as_str().map(str::to_owned).ok_or(taken)
    }

    /// Its console, at the board.
    fn console(&self) -> Console {
        let mut console = program(&self.0, &[], SMALL, &[]);
        console.wait_for(super::ENTRANCE);
        enter(&mut console);
        console
    }

    /// Codes of the attentions it knows.
    fn codes(&self) -> BTreeSet<String> {
        let listed = self.says(&["atencion", "listar"]);
        let all = listed["attentions"].as_array().unwrap();
        all.iter()
            .map(|attention| attention["code"].as_str().unwrap().to_owned())
            .collect()
    }

    /// How much of the history of an attention was written under a doubtful clock.
    fn doubts(&self, code: &str) -> usize {
        let shown = self.says(&["atencion", "mostrar", code]);
        let history = shown["history"].as_array().unwrap();
        let doubtful = history
            .iter()
            .filter(|entry| entry["clock_suspect"] == true);
        doubtful.count()
    }

    fn verified(&self) -> Value {
        let found = self.says(&["verificar"]);
        assert_eq!(found["ok"], true, "{found}");
        found["operations"].clone()
    }

    /// Writes everything it has as a bundle into a folder; the file.
    fn bundle(&self, folder: &Path, phrase: &Path) -> String {
        let told = self.says(&[
            "exportar",
            "--salida",
            text(folder),
            "--todo",
            "--frase-archivo",
            text(phrase),
        ]);
        let file = told["file"].as_str();
        file.unwrap_or_else(|| panic!("{told}")).to_owned()
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn write(path: &Path, bytes: &[u8]) {
    File::create(path).unwrap().write_all(bytes).unwrap();
}

/// Writes a file until its disk is full.
#[cfg(target_os = "linux")]
fn fill(path: &Path) {
    let mut file = File::create(path).unwrap();
    for size in [1 << 16, 1 << 12, 1] {
        while file.write_all(&vec![0; size]).is_ok() {}
    }
}

/// An attention taken while the clock is set otherwise; none where `faketime` is not
/// installed, which is said.
fn take_at(shift: &str, terminal: &Terminal, name: &str) -> Option<String> {
    let secret = terminal.0.with_extension("clave");
    write(&secret, PASSPHRASE.as_bytes());
    let output = Command::new("faketime")
        .args(["-f", shift, env!("CARGO_BIN_EXE_contingencia"), "--datos"])
        .arg(&terminal.0)
        .arg("--clave-archivo")
        .arg(&secret)
        .args(["--json", "atencion", "registrar", "--tramite", "queja"])
        .args(["--nombre", name, "--pide", "que le respondan"])
        .output();
    let Ok(output) = output else {
        println!("skipped: faketime is not installed, the clock does not jump");
        return None;
    };
    let taken: Value = serde_json::from_slice(&output.stdout).unwrap();
    Some(taken["code"].as_str().unwrap().to_owned())
}

#[test]
fn j3_n5_after_a_kill_a_full_disk_a_clock_jump_and_two_restores_all_say_the_same() {
    let point = Point::new();
    let folder = point.folder.path();
    let a = Terminal(point.data());
    let phrase = folder.join("frase");
    write(&phrase, PHRASE.as_bytes());

    // An event by keyboard; the power fails in the middle of a customer's form.
    let mut console = a.console();
    register(&mut console, "queja", "A-000001");
    to_board(&mut console);
    console.send("a").wait_for("nombre completo o razón social");
    console.send("queja").send(keys::ENTER).send("Rosa Ejemplo");
    console.wait_for("Rosa Ejemplo").kill_9_once_saved();
    let mut codes = vec![a.take("Juan Inventado Uno").unwrap()];
    let mut console = a.console();
    console.wait_for("A-000001");
    quit(&mut console);

    // The clock is five years ahead for one customer, and right again for the next.
    if let Some(code) = take_at("+1825d", &a, "Ana Inventada Dos") {
        assert_eq!(a.doubts(&code), 1, "{code}");
        codes.push(code);
        let after = a.take("Luis Inventado Tres").unwrap();
        assert_eq!(a.doubts(&after), 0, "{after}");
        codes.push(after);
    }

    // One copy comes back on two machines, and both go on.
    let copy = folder.join("copia.zip");
    a.says(&["respaldar", "--salida", text(&copy)]);
    let restored = ["uno", "dos"].map(|name| Terminal(folder.join(name)));
    for terminal in &restored {
        terminal.says(&["--usuario", ANA, "restaurar", text(&copy)]);
        let code = terminal.take("Marta Inventada Cuatro").unwrap();
        assert!(!codes.contains(&code), "{code} was given already");
        codes.push(code);
        terminal.says(&["evento", "restablecer", "A-000001"]);
    }

    // The office takes both in and is told that two go on from one.
    let office = Terminal(folder.join("oficina"));
    drop(set_up(Paths::new(&office.0), asked_of_the_office(), running()).unwrap());
    let stick = folder.join("usb");
    std::fs::create_dir(&stick).unwrap();
    let told: Vec<Value> = [&a, &restored[0], &restored[1]]
        .map(|terminal| {
            let bundle = terminal.bundle(&stick, &phrase);
            let phrase = text(&phrase);
            office.says(&["importar", &bundle, "--confiar", "--frase-archivo", phrase])
        })
        .into();
    for taken in &told {
        assert_eq!(taken["accepted"], true, "{taken}");
    }
    let problems = told[2]["problems"].to_string();
    assert!(problems.contains("lineage"), "{}", told[2]);

    // Register, screen, paper and check of the office say what the points said.
    let expected: BTreeSet<String> = codes.iter().cloned().collect();
    assert_eq!(expected.len(), codes.len());
    assert_eq!(office.codes(), expected);
    let outage = office.says(&["evento", "mostrar", "A-000001"]);
    let own = restored[0].says(&["evento", "mostrar", "A-000001"]);
    for key in [
        "correlative",
        "started_at",
        "registered_at",
        "procedure_type",
    ] {
        assert_eq!(outage[key], own[key], "{key}");
    }
    let mut console = office.console();
    console.send("3");
    for code in &codes {
        // The last characters tell them apart, whatever the width leaves.
        console.wait_for(&code[code.len() - 9..]);
    }
    quit(&mut console);
    let form = folder.join("formato.pdf");
    restored[1].says(&["formato", "--evento", "A-000001", "--salida", text(&form)]);
    if let Ok(read) = Command::new("pdftotext").arg(&form).arg("-").output() {
        // A code in a narrow column may break anywhere, and its hyphen with it.
        let page = String::from_utf8_lossy(&read.stdout).replace(
            |c: char| matches!(c, '\u{200b}' | '-') || c.is_whitespace(),
            "",
        );
        for code in restored[1].codes() {
            assert!(page.contains(&code.replace('-', "")), "{code}: {page}");
        }
    } else {
        println!("skipped: pdftotext is not installed");
    }
    for terminal in [&a, &restored[0], &restored[1]] {
        terminal.verified();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn j3_on_a_full_disk_everything_is_read_and_leaves_and_reception_says_what_to_do() {
    let point = Point::new();
    let disk = point.folder.path().join("disco");
    std::fs::create_dir(&disk).unwrap();
    let Some(_mount) = Mount::small(&disk, "size=6m") else {
        println!("skipped: no file system can be mounted here");
        return;
    };
    let terminal = Terminal(disk.join("datos"));
    set_up_running(&terminal.0);
    let phrase = point.folder.path().join("frase");
    write(&phrase, PHRASE.as_bytes());
    let code = terminal.take("Juan Inventado Uno").unwrap();
    let operations = terminal.verified();

    let ballast = disk.join("relleno");
    fill(&ballast);
    let refused = terminal.take("Ana Inventada Dos").unwrap_err();
    assert_eq!(refused["error"]["kind"], "store", "{refused}");
    let message = refused["error"]["message"].as_str().unwrap();
    assert!(message.contains("lleno"), "{message}");
    assert_eq!(terminal.codes(), BTreeSet::from([code.clone()]));
    assert_eq!(terminal.verified(), operations);
    let mut console = program(&terminal.0, &[], SMALL, &[]);
    console.wait_for(super::ENTRANCE);
    console.send(PASSPHRASE).send(keys::ENTER);
    console.wait_for("El disco está lleno").send(keys::ENTER);
    console.wait_for(super::BOARD);
    console.send("3").wait_for(&code[code.len() - 9..]);
    quit(&mut console);
    let bundle = terminal.bundle(point.folder.path(), &phrase);
    assert!(Path::new(&bundle).exists());

    std::fs::remove_file(&ballast).unwrap();
    let next = terminal.take("Ana Inventada Dos").unwrap();
    assert_eq!(terminal.codes(), BTreeSet::from([code, next]));
    terminal.verified();
}
