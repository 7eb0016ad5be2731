//! Packing: a bundle written from beginning to end in constant memory, held
//! to the same limits and checks as one that is opened.
//!
//! Each step takes the packer and gives it back, so that after a failure there
//! is nothing to go on with and nothing of the file is left. What is packed is
//! checked and hashed here, and compressed, sealed and written beside.

use super::archive::is_form;
use super::archive_writer::ArchiveWriter;
use super::attached::{Attached, CarriedDocument, check_listed};
use super::chain::{CarriedPersonal, Named, Walk, personal_line, personal_place};
use super::error::{ExchangeError, Failure, Fault, Place};
use super::manifest::{FileFacts, Manifest, ManifestHead, format_of};
use super::seal::{Hush, Sealer, Sealing};
use super::table::{Rows, Table};
use super::{
    FORMS, MANIFEST, MANIFEST_SIGNATURE, OPERATIONS, PERSONAL, Progress, Sign, limits, signed,
};
use crate::domain::personal::Sealed;
use crate::domain::trust::LAW;
use crate::files::Unfinished;
use crate::journal::{Digest, GENESIS, VaultEntry, hex};
use std::collections::BTreeMap;
use std::io::{self, Cursor, Write};
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// Lines between two looks at whether to go on.
const STEP: u64 = 256;

/// A bundle that was packed.
#[derive(Debug)]
pub struct Packed {
    /// The file.
    pub path: PathBuf,
    /// Its signature, beside it, where it is not sealed.
    pub signature: Option<PathBuf>,
    /// What it says of itself.
    pub manifest: Manifest,
    /// SHA-256 of the file, 64 hexadecimal digits.
    pub sha256: String,
    /// Its size in bytes.
    pub size: u64,
}

/// A bundle that is being packed.
pub struct Packer<'a> {
    archive: ArchiveWriter,
    path: PathBuf,
    plain: bool,
    head: ManifestHead,
    /// First sequence, the hash before it, and where the chain stands.
    chain: Option<(u64, Digest, Walk)>,
    counts: BTreeMap<String, u64>,
    named: Named,
    attached: Attached,
    /// Documents of which the contents were written.
    carried: Vec<CarriedDocument>,
    files: BTreeMap<String, FileFacts>,
    progress: Progress<'a>,
    done: u64,
    lines: u64,
}

impl<'a> Packer<'a> {
    /// Begins a bundle that will be at `path`, where nothing may stand when it is
    /// whole, in a folder that is there. `lines` is how many operations
    /// and personal contents are about to come, for `progress`.
    ///
    /// # Errors
    /// What is said of the terminal cannot be, there is nobody to seal it for,
    /// or the file cannot be made.
    pub fn create(
        path: &Path,
        sealing: &Sealing,
        head: ManifestHead,
        lines: u64,
        progress: Progress<'a>,
    ) -> Result<Self, ExchangeError> {
        head.replica
            .check()
            .map_err(|fault| Place::entry(MANIFEST).refuse(fault))?;
        let file = Unfinished::new(path).map_err(ExchangeError::io(path))?;
        let hush = Hush::default();
        let sealer = Sealer::new(file, path, sealing, &hush)?;
        Ok(Self {
            archive: ArchiveWriter::new(sealer, hush).map_err(ExchangeError::io(path))?,
            path: path.to_path_buf(),
            plain: matches!(sealing, Sealing::Plain),
            head,
            chain: None,
            counts: BTreeMap::new(),
            named: Named::default(),
            attached: Attached::default(),
            carried: Vec::new(),
            files: BTreeMap::new(),
            progress,
            done: 0,
            lines,
        })
    }

    /// Writes the stored bytes of operations, which follow each other.
    ///
    /// # Errors
    /// The first that does not continue the chain, there is none, or the file
    /// cannot be written.
    pub fn operations<E>(
        mut self,
        operations: impl IntoIterator<Item = Result<impl AsRef<[u8]>, E>>,
    ) -> Result<Self, Failure<E>> {
        self.begin(OPERATIONS)?;
        let mut entry = Entry::new(limits::ENTRY);
        for (number, bytes) in (1..).zip(operations) {
            let bytes = bytes.map_err(Failure::Caller)?;
            let bytes = bytes.as_ref();
            self.follow(bytes).map_err(|fault| {
                Place::Line {
                    entry: OPERATIONS,
                    line: number,
                }
                .refuse(fault)
            })?;
            self.line(&mut entry, bytes)?;
        }
        if self.chain.is_none() {
            return Err(Place::entry(OPERATIONS).refuse(Fault::Empty).into());
        }
        self.named
            .settle()
            .map_err(|fault| Place::entry(OPERATIONS).refuse(fault))?;
        self.end(OPERATIONS, &entry)?;
        Ok(self)
    }

    /// Takes the next operation into the chain, the counts and the names. A body that names
    /// no content brings no document, and is not read: that it can be was seen when it was
    /// written.
    fn follow(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        let outline = Walk::outline(bytes)?;
        let envelope = outline.envelope();
        let (_, _, walk) = self.chain.get_or_insert_with(|| {
            let (sequence, previous) = (envelope.sequence, envelope.previous);
            let walk = Walk::new(self.head.replica.id, sequence, previous);
            (sequence, previous, walk)
        });
        let is_first = envelope.sequence == 1;
        if is_first != (envelope.previous == GENESIS) {
            return Err(Fault::Chain);
        }
        walk.take(bytes, envelope)?;
        let kind = outline.kind().map_err(Fault::Operation)?;
        match self.counts.get_mut(&*kind) {
            Some(count) => *count += 1,
            None => drop(self.counts.insert(kind.into_owned(), 1)),
        }
        let sealed = outline.sealed();
        if is_first || !sealed.is_empty() {
            let operation = outline.read().map_err(Fault::Operation)?;
            if is_first {
                let replica = &self.head.replica;
                replica.check_started(&self.head.organization, &operation)?;
            }
            self.attached.add(&operation.body)?;
        }
        self.named.add(sealed)
    }

    /// The sealed contents that the operations written so far name, each once: its id and
    /// its digest.
    #[must_use]
    pub fn named(&self) -> Vec<(Uuid, Digest)> {
        self.named.entries().collect()
    }

    /// Writes the entries of the vault that the operations name, in any order;
    /// those that were purged are simply not there.
    ///
    /// # Errors
    /// The first that no operation named, or that is not what one sealed; or
    /// the file cannot be written.
    pub fn personal<E>(
        mut self,
        entries: impl IntoIterator<Item = Result<VaultEntry, E>>,
    ) -> Result<Self, Failure<E>> {
        self.begin(PERSONAL)?;
        let mut entry = Entry::new(limits::ENTRY);
        for (number, sealed) in (1..).zip(entries) {
            let sealed = sealed.map_err(Failure::Caller)?;
            let refuse = |fault| personal_place(number).refuse(fault);
            let line = personal_line(&sealed).map_err(refuse)?;
            let carried = CarriedPersonal {
                vault: sealed.id,
                salt: sealed.salt,
                data: sealed.data,
            };
            self.named.check(&carried).map_err(refuse)?;
            self.attached.meet(&carried).map_err(refuse)?;
            self.line(&mut entry, &line)?;
        }
        self.end(PERSONAL, &entry)?;
        self.carried = std::mem::take(&mut self.attached).carried();
        Ok(self)
    }

    /// Writes the documents whose contents were written, each part by part as `read`
    /// gives it.
    ///
    /// # Errors
    /// One is not what its operation says, they are more than a bundle carries, or the
    /// file cannot be written.
    pub fn documents<E, R: Iterator<Item = Result<Vec<u8>, E>>>(
        mut self,
        mut read: impl FnMut(&Sealed) -> R,
    ) -> Result<Self, Failure<E>> {
        for document in std::mem::take(&mut self.carried) {
            let name = document.entry();
            // Attached twice, it is there once.
            if !self.files.contains_key(&name) {
                self.begin(&name)?;
                let mut entry = Entry::new(limits::DOCUMENT);
                for part in read(&document.content) {
                    self.write(&mut entry, &part.map_err(Failure::Caller)?)?;
                    if !(self.progress)(self.done, self.lines) {
                        return Err(ExchangeError::Cancelled.into());
                    }
                }
                self.end(&name, &entry)?;
            }
            self.carried.push(document);
        }
        check_listed(&self.files, &self.carried)?;
        Ok(self)
    }

    /// Writes a table for people.
    ///
    /// # Errors
    /// A row has not as many cells as there are headers, or the file cannot be written.
    pub fn table<E>(
        mut self,
        table: Table,
        headers: &[&str],
        rows: impl IntoIterator<Item = Result<Vec<String>, E>>,
    ) -> Result<Self, Failure<E>> {
        self.begin(table.entry())?;
        let mut entry = Entry::new(limits::ENTRY);
        let io = |error| ExchangeError::io(&self.path)(error);
        let mut out = Rows::new(
            EntryWriter {
                archive: &mut self.archive,
                entry: &mut entry,
            },
            headers,
        )
        .map_err(io)?;
        for row in rows {
            out.write(&row.map_err(Failure::Caller)?).map_err(io)?;
        }
        out.finish().map_err(io)?;
        self.end(table.entry(), &entry)?;
        Ok(self)
    }

    /// Writes a filled form; `name` is its file name, `LIM014-A-R000317-K.pdf`.
    ///
    /// # Errors
    /// The name is not one of a form or was used before, or the file cannot be written.
    pub fn form(mut self, name: &str, pdf: &[u8]) -> Result<Self, ExchangeError> {
        let full = format!("{FORMS}{name}");
        if !is_form(name) {
            return Err(Place::entry(&full).refuse(Fault::UnknownEntry));
        }
        let forms = self.files.keys().filter(|file| file.starts_with(FORMS));
        if forms.count() >= limits::FORMS {
            return Err(Place::File.refuse(Fault::Entries {
                found: limits::ENTRIES as u64 + 1,
                limit: limits::ENTRIES,
            }));
        }
        self.begin(&full)?;
        let mut entry = Entry::new(limits::FORM);
        self.write(&mut entry, pdf)?;
        self.end(&full, &entry)?;
        Ok(self)
    }

    /// Signs and closes the bundle, and gives it its name.
    ///
    /// # Errors
    /// There are no operations, the signature is not by the terminal's key, or
    /// the file cannot be written; nothing is left of it then.
    pub fn finish<E>(mut self, sign: Sign<'_, E>) -> Result<Packed, Failure<E>> {
        check_listed(&self.files, &self.carried)?;
        let refuse = |fault| Place::entry(MANIFEST).refuse(fault);
        let manifest = self.manifest().map_err(refuse)?;
        let bytes = serde_json::to_vec_pretty(&manifest)
            .map_err(|error| ExchangeError::io(&self.path)(error.into()))?;
        if bytes.len() as u64 > limits::MANIFEST {
            return Err(refuse(Fault::TooLarge {
                size: bytes.len() as u64,
                limit: limits::MANIFEST,
            })
            .into());
        }
        let text = sign(&mut &bytes[..]).map_err(Failure::Caller)?;
        let key = &manifest.replica.public_key;
        signed::verify(Place::entry(MANIFEST), key, Cursor::new(&bytes), &text)?;
        for (name, bytes) in [
            (MANIFEST, &bytes[..]),
            (MANIFEST_SIGNATURE, text.as_bytes()),
        ] {
            self.begin(name)?;
            self.write(&mut Entry::new(limits::MANIFEST), bytes)?;
        }
        let path = self.path;
        let io = |error| ExchangeError::io(&path)(error);
        let (file, digest, size) = self.archive.finish().map_err(io)?;
        let signature = if self.plain {
            let text = sign(&mut file.reread().map_err(io)?).map_err(Failure::Caller)?;
            let beside = signed::signature_path(&path);
            signed::publish_both(file, &path, &beside, &text)?;
            Some(beside)
        } else {
            file.publish_new().map_err(io)?;
            None
        };
        Ok(Packed {
            path,
            signature,
            manifest,
            sha256: hex(&digest),
            size,
        })
    }

    fn manifest(&mut self) -> Result<Manifest, Fault> {
        let Some((from, previous, walk)) = &self.chain else {
            return Err(Fault::Empty);
        };
        let manifest = Manifest {
            format: format_of(&self.files),
            bundle: self.head.bundle,
            organization: self.head.organization.clone(),
            replica: self.head.replica.clone(),
            created_at: self.head.created_at,
            from_sequence: *from,
            to_sequence: walk.next - 1,
            previous: hex(previous),
            head: hex(&walk.previous),
            counts: std::mem::take(&mut self.counts),
            files: std::mem::take(&mut self.files),
            software: self.head.software.clone(),
            law: LAW,
        };
        if !manifest.files.contains_key(PERSONAL) {
            return Err(Fault::Value("files"));
        }
        manifest.check()?;
        Ok(manifest)
    }

    /// Begins an entry of the archive.
    fn begin(&mut self, name: &str) -> Result<(), ExchangeError> {
        if self.files.contains_key(name) {
            return Err(Place::entry(name).refuse(Fault::Repeated));
        }
        self.archive
            .begin(name)
            .map_err(ExchangeError::io(&self.path))
    }

    fn write(&mut self, entry: &mut Entry, bytes: &[u8]) -> Result<(), ExchangeError> {
        let mut writer = EntryWriter {
            archive: &mut self.archive,
            entry,
        };
        writer
            .write_all(bytes)
            .map_err(ExchangeError::io(&self.path))
    }

    /// Writes a line and tells how far the work is.
    fn line(&mut self, entry: &mut Entry, line: &[u8]) -> Result<(), ExchangeError> {
        self.write(entry, line)?;
        self.write(entry, b"\n")?;
        self.done += 1;
        if self.done.is_multiple_of(STEP) && !(self.progress)(self.done, self.lines) {
            return Err(ExchangeError::Cancelled);
        }
        Ok(())
    }

    /// Keeps what the manifest says of an entry.
    fn end(&mut self, name: &str, entry: &Entry) -> Result<(), ExchangeError> {
        if entry.size > entry.limit {
            return Err(Place::entry(name).refuse(Fault::TooLarge {
                size: entry.size,
                limit: entry.limit,
            }));
        }
        let unpacked: u64 = self.files.values().map(|facts| facts.size).sum();
        if unpacked + entry.size > limits::UNPACKED - limits::MANIFEST - limits::SIGNATURE {
            return Err(Place::File.refuse(Fault::Unpacked {
                limit: limits::UNPACKED,
            }));
        }
        let digest = self.archive.end().map_err(ExchangeError::io(&self.path))?;
        self.files.insert(
            name.to_owned(),
            FileFacts {
                size: entry.size,
                sha256: hex(&digest),
            },
        );
        Ok(())
    }
}

/// What is known of an entry while it is written.
struct Entry {
    size: u64,
    limit: u64,
}

impl Entry {
    fn new(limit: u64) -> Self {
        Self { size: 0, limit }
    }
}

/// Writes an entry, measured.
struct EntryWriter<'e> {
    archive: &'e mut ArchiveWriter,
    entry: &'e mut Entry,
}

impl Write for EntryWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.archive.write(bytes)?;
        self.entry.size += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.archive.flush()
    }
}
