//! The practices of the cell's management model.

use crate::{
    actions::{self, ActionError, Desk, ListPage},
    tui::{
        message::Answer,
        subjects::practices::{PracticeAnswer, PracticeEffect},
    },
};

pub(super) fn handle(desk: &mut Desk, effect: PracticeEffect) -> Result<Vec<Answer>, ActionError> {
    let answer = match effect {
        PracticeEffect::Agenda { week, page, limit } => {
            let all = actions::practice_adherence(desk, week)?.practices;
            let place = |it: &actions::AdherenceView| it.place;
            PracticeAnswer::Agenda(ListPage::of_all(all, page, limit, place))
        }
        PracticeEffect::Sessions { week, page, limit } => {
            let all = actions::week_sessions(desk, week)?;
            let place = |it: &actions::SessionView| it.record;
            PracticeAnswer::Sessions(ListPage::of_all(all, page, limit, place))
        }
        PracticeEffect::Plans { page, limit } => {
            let all = actions::open_plans(desk)?;
            let place = |it: &actions::PlanView| it.record;
            PracticeAnswer::Plans(ListPage::of_all(all, page, limit, place))
        }
        PracticeEffect::Ideas { page, limit } => {
            let all = actions::ideas(desk)?.ideas;
            let place = |it: &actions::IdeaView| it.record;
            PracticeAnswer::Ideas(ListPage::of_all(all, page, limit, place))
        }
        PracticeEffect::Log(input) => {
            actions::log_session(desk, &input)?;
            PracticeAnswer::Noted("sesión anotada")
        }
        PracticeEffect::Annul { id, reason } => {
            actions::annul_session(desk, &id, &reason)?;
            PracticeAnswer::Noted("sesión anulada")
        }
        PracticeEffect::Plan {
            session,
            action,
            owner,
            due,
        } => {
            actions::add_plan(desk, &session, &action, &owner, due)?;
            PracticeAnswer::Noted("plan anotado")
        }
        PracticeEffect::Finish(id) => {
            actions::finish_plan(desk, &id)?;
            PracticeAnswer::Noted("plan cumplido")
        }
        PracticeEffect::Propose { text, by } => {
            actions::propose_idea(desk, &text, &by)?;
            PracticeAnswer::Noted("idea anotada")
        }
        PracticeEffect::Resolve {
            id,
            accepted,
            reason,
        } => {
            actions::resolve_idea(desk, &id, accepted, &reason)?;
            PracticeAnswer::Noted(if accepted {
                "idea aceptada"
            } else {
                "idea rechazada"
            })
        }
        PracticeEffect::Deliver(id) => {
            actions::deliver_idea(desk, &id)?;
            PracticeAnswer::Noted("idea entregada")
        }
        PracticeEffect::Return { id, status } => {
            actions::return_idea(desk, &id, &status)?;
            PracticeAnswer::Noted("respuesta anotada")
        }
    };
    Ok(vec![Answer::Practices(answer)])
}
