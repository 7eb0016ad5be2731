//! *Indicadores*: who escalates wrongly and for which causes, of a cut, and the course of the
//! weeks; and *Top 5*, the advisers of a week (X9, X10, X18).

mod top;

pub(crate) use top::list as top;

use super::parts::Facts;
use crate::tui::prelude::*;
use crate::{
    actions::{Indicator, IndicatorLine, IndicatorsView},
    config::ScreenId,
    domain::{
        instant::{date, short_day},
        pqr::Percent,
        text::strip_control,
    },
    tui::{
        records::{Act, At, ListColumn, Narrowed, RecordPage, Records, Told, Wanted},
        widgets::{blocks, level},
    },
};
use chrono::NaiveDate;

/// What is said of what is not known: that is not nought (X18).
const LACK: &str = "sin dato";

/// The source: a cut, and what is counted of it.
#[derive(Debug, Default)]
pub(crate) struct Indicators {
    /// The cut; the last one until it is known.
    cut: Option<NaiveDate>,
    which: Indicator,
    /// All that is known of it, once it is loaded.
    view: Option<Box<IndicatorsView>>,
}

/// The list, of the last cut.
pub(crate) fn list(scene: &Scene<'_>) -> (RecordPage<Indicators>, Vec<Wish>) {
    RecordPage::list(Indicators::default(), scene)
}

/// A share, or that it is not known.
fn share(percent: Option<Percent>) -> String {
    percent.map_or_else(|| LACK.to_owned(), |it| it.to_string())
}

fn known(count: Option<u64>) -> String {
    count.map_or_else(|| LACK.to_owned(), |it| it.to_string())
}

/// What a line is of, in words.
fn name(line: &IndicatorLine) -> String {
    line.name.as_deref().map_or("todas".into(), strip_control)
}

/// Columns of the bars.
const BAR: u16 = 9;

type Of = ListColumn<IndicatorLine>;

impl Indicators {
    fn turn_to(&mut self, cut: Option<NaiveDate>) -> bool {
        if cut.is_some() {
            self.cut = cut;
        }
        cut.is_some()
    }

    /// The largest share of a part, to which the bars are drawn.
    fn most(&self) -> u64 {
        let lines = self.view.iter().flat_map(|view| view.lines(self.which));
        let parts = lines.filter(|line| line.name.is_some());
        let shares = parts.filter_map(|line| line.percent);
        shares.map(|it| it.hundredths().into()).max().unwrap_or(0)
    }
}

impl Records for Indicators {
    type Row = IndicatorLine;
    /// All that there is to be said of one stands in its row.
    type Detail = IndicatorLine;
    type Cursor = usize;

    const TITLE: &'static str = "Indicadores";
    const TAB: ScreenId = ScreenId::Pqr;
    const LIST: Context = Context::Indicators;
    const DETAIL: Context = Context::IndicatorOf;
    const DEEDS: &'static [Intent] = &[Intent::IndicatorsBook];

    fn name(row: &IndicatorLine) -> &str {
        row.name.as_deref().unwrap_or("*")
    }

    fn row_of(detail: &IndicatorLine) -> Option<&IndicatorLine> {
        Some(detail)
    }

    fn filters(&self, _: Narrowed, _: &Scene<'_>) -> Vec<String> {
        let cut = self.view.as_ref();
        let cut = cut.map(|view| format!("corte {}", date(view.cut)));
        cut.into_iter()
            .chain([self.which.label().to_owned()])
            .collect()
    }

    fn narrow(&mut self, intent: Intent) -> bool {
        let beside = |of: fn(&IndicatorsView) -> Option<NaiveDate>| {
            self.view.as_ref().and_then(|view| of(view))
        };
        match intent {
            Intent::DivideBy => {
                let all = Indicator::ALL;
                let at = all.iter().position(|it| *it == self.which).unwrap_or(0);
                self.which = all[(at + 1) % all.len()];
                true
            }
            Intent::Earlier => self.turn_to(beside(|view| view.previous_cut)),
            Intent::Later => self.turn_to(beside(|view| view.next_cut)),
            _ => false,
        }
    }

    fn ask(&self, wanted: Wanted<usize>, _: &Scene<'_>) -> Effect {
        Effect::Pqr(PqrEffect::Indicators {
            cut: self.cut,
            which: self.which,
            page: wanted.at,
            limit: wanted.limit,
        })
    }

    fn empty(&self, _: Narrowed) -> String {
        match (&self.view, self.which) {
            (None, _) => "Todavía no llegó ninguna base: recíbala en Casos.".to_owned(),
            (_, Indicator::Misescalated) => {
                "Con este corte no llegó la Base 1; s muestra los demás.".to_owned()
            }
            _ => "Con este corte no llegó la Base 2; s muestra los demás.".to_owned(),
        }
    }

    fn width(_: &Scene<'_>) -> u16 {
        66
    }

    fn columns(&self, _: &Scene<'_>) -> Vec<Of> {
        let (of, counted) = match self.which {
            Indicator::Misescalated => ("Asesor", "Mal esc."),
            Indicator::Causes => ("Causa", "PQR"),
            Indicator::Weeks => ("Semana", "Mal esc."),
        };
        let most = self.most().max(1);
        vec![
            Of::words(of, Width::Fill(14), |it, _| {
                let role = if it.name.is_none() {
                    Ink::Heading
                } else {
                    Ink::Text
                };
                Cell::new(name(it), role)
            }),
            Of::words("", Width::Fixed(BAR), move |it, scene| {
                let percent = it.percent.filter(|_| it.name.is_some());
                let value = percent.map_or(0, |it| it.hundredths().into());
                let bar = blocks(scene.theme, value, most, usize::from(BAR));
                Cell::new(bar.concat(), Ink::Restored)
            }),
            Of::numbers(counted, 8, |it, _| {
                let role = if it.count.is_none() {
                    Ink::Dim
                } else {
                    Ink::Text
                };
                Cell::new(known(it.count), role)
            }),
            Of::numbers("de", 8, |it, _| Cell::new(known(it.total), Ink::Dim)),
            Of::numbers("%", 8, |it, _| {
                let role = if it.percent.is_none() {
                    Ink::Dim
                } else {
                    Ink::Text
                };
                Cell::new(share(it.percent), role)
            }),
            Of::numbers("Confirm.", 8, |it, _| {
                it.confirmed
                    .map_or_else(String::new, |it| it.to_string())
                    .into()
            })
            .only(self.which != Indicator::Causes),
        ]
    }

    fn load(&self, _: &str, _: Option<&IndicatorLine>, _: &Scene<'_>) -> Option<Effect> {
        None
    }

    fn lines(
        &self,
        line: &IndicatorLine,
        _: Option<&IndicatorLine>,
        scene: &Scene<'_>,
        room: u16,
    ) -> Vec<Spans> {
        let title = format!(" {} · {}", self.which.label(), name(line));
        let mut facts = Facts::below(vec![vec![span(title, Ink::Heading)]], room, scene);
        let counted = match line.total {
            Some(total) => format!("{} de {total}", known(line.count)),
            None => known(line.count),
        };
        let rule = if self.which == Indicator::Weeks {
            "X18"
        } else {
            "X9"
        };
        facts.fact("Cuenta", &counted);
        facts.fact("Porcentaje", &format!("{} [{rule}]", share(line.percent)));
        if let Some((total, percent)) = line.both {
            facts.fact("Dos bases", &format!("{} de {total}", share(percent)));
        }
        facts.fact(
            "Confirmadas",
            &line.confirmed.map(|it| it.to_string()).unwrap_or_default(),
        );
        let Some(view) = &self.view else {
            return facts.into_lines();
        };
        facts.air();
        for (name, told) in view.words() {
            facts.fact(name, &told);
        }
        facts.air();
        for line in trend(view, scene.theme, room) {
            facts.indented(line);
        }
        facts.into_lines()
    }

    fn unloaded(&self, row: Option<&IndicatorLine>, scene: &Scene<'_>, room: u16) -> Vec<Spans> {
        row.map_or_else(Vec::new, |row| self.lines(row, None, scene, room))
    }

    fn does(&self, intent: Intent, at: &At<'_, Self>) -> Option<Act> {
        let cut = self.view.as_ref()?.cut;
        if intent == Intent::IndicatorsBook {
            return Some(Act::effect(PqrEffect::WriteIndicators(cut)));
        }
        let line = at.row.filter(|_| at.in_detail && intent == Intent::Open)?;
        let words = match self.which {
            Indicator::Weeks => format!("Base 1, semana {}", name(line)),
            _ => format!("corte {}, {}", date(cut), name(line)),
        };
        Some(Act::go(Destination::CasesBehind {
            figure: line.figure.clone(),
            words,
        }))
    }

    fn answered(&mut self, answer: Answer, _: &At<'_, Self>, _: &Scene<'_>) -> Told<Self> {
        match answer {
            Answer::Pqr(PqrAnswer::Indicators(view, list)) => {
                self.view = view;
                Told::Listed(list)
            }
            answer => Told::Pass(answer),
        }
    }
}

/// The weekly percentage: a column a week, blank where nothing is known (X18); the last ones,
/// as many as there is room for.
fn trend(view: &IndicatorsView, theme: Theme, room: u16) -> Vec<Spans> {
    const COLUMN: usize = 4;
    const BESIDE: u16 = 8;
    let columns = usize::from(room.saturating_sub(BESIDE)) / COLUMN;
    let weeks = &view.trend[view.trend.len().saturating_sub(columns.max(1))..];
    let hundredths = |it: Option<Percent>| it.map(|it| u64::from(it.hundredths()));
    let most = weeks.iter().filter_map(|it| hundredths(it.percent));
    let most = most.max().unwrap_or(0);
    let row = |cell: &dyn Fn(usize) -> String| -> String {
        let cells = (0..weeks.len()).map(|at| format!("{:>COLUMN$}", cell(at)));
        cells.collect()
    };
    let bars = row(&|at| match hundredths(weeks[at].percent) {
        None => String::new(),
        Some(0) => theme.nought().to_owned(),
        Some(value) => level(theme.heights(), value, most).to_owned(),
    });
    let shares = row(&|at| {
        let percent = weeks[at].percent;
        percent.map_or_else(String::new, |it| {
            format!("{}", (it.hundredths() + 50) / 100)
        })
    });
    let named = row(&|at| {
        let week = weeks[at].week.to_string();
        week.split('-').next_back().unwrap_or_default().to_owned()
    });
    let from = weeks.first().map(|it| short_day(it.from));
    let to = weeks.last().map(|it| short_day(it.to));
    let days = match from.zip(to) {
        Some((from, to)) => format!("del {from} al {to}; en blanco: {LACK}"),
        None => String::new(),
    };
    vec![
        vec![span("Porcentaje de mal escaladas por semana", Ink::Dim)],
        vec![span(bars, Ink::Accent)],
        vec![span(shares, Ink::Text)],
        vec![span(named, Ink::Dim)],
        vec![span(days, Ink::Dim)],
    ]
}

#[cfg(test)]
mod tests;
