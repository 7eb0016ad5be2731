//! What the office makes of events: the terms of their reports.

use crate::{
    actions::{Cursor, DueFigures, DueList, PageAt},
    domain::deadline::TermState,
    tui::address::Nature,
};

/// Something to be asked of the reports (D5).
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "fields are named by what they hold")]
pub enum ReportEffect {
    /// Load one page of what is still to be reported.
    Due {
        /// Those that stand so; none for all.
        state: Option<TermState>,
        /// From where.
        page: PageAt<Cursor>,
        limit: usize,
    },
}

impl ReportEffect {
    pub(in crate::tui) const fn nature(&self) -> Nature {
        match self {
            Self::Due { .. } => Nature::Query,
        }
    }
}

/// What is said of the reports.
#[derive(Debug)]
pub enum ReportAnswer {
    /// One page of what is still to be reported, and how many stand where.
    Due(DueList, DueFigures),
}
