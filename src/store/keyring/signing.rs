//! Signatures that the public `minisign` tool verifies.
//!
//! Invariant: a [`SigningKey`] is always sound (it was generated here or its
//! checksum was verified), and its secret is wiped when it is dropped.

use std::fmt;
use std::io::{Cursor, Read};

use minisign::{KeyPair, PublicKey, SecretKey, SecretKeyBox};
use secrecy::{ExposeSecret, SecretString};

use super::error::KeyError;
use crate::signature::{self, SignatureError};

/// The same in every file, so that a signature tells nothing beyond itself.
const COMMENT: &str = "contingencia";

/// A minisign key pair, of a user or of a terminal.
#[derive(Clone)]
pub struct SigningKey {
    // The text and not `SecretKey`, which is not wiped and whose `Debug`
    // shows the secret.
    text: SecretString,
    public: String,
}

impl SigningKey {
    /// A new random key.
    ///
    /// # Errors
    ///
    /// [`KeyError::Signing`] when the system gives no random bytes.
    pub fn generate() -> Result<Self, KeyError> {
        let pair = KeyPair::generate_unencrypted_keypair().map_err(KeyError::Signing)?;
        let text = pair.sk.to_box(Some(COMMENT)).map_err(KeyError::Signing)?;
        Ok(Self {
            text: SecretString::from(String::from(text)),
            public: pair.pk.to_base64(),
        })
    }

    /// Reads a key from the text of [`SigningKey::to_text`].
    ///
    /// # Errors
    ///
    /// [`KeyError::InvalidSigningKey`].
    pub(crate) fn from_text(text: SecretString) -> Result<Self, KeyError> {
        let secret = parse(&text)?;
        let public =
            PublicKey::from_secret_key(&secret).map_err(|_| KeyError::InvalidSigningKey)?;
        Ok(Self {
            text,
            public: public.to_base64(),
        })
    }

    /// The key as the text of an unencrypted minisign key file; it may be
    /// kept only inside something encrypted.
    #[must_use]
    pub fn to_text(&self) -> &SecretString {
        &self.text
    }

    /// The public key in base64, as `minisign -P` takes it.
    #[must_use]
    pub fn public_key(&self) -> &str {
        &self.public
    }

    /// Signs `bytes`: the whole text of a `.minisig` file.
    ///
    /// # Errors
    ///
    /// [`KeyError::Signing`] when the system gives no random bytes.
    pub fn sign(&self, bytes: &[u8]) -> Result<String, KeyError> {
        self.sign_stream(bytes)
    }

    /// Signs whatever `data` gives, which never lies in memory whole.
    ///
    /// # Errors
    ///
    /// [`KeyError::Signing`] when `data` cannot be read, or the system gives
    /// no random bytes.
    pub fn sign_stream(&self, data: impl Read) -> Result<String, KeyError> {
        let secret = parse(&self.text)?;
        let signature = minisign::sign(None, &secret, data, Some(COMMENT), Some(COMMENT))
            .map_err(KeyError::Signing)?;
        Ok(signature.into_string())
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey")
            .field("public", &self.public)
            .finish_non_exhaustive()
    }
}

fn parse(text: &SecretString) -> Result<SecretKey, KeyError> {
    SecretKeyBox::from(text.expose_secret().to_owned())
        .into_unencrypted_secret_key()
        .map_err(|_| KeyError::InvalidSigningKey)
}

/// Verifies that `signature`, the text of a `.minisig` file, is that of
/// `public_key` over `bytes`.
///
/// # Errors
///
/// [`KeyError::InvalidPublicKey`], or [`KeyError::BadSignature`] whatever is
/// wrong with the signature.
pub fn verify_signature(public_key: &str, bytes: &[u8], signature: &str) -> Result<(), KeyError> {
    signature::verify(public_key, Cursor::new(bytes), signature).map_err(|error| match error {
        SignatureError::PublicKey => KeyError::InvalidPublicKey,
        SignatureError::Signature => KeyError::BadSignature,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn u1_a_signature_holds_for_its_key_and_bytes_only() {
        let key = SigningKey::generate().unwrap();
        let again = SigningKey::from_text(key.to_text().clone()).unwrap();
        assert_eq!(again.public_key(), key.public_key());
        let signature = again.sign(b"decision").unwrap();
        verify_signature(key.public_key(), b"decision", &signature).unwrap();
        verify_signature(
            key.public_key(),
            b"decision",
            &signature.replace('\n', "\r\n"),
        )
        .unwrap();
        assert!(signature.contains("trusted comment: contingencia\n"));

        let other = SigningKey::generate().unwrap();
        for (public, bytes) in [
            (key.public_key(), &b"Decision"[..]),
            (other.public_key(), &b"decision"[..]),
        ] {
            assert!(matches!(
                verify_signature(public, bytes, &signature),
                Err(KeyError::BadSignature)
            ));
        }
        assert!(matches!(
            verify_signature("no es una clave", b"decision", &signature),
            Err(KeyError::InvalidPublicKey)
        ));
        assert!(matches!(
            SigningKey::from_text(SecretString::from("untrusted comment: x\nAAAA\n")),
            Err(KeyError::InvalidSigningKey)
        ));
        assert!(matches!(
            SigningKey::from_text(SecretString::from("")),
            Err(KeyError::InvalidSigningKey)
        ));
    }

    #[test]
    fn u1_a_malformed_signature_is_refused_and_never_panics() {
        let key = SigningKey::generate().unwrap();
        let signature = key.sign(b"decision").unwrap();
        let lines: Vec<&str> = signature.lines().collect();
        // The part that no signature covers: the first line, and blanks.
        let covered = lines[0].len() + 1;
        let refuse = |text: &str| {
            assert!(matches!(
                verify_signature(key.public_key(), b"decision", text),
                Err(KeyError::BadSignature)
            ));
        };
        for at in 0..signature.len() - 1 {
            refuse(&signature[..at]);
        }
        for at in covered..signature.len() - 1 {
            let mut bytes = signature.clone().into_bytes();
            bytes[at] ^= 1;
            refuse(&String::from_utf8_lossy(&bytes));
        }
        for short in ["", "AAAA", "====", &"A".repeat(86), &"A".repeat(88)] {
            refuse(&[lines[0], lines[1], lines[2], short].join("\n"));
        }
        refuse(&format!("{signature}{signature}"));
    }
}
