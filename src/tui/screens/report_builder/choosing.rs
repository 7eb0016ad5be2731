//! What is chosen for a report, each with its reason (P2), and preparing it (P4).

use super::period;
use super::words::{entering, events};
use crate::tui::prelude::*;
use crate::{
    actions::{PlannedEvent, PlannedHalf, PlannedReport, ReportChoice, ReportInput},
    domain::{instant::lasted_or_open, refusal::Refusal, report::Choice as Chosen, rule::Rule},
    tui::records::Act,
};
use uuid::Uuid;

/// Asks why, and what would be chosen with that.
fn asking(
    title: String,
    told: String,
    verb: &'static str,
    of: Uuid,
    with: impl Fn(String) -> ReportInput + 'static,
) -> Act {
    let choose = move |form: &Form<_>| RegulatoryEffect::Choose(with(form.text("reason")));
    let prompt = Prompt::new(title, told, choose)
        .dim()
        .called(verb)
        .kept(DraftKind::ReportReason(of))
        .asks(line("reason", "Razón").required("Escriba por qué; queda en el reporte. [P2]"))
        .until(|answer| {
            matches!(
                answer,
                Answer::RegulatoryReport(RegulatoryAnswer::Chosen(_))
            )
        });
    Act::form(prompt)
}

/// Includes mass failures, or leaves them out again.
pub(super) fn mass_failures(plan: &PlannedReport, input: &ReportInput) -> Act {
    let mut input = input.clone();
    if input.mass_failures.take().is_some() {
        return Act::effect(RegulatoryEffect::Choose(input));
    }
    let adds = plan.mass_failures;
    let told = format!(
        "Con ellas {} más, {}. Las que no pasan una revisión siguen fuera.",
        entering(adds.events),
        adds.lasted()
    );
    let with = move |reason| ReportInput {
        mass_failures: Some(reason),
        ..input.clone()
    };
    asking(
        "Incluir las fallas masivas".to_owned(),
        told,
        "Incluir",
        Uuid::nil(),
        with,
    )
}

/// Takes an event to the other half, or back to where it stands by itself.
pub(super) fn event(event: &PlannedEvent, input: &ReportInput) -> Act {
    let outage = event.outage.clone();
    let mut input = input.clone();
    let before = input.choices.len();
    input.choices.retain(|it| it.outage != outage);
    if input.choices.len() < before {
        return Act::effect(RegulatoryEffect::Choose(input));
    }
    let (choice, verb, told) = match &event.half {
        PlannedHalf::In(_) => (
            Chosen::Exclude,
            "Dejar fuera",
            format!(
                "Dura {}. Quedará listado entre los que no entran.",
                lasted_or_open(event.lasted)
            ),
        ),
        PlannedHalf::Out(out) if out.can_enter => (
            Chosen::Include,
            "Incluir",
            format!("Está fuera: {} [{}].", out.reason, out.rule),
        ),
        PlannedHalf::Out(out) => {
            let why = format!("{outage} no puede entrar en el reporte: {}.", out.reason);
            let refusal = Refusal::new(Rule::P2, why).hint(
                "Si el evento fue real, corrija primero su escenario; de un duplicado se reporta el principal.",
            );
            return Act::ask(Window::refused(&refusal));
        }
    };
    let title = format!("{verb} · {outage}");
    let with = move |reason| {
        let mut input = input.clone();
        input.choices.push(ReportChoice {
            outage: outage.clone(),
            choice,
            reason,
        });
        input
    };
    let of = match &event.half {
        PlannedHalf::In(row) => row.id,
        PlannedHalf::Out(out) => out.id,
    };
    asking(title, told, verb, of, with)
}

/// Prepares it; a word confirms it (law 4).
pub(super) fn preparing(plan: &PlannedReport, input: &ReportInput) -> Act {
    if plan.unchanged {
        let why = "Nada cambió desde la versión anterior: sigue valiendo, con sus aprobaciones.";
        let refusal = Refusal::new(Rule::P5, why)
            .hint("Una versión nueva se prepara cuando cambia un evento, o lo que se elige.");
        return Act::ask(Window::refused(&refusal));
    }
    let told = format!(
        "{}: {}, {}; quedan fuera {}. Sus documentos se guardan como son ahora, y esperan al \
         Gerente y al Director; lo que cambie después es otra versión.",
        period::words(input),
        events(plan.totals.events),
        plan.totals.lasted(),
        plan.left_out
    );
    let told = std::iter::once(told)
        .chain(plan.drops.iter().cloned())
        .chain(plan.warnings.iter().cloned())
        .collect::<Vec<_>>()
        .join(" ");
    let input = input.clone();
    let prepare = move |_: &Form<_>| RegulatoryEffect::Prepare(input.clone());
    let prompt = Prompt::new(format!("Preparar el reporte {}", plan.name), told, prepare)
        .dim()
        .called("Preparar")
        .busy("preparando…")
        .confirmed_by("PREPARAR")
        .until(|answer| {
            matches!(
                answer,
                Answer::RegulatoryReport(RegulatoryAnswer::Prepared(_))
            )
        });
    Act::form(prompt)
}
