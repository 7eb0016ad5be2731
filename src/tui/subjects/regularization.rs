//! The queue of what is to be entered in the official system.

use crate::{
    actions::{Cursor, PageAt, QueueFilter, QueuePage, RecordView, TypingSheet},
    domain::regularization::Exempt,
    tui::address::Nature,
};

/// Something to be done with what is to be regularised (G).
#[derive(Debug)]
#[expect(missing_docs, reason = "fields are named by what they hold")]
pub enum RegularizationEffect {
    /// Load one page of the queue.
    List {
        filter: QueueFilter,
        /// What is looked for; empty for all.
        text: String,
        /// From where.
        page: PageAt<Cursor>,
        limit: usize,
    },
    /// Load what to type for a record; that of an attention is logged (U3).
    Sheet(String),
    /// Pair a record with its official code.
    Pair {
        record: String,
        code: String,
        reason: Option<String>,
    },
    /// Note that records need no code: all of them, or none.
    Exempt {
        records: Vec<String>,
        why: Exempt,
        note: String,
    },
    /// Note that a record needs its code after all.
    LiftExemption { record: String, reason: String },
    /// Note a call to a customer.
    NoteCall {
        record: String,
        reached: bool,
        note: String,
    },
}

impl RegularizationEffect {
    pub(in crate::tui) const fn nature(&self) -> Nature {
        match self {
            Self::List { .. } => Nature::Query,
            Self::Sheet(_) => Nature::Load,
            Self::Pair { .. }
            | Self::Exempt { .. }
            | Self::LiftExemption { .. }
            | Self::NoteCall { .. } => Nature::Deed,
        }
    }
}

/// What is said of what is to be regularised.
#[derive(Debug)]
#[expect(missing_docs, reason = "fields are named by what they hold")]
pub enum RegularizationAnswer {
    /// One page of the queue.
    Listed(QueuePage),
    /// What to type for a record.
    Sheet(Box<TypingSheet>),
    /// Something was noted about a record.
    Changed {
        deed: RecordDeed,
        record: RecordView,
    },
}

/// What was noted about a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordDeed {
    /// Its official code.
    Paired,
    /// That it needs none.
    Exempted,
    /// That it needs one after all.
    Lifted,
    /// A call to its customer.
    Called,
}
