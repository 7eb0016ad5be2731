//! The documents of a report: made of its model once, and given again as they were kept
//! (P4, P5).

use super::super::desk::Desk;
use super::super::error::ActionError;
use super::super::print::head;
use crate::documents::Paper;
use crate::documents::regulatory_report::{
    annex_workbook, has_annex, printed, printed_annex, workbook,
};
use crate::domain::document::{DocumentContent, DocumentFacts, FileKind, MOST_BYTES, size_words};
use crate::domain::refusal::Refusal;
use crate::domain::report::{ReportModel, Version};
use crate::domain::rule::Rule;
use crate::journal::{digest, hex};
use crate::store::{Reader, StoreError};

/// A document, with its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Kept {
    pub(super) name: String,
    pub(super) kind: FileKind,
    pub(super) bytes: Vec<u8>,
    /// SHA-256 of its bytes, 64 hexadecimal digits.
    pub(super) sha256: String,
}

/// The documents of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Papers {
    pdf: Kept,
    workbook: Kept,
    model: Kept,
    /// What is for the company alone: its PDF and its workbook.
    annex: Option<[Kept; 2]>,
}

impl Papers {
    /// Makes them.
    pub(super) fn of(desk: &Desk, model: &ReportModel) -> Result<Self, ActionError> {
        let head = head(desk, &model.name);
        let paper = Paper::usual_in(desk.profile().country);
        let pdf = printed(&desk.press(), &head, model, paper)?;
        let workbook = workbook(&head, model)?;
        let json = serde_json::to_vec(model).map_err(StoreError::Record)?;
        let annex = if has_annex(model) {
            let pdf = printed_annex(&desk.press(), &head, model, paper)?;
            let workbook = annex_workbook(&head, model)?;
            Some([
                Kept::new(model, "anexo", FileKind::Pdf, pdf)?,
                Kept::new(model, "anexo", FileKind::Workbook, workbook)?,
            ])
        } else {
            None
        };
        Ok(Self {
            pdf: Kept::new(model, "reporte", FileKind::Pdf, pdf)?,
            workbook: Kept::new(model, "reporte", FileKind::Workbook, workbook)?,
            model: Kept::new(model, "reporte", FileKind::Model, json)?,
            annex,
        })
    }

    /// In the order in which they are approved.
    pub(super) fn all(&self) -> Vec<&Kept> {
        let annex = self.annex.iter().flatten();
        [&self.pdf, &self.workbook, &self.model]
            .into_iter()
            .chain(annex)
            .collect()
    }
}

impl Kept {
    fn new(
        model: &ReportModel,
        stem: &str,
        kind: FileKind,
        bytes: Vec<u8>,
    ) -> Result<Self, ActionError> {
        if bytes.len() as u64 > MOST_BYTES {
            return Err(Refusal::new(
                Rule::P4,
                format!(
                    "El reporte {} pasa de {}: no se preparó.",
                    model.name,
                    size_words(MOST_BYTES)
                ),
            )
            .hint("Hágalo de un período más corto.")
            .into());
        }
        Ok(Self {
            name: format!(
                "{stem}-{}.{}",
                model.name.replace(' ', "-"),
                kind.extension()
            ),
            kind,
            sha256: hex(&digest(&bytes)),
            bytes,
        })
    }
}

/// What is approved: one digest over those of the documents.
pub(super) fn digest_of<'a>(of: impl IntoIterator<Item = &'a str>) -> String {
    let lines: String = of.into_iter().flat_map(|it| [it, "\n"]).collect();
    hex(&digest(lines.as_bytes()))
}

/// A document of a version as it was kept; none where it was purged (T1).
///
/// # Errors
/// It is not what was prepared.
pub(super) fn kept(
    read: Reader<'_>,
    version: &Version,
    facts: &DocumentFacts,
) -> Result<Option<Kept>, ActionError> {
    let content: Option<DocumentContent> = read.sealed(&facts.content)?;
    let Some(content) = content else {
        return Ok(None);
    };
    let mut bytes = Vec::new();
    for part in read.document(&facts.content) {
        bytes.extend(part?);
    }
    if hex(&digest(&bytes)) != content.sha256 {
        return Err(altered(version));
    }
    Ok(Some(Kept {
        name: content.name,
        kind: facts.file_kind,
        bytes,
        sha256: content.sha256,
    }))
}

/// Holds what was kept of a version against what it was prepared as.
///
/// # Errors
/// It was altered, or purged.
pub(super) fn check_kept(read: Reader<'_>, version: &Version) -> Result<(), ActionError> {
    let mut digests = Vec::new();
    for facts in version.facts.documents() {
        match kept(read, version, facts)? {
            Some(paper) => digests.push(paper.sha256),
            None => return Err(purged(version)),
        }
    }
    if digest_of(digests.iter().map(String::as_str)) == version.facts.digest {
        Ok(())
    } else {
        Err(altered(version))
    }
}

/// What a version says; none where it was purged (T1).
pub(super) fn model_of(
    read: Reader<'_>,
    version: &Version,
) -> Result<Option<ReportModel>, ActionError> {
    Ok(match kept(read, version, &version.facts.model)? {
        Some(paper) => Some(serde_json::from_slice(&paper.bytes).map_err(StoreError::Record)?),
        None => None,
    })
}

pub(super) fn purged(version: &Version) -> ActionError {
    Refusal::new(
        Rule::T1,
        format!(
            "El reporte {} fue depurado: queda constancia de él, no sus documentos.",
            version.facts.name()
        ),
    )
    .into()
}

fn altered(version: &Version) -> ActionError {
    Refusal::new(
        Rule::P5,
        format!(
            "Los documentos guardados del reporte {} no son los que se prepararon.",
            version.facts.name()
        ),
    )
    .hint("Verifique el almacén, y restaure una copia de antes.")
    .into()
}
