//! A long text in a window: headings, lists and paragraphs, as many rows as there are.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    widgets::Widget,
};

use crate::tui::prelude::*;
use crate::tui::{screens::parts::draw_spans, widgets::page_at};

/// The widest a text gets: longer lines are hard to follow.
const WIDEST: u16 = 84;

/// A text being read.
#[derive(Debug)]
pub(crate) struct Reading {
    title: String,
    text: String,
    scroll: u16,
}

impl Reading {
    pub(super) const fn new(title: String, text: String) -> Self {
        Self {
            title,
            text,
            scroll: 0,
        }
    }

    fn modal(&self, screen: Rect, theme: Theme) -> Modal<'_> {
        let width = screen.width.saturating_sub(6).min(WIDEST);
        let rows = u16::try_from(lines(&self.text, width - 2).len()).unwrap_or(u16::MAX);
        Modal::new(
            &self.title,
            width,
            rows.min(screen.height.saturating_sub(2)),
            theme,
        )
    }

    pub(super) fn perform(&mut self, intent: Intent, scene: &Scene<'_>) {
        let inner = self.modal(scene.area(), scene.theme).inner(scene.area());
        let rows = lines(&self.text, inner.width.saturating_sub(2)).len();
        self.scroll = scrolled(self.scroll, intent, rows, inner.height);
    }

    /// A click on a sign of more turns the page.
    pub(super) fn click(&mut self, at: Position, scene: &Scene<'_>) {
        let inner = self.modal(scene.area(), scene.theme).inner(scene.area());
        if let Some(page) = page_at(inner, at) {
            self.perform(page, scene);
        }
    }

    pub(super) fn draw(&self, screen: Rect, buf: &mut Buffer, theme: Theme) {
        let modal = self.modal(screen, theme);
        (&modal).render(screen, buf);
        let inner = modal.inner(screen);
        let lines = lines(&self.text, inner.width.saturating_sub(2));
        draw_scrolled(&lines, self.scroll, inner, &mut Pen::new(theme, buf));
    }
}

/// Where a text stands after a movement.
pub(super) fn scrolled(scroll: u16, intent: Intent, rows: usize, height: u16) -> u16 {
    let page = height.saturating_sub(1).max(1);
    let last = last_scroll(rows, height);
    let scroll = scroll.min(last);
    let to = match intent {
        Intent::Up => scroll.saturating_sub(1),
        Intent::Down => scroll.saturating_add(1),
        Intent::PageUp => scroll.saturating_sub(page),
        Intent::PageDown => scroll.saturating_add(page),
        Intent::First => 0,
        Intent::Last => last,
        _ => scroll,
    };
    to.min(last)
}

/// How far a text of so many rows can be scrolled.
pub(super) fn last_scroll(rows: usize, height: u16) -> u16 {
    let rows = u16::try_from(rows).unwrap_or(u16::MAX);
    rows.saturating_sub(height)
}

/// Draws the lines that are in sight, and marks where there are more.
pub(super) fn draw_scrolled(lines: &[Spans], scroll: u16, area: Rect, pen: &mut Pen<'_>) {
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
        pen.sign(edge, area.bottom().saturating_sub(1), 1, Sign::More);
    }
}

/// The little of Markdown that a guide needs: headings, lists, paragraphs.
fn lines(text: &str, room: u16) -> Vec<Spans> {
    let room = usize::from(room);
    let mut lines: Vec<Spans> = Vec::new();
    for row in text.trim().lines() {
        let row = row.trim_end();
        if row.is_empty() {
            lines.push(Spans::new());
            continue;
        }
        let heading = row.trim_start_matches('#');
        if heading.len() < row.len() {
            lines.extend(
                wrap(heading.trim(), room)
                    .into_iter()
                    .map(|line| vec![span(line, Ink::Heading)]),
            );
            continue;
        }
        let lead = item(row);
        let (mark, rest) = row.split_at(lead);
        let wrapped = wrap(rest, room.saturating_sub(lead));
        for (index, line) in wrapped.into_iter().enumerate() {
            let before = if index == 0 {
                mark.to_owned()
            } else {
                " ".repeat(lead)
            };
            lines.push(vec![span(before, Ink::Accent), span(line, Ink::Text)]);
        }
    }
    lines
}

/// Columns of a list's mark: `- ` or `1. `.
fn item(row: &str) -> usize {
    let digits = row.chars().take_while(char::is_ascii_digit).count();
    match &row[digits..] {
        rest if digits == 0 && rest.starts_with("- ") => 2,
        rest if digits > 0 && rest.starts_with(". ") => digits + 2,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str, room: u16) -> Vec<String> {
        lines(text, room)
            .into_iter()
            .map(|line| line.into_iter().map(|(text, _)| text).collect())
            .collect()
    }

    #[test]
    fn headings_lists_and_paragraphs() {
        let text = "# Guía\n\nUno dos tres\n- a b c d e f\n10. diez\n";
        assert_eq!(
            plain(text, 8),
            [
                "Guía", "", "Uno dos", "tres", "- a b c", "  d e f", "10. diez"
            ]
        );
    }

    #[test]
    fn a_text_scrolls_to_its_last_row_and_no_further() {
        assert_eq!(scrolled(0, Intent::PageDown, 30, 10), 9);
        assert_eq!(scrolled(9, Intent::Last, 30, 10), 20);
        assert_eq!(scrolled(20, Intent::Down, 30, 10), 20);
        assert_eq!(scrolled(3, Intent::First, 30, 10), 0);
        assert_eq!(scrolled(0, Intent::Down, 4, 10), 0);
    }
}
