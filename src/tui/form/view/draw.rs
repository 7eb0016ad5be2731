//! How each part of a form is drawn into its place.

use super::{Part, SECOND_LABELS, View};
use crate::tui::prelude::*;
use crate::{
    domain::instant::clock,
    tui::{
        form::{Beside, Frame},
        screens::parts::{INDENT, draw_spans},
    },
};

impl<F: Filled> View<'_, F> {
    pub(super) fn draw_frame(&self, screen: Rect, buf: &mut Buffer) {
        let (own, form) = (&self.filling.own, &self.filling.form);
        let title = own.title(form, self.scene);
        if let Frame::Window(_) = self.filling.own.shape().frame {
            let title: String = title.into_iter().map(|(text, _)| text).collect();
            (&self.modal(&title)).render(screen, buf);
            return;
        }
        let mut pen = Pen::new(self.scene.theme, buf);
        let row = Rect {
            height: 1,
            width: self.area.width,
            ..screen
        };
        let mut limit = row.width.saturating_sub(2);
        if let Some(told) = self.state() {
            let right = row.right().saturating_sub(1);
            let start = pen.right(row.x, right, row.y, &told, Ink::Dim);
            limit = start.saturating_sub(row.x + 3);
        }
        draw_spans(&mut pen, row.x + 1, row.y, limit, &title);
    }

    /// What the right end of the title tells.
    fn state(&self) -> Option<String> {
        if self.filling.busy {
            return Some(self.filling.own.shape().busy.to_owned());
        }
        let (own, form) = (&self.filling.own, &self.filling.form);
        own.state(form, self.scene).or_else(|| {
            let sign = self.scene.theme.sign(Sign::Confirmed);
            let at = clock(self.filling.saved_at(self.scene)?, self.scene.zone);
            Some(format!("{sign} borrador guardado {at}"))
        })
    }

    pub(super) fn draw(&self, buf: &mut Buffer) {
        let mut bottom = self.area.y;
        for (part, rect) in &self.parts {
            bottom = bottom.max(rect.bottom());
            match part {
                Part::Air => {}
                Part::Block(at) => self.draw_block(&self.blocks[*at], *rect, buf),
                Part::Above(at) => {
                    let (lines, role) = self.above(*at);
                    let margin = if role == Ink::Heading { 1 } else { INDENT };
                    let mut pen = Pen::new(self.scene.theme, buf);
                    for (y, line) in (rect.top()..rect.bottom()).zip(&lines) {
                        pen.text(rect.x + margin, y, rect.width - margin, line, role);
                    }
                }
                Part::Row(row) => self.draw_row(row, *rect, buf),
                Part::Foot => {
                    let mut pen = Pen::new(self.scene.theme, buf);
                    let role = if self.filling.busy {
                        Ink::Dim
                    } else {
                        pen.sign(rect.x + 1, rect.y, 1, Sign::Refused);
                        Ink::Refused
                    };
                    for (y, line) in (rect.top()..rect.bottom()).zip(&self.foot) {
                        pen.text(rect.x + INDENT, y, rect.width - INDENT, line, role);
                    }
                }
            }
        }
        let form = &self.filling.form;
        self.draw_told_below(bottom, buf);
        let edge = self.area.right().saturating_sub(1);
        let mut pen = Pen::new(self.scene.theme, buf);
        if self.more.0 {
            pen.sign(edge, self.area.y, 1, Sign::Less);
        }
        if self.more.1 {
            pen.sign(edge, self.area.bottom().saturating_sub(1), 1, Sign::More);
        }
        let focus = form.focus_at();
        if let Some(below) = self.below(focus) {
            form.fields[focus]
                .value
                .offer(below, buf, &self.look(focus));
        }
    }

    fn draw_told_below(&self, bottom: u16, buf: &mut Buffer) {
        let (area, last) = self.scrolled(bottom);
        if self.below.lines.is_empty() || area.is_empty() {
            return;
        }
        let mut pen = Pen::new(self.scene.theme, buf);
        if self.below.is_ruled {
            pen.rule(area.x + 1, bottom, area.width - 2);
        }
        let first = usize::from(self.filling.scroll).min(last);
        let room = area.width.saturating_sub(INDENT + 1);
        for (y, line) in (area.top()..area.bottom()).zip(&self.below.lines[first..]) {
            draw_spans(&mut pen, area.x + INDENT, y, room, line);
        }
        let edge = area.right().saturating_sub(1);
        if first > 0 {
            pen.sign(edge, area.y, 1, Sign::Less);
        }
        if first < last {
            pen.sign(edge, area.bottom() - 1, 1, Sign::More);
        }
    }

    fn draw_block(&self, block: &Block, rect: Rect, buf: &mut Buffer) {
        let mut pen = Pen::new(self.scene.theme, buf);
        if let Some(sign) = block.sign {
            pen.sign(rect.x + 1, rect.y, 2, sign);
        }
        let right = rect.right().saturating_sub(1);
        pen.right(rect.x, right, rect.y, &block.right, Ink::Dim);
        let in_window = self.is_window() && block.sign.is_none();
        let at_edge = in_window || (block.tight && block.sign.is_none());
        let margin = if at_edge { 1 } else { INDENT };
        for (y, line) in (rect.top()..rect.bottom()).zip(&block.lines) {
            let limit = rect.width.saturating_sub(margin + u16::from(!in_window));
            draw_spans(&mut pen, rect.x + margin, y, limit, line);
        }
    }

    fn draw_row(&self, row: &[usize], rect: Rect, buf: &mut Buffer) {
        let remarks = self.remarks(row);
        let area = Rect {
            x: rect.x + INDENT,
            width: rect.width.saturating_sub(INDENT),
            ..rect
        };
        let frame = self.frame(row, &remarks);
        (&frame).render(area, buf);
        let height = frame.value_area(area).height;
        if self.labels(row[0]) == 0 && self.filling.form.focus_at() == row[0] {
            let mut pen = Pen::new(self.scene.theme, buf);
            pen.sign(rect.x + 1, rect.y, 1, Sign::Pointer);
        }
        for position in row {
            let value = Rect {
                height,
                ..self.value_area(row, *position, rect)
            };
            if row.first() != Some(position) {
                self.draw_second_label(*position, value, buf);
            }
            let look = self.look(*position);
            let field = &self.filling.form.fields[*position];
            field.value.draw(value, buf, &look);
            self.draw_beside(*position, value, rect, buf);
        }
    }

    fn draw_second_label(&self, position: usize, value: Rect, buf: &mut Buffer) {
        let label = self.label(position);
        if label.is_empty() {
            return;
        }
        let focused = self.filling.form.focus_at() == position;
        let mut pen = Pen::new(self.scene.theme, buf);
        let x = value.x.saturating_sub(SECOND_LABELS);
        if focused {
            pen.sign(x.saturating_sub(2), value.y, 1, Sign::Pointer);
        }
        let role = if focused { Ink::Heading } else { Ink::Text };
        pen.text(x, value.y, SECOND_LABELS - 1, label, role);
    }

    fn draw_beside(&self, position: usize, value: Rect, rect: Rect, buf: &mut Buffer) {
        let (own, form) = (&self.filling.own, &self.filling.form);
        let field = &form.fields[position];
        let mut pen = Pen::new(self.scene.theme, buf);
        let x = value.right() + 2;
        let room = rect.right().saturating_sub(x);
        let problem = self.told(position).next();
        match own.beside(form, field.key, self.scene) {
            Some(Beside::Behind(spans)) => {
                draw_spans(&mut pen, x, value.y, room, &spans);
            }
            Some(Beside::Right(spans)) => {
                let width: u16 = spans
                    .iter()
                    .map(|(text, _)| crate::tui::text::cells(text))
                    .sum();
                let start = rect
                    .right()
                    .saturating_sub(1 + width)
                    .max(x.min(rect.right()));
                draw_spans(&mut pen, start, value.y, width, &spans);
            }
            None if field.value.is_told_beside() => {
                if let Some(problem) = problem {
                    pen.sign(x, value.y, 1, Sign::Refused);
                    let room = room.saturating_sub(2);
                    pen.text(x + 2, value.y, room, &problem.text, Ink::Refused);
                }
            }
            None => {
                let told = field.value.beside(&self.scene.around());
                pen.text(x, value.y, room, &told, Ink::Dim);
            }
        }
    }
}
