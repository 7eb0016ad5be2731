//! Numbers as a format of Excel shows them (X1a): where an identifier is kept as a number,
//! its format alone knows of its leading zeros.

/// Whether a format of Excel shows other digits of a number than it has: zeros before it,
/// none of its decimals, its thousands alone, a hundred times as much, or nothing at all.
pub(super) fn masks(format: &str, number: f64) -> bool {
    let section = format.split(';').next().unwrap_or_default();
    if section.eq_ignore_ascii_case("general") || section == "@" {
        return false;
    }
    let places = |it: &char| matches!(it, '0' | '#' | '?');
    let Some(last) = section.rfind(|it| places(&it)) else {
        return true;
    };
    let (whole, decimals) = section.split_once('.').unwrap_or((section, ""));
    let zeros = whole.chars().filter(|it| *it == '0').count();
    let shown = decimals.chars().filter(places).count();
    // Nearly every number is whole, and nearly no format wants zeros before it.
    let is_plain = number.fract() == 0.0 && zeros <= 1;
    let shows_others = || {
        let written = number.abs().to_string();
        let (digits, rest) = written.split_once('.').unwrap_or((&written, ""));
        zeros > digits.len() || rest.len() > shown
    };
    (!is_plain && shows_others())
        || section[last + 1..].starts_with(',')
        || section.contains('%')
        || is_scientific(section)
        || section.contains('-')
}

/// Whether a format shows a number by its power of ten.
pub(super) fn is_scientific(format: &str) -> bool {
    let format = format.to_ascii_uppercase();
    format.contains("E+") || format.contains("E-")
}

/// The digits of a whole number as a format shows them, with its leading zeros and the
/// hyphens, slashes and blanks between; none where it shows nothing but the digits.
pub(super) fn shown(format: &str, digits: &str) -> Option<String> {
    let section = format.split(';').next().unwrap_or_default();
    let mut places = Vec::new();
    let mut signs = section.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '0' | '#' | '?' => places.push(Ok(sign)),
            '-' | '/' | ' ' => places.push(Err(sign)),
            '\\' => places.push(Err(signs.next()?)),
            // What is set in quotes, decimals, thousands, colours: no identifier's format.
            _ => return None,
        }
    }
    let zeros = places.iter().filter(|place| **place == Ok('0')).count();
    let is_divided = places.iter().any(Result::is_err);
    if !is_divided && zeros <= digits.len() {
        return None;
    }
    let mut left = digits.chars().rev().peekable();
    let mut backwards = Vec::new();
    let first = places.iter().position(Result::is_ok)?;
    for (at, place) in places.iter().enumerate().rev() {
        match place {
            Err(sign) => backwards.push(*sign),
            Ok(place) => backwards.extend(left.next().or((*place == '0').then_some('0'))),
        }
        if at == first {
            // The first place holds whatever is left.
            backwards.extend(left.by_ref());
        }
    }
    let text: String = backwards.into_iter().rev().collect();
    let text = text.trim_matches(|it: char| !it.is_ascii_digit());
    (text != digits).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x1a_a_format_that_shows_other_digits_is_known() {
        for (format, number) in [
            ("000", 14.0),
            ("0", 3.4),
            ("#,##0", 0.5),
            ("0,", 5_000.0),
            ("0%", 0.5),
            (";;;", 7.0),
            ("00000000", 1_234_567.0),
        ] {
            assert!(masks(format, number), "{format} {number}");
        }
        for (format, number) in [
            ("General", 3.4),
            ("0", 14.0),
            ("#,##0", 5_000.0),
            ("0.00", 3.25),
            ("@", 3.4),
            ("000", 123.0),
            ("#,##0.00;[Red]-0", -4.5),
        ] {
            assert!(!masks(format, number), "{format} {number}");
        }
    }

    #[test]
    fn x1a_leading_zeros_and_hyphens_of_a_format_are_shown() {
        for (format, digits, text) in [
            ("00000000", "12345", Some("00012345")),
            ("00000000", "123456789", None),
            ("0000-0000", "44882211", Some("4488-2211")),
            ("0000\\-0000", "8211", Some("0000-8211")),
            ("0000-0000", "1234567890", Some("123456-7890")),
            ("####-####", "8211", Some("8211")),
            ("General", "12345", None),
            ("#,##0", "12345", None),
            ("0.00", "12345", None),
            ("0", "12345", None),
            ("@", "12345", None),
        ] {
            let expected = text.filter(|it| *it != digits);
            assert_eq!(
                shown(format, digits).as_deref(),
                expected,
                "{format} {digits}"
            );
        }
        assert!(is_scientific("0.00E+00") && is_scientific("##0.0e+0") && !is_scientific("0"));
        assert!(masks("0.00E+00", 5.0) && masks("0000-0000", 44_882_211.0));
    }
}
