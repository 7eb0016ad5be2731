//! Deadlines in business days, told with the days they skip (D1, D5).

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};

use super::calendar::{Calendar, Country};
use super::instant::local_day;

/// Business days after restoration within which the regulatory report is due (D5).
pub const REPORT_BUSINESS_DAYS: u16 = 3;

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
pub fn add_business_days(calendar: &Calendar, from: NaiveDate, days: u16) -> Deadline {
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

/// When the regulatory report of an outage is due: three business days after the local day of its
/// restoration (D5, D7).
#[must_use]
pub fn report_due(calendar: &Calendar, restored: DateTime<FixedOffset>) -> Deadline {
    let day = local_day(restored, calendar.country().time_zone());
    add_business_days(calendar, day, REPORT_BUSINESS_DAYS)
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

    #[test]
    fn d5_report_is_due_three_business_days_after_the_local_day_of_restoration() {
        let peru = Calendar::embedded(Country::PE).unwrap();
        let restored = |text| DateTime::parse_from_rfc3339(text).unwrap();
        let due = |text| report_due(&peru, restored(text)).due.to_string();
        assert_eq!(due("2026-11-20T23:59:59-05:00"), "2026-11-25");
        assert_eq!(due("2026-11-23T00:01:00-05:00"), "2026-11-26");
        // 19:30 in Lima is already the next day in UTC; the local day counts.
        assert_eq!(due("2026-11-24T00:30:00Z"), "2026-11-26");
    }
}
