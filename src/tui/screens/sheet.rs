//! A short page of fields, one below the other: the first run and small windows.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind};
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    widgets::Widget,
};

use crate::tui::{
    keymap::Intent,
    pen::Pen,
    theme::{Role, Theme},
    widgets::{FormField, Outcome, Radio, RadioView, Remark, RemarkKind, TextLine, TextLineView},
};

/// What a field holds.
#[derive(Debug, Clone)]
pub enum Value {
    /// A line of text.
    Line(TextLine),
    /// A line of text that is hidden.
    Secret(TextLine),
    /// A few options, all in sight.
    Choice(Radio),
    /// Many options, one in sight.
    Steps {
        /// The options.
        options: Vec<&'static str>,
        /// Which is chosen.
        chosen: usize,
    },
}

/// One field.
#[derive(Debug, Clone)]
pub struct Field {
    /// A line above it that begins a section.
    pub heading: Option<&'static str>,
    /// Its label.
    pub label: &'static str,
    /// What it holds.
    pub value: Value,
    /// Shown dim while it is empty.
    pub placeholder: &'static str,
    /// What is wrong with it or explained about it.
    pub remarks: Vec<Remark>,
}

impl Field {
    /// A field.
    #[must_use]
    pub fn new(label: &'static str, value: Value) -> Self {
        Self {
            heading: None,
            label,
            value,
            placeholder: "",
            remarks: Vec::new(),
        }
    }

    /// A field of text.
    #[must_use]
    pub fn line(label: &'static str, placeholder: &'static str) -> Self {
        Self {
            placeholder,
            ..Self::new(label, Value::Line(TextLine::default()))
        }
    }

    /// A field of hidden text.
    #[must_use]
    pub fn secret(label: &'static str) -> Self {
        Self::new(label, Value::Secret(TextLine::default()))
    }

    /// Begins a section.
    #[must_use]
    pub const fn under(mut self, heading: &'static str) -> Self {
        self.heading = Some(heading);
        self
    }

    /// Its text, if it is one.
    #[must_use]
    pub fn text(&self) -> &str {
        match &self.value {
            Value::Line(line) | Value::Secret(line) => line.text(),
            Value::Choice(_) => "",
            Value::Steps { options, chosen } => options.get(*chosen).copied().unwrap_or_default(),
        }
    }

    /// The position of its chosen option.
    #[must_use]
    pub const fn chosen(&self) -> Option<usize> {
        match &self.value {
            Value::Choice(radio) => radio.chosen(),
            Value::Steps { chosen, .. } => Some(*chosen),
            Value::Line(_) | Value::Secret(_) => None,
        }
    }

    /// Replaces its text.
    pub fn set(&mut self, text: &str) {
        if let Value::Line(line) | Value::Secret(line) = &mut self.value {
            line.set(text);
        }
    }

    /// Fills it in: typing takes the place of that text.
    #[must_use]
    pub fn filled_in(mut self, text: &str) -> Self {
        self.fill_in(text);
        self
    }

    /// Fills it in: typing takes the place of that text.
    pub fn fill_in(&mut self, text: &str) {
        if let Value::Line(line) | Value::Secret(line) = &mut self.value {
            line.fill_in(text);
        }
    }

    /// Says that something is wrong with it.
    pub fn refuse(&mut self, why: impl Into<String>) {
        self.remarks = vec![Remark::new(RemarkKind::Error, why)];
    }

    fn input(&mut self, event: &KeyEvent) -> Outcome {
        match &mut self.value {
            Value::Line(line) | Value::Secret(line) => line.input(event),
            Value::Choice(radio) => radio.input(event),
            Value::Steps { options, chosen } => {
                let count = options.len().max(1);
                let to = match event.code {
                    _ if event.kind == KeyEventKind::Release => return Outcome::Ignored,
                    KeyCode::Left => (*chosen + count - 1) % count,
                    KeyCode::Right | KeyCode::Char(' ') => (*chosen + 1) % count,
                    KeyCode::Char(letter) => {
                        let found = (1..=count)
                            .map(|step| (*chosen + step) % count)
                            .find(|at| options[*at].starts_with(letter.to_ascii_lowercase()));
                        let Some(found) = found else {
                            return Outcome::Moved;
                        };
                        found
                    }
                    _ => return Outcome::Ignored,
                };
                *chosen = to;
                Outcome::Changed
            }
        }
    }
}

/// Fields, and which has the cursor.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// The fields.
    pub fields: Vec<Field>,
    /// Which has the cursor.
    pub focus: usize,
    /// Whether hidden texts are shown.
    pub revealed: bool,
}

impl Sheet {
    /// A page of fields, the cursor in the first.
    #[must_use]
    pub fn new(fields: Vec<Field>) -> Self {
        Self {
            fields,
            ..Self::default()
        }
    }

    /// The text of a field.
    #[must_use]
    pub fn text(&self, field: usize) -> &str {
        self.fields.get(field).map_or("", Field::text)
    }

    /// Gives a key to the field with the cursor; its remarks go when it changes.
    pub fn input(&mut self, event: &KeyEvent) -> Outcome {
        let Some(field) = self.fields.get_mut(self.focus) else {
            return Outcome::Ignored;
        };
        let outcome = field.input(event);
        if outcome == Outcome::Changed {
            field.remarks.clear();
        }
        outcome
    }

    /// Gives a pasted text to the field with the cursor.
    pub fn paste(&mut self, text: &str) -> Outcome {
        match self.fields.get_mut(self.focus) {
            Some(Field {
                value: Value::Line(line) | Value::Secret(line),
                remarks,
                ..
            }) => {
                remarks.clear();
                line.paste(text)
            }
            _ => Outcome::Ignored,
        }
    }

    /// Moves between fields; `false` when the intent is no such movement.
    pub fn go(&mut self, intent: Intent) -> bool {
        let count = self.fields.len().max(1);
        self.focus = match intent {
            Intent::NextField | Intent::Down => (self.focus + 1) % count,
            Intent::PreviousField | Intent::Up => (self.focus + count - 1) % count,
            _ => return false,
        };
        true
    }

    /// Puts the cursor into the field drawn at a row, for the mouse.
    pub fn click(&mut self, area: Rect, row: u16, theme: Theme) {
        let hit = self
            .places(area, theme)
            .iter()
            .position(|place| (place.top()..place.bottom()).contains(&row));
        if let Some(field) = hit {
            self.focus = field;
        }
    }

    /// How many rows it takes.
    #[must_use]
    pub fn height(&self, width: u16, theme: Theme) -> u16 {
        let area = Rect::new(0, 0, width, u16::MAX);
        self.places(area, theme)
            .last()
            .map_or(0, |place| place.bottom())
    }

    fn frame(&self, position: usize, width: u16, theme: Theme) -> FormField<'_> {
        let field = &self.fields[position];
        let frame = FormField::new(field.label, theme)
            .label_width(18)
            .focused(position == self.focus)
            .remarks(&field.remarks);
        match &field.value {
            Value::Choice(radio) => {
                let room = frame.value_area(Rect::new(0, 0, width, 1)).width;
                let rows = RadioView::new(radio, theme, false).height(room);
                frame.value_height(rows)
            }
            _ => frame,
        }
    }

    fn places(&self, area: Rect, theme: Theme) -> Vec<Rect> {
        let mut y = area.y;
        let mut places = Vec::with_capacity(self.fields.len());
        for (position, field) in self.fields.iter().enumerate() {
            if field.heading.is_some() {
                y = y.saturating_add(if position == 0 { 1 } else { 2 });
            }
            let height = self.frame(position, area.width, theme).height(area.width);
            places.push(Rect {
                y,
                height: height.min(area.bottom().saturating_sub(y)),
                ..area
            });
            y = y.saturating_add(height);
        }
        places
    }

    /// Where the terminal's own cursor belongs.
    #[must_use]
    pub fn cursor(&self, area: Rect, theme: Theme) -> Option<Position> {
        let place = *self.places(area, theme).get(self.focus)?;
        let value = self.frame(self.focus, area.width, theme).value_area(place);
        match &self.fields.get(self.focus)?.value {
            Value::Line(line) => TextLineView::new(line, theme).focused(true).cursor(value),
            Value::Secret(line) => TextLineView::new(line, theme)
                .focused(true)
                .masked(!self.revealed)
                .cursor(value),
            Value::Choice(_) | Value::Steps { .. } => None,
        }
    }
}

/// Shows the fields.
#[derive(Debug, Clone, Copy)]
pub struct SheetView<'a> {
    /// What is shown.
    pub sheet: &'a Sheet,
    /// Its look.
    pub theme: Theme,
}

impl Widget for &SheetView<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let places = self.sheet.places(area, self.theme);
        for (position, (field, place)) in self.sheet.fields.iter().zip(places).enumerate() {
            if place.is_empty() {
                break;
            }
            if let Some(heading) = field.heading {
                let x = area.x.saturating_sub(2);
                Pen::new(self.theme, buf).text(x, place.y - 1, area.width, heading, Role::Heading);
            }
            let focused = position == self.sheet.focus;
            let frame = self.sheet.frame(position, area.width, self.theme);
            (&frame).render(place, buf);
            let value = frame.value_area(place);
            match &field.value {
                Value::Line(line) => (&TextLineView::new(line, self.theme)
                    .focused(focused)
                    .placeholder(field.placeholder))
                    .render(value, buf),
                Value::Secret(line) => (&TextLineView::new(line, self.theme)
                    .focused(focused)
                    .masked(!self.sheet.revealed)
                    .placeholder(field.placeholder))
                    .render(value, buf),
                Value::Choice(radio) => {
                    (&RadioView::new(radio, self.theme, focused)).render(value, buf);
                }
                Value::Steps { options, chosen } => {
                    let mut pen = Pen::new(self.theme, buf);
                    let (role, arrows) = if focused {
                        (Role::Field, Role::Accent)
                    } else {
                        (Role::Text, Role::Dim)
                    };
                    let x = pen.text(value.x, value.y, 2, "< ", arrows);
                    let shown = options.get(*chosen).copied().unwrap_or_default();
                    let x = pen.text(x, value.y, value.width, shown, role);
                    let x = pen.text(x, value.y, 2, " >", arrows);
                    if focused {
                        let of = format!("{} de {}", chosen + 1, options.len());
                        pen.text(x + 2, value.y, 10, &of, Role::Dim);
                    }
                }
            }
        }
    }
}
