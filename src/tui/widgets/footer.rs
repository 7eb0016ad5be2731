//! The last line: the keys that work here, now.

use ratatui::{buffer::Buffer, layout::Rect, widgets::Widget};

use crate::tui::{
    keymap::{Binding, Context, Intent, Keymap},
    pen::Pen,
    text::cells,
    theme::{Role, Theme},
};

/// Keys and their words, as many as fit; the way out and the help always fit.
#[derive(Debug, Clone)]
pub struct Footer {
    hints: Vec<(String, &'static str, &'static Binding)>,
    theme: Theme,
}

impl Footer {
    /// The footer of a context, without the deeds that `allowed` says are of no use
    /// now.
    #[must_use]
    pub fn new(
        keymap: Keymap,
        context: Context,
        allowed: impl Fn(Intent) -> bool,
        theme: Theme,
    ) -> Self {
        let hints = keymap
            .footer(context)
            .into_iter()
            .filter(|binding| allowed(binding.intent))
            .filter_map(|binding| {
                let hint = binding.hint?;
                Some((binding.chord.to_string(), hint.text, binding))
            })
            .collect();
        Self { hints, theme }
    }

    /// What a click on a column of the footer asks for.
    #[must_use]
    pub fn intent_at(&self, area: Rect, column: u16) -> Option<Intent> {
        let mut x = area.x + 1;
        for (key, text, binding) in self.fitting(area.width) {
            let end = x + cells(key) + 1 + cells(text);
            if (x..end).contains(&column) {
                return Some(binding.intent);
            }
            x = end + 2;
        }
        None
    }

    /// Which hints fit into a width, in order.
    fn fitting(&self, width: u16) -> Vec<&(String, &'static str, &'static Binding)> {
        let size =
            |hint: &(String, &'static str, &'static Binding)| cells(&hint.0) + cells(hint.1) + 3;
        let pinned: u16 = self
            .hints
            .iter()
            .filter(|hint| is_pinned(hint.2))
            .map(size)
            .sum();
        let mut room = width.saturating_sub(pinned);
        let mut full = false;
        self.hints
            .iter()
            .filter(|hint| {
                if is_pinned(hint.2) {
                    return true;
                }
                full |= size(hint) > room;
                if !full {
                    room -= size(hint);
                }
                !full
            })
            .collect()
    }
}

fn is_pinned(binding: &Binding) -> bool {
    matches!(
        binding.intent,
        Intent::Help | Intent::Back | Intent::Leave | Intent::Quit
    )
}

impl Widget for &Footer {
    fn render(self, area: Rect, buf: &mut Buffer) {
        if area.is_empty() {
            return;
        }
        let mut pen = Pen::new(self.theme, buf);
        let mut x = area.x + 1;
        for (key, text, _) in self.fitting(area.width) {
            let room = |x: u16| area.right().saturating_sub(x);
            x = pen.text(x, area.y, room(x), key, Role::Accent) + 1;
            x = pen.text(x, area.y, room(x), text, Role::Text) + 2;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::harness::{PLAIN, draw};
    use super::*;

    #[test]
    fn law_2_the_footer_shows_what_works_here() {
        let footer = Footer::new(Keymap::default(), Context::Board, |_| true, PLAIN);
        assert_eq!(
            draw(80, 1, &footer),
            " n Nuevo evento  a Atención  r Restablecer  c Cerrar  v Aviso  ? Ayuda"
        );
        let received = |intent| {
            !matches!(
                intent,
                Intent::ReceiveAnyway | Intent::Resume | Intent::Discard
            )
        };
        let form = Footer::new(Keymap::default(), Context::OutageForm, received, PLAIN);
        assert_eq!(
            draw(80, 1, &form),
            " Enter Registrar  Tab Siguiente  Ctrl+E Problema  Esc Salir  F1 Ayuda"
        );
        let quiet = |intent| intent != Intent::CloseOutage;
        let footer = Footer::new(Keymap::default(), Context::Board, quiet, PLAIN);
        assert!(!draw(80, 1, &footer).contains("Cerrar"));
    }

    #[test]
    fn the_way_out_and_the_help_always_fit() {
        for context in Context::ALL {
            let footer = Footer::new(Keymap::default(), context, |_| true, PLAIN);
            let shown = draw(80, 1, &footer);
            assert!(!shown.contains('…'), "{context:?}: {shown}");
            if context.layers().contains(&Context::Global) {
                assert!(shown.contains("Ayuda"), "{context:?}: {shown}");
            }
        }
    }
}
