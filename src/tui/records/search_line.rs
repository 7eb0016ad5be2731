//! The line a list is searched with: at the right of its head, in sight while it is
//! open or holds something.

use crate::tui::prelude::*;
use crate::tui::widgets::{TextLine, TextLineView};

/// What is typed, and whether keys go there.
#[derive(Debug, Default)]
pub(super) struct SearchLine {
    pub(super) line: TextLine,
    pub(super) open: bool,
}

impl SearchLine {
    /// Its place at the right end of an area's first row.
    pub(super) fn area(head: Rect, width: u16) -> Rect {
        Rect {
            x: head.right().saturating_sub(width + 1),
            width,
            height: 1.min(head.height),
            ..head
        }
    }

    pub(super) fn is_in_sight(&self) -> bool {
        self.open || !self.line.is_blank()
    }

    /// Where text is typed.
    pub(super) fn cursor(&self, area: Rect, theme: Theme) -> Option<Position> {
        let view = TextLineView::new(&self.line, theme).focused(true);
        self.open.then(|| view.cursor(area)).flatten()
    }

    pub(super) fn draw(&self, area: Rect, placeholder: &str, buf: &mut Buffer, theme: Theme) {
        if !self.is_in_sight() {
            return;
        }
        Pen::new(theme, buf).text(area.x - 2, area.y, 1, "/", Ink::Accent);
        TextLineView::new(&self.line, theme)
            .focused(self.open)
            .placeholder(placeholder)
            .render(area, buf);
    }
}
