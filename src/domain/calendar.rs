//! The calendar of business days: holidays of each country as data, with local days added (D1–D4).

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::asset::{TomlProblem, line_of, parse_toml};

pub(crate) const PERU_TOML: &str = include_str!("../../assets/calendars/peru.toml");
pub(crate) const COLOMBIA_TOML: &str = include_str!("../../assets/calendars/colombia.toml");

/// The jurisdictions whose business days are known (D2, D3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Country {
    /// Peru, OSIPTEL regime (D2).
    PE,
    /// Colombia, SIC regime (D3).
    CO,
}

impl Country {
    /// Every country, in the order of the code.
    pub const ALL: [Self; 2] = [Self::PE, Self::CO];

    /// ISO 3166 code, as in `--pais PE`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::PE => "PE",
            Self::CO => "CO",
        }
    }

    /// Name on the screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::PE => "Perú",
            Self::CO => "Colombia",
        }
    }

    /// Zone in which the country's days begin and end (D7).
    #[must_use]
    pub const fn time_zone(self) -> Tz {
        match self {
            Self::PE => Tz::America__Lima,
            Self::CO => Tz::America__Bogota,
        }
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A country code that is neither `PE` nor `CO`.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("«{0}» no es un país con calendario; use PE o CO")]
pub struct UnknownCountry(pub String);

impl FromStr for Country {
    type Err = UnknownCountry;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match super::text::fold_key(text).as_str() {
            "pe" | "peru" => Ok(Self::PE),
            "co" | "colombia" => Ok(Self::CO),
            _ => Err(UnknownCountry(text.to_owned())),
        }
    }
}

/// Why a calendar or a list of local days cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CalendarError {
    /// The text does not read as a calendar.
    #[error("{0}")]
    Toml(TomlProblem),
    /// A day that no year has, such as 31 April.
    #[error("no existe el día {day} del mes {month}")]
    NoSuchDay {
        /// Line of the entry.
        line: usize,
        /// Month as written.
        month: u32,
        /// Day as written.
        day: u32,
    },
    /// A local day that is not a date `AAAA-MM-DD`.
    #[error("«{text}» no es una fecha AAAA-MM-DD")]
    NoSuchDate {
        /// Line of the entry.
        line: usize,
        /// Date as written.
        text: String,
    },
    /// An entry without a name, or a calendar without a version.
    #[error("falta el nombre, el motivo o la versión")]
    Unnamed {
        /// Line of the entry.
        line: usize,
    },
}

impl CalendarError {
    /// Line of the fault, counted from 1, where it is known.
    #[must_use]
    pub const fn line(&self) -> Option<usize> {
        match self {
            Self::Toml(problem) => problem.line,
            Self::NoSuchDay { line, .. }
            | Self::NoSuchDate { line, .. }
            | Self::Unnamed { line } => Some(*line),
        }
    }
}

/// Business days of one country, with the days an office declared (D1, D4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    country: Country,
    version: String,
    rules: Vec<Rule>,
    local: BTreeMap<NaiveDate, String>,
}

/// One holiday and the years in which it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    name: String,
    from: Option<i32>,
    to: Option<i32>,
    to_monday: bool,
    anchor: Anchor,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Anchor {
    Date { month: u32, day: u32 },
    Easter { offset: i32 },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCalendar {
    country: Country,
    version: toml::Spanned<String>,
    #[serde(default)]
    fixed: Vec<RawDate>,
    #[serde(default)]
    moved: Vec<RawDate>,
    #[serde(default)]
    easter: Vec<RawEaster>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDate {
    month: u32,
    day: u32,
    name: toml::Spanned<String>,
    from: Option<i32>,
    to: Option<i32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEaster {
    offset: i32,
    name: toml::Spanned<String>,
    #[serde(default)]
    moved: bool,
    from: Option<i32>,
    to: Option<i32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLocal {
    #[serde(default, rename = "dia")]
    days: Vec<RawLocalDay>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLocalDay {
    fecha: toml::Spanned<String>,
    motivo: toml::Spanned<String>,
}

impl Calendar {
    /// Reads a calendar from the text of its asset (D4).
    ///
    /// # Errors
    /// [`CalendarError`] with the line of the fault.
    pub fn parse(text: &str) -> Result<Self, CalendarError> {
        let raw: RawCalendar = parse_toml(text).map_err(CalendarError::Toml)?;
        let version = named(text, raw.version)?;
        let mut rules = Vec::new();
        let dated = raw.fixed.into_iter().map(|entry| (entry, false));
        let moved = raw.moved.into_iter().map(|entry| (entry, true));
        for (entry, to_monday) in dated.chain(moved) {
            // A leap year, so that 29 February can be a holiday.
            if NaiveDate::from_ymd_opt(2024, entry.month, entry.day).is_none() {
                return Err(CalendarError::NoSuchDay {
                    line: line_of(text, entry.name.span().start),
                    month: entry.month,
                    day: entry.day,
                });
            }
            rules.push(Rule {
                name: named(text, entry.name)?,
                from: entry.from,
                to: entry.to,
                to_monday,
                anchor: Anchor::Date {
                    month: entry.month,
                    day: entry.day,
                },
            });
        }
        for entry in raw.easter {
            rules.push(Rule {
                name: named(text, entry.name)?,
                from: entry.from,
                to: entry.to,
                to_monday: entry.moved,
                anchor: Anchor::Easter {
                    offset: entry.offset,
                },
            });
        }
        Ok(Self {
            country: raw.country,
            version,
            rules,
            local: BTreeMap::new(),
        })
    }

    /// The calendar that comes with the program for a country (D2, D3).
    ///
    /// # Errors
    /// [`CalendarError`] only if the embedded asset is broken, which a test rules out.
    pub fn embedded(country: Country) -> Result<Self, CalendarError> {
        Self::parse(match country {
            Country::PE => PERU_TOML,
            Country::CO => COLOMBIA_TOML,
        })
    }

    /// Adds the days an office declared (`[[dia]] fecha="2026-01-18" motivo="…"`), and says so in
    /// the version (D1, D4).
    ///
    /// # Errors
    /// [`CalendarError`] with the line of the fault.
    pub(crate) fn with_local_days(mut self, text: &str) -> Result<Self, CalendarError> {
        let before = self.local.len();
        self.local.extend(local_days(text)?);
        match self.local.len() - before {
            0 => {}
            1 => self.version.push_str(" + 1 día local"),
            added => self.version = format!("{} + {added} días locales", self.version),
        }
        Ok(self)
    }

    /// The country whose holidays these are.
    #[must_use]
    pub const fn country(&self) -> Country {
        self.country
    }

    /// Version shown beside every deadline (D1).
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Spanish name of the holiday, or reason of the local day, on a date (D2–D4).
    ///
    /// Where two fall together the national one that comes first in the asset is named.
    #[must_use]
    pub(crate) fn holiday(&self, date: NaiveDate) -> Option<&str> {
        self.rules
            .iter()
            .find(|rule| rule.date_in(date.year()) == Some(date))
            .map(|rule| rule.name.as_str())
            .or_else(|| self.local.get(&date).map(String::as_str))
    }

    /// Whether an office declared a day (D4).
    #[must_use]
    pub(crate) fn is_local(&self, date: NaiveDate) -> bool {
        self.local.contains_key(&date)
    }

    /// Every holiday of a year by date, local days included.
    #[must_use]
    pub fn holidays_of(&self, year: i32) -> Vec<(NaiveDate, &str)> {
        let mut days: Vec<_> = self
            .rules
            .iter()
            .filter_map(|rule| Some((rule.date_in(year)?, rule.name.as_str())))
            .chain(
                self.local
                    .iter()
                    .filter(|(date, _)| date.year() == year)
                    .map(|(date, reason)| (*date, reason.as_str())),
            )
            .collect();
        days.sort_by_key(|(date, _)| *date);
        days
    }

    /// Why a date does not count: `sábado`, `domingo`, or the holiday's name; `None` on a business
    /// day (D1).
    #[must_use]
    pub(crate) fn not_counted(&self, date: NaiveDate) -> Option<&str> {
        match date.weekday() {
            Weekday::Sat => Some("sábado"),
            Weekday::Sun => Some("domingo"),
            _ => self.holiday(date),
        }
    }
}

impl Rule {
    fn date_in(&self, year: i32) -> Option<NaiveDate> {
        if self.from.is_some_and(|from| year < from) || self.to.is_some_and(|to| year > to) {
            return None;
        }
        let date = match self.anchor {
            Anchor::Date { month, day } => NaiveDate::from_ymd_opt(year, month, day)?,
            Anchor::Easter { offset } => {
                let easter = computus::gregorian(year).ok()?;
                let sunday = NaiveDate::from_ymd_opt(easter.year, easter.month, easter.day)?;
                let days = Days::new(u64::from(offset.unsigned_abs()));
                if offset < 0 {
                    sunday.checked_sub_days(days)?
                } else {
                    sunday.checked_add_days(days)?
                }
            }
        };
        if self.to_monday {
            let past_monday = u64::from(date.weekday().num_days_from_monday());
            date.checked_add_days(Days::new((7 - past_monday) % 7))
        } else {
            Some(date)
        }
    }
}

/// The days that a list of local days declares, and why, in its order (D4).
///
/// # Errors
/// [`CalendarError`] with the line of the fault.
pub(crate) fn local_days(text: &str) -> Result<Vec<(NaiveDate, String)>, CalendarError> {
    let raw: RawLocal = parse_toml(text).map_err(CalendarError::Toml)?;
    let day = |day: RawLocalDay| {
        let line = line_of(text, day.fecha.span().start);
        let written = day.fecha.into_inner();
        let date = NaiveDate::from_str(written.trim()).map_err(|_| CalendarError::NoSuchDate {
            line,
            text: written,
        })?;
        Ok((date, named(text, day.motivo)?))
    };
    raw.days.into_iter().map(day).collect()
}

fn named(text: &str, value: toml::Spanned<String>) -> Result<String, CalendarError> {
    let line = line_of(text, value.span().start);
    let name = value.into_inner();
    if name.trim().is_empty() {
        Err(CalendarError::Unnamed { line })
    } else {
        Ok(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar(country: Country) -> Calendar {
        Calendar::embedded(country).unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// The year's distinct holidays as `MM-DD`, in order.
    fn year(country: Country, year: i32) -> String {
        let calendar = calendar(country);
        let mut days: Vec<_> = calendar
            .holidays_of(year)
            .iter()
            .map(|(date, _)| date.format("%m-%d").to_string())
            .collect();
        days.dedup();
        days.join(" ")
    }

    #[test]
    fn d2_peru_whole_years() {
        assert_eq!(
            year(Country::PE, 2021),
            "01-01 04-01 04-02 05-01 06-29 07-28 07-29 08-30 10-08 11-01 12-08 12-25"
        );
        assert_eq!(
            year(Country::PE, 2023),
            "01-01 04-06 04-07 05-01 06-29 07-23 07-28 07-29 08-06 08-30 10-08 11-01 12-08 12-09 12-25"
        );
        assert_eq!(
            year(Country::PE, 2024),
            "01-01 03-28 03-29 05-01 06-07 06-29 07-23 07-28 07-29 08-06 08-30 10-08 11-01 12-08 12-09 12-25"
        );
        assert_eq!(
            year(Country::PE, 2026),
            "01-01 04-02 04-03 05-01 06-07 06-29 07-23 07-28 07-29 08-06 08-30 10-08 11-01 12-08 12-09 12-25"
        );
    }

    #[test]
    fn d2_peru_days_hold_from_their_year_and_never_move() {
        let peru = calendar(Country::PE);
        assert!(peru.not_counted(day("2023-06-07")).is_none());
        assert_eq!(
            peru.holiday(day("2024-06-07")),
            Some("Batalla de Arica y Día de la Bandera")
        );
        assert_eq!(peru.holiday(day("2022-07-23")), None);
        assert_eq!(
            peru.holiday(day("2023-07-23")),
            Some("Día de la Fuerza Aérea del Perú")
        );
        // 6 August 2026 is a Thursday: neither it nor the Monday after moves.
        assert!(peru.not_counted(day("2026-08-06")).is_some());
        assert!(peru.not_counted(day("2026-08-10")).is_none());
    }

    #[test]
    fn d3_colombia_whole_years() {
        assert_eq!(
            year(Country::CO, 2024),
            "01-01 01-08 03-25 03-28 03-29 05-01 05-13 06-03 06-10 07-01 07-20 08-07 08-19 10-14 11-04 11-11 12-08 12-25"
        );
        // Sacred Heart and Saints Peter and Paul fall together on 30 June.
        assert_eq!(
            year(Country::CO, 2025),
            "01-01 01-06 03-24 04-17 04-18 05-01 06-02 06-23 06-30 07-20 08-07 08-18 10-13 11-03 11-17 12-08 12-25"
        );
        assert_eq!(
            year(Country::CO, 2026),
            "01-01 01-12 03-23 04-02 04-03 05-01 05-18 06-08 06-15 06-29 07-13 07-20 08-07 08-17 10-12 11-02 11-16 12-08 12-25"
        );
    }

    #[test]
    fn d3_ninth_of_july_moves_to_monday_from_2026() {
        let colombia = calendar(Country::CO);
        assert_eq!(
            colombia.holiday(day("2026-07-13")),
            Some("Virgen de Chiquinquirá")
        );
        assert!(colombia.not_counted(day("2026-07-09")).is_none());
        assert!(colombia.not_counted(day("2025-07-14")).is_none());
        // A moved feast that falls on a Monday stays there.
        assert_eq!(
            colombia.holiday(day("2025-01-06")),
            Some("Día de los Reyes Magos")
        );
        assert!(colombia.not_counted(day("2025-01-13")).is_none());
    }

    #[test]
    fn d4_local_days_are_added_and_shown_in_the_version() {
        let peru = calendar(Country::PE)
            .with_local_days(
                "[[dia]]\nfecha = \"2027-01-18\"\nmotivo = \"Aniversario de Lima\"\n\
                 [[dia]]\nfecha = \"2026-12-24\"\nmotivo = \"Decreto de día no laborable\"\n",
            )
            .unwrap();
        assert_eq!(
            peru.not_counted(day("2027-01-18")),
            Some("Aniversario de Lima")
        );
        assert!(peru.not_counted(day("2026-12-24")).is_some());
        assert_eq!(peru.version(), "PE-2026.1 + 2 días locales");
        assert_eq!(
            calendar(Country::PE).with_local_days("").unwrap().version(),
            "PE-2026.1"
        );
    }

    #[test]
    fn d4_a_broken_calendar_is_refused_with_its_line() {
        let head = "country = \"PE\"\nversion = \"x\"\n";
        let broken = |text: &str| Calendar::parse(&format!("{head}{text}")).unwrap_err();
        let error = broken("[[fixed]]\nmonth = 4\nday = 31\nname = \"a\"\n");
        assert_eq!(
            error,
            CalendarError::NoSuchDay {
                line: 6,
                month: 4,
                day: 31
            }
        );
        assert_eq!(
            broken("[[fixed]]\nmonth = 4\nday = 3\nname = \" \"\n").line(),
            Some(6)
        );
        assert_eq!(
            broken("[[fixed]]\nmonth = 4\nday = \"3\"\nname = \"a\"\n").line(),
            Some(5)
        );
        let local = calendar(Country::CO)
            .with_local_days("[[dia]]\nfecha = \"18/01/2026\"\nmotivo = \"a\"\n")
            .unwrap_err();
        assert_eq!(
            local,
            CalendarError::NoSuchDate {
                line: 2,
                text: "18/01/2026".into()
            }
        );
    }

    #[test]
    fn country_codes_round_trip() {
        for country in Country::ALL {
            assert_eq!(country.code().parse(), Ok(country));
            assert_eq!(calendar(country).country(), country);
        }
        assert_eq!("perú".parse(), Ok(Country::PE));
        assert!("CL".parse::<Country>().is_err());
    }
}
