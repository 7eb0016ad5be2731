//! *Atenciones*: the requests page by page, the pending critical ones first, one of
//! them with its history, and what can be done with it (K2, Q, U3).
//!
//! Invariants: whatever is listed is masked; personal data is shown only of the one
//! attention that was asked for, and hidden again with it; only the newest page asked
//! for is shown; below 120 columns list and detail take turns.

mod detail;
mod listing;
mod update;
mod view;
pub(super) mod words;

#[cfg(test)]
mod tests;

use self::listing::Listing;
use super::{Scene, Wish};
use crate::{
    actions::{AttentionDetail, AttentionView},
    domain::alert::AlertState,
    tui::{
        effect::Effect,
        keymap::{Context, Intent},
    },
};

pub use self::view::View;

/// From this many columns on, list and detail stand side by side.
const SIDE_BY_SIDE: u16 = 120;

/// Which half has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Half {
    List,
    Detail,
}

/// An attention that an outage is looked for.
#[derive(Debug)]
struct Attaching {
    code: String,
    ticket: u64,
}

/// The page.
#[derive(Debug)]
pub struct State {
    listing: Listing,
    half: Half,
    /// The list was never shown: leaving the detail leaves the page.
    detail_only: bool,
    /// Code of the attention that is shown or being loaded.
    shown: Option<String>,
    detail: Option<AttentionDetail>,
    /// How far the confirmation to the customer is.
    confirmation: Option<AlertState>,
    scroll: u16,
    attaching: Option<Attaching>,
    asked: u64,
    /// Why nothing could be loaded.
    failure: Option<String>,
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
        state.detail_only = true;
        let mut wishes = state.show(code.to_owned());
        if scene.width >= SIDE_BY_SIDE {
            state.detail_only = false;
            wishes.extend(state.listing.load(scene));
        }
        (state, wishes)
    }

    fn blank(outage: Option<String>, half: Half) -> Self {
        Self {
            listing: Listing::of(outage),
            half,
            detail_only: false,
            shown: None,
            detail: None,
            confirmation: None,
            scroll: 0,
            attaching: None,
            asked: 0,
            failure: None,
        }
    }

    /// Loads an attention with its history, masked.
    fn show(&mut self, code: String) -> Vec<Wish> {
        if self.shown.as_ref() != Some(&code) {
            self.scroll = 0;
            self.detail = None;
            self.confirmation = None;
        }
        self.shown = Some(code.clone());
        vec![Wish::Effect(Effect::ShowAttention(code))]
    }

    /// The attention that keys act on.
    fn current(&self) -> Option<&AttentionView> {
        match self.half {
            Half::List => self.listing.selected(),
            Half::Detail => self.detail.as_ref().map(|detail| &detail.attention),
        }
    }

    /// Where keys are pressed.
    #[must_use]
    pub fn context(&self) -> Context {
        if self.half == Half::Detail {
            Context::AttentionDetail
        } else if self.listing.is_searching() {
            Context::Filter
        } else {
            Context::Attentions
        }
    }

    /// Whether an intent can be done now.
    #[must_use]
    pub fn allowed(&self, intent: Intent) -> bool {
        let current = self.current();
        match intent {
            Intent::RecordOutcome | Intent::ShowSlip | Intent::PrintDocument => current.is_some(),
            Intent::RevealPersonal => current.is_some_and(|it| !it.blocked && !it.purged),
            Intent::AttachAttention => current.is_some_and(|it| it.procedure_type.is_some()),
            Intent::ConfirmClaim => current.is_some_and(|it| it.claim.is_some()),
            Intent::Open => self.half == Half::List && current.is_some(),
            _ => true,
        }
    }
}
