//! Whole journeys: the real program in a real pseudo-terminal, looked at as a person
//! looks at it. Every wait ends when the screen shows what is awaited.

mod alerts_day;
mod attention_day;
mod cell_day;
mod cell_figures;
mod copies;
mod demo;
mod draft;
mod evaluation_day;
mod first_run;
mod hard_day;
mod lock;
#[cfg(target_os = "linux")]
mod memory;
mod outage_day;
#[cfg(unix)]
mod printing;
mod refusals;
mod regularization_day;
mod terminal;
mod two_consoles;

use crate::support::{
    console::{Console, keys},
    store::{PASSPHRASE, set_up_running},
};
use portable_pty::CommandBuilder;
use serde_json::Value;
use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};
use tempfile::TempDir;

/// The least size the console is drawn at.
const SMALL: (u16, u16) = (80, 24);

/// What only the board says, whatever stands on it.
const BOARD: &str = "Por hacer";

/// The entrance.
const ENTRANCE: &str = "Frase de paso";

/// The page of a new outage, once it takes keys.
const FORM: &str = "Elija el trámite que pide el cliente.";

/// A point with a store whose passphrase is cheap to try.
struct Point {
    folder: TempDir,
}

impl Point {
    fn new() -> Self {
        let point = Self {
            folder: TempDir::new().unwrap(),
        };
        set_up_running(&point.data());
        point
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("datos")
    }

    /// The console at its entrance.
    fn entrance(&self, size: (u16, u16), variables: &[(&str, &str)]) -> Console {
        let mut console = program(&self.data(), &[], size, variables);
        console.wait_for(ENTRANCE);
        console
    }

    /// The console at its board, entered with the passphrase.
    fn inside(&self) -> Console {
        self.inside_at(SMALL)
    }

    fn inside_at(&self, size: (u16, u16)) -> Console {
        let mut console = self.entrance(size, &[]);
        enter(&mut console);
        console
    }

    /// The one document of a subcommand.
    fn json(&self, args: &[&str]) -> Value {
        command_line(&self.data(), PASSPHRASE, args)
    }
}

/// The one document of a subcommand over a data folder.
fn command_line(data: &Path, passphrase: &str, args: &[&str]) -> Value {
    let folder = TempDir::new().unwrap();
    let secret = folder.path().join("clave");
    let mut file = std::fs::File::create(&secret).unwrap();
    std::io::Write::write_all(&mut file, passphrase.as_bytes()).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_contingencia"))
        .env_clear()
        .arg("--datos")
        .arg(data)
        .arg("--clave-archivo")
        .arg(&secret)
        .arg("--json")
        .args(args)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// The program over a data folder.
fn program(data: &Path, args: &[&str], size: (u16, u16), variables: &[(&str, &str)]) -> Console {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_contingencia"));
    command.arg("--datos");
    command.arg(data);
    command.args(args);
    Console::spawn(command, data.parent().unwrap(), size, variables)
}

/// From the entrance to the board.
fn enter(console: &mut Console) {
    console.send(PASSPHRASE).send(keys::ENTER).wait_for(BOARD);
}

/// From the board, or from wherever q leaves, to the end of the program.
fn quit(console: &mut Console) {
    // A letter would ask first where an event is open.
    console.send(keys::CTRL_Q);
    let status = console.wait_exit();
    assert!(status.success(), "{status}:\n{}", console.screen());
}

/// Back to the board from a page of its own.
fn to_board(console: &mut Console) {
    console.send("1").wait_for(BOARD);
}

/// Registers an outage from the board and stays on its page; four questions are
/// answered as they must be.
fn register(console: &mut Console, procedure: &str, correlative: &str) {
    console.send("n").wait_for(FORM);
    console.send(procedure).send(keys::ENTER).send("snnn");
    console.wait_for("Corresponde registrar ·");
    console.send(keys::ENTER);
    console
        .wait_for(&format!(" {correlative} · "))
        .wait_for("● abierto");
}

/// Opens the page of a new outage from the board, empty: an older draft is only offered.
fn fresh_form(console: &mut Console) {
    console.send("n").send(keys::DOWN);
    console.wait_until("the list of procedures", |screen| {
        // The board says «Reclamos» too, but in no column.
        screen.contains(FORM) && screen.contains("Reclamos  ")
    });
}

/// The line that offers an older draft.
const DRAFT: &str = "Quedó un borrador";

/// A text as one line, without the gaps that fill it.
fn flowing(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What stands in the window above the page, as one line.
fn window(screen: &str) -> String {
    let rows = screen.lines().filter(|row| row.contains('│'));
    let inside = rows.filter_map(|row| row.split('│').max_by_key(|part| part.chars().count()));
    flowing(&inside.collect::<Vec<_>>().join(" "))
}
