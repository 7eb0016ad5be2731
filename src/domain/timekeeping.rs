//! What a console believes of its own clock, and what of it is doubtful (J4).
//!
//! Only what the own terminal wrote speaks about its clock: others' clocks mark
//! nothing here (M4). What is doubtful is marked, and no more: once the clock
//! shows a time again that nothing speaks against, the doubt is over.

use chrono::{DateTime, FixedOffset, TimeDelta};
use serde::{Deserialize, Serialize};

use super::instant::FIRST;

/// Why the time of an operation is not to be trusted (J4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockMark {
    /// Earlier than an operation the console already held.
    Backwards,
    /// The wall clock was set while the console ran, or is far ahead of all that was written.
    Jumped,
}

/// By how much a clock is corrected without anybody setting it.
const SLACK: TimeDelta = TimeDelta::minutes(2);

/// A console can rest so long between two systems' failures: nobody can tell at
/// once that a clock is ahead by less. A clock that comes back over more than this
/// was ahead, where that was in doubt; and is itself in doubt, where it was not.
const LONG: TimeDelta = TimeDelta::days(31);

/// No console rests so long.
const TOO_LONG: TimeDelta = TimeDelta::days(366);

/// What speaks for and against the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Believed {
    /// The latest instant that nothing speaks against.
    pub latest: DateTime<FixedOffset>,
    /// The first and the last instant of a time far ahead of it. It is believed
    /// once it lasted, and forgotten when the clock comes back from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ahead: Option<(DateTime<FixedOffset>, DateTime<FixedOffset>)>,
    /// Where the clock went back to, while it is doubtful which of the two times is
    /// right: the one that is written in next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub back: Option<DateTime<FixedOffset>>,
}

impl Believed {
    /// With nothing known but the latest instant.
    #[must_use]
    pub fn until(latest: DateTime<FixedOffset>) -> Self {
        Self {
            latest,
            ahead: None,
            back: None,
        }
    }

    /// What is to be thought of `now`, the clock having been set by `moved` while
    /// the console ran; and what is believed once something is written then.
    #[must_use]
    pub fn judge(self, now: DateTime<FixedOffset>, moved: TimeDelta) -> (Option<ClockMark>, Self) {
        // No console was there then: an empty battery set the clock.
        if now <= FIRST {
            return (Some(ClockMark::Backwards), self);
        }
        if self.latest <= FIRST {
            return (None, Self::until(now));
        }
        let corrected = self.fits(now) && !self.fits(now - moved);
        if moved.abs() > SLACK && !corrected {
            return (Some(ClockMark::Jumped), self);
        }
        if now + SLACK < self.latest {
            return self.gone_back(now, self.latest, Self::until);
        }
        let believed = (None, Self::until(self.latest.max(now)));
        let far = now - self.latest > LONG;
        let (first, last) = match self.ahead {
            // It came back, or never was away.
            None if !far => return believed,
            Some((first, _)) if now + SLACK < first && !far => return believed,
            Some((first, _)) if now - first > LONG => return believed,
            Some((first, last)) if now + SLACK >= first => (first, last),
            _ => (now, now),
        };
        let onward = Self { back: None, ..self };
        if now + SLACK < last {
            return self.gone_back(now, last, |right| Self {
                ahead: Some((first, right)),
                ..onward
            });
        }
        let mark = (first - self.latest > TOO_LONG).then_some(ClockMark::Jumped);
        let ahead = Some((first, last.max(now)));
        (mark, Self { ahead, ..onward })
    }

    /// What is to be thought of `now`, which lies before what was written `last`:
    /// one of them is wrong. The first time it is not known which; the next one
    /// that goes on from there says that the clock was ahead and is right again.
    fn gone_back(
        self,
        now: DateTime<FixedOffset>,
        last: DateTime<FixedOffset>,
        right: impl FnOnce(DateTime<FixedOffset>) -> Self,
    ) -> (Option<ClockMark>, Self) {
        if last - now > LONG {
            return (Some(ClockMark::Backwards), self);
        }
        if self.back.is_some_and(|back| now + SLACK >= back) {
            return (None, right(now));
        }
        let back = Some(now);
        (Some(ClockMark::Backwards), Self { back, ..self })
    }

    /// Whether nothing that was written speaks against an instant.
    fn fits(self, at: DateTime<FixedOffset>) -> bool {
        at + SLACK >= self.latest && at - self.latest <= TOO_LONG
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<FixedOffset> {
        DateTime::parse_from_rfc3339(&format!("{text}:00-05:00")).unwrap()
    }

    /// What is marked of a row of instants, each with by how much the clock was set.
    fn marks(row: &[(&str, TimeDelta)]) -> Vec<Option<ClockMark>> {
        let mut believed = Believed::until(at("2026-11-22T10:00"));
        row.iter()
            .map(|(now, moved)| {
                let (mark, after) = believed.judge(at(now), *moved);
                believed = after;
                mark
            })
            .collect()
    }

    const STILL: TimeDelta = TimeDelta::zero();

    #[test]
    fn j4_a_clock_that_went_back_is_doubtful_until_it_is_right_again() {
        assert_eq!(
            marks(&[
                ("2026-11-22T10:30", STILL),
                ("2020-01-01T00:00", STILL),
                ("2020-01-01T00:20", STILL),
                ("2026-11-22T10:31", STILL),
            ]),
            [
                None,
                Some(ClockMark::Backwards),
                Some(ClockMark::Backwards),
                None
            ]
        );
    }

    #[test]
    fn j4_a_clock_of_long_ago_is_doubtful_and_says_nothing_of_a_right_one() {
        // The last is how the console tells them all: as the first instant that it writes.
        for long_ago in ["1966-12-13T14:38", "1984-05-01T09:00", "1999-12-31T19:00"] {
            let first = Believed::until(at(long_ago));
            let (mark, after) = first.judge(at(long_ago), STILL);
            assert_eq!(mark, Some(ClockMark::Backwards), "{long_ago}");
            let (mark, after) = after.judge(at("2026-11-22T10:00"), STILL);
            assert_eq!(mark, None, "{long_ago}");
            let (mark, after) = after.judge(at(long_ago), STILL);
            assert_eq!(mark, Some(ClockMark::Backwards), "{long_ago}");
            assert_eq!(after.judge(at("2026-11-22T10:01"), STILL).0, None);
        }
    }

    #[test]
    fn j4_a_clock_that_was_a_little_ahead_leaves_one_doubt() {
        for ahead in ["2026-11-22T10:11", "2026-11-23T06:01", "2026-12-20T10:01"] {
            assert_eq!(
                marks(&[
                    ("2026-11-22T10:01", STILL),
                    (ahead, STILL),
                    ("2026-11-22T10:02", STILL),
                    ("2026-11-22T10:03", STILL),
                    ("2026-11-22T10:04", STILL),
                    (ahead, STILL),
                ]),
                [None, None, Some(ClockMark::Backwards), None, None, None],
                "{ahead}"
            );
        }
        // The one that went back was the wrong one: it says nothing once it is over.
        assert_eq!(
            marks(&[
                ("2026-11-22T10:31", STILL),
                ("2026-11-22T10:02", STILL),
                ("2026-11-22T10:32", STILL),
                ("2026-11-22T10:03", STILL),
            ]),
            [
                None,
                Some(ClockMark::Backwards),
                None,
                Some(ClockMark::Backwards)
            ]
        );
    }

    #[test]
    fn j4_a_clock_a_little_ahead_after_a_long_rest_leaves_one_doubt() {
        assert_eq!(
            marks(&[
                ("2027-03-02T09:00", STILL),
                ("2027-03-03T05:00", STILL),
                ("2027-03-02T09:01", STILL),
                ("2027-03-02T09:02", STILL),
                ("2027-03-02T09:05", STILL),
            ]),
            [None, None, Some(ClockMark::Backwards), None, None]
        );
    }

    #[test]
    fn j4_a_clock_far_ahead_is_doubtful_and_what_comes_after_it_is_not() {
        assert_eq!(
            marks(&[
                ("2031-11-22T10:30", STILL),
                ("2031-11-22T10:40", STILL),
                ("2026-11-22T10:50", STILL),
                ("2026-11-22T11:50", STILL),
            ]),
            [Some(ClockMark::Jumped), Some(ClockMark::Jumped), None, None]
        );
    }

    #[test]
    fn j4_a_console_that_rested_for_months_is_believed() {
        let (mark, after) =
            Believed::until(at("2026-11-22T10:00")).judge(at("2027-03-02T09:00"), STILL);
        assert_eq!(mark, None);
        let (mark, after) = after.judge(at("2027-03-20T09:00"), STILL);
        assert_eq!(mark, None);
        // It lasted: from here on a clock that goes back is the one in doubt.
        let (mark, after) = after.judge(at("2027-04-20T09:00"), STILL);
        assert_eq!((mark, after.ahead), (None, None));
        let (mark, _) = after.judge(at("2026-12-01T09:00"), STILL);
        assert_eq!(mark, Some(ClockMark::Backwards));
    }

    #[test]
    fn j4_a_small_correction_is_no_doubt() {
        let set = TimeDelta::seconds(-90);
        assert_eq!(
            marks(&[("2026-11-22T10:30", STILL), ("2026-11-22T10:29", set)]),
            [None, None]
        );
    }

    #[test]
    fn j4_a_clock_that_is_set_right_while_the_console_runs_ends_the_doubt() {
        let right = at("2026-11-22T10:40") - at("2020-01-01T00:10");
        assert_eq!(
            marks(&[
                ("2020-01-01T00:00", STILL),
                ("2026-11-22T10:40", right),
                ("2026-11-22T10:50", right),
            ]),
            [Some(ClockMark::Backwards), None, None]
        );
        let wrong = TimeDelta::hours(3);
        assert_eq!(
            marks(&[
                ("2026-11-22T13:30", wrong),
                ("2026-11-22T10:40", STILL),
                ("2026-11-22T10:50", STILL),
            ]),
            [Some(ClockMark::Jumped), None, None]
        );
    }
}
