//! The four criteria of an event, with where each comes from and who answers for it (V).

use crate::tui::prelude::*;
use crate::{
    actions::{CauseView, EvaluationView, ScheduleView},
    tui::screens::parts::{Facts, day_and_clock},
};

/// The evaluation, line by line.
pub(super) fn lines(view: &EvaluationView, scene: &Scene<'_>, room: u16) -> Vec<Spans> {
    let outage = &view.outage;
    let title = format!(" {} · {}", short(&outage.correlative), outage.procedure);
    let mut facts = Facts::below(vec![vec![span(title, Ink::Heading)]], room, scene);
    facts.air();
    let (schedule, cause, impact, claims) = &view.criteria;
    facts.fact("1 Horario", &window(schedule, scene));
    facts.fact("2 Motivo", &told(view, cause));
    facts.fact("3 Atenciones", &view.told(&impact.comparison));
    let social = impact.social.map(|counts| counts.to_string());
    facts.fact("  Redes", &social.unwrap_or_default());
    facts.fact("4 Reclamos y LDR", &view.told(&claims.comparison));
    facts.air();
    let validation = view.validation.as_ref();
    let validated = validation.map(|it| format!("{} por {}", day_and_clock(it.at, scene), it.by));
    facts.fact("Validación", validated.as_deref().unwrap_or("pendiente"));
    let answered = &view.answered;
    let asked = answered.asked_at.map(|at| day_and_clock(at, scene));
    facts.fact("Pedido", asked.as_deref().unwrap_or("todavía no"));
    if let Some(due) = answered.answer_due {
        facts.fact("Vence", &day_and_clock(due, scene));
    }
    facts.fact(
        "Dictamen",
        view.verdict.map_or("pendiente", |it| it.label()),
    );
    facts.fact("Razón", view.reason.as_deref().unwrap_or_default());
    facts.into_lines()
}

/// Where it lies, and by which notice.
fn window(schedule: &ScheduleView, scene: &Scene<'_>) -> String {
    let label = schedule.result.label();
    let Some((reference, from)) = schedule.notice.as_ref().zip(schedule.from) else {
        return label.to_owned();
    };
    let from = day_and_clock(from, scene);
    let to = schedule.to.map(|to| day_and_clock(to, scene));
    let to = to.map_or_else(|| "sin fin todavía".to_owned(), |to| format!("hasta {to}"));
    format!("{label} · {reference}, desde {from}, {to}")
}

fn told(view: &EvaluationView, cause: &CauseView) -> String {
    let named = view.outage.cause_told();
    let over = if cause.over_one_hour {
        " · pasó de una hora"
    } else {
        ""
    };
    format!(
        "{} · {}{over}",
        named.as_deref().unwrap_or("sin cierre todavía"),
        view.outage.lasted()
    )
}
