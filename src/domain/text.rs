//! Text as people type it: one place that folds accents and one that disarms text from outside.

use unicode_normalization::UnicodeNormalization as _;

/// The longest text of a field of one line, in characters, however it is typed.
pub const LONGEST_LINE: usize = 500;

/// The longest text of a field of several lines: a sustento, what a customer asks for.
pub const LONGEST_TEXT: usize = 20_000;

/// The text of a file as editors save it: UTF-8, with or without a byte order mark,
/// or UTF-16 with one, as Windows PowerShell writes it; none where it is neither.
#[must_use]
pub fn decode(bytes: &[u8]) -> Option<String> {
    let units = |rest: &[u8], unit: fn([u8; 2]) -> u16| {
        let (pairs, odd) = rest.as_chunks::<2>();
        let units: Vec<u16> = pairs.iter().copied().map(unit).collect();
        String::from_utf16(&units).ok().filter(|_| odd.is_empty())
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => units(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => units(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] | rest => std::str::from_utf8(rest).ok().map(str::to_owned),
    }
}

/// Words as a field or a table of a document says them: with a capital.
#[must_use]
pub(crate) fn capitalized(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// A text with its accents composed (NFC), as most keyboards type them.
#[must_use]
pub(crate) fn compose(text: &str) -> String {
    text.nfc().collect()
}

/// The ways in which keyboards type one text: as it stands, with its accents
/// composed and with its accents apart, each once.
#[must_use]
pub fn spellings(text: &str) -> Vec<String> {
    let mut spellings = vec![text.to_owned()];
    for other in [compose(text), text.nfd().collect()] {
        if !spellings.contains(&other) {
            spellings.push(other);
        }
    }
    spellings
}

/// A text in the letters of English alone: accents fall off, quotes and dashes become those
/// of a typewriter, and what has no such letter becomes `?`.
#[must_use]
pub(crate) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.nfd() {
        match c {
            c if c.is_ascii() => plain.push(c),
            c if is_combining_mark(c) => {}
            '«' | '»' | '“' | '”' => plain.push('"'),
            '‘' | '’' => plain.push('\''),
            '–' | '—' | '−' => plain.push('-'),
            '…' => plain.push_str("..."),
            c if c.is_whitespace() => plain.push(' '),
            '¿' | '¡' => {}
            'º' | 'ª' | '°' => plain.push('.'),
            _ => plain.push('?'),
        }
    }
    plain
}

/// Folds a text for comparison: lower case, no accents (`Ñ` becomes `n`).
///
/// Both composed (`é`) and decomposed (`e` + U+0301) accents are folded.
#[must_use]
pub fn fold_accents(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold(text, |c| folded.push(c));
    folded
}

/// The folded words of a text: what is neither a letter nor a digit separates.
#[must_use]
pub(crate) fn fold_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    fold(text, |c| {
        if c.is_alphanumeric() {
            word.push(c);
        } else if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
    });
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// The folded number that a text is, in one piece however it was typed in groups (`910 136
/// 318`, `40.055.426`, `AB-123 456`): digits, of a passport after up to three letters.
#[must_use]
pub(crate) fn number_in_one_piece(text: &str) -> Option<String> {
    let apart = |c: char| c.is_whitespace() || c == '-' || c == '.';
    let mut words = fold_words(&text.replace(apart, ""));
    let number = words.pop().filter(|_| words.is_empty())?;
    let digits = number.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let of_passport = number.len() - digits.len() <= 3 && digits.len() >= 6;
    let all_digits = digits.bytes().all(|it| it.is_ascii_digit());
    (all_digits && (digits == number || of_passport)).then_some(number)
}

/// The folded words of a text, each number that was typed in groups in one piece (`rosa 910
/// 136 318`); none where there is none.
#[must_use]
pub(crate) fn with_numbers_in_one_piece(text: &str) -> Option<Vec<String>> {
    let words = fold_words(text);
    if words.len() > 1
        && let Some(number) = number_in_one_piece(text)
    {
        return Some(vec![number]);
    }
    let is_group = |part: &&str| {
        let part = part.trim_matches(|c: char| !c.is_alphanumeric());
        !part.is_empty()
            && part
                .bytes()
                .all(|it| it.is_ascii_digit() || b"-.".contains(&it))
    };
    let parts: Vec<&str> = text.split_whitespace().collect();
    let mut joined = Vec::new();
    for groups in parts.chunk_by(|one, other| is_group(one) && is_group(other)) {
        let words = fold_words(&groups.join(" "));
        match words.concat() {
            // Of fewer digits it is an amount or a date.
            number if is_group(&groups[0]) && number.len() >= FEWEST_DIGITS => joined.push(number),
            _ => joined.extend(words),
        }
    }
    (joined.len() < words.len()).then_some(joined)
}

/// Digits that the shortest number of a document, a line or a phone has.
pub(crate) const FEWEST_DIGITS: usize = 6;

/// Gives every folded character of a text to `each`.
fn fold(text: &str, mut each: impl FnMut(char)) {
    for c in text.chars() {
        if c.is_ascii() {
            each(c.to_ascii_lowercase());
        } else if !is_combining_mark(c) {
            nucleo_matcher::chars::normalize(c)
                .to_lowercase()
                .filter(|c| !is_combining_mark(*c))
                .for_each(&mut each);
        }
    }
}

/// A text's folded words joined by single spaces; equal keys are "the same text" to a person.
#[must_use]
pub fn fold_key(text: &str) -> String {
    fold_words(text).join(" ")
}

/// Whether a text shows nothing at all: white space, marks of control and of direction, and
/// letters that nobody sees.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    text.chars().all(shows_nothing)
}

/// A text without what nobody sees at its ends.
#[must_use]
pub(crate) fn trim_blank(text: &str) -> &str {
    text.trim_matches(shows_nothing)
}

/// Whether a character is white space, a mark of control or of direction, or a letter that
/// nobody sees.
pub(crate) fn shows_nothing(c: char) -> bool {
    c.is_whitespace() || c.is_control() || is_bidirectional(c) || is_unseen(c)
}

/// A letter that is drawn as nothing, or as a space.
fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200d}'
            | '\u{2060}'..='\u{2065}'
            | '\u{206a}'..='\u{206f}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Characters of a name that files carry.
const NAME: usize = 200;

/// Whether a text can be shown as a name and carried by a file: some characters,
/// none of them of control.
#[must_use]
pub(crate) fn is_name(text: &str) -> bool {
    !is_blank(text) && text.chars().count() <= NAME && !text.chars().any(char::is_control)
}

/// Makes text from outside safe to draw on one line.
///
/// Control characters (the ESC of ANSI sequences among them) and bidirectional
/// overrides, embeddings, isolates and marks are removed; a line break or a
/// tab becomes one space, so that words do not run together.
#[must_use]
pub fn strip_control(text: &str) -> String {
    strip(text, false)
}

/// Like [`strip_control`], but keeps line breaks (as `\n`) for texts of several lines.
#[must_use]
pub fn strip_control_lines(text: &str) -> String {
    strip(text, true)
}

fn strip(text: &str, keep_lines: bool) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut after_return = false;
    for c in text.chars() {
        match c {
            '\n' if after_return => {}
            '\r' | '\n' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                clean.push(if keep_lines { '\n' } else { ' ' });
            }
            '\t' => clean.push(' '),
            _ if c.is_control() || is_bidirectional(c) => {}
            _ => clean.push(c),
        }
        after_return = c == '\r';
    }
    clean
}

fn is_combining_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

fn is_bidirectional(c: char) -> bool {
    matches!(
        c,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}

/// The first of some names, at most so many, and how many there are besides: `A, B y 3 más`.
pub(crate) fn first_named(names: &[impl AsRef<str>], most: usize) -> String {
    let told: Vec<&str> = names.iter().take(most).map(AsRef::as_ref).collect();
    let told = told.join(", ");
    match names.len().saturating_sub(most) {
        0 => told,
        more => format!("{told} y {more} más"),
    }
}

/// A number of things, of which one is in the singular: `1 segundo`, `2 segundos`.
pub(crate) fn counted_words<N>(count: N, one: &str, many: &str) -> String
where
    N: std::fmt::Display + Copy + PartialEq + From<u8>,
{
    let name = if count == N::from(1) { one } else { many };
    format!("{count} {name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_blank() {
        for text in [
            "",
            " \n\t",
            "\u{200b}",
            "\u{2060} \u{feff}",
            "\u{3164}",
            "\u{2800}\u{ad}",
        ] {
            assert!(is_blank(text), "{text:?}");
        }
        for text in [".", "\u{200b}a", "ñ", "1"] {
            assert!(!is_blank(text), "{text:?}");
        }
    }

    #[test]
    fn numbers_in_groups_are_joined_and_nothing_else_is() {
        for (text, words) in [
            ("rosa 999 111 222", Some("rosa 999111222")),
            ("999 111-222 Rosa", Some("999111222 rosa")),
            ("40.055.426", Some("40055426")),
            ("AB-123 456", Some("ab123456")),
            ("rosa ejemplo", None),
            ("de 12.50", None),
            ("rosa 40/05/54/26", None),
            ("rosa 40.055.426, lima 1", Some("rosa 40055426 lima 1")),
            ("rosa 999111222", None),
            ("", None),
        ] {
            let joined = with_numbers_in_one_piece(text).map(|it| it.join(" "));
            assert_eq!(joined.as_deref(), words, "{text}");
        }
    }

    #[test]
    fn a_document_begins_its_values_with_a_capital() {
        for (said, shown) in [
            ("", ""),
            ("único; final", "Único; final"),
            ("15 días", "15 días"),
        ] {
            assert_eq!(capitalized(said), shown);
        }
    }

    #[test]
    fn accents_and_case_are_folded_in_both_spellings() {
        assert_eq!(
            fold_accents("MIGRACIÓN de Línea ñandú ÜÑ"),
            "migracion de linea nandu un"
        );
        assert_eq!(fold_accents("e\u{301}n\u{303}"), "en");
        assert_eq!(fold_accents("12:30 ¿sí?"), "12:30 ¿si?");
    }

    #[test]
    fn a_key_ignores_punctuation_and_spacing() {
        assert_eq!(
            fold_key("  Suspensión/Reconexión   Temporal. "),
            "suspension reconexion temporal"
        );
        assert_eq!(
            fold_words("línea y/o equipo"),
            ["linea", "y", "o", "equipo"]
        );
        assert_eq!(fold_key("¿?"), "");
    }

    #[test]
    fn control_and_bidirectional_characters_are_removed() {
        assert_eq!(strip_control("a\u{1b}[31mb\u{7}\u{9b}c\u{0}"), "a[31mbc");
        assert_eq!(
            strip_control("fac\u{202e}fdp.exe\u{202c}\u{2066}x\u{2069}\u{200f}"),
            "facfdp.exex"
        );
        assert_eq!(strip_control("uno\r\ndos\ttres\nñ á"), "uno dos tres ñ á");
        assert_eq!(
            strip_control_lines("uno\r\ndos\r\u{1b}tres"),
            "uno\ndos\ntres"
        );
    }
}
