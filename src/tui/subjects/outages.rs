//! Outages, what stands around one, and the notices of mass failures.

use chrono::{DateTime, FixedOffset};

use crate::{
    actions::{
        AttentionList, AttentionView, ClosingForm, ClosingInput, CorrectionInput, Cursor,
        InquiryList, LetterView, NoticeInput, NoticeView, OutageDetail, OutageList, OutageQuery,
        OutageView, PageAt, SuggestedOpening,
    },
    domain::outage::OpeningInput,
    tui::address::Nature,
};

/// Something to be done with outages (O, E, C).
#[derive(Debug)]
#[expect(missing_docs, reason = "fields are named by what they hold")]
pub enum OutageEffect {
    /// Register one.
    Open(Box<OpeningInput>),
    /// Load one page of the list.
    List {
        query: OutageQuery,
        /// From where.
        page: PageAt<Cursor>,
        limit: usize,
    },
    /// Load one page of refused inquiries.
    Inquiries {
        /// Which inquiries: words and period count.
        query: OutageQuery,
        /// From where.
        page: PageAt<Cursor>,
        limit: usize,
    },
    /// Load the outages of the type of an attention.
    OfType(Box<AttentionView>),
    /// Load one with its history and what stands around it, by correlative.
    Show(String),
    /// Restore several together, at an instant or now.
    Restore {
        outages: Vec<String>,
        at: Option<DateTime<FixedOffset>>,
    },
    /// Load what the closing form shows.
    ClosingForm(String),
    /// Close one.
    Close { outage: String, input: ClosingInput },
    /// Correct a fact of one.
    Correct {
        outage: String,
        input: CorrectionInput,
    },
    /// Take a closing back.
    Reopen { outage: String, reason: String },
    /// Load the opening that an open mass failure suggests for this procedure (O3).
    Suggest(String),
    /// Join attentions *sin evento* to one.
    Attach {
        outage: String,
        attentions: Vec<String>,
    },
    /// Register a notice of the failures mailbox.
    RegisterNotice(NoticeInput),
}

impl OutageEffect {
    pub(in crate::tui) const fn nature(&self) -> Nature {
        match self {
            Self::List { .. } | Self::Inquiries { .. } => Nature::Query,
            Self::OfType(_) | Self::Show(_) | Self::ClosingForm(_) | Self::Suggest(_) => {
                Nature::Load
            }
            Self::Open(_)
            | Self::Restore { .. }
            | Self::Close { .. }
            | Self::Correct { .. }
            | Self::Reopen { .. }
            | Self::Attach { .. }
            | Self::RegisterNotice(_) => Nature::Deed,
        }
    }
}

/// What is said of outages.
#[derive(Debug)]
#[expect(missing_docs, reason = "fields are named by what they hold")]
pub enum OutageAnswer {
    /// One was registered, corrected, reopened or closed.
    Changed {
        deed: OutageDeed,
        outage: Box<OutageView>,
    },
    /// Several were restored at once.
    Restored(Vec<OutageView>),
    /// One page of the list.
    Listed(OutageList),
    /// The outages of the type of an attention.
    OfType {
        attention: Box<AttentionView>,
        list: OutageList,
    },
    /// The refused inquiries.
    Inquiries(InquiryList),
    /// One with its history.
    Shown(Box<OutageDetail>),
    /// What stands around one.
    Around(Box<Surroundings>),
    /// The opening that an open mass failure suggests (O3).
    Suggested {
        procedure: String,
        /// The opening, where there is one.
        opening: Option<Box<SuggestedOpening>>,
    },
    /// What the closing form shows.
    ClosingForm(Box<ClosingForm>),
    /// A notice was registered.
    Noticed(NoticeView),
}

/// A deed that changed an outage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutageDeed {
    /// It was registered.
    Opened,
    /// It was closed.
    Closed,
    /// It was corrected.
    Corrected,
    /// It was reopened.
    Reopened,
}

impl OutageDeed {
    /// What the outage is called then: *evento cerrado*.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Opened => "registrado",
            Self::Closed => "cerrado",
            Self::Corrected => "corregido",
            Self::Reopened => "reabierto",
        }
    }
}

/// What stands around an outage: its attentions and letters, and what could join it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// Correlative of the outage.
    pub outage: String,
    /// Its first attentions, pending critical ones first.
    pub attentions: AttentionList,
    /// The letters about it, newest first.
    pub letters: Vec<LetterView>,
    /// Attentions *sin evento* of its type and time (Q0).
    pub attachable: Vec<AttentionView>,
}
