//! Properties by which a list is narrowed, several values at once, each with how many
//! records have it: beside the list where there is room, else in a window over it.

use crate::tui::{
    prelude::*,
    screens::parts::{draw_scrolled, last_scroll},
    text::fit,
    widgets::Modal,
};

/// Columns of the facets beside a list.
const WIDTH: u16 = 36;

/// Columns left of them, with the rule.
const GAP: u16 = 3;

/// What heads them where they are a window.
const TITLE: &str = "Acotar la lista";

/// What is told where no record has any value of any property.
const NONE: &str = " Nada que acotar.";

/// A property of the records, with the values that they have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Facet {
    pub(crate) title: &'static str,
    pub(crate) values: Vec<FacetValue>,
    /// How many values are not told: they are asked for on a line of their own.
    pub(crate) more: usize,
}

impl Facet {
    /// The lines that the cursor stands on: its values, and what asks for more.
    fn places(&self) -> usize {
        self.values.len() + usize::from(self.more > 0)
    }
}

/// One value of a property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FacetValue {
    pub(crate) label: String,
    /// How many records have it, of those that the other properties let through.
    pub(crate) count: u64,
    /// Whether it is one of those that are wanted.
    pub(crate) is_chosen: bool,
}

/// Of which property a value is, and which of its values.
type Place = (usize, usize);

/// A line, and the value that it tells.
type Line = (Spans, Option<Place>);

/// Which value the cursor stands on, and whether they have the keys.
#[derive(Debug, Default)]
pub(super) struct FacetPanel {
    pub(super) is_open: bool,
    at: usize,
    /// The value itself, once somebody went to it: counts that come later move others before
    /// it, and it stays the one.
    on: Option<(&'static str, String)>,
}

/// What tells a value from all others.
fn name((group, at): Place, facets: &[Facet]) -> Option<(&'static str, String)> {
    let facet = facets.get(group)?;
    if at >= facet.places() {
        return None;
    }
    let label = facet.values.get(at).map(|value| value.label.clone());
    Some((facet.title, label.unwrap_or_default()))
}

fn places(facets: &[Facet]) -> Vec<Place> {
    let of = |(group, facet): (usize, &Facet)| {
        let values = 0..facet.places();
        values.map(|at| (group, at)).collect::<Vec<Place>>()
    };
    facets.iter().enumerate().flat_map(of).collect()
}

/// What is left of an area for list and record, and where the facets stand beside them;
/// nowhere where they are a window.
pub(super) fn beside(area: Rect, scene: &Scene<'_>) -> (Rect, Option<Rect>) {
    if !scene.is_wide() {
        return (area, None);
    }
    let width = area.width.saturating_sub(WIDTH + GAP);
    let facets = Rect {
        x: area.x + width + GAP,
        width: WIDTH.min(area.width),
        ..area
    };
    (Rect { width, ..area }, Some(facets))
}

impl FacetPanel {
    /// The value that the cursor stands on.
    pub(super) fn place(&self, facets: &[Facet]) -> Option<Place> {
        places(facets).get(self.index(facets)).copied()
    }

    /// Where it stands among all values.
    fn index(&self, facets: &[Facet]) -> usize {
        let places = places(facets);
        let is_it = |place: &Place| self.on.is_some() && name(*place, facets) == self.on;
        let found = places.iter().position(is_it);
        found.unwrap_or_else(|| self.at.min(places.len().saturating_sub(1)))
    }

    fn stand(&mut self, at: usize, facets: &[Facet]) {
        self.at = at;
        let place = places(facets).get(at).copied();
        self.on = place.and_then(|place| name(place, facets));
    }

    /// Moves the cursor; false where the intent is about something else.
    pub(super) fn go(&mut self, intent: Intent, facets: &[Facet]) -> bool {
        let places = places(facets);
        let last = places.len().saturating_sub(1);
        let at = self.index(facets);
        let group = places.get(at).map_or(0, |(group, _)| *group);
        let first_of = |group| places.iter().position(|(of, _)| *of == group).unwrap_or(0);
        let to = match intent {
            Intent::Up => at.saturating_sub(1),
            Intent::Down => (at + 1).min(last),
            Intent::First => 0,
            Intent::Last => last,
            // From property to property.
            Intent::PageDown | Intent::NextField => {
                let after = places.iter().position(|(of, _)| *of > group);
                after.unwrap_or(last)
            }
            Intent::PageUp | Intent::PreviousField => match first_of(group) {
                own if at > own => own,
                own => first_of(own.checked_sub(1).map_or(0, |it| places[it].0)),
            },
            _ => return false,
        };
        self.stand(to, facets);
        true
    }

    fn lines(&self, facets: &[Facet], room: u16, scene: &Scene<'_>) -> Vec<Line> {
        let own = self.place(facets).filter(|_| self.is_open);
        let theme = scene.theme;
        let mut lines: Vec<Line> = Vec::new();
        let shown = facets.iter().enumerate();
        for (group, facet) in shown.filter(|(_, facet)| !facet.values.is_empty()) {
            if !lines.is_empty() {
                lines.push((Spans::new(), None));
            }
            let title = span(format!(" {}", facet.title), Ink::Heading);
            lines.push((vec![title], None));
            for (at, value) in facet.values.iter().enumerate() {
                let is_own = own == Some((group, at));
                let pointer = if is_own {
                    theme.sign(Sign::Pointer)
                } else {
                    " "
                };
                let mark = if value.is_chosen { "[x]" } else { "[ ]" };
                let count = value.count.to_string();
                // The pointer, the mark, blanks between them, and the sign of more.
                let width = usize::from(room).saturating_sub(10 + count.len());
                let label = fit(&value.label, width, theme.sign(Sign::Ellipsis));
                let gap = " ".repeat(width.saturating_sub(usize::from(cells(&label))));
                let role = match (value.is_chosen, value.count) {
                    _ if is_own => Ink::Selection,
                    (true, _) => Ink::Accent,
                    (false, 0) => Ink::Dim,
                    (false, _) => Ink::Text,
                };
                let line = vec![
                    span(format!(" {pointer} "), Ink::Accent),
                    span(format!("{mark} {label}{gap} {count}"), role),
                ];
                lines.push((line, Some((group, at))));
            }
            if facet.more > 0 {
                let place = (group, facet.values.len());
                let (pointer, role) = if own == Some(place) {
                    (theme.sign(Sign::Pointer), Ink::Selection)
                } else {
                    (" ", Ink::Dim)
                };
                let told = format!("ver otros {}", facet.more);
                let line = vec![span(format!(" {pointer} "), Ink::Accent), span(told, role)];
                lines.push((line, Some(place)));
            }
        }
        lines
    }

    /// Where they stand now, with the lines, and the first of them that is in sight.
    fn shown(
        &self,
        facets: &[Facet],
        area: Rect,
        beside: Option<Rect>,
        scene: &Scene<'_>,
    ) -> Option<(Rect, Vec<Line>, u16)> {
        let inner = match beside {
            Some(beside) => beside,
            None if self.is_open => {
                window(self.lines(facets, Modal::WIDTH, scene).len(), scene).inner(area)
            }
            None => return None,
        };
        let lines = self.lines(facets, inner.width, scene);
        let own = self.place(facets).filter(|_| self.is_open);
        let cursor = lines
            .iter()
            .position(|(_, place)| own.is_some() && *place == own);
        let half = usize::from(inner.height / 2);
        let scroll = cursor.unwrap_or(0).saturating_sub(half);
        let scroll = u16::try_from(scroll).unwrap_or(u16::MAX);
        let scroll = scroll.min(last_scroll(lines.len(), inner.height));
        Some((inner, lines, scroll))
    }

    /// The value under a place of the terminal.
    pub(super) fn under(
        &self,
        facets: &[Facet],
        under: Position,
        scene: &Scene<'_>,
    ) -> Option<Place> {
        let (_, beside) = beside(scene.area(), scene);
        let (inner, lines, scroll) = self.shown(facets, scene.area(), beside, scene)?;
        let row = under.y.checked_sub(inner.y);
        let row = row.filter(|_| inner.contains(under))?;
        lines.get(usize::from(row.checked_add(scroll)?))?.1
    }

    /// Puts the cursor on a value.
    pub(super) fn put(&mut self, place: Place, facets: &[Facet]) {
        let at = places(facets).iter().position(|it| *it == place);
        self.stand(at.unwrap_or(self.at), facets);
    }

    /// Draws them beside the list, or over it while they have the keys; before they are
    /// counted there is a text in their place.
    pub(super) fn draw(
        &self,
        facets: &[Facet],
        uncounted: &str,
        area: Rect,
        buf: &mut Buffer,
        scene: &Scene<'_>,
    ) {
        let (_, beside) = beside(area, scene);
        let Some((inner, lines, scroll)) = self.shown(facets, area, beside, scene) else {
            return;
        };
        if beside.is_some() {
            let rule = Rect {
                x: inner.x.saturating_sub(2),
                width: 1,
                ..inner
            };
            let separator = scene.theme.sign(Sign::Separator);
            Pen::new(scene.theme, buf).repeat(rule, separator, Ink::Rule);
        } else {
            (&window(lines.len(), scene)).render(area, buf);
        }
        let lines: Vec<Spans> = lines.into_iter().map(|(line, _)| line).collect();
        let mut pen = Pen::new(scene.theme, buf);
        if lines.is_empty() {
            let told = if facets.is_empty() { uncounted } else { NONE };
            pen.text(inner.x, inner.y, inner.width, told, Ink::Dim);
        }
        draw_scrolled(&lines, scroll, inner, &mut pen);
    }
}

/// The window that they are in where there is no room beside the list.
fn window(lines: usize, scene: &Scene<'_>) -> Modal<'static> {
    let height = u16::try_from(lines).unwrap_or(u16::MAX).max(1);
    Modal::new(TITLE, Modal::WIDTH, height, scene.theme)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facet(title: &'static str, labels: &[&str]) -> Facet {
        let value = |label: &&str| FacetValue {
            label: (*label).to_owned(),
            count: 1,
            is_chosen: false,
        };
        Facet {
            title,
            values: labels.iter().map(value).collect(),
            more: 0,
        }
    }

    #[test]
    fn the_cursor_stays_on_its_value_when_others_come_before_it() {
        let before = [facet("Estado", &["nuevo"]), facet("Causa", &["A", "B"])];
        let after = [
            facet("Estado", &["nuevo", "solucionado"]),
            facet("Causa", &["A", "B"]),
        ];
        let mut panel = FacetPanel::default();
        assert!(panel.go(Intent::Last, &before));
        assert_eq!(panel.place(&before), Some((1, 1)));
        assert_eq!(panel.place(&after), Some((1, 1)));
        assert!(panel.go(Intent::Up, &after));
        assert_eq!(panel.place(&after), Some((1, 0)));
        // One that is no more leaves the cursor about where it was.
        let gone = [facet("Estado", &["nuevo"]), facet("Causa", &["B"])];
        assert_eq!(panel.place(&gone), Some((1, 0)));
    }
}
