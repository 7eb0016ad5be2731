//! What a shift was, in lines.

use crate::tui::prelude::*;
use crate::{
    actions::{ShiftCount, ShiftView},
    domain::{attention::Via, catalog::ProcedureType, instant::date_clock},
    tui::screens::parts::{attention_line, counted_words, state_sign},
};

fn heading(text: &str) -> Spans {
    vec![span(text, Ink::Heading)]
}

/// The shift in lines of so many columns.
pub(super) fn lines(shift: &ShiftView, scene: &Scene<'_>, room: u16) -> Vec<Spans> {
    let theme = scene.theme;
    let when = |at| date_clock(at, scene.zone);
    let mut lines = vec![vec![
        span("Turno ", Ink::Heading),
        span(
            format!("{} a {}", when(shift.from), when(shift.until)),
            Ink::Text,
        ),
        span(format!(" · entrega {}", shift.hands_over), Ink::Dim),
    ]];
    lines.push(Spans::new());
    let count = shift.outages.len();
    lines.push(heading(&format!("Eventos {count}")));
    for outage in &shift.outages {
        let sign = state_sign(outage.state);
        let lasted = outage.lasted();
        let head = vec![
            span(format!("{} ", theme.sign(sign)), Theme::sign_role(sign)),
            span(
                format!(
                    "{}  {}  ",
                    short(&outage.correlative),
                    outage.procedure_type
                ),
                Ink::Text,
            ),
        ];
        let told = format!(
            "{} · {lasted} · {}",
            outage.applications.join(", "),
            counted_words(u64::from(outage.attentions), "atención", "atenciones")
        );
        lines.extend(hung(head, &told, Ink::Dim, room));
    }
    lines.push(Spans::new());
    let taken: usize = shift.attentions.iter().map(|it| it.taken).sum();
    lines.push(heading(&format!("Atenciones {taken}")));
    lines.extend(
        shift
            .attentions
            .iter()
            .filter(|count| count.taken > 0)
            .flat_map(|count| counted(count, room)),
    );
    if !shift.critical.is_empty() {
        lines.push(Spans::new());
        lines.push(heading(&format!(
            "Críticas pendientes {}",
            shift.critical.len()
        )));
        let pending = &shift.critical;
        lines.extend(pending.iter().map(|it| attention_line(it, scene, room)));
    }
    let left: Vec<&String> = shift.unsent.iter().chain(&shift.to_do).collect();
    if !left.is_empty() {
        lines.push(Spans::new());
        lines.push(heading("Queda por hacer"));
        let arrow = theme.sign(Sign::Arrow);
        lines.extend(left.into_iter().flat_map(|text| {
            let sign = span(format!("{arrow} "), Ink::Accent);
            hung(vec![sign], text, Ink::Text, room)
        }));
    }
    lines
}

/// The attentions of one type: how many, and what became of them.
fn counted(count: &ShiftCount, room: u16) -> Vec<Spans> {
    let name = count
        .procedure_type
        .map_or("No reguladas", ProcedureType::label);
    let mut parts = Vec::new();
    if count.pending > 0 {
        parts.push(counted_words(
            count.pending as u64,
            "pendiente",
            "pendientes",
        ));
    }
    for (via, number) in Via::ALL.into_iter().zip(count.outcomes) {
        if number > 0 {
            parts.push(format!("{}: {number}", via.label()));
        }
    }
    let head = span(format!("  {name:<13}{:>3}   ", count.taken), Ink::Text);
    hung(vec![head], &parts.join(" · "), Ink::Dim, room)
}

/// What stands behind a head, below one another where a line has no room for it.
fn hung(head: Spans, told: &str, ink: Ink, room: u16) -> Vec<Spans> {
    let indent = head.iter().map(|(text, _)| cells(text)).sum::<u16>();
    let width = usize::from(room.saturating_sub(indent));
    let mut before = Some(head);
    wrap(told, width)
        .into_iter()
        .map(|line| {
            let margin = || vec![span(" ".repeat(usize::from(indent)), ink)];
            let mut spans = before.take().unwrap_or_else(margin);
            spans.push(span(line, ink));
            spans
        })
        .collect()
}
