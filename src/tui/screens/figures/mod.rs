//! *Cifras*: what a month or a year comes to, by its parts, with bars; and the events behind
//! each figure.

mod drawn;
mod events;

pub(crate) use events::events;

use super::parts::Facts;
use crate::tui::prelude::*;
use crate::{
    actions::{FigureEvents, FigureLine, FigureSpan, FiguresView},
    config::ScreenId,
    domain::{
        figures::{By, Figure, Spans as Lasting, percent},
        instant::{lasted, local_day},
        text::strip_control,
    },
    tui::{
        records::{Act, At, ListColumn, Narrowed, RecordPage, Records, Told, Wanted},
        widgets::blocks,
    },
};
use chrono::NaiveDate;

/// The source: a month or a year, divided by something.
#[derive(Debug)]
pub(crate) struct Figures {
    span: FigureSpan,
    by: By,
    today: NaiveDate,
    /// All that is known of it, once it is loaded.
    view: Option<Box<FiguresView>>,
}

/// The list, of the month that it is.
pub(crate) fn list(scene: &Scene<'_>) -> (RecordPage<Figures>, Vec<Wish>) {
    let today = local_day(scene.now, scene.zone);
    let own = Figures {
        span: FigureSpan::month_of(today).unwrap_or_default(),
        by: By::Point,
        today,
        view: None,
    };
    RecordPage::list(own, scene)
}

/// How long it lasted, where something was restored at all.
fn some_lasted(seconds: Option<i64>) -> String {
    seconds.map_or_else(|| "—".to_owned(), lasted)
}

/// Columns of the bars.
const BAR: u16 = 9;

type Of = ListColumn<FigureLine>;

impl Figures {
    /// By what else it is divided: a month has no months, a year's days are in its picture.
    fn next_division(&self) -> By {
        let is_month = self.span.month().is_some();
        let offered = By::ALL.map(|by| match by {
            By::Month => !is_month,
            By::Day => is_month,
            _ => true,
        });
        let now = By::ALL.iter().position(|it| *it == self.by).unwrap_or(0);
        let after = (1..=By::ALL.len()).map(|step| (now + step) % By::ALL.len());
        let next = after.into_iter().find(|place| offered[*place]);
        By::ALL[next.unwrap_or(0)]
    }

    fn turn_to(&mut self, span: Option<FigureSpan>) -> bool {
        let Some(span) = span else { return false };
        let fits = match self.by {
            By::Month => span.month().is_none(),
            By::Day => span.month().is_some(),
            _ => true,
        };
        if !fits {
            self.by = By::Point;
        }
        self.span = span;
        true
    }
}

/// What a line is of, in words.
fn part_words(line: &FigureLine) -> String {
    match &line.part {
        None => "todos".to_owned(),
        Some((by, _)) => format!("{} {}", by.label().to_lowercase(), line.name),
    }
}

fn tell_spans(facts: &mut Facts<'_>, name: &str, spans: Lasting, of: u32) {
    if let (Some(median), Some(longest)) = (spans.median_seconds, spans.longest_seconds) {
        let (median, longest) = (lasted(median), lasted(longest));
        let known = spans.known;
        facts.fact(
            name,
            &format!("mediana {median} · mayor {longest} · {known} de {of} [A3]"),
        );
    }
}

fn tell(facts: &mut Facts<'_>, figure: &Figure) {
    let events = figure.events;
    let open = match figure.not_restored {
        0 => String::new(),
        open => format!(" · {open} sin restablecer, que no suman horas"),
    };
    facts.fact("Eventos", &format!("{events}{open}"));
    if events == 0 {
        return;
    }
    facts.fact("Horas", &lasted(figure.seconds));
    let median = some_lasted(figure.median_seconds);
    let longest = some_lasted(figure.longest_seconds);
    facts.fact("Duración", &format!("mediana {median} · mayor {longest}"));
    let over = figure.over_one_hour;
    let share = percent(over, events);
    facts.fact("Más de 1 h", &format!("{over} de {events} · {share} [O5]"));
    let (late, share) = (figure.late, figure.on_time_share());
    facts.fact("A tiempo", &format!("{share} · {late} tarde [O8]"));
    tell_spans(facts, "A comunic.", figure.alert_to_notice, events);
    tell_spans(facts, "A retorno", figure.notice_to_restoration, events);
}

impl Records for Figures {
    type Row = FigureLine;
    /// All that there is to be said of one stands in its row.
    type Detail = FigureLine;
    type Cursor = usize;

    const TITLE: &'static str = "Cifras";
    const TAB: ScreenId = ScreenId::Reports;
    const LIST: Context = Context::Figures;
    const DETAIL: Context = Context::FiguresOf;
    const DEEDS: &'static [Intent] = &[Intent::FiguresBook];

    fn name(row: &FigureLine) -> &str {
        match &row.part {
            Some((_, key)) => key,
            None => "*",
        }
    }

    fn row_of(detail: &FigureLine) -> Option<&FigureLine> {
        Some(detail)
    }

    fn filters(&self, _: Narrowed, _: &Scene<'_>) -> Vec<String> {
        let by = format!("por {}", self.by.label().to_lowercase());
        let total = self.view.as_ref().map(|view| {
            let total = &view.total;
            let events = if total.events == 1 {
                "evento"
            } else {
                "eventos"
            };
            format!("{} {events} · {}", total.events, lasted(total.seconds))
        });
        [Some(self.span.words()), Some(by), total]
            .into_iter()
            .flatten()
            .collect()
    }

    fn narrow(&mut self, intent: Intent) -> bool {
        match intent {
            Intent::DivideBy => {
                self.by = self.next_division();
                true
            }
            Intent::MonthOrYear => self.turn_to(self.span.other(self.today)),
            Intent::Earlier => self.turn_to(self.span.beside(false)),
            Intent::Later => self.turn_to(self.span.beside(true)),
            _ => false,
        }
    }

    fn ask(&self, wanted: Wanted<usize>, _: &Scene<'_>) -> Effect {
        Effect::Reports(ReportEffect::Figures {
            span: self.span,
            by: self.by,
            page: wanted.at,
            limit: wanted.limit,
        })
    }

    fn empty(&self, _: Narrowed) -> String {
        "Sin cifras.".to_owned()
    }

    fn width(_: &Scene<'_>) -> u16 {
        52
    }

    fn columns(&self, scene: &Scene<'_>) -> Vec<Of> {
        // Beside the record, which tells them too, there is no room for all of them.
        let is_alone = !scene.is_wide();
        let number = |of: fn(&Figure) -> u32| {
            move |it: &FigureLine, _: &Scene<'_>| Cell::from(of(&it.figure).to_string())
        };
        vec![
            Of::words(self.by.label(), Width::Fill(10), |it, _| {
                let role = if it.part.is_none() {
                    Ink::Heading
                } else {
                    Ink::Text
                };
                Cell::new(strip_control(&it.name), role)
            }),
            Of::words("", Width::Fixed(BAR), |it, scene| {
                let share = it.share.unwrap_or(0);
                let bar = blocks(scene.theme, share, 1000, usize::from(BAR));
                Cell::new(bar.concat(), Ink::Restored)
            }),
            Of::numbers("Eventos", 7, number(|it| it.events)),
            Of::numbers("Horas", 11, |it, _| lasted(it.figure.seconds).into()),
            Of::numbers("Mediana", 11, |it, _| {
                some_lasted(it.figure.median_seconds).into()
            })
            .only(is_alone),
            Of::numbers("> 1 h", 5, |it, _| {
                let over = it.figure.over_one_hour;
                let role = if over > 0 { Ink::Warning } else { Ink::Dim };
                Cell::new(over.to_string(), role)
            })
            .only(is_alone),
            Of::numbers("A tiempo", 8, |it, _| {
                percent(it.figure.on_time, it.figure.events).into()
            })
            .only(is_alone),
        ]
    }

    fn load(&self, _: &str, _: Option<&FigureLine>, _: &Scene<'_>) -> Option<Effect> {
        None
    }

    fn lines(
        &self,
        line: &FigureLine,
        _: Option<&FigureLine>,
        scene: &Scene<'_>,
        room: u16,
    ) -> Vec<Spans> {
        let title = format!(
            " {} · {}",
            self.span.words(),
            strip_control(&part_words(line))
        );
        let mut facts = Facts::below(vec![vec![span(title, Ink::Heading)]], room, scene);
        tell(&mut facts, &line.figure);
        let Some(view) = &self.view else {
            return facts.into_lines();
        };
        facts.fact("No cuentan", &view.left_out_words());
        if self.by == By::Cause
            && let Some(list) = &view.cause_list
        {
            facts.fact("Motivos", &format!("{list} [C9]"));
        }
        facts.air();
        for line in drawn::pictures(view, scene.theme) {
            facts.indented(line);
        }
        facts.into_lines()
    }

    fn unloaded(&self, row: Option<&FigureLine>, scene: &Scene<'_>, room: u16) -> Vec<Spans> {
        row.map_or_else(Vec::new, |row| self.lines(row, None, scene, room))
    }

    fn does(&self, intent: Intent, at: &At<'_, Self>) -> Option<Act> {
        if intent == Intent::FiguresBook {
            return Some(Act::effect(ReportEffect::WriteFigures(self.span)));
        }
        let line = at.row.filter(|_| at.in_detail && intent == Intent::Open)?;
        let of = FigureEvents {
            span: self.span,
            part: line.part.clone(),
        };
        let part = part_words(line);
        Some(Act::go(Destination::FigureEvents { of, part }))
    }

    fn answered(&mut self, answer: Answer, _: &At<'_, Self>, _: &Scene<'_>) -> Told<Self> {
        match answer {
            Answer::Reports(ReportAnswer::Figures(view, list)) => {
                self.view = Some(view);
                Told::Listed(list)
            }
            answer => Told::Pass(answer),
        }
    }
}

#[cfg(test)]
mod tests;
