//! What is noted of a case in RR: its text, in pieces as wide as RR takes them (X8).

use super::super::text::{plain, strip_control};
use serde::{Deserialize, Serialize};

/// How RR takes a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RrLine {
    /// Signs in a line.
    pub width: u16,
    /// Whether it takes accents, ñ and other letters than those of English.
    pub accents: bool,
}

impl Default for RrLine {
    /// Nobody says how wide RR is (decision).
    fn default() -> Self {
        Self {
            width: 70,
            accents: false,
        }
    }
}

impl RrLine {
    /// Whether a line can be so wide.
    #[must_use]
    pub fn is_width(width: u16) -> bool {
        (10..=500).contains(&width)
    }

    /// A text in pieces: broken between words, and within one that is wider than a line.
    #[must_use]
    pub fn pieces(self, text: &str) -> Vec<String> {
        let text = strip_control(text);
        let text = if self.accents { text } else { plain(&text) };
        let width = usize::from(self.width.max(1));
        let mut pieces: Vec<String> = Vec::new();
        let mut taken = width;
        for word in text.split_whitespace() {
            let mut rest = word;
            while !rest.is_empty() {
                let length = rest.chars().count();
                let gap = usize::from(taken > 0 && taken < width);
                match pieces.last_mut() {
                    Some(last) if taken + gap + length <= width => {
                        if gap == 1 {
                            last.push(' ');
                        }
                        last.push_str(rest);
                        taken += gap + length;
                        rest = "";
                    }
                    _ => {
                        let cut = rest.char_indices().nth(width);
                        let (piece, more) = rest.split_at(cut.map_or(rest.len(), |(at, _)| at));
                        pieces.push(piece.to_owned());
                        taken = piece.chars().count();
                        rest = more;
                    }
                }
            }
        }
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn x8_a_note_is_cut_between_its_words_and_without_accents_where_rr_wants_none() {
        let line = RrLine {
            width: 20,
            accents: false,
        };
        assert_eq!(
            line.pieces("PQR 44-1: el niño pidió\nla «reposición» — ya\tva…"),
            [
                "PQR 44-1: el nino",
                "pidio la",
                "\"reposicion\" - ya",
                "va..."
            ]
        );
        let wide = RrLine {
            width: 10,
            accents: true,
        };
        assert_eq!(
            wide.pieces("ñandúñandúñandú sí"),
            ["ñandúñandú", "ñandú sí"]
        );
        assert_eq!(wide.pieces(" \n "), [] as [&str; 0]);
    }

    proptest! {
        #[test]
        fn x8_no_piece_is_wider_than_rr_and_no_word_is_lost(text in "[a-záñ€ ]{0,200}", width in 10_u16..40) {
            let line = RrLine { width, accents: true };
            let pieces = line.pieces(&text);
            prop_assert!(pieces.iter().all(|it| it.chars().count() <= usize::from(width)));
            let letters = |text: &str| -> String { text.split_whitespace().collect() };
            prop_assert_eq!(letters(&pieces.concat()), letters(&text));
            let plain = RrLine { width, accents: false }.pieces(&text);
            prop_assert!(plain.iter().all(|it| it.is_ascii()));
        }
    }
}
