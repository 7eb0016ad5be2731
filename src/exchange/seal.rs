//! What lies around a bundle or a receipt: an age file for keys or a
//! passphrase, or nothing; and its own name only once it is whole.
//!
//! Invariant: whatever the bytes of a file, unsealing it ends in a source or
//! an error, within bounded memory and work; a source never leaves its bounds.

use super::error::{ExchangeError, Fault, Place};
use super::limits;
use super::sealed_as::SealedAs;
use crate::domain::text::{compose, spellings};
use crate::files::Unfinished;
use crate::journal::Digest;
use age::{DecryptError, Decryptor, Encryptor};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::iter;
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// For whom a file is sealed. age allows no mixing.
#[derive(Debug)]
pub enum Sealing {
    /// For the holders of these `age1…` keys.
    Recipients(Vec<String>),
    /// For whoever knows this.
    Passphrase(SecretString),
    /// For anybody: only signed.
    Plain,
}

/// With what a file is opened.
#[derive(Debug)]
pub enum Unsealing {
    /// age identities: each the text of a key, or of an identity file.
    Identities(Vec<SecretString>),
    /// A passphrase.
    Passphrase(SecretString),
    /// With nothing: it is not sealed.
    Plain,
}

const AGE: &[u8] = b"age-encryption.org/";
const AGE_END: &[u8] = b"\n--- ";
const AGE_SCRYPT: &[u8] = b"\n-> scrypt ";

/// How an unsealed bundle begins.
pub(super) const ZIP: &[u8] = b"PK\x03\x04";
/// How an unsealed receipt begins.
pub(super) const JSON: &[u8] = b"{";

impl SealedAs {
    /// Looks at how the file at `path` is sealed, so that a person is asked
    /// for the right thing.
    ///
    /// # Errors
    /// It cannot be read, or is neither a bundle nor a receipt.
    pub fn of(path: &Path) -> Result<Self, ExchangeError> {
        let mut file = File::open(path).map_err(ExchangeError::io(path))?;
        let head = head(&mut file).map_err(ExchangeError::io(path))?;
        Self::of_head(&head, &[ZIP, JSON]).map_err(|fault| Place::File.refuse(fault))
    }

    fn of_head(head: &[u8], plain: &[&[u8]]) -> Result<Self, Fault> {
        let holds = |mark: &[u8]| head.windows(mark.len()).any(|window| window == mark);
        if plain.iter().any(|begin| head.starts_with(begin)) {
            return Ok(Self::Plain);
        }
        if !head.starts_with(AGE) {
            return Err(Fault::NotOurs);
        }
        // age itself reads a header of any length into memory.
        if !holds(AGE_END) {
            return Err(Fault::Damaged);
        }
        Ok(if holds(AGE_SCRYPT) {
            Self::Passphrase
        } else {
            Self::Recipients
        })
    }
}

/// The first bytes of a file; it stands at its beginning afterwards.
fn head(file: &mut File) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(limits::HEADER);
    file.take(limits::HEADER as u64).read_to_end(&mut head)?;
    file.rewind()?;
    Ok(head)
}

/// Makes what a file is written through deaf when dropped: the archive above
/// writes its end even while it is thrown away, and where that fails says so
/// on the screen.
#[derive(Debug, Default)]
pub(super) struct Hush(Arc<AtomicBool>);

impl Drop for Hush {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// A file on its way to the disk: hashed as it is written, and deaf after the
/// first failure.
#[derive(Debug)]
pub(super) struct Out {
    file: BufWriter<Unfinished>,
    hash: Sha256,
    size: u64,
    deaf: Arc<AtomicBool>,
}

impl Out {
    fn new(file: Unfinished, hush: &Hush) -> Self {
        Self {
            file: BufWriter::with_capacity(64 << 10, file),
            hash: Sha256::new(),
            size: 0,
            deaf: Arc::clone(&hush.0),
        }
    }

    fn is_deaf(&self) -> bool {
        self.deaf.load(Ordering::Relaxed)
    }

    fn fall_deaf(&self) {
        self.deaf.store(true, Ordering::Relaxed);
    }

    /// The file, its SHA-256 and its size.
    pub(super) fn done(self) -> io::Result<(Unfinished, Digest, u64)> {
        if self.is_deaf() {
            return Err(io::ErrorKind::WriteZero.into());
        }
        let file = self
            .file
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        Ok((file, self.hash.finalize().into(), self.size))
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.is_deaf() {
            return Ok(bytes.len());
        }
        match self.file.write(bytes) {
            Ok(written) => {
                self.hash.update(&bytes[..written]);
                self.size += written as u64;
                Ok(written)
            }
            Err(error) => {
                if error.kind() != io::ErrorKind::Interrupted {
                    self.fall_deaf();
                }
                Err(error)
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.is_deaf() {
            return Ok(());
        }
        self.file.flush().inspect_err(|_| self.fall_deaf())
    }
}

/// What is written, sealed or not.
pub(super) enum Sealer {
    Age(Box<age::stream::StreamWriter<Out>>),
    Plain(Box<Out>),
}

impl Sealer {
    /// Begins a sealed file.
    pub(super) fn new(
        file: Unfinished,
        path: &Path,
        sealing: &Sealing,
        hush: &Hush,
    ) -> Result<Self, ExchangeError> {
        let out = Out::new(file, hush);
        let encryptor = match sealing {
            Sealing::Plain => return Ok(Self::Plain(Box::new(out))),
            Sealing::Recipients(recipients) => for_recipients(recipients)?,
            Sealing::Passphrase(passphrase) => {
                let mut recipient = age::scrypt::Recipient::new(composed(passphrase));
                recipient.set_work_factor(limits::WORK_FACTOR);
                Encryptor::with_recipients(iter::once(&recipient as &dyn age::Recipient))
                    .map_err(ExchangeError::Sealing)?
            }
        };
        let writer = encryptor
            .wrap_output(out)
            .map_err(ExchangeError::io(path))?;
        Ok(Self::Age(Box::new(writer)))
    }

    pub(super) fn finish(self) -> io::Result<Out> {
        match self {
            Self::Age(writer) => writer.finish(),
            Self::Plain(out) => Ok(*out),
        }
    }
}

fn for_recipients(recipients: &[String]) -> Result<Encryptor, ExchangeError> {
    if recipients.is_empty() {
        return Err(ExchangeError::NoRecipients);
    }
    if recipients.len() > limits::RECIPIENTS {
        return Err(ExchangeError::TooManyRecipients {
            limit: limits::RECIPIENTS,
        });
    }
    let recipients: Vec<age::x25519::Recipient> = recipients
        .iter()
        .enumerate()
        .map(|(position, text)| {
            text.trim()
                .parse()
                .map_err(|_| ExchangeError::Recipient { position })
        })
        .collect::<Result<_, _>>()?;
    Encryptor::with_recipients(
        recipients
            .iter()
            .map(|recipient| recipient as &dyn age::Recipient),
    )
    .map_err(ExchangeError::Sealing)
}

impl Write for Sealer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Age(writer) => writer.write(bytes),
            Self::Plain(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Age(writer) => writer.flush(),
            Self::Plain(out) => out.flush(),
        }
    }
}

pub(super) trait ReadSeek: Read + Seek + Send {}
impl<T: Read + Seek + Send> ReadSeek for T {}

/// What a file holds, read through its one handle: nothing of a sealed file
/// ever lies on the disk unsealed.
pub(super) struct Source {
    inner: Box<dyn ReadSeek>,
    position: u64,
    length: u64,
}

impl Source {
    /// Unseals `file`, which begins with `plain` where it is not sealed.
    pub(super) fn new(
        mut file: File,
        path: &Path,
        unsealing: &Unsealing,
        plain: &[u8],
    ) -> Result<(Self, SealedAs), ExchangeError> {
        let refuse = |fault| Place::File.refuse(fault);
        let head = head(&mut file).map_err(ExchangeError::io(path))?;
        let found = SealedAs::of_head(&head, &[plain]).map_err(refuse)?;
        let source = match (unsealing, found) {
            (Unsealing::Plain, SealedAs::Plain) => Self::bounded(BufReader::new(file)),
            (Unsealing::Identities(texts), SealedAs::Recipients) => {
                let identities = identities(texts)?;
                let identities = identities
                    .iter()
                    .map(|identity| identity as &dyn age::Identity);
                Self::bounded(decrypt(file, identities).map_err(refuse)?)
            }
            (Unsealing::Passphrase(passphrase), SealedAs::Passphrase) => Self::bounded(
                decrypt_with(&file, passphrase).map_err(|failed| match failed {
                    Failed::Refused(fault) => refuse(fault),
                    Failed::Read(error) => ExchangeError::io(path)(error),
                })?,
            ),
            _ => return Err(refuse(Fault::SealedAs { found })),
        };
        let source = source.map_err(|error| read_error(path, Place::File, error))?;
        Ok((source, found))
    }

    /// Its length is authenticated: the last chunk of a sealed file is decrypted as such.
    pub(super) fn bounded(mut inner: impl ReadSeek + 'static) -> io::Result<Self> {
        let length = inner.seek(SeekFrom::End(0))?;
        inner.rewind()?;
        Ok(Self {
            inner: Box::new(inner),
            position: 0,
            length,
        })
    }

    /// Where it is read on.
    pub(super) fn position(&self) -> u64 {
        self.position
    }

    /// How many bytes it holds.
    pub(super) fn length(&self) -> u64 {
        self.length
    }

    /// All of it, where it is no longer than `limit`.
    pub(super) fn read_whole(&mut self, limit: u64) -> io::Result<Result<Vec<u8>, Fault>> {
        if self.length > limit {
            return Ok(Err(Fault::TooLarge {
                size: self.length,
                limit,
            }));
        }
        let mut bytes = Vec::new();
        self.rewind()?;
        self.read_to_end(&mut bytes)?;
        Ok(Ok(bytes))
    }
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.position >= self.length {
            return Ok(0);
        }
        let read = self.inner.read(buffer)?;
        self.position += read as u64;
        Ok(read)
    }
}

impl Seek for Source {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
            SeekFrom::Current(by) => self.position.checked_add_signed(by),
        };
        // age panics where it is sent past the end.
        let target = target
            .filter(|at| *at <= self.length)
            .ok_or(io::ErrorKind::InvalidInput)?;
        self.position = self.inner.seek(SeekFrom::Start(target))?;
        Ok(self.position)
    }
}

fn identities(texts: &[SecretString]) -> Result<Vec<age::x25519::Identity>, ExchangeError> {
    let mut found = Vec::new();
    for (position, text) in texts.iter().enumerate() {
        let before = found.len();
        for line in text.expose_secret().lines().map(str::trim) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            found.push(
                age::x25519::Identity::from_str(line)
                    .map_err(|_| ExchangeError::Identity { position })?,
            );
        }
        if found.len() == before {
            return Err(ExchangeError::Identity { position });
        }
    }
    Ok(found)
}

/// What kept a file from being opened with a passphrase.
enum Failed {
    Refused(Fault),
    Read(io::Error),
}

/// Opens a file with a passphrase, whichever way its accents were typed.
fn decrypt_with(
    file: &File,
    passphrase: &SecretString,
) -> Result<age::stream::StreamReader<BufReader<File>>, Failed> {
    let mut last = Fault::WrongPassphrase;
    for spelling in spellings(passphrase.expose_secret()) {
        let mut file = file.try_clone().map_err(Failed::Read)?;
        file.rewind().map_err(Failed::Read)?;
        let mut identity = age::scrypt::Identity::new(SecretString::from(spelling));
        identity.set_max_work_factor(limits::WORK_FACTOR);
        match decrypt(file, iter::once(&identity as &dyn age::Identity)) {
            Ok(opened) => return Ok(opened),
            Err(Fault::WrongPassphrase) => {}
            Err(fault) => {
                last = fault;
                break;
            }
        }
    }
    Err(Failed::Refused(last))
}

/// A passphrase as it is sealed with: however its accents were typed.
fn composed(passphrase: &SecretString) -> SecretString {
    SecretString::from(compose(passphrase.expose_secret()))
}

fn decrypt<'a>(
    file: File,
    identities: impl Iterator<Item = &'a dyn age::Identity>,
) -> Result<age::stream::StreamReader<BufReader<File>>, Fault> {
    let decryptor = Decryptor::new_buffered(BufReader::new(file)).map_err(|_| Fault::Damaged)?;
    decryptor.decrypt(identities).map_err(|error| match error {
        DecryptError::NoMatchingKeys => Fault::NotForTheseKeys,
        DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed => {
            Fault::WrongPassphrase
        }
        DecryptError::ExcessiveWork { required, .. } => Fault::Cost {
            required,
            limit: limits::WORK_FACTOR,
        },
        _ => Fault::Damaged,
    })
}

/// What a failure to read means: of the system, or of the bytes themselves.
pub(super) fn read_error(path: &Path, place: Place, error: io::Error) -> ExchangeError {
    if error.raw_os_error().is_some() {
        ExchangeError::io(path)(error)
    } else {
        place.refuse(Fault::Damaged)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_thrown_away_neither_fails_nor_counts_as_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        let hush = Hush::default();
        let mut out = Out::new(Unfinished::new(&path).unwrap(), &hush);
        out.write_all(b"algo").unwrap();
        drop(hush);
        out.write_all(b"el final").unwrap();
        out.flush().unwrap();
        assert!(out.done().is_err());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_source_is_never_sent_past_its_end() {
        let key = age::x25519::Identity::generate();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        let sealing = Sealing::Recipients(vec![key.to_public().to_string()]);
        // Ends inside a chunk, and exactly with one.
        for length in [10_u64, 64 << 10, (64 << 10) + 10, 128 << 10] {
            let bytes: Vec<u8> = (0..length).map(|n| (n % 251) as u8).collect();
            let hush = Hush::default();
            let file = Unfinished::new(&path).unwrap();
            let mut sealer = Sealer::new(file, &path, &sealing, &hush).unwrap();
            sealer.write_all(&bytes).unwrap();
            let (file, ..) = sealer.finish().and_then(Out::done).unwrap();
            file.publish().unwrap();
            let secret = SecretString::from(key.to_string().expose_secret());
            let unsealing = Unsealing::Identities(vec![secret]);
            let file = File::open(&path).unwrap();
            let (mut source, _) = Source::new(file, &path, &unsealing, ZIP).unwrap();
            assert_eq!(source.length(), length);
            for beyond in [length + 1, u64::MAX] {
                assert!(source.seek(SeekFrom::Start(beyond)).is_err());
            }
            assert!(source.seek(SeekFrom::End(1)).is_err());
            assert!(source.seek(SeekFrom::Current(-1)).is_err());
            assert_eq!(source.seek(SeekFrom::End(0)).unwrap(), length);
            assert_eq!(source.read(&mut [0; 8]).unwrap(), 0);
            for at in [0, length / 2, length - 1] {
                source.seek(SeekFrom::Start(at)).unwrap();
                let mut rest = Vec::new();
                source.read_to_end(&mut rest).unwrap();
                assert_eq!(rest, bytes[usize::try_from(at).unwrap()..]);
            }
        }
    }
}
