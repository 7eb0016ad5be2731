//! A text of several lines being edited: the sustento, what a customer asks for.

use crate::tui::widgets::prelude::*;
use std::fmt;

use crossterm::event::KeyModifiers;
use ratatui::style::Modifier;
use tui_textarea::{CursorMove, TextArea, WrapMode};

use crate::domain::text::is_blank;
use crate::tui::text::clean;

/// A multi-line editor with selection, undo and paste.
#[derive(Clone)]
pub struct TextBox {
    area: TextArea<'static>,
    theme: Theme,
    focused: bool,
    /// Rows that the wheel scrolled away from the cursor.
    peek: i16,
}

impl fmt::Debug for TextBox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TextBox({} lines)", self.area.lines().len())
    }
}

impl TextBox {
    /// A box with this text, the cursor at its end.
    pub fn new(text: &str, theme: Theme) -> Self {
        let area = editing(text);
        let mut text_box = Self {
            area,
            theme,
            focused: false,
            peek: 0,
        };
        text_box.dress();
        text_box
    }

    /// Replaces the text; the cursor goes to its end.
    pub fn replace(&mut self, text: &str) {
        let mut area = editing(text);
        area.set_placeholder_text(self.area.placeholder_text().to_owned());
        self.area = area;
        self.peek = 0;
        self.dress();
    }

    /// What it holds, lines parted by `\n`.
    pub fn text(&self) -> String {
        self.area.lines().join("\n")
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.area.lines().iter().all(|line| is_blank(line))
    }

    pub(crate) fn focus(&mut self, focused: bool) {
        if self.focused != focused {
            self.focused = focused;
            self.peek = 0;
            self.dress();
        }
    }

    pub(crate) fn set_theme(&mut self, theme: Theme) {
        self.theme = theme;
        self.dress();
    }

    /// Shown dim while the box is empty.
    pub(crate) fn set_placeholder(&mut self, placeholder: &str) {
        self.area
            .set_placeholder_text(clean(placeholder).into_owned());
    }

    fn dress(&mut self) {
        let role = if self.focused { Ink::Field } else { Ink::Text };
        let base = self.theme.base().patch(self.theme.style(role));
        // An underlined page would be hard to read: without colour the frame tells.
        let style = base.remove_modifier(Modifier::UNDERLINED);
        self.area.set_style(style);
        self.area.set_cursor_line_style(style);
        self.area
            .set_placeholder_style(self.theme.style(if self.focused {
                Ink::Placeholder
            } else {
                Ink::Dim
            }));
        self.area
            .set_selection_style(self.theme.style(Ink::Selection));
        self.area.set_cursor_style(if self.focused {
            style.add_modifier(Modifier::REVERSED)
        } else {
            style
        });
    }

    /// Takes a key. Enter breaks the line; Tab and Esc are left to the screen.
    pub fn input(&mut self, event: &KeyEvent) -> Outcome {
        if event.kind == KeyEventKind::Release {
            return Outcome::Ignored;
        }
        self.peek = 0;
        if let Some(character) = typed(event) {
            self.area.insert_char(character);
            return Outcome::Changed;
        }
        let control = event.modifiers.contains(KeyModifiers::CONTROL);
        let changed = |changed| {
            if changed {
                Outcome::Changed
            } else {
                Outcome::Moved
            }
        };
        match event.code {
            KeyCode::Enter => {
                self.area.insert_newline();
                Outcome::Changed
            }
            KeyCode::Backspace | KeyCode::Char('w') if control => changed(self.area.delete_word()),
            KeyCode::Backspace => changed(self.area.delete_char()),
            KeyCode::Delete if control => changed(self.area.delete_next_word()),
            KeyCode::Delete => changed(self.area.delete_next_char()),
            KeyCode::Char('z') if control => changed(self.area.undo()),
            KeyCode::Char('y') if control => changed(self.area.redo()),
            KeyCode::Char('x') if control => changed(self.area.cut()),
            KeyCode::Char('v') if control => changed(self.area.paste()),
            KeyCode::Char('c') if control => {
                self.area.copy();
                Outcome::Moved
            }
            KeyCode::Char('a') if control => {
                self.area.select_all();
                Outcome::Moved
            }
            code => self.move_by(code, control, event.modifiers.contains(KeyModifiers::SHIFT)),
        }
    }

    fn move_by(&mut self, code: KeyCode, control: bool, selecting: bool) -> Outcome {
        let movement = match code {
            KeyCode::Left if control => CursorMove::WordBack,
            KeyCode::Right if control => CursorMove::WordForward,
            KeyCode::Home if control => CursorMove::Top,
            KeyCode::End if control => CursorMove::Bottom,
            KeyCode::Left => CursorMove::Back,
            KeyCode::Right => CursorMove::Forward,
            KeyCode::Up => CursorMove::Up,
            KeyCode::Down => CursorMove::Down,
            KeyCode::Home => CursorMove::Head,
            KeyCode::End => CursorMove::End,
            _ => return Outcome::Ignored,
        };
        if selecting && !self.area.is_selecting() {
            self.area.start_selection();
        } else if !selecting {
            self.area.cancel_selection();
        }
        let before = self.area.cursor();
        self.area.move_cursor(movement);
        let leaves = matches!(code, KeyCode::Up | KeyCode::Down) && self.area.cursor() == before;
        // At the first and last line the arrows lead to the neighbouring field.
        if leaves {
            Outcome::Ignored
        } else {
            Outcome::Moved
        }
    }

    /// A click takes the cursor to the character under it, as it was drawn there.
    pub fn click(&mut self, area: Rect, at: Position) -> Outcome {
        let top = i32::from(self.area.scroll_offset().0) + i32::from(self.peek);
        let row = top + i32::from(at.y) - i32::from(area.y) - 1;
        let column = at.x.saturating_sub(area.x + 1);
        let row = usize::try_from(row).unwrap_or(0);
        let to = self.area.screen_to_data(row, column.into());
        let (row, column) = (u16::try_from(to.0), u16::try_from(to.1));
        self.peek = 0;
        self.area.cancel_selection();
        if let (Ok(row), Ok(column)) = (row, column) {
            self.area.move_cursor(CursorMove::Jump(row, column));
        }
        Outcome::Moved
    }

    /// The wheel shows other rows; the cursor stays where it is.
    pub(crate) fn wheel(&mut self, by: i16, area: Rect) -> Outcome {
        let mut end = self.area.clone();
        end.move_cursor(CursorMove::Bottom);
        end.move_cursor(CursorMove::End);
        let rows = usize::from(area.height.saturating_sub(2));
        let last = (end.screen_cursor().row + 1).saturating_sub(rows);
        let last = i16::try_from(last).unwrap_or(i16::MAX);
        let top = i16::try_from(self.area.scroll_offset().0).unwrap_or(0);
        let before = self.peek;
        self.peek = (top + before + by).clamp(0, last.max(top)) - top;
        if self.peek == before {
            Outcome::Ignored
        } else {
            Outcome::Moved
        }
    }

    /// Inserts a pasted text, cleaned line by line.
    pub fn paste(&mut self, text: &str) -> Outcome {
        self.peek = 0;
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let lines: Vec<_> = text.split('\n').map(clean).collect();
        if self.area.insert_str(lines.join("\n")) {
            Outcome::Changed
        } else {
            Outcome::Moved
        }
    }
}

/// An editor over a text, the cursor at its end.
fn editing(text: &str) -> TextArea<'static> {
    let lines = text.lines().map(|line| clean(line).into_owned()).collect();
    let mut area = TextArea::new(lines);
    area.set_wrap_mode(WrapMode::WordOrGlyph);
    area.move_cursor(CursorMove::Bottom);
    area.move_cursor(CursorMove::End);
    area
}

impl Widget for &TextBox {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let role = if self.focused { Ink::Accent } else { Ink::Rule };
        let inner = Pen::new(self.theme, buf).frame(area, "", role);
        if inner.is_empty() {
            return;
        }
        if self.peek == 0 {
            Widget::render(&self.area, inner, buf);
            return;
        }
        // The editor keeps its cursor in sight: another one, without, looks elsewhere.
        let mut seen = self.area.clone();
        seen.cancel_selection();
        seen.set_cursor_style(seen.style());
        seen.scroll((self.peek, 0));
        Widget::render(&seen, inner, buf);
    }
}

#[cfg(test)]
mod tests {
    use super::super::harness::{PLAIN, draw, events, key};
    use super::*;

    #[test]
    fn it_is_a_real_editor() {
        let mut text_box = TextBox::new("", PLAIN);
        for event in events("Restableció") {
            text_box.input(&event);
        }
        text_box.input(&key(KeyCode::Enter));
        text_box.paste("según FS-1182\r\n\u{1b}fin");
        assert_eq!(text_box.text(), "Restableció\nsegún FS-1182\nfin");
        let undo = KeyEvent::new(KeyCode::Char('z'), KeyModifiers::CONTROL);
        assert_eq!(text_box.input(&undo), Outcome::Changed);
        assert_eq!(text_box.text(), "Restableció\n");
        assert_eq!(text_box.input(&key(KeyCode::Tab)), Outcome::Ignored);
    }

    #[test]
    fn arrows_leave_it_at_its_ends() {
        let mut text_box = TextBox::new("una\ndos", PLAIN);
        assert_eq!(text_box.input(&key(KeyCode::Up)), Outcome::Moved);
        assert_eq!(text_box.input(&key(KeyCode::Up)), Outcome::Ignored);
    }

    #[test]
    fn the_wheel_looks_elsewhere_and_a_click_takes_the_cursor_there() {
        let mut text_box = TextBox::new("uno\ndos\ntres\ncuatro", PLAIN);
        text_box.focus(true);
        let area = Rect::new(0, 0, 16, 4);
        assert!(draw(16, 4, &text_box).contains("cuatro"));
        let cursor = text_box.area.cursor();
        assert_eq!(text_box.wheel(1, area), Outcome::Ignored, "it is the end");
        assert_eq!(text_box.wheel(-1, area), Outcome::Moved);
        assert_eq!(text_box.wheel(-1, area), Outcome::Moved);
        assert_eq!(text_box.wheel(-1, area), Outcome::Ignored);
        let drawn = draw(16, 4, &text_box);
        assert!(
            drawn.contains("uno") && !drawn.contains("cuatro"),
            "{drawn}"
        );
        assert_eq!(text_box.area.cursor(), cursor);
        text_box.click(area, Position::new(2, 2));
        text_box.input(&key(KeyCode::Char('X')));
        assert_eq!(text_box.text(), "uno\ndXos\ntres\ncuatro");
    }

    #[test]
    fn it_wraps_inside_its_frame() {
        let text_box = TextBox::new("Le robaron el celular", PLAIN);
        insta::assert_snapshot!(draw(16, 4, &text_box), @r"
        ┌──────────────┐
        │Le robaron el │
        │celular       │
        └──────────────┘
        ");
    }
}
