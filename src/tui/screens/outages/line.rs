//! A line of the list.

use crate::{
    actions::{InquiryView, OutageView},
    domain::outage::State,
    tui::{prelude::*, records::ListColumn},
};

pub(super) type Of = ListColumn<Line>;

/// A line of the list.
#[derive(Debug, Clone)]
pub(crate) enum Line {
    Outage(Box<OutageView>),
    /// A refused inquiry, by its id.
    Inquiry(String, Box<InquiryView>),
}

impl Line {
    pub(super) fn outage(&self) -> Option<&OutageView> {
        match self {
            Self::Outage(outage) => Some(outage),
            Self::Inquiry(..) => None,
        }
    }

    /// A cell about an outage.
    pub(super) fn cell(&self, cell: impl FnOnce(&OutageView) -> Cell) -> Cell {
        self.outage().map_or_else(|| "".into(), cell)
    }

    /// The same, dim once the outage is closed.
    pub(super) fn calm(&self, ink: Ink, text: impl FnOnce(&OutageView) -> String) -> Cell {
        self.cell(|it| {
            let is_over = it.state == State::Closed;
            Cell::new(text(it), if is_over { Ink::Dim } else { ink })
        })
    }
}
