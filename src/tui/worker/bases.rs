//! The bases that the client sends to the PQR cell.

use std::sync::Arc;

use super::line::Line;
use crate::{
    actions::{self, ActionError, Desk, ReadBase},
    tui::{
        message::{Answer, LongWork},
        subjects::bases::{BaseAnswer, BaseEffect, RejectedOf},
    },
};

pub(super) fn handle(
    desk: &mut Desk,
    effect: BaseEffect,
    line: &Line<'_>,
) -> Result<Vec<Answer>, ActionError> {
    match effect {
        BaseEffect::Plan(input) => {
            let plan = actions::read_base_job(desk, input)?;
            line.work(LongWork::ReadRows, move |progress| {
                Ok(Answer::Bases(match plan(progress)? {
                    ReadBase::Planned(planned, standing) => {
                        BaseAnswer::Planned(Arc::new(*planned), standing)
                    }
                    ReadBase::Twice { field, headers } => BaseAnswer::Twice { field, headers },
                }))
            });
            Ok(Vec::new())
        }
        BaseEffect::Receive(planned, standing) => {
            let receive = actions::receive_planned_job(desk, planned, standing)?;
            line.work(LongWork::StoreBase, move |progress| {
                let view = Box::new(receive(progress)?);
                Ok(Answer::Bases(BaseAnswer::Received(view)))
            });
            Ok(Vec::new())
        }
        BaseEffect::Drop { base, cut } => {
            actions::drop_unfinished(desk, base, cut)?;
            Ok(vec![Answer::Bases(BaseAnswer::Dropped)])
        }
        BaseEffect::GiveBack(planned) => {
            let write = actions::write_failed_rows_job(desk, planned)?;
            line.work(LongWork::ReadRows, move |progress| {
                Ok(Answer::Bases(BaseAnswer::GivenBack(write(progress)?)))
            });
            Ok(Vec::new())
        }
        BaseEffect::Piles { of, page, limit } => {
            Ok(vec![Answer::Bases(BaseAnswer::Piles(of.page(page, limit)))])
        }
        BaseEffect::Rejected { of, page, limit } => {
            let rows = match of {
                RejectedOf::Tallies(planned) => planned.rejected(page, limit),
                RejectedOf::Base(planned) => planned.rejected(page, limit),
            };
            Ok(vec![Answer::Bases(BaseAnswer::Rejected(rows))])
        }
    }
}
