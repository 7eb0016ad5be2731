//! What the queue lists, and how much of it is in sight.

use crate::{
    actions::{QueueCursor, QueueFilter, QueueRow},
    tui::{
        effect::Effect,
        keymap::Intent,
        screens::{
            Scene,
            parts::{PagedList, Query, after},
        },
        worker::regularization::RegularizationEffect,
    },
};

/// The queue and its query.
pub(super) type Listing = PagedList<QueueFilter>;

impl Query for QueueFilter {
    type Row = QueueRow;
    type Cursor = QueueCursor;

    fn name(row: &QueueRow) -> &str {
        &row.name
    }

    /// All rows but title and filter where the sheet stands beside the queue, three
    /// tenths of the page where it stands below.
    fn height(scene: &Scene<'_>) -> u16 {
        let rows = if scene.is_wide() {
            scene.height.saturating_sub(2)
        } else {
            scene.height * 3 / 10
        };
        rows.max(4)
    }

    fn narrow(&mut self, intent: Intent) -> bool {
        let is_filter = intent == Intent::FilterState;
        if is_filter {
            *self = after(&Self::ALL, *self);
        }
        is_filter
    }

    fn ask(&self, text: String, begins: Option<QueueCursor>, scene: &Scene<'_>) -> Effect {
        Effect::Regularization(RegularizationEffect::List {
            filter: *self,
            text,
            after: begins,
            limit: usize::from(Self::height(scene)),
        })
    }
}
