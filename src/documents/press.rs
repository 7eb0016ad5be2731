//! The templates in use, and where a document of theirs is set.

use std::path::Path;

use serde::Serialize;
#[cfg(test)]
use typst_layout::PagedDocument;

use super::apart;
use super::error::DocumentError;
#[cfg(test)]
use super::sheet::Tell;
use super::sheet::{Job, Sheet};
use crate::config::Templates;

/// Makes documents from the templates in use.
#[derive(Debug, Clone)]
pub struct Press {
    templates: Templates,
}

impl Press {
    /// The press with the templates that come with the program.
    #[must_use]
    pub fn embedded() -> Self {
        Self {
            templates: Templates::embedded(),
        }
    }

    /// The press with what the office replaced under its configuration folder.
    #[must_use]
    pub fn open(config_dir: &Path) -> Self {
        Self {
            templates: Templates::load(config_dir),
        }
    }

    /// Makes the PDF; what the office wrote is set apart, in bounds of time and memory.
    pub(super) fn print<D: Serialize>(&self, job: &Job<D>) -> Result<Vec<u8>, DocumentError> {
        let sheet = Sheet::new(&self.templates, job)?;
        // The tests of this crate are another program, which cannot be called for a document.
        if sheet.comes_with_the_program() || cfg!(test) {
            sheet.set()
        } else {
            apart::set(&sheet)
        }
    }

    /// Lays the document out in pages.
    #[cfg(test)]
    pub(super) fn typeset<D: Serialize>(
        &self,
        job: &Job<D>,
    ) -> Result<PagedDocument, DocumentError> {
        self.typeset_telling(job, &|_| {})
    }

    /// As [`typeset`](Self::typeset), telling how many things of a long list are set.
    #[cfg(test)]
    pub(super) fn typeset_telling<D: Serialize>(
        &self,
        job: &Job<D>,
        tell: Tell<'_>,
    ) -> Result<PagedDocument, DocumentError> {
        Sheet::new(&self.templates, job)?.typeset(tell)
    }
}
