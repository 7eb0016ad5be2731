//! How each part of the page is drawn.

use ratatui::{buffer::Buffer, layout::Rect, widgets::Widget};

use super::{
    super::parts::{INDENT, procedure_standing, short},
    fields::{Problem, Slot},
    view::{LABELS, SECOND_LABELS, View},
};
use crate::{
    domain::instant::clock,
    tui::{
        pen::Pen,
        theme::{Role, Sign},
        widgets::{MultiSelectView, RadioView, TextLineView},
    },
};

impl View<'_> {
    pub(super) fn draw_title(&self, pen: &mut Pen<'_>, rect: Rect) {
        let (state, scene) = (self.state, self.scene);
        let what = if state.from_paper {
            "Atención transcrita de papel"
        } else {
            "Nueva atención"
        };
        let mut x = pen.text(rect.x + 1, rect.y, rect.width, what, Role::Heading);
        let time = if state.from_paper {
            state.taken.beside(scene)
        } else {
            clock(scene.now, scene.zone)
        };
        let mut say = |text: &str, role| {
            if !text.is_empty() {
                let room = rect.right().saturating_sub(x);
                x = pen.text(x, rect.y, room, &format!(" · {text}"), role);
            }
        };
        say(&time, Role::Text);
        let picked = state.procedure.id().is_some() || state.procedure.is_unlisted();
        let kind = state.procedure_type(scene);
        let outage = state.check.as_ref().and_then(|check| check.outage.as_ref());
        match (outage, kind) {
            (Some(outage), _) => {
                let text = format!("{} {}", outage.procedure_type, short(&outage.correlative));
                say(&text, Role::Open);
            }
            (None, Some(kind)) => say(&format!("{kind}, sin evento"), Role::Dim),
            (None, None) if picked => say("sin evento", Role::Dim),
            (None, None) => {}
        }
        let sign = scene.theme.sign(Sign::Confirmed);
        let told = if state.taking.is_some() {
            Some("guardando…".to_owned())
        } else {
            state
                .drafting
                .saved_at()
                .map(|at| format!("{sign} borrador guardado {}", clock(at, scene.zone)))
        };
        if let Some(told) = told {
            let right = rect.right().saturating_sub(1);
            pen.right(x + 2, right, rect.y, &told, Role::Dim);
        }
    }

    pub(super) fn draw_row(
        &self,
        slots: &[Slot],
        rect: Rect,
        problems: &[Problem],
        buf: &mut Buffer,
    ) {
        let theme = self.scene.theme;
        let remarks = self.remarks(slots, problems);
        let area = Rect {
            x: rect.x + INDENT,
            width: rect.width.saturating_sub(INDENT),
            ..rect
        };
        let field = self.field(slots[0], &remarks, rect);
        (&field).render(area, buf);
        for slot in slots {
            let value = self.value_area(slots, *slot, rect);
            if slots.first() != Some(slot) {
                self.draw_second_label(*slot, value, buf);
            }
            self.draw_value(*slot, value, rect, buf);
        }
        if slots[0] == Slot::Procedure {
            let catalog = &self.scene.assets.catalog;
            if let Some((_, true)) = procedure_standing(&self.state.procedure, catalog) {
                let text = format!("{} CRÍTICO", theme.sign(Sign::Critical));
                let right = rect.right().saturating_sub(1);
                Pen::new(theme, buf).right(rect.x, right, rect.y, &text, Role::Critical);
            }
        }
    }

    fn draw_second_label(&self, slot: Slot, value: Rect, buf: &mut Buffer) {
        let focused = self.state.focus == slot;
        let label = Self::label(slot);
        let mut pen = Pen::new(self.scene.theme, buf);
        if label.is_empty() {
            return;
        }
        let x = value.x.saturating_sub(SECOND_LABELS);
        if focused {
            pen.sign(x.saturating_sub(2), value.y, 1, Sign::Pointer);
        }
        let role = if focused { Role::Heading } else { Role::Text };
        pen.text(x, value.y, SECOND_LABELS - 1, label, role);
    }

    fn draw_value(&self, slot: Slot, value: Rect, rect: Rect, buf: &mut Buffer) {
        let (state, theme) = (self.state, self.scene.theme);
        let focused = state.focus == slot;
        let wide = Rect {
            width: rect.right().saturating_sub(value.x + 1),
            ..value
        };
        match slot {
            Slot::DocumentType => {
                RadioView::new(&state.document_type, theme, focused).render(wide, buf);
            }
            Slot::Belongs => RadioView::new(&state.belongs, theme, focused).render(wide, buf),
            Slot::Subjects => {
                let all = Rect {
                    height: rect.height,
                    ..wide
                };
                MultiSelectView::new(&state.subjects, theme, focused).render(all, buf);
            }
            Slot::Request => {
                let field = self.field(slot, &[], rect);
                let area = Rect {
                    x: rect.x + INDENT,
                    width: rect.width.saturating_sub(INDENT + 1),
                    ..rect
                };
                let mut boxed = field.label_width(LABELS).value_area(area);
                boxed.height = boxed.height.min(rect.height);
                (&state.request).render(boxed, buf);
            }
            line => {
                let Some(text) = state.line(line) else { return };
                TextLineView::new(text, theme)
                    .focused(focused)
                    .placeholder(placeholder(line))
                    .render(value, buf);
            }
        }
    }
}

/// What an empty field shows of what belongs in it.
const fn placeholder(slot: Slot) -> &'static str {
    match slot {
        Slot::Procedure => "escriba parte del trámite",
        Slot::Name => "nombre completo o razón social",
        Slot::DocumentNumber => "número",
        Slot::Paper => "código o folio",
        Slot::PaperTime => "10:05, ayer 18:40",
        Slot::ReceiptDate => "dd/mm/aaaa",
        Slot::Amount => "27.50",
        Slot::Outage => "correlativo",
        Slot::ClaimRequest => "lo que quiere en concreto",
        _ => "",
    }
}
