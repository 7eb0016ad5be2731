//! A case as it is shown: what the client says of it, what was done here, what may be done
//! next, and its terms with what they count.

use super::super::desk::Desk;
use super::super::error::ActionError;
use super::work_view::{Around, WorkView, step_words};
use crate::domain::deadline::Deadline;
use crate::domain::masking::mask_document;
use crate::domain::pqr::{
    CaseClass, CaseName, CaseState, ClockState, Clocks, Identifier, Origin, PqrBase, PqrCase,
    RowContent,
};
use crate::journal::case_id;
use crate::store::{CaseHistory, CaseLine, HeldRow};
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;
use std::collections::BTreeMap;
use uuid::Uuid;

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
    /// What was noted with it.
    pub notes: Option<String>,
    /// It changed nothing.
    pub without_effect: bool,
    /// It was taken back.
    pub undone: bool,
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
    #[serde(serialize_with = "CaseState::reported")]
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
    /// The last day of the term that runs: of its appeal, where it has one.
    pub due: Option<NaiveDate>,
    /// Where its clock stands.
    pub due_state: ClockState,
    /// That term, with the days that it skips.
    pub term: Option<Deadline>,
    /// Its state, in the client's words.
    pub client_state: Option<String>,
    /// Why it was filed, in the client's words.
    pub reason: Option<String>,
    /// What stands in columns that mean nothing here, by header.
    pub unknown: BTreeMap<String, String>,
    /// What the work on it holds, and what may be done next.
    #[serde(flatten)]
    pub work: WorkView,
    /// It is closed here, and a cut that was made later has it all the same (X2).
    pub still_there: bool,
    /// What was noted last.
    pub notes: Option<String>,
    /// What happened to it.
    pub history: Vec<CaseStepView>,
    /// Id of the work on it.
    #[serde(skip)]
    pub(crate) id: Uuid,
    /// What names it here and no other: where it is of another point, with that.
    #[serde(skip)]
    pub(crate) name: String,
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

/// What a view of a case needs besides the case.
pub(super) struct CaseViewer<'d> {
    desk: &'d Desk,
    /// The last cut of each base of the own point: wrongly escalated, pending.
    last: [Option<NaiveDate>; 2],
}

impl<'d> CaseViewer<'d> {
    pub(super) fn new(desk: &'d Desk) -> Result<Self, ActionError> {
        let read = desk.store.read();
        let last = |base| read.last_cut(desk.point(), base);
        Ok(Self {
            last: [last(PqrBase::Misescalated)?, last(PqrBase::Pending)?],
            desk,
        })
    }

    pub(super) fn of(
        &self,
        clocks: &mut Clocks<'_>,
        case: CaseHistory,
        shown: bool,
    ) -> Result<CaseView, ActionError> {
        let read = self.desk.store.read();
        let line = case.line;
        let id = case_id(&line.point, &line.radicado);
        let content: RowContent = read.sealed(&line.content)?.unwrap_or_default();
        let work = match case.work {
            Some(work) => work,
            None => read.pqr_work(id)?.unwrap_or_else(|| {
                let (point, radicado) = (line.point.clone(), line.radicado.clone());
                PqrCase::untouched(id, CaseName { point, radicado })
            }),
        };
        let due_state = if line.gone && line.state == CaseState::New {
            ClockState::Left
        } else {
            clocks.state(line.runs, line.state)
        };
        let term = term(&line, &work, clocks);
        let received = case.rows.iter().filter(|row| row.in_force);
        let received = received.map(|row| row.received).min();
        let comes = |at: usize| line.cuts[at].is_some() && line.cuts[at] == self.last[at];
        let account = content
            .account
            .map(|Identifier { value, origin }| AccountView {
                value: if shown { value } else { mask_document(&value) },
                origin,
            });
        let (history, notes) = self.history([&case.rows, &case.rejected], &work)?;
        let is_still_there = self.last.map(|cut| work.is_still_there(cut));
        let cell = &self.desk.assets().cell;
        let named = line.cause.and_then(|letter| cell.cause(letter));
        let named = named.map(|cause| cause.name.clone());
        let work = WorkView::of(
            self.desk,
            &Around {
                work: &work,
                line: &line,
                received,
                due_state,
            },
            clocks,
        )?;
        let still_there = (0..2).any(|at| comes(at) && is_still_there[at]);
        let name = name_here(self.desk, &line);
        let [reason, sub_reason] = line.marking;
        Ok(CaseView {
            name,
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
            cause: named,
            cause_letter: line.cause,
            marking: MarkingView { reason, sub_reason },
            adviser: line.adviser,
            filed_at: line.filed,
            due: term.as_ref().map(|term| term.due),
            due_state,
            term,
            client_state: content.state,
            reason: content.reason,
            unknown: content.unknown,
            work,
            still_there,
            notes,
            history,
            id,
        })
    }

    /// What happened to a case: the rows in which it came, then what was done; and what was
    /// noted last.
    fn history(
        &self,
        [rows, rejected]: [&[HeldRow]; 2],
        work: &PqrCase,
    ) -> Result<(Vec<CaseStepView>, Option<String>), ActionError> {
        let read = self.desk.store.read();
        let rows = rows.iter().map(|row| (row, "vino en"));
        let rejected = rejected
            .iter()
            .map(|row| (row, "vino en una fila rechazada de"));
        let in_force = rows.chain(rejected).filter(|(row, _)| row.in_force);
        let mut history: Vec<CaseStepView> = in_force
            .map(|(row, how)| CaseStepView {
                at: None,
                cut: Some(row.cut),
                base: Some(row.base),
                row: Some(row.row),
                by: None,
                what: format!("{how} {}", row.base.label()),
                notes: None,
                without_effect: false,
                undone: false,
            })
            .collect();
        history.sort_by_key(|it| it.cut);
        let mut notes = None;
        for step in &work.steps {
            let (what, said) = step_words(self.desk, step)?;
            if step.is_in_force() {
                notes = said.clone().or(notes);
            }
            history.push(CaseStepView {
                at: Some(step.at),
                cut: None,
                base: None,
                row: None,
                by: Some(read.user_name(step.user)?),
                what,
                notes: said,
                without_effect: step.without_effect,
                undone: step.undone,
            });
        }
        // No step of the work: neither counted among them nor what was noted of it.
        for hold in &work.holds {
            let what = if hold.held {
                "retenido por orden legal"
            } else {
                "retención levantada"
            };
            history.push(CaseStepView {
                at: Some(hold.at),
                cut: None,
                base: None,
                row: None,
                by: Some(read.user_name(hold.user)?),
                what: what.to_owned(),
                notes: read.sealed(&hold.reason)?,
                without_effect: false,
                undone: false,
            });
        }
        Ok((history, notes))
    }
}

/// What names a case at a desk and no other: a bare radicado means the own point's, where that
/// has it.
pub(super) fn name_here(desk: &Desk, case: &CaseLine) -> String {
    if case.point == desk.point() {
        case.radicado.clone()
    } else {
        told_apart(&case.radicado, &case.point)
    }
}

/// How a case is told from those of other points with its radicado.
pub(super) fn told_apart(radicado: &str, point: &str) -> String {
    format!("{radicado}@{point}")
}

/// The term that runs; one that goes on for as long again is told from where it began.
fn term(line: &CaseLine, work: &PqrCase, clocks: &Clocks<'_>) -> Option<Deadline> {
    let standing = &work.standing;
    let begun = standing.appeal.as_ref().map(|appeal| appeal.filed);
    match begun.or(line.filed) {
        Some(begun) if standing.is_extended() => Some(clocks.twice(begun)),
        _ => line.runs.map(|from| clocks.term(from)),
    }
}
