//! The copies that are kept in the backups folder: what each says of itself, and
//! which of them goes when another one is made.
//!
//! Neither the clock of the file system nor how many there are decides alone: a
//! clock that was set back, or a busy day, would leave nothing of the days before.

use super::connection::remove_if_there;
use super::error::StoreError;
use crate::config::Paths;
use crate::domain::terminal::Terminal;
use crate::files;
use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use zip::ZipArchive;

/// Copies that are kept: so many of the newest, and the last one of each of so
/// many days that have any.
const KEPT: usize = 14;

/// How the names of our copies begin, and of those made before a migration.
const OURS: &str = "contingencia-";
pub(super) const BEFORE_MIGRATION: &str = "contingencia-antes-de-migrar-v";

/// How the name of an unfinished copy of the store ends.
pub(super) const PARTIAL_STORE: &str = ".copia.db";

/// The instant in a name.
pub(super) const STAMP: &str = "%Y%m%d-%H%M%S";

/// What a copy says of itself, in the comment of its ZIP: of two of one terminal
/// the later epoch is the newer one (N5), then the one with more operations, and
/// only then the later one by the clock.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Label {
    epoch: u32,
    operations: u64,
    at: DateTime<FixedOffset>,
    point: String,
    terminal: String,
}

impl Label {
    pub(super) fn of(terminal: &Terminal, operations: u64, at: DateTime<FixedOffset>) -> Self {
        Self {
            epoch: terminal.started.epoch,
            operations,
            at,
            point: terminal.started.point.code.clone(),
            terminal: terminal.started.terminal.clone(),
        }
    }

    pub(super) fn text(&self) -> serde_json::Result<String> {
        serde_json::to_string(self)
    }

    /// What the copy at `path` says; of one from before copies said anything, what
    /// its name does. None where it is no copy of ours.
    fn read(path: &Path) -> Option<Self> {
        let named = Self::of_name(path.file_name()?.to_str()?)?;
        let zip = ZipArchive::new(io::BufReader::new(File::open(path).ok()?)).ok()?;
        Some(serde_json::from_slice(zip.comment()).unwrap_or(named))
    }

    /// `contingencia-LIM014-A2-20261122-104200-2.zip`.
    fn of_name(name: &str) -> Option<Self> {
        let rest = name.strip_prefix(OURS)?.strip_suffix(".zip")?;
        let mut parts: Vec<&str> = rest.split('-').collect();
        if parts.last()?.len() < 6 {
            // Another one of the same second.
            parts.pop()?.parse::<u32>().ok()?;
        }
        let time = parts.pop()?;
        let day = parts.pop()?;
        let at = NaiveDateTime::parse_from_str(&format!("{day}-{time}"), STAMP).ok()?;
        let at = at.and_utc().fixed_offset();
        let (series, point) = (parts.pop()?, parts.pop()?);
        if !parts.is_empty() {
            let of_migration = name.starts_with(BEFORE_MIGRATION);
            // Never among those that make place for a new one.
            return of_migration.then(|| Self {
                epoch: 0,
                operations: 0,
                at,
                point: String::new(),
                terminal: String::new(),
            });
        }
        let digits = series.find(|c: char| !c.is_ascii_uppercase());
        let (terminal, epoch) = series.split_at(digits.unwrap_or(series.len()));
        let digits: String = epoch.chars().take_while(char::is_ascii_digit).collect();
        Some(Self {
            epoch: if epoch.is_empty() {
                1
            } else {
                digits.parse().ok()?
            },
            operations: 0,
            at,
            point: point.to_owned(),
            terminal: terminal.to_owned(),
        })
    }
}

/// The name of a copy made now, without its ending.
pub(super) fn stem(terminal: &Terminal, now: DateTime<FixedOffset>) -> String {
    let point = &terminal.started.point.code;
    format!("{OURS}{point}-{}-{}", terminal.series(), now.format(STAMP))
}

/// The copies of a folder that are ours, with what they say of themselves, newest first.
fn labelled(paths: &Paths) -> Result<Vec<(Label, PathBuf)>, StoreError> {
    let mut found: Vec<(Label, PathBuf)> = zips(paths)?
        .into_iter()
        .filter_map(|path| Some((Label::read(&path)?, path)))
        .collect();
    found.sort_by(|one, other| other.cmp(one));
    Ok(found)
}

/// Everything in the backups folder that looks like a copy.
fn zips(paths: &Paths) -> Result<Vec<PathBuf>, StoreError> {
    let folder = paths.backups();
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(StoreError::io(&folder)(error)),
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.map_err(StoreError::io(&folder))?.path();
        if path.extension().is_some_and(|extension| extension == "zip") {
            found.push(path);
        }
    }
    Ok(found)
}

/// A copy of the backups folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptCopy {
    /// The file.
    pub path: PathBuf,
    /// When it was made.
    pub at: DateTime<FixedOffset>,
    /// Operations in it; none where it does not say, so that nobody knows whether it
    /// was opened again once it was made.
    pub operations: Option<u64>,
    /// Its size.
    pub bytes: u64,
}

/// The automatic copies of a folder, newest first.
///
/// # Errors
/// The folder or one of them is there and cannot be read.
pub fn kept_copies(paths: &Paths) -> Result<Vec<KeptCopy>, StoreError> {
    let copies = labelled(paths)?.into_iter().map(|(label, path)| {
        let told = fs::metadata(&path).map_err(StoreError::io(&path))?;
        Ok(KeptCopy {
            at: label.at,
            operations: (label.operations > 0).then_some(label.operations),
            bytes: told.len(),
            path,
        })
    });
    copies.collect()
}

/// The same, as files.
///
/// # Errors
/// The folder is there and cannot be read.
pub fn list_backups(paths: &Paths) -> Result<Vec<PathBuf>, StoreError> {
    let found = labelled(paths)?;
    Ok(found.into_iter().map(|(_, path)| path).collect())
}

/// Deletes the copies that make place for the one just `made`, and what killed
/// ones left behind; answers those that resisted. The copy is made whatever
/// becomes of the old ones.
pub(super) fn prune(paths: &Paths, terminal: &Terminal, made: &Path) -> Vec<PathBuf> {
    let ours = |label: &Label| {
        label.epoch > 0
            && label.point == terminal.started.point.code
            && label.terminal == terminal.started.terminal
    };
    let mut copies = labelled(paths).unwrap_or_default();
    copies.retain(|(label, _)| ours(label));
    let surplus = surplus(&copies).into_iter().filter(|path| path != made);
    let resisted = delete(surplus.collect(), |path| fs::remove_file(path)).1;
    sweep(paths);
    resisted
}

/// The copies, newest first, that need not be kept.
fn surplus(copies: &[(Label, PathBuf)]) -> Vec<PathBuf> {
    let mut days: BTreeSet<NaiveDate> = BTreeSet::new();
    let mut surplus = Vec::new();
    for (place, (label, path)) in copies.iter().enumerate() {
        let day = label.at.date_naive();
        let last_of_its_day = days.len() < KEPT && days.insert(day);
        if place >= KEPT && !last_of_its_day {
            surplus.push(path.clone());
        }
    }
    surplus
}

/// Deletes each; answers which are gone and which resisted.
fn delete(
    paths: Vec<PathBuf>,
    mut remove: impl FnMut(&Path) -> io::Result<()>,
) -> (Vec<PathBuf>, Vec<PathBuf>) {
    paths.into_iter().partition(|path| match remove(path) {
        Ok(()) => true,
        Err(error) => {
            tracing::warn!(path = %path.display(), %error, "a copy could not be deleted");
            error.kind() == io::ErrorKind::NotFound
        }
    })
}

/// Deletes every copy in the backups folder but one: they hold what was purged
/// since (T1). Answers which are gone, and which are out of reach: those that
/// resisted, and archives that are none of ours and may hold anything.
pub(super) fn expire_others(
    paths: &Paths,
    keep: &Path,
) -> Result<(Vec<PathBuf>, Vec<PathBuf>), StoreError> {
    let mut others = zips(paths)?;
    others.sort();
    others.retain(|path| path != keep);
    let (ours, foreign): (Vec<PathBuf>, Vec<PathBuf>) = others
        .into_iter()
        .partition(|path| Label::read(path).is_some());
    let (gone, mut left) = delete(ours, |path| fs::remove_file(path));
    left.extend(foreign);
    Ok((gone, left))
}

/// Removes what killed copies left behind; what resists stays.
fn sweep(paths: &Paths) {
    let folder = paths.backups();
    for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        // The second end is that of older consoles.
        let unfinished = name.ends_with(PARTIAL_STORE) || name.ends_with(".parcial");
        if unfinished && files::is_abandoned(&entry.path()) {
            let _ = remove_if_there(&entry.path());
        }
    }
    files::sweep(&folder);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(epoch: u32, operations: u64, at: &str) -> Label {
        Label {
            epoch,
            operations,
            at: DateTime::parse_from_rfc3339(&format!("{at}-05:00")).unwrap(),
            point: "LIM014".to_owned(),
            terminal: "A".to_owned(),
        }
    }

    /// What goes of some copies, in whatever order they come.
    fn goes(labels: &[Label]) -> Vec<usize> {
        let mut copies: Vec<(Label, PathBuf)> = labels
            .iter()
            .zip(0..)
            .map(|(label, place)| (label.clone(), PathBuf::from(place.to_string())))
            .collect();
        copies.sort_by(|one, other| other.cmp(one));
        let mut gone: Vec<usize> = surplus(&copies)
            .iter()
            .map(|path| path.to_str().unwrap().parse().unwrap())
            .collect();
        gone.sort_unstable();
        gone
    }

    #[test]
    fn f5_a_clock_set_back_costs_no_copy_that_is_newer_by_its_own_word() {
        // Fourteen of a day that never was, then one as the clock is right again.
        let mut labels: Vec<Label> = (10..24)
            .map(|hour| label(1, hour, &format!("2031-01-01T{hour}:00:00")))
            .collect();
        labels.push(label(1, 50, "2026-11-28T10:00:00"));
        // The oldest by what they hold.
        assert_eq!(goes(&labels), [0]);
        labels.push(label(1, 51, "2026-11-28T11:00:00"));
        assert_eq!(goes(&labels), [0, 1]);
    }

    #[test]
    fn f5_a_busy_day_costs_no_earlier_day_its_last_copy() {
        let mut labels: Vec<Label> = (1..=20)
            .map(|day| label(1, day, &format!("2026-11-{day:02}T18:00:00")))
            .collect();
        labels.extend((0..30).map(|n| label(1, 100 + n, &format!("2026-11-21T10:{n:02}:00"))));
        let gone = goes(&labels);
        // Days 8 to 20 keep theirs, and the last day its newest fourteen.
        assert_eq!(gone, (0..7).chain(20..36).collect::<Vec<_>>());
    }

    #[test]
    fn n5_what_a_restored_terminal_copies_is_newer_than_what_it_had_before() {
        let mut labels: Vec<Label> = (0..14)
            .map(|n| label(1, 1_000 + n, "2026-11-20T10:00:00"))
            .collect();
        labels.extend((0..3).map(|n| label(2, 900 + n, "2026-11-21T10:00:00")));
        assert_eq!(goes(&labels), [0, 1, 2]);
    }

    #[test]
    fn a_copy_says_in_its_name_what_it_is_of() {
        let named = |name| Label::of_name(name).map(|it| (it.point, it.terminal, it.epoch));
        let of = |terminal: &str, epoch| Some(("LIM014".to_owned(), terminal.to_owned(), epoch));
        for (name, expected) in [
            ("contingencia-LIM014-A-20261122-104200.zip", of("A", 1)),
            ("contingencia-LIM014-A-20261122-104200-2.zip", of("A", 1)),
            ("contingencia-LIM014-AB12-20261122-104200.zip", of("AB", 12)),
            ("contingencia-LIM014-A2KTM-20261122-104200.zip", of("A", 2)),
            ("contingencia-LIM014-A-20261322-104200.zip", None),
            ("contingencia-LIM014-A-20261122-104200.rar", None),
            ("fotos-LIM014-A-20261122-104200.zip", None),
            ("contingencia-fotos.zip", None),
            ("contingencia-.zip", None),
        ] {
            assert_eq!(named(name), expected, "{name}");
        }
        let migrated = Label::of_name("contingencia-antes-de-migrar-v5-20261122-104200.zip");
        assert_eq!(migrated.map(|it| it.epoch), Some(0));
    }

    #[test]
    fn one_copy_that_another_program_holds_stops_nothing() {
        let all: Vec<PathBuf> = ["a", "b", "c", "d"].map(PathBuf::from).to_vec();
        let (gone, left) = delete(all, |path| match path.to_str() {
            Some("b") => Err(io::ErrorKind::ResourceBusy.into()),
            // Another console was quicker.
            Some("c") => Err(io::ErrorKind::NotFound.into()),
            _ => Ok(()),
        });
        assert_eq!(gone, ["a", "c", "d"].map(PathBuf::from));
        assert_eq!(left, [PathBuf::from("b")]);
    }
}
