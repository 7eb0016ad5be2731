//! What is listed: of one outage or all, one's own or everybody's, how far back.

use crate::{
    actions::{AttentionPage, AttentionQuery, AttentionView, is_identifier},
    tui::{
        effect::Effect,
        keymap::Intent,
        screens::{
            Scene,
            parts::{PagedList, Period, Query, after},
        },
        worker::attentions::AttentionEffect,
    },
};

/// The list and its query.
pub(super) type Listing = PagedList<Wanted>;

/// Which attentions are listed.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    /// Only those of this outage.
    pub(super) outage: Option<String>,
    pub(super) own: bool,
    pub(super) period: Period,
}

impl Query for Wanted {
    type Row = AttentionView;
    type Cursor = AttentionPage;

    fn name(row: &AttentionView) -> &str {
        &row.code
    }

    /// All rows but headings and title.
    fn height(scene: &Scene<'_>) -> u16 {
        scene.height.saturating_sub(4).max(5)
    }

    fn narrow(&mut self, intent: Intent) -> bool {
        match intent {
            Intent::FilterOwn => self.own = !self.own,
            Intent::FilterPeriod => self.period = after(&Period::ALL, self.period),
            _ => return false,
        }
        true
    }

    fn ask(&self, text: String, begins: Option<AttentionPage>, scene: &Scene<'_>) -> Effect {
        Effect::Attentions(AttentionEffect::List {
            query: AttentionQuery {
                text,
                outage: self.outage.clone(),
                own: self.own,
                from: self.period.from(scene),
                until: None,
            },
            page: begins,
            limit: usize::from(Self::height(scene)),
        })
    }
}

/// Whether running what is typed would be logged (U3).
pub(super) fn would_be_logged(listing: &Listing) -> bool {
    listing.search.open && is_identifier(listing.search.line.text())
}
