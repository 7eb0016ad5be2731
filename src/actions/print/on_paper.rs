//! Documents on paper: by the printer of this computer (Q7).

use super::super::desk::Desk;
use super::super::error::ActionError;
use super::Document;
#[cfg(not(windows))]
use super::{make, paper_of};
use crate::documents::Paper;
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

/// Prints a document on paper. Where the system takes it from memory, no file is left.
///
/// # Errors
/// As [`super::print()`], or the printer did not take it.
pub fn print_on_paper(
    desk: &mut Desk,
    document: &Document,
    paper: Option<Paper>,
) -> Result<OnPaper, ActionError> {
    #[cfg(windows)]
    {
        let printed = super::print(desk, document, None, paper)?;
        let printer = printer::print_file(&printed.file)?;
        Ok(OnPaper {
            printer,
            file: Some(printed.file),
        })
    }
    #[cfg(not(windows))]
    {
        // Before anything is shown and noted for nothing.
        printer::destination().ok_or(printer::PrinterError::None)?;
        let paper = paper_of(desk, document, paper);
        let made = make(desk, document, None, paper)?;
        Ok(OnPaper {
            printer: printer::print_bytes(&made.name, &made.pdf)?,
            file: None,
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
