//! Copying a bundle in while it is checked (M5).

use super::attached::CarriedDocument;
use super::chain::{CarriedPersonal, Named};
use super::error::ExchangeError;
use super::manifest::Manifest;
use super::seal::{Hush, Out, Sealer, Sealing};
use super::staged::{GIVEN, Staged, StagedCopy};
use super::{DOCUMENTS, OPERATIONS, PERSONAL};
use crate::files::Unfinished;
use crate::journal::{Digest, parse_hex};
use secrecy::{ExposeSecret, SecretString};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use uuid::Uuid;

/// Operations that are taken at once: a bundle of no more lies in memory.
pub const AT_ONCE: u64 = 500;

/// Unpacked bytes of a bundle that lies in memory.
const IN_MEMORY: u64 = 4 << 20;

/// A copy that is being written while its bundle is checked.
pub(super) struct Staging {
    place: Written,
    id: Uuid,
    path: PathBuf,
    at: u64,
    operations: u64,
    /// Where the contents lie, in the order of those that are named.
    contents: Vec<u64>,
    /// Where each entry of a document lies.
    documents: BTreeMap<String, u64>,
}

enum Written {
    Memory(Vec<u8>),
    File {
        sealer: Sealer,
        key: SecretString,
        // Dropped after the sealer: nothing is written of what is given up.
        _hush: Hush,
    },
}

impl Staging {
    /// Begins the copy of a bundle: `at` says where one will lie, if not in memory.
    pub(super) fn begin(
        manifest: &Manifest,
        at: &dyn Fn(Uuid) -> PathBuf,
    ) -> Result<Self, ExchangeError> {
        let taken =
            |name: &str| [OPERATIONS, PERSONAL].contains(&name) || name.starts_with(DOCUMENTS);
        let files = manifest.files.iter().filter(|(name, _)| taken(name));
        let bytes = files.fold(0_u64, |sum, (_, facts)| sum.saturating_add(facts.size));
        let (place, id, path) = if manifest.operations() <= AT_ONCE && bytes <= IN_MEMORY {
            (Written::Memory(Vec::new()), Uuid::nil(), PathBuf::new())
        } else {
            let identity = age::x25519::Identity::generate();
            let key = SecretString::from(identity.to_string().expose_secret());
            let recipient = identity.to_public().to_string();
            let mut id = [0; 16];
            id.copy_from_slice(&crate::journal::digest(recipient.as_bytes())[..16]);
            let id = Uuid::from_bytes(id);
            let path = at(id);
            let file = Unfinished::own(&path).map_err(ExchangeError::io(&path))?;
            let hush = Hush::default();
            let sealing = Sealing::Recipients(vec![recipient]);
            let sealer = Sealer::new(file, &path, &sealing, &hush)?;
            let place = Written::File {
                sealer,
                key,
                _hush: hush,
            };
            (place, id, path)
        };
        Ok(Self {
            place,
            id,
            path,
            at: 0,
            operations: 0,
            contents: Vec::new(),
            documents: BTreeMap::new(),
        })
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), ExchangeError> {
        self.at += bytes.len() as u64;
        match &mut self.place {
            Written::Memory(all) => {
                all.extend_from_slice(bytes);
                Ok(())
            }
            Written::File { sealer, .. } => sealer
                .write_all(bytes)
                .map_err(ExchangeError::io(&self.path)),
        }
    }

    fn put_length(&mut self, bytes: &[u8]) -> Result<(), ExchangeError> {
        // A line is shorter than that by far.
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        self.put(&length.to_le_bytes())
    }

    pub(super) fn operation(&mut self, hash: &Digest, bytes: &[u8]) -> Result<(), ExchangeError> {
        self.operations += 1;
        self.put_length(bytes)?;
        self.put(hash)?;
        self.put(bytes)
    }

    /// Takes the content that stands at a place among those that are named.
    pub(super) fn content(
        &mut self,
        place: usize,
        entry: &CarriedPersonal,
    ) -> Result<(), ExchangeError> {
        if self.contents.len() <= place {
            self.contents.resize(place + 1, GIVEN);
        }
        self.contents[place] = self.at;
        self.put_length(&entry.data)?;
        self.put(&entry.salt)?;
        self.put(&entry.data)
    }

    /// Takes the next bytes of an entry that is a document.
    pub(super) fn document(&mut self, name: &str, bytes: &[u8]) -> Result<(), ExchangeError> {
        if !self.documents.contains_key(name) {
            self.documents.insert(name.to_owned(), self.at);
        }
        self.put(bytes)
    }

    /// Ends the copy: everything of the bundle held.
    pub(super) fn finish(
        mut self,
        named: &Named,
        documents: &[CarriedDocument],
    ) -> Result<Staged, ExchangeError> {
        let index = self.at;
        let contents = std::mem::take(&mut self.contents);
        let here = |at: &u64| *at != GIVEN;
        self.put(&count(contents.iter().filter(|at| here(at)).count()))?;
        for (vault, at) in named.vaults().zip(contents).filter(|(_, at)| here(at)) {
            self.put(vault.as_bytes())?;
            self.put(&at.to_le_bytes())?;
        }
        let places = std::mem::take(&mut self.documents);
        let lying: Vec<(&CarriedDocument, u64)> = documents
            .iter()
            // One without bytes has no place, and needs none.
            .map(|document| {
                (
                    document,
                    places.get(&document.entry()).copied().unwrap_or(0),
                )
            })
            .collect();
        self.put(&count(lying.len()))?;
        for (document, at) in lying {
            self.put(document.content.vault.as_bytes())?;
            self.put(&parse_hex(&document.content.digest).unwrap_or_default())?;
            self.put(&at.to_le_bytes())?;
            self.put(&document.size.to_le_bytes())?;
        }
        let operations = self.operations;
        self.put(&operations.to_le_bytes())?;
        self.put(&index.to_le_bytes())?;
        match self.place {
            Written::Memory(all) => Staged::in_memory(all),
            Written::File { sealer, key, .. } => {
                let done = sealer.finish().and_then(Out::done);
                let published = done.and_then(|(file, sha256, _)| {
                    file.publish()?;
                    Ok(sha256)
                });
                let sha256 = published.map_err(ExchangeError::io(&self.path))?;
                let copy = StagedCopy {
                    id: self.id,
                    path: self.path,
                    key,
                    sha256,
                };
                Ok(Staged::resting(copy, operations))
            }
        }
    }
}

fn count(number: usize) -> [u8; 8] {
    (number as u64).to_le_bytes()
}
