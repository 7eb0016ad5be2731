//! Long work, with its counts.

use crate::tui::widgets::prelude::*;

/// How far some work is. Takes two rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress<'a> {
    /// What is being done.
    pub title: &'a str,
    /// How much is done.
    pub done: u64,
    /// Of how much, once it is known.
    pub total: Option<u64>,
    /// What is counted: `registros`.
    pub unit: &'a str,
    /// Its look.
    pub theme: Theme,
}

impl Widget for &Progress<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        if area.is_empty() {
            return;
        }
        let mut pen = Pen::new(self.theme, buf);
        let total = self.total.filter(|total| *total > 0);
        let counts = match total {
            Some(total) => format!("{} de {total} {}", self.done.min(total), self.unit),
            None => format!("{} {}", self.done, self.unit),
        };
        let left = pen.right(area.x, area.right(), area.y, &counts, Ink::Text);
        let room = left.saturating_sub(area.x + 1);
        pen.text(area.x, area.y, room, self.title, Ink::Heading);
        if area.height < 2 {
            return;
        }
        let filled = total.map_or(0, |total| {
            let done = u128::from(self.done.min(total)) * u128::from(area.width);
            u16::try_from(done / u128::from(total)).unwrap_or(area.width)
        });
        let row = Rect {
            y: area.y + 1,
            height: 1,
            ..area
        };
        pen.repeat(row, self.theme.sign(Sign::Window), Ink::Dim);
        let bar = Rect {
            width: filled,
            ..row
        };
        pen.repeat(bar, self.theme.sign(Sign::Bar), Ink::Accent);
    }
}

#[cfg(test)]
mod tests {
    use super::super::harness::{PLAIN, draw};
    use super::*;

    #[test]
    fn law_9_long_work_shows_its_counts() {
        let mut progress = Progress {
            title: "Verificando",
            done: 300,
            total: Some(1200),
            unit: "anotaciones",
            theme: PLAIN,
        };
        insta::assert_snapshot!(draw(40, 2, &progress), @r#"
        Verificando      300 de 1200 anotaciones
        ██████████░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░
        "#);
        progress.total = None;
        assert!(draw(40, 2, &progress).contains("300 anotaciones"));
        progress.total = Some(0);
        draw(40, 2, &progress);
    }
}
