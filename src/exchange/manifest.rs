//! The manifest: what a bundle says of itself, signed by its terminal.

use super::error::{ExchangeError, Fault, Place};
use super::{DOCUMENTS, limits};
use crate::domain::instant::{DOUBTED_FROM, is_within};
use crate::domain::numbering;
use crate::domain::terminal::{Predecessor, TerminalEvent};
use crate::domain::text::is_name;
use crate::journal::{Body, GENESIS, Operation, Unfit, Unread, parse_hex, read};
use crate::signature::fingerprint;
use chrono::{DateTime, FixedOffset};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The version of bundles and receipts that this console writes.
pub const FORMAT: u32 = 1;

/// The version of bundles that carry documents (Q11), which consoles of before refuse.
pub(super) const WITH_DOCUMENTS: u32 = 2;

/// The terminal that wrote a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestReplica {
    /// The replica's id.
    pub id: Uuid,
    /// Code of the point it stands at.
    pub point: String,
    /// Letter of the terminal at the point.
    pub terminal: String,
    /// The series of its correlatives (N1).
    pub series: String,
    /// 1 at set-up, one more after each restore (N5).
    pub epoch: u32,
    /// The replica it continues, after a restore (N5).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub predecessor: Option<Predecessor>,
    /// Minisign public key that verifies what it signs, base64.
    pub public_key: String,
}

/// What a manifest says of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFacts {
    /// Its bytes, unpacked.
    pub size: u64,
    /// Their SHA-256, 64 hexadecimal digits.
    pub sha256: String,
}

/// What is said of a bundle before anything is packed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestHead {
    /// The bundle's id.
    pub bundle: Uuid,
    /// Organization whose terminals exchange it (M4).
    pub organization: String,
    /// The terminal that writes it.
    pub replica: ManifestReplica,
    /// When it is packed.
    pub created_at: DateTime<FixedOffset>,
    /// The program and its version.
    pub software: String,
}

/// `manifest.json`, as far as this console knows it: what a newer one says
/// besides stays in its signed bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`FORMAT`], or `WITH_DOCUMENTS` where it has any.
    pub format: u32,
    /// The bundle's id.
    pub bundle: Uuid,
    /// Organization whose terminals exchange it (M4).
    pub organization: String,
    /// The terminal that wrote the operations.
    pub replica: ManifestReplica,
    /// When it was packed.
    pub created_at: DateTime<FixedOffset>,
    /// Sequence of the first operation.
    pub from_sequence: u64,
    /// Sequence of the last operation.
    pub to_sequence: u64,
    /// Hash of the operation before the first: 64 zeros before sequence 1.
    pub previous: String,
    /// Hash of the last operation.
    pub head: String,
    /// Operations of each kind.
    pub counts: BTreeMap<String, u64>,
    /// Every entry but the manifest and its signature.
    pub files: BTreeMap<String, FileFacts>,
    /// The program that packed it, and its version.
    pub software: String,
    /// The law by which its console folds (M4); before it had a number, the first.
    #[serde(default = "first_law")]
    pub law: u32,
}

fn first_law() -> u32 {
    1
}

/// The name of a bundle: `contingencia-LIM014-A-000123-000187.ctg`, with
/// `.zip` after it where it is not sealed.
#[must_use]
pub fn file_name(point: &str, series: &str, from: u64, to: u64, sealed: bool) -> String {
    let end = if sealed { "" } else { ".zip" };
    format!("contingencia-{point}-{series}-{from:06}-{to:06}.ctg{end}")
}

impl Manifest {
    /// Reads a manifest and holds it against itself; nothing is looked up.
    ///
    /// # Errors
    /// It is no manifest, or says what cannot be.
    pub fn parse(bytes: &[u8]) -> Result<Self, ExchangeError> {
        let refuse = |fault| Place::entry(super::MANIFEST).refuse(fault);
        let manifest: Self = parse_json(bytes).map_err(refuse)?;
        manifest.check().map_err(refuse)?;
        Ok(manifest)
    }

    /// How many operations it speaks of.
    #[must_use]
    pub fn operations(&self) -> u64 {
        (self.to_sequence - self.from_sequence) + 1
    }

    /// Refuses values that contradict each other.
    pub(super) fn check(&self) -> Result<(), Fault> {
        if ![FORMAT, WITH_DOCUMENTS].contains(&self.format) {
            return Err(Fault::Format(self.format));
        }
        let format = format_of(&self.files);
        let sizes = self
            .files
            .iter()
            .filter(|(name, _)| name.starts_with(DOCUMENTS));
        let documents = sizes.fold(0_u64, |sum, (_, facts)| sum.saturating_add(facts.size));
        if documents > limits::DOCUMENTS_BYTES {
            return Err(Fault::Unpacked {
                limit: limits::DOCUMENTS_BYTES,
            });
        }
        self.replica.check()?;
        let expected: Option<u64> = self
            .counts
            .values()
            .try_fold(0_u64, |sum, count| sum.checked_add(*count));
        let range = 1 <= self.from_sequence
            && self.from_sequence <= self.to_sequence
            && self.to_sequence <= limits::COUNTER;
        let previous = parse_hex(&self.previous);
        let files = self.files.values();
        for (holds, value) in [
            (self.format == format, "format"),
            (is_name(&self.organization), "organization"),
            (is_name(&self.software), "software"),
            (is_within(self.created_at, Some(DOUBTED_FROM)), "created_at"),
            (range, "from_sequence"),
            (
                previous.is_some_and(|hash| (hash == GENESIS) == (self.from_sequence == 1)),
                "previous",
            ),
            (parse_hex(&self.head).is_some(), "head"),
            (range && expected == Some(self.operations()), "counts"),
            (
                files
                    .into_iter()
                    .all(|facts| parse_hex(&facts.sha256).is_some()),
                "files",
            ),
        ] {
            if !holds {
                return Err(Fault::Value(value));
            }
        }
        Ok(())
    }
}

impl ManifestReplica {
    /// Refuses values that contradict each other.
    pub(super) fn check(&self) -> Result<(), Fault> {
        // The first is how consoles of before gave series to restored terminals (N5).
        let series = [
            numbering::series(&self.terminal, self.epoch),
            numbering::restored_series(&self.terminal, self.epoch, self.id),
        ];
        let series = &series[..if self.epoch > 1 { 2 } else { 1 }];
        let restored = self.predecessor.as_ref();
        for (holds, value) in [
            (numbering::is_point_code(&self.point), "point"),
            (numbering::is_terminal(&self.terminal), "terminal"),
            (
                (1..=numbering::LARGEST_EPOCH).contains(&self.epoch)
                    && restored.is_some() == (self.epoch > 1),
                "epoch",
            ),
            (series.contains(&self.series), "series"),
            (
                restored.is_none_or(|before| {
                    parse_hex(&before.hash).is_some()
                        && (1..=limits::COUNTER).contains(&before.sequence)
                }),
                "predecessor",
            ),
        ] {
            if !holds {
                return Err(Fault::Value(value));
            }
        }
        if fingerprint(&self.public_key).is_none() {
            return Err(Fault::PublicKey);
        }
        Ok(())
    }

    /// Holds the first operation of the replica's chain against what is said of it.
    pub(super) fn check_started(
        &self,
        organization: &str,
        operation: &Operation,
    ) -> Result<(), Fault> {
        let Body::Terminal(TerminalEvent::Started(started)) = &operation.body else {
            return Err(Fault::Started("kind"));
        };
        for (same, value) in [
            (operation.envelope.entity == self.id, "id"),
            (started.organization == organization, "organization"),
            (started.point.code == self.point, "point"),
            (started.terminal == self.terminal, "terminal"),
            (started.epoch == self.epoch, "epoch"),
            (started.series() == self.series, "series"),
            (started.predecessor == self.predecessor, "predecessor"),
            (started.public_key == self.public_key, "public_key"),
        ] {
            if !same {
                return Err(Fault::Started(value));
            }
        }
        Ok(())
    }
}

/// The version of a bundle with these entries.
pub(super) fn format_of(files: &BTreeMap<String, FileFacts>) -> u32 {
    if files.keys().any(|name| name.starts_with(DOCUMENTS)) {
        WITH_DOCUMENTS
    } else {
        FORMAT
    }
}

/// Reads JSON of some type, not too deep; a failure tells where and nothing of what.
pub(super) fn parse_json<T: DeserializeOwned + Serialize>(bytes: &[u8]) -> Result<T, Fault> {
    if limits::too_deep(bytes) {
        return Err(Fault::Nesting {
            limit: limits::NESTING,
        });
    }
    read(bytes).map_err(|unread| match unread {
        Unread::Json(error) => Fault::Json {
            line: error.line(),
            column: error.column(),
        },
        Unread::Listed => Fault::Unfit(Unfit::Listed),
    })
}
