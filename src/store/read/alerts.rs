//! Reads of what waits for an answer of its point, for Tecnología, or for a verdict
//! (V6, C7, D5).

use super::Reader;
use crate::domain::closing_review::ClosingReview;
use crate::domain::outage::Outage;
use crate::store::error::StoreError;
use crate::store::period::Period;
use chrono::{DateTime, FixedOffset};
use rusqlite::params;

impl Reader<'_> {
    /// The outages that may have an operating error to be told: those registered from an
    /// instant on, and those whose alerts wait for an answer; newest first.
    pub(crate) fn outages_to_check(
        self,
        from: DateTime<FixedOffset>,
    ) -> Result<Vec<Outage>, StoreError> {
        self.many(
            "SELECT record FROM outage WHERE registered >= ?1 OR unanswered = 1
             ORDER BY registered DESC, id DESC",
            [from.timestamp_millis()],
        )
    }

    /// The outages with an alert that waits for an answer, the oldest first.
    pub(crate) fn outages_to_answer(self, limit: usize) -> Result<Vec<Outage>, StoreError> {
        self.many(
            "SELECT record FROM outage WHERE unanswered = 1 ORDER BY registered, id LIMIT ?1",
            [limit],
        )
    }

    /// The outages whose closing waits for Tecnología, the oldest first (C7).
    pub(crate) fn pending_closings(self) -> Result<Vec<Outage>, StoreError> {
        self.many(
            "SELECT record FROM outage WHERE pending_closing = 1 ORDER BY registered, id",
            [],
        )
    }

    /// The outages whose verdict was asked for and is not given, the one that
    /// ended first coming first (D5).
    pub(crate) fn verdicts_asked(self, limit: usize) -> Result<Vec<Outage>, StoreError> {
        self.many(
            "SELECT record FROM outage
             WHERE evaluation = 'asked' AND evaluation <> 'decided' AND restored IS NOT NULL
             ORDER BY restored, id LIMIT ?1",
            [limit],
        )
    }

    /// The reviews of closings in a period, the oldest first (C7).
    pub(crate) fn closing_reviews(self, period: Period) -> Result<Vec<ClosingReview>, StoreError> {
        self.many(
            "SELECT record FROM closing_review WHERE at >= ?1 AND at < ?2 ORDER BY at, id",
            params![
                period.from.timestamp_millis(),
                period.until.timestamp_millis()
            ],
        )
    }
}
