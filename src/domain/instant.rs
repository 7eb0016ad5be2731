//! Instants: read as people type them, told as people read them (D7).
//!
//! Every instant carries its offset; its day is the local day of the point's zone.

use chrono::{
    DateTime, Datelike, Days, FixedOffset, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime,
    Offset as _, TimeDelta, TimeZone, Timelike,
};
use chrono_tz::Tz;
use thiserror::Error;

use super::text::fold_accents;

/// Why a typed instant was not understood. Its `Display` is the sentence under the field.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum InstantError {
    /// Nothing was typed.
    #[error("escriba una hora; por ejemplo 10:05, -15 o ayer 18:40")]
    Empty,
    /// None of the accepted shapes.
    #[error(
        "«{0}» no se entiende como hora; use HH:MM, -15, ayer 18:40, dd/mm/aaaa HH:MM o AAAA-MM-DD HH:MM"
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

/// Reads an instant as a person types it, in the zone of the point (D7).
///
/// Accepts `AAAA-MM-DD HH:MM`, `dd/mm/aaaa HH:MM`, `HH:MM` (today), `hoy 9:05`,
/// `ayer 18:40`, `ahora`, `-15` (minutes ago), `-1h`, `-1h30` and RFC 3339;
/// seconds are optional everywhere. The result is in the point's offset.
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
        Some(("hoy", time)) => (today, time),
        Some(("ayer", time)) => {
            let yesterday = today.checked_sub_days(Days::new(1));
            (
                yesterday.ok_or_else(|| InstantError::OutOfRange(typed.to_owned()))?,
                time,
            )
        }
        Some((day, time)) => (parse_date(day, typed)?, time),
        None => (today, folded.as_str()),
    };
    let time = parse_time(time, typed)?;
    at_local(day.and_time(time), zone)
        .ok_or_else(|| InstantError::SkippedByClocks(typed.to_owned()))
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

/// An instant with the offset of the zone, as it is stored (D7).
#[must_use]
pub fn in_zone(instant: DateTime<FixedOffset>, zone: Tz) -> DateTime<FixedOffset> {
    instant.with_timezone(&zone).fixed_offset()
}

/// Age of an instant: `ahora`, `hace 12 min`, `hace 2 h 05 min`, `hace 3 días`, `dentro de 5 min`.
#[must_use]
pub fn relative_age(instant: DateTime<FixedOffset>, now: DateTime<FixedOffset>) -> String {
    let elapsed = now.signed_duration_since(instant);
    let minutes = elapsed.num_minutes();
    let amount = match minutes.unsigned_abs() {
        0 => return "ahora".to_owned(),
        minutes @ 1..60 => format!("{minutes} min"),
        minutes @ 60..1440 => format!("{} h {:02} min", minutes / 60, minutes % 60),
        minutes => match minutes / 1440 {
            1 => "1 día".to_owned(),
            days => format!("{days} días"),
        },
    };
    if minutes > 0 {
        format!("hace {amount}")
    } else {
        format!("dentro de {amount}")
    }
}

/// A duration: `1 h 04 min`, `0 h 27 min`; seconds are left out, a negative one is signed.
#[must_use]
pub fn duration(span: TimeDelta) -> String {
    let minutes = span.num_minutes();
    let sign = if minutes < 0 { "-" } else { "" };
    let minutes = minutes.unsigned_abs();
    format!("{sign}{} h {:02} min", minutes / 60, minutes % 60)
}

/// A date: `22/11/2026`.
#[must_use]
pub fn date(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
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
    let local = instant.with_timezone(&zone);
    format!(
        "{:02}/{:02}/{:04} {:02}:{:02}",
        local.day(),
        local.month(),
        local.year(),
        local.hour(),
        local.minute()
    )
}

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

/// Splits the day from the time at the space (or ISO's `T`) between them.
fn split_day(text: &str) -> Option<(&str, &str)> {
    text.split_once(char::is_whitespace)
        .or_else(|| text.split_once('t'))
        .map(|(day, time)| (day.trim_end_matches(','), time.trim_start()))
}

fn parse_date(text: &str, typed: &str) -> Result<NaiveDate, InstantError> {
    let unrecognized = || InstantError::Unrecognized(typed.to_owned());
    let (separator, day_first) = if text.contains('/') {
        ('/', true)
    } else {
        ('-', false)
    };
    let parts: Vec<&str> = text.split(separator).collect();
    let [first, month, last] = parts[..] else {
        return Err(unrecognized());
    };
    let (year, day) = if day_first {
        (last, first)
    } else {
        (first, last)
    };
    if year.len() != 4 || month.len() > 2 || day.len() > 2 {
        return Err(unrecognized());
    }
    let number = |part: &str| {
        digits(part)
            .and_then(|n| u32::try_from(n).ok())
            .ok_or_else(unrecognized)
    };
    let (year, month, day) = (number(year)?, number(month)?, number(day)?);
    i32::try_from(year)
        .ok()
        .and_then(|year| NaiveDate::from_ymd_opt(year, month, day))
        .ok_or_else(|| InstantError::NoSuchDate(text.to_owned()))
}

fn parse_time(text: &str, typed: &str) -> Result<NaiveTime, InstantError> {
    let unrecognized = || InstantError::Unrecognized(typed.to_owned());
    let parts: Vec<&str> = text.split(':').collect();
    let (hour, minute, second) = match parts[..] {
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
    NaiveTime::from_hms_opt(number(hour)?, number(minute)?, number(second)?)
        .ok_or_else(|| InstantError::NoSuchTime(text.to_owned()))
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
            "22/11 10:00",
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
    fn ages_are_told_in_words() {
        let age = |text| relative_age(at(text), now());
        assert_eq!(age("2026-11-22T10:42:00-05:00"), "ahora");
        assert_eq!(age("2026-11-22T10:42:30-05:00"), "ahora");
        assert_eq!(age("2026-11-22T10:30:07-05:00"), "hace 12 min");
        assert_eq!(age("2026-11-22T08:37:07-05:00"), "hace 2 h 05 min");
        assert_eq!(age("2026-11-21T10:42:07-05:00"), "hace 1 día");
        assert_eq!(age("2026-11-19T10:00:00-05:00"), "hace 3 días");
        assert_eq!(age("2026-11-22T10:47:07-05:00"), "dentro de 5 min");
        assert_eq!(age("2026-11-22T15:42:07Z"), "ahora");
    }

    #[test]
    fn durations_and_dates_are_told_in_words() {
        assert_eq!(duration(TimeDelta::minutes(64)), "1 h 04 min");
        assert_eq!(duration(TimeDelta::seconds(27 * 60 + 59)), "0 h 27 min");
        assert_eq!(duration(TimeDelta::hours(49)), "49 h 00 min");
        assert_eq!(duration(TimeDelta::minutes(-5)), "-0 h 05 min");
        assert_eq!(date(local_day(now(), LIMA)), "22/11/2026");
        assert_eq!(clock(now(), LIMA), "10:42");
        assert_eq!(
            date_clock(at("2026-11-22T15:31:00Z"), BOGOTA),
            "22/11/2026 10:31"
        );
    }
}
