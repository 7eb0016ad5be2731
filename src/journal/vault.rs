//! Entries of the personal vault: data apart from the log, joined to it by a salted digest (T1).

use super::by_name::{Unread, read};
use super::chain::{Digest, hex, salted};
use crate::domain::personal::{RetentionClass, Sealed};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

/// What is kept of a text or of a person's data, until it is purged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VaultEntry {
    /// The id that operations name.
    pub id: Uuid,
    /// Random bytes, so that the digest tells nothing about short texts.
    pub salt: [u8; 32],
    /// JSON, as stored.
    pub data: Vec<u8>,
    /// How long it is kept.
    pub class: RetentionClass,
}

impl VaultEntry {
    /// What its digest is, as operations carry it.
    #[must_use]
    pub fn digest(&self) -> Digest {
        salted(&self.salt, &self.data)
    }

    /// What operations carry in the place of the data.
    #[must_use]
    pub fn sealed(&self) -> Sealed {
        Sealed {
            vault: self.id,
            digest: hex(&self.digest()),
        }
    }
}

/// Makes a vault entry of some data.
///
/// # Errors
/// The data cannot be written as JSON.
pub fn seal<T: Serialize + ?Sized>(
    id: Uuid,
    salt: [u8; 32],
    class: RetentionClass,
    data: &T,
) -> Result<VaultEntry, serde_json::Error> {
    Ok(VaultEntry {
        id,
        salt,
        data: serde_json::to_vec(data)?,
        class,
    })
}

/// Reads the data of an entry back.
///
/// # Errors
/// The data is not what was sealed under this type.
pub fn open<T: DeserializeOwned + Serialize>(data: &[u8]) -> Result<T, Unread> {
    read(data)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t1_the_digest_covers_salt_and_data() {
        let entry = |salt, text: &str| {
            seal(Uuid::nil(), [salt; 32], RetentionClass::General, text)
                .unwrap()
                .sealed()
                .digest
        };
        assert_eq!(entry(1, "a"), entry(1, "a"));
        assert_ne!(entry(1, "a"), entry(2, "a"));
        assert_ne!(entry(1, "a"), entry(1, "b"));
    }
}
