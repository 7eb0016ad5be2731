//! What the office makes of events.

use crate::{
    actions::{self, ActionError, Desk},
    tui::{
        message::Answer,
        subjects::reports::{ReportAnswer, ReportEffect},
    },
};

pub(super) fn handle(desk: &Desk, effect: ReportEffect) -> Result<Vec<Answer>, ActionError> {
    let answer = match effect {
        ReportEffect::Due { state, page, limit } => {
            let (list, figures) = actions::list_due(desk, state, page, limit)?;
            ReportAnswer::Due(list, figures)
        }
        ReportEffect::Evaluations { state, page, limit } => {
            ReportAnswer::Evaluations(actions::list_evaluations(desk, state, page, limit)?)
        }
        ReportEffect::Evaluation(correlative) => {
            ReportAnswer::Evaluation(Box::new(actions::show_evaluation(desk, &correlative)?))
        }
    };
    Ok(vec![Answer::Reports(answer)])
}
