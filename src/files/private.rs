//! What is its owner's alone: folders of mode 0700 and files of mode 0600 from
//! their creation, and old ones tightened.
//!
//! Disks that keep no rights (sticks, some shares) take the files all the same;
//! [`keeps_private`] tells them.

use std::fs::{self, DirBuilder, File};
use std::io;
use std::path::Path;

/// Makes a folder, and those it is in, for its owner alone; one that is there stays as it is.
pub(crate) fn make_folder(path: &Path) -> io::Result<()> {
    let mut folder = DirBuilder::new();
    folder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, FOLDER);
    folder.create(path)
}

/// Makes a file that was not there, for its owner alone, open to be written and read.
pub(crate) fn make_private(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, FILE);
    options.open(path)
}

#[cfg(unix)]
const FOLDER: u32 = 0o700;
#[cfg(unix)]
const FILE: u32 = 0o600;

/// Takes the rights of others off a file, or off a folder and all that is in it.
/// Links are not followed.
pub(crate) fn restrict_all(path: &Path) {
    restrict(path);
    let Ok(entries) = fs::read_dir(path) else {
        return;
    };
    for entry in entries.filter_map(Result::ok) {
        if entry.file_type().is_ok_and(|kind| !kind.is_symlink()) {
            restrict_all(&entry.path());
        }
    }
}

/// Takes the rights of others off one file or folder; noted where it resists.
pub(crate) fn restrict(path: &Path) {
    if let Err(error) = take_rights(path) {
        tracing::info!(path = %path.display(), %error, "the rights of others stay");
    }
}

#[cfg(unix)]
fn take_rights(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let found = fs::symlink_metadata(path)?;
    let mode = found.permissions().mode();
    // A folder with the sticky bit is everybody's own, as /tmp is.
    if found.is_symlink() || mode & OTHERS == 0 || mode & STICKY != 0 {
        return Ok(());
    }
    fs::set_permissions(path, fs::Permissions::from_mode(mode & !OTHERS))
}

// On Windows the rights are those of the folder a file is in.
#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "the same signature as on Unix")]
fn take_rights(_path: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
const OTHERS: u32 = 0o077;
#[cfg(unix)]
const STICKY: u32 = 0o1000;

/// Whether the system keeps others out of a folder.
#[cfg(unix)]
pub(crate) fn keeps_private(folder: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(folder).is_ok_and(|found| found.permissions().mode() & OTHERS == 0)
}

/// Whether the system keeps others out of a folder: Windows does in the profile.
#[cfg(not(unix))]
pub(crate) fn keeps_private(folder: &Path) -> bool {
    let whole = |path: &Path| fs::canonicalize(path).ok();
    directories::BaseDirs::new()
        .and_then(|dirs| whole(dirs.home_dir()))
        .zip(whole(folder))
        .is_some_and(|(home, folder)| folder.starts_with(home))
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    fn loosen(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn folders_and_files_are_their_owners_alone_from_their_creation() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("a/b");
        make_folder(&folder).unwrap();
        let file = folder.join("c");
        drop(make_private(&file).unwrap());
        assert_eq!([mode(&place.path().join("a")), mode(&folder)], [0o700; 2]);
        assert_eq!(mode(&file), 0o600);
        assert!(keeps_private(&folder));
        // What is there is neither taken over nor written into.
        assert!(make_private(&file).is_err());
        make_folder(&folder).unwrap();
    }

    #[test]
    fn old_folders_and_files_are_tightened_and_no_link_is_followed() {
        let place = tempfile::tempdir().unwrap();
        let [folder, outside] = ["datos", "fuera"].map(|name| place.path().join(name));
        make_folder(&folder.join("users")).unwrap();
        make_folder(&outside).unwrap();
        let files = [folder.join("store.db"), folder.join("users/a.age")];
        for file in &files {
            drop(make_private(file).unwrap());
            loosen(file, 0o644);
        }
        for path in [&folder, &folder.join("users"), &outside] {
            loosen(path, 0o755);
        }
        symlink(&outside, folder.join("enlace")).unwrap();
        assert!(!keeps_private(&folder));
        restrict_all(&folder);
        assert_eq!(files.map(|file| mode(&file)), [0o600; 2]);
        assert_eq!([mode(&folder), mode(&folder.join("users"))], [0o700; 2]);
        assert_eq!(mode(&outside), 0o755);
        loosen(&outside, 0o1777);
        restrict_all(&outside);
        assert_eq!(mode(&outside), 0o1777);
    }
}
