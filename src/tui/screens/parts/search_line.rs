//! The line a list is searched with: at the right of its head, in sight while it is
//! open or holds something.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    widgets::Widget,
};

use crate::tui::{
    pen::Pen,
    theme::{Role, Theme},
    widgets::{TextLine, TextLineView},
};

/// What is typed, and whether keys go there.
#[derive(Debug, Default)]
pub(crate) struct SearchLine {
    pub(crate) line: TextLine,
    pub(crate) open: bool,
}

impl SearchLine {
    /// Its place at the right end of an area's first row.
    pub(crate) fn area(head: Rect, width: u16) -> Rect {
        Rect {
            x: head.right().saturating_sub(width + 1),
            width,
            height: 1.min(head.height),
            ..head
        }
    }

    /// Where text is typed.
    pub(crate) fn cursor(&self, area: Rect, theme: Theme) -> Option<Position> {
        let view = TextLineView::new(&self.line, theme).focused(true);
        self.open.then(|| view.cursor(area)).flatten()
    }

    pub(crate) fn draw(&self, area: Rect, placeholder: &str, buf: &mut Buffer, theme: Theme) {
        if !self.open && self.line.is_blank() {
            return;
        }
        Pen::new(theme, buf).text(area.x - 2, area.y, 1, "/", Role::Accent);
        TextLineView::new(&self.line, theme)
            .focused(self.open)
            .placeholder(placeholder)
            .render(area, buf);
    }
}
