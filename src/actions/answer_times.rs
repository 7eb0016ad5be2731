//! How long the failures mailbox took to answer, and service to come back after it (A3).

use crate::domain::alert::{About, AlertState};
use crate::domain::outage::Outage;
use crate::store::{Reader, StoreError};
use chrono::{DateTime, FixedOffset};

/// The alert of an outage and what answered it.
pub(super) struct AnswerTimes {
    /// When the alert left for the first time.
    pub(super) sent: Option<DateTime<FixedOffset>>,
    /// Whether one is still to be sent (A4).
    pub(super) due: bool,
    /// When the first notice was written down, of those that answered it or are attached.
    noticed: Option<DateTime<FixedOffset>>,
}

impl AnswerTimes {
    pub(super) fn of(read: Reader<'_>, outage: &Outage) -> Result<Self, StoreError> {
        let mut sent: Vec<DateTime<FixedOffset>> = Vec::new();
        let mut answers = Vec::from_iter(outage.notice.as_ref().map(|link| link.notice));
        let mut waits = false;
        for alert in read.alerts_about(outage.id)? {
            if !matches!(alert.about, About::Outage { .. }) {
                continue;
            }
            waits |= alert.state() == AlertState::Prepared;
            answers.extend(alert.notice);
            sent.extend(alert.first_sent);
        }
        let mut noticed: Vec<DateTime<FixedOffset>> = Vec::new();
        for id in answers {
            noticed.extend(read.notice(id)?.map(|notice| notice.registered_at));
        }
        Ok(Self {
            sent: sent.into_iter().min(),
            due: waits && outage.awaits_alert(),
            noticed: noticed.into_iter().min(),
        })
    }

    /// Whole seconds from the alert to the notice; none where it came before the alert.
    pub(super) fn to_notice(&self) -> Option<i64> {
        seconds(self.sent?, self.noticed?)
    }

    /// Whole seconds from the notice to the restoration; none where that was before.
    pub(super) fn to_restoration(&self, outage: &Outage) -> Option<i64> {
        seconds(self.noticed?, outage.restored?.at)
    }
}

fn seconds(from: DateTime<FixedOffset>, to: DateTime<FixedOffset>) -> Option<i64> {
    (from <= to).then(|| (to - from).num_seconds())
}
