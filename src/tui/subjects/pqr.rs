//! The cases of a PQR cell (X12).

use crate::{
    actions::{
        CaseCursor, CaseDeed, CaseFacets, CaseList, CaseNote, CaseQuery, CaseView, CaseWarning,
        DeedDone, PageAt,
    },
    domain::pqr::CaseStep,
    tui::address::Nature,
};

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
    /// Do something about one, or about several: all of them or none (X3 to X17).
    Work {
        radicados: Vec<String>,
        deed: CaseDeed,
    },
    /// Compose the note of one for RR (X8).
    Note(String),
}

impl PqrEffect {
    pub(in crate::tui) const fn nature(&self) -> Nature {
        match self {
            Self::Cases { .. } => Nature::Query,
            Self::Case(_) | Self::Facets(_) | Self::Note(_) => Nature::Load,
            Self::Work { .. } => Nature::Deed,
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
    /// It was done about one.
    Worked(CaseStep, Box<CaseView>, Vec<CaseWarning>),
    /// What became of several.
    Done(CaseStep, DeedDone),
    /// The note of one for RR.
    Note(Box<CaseNote>),
}
