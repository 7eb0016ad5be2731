//! *Indicadores*: who escalates wrongly and for which causes, of a cut, and the course of the
//! weeks (X9, X18).

use super::super::desk::Desk;
use super::super::error::ActionError;
use super::super::outlet::Outgoing;
use super::super::print::{Printed, head};
use super::{at_a_cell, instants};
use crate::documents::indicators_book::{IndicatorsBook, indicators_workbook};
use crate::documents::tabular::Cell;
use crate::domain::instant::{date, in_zone, local_day, short_day};
use crate::domain::pqr::{AdviserCount, Percent, PqrBase, advisers, by_cause};
use crate::domain::practice::Week;
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::domain::text::counted_words;
use crate::files::Target;
use crate::store::{CutFigures, CutSize};
use chrono::{DateTime, NaiveDate};
use serde::Serialize;
use std::collections::BTreeMap;

/// Weeks that the course shows, that of the cut the last (decision).
const WEEKS: usize = 12;

/// Cuts that a refusal names.
const NAMED: usize = 5;

/// How many records of a base a cut had, and how many of them are cases. The keys are a
/// contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct BaseFigure {
    /// Which base.
    pub base: PqrBase,
    /// All the records that the client sent, its row of totals left out: what is divided by.
    pub sent: u64,
    /// Cases among them, those left out that are no request.
    pub cases: u64,
    /// Records that are no case of their own: they failed, or repeat another.
    pub not_cases: u64,
    /// Cases of which nothing is kept any more (T1).
    pub purged: u64,
    /// Cases that are no request of a customer, and that no figure counts (X14).
    pub no_request: u64,
}

impl BaseFigure {
    fn of(base: PqrBase, figures: &CutFigures) -> Self {
        let cases: u64 = figures.advisers.iter().map(|it| it.count).sum();
        let all = cases.saturating_add(figures.no_request);
        Self {
            base,
            sent: figures.sent,
            cases,
            not_cases: figures.sent.saturating_sub(all),
            purged: figures.purged,
            no_request: figures.no_request,
        }
    }

    /// In words: `120 registros enviados, 110 casos, 10 rechazados o repetidos`.
    #[must_use]
    pub fn words(&self) -> String {
        let mut told = format!(
            "{}, {}",
            counted_words(self.sent, "registro enviado", "registros enviados"),
            counted_words(self.cases, "caso", "casos")
        );
        if self.not_cases > 0 {
            told = format!(
                "{told}, {}",
                counted_words(
                    self.not_cases,
                    "rechazado o repetido",
                    "rechazados o repetidos"
                )
            );
        }
        if self.no_request > 0 {
            told = format!("{told}, {} que no son requerimiento [X14]", self.no_request);
        }
        if self.purged > 0 {
            told = format!(
                "{told}; de {} ya no se guarda quién ni por qué",
                self.purged
            );
        }
        told
    }
}

/// An adviser in Base 1. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AdviserFigure {
    /// The name as it is spelt most; none of whom the base says nothing.
    pub adviser: Option<String>,
    /// Cases that came as wrongly escalated.
    pub count: u64,
    /// Those of them that were finished as escalated by mistake.
    pub confirmed: u64,
    /// Records of Base 1.
    pub total: u64,
    /// Count of total.
    pub percent: Option<Percent>,
    /// Records of both bases; none where one of them did not come with that cut.
    pub total_both: Option<u64>,
    /// Count of that.
    pub percent_both: Option<Percent>,
    /// Every spelling of the name.
    #[serde(skip)]
    pub spellings: Vec<String>,
}

impl AdviserFigure {
    /// The name, or that the base says none.
    #[must_use]
    pub fn name(&self) -> &str {
        self.adviser.as_deref().unwrap_or("sin asesor")
    }
}

/// A cause in Base 2. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CauseFigure {
    /// Its letter; none of what is not classified.
    pub letter: Option<char>,
    /// Its name.
    pub cause: Option<String>,
    /// Cases of it.
    pub count: u64,
    /// Records of Base 2.
    pub total: u64,
    /// Count of total.
    pub percent: Option<Percent>,
}

impl CauseFigure {
    /// The name with its letter, or that nobody classified it.
    #[must_use]
    pub fn name(&self) -> String {
        super::cause_words(self.letter, self.cause.as_deref())
    }
}

/// A week of the course. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WeekFigure {
    /// The week.
    pub week: Week,
    /// Its Monday.
    pub from: NaiveDate,
    /// Its Sunday.
    pub to: NaiveDate,
    /// Cases of the cuts of Base 1 in it; none where no such cut is here.
    pub misescalated: Option<u64>,
    /// Records of the cuts of both bases in it; none where one of them is not here.
    pub total: Option<u64>,
    /// Wrongly escalated of total; none where that is not known, which is not nought.
    pub percent: Option<Percent>,
    /// Cases that were finished in it as escalated by mistake.
    pub confirmed: u64,
}

/// The indicators of a cut. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IndicatorsView {
    /// The cut.
    pub cut: NaiveDate,
    /// The cut before it; none where it is the first.
    pub previous_cut: Option<NaiveDate>,
    /// The cut after it; none where it is the last.
    pub next_cut: Option<NaiveDate>,
    /// The bases that came with it.
    pub bases: Vec<BaseFigure>,
    /// Base 1 by who escalated, the most first and ties by name.
    pub misescalated: Vec<AdviserFigure>,
    /// Base 2 by cause, the most first.
    pub causes: Vec<CauseFigure>,
    /// The weeks up to that of the cut.
    pub trend: Vec<WeekFigure>,
}

impl IndicatorsView {
    /// What came of a base.
    #[must_use]
    pub fn base(&self, base: PqrBase) -> Option<&BaseFigure> {
        self.bases.iter().find(|it| it.base == base)
    }

    /// What must be known to read them, base by base.
    #[must_use]
    pub fn words(&self) -> [(&'static str, String); 2] {
        [
            ("Base 1", PqrBase::Misescalated),
            ("Base 2", PqrBase::Pending),
        ]
        .map(|(name, base)| {
            let figure = self.base(base).map(BaseFigure::words);
            (
                name,
                figure.unwrap_or_else(|| "sin dato de este corte".to_owned()),
            )
        })
    }
}

/// The indicators of a cut; of the last one where none is named.
///
/// # Errors
/// This is no cell, nothing came with that cut, or the store cannot be read.
pub fn indicators(desk: &Desk, cut: Option<NaiveDate>) -> Result<IndicatorsView, ActionError> {
    at_a_cell(desk)?;
    let read = desk.store.read();
    let cuts = read.cuts(desk.point(), NAMED)?;
    let Some(cut) = cut.or_else(|| cuts.first().copied()) else {
        let told = "Todavía no se ha recibido ninguna base: no hay de qué contar.";
        return Err(Refusal::new(Rule::X9, told)
            .hint("Importe una base con su corte.")
            .into());
    };
    let wrong = read.cut_figures(desk.point(), PqrBase::Misescalated, cut)?;
    let pending = read.cut_figures(desk.point(), PqrBase::Pending, cut)?;
    if wrong.is_none() && pending.is_none() {
        let told = format!("No se ha recibido ninguna base con corte {}.", date(cut));
        let named: Vec<String> = cuts.into_iter().map(date).collect();
        let hint = match named.as_slice() {
            [] => "Importe una base con su corte.".to_owned(),
            named => format!("Los últimos cortes son: {}.", named.join(", ")),
        };
        return Err(Refusal::new(Rule::X9, told).hint(hint).into());
    }
    let of = |base, figures: &Option<CutFigures>| {
        let figures = figures.as_ref();
        figures.map(|figures| BaseFigure::of(base, figures))
    };
    let bases: Vec<BaseFigure> = [
        of(PqrBase::Misescalated, &wrong),
        of(PqrBase::Pending, &pending),
    ]
    .into_iter()
    .flatten()
    .collect();
    let both = match bases.as_slice() {
        [one, other] => Some(one.sent.saturating_add(other.sent)),
        _ => None,
    };
    let total = wrong.as_ref().map_or(0, |it| it.sent);
    let counted = advisers(wrong.into_iter().flat_map(|it| it.advisers));
    let (previous_cut, next_cut) = read.cuts_beside(desk.point(), cut)?;
    Ok(IndicatorsView {
        cut,
        previous_cut,
        next_cut,
        bases,
        misescalated: counted
            .into_iter()
            .map(|it| adviser_figure(it, total, both))
            .collect(),
        causes: pending.map_or_else(Vec::new, |figures| {
            by_cause(figures.causes)
                .into_iter()
                .map(|(letter, count)| CauseFigure {
                    letter,
                    cause: super::cause_name(desk, letter),
                    count,
                    total: figures.sent,
                    percent: Percent::of(count, figures.sent),
                })
                .collect()
        }),
        trend: trend(desk, Week::of(cut))?,
    })
}

/// Whether any base came yet.
pub(super) fn has_cuts(desk: &Desk) -> Result<bool, ActionError> {
    at_a_cell(desk)?;
    Ok(!desk.store.read().cuts(desk.point(), 1)?.is_empty())
}

fn adviser_figure(it: AdviserCount, total: u64, both: Option<u64>) -> AdviserFigure {
    AdviserFigure {
        adviser: it.adviser,
        count: it.count,
        confirmed: it.confirmed,
        total,
        percent: Percent::of(it.count, total),
        total_both: both,
        percent_both: both.and_then(|both| Percent::of(it.count, both)),
        spellings: it.spellings,
    }
}

/// The weeks up to one.
fn trend(desk: &Desk, last: Week) -> Result<Vec<WeekFigure>, ActionError> {
    let before = |week: &Week| week.beside(false);
    let mut weeks: Vec<Week> = std::iter::successors(Some(last), before)
        .take(WEEKS)
        .collect();
    weeks.reverse();
    let from = weeks.first().map_or(last.days().from, |it| it.days().from);
    let days = (from, last.days().to);
    let read = desk.store.read();
    let sizes = read.cut_sizes(desk.point(), days)?;
    let mut confirmed: BTreeMap<Week, u64> = BTreeMap::new();
    for case in read.confirmed_cases(desk.point(), instants(desk, days))? {
        if let Some(at) = DateTime::from_timestamp_millis(case.at) {
            let day = local_day(in_zone(at.fixed_offset(), desk.zone()), desk.zone());
            *confirmed.entry(Week::of(day)).or_default() += 1;
        }
    }
    Ok(weeks
        .into_iter()
        .map(|week| {
            let days = week.days();
            let of = |base| -> Vec<&CutSize> {
                let own = sizes
                    .iter()
                    .filter(|it| days.has(it.cut) && it.base == base);
                own.collect()
            };
            let (wrong, pending) = (of(PqrBase::Misescalated), of(PqrBase::Pending));
            let is_known = !wrong.is_empty() && !pending.is_empty();
            let misescalated = wrong.iter().map(|it| it.cases).sum();
            let total = wrong.iter().chain(&pending).map(|it| it.sent).sum();
            WeekFigure {
                week,
                from: days.from,
                to: days.to,
                misescalated: (!wrong.is_empty()).then_some(misescalated),
                total: is_known.then_some(total),
                percent: is_known.then(|| Percent::of(misescalated, total)).flatten(),
                confirmed: confirmed.get(&week).copied().unwrap_or(0),
            }
        })
        .collect())
}

/// Writes the indicators of a cut as a workbook, into the folder of documents where no target
/// is said.
///
/// # Errors
/// The file cannot be written.
pub fn write_indicators(
    desk: &Desk,
    view: &IndicatorsView,
    target: Option<&Target>,
) -> Result<Printed, ActionError> {
    let stem = format!("indicadores-{}", view.cut);
    let file = Outgoing::begin(desk, target, &stem, "xlsx")?;
    let title = format!("Indicadores de PQR, corte {}", date(view.cut));
    let known = |count: Option<u64>| count.map_or(Cell::Nothing, Cell::Count);
    let advisers = view.misescalated.iter().map(|it| {
        vec![
            Cell::Text(it.name().to_owned()),
            Cell::Count(it.count),
            Cell::Count(it.confirmed),
            Cell::Count(it.total),
            Cell::share(it.percent),
            known(it.total_both),
            Cell::share(it.percent_both),
        ]
    });
    let causes = view.causes.iter().map(|it| {
        vec![
            Cell::Text(it.cause.clone().unwrap_or_else(|| it.name())),
            Cell::some(it.letter.map(String::from)),
            Cell::Count(it.count),
            Cell::Count(it.total),
            Cell::share(it.percent),
        ]
    });
    let weeks = view.trend.iter().map(|it| {
        vec![
            Cell::Text(it.week.to_string()),
            Cell::Text(format!("{} a {}", short_day(it.from), short_day(it.to))),
            known(it.misescalated),
            known(it.total),
            Cell::share(it.percent),
            Cell::Count(it.confirmed),
        ]
    });
    let mut said = vec![("Corte".to_owned(), date(view.cut))];
    said.extend(view.words().map(|(name, line)| (name.to_owned(), line)));
    said.extend(READ_AS.map(|(name, text)| (name.to_owned(), text.to_owned())));
    let book = IndicatorsBook {
        head: head(desk, &title),
        title,
        advisers: advisers.collect(),
        causes: causes.collect(),
        weeks: weeks.collect(),
        said,
    };
    Ok(Printed {
        file: file.write(&indicators_workbook(&book)?)?,
        codes: Vec::new(),
    })
}

/// How the figures are read.
const READ_AS: [(&str, &str); 4] = [
    (
        "Mal escaladas",
        "PQR del asesor en la Base 1, entre todos los registros que envió el cliente en ella.",
    ),
    (
        "Confirmadas",
        "De esas, las que la célula finalizó porque fueron escaladas por error.",
    ),
    (
        "Causas",
        "PQR de cada causa en la Base 2, entre todos los registros que envió el cliente en ella.",
    ),
    (
        "Semanas",
        "PQR de los cortes de la Base 1 de la semana, entre los registros de los cortes de las \
         dos bases. En blanco: sin dato, que no es cero.",
    ),
];
