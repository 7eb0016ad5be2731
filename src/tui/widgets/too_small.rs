//! What is shown where the console does not fit.

use crate::tui::widgets::prelude::*;

/// A message in place of the screens, on terminals below 80 × 24.
#[derive(Debug, Clone, Copy)]
pub struct TooSmall {
    theme: Theme,
}

impl TooSmall {
    pub(crate) const WIDTH: u16 = 80;
    pub(crate) const HEIGHT: u16 = 24;

    /// The message.
    pub const fn new(theme: Theme) -> Self {
        Self { theme }
    }

    /// Whether the screens fit here.
    pub const fn fits(area: Rect) -> bool {
        area.width >= Self::WIDTH && area.height >= Self::HEIGHT
    }
}

impl Widget for &TooSmall {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let mut pen = Pen::new(self.theme, buf);
        pen.blank(area);
        let message = format!(
            "La ventana mide {} x {}. Agrándela a {} x {} para seguir.\nNada se ha perdido.",
            area.width,
            area.height,
            TooSmall::WIDTH,
            TooSmall::HEIGHT,
        );
        for (y, line) in (area.top()..area.bottom()).zip(wrap(&message, usize::from(area.width))) {
            pen.text(area.x, y, area.width, &line, Ink::Text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::harness::{PLAIN, draw};
    use super::*;

    #[test]
    fn law_7_smaller_shows_a_message() {
        assert!(!TooSmall::fits(Rect::new(0, 0, 79, 24)));
        assert!(TooSmall::fits(Rect::new(0, 0, 80, 24)));
        insta::assert_snapshot!(draw(40, 10, &TooSmall::new(PLAIN)), @r#"
        La ventana mide 40 x 10. Agrándela a 80
        x 24 para seguir.
        Nada se ha perdido.
        "#);
        draw(1, 1, &TooSmall::new(PLAIN));
    }
}
