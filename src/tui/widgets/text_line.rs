//! A line of text being edited.
//!
//! Invariants: the cursor stands between two letters as a reader sees them, so an
//! accent typed apart is never torn from its letter. What is filled in gives way to
//! what is typed, until the cursor is moved in it. What does not fit is told.

use crate::tui::widgets::prelude::*;
use std::borrow::Cow;

use crossterm::event::KeyModifiers;
use ratatui::style::Modifier;

use crate::domain::text::{LONGEST_LINE, is_blank};
use crate::tui::text::{clean, graphemes, width};

/// A single-line editor.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct TextLine {
    text: String,
    /// Byte position, always between graphemes.
    cursor: usize,
    /// The text was filled in: the first character typed takes its place.
    filled_in: bool,
    /// Something of what was typed or pasted last did not fit.
    cut: bool,
}

impl std::fmt::Debug for TextLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // What customers say and passphrases are typed here: neither belongs in a log.
        write!(f, "TextLine({} bytes)", self.text.len())
    }
}

impl TextLine {
    /// A line with this text, the cursor at its end.
    pub fn new(text: &str) -> Self {
        let text = clean(text).into_owned();
        Self {
            cursor: text.len(),
            text,
            ..Self::default()
        }
    }

    /// A line that is filled in: typing takes the place of its text, and moving the
    /// cursor keeps it.
    pub(crate) fn filled_in(text: &str) -> Self {
        Self {
            filled_in: true,
            ..Self::new(text)
        }
    }

    /// What it holds.
    pub fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn is_blank(&self) -> bool {
        is_blank(&self.text)
    }

    /// Replaces the text; the cursor goes to its end.
    pub fn set(&mut self, text: &str) {
        *self = Self::new(text);
    }

    /// Fills the line in; see [`Self::filled_in`].
    pub(crate) fn fill_in(&mut self, text: &str) {
        *self = Self::filled_in(text);
    }

    /// Empties the line and hands over what it held.
    pub fn take(&mut self) -> String {
        std::mem::take(self).text
    }

    /// Takes a key.
    pub fn input(&mut self, event: &KeyEvent) -> Outcome {
        if event.kind == KeyEventKind::Release {
            return Outcome::Ignored;
        }
        if let Some(character) = typed(event) {
            return self.insert(character.encode_utf8(&mut [0; 4]));
        }
        let by_word = event.modifiers.contains(KeyModifiers::CONTROL);
        match event.code {
            KeyCode::Backspace | KeyCode::Char('w' | 'h') if by_word => {
                self.delete(self.word_before(), self.cursor)
            }
            KeyCode::Backspace => self.delete(self.before(), self.cursor),
            KeyCode::Delete => self.delete(self.cursor, self.after()),
            KeyCode::Left if by_word => self.go(self.word_before()),
            KeyCode::Left => self.go(self.before()),
            KeyCode::Right if by_word => self.go(self.word_after()),
            KeyCode::Right => self.go(self.after()),
            KeyCode::Home => self.go(0),
            KeyCode::End => self.go(self.text.len()),
            KeyCode::Char('u') if by_word => self.delete(0, self.cursor),
            KeyCode::Char('a') if by_word => self.go(0),
            _ => Outcome::Ignored,
        }
    }

    /// Inserts a pasted text, as one line.
    pub fn paste(&mut self, text: &str) -> Outcome {
        self.insert(clean(text.trim_end_matches(['\r', '\n'])).as_ref())
    }

    fn insert(&mut self, text: &str) -> Outcome {
        if std::mem::take(&mut self.filled_in) {
            self.take();
        }
        let room = LONGEST_LINE.saturating_sub(self.text.chars().count());
        self.cut = text.chars().nth(room).is_some();
        let text: String = text.chars().take(room).collect();
        if text.is_empty() {
            return Outcome::Moved;
        }
        self.text.insert_str(self.cursor, &text);
        self.cursor += text.len();
        Outcome::Changed
    }

    fn delete(&mut self, from: usize, to: usize) -> Outcome {
        self.filled_in = false;
        if from == to {
            return Outcome::Moved;
        }
        self.cut = false;
        self.text.replace_range(from..to, "");
        self.cursor = from;
        Outcome::Changed
    }

    fn go(&mut self, to: usize) -> Outcome {
        self.filled_in = false;
        self.cursor = to;
        Outcome::Moved
    }

    /// A click takes the cursor to a place of the text that [`TextLineView::under`] found.
    /// What is filled in stays so where the click only entered the line.
    pub fn click(&mut self, to: usize, was_here: bool) -> Outcome {
        if self.filled_in && !was_here {
            return Outcome::Moved;
        }
        self.go(to)
    }

    fn before(&self) -> usize {
        let last = graphemes(&self.text[..self.cursor])
            .pop()
            .map_or(0, str::len);
        self.cursor - last
    }

    fn after(&self) -> usize {
        let rest = graphemes(&self.text[self.cursor..]);
        self.cursor + rest.first().map_or(0, |first| first.len())
    }

    fn word_before(&self) -> usize {
        let head = self.text[..self.cursor].trim_end();
        head.rfind(char::is_whitespace).map_or(0, |blank| {
            blank + head[blank..].chars().next().map_or(0, char::len_utf8)
        })
    }

    fn word_after(&self) -> usize {
        let rest = &self.text[self.cursor..];
        let word = rest
            .find(|it: char| !it.is_whitespace())
            .unwrap_or(rest.len());
        let end = rest[word..].find(char::is_whitespace);
        self.cursor + end.map_or(rest.len(), |end| word + end)
    }
}

/// Shows a [`TextLine`], scrolled so that the cursor is seen.
#[derive(Debug, Clone, Copy)]
pub struct TextLineView<'a> {
    line: &'a TextLine,
    theme: Theme,
    focused: bool,
    masked: bool,
    placeholder: &'a str,
}

impl<'a> TextLineView<'a> {
    /// A view of a line.
    pub const fn new(line: &'a TextLine, theme: Theme) -> Self {
        Self {
            line,
            theme,
            focused: false,
            masked: false,
            placeholder: "",
        }
    }

    pub(crate) const fn focused(mut self, focused: bool) -> Self {
        self.focused = focused;
        self
    }

    /// Hides each character, for passphrases.
    pub const fn masked(mut self, masked: bool) -> Self {
        self.masked = masked;
        self
    }

    /// Shown dim while the line is empty.
    pub(crate) const fn placeholder(mut self, placeholder: &'a str) -> Self {
        self.placeholder = placeholder;
        self
    }

    /// Where the terminal's own cursor belongs, so that dead keys and input methods
    /// show what they are composing in the right place.
    pub fn cursor(&self, area: Rect) -> Option<Position> {
        if !self.focused || area.is_empty() {
            return None;
        }
        let (_, column) = self.window(self.text_width(area.width));
        Some(Position::new(area.x + column, area.y))
    }

    /// The place in the text under a column of where it is drawn.
    pub fn under(&self, area: Rect, column: u16) -> usize {
        let text = &self.line.text;
        let cells = |part: &str| if self.masked { 1 } else { width(part) };
        let target = usize::from(column.saturating_sub(area.x));
        let (_, here) = self.window(self.text_width(area.width));
        let (mut place, mut here) = (self.line.cursor, usize::from(here));
        for part in graphemes(&text[..place]).into_iter().rev() {
            if here <= target {
                break;
            }
            here = here.saturating_sub(cells(part));
            place -= part.len();
        }
        for part in graphemes(&text[place..]) {
            here += cells(part);
            if here > target {
                break;
            }
            place += part.len();
        }
        place
    }

    /// What tells that the line is full, where something of the last did not fit.
    fn full(&self) -> Option<String> {
        let sign = self.theme.sign(Sign::Warning);
        self.line
            .cut
            .then(|| format!(" {sign} no cabe más: {LONGEST_LINE}"))
    }

    /// The columns that are left for the text.
    fn text_width(&self, width: u16) -> u16 {
        let told = self.full().map_or(0, |told| cells(&told));
        width.saturating_sub(told).max(1)
    }

    fn shown<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.masked {
            Cow::Owned(self.theme.sign(Sign::Mask).repeat(graphemes(text).len()))
        } else {
            Cow::Borrowed(text)
        }
    }

    /// The part that fits, and the cursor's column in it.
    fn window(&self, room: u16) -> (String, u16) {
        let room = usize::from(room.max(1));
        let head = self.shown(&self.line.text[..self.line.cursor]);
        let tail = self.shown(&self.line.text[self.line.cursor..]);
        let head_parts = graphemes(&head);
        let mut column = 0;
        let mut kept = 0;
        for part in head_parts.iter().rev() {
            let cells = width(part);
            if column + cells >= room {
                break;
            }
            column += cells;
            kept += 1;
        }
        let mut shown: String = head_parts[head_parts.len() - kept..].concat();
        let mut used = column;
        for part in graphemes(&tail) {
            used += width(part);
            if used > room {
                break;
            }
            shown.push_str(part);
        }
        (shown, u16::try_from(column).unwrap_or(u16::MAX))
    }
}

impl Widget for &TextLineView<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        if area.is_empty() {
            return;
        }
        let row = Rect { height: 1, ..area };
        let mut pen = Pen::new(self.theme, buf);
        let (role, placeholder) = if self.focused {
            pen.tint(row, Ink::Field);
            (Ink::Field, Ink::Placeholder)
        } else {
            (Ink::Text, Ink::Dim)
        };
        if self.line.text.is_empty() {
            pen.text(row.x, row.y, row.width, self.placeholder, placeholder);
        } else {
            let room = self.text_width(row.width);
            let (shown, _) = self.window(room);
            let filled_in = self.focused && self.line.filled_in;
            let role = if filled_in { Ink::Selection } else { role };
            let cut = self.theme.sign(Sign::Ellipsis);
            pen.text(row.x, row.y, room, &shown, role);
            // What goes on beyond an edge is told there.
            if !self.masked && room > 2 {
                if !self.line.text.starts_with(&shown) {
                    pen.text(row.x, row.y, 1, cut, role);
                }
                if !self.line.text.ends_with(&shown) {
                    pen.text(row.x + room - 1, row.y, 1, cut, role);
                }
            }
            if let Some(told) = self.full() {
                let beside = Rect {
                    x: row.x + room,
                    width: row.width - room,
                    ..row
                };
                pen.blank(beside);
                pen.text(beside.x, row.y, beside.width, &told, Ink::Warning);
            }
        }
        if let Some(position) = self.cursor(row).filter(|it| buf.area.contains(*it)) {
            buf[position].modifier.insert(Modifier::REVERSED);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::harness::{PLAIN, draw, events, key};
    use super::*;

    fn written(text: &str) -> TextLine {
        let mut line = TextLine::default();
        for event in events(text) {
            assert_eq!(line.input(&event), Outcome::Changed);
        }
        line
    }

    fn with(code: KeyCode, modifiers: KeyModifiers) -> KeyEvent {
        KeyEvent::new(code, modifiers)
    }

    #[test]
    fn spanish_letters_are_typed_and_deleted_whole() {
        let mut line = written("Ñandú nin\u{303}o");
        line.input(&key(KeyCode::Left));
        line.input(&key(KeyCode::Backspace));
        assert_eq!(line.text(), "Ñandú nio");
        line.input(&key(KeyCode::Home));
        line.input(&key(KeyCode::Delete));
        assert_eq!(line.text(), "andú nio");
    }

    #[test]
    fn words_are_deleted_and_skipped() {
        let control = KeyModifiers::CONTROL;
        let mut line = written("una dos  tres");
        line.input(&with(KeyCode::Char('w'), control));
        assert_eq!(line.text(), "una dos  ");
        line.input(&with(KeyCode::Char('w'), control));
        assert_eq!(line.text(), "una ");
        line.set("una dos");
        line.input(&with(KeyCode::Left, control));
        assert_eq!(line.cursor, 4);
        line.input(&key(KeyCode::Home));
        line.input(&with(KeyCode::Right, control));
        assert_eq!(line.cursor, 3);
    }

    #[test]
    fn a_paste_is_one_clean_line() {
        let mut line = written("a");
        line.paste("uno\r\ndos\u{1b}[31m\u{202E}\n");
        assert_eq!(line.text(), "auno dos[31m");
        assert_eq!(line.paste(&"x".repeat(2 * LONGEST_LINE)), Outcome::Changed);
        assert_eq!(line.text().chars().count(), LONGEST_LINE);
    }

    #[test]
    fn what_is_filled_in_gives_way_to_what_is_typed() {
        for text in ["6", "60"] {
            let mut line = TextLine::filled_in("12");
            for event in events(text) {
                line.input(&event);
            }
            assert_eq!(line.text(), text);
        }
        let mut line = TextLine::filled_in("12");
        line.paste("34");
        assert_eq!(line.text(), "34");
        // Who moves in it means to keep it.
        for moved in [KeyCode::End, KeyCode::Left, KeyCode::Backspace] {
            let mut line = TextLine::filled_in("12");
            line.input(&key(moved));
            line.input(&key(KeyCode::End));
            line.input(&key(KeyCode::Char('6')));
            assert!(line.text().starts_with('1'), "{moved:?}: {}", line.text());
            assert!(line.text().ends_with('6'));
        }
        let mut untouched = TextLine::filled_in("12");
        untouched.input(&key(KeyCode::Enter));
        assert_eq!(untouched.text(), "12");
    }

    #[test]
    fn a_full_line_says_that_no_more_fits() {
        let mut line = TextLine::new(&"x".repeat(LONGEST_LINE - 1));
        let drawn = |line: &TextLine| draw(40, 1, &TextLineView::new(line, PLAIN).focused(true));
        line.input(&key(KeyCode::Char('y')));
        assert!(!drawn(&line).contains("no cabe"), "it fitted");
        line.input(&key(KeyCode::Char('z')));
        assert!(
            drawn(&line).contains("no cabe más: 500"),
            "{}",
            drawn(&line)
        );
        assert!(line.text().ends_with('y'));
        line.input(&key(KeyCode::Backspace));
        assert!(!drawn(&line).contains("no cabe"));
        // Also of a paste nothing is lost without a word.
        line.paste("dos palabras");
        assert!(drawn(&line).contains("no cabe más: 500"));
    }

    #[test]
    fn keys_it_has_no_use_for_are_left_to_the_screen() {
        let mut line = written("a");
        for code in [KeyCode::Enter, KeyCode::Esc, KeyCode::Tab, KeyCode::Up] {
            assert_eq!(line.input(&key(code)), Outcome::Ignored);
        }
        let palette = with(KeyCode::Char('p'), KeyModifiers::CONTROL);
        assert_eq!(line.input(&palette), Outcome::Ignored);
    }

    #[test]
    fn a_long_text_scrolls_with_the_cursor() {
        let mut line = written("abcdefghij");
        let view = TextLineView::new(&line, PLAIN).focused(true);
        // What stands before it is told.
        assert_eq!(draw(5, 1, &view), "…hij");
        assert_eq!(
            view.cursor(Rect::new(3, 2, 5, 1)),
            Some(Position::new(7, 2))
        );
        line.input(&key(KeyCode::Home));
        let view = TextLineView::new(&line, PLAIN).focused(true);
        assert_eq!(draw(5, 1, &view), "abcd…");
        let wide = TextLine::new("日本語");
        let view = TextLineView::new(&wide, PLAIN).focused(true);
        assert!(draw(5, 1, &view).starts_with('…'));
    }

    #[test]
    fn a_click_takes_the_cursor_to_the_character_under_it() {
        let area = Rect::new(10, 0, 5, 1);
        let under = |line: &TextLine, column| TextLineView::new(line, PLAIN).under(area, column);
        let mut line = written("abcdefghij");
        assert_eq!(under(&line, 11), 7, "«ghij» is what is drawn");
        assert_eq!(under(&line, 99), 10);
        line.click(2, true);
        assert_eq!(under(&line, 13), 3);
        let wide = TextLine::new("日本");
        assert_eq!(under(&wide, 11), 0, "the middle of a wide one is its own");
        assert_eq!(under(&wide, 12), "日".len());
        // Entering what is filled in by a click leaves it to be typed over.
        let mut filled = TextLine::filled_in("12");
        filled.click(1, false);
        filled.input(&key(KeyCode::Char('6')));
        assert_eq!(filled.text(), "6");
    }

    #[test]
    fn a_passphrase_is_never_shown() {
        let line = TextLine::new("secreto");
        let view = TextLineView::new(&line, PLAIN).masked(true);
        assert_eq!(draw(9, 1, &view), "•••••••");
        assert!(!format!("{line:?}").contains("secreto"));
    }
}
