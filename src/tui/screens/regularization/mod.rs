//! *Regularización*: the queue of what is to be entered in the official system, what
//! to type for the record under the cursor, its official code, and the files that go
//! to the office and come back (G, N3, M).
//!
//! Invariants: nothing personal is shown until it is asked for, and only of one
//! record; only the newest page asked for is shown; a code being typed belongs to its
//! record and is kept as a draft until it is paired; below 120 columns the queue
//! stands above what to type.

mod exporting;
mod importing;
mod listing;
mod records;
mod update;
mod view;
mod words;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use self::listing::Listing;
use super::{Scene, Wish};
use crate::{
    actions::{DraftKind, DraftName, QueueFigures, QueueFilter, QueueRow, RecordKind, TypingSheet},
    domain::{
        authority::{self, Deed},
        regularization::RegularizationState,
    },
    tui::{
        effect::Effect,
        form::AnyForm,
        keymap::{Context, Intent},
        widgets::TextLine,
        worker::{drafts::DraftEffect, regularization::RegularizationEffect},
    },
};

pub use self::view::View;

/// Which part has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Zone {
    /// The queue.
    List,
    /// What to type.
    Fields,
    /// The official code.
    Code,
}

/// The page.
#[derive(Debug)]
pub struct State {
    listing: Listing,
    figures: QueueFigures,
    zone: Zone,
    /// Name of the record that is shown beside the queue.
    shown: Option<String>,
    sheet: Option<TypingSheet>,
    /// The field in focus.
    field: usize,
    code: TextLine,
    /// Codes that were typed and not paired, by the record's name.
    typed: BTreeMap<String, String>,
    /// Under what they are kept, once that is known.
    draft_name: Option<DraftName>,
    pairing: bool,
    /// Why a code was not taken.
    refusal: Option<String>,
    window: Option<Box<dyn AnyForm>>,
    /// Why nothing could be loaded.
    failure: Option<String>,
}

impl State {
    /// The queue from its oldest record; with the export's window above it where the
    /// person came for that.
    #[must_use]
    pub fn new(export: bool, scene: &Scene<'_>) -> (Self, Vec<Wish>) {
        let mut state = Self {
            listing: Listing::new(QueueFilter::default()),
            figures: QueueFigures::default(),
            zone: Zone::List,
            shown: None,
            sheet: None,
            field: 0,
            code: TextLine::default(),
            typed: BTreeMap::new(),
            draft_name: None,
            pairing: false,
            refusal: None,
            window: None,
            failure: None,
        };
        let mut wishes = vec![Wish::Effect(Effect::Drafts(DraftEffect::Load {
            form: DraftKind::OfficialCodes,
            mine: None,
        }))];
        wishes.extend(state.listing.load(scene));
        if export {
            wishes.extend(state.perform(Intent::ExportBundle, scene));
        }
        (state, wishes)
    }

    fn selected(&self) -> Option<&QueueRow> {
        self.listing.selected()
    }

    /// The window above it.
    pub(crate) fn window(&self) -> Option<&dyn AnyForm> {
        self.window.as_deref()
    }

    /// Where a key is pressed now.
    #[must_use]
    pub fn context(&self) -> Context {
        match (&self.window, self.zone) {
            (Some(window), _) => window.context(),
            (None, Zone::List) if self.listing.search.open => Context::Filter,
            (None, Zone::List) => Context::Regularization,
            (None, Zone::Fields) => Context::TypingSheet,
            (None, Zone::Code) => Context::OfficialCode,
        }
    }

    /// Whether an intent can be done now.
    #[must_use]
    pub fn allowed(&self, intent: Intent) -> bool {
        if let Some(window) = &self.window {
            return window.allowed(intent);
        }
        let row = self.selected();
        match intent {
            Intent::CopyText => self.sheet.is_some(),
            Intent::RevealPersonal => row.is_some_and(|row| row.kind == RecordKind::Attention),
            Intent::NotRequired => {
                row.is_some_and(|row| row.state != RegularizationState::Regularized)
            }
            Intent::NoteCall => row.is_some_and(|row| row.can_be_called),
            Intent::Open => row.is_some(),
            Intent::PairCode => !self.pairing && !self.code.is_blank(),
            _ => true,
        }
    }

    /// Shows another record beside the queue. What to type for an outage is nobody's
    /// personal data: it is loaded unasked.
    fn follow(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        let row = self.listing.selected();
        let name = row.map(|row| row.name.clone());
        let is_outage = row.is_some_and(|row| row.kind == RecordKind::Outage);
        if self.shown != name {
            self.sheet = None;
            self.field = 0;
            self.refusal = None;
            let typed = name.as_ref().and_then(|name| self.typed.get(name));
            self.code = TextLine::new(typed.map_or("", String::as_str));
            self.shown.clone_from(&name);
            if self.shown.is_none() {
                self.zone = Zone::List;
            }
        }
        let may = authority::permit(scene.person.1, false, Deed::Regularize).is_ok();
        match name {
            Some(name) if is_outage && may => vec![effect(RegularizationEffect::Sheet(name))],
            _ => Vec::new(),
        }
    }

    /// Keeps the codes that are not paired yet.
    fn save(&mut self) -> Vec<Wish> {
        let Some(name) = self.shown.clone() else {
            return Vec::new();
        };
        if self.code.is_blank() {
            self.typed.remove(&name);
        } else {
            self.typed.insert(name, self.code.text().to_owned());
        }
        self.draft()
    }

    fn draft(&self) -> Vec<Wish> {
        let Some(name) = self.draft_name else {
            return Vec::new();
        };
        if self.typed.is_empty() {
            return vec![Wish::Effect(Effect::Drafts(DraftEffect::Discard(name)))];
        }
        serde_json::to_string(&self.typed).map_or_else(
            |_| Vec::new(),
            |data| {
                vec![Wish::Effect(Effect::Drafts(DraftEffect::Save {
                    form: DraftKind::OfficialCodes,
                    name: Some(name),
                    data,
                }))]
            },
        )
    }
}

fn effect(effect: RegularizationEffect) -> Wish {
    Wish::Effect(Effect::Regularization(effect))
}
