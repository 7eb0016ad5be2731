//! One of several options: in a row, one at a time, or one below the other.

use crate::tui::widgets::prelude::*;
use std::borrow::Cow;

use serde::Serialize;

use super::value::{Around, Json, Look, Value, get, put};
use crate::tui::{
    screens::parts::{Spans, draw_spans},
    widgets::{Radio, RadioView},
};

/// How the options are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Side by side.
    Row,
    /// One in sight.
    Step,
    /// One below the other: looking at an option does not choose it yet.
    Column {
        /// The one that is looked at.
        at: usize,
    },
}

/// Options, each with the code that is saved.
#[derive(Debug)]
pub(crate) struct Choice {
    radio: Radio,
    codes: Vec<Json>,
    /// What stands behind an option in a column.
    more: Vec<Spans>,
    shape: Shape,
}

impl Choice {
    /// Options by code and label, side by side, none chosen.
    pub(crate) fn of<C: Serialize, L: Into<String>>(
        options: impl IntoIterator<Item = (C, L)>,
    ) -> Self {
        let (codes, labels): (Vec<Json>, Vec<String>) = options
            .into_iter()
            .map(|(code, label)| (serde_json::to_value(code).unwrap_or_default(), label.into()))
            .unzip();
        Self {
            more: vec![Spans::new(); codes.len()],
            radio: Radio::new(labels, None),
            codes,
            shape: Shape::Row,
        }
    }

    /// The same with one chosen.
    pub(crate) fn chosen_at(mut self, position: usize) -> Self {
        self.choose(Some(position));
        self
    }

    /// One option in sight.
    pub(crate) const fn in_steps(mut self) -> Self {
        self.shape = Shape::Step;
        self
    }

    /// One option below the other, each with what stands behind it.
    pub(crate) fn in_column(mut self, more: Vec<Spans>) -> Self {
        self.more = more;
        self.shape = Shape::Column {
            at: self.chosen().unwrap_or(0),
        };
        self
    }

    /// Position of the chosen option.
    pub(crate) const fn chosen(&self) -> Option<usize> {
        self.radio.chosen()
    }

    /// Chooses by position; out of range chooses none.
    pub(crate) fn choose(&mut self, position: Option<usize>) {
        self.radio.choose(position);
        if let (Shape::Column { at }, Some(chosen)) = (&mut self.shape, self.radio.chosen()) {
            *at = chosen;
        }
    }

    /// Looks at an option of a column without choosing it.
    pub(crate) const fn look_at(&mut self, position: usize) {
        if let Shape::Column { at } = &mut self.shape {
            *at = position;
        }
    }

    /// Chooses by code.
    pub(crate) fn choose_code(&mut self, code: &impl Serialize) {
        let code = serde_json::to_value(code).unwrap_or_default();
        self.choose(self.codes.iter().position(|it| *it == code));
    }

    fn in_column_input(&mut self, event: &KeyEvent, at: usize) -> Outcome {
        let last = self.codes.len().saturating_sub(1);
        match event.code {
            _ if event.kind == KeyEventKind::Release => Outcome::Ignored,
            // The arrows leave at both ends.
            KeyCode::Down if at < last => {
                self.look_at(at + 1);
                Outcome::Moved
            }
            KeyCode::Up if at > 0 => {
                self.look_at(at - 1);
                Outcome::Moved
            }
            KeyCode::Char(' ') => {
                self.choose(Some(at));
                Outcome::Changed
            }
            KeyCode::Enter => {
                self.choose(Some(at));
                Outcome::Chosen
            }
            _ if typed(event).is_some() || matches!(event.code, KeyCode::Left | KeyCode::Right) => {
                let outcome = self.radio.input(event);
                self.choose(self.chosen());
                outcome
            }
            _ => Outcome::Ignored,
        }
    }

    fn draw_column(&self, area: Rect, buf: &mut Buffer, look: &Look<'_>, at: usize) {
        let mut pen = Pen::new(look.around.theme, buf);
        let rows = self.radio.options().iter().zip(&self.more).enumerate();
        for (y, (position, (label, more))) in (area.top()..area.bottom()).zip(rows) {
            let chosen = self.chosen() == Some(position);
            let role = match (look.focused && at == position, chosen) {
                (true, _) => Ink::Field,
                (false, true) => Ink::Heading,
                (false, false) => Ink::Text,
            };
            let mark = match (chosen, look.around.theme.is_ascii()) {
                (true, false) => "(•) ",
                (true, true) => "(*) ",
                (false, _) => "( ) ",
            };
            let x = pen.text(area.x, y, area.width, mark, role);
            let x = pen.text(x, y, area.right().saturating_sub(x), label, role);
            draw_spans(&mut pen, x, y, area.right().saturating_sub(x), more);
        }
    }

    fn draw_step(&self, area: Rect, buf: &mut Buffer, look: &Look<'_>) {
        let mut pen = Pen::new(look.around.theme, buf);
        let (role, arrows) = if look.focused {
            (Ink::Field, Ink::Accent)
        } else {
            (Ink::Text, Ink::Dim)
        };
        let x = pen.text(area.x, area.y, 2, "< ", arrows);
        let x = pen.text(x, area.y, area.width, &self.text(), role);
        let x = pen.text(x, area.y, 2, " >", arrows);
        if look.focused {
            let at = self.chosen().map_or(0, |at| at + 1);
            let of = format!("{at} de {}", self.codes.len());
            pen.text(x + 2, area.y, 10, &of, Ink::Dim);
        }
    }
}

impl Value for Choice {
    fn input(&mut self, event: &KeyEvent, _: &Around<'_>) -> Outcome {
        match self.shape {
            Shape::Row | Shape::Step => self.radio.input(event),
            Shape::Column { at } => self.in_column_input(event, at),
        }
    }

    fn says(&self, key: KeyCode) -> Option<&'static str> {
        let picks = key == KeyCode::Enter && matches!(self.shape, Shape::Column { .. });
        picks.then_some("Elegir")
    }

    fn click(&mut self, area: Rect, at: Position, _: &Look<'_>) -> Outcome {
        match self.shape {
            Shape::Row => self.radio.click(area, at),
            Shape::Step => {
                let count = self.codes.len().max(1);
                let next = self.chosen().map_or(0, |it| (it + 1) % count);
                self.choose(Some(next));
                Outcome::Changed
            }
            Shape::Column { .. } => {
                self.choose(Some(usize::from(at.y.saturating_sub(area.y))));
                Outcome::Changed
            }
        }
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, look: &Look<'_>) {
        match self.shape {
            Shape::Row => {
                RadioView::new(&self.radio, look.around.theme, look.focused).render(area, buf);
            }
            Shape::Step => self.draw_step(area, buf, look),
            Shape::Column { at } => self.draw_column(area, buf, look, at),
        }
    }

    fn height(&self, width: u16, around: &Around<'_>) -> u16 {
        match self.shape {
            Shape::Row => RadioView::new(&self.radio, around.theme, false).height(width),
            Shape::Step => 1,
            Shape::Column { .. } => u16::try_from(self.codes.len().max(1)).unwrap_or(u16::MAX),
        }
    }

    fn natural_width(&self, around: &Around<'_>) -> Option<u16> {
        match self.shape {
            Shape::Row => Some(RadioView::new(&self.radio, around.theme, false).width()),
            Shape::Step => Some(cells(&self.text()) + 4),
            Shape::Column { .. } => None,
        }
    }

    fn text(&self) -> Cow<'_, str> {
        self.chosen()
            .and_then(|at| self.radio.options().get(at))
            .map_or_else(|| "".into(), |label| label.as_str().into())
    }

    fn save(&self, name: &str, draft: &mut Json, _: &Around<'_>) {
        let code = self.chosen().and_then(|at| self.codes.get(at).cloned());
        put(draft, name, code.unwrap_or_default());
    }

    fn restore(&mut self, name: &str, draft: &Json, _: &Around<'_>) {
        // What a draft does not say stays as the form had it.
        if let Some(code) = get(draft, name).filter(|code| !code.is_null()) {
            self.choose(self.codes.iter().position(|it| it == code));
        }
    }
}
