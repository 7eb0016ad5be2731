//! Personal content and free text: kept in the vault, named in the log by digest (T1).

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What the log holds in the place of a text that may be purged: where the
/// text lies and the SHA-256 of its salt and bytes, so that the chain stays
/// verifiable after a purge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    /// Id of the vault entry.
    pub vault: Uuid,
    /// `SHA-256(salt ‖ data)`, 64 lower-case hexadecimal digits.
    pub digest: String,
}

/// How long a vault entry is kept (T1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RetentionClass {
    /// Claims: three years after the recorded firm resolution.
    Claim,
    /// Everything else: one year.
    General,
    /// Names of the console's own users: as long as their operations stand.
    User,
}

impl RetentionClass {
    /// The name under which the store keeps it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Claim => "claim",
            Self::General => "general",
            Self::User => "user",
        }
    }

    /// The class of a code.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        [Self::Claim, Self::General, Self::User]
            .into_iter()
            .find(|class| class.code() == code)
    }
}
