//! A line made of pieces with different meanings.

use crate::tui::widgets::prelude::*;

/// The pieces of a line, left to right.
pub(crate) type Spans = Vec<(String, Ink)>;

pub(crate) fn span(text: impl Into<String>, role: Ink) -> (String, Ink) {
    (text.into(), role)
}

/// A sign with what it means, in its ink.
pub(crate) fn signed(theme: Theme, sign: Sign, text: &str) -> (String, Ink) {
    let text = format!("{} {text}", theme.sign(sign));
    (text, Theme::sign_role(sign))
}

/// Draws the pieces one after the other; returns the column after the last.
pub(crate) fn draw_spans(
    pen: &mut Pen<'_>,
    x: u16,
    y: u16,
    limit: u16,
    spans: &[(String, Ink)],
) -> u16 {
    let right = x.saturating_add(limit);
    let mut x = x;
    for (text, role) in spans {
        x = pen.text(x, y, right.saturating_sub(x), text, *role);
    }
    x
}
