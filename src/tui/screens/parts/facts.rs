//! The lines a record is told in: its facts by name, and its history.

use crate::tui::prelude::*;
use crate::{actions::HistoryEntry, tui::text::width};

use super::{
    spans::{Spans, span},
    words::day_and_clock,
};

/// Columns of the facts' names.
const NAMES: usize = 15;

/// A fact by name, over as many lines as it takes; `more` stands after its last word.
pub(crate) fn push_fact(lines: &mut Vec<Spans>, room: u16, name: &str, text: &str, more: Spans) {
    let limit = usize::from(room).saturating_sub(NAMES + 4);
    let wrapped = wrap(text, limit);
    let last = wrapped.len().saturating_sub(1);
    let mut more = Some(more);
    for (index, line) in wrapped.into_iter().enumerate() {
        let name = if index == 0 { name } else { "" };
        let gap = " ".repeat(NAMES.saturating_sub(width(name)));
        let mut spans = vec![
            span(format!("   {name}{gap}"), Role::Dim),
            span(line, Role::Text),
        ];
        if index == last {
            spans.extend(more.take().unwrap_or_default());
        }
        lines.push(spans);
    }
}

/// What a reader must be warned of.
pub(crate) fn push_warning(lines: &mut Vec<Spans>, room: u16, text: &str, scene: &Scene<'_>) {
    let rows = wrap(text, usize::from(room).saturating_sub(6));
    for (index, row) in rows.into_iter().enumerate() {
        let lead = if index == 0 {
            scene.theme.sign(Sign::Warning)
        } else {
            " "
        };
        lines.push(vec![span(format!("   {lead} {row}"), Role::Warning)]);
    }
}

/// Column of what does not fit beside the date.
const AFTER_DATE: usize = 16;

/// One thing that happened to a record: when, what, old and new, who, why (O6).
pub(crate) fn push_history(
    lines: &mut Vec<Spans>,
    room: u16,
    entry: &HistoryEntry,
    scene: &Scene<'_>,
) {
    let theme = scene.theme;
    let date = format!("   {}  ", day_and_clock(entry.at, scene));
    let mut head = vec![span(date, Role::Dim), span(entry.what.clone(), Role::Text)];
    let arrow = theme.sign(Sign::Arrow);
    let change = match (&entry.old, &entry.new) {
        (Some(old), Some(new)) => vec![
            span(format!("{old} {arrow} "), Role::Dim),
            span(new.clone(), Role::Heading),
        ],
        (None, Some(new)) => vec![span(new.clone(), Role::Heading)],
        (_, None) => Spans::new(),
    };
    let mut tail = vec![span(format!(" · {}", entry.by), Role::Dim)];
    if entry.signed {
        let sign = theme.sign(Sign::Confirmed);
        tail.push(span(format!(" {sign} firmado"), Role::Confirmed));
    }
    if !entry.effective {
        tail.push(span(" · sin efecto", Role::Warning));
    }
    if entry.clock_suspect {
        tail.push(span(" · reloj dudoso", Role::Warning));
    }
    let length = |spans: &Spans| -> usize { spans.iter().map(|(text, _)| width(text)).sum() };
    let in_one = length(&head) + length(&change) + length(&tail) + 4 <= usize::from(room);
    if change.is_empty() || in_one {
        if !change.is_empty() {
            head.push(span("  ", Role::Text));
        }
        head.extend(change);
        head.extend(tail);
        lines.push(head);
    } else {
        head.extend(tail);
        lines.push(head);
        let mut second = vec![span(" ".repeat(AFTER_DATE), Role::Text)];
        second.extend(change);
        lines.push(second);
    }
    if let Some(reason) = &entry.reason {
        for line in wrap(reason, usize::from(room).saturating_sub(AFTER_DATE + 3)) {
            lines.push(vec![span(
                format!("{}{line}", " ".repeat(AFTER_DATE)),
                Role::Dim,
            )]);
        }
    }
}
