//! *Eventos*: the outages page by page, one of them with its history, and what can be
//! done with it (O6, C2, C6); the refused inquiries as one more state of the list (E).
//!
//! Invariants: only the newest page asked for is shown; below 120 columns list and
//! detail take turns, from there on they stand side by side.

mod attaching;
mod correction;
mod detail;
mod listing;
mod update;
mod view;

#[cfg(test)]
mod tests;

use self::{attaching::Attaching, correction::Correction, listing::Listing};
use super::{Scene, Wish};
use crate::{
    actions::{AttentionView, OutageDetail, OutageView},
    domain::{authority, outage},
    tui::{
        effect::Effect,
        keymap::{Context, Intent},
        post::Surroundings,
    },
};

pub(super) use self::update::next_customer;
pub use self::view::View;

/// From this many columns on, list and detail stand side by side.
const SIDE_BY_SIDE: u16 = 120;

/// Which half has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Half {
    List,
    Detail,
}

/// The page.
#[derive(Debug)]
pub struct State {
    listing: Listing,
    half: Half,
    /// The list was never shown: leaving the detail leaves the page.
    detail_only: bool,
    /// Correlative of the outage that is shown or being loaded.
    shown: Option<String>,
    detail: Option<OutageDetail>,
    scroll: u16,
    /// The attentions and letters of what is shown.
    around: Option<Surroundings>,
    correction: Option<Correction>,
    attaching: Option<Attaching>,
    /// It was registered just now: what could join it is offered once.
    offer_to_attach: bool,
    may_correct: bool,
    /// Why nothing could be loaded.
    failure: Option<String>,
}

impl State {
    /// The list, newest first.
    #[must_use]
    pub fn new(scene: &Scene<'_>) -> (Self, Vec<Wish>) {
        let mut state = Self::blank(scene, Half::List);
        let wishes = state.listing.load(scene);
        (state, wishes)
    }

    /// One outage, by correlative.
    #[must_use]
    pub fn detail(correlative: &str, scene: &Scene<'_>) -> (Self, Vec<Wish>) {
        let mut state = Self::blank(scene, Half::Detail);
        state.detail_only = true;
        let mut wishes = state.show(correlative.to_owned());
        if scene.width >= SIDE_BY_SIDE {
            state.detail_only = false;
            wishes.extend(state.listing.load(scene));
        }
        (state, wishes)
    }

    /// One outage that was registered just now: what could join it is offered.
    #[must_use]
    pub fn opened(correlative: &str, scene: &Scene<'_>) -> (Self, Vec<Wish>) {
        let (mut state, wishes) = Self::detail(correlative, scene);
        state.offer_to_attach = true;
        (state, wishes)
    }

    fn blank(scene: &Scene<'_>, half: Half) -> Self {
        let deed = authority::Deed::CorrectOutage;
        Self {
            listing: Listing::default(),
            half,
            detail_only: false,
            shown: None,
            detail: None,
            scroll: 0,
            around: None,
            correction: None,
            attaching: None,
            offer_to_attach: false,
            may_correct: authority::permit(scene.person.1, false, deed).is_ok(),
            failure: None,
        }
    }

    /// Loads an outage with its history.
    fn show(&mut self, correlative: String) -> Vec<Wish> {
        if self.shown.as_ref() != Some(&correlative) {
            self.scroll = 0;
        }
        self.shown = Some(correlative.clone());
        vec![Wish::Effect(Effect::Show(correlative))]
    }

    /// The outage that keys act on.
    fn current(&self) -> Option<&OutageView> {
        match self.half {
            Half::List => self.listing.selected(),
            Half::Detail => self.detail.as_ref().map(|detail| &detail.outage),
        }
    }

    /// What stands around the outage that is shown.
    fn around(&self) -> Option<&Surroundings> {
        let shown = self.detail.as_ref().map(|it| &it.outage.correlative);
        let around = self.around.as_ref();
        around.filter(|around| Some(&around.outage) == shown)
    }

    /// Attentions *sin evento* that it could take in.
    fn attachable(&self) -> &[AttentionView] {
        self.around().map_or(&[], |around| &around.attachable)
    }

    /// Where keys are pressed.
    #[must_use]
    pub fn context(&self) -> Context {
        if self.attaching.is_some() {
            return Context::Question;
        }
        if self.correction.is_some() {
            Context::PlainForm
        } else if self.half == Half::Detail {
            Context::OutageDetail
        } else if self.listing.is_searching() {
            Context::Filter
        } else {
            Context::Outages
        }
    }

    /// Whether an intent can be done now.
    #[must_use]
    pub fn allowed(&self, intent: Intent) -> bool {
        let state = self.current().map(|outage| outage.state);
        match intent {
            Intent::RestoreOutage => state == Some(outage::State::Open),
            Intent::CloseOutage => state == Some(outage::State::Restored),
            Intent::ReopenOutage => state == Some(outage::State::Closed) && self.may_correct,
            Intent::CorrectOutage => state.is_some() && self.may_correct,
            Intent::Open => self.half == Half::List && self.listing.has_selection(),
            Intent::TakeAttention
            | Intent::Alert
            | Intent::PrintForm
            | Intent::OutageAttentions => state.is_some(),
            Intent::PrintClosing => state == Some(outage::State::Closed),
            Intent::AttachAttentions => !self.attachable().is_empty(),
            Intent::ProposePassphrase => false,
            _ => true,
        }
    }
}
