//! A bundle of which everything holds, copied in so that it is taken a few operations at
//! a time, each with the contents that it names (M5): a bundle carries its contents apart
//! from its operations and in whatever order.
//!
//! A small one lies in memory. Any other lies in a file that is sealed for a key of its
//! own: whoever has that key and the file's digest goes on with it, whatever became of
//! the bundle. Its bytes are ours: an age file with the operations, the contents, the
//! documents, where each of those lies, and where that is said.

use super::chain::{CarriedPersonal, Walk};
use super::error::{ExchangeError, Fault, Place};
use super::seal::{Source, Unsealing, read_error};
use crate::domain::document::PART;
use crate::domain::outage::OutageEvent;
use crate::domain::personal::Sealed;
use crate::journal::{Body, Digest, Operation, parse_hex};
use secrecy::SecretString;
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use uuid::Uuid;

/// Bytes at the end, which say how many operations there are and where the index is.
const FOOTER: u64 = 16;

/// Stands for a content that an operation before brings, or that is not there.
pub(super) const GIVEN: u64 = u64::MAX;

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

/// Where something lies that an operation names.
#[derive(Clone, Copy)]
struct Spot {
    content: u64,
    /// Its document, if it has one: its place and its bytes.
    document: (u64, u64),
}

/// Bytes of a spot.
const SPOT: usize = 24;

/// Spots that are read at once: those of the operations that come.
const SPOTS: u64 = 128;

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
    lying: Lying,
    total: u64,
    left: u64,
    kept: bool,
}

/// Where a copy lies.
enum Lying {
    Memory(Reading),
    File {
        copy: StagedCopy,
        /// None while it rests.
        reading: Option<Reading>,
        /// Where it is read on from.
        at: u64,
    },
}

impl Lying {
    fn rests(copy: StagedCopy) -> Self {
        let reading = None;
        Self::File {
            copy,
            reading,
            at: 0,
        }
    }

    /// The path that is told where it cannot be read.
    fn path(&self) -> &Path {
        match self {
            Self::Memory(_) => Path::new(""),
            Self::File { copy, .. } => &copy.path,
        }
    }

    fn reading(&mut self) -> Result<&mut Reading, ExchangeError> {
        match self {
            Self::Memory(reading) => Ok(reading),
            Self::File { copy, reading, at } => {
                let open = match reading.take() {
                    Some(open) => open,
                    None => Reading::of(copy, *at)?,
                };
                Ok(reading.insert(open))
            }
        }
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if let Some(copy) = self.copy().filter(|_| !self.kept) {
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
        let mut lying = Lying::rests(copy);
        let operations = lying.reading()?.operations;
        let mut staged = Self::new(lying, operations);
        staged.keep();
        Ok(staged)
    }

    /// A copy that lies on the disk as it was written, and rests.
    pub(super) fn resting(copy: StagedCopy, operations: u64) -> Self {
        Self::new(Lying::rests(copy), operations)
    }

    /// A copy that is nowhere else.
    pub(super) fn in_memory(copy: Vec<u8>) -> Result<Self, ExchangeError> {
        let copy: Arc<[u8]> = copy.into();
        let sources = [(); 2].map(|()| Source::bounded(Cursor::new(Arc::clone(&copy))));
        let reading = Reading::over(sources).map_err(|error| broken(Path::new(""), error))?;
        let operations = reading.operations;
        Ok(Self::new(Lying::Memory(reading), operations))
    }

    fn new(lying: Lying, operations: u64) -> Self {
        Self {
            lying,
            total: operations,
            left: operations,
            kept: false,
        }
    }

    /// Its copy, where it lies on the disk.
    #[must_use]
    pub fn copy(&self) -> Option<&StagedCopy> {
        match &self.lying {
            Lying::Memory(_) => None,
            Lying::File { copy, .. } => Some(copy),
        }
    }

    /// Leaves it on the disk from here on, for who goes on with it.
    pub fn keep(&mut self) {
        self.kept = true;
    }

    /// Closes what lies on the disk until it is read on: open it takes a quarter of a
    /// mebibyte of memory.
    pub fn rest(&mut self) {
        if let Lying::File { reading, at, .. } = &mut self.lying
            && let Some(reading) = reading.take()
        {
            *at = reading.lines.position();
        }
    }

    /// Its operations.
    #[must_use]
    pub fn operations(&self) -> u64 {
        self.total
    }

    /// Reads of what is open.
    fn read<T>(
        &mut self,
        read: impl FnOnce(&mut Reading) -> io::Result<T>,
    ) -> Result<T, ExchangeError> {
        let done = read(self.lying.reading()?);
        done.map_err(|error| broken(self.lying.path(), error))
    }

    /// Passes over the operations before one, which were taken already.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn skip(&mut self, operations: u64) -> Result<(), ExchangeError> {
        for _ in 0..operations.min(self.left) {
            self.read(|reading| {
                let length = length(&mut reading.lines)?;
                let rest = i64::try_from(length).unwrap_or(i64::MAX).saturating_add(36);
                reading.lines.seek(SeekFrom::Current(rest))
            })?;
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
        self.read(|reading| reading.lines.rewind())
    }

    /// The next operation without what it names: its digest and its bytes.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn next_line(&mut self) -> Result<Option<(Digest, Vec<u8>)>, ExchangeError> {
        if self.left == 0 {
            return Ok(None);
        }
        let (_, hash, line) = self.line()?;
        Ok(Some((hash, line)))
    }

    /// The next of the operations that are left, after the count of what is named before.
    fn line(&mut self) -> Result<(u32, Digest, Vec<u8>), ExchangeError> {
        self.left -= 1;
        self.read(Reading::line)
    }

    /// The next operation with what it names; none after the last.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn next_operation(&mut self) -> Result<Option<StagedOperation>, ExchangeError> {
        if self.left == 0 {
            return Ok(None);
        }
        let (before, hash, bytes) = self.line()?;
        let (operation, named) = Walk::read(&bytes).map_err(|fault| Place::File.refuse(fault))?;
        let (contents, documents) = self.read(|reading| reading.brought(before, &named))?;
        Ok(Some(StagedOperation {
            hash,
            bytes,
            operation,
            contents,
            documents,
        }))
    }
}

/// A copy that is open.
struct Reading {
    lines: Source,
    others: Source,
    operations: u64,
    /// Where the spots begin, and how many there are.
    index: u64,
    named: u64,
    /// Some that were read, from this number on.
    spots: (u64, Vec<Spot>),
}

impl Reading {
    /// Opens a copy where it is read on.
    fn of(copy: &StagedCopy, at: u64) -> Result<Self, ExchangeError> {
        let unsealing = Unsealing::Identities(vec![copy.key.clone()]);
        let source = || {
            let file = File::open(&copy.path).map_err(ExchangeError::io(&copy.path))?;
            Source::new(file, &copy.path, &unsealing, super::seal::ZIP).map(|(source, _)| source)
        };
        let sources = [source()?, source()?].map(Ok);
        let opened = Self::over(sources).and_then(|mut opened| {
            opened.lines.seek(SeekFrom::Start(at))?;
            Ok(opened)
        });
        opened.map_err(|error| broken(&copy.path, error))
    }

    fn over(sources: [io::Result<Source>; 2]) -> io::Result<Self> {
        let [lines, others] = sources;
        let (mut lines, mut others) = (lines?, others?);
        let footer = others.length().checked_sub(FOOTER);
        let footer = footer.ok_or(io::ErrorKind::UnexpectedEof)?;
        others.seek(SeekFrom::Start(footer))?;
        let (operations, index) = (number(&mut others)?, number(&mut others)?);
        lines.rewind()?;
        Ok(Self {
            lines,
            others,
            operations,
            index,
            named: footer.saturating_sub(index) / SPOT as u64,
            spots: (0, Vec::new()),
        })
    }

    fn line(&mut self) -> io::Result<(u32, Digest, Vec<u8>)> {
        let length = length(&mut self.lines)?;
        let before = u32::from_le_bytes(bytes(&mut self.lines)?);
        let hash = bytes::<32>(&mut self.lines)?;
        let mut line = vec![0; length];
        self.lines.read_exact(&mut line)?;
        Ok((before, hash, line))
    }

    /// Where the content of a number lies; none beyond the last that is there.
    fn spot(&mut self, number: u64) -> io::Result<Option<Spot>> {
        let at = |(from, spots): &(u64, Vec<Spot>)| {
            let place = usize::try_from(number.checked_sub(*from)?).ok()?;
            spots.get(place).copied()
        };
        if at(&self.spots).is_none() && number < self.named {
            let start = SeekFrom::Start(self.index + number * SPOT as u64);
            self.others.seek(start)?;
            let mut spots = Vec::new();
            for _ in 0..SPOTS.min(self.named - number) {
                spots.push(Spot {
                    content: self::number(&mut self.others)?,
                    document: (
                        self::number(&mut self.others)?,
                        self::number(&mut self.others)?,
                    ),
                });
            }
            self.spots = (number, spots);
        }
        Ok(at(&self.spots))
    }

    #[allow(clippy::type_complexity, reason = "contents, and documents in parts")]
    fn brought(
        &mut self,
        before: u32,
        named: &[Sealed],
    ) -> io::Result<(Vec<CarriedPersonal>, Vec<(Sealed, Vec<Vec<u8>>)>)> {
        let (mut contents, mut documents) = (Vec::new(), Vec::new());
        // A digest that is none seals nothing.
        let named = named.iter().filter(|it| parse_hex(&it.digest).is_some());
        for (number, sealed) in (u64::from(before)..).zip(named) {
            let spot = self.spot(number)?.filter(|spot| spot.content != GIVEN);
            let Some(Spot { content, document }) = spot else {
                continue;
            };
            self.others.seek(SeekFrom::Start(content))?;
            let length = length(&mut self.others)?;
            let salt = bytes::<32>(&mut self.others)?;
            let mut data = vec![0; length];
            self.others.read_exact(&mut data)?;
            let vault = sealed.vault;
            contents.push(CarriedPersonal { vault, salt, data });
            let (at, mut left) = document;
            if left == 0 {
                continue;
            }
            self.others.seek(SeekFrom::Start(at))?;
            let mut parts = Vec::new();
            while left > 0 {
                let size = usize::try_from(left).unwrap_or(PART).min(PART);
                let mut part = vec![0; size];
                self.others.read_exact(&mut part)?;
                left -= size as u64;
                parts.push(part);
            }
            documents.push((sealed.clone(), parts));
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
