//! How the page looks.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    widgets::Widget,
};

use super::{
    super::{
        Scene,
        attentions::words::{customer, waiting},
        parts::{Block, INDENT, Spans, draft_choice, draw_spans, place, short, span},
    },
    Slot, State,
};
use crate::{
    actions::AttentionView,
    domain::{attention::Via, instant::clock, rule::Rule},
    tui::{
        keymap::Context,
        pen::Pen,
        text::wrap,
        theme::{Role, Sign},
        widgets::{FormField, RadioView, Remark, RemarkKind, TextLine, TextLineView},
    },
};

/// The widest the page gets.
const WIDEST: u16 = 100;

/// The page drawn into its area.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// What it shows.
    pub state: &'a State,
    /// What it is drawn with.
    pub scene: &'a Scene<'a>,
}

/// A row or more of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Title,
    About,
    Air,
    Told,
    Field(Slot),
}

impl State {
    fn line(&self, slot: Slot) -> Option<&TextLine> {
        match slot {
            Slot::Via => None,
            Slot::At => Some(self.at.line()),
            Slot::To => Some(&self.to),
            Slot::Note => Some(&self.note),
        }
    }

    /// Where text is typed.
    #[must_use]
    pub fn cursor(&self, area: Rect, scene: &Scene<'_>) -> Option<Position> {
        if self.context() == Context::Draft || self.attention.is_none() {
            return None;
        }
        let line = self.line(self.focus)?;
        let view = View { state: self, scene };
        let (_, rect) = view
            .places(area)
            .into_iter()
            .find(|(part, _)| *part == Part::Field(self.focus))?;
        TextLineView::new(line, scene.theme)
            .focused(true)
            .cursor(view.value_area(self.focus, rect))
    }
}

impl View<'_> {
    fn places(&self, area: Rect) -> Vec<(Part, Rect)> {
        let page = Rect {
            width: area.width.min(WIDEST),
            ..area
        };
        let mut parts = vec![Part::Title, Part::About, Part::Air];
        if !self.told(page.width).is_empty() {
            parts.extend([Part::Told, Part::Air]);
        }
        parts.extend(self.state.slots().into_iter().map(Part::Field));
        let blocks: Vec<Block> = parts
            .iter()
            .map(|part| match part {
                Part::Title | Part::About => Block::of(1),
                Part::Air => Block::AIR,
                Part::Told => {
                    Block::of(u16::try_from(self.told(page.width).len()).unwrap_or(u16::MAX))
                }
                Part::Field(slot) => {
                    let remarks = self.remarks(*slot);
                    let field = self.field(*slot, &remarks);
                    Block::of(field.height(page.width.saturating_sub(INDENT)))
                }
            })
            .collect();
        let focus = parts
            .iter()
            .position(|part| *part == Part::Field(self.state.focus))
            .unwrap_or(0);
        parts
            .into_iter()
            .zip(place(page, &blocks, focus))
            .filter_map(|(part, rect)| Some((part, rect?)))
            .collect()
    }

    fn label(&self, slot: Slot) -> &'static str {
        match (slot, self.state.chosen()) {
            (Slot::Via, _) => "Resultado",
            (Slot::To, Some(Via::Referred)) => "A quién",
            (Slot::To, _) => "Canal",
            (Slot::At, _) => "Hora",
            (Slot::Note, _) => "Nota",
        }
    }

    const fn placeholder(slot: Slot) -> &'static str {
        match slot {
            Slot::At => "10:05, -15, ayer 18:40",
            Slot::Note => "lo que convenga recordar",
            Slot::Via | Slot::To => "",
        }
    }

    fn field<'r>(&self, slot: Slot, remarks: &'r [Remark]) -> FormField<'r> {
        let room = self.scene.width.min(WIDEST).saturating_sub(INDENT + 12);
        FormField::new(self.label(slot), self.scene.theme)
            .label_width(11)
            .value_height(match slot {
                Slot::Via => RadioView::new(&self.state.via, self.scene.theme, false).height(room),
                Slot::At | Slot::To | Slot::Note => 1,
            })
            .focused(self.state.focus == slot)
            .remarks(remarks)
    }

    fn value_area(&self, slot: Slot, rect: Rect) -> Rect {
        let area = Rect {
            x: rect.x + INDENT,
            width: rect.width.saturating_sub(INDENT + 1),
            ..rect
        };
        let value = self.field(slot, &[]).value_area(area);
        Rect {
            width: match slot {
                Slot::At => value.width.min(24),
                Slot::Via | Slot::To | Slot::Note => value.width,
            },
            ..value
        }
    }

    fn remarks(&self, slot: Slot) -> Vec<Remark> {
        let state = self.state;
        let mut remarks = Vec::new();
        if let Some((of, text, is_missing)) = state.problem(self.scene)
            && of == slot
            && (state.attempted || (!is_missing && state.focus != slot))
        {
            remarks.push(Remark::new(RemarkKind::Error, text));
        }
        if slot == Slot::Via && state.stays_pending() {
            remarks.push(Remark::new(
                RemarkKind::Warning,
                format!(
                    "{}: queda pendiente hasta anotar hora y canal del bloqueo real",
                    Rule::K2
                ),
            ));
        }
        remarks
    }

    /// Why it was not recorded.
    fn told(&self, width: u16) -> Vec<(bool, String)> {
        let Some(report) = &self.state.failure else {
            return Vec::new();
        };
        let room = usize::from(width.saturating_sub(INDENT + 3));
        let rule = report
            .rule
            .map_or_else(String::new, |rule| format!(" [{rule}]"));
        let refused = wrap(&format!("{}{rule}", report.message), room)
            .into_iter()
            .map(|line| (true, line));
        let hints = report.hints.iter().flat_map(|hint| wrap(hint, room));
        refused.chain(hints.map(|line| (false, line))).collect()
    }

    fn draw_title(&self, rect: Rect, attention: &AttentionView, pen: &mut Pen<'_>) {
        let (state, theme) = (self.state, self.scene.theme);
        let told = if state.saving {
            Some("guardando…".to_owned())
        } else {
            state.drafting.saved_at().map(|at| {
                let sign = theme.sign(Sign::Confirmed);
                format!("{sign} borrador guardado {}", clock(at, self.scene.zone))
            })
        };
        let mut limit = rect.width.saturating_sub(2);
        if let Some(told) = told {
            let right = rect.right().saturating_sub(1);
            let start = pen.right(rect.x, right, rect.y, &told, Role::Dim);
            limit = start.saturating_sub(rect.x + 3);
        }
        let title = format!(
            "Resultado de {} · {}",
            attention.short_code, attention.procedure
        );
        pen.text(rect.x + 1, rect.y, limit, &title, Role::Heading);
    }

    fn draw_about(&self, rect: Rect, attention: &AttentionView, pen: &mut Pen<'_>) {
        let outage = attention
            .outage
            .as_deref()
            .map_or_else(|| "sin evento".to_owned(), short);
        let mut spans: Spans = vec![span(
            format!("{} · {outage}", customer(&attention.customer)),
            Role::Text,
        )];
        if attention.critical_pending {
            let sign = self.scene.theme.sign(Sign::Critical);
            let text = format!("   {sign} {}", waiting(attention, self.scene));
            spans.push(span(text, Role::Critical));
        }
        let limit = rect.width.saturating_sub(2);
        draw_spans(pen, rect.x + 1, rect.y, limit, &spans);
    }

    fn draw_field(&self, rect: Rect, slot: Slot, buf: &mut Buffer) {
        let (state, theme) = (self.state, self.scene.theme);
        let remarks = self.remarks(slot);
        let area = Rect {
            x: rect.x + INDENT,
            width: rect.width.saturating_sub(INDENT),
            ..rect
        };
        (&self.field(slot, &remarks)).render(area, buf);
        let value = self.value_area(slot, rect);
        let focused = state.focus == slot;
        match state.line(slot) {
            None => RadioView::new(&state.via, theme, focused).render(value, buf),
            Some(line) => TextLineView::new(line, theme)
                .focused(focused)
                .placeholder(Self::placeholder(slot))
                .render(value, buf),
        }
        if slot == Slot::At {
            let x = value.right() + 2;
            let room = rect.right().saturating_sub(x);
            let beside = state.at.beside(self.scene);
            Pen::new(theme, buf).text(x, rect.y, room, &beside, Role::Dim);
        }
    }
}

impl Widget for &View<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        if area.width < 60 || area.is_empty() {
            return;
        }
        let theme = self.scene.theme;
        let Some(attention) = &self.state.attention else {
            let text = match &self.state.failure {
                Some(report) => report.message.as_str(),
                None => "Cargando…",
            };
            Pen::new(theme, buf).text(area.x + 1, area.y, area.width - 2, text, Role::Dim);
            return;
        };
        for (part, rect) in self.places(area) {
            let mut pen = Pen::new(theme, buf);
            match part {
                Part::Title => self.draw_title(rect, attention, &mut pen),
                Part::About => self.draw_about(rect, attention, &mut pen),
                Part::Air => {}
                Part::Told => {
                    let lines = self.told(rect.width);
                    pen.sign(rect.x + 1, rect.y, 1, Sign::Refused);
                    for (y, (refused, line)) in (rect.top()..rect.bottom()).zip(&lines) {
                        let role = if *refused { Role::Refused } else { Role::Dim };
                        pen.text(rect.x + INDENT, y, rect.width - INDENT, line, role);
                    }
                }
                Part::Field(slot) => self.draw_field(rect, slot, buf),
            }
        }
        if let Some(draft) = self.state.drafting.found() {
            draft_choice("Resultado", draft, area, buf, self.scene);
        }
    }
}
