//! What the office makes of events.

use crate::{
    actions::{self, ActionError, Desk, EvaluationView, FigureSpan, KeptAlerts, Printed},
    tui::{
        message::Answer,
        subjects::{
            papers::PaperAnswer,
            reports::{ReportAnswer, ReportEffect},
        },
    },
};

pub(super) fn handle(
    desk: &mut Desk,
    effect: ReportEffect,
    kept: &mut KeptAlerts,
) -> Result<Vec<Answer>, ActionError> {
    let answer = match effect {
        ReportEffect::Alerts { state, page, limit } => {
            let page = actions::page_of_alerts(desk, kept, state, page, limit)?;
            ReportAnswer::Alerts(page)
        }
        ReportEffect::RaiseAlert(id) => {
            let raised = actions::raise_alert(desk, &id, None)?;
            let told = if raised.again {
                "Correo escrito otra vez"
            } else {
                "Alerta avisada"
            };
            let changed = ReportAnswer::AlertChanged {
                told: told.to_owned(),
                key: raised.alert.key,
            };
            let (file, codes) = (raised.file, Vec::new());
            let written = PaperAnswer::Printed(Printed { file, codes });
            return Ok(vec![Answer::Reports(changed), Answer::Papers(written)]);
        }
        ReportEffect::AnswerAlert { id, text } => {
            let alert = actions::answer_alert(desk, &id, &text)?;
            ReportAnswer::AlertChanged {
                key: alert.key,
                told: "Respuesta anotada".to_owned(),
            }
        }
        ReportEffect::Closings { page, limit } => {
            let (list, unseen, reviewed) = actions::page_of_closings(desk, page, limit)?;
            ReportAnswer::Closings {
                list,
                unseen,
                reviewed,
            }
        }
        ReportEffect::ReviewClosings => {
            actions::review_closings(desk)?;
            ReportAnswer::Reviewed
        }
        ReportEffect::Due { state, page, limit } => {
            let (list, figures) = actions::list_due(desk, state, page, limit)?;
            ReportAnswer::Due(list, figures)
        }
        ReportEffect::Evaluations { state, page, limit } => {
            ReportAnswer::Evaluations(actions::list_evaluations(desk, state, page, limit)?)
        }
        ReportEffect::FigureRows {
            outage,
            figure,
            own_alone,
            page,
            limit,
        } => {
            let which = (figure, own_alone);
            let rows = actions::figure_rows(desk, &outage, which, page, limit)?;
            ReportAnswer::FigureRows(Box::new(rows))
        }
        ReportEffect::Figures {
            span,
            by,
            page,
            limit,
        } => {
            let (view, list) = actions::list_figures(desk, span, by, page, limit)?;
            ReportAnswer::Figures(Box::new(view), list)
        }
        ReportEffect::WriteFigures(span) => return Ok(vec![figures_book(desk, span)?]),
        ReportEffect::FigureEvents { of, page, limit } => {
            ReportAnswer::FigureEvents(actions::list_figure_events(desk, &of, page, limit)?)
        }
        ReportEffect::Evaluation(correlative) => {
            ReportAnswer::Evaluation(Box::new(actions::show_evaluation(desk, &correlative)?))
        }
        ReportEffect::AskVerdict(outage) => noted(actions::ask_verdict(desk, &outage)?),
        ReportEffect::CountSocial { outage, counts } => {
            noted(actions::count_social(desk, &outage, counts)?)
        }
        ReportEffect::Attribute {
            outage,
            responsibility,
            measures,
        } => noted(actions::attribute(
            desk,
            &outage,
            responsibility,
            &measures,
        )?),
        ReportEffect::Validate { outage, remark } => {
            noted(actions::validate_closing(desk, &outage, &remark)?)
        }
        ReportEffect::Decide {
            outage,
            proceeds,
            reason,
        } => noted(actions::give_verdict(desk, &outage, proceeds, &reason)?),
    };
    Ok(vec![Answer::Reports(answer)])
}

fn figures_book(desk: &Desk, span: FigureSpan) -> Result<Answer, ActionError> {
    let view = actions::show_figures(desk, span)?;
    let written = actions::write_figures(desk, &view, None)?;
    Ok(PaperAnswer::Printed(written).into())
}

/// The page loads it again, since other things may have changed besides.
fn noted(view: EvaluationView) -> ReportAnswer {
    ReportAnswer::Noted(view.outage.correlative)
}
