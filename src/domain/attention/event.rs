//! What can happen to an attention, as it is written in the log.

use super::super::catalog::{ClaimKind, ProcedureType};
use super::super::document::{DocumentFacts, WithdrawnFacts};
use super::super::money::Money;
use super::super::numbering::ProvisionalCode;
use super::super::outage::Instant;
use super::super::personal::Sealed;
use super::super::regularization::{CodePaired, Exempted};
use super::super::terminal::Channel;
use super::call::CallFacts;
use super::claiming::{EntryWay, Ground, TellingFacts};
use super::correction::AttentionChange;
use super::outcome::OutcomeFacts;
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One operation of an attention.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum AttentionEvent {
    /// The request was taken (Q1).
    Taken(Box<Taken>),
    /// It belongs to this outage (Q0).
    Attached {
        /// The outage.
        outage: Uuid,
    },
    /// What became of it (K2).
    OutcomeRecorded(OutcomeFacts),
    /// The resolution of a claim is firm since that day: its term of retention begins (T1).
    ResolutionRecorded {
        /// The day on which it became firm.
        firm_on: NaiveDate,
    },
    /// Nothing of it is purged while it is held (T1).
    Held {
        /// Why, in the vault.
        reason: Sealed,
    },
    /// The hold is over.
    Released {
        /// Why, in the vault.
        reason: Sealed,
    },
    /// Its personal content is shown to nobody (T2).
    Blocked {
        /// Why, in the vault.
        reason: Sealed,
    },
    /// The block is over.
    Unblocked {
        /// Why, in the vault.
        reason: Sealed,
    },
    /// Its official code came back (N3).
    CodePaired(CodePaired),
    /// It needs no regularisation (G2).
    Exempted(Exempted),
    /// It needs one after all.
    ExemptionLifted {
        /// Why, in the vault.
        reason: Sealed,
    },
    /// The customer who filed a claim was called with its official code (G4).
    CallAttempted(CallFacts),
    /// The customer of a claim, who has no e-mail, was told its code (Q9).
    CodeTold(TellingFacts),
    /// A document was attached to it (Q11).
    DocumentAttached(DocumentFacts),
    /// One of them was attached by mistake.
    DocumentWithdrawn(WithdrawnFacts),
    /// One thing of it was corrected; the original stays (O6).
    Corrected {
        /// The new value.
        change: AttentionChange,
        /// Why, in the vault.
        reason: Sealed,
    },
    /// It does not count: it was a mistake. Its code is never given again (N2, O6).
    Annulled {
        /// Why, in the vault.
        reason: Sealed,
    },
}

/// What is registered when a request is taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// Its provisional code (N2).
    pub code: ProvisionalCode,
    /// The point's channel.
    pub channel: Channel,
    /// Catalogue id of the procedure or exclusion; none where nothing in the catalogue fits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub procedure: Option<String>,
    /// The type that follows from it (E2); none where it is not regulated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub procedure_type: Option<ProcedureType>,
    /// Whether it must be attended all the same (K1).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub critical: bool,
    /// Whether only the actual block, or withdrawal, ends its being pending (K2).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub theft_block: bool,
    /// When the customer filed it: no later step restarts its clock (Q3).
    pub taken: Instant,
    /// The paper it was copied from (Q4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<Paper>,
    /// The outage it belongs to; none: *sin evento* (Q0).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outage: Option<Uuid>,
    /// What is not personal of a claim, appeal or complaint (Q2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<ClaimFacts>,
    /// What the customer said, in the vault.
    pub content: Sealed,
}

/// The paper form a request was copied from (Q4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// Its folio, where it bore no reserved code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folio: Option<String>,
}

/// What is not personal of a claim, appeal or complaint (Q2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimFacts {
    /// Which of the three.
    pub claim: ClaimKind,
    /// Catalogue ids of its subjects.
    pub subjects: Vec<String>,
    /// The amount claimed, where it is known (D6).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// By which way it came in (Q8).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<EntryWay>,
    /// When it reached the company's tray, where it came by web or app (Q8).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_tray: Option<DateTime<FixedOffset>>,
    /// On what ground (Q8).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ground: Option<Ground>,
    /// The claim it refers to, where that one is here (Q10).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refers_to: Option<Uuid>,
}

impl ClaimFacts {
    /// A claim of which nothing else is known.
    #[must_use]
    pub const fn of(claim: ClaimKind) -> Self {
        Self {
            claim,
            subjects: Vec::new(),
            amount: None,
            entry: None,
            in_tray: None,
            ground: None,
            refers_to: None,
        }
    }
}

impl AttentionEvent {
    /// The digest of the receipt it says to rest on: it repeats what the office said.
    #[must_use]
    pub fn receipt(&self) -> Option<&str> {
        match self {
            Self::CodePaired(paired) => paired.receipt.as_deref(),
            _ => None,
        }
    }
}
