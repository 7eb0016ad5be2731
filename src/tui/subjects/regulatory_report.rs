//! The report to the regulator: what enters, what does not, and its versions (P).

use crate::{
    actions::{PageAt, PlannedList, PlannedReport, ReportInput},
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
    /// See whether this can be chosen (P2); nothing is stored.
    Choose(ReportInput),
    /// Make its documents and keep them, on a thread of its own (P4).
    Prepare(ReportInput),
}

impl RegulatoryEffect {
    pub(in crate::tui) const fn nature(&self) -> Nature {
        match self {
            Self::Plan { .. } => Nature::Query,
            Self::Choose(_) | Self::Prepare(_) => Nature::Deed,
        }
    }
}

/// What is said of it.
#[derive(Debug)]
pub enum RegulatoryAnswer {
    /// What a report would say, and one page of its events.
    Planned(Box<PlannedReport>, PlannedList),
    /// It can be chosen.
    Chosen(ReportInput),
    /// The version with this name was prepared.
    Prepared(String),
}
