//! Giving a report again: the very bytes that were kept (P5).

use super::super::desk::Desk;
use super::super::error::ActionError;
use super::super::outlet::{self, Outgoing};
use super::papers::{Kept, kept, purged};
use crate::domain::report::Version;
use crate::files::Target;
use serde::Serialize;
use std::path::PathBuf;

/// What a report is given again as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportFormat {
    /// Its PDF.
    Pdf,
    /// Its workbook.
    Xlsx,
}

impl ReportFormat {
    /// The format that the name of a file asks for; none where it asks for another.
    #[must_use]
    pub fn of(target: &Target) -> Option<Self> {
        let extension = target.path.extension()?.to_str()?.to_lowercase();
        match extension.as_str() {
            "pdf" => Some(Self::Pdf),
            "xlsx" => Some(Self::Xlsx),
            _ => None,
        }
    }
}

/// A document of a report that was written to a file. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportFile {
    /// The file.
    pub file: PathBuf,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Its size.
    pub size: u64,
}

/// Writes a document of a version as it was prepared, byte for byte, to `target` or to a
/// free name in the folder of documents.
///
/// # Errors
/// There is none of that name, it was purged or altered, or the file cannot be written.
pub fn export_report(
    desk: &Desk,
    name: &str,
    format: ReportFormat,
    target: Option<&Target>,
) -> Result<ReportFile, ActionError> {
    if let Some(target) = target {
        outlet::check(desk, target)?;
    }
    let (_, version) = super::find::report(desk, name)?;
    let paper = paper(desk, &version, format)?;
    let stem = paper
        .name
        .rsplit_once('.')
        .map_or(paper.name.as_str(), |(stem, _)| stem);
    let out = Outgoing::begin(desk, target, stem, paper.kind.extension())?;
    Ok(ReportFile {
        file: out.write(&paper.bytes)?,
        sha256: paper.sha256,
        size: paper.bytes.len() as u64,
    })
}

fn paper(desk: &Desk, version: &Version, format: ReportFormat) -> Result<Kept, ActionError> {
    let facts = match format {
        ReportFormat::Pdf => &version.facts.pdf,
        ReportFormat::Xlsx => &version.facts.workbook,
    };
    kept(desk.store.read(), version, facts)?.ok_or_else(|| purged(version))
}
