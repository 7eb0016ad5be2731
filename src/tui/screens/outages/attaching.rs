//! Which attentions *sin evento* belong to an outage (Q0).

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::{buffer::Buffer, layout::Rect, widgets::Widget};

use crate::tui::prelude::*;
use crate::{
    actions::AttentionView,
    tui::screens::parts::{brief, moment},
};

/// The window: attentions, all of them marked at first.
#[derive(Debug)]
pub(super) struct Attaching {
    outage: String,
    items: Vec<AttentionView>,
    marked: Vec<bool>,
    cursor: usize,
}

const WIDTH: u16 = 68;
/// Attentions in sight at once.
const MOST: usize = 8;

impl Attaching {
    pub(super) fn new(outage: String, items: Vec<AttentionView>) -> Self {
        Self {
            outage,
            marked: vec![true; items.len()],
            items,
            cursor: 0,
        }
    }

    /// Space marks or unmarks.
    fn input(&mut self, event: &KeyEvent) -> Outcome {
        if event.code != KeyCode::Char(' ') {
            return Outcome::Ignored;
        }
        if let Some(marked) = self.marked.get_mut(self.cursor) {
            *marked = !*marked;
        }
        Outcome::Changed
    }

    fn attach(&self) -> Vec<Wish> {
        let attentions: Vec<String> = self
            .items
            .iter()
            .zip(&self.marked)
            .filter(|(_, marked)| **marked)
            .map(|(attention, _)| attention.code.clone())
            .collect();
        if attentions.is_empty() {
            return Vec::new();
        }
        vec![Wish::effect(OutageEffect::Attach {
            outage: self.outage.clone(),
            attentions,
        })]
    }

    fn told(&self) -> Vec<String> {
        let text = format!(
            "Se tomaron sin evento, son de este tipo y de esta hora. Espacio desmarca; Enter une las marcadas a {}.",
            short(&self.outage)
        );
        wrap(&text, usize::from(WIDTH))
    }
}

impl Part for Attaching {
    fn context(&self) -> Context {
        Context::Question
    }

    fn update(&mut self, input: Input, scene: &Scene<'_>) -> Vec<Wish> {
        match input {
            Input::Key(event) if self.input(&event).is_used() => Vec::new(),
            Input::Key(event) => {
                let intent = scene.keymap.resolve(self.context(), &event);
                intent.map_or_else(Vec::new, |intent| self.perform(intent, scene))
            }
            _ => Vec::new(),
        }
    }

    fn perform(&mut self, intent: Intent, _: &Scene<'_>) -> Vec<Wish> {
        let last = self.items.len().saturating_sub(1);
        match intent {
            Intent::Up | Intent::PreviousField => self.cursor = self.cursor.saturating_sub(1),
            Intent::Down | Intent::NextField => self.cursor = (self.cursor + 1).min(last),
            Intent::Accept => {
                let mut wishes = self.attach();
                wishes.push(Wish::Back);
                return wishes;
            }
            Intent::Back => return vec![Wish::Back],
            _ => {}
        }
        Vec::new()
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, scene: &Scene<'_>) {
        let theme = scene.theme;
        let told = self.told();
        let shown = self.items.len().min(MOST);
        let rows = u16::try_from(told.len() + 1 + shown).unwrap_or(12);
        let modal = Modal::new("Atenciones sin evento", WIDTH, rows, theme);
        (&modal).render(area, buf);
        let inner = modal.inner(area);
        let mut pen = Pen::new(theme, buf);
        let mut y = inner.y;
        for line in &told {
            pen.text(inner.x, y, inner.width, line, Ink::Dim);
            y += 1;
        }
        y += 1;
        let first = (self.cursor + 1).saturating_sub(shown);
        let rows = self.items.iter().zip(&self.marked).enumerate().skip(first);
        for (y, (position, (attention, marked))) in (y..inner.bottom()).zip(rows) {
            let role = if position == self.cursor {
                pen.sign(inner.x, y, 1, Sign::Pointer);
                Ink::Heading
            } else {
                Ink::Text
            };
            let mark = if *marked { "[x]" } else { "[ ]" };
            let text = format!(
                "{mark} {}  {}  {}  {}",
                moment(attention.taken_at, scene),
                attention.short_code,
                brief(attention),
                attention.customer.name
            );
            pen.text(inner.x + 2, y, inner.width - 2, &text, role);
        }
    }
}
