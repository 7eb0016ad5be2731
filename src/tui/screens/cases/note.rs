//! The note of a case for RR, in pieces as RR takes them, each copied with one key (X8).

use crate::actions::CaseNote;
use crate::tui::{
    prelude::*,
    screens::parts::{draw_scrolled, last_scroll},
};

#[derive(Debug)]
pub(super) struct NoteWindow {
    note: CaseNote,
    title: String,
    at: usize,
}

impl NoteWindow {
    pub(super) fn of(note: CaseNote) -> Self {
        Self {
            title: format!("Nota para RR · {}", note.radicado),
            note,
            at: 0,
        }
    }

    /// A line a piece, the one at hand with a pointer; below them, how RR takes them.
    fn lines(&self, scene: &Scene<'_>, room: u16) -> Vec<Spans> {
        let pieces = self.note.pieces.iter().enumerate();
        let mut lines: Vec<Spans> = Vec::new();
        for (at, piece) in pieces {
            let is_own = at == self.at;
            let rows = wrap(piece, usize::from(room.saturating_sub(6)));
            for (row, text) in rows.into_iter().enumerate() {
                let lead = match (row, is_own) {
                    (0, true) => format!("{} {:>2} ", scene.theme.sign(Sign::Pointer), at + 1),
                    (0, false) => format!("  {:>2} ", at + 1),
                    _ => "     ".to_owned(),
                };
                let role = if is_own { Ink::Heading } else { Ink::Text };
                lines.push(vec![span(lead, Ink::Dim), span(text, role)]);
            }
        }
        let accents = if self.note.line.accents { "con" } else { "sin" };
        let told = format!(
            "Líneas de {} signos, {accents} tildes. [X8]",
            self.note.line.width
        );
        lines.push(Spans::new());
        lines.push(vec![span(told, Ink::Dim)]);
        lines
    }

    fn window(&self, lines: usize, scene: &Scene<'_>) -> Modal<'_> {
        let height = u16::try_from(lines).unwrap_or(u16::MAX);
        Modal::new(&self.title, Self::room(scene), height, scene.theme)
    }

    /// Columns inside it.
    fn room(scene: &Scene<'_>) -> u16 {
        scene.width.saturating_sub(6).min(90)
    }
}

impl Part for NoteWindow {
    fn context(&self) -> Context {
        Context::CaseNote
    }

    fn update(&mut self, input: Input, scene: &Scene<'_>) -> Vec<Wish> {
        match input {
            Input::Key(event) => self.press(&event, scene),
            _ => Vec::new(),
        }
    }

    fn perform(&mut self, intent: Intent, _: &Scene<'_>) -> Vec<Wish> {
        let last = self.note.pieces.len().saturating_sub(1);
        match intent {
            Intent::Up => self.at = self.at.saturating_sub(1),
            Intent::Down => self.at = (self.at + 1).min(last),
            Intent::First => self.at = 0,
            Intent::Last => self.at = last,
            // The next is at hand then.
            Intent::CopyText => {
                let piece = self.note.pieces.get(self.at).cloned();
                self.at = (self.at + 1).min(last);
                return piece
                    .map(|it| Wish::Effect(Effect::Copy(it)))
                    .into_iter()
                    .collect();
            }
            Intent::Back | Intent::Accept => return vec![Wish::Back],
            _ => {}
        }
        Vec::new()
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, scene: &Scene<'_>) {
        let lines = self.lines(scene, Self::room(scene));
        let window = self.window(lines.len(), scene);
        (&window).render(area, buf);
        let inner = window.inner(area);
        let own = lines.iter().position(|line| {
            let lead = line.first().map_or("", |(text, _)| text.as_str());
            lead.starts_with(scene.theme.sign(Sign::Pointer))
        });
        let half = usize::from(inner.height / 2);
        let scroll = own.unwrap_or(0).saturating_sub(half);
        let scroll = u16::try_from(scroll).unwrap_or(u16::MAX);
        let scroll = scroll.min(last_scroll(lines.len(), inner.height));
        draw_scrolled(&lines, scroll, inner, &mut Pen::new(scene.theme, buf));
    }
}
