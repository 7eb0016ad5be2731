//! Instants and days as people type them at a counter (D7, Q5): whatever can be meant
//! in one way only is understood.

use chrono::{
    DateTime, Datelike, Days, FixedOffset, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime,
    TimeDelta, TimeZone,
};
use chrono_tz::Tz;
use std::ops::RangeInclusive;
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
    /// More minutes ago than anybody counts in minutes.
    #[error("«{0}» es más de 7 días atrás; escriba la fecha y la hora, como 21/11 18:40")]
    TooLongAgo(String),
    /// A year long before this one.
    #[error("«{0}» queda demasiado lejos de hoy; revise el año")]
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

/// What is said as so long ago is at most this far back; a day is written as a date.
const LONGEST_AGO: TimeDelta = TimeDelta::days(7);

/// An instant is of one of so many years before this one, or later. A paper may turn up
/// late and a list reach far back; the year of a slip of the keys is further away. What
/// lies ahead is for each rule to judge: a dead battery sends the clock back (O2).
const YEARS_BACK: i32 = 10;

/// Which part of the day a time of twelve hours is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Half {
    Morning,
    /// `12 m`: noon, and nothing else.
    Noon,
    Afternoon,
    /// From six in the evening to midnight.
    Night,
}

/// Reads an instant as a person types it, in the zone of the point (D7).
///
/// A time is `8`, `8:30`, `8.30`, `8,30`, `8h30`, `830`, `8:30 pm`, `8 p. m.`, `12 m` or
/// `8 de la noche`; before it may stand `a las`, `hoy`, `ayer`, `anteayer` or a day as
/// [`parse_day`] reads it. Accepts also `ahora`, `-15` and `hace 15` (minutes ago), `-1h`,
/// `-1h30` and RFC 3339; seconds are optional everywhere. The result is in the point's
/// offset, at most ten years before this one, and what is said as so long ago at most
/// seven days back.
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
    let at = read_instant(typed, now, zone)?;
    let oldest = local_day(now, zone).year().saturating_sub(YEARS_BACK);
    if at.year() >= oldest {
        Ok(at)
    } else {
        Err(InstantError::OutOfRange(typed.to_owned()))
    }
}

/// Reads an instant of any year.
fn read_instant(
    typed: &str,
    now: DateTime<FixedOffset>,
    zone: Tz,
) -> Result<DateTime<FixedOffset>, InstantError> {
    if let Ok(instant) = DateTime::parse_from_rfc3339(typed) {
        return Ok(in_zone(instant, zone));
    }
    let folded = fold_accents(typed);
    if folded == "ahora" {
        return Ok(in_zone(now, zone));
    }
    if let Some(ago) = ["-", "−", "hace "]
        .iter()
        .find_map(|sign| folded.strip_prefix(sign))
    {
        let ago = parse_ago(ago).ok_or_else(|| InstantError::Unrecognized(typed.to_owned()))?;
        return now
            .checked_sub_signed(ago)
            .filter(|_| ago <= LONGEST_AGO)
            .map(|instant| in_zone(instant, zone))
            .ok_or_else(|| InstantError::TooLongAgo(typed.to_owned()));
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

/// Reads a day: `28/11/2026`, `28-11-26`, `28.11`, `2026-11-28`, `28112026`, `hoy`, `ayer`,
/// `anteayer`.
/// The day comes before the month; without a year, it is the one nearest to `today`.
///
/// # Errors
/// It is no day, or none that the calendar has.
pub fn parse_day(text: &str, today: NaiveDate) -> Result<NaiveDate, DayError> {
    read_day(text, today, |day_of| {
        (today.year() - 1..=today.year() + 1)
            .filter_map(day_of)
            .min_by_key(|found| (*found - today).abs())
    })
}

/// Reads a day as [`parse_day`] does, of what has happened already: without a year, it is
/// the last such day up to `today`.
///
/// # Errors
/// It is no day, or none that the calendar has.
pub fn parse_past_day(text: &str, today: NaiveDate) -> Result<NaiveDate, DayError> {
    read_day(text, today, |day_of| {
        (today.year() - YEARS_BETWEEN_LEAP_DAYS..=today.year())
            .filter_map(day_of)
            .rfind(|found| *found <= today)
    })
}

/// The longest that a 29th of February is waited for: over 2100, which has none.
const YEARS_BETWEEN_LEAP_DAYS: i32 = 8;

/// Reads a day; one without a year is the one that `choose` picks, of what it is in each.
fn read_day(
    text: &str,
    today: NaiveDate,
    choose: impl Fn(&dyn Fn(i32) -> Option<NaiveDate>) -> Option<NaiveDate>,
) -> Result<NaiveDate, DayError> {
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
    if is_day_in_one_piece(&folded) {
        // A year stands at one end of it alone: no month is as large as a century.
        return ["%d%m%Y", "%Y%m%d"]
            .iter()
            .filter_map(|shape| NaiveDate::parse_from_str(&folded, shape).ok())
            .find(|day| CENTURIES.contains(&(day.year() / 100)))
            .ok_or(DayError::NoSuchDay);
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
            choose(&|year| on(year, month, day)).ok_or(DayError::NoSuchDay)
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

/// The first two digits of a year, where a day is typed in one piece.
const CENTURIES: RangeInclusive<i32> = 19..=20;

/// Eight digits: no time has as many.
fn is_day_in_one_piece(text: &str) -> bool {
    text.len() == 8 && digits(text).is_some()
}

/// What stands between the numbers of a day.
const DAY_SEPARATORS: [char; 3] = ['/', '-', '.'];

/// `15`, `15 minutos`, `1h`, `1h30`, `1 hora 05 min`, `media hora` → the span.
fn parse_ago(text: &str) -> Option<TimeDelta> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let compact = compact.replace("horas", "h").replace("hora", "h");
    let compact = ["minutos", "minuto", "min", "m"]
        .iter()
        .find_map(|unit| compact.strip_suffix(unit))
        .unwrap_or(&compact);
    let (hours, minutes) = match (compact, compact.split_once('h')) {
        ("mediah", _) => (0, 30),
        ("unah", _) => (1, 0),
        (_, Some((hours, ""))) => (digits(hours)?, 0),
        (_, Some((hours, minutes))) => (digits(hours)?, digits(minutes).filter(|m| *m < 60)?),
        (_, None) => (0, digits(compact)?),
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
    let is_day = day.starts_with(|c: char| c.is_alphabetic())
        || day.contains(DAY_SEPARATORS)
        || is_day_in_one_piece(day);
    // `8.30 pm` is a time, `28.11 8:30` a day before one.
    let time = time.trim_start();
    let has_time = time.starts_with(|c: char| c.is_ascii_digit() || c == 'a');
    let is_half = split_half(text).1.is_some() && !time.contains(|c: char| c.is_ascii_digit());
    if !is_day || !has_time || is_half {
        return None;
    }
    Some((day, time))
}

/// Takes `am`, `p.m.`, `p. m.`, `m` or `de la noche` off the end of a time.
fn split_half(text: &str) -> (&str, Option<Half>) {
    let words = [
        ("de la madrugada", Half::Morning),
        ("de la manana", Half::Morning),
        ("del mediodia", Half::Noon),
        ("de la tarde", Half::Afternoon),
        ("de la noche", Half::Night),
    ];
    let blank = ['.', ' '];
    let letters = || {
        let rest = text.trim_end_matches(blank).strip_suffix('m')?;
        let rest = rest.trim_end_matches(blank);
        if rest.ends_with(|c: char| c.is_ascii_digit()) {
            return Some((rest, Half::Noon));
        }
        [('a', Half::Morning), ('p', Half::Afternoon)]
            .iter()
            .find_map(|(letter, half)| Some((rest.strip_suffix(*letter)?, *half)))
    };
    words
        .iter()
        .find_map(|(words, half)| Some((text.strip_suffix(words)?, *half)))
        .or_else(letters)
        .map_or((text, None), |(rest, half)| (rest.trim_end(), Some(half)))
}

/// `8`, `8:30`, `8.30`, `8 h 30`, `830`, `8h`, `8 pm`, with seconds or without.
fn parse_time(text: &str, typed: &str) -> Result<NaiveTime, InstantError> {
    let unrecognized = || InstantError::Unrecognized(typed.to_owned());
    let no_such = || InstantError::NoSuchTime(text.to_owned());
    let time = ["a las ", "a la ", "las "]
        .iter()
        .find_map(|words| text.strip_prefix(words))
        .unwrap_or(text)
        .trim_start();
    let (time, half) = split_half(time);
    // `8:30 hrs` and `20 horas` end as `8:30h` and `20h` do.
    let time = ["oras", "ora", "rs", "s"]
        .iter()
        .find_map(|end| time.strip_suffix(end).filter(|rest| rest.ends_with('h')))
        .unwrap_or(time);
    let separates = |c: char| matches!(c, ':' | '.' | ',' | 'h') || c.is_whitespace();
    let parts: Vec<&str> = time
        .split(separates)
        .filter(|part| !part.is_empty())
        .collect();
    let (hour, minute, second) = match parts[..] {
        [hour] if hour.len() <= 2 => (hour, "00", "00"),
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
    // `8:5` is five past eight; `8.5` may be half past.
    let one_digit = minute.len() == 1 && parts.len() == 2 && time.contains(':');
    if hour.len() > 2 || (minute.len() != 2 && !one_digit) || second.len() != 2 {
        return Err(unrecognized());
    }
    let number = |part: &str| {
        digits(part)
            .and_then(|n| u32::try_from(n).ok())
            .ok_or_else(unrecognized)
    };
    let hour = match (number(hour)?, half) {
        (hour @ 1..=11, Some(Half::Afternoon)) | (hour @ 6..=11, Some(Half::Night)) => hour + 12,
        (12, Some(Half::Morning | Half::Night)) => 0,
        (0 | 13.., Some(Half::Morning))
        | (0, Some(Half::Afternoon))
        | (0..=5, Some(Half::Night))
        | (0..=11 | 13.., Some(Half::Noon)) => return Err(no_such()),
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
mod tests;
