//! The line above the keys: how things stand.

use crate::tui::widgets::prelude::*;

/// A short-lived word about what was just done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusNote {
    /// What kind of word.
    pub role: Ink,
    /// The word.
    pub text: String,
}

/// Counts and dates that every screen tells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StatusBar {
    /// Open events, or cases.
    pub open: usize,
    /// Critical attentions pending.
    pub critical: usize,
    /// Records not exported yet; a thousand stands for more.
    pub not_exported: usize,
    /// The next deadline, ready to read.
    pub deadline: Option<String>,
    /// The last backup, ready to read.
    pub backup: Option<String>,
    /// What was just done.
    pub note: Option<StatusNote>,
    /// Its look.
    pub theme: Theme,
}

impl StatusBar {
    /// Signs, words and colours; only numbers where `brief`.
    fn parts(&self, brief: bool) -> Vec<(Option<Sign>, String, Ink)> {
        let plural = |count: usize, one: &str, many: &str| match (brief, count) {
            (true, _) => count.to_string(),
            (false, 1) => format!("{count} {one}"),
            (false, _) => format!("{count} {many}"),
        };
        let calm = |count: usize, role| if count == 0 { Ink::Dim } else { role };
        let mut parts = vec![
            (
                Some(if self.open == 0 {
                    Sign::Closed
                } else {
                    Sign::Open
                }),
                plural(self.open, "abierto", "abiertos"),
                calm(self.open, Ink::Open),
            ),
            (
                (self.critical > 0).then_some(Sign::Critical),
                plural(self.critical, "crítica", "críticas"),
                calm(self.critical, Ink::Critical),
            ),
            (
                (self.not_exported > 0).then_some(Sign::Upload),
                match (self.not_exported, brief) {
                    (count @ 1_000.., true) => format!("{count}+"),
                    (count @ 1_000.., false) => format!("{count}+ sin exportar"),
                    (count, true) => count.to_string(),
                    (count, false) => format!("{count} sin exportar"),
                },
                calm(self.not_exported, Ink::Text),
            ),
        ];
        if let Some(deadline) = &self.deadline {
            let due = if brief { "" } else { "vence " };
            parts.push((Some(Sign::Clock), format!("{due}{deadline}"), Ink::Text));
        }
        if brief && self.not_exported == 0 {
            parts.remove(2);
        }
        if self.critical == 0 {
            parts.remove(1);
        }
        parts.push(match &self.backup {
            Some(backup) => (None, format!("copia {backup}"), Ink::Dim),
            None => (Some(Sign::Warning), "sin copia".to_owned(), Ink::Warning),
        });
        parts
    }
}

impl StatusBar {
    /// Columns of a sign and the blank after it.
    fn lead(&self, sign: Option<Sign>) -> u16 {
        sign.map_or(0, |sign| cells(self.theme.sign(sign)) + 1)
    }

    /// Columns of a part and the gap before the next.
    fn width(&self, (sign, text, _): &(Option<Sign>, String, Ink)) -> u16 {
        self.lead(*sign) + cells(text) + 3
    }
}

impl Widget for &StatusBar {
    fn render(self, area: Rect, buf: &mut Buffer) {
        if area.is_empty() {
            return;
        }
        let mut pen = Pen::new(self.theme, buf);
        let mut right = area.right();
        if let Some(note) = &self.note {
            let room = cells(&note.text).saturating_add(2).min(area.width / 2);
            right -= room;
            pen.right(right, area.right() - 1, area.y, &note.text, note.role);
        }
        let whole = self.parts(false);
        let needed: u16 = whole.iter().map(|part| self.width(part)).sum();
        let parts = if self.note.is_some() && area.x + needed > right {
            self.parts(true)
        } else {
            whole
        };
        let mut x = area.x + 1;
        for (sign, text, role) in parts {
            let lead = self.lead(sign);
            if x + lead + cells(&text) > right {
                break;
            }
            if let Some(sign) = sign {
                pen.sign(x, area.y, lead, sign);
            }
            x = pen.text(x + lead, area.y, right - x - lead, &text, role) + 3;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::harness::{ASCII, PLAIN, draw};
    use super::*;

    #[test]
    fn law_8_it_tells_how_things_stand() {
        let mut bar = StatusBar {
            open: 1,
            critical: 2,
            not_exported: 14,
            deadline: Some("25/11".into()),
            backup: Some("09:00".into()),
            note: None,
            theme: PLAIN,
        };
        assert_eq!(
            draw(80, 1, &bar),
            " ● 1 abierto   ‼ 2 críticas   ↑ 14 sin exportar   ◔ vence 25/11   copia 09:00"
        );
        bar.note = Some(StatusNote {
            role: Ink::Confirmed,
            text: "✓ guardado".into(),
        });
        assert_eq!(
            draw(60, 1, &bar),
            " ● 1   ‼ 2   ↑ 14   ◔ 25/11   copia 09:00        ✓ guardado"
        );
        let bar = StatusBar {
            theme: ASCII,
            ..StatusBar::default()
        };
        assert_eq!(
            draw(80, 1, &bar),
            " . 0 abiertos   0 sin exportar   ^ sin copia"
        );
    }
}
