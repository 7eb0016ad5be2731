//! How a form looks: where everything stands.

mod draw;

use super::{
    Below, Frame, Look,
    field::{Above, Place, Problem},
    layout::{Rows, place},
};
use crate::tui::prelude::*;
use crate::{
    actions::Draft,
    domain::instant::{clock, date_clock, local_day},
    tui::{
        screens::parts::INDENT,
        widgets::{FormField, page_at},
    },
};

/// The widest a page gets: longer lines are hard to follow.
const WIDEST: u16 = 100;
/// Columns of the label of a second field on a row.
const SECOND_LABELS: u16 = 11;

/// A row or more of the form.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Air,
    /// Of the blocks above the fields.
    Block(usize),
    /// What is written above the field at a position.
    Above(usize),
    /// The fields at these positions.
    Row(Vec<usize>),
    /// What is below the fields in a window.
    Foot,
}

/// What is under the mouse.
pub(super) enum Hit {
    /// What the field with the cursor offers, in this area.
    Offer(Rect),
    /// A field by position, and the area of its value.
    Field(usize, Rect),
    /// A word that does something.
    Does(Intent),
    /// The sign of fields hidden above or below: the nearest of them, by position.
    Hidden(usize),
}

/// The form with everything that it takes to be drawn.
struct View<'a, F: Filled> {
    filling: &'a Filling<F>,
    scene: &'a Scene<'a>,
    /// Where the rows stand.
    area: Rect,
    blocks: Vec<Block>,
    foot: Vec<String>,
    below: Below,
    problems: Vec<Problem<F::Key>>,
    /// The parts in sight, each with its place.
    parts: Vec<(Part, Rect)>,
    /// Something is hidden above, something below.
    more: (bool, bool),
}

pub(super) fn draw<F: Filled>(
    filling: &Filling<F>,
    screen: Rect,
    buf: &mut Buffer,
    scene: &Scene<'_>,
) {
    if screen.width < 40 || screen.height < 2 {
        return;
    }
    if let Err(text) = filling.own.ready() {
        let text = filling
            .failure
            .as_ref()
            .map_or(text, |report| report.message.clone());
        let mut pen = Pen::new(scene.theme, buf);
        pen.text(screen.x + 1, screen.y, screen.width - 2, &text, Ink::Dim);
        return;
    }
    let view = View::of(filling, screen, scene);
    view.draw_frame(screen, buf);
    view.draw(buf);
    filling.own.draw_over(screen, buf, scene);
}

pub(super) fn cursor<F: Filled>(
    filling: &Filling<F>,
    screen: Rect,
    scene: &Scene<'_>,
) -> Option<Position> {
    filling
        .own
        .ready()
        .ok()
        .filter(|()| !filling.is_covered())?;
    let view = View::of(filling, screen, scene);
    let focus = filling.form.focus_at();
    let (row, rect) = view.row_of(focus)?;
    let value = view.value_area(row, focus, rect);
    let field = filling.form.fields.get(focus)?;
    field.value.cursor(value, &view.look(focus))
}

pub(super) fn hit<F: Filled>(filling: &Filling<F>, at: Position, scene: &Scene<'_>) -> Option<Hit> {
    let view = View::of(filling, scene.area(), scene);
    let focus = filling.form.focus_at();
    if let Some(below) = view.below(focus).filter(|below| below.contains(at)) {
        let field = &filling.form.fields[focus];
        if field.value.offers() {
            return Some(Hit::Offer(below));
        }
    }
    if let Some(intent) = view.offered_at(at) {
        return Some(Hit::Does(intent));
    }
    let bottom = view.parts.iter().map(|(_, rect)| rect.bottom()).max();
    let (told, last) = view.scrolled(bottom.unwrap_or(view.area.y));
    if let Some(page) = page_at(told, at).filter(|_| last > 0) {
        return Some(Hit::Does(page));
    }
    if let Some(hidden) = view.hidden_at(at) {
        return Some(Hit::Hidden(hidden));
    }
    view.rows().find_map(|(row, rect)| {
        if !rect.contains(at) {
            return None;
        }
        let beside = row.iter().rev().copied().find(|position| {
            let value = view.value_area(row, *position, rect);
            at.y == rect.y && at.x + view.label_width(*position, row) >= value.x
        });
        let position = beside.or(row.first().copied())?;
        let value = view.value_area(row, position, rect);
        Some(Hit::Field(position, value))
    })
}

/// How many rows what is told below the fields can be scrolled.
pub(super) fn last_scroll<F: Filled>(filling: &Filling<F>, scene: &Scene<'_>) -> u16 {
    let view = View::of(filling, scene.area(), scene);
    let bottom = view.parts.iter().map(|(_, rect)| rect.bottom()).max();
    let (_, last) = view.scrolled(bottom.unwrap_or(view.area.y));
    u16::try_from(last).unwrap_or(u16::MAX)
}

impl<'a, F: Filled> View<'a, F> {
    fn is_window(&self) -> bool {
        matches!(self.filling.own.shape().frame, Frame::Window(_))
    }

    fn of(filling: &'a Filling<F>, screen: Rect, scene: &'a Scene<'a>) -> Self {
        let problems = match filling.own.read(&filling.form, scene) {
            Err(problems) => problems.iter().cloned().collect(),
            Ok(_) => Vec::new(),
        };
        let mut view = Self {
            filling,
            scene,
            area: screen,
            blocks: Vec::new(),
            foot: Vec::new(),
            below: Below::default(),
            problems,
            parts: Vec::new(),
            more: (false, false),
        };
        match filling.own.shape().frame {
            Frame::Page => {
                // The title stays while the rest scrolls below it.
                view.area = Rect {
                    y: screen.y + 1,
                    width: screen.width.min(WIDEST),
                    height: screen.height.saturating_sub(1),
                    ..screen
                };
                let room = view.area.width.saturating_sub(INDENT + 2);
                view.blocks = view.all_blocks(room);
                view.below = filling.own.below(&filling.form, scene, room + 1);
            }
            Frame::Window(width) => {
                view.area.width = width + 1;
                view.blocks = view.all_blocks(width);
                view.foot = view.foot_of(width - 2);
                let inner = view.modal("").inner(screen);
                view.area = Rect {
                    x: inner.x.saturating_sub(1),
                    width: inner.width + 1,
                    ..inner
                };
            }
        }
        view.lay_out();
        view
    }

    fn modal<'t>(&self, title: &'t str) -> Modal<'t> {
        let rows: u16 = self
            .all_parts()
            .iter()
            .map(|part| self.height(part).rows)
            .sum();
        Modal::new(title, self.area.width - 1, rows.max(1), self.scene.theme)
    }

    /// What the form says above its fields, the draft that is offered, why the deed is
    /// forbidden or was not done.
    fn all_blocks(&self, room: u16) -> Vec<Block> {
        let (own, form) = (&self.filling.own, &self.filling.form);
        let mut blocks = own.above(form, self.scene, room);
        let told = if self.is_window() {
            Vec::new()
        } else {
            self.refusal(room)
        };
        if !told.is_empty() {
            let lines = told.into_iter().map(|line| vec![span(line, Ink::Refused)]);
            blocks.push(Block {
                sign: Some(Sign::Refused),
                lines: lines.collect(),
                ..Block::default()
            });
        }
        if let Some(draft) = &self.filling.drafting.found {
            let margin = if self.is_window() { INDENT + 1 } else { 0 };
            let room = room.saturating_sub(margin);
            blocks.push(Block {
                sign: Some(Sign::Warning),
                lines: offered(draft, self.scene, room),
                ..Block::default()
            });
        }
        blocks
    }

    /// What a click on the words of the draft that is offered does.
    fn offered_at(&self, at: Position) -> Option<Intent> {
        self.filling.drafting.found.as_ref()?;
        let last = self.blocks.len().checked_sub(1)?;
        let mut parts = self.parts.iter();
        let (_, rect) =
            parts.find(|(part, rect)| *part == Part::Block(last) && rect.contains(at))?;
        let line = self.blocks[last].lines.get(usize::from(at.y - rect.y))?;
        let (mut intent, mut end) = (None, rect.x + INDENT);
        for (text, _) in line {
            intent = match text.as_str() {
                RESUME => Some(Intent::Resume),
                DISCARD => Some(Intent::Discard),
                _ => intent,
            };
            end += cells(text);
            if at.x < end {
                return intent;
            }
        }
        None
    }

    /// What stands below the fields of a window: that it waits, or a refusal.
    fn foot_of(&self, room: u16) -> Vec<String> {
        if self.filling.busy {
            return vec![self.filling.own.shape().busy.to_owned()];
        }
        self.refusal(room)
    }

    /// Why the deed is forbidden, or was not done and what to do.
    fn refusal(&self, room: u16) -> Vec<String> {
        let room = usize::from(room);
        match (&self.filling.forbidden, &self.filling.failure) {
            (Some(forbidden), _) => wrap(forbidden, room),
            (None, Some(report)) => {
                let rule = report
                    .rule
                    .map_or_else(String::new, |rule| format!(" [{rule}]"));
                let mut lines = wrap(&format!("{}{rule}", report.message), room);
                let hints = advice::told(&report.hints);
                lines.extend(hints.iter().flat_map(|hint| wrap(hint, room)));
                lines
            }
            (None, None) => Vec::new(),
        }
    }

    fn all_parts(&self) -> Vec<Part> {
        let mut parts = Vec::new();
        for (at, block) in self.blocks.iter().enumerate() {
            let first_of_window = at == 0 && self.is_window();
            if !block.tight && !first_of_window {
                parts.push(Part::Air);
            }
            parts.push(Part::Block(at));
        }
        let rows = self.filling.form.rows();
        if !self.is_window() || !(parts.is_empty() || rows.is_empty()) {
            parts.push(Part::Air);
        }
        for (at, row) in rows.into_iter().enumerate() {
            let field = &self.filling.form.fields[row[0]];
            if at > 0 && (field.place == Place::Group || field.above.is_some()) {
                parts.push(Part::Air);
            }
            if field.above.is_some() {
                parts.push(Part::Above(row[0]));
            }
            parts.push(Part::Row(row));
        }
        if !self.foot.is_empty() {
            parts.extend([Part::Air, Part::Foot]);
        }
        parts
    }

    /// Where what is told below the fields stands, and how far it can be scrolled.
    fn scrolled(&self, bottom: u16) -> (Rect, usize) {
        let area = Rect {
            y: bottom.saturating_add(1),
            height: self.area.bottom().saturating_sub(bottom + 1),
            ..self.area
        };
        let last = self.below.lines.len().saturating_sub(area.height.into());
        (area, last)
    }

    fn height(&self, part: &Part) -> Rows {
        let rows = |count: usize| Rows::of(u16::try_from(count).unwrap_or(u16::MAX));
        match part {
            Part::Air => Rows::AIR,
            Part::Block(at) => rows(self.blocks[*at].lines.len()),
            Part::Above(at) => rows(self.above(*at).0.len()),
            Part::Row(row) => {
                let remarks = self.remarks(row);
                let width = self.area.width.saturating_sub(INDENT);
                Rows::of(self.frame(row, &remarks).height(width))
            }
            Part::Foot => rows(self.foot.len()),
        }
    }

    fn above(&self, at: usize) -> (Vec<String>, Ink) {
        let room = usize::from(self.area.width.saturating_sub(INDENT + 1));
        match self.filling.form.fields[at].above {
            Some(Above::Heading(text)) => (vec![text.to_owned()], Ink::Heading),
            Some(Above::Note(text)) => (wrap(text, room), Ink::Dim),
            None => (Vec::new(), Ink::Dim),
        }
    }

    /// Says where each part stands, and whether more is above or below.
    fn lay_out(&mut self) {
        let parts = self.all_parts();
        let heights: Vec<Rows> = parts.iter().map(|part| self.height(part)).collect();
        let focus = self.filling.form.focus_at();
        let focus = parts
            .iter()
            .position(|part| matches!(part, Part::Row(row) if row.contains(&focus)))
            .unwrap_or(0);
        let placed = place(self.area, &heights, focus);
        self.more = (placed.more_above, placed.more_below);
        self.parts = parts
            .into_iter()
            .zip(placed.rects)
            .filter_map(|(part, rect)| Some((part, rect?)))
            .collect();
    }

    fn rows(&self) -> impl Iterator<Item = (&[usize], Rect)> {
        self.parts.iter().filter_map(|(part, rect)| match part {
            Part::Row(row) => Some((row.as_slice(), *rect)),
            _ => None,
        })
    }

    /// The field that a click on the sign of what is hidden leads to.
    fn hidden_at(&self, at: Position) -> Option<usize> {
        let in_sight: Vec<usize> = self
            .rows()
            .filter_map(|(row, _)| row.first().copied())
            .collect();
        let all = self.filling.form.rows();
        let mut all = all.iter().filter_map(|row| row.first().copied());
        match page_at(self.area, at)? {
            Intent::PageUp if self.more.0 => {
                let first = in_sight.first().copied()?;
                Some(all.take_while(|it| *it < first).last().unwrap_or(first))
            }
            Intent::PageDown if self.more.1 => {
                let last = in_sight.last().copied()?;
                Some(all.find(|it| *it > last).unwrap_or(last))
            }
            _ => None,
        }
    }

    fn row_of(&self, position: usize) -> Option<(&[usize], Rect)> {
        self.rows().find(|(row, _)| row.contains(&position))
    }

    /// What is left of the page below a field.
    fn below(&self, position: usize) -> Option<Rect> {
        let (_, rect) = self.row_of(position)?;
        Some(Rect {
            y: rect.y + 1,
            height: self.area.bottom().saturating_sub(rect.y + 1),
            ..self.area
        })
    }

    fn labels(&self, position: usize) -> u16 {
        let field = &self.filling.form.fields[position];
        field.labels.unwrap_or(self.filling.own.shape().labels)
    }

    fn label(&self, position: usize) -> &'static str {
        let (own, form) = (&self.filling.own, &self.filling.form);
        let field = &form.fields[position];
        own.label(form, field.key).unwrap_or(field.label)
    }

    /// Columns before the value of a field that belong to it.
    fn label_width(&self, position: usize, row: &[usize]) -> u16 {
        match row.first() {
            Some(first) if *first == position => self.labels(position) + INDENT,
            _ if self.label(position).is_empty() => 0,
            _ => SECOND_LABELS,
        }
    }

    fn look(&self, position: usize) -> Look<'_> {
        let form = &self.filling.form;
        Look {
            around: self.scene.around(),
            focused: form.focus_at() == position,
            placeholder: form.fields[position].placeholder,
            revealed: form.revealed,
            indent: INDENT + self.labels(position).saturating_sub(2),
        }
    }

    /// The problems of a field that are told now.
    fn told(&self, position: usize) -> impl Iterator<Item = &Problem<F::Key>> {
        let key = self.filling.form.fields[position].key;
        self.problems.iter().filter(move |problem| {
            problem.key == key && self.filling.form.tells(position, problem.is_missing)
        })
    }

    /// What stands under a row.
    fn remarks(&self, row: &[usize]) -> Vec<Remark> {
        let (own, form) = (&self.filling.own, &self.filling.form);
        let mut remarks = Vec::new();
        for position in row {
            let field = &form.fields[*position];
            if !field.value.is_told_beside() {
                let told = self.told(*position);
                remarks.extend(told.map(|it| Remark::new(RemarkKind::Error, it.text.clone())));
            }
        }
        for position in row {
            let key = form.fields[*position].key;
            let is_wrong = self.told(*position).next().is_some();
            let phrase = own.new_phrase().map(|phrase| phrase.remarks(form, key));
            let own = own.remarks(form, key, self.scene);
            let note = form.fields[*position].note;
            let note = note.map(|it| Remark::new(RemarkKind::Note, it));
            for mut remark in phrase.into_iter().flatten().chain(own).chain(note) {
                // What is wrong says more than what only explains.
                if is_wrong && remark.kind == RemarkKind::Note {
                    continue;
                }
                // Of two fields on a row, the second is named.
                let label = self.label(*position);
                if row.first() != Some(position)
                    && !label.is_empty()
                    && remark.kind == RemarkKind::Warning
                {
                    remark.text = format!("{label}: {}", remark.text);
                }
                remarks.push(remark);
            }
        }
        remarks
    }

    /// The frame of a row: the label of its first field and the height of its values.
    fn frame<'r>(&self, row: &[usize], remarks: &'r [Remark]) -> FormField<'r> {
        let first = row[0];
        let rect = Rect {
            height: 1,
            ..self.area
        };
        let around = self.scene.around();
        let height = row.iter().map(|position| {
            let width = self.value_area(row, *position, rect).width;
            let field = &self.filling.form.fields[*position];
            field.value.height(width, &around)
        });
        FormField::new(self.label(first), self.scene.theme)
            .label_width(self.labels(first))
            .value_height(height.max().unwrap_or(1))
            .focused(self.filling.form.focus_at() == first)
            .remarks(remarks)
    }

    /// Where the value of a field is drawn, given the place of its row.
    fn value_area(&self, row: &[usize], position: usize, rect: Rect) -> Rect {
        let field = &self.filling.form.fields[position];
        let left = rect.x + INDENT + self.labels(row[0]);
        let right = rect.right().saturating_sub(1);
        let x = if row[0] == position {
            left
        } else if self.label(position).is_empty() {
            let first = &self.filling.form.fields[row[0]].value;
            let width = first.natural_width(&self.scene.around());
            left + width.unwrap_or(right.saturating_sub(left) / 2) + 2
        } else {
            rect.x + INDENT + (rect.width - INDENT) / 2 + SECOND_LABELS
        };
        // The first of two ends before the label of the second.
        let second = row.get(1).filter(|second| {
            row[0] == position && **second != position && !self.label(**second).is_empty()
        });
        let end = second.map_or(right, |second| {
            let second = self.value_area(row, *second, rect).x;
            second.saturating_sub(SECOND_LABELS + 3)
        });
        Rect {
            x,
            width: end.saturating_sub(x).min(field.width),
            ..rect
        }
    }
}

const RESUME: &str = "F7";
const DISCARD: &str = "F8";

/// What offers an older draft, in as many columns; typing goes on meanwhile.
fn offered(draft: &Draft, scene: &Scene<'_>, room: u16) -> Vec<Spans> {
    let today = local_day(draft.saved_at, scene.zone) == local_day(scene.now, scene.zone);
    let when = if today {
        format!("de las {}", clock(draft.saved_at, scene.zone))
    } else {
        format!("del {}", date_clock(draft.saved_at, scene.zone))
    };
    let mut line = vec![span(format!("Quedó un borrador {when}:  "), Ink::Warning)];
    let answers = vec![
        span(RESUME, Ink::Accent),
        span(" Retomar   ", Ink::Text),
        span(DISCARD, Ink::Accent),
        span(" Descartar", Ink::Text),
    ];
    let width: u16 = line
        .iter()
        .chain(&answers)
        .map(|(text, _)| cells(text))
        .sum();
    if width > room {
        return vec![line, answers];
    }
    line.extend(answers);
    vec![line]
}
