//! The documents of a record: their list, and one of them written to a file (Q11, U3).

use super::attached::{Documented, check_unblocked};
use super::desk::Desk;
use super::error::ActionError;
use super::find;
use super::outlet::{self, Outgoing};
use super::revealed::Revealed;
use super::show_outages::text;
use crate::domain::access::AccessKind;
use crate::domain::authority::Permission;
use crate::domain::document::{Document, DocumentContent, size_words};
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::domain::text::strip_control;
use crate::files::Target;
use crate::store::Progress;
use chrono::{DateTime, FixedOffset};
use serde::Serialize;
use std::path::PathBuf;
use uuid::Uuid;

/// The documents of a record. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DocumentList {
    /// The record: its correlative, code or reference.
    pub record: String,
    /// Whether their names are covered: they are a customer's, and the role may not see
    /// them (U3), or nobody may (T2).
    pub masked: bool,
    /// The documents, in their order.
    pub documents: Vec<DocumentView>,
    /// The record's id.
    #[serde(skip)]
    pub id: Uuid,
    /// Reference of the notice of an event, which may have documents of its own.
    #[serde(skip)]
    pub notice: Option<String>,
    /// Whether the user may attach to it, and withdraw what was attached.
    #[serde(skip)]
    pub may_change: bool,
}

/// One document of a record. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DocumentView {
    /// Its number at the record, which stays.
    pub number: usize,
    /// What whoever attached it called it.
    pub title: Option<String>,
    /// The name of the file it came from; none where it was purged, or is covered.
    pub name: Option<String>,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of its bytes, 64 hexadecimal digits; none where it was purged, or is covered.
    pub sha256: Option<String>,
    /// Its kind of file.
    pub kind: &'static str,
    /// When it was attached.
    pub attached_at: DateTime<FixedOffset>,
    /// By whom.
    pub by: String,
    /// Whether an office attached it to its evaluation.
    pub evidence: bool,
    /// That it was attached by mistake: who said so and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<WithdrawnView>,
    /// Whether its content was purged (T1).
    pub purged: bool,
}

/// That a document was attached by mistake. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WithdrawnView {
    /// When.
    pub at: DateTime<FixedOffset>,
    /// By whom.
    pub by: String,
    /// Why; none where it was purged, or is covered.
    pub reason: Option<String>,
}

impl DocumentView {
    /// What it is called, as far as it may be shown.
    #[must_use]
    pub fn called(&self) -> String {
        match self.title.as_ref().or(self.name.as_ref()) {
            Some(called) => strip_control(called),
            None if self.purged => "(depurado)".to_owned(),
            None => "(cubierto)".to_owned(),
        }
    }

    /// Its size in words.
    #[must_use]
    pub fn size_words(&self) -> String {
        size_words(self.size)
    }
}

/// A document that was written to a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExtractedView {
    /// The file.
    pub file: PathBuf,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Its size.
    pub size: u64,
}

/// Lists the documents of a record. What a customer's are called is shown to those who may
/// see what the customer said, which is noted (U3).
///
/// # Errors
/// No such record, it is not the user's to see, or the store does not read.
pub fn list_documents(desk: &mut Desk, name: &str) -> Result<DocumentList, ActionError> {
    let record = Documented::named(desk, name)?;
    list(desk, &record)
}

pub(super) fn list(desk: &mut Desk, record: &Documented) -> Result<DocumentList, ActionError> {
    let seen = match record.attention() {
        None => true,
        Some(attention) if attention.blocked => false,
        Some(_) if record.documents().is_empty() => true,
        Some(attention) => {
            let whose = find::whose(desk, attention);
            let may = desk.permit(Permission::RevealPersonal(whose)).is_ok();
            if may {
                Revealed::of(desk, [attention], AccessKind::Revealed)?;
            }
            may
        }
    };
    views(desk, record, seen)
}

/// The documents as they are shown: whether what they are called is shown is settled.
pub(super) fn views(
    desk: &Desk,
    record: &Documented,
    seen: bool,
) -> Result<DocumentList, ActionError> {
    let documents = (1..)
        .zip(record.documents().all())
        .map(|(number, document)| view(desk, number, document, seen))
        .collect::<Result<_, ActionError>>()?;
    Ok(DocumentList {
        record: record.name(),
        masked: !seen,
        documents,
        id: record.id(),
        notice: record.notice(desk.store.read())?,
        may_change: record.check(desk).is_ok(),
    })
}

fn view(
    desk: &Desk,
    number: usize,
    document: &Document,
    seen: bool,
) -> Result<DocumentView, ActionError> {
    let read = desk.store.read();
    let content: Option<DocumentContent> = read.sealed(&document.facts.content)?;
    let purged = content.is_none();
    let content = content.filter(|_| seen);
    let withdrawn = match &document.withdrawn {
        None => None,
        Some(withdrawal) => Some(WithdrawnView {
            at: withdrawal.at,
            by: read.user_name(withdrawal.user)?,
            reason: if seen {
                text(desk, &withdrawal.reason)?
            } else {
                None
            },
        }),
    };
    let (name, title, sha256) = match content {
        Some(content) => (Some(content.name), content.title, Some(content.sha256)),
        None => (None, None, None),
    };
    Ok(DocumentView {
        number,
        title,
        name,
        size: document.facts.size,
        sha256,
        kind: document.facts.file_kind.code(),
        attached_at: document.at,
        by: read.user_name(document.user)?,
        evidence: document.evidence,
        withdrawn,
        purged,
    })
}

/// Writes one document of a record to `target`, or to a free name in the folder of
/// documents. Of an attention that is noted (U3).
///
/// # Errors
/// No such record or document, it was purged, the role may not see it, or the file cannot
/// be written: nothing is left of it then.
pub fn extract_document(
    desk: &mut Desk,
    name: &str,
    number: usize,
    target: Option<&Target>,
    progress: Progress<'_>,
) -> Result<ExtractedView, ActionError> {
    let record = Documented::named(desk, name)?;
    let document = numbered(&record, number)?.clone();
    if let Some(target) = target {
        outlet::check(desk, target)?;
    }
    if let Some(attention) = record.attention() {
        check_unblocked(attention)?;
        Revealed::of(desk, [attention], AccessKind::Printed)?;
    }
    let read = desk.store.read();
    let content: Option<DocumentContent> = read.sealed(&document.facts.content)?;
    let Some(content) = content else {
        return Err(Refusal::new(
            Rule::T1,
            format!("El documento {number} fue depurado: queda constancia de él, no su contenido."),
        )
        .into());
    };
    let stem = format!(
        "documento{number}-{}",
        record.name().replace(['/', '\\'], "_")
    );
    let out = Outgoing::begin(desk, target, &stem, document.facts.file_kind.extension())?;
    let total = document.facts.size;
    let mut done = 0;
    let parts = read.document(&document.facts.content).map(|part| {
        let part = part?;
        done += part.len() as u64;
        if !progress(done, total) {
            return Err(crate::store::StoreError::Cancelled.into());
        }
        Ok::<_, ActionError>(part)
    });
    let file = out.write_parts(parts)?;
    Ok(ExtractedView {
        file,
        sha256: content.sha256,
        size: document.facts.size,
    })
}

/// Prepares the writing of one for another thread, so that the counter keeps working: it
/// goes to a free name in the folder of documents.
///
/// # Errors
/// The store no longer opens. The job fails as [`extract_document`] does.
pub fn extract_job(
    desk: &Desk,
    name: String,
    number: usize,
) -> Result<
    impl FnOnce(Progress<'_>) -> Result<ExtractedView, ActionError> + Send + 'static,
    ActionError,
> {
    let mut desk = Desk::over(desk.store.beside()?)?;
    Ok(move |progress: Progress<'_>| extract_document(&mut desk, &name, number, None, progress))
}

/// The document of a record with a number.
///
/// # Errors
/// It has none.
pub(super) fn numbered(record: &Documented, number: usize) -> Result<&Document, Refusal> {
    record.documents().numbered(number).ok_or_else(|| {
        let count = record.documents().all().len();
        let (name, has) = (
            record.name(),
            if count == 0 {
                "no tiene documentos"
            } else {
                "no tiene ese documento"
            },
        );
        let refusal = Refusal::new(Rule::Q11, format!("{name} {has}."));
        if count == 0 {
            refusal
        } else {
            refusal.hint(format!("Sus documentos van del 1 al {count}."))
        }
    })
}
