//! What the office counts of a day, from files of others.

use std::sync::Arc;

use super::line::Line;
use crate::{
    actions::{self, ActionError, Desk},
    tui::{
        message::{Answer, LongWork},
        subjects::tallies::{TallyAnswer, TallyEffect},
    },
};

pub(super) fn handle(
    desk: &Desk,
    effect: TallyEffect,
    line: &Line<'_>,
) -> Result<Vec<Answer>, ActionError> {
    match effect {
        TallyEffect::Plan(input) => {
            let plan = actions::plan_tallies_job(desk, input)?;
            line.work(LongWork::ReadRows, move |progress| {
                let planned = Arc::new(plan(progress)?);
                Ok(Answer::Tallies(TallyAnswer::Planned(planned)))
            });
            Ok(Vec::new())
        }
        TallyEffect::Import(planned) => {
            let import = actions::import_tallies_job(desk, planned)?;
            line.work(LongWork::StoreRows, move |progress| {
                let view = Box::new(import(progress)?);
                Ok(Answer::Tallies(TallyAnswer::Imported(view)))
            });
            Ok(Vec::new())
        }
    }
}
