//! The numbers the console gives: correlatives of outages (N1), provisional codes of attentions (N2).

mod code;
#[cfg(test)]
mod code_tests;
mod correlative;
mod on_paper;

pub use code::{CodeEnd, NotACode, ProvisionalCode, ReservedBlock};
pub use correlative::{Correlative, CorrelativeEnd, NotACorrelative};
pub use on_paper::OnPaper;

use uuid::Uuid;

/// The largest number of a correlative or a code: eight digits are more than a
/// terminal ever gives.
pub const LARGEST_NUMBER: u32 = 99_999_999;

/// The largest epoch: a terminal that is restored every day for a lifetime.
pub(crate) const LARGEST_EPOCH: u32 = 29_999;

/// Whether `code` can name a service point: 2 to 12 upper-case letters and digits.
#[must_use]
pub(crate) fn is_point_code(code: &str) -> bool {
    (2..=12).contains(&code.len())
        && code
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

/// Whether `letters` can name a terminal: one or two upper-case letters.
#[must_use]
pub(crate) fn is_terminal(letters: &str) -> bool {
    (1..=2).contains(&letters.len()) && letters.bytes().all(|b| b.is_ascii_uppercase())
}

/// The series of a terminal as it was set up, `A`; and as restored terminals of
/// earlier consoles have it, `A2`, `A3`, … (N5).
#[must_use]
pub fn series(terminal: &str, epoch: u32) -> String {
    if epoch <= 1 {
        terminal.to_owned()
    } else {
        format!("{terminal}{epoch}")
    }
}

/// The letters that tell the series of restored terminals apart: none that looks
/// like a digit, nor the R before a code's number.
const TELLING: &[u8] = b"ABCDEFGHJKLMNPQSTUVWXYZ";

/// How many of them a series ends with.
const TOLD: usize = 3;

/// The series of a restored terminal, `A2KTM`: three letters of its replica's
/// id, so that two copies of one store do not meet in a series by accident (N5).
#[must_use]
pub fn restored_series(terminal: &str, epoch: u32, replica: Uuid) -> String {
    let mut rest = replica.as_u128();
    let mut series = series(terminal, epoch);
    for _ in 0..TOLD {
        let place = usize::try_from(rest % TELLING.len() as u128).unwrap_or_default();
        series.push(char::from(TELLING[place]));
        rest /= TELLING.len() as u128;
    }
    series
}

/// A series without the letters that tell restored terminals apart.
fn untold(series: &str) -> &str {
    let end = series.len().saturating_sub(TOLD);
    match (series.get(..end), series.get(end..)) {
        (Some(begun), Some(told))
            if begun.ends_with(|c: char| c.is_ascii_digit())
                && told.bytes().all(|letter| TELLING.contains(&letter)) =>
        {
            begun
        }
        _ => series,
    }
}

fn is_series(text: &str) -> bool {
    let begun = untold(text);
    let letters = begun.trim_end_matches(|c: char| c.is_ascii_digit());
    let epoch = &begun[letters.len()..];
    let restored = !epoch.starts_with('0') && epoch.parse::<u32>().is_ok_and(|n| n >= 2);
    is_terminal(letters) && (epoch.is_empty() || restored)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn n5_a_restored_terminal_goes_on_under_letters_of_its_own_replica() {
        assert_eq!(series("A", 1), "A");
        let replica = Uuid::from_u128;
        assert_eq!(restored_series("A", 2, replica(0)), "A2AAA");
        assert_eq!(restored_series("B", 3, replica(22 + 23)), "B3ZBA");
        let one = restored_series("A", 2, replica(0x0195_0000_0000_7000_8000_0000_0000_0001));
        let other = restored_series("A", 2, replica(0x0195_0000_0000_7000_8000_0000_0000_0002));
        assert_ne!(one, other);
        assert!(is_series(&one) && is_series(&other));
    }

    #[test]
    fn n5_series_given_before_stay_valid() {
        for text in ["A", "ZI", "A2", "AB12", "A2KTM", "AB12ZZZ"] {
            assert!(is_series(text), "{text}");
        }
        for text in [
            "", "A1", "A02", "A1KTM", "AKTM", "A2KT", "A2KTMX", "A2KTO", "A2KTR", "A2K2M", "2KTM",
            "A2ktm", "A2KTÑ",
        ] {
            assert!(!is_series(text), "{text}");
        }
    }

    #[test]
    fn n5_the_letters_of_restored_terminals_spread_evenly() {
        let mut seen = std::collections::BTreeSet::new();
        for id in 0..TELLING.len().pow(3) as u128 {
            seen.insert(restored_series("A", 2, Uuid::from_u128(id)));
        }
        assert_eq!(seen.len(), 12_167);
    }
}
