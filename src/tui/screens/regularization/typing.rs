//! What to type for a record, in the order of the official form (G1).

use super::words;
use crate::actions::{QueueRow, TypingSheet};
use crate::tui::prelude::*;

/// Columns of a field's name.
const NAMES: usize = 18;
/// Columns before a field's value: pointer, number and name.
const LEAD: u16 = 26;
/// Columns of what copies a field.
const COPY: &str = "  y copiar";

/// The sheet, line by line, and the line of the field that is copied next.
pub(super) fn lines(
    sheet: &TypingSheet,
    row: Option<&QueueRow>,
    focus: usize,
    scene: &Scene<'_>,
    room: u16,
) -> (Vec<Spans>, usize) {
    let head = |text, role| vec![span(format!(" {text}"), role)];
    let mut lines: Vec<Spans> = place(sheet, scene, room.saturating_sub(3))
        .into_iter()
        .map(|step| head(step, Ink::Heading))
        .collect();
    let way = row.map(|row| format!("{} · {}", row.short_name, words::way(row, scene)));
    let way = wrap(
        &way.unwrap_or_default(),
        usize::from(room.saturating_sub(3)),
    );
    lines.extend(way.into_iter().map(|it| head(it, Ink::Dim)));
    let mut focused = 0;
    for (position, field) in sheet.fields.iter().enumerate() {
        let is_next = position == focus;
        let pointer = if is_next {
            focused = lines.len();
            scene.theme.sign(Sign::Pointer)
        } else {
            " "
        };
        let limit = room.saturating_sub(LEAD + 2);
        for (index, value) in wrap(&field.value, usize::from(limit))
            .into_iter()
            .enumerate()
        {
            let name = if index == 0 {
                format!("{pointer} {:>2} {:<NAMES$}  ", position + 1, field.label)
            } else {
                " ".repeat(usize::from(LEAD) - 1)
            };
            let role = if is_next { Ink::Heading } else { Ink::Text };
            let is_room = cells(&value) + cells(COPY) <= limit;
            let mut line = vec![span(format!(" {name}"), Ink::Dim), span(value, role)];
            if is_next && index == 0 && is_room {
                line.push(span(COPY, Ink::Dim));
            }
            lines.push(line);
        }
    }
    lines.push(code(&sheet.code_label, row));
    // What comes after the last field is its code.
    if focus + 1 == sheet.fields.len() {
        focused = lines.len() - 1;
    }
    (lines, focused)
}

/// The official code, as far as it is known.
pub(super) fn code(label: &str, row: Option<&QueueRow>) -> Spans {
    let mut line = vec![span(format!("   {label}  "), Ink::Text)];
    line.extend(match row.map(|row| (&row.official_code, row.exempt)) {
        Some((Some(code), _)) => vec![
            span(code.clone(), Ink::Heading),
            span(" · Enter lo cambia", Ink::Dim),
        ],
        Some((None, Some(why))) => vec![span(format!("no requiere: {}", why.label()), Ink::Dim)],
        Some((None, None)) => vec![span("Enter lo escribe", Ink::Dim)],
        None => Vec::new(),
    });
    if row.is_some_and(|row| row.conflict) {
        line.push(span(" · tiene varios: diga el correcto [N3]", Ink::Warning));
    }
    line
}

/// Where to type: in one line, or beside the queue system and way apart.
fn place(sheet: &TypingSheet, scene: &Scene<'_>, room: u16) -> Vec<String> {
    let mut steps = vec![sheet.system.clone(), sheet.path.clone()];
    steps.retain(|step| !step.is_empty());
    if !scene.is_wide() {
        steps = vec![steps.join(" → ")];
    }
    for step in &mut steps {
        // Where there is little room the last steps of the way count.
        while cells(step) > room
            && let Some((_, rest)) = step.split_once(" → ")
        {
            *step = rest.to_owned();
        }
        *step = step.replace('→', scene.theme.sign(Sign::Arrow));
    }
    steps
}
