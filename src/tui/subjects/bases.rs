//! The bases that the client sends to the PQR cell (X1, X2).

use std::path::PathBuf;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::{
    actions::{
        BaseInput, CutPiles, ListPage, PageAt, PileCases, PlannedBase, PlannedTallies,
        ReceivedView, ReceptionStanding, RejectedRow,
    },
    domain::pqr::PqrBase,
    tui::address::Nature,
};

/// Something to be done with such a base.
#[derive(Debug)]
#[expect(missing_docs, reason = "fields are named by what they hold")]
pub enum BaseEffect {
    /// Read it, on a thread of its own: what it says, and how it stands to what is here.
    Plan(BaseInput),
    /// Store what was read, on a thread of its own.
    Receive(Arc<PlannedBase>, ReceptionStanding),
    /// Drop what was cut short of a base and cut (X12).
    Drop { base: PqrBase, cut: NaiveDate },
    /// Write its rows of which nothing is taken, to be given back.
    GiveBack(Arc<PlannedBase>),
    /// Load one page of the piles of a cut (X2).
    Piles {
        of: Arc<CutPiles>,
        page: PageAt<usize>,
        limit: usize,
    },
    /// Load one page of the rows of a file of which nothing is taken.
    Rejected {
        of: RejectedOf,
        page: PageAt<usize>,
        limit: usize,
    },
}

/// A file that was read, of which some rows are not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RejectedOf {
    /// What the office counts of a day.
    Tallies(Arc<PlannedTallies>),
    /// A base of the cell.
    Base(Arc<PlannedBase>),
}

impl BaseEffect {
    pub(in crate::tui) const fn nature(&self) -> Nature {
        match self {
            Self::Plan(_) | Self::Receive(..) | Self::Drop { .. } | Self::GiveBack(_) => {
                Nature::Deed
            }
            Self::Rejected { .. } | Self::Piles { .. } => Nature::Query,
        }
    }
}

/// What became of it.
#[derive(Debug)]
#[expect(missing_docs, reason = "fields are named by what they hold")]
pub enum BaseAnswer {
    /// It was read.
    Planned(Arc<PlannedBase>, Box<ReceptionStanding>),
    /// Two of its columns go by the name of one field.
    Twice {
        field: &'static str,
        headers: Vec<String>,
    },
    /// What was cut short of it is gone.
    Dropped,
    /// It was stored.
    Received(Box<ReceivedView>),
    /// Its failed rows were written there; nowhere where none failed.
    GivenBack(Option<PathBuf>),
    /// One page of the piles of a cut.
    Piles(ListPage<PileCases, usize>),
    /// One page of the rows of which nothing is taken.
    Rejected(ListPage<RejectedRow, usize>),
}
