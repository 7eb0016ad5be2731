//! What a cell of PQR has before it: its receptions, its queue, its deadlines (X2, X12).

use crate::domain::text::counted_words;
use crate::tui::prelude::*;
use crate::{
    actions::CellBoard,
    domain::{authority::Permission, instant::short_day, pqr::Counting},
    tui::screens::parts::{draw_spans, signed},
};

/// The three parts of a strip: the receptions take what the others leave.
pub(super) fn parts(strip: Rect) -> [Rect; 3] {
    // Five figures beside the longest of their words.
    let narrow = (strip.width / 4).clamp(22, 30);
    let wide = strip.width.saturating_sub(2 * narrow);
    let part = |x: u16, width: u16| Rect::new(strip.x + x, strip.y, width, strip.height);
    [
        part(0, wide),
        part(wide, narrow),
        part(wide + narrow, narrow),
    ]
}

/// Draws them.
pub(super) fn draw(cell: &CellBoard, places: &[Rect], scene: &Scene<'_>, buf: &mut Buffer) {
    let told = [
        ("Recepciones", receptions(cell, scene)),
        ("Cola", queue(cell, scene)),
        ("Plazos", deadlines(cell, scene)),
    ];
    let mut pen = Pen::new(scene.theme, buf);
    for (place, (title, lines)) in places.iter().zip(told) {
        let inner = pen.frame(*place, title, Ink::Rule);
        let lines = fitting(lines, inner.height);
        let room = inner.width.saturating_sub(2);
        for (y, (text, count)) in (inner.top()..inner.bottom()).zip(&lines) {
            let words: u16 = text.iter().map(|(text, _)| cells(text)).sum();
            // How many rows it had gives way to what became of it.
            let is_wide = words + cells(count) + 1 > room && text.len() > 1;
            let count = if is_wide { "" } else { count };
            let right = inner.right().saturating_sub(1);
            pen.right(inner.x + 1, right, y, count, Ink::Text);
            let beside = if count.is_empty() {
                0
            } else {
                cells(count) + 1
            };
            let room = room.saturating_sub(beside);
            draw_spans(&mut pen, inner.x + 1, y, room, text);
        }
    }
}

/// As many lines as there is room for; the last one tells how many more there are.
fn fitting(mut lines: Vec<Line>, room: u16) -> Vec<Line> {
    let room = usize::from(room);
    if lines.len() > room && room > 0 {
        let more = lines.len() - (room - 1);
        lines.truncate(room - 1);
        let told = vec![span("y más".to_owned(), Ink::Dim)];
        lines.push((told, format!("+{more}")));
    }
    lines
}

/// A line, and the figure at its end.
type Line = (Spans, String);

fn receptions(cell: &CellBoard, scene: &Scene<'_>) -> Vec<Line> {
    let mut lines: Vec<Line> = cell
        .unfinished
        .iter()
        .map(|left| {
            let text = format!("{} {}", left.base.short(), short_day(left.cut));
            let sign = signed(scene.theme, Sign::Warning, &text);
            (vec![sign], "a medias".to_owned())
        })
        .collect();
    lines.extend(cell.receptions.iter().map(|it| {
        let text = format!("{} {}", it.base.short(), short_day(it.cut));
        let (sign, more) = match it.counting {
            Counting::Counts => (
                Sign::Confirmed,
                format!("  {}", counted_words(it.counts.new, "nueva", "nuevas")),
            ),
            Counting::Replaced => (Sign::Closed, "  sustituida".to_owned()),
            Counting::SameFile => (Sign::Closed, "  mismo archivo".to_owned()),
            Counting::Rivals => (Sign::Critical, "  otro archivo".to_owned()),
        };
        let line = vec![signed(scene.theme, sign, &text), span(more, Ink::Dim)];
        (line, it.rows.to_string())
    }));
    if lines.is_empty() {
        let receives = scene.may(Permission::ReceiveBase).is_ok();
        let key = scene.keymap.key_of(Intent::ReceiveBase);
        let how = key.filter(|_| receives);
        let how = how.map(|key| format!("Recíbala con {key}."));
        let told = ["Ninguna base todavía.".to_owned()].into_iter().chain(how);
        lines.extend(told.map(|text| (vec![span(text, Ink::Dim)], String::new())));
    }
    lines
}

fn queue(cell: &CellBoard, scene: &Scene<'_>) -> Vec<Line> {
    let mut lines: Vec<Line> = cell
        .states
        .iter()
        .map(|(state, count)| {
            let ink = if state.is_closed() {
                Ink::Dim
            } else {
                Ink::Text
            };
            (vec![span(state.label().to_owned(), ink)], count.to_string())
        })
        .collect();
    for (text, count) in [
        ("idas en curso", cell.gone_in_work),
        ("ya no vienen", cell.gone_untouched),
    ] {
        if count > 0 {
            lines.push((vec![span(text.to_owned(), Ink::Dim)], count.to_string()));
        }
    }
    // What is to be looked at first stands first.
    for (text, count) in [
        ("dos a la vez", cell.unaware),
        ("aún vienen", cell.closed_still_there),
    ] {
        if count > 0 {
            let told = signed(scene.theme, Sign::Critical, text);
            lines.insert(0, (vec![told], count.to_string()));
        }
    }
    lines
}

fn deadlines(cell: &CellBoard, scene: &Scene<'_>) -> Vec<Line> {
    [
        (Sign::Refused, "vencidas", cell.overdue),
        (Sign::Warning, "por vencer", cell.due_soon),
        (Sign::Clock, "en plazo", cell.running),
        (Sign::Open, "sin fecha", cell.undated),
    ]
    .into_iter()
    .map(|(sign, text, count)| (vec![signed(scene.theme, sign, text)], count.to_string()))
    .collect()
}
