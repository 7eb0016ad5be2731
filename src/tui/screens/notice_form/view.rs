//! How the page looks.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    widgets::Widget,
};

use super::{
    super::{
        Scene,
        parts::{Block, INDENT, InstantField, place},
    },
    SLOTS, Slot, State,
};
use crate::tui::{
    pen::Pen,
    text::wrap,
    theme::{Role, Sign},
    widgets::{FormField, MultiSelectView, RadioView, Remark, RemarkKind, TextLineView},
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
    Told,
    Air,
    Field(Slot),
}

impl State {
    /// Where text is typed.
    #[must_use]
    pub fn cursor(&self, area: Rect, scene: &Scene<'_>) -> Option<Position> {
        let line = match self.focus {
            Slot::Reference => &self.reference,
            Slot::From => self.from.line(),
            Slot::To => self.to.line(),
            Slot::Answer | Slot::Applications => return None,
        };
        let view = View { state: self, scene };
        let (_, rect) = view
            .places(area)
            .into_iter()
            .find(|(part, _)| *part == Part::Field(self.focus))?;
        TextLineView::new(line, scene.theme)
            .focused(true)
            .cursor(View::typing(View::value(rect)))
    }
}

impl View<'_> {
    fn field_area(rect: Rect) -> Rect {
        Rect {
            x: rect.x + INDENT,
            width: rect.width.saturating_sub(INDENT),
            ..rect
        }
    }

    fn value(rect: Rect) -> Rect {
        FormField::new("", crate::tui::theme::Theme::default())
            .label_width(15)
            .value_area(Self::field_area(rect))
    }

    fn typing(value: Rect) -> Rect {
        Rect {
            width: value.width.min(18),
            height: 1,
            ..value
        }
    }

    fn told(&self, width: u16) -> Vec<String> {
        let state = self.state;
        let told = match (&state.forbidden, &state.failure) {
            (Some(forbidden), _) => forbidden.clone(),
            (None, Some(report)) => {
                let rule = report
                    .rule
                    .map_or_else(String::new, |rule| format!(" [{rule}]"));
                format!("{}{rule}", report.message)
            }
            (None, None) => return Vec::new(),
        };
        wrap(&told, usize::from(width.saturating_sub(INDENT + 2)))
    }

    fn remarks(&self, slot: Slot, problems: &[(Slot, String)]) -> Vec<Remark> {
        problems
            .iter()
            .filter(|(of, _)| self.state.attempted && *of == slot)
            .map(|(_, text)| Remark::new(RemarkKind::Error, text.clone()))
            .collect()
    }

    fn field<'r>(&self, slot: Slot, width: u16, remarks: &'r [Remark]) -> FormField<'r> {
        let (state, theme) = (self.state, self.scene.theme);
        let room = width.saturating_sub(INDENT + 15);
        let (label, height) = match slot {
            Slot::Reference => ("Referencia", 1),
            Slot::Answer => (
                "Respuesta",
                RadioView::new(&state.answer, theme, false).height(room),
            ),
            Slot::From => ("Desde", 1),
            Slot::To => ("Hasta", 1),
            Slot::Applications => (
                "Aplicativos",
                MultiSelectView::new(&state.applications, theme, false).height(room),
            ),
        };
        FormField::new(label, theme)
            .label_width(15)
            .value_height(height)
            .focused(state.focus == slot)
            .remarks(remarks)
    }

    fn places(&self, area: Rect) -> Vec<(Part, Rect)> {
        let page = Rect {
            width: area.width.min(WIDEST),
            ..area
        };
        let problems = self.state.problems(self.scene);
        let mut parts = vec![Part::Title, Part::Air];
        let told = self.told(page.width).len();
        if told > 0 {
            parts.extend([Part::Told, Part::Air]);
        }
        for slot in SLOTS {
            parts.push(Part::Field(slot));
            if slot == Slot::Answer || slot == Slot::To {
                parts.push(Part::Air);
            }
        }
        let blocks: Vec<Block> = parts
            .iter()
            .map(|part| match part {
                Part::Title => Block::of(1),
                Part::Told => Block::of(u16::try_from(told).unwrap_or(1)),
                Part::Air => Block::AIR,
                Part::Field(slot) => {
                    let remarks = self.remarks(*slot, &problems);
                    let field = self.field(*slot, page.width, &remarks);
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

    fn draw_instant(
        &self,
        value: Rect,
        slot: Slot,
        field: &InstantField,
        placeholder: &str,
        buf: &mut Buffer,
    ) {
        let area = Self::typing(value);
        TextLineView::new(field.line(), self.scene.theme)
            .focused(self.state.focus == slot)
            .placeholder(placeholder)
            .render(area, buf);
        let x = area.right() + 2;
        let room = value.right().saturating_sub(x);
        let told = field.beside(self.scene);
        Pen::new(self.scene.theme, buf).text(x, value.y, room, &told, Role::Dim);
    }

    fn draw_field(&self, rect: Rect, slot: Slot, buf: &mut Buffer) {
        let (state, theme) = (self.state, self.scene.theme);
        let remarks = self.remarks(slot, &state.problems(self.scene));
        let field = self.field(slot, rect.width, &remarks);
        let area = Self::field_area(rect);
        (&field).render(area, buf);
        let value = field.value_area(area);
        let focused = state.focus == slot;
        match slot {
            Slot::Reference => TextLineView::new(&state.reference, theme)
                .focused(focused)
                .render(Self::typing(value), buf),
            Slot::Answer => RadioView::new(&state.answer, theme, focused).render(value, buf),
            Slot::From => self.draw_instant(value, slot, &state.from, "", buf),
            Slot::To => self.draw_instant(value, slot, &state.to, "todavía no se sabe", buf),
            Slot::Applications => {
                MultiSelectView::new(&state.applications, theme, focused).render(value, buf);
            }
        }
    }
}

impl Widget for &View<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        if area.width < 40 || area.is_empty() {
            return;
        }
        for (part, rect) in self.places(area) {
            let mut pen = Pen::new(self.scene.theme, buf);
            match part {
                Part::Title => {
                    let title = "Comunicado de Fallas de Sistemas y Plataforma";
                    pen.text(rect.x + 1, rect.y, rect.width - 2, title, Role::Heading);
                    if self.state.saving {
                        let right = rect.right().saturating_sub(1);
                        pen.right(rect.x + 50, right, rect.y, "guardando…", Role::Dim);
                    }
                }
                Part::Told => {
                    pen.sign(rect.x + 1, rect.y, 1, Sign::Refused);
                    let lines = self.told(rect.width);
                    for (y, line) in (rect.top()..rect.bottom()).zip(&lines) {
                        let room = rect.width - INDENT;
                        pen.text(rect.x + INDENT, y, room, line, Role::Refused);
                    }
                }
                Part::Air => {}
                Part::Field(slot) => self.draw_field(rect, slot, buf),
            }
        }
    }
}
