//! The deeds of a report that was prepared (P4, P5).

use crate::tui::prelude::*;
use crate::{
    actions::{ReportFormat, ReportView},
    domain::{refusal::Refusal, report::ReportState, rule::Rule},
    tui::{form::instant_now, records::Act},
};

fn refused(why: String, hint: &str) -> Act {
    Act::ask(Window::refused(&Refusal::new(Rule::P4, why).hint(hint)))
}

fn moved(prompt: Prompt) -> Prompt {
    prompt.dim().until(|answer| {
        matches!(
            answer,
            Answer::RegulatoryReport(RegulatoryAnswer::Moved { .. })
        )
    })
}

/// The name that its deeds are asked for with.
fn named(view: &ReportView) -> String {
    view.report.clone().unwrap_or_default()
}

/// Approves it as the next of the two; a word confirms it (law 4).
pub(super) fn approving(view: &ReportView) -> Act {
    let Some(role) = view.awaits else {
        let why = format!("El reporte {} no espera ninguna aprobación.", view.name);
        return refused(
            why,
            "Lo que cambie después es otra versión, sin aprobaciones.",
        );
    };
    let told = format!(
        "Como {role}; eventos: {}, {}. Firma la huella de los documentos guardados, que ya no cambian.",
        view.totals.events,
        view.totals.lasted()
    );
    let (report, digest) = (named(view), view.digest.clone().unwrap_or_default());
    let approve = move |_: &Form<_>| RegulatoryEffect::Approve {
        report: report.clone(),
        digest: digest.clone(),
    };
    let prompt = Prompt::new(format!("Aprobar el reporte {}", view.name), told, approve);
    Act::form(moved(prompt).called("Aprobar").confirmed_by("APROBAR"))
}

/// Notes when it was sent.
pub(super) fn sending(view: &ReportView) -> Act {
    match view.state {
        Some(ReportState::Approved) => {}
        Some(ReportState::Sent) => {
            let why = format!("El envío del reporte {} ya está anotado.", view.name);
            return refused(why, "Una corrección se envía como otra versión.");
        }
        _ => {
            let why = format!(
                "El reporte {} todavía no tiene las dos aprobaciones.",
                view.name
            );
            return refused(why, "Lo aprueban el Gerente y después el Director.");
        }
    }
    let title = format!("El reporte {} se envió", view.name);
    let report = named(view);
    Act::form_of(move |scene| {
        let send = move |form: &Form<_>, scene: &Scene<'_>| {
            let at = form.at("sent", &scene.around());
            let at = at.ok_or(("sent", "Diga cuándo se envió a Regulatorio."))?;
            Ok(RegulatoryEffect::Send {
                report: report.clone(),
                at,
            })
        };
        let told =
            "Queda anotado; los puntos lo sabrán con su acuse, y sus eventos ya no se reabren.";
        moved(Prompt::judging(title, told, send))
            .called("Anotar")
            .labelled(9)
            .asks(instant_now("sent", "Enviado", scene.now))
            .confirmed_by("ENVIADO")
    })
}

/// What is written, and what that is called.
const FORMATS: [(Option<ReportFormat>, &str); 4] = [
    (Some(ReportFormat::Pdf), "PDF"),
    (Some(ReportFormat::Xlsx), "libro"),
    (Some(ReportFormat::Cover), "carátula"),
    (None, "todo, con evidencias"),
];

/// Writes its documents into the folder of documents: the very bytes that were kept.
pub(super) fn writing(view: &ReportView) -> Act {
    let report = named(view);
    let write = move |form: &Form<_>| RegulatoryEffect::Write {
        report: report.clone(),
        format: form.pick("format", &FORMATS).and_then(|it| it.0),
    };
    let told = "En la carpeta de documentos, byte por byte como se prepararon. No están cifrados: cuídelos. [P5]";
    let formats = Choice::of(FORMATS.map(|(_, label)| (label, label)));
    let prompt = Prompt::new(format!("Escribir el reporte {}", view.name), told, write)
        .dim()
        .called("Escribir")
        .labelled(9)
        .asks(choice("format", "Como", formats.chosen_at(0)))
        .until(|answer| matches!(answer, Answer::Papers(PaperAnswer::Printed(_))));
    Act::form(prompt)
}
