//! Where a person wants a file, and what stands in its way there.

use super::folder_of;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// Where a file goes that leaves the console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The file.
    pub path: PathBuf,
    /// Whether it was said that what stands there is replaced.
    pub replace: bool,
}

impl Target {
    /// A file where nothing may stand yet.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            replace: false,
        }
    }

    /// Refuses a place where the file cannot go, before any of it is written.
    pub(crate) fn check(&self) -> Result<(), TargetFault> {
        let folder = folder_of(&self.path);
        match fs::metadata(&folder) {
            Ok(found) if found.is_dir() => {}
            Ok(_) => return Err(TargetFault::NotAFolder(folder)),
            Err(error) if is_missing(&error) => return Err(TargetFault::NoFolder(folder)),
            Err(error) => return Err(TargetFault::Unreadable(folder, error)),
        }
        if self.path.file_name().is_none() || self.path.is_dir() {
            return Err(TargetFault::IsAFolder);
        }
        match fs::symlink_metadata(&self.path) {
            Ok(_) if !self.replace => Err(TargetFault::Taken),
            // A device or a pipe is nothing to put a file in the place of.
            Ok(found) if !found.is_file() && !found.is_symlink() => Err(TargetFault::NotAFile),
            _ => Ok(()),
        }
    }
}

/// Why a file cannot go where it was asked for.
#[derive(Debug)]
pub(crate) enum TargetFault {
    /// Something stands there, and nobody said that it is replaced.
    Taken,
    /// A folder stands there.
    IsAFolder,
    /// What stands there is no file.
    NotAFile,
    /// The folder is not there, and none is made.
    NoFolder(PathBuf),
    /// What should be its folder is a file.
    NotAFolder(PathBuf),
    /// The system does not let the folder be looked at.
    Unreadable(PathBuf, io::Error),
}

fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// Where a name leads, through links and `..`; of a file that is not there yet,
/// in its folder.
pub(crate) fn resolved(path: &Path) -> io::Result<PathBuf> {
    match fs::canonicalize(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let name = path.file_name().ok_or(ErrorKind::InvalidInput)?;
            Ok(fs::canonicalize(folder_of(path))?.join(name))
        }
        other => other,
    }
}

/// Whether two names are of one file, as links make them.
#[cfg(unix)]
pub(crate) fn same_file(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |path| fs::metadata(path).map(|found| (found.dev(), found.ino()));
    matches!((identity(one), identity(other)), (Ok(one), Ok(other)) if one == other)
}

/// Whether two names are of one file. What stands under a second name is never
/// written into, only put another name in its place.
#[cfg(not(unix))]
pub(crate) fn same_file(one: &Path, other: &Path) -> bool {
    matches!((resolved(one), resolved(other)), (Ok(one), Ok(other)) if one == other)
}

#[cfg(test)]
mod tests {
    use super::super::write_atomic;
    use super::*;

    #[test]
    fn f1_a_file_goes_only_where_nothing_stands_and_the_folder_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| Target::new(folder.path().join(name));
        at("nuevo.pdf").check().unwrap();
        assert!(matches!(
            at("no/nuevo.pdf").check(),
            Err(TargetFault::NoFolder(_))
        ));
        assert!(matches!(at(".").check(), Err(TargetFault::IsAFolder)));
        write_atomic(&at("viejo.pdf").path, b"x").unwrap();
        assert!(matches!(at("viejo.pdf").check(), Err(TargetFault::Taken)));
        assert!(at("viejo.pdf/nuevo.pdf").check().is_err());
        let over = Target {
            replace: true,
            ..at("viejo.pdf")
        };
        over.check().unwrap();
        let folder_itself = Target {
            path: folder.path().to_owned(),
            replace: true,
        };
        assert!(matches!(folder_itself.check(), Err(TargetFault::IsAFolder)));
    }

    #[cfg(unix)]
    #[test]
    fn f1_a_device_is_never_replaced() {
        let over = Target {
            path: PathBuf::from("/dev/null"),
            replace: true,
        };
        assert!(matches!(over.check(), Err(TargetFault::NotAFile)));
    }
}
