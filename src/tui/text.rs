//! Text on its way to the screen: cleaned, measured, cut, wrapped and folded.
//!
//! Invariant: what passed through [`clean`] can neither move the cursor nor reorder
//! its neighbours.

use std::borrow::Cow;

use ratatui::{style::Style, text::Span};

use crate::domain::text::strip_control;

/// The text as one line that is safe to draw.
pub fn clean(text: &str) -> Cow<'_, str> {
    // Most texts have nothing to remove, and this runs for every one drawn.
    if text.is_ascii() && !text.bytes().any(|byte| byte.is_ascii_control()) {
        return Cow::Borrowed(text);
    }
    let stripped = strip_control(text);
    if stripped == text {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(stripped)
    }
}

/// How many cells the text takes on screen.
pub fn width(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        Span::raw(text).width()
    }
}

/// [`width`], as the terminal's coordinates count.
pub fn cells(text: &str) -> u16 {
    u16::try_from(width(text)).unwrap_or(u16::MAX)
}

/// What a reader perceives as characters, one by one, with combining marks kept
/// on their letter.
pub(crate) fn graphemes(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let span = Span::raw(text);
    for grapheme in span.styled_graphemes(Style::new()) {
        // The span is borrowed from `text`, so each symbol is found where the last ended.
        if let Some(found) = text[start..].find(grapheme.symbol) {
            let from = start + found;
            start = from + grapheme.symbol.len();
            parts.push(&text[from..start]);
        }
    }
    parts
}

/// Cuts the text to `limit` cells, with `ellipsis` as its last cell when cut.
pub fn fit<'a>(text: &'a str, limit: usize, ellipsis: &str) -> Cow<'a, str> {
    if width(text) <= limit {
        return Cow::Borrowed(text);
    }
    let room = limit.saturating_sub(width(ellipsis));
    let mut kept = String::new();
    let mut used = 0;
    for grapheme in graphemes(text) {
        let cells = width(grapheme);
        if used + cells > room {
            break;
        }
        used += cells;
        kept.push_str(grapheme);
    }
    if limit > 0 {
        kept.push_str(ellipsis);
    }
    Cow::Owned(kept)
}

/// Breaks a text into lines of at most `limit` cells, between words where it can.
pub(crate) fn wrap(text: &str, limit: usize) -> Vec<String> {
    let limit = limit.max(1);
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let paragraph = clean(paragraph);
        let mut line = String::new();
        let mut used = 0;
        for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
            let mut word = Cow::Borrowed(word);
            if used > 0 && used + 1 + width(&word) > limit {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            while width(&word) > limit {
                let head = fit(&word, limit, "").into_owned();
                if head.is_empty() {
                    break;
                }
                let rest = word[head.len()..].to_owned();
                lines.push(head);
                word = Cow::Owned(rest);
            }
            if used > 0 {
                line.push(' ');
                used += 1;
            }
            used += width(&word);
            line.push_str(&word);
        }
        lines.push(line);
    }
    lines
}

/// The text without accents and in lower case, as it is compared when searching.
pub fn fold(text: &str) -> String {
    text.chars()
        .filter(|character| !('\u{0300}'..='\u{036F}').contains(character))
        .flat_map(char::to_lowercase)
        .map(|character| match character {
            'á' | 'à' | 'ä' | 'â' | 'ã' => 'a',
            'é' | 'è' | 'ë' | 'ê' => 'e',
            'í' | 'ì' | 'ï' | 'î' => 'i',
            'ó' | 'ò' | 'ö' | 'ô' | 'õ' => 'o',
            'ú' | 'ù' | 'ü' | 'û' => 'u',
            'ñ' => 'n',
            'ç' => 'c',
            plain => plain,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_and_overrides_never_reach_the_screen() {
        assert_eq!(clean("a\u{1b}[2Jb"), "a[2Jb");
        assert_eq!(clean("uno\r\ndos\ttres"), "uno dos tres");
        assert_eq!(clean("x\u{202E}txt.exe\u{2066}"), "xtxt.exe");
        assert!(matches!(clean("Ñandú"), Cow::Borrowed(_)));
    }

    #[test]
    fn cutting_counts_cells_and_keeps_letters_whole() {
        assert_eq!(fit("Bloqueo", 7, "…"), "Bloqueo");
        assert_eq!(fit("Bloqueos", 7, "…"), "Bloque…");
        assert_eq!(fit("日本語", 5, "…"), "日本…");
        assert_eq!(fit("日本語", 4, "…"), "日…");
        assert_eq!(fit("nada", 0, "…"), "");
        assert_eq!(graphemes("n\u{303}a"), ["n\u{303}", "a"]);
    }

    #[test]
    fn wrapping_breaks_between_words_and_splits_long_ones() {
        assert_eq!(wrap("una dos tres", 7), ["una dos", "tres"]);
        assert_eq!(wrap("abcdefghij k", 4), ["abcd", "efgh", "ij k"]);
        assert_eq!(wrap("", 4), [""]);
    }

    #[test]
    fn folding_ignores_accents_composed_or_not() {
        assert_eq!(fold("LÍNEA Año"), fold("li\u{301}nea an\u{303}o"));
    }
}
