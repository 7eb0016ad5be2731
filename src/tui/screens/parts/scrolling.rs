//! A text that is longer than its place: how far it is scrolled, and its lines in sight.

use super::spans::{Spans, draw_spans};
use crate::tui::widgets::prelude::*;

/// Where a text of so many rows stands after a movement; none where it is no movement. Of
/// a page so many rows stay in sight on the next.
pub(crate) fn scrolled(
    scroll: u16,
    intent: Intent,
    rows: usize,
    height: u16,
    stay: u16,
) -> Option<u16> {
    let page = height.saturating_sub(stay).max(1);
    let last = last_scroll(rows, height);
    let scroll = scroll.min(last);
    let to = match intent {
        Intent::Up => scroll.saturating_sub(1),
        Intent::Down => scroll.saturating_add(1),
        Intent::PageUp => scroll.saturating_sub(page),
        Intent::PageDown => scroll.saturating_add(page),
        Intent::First => 0,
        Intent::Last => last,
        _ => return None,
    };
    Some(to.min(last))
}

/// How far a text of so many rows can be scrolled.
pub(crate) fn last_scroll(rows: usize, height: u16) -> u16 {
    let rows = u16::try_from(rows).unwrap_or(u16::MAX);
    rows.saturating_sub(height)
}

/// Draws the lines that are in sight, and marks where there are more.
pub(crate) fn draw_scrolled(lines: &[Spans], scroll: u16, area: Rect, pen: &mut Pen<'_>) {
    if area.is_empty() {
        return;
    }
    let first = usize::from(scroll.min(last_scroll(lines.len(), area.height)));
    let room = area.width.saturating_sub(2);
    for (y, line) in (area.top()..area.bottom()).zip(&lines[first..]) {
        draw_spans(pen, area.x, y, room, line);
    }
    let edge = area.right().saturating_sub(1);
    if first > 0 {
        pen.sign(edge, area.y, 1, Sign::Less);
    }
    if lines.len() - first > usize::from(area.height) {
        pen.sign(edge, area.bottom() - 1, 1, Sign::More);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_scrolls_to_its_last_row_and_no_further() {
        assert_eq!(scrolled(0, Intent::PageDown, 30, 10, 1), Some(9));
        assert_eq!(scrolled(9, Intent::Last, 30, 10, 1), Some(20));
        assert_eq!(scrolled(20, Intent::Down, 30, 10, 1), Some(20));
        assert_eq!(scrolled(3, Intent::First, 30, 10, 1), Some(0));
        assert_eq!(scrolled(0, Intent::Down, 4, 10, 1), Some(0));
    }
}
