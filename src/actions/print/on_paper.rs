//! Documents on paper: by the printer of this computer (Q7).

use super::super::desk::Desk;
use super::super::error::ActionError;
use super::Document;
#[cfg(not(windows))]
use super::{make, paper_of};
use crate::documents::printer::{Handed, Printer};
use std::path::{Path, PathBuf};

/// A document that the printer was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnPaper {
    /// What the printer is called.
    pub printer: String,
    /// Where it was kept too: on Windows, which prints files alone.
    pub file: Option<PathBuf>,
}

/// A document that the system was handed: it goes on whether or not anybody waits.
#[derive(Debug)]
pub struct Handing {
    handed: Handed,
    file: Option<PathBuf>,
}

impl Handing {
    /// Waits until the system took it.
    ///
    /// # Errors
    /// It did not take it, or nobody knows.
    pub fn taken(self) -> Result<OnPaper, ActionError> {
        Ok(OnPaper {
            printer: self.handed.taken()?.into_name(),
            file: self.file,
        })
    }
}

/// What the printer of this computer is called; none where it has none. May take a while.
#[must_use]
pub fn printer() -> Option<String> {
    Printer::find().ok().map(Printer::into_name)
}

/// Prepares the printing of a document for another thread, so that a printer that takes
/// its time keeps nobody waiting. Where there is a printer, that it is printed is on the
/// record before it is (U3); where the system takes it from memory, no file is left.
///
/// # Errors
/// The store no longer opens. The job fails as [`super::print()`], or there is no printer.
pub fn paper_job(
    desk: &Desk,
    document: Document,
) -> Result<impl FnOnce() -> Result<Handing, ActionError> + Send + 'static, ActionError> {
    let mut desk = Desk::over(desk.store.beside()?)?;
    Ok(move || {
        let printer = Printer::find()?;
        #[cfg(windows)]
        {
            let file = super::print(&mut desk, &document, None, None)?.file;
            handing(printer, &file)
        }
        #[cfg(not(windows))]
        {
            let paper = paper_of(&desk, &document, None);
            let made = make(&mut desk, &document, None, paper)?;
            Ok(Handing {
                handed: printer.hand(&made.name, &made.pdf)?,
                file: None,
            })
        }
    })
}

/// Prints a document that was written and is kept.
///
/// # Errors
/// It is not there, or there is no printer.
pub fn print_written(file: &Path) -> Result<Handing, ActionError> {
    handing(Printer::find()?, file)
}

fn handing(printer: Printer, file: &Path) -> Result<Handing, ActionError> {
    Ok(Handing {
        handed: printer.hand_file(file)?,
        file: Some(file.to_path_buf()),
    })
}
