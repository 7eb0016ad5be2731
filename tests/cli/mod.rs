//! The command line: the real program, its whole output and its exit code.

mod access;
mod amendments;
mod attached;
mod attentions;
mod bases;
mod batch;
mod calendar;
mod cell_work;
mod claims;
mod content;
mod corrections;
mod cut_short;
mod documents;
mod evaluation;
mod examples;
pub(crate) mod exchange;
mod exports;
mod figures;
mod help;
mod indicators;
mod instants;
mod journey;
mod letters;
mod listed;
#[cfg(target_os = "linux")]
mod machines;
mod operating_alerts;
mod outlets;
mod personal;
mod points;
mod practices;
mod printing;
mod refusals;
mod register;
mod regularization;
mod regulatory_report;
mod report_course;
mod report_month;
mod returned;
mod tallies;
mod terminal;
mod three_points;
mod usage;
mod users;

use crate::support::store::{running, secret};
use chrono::DateTime;
use contingencia::actions::{Start, start};
use contingencia::config::Paths;
use contingencia::domain::authority::Role;
use contingencia::domain::terminal::Channel;
use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// The passphrase of the first user.
pub(crate) const PASSPHRASE: &str = "cuatro palabras que nadie dice";

/// A data folder of its own, and the program over it.
pub(crate) struct Point {
    folder: TempDir,
}

/// What a call left behind.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Ran {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Point {
    /// A folder without a store, and a file with the passphrase.
    fn empty() -> Self {
        let point = Self {
            folder: TempDir::new().unwrap(),
        };
        point.secret("clave", PASSPHRASE);
        point
    }

    /// Writes a file of somebody else's.
    pub(crate) fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::File::create(&path)
            .and_then(|mut file| std::io::Write::write_all(&mut file, bytes.as_ref()))
            .unwrap();
        path
    }

    /// A terminal set up for a supervisor.
    pub(crate) fn started() -> Self {
        Self::started_by(Role::Supervisor)
    }

    /// A terminal set up for somebody of a role, as `iniciar` does it, but with keys
    /// that are cheap to try: what it costs to try one is measured elsewhere.
    fn started_by(role: Role) -> Self {
        Self::started_at("peru", Channel::Cac, role)
    }

    /// The cell of PQR, set up for somebody of its back office.
    pub(crate) fn cell() -> Self {
        Self::started_at("colombia", Channel::Celula, Role::Backoffice)
    }

    fn started_at(profile: &str, channel: Channel, role: Role) -> Self {
        let point = Self::empty();
        let asked = Start {
            profile: profile.to_owned(),
            point: "lim014".to_owned(),
            point_name: "CAC San Isidro".to_owned(),
            channel,
            organization: None,
            terminal: "a".to_owned(),
            login: "marta".to_owned(),
            name: "Marta Prueba".to_owned(),
            job_title: String::new(),
            role,
            passphrase: secret(PASSPHRASE),
        };
        drop(start(Paths::new(point.data()), asked, running()).unwrap());
        point
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.path("datos")
    }

    /// Writes a file whose first line is a secret, and its end of line a Windows one.
    pub(crate) fn secret(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        let mut file = std::fs::File::create(&path).unwrap();
        write!(file, "{text}\r\notra línea\r\n").unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// The program over a data folder; it sees no environment but what is set here.
    fn command(data: &Path) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_contingencia"));
        command
            .env_clear()
            .env("TZ", "Asia/Kathmandu")
            .arg("--datos")
            .arg(data)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    pub(crate) fn call(&self, args: &[&str]) -> Command {
        let mut command = Self::command(&self.data());
        command
            .arg("--clave-archivo")
            .arg(self.path("clave"))
            .args(args);
        command
    }

    fn run(&self, args: &[&str]) -> Ran {
        self.ran(&mut self.call(args))
    }

    /// Runs a call with a text on standard input.
    fn fed(&self, args: &[&str], input: &str) -> Ran {
        let mut child = self.call(args).stdin(Stdio::piped()).spawn().unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(input.as_bytes())
            .unwrap();
        self.seen(&child.wait_with_output().unwrap())
    }

    fn ran(&self, command: &mut Command) -> Ran {
        self.seen(&command.output().unwrap())
    }

    fn seen(&self, output: &std::process::Output) -> Ran {
        let text = |bytes: &[u8]| {
            let text = String::from_utf8(bytes.to_vec()).unwrap();
            let text = text.replace(self.folder.path().to_str().unwrap(), "[carpeta]");
            masked(&slashed(&text))
        };
        Ran {
            code: output.status.code().unwrap(),
            stdout: text(&output.stdout),
            stderr: text(&output.stderr),
        }
    }

    /// The one document of a call with `--json`, and its exit code.
    pub(crate) fn json(&self, args: &[&str]) -> (i32, Value) {
        let output = self.call(args).arg("--json").output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        let document = serde_json::from_slice(&output.stdout).unwrap();
        (output.status.code().unwrap(), document)
    }

    /// Brings somebody of a role in; the options that enter as them.
    fn user(&self, login: &str, role: &str) -> [String; 4] {
        let secret = self.secret(login, "otra frase de paso larga");
        let name = format!("{login} prueba");
        let ran = self.run(&[
            "usuario",
            "agregar",
            "--nombre-ingreso",
            login,
            "--nombre",
            &name,
            "--rol",
            role,
            "--clave-nueva-archivo",
            &secret,
            "--usuario",
            "marta",
        ]);
        assert_eq!(ran.code, 0, "{ran:?}");
        ["--usuario", login, "--clave-archivo", &secret].map(str::to_owned)
    }

    /// The documents of a batch, one a line.
    pub(crate) fn batch(&self, lines: &[&str]) -> Vec<Value> {
        self.batch_with(&[], lines)
    }

    /// The documents of a batch under other options.
    pub(crate) fn batch_with(&self, options: &[String], lines: &[&str]) -> Vec<Value> {
        let mut call = self.call(&["lote"]);
        let mut child = call.args(options).stdin(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(lines.join("\n").as_bytes()).unwrap();
        drop(stdin);
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        let text = String::from_utf8(output.stdout).unwrap();
        let documents: Vec<Value> = text
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(documents.len(), lines.len(), "{text}");
        documents
    }
}

/// The paths in a text as Unix writes them, whichever the system.
fn slashed(text: &str) -> String {
    let mut parts = text.split("[carpeta]");
    let mut slashed = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(['\n', '"', ';', ':']).unwrap_or(part.len());
        slashed.push_str("[carpeta]");
        slashed.push_str(&part[..end].replace('\\', "/"));
        slashed.push_str(&part[end..]);
    }
    slashed
}

/// An outcome with nothing but words.
fn failed(code: i32, stderr: &str) -> Ran {
    Ran {
        code,
        stdout: String::new(),
        stderr: stderr.to_owned(),
    }
}

fn done(stdout: &str, stderr: &str) -> Ran {
    Ran {
        code: 0,
        stdout: stdout.to_owned(),
        stderr: stderr.to_owned(),
    }
}

/// The rule and the message of a refusal.
fn refused(document: &Value) -> (&str, &str) {
    let error = &document["error"];
    assert_eq!(error["kind"], "refused", "{document}");
    (
        error["rule"].as_str().unwrap(),
        error["message"].as_str().unwrap(),
    )
}

/// A text without what changes from run to run: `d` stands for a digit, `x` for a
/// hexadecimal one and `l` for a capital.
fn masked(text: &str) -> String {
    const CHANGING: [(&str, &str); 8] = [
        ("xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", "[id]"),
        (
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "[huella]",
        ),
        ("dd/dd/dddd dd:dd", "[hora]"),
        ("dd/dd/dddd", "[fecha]"),
        ("dddddddd-dddddd", "[momento]"),
        ("d h dd min", "[duración]"),
        ("LIM014-dddd-", "LIM014-[año]-"),
        ("A2lll", "A2KTM"),
    ];
    let mut letters: Vec<char> = text.chars().collect();
    for (pattern, name) in CHANGING {
        let pattern: Vec<char> = pattern.chars().collect();
        let fits = |window: &[char]| {
            window
                .iter()
                .zip(&pattern)
                .all(|(letter, wanted)| match wanted {
                    'd' => letter.is_ascii_digit(),
                    'l' => letter.is_ascii_uppercase(),
                    'x' => letter.is_ascii_hexdigit() && !letter.is_uppercase(),
                    other => letter == other,
                })
        };
        let mut kept = Vec::with_capacity(letters.len());
        let mut at = 0;
        while at < letters.len() {
            match letters.get(at..at + pattern.len()) {
                Some(window) if fits(window) => {
                    kept.extend(name.chars());
                    at += pattern.len();
                }
                _ => {
                    kept.push(letters[at]);
                    at += 1;
                }
            }
        }
        letters = kept;
    }
    letters.into_iter().collect()
}

/// A document without what changes from run to run.
fn masked_json(document: &Value) -> Value {
    match document {
        Value::String(text) if DateTime::parse_from_rfc3339(text).is_ok() => "[instante]".into(),
        Value::String(text) => masked(text).into(),
        Value::Array(items) => items.iter().map(masked_json).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| (name.clone(), masked_json(value)))
            .collect(),
        other => other.clone(),
    }
}
