//! Attaching documents to a record, and withdrawing one that was attached by mistake (Q11).

use super::attached::Documented;
use super::desk::Desk;
use super::error::{ActionError, Field};
use super::fields::{check_length, required};
use super::show_documents::{DocumentList, list, numbered, views};
use crate::domain::document::{
    DocumentContent, DocumentFacts, FileKind, MOST_BYTES, MOST_DOCUMENTS, MOST_NAME, PART, TELLING,
    WithdrawnFacts, size_words,
};
use crate::domain::personal::RetentionClass;
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::domain::text::strip_control;
use crate::files;
use crate::journal::{Digest, hex};
use crate::store::{Progress, Store, StoreError, Writer};
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};

/// Documents to attach.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DocumentInput {
    /// The record, as a person names it.
    pub record: String,
    /// The files.
    pub files: Vec<PathBuf>,
    /// What they are called; empty: by the names of their files.
    pub title: String,
}

/// A file that can be attached: looked through once, and open.
pub(super) struct Looked {
    path: PathBuf,
    open: File,
    kind: FileKind,
    size: u64,
    sha256: Digest,
}

/// Prepares the attaching of documents for another thread, so that the counter keeps
/// working. Every file is looked through before any is kept; then each is attached, whole
/// or not at all.
///
/// # Errors
/// The role may not, or no such record. The job fails where a file is none that can be
/// attached, or the store cannot be written; what was attached before stays.
pub fn attach_job(
    desk: &Desk,
    input: DocumentInput,
) -> Result<
    impl FnOnce(Progress<'_>) -> Result<DocumentList, ActionError> + Send + 'static,
    ActionError,
> {
    let record = Documented::named(desk, &input.record)?;
    record.check(desk)?;
    let title = input.title.trim();
    check_length("título", title, MOST_NAME)?;
    let title = Some(strip_control(title)).filter(|title| !title.is_empty());
    let evidence = record.is_evaluated(desk);
    let mut desk = Desk::over(desk.store.beside()?)?;
    Ok(move |progress: Progress<'_>| {
        let looked = look_through(&record, &input.files)?;
        let total: u64 = looked.iter().map(|it| it.size).sum();
        let mut done = 0;
        for file in looked {
            attach(
                &mut desk.store,
                &record,
                (file, title.clone(), evidence),
                &mut |bytes| {
                    done += bytes;
                    progress(done, total)
                },
            )?;
        }
        views(&desk, &record.again(desk.store.read())?, true)
    })
}

/// Looks every file through, and refuses those that cannot be attached.
fn look_through(record: &Documented, files: &[PathBuf]) -> Result<Vec<Looked>, ActionError> {
    let documents = record.documents();
    if documents.count() + files.len() > MOST_DOCUMENTS {
        return Err(Refusal::new(
            Rule::Q11,
            format!(
                "{} tendría más de {MOST_DOCUMENTS} documentos. No se adjuntó nada.",
                record.name()
            ),
        )
        .hint("Una varios en un PDF, o retire los que sobran.")
        .into());
    }
    files.iter().map(|file| look(file)).collect()
}

/// Looks a file through, and refuses one that cannot be attached (Q11).
pub(super) fn look(path: &Path) -> Result<Looked, ActionError> {
    let unread = |source| ActionError::UnreadDocument {
        file: path.to_path_buf(),
        source,
    };
    let mut open = files::open_named(path).map_err(unread)?;
    let (mut began, mut hash, mut size) = (Vec::new(), Sha256::new(), 0);
    while let Some(part) = next_part(&mut open).map_err(unread)? {
        if size == 0 {
            began = part.iter().take(TELLING).copied().collect();
        }
        size += part.len() as u64;
        if size > MOST_BYTES {
            return Err(refused(
                path,
                &format!("pasa de {}", size_words(MOST_BYTES)),
                "Guárdelo con menos resolución, o en varios archivos.",
            ));
        }
        hash.update(&part);
    }
    let Some(kind) = FileKind::of(&began) else {
        let kinds = FileKind::ATTACHED.map(FileKind::label).join(", ");
        let what = if size == 0 {
            "está vacío"
        } else {
            "no es una foto, un escaneo ni un PDF"
        };
        return Err(refused(path, what, &format!("Se adjuntan: {kinds}.")));
    };
    Ok(Looked {
        path: path.to_path_buf(),
        open,
        kind,
        size,
        sha256: hash.finalize().into(),
    })
}

fn refused(path: &Path, what: &str, hint: &str) -> ActionError {
    let name = file_name(path);
    Refusal::new(Rule::Q11, format!("{name}: {what}. No se adjuntó nada."))
        .hint(hint)
        .into()
}

/// The name of a file without its folder, as it is kept and shown.
fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    strip_control(&name).chars().take(MOST_NAME).collect()
}

/// The next bytes of a file; none at its end.
fn next_part(file: &mut File) -> io::Result<Option<Vec<u8>>> {
    let mut part = Vec::new();
    file.take(PART as u64).read_to_end(&mut part)?;
    Ok(Some(part).filter(|part| !part.is_empty()))
}

/// Attaches one document: its content, its bytes and its operation in one transaction.
fn attach(
    store: &mut Store,
    record: &Documented,
    (file, title, evidence): (Looked, Option<String>, bool),
    go_on: &mut dyn FnMut(u64) -> bool,
) -> Result<(), ActionError> {
    let sha256 = hex(&file.sha256);
    store.write(|writer| {
        // As it is now: another console may have attached meanwhile.
        let record = record.again(writer.read())?;
        for (number, known) in (1..).zip(record.documents().all()) {
            let content: Option<DocumentContent> = writer.read().sealed(&known.facts.content)?;
            let is_it = content.is_some_and(|content| content.sha256 == sha256);
            if is_it && known.withdrawn.is_none() {
                return Err(Refusal::new(
                    Rule::Q11,
                    format!(
                        "{}: ya está adjunto a {}, es su documento {number}.",
                        file_name(&file.path),
                        record.name()
                    ),
                )
                .into());
            }
        }
        let facts = keep(writer, file, title, record.retention(), go_on)?;
        writer.append(record.id(), &record.attaching(evidence, facts))?;
        Ok(())
    })
}

/// Keeps a file that was looked through: what it is called and its bytes.
///
/// # Errors
/// It does not read as it did, it was stopped, or the store cannot be written.
pub(super) fn keep(
    writer: &mut Writer<'_>,
    mut file: Looked,
    title: Option<String>,
    class: RetentionClass,
    go_on: &mut dyn FnMut(u64) -> bool,
) -> Result<DocumentFacts, ActionError> {
    let unread = |source| ActionError::UnreadDocument {
        file: file.path.clone(),
        source,
    };
    let content = writer.seal(
        class,
        &DocumentContent {
            name: file_name(&file.path),
            title,
            sha256: hex(&file.sha256),
        },
    )?;
    file.open.rewind().map_err(unread)?;
    let (mut hash, mut parts) = (Sha256::new(), 0_u32..);
    while let Some(bytes) = next_part(&mut file.open).map_err(unread)? {
        if !go_on(bytes.len() as u64) {
            return Err(StoreError::Cancelled.into());
        }
        hash.update(&bytes);
        let part = parts.next().unwrap_or_default();
        if u64::from(part) * PART as u64 > MOST_BYTES {
            break;
        }
        writer.document_part(&content, part, &bytes)?;
    }
    if Digest::from(hash.finalize()) != file.sha256 {
        return Err(refused(
            &file.path,
            "cambió mientras se leía",
            "Espere a que termine de guardarse, y repita.",
        ));
    }
    Ok(DocumentFacts {
        content,
        size: file.size,
        file_kind: file.kind,
    })
}

/// Says that a document was attached by mistake: it is kept, and does not count.
///
/// # Errors
/// No such record or document, the role may not, or it was withdrawn before.
pub fn withdraw_document(
    desk: &mut Desk,
    name: &str,
    number: usize,
    reason: &str,
) -> Result<DocumentList, ActionError> {
    let record = Documented::named(desk, name)?;
    record.check(desk)?;
    let reason = required(Field::Reason, reason)?;
    desk.store.write(|writer| {
        let record = record.again(writer.read())?;
        let document = numbered(&record, number)?;
        if document.withdrawn.is_some() {
            let why = format!("El documento {number} ya está retirado.");
            return Err(ActionError::from(Refusal::new(Rule::Q11, why)));
        }
        let facts = WithdrawnFacts {
            document: document.facts.content.vault,
            reason: writer.seal(record.retention(), reason)?,
        };
        Ok(writer.append(record.id(), &record.withdrawing(facts))?)
    })?;
    let again = record.again(desk.store.read())?;
    list(desk, &again)
}
