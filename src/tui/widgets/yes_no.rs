//! A question answered with one letter, without a default.

use crate::tui::widgets::prelude::*;

/// The answer so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct YesNo {
    /// What was answered, if anything.
    pub answer: Option<bool>,
}

impl YesNo {
    /// A question with this answer.
    pub const fn new(answer: Option<bool>) -> Self {
        Self { answer }
    }

    /// Takes a key: s and n answer, Backspace withdraws the answer.
    pub fn input(&mut self, event: &KeyEvent) -> Outcome {
        if event.kind == KeyEventKind::Release {
            return Outcome::Ignored;
        }
        let answer = match (typed(event), event.code) {
            (Some('s' | 'S'), _) => Some(true),
            (Some('n' | 'N'), _) => Some(false),
            (None, KeyCode::Backspace | KeyCode::Delete) => None,
            // Any other letter is not a command either.
            (Some(_), _) => return Outcome::Moved,
            _ => return Outcome::Ignored,
        };
        self.answer = answer;
        if answer.is_some() {
            Outcome::Chosen
        } else {
            Outcome::Changed
        }
    }
}

/// Shows a question's answer.
#[derive(Debug, Clone, Copy)]
pub struct YesNoView {
    question: YesNo,
    theme: Theme,
    focused: bool,
}

impl YesNoView {
    /// A view of an answer.
    pub const fn new(question: YesNo, theme: Theme, focused: bool) -> Self {
        Self {
            question,
            theme,
            focused,
        }
    }
}

impl Widget for &YesNoView {
    fn render(self, area: Rect, buf: &mut Buffer) {
        if area.is_empty() {
            return;
        }
        let mut pen = Pen::new(self.theme, buf);
        let (text, role) = match self.question.answer {
            Some(true) => (" sí ", Ink::Heading),
            Some(false) => (" no ", Ink::Heading),
            None => (" s/n", Ink::Dim),
        };
        let role = if self.focused { Ink::Field } else { role };
        pen.text(area.x, area.y, area.width, text, role);
    }
}

#[cfg(test)]
mod tests {
    use super::super::harness::{PLAIN, draw, key};
    use super::*;

    #[test]
    fn there_is_no_default_and_one_letter_answers() {
        let mut question = YesNo::default();
        assert_eq!(draw(6, 1, &YesNoView::new(question, PLAIN, true)), " s/n");
        assert_eq!(question.input(&key(KeyCode::Char('x'))), Outcome::Moved);
        assert_eq!(question.answer, None);
        assert_eq!(question.input(&key(KeyCode::Char('S'))), Outcome::Chosen);
        assert_eq!(question.answer, Some(true));
        assert_eq!(draw(6, 1, &YesNoView::new(question, PLAIN, false)), " sí");
        question.input(&key(KeyCode::Char('n')));
        assert_eq!(question.answer, Some(false));
        question.input(&key(KeyCode::Backspace));
        assert_eq!(question.answer, None);
        assert_eq!(question.input(&key(KeyCode::Tab)), Outcome::Ignored);
    }
}
