//! What was counted in a range and in the same range of the days before, as far as files
//! say it (V3, V4).

use super::range::ClockRange;
use super::{DayTally, TalliedPlace};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// What was counted on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayCount {
    /// The day.
    pub date: NaiveDate,
    /// How many.
    pub count: u64,
}

/// Why a day is not compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lack {
    /// No file says anything of it: nobody knows that there were none.
    NoData,
    /// Counts of it have no hour: nobody knows whether they are within the range.
    NoHour,
}

impl Lack {
    /// In two words.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::NoData => "sin dato",
            Self::NoHour => "sin hora",
        }
    }
}

/// A day that is not compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// The day.
    pub date: NaiveDate,
    /// Why.
    pub reason: Lack,
}

/// A count with those of the days before. As it begins nothing was imported.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counted {
    /// What was counted in the range; none where nothing was imported of its day.
    pub count: Option<u64>,
    /// The same range on the days before of which something is known, latest first.
    pub previous: Vec<DayCount>,
    /// Those of which it is not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<LeftOut>,
    /// Whole days were compared, since the counts of the day have no hour.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub whole_days: bool,
}

impl Counted {
    /// Counts a range and those before it by what is known of some minutes of a day; none
    /// where no file says anything of that day.
    #[must_use]
    pub fn of(
        range: &ClockRange,
        known: impl Fn(NaiveDate, &Range<u16>) -> Option<DayTally>,
    ) -> Self {
        let within = |range: &ClockRange| -> Option<DayTally> {
            let mut stretches = range.stretches();
            stretches.try_fold(DayTally::nothing(range.begins()), |sum, (day, minutes)| {
                Some(sum.plus(known(day, &minutes)?))
            })
        };
        let now = within(range);
        let before: Vec<_> = range
            .before()
            .map(|range| (range.begins(), within(&range)))
            .collect();
        let is_untimed = |tally: &DayTally| tally.untimed > 0;
        // Of nothing nobody says whether it had hours: the days before tell.
        let whole_days = now.is_some_and(|now| {
            let mut others = before.iter().filter_map(|(_, tally)| *tally);
            is_untimed(&now) || now.total == 0 && others.any(|it| is_untimed(&it))
        });
        let count = |tally: DayTally| {
            if whole_days { tally.total } else { tally.count }
        };
        let mut counted = Self {
            count: now.map(count),
            whole_days,
            ..Self::default()
        };
        for (date, tally) in before {
            let reason = match tally {
                None => Lack::NoData,
                Some(tally) if !whole_days && is_untimed(&tally) => Lack::NoHour,
                Some(tally) => {
                    let count = count(tally);
                    counted.previous.push(DayCount { date, count });
                    continue;
                }
            };
            counted.left_out.push(LeftOut { date, reason });
        }
        if counted.is_known() {
            counted
        } else {
            Self::default()
        }
    }

    /// All its days, the event's own first, then the latest before it; none where nothing
    /// is known.
    #[must_use]
    pub fn days(&self, own: NaiveDate) -> Vec<(NaiveDate, Result<u64, Lack>)> {
        if !self.is_known() {
            return Vec::new();
        }
        let previous = self.previous.iter().map(|it| (it.date, Ok(it.count)));
        let left_out = self.left_out.iter().map(|it| (it.date, Err(it.reason)));
        let mut days: Vec<_> = previous.chain(left_out).collect();
        days.sort_by_key(|(day, _)| std::cmp::Reverse(*day));
        days.insert(0, (own, self.count.ok_or(Lack::NoData)));
        days
    }

    /// Whether anything was imported of any of its days.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.count.is_some() || !self.previous.is_empty()
    }
}

/// What the third and the fourth criterion count: a verdict keeps what it was decided on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Figures {
    /// Of whom the *tipificaciones* are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<TalliedPlace>,
    /// *Tipificaciones* of the type within the range (V3).
    pub impact: Counted,
    /// Claims and LDR of all channels within the range (V4).
    pub claims: Counted,
    /// The same on the whole day it began (V4).
    pub claims_of_day: Counted,
}

impl Figures {
    /// Whether anything was imported of what they count.
    #[must_use]
    pub fn are_known(&self) -> bool {
        let mut all = [&self.impact, &self.claims, &self.claims_of_day].into_iter();
        all.any(Counted::is_known)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use chrono_tz::America::Lima;

    fn day(number: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, number).unwrap()
    }

    fn range(from: &str, to: &str) -> ClockRange {
        let at = |text| DateTime::parse_from_rfc3339(&format!("2026-11-{text}:00-05:00")).unwrap();
        ClockRange::of(at(from), at(to), Lima)
    }

    fn tally(number: u32, count: u64, untimed: u64) -> DayTally {
        DayTally {
            day: day(number),
            count,
            untimed,
            total: count + untimed + 100,
        }
    }

    /// Counts the 28th by what is known of days.
    fn counted(known: &[DayTally]) -> Counted {
        Counted::of(&range("28T10:31", "28T11:58"), |date, minutes| {
            assert_eq!(*minutes, 631..718);
            known.iter().find(|it| it.day == date).copied()
        })
    }

    fn counts(counted: &Counted) -> Vec<(u32, u64)> {
        use chrono::Datelike;
        let previous = counted.previous.iter();
        previous.map(|it| (it.date.day(), it.count)).collect()
    }

    #[test]
    fn v3_a_day_that_no_file_speaks_of_is_left_out_and_never_zero() {
        let seen = counted(&[tally(28, 14, 0), tally(27, 63, 0), tally(25, 0, 0)]);
        assert_eq!(seen.count, Some(14));
        assert_eq!(counts(&seen), [(27, 63), (25, 0)]);
        let days = seen.days(day(28));
        let of = |number| {
            days.iter()
                .find(|(date, _)| *date == day(number))
                .unwrap()
                .1
        };
        assert_eq!(
            [28, 27, 26, 25].map(of),
            [Ok(14), Ok(63), Err(Lack::NoData), Ok(0)]
        );
        assert_eq!((days.len(), days[7].0), (8, day(21)));
        let left_out: Vec<_> = seen.left_out.iter().map(|it| it.date).collect();
        assert_eq!(left_out, [26, 24, 23, 22, 21].map(day));
        assert!(seen.left_out.iter().all(|it| it.reason == Lack::NoData));
        // Nothing of its own day, and nothing at all.
        let before = counted(&[tally(27, 63, 0)]);
        assert_eq!((before.count, counts(&before)), (None, vec![(27, 63)]));
        assert_eq!(counted(&[tally(20, 5, 0)]), Counted::default());
    }

    #[test]
    fn v3_counts_without_an_hour_are_compared_by_the_day_or_left_out() {
        // Its own day has some: whole days are compared.
        let whole = counted(&[tally(28, 0, 40), tally(27, 63, 0), tally(26, 0, 90)]);
        assert_eq!((whole.count, whole.whole_days), (Some(140), true));
        assert_eq!(counts(&whole), [(27, 163), (26, 190)]);
        // Its own day has hours: one that has not is left out.
        let range = counted(&[tally(28, 14, 0), tally(27, 63, 0), tally(26, 10, 1)]);
        assert_eq!((range.count, range.whole_days), (Some(14), false));
        assert_eq!(counts(&range), [(27, 63)]);
        let no_hour = range.left_out.iter().find(|it| it.date == day(26));
        assert_eq!(no_hour.map(|it| it.reason), Some(Lack::NoHour));
        // Nothing was counted on its day: the others say whether they have hours.
        let none = DayTally::nothing(day(28));
        let whole = counted(&[none, tally(27, 0, 63)]);
        assert_eq!((whole.count, whole.whole_days), (Some(0), true));
        assert_eq!(counts(&whole), [(27, 163)]);
    }

    #[test]
    fn v3_a_range_over_midnight_is_known_where_both_its_days_are() {
        let night = range("27T22:00", "28T01:30");
        let known = |date: NaiveDate, minutes: &Range<u16>| {
            let count = if minutes.start == 0 { 5 } else { 40 };
            (date != day(24)).then_some(DayTally {
                day: date,
                count,
                untimed: 0,
                total: count,
            })
        };
        let seen = Counted::of(&night, known);
        assert_eq!(seen.count, Some(45));
        // The 24th is half of two ranges.
        assert_eq!(
            counts(&seen),
            [(26, 45), (25, 45), (22, 45), (21, 45), (20, 45)]
        );
        assert_eq!(seen.left_out.len(), 2);
    }
}
