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

    /// Refuses a place where no file can go, before any of it is written; whether
    /// one that stands there stays is asked with [`Self::is_taken`].
    ///
    /// What is no file of its own is never replaced, asked or not: a device, a pipe,
    /// a link, which would be gone while what it leads to stayed as it was.
    pub(crate) fn check(&self) -> Result<(), TargetFault> {
        if has_control(&self.path) {
            return Err(TargetFault::Control);
        }
        check_folder(&folder_of(&self.path))?;
        if self.path.file_name().is_none() || self.path.is_dir() {
            return Err(TargetFault::IsAFolder);
        }
        match fs::symlink_metadata(&self.path) {
            Ok(found) if !found.is_file() => Err(TargetFault::NotAFile),
            _ => Ok(()),
        }
    }

    /// Whether its name ends as that of a kind of file does.
    #[must_use]
    pub fn is_named(&self, extension: &str) -> bool {
        let named = self.path.extension();
        named.is_some_and(|it| it.eq_ignore_ascii_case(extension))
    }

    /// Whether something stands there, and nobody said that it is replaced.
    pub(crate) fn is_taken(&self) -> bool {
        !self.replace && fs::symlink_metadata(&self.path).is_ok()
    }
}

/// Refuses what is no folder.
pub(crate) fn check_folder(folder: &Path) -> Result<(), TargetFault> {
    if has_control(folder) {
        return Err(TargetFault::Control);
    }
    let folder_of = || folder.to_path_buf();
    match fs::metadata(folder) {
        Ok(found) if found.is_dir() => Ok(()),
        Ok(_) => Err(TargetFault::NotAFolder(folder_of())),
        Err(error) if is_missing(&error) => Err(TargetFault::NoFolder(folder_of())),
        Err(error) => Err(TargetFault::Unreadable(folder_of(), error)),
    }
}

/// Whether a name would move the cursor of whoever lists it, or break a line in two.
fn has_control(path: &Path) -> bool {
    path.to_string_lossy().chars().any(char::is_control)
}

/// Why a file cannot go where it was asked for.
#[derive(Debug)]
pub(crate) enum TargetFault {
    /// Its name has a control character.
    Control,
    /// A folder stands there.
    IsAFolder,
    /// What stands there is no file, or a link to another place.
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
        at("viejo.pdf").check().unwrap();
        assert!(at("viejo.pdf").is_taken() && !at("nuevo.pdf").is_taken());
        for name in ["dos\nlíneas.pdf", "\u{1b}[2J.pdf", "car\rpeta/a.pdf"] {
            assert!(matches!(at(name).check(), Err(TargetFault::Control)));
        }
        assert!(at("viejo.pdf/nuevo.pdf").check().is_err());
        let over = Target {
            replace: true,
            ..at("viejo.pdf")
        };
        over.check().unwrap();
        assert!(!over.is_taken());
        let folder_itself = Target {
            path: folder.path().to_owned(),
            replace: true,
        };
        assert!(matches!(folder_itself.check(), Err(TargetFault::IsAFolder)));
    }

    #[cfg(unix)]
    #[test]
    fn f1_a_device_a_pipe_and_a_link_are_never_replaced() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let _listens = std::os::unix::net::UnixListener::bind(at("enchufe")).unwrap();
        write_atomic(&at("viejo.pdf"), b"x").unwrap();
        symlink(at("enchufe"), at("a un enchufe")).unwrap();
        symlink("/dev/null", at("a la nada")).unwrap();
        symlink(at("viejo.pdf"), at("a un archivo")).unwrap();
        symlink(at("no hay"), at("a ninguna parte")).unwrap();
        for name in [
            "enchufe",
            "a un enchufe",
            "a la nada",
            "a un archivo",
            "a ninguna parte",
        ] {
            for replace in [true, false] {
                let target = Target {
                    path: at(name),
                    replace,
                };
                let checked = target.check();
                assert!(matches!(checked, Err(TargetFault::NotAFile)), "{name}");
            }
        }
    }
}
