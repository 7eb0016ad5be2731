//! The recovery key that lies in the office's safe.
//!
//! Invariant: its text is an age identity file, so that the office can open
//! its store with the public tool, and it can be typed in from paper.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

use age::x25519::Identity;
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};

use super::error::KeyError;
use super::sealed;
use super::signing::SigningKey;

/// A key that opens the store without anyone's passphrase.
pub struct RecoveryKey(Identity);

impl RecoveryKey {
    /// A new random key.
    #[must_use]
    pub fn generate() -> Self {
        Self(Identity::generate())
    }

    /// The public key (`age1…`) for which the store key is sealed.
    #[must_use]
    pub fn recipient(&self) -> String {
        self.0.to_public().to_string()
    }

    /// The file for the safe: what it is and how to use it, then the key.
    #[must_use]
    pub fn to_text(&self) -> SecretString {
        let key = self.0.to_string();
        let text = Zeroizing::new(format!(
            "# CLAVE DE RECUPERACIÓN — consola de contingencia\n\
             #\n\
             # Abre el almacén de este punto aunque nadie recuerde su frase de paso.\n\
             # Quien la tenga puede leerlo todo: guárdela impresa o en una memoria\n\
             # USB en la caja fuerte de la oficina, y borre este archivo del equipo.\n\
             # Nunca la deje junto al almacén ni la envíe por correo.\n\
             #\n\
             # Para usarla: contingencia usuario recuperar NOMBRE\n\
             #   --clave-recuperacion ESTE_ARCHIVO\n\
             # Sin la consola:\n\
             #   age -d -i ESTE_ARCHIVO store.key.age\n\
             #\n\
             # Clave pública: {}\n\
             {}\n",
            self.recipient(),
            key.expose_secret()
        ));
        SecretString::from(text.as_str())
    }

    /// Reads the file, or the key alone as somebody types it from paper:
    /// either case, blanks anywhere.
    ///
    /// # Errors
    ///
    /// [`KeyError::InvalidRecoveryKey`] when there is no key, more than one,
    /// or one with a typing error.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let mut key = Zeroizing::new(String::with_capacity(text.len()));
        for line in text.trim_start_matches('\u{feff}').lines() {
            if !line.trim_start().starts_with('#') {
                key.extend(line.chars().filter(|c| !c.is_whitespace()));
            }
        }
        key.make_ascii_uppercase();
        Identity::from_str(&key)
            .map(Self)
            .map_err(|_| KeyError::InvalidRecoveryKey)
    }

    /// What a user signs with, as it was sealed for this key.
    ///
    /// # Errors
    ///
    /// [`KeyError::NotARecipient`], or that it is damaged.
    pub(in crate::store) fn open_signing(&self, sealed: &[u8]) -> Result<SigningKey, KeyError> {
        let plain = sealed::open_with_identity(Path::new("store.db"), sealed, &self.0)?;
        let text = std::str::from_utf8(&plain).map_err(|_| KeyError::InvalidSigningKey)?;
        SigningKey::from_text(SecretString::from(text))
    }

    pub(super) fn identity(&self) -> &Identity {
        &self.0
    }
}

impl fmt::Debug for RecoveryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecoveryKey")
            .field("recipient", &self.recipient())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn u2_the_recovery_key_reads_from_its_file_and_from_paper() {
        let recovery = RecoveryKey::generate();
        let text = recovery.to_text().expose_secret().to_owned();
        let lines: Vec<&str> = text.lines().collect();
        let (key, notes) = lines.split_last().unwrap();
        assert!(key.starts_with("AGE-SECRET-KEY-1"));
        assert!(notes.iter().all(|line| line.starts_with('#')));
        assert!(notes.iter().all(|line| line.chars().count() <= 80));

        let in_blocks: Vec<&str> = key
            .as_bytes()
            .chunks(8)
            .map(|block| std::str::from_utf8(block).unwrap())
            .collect();
        for readable in [
            text.clone(),
            format!("\u{feff}{}", text.replace('\n', "\r\n")),
            key.to_lowercase(),
            in_blocks.join(" "),
            in_blocks.join("\n"),
        ] {
            let read = RecoveryKey::parse(&readable).unwrap();
            assert_eq!(read.recipient(), recovery.recipient());
        }
        let last = if key.ends_with('Q') { "P" } else { "Q" };
        for unreadable in [
            String::new(),
            recovery.recipient(),
            format!("{}{last}", &key[..key.len() - 1]),
            format!("{key}\n{key}"),
            notes.join("\n"),
        ] {
            assert!(matches!(
                RecoveryKey::parse(&unreadable),
                Err(KeyError::InvalidRecoveryKey)
            ));
        }
    }
}
