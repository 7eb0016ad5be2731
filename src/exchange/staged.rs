//! A bundle of which everything holds, copied in so that it is taken a few operations at
//! a time, each with the contents that it names (M5): a bundle carries its contents apart
//! from its operations and in whatever order.
//!
//! A small one lies in memory. Any other lies in a file that is sealed for a key of its
//! own: whoever has that key and the file's digest goes on with it, whatever became of
//! the bundle. Its bytes are ours: an age file with the operations, the contents, the
//! documents, where each of those lies, and where that is said.

use super::attached::CarriedDocument;
use super::chain::{CarriedPersonal, Named, Walk};
use super::error::{ExchangeError, Fault, Place};
use super::manifest::Manifest;
use super::seal::{Hush, Out, Sealer, Sealing, Source, Unsealing, read_error};
use super::{DOCUMENTS, OPERATIONS, PERSONAL};
use crate::domain::document::PART;
use crate::domain::outage::OutageEvent;
use crate::domain::personal::Sealed;
use crate::files::Unfinished;
use crate::journal::{Body, Digest, Operation, parse_hex};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use uuid::Uuid;

/// Operations that are taken at once: a bundle of no more lies in memory.
pub const AT_ONCE: u64 = 500;

/// Unpacked bytes of a bundle that lies in memory.
const IN_MEMORY: u64 = 4 << 20;

/// Bytes at the end, which say how many operations there are and where the index is.
const FOOTER: u64 = 16;

/// Stands for a content that was given.
const GIVEN: u64 = u64::MAX;

/// A copy that lies on the disk.
#[derive(Debug, Clone)]
pub struct StagedCopy {
    /// Names it.
    pub id: Uuid,
    /// The file.
    pub path: PathBuf,
    /// The age identity that opens it.
    pub key: SecretString,
    /// SHA-256 of the file.
    pub sha256: Digest,
}

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
            Written::Memory(all) => {
                let all: Arc<[u8]> = all.into();
                let sources = [(); 2].map(|()| Source::bounded(Cursor::new(Arc::clone(&all))));
                Staged::over(sources, None).map_err(|error| broken(Path::new(OPERATIONS), error))
            }
            Written::File { sealer, key, .. } => {
                let done = sealer.finish().and_then(Out::done);
                let published = done.and_then(|(file, sha256, _)| {
                    file.publish()?;
                    Ok(sha256)
                });
                let sha256 = published.map_err(ExchangeError::io(&self.path))?;
                Staged::opened(StagedCopy {
                    id: self.id,
                    path: self.path,
                    key,
                    sha256,
                })
            }
        }
    }
}

fn count(number: usize) -> [u8; 8] {
    (number as u64).to_le_bytes()
}

fn digest_of(path: &Path) -> io::Result<Digest> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut block = vec![0; 64 << 10];
    loop {
        match file.read(&mut block)? {
            0 => return Ok(hash.finalize().into()),
            read => hash.update(&block[..read]),
        }
    }
}

/// What could not be read of a copy.
fn broken(path: &Path, error: io::Error) -> ExchangeError {
    read_error(path, Place::File, error)
}

/// A document of a copy.
#[derive(Debug, Clone)]
struct StagedDocument {
    content: Sealed,
    at: u64,
    size: u64,
}

/// An operation with what it names and nothing before it brought.
#[derive(Debug)]
pub struct StagedOperation {
    /// SHA-256 of its bytes.
    pub hash: Digest,
    /// Its stored bytes.
    pub bytes: Vec<u8>,
    /// What they say.
    pub operation: Operation,
    /// The contents.
    pub contents: Vec<CarriedPersonal>,
    /// The documents, in parts.
    pub documents: Vec<(Sealed, Vec<Vec<u8>>)>,
}

impl StagedOperation {
    /// Whether it opens an outage: what its terminal said before is about others, most likely.
    #[must_use]
    pub fn opens_an_outage(&self) -> bool {
        matches!(&self.operation.body, Body::Outage(OutageEvent::Opened(_)))
    }

    /// The bytes of all that it brings.
    #[must_use]
    pub fn size(&self) -> usize {
        let contents = self.contents.iter().map(|content| content.data.len());
        let parts = self.documents.iter().flat_map(|(_, parts)| parts);
        self.bytes.len() + contents.sum::<usize>() + parts.map(Vec::len).sum::<usize>()
    }
}

/// A copy that is read from its first operation to its last.
pub struct Staged {
    lines: Source,
    others: Source,
    copy: Option<StagedCopy>,
    total: u64,
    left: u64,
    /// Where the contents lie, by what names them.
    contents: Vec<(Uuid, u64)>,
    documents: BTreeMap<Uuid, StagedDocument>,
    kept: bool,
}

impl Drop for Staged {
    fn drop(&mut self) {
        if let Some(copy) = self.copy.as_ref().filter(|_| !self.kept) {
            // What resists is swept at an unlock: nobody has its key.
            let _ = std::fs::remove_file(&copy.path);
        }
    }
}

impl Staged {
    /// Opens a copy that lies on the disk, of which every byte is as it was written.
    ///
    /// # Errors
    /// It is not there, or is another file by now.
    pub fn open(copy: StagedCopy) -> Result<Self, ExchangeError> {
        let digest = digest_of(&copy.path).map_err(ExchangeError::io(&copy.path))?;
        if digest != copy.sha256 {
            return Err(Place::File.refuse(Fault::Digest));
        }
        let mut staged = Self::opened(copy)?;
        staged.keep();
        Ok(staged)
    }

    fn opened(copy: StagedCopy) -> Result<Self, ExchangeError> {
        let unsealing = Unsealing::Identities(vec![copy.key.clone()]);
        let source = || {
            let file = File::open(&copy.path).map_err(ExchangeError::io(&copy.path))?;
            Source::new(file, &copy.path, &unsealing, super::seal::ZIP).map(|(source, _)| source)
        };
        let sources = [source()?, source()?].map(Ok);
        let path = copy.path.clone();
        Self::over(sources, Some(copy)).map_err(|error| broken(&path, error))
    }

    fn over(sources: [io::Result<Source>; 2], copy: Option<StagedCopy>) -> io::Result<Self> {
        let [lines, others] = sources;
        let (mut lines, mut others) = (lines?, others?);
        let footer = others.length().checked_sub(FOOTER);
        others.seek(SeekFrom::Start(footer.ok_or(io::ErrorKind::UnexpectedEof)?))?;
        let (total, index) = (number(&mut others)?, number(&mut others)?);
        others.seek(SeekFrom::Start(index))?;
        let mut contents = Vec::new();
        for _ in 0..number(&mut others)? {
            contents.push((id(&mut others)?, number(&mut others)?));
        }
        let mut documents = BTreeMap::new();
        for _ in 0..number(&mut others)? {
            let vault = id(&mut others)?;
            let digest = crate::journal::hex(&bytes::<32>(&mut others)?);
            let document = StagedDocument {
                content: Sealed { vault, digest },
                at: number(&mut others)?,
                size: number(&mut others)?,
            };
            documents.insert(vault, document);
        }
        lines.rewind()?;
        Ok(Self {
            lines,
            others,
            copy,
            total,
            left: total,
            contents,
            documents,
            kept: false,
        })
    }

    /// Its copy, where it lies on the disk.
    #[must_use]
    pub fn copy(&self) -> Option<&StagedCopy> {
        self.copy.as_ref()
    }

    /// Leaves it on the disk from here on, for who goes on with it.
    pub fn keep(&mut self) {
        self.kept = true;
    }

    /// Its operations.
    #[must_use]
    pub fn operations(&self) -> u64 {
        self.total
    }

    /// The path that is told where it cannot be read.
    fn path(&self) -> PathBuf {
        let copy = self.copy.as_ref();
        copy.map_or_else(PathBuf::new, |copy| copy.path.clone())
    }

    /// Passes over the operations before one, which were taken already.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn skip(&mut self, operations: u64) -> Result<(), ExchangeError> {
        for _ in 0..operations.min(self.left) {
            let passed = length(&mut self.lines).and_then(|length| {
                let rest = i64::try_from(length).unwrap_or(i64::MAX).saturating_add(32);
                self.lines.seek(SeekFrom::Current(rest))
            });
            passed.map_err(|error| broken(&self.path(), error))?;
            self.left -= 1;
        }
        Ok(())
    }

    /// Begins again at the first operation.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn rewind(&mut self) -> Result<(), ExchangeError> {
        self.left = self.total;
        let begun = self.lines.rewind();
        begun.map_err(|error| broken(&self.path(), error))
    }

    /// The next operation without what it names: its digest and its bytes.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn next_line(&mut self) -> Result<Option<(Digest, Vec<u8>)>, ExchangeError> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        let line = length(&mut self.lines).and_then(|length| {
            let hash = bytes::<32>(&mut self.lines)?;
            let mut line = vec![0; length];
            self.lines.read_exact(&mut line)?;
            Ok((hash, line))
        });
        line.map(Some).map_err(|error| broken(&self.path(), error))
    }

    /// The next operation with what it names; none after the last.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn next_operation(&mut self) -> Result<Option<StagedOperation>, ExchangeError> {
        let Some((hash, bytes)) = self.next_line()? else {
            return Ok(None);
        };
        let (operation, named) = Walk::read(&bytes).map_err(|fault| Place::File.refuse(fault))?;
        let brought = self.brought(&named);
        let (contents, documents) = brought.map_err(|error| broken(&self.path(), error))?;
        Ok(Some(StagedOperation {
            hash,
            bytes,
            operation,
            contents,
            documents,
        }))
    }

    #[allow(clippy::type_complexity, reason = "contents, and documents in parts")]
    fn brought(
        &mut self,
        named: &[Sealed],
    ) -> io::Result<(Vec<CarriedPersonal>, Vec<(Sealed, Vec<Vec<u8>>)>)> {
        let (mut contents, mut documents) = (Vec::new(), Vec::new());
        for sealed in named {
            let vault = sealed.vault;
            let Ok(place) = self.contents.binary_search_by_key(&vault, |(id, _)| *id) else {
                continue;
            };
            // A digest that is none seals nothing.
            if parse_hex(&sealed.digest).is_none() {
                continue;
            }
            let at = std::mem::replace(&mut self.contents[place].1, GIVEN);
            if at == GIVEN {
                continue;
            }
            self.others.seek(SeekFrom::Start(at))?;
            let length = length(&mut self.others)?;
            let salt = bytes::<32>(&mut self.others)?;
            let mut data = vec![0; length];
            self.others.read_exact(&mut data)?;
            contents.push(CarriedPersonal { vault, salt, data });
            if let Some(document) = self.documents.remove(&vault) {
                self.others.seek(SeekFrom::Start(document.at))?;
                let mut left = document.size;
                let mut parts = Vec::new();
                while left > 0 {
                    let size = usize::try_from(left).unwrap_or(PART).min(PART);
                    let mut part = vec![0; size];
                    self.others.read_exact(&mut part)?;
                    left -= size as u64;
                    parts.push(part);
                }
                documents.push((document.content, parts));
            }
        }
        Ok((contents, documents))
    }
}

fn bytes<const N: usize>(source: &mut Source) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    source.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn number(source: &mut Source) -> io::Result<u64> {
    Ok(u64::from_le_bytes(bytes(source)?))
}

fn length(source: &mut Source) -> io::Result<usize> {
    let length = u32::from_le_bytes(bytes(source)?);
    // Never more than there is, whatever it says.
    let length = u64::from(length).min(source.length());
    usize::try_from(length).map_err(|_| io::ErrorKind::InvalidData.into())
}

fn id(source: &mut Source) -> io::Result<Uuid> {
    Ok(Uuid::from_bytes(bytes(source)?))
}
