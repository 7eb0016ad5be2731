//! One key with its modifiers, as it is bound, compared and named.

use std::fmt;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A key with its modifiers. Letters carry their own case, so shift counts only on
/// keys without a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Chord {
    /// The key.
    pub code: KeyCode,
    /// Whether control is held.
    pub ctrl: bool,
    /// Whether alt is held.
    pub alt: bool,
    /// Whether shift is held, on keys that are not letters.
    pub shift: bool,
}

impl Chord {
    /// A key that types a character.
    pub const fn letter(character: char) -> Self {
        Self::plain(KeyCode::Char(character))
    }

    /// Any key without modifiers.
    pub const fn plain(code: KeyCode) -> Self {
        Self {
            code,
            ctrl: false,
            alt: false,
            shift: false,
        }
    }

    pub(crate) const fn ctrl(character: char) -> Self {
        Self {
            code: KeyCode::Char(character),
            ctrl: true,
            alt: false,
            shift: false,
        }
    }

    pub(crate) const fn alt(code: KeyCode) -> Self {
        Self {
            alt: true,
            ..Self::plain(code)
        }
    }

    /// Pressing it.
    pub fn press(self) -> KeyEvent {
        let mut modifiers = KeyModifiers::NONE;
        modifiers.set(KeyModifiers::CONTROL, self.ctrl);
        modifiers.set(KeyModifiers::ALT, self.alt);
        modifiers.set(KeyModifiers::SHIFT, self.shift);
        KeyEvent::new(self.code, modifiers)
    }

    /// The chord of an event. `AltGr` arrives on Windows as control and alt with the
    /// character already made: that is text, not a chord.
    pub fn of(event: &KeyEvent) -> Self {
        if let Some(character) = typed(event) {
            return Self::letter(character);
        }
        let code = match event.code {
            KeyCode::Char(character) => KeyCode::Char(character.to_ascii_lowercase()),
            other => other,
        };
        let is_letter = matches!(code, KeyCode::Char(_) | KeyCode::BackTab);
        Self {
            code,
            ctrl: event.modifiers.contains(KeyModifiers::CONTROL),
            alt: event.modifiers.contains(KeyModifiers::ALT),
            shift: !is_letter && event.modifiers.contains(KeyModifiers::SHIFT),
        }
    }

    /// Whether pressing it in a text field would write something.
    pub(crate) const fn is_text(self) -> bool {
        matches!(self.code, KeyCode::Char(_)) && !self.ctrl && !self.alt
    }
}

/// The character an event writes, if it writes one.
pub fn typed(event: &KeyEvent) -> Option<char> {
    let KeyCode::Char(character) = event.code else {
        return None;
    };
    let held = event.modifiers - KeyModifiers::SHIFT;
    let alt_gr = KeyModifiers::CONTROL | KeyModifiers::ALT;
    let is_text = held.is_empty() || (held == alt_gr && !character.is_ascii_alphanumeric());
    (is_text && !character.is_control()).then_some(character)
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("Ctrl+")?;
        }
        if self.alt {
            f.write_str("Alt+")?;
        }
        if self.shift {
            f.write_str("Mayús+")?;
        }
        match self.code {
            KeyCode::Char(' ') => f.write_str("Espacio"),
            KeyCode::Char(letter) if self.ctrl => write!(f, "{}", letter.to_ascii_uppercase()),
            KeyCode::Char(letter) => write!(f, "{letter}"),
            KeyCode::F(number) => write!(f, "F{number}"),
            KeyCode::Enter => f.write_str("Enter"),
            KeyCode::Esc => f.write_str("Esc"),
            KeyCode::Tab => f.write_str("Tab"),
            KeyCode::BackTab => f.write_str("Mayús+Tab"),
            KeyCode::Up => f.write_str("Arriba"),
            KeyCode::Down => f.write_str("Abajo"),
            KeyCode::Left => f.write_str("Izquierda"),
            KeyCode::Right => f.write_str("Derecha"),
            KeyCode::PageUp => f.write_str("RePág"),
            KeyCode::PageDown => f.write_str("AvPág"),
            KeyCode::Home => f.write_str("Inicio"),
            KeyCode::End => f.write_str("Fin"),
            KeyCode::Delete => f.write_str("Supr"),
            KeyCode::Backspace => f.write_str("Retroceso"),
            other => write!(f, "{other}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(code: KeyCode, modifiers: KeyModifiers) -> KeyEvent {
        KeyEvent::new(code, modifiers)
    }

    #[test]
    fn alt_gr_types_its_character() {
        let alt_gr = KeyModifiers::CONTROL | KeyModifiers::ALT;
        assert_eq!(typed(&event(KeyCode::Char('@'), alt_gr)), Some('@'));
        assert_eq!(typed(&event(KeyCode::Char('p'), alt_gr)), None);
        assert_eq!(
            typed(&event(KeyCode::Char('Ñ'), KeyModifiers::SHIFT)),
            Some('Ñ')
        );
        assert_eq!(
            typed(&event(KeyCode::Char('p'), KeyModifiers::CONTROL)),
            None
        );
        assert_eq!(typed(&event(KeyCode::Enter, KeyModifiers::NONE)), None);
    }

    #[test]
    fn chords_compare_without_the_shift_of_letters() {
        let shifted = event(KeyCode::Char('G'), KeyModifiers::SHIFT);
        assert_eq!(Chord::of(&shifted), Chord::letter('G'));
        let back = event(KeyCode::BackTab, KeyModifiers::SHIFT);
        assert_eq!(Chord::of(&back), Chord::plain(KeyCode::BackTab));
        let control = event(
            KeyCode::Char('P'),
            KeyModifiers::CONTROL | KeyModifiers::SHIFT,
        );
        assert_eq!(Chord::of(&control), Chord::ctrl('p'));
        assert!(!Chord::ctrl('p').is_text());
        assert!(Chord::letter('?').is_text());
    }

    #[test]
    fn chords_have_spanish_names() {
        assert_eq!(Chord::ctrl('p').to_string(), "Ctrl+P");
        assert_eq!(Chord::plain(KeyCode::PageDown).to_string(), "AvPág");
        assert_eq!(Chord::letter(' ').to_string(), "Espacio");
    }
}
