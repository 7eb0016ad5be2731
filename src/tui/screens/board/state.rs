//! Where the cursor of the board stands, and what there is for it.

use super::to_do;
use crate::tui::prelude::*;
use crate::{
    actions::{Board, BoardCard, OutageView, ToDo},
    config::ScreenId,
};

/// What the cursor stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spot {
    /// The card of a type.
    Card(usize),
    /// A critical attention that is pending.
    Critical(usize),
    /// Something to do.
    ToDo(usize),
}

/// Where the cursor stands, and what can be done now.
#[expect(
    clippy::struct_excessive_bools,
    reason = "one for each screen the profile may lack"
)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct State {
    pub(super) spot: Spot,
    /// Whether there is something under the cursor that Enter opens.
    pub(super) opens: bool,
    pub(super) open: usize,
    pub(super) to_close: usize,
    pub(super) critical: usize,
    pub(super) to_do: usize,
    pub(super) with_outages: bool,
    pub(super) with_attentions: bool,
    pub(super) with_regularization: bool,
    /// Whether it is a cell's.
    pub(super) with_cell: bool,
}

impl State {
    /// The board as it stands: the cursor on what is most urgent.
    pub(crate) fn new(scene: &Scene<'_>) -> (Self, Vec<Wish>) {
        let spot = if scene.board.critical.is_empty() {
            Spot::ToDo(0)
        } else {
            Spot::Critical(0)
        };
        let mut state = Self {
            spot,
            opens: false,
            open: 0,
            to_close: 0,
            critical: 0,
            to_do: 0,
            with_outages: false,
            with_attentions: false,
            with_regularization: false,
            with_cell: false,
        };
        state.look(scene);
        (state, Vec::new())
    }

    /// The card under the cursor.
    pub(super) fn card<'a>(&self, scene: &Scene<'a>) -> Option<&'a BoardCard> {
        match self.spot {
            Spot::Card(at) => scene.board.cards.get(at),
            _ => None,
        }
    }

    /// The outage of the card under the cursor: the open one, else one to be closed.
    pub(super) fn carded<'a>(&self, scene: &Scene<'a>) -> Option<&'a OutageView> {
        let card = self.card(scene)?;
        card.open.as_ref().or(card.to_close.as_ref())
    }

    pub(super) const fn critical_row(&self) -> Option<usize> {
        match self.spot {
            Spot::Critical(at) => Some(at),
            _ => None,
        }
    }

    pub(super) const fn to_do_row(&self) -> Option<usize> {
        match self.spot {
            Spot::ToDo(at) => Some(at),
            _ => None,
        }
    }

    /// Takes in what the board says now.
    pub(super) fn look(&mut self, scene: &Scene<'_>) {
        let board = scene.board;
        self.open = open(board).count();
        self.to_close = waiting(board).count();
        self.critical = board.critical.len();
        self.to_do = to_dos(scene).len();
        self.with_outages = scene.profile.screens.contains(&ScreenId::Outages);
        self.with_attentions = scene.profile.screens.contains(&ScreenId::Attentions);
        self.with_regularization = scene.profile.screens.contains(&ScreenId::Regularization);
        self.with_cell = board.cell.is_some() && scene.profile.screens.contains(&ScreenId::Pqr);
        self.spot = match self.spot {
            Spot::Critical(_) if self.critical == 0 => Spot::ToDo(0),
            Spot::Critical(at) => Spot::Critical(at.min(self.critical - 1)),
            Spot::ToDo(at) => Spot::ToDo(at.min(self.to_do.saturating_sub(1))),
            card @ Spot::Card(_) => card,
        };
        self.opens = match self.spot {
            Spot::Card(_) => self.carded(scene).is_some(),
            Spot::Critical(_) => true,
            Spot::ToDo(_) => self.to_do > 0,
        };
    }
}

/// The first row in sight of so many, so that the selected one is.
pub(super) fn first(selected: Option<usize>, height: u16) -> usize {
    let height = usize::from(height.max(1));
    selected.map_or(0, |at| at.saturating_sub(height - 1))
}

/// The open outages, in the order of the types.
pub(crate) fn open(board: &Board) -> impl Iterator<Item = &OutageView> {
    board.cards.iter().filter_map(|card| card.open.as_ref())
}

/// The outages that wait for their closing.
pub(crate) fn waiting(board: &Board) -> impl Iterator<Item = &OutageView> {
    board.to_do.iter().filter_map(|todo| match todo {
        ToDo::Close { outage } => Some(outage),
        _ => None,
    })
}

/// What can be done from here: nothing is exported or regularised, and no form is printed,
/// where the profile has no screen for it.
pub(super) fn to_dos<'a>(scene: &Scene<'a>) -> Vec<to_do::Waiting<'a>> {
    let with_queue = scene.profile.screens.contains(&ScreenId::Regularization);
    let with_forms = scene.profile.screens.contains(&ScreenId::Attentions);
    let offered = scene.board.to_do.iter().filter(move |todo| match todo {
        ToDo::Export { .. } | ToDo::Regularize { .. } => with_queue,
        ToDo::Codes { .. } => with_forms,
        _ => true,
    });
    to_do::by_kind(offered)
}
