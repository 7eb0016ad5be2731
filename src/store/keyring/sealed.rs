//! Encrypted files: age on one side, the disk on the other.
//!
//! Invariant: whatever the bytes of a file, opening it ends in its content or
//! an error, within bounded memory and work.

use std::fs::File;
use std::io::{self, Read, Write};
use std::iter;
use std::path::Path;
use std::str::FromStr;

use age::{DecryptError, Decryptor, EncryptError, Encryptor};
use secrecy::SecretString;
use secrecy::zeroize::Zeroizing;

use super::error::KeyError;
use crate::files;

/// The highest work factor accepted from a file: 256 MiB and about a second.
const HIGHEST_WORK_FACTOR: u8 = 18;

/// Room for some thousands of recipients; anything larger is not ours.
const LARGEST_FILE: u64 = 1 << 20;

/// How much work a passphrase costs to try.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Cost {
    /// scrypt 2^16, what every real store uses. (age's own choice measures the
    /// machine, and took 5 s and 1 GB on a fast one.)
    #[default]
    Product,
    /// Next to nothing, for tests that unlock many times.
    Testing,
}

impl Cost {
    fn work_factor(self) -> u8 {
        match self {
            Self::Product => 16,
            Self::Testing => 2,
        }
    }
}

pub(super) fn seal_with_passphrase(
    plain: &[u8],
    passphrase: &SecretString,
    cost: Cost,
) -> Result<Vec<u8>, KeyError> {
    let mut recipient = age::scrypt::Recipient::new(passphrase.clone());
    recipient.set_work_factor(cost.work_factor());
    seal(plain, iter::once(&recipient as &dyn age::Recipient)).map_err(KeyError::Sealing)
}

pub(super) fn seal_for(
    plain: &[u8],
    recipients: &[age::x25519::Recipient],
) -> Result<Vec<u8>, KeyError> {
    seal(
        plain,
        recipients
            .iter()
            .map(|recipient| recipient as &dyn age::Recipient),
    )
    .map_err(KeyError::Sealing)
}

fn seal<'a>(
    plain: &[u8],
    recipients: impl Iterator<Item = &'a dyn age::Recipient>,
) -> Result<Vec<u8>, EncryptError> {
    let mut sealed = Vec::new();
    let mut writer = Encryptor::with_recipients(recipients)?.wrap_output(&mut sealed)?;
    writer.write_all(plain)?;
    writer.finish()?;
    Ok(sealed)
}

/// Opens the bytes of `path` with a passphrase.
pub(super) fn open_with_passphrase(
    path: &Path,
    sealed: &[u8],
    passphrase: &SecretString,
) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let decryptor = Decryptor::new_buffered(sealed).map_err(|_| damaged(path))?;
    if !decryptor.is_scrypt() {
        return Err(damaged(path));
    }
    let mut identity = age::scrypt::Identity::new(passphrase.clone());
    identity.set_max_work_factor(HIGHEST_WORK_FACTOR);
    open(path, sealed.len(), decryptor, &identity)
}

/// Opens the bytes of `path` with an identity.
pub(super) fn open_with_identity(
    path: &Path,
    sealed: &[u8],
    identity: &age::x25519::Identity,
) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let decryptor = Decryptor::new_buffered(sealed).map_err(|_| damaged(path))?;
    open(path, sealed.len(), decryptor, identity)
}

fn open(
    path: &Path,
    length: usize,
    decryptor: Decryptor<&[u8]>,
    identity: &dyn age::Identity,
) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let mut reader = decryptor
        .decrypt(iter::once(identity))
        .map_err(|error| match error {
            DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed => {
                KeyError::WrongPassphrase
            }
            DecryptError::NoMatchingKeys => KeyError::NotARecipient,
            DecryptError::ExcessiveWork { required, .. } if required > HIGHEST_WORK_FACTOR => {
                KeyError::CostTooHigh {
                    path: path.to_path_buf(),
                    required,
                    limit: HIGHEST_WORK_FACTOR,
                }
            }
            _ => damaged(path),
        })?;
    // As long as the whole file, so that it never grows and leaves copies.
    let mut plain = Zeroizing::new(Vec::with_capacity(length));
    reader.read_to_end(&mut plain).map_err(|_| damaged(path))?;
    Ok(plain)
}

/// Reads a file of the ring; `None` when there is none.
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>, KeyError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(io_error(path, source)),
    };
    let mut bytes = Vec::new();
    file.take(LARGEST_FILE + 1)
        .read_to_end(&mut bytes)
        .map_err(|source| io_error(path, source))?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(damaged(path));
    }
    Ok(Some(bytes))
}

/// Writes a file that only its owner may read.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), KeyError> {
    files::write_atomic(path, bytes).map_err(|source| io_error(path, source))
}

pub(super) fn damaged(path: &Path) -> KeyError {
    KeyError::Damaged {
        path: path.to_path_buf(),
    }
}

pub(super) fn io_error(path: &Path, source: io::Error) -> KeyError {
    KeyError::Io {
        path: path.to_path_buf(),
        source,
    }
}

/// The recipients that some texts name.
pub(super) fn parsed(recipients: &[String]) -> Result<Vec<age::x25519::Recipient>, KeyError> {
    let named = recipients.iter().enumerate().map(|(position, text)| {
        age::x25519::Recipient::from_str(text.trim())
            .map_err(|_| KeyError::InvalidRecipient { position })
    });
    named.collect()
}

/// The one way to write a recipient (`age1…`).
///
/// # Errors
///
/// [`KeyError::InvalidRecipient`].
pub fn recipient_of(text: &str) -> Result<String, KeyError> {
    age::x25519::Recipient::from_str(text.trim())
        .map(|recipient| recipient.to_string())
        .map_err(|_| KeyError::InvalidRecipient { position: 0 })
}
