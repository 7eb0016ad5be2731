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
/// A file cannot be moved. Where it is one of the old store, everything is as it was
/// before it was decided, as far as they can be moved back.
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
    tidy(&staging);
    Ok(())
}

/// Removes what a restore that was cut short before it was decided had made ready:
/// all of a copy, with what was purged since. Only who has the folder alone may.
pub(super) fn clear_undecided(paths: &Paths) -> Result<(), StoreError> {
    if paths.is_between_stores() {
        return Ok(());
    }
    remove_staging(&paths.restoring())
}

/// Takes the decision back, before what it was about is removed: half of it must
/// never be taken in.
fn undecide(paths: &Paths) -> Result<(), StoreError> {
    let (staging, leaving) = (paths.restoring(), paths.leaving());
    fs::remove_file(&leaving).map_err(StoreError::io(&leaving))?;
    files::sync_folder(&staging).map_err(StoreError::io(&staging))?;
    tidy(&staging);
    Ok(())
}

/// Removes what nobody needs any more; what resists is cleared by who comes next.
fn tidy(staging: &Path) {
    if let Err(error) = remove_staging(staging) {
        tracing::info!(%error, "what a restore had made ready stays for now");
    }
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
    let moved = STORE_FILES
        .iter()
        .try_for_each(|name| move_file(paths.data(), aside, name, step));
    match moved {
        Ok(()) => {}
        Err(StoreError::Cancelled) => return moved,
        Err(held) => {
            // A program holds one of them, and the system lets nobody move it: all stay.
            let is_open = paths.store().exists();
            if !moved_back(paths, aside) {
                return Err(held);
            }
            undecide(paths)?;
            return Err(if is_open {
                StoreError::InUse {
                    folder: paths.data().to_path_buf(),
                }
            } else {
                held
            });
        }
    }
    for folder in [aside, paths.data()] {
        files::sync_folder(folder).map_err(StoreError::io(folder))?;
    }
    Ok(())
}

/// Brings back what was put aside; whether all of it is where it was. The store last:
/// once it is here, all of it is.
fn moved_back(paths: &Paths, aside: &Path) -> bool {
    let back = STORE_FILES.iter().rev().try_for_each(|name| {
        if paths.data().join(name).exists() {
            return Ok(());
        }
        move_file(aside, paths.data(), name, &mut || Ok(()))
    });
    // Empty now, or somebody else put something there.
    let _ = fs::remove_dir(aside);
    back.is_ok()
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
        files::tried_again(|| fs::rename(&source, to.join(name)))
            .map_err(StoreError::io(&source))?;
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
