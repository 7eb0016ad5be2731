//! What a verification answers.

use super::incoming_bundle::IncomingBundle;
use super::voided::Voided;
use crate::domain::advice::Hint;
use crate::journal::Digest;
use uuid::Uuid;

/// What was checked and what was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verification {
    /// Operations read.
    pub operations: u64,
    /// The chain of every replica.
    pub replicas: Vec<ReplicaState>,
    /// What is wrong; nothing where all is well.
    pub problems: Vec<Problem>,
    /// Personal contents that other terminals named and did not send: no damage (T1).
    pub missing: Vec<Problem>,
    /// What the law of authority leaves without effect, newest first: no damage (M4).
    /// No more of it than is read at a glance.
    pub void: Vec<Voided>,
    /// How much of it there is in all.
    pub void_total: u64,
    /// The bundles of which only a part is here yet: no damage (M5).
    pub incoming: Vec<IncomingBundle>,
}

/// The chain of one replica.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplicaState {
    /// Its id.
    pub replica: Uuid,
    /// Code of its point, where its first operation is here.
    pub point: Option<String>,
    /// Letter of its terminal.
    pub terminal: Option<String>,
    /// Its epoch (N5).
    pub epoch: Option<u32>,
    /// First sequence held.
    pub from_sequence: u64,
    /// Last sequence held.
    pub to_sequence: u64,
    /// Hash of the last operation.
    pub head: Digest,
}

/// What kind of thing is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProblemKind {
    /// A page of the file is damaged.
    Page,
    /// SQLite finds the file inconsistent.
    File,
    /// An operation is not what its hash says.
    Hash,
    /// An operation does not follow the one before it.
    Link,
    /// A sequence is missing.
    Gap,
    /// The newest operations are missing or were replaced.
    Head,
    /// The columns beside an operation say something else than it does.
    Envelope,
    /// An operation cannot be read.
    Unreadable,
    /// A decision is not signed by its author.
    Signature,
    /// A vault entry is missing or is not the one that was sealed.
    Vault,
    /// A personal content that another terminal named never came (T1).
    Missing,
    /// A correlative is missing or given twice (N4).
    Numbering,
    /// A provisional code was given or reserved twice (N4).
    CodeDuplicate,
    /// A provisional code was annulled and is used (N4).
    CodeAnnulled,
    /// Two terminals come from one copy (N5).
    Lineage,
    /// A terminal wrote on after another had begun in its place (N5).
    PastEnd,
    /// A list kept beside the store does not read whole (T1, U1).
    Ledger,
    /// Somebody who may not enter can still open the store (U1, U2).
    Access,
    /// Several records have one official code (N3).
    OfficialCodeDuplicate,
    /// A record has several official codes (N3).
    OfficialCodeConflict,
    /// A record is not the fold of its operations.
    Record,
    /// The search index does not say what is stored: what is there may not be found (U3).
    Search,
}

impl ProblemKind {
    /// Whether what was written may be lost or changed: a copy from before has it.
    #[must_use]
    pub fn is_damage(self) -> bool {
        matches!(
            self,
            Self::Page
                | Self::File
                | Self::Hash
                | Self::Link
                | Self::Gap
                | Self::Head
                | Self::Envelope
                | Self::Unreadable
                | Self::Vault
                | Self::Ledger
                | Self::Record
        )
    }

    /// The code in JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::File => "file",
            Self::Hash => "hash",
            Self::Link => "link",
            Self::Gap => "gap",
            Self::Head => "head",
            Self::Envelope => "envelope",
            Self::Unreadable => "unreadable",
            Self::Signature => "signature",
            Self::Vault => "vault",
            Self::Missing => "content_missing",
            Self::Numbering => "numbering",
            Self::CodeDuplicate => "code_duplicate",
            Self::CodeAnnulled => "code_annulled",
            Self::Lineage => "lineage",
            Self::PastEnd => "past_end",
            Self::Ledger => "ledger",
            Self::Access => "access",
            Self::OfficialCodeDuplicate => "official_code_duplicate",
            Self::OfficialCodeConflict => "official_code_conflict",
            Self::Record => "record",
            Self::Search => "search",
        }
    }
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Its kind.
    pub kind: ProblemKind,
    /// The replica, where it is about one.
    pub replica: Option<Uuid>,
    /// The sequence, where it is about one.
    pub sequence: Option<u64>,
    /// One Spanish sentence.
    pub message: String,
    /// What is done about it, where it is not what is done about any.
    pub hint: Option<Hint>,
}

impl Problem {
    /// What is wrong, and what is done about it as `said` words it.
    pub fn told(&self, said: impl Fn(&[Hint]) -> Vec<String>) -> String {
        [vec![self.message.clone()], said(self.hint.as_slice())]
            .concat()
            .join(" ")
    }

    pub(super) fn new(kind: ProblemKind, message: String) -> Self {
        Self {
            kind,
            replica: None,
            sequence: None,
            message,
            hint: None,
        }
    }

    pub(super) fn at(kind: ProblemKind, replica: Uuid, sequence: u64, message: String) -> Self {
        Self {
            kind,
            replica: Some(replica),
            sequence: Some(sequence),
            message,
            hint: None,
        }
    }
}
