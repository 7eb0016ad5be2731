//! Dates as people and spreadsheets write them. Which number is the day is decided for a
//! whole column, never for a cell (X1a).

use super::cell::Cell;
use super::identifiers::plain;
use crate::domain::calendar::Country;
use crate::domain::instant::in_zone;
use crate::domain::text::fold_words;
use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use chrono_tz::Tz;
use thiserror::Error;

/// Which number of a date is which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// Day, month, year.
    DayFirst,
    /// Month, day, year.
    MonthFirst,
    /// Year, month, day.
    YearFirst,
}

impl DateOrder {
    /// Every order.
    pub const ALL: [Self; 3] = [Self::DayFirst, Self::MonthFirst, Self::YearFirst];

    /// Code on the command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::DayFirst => "dma",
            Self::MonthFirst => "mda",
            Self::YearFirst => "amd",
        }
    }

    /// In words.
    const fn words(self) -> &'static str {
        match self {
            Self::DayFirst => "día/mes/año",
            Self::MonthFirst => "mes/día/año",
            Self::YearFirst => "año/mes/día",
        }
    }

    /// How a country writes dates.
    #[must_use]
    pub const fn of(country: Country) -> Self {
        match country {
            Country::PE | Country::CO => Self::DayFirst,
        }
    }
}

/// Why a cell is no date; Spanish, to be read after the cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum DateFault {
    /// Nothing stands there.
    #[error("la fecha está vacía")]
    Empty,
    /// Something else stands there.
    #[error("no es una fecha")]
    NotADate,
    /// A number that the workbook does not show as a date.
    #[error("es un número y no una fecha: dé a la columna formato de fecha")]
    Number,
    /// No calendar has it, whatever its order.
    #[error("esa fecha no existe: escriba la que es")]
    NoSuchDate,
    /// The calendar does not have it in the order of the column.
    #[error("esa fecha no existe en el orden de su columna, que es {}: escríbala en ese", .0.words())]
    OtherOrder(DateOrder),
    /// Nothing that is looked for is of that year.
    #[error("el año {0} no puede ser: escriba la que es")]
    Before(i32),
    /// Two digits of a year are no year, unless the order was told.
    #[error("el año va con cuatro cifras")]
    ShortYear,
}

/// A date as it is written, before anybody knows the order of its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// One of the workbook, or one that begins with its year: nothing is to be decided.
    Sure(NaiveDate, Option<NaiveTime>),
    /// One of the workbook: whether it has an hour, the column says.
    Serial(NaiveDateTime),
    /// With its own offset.
    Instant(DateTime<FixedOffset>),
    /// Three numbers.
    Parts([u16; 3], Option<NaiveTime>),
}

/// A date that was read, with its time of day where it has one.
pub type Dated = (NaiveDate, Option<NaiveTime>);

/// Reads what stands in a cell.
///
/// # Errors
/// Why it is no date.
pub fn written(cell: &Cell) -> Result<Written, DateFault> {
    match cell {
        Cell::Empty => Err(DateFault::Empty),
        Cell::Moment(moment) => Ok(Written::Serial(*moment)),
        Cell::Number(number) => match compact(&number.to_string()) {
            Some(Ok(day)) => Ok(Written::Sure(day, None)),
            _ => Err(DateFault::Number),
        },
        Cell::Undated(_) => Err(DateFault::NoSuchDate),
        Cell::Truth(_) | Cell::Broken(_) | Cell::Uncomputed => Err(DateFault::NotADate),
        Cell::Text(text) => of_text(plain(text)),
    }
}

fn of_text(text: &str) -> Result<Written, DateFault> {
    if text.is_empty() {
        return Err(DateFault::Empty);
    }
    if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
        return Ok(Written::Instant(instant));
    }
    if let Some(day) = compact(text) {
        return Ok(Written::Sure(day?, None));
    }
    let has_letters = text.bytes().any(|it| it.is_ascii_alphabetic());
    if let Some(named) = has_letters.then(|| named(text)).flatten() {
        return named;
    }
    let (date, time) = match text.split_once([' ', 'T', '\u{a0}']) {
        Some((date, time)) => (date, Some(clock(time).ok_or(DateFault::NotADate)?)),
        None => (text, None),
    };
    let mut numbers = date.split(['/', '-', '.']);
    let mut next = || numbers.next();
    let (Some(a), Some(b), Some(c), None) = (next(), next(), next(), next()) else {
        return Err(DateFault::NotADate);
    };
    let number = |text: &str| -> Option<u16> {
        let is_number = (1..=4).contains(&text.len()) && text.bytes().all(|it| it.is_ascii_digit());
        is_number.then(|| text.parse().ok())?
    };
    let (Some(first), Some(second), Some(third)) = (number(a), number(b), number(c)) else {
        return Err(DateFault::NotADate);
    };
    if a.len() == 4 {
        let day = NaiveDate::from_ymd_opt(i32::from(first), u32::from(second), u32::from(third));
        return Ok(Written::Sure(day.ok_or(DateFault::NoSuchDate)?, time));
    }
    if a.len() > 2 || b.len() > 2 || c.len() == 3 {
        return Err(DateFault::NotADate);
    }
    Ok(Written::Parts([first, second, third], time))
}

/// A day of this century in one piece, as mainframes write it: `20261122`. The other way
/// round, its year would be a month.
fn compact(text: &str) -> Option<Result<NaiveDate, DateFault>> {
    let is_one = text.len() == 8 && text.starts_with("20");
    if !is_one || !text.bytes().all(|it| it.is_ascii_digit()) {
        return None;
    }
    let day = NaiveDate::parse_from_str(text, "%Y%m%d");
    Some(day.map_err(|_| DateFault::NoSuchDate))
}

/// The months as they are called, folded.
const MONTHS: [[&str; 3]; 12] = [
    ["enero", "january", ""],
    ["febrero", "february", ""],
    ["marzo", "march", ""],
    ["abril", "april", ""],
    ["mayo", "may", ""],
    ["junio", "june", ""],
    ["julio", "july", ""],
    ["agosto", "august", ""],
    ["septiembre", "september", "setiembre"],
    ["octubre", "october", ""],
    ["noviembre", "november", ""],
    ["diciembre", "december", ""],
];

/// The days of the week as they are called, folded.
const WEEKDAYS: [&str; 14] = [
    "lunes",
    "martes",
    "miercoles",
    "jueves",
    "viernes",
    "sabado",
    "domingo",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// A day whose month is said by its name, in Spanish or English, whole or cut: nothing is to be
/// decided of it. None where no month stands in it.
fn named(text: &str) -> Option<Result<Written, DateFault>> {
    let is_cut = |whole: &str, word: &str| word.len() >= 3 && whole.starts_with(word);
    let month = |word: &str| {
        let of = MONTHS
            .iter()
            .position(|names| names.iter().any(|it| is_cut(it, word)))?;
        u32::try_from(of + 1).ok()
    };
    let words = fold_words(text);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let words: Vec<&str> = match words.as_slice() {
        [day, rest @ ..] if rest.len() >= 3 && WEEKDAYS.iter().any(|it| is_cut(it, day)) => {
            rest.to_vec()
        }
        all => all.to_vec(),
    };
    let words = words
        .into_iter()
        .filter(|word| !matches!(*word, "de" | "del"));
    let words: Vec<&str> = words.take(3).collect();
    let (day, month, year) = match words[..] {
        [first, second, year] => match (month(first), month(second)) {
            (None, Some(month)) if first.len() == 4 => (year, month, first),
            (None, Some(month)) => (first, month, year),
            (Some(month), None) => (second, month, year),
            _ => return None,
        },
        _ => return None,
    };
    let number = |text: &str, most: usize| {
        let is_number = text.len() <= most && text.bytes().all(|it| it.is_ascii_digit());
        is_number.then(|| text.parse::<u32>().ok())?
    };
    let (Some(day), Some(number)) = (number(day, 2), number(year, 4)) else {
        return Some(Err(DateFault::NotADate));
    };
    if year.len() != 4 {
        return Some(Err(DateFault::ShortYear));
    }
    let Some(date) = i32::try_from(number)
        .ok()
        .and_then(|it| NaiveDate::from_ymd_opt(it, month, day))
    else {
        return Some(Err(DateFault::NoSuchDate));
    };
    // What follows the last of the three is its time.
    let last = text
        .rfind(words[2])
        .map_or(text.len(), |at| at + words[2].len());
    let after = text[last..].trim_start_matches([',', ' ']);
    let time = if after.is_empty() {
        Some(None)
    } else {
        clock(after).map(Some)
    };
    Some(
        time.map(|time| Written::Sure(date, time))
            .ok_or(DateFault::NotADate),
    )
}

/// A time of day: `10:31`, `10:31:07`, `10:31:07.250`, `3:05 p. m.`
fn clock(text: &str) -> Option<NaiveTime> {
    let text = text.trim();
    let others = text.chars().filter(|it| !it.is_ascii_digit() && *it != ':');
    let letters = others.flat_map(char::to_lowercase);
    let letters: String = letters.filter(char::is_ascii_alphabetic).collect();
    let digits: &str = text.trim_end_matches(|it: char| !it.is_ascii_digit());
    let mut parts = digits.split(':');
    let hour: u32 = parts.next()?.parse().ok()?;
    let minute: u32 = parts.next()?.parse().ok()?;
    let second: u32 = match parts.next() {
        Some(text) => text.split('.').next()?.parse().ok()?,
        None => 0,
    };
    let hour = match letters.as_str() {
        "" => hour,
        "am" | "pm" if !(1..=12).contains(&hour) => return None,
        "am" => hour % 12,
        "pm" => hour % 12 + 12,
        _ => return None,
    };
    if parts.next().is_some() {
        return None;
    }
    NaiveTime::from_hms_opt(hour, minute, second)
}

/// What a column of dates tells of their order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DateColumn {
    /// Those whose first number is no month.
    day_first: u64,
    /// Those whose second number is no month.
    month_first: u64,
    /// Those that read either way.
    either: u64,
    /// Whether some date of the workbook has an hour: then all have.
    has_hours: bool,
}

/// In which order a column is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// Which number is which.
    pub is: DateOrder,
    /// Nothing in the column decides it, and nobody said it.
    pub is_assumed: bool,
    /// Whether it was said: then two digits are a year.
    is_told: bool,
    has_hours: bool,
}

impl DateColumn {
    /// Takes note of a date.
    pub fn note(&mut self, written: &Written) {
        match written {
            Written::Parts([first, second, _], _) => match (*first > 12, *second > 12) {
                (true, false) => self.day_first += 1,
                (false, true) => self.month_first += 1,
                // The 5th of May is the same in both.
                (false, false) if first != second => self.either += 1,
                _ => {}
            },
            Written::Serial(moment) => self.has_hours |= moment.num_seconds_from_midnight() != 0,
            Written::Sure(..) | Written::Instant(_) => {}
        }
    }

    /// Decides the order: what was told, else what most dates say that read in one way
    /// alone, else what is usual.
    #[must_use]
    pub fn decide(&self, told: Option<DateOrder>, usual: DateOrder) -> Order {
        let seen = match self.day_first.cmp(&self.month_first) {
            std::cmp::Ordering::Greater => Some(DateOrder::DayFirst),
            std::cmp::Ordering::Less => Some(DateOrder::MonthFirst),
            std::cmp::Ordering::Equal => None,
        };
        Order {
            is: told.or(seen).unwrap_or(usual),
            is_assumed: told.is_none() && seen.is_none() && self.either > 0,
            is_told: told.is_some(),
            has_hours: self.has_hours,
        }
    }
}

impl Written {
    /// The date in the order of its column, its time where it has one (D7).
    ///
    /// # Errors
    /// The calendar does not have it, or its year is short.
    pub fn read(&self, order: Order, zone: Tz) -> Result<Dated, DateFault> {
        match self {
            Self::Sure(day, time) => Ok((*day, *time)),
            Self::Serial(moment) => Ok((moment.date(), order.has_hours.then(|| moment.time()))),
            Self::Instant(instant) => {
                let local = in_zone(*instant, zone).naive_local();
                Ok((local.date(), Some(local.time())))
            }
            Self::Parts([first, second, third], time) => {
                // What a year of two digits means does not matter to whether it is a day.
                let in_order = |order| {
                    let (year, month, day) = match order {
                        DateOrder::DayFirst => (third, second, first),
                        DateOrder::MonthFirst => (third, first, second),
                        DateOrder::YearFirst => (first, second, third),
                    };
                    let is_short = *year < 100;
                    let year = if is_short { year + 2000 } else { *year };
                    NaiveDate::from_ymd_opt(i32::from(year), u32::from(*month), u32::from(*day))
                        .map(|day| (day, is_short))
                };
                match in_order(order.is) {
                    Some((_, true)) if !order.is_told => Err(DateFault::ShortYear),
                    Some((day, _)) => Ok((day, *time)),
                    None if DateOrder::ALL.into_iter().any(|it| in_order(it).is_some()) => {
                        Err(DateFault::OtherOrder(order.is))
                    }
                    None => Err(DateFault::NoSuchDate),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMA: Tz = Tz::America__Lima;

    fn read(texts: &[&str], told: Option<DateOrder>) -> (Vec<String>, bool) {
        let all: Vec<_> = texts
            .iter()
            .map(|text| written(&Cell::Text((*text).to_owned())))
            .collect();
        let mut column = DateColumn::default();
        all.iter().flatten().for_each(|it| column.note(it));
        let order = column.decide(told, DateOrder::DayFirst);
        let told = |it: &Result<Written, DateFault>| match it.and_then(|it| it.read(order, LIMA)) {
            Ok((day, Some(time))) => format!("{day} {}", time.format("%H:%M")),
            Ok((day, None)) => day.to_string(),
            Err(fault) => fault.to_string(),
        };
        (all.iter().map(told).collect(), order.is_assumed)
    }

    #[test]
    fn the_order_of_dates_is_decided_for_the_column() {
        let (days, assumed) = read(&["03/11/2026", "22/11/2026"], None);
        assert_eq!((days[0].as_str(), assumed), ("2026-11-03", false));
        let (days, assumed) = read(&["03/11/2026", "11/22/2026"], None);
        assert_eq!((days[0].as_str(), assumed), ("2026-03-11", false));
        let (days, assumed) = read(&["03/11/2026", "05/05/2026"], None);
        assert_eq!((days[0].as_str(), assumed), ("2026-11-03", true));
        let (days, assumed) = read(&["03/11/2026"], Some(DateOrder::MonthFirst));
        assert_eq!((days[0].as_str(), assumed), ("2026-03-11", false));
        // The few that do not fit are told, and the rest is read.
        let (days, _) = read(&["22/11/2026", "23/11/2026", "11/22/2026"], None);
        let other = DateFault::OtherOrder(DateOrder::DayFirst);
        assert_eq!(days[2], other.to_string());
    }

    #[test]
    fn dates_are_read_as_they_are_written() {
        let (days, _) = read(
            &[
                "2026-11-22",
                "2026/11/22 10:31",
                "22-11-2026 3:05 p. m.",
                "22.11.2026 12:00:07 a.m.",
                "2026-11-22T03:00:00Z",
                "2026-11-22T10:31:07.5",
                "22-nov-2026",
                "22/NOV/2026",
                "22 de noviembre de 2026",
                "domingo, 22 de noviembre de 2026",
                "Nov 22, 2026",
                "dom. 1 set. 2026, 3:05 p. m.",
                "2026-Nov-22 10:31",
                "20261122",
                "'22/11/2026\u{200b}",
            ],
            None,
        );
        let expected = [
            "2026-11-22",
            "2026-11-22 10:31",
            "2026-11-22 15:05",
            "2026-11-22 00:00",
            "2026-11-21 22:00",
            "2026-11-22 10:31",
            "2026-11-22",
            "2026-11-22",
            "2026-11-22",
            "2026-11-22",
            "2026-11-22",
            "2026-09-01 15:05",
            "2026-11-22 10:31",
            "2026-11-22",
            "2026-11-22",
        ];
        assert_eq!(days, expected);
        for (text, fault) in [
            ("", DateFault::Empty),
            ("ayer", DateFault::NotADate),
            ("22/11", DateFault::NotADate),
            ("22/11/2026 25:00", DateFault::NotADate),
            ("22/11/2026 13:00 pm", DateFault::NotADate),
            ("30/02/2026", DateFault::NoSuchDate),
            ("2026-02-30", DateFault::NoSuchDate),
            ("31/02/2026", DateFault::NoSuchDate),
            ("00/00/0000", DateFault::NoSuchDate),
            ("00/01/1900", DateFault::NoSuchDate),
            ("0000-00-00", DateFault::NoSuchDate),
            ("00/00/00", DateFault::NoSuchDate),
            ("22/11/26", DateFault::ShortYear),
            ("22-nov-26", DateFault::ShortYear),
            ("31 de noviembre de 2026", DateFault::NoSuchDate),
            ("20261131", DateFault::NoSuchDate),
            ("20112026", DateFault::NoSuchDate),
            ("nov 2026", DateFault::NotADate),
            ("22 nov 2026 tarde", DateFault::NotADate),
            ("marca 22 2026", DateFault::NotADate),
            ("22 mar jul", DateFault::NotADate),
            ("+1/1/2026", DateFault::NotADate),
        ] {
            assert_eq!(read(&[text], None).0[0], fault.to_string(), "{text}");
        }
        let told = Some(DateOrder::YearFirst);
        assert_eq!(read(&["26/11/22"], told).0[0], "2026-11-22");
    }

    #[test]
    fn hours_of_a_workbook_are_those_of_its_column() {
        let at = |text: &str| Written::Serial(text.parse().unwrap());
        let (midnight, later) = (at("2026-11-22T00:00:00"), at("2026-11-22T10:31:00"));
        let mut column = DateColumn::default();
        column.note(&midnight);
        let order = column.decide(None, DateOrder::DayFirst);
        assert_eq!(midnight.read(order, LIMA).unwrap().1, None);
        column.note(&later);
        let order = column.decide(None, DateOrder::DayFirst);
        assert_eq!(midnight.read(order, LIMA).unwrap().1, Some(NaiveTime::MIN));
    }
}
