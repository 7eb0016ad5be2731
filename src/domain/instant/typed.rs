//! Instants and days as people type them at a counter (D7, Q5): whatever can be meant
//! in one way only is understood.

use chrono::{
    DateTime, Datelike, Days, FixedOffset, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime,
    TimeDelta, TimeZone,
};
use chrono_tz::Tz;
use thiserror::Error;

use super::super::text::fold_accents;
use super::{in_zone, local_day};

/// Why a typed instant was not understood. Its `Display` is the sentence under the field.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum InstantError {
    /// Nothing was typed.
    #[error("escriba una hora; por ejemplo 10:05, -15 o ayer 18:40")]
    Empty,
    /// None of the accepted shapes.
    #[error(
        "«{0}» no se entiende como hora; use HH:MM, 8:30 pm, -15, ayer 18:40, dd/mm HH:MM o AAAA-MM-DD HH:MM"
    )]
    Unrecognized(String),
    /// A date that the calendar does not have, such as 31/04.
    #[error("la fecha «{0}» no existe")]
    NoSuchDate(String),
    /// A time outside 00:00–23:59.
    #[error("la hora «{0}» no existe; va de 00:00 a 23:59")]
    NoSuchTime(String),
    /// A local time that the zone's clocks jumped over.
    #[error("la hora «{0}» no existió en la zona del punto")]
    SkippedByClocks(String),
    /// Further away than dates can be written.
    #[error("«{0}» queda demasiado lejos")]
    OutOfRange(String),
}

/// Why a typed day was not understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum DayError {
    /// None of the accepted shapes.
    #[error("no se entiende como fecha; escríbala dd/mm/aaaa")]
    Shape,
    /// A day that the calendar does not have.
    #[error("esa fecha no existe")]
    NoSuchDay,
}

/// Which half of the day a time of twelve hours is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Half {
    Morning,
    Afternoon,
}

/// Reads an instant as a person types it, in the zone of the point (D7).
///
/// A time is `8:30`, `8.30`, `8h30`, `830`, `8:30 pm` or `8 p. m.`; before it may stand
/// `hoy`, `ayer`, `anteayer` or a day as [`parse_day`] reads it. Accepts also `ahora`,
/// `-15` (minutes ago), `-1h`, `-1h30` and RFC 3339; seconds are optional everywhere.
/// The result is in the point's offset.
///
/// # Errors
/// [`InstantError`] saying which part was not understood.
pub fn parse_instant(
    text: &str,
    now: DateTime<FixedOffset>,
    zone: Tz,
) -> Result<DateTime<FixedOffset>, InstantError> {
    let typed = text.trim();
    if typed.is_empty() {
        return Err(InstantError::Empty);
    }
    if let Ok(instant) = DateTime::parse_from_rfc3339(typed) {
        return Ok(in_zone(instant, zone));
    }
    let folded = fold_accents(typed);
    if folded == "ahora" {
        return Ok(in_zone(now, zone));
    }
    if let Some(ago) = folded
        .strip_prefix('-')
        .or_else(|| folded.strip_prefix('−'))
    {
        let ago = parse_ago(ago).ok_or_else(|| InstantError::Unrecognized(typed.to_owned()))?;
        return now
            .checked_sub_signed(ago)
            .map(|instant| in_zone(instant, zone))
            .ok_or_else(|| InstantError::OutOfRange(typed.to_owned()));
    }
    let today = local_day(now, zone);
    let (day, time) = match split_day(&folded) {
        None => (today, folded.as_str()),
        Some((day, time)) => {
            let day = match parse_day(day, today) {
                Ok(day) => day,
                Err(DayError::NoSuchDay) => return Err(InstantError::NoSuchDate(day.to_owned())),
                Err(DayError::Shape) => return Err(InstantError::Unrecognized(typed.to_owned())),
            };
            (day, time)
        }
    };
    let time = parse_time(time, typed)?;
    at_local(day.and_time(time), zone)
        .ok_or_else(|| InstantError::SkippedByClocks(typed.to_owned()))
}

/// Reads a day: `28/11/2026`, `28-11-26`, `28.11`, `2026-11-28`, `hoy`, `ayer`, `anteayer`.
/// The day comes before the month; without a year, it is the one nearest to `today`.
///
/// # Errors
/// It is no day, or none that the calendar has.
pub fn parse_day(text: &str, today: NaiveDate) -> Result<NaiveDate, DayError> {
    let folded = fold_accents(text.trim());
    let before = |days| {
        today
            .checked_sub_days(Days::new(days))
            .ok_or(DayError::NoSuchDay)
    };
    match folded.as_str() {
        "hoy" => return Ok(today),
        "ayer" => return before(1),
        "anteayer" | "antier" | "antes de ayer" => return before(2),
        _ => {}
    }
    let separator = folded
        .chars()
        .find(|c| !c.is_ascii_digit())
        .filter(|c| DAY_SEPARATORS.contains(c))
        .ok_or(DayError::Shape)?;
    let parts: Vec<&str> = folded.split(separator).collect();
    let number = |part: &str| {
        digits(part)
            .and_then(|number| u32::try_from(number).ok())
            .ok_or(DayError::Shape)
    };
    let short = |part: &str| match part.len() {
        1 | 2 => number(part),
        _ => Err(DayError::Shape),
    };
    let on = |year: i32, month, day| NaiveDate::from_ymd_opt(year, month, day);
    match parts[..] {
        [day, month] => {
            let (day, month) = (short(day)?, short(month)?);
            (today.year() - 1..=today.year() + 1)
                .filter_map(|year| on(year, month, day))
                .min_by_key(|found| (*found - today).abs())
                .ok_or(DayError::NoSuchDay)
        }
        [first, month, last] => {
            let (year, day) = if first.len() == 4 {
                (first, last)
            } else {
                (last, first)
            };
            let century = match year.len() {
                2 => 2000,
                4 => 0,
                _ => return Err(DayError::Shape),
            };
            let year = i32::try_from(number(year)?).map_err(|_| DayError::Shape)?;
            on(century + year, short(month)?, short(day)?).ok_or(DayError::NoSuchDay)
        }
        _ => Err(DayError::Shape),
    }
}

/// What stands between the numbers of a day.
const DAY_SEPARATORS: [char; 3] = ['/', '-', '.'];

/// `15`, `15 min`, `1h`, `1h30`, `1 h 05 min` → the span.
fn parse_ago(text: &str) -> Option<TimeDelta> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let compact = compact
        .strip_suffix("min")
        .or_else(|| compact.strip_suffix('m'))
        .unwrap_or(&compact);
    let (hours, minutes) = match compact.split_once('h') {
        Some((hours, "")) => (digits(hours)?, 0),
        Some((hours, minutes)) => (digits(hours)?, digits(minutes).filter(|m| *m < 60)?),
        None => (0, digits(compact)?),
    };
    TimeDelta::try_hours(hours)?.checked_add(&TimeDelta::try_minutes(minutes)?)
}

/// Splits the day from the time at the space, or ISO's `T`, between them; none where
/// there is only a time.
fn split_day(text: &str) -> Option<(&str, &str)> {
    let (day, time) = text.split_once(char::is_whitespace).or_else(|| {
        text.split_once('t')
            .filter(|(day, _)| day.starts_with(|c: char| c.is_ascii_digit()))
    })?;
    let day = day.trim_end_matches(',');
    let is_day = day.starts_with(|c: char| c.is_alphabetic()) || day.contains(DAY_SEPARATORS);
    // `8.30 pm` is a time, `28.11 8:30` a day before one.
    let time = time.trim_start();
    let has_time = time.starts_with(|c: char| c.is_ascii_digit() || c == 'a');
    let is_half = split_half(text).1.is_some() && !time.contains(|c: char| c.is_ascii_digit());
    if !is_day || !has_time || is_half {
        return None;
    }
    let time = ["a las ", "a la "]
        .iter()
        .find_map(|words| time.strip_prefix(words))
        .unwrap_or(time);
    Some((day, time))
}

/// Takes `am`, `p.m.` or `p. m.` off the end of a time.
fn split_half(text: &str) -> (&str, Option<Half>) {
    let blank = ['.', ' '];
    let halves = [('a', Half::Morning), ('p', Half::Afternoon)];
    text.trim_end_matches(blank)
        .strip_suffix('m')
        .map(|rest| rest.trim_end_matches(blank))
        .and_then(|rest| {
            halves
                .iter()
                .find_map(|(letter, half)| Some((rest.strip_suffix(*letter)?, Some(*half))))
        })
        .map_or((text, None), |(rest, half)| (rest.trim_end(), half))
}

/// `8:30`, `8.30`, `8 h 30`, `830`, `8h`, `8 pm`, with seconds or without.
fn parse_time(text: &str, typed: &str) -> Result<NaiveTime, InstantError> {
    let unrecognized = || InstantError::Unrecognized(typed.to_owned());
    let no_such = || InstantError::NoSuchTime(text.to_owned());
    let (time, half) = split_half(text);
    // `8:30 hrs` and `20 horas` end as `8:30h` and `20h` do.
    let time = ["oras", "ora", "rs", "s"]
        .iter()
        .find_map(|end| time.strip_suffix(end).filter(|rest| rest.ends_with('h')))
        .unwrap_or(time);
    let separates = |c: char| matches!(c, ':' | '.' | 'h') || c.is_whitespace();
    let parts: Vec<&str> = time
        .split(separates)
        .filter(|part| !part.is_empty())
        .collect();
    let names_hours = half.is_some() || time.contains('h');
    let (hour, minute, second) = match parts[..] {
        [hour] if hour.len() <= 2 && names_hours => (hour, "00", "00"),
        [joined] if matches!(joined.len(), 3 | 4) => {
            let (hour, minute) = joined
                .split_at_checked(joined.len() - 2)
                .ok_or_else(unrecognized)?;
            (hour, minute, "00")
        }
        [hour, minute] => (hour, minute, "00"),
        [hour, minute, second] => (hour, minute, second),
        _ => return Err(unrecognized()),
    };
    if hour.len() > 2 || minute.len() != 2 || second.len() != 2 {
        return Err(unrecognized());
    }
    let number = |part: &str| {
        digits(part)
            .and_then(|n| u32::try_from(n).ok())
            .ok_or_else(unrecognized)
    };
    let hour = match (number(hour)?, half) {
        (hour @ 1..=11, Some(Half::Afternoon)) => hour + 12,
        (12, Some(Half::Morning)) => 0,
        (0 | 13.., Some(Half::Morning)) | (0, Some(Half::Afternoon)) => return Err(no_such()),
        (hour, _) => hour,
    };
    NaiveTime::from_hms_opt(hour, number(minute)?, number(second)?).ok_or_else(no_such)
}

/// A local time as an instant: the first of two when the clocks went back, none when they jumped.
fn at_local(local: NaiveDateTime, zone: Tz) -> Option<DateTime<FixedOffset>> {
    match zone.from_local_datetime(&local) {
        MappedLocalTime::Single(instant) | MappedLocalTime::Ambiguous(instant, _) => {
            Some(instant.fixed_offset())
        }
        MappedLocalTime::None => None,
    }
}

/// Digits only: no sign, no space, nothing empty.
fn digits(text: &str) -> Option<i64> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMA: Tz = Tz::America__Lima;
    const BOGOTA: Tz = Tz::America__Bogota;

    fn at(text: &str) -> DateTime<FixedOffset> {
        DateTime::parse_from_rfc3339(text).unwrap()
    }

    fn now() -> DateTime<FixedOffset> {
        at("2026-11-22T10:42:07-05:00")
    }

    fn read(text: &str) -> Result<String, InstantError> {
        parse_instant(text, now(), LIMA).map(|instant| instant.to_rfc3339())
    }

    #[test]
    fn d7_accepted_shapes() {
        for (typed, meant) in [
            ("2026-11-21 18:40", "2026-11-21T18:40:00-05:00"),
            ("2026-11-21T18:40", "2026-11-21T18:40:00-05:00"),
            ("2026-11-21 18:40:31", "2026-11-21T18:40:31-05:00"),
            ("21/11/2026 18:40", "2026-11-21T18:40:00-05:00"),
            ("1/2/2026 8:05", "2026-02-01T08:05:00-05:00"),
            (" 9:05 ", "2026-11-22T09:05:00-05:00"),
            ("09:05:59", "2026-11-22T09:05:59-05:00"),
            ("hoy 9:05", "2026-11-22T09:05:00-05:00"),
            ("Ayer  18:40", "2026-11-21T18:40:00-05:00"),
            ("AHORA", "2026-11-22T10:42:07-05:00"),
            ("-15", "2026-11-22T10:27:07-05:00"),
            ("-15 min", "2026-11-22T10:27:07-05:00"),
            ("-1h", "2026-11-22T09:42:07-05:00"),
            ("-1h30", "2026-11-22T09:12:07-05:00"),
            ("-0", "2026-11-22T10:42:07-05:00"),
            ("2026-11-22T15:31:00Z", "2026-11-22T10:31:00-05:00"),
            ("2026-11-22T10:31:00-05:00", "2026-11-22T10:31:00-05:00"),
        ] {
            assert_eq!(read(typed).as_deref(), Ok(meant), "{typed}");
        }
    }

    #[test]
    fn d7_what_is_not_understood_says_why() {
        assert_eq!(read("  "), Err(InstantError::Empty));
        assert_eq!(read("24:00"), Err(InstantError::NoSuchTime("24:00".into())));
        assert_eq!(read("10:60"), Err(InstantError::NoSuchTime("10:60".into())));
        assert_eq!(
            read("31/04/2026 10:00"),
            Err(InstantError::NoSuchDate("31/04/2026".into()))
        );
        for typed in [
            "temprano",
            "10",
            "10:5",
            "-1h75",
            "-",
            "--5",
            "-+5",
            "1:2:3:4",
            "mañana 8:00",
            "+10:00",
            "ayer",
        ] {
            assert_eq!(
                read(typed),
                Err(InstantError::Unrecognized(typed.into())),
                "{typed}"
            );
        }
        assert!(matches!(
            read("-99999999999999999"),
            Err(InstantError::Unrecognized(_) | InstantError::OutOfRange(_))
        ));
        assert!(matches!(
            read("-999999999999"),
            Err(InstantError::OutOfRange(_))
        ));
    }

    #[test]
    fn d7_a_time_the_clocks_jumped_over_does_not_exist() {
        // Bogotá's clocks went from 00:00 to 01:00 on 3 May 1992.
        assert_eq!(
            parse_instant("1992-05-03 00:30", now(), BOGOTA),
            Err(InstantError::SkippedByClocks("1992-05-03 00:30".into()))
        );
    }

    #[test]
    fn d7_today_and_yesterday_follow_the_local_day() {
        for zone in [LIMA, BOGOTA] {
            let read = |typed, now| parse_instant(typed, at(now), zone).unwrap().to_rfc3339();
            // 19:00 here is the next day in UTC.
            assert_eq!(
                read("18:59", "2026-11-23T00:00:00Z"),
                "2026-11-22T18:59:00-05:00"
            );
            assert_eq!(
                read("ayer 23:58", "2026-11-23T05:01:00Z"),
                "2026-11-22T23:58:00-05:00"
            );
            assert_eq!(
                read("-2", "2026-11-23T05:01:00Z"),
                "2026-11-22T23:59:00-05:00"
            );
            assert_eq!(
                read("00:01", "2026-11-23T05:01:00Z"),
                "2026-11-23T00:01:00-05:00"
            );
        }
    }

    #[test]
    fn q5_times_are_read_as_they_are_typed_at_a_counter() {
        let today = |time: &str| Ok(format!("2026-11-22T{time}:00-05:00"));
        for (typed, meant) in [
            ("830", "08:30"),
            ("0830", "08:30"),
            ("1830", "18:30"),
            ("8.30", "08:30"),
            ("8h30", "08:30"),
            ("8 h 30", "08:30"),
            ("8H30", "08:30"),
            ("8 30", "08:30"),
            ("8h", "08:00"),
            ("20 hrs", "20:00"),
            ("20:15 h", "20:15"),
            ("20:15 horas", "20:15"),
            ("8:30 am", "08:30"),
            ("8:30am", "08:30"),
            ("8:30 a.m.", "08:30"),
            ("8:30 a. m.", "08:30"),
            ("8.30 a.m.", "08:30"),
            ("10:30 p.m.", "22:30"),
            ("10:30 P. M.", "22:30"),
            ("10.30pm", "22:30"),
            ("1030 pm", "22:30"),
            ("8 pm", "20:00"),
            ("12:30 am", "00:30"),
            ("12:30 pm", "12:30"),
            ("13:30 pm", "13:30"),
            ("hoy 830", "08:30"),
            ("hoy a las 8:30 am", "08:30"),
        ] {
            assert_eq!(read(typed), today(meant), "{typed}");
        }
        assert_eq!(
            read("8:30:15 pm"),
            Ok("2026-11-22T20:30:15-05:00".to_owned())
        );
        for typed in ["13:30 am", "0:30 pm", "2460", "860"] {
            assert_eq!(read(typed), Err(InstantError::NoSuchTime(typed.into())));
        }
    }

    #[test]
    fn q5_the_day_comes_before_the_month_and_the_year_may_be_left_out() {
        for (typed, meant) in [
            ("28/11 8:30", "2026-11-28T08:30"),
            ("22/11 10:00", "2026-11-22T10:00"),
            ("22-11 10:00", "2026-11-22T10:00"),
            ("22.11 8.30", "2026-11-22T08:30"),
            ("21/11, 8:30 pm", "2026-11-21T20:30"),
            ("21/11/26 8:30", "2026-11-21T08:30"),
            ("21-11-2026 830", "2026-11-21T08:30"),
            ("21.11.2026 8:30", "2026-11-21T08:30"),
            ("2026/11/21 8:30", "2026-11-21T08:30"),
            ("anteayer 18:40", "2026-11-20T18:40"),
            ("ayer a la 1 pm", "2026-11-21T13:00"),
            // The nearest: of this year's and the next one's.
            ("2/1 8:00", "2027-01-02T08:00"),
        ] {
            assert_eq!(read(typed), Ok(format!("{meant}:00-05:00")), "{typed}");
        }
        let new_year = NaiveDate::from_ymd_opt(2027, 1, 2).unwrap();
        assert_eq!(
            parse_day("31/12", new_year),
            Ok(NaiveDate::from_ymd_opt(2026, 12, 31).unwrap())
        );
        assert_eq!(parse_day("31/11", new_year), Err(DayError::NoSuchDay));
        assert_eq!(
            parse_day("29/2", new_year),
            Ok(NaiveDate::from_ymd_opt(2028, 2, 29).unwrap())
        );
        for text in [
            "",
            "28",
            "28/",
            "/11",
            "28/11/2026/1",
            "28/11/126",
            "28 11",
            "ayer 8",
            "x/y",
        ] {
            assert_eq!(parse_day(text, new_year), Err(DayError::Shape), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn q5_no_text_whatever_makes_reading_fail_otherwise_than_by_saying_so(text in "[0-9a-zñ:./ hpm,−-]{0,16}") {
            if let Ok(at) = parse_instant(&text, now(), LIMA) {
                // What is understood is written back as itself.
                let shown = super::super::date_clock(at, LIMA);
                let again = parse_instant(&shown, now(), LIMA).unwrap();
                proptest::prop_assert_eq!(super::super::minutes_between(at, again), 0);
            }
        }
    }
}
