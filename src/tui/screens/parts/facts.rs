//! The lines a record is told in: its facts by name, and its history.

use crate::tui::prelude::*;
use crate::{actions::HistoryEntry, tui::text::width};

use super::{
    spans::{Spans, span},
    words::day_and_clock,
};

/// Columns of the facts' names.
const NAMES: usize = 15;

/// Column of what does not fit beside the date.
const AFTER_DATE: usize = 16;

/// Columns before a name.
const INDENT: usize = 3;

/// Columns at the right that the signs of more have.
const MARGIN: usize = 2;

/// A record told in lines of as many columns as there are.
pub(crate) struct Facts<'a> {
    lines: Vec<Spans>,
    room: u16,
    scene: &'a Scene<'a>,
}

impl<'a> Facts<'a> {
    /// Below some lines that were told already.
    pub(crate) const fn below(lines: Vec<Spans>, room: u16, scene: &'a Scene<'a>) -> Self {
        Self { lines, room, scene }
    }

    pub(crate) fn into_lines(self) -> Vec<Spans> {
        self.lines
    }

    /// Columns that a text has behind so many others.
    fn width_behind(&self, before: usize) -> usize {
        usize::from(self.room).saturating_sub(before + MARGIN)
    }

    pub(crate) fn line(&mut self, line: Spans) {
        self.lines.push(line);
    }

    /// A line that stands below a heading.
    pub(crate) fn indented(&mut self, mut line: Spans) {
        line.insert(0, span("   ", Ink::Text));
        self.lines.push(line);
    }

    /// Columns that an indented line has.
    pub(crate) fn room_indented(&self) -> u16 {
        u16::try_from(self.width_behind(INDENT)).unwrap_or(u16::MAX)
    }

    pub(crate) fn air(&mut self) {
        self.lines.push(Spans::new());
    }

    /// A fact by name, where there is one.
    pub(crate) fn fact(&mut self, name: &str, text: &str) {
        if !text.is_empty() {
            self.with(name, text, Spans::new());
        }
    }

    /// Columns that a fact has behind its name.
    pub(crate) fn room_of_fact(&self) -> usize {
        self.width_behind(INDENT + NAMES)
    }

    /// One line of pieces behind a name, which fits its column.
    pub(crate) fn named(&mut self, name: &str, pieces: Spans) {
        let gap = " ".repeat(NAMES.saturating_sub(width(name)));
        let mut line = vec![span(format!("   {name}{gap}"), Ink::Dim)];
        line.extend(pieces);
        self.lines.push(line);
    }

    /// The same over as many lines as it takes, and its name too: that of a column of the
    /// client's is as long as it likes. `more` stands after its last word.
    pub(crate) fn with(&mut self, name: &str, text: &str, more: Spans) {
        let mut names = wrap(name, NAMES - 1).into_iter();
        let mut texts = wrap(text, self.room_of_fact())
            .into_iter()
            .map(|line| vec![span(line, Ink::Text)])
            .collect::<Vec<_>>();
        if let Some(last) = texts.last_mut() {
            last.extend(more);
        }
        for text in texts {
            self.named(&names.next().unwrap_or_default(), text);
        }
        for rest in names {
            self.named(&rest, Spans::new());
        }
    }

    /// What a reader must be warned of, below some air.
    pub(crate) fn warnings(&mut self, warnings: &[String]) {
        if !warnings.is_empty() {
            self.air();
        }
        for warning in warnings {
            let rows = wrap(warning, self.width_behind(INDENT + 2));
            for (index, row) in rows.into_iter().enumerate() {
                let sign = self.scene.theme.sign(Sign::Warning);
                let lead = if index == 0 { sign } else { " " };
                self.lines
                    .push(vec![span(format!("   {lead} {row}"), Ink::Warning)]);
            }
        }
    }

    /// What happened to the record.
    pub(crate) fn history(&mut self, history: &[HistoryEntry]) {
        self.air();
        self.line(vec![span(" Historia", Ink::Heading)]);
        for entry in history {
            self.happened(entry);
        }
    }

    /// One thing that happened to a record: when, what, old and new, who, why (O6).
    fn happened(&mut self, entry: &HistoryEntry) {
        let scene = self.scene;
        let theme = scene.theme;
        let date = format!("   {}  ", day_and_clock(entry.at, scene));
        let mut head = vec![span(date, Ink::Dim), span(entry.what.clone(), Ink::Text)];
        let arrow = theme.sign(Sign::Arrow);
        let change = match (&entry.old, &entry.new) {
            (Some(old), Some(new)) => vec![
                span(format!("{old} {arrow} "), Ink::Dim),
                span(new.clone(), Ink::Heading),
            ],
            (None, Some(new)) => vec![span(new.clone(), Ink::Heading)],
            (_, None) => Spans::new(),
        };
        let mut tail = vec![span(format!(" · {}", entry.by), Ink::Dim)];
        if entry.signed {
            let sign = theme.sign(Sign::Confirmed);
            tail.push(span(format!(" {sign} firmado"), Ink::Confirmed));
        }
        if !entry.effective {
            tail.push(span(" · sin efecto", Ink::Warning));
        }
        if entry.clock_suspect {
            tail.push(span(" · reloj dudoso", Ink::Warning));
        }
        let length = |spans: &Spans| -> usize { spans.iter().map(|(text, _)| width(text)).sum() };
        let in_one = length(&head) + length(&change) + length(&tail) + 4 <= usize::from(self.room);
        if change.is_empty() || in_one {
            if !change.is_empty() {
                head.push(span("  ", Ink::Text));
            }
            head.extend(change);
            head.extend(tail);
            self.lines.push(head);
        } else {
            head.extend(tail);
            self.lines.push(head);
            let mut second = vec![span(" ".repeat(AFTER_DATE), Ink::Text)];
            second.extend(change);
            self.lines.push(second);
        }
        if let Some(reason) = &entry.reason {
            for line in wrap(reason, self.width_behind(AFTER_DATE)) {
                self.lines.push(vec![span(
                    format!("{}{line}", " ".repeat(AFTER_DATE)),
                    Ink::Dim,
                )]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::testing::prelude::*;

    #[test]
    fn no_word_of_a_fact_is_drawn_beyond_its_room() {
        let stage = Stage::new();
        let scene = stage.scene();
        let text = "Un evento está dentro del horario de una falla masiva solo si todo su rango \
                    cae en la ventana del comunicado, al minuto; si no, fuera.";
        for room in 44..=120 {
            let mut facts = Facts::below(Vec::new(), room, &scene);
            facts.fact("Regla", text);
            facts.warnings(&[text.to_owned()]);
            facts.happened(&HistoryEntry {
                reason: Some(text.to_owned()),
                ..happened(at("10:12"), "Ana", "Corregido")
            });
            for line in facts.into_lines() {
                let wide: usize = line.iter().map(|(text, _)| width(text)).sum();
                assert!(wide + MARGIN <= usize::from(room), "{room}: {line:?}");
            }
        }
    }

    #[test]
    fn x1_a_column_s_name_that_is_longer_than_its_place_never_touches_what_it_says() {
        let stage = Stage::new();
        let scene = stage.scene();
        let mut facts = Facts::below(Vec::new(), 60, &scene);
        facts.fact("Fecha de vencimiento", "27/11/2026");
        facts.fact("Corte", "uno");
        let more = vec![span(" *", Ink::Text)];
        facts.with("Nombre de quien la puso", "Sol Inventada", more);
        let shown: Vec<String> = facts
            .into_lines()
            .iter()
            .map(|line| line.iter().map(|(text, _)| text.as_str()).collect())
            .collect();
        assert_eq!(
            shown.iter().map(|line| line.trim_end()).collect::<Vec<_>>(),
            [
                "   Fecha de       27/11/2026",
                "   vencimiento",
                "   Corte          uno",
                "   Nombre de      Sol Inventada *",
                "   quien la puso",
            ]
        );
    }
}
