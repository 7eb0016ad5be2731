//! The clock of a case: its term in business days, from the business day after filing (D5).

use super::super::calendar::Calendar;
use super::super::deadline::{Deadline, add_business_days};
use super::case::CaseState;
use chrono::{Days, NaiveDate};
use serde::Serialize;
use std::collections::HashMap;

/// Business days before its end within which a term is told to end soon (X2).
pub const SOON_BUSINESS_DAYS: u16 = 3;

/// Where the clock of a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockState {
    /// Its last day is over.
    Overdue,
    /// It ends within three business days.
    DueSoon,
    /// It runs.
    Running,
    /// Nobody said when it was filed.
    Undated,
    /// The client sends it no more, and nobody here touched it (X2).
    Left,
    /// The case is closed here.
    Stopped,
}

impl ClockState {
    /// Each of them, what is most pressing first.
    pub const ALL: [Self; 6] = [
        Self::Overdue,
        Self::DueSoon,
        Self::Running,
        Self::Undated,
        Self::Left,
        Self::Stopped,
    ];

    /// Code in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::DueSoon => "due_soon",
            Self::Running => "running",
            Self::Undated => "undated",
            Self::Left => "left",
            Self::Stopped => "stopped",
        }
    }

    /// As it is read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Overdue => "vencida",
            Self::DueSoon => "por vencer",
            Self::Running => "en término",
            Self::Undated => "sin fecha",
            Self::Left => "ya no viene",
            Self::Stopped => "cerrada",
        }
    }
}

/// The clocks of many cases on one day: of each filing day it is counted once.
#[derive(Debug)]
pub struct Clocks<'c> {
    calendar: &'c Calendar,
    /// Business days within which a PQR or an appeal is answered (D5).
    days: u16,
    today: NaiveDate,
    /// The last day that is soon.
    soon: NaiveDate,
    due: HashMap<NaiveDate, NaiveDate>,
}

impl<'c> Clocks<'c> {
    /// The clocks as they stand on a day, with so many business days to answer.
    #[must_use]
    pub fn on(calendar: &'c Calendar, days: u16, today: NaiveDate) -> Self {
        Self {
            calendar,
            days,
            today,
            soon: add_business_days(calendar, today, SOON_BUSINESS_DAYS).due,
            due: HashMap::new(),
        }
    }

    /// The day it is.
    #[must_use]
    pub const fn today(&self) -> NaiveDate {
        self.today
    }

    /// The last day that is soon.
    #[must_use]
    pub const fn soon(&self) -> NaiveDate {
        self.soon
    }

    /// The term of what was filed on a day, with the days that it skips.
    #[must_use]
    pub fn term(&self, filed: NaiveDate) -> Deadline {
        self.count(filed, self.days)
    }

    /// The term of what began on a day and goes on for as long again (D5).
    #[must_use]
    pub fn twice(&self, begun: NaiveDate) -> Deadline {
        self.count(begun, self.days.saturating_mul(2))
    }

    /// So many business days from the one after a day.
    #[must_use]
    pub fn count(&self, from: NaiveDate, days: u16) -> Deadline {
        add_business_days(self.calendar, from, days)
    }

    /// The business calendar.
    #[must_use]
    pub const fn calendar(&self) -> &'c Calendar {
        self.calendar
    }

    /// The last day for what was filed on a day.
    pub fn due(&mut self, filed: NaiveDate) -> NaiveDate {
        let (calendar, days, due) = (self.calendar, self.days, &mut self.due);
        *due.entry(filed)
            .or_insert_with(|| add_business_days(calendar, filed, days).due)
    }

    /// Where the clock of a case stands.
    pub fn state(&mut self, filed: Option<NaiveDate>, state: CaseState) -> ClockState {
        if state.is_closed() {
            return ClockState::Stopped;
        }
        let Some(filed) = filed else {
            return ClockState::Undated;
        };
        let due = self.due(filed);
        match () {
            () if due < self.today => ClockState::Overdue,
            () if due <= self.soon => ClockState::DueSoon,
            () => ClockState::Running,
        }
    }

    /// The last filing days whose terms are over, and end soon.
    #[must_use]
    pub fn edges(&mut self) -> Option<[NaiveDate; 2]> {
        let over = self.filed_to_be_due_before(self.today)?;
        Some([over, self.filed_to_be_due_before(self.soon.succ_opt()?)?])
    }

    /// The last filing day whose term ends before a day: terms end in the order in which
    /// they begin.
    #[must_use]
    pub fn filed_to_be_due_before(&mut self, day: NaiveDate) -> Option<NaiveDate> {
        let mut filed = day.checked_sub_days(Days::new(1))?;
        while self.due(filed) >= day {
            filed = filed.pred_opt()?;
        }
        Some(filed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::Country;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn d5_a_case_has_fifteen_business_days_from_the_one_after_filing() {
        let calendar = Calendar::embedded(Country::CO).unwrap();
        // 13 and 20 July 2026 are holidays.
        let mut clocks = Clocks::on(&calendar, 15, day("2026-07-28"));
        assert_eq!(clocks.due(day("2026-07-08")), day("2026-07-31"));
        assert_eq!(clocks.due(day("2025-06-20")), day("2025-07-15"));
        let state =
            |clocks: &mut Clocks<'_>, filed: &str| clocks.state(Some(day(filed)), CaseState::New);
        assert_eq!(state(&mut clocks, "2026-07-08"), ClockState::DueSoon);
        assert_eq!(state(&mut clocks, "2026-07-09"), ClockState::Running);
        assert_eq!(state(&mut clocks, "2026-07-03"), ClockState::DueSoon);
        assert_eq!(state(&mut clocks, "2026-07-01"), ClockState::Overdue);
        assert_eq!(clocks.state(None, CaseState::New), ClockState::Undated);
        let closed = clocks.state(Some(day("2026-07-01")), CaseState::Solved);
        assert_eq!(closed, ClockState::Stopped);
    }

    #[test]
    fn d5_what_is_due_before_a_day_is_what_was_filed_by_one() {
        let calendar = Calendar::embedded(Country::CO).unwrap();
        let mut clocks = Clocks::on(&calendar, 15, day("2026-07-28"));
        let filed = clocks.filed_to_be_due_before(day("2026-07-31")).unwrap();
        assert!(clocks.due(filed) < day("2026-07-31"));
        let next = filed.succ_opt().unwrap();
        assert!(clocks.due(next) >= day("2026-07-31"));
    }
}
