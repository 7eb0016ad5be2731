//! The one way out for a file: nothing is replaced unasked, nothing of the store
//! ever, and no folder is made that is not there, as that of a stick that is out.

use super::desk::Desk;
use super::error::ActionError;
use super::outlet_error::OutletError;
use super::phrase_file::holds_key;
use crate::config::Paths;
use crate::files::{self, Target, TargetFault, Unfinished, numbered};
use crate::store::StoreError;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Refuses a place where a file that leaves cannot go, before anything is done for it.
///
/// # Errors
/// Something stands there, it is of the store, or there is no such folder.
pub fn check_target(desk: &Desk, target: &Target) -> Result<(), ActionError> {
    check(desk, target)
}

/// Refuses a place where a file that leaves cannot go.
pub(super) fn check(desk: &Desk, target: &Target) -> Result<(), ActionError> {
    let path = &target.path;
    target.check().map_err(|fault| faulty(fault, path))?;
    let refused: fn(PathBuf) -> OutletError = if desk.paths().owns(path) {
        OutletError::OfTheStore
    } else if desk.paths().is_among_data(path) {
        OutletError::AmongData
    } else if desk.reads(path) {
        OutletError::Given
    } else if holds_key(path) {
        OutletError::Key
    } else if target.is_taken() {
        // Last: nobody is told to repeat what is then refused.
        OutletError::Taken
    } else {
        return Ok(());
    };
    Err(refused(path.clone()).into())
}

/// Refuses a folder into which nothing that leaves can go.
pub(super) fn check_folder(paths: &Paths, folder: &Path) -> Result<(), ActionError> {
    if folder == paths.documents() {
        // The console's own for what leaves.
        files::make_folder(folder).map_err(StoreError::io(folder))?;
    }
    files::check_folder(folder).map_err(|fault| faulty(fault, folder))?;
    let any = folder.join("x");
    if paths.owns(&any) {
        return Err(OutletError::OfTheStore(folder.to_path_buf()).into());
    }
    if paths.is_among_data(&any) {
        return Err(OutletError::AmongData(folder.to_path_buf()).into());
    }
    Ok(())
}

/// What is wrong with the place where something was to go.
fn faulty(fault: TargetFault, path: &Path) -> ActionError {
    let path = path.to_path_buf();
    match fault {
        TargetFault::Control => OutletError::Control.into(),
        TargetFault::IsAFolder => OutletError::IsAFolder(path).into(),
        TargetFault::NotAFile => OutletError::NotAFile(path).into(),
        TargetFault::NoFolder(folder) => OutletError::NoFolder(folder).into(),
        TargetFault::NotAFolder(folder) => OutletError::NotAFolder(folder).into(),
        TargetFault::Unreadable(folder, error) => StoreError::io(&folder)(error).into(),
    }
}

/// A file on its way out.
pub(super) struct Outgoing {
    file: Unfinished,
    path: PathBuf,
    name: Name,
}

/// What becomes of what stands at its name.
enum Name {
    /// It is replaced.
    Over,
    /// It stays, and the file is not written.
    New,
    /// It stays, and the file gets the next name.
    Free {
        stem: String,
        extension: &'static str,
    },
}

impl Outgoing {
    /// Begins a file that goes to `target`, or to a free name in the folder of documents.
    ///
    /// # Errors
    /// It cannot go there; nothing was done then.
    pub(super) fn begin(
        desk: &Desk,
        target: Option<&Target>,
        stem: &str,
        extension: &'static str,
    ) -> Result<Self, ActionError> {
        let (path, name) = if let Some(target) = target {
            check(desk, target)?;
            let name = if target.replace {
                Name::Over
            } else {
                Name::New
            };
            (target.path.clone(), name)
        } else {
            let folder = desk.paths().documents();
            files::make_folder(&folder).map_err(StoreError::io(&folder))?;
            let stem = stem.to_owned();
            let path = folder.join(format!("{stem}.{extension}"));
            (path, Name::Free { stem, extension })
        };
        let file = Unfinished::new(&path).map_err(|error| failed(&path, error))?;
        Ok(Self { file, path, name })
    }

    /// Writes the file; answers where it is.
    ///
    /// # Errors
    /// It cannot be written; nothing is left of it then.
    pub(super) fn write(self, bytes: &[u8]) -> Result<PathBuf, ActionError> {
        self.write_parts([Ok(bytes)])
    }

    /// Writes the file part by part; answers where it is.
    ///
    /// # Errors
    /// A part does not come, or the file cannot be written; nothing is left of it then.
    pub(super) fn write_parts<B: AsRef<[u8]>>(
        mut self,
        parts: impl IntoIterator<Item = Result<B, ActionError>>,
    ) -> Result<PathBuf, ActionError> {
        let path = self.path.clone();
        for part in parts {
            self.file
                .write_all(part?.as_ref())
                .map_err(|error| failed(&path, error))?;
        }
        self.file
            .flush()
            .and_then(|()| match self.name {
                Name::Over => self.file.publish().map(|()| self.path),
                Name::New => self.file.publish_new().map(|()| self.path),
                Name::Free { stem, extension } => {
                    self.file.publish_free(numbered(&stem, extension))
                }
            })
            .map_err(|error| failed(&path, error))
    }
}

/// A failure of the system at a file that leaves.
fn failed(path: &Path, error: std::io::Error) -> ActionError {
    let path_of = || path.to_path_buf();
    match error.kind() {
        ErrorKind::AlreadyExists => OutletError::Taken(path_of()).into(),
        ErrorKind::ResourceBusy => OutletError::InUse(path_of()).into(),
        _ => StoreError::io(path)(error).into(),
    }
}
