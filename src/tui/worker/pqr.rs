//! The cases of a PQR cell.

use crate::{
    actions::{self, ActionError, Desk},
    tui::{
        message::Answer,
        subjects::pqr::{PqrAnswer, PqrEffect},
    },
};

pub(super) fn handle(desk: &mut Desk, effect: PqrEffect) -> Result<Vec<Answer>, ActionError> {
    let answer = match effect {
        PqrEffect::Cases { query, page, limit } => {
            PqrAnswer::Cases(actions::list_cases(desk, &query, page, limit)?)
        }
        PqrEffect::Facets(query) => {
            PqrAnswer::Facets(Box::new(actions::case_facets(desk, &query)?))
        }
        PqrEffect::Case(radicado) => {
            PqrAnswer::Case(Box::new(actions::show_case(desk, &radicado)?))
        }
        PqrEffect::Finish { radicado, input } => {
            let case = actions::finish_case(desk, &radicado, &input)?;
            PqrAnswer::Finished(Box::new(case))
        }
    };
    Ok(vec![Answer::Pqr(answer)])
}
