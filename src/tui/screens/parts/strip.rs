//! The five instants of an outage, side by side, with what lies between them (O2).

use chrono::{DateTime, FixedOffset};

use super::spans::{Spans, span};
use crate::tui::prelude::*;
use crate::{
    actions::OutageView,
    domain::instant::{amount, clock, date, local_day, minutes_between},
    tui::text::width,
};

/// Names, times and spans: three lines of five columns.
pub(crate) fn strip(outage: &OutageView, scene: &Scene<'_>, room: u16) -> [Spans; 3] {
    let column = usize::from(room / 5).clamp(11, 18);
    let instants = [
        ("Inicio", Some(outage.started_at)),
        ("Detectado", Some(outage.detected_at)),
        ("Registrado", Some(outage.registered_at)),
        (
            if column < 14 {
                "Restabl."
            } else {
                "Restablecido"
            },
            outage.restored_at,
        ),
        ("Cerrado", outage.closed_at),
    ];
    let dash = scene.theme.sign(Sign::Rule);
    let first_day = local_day(outage.started_at, scene.zone);
    let last = instants.len() - 1;
    let [mut names, mut times, mut gaps] = [Spans::new(), Spans::new(), Spans::new()];
    let mut before: Option<DateTime<FixedOffset>> = None;
    for (index, (name, at)) in instants.into_iter().enumerate() {
        let role = if at.is_some() { Ink::Text } else { Ink::Dim };
        names.push(span(name, role));
        if index < last {
            let room = column.saturating_sub(width(name) + 2);
            names.push(span(format!(" {} ", dash.repeat(room)), Ink::Rule));
        }
        let time = at.map_or_else(
            || "·".to_owned(),
            |at| {
                if local_day(at, scene.zone) == first_day {
                    clock(at, scene.zone)
                } else {
                    let day = at.with_timezone(&scene.zone).format("%d/%m");
                    format!("{day} {}", clock(at, scene.zone))
                }
            },
        );
        let role = if at.is_some() { Ink::Heading } else { Ink::Dim };
        let column = if index < last { column } else { 0 };
        times.push(span(padded(time, column), role));
        let gap = match (before, at) {
            (None, Some(_)) => date(first_day),
            (Some(before), Some(at)) => between(before, at),
            _ => String::new(),
        };
        gaps.push(span(padded(gap, column), Ink::Dim));
        before = at.or(before);
    }
    [names, times, gaps]
}

fn padded(text: String, column: usize) -> String {
    // A long one moves those after it; it never runs into them.
    let least = usize::from(column > 0);
    let gap = column.saturating_sub(width(&text)).max(least);
    text + &" ".repeat(gap)
}

fn between(from: DateTime<FixedOffset>, to: DateTime<FixedOffset>) -> String {
    let minutes = minutes_between(from, to);
    let sign = if minutes < 0 { "-" } else { "+" };
    format!("{sign}{}", amount(minutes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::testing::prelude::*;

    #[test]
    fn law_10_a_span_is_told_in_whole_and_runs_into_no_other() {
        let stage = Stage::new();
        let told = |outage: &OutageView| {
            let [_, _, gaps] = strip(outage, &stage.scene(), 55);
            gaps.into_iter().map(|(text, _)| text).collect::<String>()
        };
        let mut outage = restored(41);
        assert!(told(&outage).contains("+1 h 16 min"), "{}", told(&outage));
        outage.restored_at = Some(outage.registered_at + chrono::TimeDelta::hours(47));
        outage.closed_at = outage.restored_at;
        assert!(
            told(&outage).contains("+47 h 00 min +0 min"),
            "{}",
            told(&outage)
        );
    }
}
