//! Tecnología's daily review of the closings that wait for it (C7).

use super::evaluation::PendingClosing;
use super::meta::Meta;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Closings in one review at most; more of them are several reviews.
pub const MOST: usize = 1_000;

/// A closing as it was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The outage.
    pub outage: Uuid,
    /// What its closing waited for.
    pub closing: PendingClosing,
}

/// What can happen to a review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClosingReviewEvent {
    /// These closings were seen.
    Reviewed {
        /// All of them.
        seen: Vec<Seen>,
    },
}

/// A review, as its operation makes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosingReview {
    /// The record's id.
    pub id: Uuid,
    /// When it was made.
    pub at: DateTime<FixedOffset>,
    /// By whom.
    pub user: Uuid,
    /// What was seen.
    pub seen: Vec<Seen>,
}

impl ClosingReview {
    /// Folds one event. Total: a review is made once (M1).
    pub fn apply(state: &mut Option<Self>, id: Uuid, meta: &Meta, event: ClosingReviewEvent) {
        let ClosingReviewEvent::Reviewed { seen } = event;
        state.get_or_insert(Self {
            id,
            at: meta.at,
            user: meta.user,
            seen,
        });
    }
}
