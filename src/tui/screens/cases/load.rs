//! How many cases are due on each of the business days that come, today first (D5).

use chrono::Datelike;

use crate::actions::{CaseLoad, DueDay};
use crate::domain::instant::short_day;
use crate::tui::{
    prelude::*,
    screens::parts::{draw_scrolled, last_scroll, scrolled},
    widgets::{BarRow, Bars},
};

/// What the strip stands in.
#[derive(Debug)]
pub(super) struct LoadWindow {
    load: CaseLoad,
    scroll: u16,
}

const TITLE: &str = "Carga · 15 días hábiles";

impl LoadWindow {
    pub(super) const fn of(load: CaseLoad) -> Self {
        Self { load, scroll: 0 }
    }

    /// A bar a day; a holiday has none, and says its name.
    fn lines(&self, scene: &Scene<'_>) -> Vec<Spans> {
        let load = &self.load;
        let bar = |label: String, value: u64| BarRow {
            label,
            value: Some(value),
            lack: "",
            is_own: false,
        };
        let mut rows = vec![bar("vencidas".to_owned(), load.overdue)];
        let today = load.days.first().map(|it| it.date);
        rows.extend(load.days.iter().map(|day: &DueDay| {
            let is_today = Some(day.date) == today;
            let label = short_day(day.date);
            let is_weekend = day.date.weekday().number_from_monday() > 5;
            BarRow {
                label: if is_today {
                    format!("hoy {label}")
                } else {
                    label
                },
                value: (day.holiday.is_none() || day.cases > 0).then_some(day.cases),
                lack: if is_weekend { "no hábil" } else { "festivo" },
                is_own: is_today,
            }
        }));
        rows.push(bar("después".to_owned(), load.later));
        rows.push(bar("sin fecha".to_owned(), load.undated));
        let bars = Bars {
            rows: &rows,
            median_twice: None,
            theme: scene.theme,
        };
        // The last columns are those of the signs of more.
        bars.lines(Modal::WIDTH - 2)
    }

    fn window(lines: usize, scene: &Scene<'_>) -> Modal<'static> {
        let height = u16::try_from(lines).unwrap_or(u16::MAX);
        Modal::new(TITLE, Modal::WIDTH, height, scene.theme)
    }
}

impl Part for LoadWindow {
    fn context(&self) -> Context {
        Context::Reading
    }

    fn update(&mut self, input: Input, scene: &Scene<'_>) -> Vec<Wish> {
        match input {
            Input::Key(event) => self.press(&event, scene),
            _ => Vec::new(),
        }
    }

    fn perform(&mut self, intent: Intent, scene: &Scene<'_>) -> Vec<Wish> {
        let lines = self.lines(scene).len();
        let height = Self::window(lines, scene).inner(scene.area()).height;
        match scrolled(self.scroll, intent, lines, height, 1) {
            Some(to) => self.scroll = to.min(last_scroll(lines, height)),
            None if intent == Intent::Back => return vec![Wish::Back],
            None => {}
        }
        Vec::new()
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, scene: &Scene<'_>) {
        let lines = self.lines(scene);
        let window = Self::window(lines.len(), scene);
        (&window).render(area, buf);
        let mut pen = Pen::new(scene.theme, buf);
        draw_scrolled(&lines, self.scroll, window.inner(area), &mut pen);
    }
}
