//! A day at a glance: one lane a type, outages as bars, attentions as ticks, the
//! window of a notice behind them.

use crate::tui::widgets::prelude::*;

/// An outage, in minutes of the local day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bar {
    /// When it started.
    pub from: u16,
    /// When the service came back, or now.
    pub restored: u16,
    /// When it was closed, or now while it waits for it; equal to `restored` while
    /// it is open.
    pub closed: u16,
}

/// An attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tick {
    /// Its minute.
    pub at: u16,
    /// Whether it is critical and pending.
    pub critical: bool,
}

/// One type of procedure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lane {
    /// Its name.
    pub label: String,
    /// Its outages.
    pub bars: Vec<Bar>,
    /// Its attentions.
    pub ticks: Vec<Tick>,
    /// Windows of notices, from and to.
    pub windows: Vec<(u16, u16)>,
}

/// Shows lanes over a span of the day.
#[derive(Debug, Clone, Copy)]
pub struct Timeline<'a> {
    lanes: &'a [Lane],
    from: u16,
    to: u16,
    theme: Theme,
}

/// The column where the day begins.
const LABELS: u16 = 12;

impl<'a> Timeline<'a> {
    /// A day from one minute to another; both are widened to whole hours.
    pub fn new(lanes: &'a [Lane], from: u16, to: u16, theme: Theme) -> Self {
        let from = (from / 60 * 60).min(23 * 60);
        let to = to.div_ceil(60).saturating_mul(60).clamp(from + 60, 24 * 60);
        Self {
            lanes,
            from,
            to,
            theme,
        }
    }

    /// The column of a minute in a day of `width` columns; minutes outside of the
    /// span stand at its ends.
    fn column(&self, minute: u16, width: u16) -> u16 {
        let minute = u32::from(minute.clamp(self.from, self.to) - self.from);
        let span = u32::from(self.to - self.from);
        let column = minute * u32::from(width.saturating_sub(1)) / span;
        u16::try_from(column).unwrap_or(width)
    }

    fn stretch(&self, day: Rect, y: u16, from: u16, to: u16) -> Rect {
        let start = self.column(from, day.width);
        let end = self.column(to.max(from), day.width);
        Rect::new(day.x + start, y, end - start + 1, 1)
    }

    fn covers(&self, from: u16, to: u16) -> bool {
        to >= self.from && from <= self.to
    }

    fn lane(&self, pen: &mut Pen<'_>, day: Rect, y: u16, lane: &Lane) {
        for (from, to) in &lane.windows {
            if self.covers(*from, *to) {
                let area = self.stretch(day, y, *from, *to);
                pen.repeat(area, self.theme.sign(Sign::Window), Ink::Dim);
            }
        }
        for bar in &lane.bars {
            if !self.covers(bar.from, bar.closed) {
                continue;
            }
            if bar.closed > bar.restored {
                let area = self.stretch(day, y, bar.restored, bar.closed);
                pen.repeat(area, self.theme.sign(Sign::BarWaiting), Ink::Restored);
            }
            let area = self.stretch(day, y, bar.from, bar.restored);
            pen.repeat(area, self.theme.sign(Sign::Bar), Ink::Open);
        }
        // A critical attention is never hidden by one that shares its column.
        let ordinary = lane.ticks.iter().filter(|tick| !tick.critical);
        let critical = lane.ticks.iter().filter(|tick| tick.critical);
        for tick in ordinary.chain(critical) {
            if !self.covers(tick.at, tick.at) {
                continue;
            }
            let sign = if tick.critical {
                Sign::TickCritical
            } else {
                Sign::Tick
            };
            let area = self.stretch(day, y, tick.at, tick.at);
            pen.repeat(area, self.theme.sign(sign), Theme::sign_role(sign));
        }
    }

    fn hours(&self, pen: &mut Pen<'_>, day: Rect, y: u16) {
        let hours = (self.to - self.from) / 60;
        let per_hour = (day.width.saturating_sub(1) / hours.max(1)).max(1);
        let step = 6_u16.div_ceil(per_hour).max(1);
        for hour in (self.from / 60..=self.to / 60).step_by(usize::from(step)) {
            let x = day.x + self.column(hour * 60, day.width);
            if x + 5 <= day.right() {
                pen.text(x, y, 5, &format!("{hour:02}:00"), Ink::Dim);
            }
        }
    }
}

impl Widget for &Timeline<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        if area.width < LABELS + 8 || area.height < 2 {
            return;
        }
        let mut pen = Pen::new(self.theme, buf);
        let day = Rect {
            x: area.x + LABELS + 1,
            width: area.width - LABELS - 2,
            ..area
        };
        let separator = self.theme.sign(Sign::Separator);
        let mut y = area.y;
        for lane in self.lanes {
            if y + 1 >= area.bottom() {
                break;
            }
            pen.text(area.x, y, LABELS - 1, &lane.label, Ink::Text);
            pen.text(day.x - 1, y, 1, separator, Ink::Rule);
            pen.text(day.right(), y, 1, separator, Ink::Rule);
            self.lane(&mut pen, day, y, lane);
            y += 1;
        }
        self.hours(&mut pen, day, y);
    }
}

#[cfg(test)]
mod tests {
    use super::super::harness::{ASCII, PLAIN, draw};
    use super::*;

    fn day() -> Vec<Lane> {
        let named = |label: &str| Lane {
            label: label.into(),
            ..Lane::default()
        };
        vec![
            Lane {
                bars: vec![Bar {
                    from: 620,
                    restored: 690,
                    closed: 705,
                }],
                ticks: vec![
                    Tick {
                        at: 560,
                        critical: false,
                    },
                    Tick {
                        at: 740,
                        critical: true,
                    },
                    Tick {
                        at: 740,
                        critical: false,
                    },
                ],
                ..named("Reclamos")
            },
            named("Altas"),
            Lane {
                bars: vec![Bar {
                    from: 631,
                    restored: 718,
                    closed: 718,
                }],
                windows: vec![(570, 760)],
                ..named("Consultas")
            },
        ]
    }

    #[test]
    fn the_day_is_drawn_in_lanes() {
        let lanes = day();
        let timeline = Timeline::new(&lanes, 480, 890, PLAIN);
        insta::assert_snapshot!(draw(80, 4, &timeline), @r#"
        Reclamos    │            ·        ████████████▓▓     ‼                         │
        Altas       │                                                                  │
        Consultas   │             ░░░░░░░░░░██████████████░░░░░░░                      │
                     08:00    09:00    10:00    11:00     12:00    13:00    14:00
        "#);
    }

    #[test]
    fn its_ascii_twin_tells_the_same() {
        let lanes = day();
        let drawn = draw(80, 4, &Timeline::new(&lanes, 480, 890, ASCII));
        assert!(drawn.is_ascii());
        insta::assert_snapshot!(drawn, @r#"
        Reclamos    |            .        ############==     !                         |
        Altas       |                                                                  |
        Consultas   |             ::::::::::##############:::::::                      |
                     08:00    09:00    10:00    11:00     12:00    13:00    14:00
        "#);
    }

    #[test]
    fn what_lies_outside_of_the_span_stays_outside() {
        let mut lanes = day();
        lanes[0].bars = vec![Bar {
            from: 0,
            restored: 60,
            closed: 60,
        }];
        lanes[0].ticks.clear();
        let timeline = Timeline::new(&lanes, 480, 890, PLAIN);
        assert!(!draw(80, 1 + 1, &timeline).contains('█'));
        draw(3, 1, &timeline);
        draw(80, 4, &Timeline::new(&lanes, 1439, 0, PLAIN));
    }
}
