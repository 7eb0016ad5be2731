//! Documents attached to a record: a photo, a scan, a PDF (Q11). The log says how large
//! one is and of which kind; what it holds, its name and its title are in the vault.

use super::meta::Meta;
use super::personal::Sealed;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Bytes of a document at most (Q11).
pub const MOST_BYTES: u64 = 10 << 20;

/// Documents that a console attaches to one record at most (decision).
pub const MOST_DOCUMENTS: usize = 20;

/// Characters of the name or the title of a document at most.
pub const MOST_NAME: usize = 200;

/// Bytes of a document that are held at once, wherever it goes.
pub const PART: usize = 256 << 10;

/// Bytes from which every kind of file is told.
pub const TELLING: usize = 16;

/// What kind of file a document is, as its first bytes tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// PDF.
    Pdf,
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// TIFF, as scanners write.
    Tiff,
    /// HEIC, as telephones write.
    Heic,
    /// WebP, as telephones send.
    Webp,
    /// A workbook: what this console makes, and nobody attaches.
    #[serde(rename = "xlsx")]
    Workbook,
    /// What a report says, as JSON: what this console makes, and nobody attaches.
    #[serde(rename = "json")]
    Model,
}

impl DocumentFacts {
    /// Its kind and size, in words.
    #[must_use]
    pub fn words(&self) -> String {
        format!("{}, {}", self.file_kind.label(), size_words(self.size))
    }
}

impl FileKind {
    /// Every kind that is attached, as they are named to a person.
    pub const ATTACHED: [Self; 6] = [
        Self::Pdf,
        Self::Jpeg,
        Self::Png,
        Self::Tiff,
        Self::Heic,
        Self::Webp,
    ];

    /// Every kind that is kept.
    pub const ALL: [Self; 8] = [
        Self::Pdf,
        Self::Jpeg,
        Self::Png,
        Self::Tiff,
        Self::Heic,
        Self::Webp,
        Self::Workbook,
        Self::Model,
    ];

    /// The kind that the first [`TELLING`] bytes of a file tell, whatever its name.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let at =
            |from: usize, mark: &[u8]| bytes.get(from..).is_some_and(|rest| rest.starts_with(mark));
        let heic = [b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"];
        Some(match () {
            () if at(0, b"%PDF-") => Self::Pdf,
            () if at(0, b"\xff\xd8\xff") => Self::Jpeg,
            () if at(0, b"\x89PNG\r\n\x1a\n") => Self::Png,
            () if at(0, b"II*\0") || at(0, b"MM\0*") => Self::Tiff,
            () if at(4, b"ftyp") && heic.iter().any(|brand| at(8, *brand)) => Self::Heic,
            () if at(0, b"RIFF") && at(8, b"WEBP") => Self::Webp,
            () => return None,
        })
    }

    /// Whether the first [`TELLING`] bytes of a file can be those of this kind.
    #[must_use]
    pub fn fits(self, bytes: &[u8]) -> bool {
        match self {
            Self::Workbook => bytes.starts_with(b"PK\x03\x04"),
            Self::Model => bytes.starts_with(b"{"),
            attached => Self::of(bytes) == Some(attached),
        }
    }

    /// The code in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpeg",
            Self::Png => "png",
            Self::Tiff => "tiff",
            Self::Heic => "heic",
            Self::Webp => "webp",
            Self::Workbook => "xlsx",
            Self::Model => "json",
        }
    }

    /// As it is read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Pdf => "PDF",
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::Tiff => "TIFF",
            Self::Heic => "HEIC",
            Self::Webp => "WebP",
            Self::Workbook => "libro",
            Self::Model => "JSON",
        }
    }

    /// How the name of a file of this kind ends.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            other => other.code(),
        }
    }

    /// Its media type, as a letter names it.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Tiff => "image/tiff",
            Self::Heic => "image/heic",
            Self::Webp => "image/webp",
            Self::Workbook => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Model => "application/json",
        }
    }
}

/// What the log says of an attached document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentFacts {
    /// Its name, its title and the digest of its bytes, in the vault; the bytes
    /// lie beside.
    pub content: Sealed,
    /// Bytes.
    pub size: u64,
    /// Kind of file.
    pub file_kind: FileKind,
}

/// What the vault keeps of a document beside its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentContent {
    /// The name of the file, without its folder.
    pub name: String,
    /// What the person called it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// SHA-256 of its bytes, 64 hexadecimal digits: what names it in a bundle.
    pub sha256: String,
}

/// That a document was attached by mistake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithdrawnFacts {
    /// The vault id of the document.
    pub document: Uuid,
    /// Why, in the vault.
    pub reason: Sealed,
}

/// Who withdrew a document, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// When.
    pub at: DateTime<FixedOffset>,
    /// Who.
    pub user: Uuid,
    /// Why, in the vault.
    pub reason: Sealed,
}

/// A document as its operations make it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// When it was attached.
    pub at: DateTime<FixedOffset>,
    /// By whom.
    pub user: Uuid,
    /// What the log says of it.
    #[serde(flatten)]
    pub facts: DocumentFacts,
    /// Whether an office attached it to its evaluation (V3).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub evidence: bool,
    /// That it was attached by mistake.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Withdrawal>,
}

/// The documents of a record, in their order: the place of one is its number, and
/// none is ever taken out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Documents(Vec<Document>);

impl Documents {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them, the withdrawn ones too.
    #[must_use]
    pub fn all(&self) -> &[Document] {
        &self.0
    }

    /// How many count.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.iter().filter(|it| it.withdrawn.is_none()).count()
    }

    /// One of them, by its number from 1 on.
    #[must_use]
    pub fn numbered(&self, number: usize) -> Option<&Document> {
        self.0.get(number.checked_sub(1)?)
    }

    /// The one with a vault id.
    #[must_use]
    pub fn find(&self, document: Uuid) -> Option<&Document> {
        self.0.iter().find(|it| it.facts.content.vault == document)
    }

    /// Adds one; answers whether that is news.
    pub fn attach(&mut self, meta: &Meta, facts: DocumentFacts, evidence: bool) -> bool {
        let is_news = self.find(facts.content.vault).is_none();
        if is_news {
            self.0.push(Document {
                at: meta.at,
                user: meta.user,
                facts,
                evidence,
                withdrawn: None,
            });
        }
        is_news
    }

    /// Notes that one was attached by mistake; answers whether it was here and counted.
    pub fn withdraw(&mut self, meta: &Meta, facts: WithdrawnFacts) -> bool {
        let counts =
            |it: &&mut Document| it.facts.content.vault == facts.document && it.withdrawn.is_none();
        let Some(document) = self.0.iter_mut().find(counts) else {
            return false;
        };
        document.withdrawn = Some(Withdrawal {
            at: meta.at,
            user: meta.user,
            reason: facts.reason,
        });
        true
    }
}

/// A size as it is read: `412 KB`, `3,4 MB`.
#[must_use]
pub fn size_words(bytes: u64) -> String {
    const MEGA: u64 = 1 << 20;
    if bytes < MEGA {
        return format!("{} KB", bytes.div_ceil(1 << 10));
    }
    let tenths = bytes.saturating_mul(10) / MEGA;
    format!("{},{} MB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::super::authority::Role;
    use super::*;

    #[test]
    fn q11_the_kind_of_a_file_is_told_by_its_first_bytes() {
        for (bytes, kind) in [
            (&b"%PDF-1.7\n"[..], Some(FileKind::Pdf)),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", Some(FileKind::Jpeg)),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Some(FileKind::Png)),
            (b"II*\0\x08\0\0\0", Some(FileKind::Tiff)),
            (b"MM\0*\0\0\0\x08", Some(FileKind::Tiff)),
            (b"\0\0\0\x18ftypheic\0\0\0\0", Some(FileKind::Heic)),
            (b"RIFF\x24\0\0\0WEBPVP8 ", Some(FileKind::Webp)),
            // A film, a sheet, a program, a page, nothing.
            (b"\0\0\0\x18ftypmp42\0\0\0\0", None),
            (b"PK\x03\x04\x14\0\x06\0", None),
            (b"MZ\x90\0", None),
            (b"<html>", None),
            (b"RIFF\x24\0\0\0WAVEfmt ", None),
            (b"", None),
        ] {
            assert_eq!(FileKind::of(bytes), kind, "{bytes:?}");
            assert!(bytes.len() <= TELLING);
        }
    }

    #[test]
    fn a_size_is_told_in_what_people_count_in() {
        for (bytes, words) in [
            (1, "1 KB"),
            (1 << 10, "1 KB"),
            (421_000, "412 KB"),
            (1 << 20, "1,0 MB"),
            (MOST_BYTES, "10,0 MB"),
        ] {
            assert_eq!(size_words(bytes), words);
        }
    }

    #[test]
    fn q11_a_document_keeps_its_number_whatever_is_withdrawn() {
        let meta = Meta {
            replica: Uuid::nil(),
            sequence: 1,
            at: DateTime::parse_from_rfc3339("2026-11-22T10:42:00-05:00").unwrap(),
            user: Uuid::nil(),
            role: Role::Supervisor,
            clock_suspect: false,
        };
        let sealed = |vault| Sealed {
            vault: Uuid::from_u128(vault),
            digest: "a".repeat(64),
        };
        let facts = |vault| DocumentFacts {
            content: sealed(vault),
            size: 1,
            file_kind: FileKind::Pdf,
        };
        let mut documents = Documents::default();
        assert!(documents.attach(&meta, facts(1), false));
        assert!(documents.attach(&meta, facts(2), true));
        assert!(!documents.attach(&meta, facts(1), false), "known");
        let withdrawn = |document| WithdrawnFacts {
            document: Uuid::from_u128(document),
            reason: sealed(9),
        };
        assert!(documents.withdraw(&meta, withdrawn(1)));
        assert!(!documents.withdraw(&meta, withdrawn(1)), "twice");
        assert!(!documents.withdraw(&meta, withdrawn(3)), "unknown");
        assert_eq!(documents.count(), 1);
        let second = documents.numbered(2).unwrap();
        assert_eq!(second.facts, facts(2));
        assert!(documents.numbered(1).unwrap().withdrawn.is_some());
        assert_eq!(documents.numbered(0), None);
        assert_eq!(documents.numbered(3), None);
    }
}
