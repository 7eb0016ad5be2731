//! *Atenciones*: the requests page by page, the pending critical ones first, one of
//! them with its history, and what can be done with it (K2, Q, U3).
//!
//! Invariants: whatever is listed is masked; personal data is shown only of the one
//! attention that was asked for, and hidden again with it; only the newest page asked
//! for is shown; below 120 columns list and detail take turns.

mod amending;
mod detail;
mod listing;
mod update;
mod view;
pub(super) mod words;

#[cfg(test)]
mod tests;

use self::listing::{Listing, Wanted};
use super::{
    Scene, Wish,
    parts::{Half, Split},
};
use crate::{
    actions::{AttentionDetail, AttentionView},
    domain::alert::AlertState,
    tui::{
        effect::Effect,
        form::AnyForm,
        keymap::{Context, Intent},
        worker::attentions::AttentionEffect,
    },
};

pub use self::view::View;

/// The page.
#[derive(Debug)]
pub struct State {
    listing: Listing,
    split: Split<AttentionDetail>,
    /// How far the confirmation to the customer is.
    confirmation: Option<AlertState>,
    /// Code of the attention that an outage is looked for.
    attaching: Option<String>,
    /// A correction or an annulment, over the page.
    window: Option<Box<dyn AnyForm>>,
}

impl State {
    /// The list: critical ones that are pending, then the newest first.
    #[must_use]
    pub fn new(outage: Option<String>, scene: &Scene<'_>) -> (Self, Vec<Wish>) {
        let mut state = Self::blank(outage, Half::List);
        let wishes = state.listing.load(scene);
        (state, wishes)
    }

    /// One attention, by code.
    #[must_use]
    pub fn detail(code: &str, scene: &Scene<'_>) -> (Self, Vec<Wish>) {
        let mut state = Self::blank(None, Half::Detail);
        state.split.detail_only = !scene.is_wide();
        let mut wishes = state.show(code.to_owned());
        if scene.is_wide() {
            wishes.extend(state.listing.load(scene));
        }
        (state, wishes)
    }

    fn blank(outage: Option<String>, half: Half) -> Self {
        Self {
            listing: Listing::new(Wanted {
                outage,
                ..Wanted::default()
            }),
            split: Split::new(half),
            confirmation: None,
            attaching: None,
            window: None,
        }
    }

    /// Loads an attention with its history, masked.
    fn show(&mut self, code: String) -> Vec<Wish> {
        if self.split.turn_to(&code) {
            self.split.detail = None;
            self.confirmation = None;
        }
        vec![Wish::Effect(Effect::Attentions(AttentionEffect::Show(
            code,
        )))]
    }

    /// The attention that keys act on.
    fn current(&self) -> Option<&AttentionView> {
        match self.split.half {
            Half::List => self.listing.selected(),
            Half::Detail => self.split.detail.as_ref().map(|detail| &detail.attention),
        }
    }

    /// Saves what was typed in a window.
    pub(crate) fn keep(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        self.window
            .as_mut()
            .map_or_else(Vec::new, |window| window.keep(scene))
    }

    /// The window above it.
    pub(crate) fn window(&self) -> Option<&dyn AnyForm> {
        self.window.as_deref()
    }

    /// Where keys are pressed.
    #[must_use]
    pub fn context(&self) -> Context {
        if let Some(window) = &self.window {
            window.context()
        } else if self.split.half == Half::Detail {
            Context::AttentionDetail
        } else if self.listing.search.open {
            Context::Filter
        } else {
            Context::Attentions
        }
    }

    /// Whether an intent can be done now.
    #[must_use]
    pub fn allowed(&self, intent: Intent) -> bool {
        if let Some(window) = &self.window {
            return window.allowed(intent);
        }
        let current = self.current();
        let in_detail = self.split.half == Half::Detail;
        match intent {
            Intent::Resume | Intent::Discard => false,
            Intent::CorrectAttention => {
                in_detail && current.is_some_and(|it| !it.annulled && !it.blocked && !it.purged)
            }
            Intent::AnnulAttention => in_detail && current.is_some_and(|it| !it.annulled),
            Intent::RecordOutcome | Intent::ShowSlip | Intent::PrintDocument => current.is_some(),
            Intent::RevealPersonal => current.is_some_and(|it| !it.blocked && !it.purged),
            Intent::AttachAttention => current.is_some_and(|it| it.procedure_type.is_some()),
            Intent::ConfirmClaim => current.is_some_and(|it| it.claim.is_some()),
            Intent::Open => self.split.half == Half::List && current.is_some(),
            _ => true,
        }
    }
}
