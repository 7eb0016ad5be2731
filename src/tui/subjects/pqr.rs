//! The cases of a PQR cell (X12).

use crate::{
    actions::{
        CaseCursor, CaseDeed, CaseFacets, CaseList, CaseNote, CaseQuery, CaseView, CaseWarning,
        Decided, DeedDone, Indicator, IndicatorLineList, IndicatorsView, PageAt, TopAdviser,
        TopList, TopView,
    },
    domain::{
        pqr::{CaseStep, FeedbackForm},
        practice::Week,
    },
    tui::address::Nature,
};
use chrono::NaiveDate;

/// Something to be done with cases.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "fields are named by what they hold")]
pub enum PqrEffect {
    /// Load one page of cases.
    Cases {
        query: CaseQuery,
        page: PageAt<CaseCursor>,
        limit: usize,
    },
    /// Count the cases of a list by the properties by which it is narrowed.
    Facets(CaseQuery),
    /// Load one, by its radicado.
    Case(String),
    /// Load those with these radicados, as a list has them.
    Named(Vec<String>),
    /// Do something about one, or about several: all of them or none (X3 to X17).
    Work {
        radicados: Vec<String>,
        deed: CaseDeed,
    },
    /// Hold all cases of the account of one, or hold them no more (T1).
    Hold {
        radicado: String,
        held: bool,
        reason: String,
    },
    /// Write the list of those that were escalated (X13).
    EscalationList(Vec<String>),
    /// Compose the note of one for RR (X8).
    Note(String),
    /// Load the indicators of a cut, the last one where none is named (X9).
    Indicators {
        cut: Option<NaiveDate>,
        which: Indicator,
        page: PageAt<usize>,
        limit: usize,
    },
    /// Write the indicators of a cut as a workbook.
    WriteIndicators(NaiveDate),
    /// Load the advisers of a week (X10).
    Top {
        week: Week,
        page: PageAt<usize>,
        limit: usize,
    },
    /// Note that forms came back signed, or with a reason that they did not after all.
    Forms {
        adviser: String,
        week: Week,
        forms: Vec<FeedbackForm>,
        withdrawn: Option<String>,
    },
}

impl PqrEffect {
    pub(in crate::tui) const fn nature(&self) -> Nature {
        match self {
            Self::Cases { .. } | Self::Indicators { .. } | Self::Top { .. } => Nature::Query,
            Self::Case(_) | Self::Named(_) | Self::Facets(_) | Self::Note(_) => Nature::Load,
            Self::Work { .. }
            | Self::Hold { .. }
            | Self::EscalationList(_)
            | Self::WriteIndicators(_)
            | Self::Forms { .. } => Nature::Deed,
        }
    }
}

/// What became of it.
#[derive(Debug)]
pub enum PqrAnswer {
    /// One page of cases.
    Cases(CaseList),
    /// How many have each value of the properties.
    Facets(Box<CaseFacets>),
    /// One of them.
    Case(Box<CaseView>),
    /// Those that were named.
    Named(Vec<CaseView>),
    /// It was done about one.
    Worked(CaseStep, Box<CaseView>, Vec<CaseWarning>),
    /// Those of its account are held, or no more.
    Held(bool, Decided<CaseView>),
    /// What became of several.
    Done(CaseStep, DeedDone),
    /// The note of one for RR.
    Note(Box<CaseNote>),
    /// The indicators of a cut, and one page of the lines of one.
    Indicators(Option<Box<IndicatorsView>>, IndicatorLineList),
    /// The advisers of a week.
    Top(Box<TopView>, TopList),
    /// What came back signed of an adviser.
    Forms(Box<TopAdviser>),
}
