//! What is due of each practice and what was held (X11).

use super::super::calendar::Calendar;
use super::catalog::{Frequency, Practice, Practices};
use super::session::PracticeSession;
use crate::domain::authority::Role;
use chrono::{DateTime, Datelike, Days, NaiveDate, Weekday};
use chrono_tz::Tz;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;
use thiserror::Error;
use uuid::Uuid;

/// A week, as ISO 8601 counts them: `2026-W48`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Week {
    monday: NaiveDate,
}

/// A text that is no week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("escriba la semana como AAAA-Www, por ejemplo 2026-W48")]
pub struct NoWeek;

impl Week {
    /// The week of a day.
    #[must_use]
    pub fn of(day: NaiveDate) -> Self {
        Self {
            monday: day.week(Weekday::Mon).first_day(),
        }
    }

    /// Its first and last day.
    #[must_use]
    pub fn days(self) -> Period {
        Period {
            from: self.monday,
            to: later(self.monday, 6),
        }
    }

    /// The day by which it belongs to a year, and here to a fortnight or a half too.
    #[must_use]
    pub fn thursday(self) -> NaiveDate {
        later(self.monday, 3)
    }

    /// The week as people name it: `semana 48 de 2026`.
    #[must_use]
    pub(crate) fn named(self) -> String {
        let week = self.monday.iso_week();
        format!("semana {} de {}", week.week(), week.year())
    }

    /// The one after, or before; none beyond the calendar.
    #[must_use]
    pub(crate) fn beside(self, after: bool) -> Option<Self> {
        let days = Days::new(7);
        let monday = if after {
            self.monday.checked_add_days(days)
        } else {
            self.monday.checked_sub_days(days)
        };
        monday.map(|monday| Self { monday })
    }
}

impl fmt::Display for Week {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let week = self.monday.iso_week();
        write!(f, "{}-W{:02}", week.year(), week.week())
    }
}

impl Serialize for Week {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Week {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(D::Error::custom)
    }
}

impl FromStr for Week {
    type Err = NoWeek;

    fn from_str(text: &str) -> Result<Self, NoWeek> {
        let (year, week) = text.trim().split_once("-W").ok_or(NoWeek)?;
        let digits = |text: &str, count: usize| {
            let whole = text.len() == count && text.bytes().all(|it| it.is_ascii_digit());
            whole
                .then(|| text.parse::<u32>().ok())
                .flatten()
                .ok_or(NoWeek)
        };
        let year = i32::try_from(digits(year, 4)?).map_err(|_| NoWeek)?;
        let monday = NaiveDate::from_isoywd_opt(year, digits(week, 2)?, Weekday::Mon);
        monday
            .filter(|it| (1900..=2999).contains(&it.year()))
            .map(|monday| Self { monday })
            .ok_or(NoWeek)
    }
}

/// Days from one to another, both of them in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first.
    pub from: NaiveDate,
    /// The last.
    pub to: NaiveDate,
}

impl Period {
    /// The period of a practice that a day lies in.
    #[must_use]
    pub fn of(frequency: Frequency, day: NaiveDate) -> Self {
        let on =
            |month: u32, at: u32| NaiveDate::from_ymd_opt(day.year(), month, at).unwrap_or(day);
        match frequency {
            Frequency::Daily => Self { from: day, to: day },
            Frequency::Weekly => Week::of(day).days(),
            Frequency::Fortnightly if day.day() <= 15 => Self {
                from: on(day.month(), 1),
                to: on(day.month(), 15),
            },
            Frequency::Fortnightly => Self {
                from: on(day.month(), 16),
                to: (28..=31)
                    .rev()
                    .find_map(|last| NaiveDate::from_ymd_opt(day.year(), day.month(), last))
                    .unwrap_or(day),
            },
            Frequency::HalfYearly if day.month() <= 6 => Self {
                from: on(1, 1),
                to: on(6, 30),
            },
            Frequency::HalfYearly => Self {
                from: on(7, 1),
                to: on(12, 31),
            },
        }
    }

    /// Whether a day lies in it.
    #[must_use]
    pub fn has(self, day: NaiveDate) -> bool {
        (self.from..=self.to).contains(&day)
    }

    fn days(self) -> impl Iterator<Item = NaiveDate> {
        self.from.iter_days().take_while(move |day| *day <= self.to)
    }
}

/// Who owes practices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// The user.
    pub user: Uuid,
    /// Their role.
    pub role: Role,
    /// Since when: of a period that was over before, nothing is owed; always where none.
    pub since: Option<NaiveDate>,
}

/// How much of a practice somebody held in a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adherence<'a> {
    /// The practice.
    pub practice: &'a Practice,
    /// Who owes it.
    pub owner: Due,
    /// The days that are looked at: the week, or the longer period that its Thursday lies in.
    pub period: Period,
    /// Sessions that count towards the goal: of one day or period no more than that.
    pub held: u32,
    /// Sessions that are due.
    pub due: u32,
    /// Sessions beyond the goal, and those on days on which none is due.
    pub beyond: u32,
}

impl Adherence<'_> {
    /// Held of due, in percent; none where nothing is due.
    #[must_use]
    pub fn percent(&self) -> Option<u32> {
        let share = u64::from(self.held) * 100 + u64::from(self.due / 2);
        (self.due > 0).then(|| u32::try_from(share / u64::from(self.due)).unwrap_or(u32::MAX))
    }
}

/// What each user owed of each practice in a week, and what they held of it: daily
/// practices on the business days of the week, the others in the period of their own that
/// the week belongs to. Sessions that were annulled count for nothing.
#[must_use]
pub fn adherence<'a>(
    practices: &'a Practices,
    owners: &[Due],
    sessions: &[PracticeSession],
    week: Week,
    calendar: &Calendar,
    zone: Tz,
) -> Vec<Adherence<'a>> {
    let mut all = Vec::new();
    for practice in &practices.all {
        for owner in owners {
            let Some(goal) = practice.goal_of(owner.role) else {
                continue;
            };
            let period = match practice.frequency {
                Frequency::Daily => week.days(),
                longer => Period::of(longer, week.thursday()),
            };
            if owner.since.is_some_and(|since| period.to < since) {
                continue;
            }
            let held: Vec<NaiveDate> = sessions
                .iter()
                .filter(|it| it.annulled.is_none() && it.facts.owner == owner.user)
                .filter(|it| it.facts.practice == practice.id)
                .map(|it| day_of(it.facts.held_at, zone))
                .filter(|day| period.has(*day))
                .collect();
            let all_held = count(held.len());
            let (due, held) = if practice.frequency == Frequency::Daily {
                // Each day is a period of its own: those before somebody came were over.
                let is_owed = |day: &NaiveDate| owner.since.is_none_or(|since| since <= *day);
                let due = period
                    .days()
                    .filter(|day| is_owed(day) && calendar.not_counted(*day).is_none());
                due.fold((0_u32, 0_u32), |(due, counted), day| {
                    let on_day = count(held.iter().filter(|it| **it == day).count());
                    (
                        due.saturating_add(goal),
                        counted.saturating_add(on_day.min(goal)),
                    )
                })
            } else {
                (goal, all_held.min(goal))
            };
            all.push(Adherence {
                practice,
                owner: *owner,
                period,
                held,
                due,
                beyond: all_held.saturating_sub(held),
            });
        }
    }
    all
}

fn day_of(at: DateTime<chrono::FixedOffset>, zone: Tz) -> NaiveDate {
    at.with_timezone(&zone).date_naive()
}

fn later(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(day)
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::super::calendar::Country;
    use super::super::catalog::PRACTICES_TOML;
    use super::super::session::SessionFacts;
    use super::*;
    use crate::domain::personal::Sealed;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn x11_a_week_is_that_of_iso_8601() {
        for (text, monday) in [
            ("2026-W48", "2026-11-23"),
            ("2026-W01", "2025-12-29"),
            ("2026-W53", "2026-12-28"),
        ] {
            let week: Week = text.parse().unwrap();
            assert_eq!(
                (week.days().from, week.to_string()),
                (day(monday), text.into())
            );
            assert_eq!(Week::of(day(monday)), week);
        }
        for text in [
            "2026-W54", "2026-W00", "2025-W53", "2026-48", "26-W01", "", "2026-W1", "+026-W01",
        ] {
            assert_eq!(text.parse::<Week>(), Err(NoWeek), "{text}");
        }
    }

    #[test]
    fn x11_periods_are_days_iso_weeks_fortnights_and_half_years() {
        use Frequency::{Daily, Fortnightly, HalfYearly, Weekly};
        for (frequency, on, from, to) in [
            (Daily, "2026-11-26", "2026-11-26", "2026-11-26"),
            (Weekly, "2026-11-29", "2026-11-23", "2026-11-29"),
            (Fortnightly, "2026-11-15", "2026-11-01", "2026-11-15"),
            (Fortnightly, "2026-11-16", "2026-11-16", "2026-11-30"),
            (Fortnightly, "2028-02-29", "2028-02-16", "2028-02-29"),
            (Fortnightly, "2026-02-20", "2026-02-16", "2026-02-28"),
            (HalfYearly, "2026-06-30", "2026-01-01", "2026-06-30"),
            (HalfYearly, "2026-07-01", "2026-07-01", "2026-12-31"),
        ] {
            let expected = Period {
                from: day(from),
                to: day(to),
            };
            assert_eq!(Period::of(frequency, day(on)), expected, "{on}");
        }
    }

    #[test]
    fn x11_adherence_is_held_of_due_in_each_practices_own_period_per_owner() {
        let practices = Practices::parse(PRACTICES_TOML).unwrap();
        let calendar = Calendar::embedded(Country::CO).unwrap();
        let due = |user, role| Due {
            user: Uuid::from_u128(user),
            role,
            since: None,
        };
        let owners = [
            due(1, Role::Supervisor),
            due(2, Role::Coordinador),
            due(3, Role::Asesor),
        ];
        let session = |practice: &str, owner: u128, at: &str| PracticeSession {
            id: Uuid::nil(),
            origin: Uuid::nil(),
            noted_by: Uuid::nil(),
            noted_at: DateTime::parse_from_rfc3339("2026-11-28T10:00:00-05:00").unwrap(),
            facts: SessionFacts {
                practice: practice.into(),
                held_at: DateTime::parse_from_rfc3339(at).unwrap(),
                minutes: 15,
                owner: Uuid::from_u128(owner),
                said: None,
            },
            annulled: None,
            plans: Vec::new(),
        };
        let mut sessions = vec![
            // Two on one day make up for no other day; Monday 16/11 is a holiday.
            session("dialogo_diario", 1, "2026-11-17T08:00:00-05:00"),
            session("dialogo_diario", 1, "2026-11-17T17:00:00-05:00"),
            session("dialogo_diario", 1, "2026-11-16T08:00:00-05:00"),
            // Still the 20th in Bogotá.
            session("dialogo_diario", 1, "2026-11-21T04:59:00+00:00"),
            session("dialogo_diario", 2, "2026-11-18T08:00:00-05:00"),
            session("confirmacion_funciones", 2, "2026-11-18T08:00:00-05:00"),
            session("confirmacion_funciones", 2, "2026-11-22T08:00:00-05:00"),
            session("confirmacion_funciones", 2, "2026-11-23T08:00:00-05:00"),
            // The fortnight that the week's Thursday lies in.
            session("mejora_continua", 1, "2026-11-30T08:00:00-05:00"),
            session("mejora_continua", 2, "2026-11-15T08:00:00-05:00"),
            session("barometro", 2, "2026-07-01T08:00:00-05:00"),
            session("barometro", 2, "2026-12-01T08:00:00-05:00"),
        ];
        let mut annulled = session("dialogo_diario", 1, "2026-11-18T08:00:00-05:00");
        annulled.annulled = Some(Sealed {
            vault: Uuid::nil(),
            digest: String::new(),
        });
        sessions.push(annulled);
        let week = "2026-W47".parse().unwrap();
        let zone = Tz::America__Bogota;
        let told: Vec<String> = adherence(&practices, &owners, &sessions, week, &calendar, zone)
            .iter()
            .map(|it| {
                let percent = it.percent().unwrap();
                let (held, due, beyond) = (it.held, it.due, it.beyond);
                format!(
                    "{} {} {held}/{due} {percent} +{beyond}",
                    it.practice.id, it.owner.role
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                "dialogo_diario supervisor 2/4 50 +2",
                "dialogo_semanal coordinador 0/1 0 +0",
                "confirmacion_proceso supervisor 0/4 0 +0",
                "confirmacion_funciones coordinador 2/3 67 +0",
                "agenda_lider supervisor 0/1 0 +0",
                "agenda_lider coordinador 0/1 0 +0",
                "adherencia supervisor 0/1 0 +0",
                "adherencia coordinador 0/1 0 +0",
                "mejora_continua supervisor 1/1 100 +0",
                "mejora_continua coordinador 0/1 0 +0",
                "circuito_mejora coordinador 0/1 0 +0",
                "barometro supervisor 0/1 0 +0",
                "barometro coordinador 1/1 100 +1",
            ]
        );
    }

    #[test]
    fn x11_of_a_period_that_was_over_before_somebody_came_nothing_is_owed() {
        let practices = Practices::parse(PRACTICES_TOML).unwrap();
        let calendar = Calendar::embedded(Country::CO).unwrap();
        let owners = [Due {
            user: Uuid::nil(),
            role: Role::Supervisor,
            since: Some(day("2026-11-25")),
        }];
        let owed = |week: &str| -> Vec<String> {
            let week = week.parse().unwrap();
            let zone = Tz::America__Bogota;
            let all = adherence(&practices, &owners, &[], week, &calendar, zone);
            let told = all
                .iter()
                .map(|it| format!("{} {}", it.practice.id, it.due));
            told.collect()
        };
        // The week before, the fortnight and the half of the year go on still.
        assert_eq!(owed("2026-W47"), ["mejora_continua 1", "barometro 1"]);
        assert_eq!(owed("2026-W26"), [""; 0]);
        assert_eq!(owed("2026-W48").len(), 6);
        // Of the days before that, a Wednesday, nothing either.
        assert_eq!(owed("2026-W48")[0], "dialogo_diario 3");
    }

    #[test]
    fn x11_where_every_day_is_a_holiday_nothing_daily_is_due() {
        let practices = Practices::parse(PRACTICES_TOML).unwrap();
        let days = ["23", "24", "25", "26", "27"]
            .map(|day| format!("[[dia]]\nfecha = \"2026-11-{day}\"\nmotivo = \"Local\"\n"))
            .concat();
        let calendar = Calendar::embedded(Country::CO).unwrap();
        let calendar = calendar.with_local_days(&days).unwrap();
        let owners = [Due {
            user: Uuid::nil(),
            role: Role::Supervisor,
            since: None,
        }];
        let week = "2026-W48".parse().unwrap();
        let all = adherence(
            &practices,
            &owners,
            &[],
            week,
            &calendar,
            Tz::America__Bogota,
        );
        assert_eq!((all[0].due, all[0].percent()), (0, None));
    }
}
