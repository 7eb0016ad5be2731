//! The last line: the keys that work here, now.

use crate::tui::widgets::prelude::*;

use crate::tui::keymap::{Chord, Context, Keymap};

/// Keys and their words, as many as fit; the way out and the help always fit.
#[derive(Debug, Clone)]
pub struct Footer {
    hints: Vec<Shown>,
    theme: Theme,
}

/// A key, what it does now, and whether it stands there whatever else has to go.
#[derive(Debug, Clone)]
struct Shown {
    chord: Chord,
    text: &'static str,
    is_pinned: bool,
}

impl Shown {
    /// Columns, the space after it included.
    fn width(&self) -> u16 {
        cells(&self.chord.to_string()) + cells(self.text) + 3
    }
}

impl Footer {
    /// The footer of a context, without the deeds that `allowed` says are of no use
    /// now. `says` is what Enter, Esc, Tab or a function key does now, where the table does
    /// not say it.
    pub fn new(
        keymap: Keymap,
        context: Context,
        allowed: impl Fn(Intent) -> bool,
        says: impl Fn(KeyCode) -> Option<&'static str>,
        theme: Theme,
    ) -> Self {
        let bound = keymap.footer(context).into_iter();
        let mut hints: Vec<Shown> = bound
            .filter(|binding| allowed(binding.intent))
            .filter_map(|binding| {
                let of_table = binding.hint?.text;
                let said = says(binding.chord.code).filter(|_| is_plain(binding.chord));
                Some(Shown {
                    chord: binding.chord,
                    text: said.unwrap_or(of_table),
                    is_pinned: is_pinned(binding.intent),
                })
            })
            .collect();
        let enter = Chord::plain(KeyCode::Enter);
        if let Some(text) = says(KeyCode::Enter)
            && hints.iter().all(|hint| hint.chord != enter)
        {
            let first = hints.iter().position(|hint| !hint.is_pinned);
            let is_pinned = false;
            let hint = Shown {
                chord: enter,
                text,
                is_pinned,
            };
            hints.insert(first.unwrap_or(0), hint);
        }
        // Of two keys that do the same, the nearer one.
        let mut seen = Vec::new();
        hints.retain(|hint| {
            let is_new = !hint.text.is_empty() && !seen.contains(&hint.text);
            seen.push(hint.text);
            is_new
        });
        Self { hints, theme }
    }

    /// The key that a click on a column of the footer presses.
    pub(crate) fn key_at(&self, area: Rect, column: u16) -> Option<KeyEvent> {
        let mut x = area.x + 1;
        for hint in self.fitting(area.width) {
            let end = x + hint.width() - 2;
            if (x..end).contains(&column) {
                return Some(hint.chord.press());
            }
            x = end + 2;
        }
        None
    }

    /// Which hints fit into a width, in order.
    fn fitting(&self, width: u16) -> Vec<&Shown> {
        let pinned = self.hints.iter().filter(|hint| hint.is_pinned);
        // A column before the first, and no gap behind the last.
        let mut room = (width + 1).saturating_sub(pinned.map(Shown::width).sum());
        let mut full = false;
        self.hints
            .iter()
            .filter(|hint| {
                if hint.is_pinned {
                    return true;
                }
                full |= hint.width() > room;
                if !full {
                    room -= hint.width();
                }
                !full
            })
            .collect()
    }
}

/// Whether what a key does depends on where the cursor is.
fn is_plain(chord: Chord) -> bool {
    let is_told = matches!(
        chord.code,
        KeyCode::Enter | KeyCode::Esc | KeyCode::Tab | KeyCode::F(_)
    );
    is_told && chord == Chord::plain(chord.code)
}

const fn is_pinned(intent: Intent) -> bool {
    matches!(
        intent,
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
        for hint in self.fitting(area.width) {
            let room = |x: u16| area.right().saturating_sub(x);
            let key = hint.chord.to_string();
            x = pen.text(x, area.y, room(x), &key, Ink::Accent) + 1;
            x = pen.text(x, area.y, room(x), hint.text, Ink::Text) + 2;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::harness::{PLAIN, draw};
    use super::*;

    #[test]
    fn law_2_the_footer_shows_what_works_here() {
        let footer = Footer::new(Keymap::default(), Context::Board, |_| true, |_| None, PLAIN);
        assert_eq!(
            draw(80, 1, &footer),
            " n Nuevo evento  a Atención  Enter Hacerlo  r Restablecer  c Cerrar  ? Ayuda"
        );
        let received = |intent| {
            !matches!(
                intent,
                Intent::ReceiveAnyway | Intent::Resume | Intent::Discard | Intent::BreakLine
            )
        };
        let form = Footer::new(
            Keymap::default(),
            Context::OutageForm,
            received,
            |_| None,
            PLAIN,
        );
        assert_eq!(
            draw(80, 1, &form),
            " Enter Registrar  Tab Siguiente  Ctrl+E Problema  Esc Salir  F1 Ayuda"
        );
        let quiet = |intent| intent != Intent::CloseOutage;
        let footer = Footer::new(Keymap::default(), Context::Board, quiet, |_| None, PLAIN);
        assert!(!draw(80, 1, &footer).contains("Cerrar"));
    }

    #[test]
    fn law_2_enter_and_esc_tell_what_they_do_now() {
        let told = |says: fn(KeyCode) -> Option<&'static str>| {
            let allowed = |intent| intent == Intent::ConfirmClosing || intent == Intent::Leave;
            let footer = Footer::new(Keymap::default(), Context::Closing, allowed, says, PLAIN);
            draw(80, 1, &footer)
        };
        assert_eq!(told(|_| None), " F4 Cerrar  Esc Salir");
        let offered = told(|key| match key {
            KeyCode::Enter => Some("Elegir"),
            KeyCode::Esc => Some("Cerrar la lista"),
            _ => None,
        });
        assert_eq!(offered, " Enter Elegir  F4 Cerrar  Esc Cerrar la lista");
        let gaps = told(|key| (key == KeyCode::F(4)).then_some("Lo que falta"));
        assert_eq!(gaps, " F4 Lo que falta  Esc Salir");
        let nothing = told(|key| (key == KeyCode::Enter).then_some(""));
        assert_eq!(nothing, " F4 Cerrar  Esc Salir");
        let completes = |key| (key == KeyCode::Tab).then_some("Completar");
        let tab = |intent| intent == Intent::NextField;
        let footer = Footer::new(
            Keymap::default(),
            Context::BaseImport,
            tab,
            completes,
            PLAIN,
        );
        assert_eq!(draw(80, 1, &footer), " Tab Completar");
    }

    #[test]
    fn the_way_out_and_the_help_always_fit() {
        for context in Context::ALL {
            let footer = Footer::new(Keymap::default(), context, |_| true, |_| None, PLAIN);
            let shown = draw(80, 1, &footer);
            assert!(!shown.contains('…'), "{context:?}: {shown}");
            if context.layers().contains(&Context::Global) {
                assert!(shown.contains("Ayuda"), "{context:?}: {shown}");
            }
        }
    }
}
