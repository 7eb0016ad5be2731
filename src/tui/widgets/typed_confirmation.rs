//! A word typed to confirm what cannot be undone.

use crate::tui::widgets::prelude::*;

use super::{TextLine, TextLineView};

/// The word asked for and what is typed of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedConfirmation {
    word: &'static str,
    line: TextLine,
}

impl TypedConfirmation {
    /// Asks for a word, shown in upper case.
    pub fn new(word: &'static str) -> Self {
        Self {
            word,
            line: TextLine::default(),
        }
    }

    /// Whether the word is there, in whatever case.
    pub(crate) fn is_complete(&self) -> bool {
        fold(self.line.text().trim()) == fold(self.word)
    }

    /// Takes a key: Enter confirms once the word is complete, and only then.
    pub fn input(&mut self, event: &KeyEvent) -> Outcome {
        if event.code == KeyCode::Enter {
            // A held key must not confirm: only a press of its own does.
            return if event.kind == KeyEventKind::Press && self.is_complete() {
                Outcome::Chosen
            } else {
                Outcome::Moved
            };
        }
        self.line.input(event)
    }
}

/// Shows the request and what is typed.
#[derive(Debug, Clone, Copy)]
pub struct TypedConfirmationView<'a> {
    confirmation: &'a TypedConfirmation,
    theme: Theme,
    focused: bool,
}

impl<'a> TypedConfirmationView<'a> {
    /// A view of a confirmation.
    pub const fn new(confirmation: &'a TypedConfirmation, theme: Theme, focused: bool) -> Self {
        Self {
            confirmation,
            theme,
            focused,
        }
    }

    fn request(&self) -> String {
        let word = self.confirmation.word.to_uppercase();
        format!("Escriba {word} y Enter para confirmar: ")
    }

    fn line_area(&self, area: Rect) -> Rect {
        let lead = cells(&self.request()).min(area.width);
        Rect {
            x: area.x + lead,
            width: (area.width - lead).min(cells(self.confirmation.word) + 2),
            height: 1.min(area.height),
            ..area
        }
    }

    /// Where the terminal's own cursor belongs.
    pub fn cursor(&self, area: Rect) -> Option<Position> {
        TextLineView::new(&self.confirmation.line, self.theme)
            .focused(self.focused)
            .cursor(self.line_area(area))
    }
}

impl Widget for &TypedConfirmationView<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let mut pen = Pen::new(self.theme, buf);
        let role = if self.focused { Ink::Heading } else { Ink::Dim };
        pen.text(area.x, area.y, area.width, &self.request(), role);
        TextLineView::new(&self.confirmation.line, self.theme)
            .focused(self.focused)
            .render(self.line_area(area), buf);
    }
}

#[cfg(test)]
mod tests {
    use super::super::harness::{PLAIN, draw, events, key};
    use super::*;

    #[test]
    fn law_4_enter_alone_never_confirms() {
        let mut confirmation = TypedConfirmation::new("cerrar");
        let enter = key(KeyCode::Enter);
        assert_eq!(confirmation.input(&enter), Outcome::Moved);
        assert_eq!(confirmation.input(&enter), Outcome::Moved);
        for event in events("CERR") {
            confirmation.input(&event);
        }
        assert_eq!(confirmation.input(&enter), Outcome::Moved);
        for event in events("ar") {
            confirmation.input(&event);
        }
        let mut held = enter;
        held.kind = KeyEventKind::Repeat;
        assert_eq!(confirmation.input(&held), Outcome::Moved);
        assert_eq!(confirmation.input(&enter), Outcome::Chosen);
        let view = TypedConfirmationView::new(&confirmation, PLAIN, true);
        assert_eq!(
            draw(60, 1, &view),
            "Escriba CERRAR y Enter para confirmar: CERRar"
        );
    }
}
