//! Personal content and free text: kept in the vault, named in the log by digest (T1).

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// What the log holds in the place of a text that may be purged: where the
/// text lies and the SHA-256 of its salt and bytes, so that the chain stays
/// verifiable after a purge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sealed {
    /// Id of the vault entry.
    pub vault: Uuid,
    /// `SHA-256(salt ‖ data)`, 64 lower-case hexadecimal digits.
    pub digest: String,
}

/// From an object alone: what a derived reader takes besides, the values in
/// their order, nobody would find who looks for what an operation seals.
impl<'de> Deserialize<'de> for Sealed {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Fields {
            vault: Uuid,
            digest: String,
        }

        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Sealed;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object with a vault and a digest")
            }

            fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<Sealed, A::Error> {
                let Fields { vault, digest } =
                    Deserialize::deserialize(MapAccessDeserializer::new(fields))?;
                Ok(Sealed { vault, digest })
            }
        }

        from.deserialize_map(Object)
    }
}

/// How long a vault entry is kept (T1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RetentionClass {
    /// Claims: three years after the recorded firm resolution.
    Claim,
    /// Everything else: one year.
    General,
    /// Reports to the regulator: a term of their own.
    Report,
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
            Self::Report => "report",
            Self::User => "user",
        }
    }

    #[must_use]
    pub(crate) fn of_code(code: &str) -> Option<Self> {
        [Self::Claim, Self::General, Self::Report, Self::User]
            .into_iter()
            .find(|class| class.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t1_a_sealed_content_is_named_by_an_object_alone() {
        let (vault, digest) = (Uuid::from_u128(1), "a".repeat(64));
        let object = serde_json::json!({"digest": digest, "vault": vault});
        let sealed = Sealed { vault, digest };
        assert_eq!(serde_json::from_value::<Sealed>(object).unwrap(), sealed);
        let array = serde_json::json!([sealed.vault, sealed.digest]);
        assert!(serde_json::from_value::<Sealed>(array).is_err());
    }
}
