//! A crash: a note without personal content, and a sentence that says where it is.

use super::answer::say;
use crate::actions::ReportKind;
use crate::files::write_atomic;
use std::backtrace::Backtrace;
use std::io;
use std::panic::{AssertUnwindSafe, PanicHookInfo};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Where notes go, once the data folder is known.
static FOLDER: OnceLock<PathBuf> = OnceLock::new();

/// Says where the notes of a crash go from here on.
pub(super) fn notes_go_to(folder: PathBuf) {
    // Only the first call of a process decides.
    let _ = FOLDER.set(folder);
}

/// Runs the program under a hook that notes a crash; its exit code.
pub(super) fn guarded(run: impl FnOnce() -> u8) -> u8 {
    crate::tui::runtime::on_panic(tell);
    std::panic::catch_unwind(AssertUnwindSafe(run))
        .unwrap_or_else(|_| ReportKind::Internal.exit_code())
}

/// What a panic says may hold what a person typed: only its place is noted.
fn tell(info: &PanicHookInfo<'_>) {
    let place = info
        .location()
        .map_or_else(|| "?".to_owned(), ToString::to_string);
    let folder = FOLDER.get().cloned().unwrap_or_else(std::env::temp_dir);
    match note(&folder, &place, &Backtrace::force_capture().to_string()) {
        Ok(file) => say(&format!(
            "El programa falló. Lo ya guardado está intacto.\n  - Entregue a soporte el archivo {} (no lleva datos de clientes).",
            file.display()
        )),
        Err(_) => say(&format!(
            "El programa falló en {place}. Lo ya guardado está intacto.\n  - Avise a soporte con esa línea."
        )),
    }
}

/// Writes the note; a later crash of the same process replaces it.
fn note(folder: &Path, place: &str, backtrace: &str) -> io::Result<PathBuf> {
    std::fs::create_dir_all(folder)?;
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
