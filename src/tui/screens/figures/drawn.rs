//! The course of a month or a year in one line, and its days as a strip of weeks.

use crate::tui::prelude::*;
use crate::{
    actions::FiguresView,
    domain::{
        figures::By,
        instant::{date, weekday},
    },
    tui::widgets::level,
};
use chrono::{Datelike, NaiveDate, TimeDelta};
use std::collections::BTreeMap;

/// The pictures of a span: by month where it is a year, and by day, Monday first. What is
/// not known stays blank, which is not what a day without any event looks like.
pub(super) fn pictures(view: &FiguresView, theme: Theme) -> Vec<Spans> {
    let mut lines = Vec::new();
    if view.month.is_none() {
        lines.push(heading("Eventos por mes"));
        lines.extend(months(view, theme));
        lines.push(Spans::new());
    }
    lines.push(heading("Eventos por día"));
    lines.extend(days(view, theme));
    lines.extend(legend(view, theme));
    lines
}

fn heading(text: &str) -> Spans {
    vec![span(text, Ink::Dim)]
}

/// A column a month, with its initial and its number below.
fn months(view: &FiguresView, theme: Theme) -> [Spans; 3] {
    const INITIALS: [&str; 12] = ["E", "F", "M", "A", "M", "J", "J", "A", "S", "O", "N", "D"];
    let known: BTreeMap<&str, u64> = view
        .by(By::Month)
        .map(|part| (part.key.as_str(), u64::from(part.figure.events)))
        .collect();
    let most = known.values().max().copied().unwrap_or(0);
    let of = |month: usize| {
        let key = format!("{}-{:02}", view.year, month + 1);
        known.get(key.as_str()).copied()
    };
    let column = |text: &str| format!("{text:>4}");
    let row = |cell: &dyn Fn(usize) -> String| (0..12).map(|month| column(&cell(month))).collect();
    let bars: String = row(&|month| match of(month) {
        None => " ".to_owned(),
        Some(0) => theme.nought().to_owned(),
        Some(count) => level(theme.heights(), count, most).to_owned(),
    });
    let counts: String = row(&|month| of(month).map_or_else(String::new, |it| it.to_string()));
    let initials: String = row(&|month| INITIALS[month].to_owned());
    [
        vec![span(bars, Ink::Accent)],
        vec![span(counts, Ink::Text)],
        vec![span(initials, Ink::Dim)],
    ]
}

/// A row a day of the week, a column a week.
fn days(view: &FiguresView, theme: Theme) -> Vec<Spans> {
    let known: BTreeMap<NaiveDate, u64> = view
        .by(By::Day)
        .filter_map(|part| Some((part.key.parse().ok()?, u64::from(part.figure.events))))
        .collect();
    let most = most_of(&known);
    let back = TimeDelta::days(view.from.weekday().num_days_from_monday().into());
    let monday = view.from.checked_sub_signed(back).unwrap_or(view.from);
    let weeks = (view.to - monday).num_days() / 7 + 1;
    // The weeks of a month have room for their days' numbers.
    let is_month = view.month.is_some();
    (0..7)
        .map(|of_week| {
            let first = monday + TimeDelta::days(of_week);
            let mut line = vec![span(format!("{} ", weekday(first)), Ink::Dim)];
            let mut cells = String::new();
            for week in 0..weeks {
                let day = first + TimeDelta::weeks(week);
                let is_in = (view.from..=view.to).contains(&day);
                let cell = match known.get(&day) {
                    Some(0) => theme.nought(),
                    Some(count) => level(theme.shades(), *count, most),
                    None => " ",
                };
                let cell = match (is_month, is_in) {
                    (true, true) => format!(" {:>2}{cell}", day.day()),
                    (true, false) => " ".repeat(4),
                    (false, _) => cell.to_owned(),
                };
                cells.push_str(&cell);
            }
            line.push(span(cells, Ink::Accent));
            line
        })
        .collect()
}

fn most_of(known: &BTreeMap<NaiveDate, u64>) -> u64 {
    known.values().max().copied().unwrap_or(0)
}

/// How the signs are read.
fn legend(view: &FiguresView, theme: Theme) -> [Spans; 2] {
    let unknown = match view.known_from {
        None => "sin ningún evento registrado".to_owned(),
        Some(from) => {
            let from = from.max(view.from);
            let (from, to) = (date(from), date(view.known_to.max(from)));
            format!("en blanco: sin dato; se sabe del {from} al {to}")
        }
    };
    let (none, shades) = (theme.nought(), theme.shades());
    let (few, many) = (shades[0], shades[shades.len() - 1]);
    let signs = format!("{none} ninguno · {few} pocos · {many} más");
    [signs, unknown].map(|text| vec![span(text, Ink::Dim)])
}
