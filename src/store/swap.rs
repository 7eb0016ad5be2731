//! One store in the place of another: the old one is put aside and the new one
//! taken in, in an order in which whatever cuts it short is finished by the next
//! call (N5).

use super::error::StoreError;
use crate::config::{ASIDE, Paths};
use crate::files;
use chrono::{DateTime, FixedOffset};
use std::fs;
use std::path::{Path, PathBuf};

/// From here on the new store takes the place of the old one, whatever happens.
pub(super) fn decide(paths: &Paths, put_aside: Option<&Path>) -> Result<(), StoreError> {
    let name = put_aside.and_then(Path::file_name);
    let name = name
        .map(std::ffi::OsStr::to_string_lossy)
        .unwrap_or_default();
    let leaving = paths.leaving();
    files::write_atomic(&leaving, name.as_bytes()).map_err(StoreError::io(&leaving))
}

/// Puts the old store aside and takes the new one in, from wherever it was cut
/// short. Before it was decided there is nothing to finish: the old store is whole.
///
/// # Errors
/// A file cannot be moved. Where it is the store itself, which goes first,
/// everything is as it was before it was decided.
pub(super) fn finish_interrupted(paths: &Paths) -> Result<(), StoreError> {
    finish(paths, &mut || Ok(()))
}

/// The same, asking before each of its steps: a kill between any two of them
/// leaves what the next call finishes.
pub(super) fn finish(
    paths: &Paths,
    step: &mut dyn FnMut() -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let staging = paths.restoring();
    let (leaving, arriving) = (paths.leaving(), paths.arriving());
    if !arriving.exists() {
        if !leaving.exists() {
            return Ok(());
        }
        let name = fs::read_to_string(&leaving).map_err(StoreError::io(&leaving))?;
        // A name of ours and no path that leads elsewhere.
        if name.starts_with(ASIDE) && !name.contains(['/', '\\']) {
            put_aside(paths, &paths.data().join(name), step)?;
        }
        step()?;
        files::write_atomic(&arriving, b"").map_err(StoreError::io(&arriving))?;
    }
    // The store last: once it is here, all of it is.
    for name in STORE_FILES.iter().rev() {
        move_file(&staging, paths.data(), name, step)?;
    }
    files::sync_folder(paths.data()).map_err(StoreError::io(paths.data()))?;
    // That it was decided is forgotten before that it was done, or else the new
    // store would be put aside in the old one's place.
    for done in [&leaving, &arriving] {
        step()?;
        if done.exists() {
            fs::remove_file(done).map_err(StoreError::io(done))?;
            files::sync_folder(&staging).map_err(StoreError::io(&staging))?;
        }
    }
    step()?;
    remove_staging(&staging)
}

/// Removes what a restore that was cut short before it was decided had made ready:
/// all of a copy, with what was purged since. Only who has the folder alone may.
pub(super) fn clear_undecided(paths: &Paths) -> Result<(), StoreError> {
    if paths.is_between_stores() {
        return Ok(());
    }
    remove_staging(&paths.restoring())
}

fn remove_staging(staging: &Path) -> Result<(), StoreError> {
    match fs::remove_dir_all(staging) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        removed => removed.map_err(StoreError::io(staging)),
    }
}

fn put_aside(
    paths: &Paths,
    aside: &Path,
    step: &mut dyn FnMut() -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    step()?;
    files::make_folder(aside).map_err(StoreError::io(aside))?;
    for (at, name) in STORE_FILES.iter().enumerate() {
        let moved = move_file(paths.data(), aside, name, step);
        if at == 0 && paths.store().exists() && !matches!(moved, Err(StoreError::Cancelled)) {
            // A program holds the store, and the system lets nobody move it: it stays.
            let _ = fs::remove_dir(aside);
            let staging = paths.restoring();
            fs::remove_dir_all(&staging).map_err(StoreError::io(&staging))?;
            return Err(StoreError::InUse {
                folder: paths.data().to_path_buf(),
            });
        }
        moved?;
    }
    for folder in [aside, paths.data()] {
        files::sync_folder(folder).map_err(StoreError::io(folder))?;
    }
    Ok(())
}

/// Moves a file of the store, where it is there.
fn move_file(
    from: &Path,
    to: &Path,
    name: &str,
    step: &mut dyn FnMut() -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let source = from.join(name);
    if source.exists() {
        step()?;
        fs::rename(&source, to.join(name)).map_err(StoreError::io(&source))?;
    }
    Ok(())
}

/// What of a data folder belongs to its store. It comes first: where something
/// holds it, nothing was moved yet.
const STORE_FILES: [&str; 9] = [
    "store.db",
    "store.db-wal",
    "store.db-shm",
    "drafts.db",
    "drafts.db-wal",
    "drafts.db-shm",
    "store.key.age",
    "store.key.age.next",
    "users",
];

/// Where the store that is here is to be put, if there is one.
pub(super) fn aside(paths: &Paths, now: DateTime<FixedOffset>) -> Option<PathBuf> {
    let folder = paths.data();
    STORE_FILES
        .iter()
        .any(|name| folder.join(name).exists())
        .then(|| {
            let stem = format!("{ASIDE}{}", now.format("%Y%m%d-%H%M%S%3f"));
            std::iter::once(stem.clone())
                .chain((2..10_000).map(|n| format!("{stem}-{n}")))
                .map(|name| folder.join(name))
                .find(|path| !path.exists())
                .unwrap_or_else(|| folder.join(stem))
        })
}
