//! The report to the regulator.

use super::line::Line;
use crate::{
    actions::{self, ActionError, Desk},
    tui::{
        message::{Answer, LongWork},
        subjects::regulatory_report::{RegulatoryAnswer, RegulatoryEffect},
    },
};

pub(super) fn handle(
    desk: &Desk,
    effect: RegulatoryEffect,
    line: &Line<'_>,
) -> Result<Vec<Answer>, ActionError> {
    let answer = match effect {
        RegulatoryEffect::Plan { input, page, limit } => {
            let (report, list) = actions::page_of_plan(desk, &input, page, limit)?;
            RegulatoryAnswer::Planned(Box::new(report), list)
        }
        RegulatoryEffect::Choose(input) => {
            actions::plan_report(desk, &input)?;
            RegulatoryAnswer::Chosen(input)
        }
        RegulatoryEffect::Prepare(input) => {
            let prepare = actions::prepare_report_job(desk, input)?;
            line.work(LongWork::Prepare, move |progress| {
                let name = prepare(progress)?.name;
                Ok(RegulatoryAnswer::Prepared(name).into())
            });
            return Ok(Vec::new());
        }
    };
    Ok(vec![answer.into()])
}
