//! The cases of a cell: listed by when they are due, and shown one by one.

use super::super::desk::Desk;
use super::super::error::{ActionError, Field};
use super::super::fields::required;
use super::super::paging::ListPage;
use super::super::revealed::Revealed;
use super::clocks;
use super::facets::CaseFacets;
use crate::domain::deadline::Deadline;
use crate::domain::masking::mask_document;
use crate::domain::pqr::{
    CaseClass, CaseFacet, CaseState, Chosen, ClockState, Clocks, Identifier, Origin, PqrBase,
    RowContent,
};
use crate::journal::case_id;
use crate::store::{CaseCursor, CaseFilter, CaseHistory, CaseLine, CaseTally, PageAt, Reader};
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;

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
}

impl CaseQuery {
    /// Whether a text may be somebody's account: looking for it is put on the record (U3).
    #[must_use]
    pub fn seeks_a_person(text: &str) -> bool {
        const DIGITS: usize = 6;
        text.chars().filter(char::is_ascii_digit).count() >= DIGITS
    }

    /// What is wanted of each property: of a queue that names no state, those that are open,
    /// and of one that names no clock, not what left untouched (X2).
    fn wanted(&self) -> Chosen {
        let mut wanted = self.chosen.clone();
        if self.queue && wanted.of(CaseFacet::Clock).is_none() {
            let clocks = ClockState::ALL.into_iter();
            for clock in clocks.filter(|it| *it != ClockState::Left) {
                wanted.toggle(CaseFacet::Clock, clock.code());
            }
        }
        if wanted.of(CaseFacet::State).is_some() {
            return wanted;
        }
        let all = CaseState::ALL.into_iter();
        for state in all.filter(|state| {
            self.states.contains(state)
                || (self.queue && self.states.is_empty() && !state.is_closed())
        }) {
            wanted.toggle(CaseFacet::State, state.code());
        }
        wanted
    }

    /// What the store is asked for, but for the properties; none where no case can be so.
    fn filter(
        &self,
        read: Reader<'_>,
        clocks: &mut Clocks<'_>,
    ) -> Result<Option<CaseFilter>, ActionError> {
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
            text: match text {
                "" => None,
                text => Some((text.to_owned(), read.advisers_like(text)?)),
            },
            filed_by,
            edges: clocks.edges(),
            ..CaseFilter::default()
        }))
    }
}

/// An account, and where it came from. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AccountView {
    /// As it stands, or masked.
    pub value: String,
    /// What the workbook kept it as.
    pub origin: Origin,
}

/// Something that happened to a case. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseStepView {
    /// When; of a reception, its cut alone is known here.
    pub at: Option<DateTime<FixedOffset>>,
    /// The cut, where a base brought it.
    pub cut: Option<NaiveDate>,
    /// The base that brought it.
    pub base: Option<PqrBase>,
    /// The row of its sheet.
    pub row: Option<u32>,
    /// Who did it.
    pub by: Option<String>,
    /// What, Spanish.
    pub what: String,
    /// It changed nothing.
    pub without_effect: bool,
}

/// A case. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseView {
    /// Its radicado.
    pub radicado: String,
    /// What the workbook kept the radicado as.
    pub radicado_origin: Origin,
    /// *Código Único Numérico*.
    pub cun: Option<String>,
    /// The customer's account; none where nobody said it, or it was purged.
    pub account: Option<AccountView>,
    /// Code of its point.
    pub point: String,
    /// The base of the last cut that has it.
    pub base: PqrBase,
    /// Whether the last cut of each of both bases has it.
    pub in_both: bool,
    /// That cut.
    pub cut: NaiveDate,
    /// Whether the last cut of its base has it no more.
    pub gone: bool,
    /// How far it got.
    pub state: CaseState,
    /// Its class.
    pub class: Option<CaseClass>,
    /// Its cause; none before it is classified.
    pub cause: Option<String>,
    /// The letter of that.
    pub cause_letter: Option<char>,
    /// Its marking in RR.
    pub marking: MarkingView,
    /// Who escalated it.
    pub adviser: Option<String>,
    /// The day it was filed.
    pub filed_at: Option<NaiveDate>,
    /// The last day of its term.
    pub due: Option<NaiveDate>,
    /// Where its clock stands.
    pub due_state: ClockState,
    /// Its term, with the days that it skips.
    pub term: Option<Deadline>,
    /// Its state, in the client's words.
    pub client_state: Option<String>,
    /// Why it was filed, in the client's words.
    pub reason: Option<String>,
    /// What stands in columns that mean nothing here, by header.
    pub unknown: BTreeMap<String, String>,
    /// Calls to the customer.
    pub contacts: Vec<Value>,
    /// Whether a voice message would count.
    pub voice_message_allowed: bool,
    /// What the customer did about the answer.
    pub appeal: Option<Value>,
    /// What was noted last.
    pub notes: Option<String>,
    /// What happened to it.
    pub history: Vec<CaseStepView>,
    /// Id of the work on it.
    #[serde(skip)]
    pub(crate) id: Uuid,
}

/// A marking of RR. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MarkingView {
    /// *Razón*.
    pub reason: Option<String>,
    /// *Sub-razón*.
    pub sub_reason: Option<String>,
}

impl CaseView {
    /// Its term in words: `vence el 25/11/2026, en 2 días hábiles`, `sin fecha`.
    #[must_use]
    pub fn due_words(&self, now: DateTime<FixedOffset>) -> String {
        match (&self.term, self.due_state) {
            (_, ClockState::Stopped) => "cerrada aquí".to_owned(),
            (_, ClockState::Left) => "ya no viene en la base".to_owned(),
            (Some(term), _) => term.words(now),
            (None, state) => state.label().to_owned(),
        }
    }

    /// Its marking in words.
    #[must_use]
    pub fn marking_words(&self) -> Option<String> {
        let parts = [&self.marking.reason, &self.marking.sub_reason];
        let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
        (!parts.is_empty()).then(|| parts.join(" / "))
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
    page: PageAt<CaseCursor>,
    limit: usize,
) -> Result<CaseList, ActionError> {
    if query.account.is_some() || CaseQuery::seeks_a_person(&query.text) {
        Revealed::note_search(desk)?;
    }
    if query.cause.is_some() {
        // No case has a cause before it is classified.
        return Ok(CaseList::default());
    }
    let read = desk.store.read();
    let mut clocks = clocks(desk);
    let Some(filter) = query.filter(read, &mut clocks)? else {
        return Ok(CaseList::default());
    };
    let filter = CaseFilter {
        chosen: query.wanted(),
        ..filter
    };
    let found = read.pqr_cases(&filter, page, limit + 1)?;
    let viewer = CaseViewer::new(desk)?;
    ListPage::cut(found, page, limit, |line: &CaseLine| line.cursor)
        .counted(|before, limit| read.count_pqr_cases(&filter, before, limit))?
        .try_map(|line| viewer.of(&mut clocks, CaseHistory::of_line(line.clone()), false))
}

/// How many cases have each value of the properties by which a list is narrowed, and how many
/// are due on each of the days that come.
///
/// # Errors
/// The store cannot be read.
pub fn case_facets(desk: &Desk, query: &CaseQuery) -> Result<CaseFacets, ActionError> {
    let read = desk.store.read();
    let mut clocks = clocks(desk);
    let tally = match query.filter(read, &mut clocks)? {
        Some(filter) => read.tally_cases(&filter, &query.wanted(), |filed| {
            clocks.state(filed, CaseState::New)
        })?,
        None => CaseTally::default(),
    };
    Ok(CaseFacets::of(
        &tally,
        &query.chosen,
        desk.calendar(),
        &mut clocks,
    ))
}

/// One case, by its radicado or an end of it that no other has; its account is shown to who
/// may see it, which is put on the record (U3).
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
    const NAMED: usize = 5;
    let name = required(Field::Radicado, name)?;
    let read = desk.store.read();
    let found = read.radicados_ending(name, NAMED + 1)?;
    let radicado = match found.as_slice() {
        [one] => one,
        [] => return Err(ActionError::NoCase(name.to_owned())),
        several => {
            return Err(ActionError::SeveralCases {
                text: name.to_owned(),
                more: several.len() > NAMED,
                radicados: several[..several.len().min(NAMED)].to_vec(),
            });
        }
    };
    let cases = read.pqr_case(radicado)?;
    let own = cases.iter().position(|it| it.line.point == desk.point());
    let meant = cases.into_iter().nth(own.unwrap_or(0));
    meant.ok_or_else(|| ActionError::NoCase(name.to_owned()))
}

/// What a view of a case needs besides the case.
struct CaseViewer<'d> {
    desk: &'d Desk,
    /// The last cut of each base of the own point: wrongly escalated, pending.
    last: [Option<NaiveDate>; 2],
}

impl<'d> CaseViewer<'d> {
    fn new(desk: &'d Desk) -> Result<Self, ActionError> {
        let read = desk.store.read();
        let last = |base| read.last_cut(desk.point(), base);
        Ok(Self {
            last: [last(PqrBase::Misescalated)?, last(PqrBase::Pending)?],
            desk,
        })
    }

    fn of(
        &self,
        clocks: &mut Clocks<'_>,
        case: CaseHistory,
        shown: bool,
    ) -> Result<CaseView, ActionError> {
        let read = self.desk.store.read();
        let line = case.line;
        let id = case_id(&line.point, &line.radicado);
        let content: RowContent = read.sealed(&line.content)?.unwrap_or_default();
        let due_state = if line.gone && line.state == CaseState::New {
            ClockState::Left
        } else {
            clocks.state(line.filed, line.state)
        };
        let term = line.filed.map(|filed| clocks.term(filed));
        let comes = |at: usize| line.cuts[at].is_some() && line.cuts[at] == self.last[at];
        let account = content
            .account
            .map(|Identifier { value, origin }| AccountView {
                value: if shown { value } else { mask_document(&value) },
                origin,
            });
        let mut history: Vec<CaseStepView> = case
            .rows
            .iter()
            .filter(|row| row.in_force)
            .map(|row| CaseStepView {
                at: None,
                cut: Some(row.cut),
                base: Some(row.base),
                row: Some(row.row),
                by: None,
                what: format!("vino en {}", row.base.label()),
                without_effect: false,
            })
            .collect();
        let mut notes = None;
        for step in case.work.iter().flat_map(|work| &work.steps) {
            let said: Option<String> = match &step.notes {
                Some(sealed) => read.sealed(sealed)?,
                None => None,
            };
            let section = step.abc.as_ref();
            let section = section.map_or_else(String::new, |abc| format!(", ABC {abc}"));
            history.push(CaseStepView {
                at: Some(step.at),
                cut: None,
                base: None,
                row: None,
                by: Some(read.user_name(step.user)?),
                what: format!("{}{section}", step.state.label()),
                without_effect: step.without_effect,
            });
            if !step.without_effect {
                notes = said.or(notes);
            }
        }
        let [reason, sub_reason] = line.marking;
        Ok(CaseView {
            radicado: line.radicado,
            radicado_origin: line.origin,
            cun: content.cun.map(|cun| cun.value),
            account,
            point: line.point,
            base: line.base,
            in_both: comes(0) && comes(1),
            cut: line.cut,
            gone: line.gone,
            state: line.state,
            class: line.class,
            cause: None,
            cause_letter: None,
            marking: MarkingView { reason, sub_reason },
            adviser: line.adviser,
            filed_at: line.filed,
            due: term.as_ref().map(|term| term.due),
            due_state,
            term,
            client_state: content.state,
            reason: content.reason,
            unknown: content.unknown,
            contacts: Vec::new(),
            voice_message_allowed: false,
            appeal: None,
            notes,
            history,
            id,
        })
    }
}
