//! Attentions: the requests that are taken down, and what becomes of them.

use crate::{
    actions::{
        AttentionDetail, AttentionField, AttentionInput, AttentionList, AttentionPlace,
        AttentionQuery, AttentionView, LookUp, OutcomeInput, PageAt, Seen, SlipView,
    },
    domain::{alert::AlertState, outage::OpeningInput},
    tui::address::Nature,
};

/// Something to be done with attentions (Q, K2, U3).
#[derive(Debug)]
#[expect(missing_docs, reason = "fields are named by what they hold")]
pub enum AttentionEffect {
    /// Load one page of the list, masked.
    List {
        query: AttentionQuery,
        /// From where.
        page: PageAt<AttentionPlace>,
        limit: usize,
    },
    /// Load one with its history, masked, by code.
    Show(String),
    /// The same with nothing masked; that is logged (U3).
    Reveal(String),
    /// Look up what only the store can say of a request that is being noted.
    LookUp(Box<LookUp>),
    /// Take a request down; with an opening, register an outage for it as well (O3).
    Take {
        input: Box<AttentionInput>,
        /// The outage to be registered, which the request then belongs to.
        opening: Option<Box<OpeningInput>>,
    },
    /// Join one to an outage.
    Attach { attention: String, outage: String },
    /// Record what became of one.
    RecordOutcome {
        attention: String,
        input: OutcomeInput,
    },
    /// Correct one thing of it (O6).
    Correct {
        attention: String,
        field: AttentionField,
        /// The right value, as the command line takes it.
        value: String,
        reason: String,
    },
    /// Annul one that was a mistake (N2).
    Annul { attention: String, reason: String },
    /// Load its slip, by code.
    Slip(String),
}

impl AttentionEffect {
    pub(in crate::tui) const fn nature(&self) -> Nature {
        match self {
            Self::List { .. } | Self::LookUp(_) => Nature::Query,
            Self::Show(_) | Self::Reveal(_) | Self::Slip(_) => Nature::Load,
            Self::Take { .. }
            | Self::Attach { .. }
            | Self::RecordOutcome { .. }
            | Self::Correct { .. }
            | Self::Annul { .. } => Nature::Deed,
        }
    }
}

/// What is said of attentions.
#[derive(Debug)]
#[expect(missing_docs, reason = "fields are named by what they hold")]
pub enum AttentionAnswer {
    /// One page of the list.
    Listed(AttentionList),
    /// One with its history, masked or not.
    Shown {
        detail: Box<AttentionDetail>,
        /// How far the confirmation to the customer is, where one was prepared.
        confirmation: Option<AlertState>,
    },
    /// What was looked up of a request, and what the store says of it.
    Seen {
        sought: Box<LookUp>,
        seen: Box<Seen>,
    },
    /// A request was taken down and has its code.
    Taken {
        /// The attention, with nothing masked: it was just typed.
        attention: Box<AttentionView>,
        slip: Box<SlipView>,
    },
    /// One was joined to an outage, amended, or its outcome recorded.
    Changed {
        deed: AttentionDeed,
        /// The attention as it is now, masked.
        attention: Box<AttentionView>,
    },
    /// The slip of one.
    Slip(Box<SlipView>),
}

/// A deed that changed an attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttentionDeed {
    /// It was joined to an outage.
    Attached,
    /// Its outcome was recorded.
    Resolved,
    /// One thing of it was corrected.
    Corrected,
    /// It was annulled.
    Annulled,
}
