//! Correlatives of outages (N1): gapless per point, local year and series.

use super::{is_point_code, is_series};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The correlative of an outage, `LIM014-2026-A-000042` (N1).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Correlative {
    /// Code of the service point, upper-case letters and digits.
    pub point: String,
    /// Local year in which the outage was registered.
    pub year: i32,
    /// Series of the terminal that registered it: `A`, `B`, …, `A2KTM` after a restore (N5).
    pub series: String,
    /// 1, 2, 3, … without a gap.
    pub number: u32,
}

impl Correlative {
    /// What is said aloud at the counter: `A-000042`.
    #[must_use]
    pub fn short(&self) -> String {
        format!("{}-{:06}", self.series, self.number)
    }
}

impl fmt::Display for Correlative {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}-{}-{}-{:06}",
            self.point, self.year, self.series, self.number
        )
    }
}

impl From<Correlative> for String {
    fn from(value: Correlative) -> Self {
        value.to_string()
    }
}

/// A text that is no correlative.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("«{0}» no tiene la forma de un correlativo (LIM014-2026-A-000042)")]
pub struct NotACorrelative(pub String);

impl TryFrom<String> for Correlative {
    type Error = NotACorrelative;

    fn try_from(value: String) -> Result<Self, Self::Error> {
        value.parse()
    }
}

impl FromStr for Correlative {
    type Err = NotACorrelative;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let no = || NotACorrelative(text.to_owned());
        let parts: Vec<&str> = text.split('-').collect();
        let [point, year, series, number] = parts.as_slice() else {
            return Err(no());
        };
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        let shaped = number.len() >= 6 && digits(number) && digits(year);
        if !is_point_code(point) || !is_series(series) || !shaped {
            return Err(no());
        }
        let number: u32 = number.parse().map_err(|_| no())?;
        if number == 0 {
            return Err(no());
        }
        Ok(Self {
            point: (*point).to_owned(),
            year: year.parse().map_err(|_| no())?,
            series: (*series).to_owned(),
            number,
        })
    }
}

/// What a person may type to name an outage: the whole correlative or its end
/// (`LIM014-2026-A-000042`, `2026-A-000042`, `A-42`, `42`), in any case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrelativeEnd {
    /// Point, where it was typed.
    pub point: Option<String>,
    /// Local year, where it was typed.
    pub year: Option<i32>,
    /// Series, where it was typed.
    pub series: Option<String>,
    /// The number.
    pub number: u32,
}

impl CorrelativeEnd {
    /// Whether a text can be nothing but the end of a correlative: digits alone with dashes
    /// are some number of a person.
    #[must_use]
    pub fn is_named(text: &str) -> bool {
        text.contains('-') && text.contains(char::is_alphabetic) && text.parse::<Self>().is_ok()
    }
}

impl FromStr for CorrelativeEnd {
    type Err = NotACorrelative;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let no = || NotACorrelative(text.to_owned());
        let upper = text.trim().to_uppercase();
        let mut parts: Vec<&str> = upper.split('-').collect();
        let number = parts
            .pop()
            .filter(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
            .and_then(|digits| digits.parse().ok())
            .ok_or_else(no)?;
        let series = parts.pop().map(str::to_owned);
        let year = match parts.pop() {
            Some(year) => Some(year.parse().map_err(|_| no())?),
            None => None,
        };
        let point = parts.pop().map(str::to_owned);
        if !parts.is_empty() {
            return Err(no());
        }
        Ok(Self {
            point,
            year,
            series,
            number,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn n1_a_correlative_reads_back_as_it_was_written() {
        let text = "LIM014-2026-A-000042";
        let read: Correlative = text.parse().unwrap();
        assert_eq!(read.to_string(), text);
        assert_eq!(read.short(), "A-000042");
        for long in ["LIM014-2026-A2-1000001", "LIM014-2026-A2KTM-000001"] {
            assert_eq!(long.parse::<Correlative>().unwrap().to_string(), long);
        }
    }

    #[test]
    fn n1_what_is_no_correlative_is_refused() {
        for text in [
            "",
            "LIM014-2026-A",
            "LIM014-2026-A-42",
            "LIM014-2026-A-000000",
            "lim014-2026-A-000042",
            "LIM014-2026-A1-000042",
            "LIM014-2026-A02-000042",
            "LIM014-2026-A-+00042",
            "LIM014-X-A-000042",
        ] {
            assert_eq!(
                text.parse::<Correlative>(),
                Err(NotACorrelative(text.to_owned()))
            );
        }
    }

    #[test]
    fn n1_the_end_of_a_correlative_names_it() {
        let end = |text: &str| text.parse::<CorrelativeEnd>().unwrap();
        assert_eq!(
            end("a-42"),
            CorrelativeEnd {
                point: None,
                year: None,
                series: Some("A".into()),
                number: 42
            }
        );
        assert_eq!(end("000042").number, 42);
        assert_eq!(end("a2ktm-42").series.as_deref(), Some("A2KTM"));
        assert_eq!(end("LIM014-2026-A-000042").year, Some(2026));
        assert!("x".parse::<CorrelativeEnd>().is_err());
        assert!("Z-LIM014-2026-A-000042".parse::<CorrelativeEnd>().is_err());
    }
}
