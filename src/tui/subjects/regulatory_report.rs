//! The report to the regulator: what enters, what does not, and its versions (P).

use chrono::{DateTime, FixedOffset};

use crate::{
    actions::{
        Cursor, GivenApproval, PageAt, PlannedList, PlannedReport, ReportFormat, ReportInput,
        ReportList, ReportView, VersionsListed,
    },
    tui::address::Nature,
};

/// Something to be asked of it.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "fields are named by what they hold")]
pub enum RegulatoryEffect {
    /// Load what a report would say, and one page of its events.
    Plan {
        input: ReportInput,
        /// From where.
        page: PageAt<usize>,
        limit: usize,
    },
    /// Choose this, if it can be (P2); it is kept as a draft.
    Choose(ReportInput),
    /// Make its documents and keep them, on a thread of its own (P4).
    Prepare(ReportInput),
    /// Load one page of those that were prepared.
    List {
        listed: VersionsListed,
        page: PageAt<Cursor>,
        limit: usize,
    },
    /// Load a version, by its name.
    Show(String),
    /// Approve it as the next of the two, of this digest.
    Approve { report: String, digest: String },
    /// Write down an approval of this digest that was given elsewhere, with what shows it.
    Record {
        report: String,
        digest: String,
        given: GivenApproval,
    },
    /// Note when it was sent: now where nothing else is said.
    Send {
        report: String,
        at: Option<DateTime<FixedOffset>>,
    },
    /// Write a document of it, or all with its evidence, into the folder of documents.
    Write {
        report: String,
        format: Option<ReportFormat>,
    },
}

impl RegulatoryEffect {
    pub(in crate::tui) const fn nature(&self) -> Nature {
        match self {
            Self::Plan { .. } | Self::List { .. } => Nature::Query,
            Self::Show(_) => Nature::Load,
            Self::Choose(_)
            | Self::Prepare(_)
            | Self::Approve { .. }
            | Self::Record { .. }
            | Self::Send { .. }
            | Self::Write { .. } => Nature::Deed,
        }
    }
}

/// What is said of it.
#[derive(Debug)]
#[expect(missing_docs, reason = "fields are named by what they hold")]
pub enum RegulatoryAnswer {
    /// What a report would say, and one page of its events.
    Planned(Box<PlannedReport>, PlannedList),
    /// It can be chosen.
    Chosen(ReportInput),
    /// The version with this name was prepared.
    Prepared(String),
    /// One page of those that were prepared.
    Listed(ReportList),
    /// A version.
    Shown(Box<ReportView>),
    /// The one with this name was approved, sent or written.
    Moved {
        report: String,
        /// What was done, in words.
        told: &'static str,
    },
}
