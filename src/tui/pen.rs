//! The pen widgets draw with: one theme, one buffer, texts by meaning.
//!
//! Invariants: every text is cleaned; nothing is drawn outside of the buffer, so a
//! widget given too little room draws less instead of failing.

use ratatui::{
    buffer::{Buffer, Cell},
    layout::Rect,
    style::Style,
};

use super::{
    text::{cells, clean, fit},
    theme::{Ink, Sign, Theme},
};

/// Draws texts, signs and rules in a theme.
#[derive(Debug)]
pub struct Pen<'a> {
    theme: Theme,
    buf: &'a mut Buffer,
}

impl<'a> Pen<'a> {
    /// A pen over a buffer.
    pub fn new(theme: Theme, buf: &'a mut Buffer) -> Self {
        Self { theme, buf }
    }

    /// The theme drawn with.
    pub fn theme(&self) -> Theme {
        self.theme
    }

    /// Draws a text in at most `limit` cells; returns the column after it.
    pub fn text(&mut self, x: u16, y: u16, limit: u16, text: &str, role: Ink) -> u16 {
        self.styled(x, y, limit, text, self.theme.style(role))
    }

    /// [`Self::text`] with a style of the caller's making.
    pub(crate) fn styled(&mut self, x: u16, y: u16, limit: u16, text: &str, style: Style) -> u16 {
        let area = self.buf.area;
        if y < area.top() || y >= area.bottom() || x < area.left() || x >= area.right() {
            return x;
        }
        let limit = limit.min(area.right() - x);
        let text = clean(text);
        let text = fit(&text, usize::from(limit), self.theme.sign(Sign::Ellipsis));
        self.buf
            .set_stringn(x, y, &text, usize::from(limit), style)
            .0
    }

    /// Draws a text so that it ends before column `right`, starting no earlier than
    /// `left`; returns the column where it starts.
    pub fn right(&mut self, left: u16, right: u16, y: u16, text: &str, role: Ink) -> u16 {
        let room = right.saturating_sub(left);
        let start = right.saturating_sub(cells(&clean(text)).min(room));
        self.text(start, y, room, text, role);
        start
    }

    /// Draws a sign in the colour of its meaning; returns the column after it.
    pub fn sign(&mut self, x: u16, y: u16, limit: u16, sign: Sign) -> u16 {
        self.text(x, y, limit, self.theme.sign(sign), Theme::sign_role(sign))
    }

    /// Draws a horizontal rule.
    pub fn rule(&mut self, x: u16, y: u16, length: u16) {
        let row = Rect::new(x, y, length, 1);
        self.repeat(row, self.theme.sign(Sign::Rule), Ink::Rule);
    }

    /// Fills an area with one symbol.
    pub fn repeat(&mut self, area: Rect, symbol: &str, role: Ink) {
        let style = self.theme.style(role);
        let area = area.intersection(self.buf.area);
        for y in area.top()..area.bottom() {
            for x in area.left()..area.right() {
                self.buf[(x, y)].set_symbol(symbol).set_style(style);
            }
        }
    }

    /// Gives an area the look of a role, leaving its texts.
    pub(crate) fn tint(&mut self, area: Rect, role: Ink) {
        self.buf.set_style(area, self.theme.style(role));
    }

    /// Empties an area and gives it the theme's ground. Row by row: a frame begins with
    /// all its cells, and looking each up by its place is felt there.
    pub fn blank(&mut self, area: Rect) {
        let area = area.intersection(self.buf.area);
        if area.is_empty() {
            return;
        }
        let mut ground = Cell::EMPTY;
        ground.set_style(self.theme.base());
        for y in area.top()..area.bottom() {
            let from = self.buf.index_of(area.x, y);
            let row = from..from + usize::from(area.width);
            self.buf.content[row].fill(ground.clone());
        }
    }

    /// Draws a border with a title and returns the area inside.
    pub fn frame(&mut self, area: Rect, title: &str, role: Ink) -> Rect {
        if area.width < 2 || area.height < 2 {
            return Rect::new(area.x, area.y, 0, 0);
        }
        let [top_left, top_right, bottom_left, bottom_right, vertical] = if self.theme.is_ascii() {
            ["+", "+", "+", "+", "|"]
        } else {
            ["┌", "┐", "└", "┘", "│"]
        };
        let horizontal = self.theme.sign(Sign::Rule);
        let (right, bottom) = (area.right() - 1, area.bottom() - 1);
        for y in [area.y, bottom] {
            self.repeat(Rect::new(area.x, y, area.width, 1), horizontal, role);
        }
        for x in [area.x, right] {
            self.repeat(Rect::new(x, area.y, 1, area.height), vertical, role);
        }
        for (x, y, corner) in [
            (area.x, area.y, top_left),
            (right, area.y, top_right),
            (area.x, bottom, bottom_left),
            (right, bottom, bottom_right),
        ] {
            self.repeat(Rect::new(x, y, 1, 1), corner, role);
        }
        if !title.is_empty() && area.width > 6 {
            let end = self.text(area.x + 2, area.y, area.width - 4, title, Ink::Heading);
            for x in [area.x + 1, end] {
                self.repeat(Rect::new(x, area.y, 1, 1), " ", role);
            }
        }
        Rect::new(area.x + 1, area.y + 1, area.width - 2, area.height - 2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::{ColorDepth, ThemeName};

    const PLAIN: Theme = Theme::new(ThemeName::Dark, ColorDepth::None, false);

    #[test]
    fn drawing_outside_is_harmless() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 4, 1));
        let mut pen = Pen::new(PLAIN, &mut buf);
        assert_eq!(pen.text(9, 9, 5, "hola", Ink::Text), 9);
        pen.rule(0, 7, 40);
        pen.frame(Rect::new(2, 0, 90, 90), "x", Ink::Rule);
        pen.blank(Rect::new(0, 0, 90, 90));
        pen.text(2, 0, 9, "hola", Ink::Text);
        assert_eq!(buf, Buffer::with_lines(["  h…"]));
    }

    #[test]
    fn a_text_on_the_right_ends_before_its_column() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 8, 1));
        let mut pen = Pen::new(PLAIN, &mut buf);
        assert_eq!(pen.right(0, 7, 0, "10:42", Ink::Text), 2);
        assert_eq!(buf, Buffer::with_lines(["  10:42 "]));
    }
}
