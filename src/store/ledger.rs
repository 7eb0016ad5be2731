//! What a restored copy may not undo, written beside the store as plain ids: what
//! was purged (T1), and who was blocked (U1).

use super::error::StoreError;
use super::finding::{Problem, ProblemKind};
use crate::config::Paths;
use crate::domain::advice::Advised;
use crate::files;
use std::collections::BTreeSet;
use std::path::Path;
use uuid::Uuid;

/// The ids of a file, and its lines that name none. Those stay when it is written
/// again: whoever looks at them may still know what they were.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    pub(super) ids: BTreeSet<Uuid>,
    damaged: Vec<Damaged>,
}

#[derive(Debug)]
struct Damaged {
    /// From 1 on.
    line: usize,
    bytes: Vec<u8>,
}

/// What editors and copies between systems put around a line.
fn bare(line: &[u8]) -> &[u8] {
    line.strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(line)
        .trim_ascii()
}

impl Ledger {
    /// What is in a file; nothing where it is not there.
    pub(super) fn read(path: &Path) -> Result<Self, StoreError> {
        let bytes = match std::fs::read(path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self::default());
            }
            read => read.map_err(StoreError::io(path))?,
        };
        let mut ledger = Self::default();
        for (at, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
            let line = bare(line);
            if line.is_empty() {
                continue;
            }
            match Uuid::try_parse_ascii(line) {
                Ok(id) => {
                    ledger.ids.insert(id);
                }
                Err(_) => ledger.damaged.push(Damaged {
                    line: at + 1,
                    bytes: line.to_vec(),
                }),
            }
        }
        Ok(ledger)
    }

    /// Writes it in the file's place.
    pub(super) fn write(&self, path: &Path) -> Result<(), StoreError> {
        let mut text = Vec::with_capacity(self.ids.len() * 37);
        let ids = self.ids.iter().map(|id| id.to_string().into_bytes());
        let damaged = self.damaged.iter().map(|damaged| damaged.bytes.clone());
        for line in ids.chain(damaged) {
            text.extend(line);
            text.push(b'\n');
        }
        files::write_atomic(path, &text).map_err(StoreError::io(path))
    }

    /// Which of its lines name nothing, in words.
    fn damage(&self) -> Option<String> {
        let lines: Vec<String> = self.damaged.iter().map(|it| it.line.to_string()).collect();
        match &lines[..] {
            [] => None,
            [line] => Some(format!("la línea {line}")),
            [lines @ .., last] => Some(format!("las líneas {} y {last}", lines.join(", "))),
        }
    }
}

/// What does not read in the lists of a folder: it may be a user who is blocked, or
/// a content that was purged, of whom a restored copy knows nothing.
pub(super) fn problems(paths: &Paths) -> Result<Vec<Problem>, StoreError> {
    let mut problems = Vec::new();
    for (path, lost, remedy) in [
        (
            paths.blocked(),
            "un usuario bloqueado que una copia restaurada dejaría entrar",
            Advised::CheckBlocked(paths.blocked()),
        ),
        (
            paths.purged(),
            "un contenido depurado que una copia restaurada traería de vuelta",
            Advised::PurgeRestored(paths.purged()),
        ),
    ] {
        if let Some(lines) = Ledger::read(&path)?.damage() {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let message = format!(
                "En {name} no se entiende {lines}: pudo ser {lost}. Todo el archivo se conserva y lo demás vale."
            );
            problems.push(Problem {
                hint: Some(remedy.into()),
                ..Problem::new(ProblemKind::Ledger, message)
            });
        }
    }
    Ok(problems)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn u1_a_damaged_line_costs_no_other_one_and_stays_where_it_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let paths = Paths::new(folder.path());
        let (one, two, three) = (Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3));
        let mut bytes = format!("\u{feff}{one}\r\n\nno es nadie\n").into_bytes();
        bytes.extend(b"\xff\xfe\n");
        bytes.extend(two.to_string().into_bytes());
        files::write_atomic(&paths.blocked(), &bytes).unwrap();
        let mut ledger = Ledger::read(&paths.blocked()).unwrap();
        assert_eq!(ledger.ids, BTreeSet::from([one, two]));
        let told = |paths: &Paths| {
            let mut problems = problems(paths).unwrap();
            assert_eq!(problems.len(), 1);
            problems.remove(0).message
        };
        assert!(
            told(&paths).contains("las líneas 3 y 4"),
            "{}",
            told(&paths)
        );

        ledger.ids.insert(three);
        ledger.write(&paths.blocked()).unwrap();
        let again = Ledger::read(&paths.blocked()).unwrap();
        assert_eq!(again.ids, BTreeSet::from([one, two, three]));
        assert!(
            told(&paths).contains("las líneas 4 y 5"),
            "{}",
            told(&paths)
        );
        let kept = std::fs::read(paths.blocked()).unwrap();
        assert!(kept.ends_with(b"\nno es nadie\n\xff\xfe\n"));
    }

    #[test]
    fn a_list_that_is_whole_or_not_there_is_not_told() {
        let folder = tempfile::tempdir().unwrap();
        let paths = Paths::new(folder.path());
        assert_eq!(problems(&paths).unwrap(), []);
        let ledger = Ledger {
            ids: BTreeSet::from([Uuid::from_u128(7)]),
            damaged: Vec::new(),
        };
        ledger.write(&paths.purged()).unwrap();
        assert_eq!(problems(&paths).unwrap(), []);
    }
}
