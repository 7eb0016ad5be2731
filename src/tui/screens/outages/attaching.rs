//! Which attentions *sin evento* belong to an outage (Q0).

use crate::tui::prelude::*;
use crate::{
    actions::AttentionView,
    tui::{
        screens::parts::{brief, moment},
        widgets::{draw_more, marked_at},
    },
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
    pub(super) fn new(outage: &str, items: &[AttentionView]) -> Self {
        Self {
            outage: outage.to_owned(),
            marked: vec![true; items.len()],
            items: items.to_vec(),
            cursor: 0,
        }
    }

    /// Space marks or unmarks.
    fn input(&mut self, event: &KeyEvent) -> Outcome {
        if event.code != KeyCode::Char(' ') {
            return Outcome::Ignored;
        }
        self.mark();
        Outcome::Changed
    }

    fn mark(&mut self) {
        if let Some(marked) = self.marked.get_mut(self.cursor) {
            *marked = !*marked;
        }
    }

    /// A click marks the attention under it, the wheel moves.
    fn mouse(&mut self, event: MouseEvent, scene: &Scene<'_>) -> Vec<Wish> {
        match event.kind {
            MouseEventKind::ScrollUp => return self.perform(Intent::Up, scene),
            MouseEventKind::ScrollDown => return self.perform(Intent::Down, scene),
            MouseEventKind::Down(MouseButton::Left) => {}
            _ => return Vec::new(),
        }
        let (_, rows, first) = self.places(scene.area(), scene.theme);
        let at = Position::new(event.column, event.row);
        if let Some(marked) = marked_at(rows, at, first, self.items.len()) {
            self.cursor = marked;
            return Vec::new();
        }
        let clicked = first + usize::from(event.row.saturating_sub(rows.y));
        if rows.contains(at) && clicked < self.items.len() {
            self.cursor = clicked;
            self.mark();
        }
        Vec::new()
    }

    /// The window, where its rows stand, and the first of them in sight.
    fn places(&self, area: Rect, theme: Theme) -> (Modal<'static>, Rect, usize) {
        let shown = self.items.len().min(MOST);
        let told = self.told().len() + 1;
        let rows = u16::try_from(told + shown).unwrap_or(12);
        let modal = Modal::new("Atenciones sin evento", WIDTH, rows, theme);
        let inner = modal.inner(area);
        let above = u16::try_from(told).unwrap_or(u16::MAX).min(inner.height);
        let rows = Rect {
            y: inner.y + above,
            height: inner.height - above,
            ..inner
        };
        let first = (self.cursor + 1).saturating_sub(usize::from(rows.height));
        (modal, rows, first)
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
            Input::Key(event) => self.press(&event, scene),
            Input::Mouse(event) => self.mouse(event, scene),
            _ => Vec::new(),
        }
    }

    fn perform(&mut self, intent: Intent, _: &Scene<'_>) -> Vec<Wish> {
        let last = self.items.len().saturating_sub(1);
        match intent {
            Intent::Up | Intent::PreviousField => self.cursor = self.cursor.saturating_sub(1),
            Intent::Down | Intent::NextField => self.cursor = (self.cursor + 1).min(last),
            Intent::Toggle => self.mark(),
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
        let (modal, list, first) = self.places(area, theme);
        (&modal).render(area, buf);
        let inner = modal.inner(area);
        let mut pen = Pen::new(theme, buf);
        for (y, line) in (inner.top()..list.top()).zip(self.told()) {
            pen.text(inner.x, y, inner.width, &line, Ink::Dim);
        }
        let rows = self.items.iter().zip(&self.marked).enumerate().skip(first);
        for (y, (position, (attention, marked))) in (list.top()..list.bottom()).zip(rows) {
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
        draw_more(&mut pen, list, first, self.items.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::testing::prelude::*;

    fn attached(wishes: &[Wish]) -> &[String] {
        match wishes {
            [
                Wish::Effect(Effect::Outages(OutageEffect::Attach { attentions, .. })),
                Wish::Back,
            ] => attentions,
            other => panic!("{other:?}"),
        }
    }

    /// A window over eleven attentions, of which eight are in sight.
    fn page() -> On<Attaching> {
        let items: Vec<_> = (317..328).map(attention).collect();
        let name = outage(43).correlative;
        On::open(Stage::new(), |_| {
            (Attaching::new(&name, &items), Vec::new())
        })
    }

    #[test]
    fn law_3_a_click_marks_the_attention_under_it_and_the_wheel_reaches_all() {
        let mut page = page();
        let top = page.stage.scene().top;
        // A sign tells that more are hidden, and a click on it shows them.
        let (column, row) = page.place("▼");
        page.click(column, row + top);
        page.shows(&attention(327).short_code);
        page.shows("▲");
        page.press("↑↑↑↑↑↑↑↑↑↑");
        let second = attention(318).short_code;
        let (column, row) = page.place(&second);
        // Drawn in an area of its own the window stands in the middle of it all the same.
        page.click(column, row + top);
        page.shows(&format!("[ ] 10:24  {second}"));
        for _ in 0..20 {
            page.mouse(MouseEventKind::ScrollDown, column, row + top);
        }
        let last = attention(327).short_code;
        page.shows(&format!("▸ [x] 10:24  {last}"));
        let (column, row) = page.place(&last);
        page.click(column, row + top);
        // And so does the key that the footer names.
        page.press("↑");
        page.perform(Intent::Toggle);
        let wishes = page.press("⏎");
        let left = attached(&wishes);
        assert_eq!(left.len(), 8);
        assert!(!left.contains(&attention(318).code));
    }
}
