//! The office's receipt, as the terminal that applied it writes it down (G2).

use super::meta::Meta;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What can happen to a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReceiptEvent {
    /// A terminal of the point took it in.
    Applied(ReceiptFacts),
}

/// What is written down of a receipt; what it says of records is written about
/// those records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptFacts {
    /// SHA-256 of the receipt's own bytes, 64 hexadecimal digits.
    pub sha256: String,
    /// The office's replica that signed it.
    pub issuer: Uuid,
    /// When it was written there.
    pub created_at: DateTime<FixedOffset>,
    /// What the office holds of each replica of the point without a gap.
    pub replicas: BTreeMap<Uuid, Acknowledged>,
}

/// How far the chain of a replica is acknowledged (J2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledged {
    /// The highest sequence.
    pub sequence: u64,
    /// The hash of that operation, 64 hexadecimal digits.
    pub hash: String,
}

/// A receipt as its operations make it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The receipt's own id.
    pub id: Uuid,
    /// When it was applied.
    pub applied_at: DateTime<FixedOffset>,
    /// By whom.
    pub user: Uuid,
    /// What it says.
    #[serde(flatten)]
    pub facts: ReceiptFacts,
}

impl Receipt {
    /// Folds one operation: the first makes it, and none changes it (M1).
    pub fn apply(state: &mut Option<Self>, id: Uuid, meta: &Meta, event: ReceiptEvent) {
        let ReceiptEvent::Applied(facts) = event;
        state.get_or_insert_with(|| Self {
            id,
            applied_at: meta.at,
            user: meta.user,
            facts,
        });
    }
}
