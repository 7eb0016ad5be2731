//! The key of the database itself.
//!
//! Invariant: its bytes live in one wiped place, and leave it only as the hex
//! text that the database's `PRAGMA key` needs.

use std::fmt;
use std::path::Path;

use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretBox, SecretString};

use super::error::KeyError;
use super::sealed;

const LENGTH: usize = 32;

/// A random 256-bit key.
pub struct StoreKey(SecretBox<[u8; LENGTH]>);

impl StoreKey {
    /// A new random key.
    ///
    /// # Errors
    ///
    /// [`KeyError::Randomness`].
    pub fn generate() -> Result<Self, KeyError> {
        let mut random = Ok(());
        let secret = SecretBox::init_with_mut(|bytes: &mut [u8; LENGTH]| {
            random = getrandom::fill(bytes);
        });
        random.map_err(KeyError::Randomness)?;
        Ok(Self(secret))
    }

    /// Its 64 hexadecimal digits, for `PRAGMA key = "x'…'"`.
    #[must_use]
    pub fn raw_hex(&self) -> SecretString {
        const DIGITS: [char; 16] = [
            '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
        ];
        let mut hex = Zeroizing::new(String::with_capacity(2 * LENGTH));
        for byte in self.0.expose_secret() {
            hex.push(DIGITS[usize::from(byte >> 4)]);
            hex.push(DIGITS[usize::from(byte & 0x0F)]);
        }
        SecretString::from(hex.as_str())
    }

    /// Reads the opened content of the key file at `path`.
    pub(super) fn parse(path: &Path, plain: &[u8]) -> Result<Self, KeyError> {
        let hex = plain.trim_ascii_end();
        if hex.len() != 2 * LENGTH {
            return Err(sealed::damaged(path));
        }
        let mut sound = true;
        let secret = SecretBox::init_with_mut(|bytes: &mut [u8; LENGTH]| {
            for (byte, pair) in bytes.iter_mut().zip(hex.chunks_exact(2)) {
                for digit in pair {
                    let value = char::from(*digit).to_digit(16);
                    sound &= value.is_some();
                    *byte = (*byte << 4) | value.and_then(|v| u8::try_from(v).ok()).unwrap_or(0);
                }
            }
        });
        if sound {
            Ok(Self(secret))
        } else {
            Err(sealed::damaged(path))
        }
    }
}

impl PartialEq for StoreKey {
    fn eq(&self, other: &Self) -> bool {
        self.0.expose_secret() == other.0.expose_secret()
    }
}

impl Eq for StoreKey {}

impl Clone for StoreKey {
    fn clone(&self) -> Self {
        Self(SecretBox::init_with_mut(|bytes: &mut [u8; LENGTH]| {
            bytes.copy_from_slice(self.0.expose_secret());
        }))
    }
}

impl fmt::Debug for StoreKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StoreKey(…)")
    }
}
