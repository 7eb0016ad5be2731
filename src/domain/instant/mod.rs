//! Instants: read as people type them, told as people read them (D7).
//!
//! Every instant carries its offset; its day is the local day of the point's zone.

mod stored;
mod typed;

pub(crate) use stored::stored;
pub use typed::{DayError, InstantError, parse_day, parse_instant, parse_past_day};

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveTime, Offset as _, Timelike, Utc};
use chrono_tz::Tz;

/// The years whose instants are taken from another console, and written here: no
/// clock of one shows others (M4).
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

/// The first instant of these years: what the machine's clock tells of an earlier one,
/// which is doubtful (J4).
pub(crate) const FIRST: DateTime<Utc> = match DateTime::from_timestamp(946_684_800, 0) {
    Some(first) => first,
    None => DateTime::UNIX_EPOCH,
};

/// The first year that is taken of a console that marked its clock as doubtful (J4).
pub(crate) const DOUBTED_FROM: i32 = 1970;

/// Whether an instant lies within what consoles write, from the year `from` on where
/// it is another than usual (M4).
#[must_use]
pub(crate) fn is_within(at: DateTime<FixedOffset>, from: Option<i32>) -> bool {
    let year = at.naive_utc().year();
    (from.unwrap_or(*YEARS.start())..=*YEARS.end()).contains(&year)
}

/// The day of an instant where the point is (D7); at either end of time, the
/// last day that can be written.
#[must_use]
pub fn local_day(instant: DateTime<FixedOffset>, zone: Tz) -> NaiveDate {
    let offset = in_zone(instant, zone).offset().fix();
    match instant.naive_utc().checked_add_offset(offset) {
        Some(local) => local.date(),
        None if offset.local_minus_utc() < 0 => NaiveDate::MIN,
        None => NaiveDate::MAX,
    }
}

/// The first instant of a day where the point is (D7).
#[must_use]
pub(crate) fn midnight(day: NaiveDate, zone: Tz) -> DateTime<FixedOffset> {
    let naive = day.and_time(NaiveTime::MIN);
    let local = naive.and_local_timezone(zone).earliest();
    // No midnight is skipped in these zones; where one is, the day begins as in UTC.
    local.map_or_else(|| naive.and_utc().fixed_offset(), |at| at.fixed_offset())
}

/// An instant with the offset of the zone, as it is stored (D7).
#[must_use]
pub(crate) fn in_zone(instant: DateTime<FixedOffset>, zone: Tz) -> DateTime<FixedOffset> {
    instant.with_timezone(&zone).fixed_offset()
}

/// Whole minutes from one time of day to another as a clock shows them: what is
/// told of a span agrees with the times that stand beside it.
#[must_use]
pub(crate) fn minutes_between(from: DateTime<FixedOffset>, to: DateTime<FixedOffset>) -> i64 {
    let minute = |at: DateTime<FixedOffset>| at.timestamp().div_euclid(60);
    minute(to) - minute(from)
}

/// What was typed to the minute, with the seconds of the instant kept before where it
/// is in that minute, or to the second, with what is less: saying it again changes
/// nothing of it.
#[must_use]
pub(crate) fn said_again(
    typed: DateTime<FixedOffset>,
    kept: Option<DateTime<FixedOffset>>,
) -> DateTime<FixedOffset> {
    let to_the_minute = typed.timestamp().rem_euclid(60) == 0;
    let to_the_second = typed.timestamp_subsec_nanos() == 0;
    let same_minute = |kept| to_the_minute && minutes_between(kept, typed) == 0;
    let same_second = |kept: DateTime<FixedOffset>| kept.timestamp() == typed.timestamp();
    kept.filter(|kept| to_the_second && (same_minute(*kept) || same_second(*kept)))
        .unwrap_or(typed)
}

/// Age of an instant: `ahora`, `hace 12 min`, `hace 2 h 05 min`, `hace 3 días`, `dentro de 5 min`.
#[must_use]
pub fn relative_age(instant: DateTime<FixedOffset>, now: DateTime<FixedOffset>) -> String {
    let minutes = minutes_between(instant, now);
    let amount = amount(minutes);
    match minutes {
        0 => "ahora".to_owned(),
        1.. => format!("hace {amount}"),
        _ => format!("dentro de {amount}"),
    }
}

/// So many minutes, whether they went by or are to come: `12 min`, `2 h 05 min`, `3 días`.
#[must_use]
pub fn amount(minutes: i64) -> String {
    const TWO_DAYS: u64 = 48 * 60;
    match minutes.unsigned_abs() {
        minutes @ ..60 => format!("{minutes} min"),
        minutes @ TWO_DAYS.. => format!("{} días", minutes / 60 / 24),
        minutes => hours(minutes),
    }
}

/// Whole seconds in hours, however many: `123 h 04 min`.
#[must_use]
pub(crate) fn lasted(seconds: i64) -> String {
    hours(seconds.unsigned_abs() / 60)
}

/// What is said in the place of a duration that is not known yet (O5).
pub(crate) const OPEN: &str = "abierto";

/// How long something lasted, in words; none of what is open.
pub(crate) fn lasted_or_open(seconds: Option<i64>) -> String {
    seconds.map_or_else(|| OPEN.to_owned(), lasted)
}

/// A span in hours, however long: `123 h 04 min`.
#[must_use]
pub(crate) fn hours(minutes: u64) -> String {
    format!("{} h {:02} min", minutes / 60, minutes % 60)
}

/// How long it is from one instant to another: `1 h 04 min`, `0 h 27 min`; a
/// negative one is signed.
#[must_use]
pub fn duration(from: DateTime<FixedOffset>, to: DateTime<FixedOffset>) -> String {
    let minutes = minutes_between(from, to);
    let sign = if minutes < 0 { "-" } else { "" };
    format!("{sign}{}", hours(minutes.unsigned_abs()))
}

/// A date: `22/11/2026`.
#[must_use]
pub fn date(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}

/// A day as short as it can be told apart in a week: `sá 28/11`.
#[must_use]
pub fn short_day(day: NaiveDate) -> String {
    format!("{} {}", weekday(day), day.format("%d/%m"))
}

/// A day of the week in two letters.
#[must_use]
pub fn weekday(day: NaiveDate) -> &'static str {
    const DAYS: [&str; 7] = ["lu", "ma", "mi", "ju", "vi", "sá", "do"];
    DAYS[day.weekday().num_days_from_monday() as usize % 7]
}

/// The month of a day: `noviembre de 2026`.
#[must_use]
pub(crate) fn month_name(day: NaiveDate) -> String {
    const MONTHS: [&str; 12] = [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "setiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ];
    let name = MONTHS[day.month0() as usize % 12];
    format!("{name} de {}", day.year())
}

/// The local time of day: `10:31`.
#[must_use]
pub fn clock(instant: DateTime<FixedOffset>, zone: Tz) -> String {
    instant.with_timezone(&zone).format("%H:%M").to_string()
}

/// The local date and time of day: `22/11/2026 10:31`.
#[must_use]
pub fn date_clock(instant: DateTime<FixedOffset>, zone: Tz) -> String {
    // Written out: tables have some millions of these, and a pattern would be
    // read again for each.
    spelled(&instant.with_timezone(&zone))
}

/// The same as the clock told it where it was noted.
#[must_use]
pub fn date_clock_there(instant: DateTime<FixedOffset>) -> String {
    spelled(&instant)
}

fn spelled(local: &(impl Datelike + Timelike)) -> String {
    let two = |number: u32| {
        [number / 10, number % 10].map(|digit| char::from_digit(digit, 10).unwrap_or('?'))
    };
    let mut text = String::with_capacity("22/11/2026 10:31".len());
    text.extend(two(local.day()));
    text.push('/');
    text.extend(two(local.month()));
    text.push('/');
    match u32::try_from(local.year()) {
        Ok(year @ ..10_000) => text.extend([year / 100, year % 100].map(two).as_flattened()),
        _ => text.extend(format!("{:04}", local.year()).chars()),
    }
    text.push(' ');
    text.extend(two(local.hour()));
    text.push(':');
    text.extend(two(local.minute()));
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    const LIMA: Tz = Tz::America__Lima;
    const BOGOTA: Tz = Tz::America__Bogota;

    fn at(text: &str) -> DateTime<FixedOffset> {
        DateTime::parse_from_rfc3339(text).unwrap()
    }

    fn now() -> DateTime<FixedOffset> {
        at("2026-11-22T10:42:07-05:00")
    }

    #[test]
    fn d7_every_instant_that_can_be_written_has_a_local_day() {
        let day = |text: &str, zone| local_day(text.parse().unwrap(), zone);
        let (first, last) = (
            "-262143-01-01T00:00:00+00:00",
            "+262142-12-31T23:59:59+00:00",
        );
        assert_eq!(day(first, LIMA), NaiveDate::MIN);
        assert_eq!(day(last, Tz::Asia__Tokyo), NaiveDate::MAX);
        assert_eq!(day("2026-11-22T04:59:59Z", LIMA).to_string(), "2026-11-21");
    }

    #[test]
    fn d7_the_day_is_the_local_day_around_midnight() {
        for zone in [LIMA, BOGOTA] {
            for (utc, day, time) in [
                ("2026-11-22T23:59:00Z", "2026-11-22", "18:59"),
                ("2026-11-23T00:00:00Z", "2026-11-22", "19:00"),
                ("2026-11-23T04:59:59Z", "2026-11-22", "23:59"),
                ("2026-11-23T05:00:00Z", "2026-11-23", "00:00"),
                ("2026-11-23T05:01:00Z", "2026-11-23", "00:01"),
            ] {
                assert_eq!(local_day(at(utc), zone).to_string(), day, "{utc} {zone}");
                assert_eq!(clock(at(utc), zone), time, "{utc} {zone}");
            }
        }
    }

    #[test]
    fn ages_are_told_in_words() {
        let age = |text| relative_age(at(text), now());
        assert_eq!(age("2026-11-22T10:42:00-05:00"), "ahora");
        assert_eq!(age("2026-11-22T10:42:30-05:00"), "ahora");
        assert_eq!(age("2026-11-22T10:30:07-05:00"), "hace 12 min");
        assert_eq!(age("2026-11-22T08:37:07-05:00"), "hace 2 h 05 min");
        assert_eq!(age("2026-11-21T10:42:07-05:00"), "hace 24 h 00 min");
        assert_eq!(age("2026-11-20T10:42:07-05:00"), "hace 2 días");
        assert_eq!(age("2026-11-19T10:00:00-05:00"), "hace 3 días");
        assert_eq!(age("2026-11-22T10:47:07-05:00"), "dentro de 5 min");
        assert_eq!(age("2026-11-22T15:42:07Z"), "ahora");
    }

    #[test]
    fn o6_what_is_typed_to_the_minute_keeps_the_seconds_in_it() {
        let kept = Some(now());
        let minute = at("2026-11-22T10:42:00-05:00");
        assert_eq!(said_again(minute, kept), now());
        assert_eq!(said_again(minute, None), minute);
        let finer = now() + TimeDelta::milliseconds(600);
        assert_eq!(said_again(now(), Some(finer)), finer);
        for other in ["2026-11-22T10:42:08-05:00", "2026-11-22T10:43:00-05:00"] {
            assert_eq!(said_again(at(other), kept), at(other));
        }
    }

    #[test]
    fn durations_and_dates_are_told_in_words() {
        let lasts = |span| duration(now(), now() + span);
        assert_eq!(lasts(TimeDelta::minutes(64)), "1 h 04 min");
        assert_eq!(lasts(TimeDelta::hours(49)), "49 h 00 min");
        assert_eq!(lasts(TimeDelta::minutes(-5)), "-0 h 05 min");
        assert_eq!(date(local_day(now(), LIMA)), "22/11/2026");
        assert_eq!(clock(now(), LIMA), "10:42");
        assert_eq!(
            date_clock(at("2026-11-22T15:31:00Z"), BOGOTA),
            "22/11/2026 10:31"
        );
    }

    #[test]
    fn o5_a_duration_agrees_with_the_times_beside_it() {
        let (from, to) = (
            at("2026-11-22T08:48:50-05:00"),
            at("2026-11-22T09:01:10-05:00"),
        );
        assert_eq!(
            (clock(from, LIMA), clock(to, LIMA), duration(from, to)),
            ("08:48".into(), "09:01".into(), "0 h 13 min".into())
        );
        assert_eq!(relative_age(from, to), "hace 13 min");
        let (from, to) = (
            at("2026-11-22T08:48:10-05:00"),
            at("2026-11-22T08:48:59-05:00"),
        );
        assert_eq!(duration(from, to), "0 h 00 min");
        assert_eq!(relative_age(from, to), "ahora");
    }

    proptest::proptest! {
        /// Whoever subtracts the two times that are shown finds what is told.
        #[test]
        fn o5_minutes_are_those_between_the_times_shown(a in 0i64..200_000, b in 0i64..200_000) {
            let of = |seconds| now() + TimeDelta::seconds(seconds);
            let shown = |at| {
                let text = date_clock(at, LIMA);
                chrono::NaiveDateTime::parse_from_str(&text, "%d/%m/%Y %H:%M").unwrap()
            };
            let (a, b) = (of(a), of(b));
            proptest::prop_assert_eq!(minutes_between(a, b), (shown(b) - shown(a)).num_minutes());
        }
    }
}
