//! Opening a bundle: everything of it is held against everything else before
//! any of it is believed, and again while it is taken.

use super::ahead::read_ahead;
use super::archive::Archive;
use super::attached::{Attached, CarriedDocument, check_listed};
use super::chain::{
    self, CarriedOperation, CarriedPersonal, Lines, Named, count_unknown, personal_place,
};
use super::error::{ExchangeError, Failure, Fault, Place};
use super::manifest::{FileFacts, Manifest};
use super::seal::{Source, Unsealing, ZIP, read_error};
use super::sealed_as::SealedAs;
use super::staged::Staged;
use super::staging::Staging;
use super::{
    DOCUMENTS, MANIFEST, MANIFEST_SIGNATURE, OPERATIONS, PERSONAL, Progress, limits, signed,
};
use crate::domain::document::{FileKind, PART, TELLING};
use crate::domain::personal::Sealed;
use crate::domain::terminal::{Scope, TerminalEvent};
use crate::journal::Body;
use crate::signature::fingerprint;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fs::File;
use std::io::{self, Read, Seek};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// Bytes read at a time.
const BLOCK: usize = 64 << 10;

/// Lines between two looks at whether to go on.
const STEP: u64 = 256;

/// A bundle of which everything holds, by the key that its manifest names, with its file.
/// Whether that key is to be trusted is the caller's to decide.
pub struct Bundle {
    archive: Archive,
    path: PathBuf,
    facts: BundleFacts,
}

/// What a bundle says of which everything holds.
pub struct BundleFacts {
    sealed_as: SealedAs,
    manifest: Manifest,
    manifest_bytes: Vec<u8>,
    manifest_signature: String,
    unknown_kinds: BTreeMap<String, u64>,
    missing: Vec<Sealed>,
    documents: Vec<CarriedDocument>,
    claimed_scope: Option<Scope>,
}

impl Bundle {
    /// Opens the file at `path` and checks all of it (limits, signatures,
    /// sizes and digests, operations and their chain, sealed contents);
    /// `progress` hears of bytes. The file stays open, and what is taken
    /// afterwards comes through the same handle.
    ///
    /// # Errors
    /// The first thing that does not hold, with its place; it cannot be read
    /// or opened with what was given; or the work was stopped.
    pub fn open(
        path: &Path,
        unsealing: &Unsealing,
        progress: Progress<'_>,
    ) -> Result<Self, ExchangeError> {
        let mut bundle = Self::begin(path, unsealing)?;
        bundle.check(None, progress)?;
        Ok(bundle)
    }

    /// The same, and copies it in meanwhile, so that it can be taken a few operations at
    /// a time (M5): where `copy` says, if it is no small one.
    ///
    /// # Errors
    /// As [`open`](Self::open), or the copy cannot be written. Nothing is left then.
    pub fn open_staged(
        path: &Path,
        unsealing: &Unsealing,
        copy: &dyn Fn(Uuid) -> PathBuf,
        progress: Progress<'_>,
    ) -> Result<(BundleFacts, Staged), ExchangeError> {
        let mut bundle = Self::begin(path, unsealing)?;
        let mut staging = Staging::begin(&bundle.facts.manifest, copy)?;
        let named = bundle.check(Some(&mut staging), progress)?;
        let staged = staging.finish(&named, &bundle.facts.documents)?;
        Ok((bundle.facts, staged))
    }

    /// Opens it as far as its manifest, of which the signature holds.
    fn begin(path: &Path, unsealing: &Unsealing) -> Result<Self, ExchangeError> {
        let mut file = File::open(path).map_err(ExchangeError::io(path))?;
        let handle = file.try_clone().map_err(ExchangeError::io(path))?;
        let (source, sealed_as) = Source::new(handle, path, unsealing, ZIP)?;
        let mut archive = Archive::open(source, path)?;
        let manifest_bytes = archive.whole(MANIFEST)?;
        let signature = archive.whole(MANIFEST_SIGNATURE)?;
        let manifest_signature = String::from_utf8(signature)
            .map_err(|_| Place::entry(MANIFEST_SIGNATURE).refuse(Fault::Signature))?;
        let manifest = Manifest::parse(&manifest_bytes)?;
        let key = &manifest.replica.public_key;
        signed::verify(
            Place::entry(MANIFEST_SIGNATURE),
            key,
            io::Cursor::new(&manifest_bytes),
            &manifest_signature,
        )?;
        if sealed_as == SealedAs::Plain {
            // The same handle: every later read of the archive seeks its place first.
            file.rewind().map_err(ExchangeError::io(path))?;
            signed::verify_beside(path, key, file)?;
        }
        Ok(Self {
            archive,
            path: path.to_path_buf(),
            facts: BundleFacts {
                sealed_as,
                manifest,
                manifest_bytes,
                manifest_signature,
                unknown_kinds: BTreeMap::new(),
                missing: Vec::new(),
                documents: Vec::new(),
                claimed_scope: None,
            },
        })
    }

    /// Gives the bytes of one of its documents to `visit`, in parts of [`PART`] but for
    /// the last, checked again as a whole. An error at the end is about what was given
    /// before: take it all back then.
    ///
    /// # Errors
    /// The file changed since it was opened, cannot be read, or the visitor's own.
    pub fn document<E>(
        &mut self,
        document: &CarriedDocument,
        mut visit: impl FnMut(Vec<u8>) -> Result<(), E>,
    ) -> Result<(), Failure<E>> {
        let name = document.entry();
        let io = |error| read_error(&self.path, Place::entry(&name), error);
        let mut reader = self.archive.reader(&name, &document.facts())?;
        loop {
            let mut part = Vec::new();
            let read = (&mut reader).take(PART as u64).read_to_end(&mut part);
            if read.map_err(io)? == 0 {
                break;
            }
            visit(part).map_err(Failure::Caller)?;
        }
        let held = reader.finish();
        Ok(held_at(&self.path, &name, held)?)
    }

    /// Gives every operation in sequence to `visit`, checked again as it was
    /// on opening. An error at the end is about what was given before: take
    /// it all back then.
    ///
    /// # Errors
    /// The file changed since it was opened, cannot be read, or the visitor's own.
    pub fn operations<E>(
        &mut self,
        visit: impl FnMut(CarriedOperation<'_>) -> Result<(), E>,
    ) -> Result<(), Failure<E>> {
        let facts = facts(&self.facts.manifest, OPERATIONS)?;
        let reader = self.archive.reader(OPERATIONS, facts)?;
        let (reader, read) = read_ahead(reader, |ahead| {
            chain::operations(Lines::new(ahead, limits::LINE), &self.facts.manifest, visit)
        })
        .map_err(ExchangeError::io(&self.path))?;
        read.map_err(|failure| of_path(failure, &self.path))?;
        Ok(held_at(&self.path, OPERATIONS, reader.finish())?)
    }

    /// Gives every personal content to `visit`, checked again as a whole. An
    /// error at the end is about what was given before: take it all back then.
    ///
    /// # Errors
    /// The file changed since it was opened, cannot be read, or the visitor's own.
    pub fn personal<E>(
        &mut self,
        mut visit: impl FnMut(CarriedPersonal) -> Result<(), E>,
    ) -> Result<(), Failure<E>> {
        self.personal_lines(|_, entry| visit(entry).map_err(Failure::Caller))
    }

    fn personal_lines<E>(
        &mut self,
        visit: impl FnMut(u64, CarriedPersonal) -> Result<(), Failure<E>>,
    ) -> Result<(), Failure<E>> {
        let facts = facts(&self.facts.manifest, PERSONAL)?;
        let reader = self.archive.reader(PERSONAL, facts)?;
        let (reader, read) = read_ahead(reader, |ahead| {
            chain::personal(Lines::new(ahead, limits::LINE), visit)
        })
        .map_err(ExchangeError::io(&self.path))?;
        read.map_err(|failure| of_path(failure, &self.path))?;
        Ok(held_at(&self.path, PERSONAL, reader.finish())?)
    }

    /// Checks all that the signed manifest speaks of, and copies to `staging` what is to
    /// be taken; answers the contents that are named.
    fn check(
        &mut self,
        mut staging: Option<&mut Staging>,
        progress: Progress<'_>,
    ) -> Result<Named, ExchangeError> {
        for name in self.archive.listed() {
            if !self.facts.manifest.files.contains_key(name) {
                return Err(Place::entry(name).refuse(Fault::Unlisted));
            }
        }
        let total = self.archive.unpacked();
        let mut done = 0;
        let files = self.facts.manifest.files.clone();
        for (name, facts) in &files {
            if name != OPERATIONS && name != PERSONAL && !name.starts_with(DOCUMENTS) {
                self.check_entry(name, facts, &mut |read, _| {
                    go_on(progress(done + read, total))
                })?;
                done += facts.size;
            }
        }
        let mut attached = Attached::default();
        let mut named = Named::default();
        let mut unknown = BTreeMap::new();
        let mut claimed_scope = None;
        let mut lines = 0_u64;
        let mut read = 0_u64;
        self.operations(|carried| {
            lines += 1;
            read += carried.bytes.len() as u64 + 1;
            if lines.is_multiple_of(STEP) && !progress(done + read, total) {
                return Err(ExchangeError::Cancelled);
            }
            count_unknown(&mut unknown, &carried.operation);
            if let Body::Terminal(TerminalEvent::Started(started)) = &carried.operation.body
                && carried.operation.envelope.sequence == 1
            {
                claimed_scope = Some(started.scope);
            }
            let refuse = |fault| {
                Place::Line {
                    entry: OPERATIONS,
                    line: lines,
                }
                .refuse(fault)
            };
            attached.add(&carried.operation.body).map_err(refuse)?;
            if let Some(staging) = &mut staging {
                staging.operation(&carried.hash, carried.bytes, named.count())?;
            }
            named.add(carried.sealed).map_err(refuse)
        })
        .map_err(inner)?;
        self.facts.unknown_kinds = unknown;
        self.facts.claimed_scope = claimed_scope;
        named
            .settle()
            .map_err(|fault| Place::entry(OPERATIONS).refuse(fault))?;
        done += read;
        self.personal_lines(|line, entry| {
            done += entry.data.len() as u64;
            if line.is_multiple_of(STEP) && !progress(done.min(total), total) {
                return Err(ExchangeError::Cancelled.into());
            }
            let refuse = |fault| personal_place(line).refuse(fault);
            let number = named.check(&entry).map_err(refuse)?;
            attached.meet(&entry).map_err(refuse)?;
            if let Some(staging) = &mut staging {
                staging.content(number, &entry)?;
            }
            Ok(())
        })
        .map_err(|failure: Failure<Infallible>| match failure {
            Failure::Exchange(error) => error,
            Failure::Caller(never) => match never {},
        })?;
        self.facts.missing = named.unmet();
        self.facts.documents = attached.carried();
        check_listed(&files, &self.facts.documents)?;
        let documents = self.facts.documents.iter();
        let kinds: BTreeMap<String, FileKind> = documents
            .map(|document| (document.entry(), document.file_kind))
            .collect();
        for (name, kind) in kinds {
            let facts = &files[&name];
            let began = self.check_entry(&name, facts, &mut |read, bytes| {
                if let Some(staging) = &mut staging {
                    staging.document(&name, bytes)?;
                }
                go_on(progress((done + read).min(total), total))
            })?;
            if !kind.fits(&began) {
                return Err(Place::entry(&name).refuse(Fault::FileKind(kind.label())));
            }
            done += facts.size;
        }
        Ok(named)
    }

    /// Checks an entry that is no lines, of which `hear` is given how much was read and the
    /// bytes that were read last; answers how it begins.
    fn check_entry(
        &mut self,
        name: &str,
        facts: &FileFacts,
        hear: Heard<'_>,
    ) -> Result<Vec<u8>, ExchangeError> {
        let mut reader = self.archive.reader(name, facts)?;
        let mut began = Vec::new();
        let io = |error| read_error(&self.path, Place::entry(name), error);
        let told = (&mut reader).take(TELLING as u64).read_to_end(&mut began);
        told.map_err(io)?;
        let mut done = began.len() as u64;
        hear(done, &began)?;
        let mut block = vec![0; BLOCK];
        let held = loop {
            match reader.read(&mut block) {
                Ok(0) => break reader.finish(),
                Ok(read) => {
                    done += read as u64;
                    hear(done, &block[..read])?;
                }
                Err(error) => break Err(error),
            }
        };
        held_at(&self.path, name, held)?;
        Ok(began)
    }
}

impl Deref for Bundle {
    type Target = BundleFacts;

    fn deref(&self) -> &BundleFacts {
        &self.facts
    }
}

impl BundleFacts {
    /// What it says of itself.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The manifest's own bytes, which its author signed.
    #[must_use]
    pub fn manifest_bytes(&self) -> &[u8] {
        &self.manifest_bytes
    }

    /// The signature of the manifest: the text of a `.minisig` file.
    #[must_use]
    pub fn manifest_signature(&self) -> &str {
        &self.manifest_signature
    }

    /// How it was sealed.
    #[must_use]
    pub fn sealed_as(&self) -> SealedAs {
        self.sealed_as
    }

    /// Operations of kinds that only a newer console knows, by kind: kept,
    /// passed on and counted. The kinds are texts from outside.
    #[must_use]
    pub fn unknown_kinds(&self) -> &BTreeMap<String, u64> {
        &self.unknown_kinds
    }

    /// Personal contents that its operations name and that it does not carry: purged
    /// where it was packed, or withheld (T1).
    #[must_use]
    pub fn missing(&self) -> &[Sealed] {
        &self.missing
    }

    /// What its terminal says of itself, where its first operation is in it.
    #[must_use]
    pub fn claimed_scope(&self) -> Option<Scope> {
        self.claimed_scope
    }

    /// The documents that it carries (Q11).
    #[must_use]
    pub fn documents(&self) -> &[CarriedDocument] {
        &self.documents
    }

    /// What two people compare to be sure of the key that signed it.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        fingerprint(&self.manifest.replica.public_key).unwrap_or_default()
    }

    /// Refuses a bundle that was not signed with `known`, the key under which
    /// the caller knows its terminal.
    ///
    /// # Errors
    /// Another key signed it.
    pub fn require_key(&self, known: &str) -> Result<(), ExchangeError> {
        let found = &self.manifest.replica.public_key;
        signed::require_key(Place::entry(MANIFEST), known, found)
    }
}

/// Hears how much was read of an entry, and the bytes that were read last.
type Heard<'h> = &'h mut dyn FnMut(u64, &[u8]) -> Result<(), ExchangeError>;

fn go_on(wanted: bool) -> Result<(), ExchangeError> {
    if wanted {
        Ok(())
    } else {
        Err(ExchangeError::Cancelled)
    }
}

/// What reading an entry to its end came to.
fn held_at(
    path: &Path,
    name: &str,
    held: io::Result<Result<(), Fault>>,
) -> Result<(), ExchangeError> {
    held.map_err(|error| read_error(path, Place::entry(name), error))?
        .map_err(|fault| Place::entry(name).refuse(fault))
}

/// What the manifest says of an entry that every bundle has.
fn facts<'m>(manifest: &'m Manifest, name: &str) -> Result<&'m FileFacts, ExchangeError> {
    manifest
        .files
        .get(name)
        .ok_or_else(|| Place::entry(name).refuse(Fault::Missing))
}

/// A failure whose visitor speaks as the bundle does.
fn inner(failure: Failure<ExchangeError>) -> ExchangeError {
    match failure {
        Failure::Exchange(error) | Failure::Caller(error) => error,
    }
}

/// Names the file in a failure of the system while an entry was read.
fn of_path<E>(failure: Failure<E>, path: &Path) -> Failure<E> {
    match failure {
        Failure::Exchange(ExchangeError::Io { source, .. }) => {
            ExchangeError::io(path)(source).into()
        }
        other => other,
    }
}
