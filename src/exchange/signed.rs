//! Signatures of bundles and receipts: inside them, or in a file beside them.

use super::error::{ExchangeError, Fault, Place};
use super::limits;
use super::seal::read_error;
use crate::files::Unfinished;
use crate::signature::{self, SignatureError, fingerprint};
use std::fs::{self, File};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

/// The signature that lies beside a file.
pub(super) fn signature_path(path: &Path) -> PathBuf {
    path.with_added_extension("minisig")
}

/// Holds `data` against the text of a signature, which lies at `place`.
pub(super) fn verify(
    place: Place,
    key: &str,
    data: impl Read + Seek,
    text: &str,
) -> Result<(), ExchangeError> {
    signature::verify(key, data, text).map_err(|error| {
        place.refuse(match error {
            SignatureError::PublicKey => Fault::PublicKey,
            SignatureError::Signature => Fault::Signature,
        })
    })
}

/// Holds `data` against the signature that lies beside the file at `path`, and
/// answers its text.
pub(super) fn verify_beside(
    path: &Path,
    key: &str,
    data: impl Read + Seek,
) -> Result<String, ExchangeError> {
    let beside = signature_path(path);
    let name = beside.file_name().unwrap_or_default().to_string_lossy();
    let mut text = String::new();
    match File::open(&beside) {
        Ok(file) => {
            file.take(limits::SIGNATURE)
                .read_to_string(&mut text)
                .map_err(|error| read_error(&beside, Place::entry(&name), error))?;
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(Place::File.refuse(Fault::SignatureMissing {
                name: name.into_owned(),
            }));
        }
        Err(error) => return Err(ExchangeError::io(&beside)(error)),
    }
    verify(Place::entry(&name), key, data, &text)?;
    Ok(text)
}

/// Gives a file and the signature that belongs to it their names, which nothing
/// may have yet: both or neither.
pub(super) fn publish_both(
    file: Unfinished,
    path: &Path,
    beside: &Path,
    text: &str,
) -> Result<(), ExchangeError> {
    let mut signature = Unfinished::new(beside).map_err(ExchangeError::io(beside))?;
    signature
        .write_all(text.as_bytes())
        .map_err(ExchangeError::io(beside))?;
    file.publish_new().map_err(ExchangeError::io(path))?;
    signature.publish_new().map_err(|error| {
        // A file without its signature is believed by nobody.
        let _ = fs::remove_file(path);
        ExchangeError::io(beside)(error)
    })
}

/// Refuses a key that is not the one known.
pub(super) fn require_key(place: Place, known: &str, found: &str) -> Result<(), ExchangeError> {
    if known == found {
        return Ok(());
    }
    Err(place.refuse(Fault::OtherKey {
        expected: fingerprint(known).unwrap_or_default(),
        found: fingerprint(found).unwrap_or_default(),
    }))
}
