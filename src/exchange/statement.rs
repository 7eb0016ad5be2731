//! What a receipt states, one by one: what arrived, and what was decided of it.

use super::manifest::ManifestReplica;
use crate::domain::authority::Role;
use crate::domain::outage::OperatingError;
use crate::domain::personal::Sealed;
use crate::domain::tally::Figures;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The operations of one replica that the office holds without a gap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplicaHead {
    /// The highest sequence.
    pub sequence: u64,
    /// The hash of that operation, 64 hexadecimal digits.
    pub hash: String,
}

/// The code an official system gave a record (N3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficialCode {
    /// The outage or attention.
    pub entity: Uuid,
    /// Its code there.
    pub official_code: String,
}

/// What was decided about an outage (M4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// The outage.
    pub entity: Uuid,
    /// Whether it proceeds.
    pub proceeds: bool,
    /// Who decided.
    pub role: Role,
    /// When.
    pub decided_at: DateTime<FixedOffset>,
    /// Why, in words for the point, as receipts of before say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Why; the content is beside the receipt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grounds: Option<Sealed>,
    /// What was counted, as it was decided (V3, V4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figures: Option<Box<Figures>>,
}

/// A mass failure notice, and the outages it was attached to (E8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutageNotice {
    /// The notice's record.
    pub entity: Uuid,
    /// The outages.
    pub outages: Vec<Uuid>,
    /// The mailbox's own reference, `FS-1182`.
    pub reference: String,
    /// False when it denies that there is a mass failure.
    pub confirmed: bool,
    /// Start of the failure's window.
    pub from: DateTime<FixedOffset>,
    /// End of the window, once known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<DateTime<FixedOffset>>,
    /// Ids of the applications it names.
    pub applications: Vec<String>,
    /// Reference of the notice whose place it takes, where it says so (E13).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<String>,
}

/// A closing by *Soporte Postventa – Tecnología* (C2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExternalClosing {
    /// The outage.
    pub entity: Uuid,
    /// Catalogue id of the cause.
    pub cause: String,
    /// Tecnología's reference.
    pub reference: String,
    /// Who closed it.
    pub role: Role,
    /// When.
    pub closed_at: DateTime<FixedOffset>,
    /// The sustento; the content is beside the receipt (C8).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sustento: Option<Sealed>,
    /// The origin of the failure; the content is beside the receipt (C8).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Sealed>,
    /// The cause as its list has it; the content is beside the receipt (C9).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listed: Option<Sealed>,
}

impl ExternalClosing {
    /// The contents it names.
    pub fn sealed(&self) -> impl Iterator<Item = &Sealed> {
        [&self.sustento, &self.origin, &self.listed]
            .into_iter()
            .flatten()
    }
}

/// An operating error that the office tells the point of (V6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointAlert {
    /// The outage.
    pub entity: Uuid,
    /// What its answers name it by.
    pub alert: Uuid,
    /// What is wrong.
    pub error: OperatingError,
    /// When it was told.
    pub raised_at: DateTime<FixedOffset>,
    /// What was written; the content is beside the receipt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<Sealed>,
}

/// What the office wrote down as the answer of the point (V6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeardAnswer {
    /// The outage.
    pub entity: Uuid,
    /// The alert.
    pub alert: Uuid,
    /// When it was answered.
    pub answered_at: DateTime<FixedOffset>,
    /// What was said; the content is beside the receipt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Sealed>,
}

/// An outage that a report sent to Regulatorio has in it (C6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportedOutage {
    /// The outage.
    pub entity: Uuid,
    /// Version of the report.
    pub version: u32,
    /// When it was sent.
    pub sent_at: DateTime<FixedOffset>,
}

/// What the office knows of two terminals of the point of which only one can be
/// right, said to one of them (N5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rival {
    /// To whom it is said.
    pub replica: Uuid,
    /// The other one.
    pub other: ManifestReplica,
    /// What the other one is to it.
    pub relation: Relation,
}

/// What another terminal is to one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Restored from the same copy or of the same series, and admitted later, if at all.
    Copy,
    /// Restored from the same copy or of the same series, and the one that the office
    /// admitted first: it goes on.
    FirstCopy,
    /// It began in the place of this one.
    Successor,
    /// It wrote on after this one began in its place.
    Predecessor,
    /// Something that a newer console knows.
    #[serde(other)]
    Unknown,
}
