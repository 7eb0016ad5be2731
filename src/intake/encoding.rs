//! How the text of a table is written.

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// As nearly everybody does now.
    Utf8,
    /// As Windows writes what it calls Unicode.
    Utf16,
    /// As Windows writes Spanish.
    Windows1252,
}

impl Encoding {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Utf8, Self::Utf16, Self::Windows1252];

    /// Code on the command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16 => "utf-16",
            Self::Windows1252 => "windows-1252",
        }
    }
}
