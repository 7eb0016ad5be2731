//! The range of an outage on the clock, day by day, and the same range on the days
//! before (V3).

use super::super::instant::local_day;
use chrono::{DateTime, Days, FixedOffset, NaiveDate, TimeDelta, Timelike};
use chrono_tz::Tz;
use std::ops::Range;

/// With so many days before a range is compared (V3).
const PREVIOUS: u64 = 7;

/// Minutes of a day.
const DAY: u16 = 24 * 60;

/// A range on the clock: some minutes of a day, and of those after it where midnight lies
/// within.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockRange {
    first: NaiveDate,
    minutes: Vec<Range<u16>>,
    /// After so many days the same range does not touch itself.
    apart: u64,
}

impl ClockRange {
    /// From one instant to another, by the local clock: the minute it begins in is within,
    /// the one it ends in is not, unless it is the same.
    #[must_use]
    pub fn of(from: DateTime<FixedOffset>, to: DateTime<FixedOffset>, zone: Tz) -> Self {
        let (first, last) = (local_day(from, zone), local_day(to, zone));
        let minute = |at: DateTime<FixedOffset>| {
            let clock = at.with_timezone(&zone);
            u16::try_from(clock.hour() * 60 + clock.minute()).unwrap_or_default()
        };
        let (begins, ends) = (minute(from), minute(to));
        let days = first.iter_days().take_while(|day| *day <= last);
        let minutes = days.map(|day| {
            let begins = if day == first { begins } else { 0 };
            let ends = if day == last { ends } else { DAY };
            begins..ends
        });
        let mut minutes: Vec<Range<u16>> = minutes.collect();
        match &mut minutes[..] {
            [] => minutes.push(begins..begins + 1),
            [only] if only.start >= only.end => *only = begins..begins + 1,
            [.., last] if last.start >= last.end => drop(minutes.pop()),
            _ => {}
        }
        let length = (to - from - TimeDelta::minutes(1)).max(TimeDelta::zero());
        let apart = u64::try_from(length.num_days()).unwrap_or_default() + 1;
        Self {
            first,
            minutes,
            apart,
        }
    }

    /// A whole day.
    #[must_use]
    pub fn day(day: NaiveDate) -> Self {
        Self {
            first: day,
            minutes: std::iter::once(0..DAY).collect(),
            apart: 1,
        }
    }

    /// The day it begins on.
    #[must_use]
    pub const fn begins(&self) -> NaiveDate {
        self.first
    }

    /// What of each day it takes.
    pub fn stretches(&self) -> impl Iterator<Item = (NaiveDate, Range<u16>)> {
        let days = self.first.iter_days();
        days.zip(self.minutes.iter().cloned())
    }

    /// The same range on the seven days before, the latest first. Where it is longer than
    /// a day, those that end before it begins.
    pub fn before(&self) -> impl Iterator<Item = Self> {
        let shifts = self.apart..self.apart + PREVIOUS;
        shifts.filter_map(|days| {
            Some(Self {
                first: self.first.checked_sub_days(Days::new(days))?,
                ..self.clone()
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Datelike;
    use chrono_tz::America::Lima;

    fn at(text: &str) -> DateTime<FixedOffset> {
        DateTime::parse_from_rfc3339(&format!("2026-11-{text}:00-05:00")).unwrap()
    }

    fn range(from: &str, to: &str) -> ClockRange {
        ClockRange::of(at(from), at(to), Lima)
    }

    fn days(range: &ClockRange) -> Vec<(u32, Range<u16>)> {
        let stretches = range.stretches();
        stretches
            .map(|(day, minutes)| (day.day(), minutes))
            .collect()
    }

    #[test]
    fn v3_a_range_takes_its_minutes_of_each_day_by_the_local_clock() {
        for (from, to, expected) in [
            ("28T10:31", "28T11:58", vec![(28, 631..718)]),
            ("28T10:31", "28T10:31", vec![(28, 631..632)]),
            (
                "27T22:00",
                "28T01:30",
                vec![(27, 1_320..1_440), (28, 0..90)],
            ),
            ("27T22:00", "28T00:00", vec![(27, 1_320..1_440)]),
            (
                "26T10:00",
                "28T10:00",
                vec![(26, 600..1_440), (27, 0..1_440), (28, 0..600)],
            ),
            // It ends before it begins: nobody says how long it was.
            ("28T10:31", "27T10:31", vec![(28, 631..632)]),
        ] {
            assert_eq!(days(&range(from, to)), expected, "{from} {to}");
        }
        let utc = DateTime::parse_from_rfc3339("2026-11-28T03:30:00Z").unwrap();
        let late = ClockRange::of(utc, utc, Lima);
        assert_eq!(days(&late), [(27, 1_350..1_351)]);
    }

    #[test]
    fn v3_the_days_before_are_seven_and_none_of_them_touches_the_range() {
        let previous = |range: &ClockRange| -> Vec<u32> {
            range.before().map(|it| it.begins().day()).collect()
        };
        let night = range("27T22:00", "28T01:30");
        assert_eq!(previous(&night), [26, 25, 24, 23, 22, 21, 20]);
        let before = night.before().next().unwrap();
        assert_eq!(days(&before), [(26, 1_320..1_440), (27, 0..90)]);
        // A day to the minute ends as the range begins; a minute more does not.
        assert_eq!(previous(&range("27T10:00", "28T10:00"))[0], 26);
        assert_eq!(previous(&range("27T10:00", "28T10:01"))[0], 25);
        assert_eq!(previous(&ClockRange::day(night.begins())).len(), 7);
    }
}
