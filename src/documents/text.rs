//! Text as paper can show it: nothing unseen, nothing missing.
//!
//! An archival PDF refuses a character that its fonts cannot draw, and a form
//! must not drop what a customer said; so such a character is shown by its
//! number, as `[U+1F98A]`.

use serde_json::Value;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::fonts::FONTS;
use crate::domain::text::strip_control_lines;

/// Makes every text in the data drawable.
pub(super) fn make_drawable(data: &mut Value) {
    match data {
        Value::String(text) => *text = drawable(text),
        Value::Array(items) => items.iter_mut().for_each(make_drawable),
        Value::Object(fields) => fields.values_mut().for_each(make_drawable),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The text composed (é, not e and an accent), without control characters, and
/// with what no font has replaced by its number.
pub(super) fn drawable(text: &str) -> String {
    if text.chars().all(is_plain) {
        return text.to_owned();
    }
    let composed: Vec<char> = strip_control_lines(text)
        .nfc()
        .filter(|c| !is_invisible(*c))
        .collect();
    let mut shown = String::with_capacity(text.len());
    let mut rest = composed.as_slice();
    while let Some((base, after)) = rest.split_first() {
        if *base == '\n' || is_combining_mark(*base) {
            // A mark stands on nothing here: what is set in the place of a letter may
            // have no shape.
            match *base {
                '\n' => shown.push('\n'),
                mark => shown.push_str(&numbered(mark)),
            }
            rest = after;
            continue;
        }
        let marks = after.iter().take_while(|c| is_combining_mark(**c)).count();
        let (cluster, next) = rest.split_at(1 + marks);
        if draws(cluster) {
            shown.extend(cluster);
        } else {
            show_apart(cluster, &mut shown);
        }
        rest = next;
    }
    shown
}

/// Whether paper shows a text as it is, with no sign by its number.
#[must_use]
pub fn is_on_paper(text: &str) -> bool {
    let marks = |text: &str| text.matches("[U+").count();
    marks(&drawable(text)) == marks(text)
}

/// Shows a letter and its marks that no one font can draw together: the letter
/// with the marks that can stand on it, the others by their number.
fn show_apart(cluster: &[char], shown: &mut String) {
    let mut kept: Vec<char> = Vec::with_capacity(cluster.len());
    let mut apart = String::new();
    for c in cluster {
        kept.push(*c);
        if !draws(&kept) {
            kept.pop();
            if c.is_whitespace() {
                kept.push(' ');
            } else {
                apart.push_str(&numbered(*c));
            }
        }
    }
    shown.extend(kept);
    shown.push_str(&apart);
}

fn numbered(c: char) -> String {
    format!("[U+{:04X}]", u32::from(c))
}

fn draws(cluster: &[char]) -> bool {
    !cluster.iter().any(|c| is_private(*c)) && FONTS.one_draws(cluster)
}

/// Whether a sign is drawn as it is by every font, beside whatever else is plain: nearly
/// every text is of such signs alone.
const fn is_plain(c: char) -> bool {
    matches!(c, '\n' | ' '..='~' | '¡'..='¬' | '®'..='ÿ')
}

/// Characters that ask for a way of drawing and have no shape of their own:
/// soft hyphen, joiners of words, byte order mark, variation selectors, tags.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{180b}'..='\u{180f}'
            | '\u{2060}'..='\u{2064}'
            | '\u{206a}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Whether its meaning is agreed between two parties only, which PDF/A forbids.
fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn accents_are_composed_and_stay() {
        assert_eq!(drawable("Pen\u{303}a e\u{301}l ñandú"), "Peña él ñandú");
        assert_eq!(drawable("x\u{303}"), "x\u{303}");
    }

    #[test]
    fn what_is_plain_would_come_to_the_same_the_long_way() {
        let plain = |c: &char| is_plain(*c);
        for c in ('\0'..='\u{17f}').filter(plain) {
            let long = drawable(&format!("{c}\u{200d}"));
            assert_eq!(long.trim_end_matches('\u{200d}'), c.to_string(), "{c:?}");
        }
        assert!(
            !['\u{a0}', '\u{ad}', '\r', '\t', '\u{7f}', '\u{301}']
                .iter()
                .any(plain)
        );
    }

    #[test]
    fn what_no_font_has_is_shown_by_its_number() {
        assert_eq!(drawable("ya 🦊."), "ya [U+1F98A].");
        assert_eq!(drawable("店 5"), "[U+5E97] 5");
        assert_eq!(drawable("\u{e000}\u{f8ff}"), "[U+E000][U+F8FF]");
        assert_eq!(
            drawable("❤\u{fe0f} 👩\u{200d}💻"),
            "❤ [U+1F469]\u{200d}[U+1F4BB]"
        );
    }

    #[test]
    fn q7_a_name_that_paper_cannot_show_is_told_from_one_that_it_can() {
        for name in ["Rosa Ñandú", "Ольга", "Ωμέγα", "محمد", "[U+5E97]"] {
            assert!(is_on_paper(name), "{name}");
        }
        for name in ["李小龙", "Rosa 李", "สมชาย", "कमला"] {
            assert!(!is_on_paper(name), "{name}");
        }
    }

    #[test]
    fn a_mark_that_cannot_stand_on_its_letter_is_shown_apart() {
        // Devanagari's vowel sign on a Latin letter; no font has it.
        assert_eq!(drawable("a\u{93f}b"), "a[U+093F]b");
        assert_eq!(drawable("\u{93f}"), "[U+093F]");
        assert_eq!(drawable("a\n\u{8ca}b"), "a\n[U+08CA]b");
        // These have a shape, and nothing to stand on.
        assert_eq!(drawable("\n\u{5b0} "), "\n[U+05B0] ");
        assert_eq!(drawable("\u{301}\u{302}a"), "[U+0301][U+0302]a");
    }

    #[test]
    fn other_scripts_and_line_breaks_stay() {
        let text = "محمد שלום Ωμέγα Привет\n✓ ▲ ‼";
        assert_eq!(drawable(text), text);
        assert_eq!(drawable("a\r\nb\u{2029}c"), "a\nb\nc");
    }

    #[test]
    fn control_invisible_and_bidirectional_characters_go() {
        assert_eq!(
            drawable("\u{feff}a\u{1b}[31m\u{202e}b\u{2060}\u{ad}\u{0}c"),
            "a[31mbc"
        );
        assert_eq!(drawable("a\u{3000}b\tc"), "a b c");
    }

    #[test]
    fn every_text_of_the_data_is_made_drawable() {
        let mut data = json!({"a": ["🦊", {"b": "x\u{7}"}], "c": null, "d": 1});
        make_drawable(&mut data);
        assert_eq!(
            data,
            json!({"a": ["[U+1F98A]", {"b": "x"}], "c": null, "d": 1})
        );
    }
}
