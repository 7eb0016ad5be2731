//! Signatures that the public `minisign` tool verifies too: checking them, and
//! telling keys apart by a text that people can compare.

use crate::journal::{digest, hex};
use minisign::{PublicKey, SignatureBox};
use std::io::{Read, Seek};

/// In base64, what a signature of 64 bytes takes.
const GLOBAL_SIGNATURE_LENGTH: usize = 88;

/// Why a signature is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SignatureError {
    /// The text is not a minisign public key.
    #[error("la clave pública no es de minisign")]
    PublicKey,
    /// The signature is malformed, or is not this key's over this data.
    #[error("la firma no corresponde")]
    Signature,
}

/// Verifies that `signature`, the text of a `.minisig` file, is that of
/// `public_key` over `data`, which never lies in memory whole.
pub(crate) fn verify(
    public_key: &str,
    data: impl Read + Seek,
    signature: &str,
) -> Result<(), SignatureError> {
    let public =
        PublicKey::from_base64(public_key.trim()).map_err(|_| SignatureError::PublicKey)?;
    // minisign slices the last line without looking at its length.
    let lines: Vec<&str> = signature.lines().map(str::trim).collect();
    let [_, _, _, global] = lines[..] else {
        return Err(SignatureError::Signature);
    };
    if global.len() != GLOBAL_SIGNATURE_LENGTH || !global.ends_with("==") {
        return Err(SignatureError::Signature);
    }
    let signature = SignatureBox::from_string(signature).map_err(|_| SignatureError::Signature)?;
    // A signature of the old kind would first take the whole data into memory.
    if !signature.is_prehashed() {
        return Err(SignatureError::Signature);
    }
    minisign::verify(&public, &signature, data, true, false, false)
        .map_err(|_| SignatureError::Signature)
}

/// What two people compare to be sure of a key: the first 128 bits of the
/// SHA-256 of its base64 text, as `printf %s KEY | sha256sum` prints them, in
/// groups of four. None where the text is not a minisign public key, or not
/// the one way to write it.
#[must_use]
pub fn fingerprint(public_key: &str) -> Option<String> {
    let key = PublicKey::from_base64(public_key).ok()?;
    if key.to_base64() != public_key {
        return None;
    }
    let hash = hex(&digest(public_key.as_bytes()));
    let groups: Vec<&str> = (0..8)
        .map(|group| &hash[group * 4..group * 4 + 4])
        .collect();
    Some(groups.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use minisign::KeyPair;
    use std::io::Cursor;

    #[test]
    fn m4_a_fingerprint_tells_keys_apart_and_nothing_else_has_one() {
        // SHA-256 of the text, as sha256sum prints it.
        let key = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3";
        assert_eq!(
            fingerprint(key).as_deref(),
            Some("8411 5545 a4e8 19b3 00a4 37c2 fc2b 630c")
        );
        let other = KeyPair::generate_unencrypted_keypair().unwrap();
        assert_ne!(fingerprint(&other.pk.to_base64()), fingerprint(key));
        for text in ["", "RWQ", &key.to_lowercase()[1..], &format!("{key} ")] {
            assert_eq!(fingerprint(text), None, "{text}");
        }
    }

    #[test]
    fn a_signature_of_the_old_kind_is_refused_before_its_data_is_read() {
        struct Unread;
        impl Read for Unread {
            fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
                panic!("the data was read")
            }
        }
        impl Seek for Unread {
            fn seek(&mut self, _: std::io::SeekFrom) -> std::io::Result<u64> {
                panic!("the data was sought")
            }
        }
        let pair = KeyPair::generate_unencrypted_keypair().unwrap();
        let signed = minisign::sign(None, &pair.sk, Cursor::new(b"x"), None, None)
            .unwrap()
            .into_string();
        let key = pair.pk.to_base64();
        assert_eq!(verify(&key, Cursor::new(b"x"), &signed), Ok(()));
        // "ED" in base64 begins with RU, "Ed" with RW.
        let old = signed.replacen("\nRU", "\nRW", 1);
        assert_ne!(old, signed);
        assert_eq!(verify(&key, Unread, &old), Err(SignatureError::Signature));
    }
}
