//! What is copied from a paper form: the code printed on it, or its folio (N2, Q4).

use super::code::begins_as_codes_of;
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
        match text.parse::<ProvisionalCode>() {
            Ok(code) => return Ok(Self::Whole(code)),
            Err(mistyped @ NotACode::Mistyped(_)) => return Err(mistyped),
            Err(_) => {}
        }
        match text.parse::<CodeEnd>() {
            Ok(end) if end.is_meant(point) && end.has_check() => Ok(Self::Short(end)),
            Ok(end) if end.is_meant(point) => Err(NotACode::Unfinished(text.to_owned())),
            _ if begins_as_codes_of(text, point) => Err(NotACode::Shape(text.to_owned())),
            _ => Ok(Self::Folio),
        }
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
            "¿?",
        ] {
            assert_eq!(read(text), Ok(OnPaper::Folio), "{text}");
        }
    }
}
