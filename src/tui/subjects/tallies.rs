//! What the office counts of a day, from files of others (V5).

use std::sync::Arc;

use crate::{
    actions::{PlannedTallies, TallyInput, TallyView},
    tui::address::Nature,
};

/// Something to be done with such a file.
#[derive(Debug)]
pub enum TallyEffect {
    /// Read it, on a thread of its own: what it would bring.
    Plan(TallyInput),
    /// Store what was read, on a thread of its own.
    Import(Arc<PlannedTallies>),
}

impl TallyEffect {
    pub(in crate::tui) const fn nature(&self) -> Nature {
        match self {
            Self::Plan(_) | Self::Import(_) => Nature::Deed,
        }
    }
}

/// What became of it.
#[derive(Debug)]
pub enum TallyAnswer {
    /// It was read.
    Planned(Arc<PlannedTallies>),
    /// It was stored.
    Imported(Box<TallyView>),
}
