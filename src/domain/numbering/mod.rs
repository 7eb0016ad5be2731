//! The numbers the console gives: correlatives of outages (N1), provisional codes of attentions (N2).

mod code;
#[cfg(test)]
mod code_tests;
mod correlative;

pub use code::{CodeEnd, NotACode, ProvisionalCode, ReservedBlock};
pub use correlative::{Correlative, CorrelativeEnd, NotACorrelative};

/// Whether `code` can name a service point: 2 to 12 upper-case letters and digits.
#[must_use]
pub fn is_point_code(code: &str) -> bool {
    (2..=12).contains(&code.len())
        && code
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

/// Whether `letters` can name a terminal: one or two upper-case letters.
#[must_use]
pub fn is_terminal(letters: &str) -> bool {
    (1..=2).contains(&letters.len()) && letters.bytes().all(|b| b.is_ascii_uppercase())
}

/// The series of a terminal in an epoch: `A`, then `A2`, `A3`, … (N5).
#[must_use]
pub fn series(terminal: &str, epoch: u32) -> String {
    if epoch <= 1 {
        terminal.to_owned()
    } else {
        format!("{terminal}{epoch}")
    }
}

fn is_series(text: &str) -> bool {
    let letters = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let epoch = &text[letters.len()..];
    let restored = !epoch.starts_with('0') && epoch.parse::<u32>().is_ok_and(|n| n >= 2);
    is_terminal(letters) && (epoch.is_empty() || restored)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn n5_a_restored_terminal_goes_on_as_a2() {
        assert_eq!(series("A", 1), "A");
        assert_eq!(series("A", 2), "A2");
        assert_eq!(series("B", 3), "B3");
    }
}
