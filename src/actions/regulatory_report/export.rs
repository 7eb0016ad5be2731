//! Giving a report again: the very bytes that were kept, a cover sheet that says who
//! approved them, and what it rests on (P4, P5).

use super::super::desk::Desk;
use super::super::error::ActionError;
use super::super::outlet::{self, Outgoing};
use super::super::print::head;
use super::papers::{Kept, kept, purged};
use super::view::{ReportView, view};
use crate::documents::Paper;
use crate::documents::regulatory_report::{Cover, cover};
use crate::domain::document::{DocumentContent, DocumentFacts, size_words};
use crate::domain::instant::{date, date_clock};
use crate::domain::refusal::Refusal;
use crate::domain::report::{Annex, RegulatoryReport, Version};
use crate::domain::rule::Rule;
use crate::domain::text::capitalized;
use crate::files::{Target, make_folder};
use crate::journal::{digest, hex};
use crate::store::StoreError;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// What a report is given again as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportFormat {
    /// Its PDF.
    Pdf,
    /// Its workbook.
    Xlsx,
    /// Its cover sheet, as it stands now: a PDF.
    Cover,
    /// The PDF of its internal annex.
    AnnexPdf,
    /// The workbook of its internal annex.
    AnnexXlsx,
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

    /// The same of the internal annex.
    #[must_use]
    pub const fn annexed(self) -> Self {
        match self {
            Self::Pdf | Self::AnnexPdf => Self::AnnexPdf,
            Self::Xlsx | Self::AnnexXlsx => Self::AnnexXlsx,
            Self::Cover => Self::Cover,
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

/// Writes a document of a version to `target`, or to a free name in the folder of
/// documents: what was prepared, byte for byte.
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
    let (report, version) = super::find::report(desk, name)?;
    let (stem, extension, bytes) = match format {
        ReportFormat::Pdf => stored(desk, &version, &version.facts.pdf)?,
        ReportFormat::Xlsx => stored(desk, &version, &version.facts.workbook)?,
        ReportFormat::Cover => cover_of(desk, &report, &version)?,
        ReportFormat::AnnexPdf => stored(desk, &version, &annex(&version)?.pdf)?,
        ReportFormat::AnnexXlsx => stored(desk, &version, &annex(&version)?.workbook)?,
    };
    write(Outgoing::begin(desk, target, &stem, extension)?, &bytes)
}

/// Writes a version into a folder: its documents, its annex, its cover sheet, the approvals that were
/// written down, and the documents that its events rest on, as far as they are here.
///
/// # Errors
/// As [`export_report`]; something of those names stands there: what was written before
/// stays.
pub fn export_report_folder(
    desk: &Desk,
    name: &str,
    folder: &Path,
) -> Result<Vec<ReportFile>, ActionError> {
    outlet::check_folder(desk.paths(), folder)?;
    let (report, version) = super::find::report(desk, name)?;
    let mut files = vec![
        stored(desk, &version, &version.facts.pdf)?,
        stored(desk, &version, &version.facts.workbook)?,
        cover_of(desk, &report, &version)?,
    ];
    if let Some(annex) = &version.facts.annex {
        files.push(stored(desk, &version, &annex.pdf)?);
        files.push(stored(desk, &version, &annex.workbook)?);
    }
    for approval in &version.approvals {
        if let Some(recorded) = &approval.facts.recorded {
            let stem = format!("aprobacion-{}", approval.facts.post);
            files.extend(attached(desk, stem, &recorded.evidence)?);
        }
    }
    for row in &version.facts.rows {
        let Some(outage) = desk.store.read().outage(*row)? else {
            continue;
        };
        for (number, document) in (1..).zip(outage.documents.all()) {
            if document.withdrawn.is_none() {
                let stem = format!("evidencia-{}-{number}", outage.correlative);
                files.extend(attached(desk, stem, &document.facts)?);
            }
        }
    }
    let mut written = Vec::new();
    for (stem, extension, bytes) in files {
        let target = Target {
            path: folder.join(format!("{stem}.{extension}")),
            replace: false,
        };
        written.push(write(
            Outgoing::begin(desk, Some(&target), &stem, extension)?,
            &bytes,
        )?);
    }
    Ok(written)
}

/// The same, into a folder of its own among the documents, under the name of the version.
///
/// # Errors
/// As [`export_report_folder`]; no folder can be made there.
pub fn export_report_set(desk: &Desk, name: &str) -> Result<PathBuf, ActionError> {
    let documents = desk.paths().documents();
    let (_, version) = super::find::report(desk, name)?;
    let word = version.facts.name().word();
    let more = (2..10_000).map(|number| format!("{word} ({number})"));
    let mut names = std::iter::once(word.clone()).chain(more);
    let free = names.find(|name| !documents.join(name).exists());
    let folder = documents.join(free.unwrap_or(word));
    make_folder(&folder).map_err(StoreError::io(&folder))?;
    export_report_folder(desk, name, &folder)?;
    Ok(folder)
}

fn annex(version: &Version) -> Result<&Annex, Refusal> {
    version.facts.annex.as_deref().ok_or_else(|| {
        Refusal::new(
            Rule::P1,
            format!(
                "El reporte {} no tiene anexo interno aparte.",
                version.facts.name()
            ),
        )
        .hint("Lo que se preparó antes de separarlo lo lleva en sus mismos documentos.")
    })
}

/// A file to be written: its name, how it ends, and its bytes.
type Given = (String, &'static str, Vec<u8>);

fn write(out: Outgoing, bytes: &[u8]) -> Result<ReportFile, ActionError> {
    Ok(ReportFile {
        file: out.write(bytes)?,
        sha256: hex(&digest(bytes)),
        size: bytes.len() as u64,
    })
}

fn stored(desk: &Desk, version: &Version, facts: &DocumentFacts) -> Result<Given, ActionError> {
    let paper = kept(desk.store.read(), version, facts)?;
    let Kept {
        name, kind, bytes, ..
    } = paper.ok_or_else(|| purged(version))?;
    let stem = name
        .rsplit_once('.')
        .map_or(name.as_str(), |(stem, _)| stem);
    Ok((stem.to_owned(), kind.extension(), bytes))
}

/// A document that was attached; none where it was purged (T1).
fn attached(
    desk: &Desk,
    stem: String,
    facts: &DocumentFacts,
) -> Result<Option<Given>, ActionError> {
    let read = desk.store.read();
    if read.sealed::<DocumentContent>(&facts.content)?.is_none() {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    for part in read.document(&facts.content) {
        bytes.extend(part?);
    }
    Ok(Some((stem, facts.file_kind.extension(), bytes)))
}

fn cover_of(
    desk: &Desk,
    report: &RegulatoryReport,
    version: &Version,
) -> Result<Given, ActionError> {
    let shown = view(desk, report.id, Some(version.facts.version))?;
    let data = cover_data(desk, &shown);
    let head = head(desk, &shown.name);
    let paper = Paper::usual_in(desk.profile().country);
    let bytes = cover(&desk.press(), &head, &data, paper)?;
    Ok((
        format!("caratula-{}", version.facts.name().word()),
        "pdf",
        bytes,
    ))
}

fn cover_data(desk: &Desk, shown: &ReportView) -> Cover {
    let at = |instant| date_clock(instant, desk.zone());
    let late = if shown.late { ", tarde" } else { "" };
    let sent = shown.sent_at.map(|sent| format!("{}{late}", at(sent)));
    let approvals = shown.approvals.iter().map(|it| {
        let how = match (&it.recorded_by, &it.evidence) {
            (None, _) => "con su firma".to_owned(),
            (Some(by), Some(sha256)) => format!("anotada por {by}; evidencia {sha256}"),
            (Some(by), None) => format!("anotada por {by}"),
        };
        let who = it.by.clone().unwrap_or_else(|| "(depurado)".to_owned());
        [it.role.to_string(), who, at(it.at), how]
    });
    let documents = shown.documents.iter().map(|it| {
        let name = it.name.clone().unwrap_or_else(|| "(depurado)".to_owned());
        [
            name,
            size_words(it.size),
            it.sha256.clone().unwrap_or_default(),
        ]
    });
    Cover {
        title: "Carátula del reporte a Regulatorio",
        name: shown.name.clone(),
        facts: vec![
            ("Reporte", shown.name.clone()),
            ("Carácter", capitalized(&shown.kind.words(shown.corrects))),
            (
                "Período",
                format!("Del {} al {}", date(shown.from), date(shown.to)),
            ),
            ("Eventos", shown.totals.events.to_string()),
            (
                "Vence",
                shown
                    .due
                    .map_or_else(|| "Sin plazo propio".to_owned(), date),
            ),
            (
                "Enviado a Regulatorio",
                sent.unwrap_or_else(|| "Todavía no".to_owned()),
            ),
            (
                "Reemplazado por",
                shown
                    .replaced_by
                    .clone()
                    .unwrap_or_else(|| "Vigente".to_owned()),
            ),
            (
                "Preparado",
                format!("{} por {}", at(shown.prepared_at), shown.prepared_by),
            ),
        ],
        approvals: approvals.collect(),
        documents: documents.collect(),
        digest: shown.digest.clone().unwrap_or_default(),
    }
}
