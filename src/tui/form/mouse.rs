//! What the mouse does in a form.

use super::{Look, view};
use crate::tui::prelude::*;

impl<F: Filled> Filling<F> {
    /// A click takes the cursor to the field under it, and chooses what is clicked on.
    pub(super) fn mouse(&mut self, event: MouseEvent, scene: &Scene<'_>) -> Vec<Wish> {
        match event.kind {
            _ if !self.is_ready() || self.is_covered() || self.busy => return Vec::new(),
            MouseEventKind::Down(MouseButton::Left) => {}
            MouseEventKind::ScrollUp => return self.wheel(event, -1, scene),
            MouseEventKind::ScrollDown => return self.wheel(event, 1, scene),
            _ => return Vec::new(),
        }
        let around = scene.around();
        let at = Position::new(event.column, event.row);
        match view::hit(self, at, scene) {
            Some(view::Hit::Offer(below)) => {
                let focus = self.form.focus_at();
                let outcome = self.form.fields[focus].value.take_offer(below, at, &around);
                self.took(outcome, scene)
            }
            Some(view::Hit::Does(intent)) if self.allowed(intent) => self.perform(intent, scene),
            Some(view::Hit::Field(position, area)) => {
                let look = Look {
                    around,
                    focused: position == self.form.focus_at(),
                    placeholder: "",
                    revealed: self.form.revealed,
                    indent: 0,
                };
                self.form.go_to(position, &around);
                let mut wishes = self.keep(scene);
                // Its signs of more stand behind it.
                let width = area.width + 1;
                if (Rect { width, ..area }).contains(at) {
                    let outcome = self.form.fields[position].value.click(area, at, &look);
                    wishes.extend(self.took(outcome, scene));
                }
                wishes
            }
            Some(view::Hit::Hidden(position)) => {
                self.form.go_to(position, &around);
                self.keep(scene)
            }
            Some(view::Hit::Does(_)) | None => Vec::new(),
        }
    }

    /// The wheel moves in what it is over, where that moves; else what is told below.
    fn wheel(&mut self, event: MouseEvent, by: i16, scene: &Scene<'_>) -> Vec<Wish> {
        let under = view::hit(self, Position::new(event.column, event.row), scene);
        let focus = self.form.focus_at();
        let here = match under {
            Some(view::Hit::Offer(area)) => Some(area),
            Some(view::Hit::Field(position, area)) if position == focus => Some(area),
            _ => None,
        };
        let moves = |area| {
            let value = &mut self.form.fields[focus].value;
            value.wheel(by, area, &scene.around()).is_used()
        };
        if here.is_some_and(moves) {
            return Vec::new();
        }
        self.scroll(by, scene);
        Vec::new()
    }

    pub(super) fn scroll(&mut self, by: i16, scene: &Scene<'_>) {
        let last = view::last_scroll(self, scene);
        self.scroll = self.scroll.min(last).saturating_add_signed(by).min(last);
    }
}
