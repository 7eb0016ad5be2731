//! A list with one of its records: side by side where there is room, else in turns.

use ratatui::{buffer::Buffer, layout::Rect};

use super::{Spans, draw_spans};
use crate::tui::{
    keymap::Intent,
    pen::Pen,
    screens::Scene,
    theme::{Role, Sign},
};

/// Which half has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Half {
    List,
    Detail,
}

/// The record beside a list, and which of the two has the keys.
#[derive(Debug)]
pub(crate) struct Split<D> {
    pub(crate) half: Half,
    /// The list was never shown: leaving the detail leaves the page.
    pub(crate) detail_only: bool,
    /// Name of the record that is shown or being loaded.
    pub(crate) shown: Option<String>,
    pub(crate) detail: Option<D>,
    scroll: u16,
    /// Why nothing could be loaded.
    pub(crate) failure: Option<String>,
}

impl<D> Split<D> {
    pub(crate) const fn new(half: Half) -> Self {
        Self {
            half,
            detail_only: false,
            shown: None,
            detail: None,
            scroll: 0,
            failure: None,
        }
    }

    pub(crate) fn is_shown(&self, name: &str) -> bool {
        self.shown.as_deref() == Some(name)
    }

    /// Turns to a record; tells whether it is another one.
    pub(crate) fn turn_to(&mut self, name: &str) -> bool {
        let other = !self.is_shown(name);
        if other {
            self.scroll = 0;
            self.shown = Some(name.to_owned());
        }
        other
    }

    /// Side by side, the record follows the list's cursor: the one to be loaded now.
    pub(crate) fn follow(&mut self, selected: Option<String>, scene: &Scene<'_>) -> Option<String> {
        if !scene.is_wide() {
            return None;
        }
        if selected.is_none() {
            self.shown = None;
            self.detail = None;
        }
        selected.filter(|name| !self.is_shown(name))
    }

    /// Scrolls through so many lines; false where the intent is about something else.
    pub(crate) fn scroll(&mut self, intent: Intent, lines: usize, scene: &Scene<'_>) -> bool {
        let page = scene.height.saturating_sub(2).max(1);
        let longest = u16::try_from(lines)
            .unwrap_or(u16::MAX)
            .saturating_sub(scene.height);
        let to = match intent {
            Intent::Up => self.scroll.saturating_sub(1),
            Intent::Down => self.scroll + 1,
            Intent::PageUp => self.scroll.saturating_sub(page),
            Intent::PageDown => self.scroll.saturating_add(page),
            Intent::First => 0,
            Intent::Last | Intent::History => longest,
            _ => return false,
        };
        self.scroll = to.min(longest);
        true
    }

    /// Where list and record are drawn; a list beside its record has `width` columns.
    pub(crate) fn halves(
        &self,
        area: Rect,
        width: u16,
        scene: &Scene<'_>,
    ) -> (Option<Rect>, Option<Rect>) {
        if scene.is_wide() {
            let (list, detail) = side_by_side(area, width);
            return (Some(list), Some(detail));
        }
        match self.half {
            Half::List => (Some(area), None),
            Half::Detail => (None, Some(area)),
        }
    }

    /// Draws the record, as far as it is loaded.
    pub(crate) fn draw(
        &self,
        lines: impl FnOnce(&D) -> Vec<Spans>,
        area: Rect,
        buf: &mut Buffer,
        scene: &Scene<'_>,
    ) {
        let mut pen = Pen::new(scene.theme, buf);
        if scene.is_wide() {
            draw_rule(&mut pen, area);
        }
        let room = area.width.saturating_sub(2);
        let Some(detail) = &self.detail else {
            let text = match (&self.failure, &self.shown) {
                (Some(failure), _) => failure.as_str(),
                (None, Some(_)) => "Cargando…",
                (None, None) => "",
            };
            pen.text(area.x + 1, area.y, room, text, Role::Dim);
            return;
        };
        let lines = lines(detail);
        let first = usize::from(self.scroll).min(lines.len().saturating_sub(1));
        for (y, line) in (area.top()..area.bottom()).zip(&lines[first..]) {
            draw_spans(&mut pen, area.x, y, room, line);
        }
        let edge = area.right().saturating_sub(1);
        if first > 0 {
            pen.sign(edge, area.y, 1, Sign::Less);
        }
        if lines.len() - first > usize::from(area.height) {
            pen.sign(edge, area.bottom() - 1, 1, Sign::More);
        }
    }
}

/// A list of some width and, behind a rule, the rest of the area.
pub(crate) fn side_by_side(area: Rect, width: u16) -> (Rect, Rect) {
    let list = Rect {
        width: width.min(area.width),
        ..area
    };
    let x = list.right() + 2;
    let rest = Rect {
        x,
        width: area.right().saturating_sub(x),
        ..area
    };
    (list, rest)
}

/// Draws the rule on the left of what stands beside a list.
pub(crate) fn draw_rule(pen: &mut Pen<'_>, beside: Rect) {
    let rule = Rect {
        x: beside.x - 2,
        width: 1,
        ..beside
    };
    pen.repeat(rule, pen.theme().sign(Sign::Separator), Role::Rule);
}

/// What an area has below its first rows.
pub(crate) fn below(area: Rect, rows: u16) -> Rect {
    Rect {
        y: area.y + rows.min(area.height),
        height: area.height.saturating_sub(rows),
        ..area
    }
}
