//! What the office makes of events: the terms of their reports, and their evaluation.

use crate::{
    actions::{Cursor, DueFigures, DueList, EvaluationList, EvaluationView, PageAt},
    domain::{deadline::TermState, evaluation::VerdictState},
    tui::address::Nature,
};

/// Something to be asked of the reports (D5).
#[derive(Debug, Clone)]
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
    /// Load one page of what is evaluated (V5).
    Evaluations {
        /// Those that have come so far; none for all without a verdict.
        state: Option<VerdictState>,
        /// From where.
        page: PageAt<Cursor>,
        limit: usize,
    },
    /// Load one evaluation, by correlative.
    Evaluation(String),
}

impl ReportEffect {
    pub(in crate::tui) const fn nature(&self) -> Nature {
        match self {
            Self::Due { .. } | Self::Evaluations { .. } => Nature::Query,
            Self::Evaluation(_) => Nature::Load,
        }
    }
}

/// What is said of the reports.
#[derive(Debug)]
pub enum ReportAnswer {
    /// One page of what is still to be reported, and how many stand where.
    Due(DueList, DueFigures),
    /// One page of what is evaluated.
    Evaluations(EvaluationList),
    /// One evaluation.
    Evaluation(Box<EvaluationView>),
}
