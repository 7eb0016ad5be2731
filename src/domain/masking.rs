//! How lists show what identifies a customer (U3): enough to tell two apart at the counter.

use super::identity::is_email;
use super::text::strip_control;

/// A document's number with its last four characters at most: `****1234`.
#[must_use]
pub fn mask_document(number: &str) -> String {
    let shown = characters(number);
    // Never more than half, so that a short number does not show whole.
    let visible = (shown.len() / 2).min(4);
    let end: String = shown[shown.len() - visible..].iter().collect();
    format!("****{end}")
}

/// A phone's number with its first digit and last three, in threes: `9** *** 412`.
#[must_use]
pub fn mask_phone(number: &str) -> String {
    const SHOWN_AT_END: usize = 3;
    const SHORTEST: usize = 7;
    let digits = characters(number);
    let length = digits.len();
    if length < SHORTEST {
        return "***".to_owned();
    }
    let mut masked = String::with_capacity(length * 4 / 3);
    for (at, digit) in digits.into_iter().enumerate() {
        if at > 0 && (length - at).is_multiple_of(3) {
            masked.push(' ');
        }
        let visible = at == 0 || at + SHOWN_AT_END >= length;
        masked.push(if visible { digit } else { '*' });
    }
    masked
}

/// An e-mail with its first character and its domain: `r***@ejemplo.pe`.
#[must_use]
pub fn mask_email(address: &str) -> String {
    let address = address.trim();
    match address.split_once('@') {
        Some((local, domain)) if is_email(address) => {
            let first: String = local.chars().take(1).collect();
            format!("{first}***@{domain}")
        }
        _ => "***".to_owned(),
    }
}

/// A text with its long numbers, in groups too, and its e-mail addresses masked.
#[must_use]
pub fn mask_text(text: &str) -> String {
    let words: Vec<&str> = text.split_inclusive(char::is_whitespace).collect();
    let digits = |word: &str| word.chars().filter(char::is_ascii_digit).count();
    // 987 000 412: what stands together without a letter is one number.
    let is_group = |word: &&str| digits(word) > 0 && !word.contains(char::is_alphabetic);
    let mut masked = String::with_capacity(text.len());
    let mut at = 0;
    while at < words.len() {
        let group = words[at..].iter().take_while(|word| is_group(word)).count();
        let taken = &words[at..at + group.max(1)];
        let long = taken.iter().map(|word| digits(word)).sum::<usize>() >= LONG;
        for word in taken {
            if long || word.contains('@') {
                masked.push_str("***");
                masked.extend(word.chars().last().filter(|c| c.is_whitespace()));
            } else {
                masked.push_str(word);
            }
        }
        at += taken.len();
    }
    masked
}

/// Digits with which a number may tell who somebody is.
const LONG: usize = 6;

/// A name with its first word and the initials of the others: `Rosa E. P.`
#[must_use]
pub fn mask_name(name: &str) -> String {
    const LINKS: [&str; 8] = ["de", "del", "la", "las", "los", "y", "da", "dos"];
    let name = strip_control(name);
    let mut words = name.split_whitespace();
    let mut masked = words.next().unwrap_or_default().to_owned();
    for word in words {
        let initial = word.chars().find(|c| c.is_alphanumeric());
        if let Some(initial) = initial
            && !LINKS.contains(&word.to_lowercase().as_str())
        {
            masked.push(' ');
            masked.extend(initial.to_uppercase());
            masked.push('.');
        }
    }
    masked
}

fn characters(text: &str) -> Vec<char> {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn u3_documents_show_their_end() {
        for (number, masked) in [
            ("45521234", "****1234"),
            ("20512333797", "****3797"),
            ("800.153.993-7", "****9937"),
            ("AB123456", "****3456"),
            ("1234", "****34"),
            ("7", "****"),
            ("", "****"),
        ] {
            assert_eq!(mask_document(number), masked);
        }
    }

    #[test]
    fn u3_phones_show_their_first_digit_and_their_end() {
        for (number, masked) in [
            ("987000412", "9** *** 412"),
            ("987 000 412", "9** *** 412"),
            ("12345678", "1* *** 678"),
            ("3100000412", "3 *** *** 412"),
            ("412", "***"),
            ("", "***"),
        ] {
            assert_eq!(mask_phone(number), masked);
        }
    }

    #[test]
    fn u3_e_mails_show_their_domain() {
        assert_eq!(mask_email(" rosa@ejemplo.pe"), "r***@ejemplo.pe");
        assert_eq!(mask_email("987000412"), "***");
        assert_eq!(mask_email(""), "***");
    }

    #[test]
    fn u3_a_text_shows_no_number_however_it_is_written() {
        for (text, masked) in [
            ("llamar al 987000412", "llamar al ***"),
            ("llamar al 987 000 412 hoy", "llamar al *** *** *** hoy"),
            ("(01) 234-5678", "*** ***"),
            ("DNI45521234, rosa@ejemplo.pe", "*** ***"),
            ("2 líneas y 3 chips", "2 líneas y 3 chips"),
            ("a las 10:44 del 22", "a las 10:44 del 22"),
            ("", ""),
        ] {
            assert_eq!(mask_text(text), masked);
        }
    }

    #[test]
    fn u3_names_show_the_first_word_and_initials() {
        for (name, masked) in [
            ("Rosa Ejemplo Prueba", "Rosa E. P."),
            ("  ROSA   DE LA PRUEBA ", "ROSA P."),
            (
                "Inversiones Prueba (Ejemplo) S.A.C.",
                "Inversiones P. E. S.",
            ),
            ("Rosa", "Rosa"),
            ("Íñigo ñandú", "Íñigo Ñ."),
            ("", ""),
        ] {
            assert_eq!(mask_name(name), masked);
        }
    }

    proptest! {
        #[test]
        fn u3_at_most_four_characters_of_a_number_show(number in "[0-9]{1,16}") {
            for masked in [mask_document(&number), mask_phone(&number)] {
                let shown = masked.chars().filter(char::is_ascii_digit).count();
                prop_assert!(shown <= 4 && shown * 7 <= number.len() * 4, "{} of {}", masked, number);
            }
        }

        #[test]
        fn u3_whatever_stands_in_a_field_is_masked(text in ".{0,40}") {
            let _ = (mask_document(&text), mask_phone(&text), mask_email(&text), mask_name(&text));
        }
    }
}
