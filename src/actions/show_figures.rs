//! *Cifras*: what a month or a year comes to, as a whole and by its parts, and the events
//! behind each figure.

use super::desk::Desk;
use super::error::ActionError;
use super::outlet::Outgoing;
use super::paging::ListPage;
use super::print::{Printed, head};
use super::views::{OutageView, Viewer};
use crate::documents::figures_book::{FiguresBook, figures_workbook};
use crate::domain::catalog::{CauseList, ProcedureType};
use crate::domain::figures::{By, Figure, Figured, figure, figures};
use crate::domain::instant::{date, local_day, midnight, month_name, short_day};
use crate::domain::terminal::Channel;
use crate::files::Target;
use crate::store::{PageAt, Period, PeriodEvents};
use chrono::{Datelike, Months, NaiveDate};
use serde::Serialize;
use uuid::Uuid;

/// A year, or a month of it, by the day on which events began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FigureSpan {
    first: NaiveDate,
    months: u32,
}

impl Default for FigureSpan {
    /// The first month that can be written.
    fn default() -> Self {
        Self {
            first: NaiveDate::default(),
            months: 1,
        }
    }
}

impl FigureSpan {
    /// A year, or one of its months counted from 1; none where the calendar has no such.
    #[must_use]
    pub fn of(year: i32, month: Option<u32>) -> Option<Self> {
        let first = NaiveDate::from_ymd_opt(year, month.unwrap_or(1), 1)?;
        let span = Self {
            first,
            months: if month.is_some() { 1 } else { 12 },
        };
        span.after().map(|_| span)
    }

    /// The month that a day is in.
    #[must_use]
    pub fn month_of(day: NaiveDate) -> Option<Self> {
        Self::of(day.year(), Some(day.month()))
    }

    /// Its year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.first.year()
    }

    /// Its month; none where it is a whole year.
    #[must_use]
    pub fn month(self) -> Option<u32> {
        (self.months == 1).then(|| self.first.month())
    }

    /// The month or year that comes after it, or before it.
    #[must_use]
    pub fn beside(self, after: bool) -> Option<Self> {
        let months = Months::new(self.months);
        let first = if after {
            self.first.checked_add_months(months)
        } else {
            self.first.checked_sub_months(months)
        };
        Self::of(first?.year(), self.month().and(first.map(|it| it.month())))
    }

    /// In words: `noviembre de 2026`, `2026`.
    #[must_use]
    pub fn words(self) -> String {
        match self.month() {
            Some(_) => month_name(self.first),
            None => self.year().to_string(),
        }
    }

    /// The year that a month is in; of a year its last month that is not after a day.
    #[must_use]
    pub fn other(self, today: NaiveDate) -> Option<Self> {
        match self.month() {
            Some(_) => Self::of(self.year(), None),
            None => Self::month_of(self.last().min(today).max(self.first)),
        }
    }

    /// Its first day.
    #[must_use]
    pub const fn first(self) -> NaiveDate {
        self.first
    }

    /// Its last day.
    #[must_use]
    pub fn last(self) -> NaiveDate {
        self.after()
            .and_then(|after| after.pred_opt())
            .unwrap_or(self.first)
    }

    fn after(self) -> Option<NaiveDate> {
        self.first.checked_add_months(Months::new(self.months))
    }
}

/// The figures of one part. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FigureGroup {
    /// What the events are divided by.
    pub by: By,
    /// Which part: an id or a code; empty where nothing is said of it.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Its figures.
    #[serde(flatten)]
    pub figure: Figure,
}

/// What does not count, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct NotFigured {
    /// Errors and tests (E10).
    pub tests: u32,
    /// Duplicates of another one that counts (M2).
    pub duplicates: u32,
}

/// The figures of a month or a year. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FiguresView {
    /// The year.
    pub year: i32,
    /// The month of it, from 1; none for all of it.
    pub month: Option<u32>,
    /// Its first day.
    pub from: NaiveDate,
    /// Its last day.
    pub to: NaiveDate,
    /// The day up to which anything can be known: its last one, or today.
    pub known_to: NaiveDate,
    /// The day on which the first event of all began; before it nothing is known.
    pub known_from: Option<NaiveDate>,
    /// All events together.
    pub total: Figure,
    /// By their parts: every month and day of the span that is known, also without any
    /// event; of all else what has one.
    pub groups: Vec<FigureGroup>,
    /// What does not count.
    pub left_out: NotFigured,
    /// Whose list the causes are of, where that is not the shipped one (C9).
    pub cause_list: Option<CauseList>,
}

impl FiguresView {
    /// The parts of one division.
    pub fn by(&self, by: By) -> impl Iterator<Item = &FigureGroup> {
        self.groups.iter().filter(move |group| group.by == by)
    }

    /// Its month or year.
    #[must_use]
    pub const fn span(&self) -> FigureSpan {
        FigureSpan {
            first: self.from,
            months: if self.month.is_some() { 1 } else { 12 },
        }
    }

    /// What does not count, in words, with the rule of each; empty where all does.
    #[must_use]
    pub fn left_out_words(&self) -> String {
        let left = self.left_out;
        let told: Vec<String> = [
            (left.tests, ["error o prueba", "errores o pruebas"], "E10"),
            (left.duplicates, ["duplicado", "duplicados"], "M2"),
        ]
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, [one, many], rule)| {
            format!("{count} {} [{rule}]", if count == 1 { one } else { many })
        })
        .collect();
        told.join(" · ")
    }

    /// What must be known to read the figures.
    #[must_use]
    pub fn words(&self) -> Vec<String> {
        let not_restored = self.total.not_restored;
        let mut words = Vec::new();
        let left = self.left_out_words();
        if !left.is_empty() {
            words.push(format!("No cuentan: {left}."));
        }
        if not_restored > 0 {
            words.push(format!(
                "Sin restablecer, y por eso sin horas: {not_restored}."
            ));
        }
        words.extend(self.cause_list.as_ref().map(|list| {
            format!(
                "Motivos por sus nombres de hoy, según la {list}; cada evento dice la \
                         lista con que se cerró."
            )
        }));
        words
    }

    /// All together, then the parts of one division.
    #[must_use]
    pub fn lines(&self, by: By) -> Vec<FigureLine> {
        let most = self.by(by).map(|part| part.figure.seconds).max();
        let share = |seconds: i64| {
            let (seconds, most) = (u64::try_from(seconds).ok()?, u64::try_from(most?).ok()?);
            seconds.saturating_mul(1000).checked_div(most)
        };
        let all = FigureLine {
            place: 0,
            part: None,
            name: "Total".to_owned(),
            figure: self.total.clone(),
            share: None,
        };
        let parts = (1..).zip(self.by(by)).map(|(place, part)| FigureLine {
            place,
            part: Some((by, part.key.clone())),
            name: part.name.clone(),
            figure: part.figure.clone(),
            share: share(part.figure.seconds),
        });
        std::iter::once(all).chain(parts).collect()
    }
}

/// One line of a division: all of it, or one part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureLine {
    /// Where it stands, from 0.
    pub place: usize,
    /// Which part; none for all together.
    pub part: Option<(By, String)>,
    /// Its name.
    pub name: String,
    /// Its figures.
    pub figure: Figure,
    /// Its hours beside those of the part with the most, in thousandths; none of all
    /// together, which is no part.
    pub share: Option<u64>,
}

/// One page of the lines of a division, all together first.
pub type FigureLineList = ListPage<FigureLine, usize>;

/// Which events stand behind a figure: all of a span, or those of one part of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FigureEvents {
    /// The span.
    pub span: FigureSpan,
    /// The part, by its key; none for all.
    pub part: Option<(By, String)>,
}

/// One page of the events behind a figure, the newest first.
pub type FigureEventList = ListPage<OutageView, Uuid>;

/// The figures of a month or a year.
///
/// # Errors
/// The store cannot be read.
pub fn show_figures(desk: &Desk, span: FigureSpan) -> Result<FiguresView, ActionError> {
    let PeriodEvents {
        events,
        tests,
        duplicates,
    } = events(desk, span)?;
    let today = local_day(desk.now(), desk.zone());
    let first = desk.store.read().first_started()?;
    let known_from = first.map(|at| local_day(at, desk.zone()));
    let known_to = span.last().min(today);
    let known = known_from.map(|from| (from.max(span.first()), known_to));
    let mut groups = Vec::new();
    for by in By::ALL {
        // A month is not divided into months.
        if by == By::Month && span.month().is_some() {
            continue;
        }
        groups.extend(parts(desk, &events, by, known));
    }
    Ok(FiguresView {
        year: span.year(),
        month: span.month(),
        from: span.first(),
        to: span.last(),
        known_to,
        known_from,
        total: figure(&events),
        groups,
        left_out: NotFigured { tests, duplicates },
        cause_list: desk.assets().catalog.cause_list().cloned(),
    })
}

/// The figures of a month or a year, and one page of the lines of one division.
///
/// # Errors
/// The store cannot be read.
pub fn list_figures(
    desk: &Desk,
    span: FigureSpan,
    by: By,
    page: PageAt<usize>,
    limit: usize,
) -> Result<(FiguresView, FigureLineList), ActionError> {
    let view = show_figures(desk, span)?;
    let list = ListPage::of_all(view.lines(by), page, limit, |line| line.place);
    Ok((view, list))
}

/// Writes the figures of a month or a year as a workbook, into the folder of documents
/// where no target is said.
///
/// # Errors
/// The store cannot be read, or the file cannot be written.
pub fn write_figures(
    desk: &Desk,
    view: &FiguresView,
    target: Option<&Target>,
) -> Result<Printed, ActionError> {
    let file = Outgoing::begin(desk, target, "cifras", "xlsx")?;
    let time = match view.month {
        Some(_) => By::Day,
        None => By::Month,
    };
    let named = |by: By, part: &FigureGroup| (by.label().to_owned(), part.name.clone());
    let mut rows = vec![("Total".to_owned(), String::new(), view.total.clone())];
    for by in By::ALL {
        rows.extend(view.by(by).map(|part| {
            let (by, name) = named(by, part);
            (by, name, part.figure.clone())
        }));
    }
    let course = view
        .by(time)
        .map(|part| (part.name.clone(), part.figure.clone()));
    let mut said = vec![(
        "Período, por el inicio del evento".to_owned(),
        format!("del {} al {}", date(view.from), date(view.to)),
    )];
    said.extend(view.words().into_iter().map(|line| (String::new(), line)));
    let title = format!("Cifras de {}", view.span().words());
    let book = FiguresBook {
        head: head(desk, &title),
        title,
        rows,
        course: (time.label().to_owned(), course.collect()),
        said,
    };
    Ok(Printed {
        file: file.write(&figures_workbook(&book)?)?,
        codes: Vec::new(),
    })
}

/// One page of the events behind a figure.
///
/// # Errors
/// The store cannot be read.
pub fn list_figure_events(
    desk: &Desk,
    rows: &FigureEvents,
    page: PageAt<Uuid>,
    limit: usize,
) -> Result<FigureEventList, ActionError> {
    let is_behind = |event: &Figured<Uuid>| match &rows.part {
        Some((by, key)) => by.keys(event).contains(key),
        None => true,
    };
    let mut ids: Vec<Uuid> = events(desk, rows.span)?
        .events
        .iter()
        .filter(|event| is_behind(event))
        .map(|event| event.id)
        .collect();
    ids.reverse();
    let viewer = Viewer::new(desk);
    ListPage::of_all(ids, page, limit, |id| *id).try_map(|id| viewer.outage(*id))
}

fn events(desk: &Desk, span: FigureSpan) -> Result<PeriodEvents, ActionError> {
    let zone = desk.zone();
    let Some(after) = span.after() else {
        return Ok(PeriodEvents::default());
    };
    let period = Period {
        from: midnight(span.first, zone),
        until: midnight(after, zone),
    };
    Ok(desk.store.read().figured(period, zone)?)
}

/// The parts of a division: those of time in their order, all others with the most hours
/// first.
fn parts(
    desk: &Desk,
    events: &[Figured<Uuid>],
    by: By,
    known: Option<(NaiveDate, NaiveDate)>,
) -> Vec<FigureGroup> {
    let mut figures = figures(events, by);
    if let (By::Month | By::Day, Some((from, to))) = (by, known) {
        for day in from.iter_days().take_while(|day| *day <= to) {
            let key = match by {
                By::Month => day.format("%Y-%m").to_string(),
                _ => day.to_string(),
            };
            figures.entry(key).or_default();
        }
    }
    let mut groups: Vec<FigureGroup> = figures
        .into_iter()
        .map(|(key, figure)| FigureGroup {
            by,
            name: name(desk, by, &key),
            key,
            figure,
        })
        .collect();
    if !matches!(by, By::Month | By::Day) {
        groups.sort_by_key(|group| {
            (
                -group.figure.seconds,
                std::cmp::Reverse(group.figure.events),
            )
        });
    }
    groups
}

/// What a part is called.
fn name(desk: &Desk, by: By, key: &str) -> String {
    let catalog = &desk.assets().catalog;
    let name = match by {
        By::Channel => key.parse().ok().map(Channel::label),
        By::ProcedureType => ProcedureType::ALL
            .into_iter()
            .find(|kind| kind.code() == key)
            .map(ProcedureType::label),
        By::Application => catalog.application(key).map(|it| it.name.as_str()),
        By::Cause if key.is_empty() => Some("sin cerrar"),
        By::Cause => catalog.cause(key).map(|it| it.name.as_str()),
        By::Point | By::Month | By::Day => None,
    };
    let day = match by {
        By::Month => format!("{key}-01").parse().map(month_name),
        By::Day => key.parse().map(short_day),
        _ => Ok(key.to_owned()),
    };
    match name {
        Some(name) => name.to_owned(),
        None if key.is_empty() => "sin dato".to_owned(),
        None => day.unwrap_or_else(|_| key.to_owned()),
    }
}
