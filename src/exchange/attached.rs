//! The documents of a bundle (Q11): an operation says of each its size and its kind of
//! file, and seals a content that says its digest, by which its entry is named.

use super::DOCUMENTS;
use super::chain::CarriedPersonal;
use super::error::{ExchangeError, Fault, Place};
use super::limits;
use super::manifest::FileFacts;
use crate::domain::document::{DocumentContent, DocumentFacts, FileKind};
use crate::domain::personal::Sealed;
use crate::journal::{Body, open, parse_hex};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A document as a bundle carries it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriedDocument {
    /// The content that an operation sealed, which names it.
    pub content: Sealed,
    /// Its bytes.
    pub size: u64,
    /// Its kind of file.
    pub(super) file_kind: FileKind,
    /// SHA-256 of its bytes, 64 hexadecimal digits.
    pub(super) sha256: String,
}

impl CarriedDocument {
    /// The name of its entry.
    pub(super) fn entry(&self) -> String {
        format!("{DOCUMENTS}{}.{}", self.sha256, self.file_kind.extension())
    }

    /// What its entry has to be.
    pub(super) fn facts(&self) -> FileFacts {
        FileFacts {
            size: self.size,
            sha256: self.sha256.clone(),
        }
    }
}

/// Whether a name can be that of a document: its digest, and how its kind ends.
pub(super) fn is_document(name: &str) -> bool {
    name.split_once('.').is_some_and(|(digest, extension)| {
        parse_hex(digest).is_some()
            && FileKind::ALL
                .iter()
                .any(|kind| kind.extension() == extension)
    })
}

/// The documents that operations name, and those of which the content came.
#[derive(Default)]
pub(super) struct Attached {
    named: BTreeMap<Uuid, DocumentFacts>,
    carried: Vec<CarriedDocument>,
}

impl Attached {
    /// Adds what an operation names.
    pub(super) fn add(&mut self, body: &Body) -> Result<(), Fault> {
        for facts in body.documents() {
            let vault = facts.content.vault;
            let known = self.named.insert(vault, facts.clone());
            if known.is_some_and(|known| known != *facts) {
                return Err(Fault::SealedTwice(vault));
            }
        }
        if self.named.len() > limits::DOCUMENTS {
            return Err(Fault::Documents {
                limit: limits::DOCUMENTS,
            });
        }
        Ok(())
    }

    /// Takes the content of a document, if it is one, which was held against what sealed
    /// it: a bundle that carries it carries the document too.
    pub(super) fn meet(&mut self, entry: &CarriedPersonal) -> Result<(), Fault> {
        let Some(facts) = self.named.get(&entry.vault) else {
            return Ok(());
        };
        let content: DocumentContent =
            open(&entry.data).map_err(|_| Fault::NoDocument(entry.vault))?;
        if parse_hex(&content.sha256).is_none() {
            return Err(Fault::NoDocument(entry.vault));
        }
        self.carried.push(CarriedDocument {
            content: facts.content.clone(),
            size: facts.size,
            file_kind: facts.file_kind,
            sha256: content.sha256,
        });
        Ok(())
    }

    /// Those that are carried.
    pub(super) fn carried(self) -> Vec<CarriedDocument> {
        self.carried
    }
}

/// Holds what the manifest lists against the documents that are named: each is there,
/// once, and no other is.
pub(super) fn check_listed(
    files: &BTreeMap<String, FileFacts>,
    carried: &[CarriedDocument],
) -> Result<(), ExchangeError> {
    let mut named = BTreeSet::new();
    for document in carried {
        let entry = document.entry();
        let refuse = |fault| Err(Place::entry(&entry).refuse(fault));
        match files.get(&entry) {
            None => return refuse(Fault::Missing),
            Some(facts) if facts.size != document.size => return refuse(Fault::Attached),
            Some(facts) if facts.sha256 != document.sha256 => return refuse(Fault::Attached),
            Some(_) => {}
        }
        named.insert(entry);
    }
    let mut listed = files.keys().filter(|name| name.starts_with(DOCUMENTS));
    match listed.find(|name| !named.contains(*name)) {
        Some(stray) => Err(Place::entry(stray).refuse(Fault::Unattached)),
        None => Ok(()),
    }
}
