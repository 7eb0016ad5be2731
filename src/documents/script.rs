//! What a phone line says and sends when it receives a request (Q7): the words
//! to read out and the SMS. The console shows and copies them too.

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

use crate::domain::text::{fold_accents, strip_control};

/// The signs that fit in one SMS.
const SMS_SIGNS: usize = 160;

/// The signs of a procedure's name that are worth more than the term.
const LEAST_PROCEDURE: usize = 20;

/// The signs an SMS is written in, all of the GSM 03.38 alphabet, one place each. That alphabet
/// has some accented vowels and lacks others; a text with half its accents reads badly, so none stays.
const SMS_ALPHABET: &str = " !\"#$%&'()*+,-./0123456789:;<=>?@_¡¿ÑÜñü\
                            ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A request as it was received, as texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reception {
    /// The company.
    pub company: String,
    /// The provisional code (N2).
    pub code: String,
    /// Date and time of reception (Q3).
    pub taken_at: String,
    /// How it was made: `por teléfono, línea 123` (Q2).
    pub form: String,
    /// The procedure.
    pub procedure: String,
    /// The maximum term, where one applies: `3 días hábiles, hasta el 25/11/2026` (D6).
    pub term: Option<String>,
    /// How the customer follows it up, as a sentence.
    pub follow_up: String,
}

/// A sign of a code and the words that name it unmistakably on the phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Spelled {
    /// The sign.
    pub sign: char,
    /// How it is said: `L de luna`, `cero`, `guion`.
    pub said: String,
}

/// Spells a code sign by sign.
#[must_use]
pub(crate) fn spell(code: &str) -> Vec<Spelled> {
    code.chars()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_uppercase)
        .map(|sign| Spelled {
            sign,
            said: said(sign),
        })
        .collect()
}

fn said(sign: char) -> String {
    let word = match sign {
        '0' => "cero",
        '1' => "uno",
        '2' => "dos",
        '3' => "tres",
        '4' => "cuatro",
        '5' => "cinco",
        '6' => "seis",
        '7' => "siete",
        '8' => "ocho",
        '9' => "nueve",
        '-' => "guion",
        _ => match word_with(sign) {
            Some(word) => return format!("{sign} de {word}"),
            None => return sign.to_string(),
        },
    };
    word.to_owned()
}

/// A word everybody knows, by its first letter.
const fn word_with(letter: char) -> Option<&'static str> {
    Some(match letter {
        'A' => "avión",
        'B' => "barco",
        'C' => "casa",
        'D' => "dedo",
        'E' => "elefante",
        'F' => "foca",
        'G' => "gato",
        'H' => "hotel",
        'I' => "isla",
        'J' => "jardín",
        'K' => "kilo",
        'L' => "luna",
        'M' => "mano",
        'N' => "nube",
        'Ñ' => "ñandú",
        'O' => "oso",
        'P' => "perro",
        'Q' => "queso",
        'R' => "río",
        'S' => "sol",
        'T' => "tren",
        'U' => "uva",
        'V' => "vaca",
        'W' => "web",
        'X' => "xilófono",
        'Y' => "yate",
        'Z' => "zapato",
        _ => return None,
    })
}

/// What is read out, one step a paragraph; the code is spelled after the first.
#[must_use]
pub(crate) fn spoken(reception: &Reception) -> Vec<String> {
    let mut steps = vec![
        "Su solicitud ha sido recibida. En este momento nuestros sistemas no están disponibles, \
         por lo que la registramos en el formato de contingencia. Tome nota, por favor, de su \
         código de atención; se lo dicto signo por signo."
            .to_owned(),
        format!(
            "La recibimos el {}. Esa fecha y hora se conservan.",
            reception.taken_at
        ),
        format!("El trámite que solicitó es: {}.", reception.procedure),
    ];
    steps.extend(
        reception
            .term
            .as_ref()
            .map(|term| format!("El plazo máximo de respuesta es de {term}.")),
    );
    steps.push(sentence(&reception.follow_up));
    steps.push("¿Desea que le repita el código?".to_owned());
    steps.retain(|step| !step.is_empty());
    steps
}

/// The SMS: at most 160 signs of the GSM alphabet, so that it goes as one message.
///
/// The code and the instant always stand; where there is no room the follow-up is
/// left out first, then the procedure is cut, then the term is left out.
#[must_use]
pub fn sms(reception: &Reception) -> String {
    let company = cut(&plain(&reception.company), 20);
    let code = cut(&plain(&reception.code), 30);
    let taken_at = cut(&plain(&reception.taken_at), 20);
    let write = |procedure: &str, rest: &str| {
        format!("{company}: recibimos su solicitud{procedure} el {taken_at}. Codigo: {code}.{rest}")
    };
    let room = |rest: &str| SMS_SIGNS.saturating_sub(places(&write("", rest)));
    let procedure = format!(" de {}", plain(&reception.procedure));
    let term = reception
        .term
        .as_ref()
        .map_or_else(String::new, |term| format!(" Plazo: {}.", plain(term)));
    let followed = format!("{term} {}", sentence(&plain(&reception.follow_up)));
    let rest = if room(&followed) >= places(&procedure) {
        followed.trim_end().to_owned()
    } else if room(&term) >= places(&procedure).min(LEAST_PROCEDURE) {
        term
    } else {
        String::new()
    };
    write(&cut(&procedure, room(&rest)), &rest)
}

/// A text as a sentence: ends with a full stop where it ends with none.
fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() || text.ends_with(['.', '?', '!']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

/// A text in the signs of an SMS; `?` for what has no likeness there.
fn plain(text: &str) -> String {
    strip_control(text)
        .nfc()
        .map(|c| match c {
            '–' | '—' | '−' | '‑' | '·' | '|' => '-',
            '«' | '»' | '“' | '”' => '"',
            '‘' | '’' | '`' => '\'',
            '[' | '{' => '(',
            ']' | '}' => ')',
            _ if c.is_whitespace() => ' ',
            _ => without_accent(c),
        })
        .collect()
}

/// The letter below an accent, in its own case.
fn without_accent(c: char) -> char {
    if SMS_ALPHABET.contains(c) {
        return c;
    }
    let mut folded = fold_accents(c.encode_utf8(&mut [0; 4])).chars().next();
    if c.is_uppercase() {
        folded = folded.map(|letter| letter.to_ascii_uppercase());
    }
    folded.filter(|c| SMS_ALPHABET.contains(*c)).unwrap_or('?')
}

/// How many places a text takes in an SMS.
fn places(text: &str) -> usize {
    text.chars().count()
}

/// At most so many signs; a text that was cut ends with two dots.
fn cut(text: &str, signs: usize) -> String {
    if places(text) <= signs {
        return text.to_owned();
    }
    let kept: String = text.chars().take(signs.saturating_sub(2)).collect();
    format!("{}..", kept.trim_end())
        .chars()
        .take(signs)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The whole GSM 03.38 default alphabet but for its line breaks and its escape.
    const GSM: &str = "@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
                       ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    fn reception() -> Reception {
        Reception {
            company: "Empresa Ejemplo".into(),
            code: "LIM014-A-R000317-K".into(),
            taken_at: "22/11/2026 10:44".into(),
            form: "por teléfono, línea 123".into(),
            procedure: "Reclamo".into(),
            term: Some("3 días hábiles, hasta el 25/11/2026".into()),
            follow_up: "Consulte con ese código en la línea 123".into(),
        }
    }

    fn fits(text: &str) {
        assert!(text.chars().count() <= 160, "{text}");
        assert_eq!(
            text.chars()
                .filter(|c| !GSM.contains(*c))
                .collect::<String>(),
            "",
            "{text}"
        );
        assert!(text.contains("LIM014-A-R000317-K"), "{text}");
        assert!(text.contains("22/11/2026 10:44"), "{text}");
    }

    #[test]
    fn q7_a_code_is_spelled_unmistakably() {
        let said = |code: &str| {
            spell(code)
                .into_iter()
                .map(|spelled| spelled.said)
                .collect::<Vec<_>>()
                .join(", ")
        };
        assert_eq!(
            said("lim014-K"),
            "L de luna, I de isla, M de mano, cero, uno, cuatro, guion, K de kilo"
        );
        for letter in ('A'..='Z').chain(['Ñ']) {
            let word = word_with(letter).unwrap();
            let first = word.to_uppercase().chars().next().unwrap();
            assert_eq!(first, letter, "{word}");
        }
    }

    #[test]
    fn q7_the_sms_says_all_where_there_is_room() {
        assert_eq!(
            sms(&reception()),
            "Empresa Ejemplo: recibimos su solicitud de Reclamo el 22/11/2026 10:44. \
             Codigo: LIM014-A-R000317-K. Plazo: 3 dias habiles, hasta el 25/11/2026."
        );
        let shorter = Reception {
            term: None,
            ..reception()
        };
        assert_eq!(
            sms(&shorter),
            "Empresa Ejemplo: recibimos su solicitud de Reclamo el 22/11/2026 10:44. \
             Codigo: LIM014-A-R000317-K. Consulte con ese codigo en la linea 123."
        );
    }

    #[test]
    fn q7_the_sms_stays_one_message_of_the_gsm_alphabet() {
        let long = "Bloqueo de línea y/o equipo por robo o pérdida ".repeat(5);
        for procedure in ["", "Migración a prepago", "😀 «ñandú» [x] محمد", &long] {
            for term in [
                None,
                Some("20 días hábiles — ¿sí?".to_owned()),
                Some(long.clone()),
            ] {
                for company in ["", "Empresa Ejemplo", &long] {
                    for follow_up in ["", "Consulte «aquí»", &long] {
                        fits(&sms(&Reception {
                            company: company.into(),
                            procedure: procedure.into(),
                            term: term.clone(),
                            follow_up: follow_up.into(),
                            ..reception()
                        }));
                    }
                }
            }
        }
    }

    #[test]
    fn q7_letters_keep_their_likeness_without_accents() {
        assert_eq!(
            plain("Ñandú, Ángel, ÉL, güe, él"),
            "Ñandu, Angel, EL, güe, el"
        );
        assert_eq!(plain("[«a·b»]\u{202e}"), "(\"a-b\")");
        assert_eq!(plain("店😀"), "??");
        assert_eq!(plain("n\u{303}"), "ñ");
    }

    #[test]
    fn d6_no_term_is_promised_where_none_applies() {
        let none = Reception {
            term: None,
            ..reception()
        };
        let said = format!("{}{}", spoken(&none).join(" "), sms(&none));
        assert!(!said.to_lowercase().contains("plazo"), "{said}");
        assert!(
            spoken(&reception())
                .iter()
                .any(|step| step.contains("3 días hábiles"))
        );
    }
}
