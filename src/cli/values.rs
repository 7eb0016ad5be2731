//! Values of arguments: closed lists with their words, and dates.

use crate::actions::{Desk, Field, MOST_CODES, Paper, Report, Target};
use crate::domain::identity::{DocumentType, UnknownDocumentType};
use chrono::{DateTime, Datelike, FixedOffset, NaiveDate};
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use std::path::PathBuf;
use std::str::FromStr;

/// A closed list: one of these words, in any case.
pub(super) fn one_of<T: Clone + Send + Sync + 'static>(
    words: impl IntoIterator<Item = (&'static str, T)>,
) -> impl TypedValueParser<Value = T> {
    let words: Vec<(&'static str, T)> = words.into_iter().collect();
    PossibleValuesParser::new(words.iter().map(|(word, _)| *word)).try_map(move |typed| {
        words
            .iter()
            .find(|(word, _)| word.eq_ignore_ascii_case(&typed))
            .map(|(_, value)| value.clone())
            .ok_or(NotAWord)
    })
}

/// A word of no list; the list itself has refused it before.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("no es una de las palabras de la lista")]
struct NotAWord;

/// Where `--salida` says that a file goes.
pub(super) fn target(output: Option<PathBuf>, replace: bool) -> Option<Target> {
    output.map(|path| Target { path, replace })
}

/// A text that is no date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum DateError {
    /// None of the accepted shapes.
    #[error("escriba la fecha como AAAA-MM-DD o dd/mm/aaaa")]
    Shape,
    /// A date that the calendar does not have.
    #[error("esa fecha no existe")]
    NoSuchDate,
}

/// Reads a date, `AAAA-MM-DD` or `dd/mm/aaaa`.
pub(super) fn date(text: &str) -> Result<NaiveDate, DateError> {
    let text = text.trim();
    let numbers = |separator: char| -> Option<[u32; 3]> {
        let parts: Vec<u32> = text
            .split(separator)
            .map(|part| {
                part.parse()
                    .ok()
                    .filter(|_| part.bytes().all(|byte| byte.is_ascii_digit()))
            })
            .collect::<Option<_>>()?;
        parts.try_into().ok()
    };
    let ((Some([year, month, day]), _) | (None, Some([day, month, year]))) =
        (numbers('-'), numbers('/'))
    else {
        return Err(DateError::Shape);
    };
    // Two digits of a year are no year.
    if !(1900..=2999).contains(&year) {
        return Err(DateError::Shape);
    }
    i32::try_from(year)
        .ok()
        .and_then(|year| NaiveDate::from_ymd_opt(year, month, day))
        .filter(|date| date.year() >= 1900)
        .ok_or(DateError::NoSuchDate)
}

/// A count that is no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("escriba un número entero de {from} a {to}")]
pub(super) struct NotACount {
    from: u32,
    to: u32,
}

/// Reads a year, in four digits.
pub(super) fn year(text: &str) -> Result<i32, NotACount> {
    count(text, 1900, 2999u16).map(i32::from)
}

/// Reads a month by its number.
pub(super) fn month(text: &str) -> Result<u32, NotACount> {
    count(text, 1, 12u8).map(u32::from)
}

/// Reads a whole number of days.
pub(super) fn days(text: &str) -> Result<u16, NotACount> {
    count(text, 0, 3_650u16)
}

/// The most lines that a list shows.
pub(super) const MOST_LINES: u16 = 10_000;

/// Reads how many lines a list shows at most.
pub(super) fn limit(text: &str) -> Result<usize, NotACount> {
    count(text, 1, MOST_LINES).map(usize::from)
}

/// A text that is no place in a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("escriba un número entero desde 1")]
pub(super) struct NotASequence;

/// Reads the number of an operation in a chain.
pub(super) fn sequence(text: &str) -> Result<u64, NotASequence> {
    let number = text.trim().parse().ok();
    number.filter(|number| *number > 0).ok_or(NotASequence)
}

/// Reads a position in a list, as it is shown.
pub(super) fn position(text: &str) -> Result<u16, NotACount> {
    count(text, 1, u16::MAX)
}

/// Reads how many codes are reserved at once (N2).
pub(super) fn codes(text: &str) -> Result<u32, NotACount> {
    count(text, 1, MOST_CODES)
}

/// Reads how many mentions were counted (V3).
pub(super) fn mentions(text: &str) -> Result<u32, NotACount> {
    count(text, 0, 1_000_000)
}

/// Reads how many minutes a session took (X11).
pub(super) fn minutes(text: &str) -> Result<u32, NotACount> {
    count(text, 1, 480)
}

/// The papers a document is printed on.
pub(super) fn paper() -> impl TypedValueParser<Value = Paper> {
    one_of([("a4", Paper::A4), ("carta", Paper::Letter)])
}

/// The papers a slip is printed on.
pub(super) fn paper_or_ticket() -> impl TypedValueParser<Value = Paper> {
    one_of([
        ("a4", Paper::A4),
        ("carta", Paper::Letter),
        ("ticket", Paper::Ticket),
    ])
}

/// Reads an identity document, `TIPO:NÚMERO` or the number alone.
pub(super) fn document(text: &str) -> Result<(Option<DocumentType>, String), UnknownDocumentType> {
    Ok(match text.split_once(':') {
        Some((kind, number)) => (Some(kind.parse()?), number.trim().to_owned()),
        None => (None, text.trim().to_owned()),
    })
}

/// A period of whole days, by when events began.
#[derive(Debug, Args)]
pub(super) struct Days {
    /// Empezados desde este día (AAAA-MM-DD o dd/mm/aaaa)
    #[arg(long = "desde", value_name = "FECHA", value_parser = date)]
    from: Option<NaiveDate>,
    /// Empezados hasta este día, inclusive
    #[arg(long = "hasta", value_name = "FECHA", value_parser = date)]
    until: Option<NaiveDate>,
}

/// The first instant in a period, and the first after it.
type Bounds = (Option<DateTime<FixedOffset>>, Option<DateTime<FixedOffset>>);

impl Days {
    pub(super) fn bounds(&self, desk: &Desk) -> Result<Bounds, Report> {
        if let (Some(from), Some(until)) = (self.from, self.until)
            && until < from
        {
            return Err(Report::usage(
                "El período termina antes de empezar: --hasta es anterior a --desde.",
            ));
        }
        let after = self.until.and_then(|day| day.succ_opt());
        let at =
            |field, day: Option<NaiveDate>| day.map(|day| midnight(desk, field, day)).transpose();
        Ok((at(Field::From, self.from)?, at(Field::To, after)?))
    }
}

/// The first instant of a day at the point.
pub(super) fn midnight(
    desk: &Desk,
    field: Field,
    day: NaiveDate,
) -> Result<DateTime<FixedOffset>, Report> {
    Ok(desk.instant(field, &format!("{day} 00:00"))?)
}

fn count<N: FromStr + PartialOrd + Copy + Into<u32>>(
    text: &str,
    from: N,
    to: N,
) -> Result<N, NotACount> {
    text.trim()
        .parse()
        .ok()
        .filter(|number| (from..=to).contains(number))
        .ok_or(NotACount {
            from: from.into(),
            to: to.into(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_both_shapes() {
        let day = NaiveDate::from_ymd_opt(2026, 7, 22);
        assert_eq!(date("2026-07-22").ok(), day);
        assert_eq!(date("22/07/2026").ok(), day);
        assert_eq!(date(" 22/7/2026 ").ok(), day);
        assert_eq!(date("2026-02-30"), Err(DateError::NoSuchDate));
        for text in [
            "",
            "22/07/26",
            "22-07-2026",
            "2026/07/22",
            "ayer",
            "+1/1/2026",
        ] {
            assert_eq!(date(text), Err(DateError::Shape), "{text}");
        }
    }

    #[test]
    fn q1_a_document_is_its_kind_and_its_number() {
        assert_eq!(
            document("DNI: 45521234"),
            Ok((Some(DocumentType::Dni), "45521234".to_owned()))
        );
        assert_eq!(document("45521234"), Ok((None, "45521234".to_owned())));
        assert_eq!(document("brevete:1"), Err(UnknownDocumentType));
    }

    #[test]
    fn counts_stay_within_their_bounds() {
        assert_eq!(days("15"), Ok(15));
        assert_eq!(days("0"), Ok(0));
        assert!(days("-1").is_err());
        assert!(days("3651").is_err());
        assert!(limit("0").is_err());
        assert!(codes("201").is_err());
        assert_eq!(
            limit("x").unwrap_err().to_string(),
            "escriba un número entero de 1 a 10000"
        );
    }
}
