//! A long text in a window: headings, lists and paragraphs, as many rows as there are.

use crate::tui::prelude::*;
use crate::tui::{
    screens::parts::{draw_scrolled, scrolled},
    widgets::page_at,
};

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
        let to = scrolled(self.scroll, intent, rows, inner.height, 1);
        self.scroll = to.unwrap_or(self.scroll);
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
}
