//! The indicators and the top of a week as lists, each line with the cases behind it (X9,
//! X10).

use super::super::desk::Desk;
use super::super::error::ActionError;
use super::super::paging::ListPage;
use super::indicators::{IndicatorsView, has_cuts, indicators};
use super::top::{TopAdviser, TopView, top_advisers};
use crate::domain::pqr::{Percent, PqrBase};
use crate::domain::practice::Week;
use crate::store::{CaseFigure, CaseSource, PageAt};
use chrono::NaiveDate;

/// What is counted of a cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Indicator {
    /// Base 1 by who escalated.
    #[default]
    Misescalated,
    /// Base 2 by cause.
    Causes,
    /// The weeks up to that of the cut.
    Weeks,
}

impl Indicator {
    /// Each in turn.
    pub const ALL: [Self; 3] = [Self::Misescalated, Self::Causes, Self::Weeks];

    /// As it is read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Misescalated => "mal escaladas por asesor",
            Self::Causes => "recurrencia por causa",
            Self::Weeks => "mal escaladas por semana",
        }
    }
}

/// One line: all of it, or one part. What is not known is none, which is not nought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorLine {
    /// Where it stands, from 0.
    pub place: usize,
    /// What it is of; none for all together.
    pub name: Option<String>,
    /// The numerator.
    pub count: Option<u64>,
    /// Cases that were finished as escalated by mistake.
    pub confirmed: Option<u64>,
    /// The denominator.
    pub total: Option<u64>,
    /// Count of total.
    pub percent: Option<Percent>,
    /// The records of both bases, and count of them.
    pub both: Option<(u64, Option<Percent>)>,
    /// The cases behind it.
    pub figure: CaseFigure,
}

/// One page of the lines of an indicator.
pub type IndicatorLineList = ListPage<IndicatorLine, usize>;

/// One page of the top of a week.
pub type TopList = ListPage<TopAdviser, usize>;

/// The indicators of a cut, and one page of the lines of one; nothing where no base came yet.
///
/// # Errors
/// This is no cell, nothing came with that cut, or the store cannot be read.
pub fn list_indicators(
    desk: &Desk,
    cut: Option<NaiveDate>,
    which: Indicator,
    page: PageAt<usize>,
    limit: usize,
) -> Result<(Option<IndicatorsView>, IndicatorLineList), ActionError> {
    if cut.is_none() && !has_cuts(desk)? {
        return Ok((None, IndicatorLineList::default()));
    }
    let view = indicators(desk, cut)?;
    let list = ListPage::of_all(view.lines(which), page, limit, |line| line.place);
    Ok((Some(view), list))
}

/// The top of a week, page by page.
///
/// # Errors
/// This is no cell, or the store cannot be read.
pub fn list_top(
    desk: &Desk,
    week: Week,
    page: PageAt<usize>,
    limit: usize,
) -> Result<(TopView, TopList), ActionError> {
    let view = top_advisers(desk, week)?;
    let list = ListPage::of_all(view.advisers.clone(), page, limit, |it| it.place);
    Ok((view, list))
}

impl TopAdviser {
    /// The cases that were confirmed of an adviser in a week.
    #[must_use]
    pub fn figure(&self, week: Week) -> CaseFigure {
        let days = week.days();
        CaseFigure {
            advisers: Some(self.spellings.clone()),
            ..CaseFigure::of(CaseSource::Finished {
                from: days.from,
                to: days.to,
            })
        }
    }
}

impl IndicatorsView {
    /// All together, then the parts of an indicator.
    #[must_use]
    pub fn lines(&self, which: Indicator) -> Vec<IndicatorLine> {
        let mut lines = match which {
            Indicator::Misescalated => self.adviser_lines(),
            Indicator::Causes => self.cause_lines(),
            Indicator::Weeks => self.week_lines(),
        };
        for (place, line) in lines.iter_mut().enumerate() {
            line.place = place;
        }
        lines
    }

    fn of_cut(&self, base: PqrBase) -> CaseFigure {
        CaseFigure::of(CaseSource::Cuts {
            base,
            from: self.cut,
            to: self.cut,
        })
    }

    fn all_of(&self, base: PqrBase, confirmed: Option<u64>) -> Option<IndicatorLine> {
        let figure = self.base(base)?;
        Some(IndicatorLine {
            place: 0,
            name: None,
            count: Some(figure.cases),
            confirmed,
            total: Some(figure.sent),
            percent: Percent::of(figure.cases, figure.sent),
            both: None,
            figure: self.of_cut(base),
        })
    }

    fn adviser_lines(&self) -> Vec<IndicatorLine> {
        let base = PqrBase::Misescalated;
        let confirmed = self.misescalated.iter().map(|it| it.confirmed).sum();
        let all = self.all_of(base, Some(confirmed));
        let parts = self.misescalated.iter().map(|it| IndicatorLine {
            place: 0,
            name: Some(it.name().to_owned()),
            count: Some(it.count),
            confirmed: Some(it.confirmed),
            total: Some(it.total),
            percent: it.percent,
            both: it.total_both.map(|total| (total, it.percent_both)),
            figure: CaseFigure {
                advisers: Some(it.spellings.clone()),
                ..self.of_cut(base)
            },
        });
        all.into_iter().chain(parts).collect()
    }

    fn cause_lines(&self) -> Vec<IndicatorLine> {
        let base = PqrBase::Pending;
        let parts = self.causes.iter().map(|it| IndicatorLine {
            place: 0,
            name: Some(it.name()),
            count: Some(it.count),
            confirmed: None,
            total: Some(it.total),
            percent: it.percent,
            both: None,
            figure: CaseFigure {
                cause: Some(it.letter),
                ..self.of_cut(base)
            },
        });
        self.all_of(base, None).into_iter().chain(parts).collect()
    }

    fn week_lines(&self) -> Vec<IndicatorLine> {
        // The latest first: it is the one that is looked for.
        let weeks = self.trend.iter().rev();
        weeks
            .map(|it| IndicatorLine {
                place: 0,
                name: Some(it.week.to_string()),
                count: it.misescalated,
                confirmed: Some(it.confirmed),
                total: it.total,
                percent: it.percent,
                both: None,
                figure: CaseFigure::of(CaseSource::Cuts {
                    base: PqrBase::Misescalated,
                    from: it.from,
                    to: it.to,
                }),
            })
            .collect()
    }
}
