//! The cases of a PQR cell.

use crate::{
    actions::{self, ActionError, Desk},
    tui::{
        message::Answer,
        subjects::papers::PaperAnswer,
        subjects::pqr::{PqrAnswer, PqrEffect},
    },
};

pub(super) fn handle(desk: &mut Desk, effect: PqrEffect) -> Result<Vec<Answer>, ActionError> {
    let answer = match effect {
        PqrEffect::Cases { query, page, limit } => {
            PqrAnswer::Cases(actions::list_cases(desk, &query, &page, limit)?)
        }
        PqrEffect::Facets(query) => {
            PqrAnswer::Facets(Box::new(actions::case_facets(desk, &query)?))
        }
        PqrEffect::Case(radicado) => {
            PqrAnswer::Case(Box::new(actions::show_case(desk, &radicado)?))
        }
        PqrEffect::Named(radicados) => PqrAnswer::Named(actions::named_cases(desk, &radicados)?),
        PqrEffect::Work { radicados, deed } => match radicados.as_slice() {
            [one] => {
                let (case, warnings) = actions::work_case(desk, one, &deed)?;
                PqrAnswer::Worked(deed.step(), Box::new(case), warnings)
            }
            several => {
                let done = actions::do_deed(desk, several, &deed)?;
                PqrAnswer::Done(deed.step(), done)
            }
        },
        PqrEffect::Hold {
            radicado,
            held,
            reason,
        } => {
            let cases = actions::hold_account_of(desk, &radicado, held, &reason)?;
            PqrAnswer::Held(held, cases)
        }
        PqrEffect::EscalationList(radicados) => {
            let file = actions::write_escalation_list(desk, &radicados, None)?;
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            let told = format!("documentos: {name}");
            return Ok(vec![Answer::Done(told)]);
        }
        PqrEffect::Note(radicado) => {
            PqrAnswer::Note(Box::new(actions::case_note(desk, &radicado)?))
        }
        PqrEffect::Indicators {
            cut,
            which,
            page,
            limit,
        } => {
            let (view, list) = actions::list_indicators(desk, cut, which, page, limit)?;
            PqrAnswer::Indicators(view.map(Box::new), list)
        }
        PqrEffect::WriteIndicators(cut) => {
            let view = actions::indicators(desk, Some(cut))?;
            let written = actions::write_indicators(desk, &view, None)?;
            return Ok(vec![PaperAnswer::Printed(written).into()]);
        }
        PqrEffect::Top { week, page, limit } => {
            let (view, list) = actions::list_top(desk, week, page, limit)?;
            PqrAnswer::Top(Box::new(view), list)
        }
        PqrEffect::Forms {
            adviser,
            week,
            forms,
            withdrawn,
        } => {
            let view = match withdrawn {
                Some(reason) => actions::withdraw_forms(desk, &adviser, week, &forms, &reason)?,
                None => actions::return_forms(desk, &adviser, week, &forms)?,
            };
            PqrAnswer::Forms(Box::new(view))
        }
    };
    Ok(vec![Answer::Pqr(answer)])
}
