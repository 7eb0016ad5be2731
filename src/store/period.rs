//! Stretches of time that lists ask for.

use chrono::{DateTime, FixedOffset};

/// A half-open stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// First instant in it.
    pub from: DateTime<FixedOffset>,
    /// First instant after it.
    pub until: DateTime<FixedOffset>,
}

impl Period {
    /// Whether an instant lies in it.
    #[must_use]
    pub fn holds(&self, at: DateTime<FixedOffset>) -> bool {
        self.from <= at && at < self.until
    }
}
