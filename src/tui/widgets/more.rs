//! The signs at the right edge that more stands before or after what is in sight.

use crate::tui::widgets::prelude::*;

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
/// a row from the `first` on, the marked one is kept in sight at the end, and the signs
/// are those of [`draw_more`].
pub fn marked_at(rows: Rect, at: Position, first: usize, count: usize) -> Option<usize> {
    let height = usize::from(rows.height);
    let width = rows.width + 1;
    match page_at(Rect { width, ..rows }, at)? {
        Intent::PageUp if first > 0 => Some(first - 1),
        Intent::PageDown if first + height < count => Some((first + 2 * height).min(count) - 1),
        _ => None,
    }
}

/// Marks, in the column behind the rows of so many options, that others stand before the
/// `first` in sight, or after the last.
pub fn draw_more(pen: &mut Pen<'_>, rows: Rect, first: usize, count: usize) {
    if rows.is_empty() {
        return;
    }
    if first > 0 {
        pen.sign(rows.right(), rows.y, 1, Sign::Less);
    }
    if first + usize::from(rows.height) < count {
        pen.sign(rows.right(), rows.bottom() - 1, 1, Sign::More);
    }
}
