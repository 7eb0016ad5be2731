//! The files of the ring, and what is done with them.
//!
//! Invariant: every change replaces one file whole, and between any two of
//! them the store can be opened by whoever could open it before or after.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use age::x25519;
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};

use super::attempts::Counted;
use super::error::KeyError;
use super::name::is_valid_name;
use super::passphrase;
use super::recovery::RecoveryKey;
use super::sealed::{self, Cost};
use super::store_key::StoreKey;
use super::turn::Turn;
use super::user::UserKeys;
use crate::domain::text::{compose, spellings};

const USERS: &str = "users";
const USER_EXTENSION: &str = ".age";
const ATTEMPTS_EXTENSION: &str = ".intentos";
const STORE_KEY: &str = "store.key.age";
const STAGED_STORE_KEY: &str = "store.key.age.next";
const TURN_EXTENSION: &str = ".turno";
const STORE_KEY_TURN: &str = "store.key.turno";

/// The key files of one store folder.
#[derive(Debug, Clone)]
pub struct KeyRing {
    folder: PathBuf,
    cost: Cost,
}

/// Where a store key was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// In `store.key.age`.
    Current,
    /// In `store.key.age.next`: a rotation has begun, and the database may
    /// have either key.
    Staged,
}

/// A store key that may be the database's.
#[derive(Debug, Clone)]
pub struct FoundKey {
    /// Where it was found.
    pub slot: Slot,
    /// The key.
    pub key: StoreKey,
}

impl KeyRing {
    /// The ring of the store in `data_dir`. Touches nothing.
    #[must_use]
    pub fn new(data_dir: impl Into<PathBuf>, cost: Cost) -> Self {
        Self {
            folder: data_dir.into(),
            cost,
        }
    }

    /// Makes keys for a user: the first ones, or new ones for who lost their
    /// passphrase or their file, which need not be there any more. What the old
    /// keys signed stays signed by the old keys.
    ///
    /// # Errors
    ///
    /// [`KeyError::InvalidName`], [`KeyError::Passphrase`], or a failure of
    /// the system.
    pub(crate) fn replace_user(
        &self,
        name: &str,
        new_passphrase: &SecretString,
    ) -> Result<UserKeys, KeyError> {
        let path = self.user_path(name)?;
        passphrase::check(new_passphrase.expose_secret())?;
        let keys = UserKeys::generate(name)?;
        let _ = fs::remove_file(self.path_of(name, ATTEMPTS_EXTENSION)?);
        self.write_user(&path, &keys, new_passphrase)?;
        Ok(keys)
    }

    /// Opens a user's keys at `now` (Unix seconds). Wrong passphrases are
    /// counted, and from the third on each asks for a longer wait.
    ///
    /// # Errors
    ///
    /// [`KeyError::NoSuchUser`], [`KeyError::TooSoon`],
    /// [`KeyError::WrongPassphrase`], or what is wrong with the file:
    /// [`KeyError::Damaged`], [`KeyError::ForeignFile`],
    /// [`KeyError::CostTooHigh`], [`KeyError::Io`].
    pub fn unlock_user(
        &self,
        name: &str,
        passphrase: &SecretString,
        now: i64,
    ) -> Result<UserKeys, KeyError> {
        let path = self.user_path(name).map_err(|_| KeyError::NoSuchUser)?;
        let bytes = sealed::read(&path)?.ok_or(KeyError::NoSuchUser)?;
        let counted = self.counted(name)?;
        let _turn = Turn::wait(&self.path_of(name, TURN_EXTENSION)?);
        let wait = counted.read().wait_before(now);
        if !wait.is_zero() {
            return Err(KeyError::TooSoon { wait });
        }
        let opened = open_as_spelled(&path, &bytes, passphrase);
        if let Err(KeyError::WrongPassphrase) = opened {
            counted.record_failure(now);
        }
        let plain = opened?;
        counted.clear(now);
        UserKeys::parse(&path, name, &plain)
    }

    /// How long, at `now` (Unix seconds), until an attempt for `name` would be
    /// taken.
    pub(crate) fn wait_before(&self, name: &str, now: i64) -> Duration {
        self.counted(name)
            .map(|counted| counted.read().wait_before(now))
            .unwrap_or_default()
    }

    /// Puts a user's same keys under another passphrase.
    ///
    /// # Errors
    ///
    /// [`KeyError::Passphrase`] for the new one, and all that
    /// [`KeyRing::unlock_user`] says of the old one.
    pub fn change_passphrase(
        &self,
        name: &str,
        old: &SecretString,
        new: &SecretString,
        now: i64,
    ) -> Result<(), KeyError> {
        passphrase::check(new.expose_secret())?;
        let keys = self.unlock_user(name, old, now)?;
        self.write_user(&self.user_path(name)?, &keys, new)
    }

    /// Deletes a user's keys. They keep whatever they already copied, so the
    /// store key is to be rotated as well.
    ///
    /// # Errors
    ///
    /// [`KeyError::NoSuchUser`] or [`KeyError::Io`].
    pub(crate) fn remove_user(&self, name: &str) -> Result<(), KeyError> {
        let path = self.user_path(name).map_err(|_| KeyError::NoSuchUser)?;
        if !remove(&path)? {
            return Err(KeyError::NoSuchUser);
        }
        for extension in [ATTEMPTS_EXTENSION, TURN_EXTENSION] {
            let _ = fs::remove_file(self.path_of(name, extension)?);
        }
        Ok(())
    }

    /// Waits until no other console changes for whom the store key is sealed, and keeps
    /// it so until the answer is dropped.
    #[must_use]
    pub fn turn(&self) -> Turn {
        Turn::wait(&self.folder.join(STORE_KEY_TURN))
    }

    /// The same without waiting; none where another console is about it.
    pub(crate) fn free_turn(&self) -> Option<Turn> {
        Turn::take(&self.folder.join(STORE_KEY_TURN))
    }

    /// For how many the store key is sealed, as its file says; none where it does not read.
    pub(crate) fn sealed_for(&self) -> Option<usize> {
        let bytes = sealed::read(&self.slot_path(Slot::Current)).ok()??;
        // The head is text, and ends with its own digest.
        let head = bytes.split(|byte| *byte == b'\n');
        let head = head.take_while(|line| !line.starts_with(b"---"));
        Some(head.filter(|line| line.starts_with(b"-> X25519 ")).count())
    }

    /// The names that have a key file, in order.
    ///
    /// # Errors
    ///
    /// [`KeyError::Io`].
    pub(crate) fn list_users(&self) -> Result<Vec<String>, KeyError> {
        let users = self.folder.join(USERS);
        let entries = match fs::read_dir(&users) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(source) => return Err(sealed::io_error(&users, source)),
        };
        let mut names = Vec::new();
        for entry in entries {
            let file = entry
                .map_err(|source| sealed::io_error(&users, source))?
                .file_name();
            let name = file.to_str().and_then(|f| f.strip_suffix(USER_EXTENSION));
            if let Some(name) = name.filter(|name| is_valid_name(name)) {
                names.push(name.to_owned());
            }
        }
        names.sort();
        Ok(names)
    }

    /// Seals the store key for `recipients` (`age1…`), in place of those for
    /// whom it was sealed.
    ///
    /// # Errors
    ///
    /// [`KeyError::NoRecipients`], [`KeyError::InvalidRecipient`], or a
    /// failure of the system.
    pub(crate) fn write_store_key(
        &self,
        key: &StoreKey,
        recipients: &[String],
    ) -> Result<(), KeyError> {
        self.write_slot(Slot::Current, key, recipients)
    }

    /// Begins a rotation: seals the next key beside the current one. Then the
    /// database changes its key, and then the next one takes the current one's place.
    ///
    /// # Errors
    ///
    /// [`KeyError::NoRecipients`], [`KeyError::InvalidRecipient`], or a
    /// failure of the system.
    pub fn stage_store_key(&self, key: &StoreKey, recipients: &[String]) -> Result<(), KeyError> {
        self.write_slot(Slot::Staged, key, recipients)
    }

    /// Whether a rotation was begun and not finished.
    #[must_use]
    pub fn is_staged(&self) -> bool {
        self.slot_path(Slot::Staged).exists()
    }

    /// Ends a rotation: the staged key becomes the current one. To be called
    /// only once the database opens with it.
    ///
    /// # Errors
    ///
    /// [`KeyError::NothingStaged`] or [`KeyError::Io`].
    pub(crate) fn promote_staged(&self) -> Result<(), KeyError> {
        let staged = self.slot_path(Slot::Staged);
        let bytes = sealed::read(&staged)?.ok_or(KeyError::NothingStaged)?;
        // Written and then removed, not renamed: the write reaches the disk
        // on every system, and a crash between leaves the same key twice.
        sealed::write(&self.slot_path(Slot::Current), &bytes)?;
        remove(&staged)?;
        Ok(())
    }

    /// Gives up a rotation. To be called only while the database still opens
    /// with the current key.
    ///
    /// # Errors
    ///
    /// [`KeyError::Io`].
    pub(crate) fn discard_staged(&self) -> Result<(), KeyError> {
        remove(&self.slot_path(Slot::Staged)).map(drop)
    }

    /// The keys that these user keys open: the current one, and a staged one
    /// if a rotation was cut short. At least one.
    ///
    /// # Errors
    ///
    /// [`KeyError::NotARecipient`] for a blocked user,
    /// [`KeyError::NoStoreKey`], [`KeyError::Damaged`] or [`KeyError::Io`].
    pub fn open_store_key(&self, user: &UserKeys) -> Result<Vec<FoundKey>, KeyError> {
        self.open_slots(user.identity())
    }

    /// The same with the recovery key.
    ///
    /// # Errors
    ///
    /// As [`KeyRing::open_store_key`].
    pub fn open_store_key_with_recovery(
        &self,
        recovery: &RecoveryKey,
    ) -> Result<Vec<FoundKey>, KeyError> {
        self.open_slots(recovery.identity())
    }

    fn open_slots(&self, identity: &x25519::Identity) -> Result<Vec<FoundKey>, KeyError> {
        let mut found = Vec::new();
        let mut refusal = None;
        for slot in [Slot::Current, Slot::Staged] {
            match self.open_slot(slot, identity) {
                Ok(Some(key)) => found.push(FoundKey { slot, key }),
                Ok(None) => {}
                // One bad file must not hide a good one beside it.
                Err(error) => {
                    refusal.get_or_insert(error);
                }
            }
        }
        if !found.is_empty() {
            return Ok(found);
        }
        Err(refusal.unwrap_or_else(|| KeyError::NoStoreKey {
            path: self.slot_path(Slot::Current),
        }))
    }

    fn open_slot(
        &self,
        slot: Slot,
        identity: &x25519::Identity,
    ) -> Result<Option<StoreKey>, KeyError> {
        let path = self.slot_path(slot);
        let Some(bytes) = sealed::read(&path)? else {
            return Ok(None);
        };
        let plain = sealed::open_with_identity(&path, &bytes, identity)?;
        StoreKey::parse(&path, &plain).map(Some)
    }

    fn write_slot(
        &self,
        slot: Slot,
        key: &StoreKey,
        recipients: &[String],
    ) -> Result<(), KeyError> {
        if recipients.is_empty() {
            return Err(KeyError::NoRecipients);
        }
        let recipients = sealed::parsed(recipients)?;
        let hex = key.raw_hex();
        // With room for the end of line, which makes it readable after `age -d`.
        let mut plain = Zeroizing::new(Vec::with_capacity(hex.expose_secret().len() + 1));
        plain.extend_from_slice(hex.expose_secret().as_bytes());
        plain.push(b'\n');
        let path = self.slot_path(slot);
        sealed::write(&path, &sealed::seal_for(&plain, &recipients)?)
    }

    fn write_user(
        &self,
        path: &Path,
        keys: &UserKeys,
        passphrase: &SecretString,
    ) -> Result<(), KeyError> {
        let composed = SecretString::from(compose(passphrase.expose_secret()));
        let bytes = sealed::seal_with_passphrase(&keys.to_payload(), &composed, self.cost)?;
        sealed::write(path, &bytes)
    }

    fn user_path(&self, name: &str) -> Result<PathBuf, KeyError> {
        self.path_of(name, USER_EXTENSION)
    }

    fn counted(&self, name: &str) -> Result<Counted, KeyError> {
        let file = self.path_of(name, ATTEMPTS_EXTENSION)?;
        Ok(Counted::at(file, self.user_path(name)?))
    }

    fn path_of(&self, name: &str, extension: &str) -> Result<PathBuf, KeyError> {
        if !is_valid_name(name) {
            return Err(KeyError::InvalidName);
        }
        Ok(self.folder.join(USERS).join(format!("{name}{extension}")))
    }

    fn slot_path(&self, slot: Slot) -> PathBuf {
        self.folder.join(match slot {
            Slot::Current => STORE_KEY,
            Slot::Staged => STAGED_STORE_KEY,
        })
    }
}

/// Opens with a passphrase, whichever way its accents were typed: one keyboard
/// composes them and another does not, and rings of before keep them as typed.
fn open_as_spelled(
    path: &Path,
    bytes: &[u8],
    passphrase: &SecretString,
) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let mut last = KeyError::WrongPassphrase;
    for spelling in spellings(passphrase.expose_secret()) {
        match sealed::open_with_passphrase(path, bytes, &SecretString::from(spelling)) {
            Err(KeyError::WrongPassphrase) => {}
            Err(error) => {
                last = error;
                break;
            }
            opened => return opened,
        }
    }
    Err(last)
}

/// Deletes a file; whether there was one.
fn remove(path: &Path) -> Result<bool, KeyError> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(source) => Err(sealed::io_error(path, source)),
    }
}
