//! What can go wrong with keys.
//!
//! Invariant: no variant carries anything typed into a secret field, nor text
//! out of a decrypted file; not even a user name that was not found, since
//! people do type their passphrase there.

use std::path::PathBuf;
use std::time::Duration;

/// Why an operation on the key ring was refused or failed.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The name is not 2 to 32 of `a-z 0-9 . _ -`, or Windows reserves it.
    #[error("not a usable user name")]
    InvalidName,
    /// A key file with this name is already there.
    #[error("user {name} already has keys")]
    UserExists {
        /// The name, as its file has it.
        name: String,
    },
    /// No key file with the given name.
    #[error("no such user")]
    NoSuchUser,
    /// The passphrase does not open the user's file. A file altered in just
    /// the right place cannot be told apart from this.
    #[error("wrong passphrase")]
    WrongPassphrase,
    /// Too many wrong passphrases: nothing was tried.
    #[error("wait {} s before the next attempt", wait.as_secs())]
    TooSoon {
        /// How long until the next attempt is taken.
        wait: Duration,
    },
    /// A new passphrase does not meet the rule.
    #[error("unfit passphrase")]
    Passphrase(#[from] PassphraseError),
    /// The folder has no store key, neither current nor staged.
    #[error("no store key at {}", path.display())]
    NoStoreKey {
        /// Where it was expected.
        path: PathBuf,
    },
    /// There is no staged key to promote.
    #[error("no staged store key")]
    NothingStaged,
    /// The store key was not sealed for these keys: the user is blocked, or
    /// the recovery key belongs to another store.
    #[error("the store key is not sealed for these keys")]
    NotARecipient,
    /// A store key must be sealed for somebody.
    #[error("no recipient for the store key")]
    NoRecipients,
    /// One of the given recipients is not an `age1…` key. Only its place is
    /// told: a secret key may have been pasted there.
    #[error("recipient {} is not an age public key", position + 1)]
    InvalidRecipient {
        /// Its place in the list, from zero.
        position: usize,
    },
    /// The text is not a recovery key, or holds more than one.
    #[error("not a recovery key")]
    InvalidRecoveryKey,
    /// The text is not an unencrypted minisign secret key.
    #[error("not a signing key")]
    InvalidSigningKey,
    /// The text is not a minisign public key.
    #[error("not a minisign public key")]
    InvalidPublicKey,
    /// The signature is malformed, or is not this key's over these bytes.
    #[error("the signature does not hold")]
    BadSignature,
    /// Signing failed, although the key is sound.
    #[error("signing failed")]
    Signing(#[source] minisign::PError),
    /// A file is truncated, altered, or not what its name says.
    #[error("{} is damaged", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// The keys in a user's file are another user's.
    #[error("{} holds another user's keys", path.display())]
    ForeignFile {
        /// The file.
        path: PathBuf,
    },
    /// A file asks for more work than is ever accepted; none of it was done.
    #[error("{} asks for scrypt 2^{required}, more than 2^{limit}", path.display())]
    CostTooHigh {
        /// The file.
        path: PathBuf,
        /// The work factor that the file asks for, as a power of two.
        required: u8,
        /// The highest that is accepted.
        limit: u8,
    },
    /// The system gave no random bytes.
    #[error("the system gives no random bytes")]
    Randomness(#[source] getrandom::Error),
    /// Encrypting failed.
    #[error("encrypting failed")]
    Sealing(#[source] age::EncryptError),
    /// A file could not be read or written.
    #[error("cannot read or write {}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
}

/// Why a new passphrase is not accepted (rule U2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PassphraseError {
    /// Fewer characters than the rule asks for.
    #[error("shorter than {minimum} characters")]
    TooShort {
        /// How many it must have at least.
        minimum: usize,
    },
}
