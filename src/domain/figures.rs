//! The figures that the company steers by: how many events, how long, and how late, of a
//! period and of each part of it. Tests never count (E10), nor do duplicates (M2).

use super::catalog::ProcedureType;
use super::outage::ONE_HOUR_SECONDS;
use super::terminal::Channel;
use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use std::collections::BTreeMap;

/// An event, as far as figures are made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figured<I> {
    /// Which event it is.
    pub id: I,
    /// Code of its point.
    pub point: String,
    /// Channel of the point.
    pub channel: Channel,
    /// Its type.
    pub procedure_type: ProcedureType,
    /// Ids of the applications that failed.
    pub applications: Vec<String>,
    /// Id of the cause it was closed with.
    pub cause: Option<String>,
    /// The local day on which it began (D7).
    pub day: NaiveDate,
    /// How long it lasted; none while it is not restored (O5).
    pub seconds: Option<i64>,
    /// Registered over 15 minutes late (O8).
    pub late: bool,
    /// Seconds from its alert to the notice that answered (A3).
    pub to_notice: Option<i64>,
    /// Seconds from that notice to the restoration (A3).
    pub to_restoration: Option<i64>,
}

/// What the events of a period are divided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// Their points.
    Point,
    /// The channels of these.
    Channel,
    /// Their types.
    ProcedureType,
    /// The applications that failed: an event counts in each of its own.
    Application,
    /// The causes they were closed with.
    Cause,
    /// The months in which they began.
    Month,
    /// The days on which they began.
    Day,
}

impl By {
    /// Every division, in the order in which they are told.
    pub const ALL: [Self; 7] = [
        Self::Point,
        Self::Channel,
        Self::ProcedureType,
        Self::Application,
        Self::Cause,
        Self::Month,
        Self::Day,
    ];

    /// The word on screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Point => "Punto",
            Self::Channel => "Canal",
            Self::ProcedureType => "Tipo",
            Self::Application => "Aplicativo",
            Self::Cause => "Motivo",
            Self::Month => "Mes",
            Self::Day => "Día",
        }
    }

    /// The parts that an event counts in, by their keys: ids, codes, `AAAA-MM`, days; an
    /// empty one where nothing is said of it.
    #[must_use]
    pub fn keys<I>(self, event: &Figured<I>) -> Vec<String> {
        let one = |key: &str| vec![key.to_owned()];
        match self {
            Self::Point => one(&event.point),
            Self::Channel => one(event.channel.code()),
            Self::ProcedureType => one(event.procedure_type.code()),
            Self::Application if event.applications.is_empty() => one(""),
            Self::Application => {
                let mut applications = event.applications.clone();
                applications.sort_unstable();
                applications.dedup();
                applications
            }
            Self::Cause => one(event.cause.as_deref().unwrap_or_default()),
            Self::Month => vec![format!("{}-{:02}", event.day.year(), event.day.month())],
            Self::Day => vec![event.day.to_string()],
        }
    }
}

/// How long something took, over several events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Spans {
    /// Of how many it is known.
    pub known: u32,
    /// Whole seconds, all together.
    pub seconds: i64,
    /// The one in the middle; between two, halfway.
    pub median_seconds: Option<i64>,
    /// The longest.
    pub longest_seconds: Option<i64>,
}

impl Spans {
    fn of(mut spans: Vec<i64>) -> Self {
        spans.sort_unstable();
        let middle = |at: usize| spans.get(at).copied();
        let upper = middle(spans.len() / 2);
        let lower = middle(spans.len().saturating_sub(1) / 2);
        Self {
            known: count(spans.len()),
            seconds: spans.iter().fold(0, |sum, span| sum.saturating_add(*span)),
            median_seconds: lower
                .zip(upper)
                .map(|(lower, upper)| i64::midpoint(lower, upper)),
            longest_seconds: spans.last().copied(),
        }
    }
}

/// A share in percent, rounded; a dash where there is nothing to share.
#[must_use]
pub(crate) fn percent(part: u32, of: u32) -> String {
    let (part, of) = (u64::from(part), u64::from(of));
    match of {
        0 => "—".to_owned(),
        of => format!("{} %", (part * 200 + of) / (of * 2)),
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The figures of some events. What is not restored counts as an event and adds no time.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Figure {
    /// How many.
    pub events: u32,
    /// How many of them are not restored.
    pub not_restored: u32,
    /// Whole seconds that they lasted, all together (O5).
    pub seconds: i64,
    /// The middle one's seconds.
    pub median_seconds: Option<i64>,
    /// The longest one's seconds.
    pub longest_seconds: Option<i64>,
    /// How many lasted over 60 minutes.
    pub over_one_hour: u32,
    /// How many were registered late (O8).
    pub late: u32,
    /// How many were registered in time.
    pub on_time: u32,
    /// From the alert to the notice (A3).
    pub alert_to_notice: Spans,
    /// From the notice to the restoration (A3).
    pub notice_to_restoration: Spans,
}

impl Figure {
    /// The share of those registered in time, with its division in words (O8).
    #[must_use]
    pub fn on_time_share(&self) -> String {
        if self.events == 0 {
            return "—".to_owned();
        }
        let (on_time, events) = (self.on_time, self.events);
        format!("{} ({on_time} de {events})", percent(on_time, events))
    }
}

/// Events that are gathered for one figure.
#[derive(Default)]
struct Gathered {
    events: u32,
    late: u32,
    seconds: Vec<i64>,
    to_notice: Vec<i64>,
    to_restoration: Vec<i64>,
}

impl Gathered {
    fn add<I>(&mut self, event: &Figured<I>) {
        self.events = self.events.saturating_add(1);
        self.late = self.late.saturating_add(event.late.into());
        self.seconds.extend(event.seconds);
        self.to_notice.extend(event.to_notice);
        self.to_restoration.extend(event.to_restoration);
    }

    fn figure(self) -> Figure {
        let over = self.seconds.iter().filter(|it| **it > ONE_HOUR_SECONDS);
        let over_one_hour = count(over.count());
        let lasted = Spans::of(self.seconds);
        Figure {
            events: self.events,
            not_restored: self.events.saturating_sub(lasted.known),
            seconds: lasted.seconds,
            median_seconds: lasted.median_seconds,
            longest_seconds: lasted.longest_seconds,
            over_one_hour,
            late: self.late,
            on_time: self.events.saturating_sub(self.late),
            alert_to_notice: Spans::of(self.to_notice),
            notice_to_restoration: Spans::of(self.to_restoration),
        }
    }
}

/// The figures of events as a whole.
pub fn figure<'e, I: 'e>(events: impl IntoIterator<Item = &'e Figured<I>>) -> Figure {
    let mut gathered = Gathered::default();
    for event in events {
        gathered.add(event);
    }
    gathered.figure()
}

/// The figures of each part, by its key, in the order of the keys.
#[must_use]
pub fn figures<I>(events: &[Figured<I>], by: By) -> BTreeMap<String, Figure> {
    let mut parts: BTreeMap<String, Gathered> = BTreeMap::new();
    for event in events {
        for key in by.keys(event) {
            parts.entry(key).or_default().add(event);
        }
    }
    parts
        .into_iter()
        .map(|(key, gathered)| (key, gathered.figure()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(point: &str, day: u32, minutes: Option<i64>) -> Figured<u32> {
        Figured {
            id: day,
            point: point.to_owned(),
            channel: Channel::Cac,
            procedure_type: ProcedureType::Altas,
            applications: vec!["sisact".to_owned()],
            cause: None,
            day: NaiveDate::from_ymd_opt(2026, 11, day).unwrap(),
            seconds: minutes.map(|minutes| minutes * 60),
            late: false,
            to_notice: None,
            to_restoration: None,
        }
    }

    #[test]
    fn o5_a_figure_sums_what_is_restored_and_counts_the_rest() {
        let events = [
            event("LIM014", 2, Some(30)),
            event("LIM014", 3, Some(61)),
            event("LIM014", 3, Some(60)),
            Figured {
                late: true,
                ..event("LIM014", 4, None)
            },
        ];
        assert_eq!(
            figure(&events),
            Figure {
                events: 4,
                not_restored: 1,
                seconds: 151 * 60,
                median_seconds: Some(3600),
                longest_seconds: Some(3660),
                over_one_hour: 1,
                late: 1,
                on_time: 3,
                ..Figure::default()
            }
        );
        let two = figure(&events[..2]);
        assert_eq!(two.median_seconds, Some(91 * 30));
        assert_eq!(figure::<u32>([]), Figure::default());
    }

    #[test]
    fn a3_the_answer_times_are_figured_over_those_that_have_them() {
        let answered = |day, to_notice, to_restoration| Figured {
            to_notice,
            to_restoration,
            ..event("LIM014", day, Some(10))
        };
        let figure = figure(&[
            answered(1, Some(600), Some(60)),
            answered(2, Some(1200), None),
            answered(3, None, None),
        ]);
        let spans = |known, seconds, median, longest| Spans {
            known,
            seconds,
            median_seconds: Some(median),
            longest_seconds: Some(longest),
        };
        assert_eq!(figure.alert_to_notice, spans(2, 1800, 900, 1200));
        assert_eq!(figure.notice_to_restoration, spans(1, 60, 60, 60));
    }

    #[test]
    fn an_event_counts_in_each_of_its_applications_once_and_in_one_part_of_all_else() {
        let mut both = event("ACD002", 30, Some(5));
        both.applications = vec!["sga".into(), "siac_unico".into(), "sga".into()];
        let mut none = event("LIM014", 1, Some(5));
        none.applications.clear();
        none.cause = Some("sin_fluido".into());
        let events = [both, none];
        let parts = |by| -> Vec<(String, u32)> {
            let parts = figures(&events, by);
            parts
                .into_iter()
                .map(|(key, it)| (key, it.events))
                .collect()
        };
        let named = |names: &[&str]| -> Vec<(String, u32)> {
            names.iter().map(|name| ((*name).to_owned(), 1)).collect()
        };
        assert_eq!(parts(By::Application), named(&["", "sga", "siac_unico"]));
        assert_eq!(parts(By::Point), named(&["ACD002", "LIM014"]));
        assert_eq!(parts(By::Cause), named(&["", "sin_fluido"]));
        assert_eq!(parts(By::Channel), [("cac".to_owned(), 2)]);
        assert_eq!(parts(By::ProcedureType), [("altas".to_owned(), 2)]);
        assert_eq!(parts(By::Month), [("2026-11".to_owned(), 2)]);
        assert_eq!(parts(By::Day), named(&["2026-11-01", "2026-11-30"]));
    }
}
