//! Instants as operations and records hold them: a store has some millions of these, nearly
//! all written the one way this console writes them.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Deserializer;
use serde::de::{Error, Visitor};
use std::fmt;
use std::ops::Range;

/// Reads an instant as `DateTime` itself does, and sooner where it is written as usual.
///
/// # Errors
/// It is no RFC 3339 instant.
pub(crate) fn stored<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<DateTime<FixedOffset>, D::Error> {
    struct Text;

    impl Visitor<'_> for Text {
        type Value = DateTime<FixedOffset>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("an RFC 3339 formatted date and time string")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
            usual(text.as_bytes()).map_or_else(|| text.parse().map_err(E::custom), Ok)
        }
    }

    deserializer.deserialize_str(Text)
}

/// An instant of the form `2026-11-22T10:31:00.123456789-05:00`, with any fraction or none.
fn usual(text: &[u8]) -> Option<DateTime<FixedOffset>> {
    let marks = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    if marks.iter().any(|(at, mark)| text.get(*at) != Some(mark)) {
        return None;
    }
    let year = i32::try_from(number(text, 0..4)?).ok()?;
    let date = NaiveDate::from_ymd_opt(year, number(text, 5..7)?, number(text, 8..10)?)?;
    let end = text.len().checked_sub("-05:00".len())?;
    let nanos = match text.get(19..end)? {
        [] => 0,
        [b'.', digits @ ..] if matches!(digits.len(), 1..=9) => {
            let unit = 10_u32.pow(9 - u32::try_from(digits.len()).ok()?);
            number(digits, 0..digits.len())? * unit
        }
        _ => return None,
    };
    let local = date.and_hms_nano_opt(
        number(text, 11..13)?,
        number(text, 14..16)?,
        number(text, 17..19)?,
        nanos,
    )?;
    let (hours, minutes) = (
        number(text, end + 1..end + 3)?,
        number(text, end + 4..end + 6)?,
    );
    let seconds = i32::try_from(hours * 3_600 + minutes * 60).ok()?;
    let offset = match (text[end], text[end + 3]) {
        (b'+', b':') if minutes < 60 => FixedOffset::east_opt(seconds)?,
        (b'-', b':') if minutes < 60 => FixedOffset::west_opt(seconds)?,
        _ => return None,
    };
    local.and_local_timezone(offset).single()
}

/// The number that digits make, nine at the most.
fn number(text: &[u8], at: Range<usize>) -> Option<u32> {
    text.get(at)?.iter().try_fold(0, |number, byte| {
        byte.is_ascii_digit()
            .then(|| number * 10 + u32::from(byte - b'0'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Sooner(#[serde(deserialize_with = "stored")] DateTime<FixedOffset>);

    /// Both readings of a text: the same instant with the same offset, or the same sentence.
    fn both(text: &str) -> [Result<(DateTime<FixedOffset>, i32), String>; 2] {
        let json = serde_json::to_string(text).unwrap();
        let sooner = serde_json::from_str(&json).map(|Sooner(at)| at);
        [sooner, serde_json::from_str(&json)].map(|read| {
            let read: Result<DateTime<FixedOffset>, _> = read;
            read.map(|at| (at, at.offset().local_minus_utc()))
                .map_err(|error| error.to_string())
        })
    }

    #[test]
    fn an_instant_reads_as_it_always_did() {
        let whole = "2026-11-22T10:31:09.123456789-05:00";
        let usual = [
            whole,
            "2026-11-22T10:31:09-05:00",
            "2024-02-29T23:59:59.5+00:00",
            "0001-01-01T00:00:00.000-23:59",
            "9999-12-31T23:59:59.999999+14:00",
        ];
        for text in usual {
            assert!(super::usual(text.as_bytes()).is_some(), "{text}");
        }
        let unusual = [
            "",
            "ayer",
            "2026-11-22T10:31:09Z",
            "2026-11-22t10:31:09z",
            "2026-11-22 10:31:09-05:00",
            "2026-11-22T10:31:60-05:00",
            "2026-11-22T10:31:61-05:00",
            "2026-11-22T24:00:00-05:00",
            "2025-02-29T10:00:00-05:00",
            "2026-13-01T10:00:00-05:00",
            "2026-11-22T10:31:09.-05:00",
            "2026-11-22T10:31:09.1234567891-05:00",
            "2026-11-22T10:31-05:00",
            "2026-11-22T10:31:09",
            "2026-11-22T10:31:09-0500",
            "2026-11-22T10:31:09-05:60",
            "2026-11-22T10:31:09-24:00",
            "2026-11-22T10:31:09-99:99",
            "+12026-11-22T10:31:09-05:00",
            "2026-11-22T1\u{661}:31:09-05:00",
        ];
        // Whatever one byte of it is.
        let bytes = (0..whole.len()).flat_map(|at| {
            b" +-.:09TZt".iter().map(move |byte| {
                let mut text = whole.as_bytes().to_vec();
                text[at] = *byte;
                String::from_utf8(text).unwrap()
            })
        });
        let texts = usual.into_iter().chain(unusual).map(str::to_owned);
        for text in texts.chain(bytes) {
            let [sooner, before] = both(&text);
            assert_eq!(sooner, before, "{text}");
        }
    }
}
