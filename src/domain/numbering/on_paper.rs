//! What is copied from a paper form: the code printed on it, or its folio (N2, Q4).

use super::code::{as_printed, begins_as_codes_of, has_a_printed_number};
use super::{CodeEnd, NotACode, ProvisionalCode};
use crate::domain::text::fold_key;

/// What a text beginning so is, whatever follows: the way out for a folio that
/// resembles a code.
const FOLIO: &str = "folio";

/// What a text copied from a paper form is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OnPaper {
    /// A whole code, which checks.
    Whole(ProvisionalCode),
    /// The short form of one, `R000006-D`: it checks with the right series alone.
    Short(CodeEnd),
    /// The paper's own number, or nothing.
    Folio,
}

impl OnPaper {
    /// Reads what was copied at a point. What looks like a code is never taken
    /// for a folio: another code would be given for the same request.
    ///
    /// # Errors
    /// It was meant as a code, and is none.
    pub fn read(text: &str, point: &str) -> Result<Self, NotACode> {
        if fold_key(text).starts_with(FOLIO) {
            return Ok(Self::Folio);
        }
        let printed = as_printed(text);
        let code = without_words(&printed, point);
        match code.parse::<ProvisionalCode>() {
            Ok(code) => return Ok(Self::Whole(code)),
            Err(NotACode::Mistyped(_)) => return Err(NotACode::Mistyped(text.to_owned())),
            Err(_) => {}
        }
        let end = code.parse::<CodeEnd>().ok();
        match end.filter(|end| end.is_meant(point)) {
            Some(end) if end.has_check() => Ok(Self::Short(end)),
            // «Serie R 12» is a folio; «R 12» alone is a code begun.
            Some(_) if without_signs(&printed) == code || has_a_printed_number(code) => {
                Err(NotACode::Unfinished(text.to_owned()))
            }
            _ if begins_as_codes_of(code, point) || has_a_printed_number(code) => {
                Err(NotACode::Shape(text.to_owned()))
            }
            _ => Ok(Self::Folio),
        }
    }
}

fn without_signs(text: &str) -> &str {
    text.trim_start_matches(|c: char| !c.is_alphanumeric())
}

/// What was copied without the words before it: `Cód. R000002-L`, `N° R000002-L`.
/// A word has more than the two letters of a series, or a sign after it; what a
/// code of the point begins with is none, nor what stands before a bare number.
fn without_words<'a>(text: &'a str, point: &str) -> &'a str {
    let mut rest = text;
    loop {
        rest = without_signs(rest);
        let end = rest
            .find(|c: char| !c.is_alphabetic())
            .unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let signed = after.starts_with(['.', ':', '°', '#']);
        let names_nothing = word.chars().count() > 2 || signed && word != "R";
        if word.is_empty()
            || after.starts_with(|c: char| c.is_alphanumeric())
            || !names_nothing
            || point.starts_with(word)
            || has_a_printed_number(word)
        {
            return rest;
        }
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<OnPaper, NotACode> {
        OnPaper::read(text, "LIM014")
    }

    #[test]
    fn q4_every_spelling_of_a_printed_code_is_taken_for_one() {
        for text in [
            "LIM014-A-R000006-D",
            "lim014 a r000006 d",
            "LIMOI4AR000006D",
        ] {
            let Ok(OnPaper::Whole(code)) = read(text) else {
                panic!("{text}");
            };
            assert_eq!(code.to_string(), "LIM014-A-R000006-D", "{text}");
        }
        for text in [
            "R000006-D",
            "r000006d",
            " r 000006 d ",
            "ROOOOO6-D",
            "R6-D",
            "A-R000006-D",
            "a r000006 d",
            "A2 R000006 D",
            "LIM014-A-R6-D",
        ] {
            let Ok(OnPaper::Short(end)) = read(text) else {
                panic!("{text}");
            };
            assert_eq!(end.number, 6, "{text}");
        }
    }

    #[test]
    fn n2_what_looks_like_a_code_and_is_none_is_never_a_folio() {
        for text in ["LIM014-A-R000006-X", "LIM015-A-R000006-D"] {
            assert_eq!(read(text), Err(NotACode::Mistyped(text.to_owned())));
        }
        for text in [
            "R000006",
            "R6",
            "A-R000006",
            "LIM014-A-R000006",
            "LIM015-A-R000006",
        ] {
            assert_eq!(read(text), Err(NotACode::Unfinished(text.to_owned())));
        }
        for text in ["LIM014-A-000006", "LIM014", "lim014-2026-a-000006"] {
            assert_eq!(read(text), Err(NotACode::Shape(text.to_owned())), "{text}");
        }
    }

    #[test]
    fn q4_signs_widths_alphabets_and_words_do_not_make_a_folio_of_a_code() {
        for text in [
            "R000006_D",
            "R000006/D",
            "R.000006-D",
            "R000006-D.",
            "\"R000006-D\"",
            "«R000006-D»",
            "N° R000006-D",
            "Nº R000006-D",
            "N.º R000006-D",
            "No. R000006-D",
            "cod R000006-D",
            "Código: R000006-D",
            "constancia n.° R000006-D",
            "000006-D",
            "000006D",
            "A-000006-D",
            "Hoja: ROOOOO6D",
            "Ｒ000006－Ｄ",
            "R000006-D\u{200b}",
        ] {
            let Ok(OnPaper::Short(end)) = read(text) else {
                panic!("{text}: {:?}", read(text));
            };
            assert_eq!(end.number, 6, "{text}");
        }
        let Ok(OnPaper::Short(end)) = read("R000003-Ј") else {
            panic!("Cyrillic");
        };
        assert_eq!(end.short().as_deref(), Some("R000003-J"));
        for text in ["LIM014_A_R000006_D", "Código LIM014/A/R000006/D."] {
            let Ok(OnPaper::Whole(code)) = read(text) else {
                panic!("{text}: {:?}", read(text));
            };
            assert_eq!(code.to_string(), "LIM014-A-R000006-D", "{text}");
        }
        for text in ["R000006-Ñ", "R000006-DX", "hoja R000006", "x-R000006-D-2"] {
            assert!(read(text).is_err(), "{text}: {:?}", read(text));
        }
    }

    #[test]
    fn q0_a_folio_is_taken_as_it_is_written() {
        for text in [
            "",
            "7",
            "000006",
            "F-00123",
            "folio 77",
            "Folio R000006-X",
            "B 12/4",
            "N.º 8",
            "Nº 000123",
            "0012345",
            "123456-A",
            "serie R 12",
            "27.50",
            "¿?",
        ] {
            assert_eq!(read(text), Ok(OnPaper::Folio), "{text}");
        }
    }
}
