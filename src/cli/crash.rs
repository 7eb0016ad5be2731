//! A crash: a note without personal content, and a sentence that says where it is.

use super::answer::{Printer, say, sentences};
use crate::actions::{Report, ReportKind};
use crate::files::write_atomic;
use std::backtrace::Backtrace;
use std::io;
use std::panic::{AssertUnwindSafe, PanicHookInfo};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

/// A crash leaves no image of the memory, in which keys and customers are (U2). On
/// Windows none is made unless somebody sets the system up for it.
pub(super) fn leave_no_image() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let none = Rlimit {
            current: Some(0),
            maximum: Some(0),
        };
        // A system that refuses to allow less than it does is no reason to stop.
        let _ = setrlimit(Resource::Core, none);
    }
}

/// Where notes go, once the data folder is known.
static FOLDER: OnceLock<PathBuf> = OnceLock::new();

/// What is to be told of the last crash, until it is told.
static CRASH: Mutex<Option<Report>> = Mutex::new(None);

/// Says where the notes of a crash go from here on.
pub(super) fn notes_go_to(folder: PathBuf) {
    // Only the first call of a process decides.
    let _ = FOLDER.set(folder);
}

/// Runs the program under a hook that notes a crash; its exit code. With JSON a
/// crash is one document on standard output, as every other failure is.
pub(super) fn guarded(json: bool, run: impl FnOnce() -> u8) -> u8 {
    crate::tui::runtime::on_panic(move |info| {
        let report = noted(info);
        if json {
            // Printed by whoever catches it: a thread that is waited for may crash too.
            *lock() = Some(report);
        } else {
            say(sentences(&report).trim_end());
        }
    });
    let ended = std::panic::catch_unwind(AssertUnwindSafe(run));
    let crashed = lock().take();
    match (ended, crashed) {
        (Ok(code), None) => code,
        // It went on without the thread that crashed, and has answered.
        (Ok(code), Some(report)) => {
            say(sentences(&report).trim_end());
            code
        }
        (Err(_), report) => {
            if json {
                Printer::new(true).report(&report.unwrap_or_else(|| Report::internal(FAILED)));
            }
            ReportKind::Internal.exit_code()
        }
    }
}

fn lock() -> std::sync::MutexGuard<'static, Option<Report>> {
    CRASH.lock().unwrap_or_else(PoisonError::into_inner)
}

const FAILED: &str = "El programa falló. Lo ya guardado está intacto.";

/// What a panic says may hold what a person typed: only its place is noted.
fn noted(info: &PanicHookInfo<'_>) -> Report {
    let place = info
        .location()
        .map_or_else(|| "?".to_owned(), ToString::to_string);
    let folder = FOLDER.get().cloned().unwrap_or_else(std::env::temp_dir);
    match note(&folder, &place, &Backtrace::force_capture().to_string()) {
        Ok(file) => Report::internal(FAILED).hint(format!(
            "Entregue a soporte el archivo {} (no lleva datos de clientes).",
            file.display()
        )),
        Err(_) => Report::internal(format!(
            "El programa falló en {place}. Lo ya guardado está intacto."
        ))
        .hint("Avise a soporte con esa línea."),
    }
}

/// Writes the note; a later crash of the same process replaces it.
fn note(folder: &Path, place: &str, backtrace: &str) -> io::Result<PathBuf> {
    let file = folder.join(format!("fallo-{}.txt", std::process::id()));
    let text = format!(
        "contingencia {}\n{} {}\n{place}\n\n{backtrace}",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH,
    );
    write_atomic(&file, text.as_bytes())?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Not a test: the program that the next test sees crash.
    #[test]
    #[ignore = "it ends the process"]
    #[allow(clippy::exit, reason = "its exit code is what is looked at")]
    fn one_that_crashes() {
        let folder = std::env::var_os("FOLDER").unwrap();
        notes_go_to(folder.into());
        let code = guarded(true, || panic!("Rosa Ejemplo Prueba"));
        std::process::exit(code.into());
    }

    #[test]
    fn a_crash_is_one_json_document_without_what_a_person_typed() {
        let folder = tempfile::tempdir().unwrap();
        let crashed = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "cli::crash::tests::one_that_crashes"])
            .args(["--ignored", "--nocapture", "--test-threads=1"])
            .env("FOLDER", folder.path())
            .output()
            .unwrap();
        assert_eq!(crashed.status.code(), Some(70), "{crashed:?}");
        let printed = String::from_utf8(crashed.stdout).unwrap();
        let said = String::from_utf8(crashed.stderr).unwrap();
        // What stands around it is the test runner's.
        let documents: Vec<serde_json::Value> = printed
            .lines()
            .filter_map(|line| serde_json::from_str(line.get(line.find('{')?..)?).ok())
            .collect();
        let [document] = &documents[..] else {
            panic!("{printed}");
        };
        assert_eq!(document["error"]["kind"], "internal");
        assert_eq!(document["error"]["message"], FAILED);
        let note = document["error"]["hints"][0].as_str().unwrap();
        assert!(note.contains("fallo-"), "{note}");
        assert!(
            !printed.contains("Rosa") && !said.contains("Rosa"),
            "{printed}{said}"
        );
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_crash_note_tells_the_place_and_the_version() {
        let folder = tempfile::tempdir().unwrap();
        let file = note(&folder.path().join("log"), "src/x.rs:1:2", "0: main").unwrap();
        let text = std::fs::read_to_string(file).unwrap();
        let expected = format!(
            "contingencia {}\n{} {}\nsrc/x.rs:1:2\n\n0: main",
            env!("CARGO_PKG_VERSION"),
            std::env::consts::OS,
            std::env::consts::ARCH,
        );
        assert_eq!(text, expected);
    }
}
