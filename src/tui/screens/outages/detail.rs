//! One outage in lines: facts, instants, warnings, history with old → new (O6).

use chrono::TimeDelta;

use crate::{
    actions::{HistoryEntry, OutageDetail, OutageView},
    domain::instant::duration,
    tui::{
        screens::{
            Scene,
            parts::{Spans, confirmation, day_and_clock, flags, short, span, state_sign, strip},
        },
        text::{width, wrap},
        theme::{Role, Sign, Theme},
    },
};

/// Columns of the facts' names.
const NAMES: usize = 15;

/// The outage, line by line.
pub(super) fn lines(detail: &OutageDetail, scene: &Scene<'_>, room: u16) -> Vec<Spans> {
    let outage = &detail.outage;
    let mut lines = heading(outage, scene);
    lines.push(Spans::new());
    lines.extend(strip(outage, scene, room.saturating_sub(3)).map(indented));
    lines.push(Spans::new());
    facts(outage, scene, room, &mut lines);
    let warnings = flags(outage);
    if !warnings.is_empty() {
        lines.push(Spans::new());
        let sign = scene.theme.sign(Sign::Warning);
        for warning in warnings {
            for (index, line) in wrap(&warning, usize::from(room).saturating_sub(6))
                .into_iter()
                .enumerate()
            {
                let lead = if index == 0 { sign } else { " " };
                lines.push(vec![
                    span("   ", Role::Text),
                    span(format!("{lead} {line}"), Role::Warning),
                ]);
            }
        }
    }
    lines.push(Spans::new());
    lines.push(vec![span(" Historia", Role::Heading)]);
    for entry in &detail.history {
        history(entry, scene, room, &mut lines);
    }
    lines
}

fn indented(line: Spans) -> Spans {
    let mut spans = vec![span("   ", Role::Text)];
    spans.extend(line);
    spans
}

fn heading(outage: &OutageView, scene: &Scene<'_>) -> Vec<Spans> {
    let theme = scene.theme;
    let first = vec![
        span(format!(" {}", short(&outage.correlative)), Role::Heading),
        span(
            format!(" · {} · {}", outage.procedure_type, outage.procedure),
            Role::Heading,
        ),
    ];
    let sign = state_sign(outage.state);
    let mut second = vec![
        span(" ", Role::Text),
        span(
            format!("{} {}", theme.sign(sign), outage.state.label()),
            Theme::sign_role(sign),
        ),
        span(
            format!(
                "   {}",
                duration(TimeDelta::seconds(outage.duration_seconds))
            ),
            Role::Text,
        ),
    ];
    if outage.over_one_hour {
        let sign = theme.sign(Sign::Warning);
        second.push(span(format!(" {sign} más de 1 hora"), Role::Warning));
    }
    if outage.critical {
        let sign = theme.sign(Sign::Critical);
        second.push(span(format!("   {sign} CRÍTICO"), Role::Critical));
    }
    vec![first, second]
}

fn facts(outage: &OutageView, scene: &Scene<'_>, room: u16, lines: &mut Vec<Spans>) {
    let mut fact = |name: &str, text: &str, more: Spans| {
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
    };
    fact("Correlativo", &outage.correlative, Spans::new());
    let applications = if outage.applications.is_empty() {
        "ninguno".to_owned()
    } else {
        outage.applications.join(", ")
    };
    fact("Aplicativos", &applications, Spans::new());
    fact(
        "Escenario",
        outage.scenario.label(),
        confirmation(outage, scene.theme),
    );
    fact("Registró", &outage.registered_by, Spans::new());
    if let Some(cause) = &outage.cause {
        fact("Motivo", cause, Spans::new());
    }
    if let Some(reference) = &outage.reference {
        fact("Referencia", reference, Spans::new());
    }
    if let Some(sustento) = &outage.sustento {
        fact("Sustento", sustento, Spans::new());
    }
    if let Some(due) = outage.report_due {
        let text = format!("vence el {}", due.format("%d/%m/%Y"));
        fact("Reporte", &text, Spans::new());
    }
}

/// Column of what does not fit beside the date.
const AFTER_DATE: usize = 16;

fn history(entry: &HistoryEntry, scene: &Scene<'_>, room: u16, lines: &mut Vec<Spans>) {
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
