//! The rule for passphrases (U2), and passphrases made of words.
//!
//! Invariant: every generated passphrase passes the rule.

use secrecy::SecretString;
use secrecy::zeroize::{Zeroize, Zeroizing};

use super::error::{KeyError, PassphraseError};

pub(crate) const MINIMUM_LENGTH: usize = 12;

/// How many words a generated one has: 44 bits, which scrypt then stretches.
const WORDS: usize = 4;

/// The Spanish list of BIP-39 without its accents, so that it can be typed on
/// any keyboard: 2,048 words, no two alike in their first four letters.
const LIST: &str = include_str!("../../../assets/words/es.txt");

/// Every value of eleven bits picks one word.
const LIST_MASK: u16 = 0x07FF;

/// Whether a new passphrase meets the rule: at least `MINIMUM_LENGTH`
/// characters, not counting blanks around it. Four generated words always do.
///
/// # Errors
///
/// [`PassphraseError::TooShort`].
pub fn check(passphrase: &str) -> Result<(), PassphraseError> {
    if passphrase.trim().chars().count() < MINIMUM_LENGTH {
        return Err(PassphraseError::TooShort {
            minimum: MINIMUM_LENGTH,
        });
    }
    Ok(())
}

/// Four random words joined with `-`.
///
/// # Errors
///
/// [`KeyError::Randomness`].
pub(crate) fn generate_words() -> Result<SecretString, KeyError> {
    let mut random = Zeroizing::new([0_u8; WORDS * 2]);
    getrandom::fill(random.as_mut()).map_err(KeyError::Randomness)?;
    let mut words = String::with_capacity(WORDS * 12);
    for pair in random.chunks_exact(2) {
        let mut index = pair
            .iter()
            .fold(0_u16, |bits, byte| (bits << 8) | u16::from(*byte));
        if !words.is_empty() {
            words.push('-');
        }
        words.push_str(
            LIST.lines()
                .nth(usize::from(index & LIST_MASK))
                .unwrap_or_default(),
        );
        index.zeroize();
    }
    let secret = SecretString::from(words.as_str());
    words.zeroize();
    Ok(secret)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn u2_a_passphrase_has_at_least_twelve_characters() {
        assert_eq!(check("ñandúes-12x."), Ok(()));
        let short = Err(PassphraseError::TooShort { minimum: 12 });
        assert_eq!(check("ñandúes-12x"), short);
        assert_eq!(check(""), short);
        assert_eq!(check(&" ".repeat(20)), short);
        assert_eq!(check("   corta     "), short);
    }

    #[test]
    fn u2_the_list_has_2048_words_that_any_keyboard_can_type() {
        let words: Vec<&str> = LIST.lines().collect();
        assert_eq!(words.len(), usize::from(LIST_MASK) + 1);
        assert!(
            words
                .iter()
                .all(|w| w.bytes().all(|b| b.is_ascii_lowercase()))
        );
        let starts: HashSet<&str> = words.iter().map(|w| &w[..w.len().min(4)]).collect();
        assert_eq!(starts.len(), words.len());
        let shortest = words.iter().map(|w| w.len()).min().unwrap_or(0);
        let hyphens = WORDS - 1;
        assert!(shortest * WORDS + hyphens >= MINIMUM_LENGTH);
    }

    #[test]
    fn u2_four_generated_words_pass_and_differ() {
        let words: HashSet<&str> = LIST.lines().collect();
        let made: HashSet<String> = (0..20)
            .map(|_| generate_words().unwrap().expose_secret().to_owned())
            .collect();
        assert_eq!(made.len(), 20);
        for phrase in &made {
            assert_eq!(check(phrase), Ok(()));
            assert_eq!(phrase.split('-').count(), 4);
            assert!(phrase.split('-').all(|word| words.contains(word)));
        }
    }
}
