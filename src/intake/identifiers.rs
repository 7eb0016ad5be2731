//! Accounts, radicados and CUNs: texts, whatever the workbook kept them as (X1a).

use super::cell::Cell;
use super::shown::{is_scientific, shown};
use crate::domain::pqr::{Identifier, Origin};
use crate::domain::text::{shows_nothing, trim_blank};

/// The longest that an identifier is.
const LONGEST: usize = 60;

/// The digits of a number that Excel keeps.
const KEPT: usize = 15;

/// An identifier that was read, and whether Excel may have eaten its last digits.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Read {
    pub(super) identifier: Identifier,
    pub(super) is_cut: bool,
}

/// Reads one, as the format of its cell shows it; nothing where the cell is empty.
///
/// # Errors
/// Why it is none: Spanish.
pub(super) fn identifier(cell: &Cell, format: Option<&str>) -> Result<Option<Read>, String> {
    let wrong = |why: &str| Err(format!("«{}» {why}", cell.told()));
    if let Some(fault) = cell.fault() {
        return Err(fault);
    }
    let number = match cell {
        cell if cell.is_empty() => return Ok(None),
        Cell::Text(text) => {
            let text = plain(text);
            return if is_power(text) {
                wrong("está en notación científica y perdió cifras: pida la columna como texto")
            } else if text.starts_with(['+', '-', '−']) {
                wrong("empieza por un signo: no es un número de cuenta ni de radicado")
            } else if !text.bytes().any(|byte| byte.is_ascii_digit()) {
                wrong("no tiene ninguna cifra")
            } else if says_a_person(text) {
                wrong("lleva un correo o palabras: no es un número de cuenta ni de radicado")
            } else if text.chars().count() > LONGEST
                || text.chars().any(|it| it != ' ' && shows_nothing(it))
            {
                wrong("es demasiado largo, o lleva signos que no se ven")
            } else {
                Ok(Some(match whole(text) {
                    Some(digits) => Read {
                        identifier: of(digits.to_owned(), Origin::Number),
                        is_cut: digits.len() > KEPT,
                    },
                    None => Read {
                        identifier: of(text.to_owned(), Origin::Text),
                        is_cut: false,
                    },
                }))
            };
        }
        Cell::Number(number) => *number,
        Cell::Truth(_) => return wrong("no tiene ninguna cifra"),
        _ => return wrong("es una fecha: Excel la hizo de otra cosa; pida la columna como texto"),
    };
    if !number.is_finite() || number.fract() != 0.0 || number.is_sign_negative() {
        return wrong("no es un número entero");
    }
    let digits = format!("{number:.0}");
    if digits.len() > LONGEST {
        return wrong("es demasiado largo");
    }
    if format.is_some_and(is_scientific) {
        return wrong("se muestra en notación científica: dé a la columna formato de texto");
    }
    let is_cut = digits.len() > KEPT;
    let shown = format.and_then(|format| shown(format, &digits));
    let identifier = match shown {
        Some(text) => of(text, Origin::NumberFormat),
        None => of(digits, Origin::Number),
    };
    Ok(Some(Read { identifier, is_cut }))
}

const fn of(value: String, origin: Origin) -> Identifier {
    Identifier { value, origin }
}

/// A text without what others wrap it in so that Excel leaves it alone: `="0012"`, `'0012`,
/// with whatever their keyboards make of that apostrophe.
pub(super) fn plain(text: &str) -> &str {
    let text = trim_blank(text);
    let unwrapped = text.strip_prefix("=\"").and_then(|it| it.strip_suffix('"'));
    let text = unwrapped.unwrap_or(text);
    let bare = text.strip_prefix(['\'', '‘', '’', '`', '´']);
    trim_blank(bare.unwrap_or(text))
}

/// Whether it is what somebody is called or written to, and no number: it would stand in clear
/// in the journal (T1).
fn says_a_person(text: &str) -> bool {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let words = text.split_whitespace();
    let named = words.filter(|word| word.chars().all(char::is_alphabetic));
    text.contains('@') || named.count() > 1
}

/// The digits of a whole number that somebody wrote with decimals: `44882211.0`.
fn whole(text: &str) -> Option<&str> {
    let (digits, decimals) = text.split_once(['.', ','])?;
    let is_whole = matches!(decimals, "0" | "00") && !digits.is_empty();
    (is_whole && digits.bytes().all(|it| it.is_ascii_digit())).then_some(digits)
}

/// The highest power of ten that a number has: of a higher one every sheet makes a text.
const HIGHEST: u32 = 308;

/// Whether a text is what a sheet or another system writes for a number by its power of ten:
/// `1,23E+15`, `8E5`, `+1e5`. A code of digits around an `E` reads the same: taken for one, it
/// would stand as a case of its own beside the one that has all its digits.
fn is_power(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-', '−']).unwrap_or(text);
    let Some((number, power)) = text.split_once(['e', 'E']) else {
        return false;
    };
    let is_number = |text: &str| {
        let mut has_digit = false;
        text.chars().all(|it| {
            has_digit |= it.is_ascii_digit();
            it.is_ascii_digit() || matches!(it, '.' | ',')
        }) && has_digit
    };
    let digits = power.strip_prefix(['+', '-']).unwrap_or(power);
    is_number(number)
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && digits.parse::<u32>().is_ok_and(|power| power <= HIGHEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(cell: &Cell, format: Option<&str>) -> Result<Option<(String, Origin, bool)>, String> {
        let read = identifier(cell, format)?;
        Ok(read.map(|it| (it.identifier.value, it.identifier.origin, it.is_cut)))
    }

    fn text(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    #[test]
    fn x1a_an_identifier_keeps_what_it_is_and_nothing_is_padded() {
        use Origin::{Number, NumberFormat, Text};
        for (cell, format, value, origin, is_cut) in [
            (text(" 00012345\u{a0}"), None, "00012345", Text, false),
            (text("=\"0012\""), None, "0012", Text, false),
            (text("'0012"), None, "0012", Text, false),
            (text("’0012"), None, "0012", Text, false),
            (
                text("\u{202a}0012\u{202c}\u{2060}"),
                None,
                "0012",
                Text,
                false,
            ),
            (text("4488-2211"), None, "4488-2211", Text, false),
            (text("12E309"), None, "12E309", Text, false),
            (text("E12"), None, "E12", Text, false),
            (text("44882211.0"), None, "44882211", Number, false),
            (text("44882211,00"), None, "44882211", Number, false),
            (text("44.882.211"), None, "44.882.211", Text, false),
            (text("12E3A"), None, "12E3A", Text, false),
            (Cell::Number(12_345.0), None, "12345", Number, false),
            (
                Cell::Number(12_345.0),
                Some("General"),
                "12345",
                Number,
                false,
            ),
            (
                Cell::Number(12_345.0),
                Some("00000000"),
                "00012345",
                NumberFormat,
                false,
            ),
            (
                Cell::Number(1_234_567_890_123_450.0),
                None,
                "1234567890123450",
                Number,
                true,
            ),
        ] {
            let expected = Ok(Some((value.to_owned(), origin, is_cut)));
            assert_eq!(read(&cell, format), expected, "{cell:?} {format:?}");
        }
        assert_eq!(read(&Cell::Empty, None), Ok(None));
        assert_eq!(read(&text("  "), None), Ok(None));
    }

    #[test]
    fn t1_what_says_who_a_person_is_is_no_identifier() {
        for person in [
            "JUAN PRUEBA 3",
            "Ana Ñata 00041001",
            "sol@ejemplo.pe 9",
            "7@x",
        ] {
            assert!(read(&text(person), None).is_err(), "{person}");
        }
        for number in [
            "RAD 2026 001",
            "PQR-44.882.211",
            "CUN 1-2-3",
            "A 12 B3",
            "00 041 001",
        ] {
            assert!(read(&text(number), None).is_ok(), "{number}");
        }
    }

    #[test]
    fn x1a_scientific_notation_is_no_identifier() {
        for (cell, format) in [
            (text("1,23E+15"), None),
            (text("1.23457e15"), None),
            (text("4E+11"), None),
            (text("8e5"), None),
            (text("44E5"), None),
            (text("12E308"), None),
            (text("+1e5"), None),
            (text("-1,5E-7"), None),
            (text("'8E05"), None),
            (text("-7"), None),
            (text("+57"), None),
            (text("=1+1"), None),
            (text("=\u{2026}"), None),
            (Cell::Number(448_822_110_000.0), Some("0.00E+00")),
            (Cell::Number(-5.0), None),
            (Cell::Number(5.5), None),
            (text("pendiente"), None),
            (text("00\u{200b}12"), None),
            (text("00\u{202c}12"), None),
            (text("#N/D"), None),
            (Cell::Uncomputed, None),
        ] {
            assert!(read(&cell, format).is_err(), "{cell:?}");
        }
    }
}
