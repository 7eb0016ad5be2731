//! What lies in a folder, for somebody who chooses a file or a folder.
//!
//! Invariants: what cannot be read is said and is no failure; a folder with more than
//! anybody looks through is cut, and that is said.

use crate::config::{Paths, places};
use crate::domain::fault::why;
use chrono::{DateTime, Utc};
use std::fs::{self, DirEntry};
use std::path::{Path, PathBuf};

/// What is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sought {
    /// A bundle or a receipt.
    Exchange,
    /// A copy of the store.
    Copies,
    /// A spreadsheet or a table as text.
    Tables,
    /// A photo, a scan or a PDF.
    Documents,
    /// A folder.
    Folders,
}

/// Something that can be chosen, or looked into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where it is.
    pub path: PathBuf,
    /// Whether it is looked into.
    pub is_folder: bool,
    /// Whether it is on a drive that comes and goes.
    pub is_on_drive: bool,
    /// When it was written last.
    pub changed: Option<DateTime<Utc>>,
}

/// What lies in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// The folder as it was asked for; empty for the places where files come from.
    pub folder: PathBuf,
    /// What is chosen.
    pub sought: Sought,
    /// Files first, then folders, the newest of each first; what is on a drive that
    /// comes and goes before the rest.
    pub found: Vec<Found>,
    /// What was not read or left out, in a Spanish sentence.
    pub note: Option<String>,
}

impl Sought {
    fn takes(self, name: &str) -> bool {
        let name = name.to_ascii_lowercase();
        let ends = |ends: &[&str]| ends.iter().any(|end| name.ends_with(end));
        match self {
            Self::Exchange => {
                ends(&[".ctg", ".ctg.zip"])
                    || name.starts_with("acuse-") && ends(&[".json", ".json.age"])
            }
            Self::Copies => ends(&[".zip"]) && !name.ends_with(".ctg.zip"),
            // What a file is, its bytes say when it is read: these are what they are called.
            Self::Tables => ends(&[".xlsx", ".xls", ".xlsb", ".ods", ".xlsm", ".csv", ".txt"]),
            Self::Documents => ends(&[
                ".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".heic", ".heif", ".webp",
            ]),
            Self::Folders => false,
        }
    }
}

/// Entries of a folder that are looked at.
const MOST: usize = 10_000;

/// What lies in a folder. A place that does not answer makes this slow: it belongs on
/// a thread of its own.
#[must_use]
pub fn browse(paths: &Paths, folder: &Path, sought: Sought) -> Listing {
    let mut listing = Listing {
        folder: folder.to_path_buf(),
        sought,
        found: Vec::new(),
        note: None,
    };
    if folder.as_os_str().is_empty() {
        from_places(paths, &mut listing);
    } else {
        match read(folder, false, sought, MOST) {
            Ok((found, note)) => (listing.found, listing.note) = (found, note),
            Err(error) => {
                let reason = why(&error);
                listing.note = Some(format!("No se puede ver esta carpeta: {reason}."));
            }
        }
    }
    // Stable: places keep the order they have.
    listing.found.sort_by_key(|it| {
        let newest = it.changed.map(|at| std::cmp::Reverse(at.timestamp()));
        (it.is_folder, !it.is_on_drive, newest)
    });
    lead_elsewhere(folder, &mut listing);
    listing
}

/// The way out of a folder; who seeks a folder has the places too, drives first.
fn lead_elsewhere(from: &Path, listing: &mut Listing) {
    let way = |path: PathBuf, is_on_drive| Found {
        path,
        is_folder: true,
        is_on_drive,
        changed: None,
    };
    let above = from.parent().filter(|it| !it.as_os_str().is_empty());
    listing
        .found
        .extend(above.map(|it| way(it.to_path_buf(), false)));
    if listing.sought != Sought::Folders || from.as_os_str().is_empty() {
        return;
    }
    let known = |path: &Path, found: &[Found]| found.iter().any(|it| it.path == path);
    for place in places().into_iter().rev() {
        if place.is_drive {
            listing.found.insert(0, way(place.path, true));
        } else if place.path != from && !known(&place.path, &listing.found) {
            listing.found.push(way(place.path, false));
        }
    }
}

/// Files that lie at the top of the places where files come from, and the places.
fn from_places(paths: &Paths, listing: &mut Listing) {
    let mut all: Vec<_> = places()
        .into_iter()
        .map(|it| (it.path, it.is_drive))
        .collect();
    let own = match listing.sought {
        Sought::Copies => paths.backups(),
        Sought::Exchange | Sought::Tables | Sought::Documents | Sought::Folders => {
            paths.documents()
        }
    };
    if own.is_dir() && all.iter().all(|(path, _)| *path != own) {
        all.push((own, false));
    }
    for (path, is_drive) in all {
        // A place that cannot be read is still one to look into, and says why then.
        if let Ok((found, note)) = read(&path, is_drive, listing.sought, MOST) {
            listing
                .found
                .extend(found.into_iter().filter(|it| !it.is_folder));
            listing.note = listing.note.take().or(note);
        }
        listing.found.push(Found {
            path,
            is_folder: true,
            is_on_drive: is_drive,
            changed: None,
        });
    }
}

/// What is in a folder, and that it was too much.
fn read(
    folder: &Path,
    is_on_drive: bool,
    sought: Sought,
    most: usize,
) -> std::io::Result<(Vec<Found>, Option<String>)> {
    let mut entries = fs::read_dir(folder)?.filter_map(Result::ok);
    let first = entries.by_ref().take(most);
    let found = first.filter_map(|entry| seen(&entry, is_on_drive, sought));
    let found = found.collect();
    let note = entries.next().map(|_| {
        let folder = folder.display();
        format!("{folder} tiene más de {most} archivos: si falta el suyo, escriba su nombre.")
    });
    Ok((found, note))
}

fn seen(entry: &DirEntry, is_on_drive: bool, sought: Sought) -> Option<Found> {
    let name = entry.file_name();
    let name = name.to_string_lossy();
    if name.starts_with('.') {
        return None;
    }
    // Links are followed; what leads nowhere is left out.
    let is_named = sought.takes(&name);
    let kind = entry.file_type().ok()?;
    if !is_named && !kind.is_dir() && !kind.is_symlink() {
        return None;
    }
    let data = fs::metadata(entry.path()).ok()?;
    let is_wanted = data.is_dir() || is_named;
    is_wanted.then(|| Found {
        path: entry.path(),
        is_folder: data.is_dir(),
        is_on_drive,
        changed: data.modified().ok().map(DateTime::from),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, SystemTime};

    fn names(listing: &Listing) -> Vec<String> {
        let name = |it: &Found| it.path.file_name().unwrap().to_string_lossy().into_owned();
        listing.found.iter().map(name).collect()
    }

    #[test]
    fn only_what_is_sought_is_listed_the_newest_first_and_then_the_folders() {
        let place = tempfile::tempdir().unwrap();
        let paths = Paths::new(place.path().join("datos"));
        let now = SystemTime::now();
        for (age, name) in [
            (30, "contingencia-LIM014-A-000001-000009.ctg"),
            (10, "Acuse-Año nuevo.JSON"),
            (20, "contingencia b.ctg.zip"),
            (5, "lista.json"),
            (5, ".oculto.ctg"),
            (40, "contingencia-20261128.zip"),
        ] {
            let file = fs::File::create(place.path().join(name)).unwrap();
            file.set_modified(now - Duration::from_mins(age)).unwrap();
        }
        fs::create_dir(place.path().join("Mi carpeta")).unwrap();
        let above = place.path().parent().unwrap();
        let listed = |sought| {
            let mut listing = browse(&paths, place.path(), sought);
            let within = |it: &Found| it.path.parent() == Some(place.path());
            assert!(
                listing.found.iter().any(|it| it.path == above),
                "the way out"
            );
            listing.found.retain(within);
            names(&listing)
        };
        assert_eq!(
            listed(Sought::Exchange),
            [
                "Acuse-Año nuevo.JSON",
                "contingencia b.ctg.zip",
                "contingencia-LIM014-A-000001-000009.ctg",
                "Mi carpeta",
            ]
        );
        assert_eq!(
            listed(Sought::Copies),
            ["contingencia-20261128.zip", "Mi carpeta"]
        );
        assert_eq!(listed(Sought::Folders), ["Mi carpeta"]);
    }

    #[test]
    fn a_folder_that_cannot_be_read_is_told_and_a_full_one_is_cut() {
        let place = tempfile::tempdir().unwrap();
        let paths = Paths::new(place.path().join("datos"));
        let gone = browse(&paths, &place.path().join("USB"), Sought::Exchange);
        assert_eq!(gone.found.len(), 1, "the way out");
        let note = gone.note.unwrap();
        assert!(note.starts_with("No se puede ver esta carpeta: "), "{note}");
        for number in 0..5 {
            fs::File::create(place.path().join(format!("{number}.ctg"))).unwrap();
        }
        let (found, note) = read(place.path(), false, Sought::Exchange, 4).unwrap();
        assert_eq!(found.len(), 4);
        assert!(note.unwrap().contains("más de 4 archivos"));
    }
}
