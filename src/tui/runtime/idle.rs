//! Since when nothing happened.

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};

/// Watches how long nothing happened, no input above all, by two clocks: the
/// monotonic one may stand still while a laptop sleeps, the other may be set back.
pub(in crate::tui) struct IdleWatch {
    since: Instant,
    since_wall: DateTime<Utc>,
    told: bool,
}

impl IdleWatch {
    pub(in crate::tui) fn new(now: DateTime<Utc>) -> Self {
        Self {
            since: Instant::now(),
            since_wall: now,
            told: false,
        }
    }

    pub(super) fn touch(&mut self, now: DateTime<Utc>) {
        *self = Self::new(now);
    }

    fn elapsed(&self, now: DateTime<Utc>) -> Duration {
        let wall = (now - self.since_wall).to_std().unwrap_or_default();
        self.since.elapsed().max(wall)
    }

    pub(in crate::tui) fn remaining(
        &self,
        now: DateTime<Utc>,
        limit: Option<Duration>,
    ) -> Duration {
        match limit {
            Some(limit) if !self.told => limit.saturating_sub(self.elapsed(now)),
            _ => Duration::MAX,
        }
    }

    pub(in crate::tui) fn is_due(&mut self, now: DateTime<Utc>, limit: Option<Duration>) -> bool {
        let due = !self.told && limit.is_some_and(|limit| self.elapsed(now) >= limit);
        self.told |= due;
        due
    }
}
