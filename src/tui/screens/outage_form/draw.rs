//! How each part of the page is drawn.

use ratatui::{buffer::Buffer, layout::Rect, widgets::Widget};

use super::{
    super::parts::{INDENT, InstantField, draft_choice, procedure_standing, short},
    fields::{Problem, Slot},
    update::question_of,
    view::{ANSWERS, View},
};
use crate::{
    domain::{
        instant::clock,
        outage::{Question, Verdict},
    },
    tui::{
        pen::Pen,
        theme::{Role, Sign},
        widgets::{MultiSelectView, RadioView, TextLine, TextLineView, YesNo, YesNoView},
    },
};

impl View<'_> {
    pub(super) fn draw_title(&self, pen: &mut Pen<'_>, rect: Rect) {
        let state = self.state;
        let title = match state.same_as(self.scene) {
            _ if state.attention.is_some() => {
                "Nuevo evento · de una atención sin evento".to_owned()
            }
            _ if state.inquiry.is_some() => {
                "Nuevo evento · de una consulta no registrada".to_owned()
            }
            Some(other) => format!("Nuevo evento · misma falla que {}", short(other)),
            None => "Nuevo evento".to_owned(),
        };
        let end = pen.text(rect.x + 1, rect.y, rect.width, &title, Role::Heading);
        let sign = self.scene.theme.sign(Sign::Confirmed);
        let told = if self.state.registering {
            Some("registrando…".to_owned())
        } else if self.state.noted_now(self.scene) {
            Some(format!("{sign} anotada como consulta no registrada"))
        } else {
            self.state
                .drafting
                .saved_at()
                .map(|at| format!("{sign} borrador guardado {}", clock(at, self.scene.zone)))
        };
        if let Some(told) = told {
            let right = rect.right().saturating_sub(1);
            pen.right(end + 2, right, rect.y, &told, Role::Dim);
        }
    }

    pub(super) fn draw_verdict(&self, pen: &mut Pen<'_>, rect: Rect) {
        let (sign, role, _, rule_id) = self.verdict();
        if let Some(sign) = sign {
            pen.sign(rect.x + 1, rect.y, 1, sign);
        }
        let right = rect.right().saturating_sub(1);
        let lines = self.verdict_lines(rect.width);
        for (y, line) in (rect.y..rect.bottom()).zip(&lines) {
            pen.text(rect.x + 3, y, rect.width - 4, line, role);
        }
        pen.right(rect.x, right, rect.y, &rule_id, Role::Dim);
    }

    pub(super) fn draw_question(
        &self,
        rect: Rect,
        question: Question,
        problems: &[Problem],
        buf: &mut Buffer,
    ) {
        let state = self.state;
        let slot = Slot::Question(question);
        let focused = state.focus == slot;
        let mut pen = Pen::new(self.scene.theme, buf);
        if focused {
            pen.sign(rect.x + 1, rect.y, 1, Sign::Pointer);
        }
        let role = if focused { Role::Heading } else { Role::Text };
        let x = rect.x + INDENT;
        pen.text(x, rect.y, ANSWERS - INDENT - 1, question.text(), role);
        let refused_here = match state.eligibility(self.scene) {
            Verdict::Refused { rule, .. } => question_of(rule) == Some(question),
            _ => false,
        };
        let missing = problems.iter().find(|problem| problem.slot == slot);
        let beside = rect.x + ANSWERS + 6;
        if refused_here {
            pen.sign(beside, rect.y, 1, Sign::Refused);
            pen.text(beside + 2, rect.y, 16, "no corresponde", Role::Refused);
        } else if let Some(problem) = missing.filter(|_| state.attempted) {
            pen.sign(beside, rect.y, 1, Sign::Refused);
            pen.text(beside + 2, rect.y, 16, &problem.text, Role::Refused);
        }
        let answer = YesNo::new(state.answers.get(question));
        let value = Rect {
            x: rect.x + ANSWERS,
            width: 4.min(rect.width.saturating_sub(ANSWERS)),
            ..rect
        };
        YesNoView::new(answer, self.scene.theme, focused).render(value, buf);
    }

    pub(super) fn draw_field(
        &self,
        rect: Rect,
        slot: Slot,
        problems: &[Problem],
        buf: &mut Buffer,
    ) {
        if let Slot::Question(question) = slot {
            self.draw_question(rect, question, problems, buf);
            return;
        }
        let remarks = self.remarks(slot, problems);
        let area = Rect {
            x: rect.x + INDENT,
            width: rect.width.saturating_sub(INDENT),
            ..rect
        };
        let field = self.field(slot, &remarks, rect);
        (&field).render(area, buf);
        let value = field.value_area(area);
        let (state, theme) = (self.state, self.scene.theme);
        let focused = state.focus == slot;
        match slot {
            Slot::Procedure => {
                self.draw_line(value, slot, state.procedure.line(), "", buf);
                self.draw_standing(value, buf);
            }
            Slot::Applications => {
                MultiSelectView::new(&state.applications, theme, focused).render(value, buf);
            }
            Slot::Scenario => RadioView::new(&state.scenario, theme, focused).render(value, buf),
            Slot::Started => self.draw_instant(value, slot, &state.started, "", buf),
            Slot::Detected => self.draw_instant(value, slot, &state.detected, "", buf),
            Slot::Restored => {
                self.draw_instant(value, slot, &state.restored, "todavía no", buf);
            }
            Slot::Notice => {
                self.draw_line(value, slot, &state.notice, "por confirmar", buf);
                if state.notice.is_blank() {
                    let told = "se prepara el aviso a Fallas de Sistemas";
                    self.draw_beside(value, told, buf);
                }
            }
            Slot::LateReason => self.draw_line(value, slot, &state.late_reason, "", buf),
            Slot::Question(_) => {}
        }
    }

    fn draw_line(
        &self,
        value: Rect,
        slot: Slot,
        line: &TextLine,
        placeholder: &str,
        buf: &mut Buffer,
    ) {
        let area = Rect {
            width: value.width.min(Self::typing_width(slot)),
            ..value
        };
        TextLineView::new(line, self.scene.theme)
            .focused(self.state.focus == slot)
            .placeholder(placeholder)
            .render(area, buf);
    }

    fn draw_instant(
        &self,
        value: Rect,
        slot: Slot,
        field: &InstantField,
        placeholder: &str,
        buf: &mut Buffer,
    ) {
        self.draw_line(value, slot, field.line(), placeholder, buf);
        let follows_detection =
            slot == Slot::Started && field.is_untouched() && !self.state.detected.is_untouched();
        let told = if follows_detection {
            "como la detección".to_owned()
        } else {
            field.beside(self.scene)
        };
        self.draw_beside(value, &told, buf);
    }

    fn draw_beside(&self, value: Rect, told: &str, buf: &mut Buffer) {
        let x = value.x + 20;
        let room = value.right().saturating_sub(x);
        Pen::new(self.scene.theme, buf).text(x, value.y, room, told, Role::Dim);
    }

    /// The type that follows from the procedure, on the right.
    fn draw_standing(&self, value: Rect, buf: &mut Buffer) {
        let catalog = &self.scene.assets.catalog;
        let mut pen = Pen::new(self.scene.theme, buf);
        let right = value.right().saturating_sub(1);
        let y = value.y;
        let room = value.x + Self::typing_width(Slot::Procedure);
        if let Some((kind, critical)) = procedure_standing(&self.state.procedure, catalog) {
            let mut right = right;
            if critical {
                let glyph = self.scene.theme.sign(Sign::Critical);
                right = pen.right(room, right, y, glyph, Role::Critical) - 1;
            }
            pen.right(room, right, y, kind.label(), Role::Dim);
        }
    }

    pub(super) fn draw_draft_choice(&self, area: Rect, buf: &mut Buffer) {
        if let Some(draft) = self.state.drafting.found() {
            draft_choice("Nuevo evento", draft, area, buf, self.scene);
        }
    }
}
