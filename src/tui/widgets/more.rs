//! The signs at the right edge that more stands before or after what is in sight.

use ratatui::layout::{Position, Rect};

use crate::tui::keymap::Intent;

/// What a click on the first or last row of an area's right edge, where its signs
/// stand, asks for.
pub fn page_at(area: Rect, at: Position) -> Option<Intent> {
    if at.x + 1 != area.right() {
        None
    } else if at.y == area.y {
        Some(Intent::PageUp)
    } else if at.y + 1 == area.bottom() {
        Some(Intent::PageDown)
    } else {
        None
    }
}

/// Which of so many options is marked by a click on a sign of more, where they stand one
/// a row from the `first` on and the marked one is kept in sight at the end.
pub fn marked_at(area: Rect, at: Position, first: usize, count: usize) -> Option<usize> {
    let rows = usize::from(area.height);
    match page_at(area, at)? {
        Intent::PageUp if first > 0 => Some(first - 1),
        Intent::PageDown if first + rows < count => Some((first + 2 * rows).min(count) - 1),
        _ => None,
    }
}
