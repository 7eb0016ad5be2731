//! The cases of a cell: listed by when they are due, and shown one by one.

use super::super::desk::Desk;
use super::super::error::{ActionError, Field};
use super::super::fields::required;
use super::super::paging::ListPage;
use super::super::revealed::Revealed;
use super::facets::CaseFacets;
use super::view::{CaseView, CaseViewer, name_here, told_apart};
use super::{at_a_cell, clocks};
use crate::domain::pqr::{CaseFacet, CaseState, Chosen, ClockState, Clocks, FLAGS, NO_REQUEST};
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::journal::case_id;
use crate::store::{CaseCursor, CaseFigure, CaseFilter, CaseHistory, CaseLine, CaseTally, PageAt};
use chrono::NaiveDate;

/// Which cases are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseQuery {
    /// Only those that are to be worked on here, where no states are named.
    pub queue: bool,
    /// With these letters in their radicado or their adviser, or of this account.
    pub text: String,
    /// In one of these states.
    pub states: Vec<CaseState>,
    /// Of this cause, by its letter.
    pub cause: Option<char>,
    /// Of an adviser whose name has these letters.
    pub adviser: Option<String>,
    /// Whose term ends before this day, and that are not closed.
    pub due_before: Option<NaiveDate>,
    /// Of this account: looking for it is put on the record (U3).
    pub account: Option<String>,
    /// With one of the wanted values of each of these properties.
    pub chosen: Chosen,
    /// Behind a figure (X9).
    pub behind: Option<CaseFigure>,
}

impl CaseQuery {
    /// Whether a text may be somebody's account: looking for it is put on the record (U3).
    #[must_use]
    pub fn seeks_a_person(text: &str) -> bool {
        const DIGITS: usize = 6;
        text.chars().filter(char::is_ascii_digit).count() >= DIGITS
    }

    /// What is wanted of each property: of a queue that names no state those that are open, of
    /// one that names no clock not what left untouched (X2), and what is no request only
    /// where it is named (X14).
    fn wanted(&self) -> Chosen {
        let mut wanted = self.chosen.clone();
        if self.queue && wanted.of(CaseFacet::Clock).is_none() {
            let clocks = ClockState::ALL.into_iter();
            for clock in clocks.filter(|it| *it != ClockState::Left) {
                wanted.toggle(CaseFacet::Clock, clock.code());
            }
        }
        if wanted.of(CaseFacet::State).is_none() {
            let is_open = |state: &CaseState| self.queue && !state.is_closed();
            let all = CaseState::ALL.into_iter();
            let is_named = |it: &CaseState| self.states.iter().any(|named| named.holds(*it));
            let states = all.filter(|it| is_named(it) || (self.states.is_empty() && is_open(it)));
            states.for_each(|state| wanted.toggle(CaseFacet::State, state.code()));
        }
        if self.queue && wanted.of(CaseFacet::Flag).is_none() {
            let codes = std::iter::once("").chain(FLAGS.map(|(code, _)| code));
            let of_queue = codes.filter(|code| *code != NO_REQUEST);
            of_queue.for_each(|code| wanted.toggle(CaseFacet::Flag, code));
        }
        wanted
    }

    /// What the store is asked for, but for the properties; none where no case can be so.
    fn filter(
        &self,
        desk: &Desk,
        clocks: &mut Clocks<'_>,
    ) -> Result<Option<CaseFilter>, ActionError> {
        let read = desk.store.read();
        let filed_by = match self.due_before {
            Some(day) => match clocks.filed_to_be_due_before(day) {
                Some(filed) => Some(filed),
                None => return Ok(None),
            },
            None => None,
        };
        let text = self.text.trim();
        Ok(Some(CaseFilter {
            advisers: match &self.adviser {
                Some(letters) => Some(read.advisers_like(letters)?),
                None => None,
            },
            account: self.account.clone(),
            behind: (self.behind.clone())
                .map(|figure| (figure, desk.point().to_owned(), desk.zone())),
            text: match text {
                "" => None,
                text => Some((text.to_owned(), read.advisers_like(text)?)),
            },
            filed_by,
            cause: self.cause,
            in_queue: self.due_before.is_some(),
            edges: clocks.edges(),
            ..CaseFilter::default()
        }))
    }
}

/// One page of cases.
pub type CaseList = ListPage<CaseView, CaseCursor>;

/// The cases that are wanted, those due first before all others and those closed last. Their
/// accounts are masked (U3).
///
/// # Errors
/// The store cannot be read, or the search by an account cannot be noted.
pub fn list_cases(
    desk: &mut Desk,
    query: &CaseQuery,
    page: &PageAt<CaseCursor>,
    limit: usize,
) -> Result<CaseList, ActionError> {
    if query.account.is_some() || CaseQuery::seeks_a_person(&query.text) {
        Revealed::note_search(desk)?;
    }
    let read = desk.store.read();
    let mut clocks = clocks(desk);
    let Some(filter) = query.filter(desk, &mut clocks)? else {
        return Ok(CaseList::default());
    };
    let filter = CaseFilter {
        chosen: query.wanted(),
        ..filter
    };
    let found = read.pqr_cases(&filter, page, limit + 1)?;
    let viewer = CaseViewer::new(desk)?;
    ListPage::cut(found, page, limit, |line: &CaseLine| line.cursor.clone())
        .counted(|before, limit| read.count_pqr_cases(&filter, before.as_ref(), limit))?
        .try_map(|line| viewer.of(&mut clocks, CaseHistory::of_line(line.clone()), false))
}

/// Where a case stands in a list, by its name: a radicado, an end of it that no other has, or
/// its radicado and its point (`RADICADO@PUNTO`) where several points have it.
///
/// # Errors
/// No such case, or several.
pub fn case_place(desk: &Desk, name: &str) -> Result<CaseCursor, ActionError> {
    Ok(only(named(desk, name)?, name)?.line.cursor)
}

/// What names a case and no other: its radicado, with its point where others have it too.
///
/// # Errors
/// The store cannot be read.
pub fn case_name(desk: &Desk, case: &CaseView) -> Result<String, ActionError> {
    let alike = desk.store.read().pqr_case(&case.radicado)?;
    Ok(match alike.as_slice() {
        [] | [_] => case.radicado.clone(),
        _ => told_apart(&case.radicado, &case.point),
    })
}

/// How many of the cases that are wanted stand after a place.
///
/// # Errors
/// The store cannot be read.
pub fn cases_after(
    desk: &Desk,
    query: &CaseQuery,
    place: &CaseCursor,
) -> Result<usize, ActionError> {
    let read = desk.store.read();
    let mut clocks = clocks(desk);
    let Some(filter) = query.filter(desk, &mut clocks)? else {
        return Ok(0);
    };
    let filter = CaseFilter {
        chosen: query.wanted(),
        ..filter
    };
    let all = read.count_pqr_cases(&filter, None, usize::MAX)?;
    let before = read.count_pqr_cases(&filter, Some(place), usize::MAX)?;
    // It is one of them itself.
    Ok(all.saturating_sub(before).saturating_sub(1))
}

/// How many cases have each value of the properties by which a list is narrowed, and how many
/// are due on each of the days that come.
///
/// # Errors
/// The store cannot be read.
pub fn case_facets(desk: &Desk, query: &CaseQuery) -> Result<CaseFacets, ActionError> {
    let read = desk.store.read();
    let mut clocks = clocks(desk);
    let tally = match query.filter(desk, &mut clocks)? {
        Some(filter) => read.tally_cases(&filter, &query.wanted(), |filed| {
            clocks.state(filed, CaseState::New)
        })?,
        None => CaseTally::default(),
    };
    Ok(CaseFacets::of(
        &tally,
        &query.chosen,
        desk.assets(),
        desk.calendar(),
        &mut clocks,
    ))
}

/// The names of the cases of a cell whose radicado ends in a text, a few of them at most;
/// elsewhere there are none. No account is looked for (U3).
///
/// # Errors
/// The store cannot be read.
pub fn radicados_named(desk: &Desk, text: &str) -> Result<Vec<String>, ActionError> {
    const FEW: usize = 8;
    // Fewer letters than this end too many of them.
    const ENOUGH: usize = 3;
    let text = text.trim();
    if at_a_cell(desk).is_err() || text.chars().count() < ENOUGH {
        return Ok(Vec::new());
    }
    let read = desk.store.read();
    let mut names = Vec::new();
    for radicado in read.radicados_ending(text, FEW)? {
        let cases = read.pqr_case(&radicado)?.into_iter();
        names.extend(cases.map(|it| name_here(desk, &it.line)));
    }
    Ok(names)
}

/// The cases of this cell with these radicados, as a list has them: their accounts are masked
/// (U3). One that is kept no more is left out.
///
/// # Errors
/// The store cannot be read.
pub fn named_cases(desk: &Desk, radicados: &[String]) -> Result<Vec<CaseView>, ActionError> {
    let viewer = CaseViewer::new(desk)?;
    let mut clocks = clocks(desk);
    let mut views = Vec::new();
    for radicado in radicados {
        let found = desk.store.read().pqr_case(radicado)?.into_iter();
        for case in found.filter(|it| it.line.point == desk.point()) {
            views.push(viewer.of(&mut clocks, case, false)?);
        }
    }
    Ok(views)
}

/// One case, by its name, of several points the own one's; its account is shown to who may see
/// it, which is put on the record (U3).
///
/// # Errors
/// No such case, or several; or the store cannot be read or written.
pub fn show_case(desk: &mut Desk, name: &str) -> Result<CaseView, ActionError> {
    let case = find_case(desk, name)?;
    let id = case_id(&case.line.point, &case.line.radicado);
    let shown = Revealed::of_case(desk, id)?;
    let viewer = CaseViewer::new(desk)?;
    viewer.of(&mut clocks(desk), case, shown)
}

/// The case that a person names: of several points the own one's.
pub(super) fn find_case(desk: &Desk, name: &str) -> Result<CaseHistory, ActionError> {
    let is_own = |case: &CaseHistory| case.line.point == desk.point();
    let (own, others): (Vec<_>, Vec<_>) = named(desk, name)?.into_iter().partition(is_own);
    only(if own.is_empty() { others } else { own }, name)
}

/// The same, to be worked on: what another cell sent here is its own (X12).
pub(super) fn find_own_case(desk: &Desk, name: &str) -> Result<CaseHistory, ActionError> {
    let case = find_case(desk, name)?;
    if case.line.point == desk.point() {
        return Ok(case);
    }
    let CaseLine {
        radicado, point, ..
    } = case.line;
    let told = format!(
        "El caso {radicado} es de {point}, y solo los terminales de {point} lo trabajan. No \
         cambió nada."
    );
    Err(Refusal::new(Rule::X12, told).into())
}

/// The cases that a person names: several, where several points have the radicado.
fn named(desk: &Desk, name: &str) -> Result<Vec<CaseHistory>, ActionError> {
    const NAMED: usize = 5;
    let name = required(Field::Radicado, name)?;
    let read = desk.store.read();
    if let Some((radicado, point)) = name.rsplit_once('@') {
        let mut cases = read.pqr_case(radicado)?;
        cases.retain(|it| it.line.point == point);
        if !cases.is_empty() {
            return Ok(cases);
        }
    }
    let found = read.radicados_ending(name, NAMED + 1)?;
    match found.as_slice() {
        [one] => Ok(read.pqr_case(one)?),
        [] => Err(ActionError::NoCase(name.to_owned())),
        several => Err(ActionError::SeveralCases {
            text: name.to_owned(),
            more: several.len() > NAMED,
            radicados: several[..several.len().min(NAMED)].to_vec(),
        }),
    }
}

/// The case that is meant, where it is one.
fn only(mut cases: Vec<CaseHistory>, name: &str) -> Result<CaseHistory, ActionError> {
    if let [first, _, ..] = cases.as_slice() {
        let lines = cases.iter().map(|it| &it.line);
        return Err(ActionError::SeveralPoints {
            radicado: first.line.radicado.clone(),
            names: lines
                .map(|it| told_apart(&it.radicado, &it.point))
                .collect(),
        });
    }
    (cases.pop()).ok_or_else(|| ActionError::NoCase(name.to_owned()))
}
