//! Deadlines in business days, told with the days they skip (D1, D5).

use chrono::{DateTime, Days, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};

use super::calendar::{Calendar, Country};
use super::instant::{date, duration, local_day, midnight};

/// Business days after restoration within which the regulatory report is due (D5).
pub(crate) const REPORT_BUSINESS_DAYS: u16 = 3;

/// A day that did not count, and why (D1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// The day.
    pub date: NaiveDate,
    /// `sábado`, `domingo`, or the name of the holiday or local day.
    pub reason: String,
}

/// A term in business days and the way it was counted (D1). Serialises as the JSON of `plazo`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// Whose calendar was used.
    pub country: Country,
    /// The day of the event; counting starts on the next business day.
    pub from: NaiveDate,
    /// Business days granted.
    pub days: u16,
    /// The last day of the term.
    pub due: NaiveDate,
    /// The days in between that did not count.
    pub skipped: Vec<Skipped>,
    /// Version of the calendar.
    pub calendar: String,
}

/// Counts `days` business days from the business day after `from` (D1).
///
/// With no days the term ends on `from` itself. A term past the last date that
/// can be written stops there.
#[must_use]
pub(crate) fn add_business_days(calendar: &Calendar, from: NaiveDate, days: u16) -> Deadline {
    let mut due = from;
    let mut skipped = Vec::new();
    let mut left = days;
    while left > 0 {
        let Some(next) = due.succ_opt() else { break };
        due = next;
        match calendar.not_counted(due) {
            Some(reason) => skipped.push(Skipped {
                date: due,
                reason: reason.to_owned(),
            }),
            None => left -= 1,
        }
    }
    Deadline {
        country: calendar.country(),
        from,
        days,
        due,
        skipped,
        calendar: calendar.version().to_owned(),
    }
}

impl Deadline {
    /// Business days after a day of the term until its last one; none once it is over.
    #[must_use]
    pub fn left(&self, today: NaiveDate) -> u16 {
        let days = today.max(self.from).iter_days().skip(1);
        let counts = |day: &NaiveDate| self.skipped.iter().all(|it| it.date != *day);
        let left = days.take_while(|day| *day <= self.due).filter(counts);
        u16::try_from(left.count()).unwrap_or(u16::MAX)
    }

    /// What is left of it, in words: `vence el 25/11/2026, en 2 días hábiles`.
    #[must_use]
    pub fn words(&self, now: DateTime<FixedOffset>) -> String {
        let zone = self.country.time_zone();
        let today = local_day(now, zone);
        let due = date(self.due);
        if self.due < today {
            return match (today - self.due).num_days() {
                1 => format!("venció el {due}, ayer"),
                days => format!("venció el {due}, hace {days} días"),
            };
        }
        if self.due == today {
            let end = today.succ_opt().map_or(now, |next| midnight(next, zone));
            return format!("vence hoy, en {}", duration(now, end));
        }
        match self.left(today) {
            1 => format!("vence el {due}, en 1 día hábil"),
            left => format!("vence el {due}, en {left} días hábiles"),
        }
    }
}

/// From which instant of an outage the term of its report is counted (D5).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReportClock {
    /// Its restoration: what the procedure's *posteriores al evento* is taken for.
    #[default]
    #[serde(rename = "restablecimiento")]
    Restoration,
    /// Its start: the stricter reading.
    #[serde(rename = "inicio")]
    Start,
}

impl ReportClock {
    /// Word in the profile's file.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Restoration => "restablecimiento",
            Self::Start => "inicio",
        }
    }
}

/// Where a term stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TermState {
    /// It runs, its last day included.
    Running,
    /// It runs, and counted from the start it would be over (D5).
    AtRisk,
    /// Its last day is over.
    Overdue,
}

impl TermState {
    /// Where a term stands on a day that has only one date.
    #[must_use]
    pub fn of(due: NaiveDate, today: NaiveDate) -> Self {
        if due < today {
            Self::Overdue
        } else {
            Self::Running
        }
    }

    /// The word for it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Running => "en plazo",
            Self::AtRisk => "en riesgo",
            Self::Overdue => "vencido",
        }
    }
}

/// The term of the regulatory report of an outage, counted both ways (D5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportTerm {
    clock: ReportClock,
    from_start: Deadline,
    from_restoration: Option<Deadline>,
}

impl ReportTerm {
    /// Counts the term of an outage; the local days of its instants count (D7).
    #[must_use]
    pub fn of(
        calendar: &Calendar,
        clock: ReportClock,
        started: DateTime<FixedOffset>,
        restored: Option<DateTime<FixedOffset>>,
    ) -> Self {
        let zone = calendar.country().time_zone();
        let from = |at| add_business_days(calendar, local_day(at, zone), REPORT_BUSINESS_DAYS);
        Self {
            clock,
            from_start: from(started),
            from_restoration: restored.map(from),
        }
    }

    /// The term that holds; none while the outage it is counted from the restoration of
    /// goes on.
    #[must_use]
    pub const fn counted(&self) -> Option<&Deadline> {
        match self.clock {
            ReportClock::Restoration => self.from_restoration.as_ref(),
            ReportClock::Start => Some(&self.from_start),
        }
    }

    /// The last day, counted from the start.
    #[must_use]
    pub(crate) const fn due_from_start(&self) -> NaiveDate {
        self.from_start.due
    }

    /// The last day, counted from the restoration.
    #[must_use]
    pub(crate) fn due_from_restoration(&self) -> Option<NaiveDate> {
        self.from_restoration.as_ref().map(|term| term.due)
    }

    /// Where it stands, for one line beside others: `en riesgo hasta el 27/11/2026`.
    #[must_use]
    pub fn brief(&self, now: DateTime<FixedOffset>) -> String {
        let today = local_day(now, self.from_start.country.time_zone());
        match (self.state(today), self.counted()) {
            (TermState::AtRisk, Some(term)) => format!("en riesgo hasta el {}", date(term.due)),
            (TermState::AtRisk, None) => "en riesgo: sin restablecer".to_owned(),
            _ => self.words(now),
        }
    }

    /// Where it stands, in words, with the other date where that one is over.
    #[must_use]
    pub fn words(&self, now: DateTime<FixedOffset>) -> String {
        let today = local_day(now, self.from_start.country.time_zone());
        let strict = date(self.from_start.due);
        match (self.state(today), self.counted()) {
            (TermState::AtRisk, Some(term)) => format!(
                "en riesgo: {}; contado del inicio venció el {strict}",
                term.words(now)
            ),
            (TermState::AtRisk, None) => {
                format!("en riesgo: sin restablecer; contado del inicio venció el {strict}")
            }
            (_, Some(term)) => term.words(now),
            (_, None) => format!("contado del inicio vence el {strict}"),
        }
    }

    /// Where it stands on a day.
    #[must_use]
    pub fn state(&self, today: NaiveDate) -> TermState {
        match self.counted() {
            Some(term) if term.due < today => TermState::Overdue,
            _ if self.from_start.due < today => TermState::AtRisk,
            _ => TermState::Running,
        }
    }
}

/// The first instant whose term has not ended when `today` begins: what an outage is
/// counted from lies before it exactly where its term is over (D5).
#[must_use]
pub(crate) fn first_not_over(calendar: &Calendar, today: NaiveDate) -> DateTime<FixedOffset> {
    let over = |day| add_business_days(calendar, day, REPORT_BUSINESS_DAYS).due < today;
    let before = |day: &NaiveDate| day.checked_sub_days(Days::new(1));
    let days = std::iter::successors(Some(today), before);
    // The first day back whose term is over, and the one after it, which is not.
    let mut first = today;
    for day in days {
        if over(day) {
            break;
        }
        first = day;
    }
    midnight(first, calendar.country().time_zone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deadline(country: Country, from: &str, days: u16) -> Deadline {
        let calendar = Calendar::embedded(country).unwrap();
        add_business_days(&calendar, from.parse().unwrap(), days)
    }

    fn due(country: Country, from: &str, days: u16) -> String {
        deadline(country, from, days).due.to_string()
    }

    #[test]
    fn d4_peru_vector_of_december_2024() {
        assert_eq!(due(Country::PE, "2024-12-06", 3), "2024-12-12");
    }

    #[test]
    fn d4_peru_vector_of_july_2026() {
        assert_eq!(due(Country::PE, "2026-07-22", 3), "2026-07-30");
    }

    #[test]
    fn d4_colombia_vector_of_july_2026() {
        assert_eq!(due(Country::CO, "2026-07-08", 15), "2026-07-31");
    }

    #[test]
    fn d4_colombia_vector_of_june_2025() {
        assert_eq!(due(Country::CO, "2025-06-20", 15), "2025-07-15");
    }

    #[test]
    fn d1_a_deadline_shows_what_it_skipped_and_its_calendar() {
        let json = serde_json::to_value(deadline(Country::PE, "2024-12-06", 3)).unwrap();
        assert_eq!(
            json,
            serde_json::json!({
                "country": "PE", "from": "2024-12-06", "days": 3, "due": "2024-12-12",
                "skipped": [
                    {"date": "2024-12-07", "reason": "sábado"},
                    {"date": "2024-12-08", "reason": "domingo"},
                    {"date": "2024-12-09", "reason": "Batalla de Ayacucho"},
                ],
                "calendar": "PE-2026.1",
            })
        );
    }

    #[test]
    fn d1_counting_starts_on_the_next_business_day() {
        assert_eq!(due(Country::PE, "2026-11-20", 1), "2026-11-23");
        assert_eq!(due(Country::PE, "2026-11-21", 1), "2026-11-23");
        assert_eq!(due(Country::PE, "2026-11-22", 1), "2026-11-23");
        assert_eq!(due(Country::PE, "2026-11-22", 0), "2026-11-22");
    }

    #[test]
    fn d1_the_end_of_time_is_not_a_loop() {
        let peru = Calendar::embedded(Country::PE).unwrap();
        assert_eq!(
            add_business_days(&peru, NaiveDate::MAX, 3).due,
            NaiveDate::MAX
        );
    }

    fn at(text: &str) -> DateTime<FixedOffset> {
        DateTime::parse_from_rfc3339(text).unwrap()
    }

    fn term(clock: ReportClock, started: &str, restored: Option<&str>) -> ReportTerm {
        let peru = Calendar::embedded(Country::PE).unwrap();
        ReportTerm::of(&peru, clock, at(started), restored.map(at))
    }

    #[test]
    fn d5_report_is_due_three_business_days_after_the_local_day_of_restoration() {
        let due = |restored| {
            let started = "2026-11-20T08:00:00-05:00";
            let term = term(ReportClock::Restoration, started, Some(restored));
            term.counted().unwrap().due.to_string()
        };
        assert_eq!(due("2026-11-20T23:59:59-05:00"), "2026-11-25");
        assert_eq!(due("2026-11-23T00:01:00-05:00"), "2026-11-26");
        // 19:30 in Lima is already the next day in UTC; the local day counts.
        assert_eq!(due("2026-11-24T00:30:00Z"), "2026-11-26");
    }

    #[test]
    fn d5_what_is_over_from_the_start_is_at_risk_until_the_counted_term_is_over() {
        let day = |text: &str| text.parse().unwrap();
        // Friday to Tuesday: due on Wednesday from the start, on Friday from its end.
        let (started, restored) = ("2026-11-20T18:59:00-05:00", "2026-11-24T00:01:00-05:00");
        let both = term(ReportClock::Restoration, started, Some(restored));
        assert_eq!(both.due_from_start(), day("2026-11-25"));
        assert_eq!(both.due_from_restoration(), Some(day("2026-11-27")));
        for (today, state) in [
            ("2026-11-25", TermState::Running),
            ("2026-11-26", TermState::AtRisk),
            ("2026-11-27", TermState::AtRisk),
            ("2026-11-28", TermState::Overdue),
        ] {
            assert_eq!(both.state(day(today)), state, "{today}");
        }
        let strict = term(ReportClock::Start, started, Some(restored));
        assert_eq!(strict.counted().unwrap().due, day("2026-11-25"));
        assert_eq!(strict.state(day("2026-11-26")), TermState::Overdue);
        let open = term(ReportClock::Restoration, started, None);
        assert_eq!(open.counted(), None);
        assert_eq!(open.state(day("2026-11-25")), TermState::Running);
        assert_eq!(open.state(day("2026-12-31")), TermState::AtRisk);
    }

    #[test]
    fn d5_the_first_instant_not_over_parts_what_is_late_from_what_is_not() {
        let peru = Calendar::embedded(Country::PE).unwrap();
        let mut today: NaiveDate = "2026-07-18".parse().unwrap();
        for _ in 0..60 {
            let first = first_not_over(&peru, today);
            let last = first - chrono::TimeDelta::milliseconds(1);
            let state = |restored| {
                ReportTerm::of(&peru, ReportClock::Restoration, restored, Some(restored))
                    .state(today)
            };
            assert_eq!(state(first), TermState::Running, "{today}");
            assert_eq!(state(last), TermState::Overdue, "{today}");
            today = today.succ_opt().unwrap();
        }
    }

    #[test]
    fn d1_what_is_left_is_told_in_business_days_and_on_the_last_day_in_hours() {
        let term = deadline(Country::PE, "2026-12-04", 3);
        assert_eq!(term.due.to_string(), "2026-12-11");
        for (now, left, words) in [
            (
                "2026-12-04T23:59:00-05:00",
                3,
                "vence el 11/12/2026, en 3 días hábiles",
            ),
            (
                "2026-12-08T10:00:00-05:00",
                2,
                "vence el 11/12/2026, en 2 días hábiles",
            ),
            (
                "2026-12-10T10:00:00-05:00",
                1,
                "vence el 11/12/2026, en 1 día hábil",
            ),
            ("2026-12-11T16:40:00-05:00", 0, "vence hoy, en 7 h 20 min"),
            ("2026-12-12T00:00:00-05:00", 0, "venció el 11/12/2026, ayer"),
            (
                "2026-12-14T09:00:00-05:00",
                0,
                "venció el 11/12/2026, hace 3 días",
            ),
        ] {
            let now = at(now);
            assert_eq!(term.left(now.date_naive()), left, "{now}");
            assert_eq!(term.words(now), words);
        }
    }

    #[test]
    fn d5_what_is_at_risk_tells_both_dates() {
        let (started, restored) = ("2026-11-20T18:59:00-05:00", "2026-11-24T00:01:00-05:00");
        let now = at("2026-11-26T09:00:00-05:00");
        let both = term(ReportClock::Restoration, started, Some(restored));
        assert_eq!(
            both.words(now),
            "en riesgo: vence el 27/11/2026, en 1 día hábil; contado del inicio venció el 25/11/2026"
        );
        assert_eq!(both.brief(now), "en riesgo hasta el 27/11/2026");
        let open = term(ReportClock::Restoration, started, None);
        assert_eq!(open.brief(now), "en riesgo: sin restablecer");
        assert_eq!(
            term(ReportClock::Restoration, started, None).words(now),
            "en riesgo: sin restablecer; contado del inicio venció el 25/11/2026"
        );
        assert_eq!(
            term(ReportClock::Start, started, None).words(now),
            "venció el 25/11/2026, ayer"
        );
    }
}
