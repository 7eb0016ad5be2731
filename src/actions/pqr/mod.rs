//! The PQR cell: a base is reconciled and taken in, cases are listed, shown and worked on
//! (X2 to X8, X12 to X17).

mod beside;
mod cell;
mod deed_input;
mod deeds;
mod drop;
mod escalation;
mod facets;
mod hold;
mod indicators;
mod lines;
mod note;
mod person;
mod piles;
mod prepared;
mod receive;
mod show;
mod top;
mod view;
mod words;
mod work_view;

pub use beside::{Beside, CutShort, SameFile};
pub use cell::{
    CellBoard, PendingCases, ReceptionView, RivalBase, UnfinishedReception, cell_board,
};
pub use deed_input::{AppealInput, CaseDeed, ClassifyInput, FinishInput, SolveInput};
pub use deeds::{CaseWarning, DeedDone, DeedRow, do_deed, work_case};
pub use drop::drop_unfinished;
pub use escalation::{SECOND_LEVEL, escalate_cases, write_escalation_list};
pub use facets::{CaseFacets, CaseLoad, CaseValue, DueDay};
pub use hold::{hold_account_of, hold_cases};
pub use indicators::{
    AdviserFigure, BaseFigure, CauseFigure, IndicatorsView, WeekFigure, indicators,
    write_indicators,
};
pub use lines::{Indicator, IndicatorLine, IndicatorLineList, TopList, list_indicators, list_top};
pub use note::{CaseNote, case_note};
pub(super) use person::cases_of_account;
pub use person::{PersonCase, PersonRow};
pub use piles::{CutPiles, PileCases};
pub use receive::{
    ReadBase, ReceivedView, ReceptionStanding, read_base_job, receive_base, receive_planned,
    receive_planned_job, received_view, reconcile_base,
};
pub use show::{
    CaseList, CaseQuery, case_facets, case_name, case_place, cases_after, list_cases, named_cases,
    radicados_named, show_case,
};
pub use view::{AccountView, CaseStepView, CaseView, MarkingView};
pub use work_view::{
    AnswerView, AppealView, ContactView, EscalationView, TermView, UnawareView, WorkView,
};

pub(super) use top::feedback_facts;
pub use top::{
    CauseCount, ReturnedForm, TopAdviser, TopView, return_forms, top_advisers, withdraw_forms,
};

use super::desk::Desk;
use super::error::ActionError;
use crate::domain::instant::{local_day, midnight};
use crate::domain::pqr::Clocks;
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::domain::terminal::Channel;
use crate::store::Period;
use chrono::NaiveDate;

/// Refuses what only a cell does, where this is none.
fn at_a_cell(desk: &Desk) -> Result<(), ActionError> {
    let point = &desk.store.terminal().started.point;
    if point.channel == Channel::Celula {
        return Ok(());
    }
    let told = format!(
        "Las bases y los casos de PQR son de una célula, y {} es {}. No se guardó nada.",
        point.code,
        point.channel.label()
    );
    Err(Refusal::new(Rule::X12, told).into())
}

/// Some days as instants at the point.
fn instants(desk: &Desk, (from, to): (NaiveDate, NaiveDate)) -> Period {
    let zone = desk.zone();
    Period {
        from: midnight(from, zone),
        until: midnight(to.succ_opt().unwrap_or(to), zone),
    }
}

/// What a cause is called.
fn cause_name(desk: &Desk, letter: Option<char>) -> Option<String> {
    let cause = desk.assets().cell.cause(letter?)?;
    Some(cause.name.clone())
}

/// A cause with its letter, or that nobody said it.
fn cause_words(letter: Option<char>, name: Option<&str>) -> String {
    match (letter, name) {
        (Some(letter), Some(name)) => format!("{letter} {name}"),
        (Some(letter), None) => letter.to_string(),
        (None, _) => "sin clasificar".to_owned(),
    }
}

/// The clocks of cases as they stand now.
fn clocks(desk: &Desk) -> Clocks<'_> {
    let days = desk.assets().cell.terms.answer.days;
    Clocks::on(desk.calendar(), days, local_day(desk.now(), desk.zone()))
}
