//! What is attached to a record (Q11).

use crate::{
    actions::{DocumentInput, DocumentList},
    tui::address::Nature,
};

/// Something to be done with the documents of a record.
#[derive(Debug)]
#[expect(missing_docs, reason = "fields are named by what they hold")]
pub enum DocumentEffect {
    /// List them.
    List(String),
    /// Attach some more, on a thread of its own.
    Attach(DocumentInput),
    /// Write one into the folder of documents, on a thread of its own.
    Extract { record: String, number: usize },
    /// Say that one was attached by mistake.
    Withdraw {
        record: String,
        number: usize,
        reason: String,
    },
}

impl DocumentEffect {
    pub(in crate::tui) const fn nature(&self) -> Nature {
        match self {
            Self::List(_) => Nature::Query,
            Self::Attach(_) | Self::Extract { .. } | Self::Withdraw { .. } => Nature::Deed,
        }
    }
}

/// What is said of them.
#[derive(Debug)]
pub enum DocumentAnswer {
    /// All of a record.
    Listed(Box<DocumentList>),
    /// The same, after something was attached or withdrawn.
    Changed(Box<DocumentList>),
}
