//! Copying a bundle in while it is checked (M5).

use super::attached::CarriedDocument;
use super::chain::{CarriedPersonal, Named};
use super::error::ExchangeError;
use super::manifest::Manifest;
use super::seal::{Hush, Out, Sealer, Sealing};
use super::staged::{GIVEN, Staged, StagedCopy};
use super::{DOCUMENTS, OPERATIONS, PERSONAL};
use crate::files::Unfinished;
use crate::journal::Digest;
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
    /// Where the contents lie, by the number of the first that names each.
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

    /// Takes the next operation; so many contents were named before.
    pub(super) fn operation(
        &mut self,
        hash: &Digest,
        bytes: &[u8],
        named: u32,
    ) -> Result<(), ExchangeError> {
        self.operations += 1;
        self.put_length(bytes)?;
        self.put(&named.to_le_bytes())?;
        self.put(hash)?;
        self.put(bytes)
    }

    /// Takes the content that the one of a number names first.
    pub(super) fn content(
        &mut self,
        number: u32,
        entry: &CarriedPersonal,
    ) -> Result<(), ExchangeError> {
        let number = number as usize;
        if self.contents.len() <= number {
            self.contents.resize(number + 1, GIVEN);
        }
        self.contents[number] = self.at;
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
        let mut lying = BTreeMap::new();
        for document in documents {
            if let Some(number) = named.number(document.content.vault) {
                // One without bytes has no place, and needs none.
                let at = self.documents.get(&document.entry()).copied().unwrap_or(0);
                lying.insert(number, (at, document.size));
            }
        }
        for (number, content) in (0..).zip(std::mem::take(&mut self.contents)) {
            let (at, size) = lying.get(&number).copied().unwrap_or((0, 0));
            for place in [content, at, size] {
                self.put(&place.to_le_bytes())?;
            }
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
