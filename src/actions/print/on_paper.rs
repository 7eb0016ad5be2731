//! Documents on paper: by the printer of this computer (Q7).

use super::super::desk::Desk;
use super::super::error::ActionError;
use super::Document;
#[cfg(not(windows))]
use super::{make, paper_of};
use crate::documents::printer;
use std::path::{Path, PathBuf};

/// A document that the printer was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnPaper {
    /// What the printer is called.
    pub printer: String,
    /// Where it was kept too: on Windows, which prints files alone.
    pub file: Option<PathBuf>,
}

/// What the printer of this computer is called; none where it has none. May take a while.
#[must_use]
pub fn printer() -> Option<String> {
    printer::destination()
}

/// Prepares the printing of a document for another thread, so that a printer that takes
/// its time keeps nobody waiting. That it is printed is on the record from here on (U3).
/// Where the system takes it from memory, no file is left.
///
/// # Errors
/// As [`super::print()`]. The job fails where the printer did not take it.
pub fn paper_job(
    desk: &mut Desk,
    document: &Document,
) -> Result<impl FnOnce() -> Result<OnPaper, ActionError> + Send + 'static, ActionError> {
    #[cfg(windows)]
    {
        let file = super::print(desk, document, None, None)?.file;
        Ok(move || print_written(&file))
    }
    #[cfg(not(windows))]
    {
        let paper = paper_of(desk, document, None);
        let made = make(desk, document, None, paper)?;
        Ok(move || {
            Ok(OnPaper {
                printer: printer::print_bytes(&made.name, made.pdf)?,
                file: None,
            })
        })
    }
}

/// Prints a document that was written and is kept.
///
/// # Errors
/// It is not there, or the printer did not take it.
pub fn print_written(file: &Path) -> Result<OnPaper, ActionError> {
    Ok(OnPaper {
        printer: printer::print_file(file)?,
        file: Some(file.to_path_buf()),
    })
}
