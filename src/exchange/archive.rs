//! The ZIP inside a bundle: its directory is judged before any entry is read,
//! and every entry is read within the size the manifest says.

use super::attached::is_document;
use super::error::{ExchangeError, Fault, Place};
use super::manifest::FileFacts;
use super::seal::{Source, read_error};
use super::{DOCUMENTS, FORMS, MANIFEST, MANIFEST_SIGNATURE, OPERATIONS, PERSONAL, Table, limits};
use crate::journal::hex;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use zip::CompressionMethod;
use zip::read::{ArchiveOffset, Config, ZipArchive, ZipFile};

/// The record at the end of a ZIP that has no comment.
const END: usize = 22;
const END_MARK: &[u8] = b"PK\x05\x06";
/// The record before it, where the ZIP is larger than a bundle ever is.
const LOCATOR: usize = 20;
const LOCATOR_MARK: &[u8] = b"PK\x06\x07";

/// The record before each entry, and where in it the length of its name stands.
const LOCAL: usize = 30;
const LOCAL_NAME: usize = 26;

/// The type bits of a Unix mode, and those of a regular file.
const MODE_TYPE: u32 = 0o170_000;
const MODE_FILE: u32 = 0o100_000;

/// Unpacked bytes below which no ratio is suspicious.
const SMALL: u64 = 1 << 20;

/// The ZIP of a bundle, its directory judged.
pub(super) struct Archive {
    zip: ZipArchive<Source>,
    path: PathBuf,
    /// Index and unpacked size by name.
    entries: BTreeMap<String, (usize, u64)>,
}

impl Archive {
    /// Reads the directory of the ZIP that `source` holds.
    pub(super) fn open(mut source: Source, path: &Path) -> Result<Self, ExchangeError> {
        let io = |error| read_error(path, Place::File, error);
        let refuse = |fault| Place::File.refuse(fault);
        let (count, start) = end(&mut source).map_err(io)?.map_err(refuse)?;
        let config = Config {
            archive_offset: ArchiveOffset::Known(0),
        };
        let zip = ZipArchive::with_config(config, source).map_err(|error| io(error.into()))?;
        // That the library reads the directory that was judged, and no other.
        if zip.central_directory_start() != start || zip.offset() != 0 {
            return Err(refuse(Fault::ArchiveEnd));
        }
        if zip.has_duplicate_names() || zip.len() as u64 != count {
            return Err(refuse(Fault::Repeated));
        }
        let mut archive = Self {
            zip,
            path: path.to_path_buf(),
            entries: BTreeMap::new(),
        };
        archive.judge()?;
        archive.with_one_name_each(config)
    }

    /// Refuses an entry that is called otherwise where it lies than in the directory:
    /// two readers would read two things.
    fn with_one_name_each(mut self, config: Config) -> Result<Self, ExchangeError> {
        let mut named = Vec::with_capacity(self.zip.len());
        for index in 0..self.zip.len() {
            let entry = self
                .zip
                .by_index_raw(index)
                .map_err(|error| read_error(&self.path, Place::File, error.into()))?;
            named.push((entry.header_start(), entry.name_raw().to_vec()));
        }
        let io = |error| read_error(&self.path, Place::File, error);
        let mut source = self.zip.into_inner();
        for (start, name) in named {
            let mut header = [0; LOCAL];
            source.seek(SeekFrom::Start(start)).map_err(io)?;
            source.read_exact(&mut header).map_err(io)?;
            let length = u16::from_le_bytes([header[LOCAL_NAME], header[LOCAL_NAME + 1]]);
            let mut local = vec![0; usize::from(length)];
            source.read_exact(&mut local).map_err(io)?;
            if local != name {
                let shown = String::from_utf8_lossy(&name).into_owned();
                return Err(Place::entry(&shown).refuse(Fault::TwoNames));
            }
        }
        let zip = ZipArchive::with_config(config, source).map_err(|error| io(error.into()))?;
        Ok(Self {
            zip,
            path: self.path,
            entries: self.entries,
        })
    }

    /// Judges every entry by what the directory says of it.
    fn judge(&mut self) -> Result<(), ExchangeError> {
        let directory = self.zip.metadata();
        let mut unpacked = 0_u64;
        let mut folded = BTreeSet::new();
        for index in 0..directory.len() {
            let entry = directory
                .entry(index)
                .map_err(|_| Place::File.refuse(Fault::Damaged))?;
            let raw = String::from_utf8_lossy(entry.name_raw()).into_owned();
            let refuse = |fault| Err(Place::entry(&raw).refuse(fault));
            let Some(limit) = largest(&raw) else {
                return refuse(Fault::UnknownEntry);
            };
            // Two names that one folder of Windows would hold as one.
            if !folded.insert(raw.to_lowercase()) {
                return refuse(Fault::Repeated);
            }
            let kind = entry.unix_mode().map_or(MODE_FILE, |mode| mode & MODE_TYPE);
            if entry.is_dir() || entry.is_symlink() || !matches!(kind, 0 | MODE_FILE) {
                return refuse(Fault::NotAFile);
            }
            if entry.encrypted() {
                return refuse(Fault::EncryptedEntry);
            }
            if !matches!(
                entry.compression(),
                CompressionMethod::Stored | CompressionMethod::Deflated
            ) {
                return refuse(Fault::Compression);
            }
            let size = entry.size();
            if size > limit {
                return refuse(Fault::TooLarge { size, limit });
            }
            if !is_lines(&raw) && size > SMALL && size / limits::RATIO > entry.compressed_size() {
                return refuse(Fault::Ratio {
                    limit: limits::RATIO,
                });
            }
            unpacked += size;
            if unpacked > limits::UNPACKED {
                return Err(Place::File.refuse(Fault::Unpacked {
                    limit: limits::UNPACKED,
                }));
            }
            self.entries.insert(raw, (index, size));
        }
        Ok(())
    }

    /// The names of its entries, but for the manifest and its signature.
    pub(super) fn listed(&self) -> impl Iterator<Item = &str> {
        self.entries
            .keys()
            .map(String::as_str)
            .filter(|name| ![MANIFEST, MANIFEST_SIGNATURE].contains(name))
    }

    /// Unpacked bytes of all its entries.
    pub(super) fn unpacked(&self) -> u64 {
        self.entries.values().map(|(_, size)| size).sum()
    }

    /// The whole of a small entry of which the manifest says nothing.
    pub(super) fn whole(&mut self, name: &'static str) -> Result<Vec<u8>, ExchangeError> {
        let path = self.path.clone();
        let (mut file, size) = self.file(name)?;
        let mut bytes = Vec::new();
        let read = (&mut file).take(size + 1).read_to_end(&mut bytes);
        read.map_err(|error| read_error(&path, Place::entry(name), error))?;
        if bytes.len() as u64 != size {
            return Err(Place::entry(name).refuse(Fault::Damaged));
        }
        Ok(bytes)
    }

    /// An entry, to be read to its end and then asked whether it held.
    pub(super) fn reader(
        &mut self,
        name: &str,
        facts: &FileFacts,
    ) -> Result<Checked<ZipFile<'_, Source>>, ExchangeError> {
        let (file, size) = self.file(name)?;
        if size != facts.size {
            return Err(Place::entry(name).refuse(Fault::Size {
                expected: facts.size,
            }));
        }
        Ok(Checked {
            inner: file.take(facts.size),
            hash: Sha256::new(),
            facts: facts.clone(),
        })
    }

    fn file(&mut self, name: &str) -> Result<(ZipFile<'_, Source>, u64), ExchangeError> {
        let Some((index, size)) = self.entries.get(name) else {
            return Err(Place::entry(name).refuse(Fault::Missing));
        };
        let file = self
            .zip
            .by_index(*index)
            .map_err(|error| read_error(&self.path, Place::entry(name), error.into()))?;
        Ok((file, *size))
    }
}

/// The most that an entry of a name may measure; none where no entry has the name.
fn largest(name: &str) -> Option<u64> {
    match name {
        MANIFEST => Some(limits::MANIFEST),
        MANIFEST_SIGNATURE => Some(limits::SIGNATURE),
        _ if is_lines(name) => Some(limits::ENTRY),
        _ => match (name.strip_prefix(FORMS), name.strip_prefix(DOCUMENTS)) {
            (Some(form), _) => is_form(form).then_some(limits::FORM),
            (_, Some(document)) => is_document(document).then_some(limits::DOCUMENT),
            _ => None,
        },
    }
}

/// Whether an entry holds what people typed, line by line: that may repeat itself as
/// it will, and is never held in memory but for a block of it.
fn is_lines(name: &str) -> bool {
    [OPERATIONS, PERSONAL].contains(&name) || Table::ALL.iter().any(|table| table.entry() == name)
}

/// Whether a name can be that of a form: `LIM014-A-R000317-K.pdf`.
pub(super) fn is_form(name: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
    name.strip_suffix(".pdf").is_some_and(|stem| {
        (1..=80).contains(&stem.len()) && !stem.starts_with('.') && stem.bytes().all(plain)
    })
}

/// How many entries the directory has and where it begins, by the record that
/// ends a ZIP, before anything of the directory is read.
fn end(source: &mut Source) -> io::Result<Result<(u64, u64), Fault>> {
    let length = source.length();
    let Some(at) = length.checked_sub((LOCATOR + END) as u64) else {
        return Ok(Err(Fault::ArchiveEnd));
    };
    let mut tail = [0; LOCATOR + END];
    source.seek(SeekFrom::Start(at))?;
    source.read_exact(&mut tail)?;
    let (locator, end) = tail.split_at(LOCATOR);
    let short = |at: usize| u64::from(u16::from_le_bytes([end[at], end[at + 1]]));
    let long = |at: usize| short(at) | short(at + 2) << 16;
    // Disks, entries on this disk and in all, size and place of the directory, comment.
    let (disks, here, count, size, start, comment) =
        (long(4), short(8), short(10), long(12), long(16), short(20));
    Ok(
        if !end.starts_with(END_MARK) || disks != 0 || comment != 0 {
            Err(Fault::ArchiveEnd)
        } else if count > limits::ENTRIES as u64 {
            Err(Fault::Entries {
                found: count,
                limit: limits::ENTRIES,
            })
        } else if size > limits::DIRECTORY {
            Err(Fault::DirectorySize)
        } else if here != count
            || locator.starts_with(LOCATOR_MARK)
            || start + size + END as u64 != length
        {
            Err(Fault::ArchiveEnd)
        } else {
            Ok((count, start))
        },
    )
}

/// An entry as it is read: no further than the manifest says, and hashed.
pub(super) struct Checked<R> {
    inner: io::Take<R>,
    hash: Sha256,
    facts: FileFacts,
}

impl<R: Read> Checked<R> {
    /// Whether what was read to its end is what the manifest speaks of.
    pub(super) fn finish(self) -> io::Result<Result<(), Fault>> {
        let left = self.inner.limit();
        let mut beyond = self.inner.into_inner();
        // The end of an entry is also where its own checksum is compared.
        if left > 0 || beyond.read(&mut [0])? > 0 {
            return Ok(Err(Fault::Size {
                expected: self.facts.size,
            }));
        }
        Ok(if hex(&self.hash.finalize()) == self.facts.sha256 {
            Ok(())
        } else {
            Err(Fault::Digest)
        })
    }
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.hash.update(&buffer[..read]);
        Ok(read)
    }
}
