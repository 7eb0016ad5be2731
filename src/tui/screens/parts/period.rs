//! How far back a list reaches.

use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate};
use chrono_tz::Tz;

use crate::{
    domain::instant::{local_day, midnight},
    tui::listed::labelled,
};

labelled! {
    /// How far back the list reaches.
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd)]
    pub enum Period {
        #[default]
        Ever => "todo",
        Today => "hoy",
        Week => "7 días",
        Month => "este mes",
    }
}

impl Period {
    /// The first instant in it.
    pub(crate) fn from(
        self,
        now: DateTime<FixedOffset>,
        zone: Tz,
    ) -> Option<DateTime<FixedOffset>> {
        let today = local_day(now, zone);
        let first: NaiveDate = match self {
            Self::Ever => return None,
            Self::Today => today,
            Self::Week => today.checked_sub_days(Days::new(6))?,
            Self::Month => today.with_day(1)?,
        };
        Some(midnight(first, zone))
    }
}

/// The next of a cycle.
pub(crate) fn after<T: Copy + PartialEq>(cycle: &[T], current: T) -> T {
    let here = cycle.iter().position(|it| *it == current).unwrap_or(0);
    cycle[(here + 1) % cycle.len()]
}
