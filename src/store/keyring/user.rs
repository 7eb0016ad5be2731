//! A user's own keys, once their passphrase has opened them.
//!
//! Invariant: the content of a user's file says whose it is, so a file copied
//! over another's is noticed.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

use age::x25519::Identity;
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use super::error::KeyError;
use super::sealed;
use super::signing::SigningKey;

/// What a user needs to open the store and to sign decisions.
#[derive(Clone)]
pub struct UserKeys {
    name: String,
    identity: Identity,
    signing: SigningKey,
}

/// The JSON inside `users/NAME.age`.
#[derive(Serialize)]
struct Payload<'a> {
    user: &'a str,
    identity: &'a str,
    signing_key: &'a str,
}

/// The same while reading; the secrets are wiped from the moment they are
/// whole.
#[derive(Deserialize)]
struct OpenedPayload {
    user: String,
    #[serde(deserialize_with = "secret")]
    identity: SecretString,
    #[serde(deserialize_with = "secret")]
    signing_key: SecretString,
}

fn secret<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<SecretString, D::Error> {
    String::deserialize(deserializer).map(SecretString::from)
}

impl UserKeys {
    /// Whose they are.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The public key (`age1…`) for which the store key is sealed.
    #[must_use]
    pub fn recipient(&self) -> String {
        self.identity.to_public().to_string()
    }

    /// The secret key, as the text of an age identity.
    pub(in crate::store) fn identity_text(&self) -> SecretString {
        self.identity.to_string()
    }

    /// The public key, in minisign's base64, that verifies what they sign.
    pub(crate) fn signing_public_key(&self) -> &str {
        self.signing.public_key()
    }

    /// Signs `bytes`: the whole text of a `.minisig` file.
    ///
    /// # Errors
    ///
    /// [`KeyError::Signing`] when the system gives no random bytes.
    pub fn sign(&self, bytes: &[u8]) -> Result<String, KeyError> {
        self.signing.sign(bytes)
    }

    /// What they sign with, sealed for recovery keys (`age1…`).
    ///
    /// # Errors
    ///
    /// [`KeyError::InvalidRecipient`], or a failure of the system.
    pub(in crate::store) fn sealed_signing(
        &self,
        recovery: &[String],
    ) -> Result<Vec<u8>, KeyError> {
        let text = self.signing.to_text().expose_secret();
        sealed::seal_for(text.as_bytes(), &sealed::parsed(recovery)?)
    }

    pub(super) fn generate(name: &str) -> Result<Self, KeyError> {
        Ok(Self {
            name: name.to_owned(),
            identity: Identity::generate(),
            signing: SigningKey::generate()?,
        })
    }

    pub(super) fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The content of their file, to be sealed.
    pub(super) fn to_payload(&self) -> Zeroizing<Vec<u8>> {
        let identity = self.identity.to_string();
        let payload = Payload {
            user: &self.name,
            identity: identity.expose_secret(),
            signing_key: self.signing.to_text().expose_secret(),
        };
        // Roomy, so that it never grows and leaves copies.
        let mut plain = Zeroizing::new(Vec::with_capacity(1024));
        // Three strings into memory: there is nothing that could fail.
        let _ = serde_json::to_writer(&mut *plain, &payload);
        plain
    }

    /// Reads the opened content of the file at `path`, named after `name`.
    pub(super) fn parse(path: &Path, name: &str, plain: &[u8]) -> Result<Self, KeyError> {
        let payload: OpenedPayload =
            serde_json::from_slice(plain).map_err(|_| sealed::damaged(path))?;
        if payload.user != name {
            return Err(KeyError::ForeignFile {
                path: path.to_path_buf(),
            });
        }
        Ok(Self {
            name: payload.user,
            identity: Identity::from_str(payload.identity.expose_secret())
                .map_err(|_| sealed::damaged(path))?,
            signing: SigningKey::from_text(payload.signing_key)
                .map_err(|_| sealed::damaged(path))?,
        })
    }
}

impl fmt::Debug for UserKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UserKeys")
            .field("name", &self.name)
            .field("recipient", &self.recipient())
            .field("signing", &self.signing)
            .finish_non_exhaustive()
    }
}
