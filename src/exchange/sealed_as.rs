//! How a file is sealed, as its first bytes tell.

/// How a file is sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SealedAs {
    /// For keys.
    Recipients,
    /// With a passphrase.
    Passphrase,
    /// Not at all.
    Plain,
}
