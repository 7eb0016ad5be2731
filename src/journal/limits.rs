//! How long what is written down may be: whatever is taken can leave, so the write
//! door and the bundles have the same limit.

use super::vault::VaultEntry;

/// Bytes of a line of a bundle: of an operation, or of personal content.
pub const LINE: usize = 1 << 20;

impl VaultEntry {
    /// How many bytes it takes as a line of a bundle, where its JSON is a text inside JSON.
    pub(crate) fn line_length(&self) -> usize {
        const AROUND: usize = r#"{"vault":"","salt":"","data":""}"#.len();
        const ID: usize = uuid::fmt::Hyphenated::LENGTH;
        let escaped = |byte: &u8| match byte {
            b'"' | b'\\' | b'\n' | b'\r' | b'\t' | 0x08 | 0x0c => 2,
            0..0x20 => 6,
            _ => 1,
        };
        AROUND + ID + 2 * self.salt.len() + self.data.iter().map(escaped).sum::<usize>()
    }

    /// Whether a bundle can carry it.
    #[must_use]
    pub fn fits(&self) -> bool {
        self.line_length() <= LINE
    }
}
