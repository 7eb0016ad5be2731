//! *Eventos*: the outages page by page, one of them with its history, and what can be
//! done with it (O6, C2, C6); the refused inquiries as one more state of the list (E).
//!
//! Invariants: only the newest page asked for is shown; below 120 columns list and
//! detail take turns, from there on they stand side by side.

mod attaching;
mod correction;
mod detail;
mod listing;
mod reopening;
mod update;
mod view;

#[cfg(test)]
mod tests;

use self::{attaching::Attaching, listing::Listing};
use super::{
    Scene, Wish,
    parts::{Half, Split},
};
use crate::{
    actions::{AttentionView, OutageDetail, OutageView},
    domain::{authority, catalog::Scenario, outage},
    tui::{
        effect::Effect,
        form::AnyForm,
        keymap::{Context, Intent},
        worker::outages::{OutageEffect, Surroundings},
    },
};

pub(super) use self::update::next_customer;
pub use self::view::View;

/// The page.
#[derive(Debug)]
pub struct State {
    listing: Listing,
    split: Split<OutageDetail>,
    /// The attentions and letters of what is shown.
    around: Option<Surroundings>,
    /// What is being corrected or reopened.
    window: Option<Box<dyn AnyForm>>,
    attaching: Option<Attaching>,
    /// It was registered just now: what could join it is offered once.
    offer_to_attach: bool,
    may_correct: bool,
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
        state.split.detail_only = !scene.is_wide();
        let mut wishes = state.show(correlative.to_owned());
        if scene.is_wide() {
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
        let deed = authority::Deed::CorrectOutage(Scenario::ErrorOrTest);
        Self {
            listing: Listing::default(),
            split: Split::new(half),
            around: None,
            window: None,
            attaching: None,
            offer_to_attach: false,
            may_correct: authority::permit(scene.person.1, false, deed).is_ok(),
        }
    }

    /// Loads an outage with its history.
    fn show(&mut self, correlative: String) -> Vec<Wish> {
        self.split.turn_to(&correlative);
        vec![Wish::Effect(Effect::Outages(OutageEffect::Show(
            correlative,
        )))]
    }

    /// Saves what was typed in a window.
    pub(crate) fn keep(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        let window = self.window.as_mut();
        window.map_or_else(Vec::new, |window| window.keep(scene))
    }

    /// The outage that keys act on: never the one that was shown before it.
    fn current(&self) -> Option<&OutageView> {
        let selected = self.listing.selected();
        match self.split.half {
            Half::List => selected,
            Half::Detail => {
                let loading = selected.filter(|it| self.split.is_shown(&it.correlative));
                self.loaded().map(|detail| &detail.outage).or(loading)
            }
        }
    }

    /// The outage that the person turned to, with its history, once it is there.
    fn loaded(&self) -> Option<&OutageDetail> {
        let detail = self.split.detail.as_ref();
        detail.filter(|it| self.split.is_shown(&it.outage.correlative))
    }

    /// What stands around the outage that is shown.
    fn around(&self) -> Option<&Surroundings> {
        let detail = self.split.detail.as_ref();
        let shown = detail.map(|it| &it.outage.correlative);
        let around = self.around.as_ref();
        around.filter(|around| Some(&around.outage) == shown)
    }

    /// Attentions *sin evento* that it could take in.
    fn attachable(&self) -> &[AttentionView] {
        self.around().map_or(&[], |around| &around.attachable)
    }

    /// The window above it.
    pub(crate) fn window(&self) -> Option<&dyn AnyForm> {
        self.window.as_deref()
    }

    /// Where keys are pressed.
    #[must_use]
    pub fn context(&self) -> Context {
        if self.attaching.is_some() {
            return Context::Question;
        }
        if let Some(window) = &self.window {
            window.context()
        } else if self.split.half == Half::Detail {
            Context::OutageDetail
        } else if self.listing.search.open {
            Context::Filter
        } else {
            Context::Outages
        }
    }

    /// Whether an intent can be done now.
    #[must_use]
    pub fn allowed(&self, intent: Intent) -> bool {
        if let Some(window) = &self.window {
            return window.allowed(intent);
        }
        let state = self.current().map(|outage| outage.state);
        match intent {
            Intent::RestoreOutage => state == Some(outage::State::Open),
            Intent::CloseOutage => state == Some(outage::State::Restored),
            Intent::ReopenOutage => state == Some(outage::State::Closed) && self.may_correct,
            Intent::CorrectOutage => state.is_some() && self.may_correct,
            Intent::Open => self.split.half == Half::List && self.listing.has_selection(),
            Intent::TakeAttention
            | Intent::Alert
            | Intent::PrintForm
            | Intent::OutageAttentions => state.is_some(),
            Intent::PrintClosing => state == Some(outage::State::Closed),
            Intent::AttachAttentions => !self.attachable().is_empty(),
            Intent::Resume | Intent::Discard | Intent::ProposePassphrase | Intent::BreakLine => {
                false
            }
            _ => true,
        }
    }
}
