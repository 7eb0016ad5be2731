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
