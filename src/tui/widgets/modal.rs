//! A window above the screen.

use crate::tui::widgets::prelude::*;

/// A bordered window in the middle of an area; everything beneath stays as it is.
#[derive(Debug, Clone, Copy)]
pub struct Modal<'a> {
    title: &'a str,
    text: &'a str,
    width: u16,
    height: u16,
    role: Ink,
    theme: Theme,
}

impl<'a> Modal<'a> {
    /// Cells inside a window that needs no other width.
    pub(crate) const WIDTH: u16 = 62;

    /// A window with room for `width` × `height` cells inside.
    pub const fn new(title: &'a str, width: u16, height: u16, theme: Theme) -> Self {
        Self {
            title,
            text: "",
            width,
            height,
            role: Ink::Accent,
            theme,
        }
    }

    /// A window just high enough for a text, wrapped, plus `extra` rows below it.
    pub(crate) fn for_text(
        title: &'a str,
        text: &'a str,
        width: u16,
        extra: u16,
        theme: Theme,
    ) -> Self {
        let lines = wrap(text, usize::from(width)).len();
        let height = u16::try_from(lines)
            .unwrap_or(u16::MAX)
            .saturating_add(extra);
        Self {
            text,
            ..Self::new(title, width, height, theme)
        }
    }

    /// Colours the border by what the window is about.
    pub const fn role(mut self, role: Ink) -> Self {
        self.role = role;
        self
    }

    /// The area of the window, border included.
    pub fn area(&self, screen: Rect) -> Rect {
        let width = self.width.saturating_add(4).min(screen.width);
        let height = self.height.saturating_add(2).min(screen.height);
        Rect {
            x: screen.x + (screen.width - width) / 2,
            y: screen.y + (screen.height - height) / 2,
            width,
            height,
        }
    }

    /// The area inside the border.
    pub fn inner(&self, screen: Rect) -> Rect {
        let area = self.area(screen);
        Rect {
            x: area.x + 2.min(area.width),
            y: area.y + 1.min(area.height),
            width: area.width.saturating_sub(4),
            height: area.height.saturating_sub(2),
        }
    }
}

impl Widget for &Modal<'_> {
    fn render(self, screen: Rect, buf: &mut Buffer) {
        let area = self.area(screen);
        let inner = self.inner(screen);
        let mut pen = Pen::new(self.theme, buf);
        pen.blank(area);
        pen.frame(area, self.title, self.role);
        if self.text.is_empty() {
            return;
        }
        let lines = wrap(self.text, usize::from(inner.width));
        for (y, line) in (inner.top()..inner.bottom()).zip(&lines) {
            pen.text(inner.x, y, inner.width, line, Ink::Text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::harness::{PLAIN, draw};
    use super::*;

    #[test]
    fn it_stands_in_the_middle_and_wraps_its_text() {
        let text = "Hay un borrador de las 10:42.\n¿Qué desea hacer?";
        let modal = Modal::for_text("Borrador", text, 22, 1, PLAIN);
        insta::assert_snapshot!(draw(34, 8, &modal), @r#"
        ┌ Borrador ──────────────┐
        │ Hay un borrador de las │
        │ 10:42.                 │
        │ ¿Qué desea hacer?      │
        │                        │
        └────────────────────────┘
        "#);
        draw(3, 1, &modal);
    }
}
