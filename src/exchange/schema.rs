//! The schemas of what is exchanged, for whoever reads it with other tools.

/// A JSON Schema (2020-12) of something that is exchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schema {
    /// `manifest.json` of a bundle.
    Manifest,
    /// A line of `operations.jsonl`.
    Operation,
    /// A line of `personal.jsonl`.
    Personal,
    /// A receipt.
    Receipt,
}

impl Schema {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Manifest,
        Self::Operation,
        Self::Personal,
        Self::Receipt,
    ];

    /// The name it is asked for by.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Manifest => "manifest",
            Self::Operation => "operation",
            Self::Personal => "personal",
            Self::Receipt => "receipt",
        }
    }

    /// The schema itself.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Manifest => include_str!("../../assets/schema/manifest.schema.json"),
            Self::Operation => include_str!("../../assets/schema/operation.schema.json"),
            Self::Personal => include_str!("../../assets/schema/personal.schema.json"),
            Self::Receipt => include_str!("../../assets/schema/receipt.schema.json"),
        }
    }
}
