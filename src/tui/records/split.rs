//! A list with one of its records: side by side where there is room, else in turns or
//! one above the other.

use super::{Records, facets};
use crate::tui::prelude::*;
use crate::tui::screens::parts::{draw_scrolled, scrolled};

/// Rows above the list: its title, and what is listed.
pub(super) const HEAD: u16 = 2;

/// Which half has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Half {
    List,
    Detail,
}

/// The record beside a list, and which of the two has the keys.
#[derive(Debug)]
pub(super) struct Split<R: Records> {
    pub(super) half: Half,
    /// The list was never shown: leaving the record leaves the page.
    pub(super) detail_only: bool,
    /// Name of the record that is turned to.
    pub(super) shown: Option<String>,
    /// It, or the one before it as long as it is being loaded.
    pub(super) detail: Option<R::Detail>,
    pub(super) scroll: u16,
    /// Why nothing could be loaded.
    pub(super) failure: Option<String>,
}

impl<R: Records> Split<R> {
    pub(super) const fn new(half: Half) -> Self {
        Self {
            half,
            detail_only: false,
            shown: None,
            detail: None,
            scroll: 0,
            failure: None,
        }
    }

    pub(super) fn is_shown(&self, name: &str) -> bool {
        self.shown.as_deref() == Some(name)
    }

    /// The record that is turned to, once it is loaded.
    pub(super) fn loaded(&self) -> Option<&R::Detail> {
        let detail = self.detail.as_ref();
        detail.filter(|it| self.is_shown(R::named(it)))
    }

    /// Turns to a record; tells whether it is another one. One that is not to stay in
    /// sight does not.
    pub(super) fn turn_to(&mut self, name: Option<&str>) -> bool {
        let other = self.shown.as_deref() != name;
        if other {
            self.scroll = 0;
            self.shown = name.map(str::to_owned);
            if name.is_none() || self.detail.as_ref().is_some_and(R::is_secret) {
                self.detail = None;
            }
        }
        other
    }

    /// Whether the record is in sight beside its list.
    pub(super) const fn is_beside(scene: &Scene<'_>) -> bool {
        R::STACKED || Self::is_side_by_side(scene)
    }

    /// Whether there is room for both, with the facets beside them.
    const fn is_side_by_side(scene: &Scene<'_>) -> bool {
        scene.width >= if R::FACETS { 170 } else { 120 }
    }

    /// Whether there is no list that it would stand below.
    const fn is_alone(&self) -> bool {
        R::STACKED && self.detail_only
    }

    /// Whether the record has the whole page.
    fn is_unfolded(&self, scene: &Scene<'_>) -> bool {
        R::UNFOLDS && !scene.is_wide() && self.half == Half::Detail
    }

    /// Scrolls through so many lines in an area; false where the intent is about
    /// something else.
    pub(super) fn scroll(&mut self, intent: Intent, lines: usize, height: u16) -> bool {
        let intent = if intent == Intent::History {
            Intent::Last
        } else {
            intent
        };
        let to = scrolled(self.scroll, intent, lines, height, 2);
        self.scroll = to.unwrap_or(self.scroll);
        to.is_some()
    }

    /// Brings a line into sight.
    pub(super) fn reach(&mut self, line: usize, height: u16) {
        let line = u16::try_from(line).unwrap_or(u16::MAX);
        let lowest = (line + 1).saturating_sub(height);
        self.scroll = self.scroll.clamp(lowest, lowest.max(line));
    }

    /// Where list and record are drawn.
    pub(super) fn halves(&self, area: Rect, scene: &Scene<'_>) -> (Option<Rect>, Option<Rect>) {
        if self.is_alone() {
            return (None, Some(area));
        }
        let area = if R::FACETS {
            facets::beside(area, scene).0
        } else {
            area
        };
        if Self::is_side_by_side(scene) {
            let (list, detail) = side_by_side(area, R::width(scene));
            return (Some(list), Some(detail));
        }
        if R::STACKED && !self.is_unfolded(scene) {
            // Its head, its headings and some tenths of the page.
            let height = HEAD + (area.height.saturating_mul(R::LIST_TENTHS) / 10).max(4);
            let height = height.min(area.height);
            let list = Rect { height, ..area };
            return (Some(list), Some(below(area, height + 1)));
        }
        match self.half {
            Half::List => (Some(area), None),
            Half::Detail => (None, Some(area)),
        }
    }

    pub(super) fn draw(&self, lines: &[Spans], area: Rect, buf: &mut Buffer, scene: &Scene<'_>) {
        let mut pen = Pen::new(scene.theme, buf);
        if self.is_alone() {
            // Nothing stands beside it.
        } else if Self::is_side_by_side(scene) {
            draw_rule(&mut pen, area);
        } else if R::STACKED && !self.is_unfolded(scene) {
            let y = area.y.saturating_sub(1);
            pen.rule(area.x + 1, y, area.width.saturating_sub(2));
        }
        draw_scrolled(lines, self.scroll, area, &mut pen);
    }
}

/// A list of some width and, behind a rule, the rest of the area.
fn side_by_side(area: Rect, width: u16) -> (Rect, Rect) {
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
fn draw_rule(pen: &mut Pen<'_>, beside: Rect) {
    let rule = Rect {
        x: beside.x - 2,
        width: 1,
        ..beside
    };
    pen.repeat(rule, pen.theme().sign(Sign::Separator), Ink::Rule);
}

/// What an area has below its first rows.
pub(super) fn below(area: Rect, rows: u16) -> Rect {
    Rect {
        y: area.y + rows.min(area.height),
        height: area.height.saturating_sub(rows),
        ..area
    }
}
