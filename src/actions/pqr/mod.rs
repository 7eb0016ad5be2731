//! The PQR cell: a base is reconciled and taken in, cases are listed, shown and finished (X2,
//! X4, X12).

mod cell;
mod drop;
mod facets;
mod finish;
mod receive;
mod show;

pub use cell::{CellBoard, ReceptionView, UnfinishedReception, cell_board};
pub use drop::drop_unfinished;
pub use facets::{CaseFacets, CaseLoad, CaseValue, DueDay};
pub use finish::{FinishInput, finish_case};
pub use receive::{
    ReadBase, ReceivedView, ReceptionStanding, read_base_job, receive_base, receive_planned,
    receive_planned_job, received_view, reconcile_base,
};
pub use show::{
    AccountView, CaseList, CaseQuery, CaseStepView, CaseView, MarkingView, case_facets, list_cases,
    show_case,
};

use super::desk::Desk;
use super::error::ActionError;
use crate::domain::instant::local_day;
use crate::domain::pqr::Clocks;
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::domain::terminal::Channel;

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

/// The clocks of cases as they stand now.
fn clocks(desk: &Desk) -> Clocks<'_> {
    Clocks::on(desk.calendar(), local_day(desk.now(), desk.zone()))
}
