//! Where a person's files come from: drives that are plugged in, and their own folders.

#[cfg(not(windows))]
use std::fs;
use std::path::{Path, PathBuf};

use directories::UserDirs;

/// A folder to begin looking in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The folder.
    pub path: PathBuf,
    /// Whether it is a drive that comes and goes.
    pub is_drive: bool,
}

/// The places there are now, drives first. A drive that does not answer makes this
/// slow: nobody is to wait for it at the screen.
#[must_use]
pub fn places() -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    let own = UserDirs::new().map_or_else(Vec::new, |own| {
        let folders = [own.download_dir(), own.document_dir(), own.desktop_dir()];
        let told = folders.into_iter().flatten().map(Path::to_path_buf);
        // Not every desktop says where they are.
        let usual = ["Descargas", "Downloads", "Documentos", "Documents"];
        let usual = usual.map(|name| own.home_dir().join(name));
        let home = own.home_dir().to_path_buf();
        told.chain(usual).chain([home]).collect()
    });
    let all = drives().into_iter().map(|path| (path, true));
    for (path, is_drive) in all.chain(own.into_iter().map(|path| (path, false))) {
        if path.is_dir() && places.iter().all(|place| place.path != path) {
            places.push(Place { path, is_drive });
        }
    }
    places
}

/// Every letter but that of the system's own drive.
#[cfg(windows)]
fn drives() -> Vec<PathBuf> {
    let system = std::env::var("SystemDrive").unwrap_or_else(|_| "C:".to_owned());
    let letters = ('C'..='Z').map(|letter| format!("{letter}:"));
    let others = letters.filter(|drive| !drive.eq_ignore_ascii_case(&system));
    others.map(|drive| PathBuf::from(drive + "\\")).collect()
}

#[cfg(not(windows))]
fn drives() -> Vec<PathBuf> {
    let user = std::env::var("USER").unwrap_or_default();
    mounted(
        ["/run/media", "/media", "/mnt", "/Volumes"].map(Path::new),
        &user,
    )
}

/// What is mounted in these folders; some systems have one folder a user in them.
#[cfg(not(windows))]
fn mounted<'r>(roots: impl IntoIterator<Item = &'r Path>, user: &str) -> Vec<PathBuf> {
    let folders = |root: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(root).into_iter().flatten().flatten();
        // A link leads to the system's own disk.
        let real = entries.filter(|it| it.file_type().is_ok_and(|kind| kind.is_dir()));
        let mut found: Vec<PathBuf> = real.map(|entry| entry.path()).collect();
        found.sort();
        found
    };
    let inside = |path: PathBuf| match path.file_name() {
        Some(name) if !user.is_empty() && name == user => folders(&path),
        _ => vec![path],
    };
    let all = roots.into_iter().flat_map(folders);
    all.flat_map(inside).collect()
}

#[cfg(all(test, not(windows)))]
mod tests {
    use super::*;

    #[test]
    fn drives_are_found_beside_and_within_the_folder_of_a_user() {
        let root = tempfile::tempdir().unwrap();
        for folder in ["ana/USB DE ANA", "ana/tarjeta", "disco"] {
            fs::create_dir_all(root.path().join(folder)).unwrap();
        }
        fs::File::create(root.path().join("nota.txt")).unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink("/", root.path().join("sistema")).unwrap();
        let gone = root.path().join("no hay");
        let found = mounted([root.path(), gone.as_path()], "ana");
        let names = ["ana/USB DE ANA", "ana/tarjeta", "disco"];
        assert_eq!(found, names.map(|name| root.path().join(name)));
    }
}
