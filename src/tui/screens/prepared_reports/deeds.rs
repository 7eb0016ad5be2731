//! The deeds of a report that was prepared (P4, P5).

use crate::tui::prelude::*;
use crate::{
    actions::{GivenApproval, ReportBrief, ReportFormat, ReportView, Sought},
    domain::{
        authority::{Permission, Role},
        refusal::Refusal,
        report::{ReportState, Totals, check_turn},
        rule::Rule,
    },
    tui::{
        form::{instant_now, path},
        records::Act,
    },
};

/// The version that a deed is about: as it was read, or as the list has it.
#[derive(Debug, Clone)]
pub(super) struct Meant {
    /// The name that its deeds are asked for with.
    report: String,
    name: String,
    state: Option<ReportState>,
    awaits: Option<Role>,
    replaced_by: Option<String>,
    purged: bool,
    /// What it says and its digest, once it was read.
    read: Option<(Totals, String)>,
}

impl From<&ReportView> for Meant {
    fn from(view: &ReportView) -> Self {
        Self {
            report: view.report.clone().unwrap_or_default(),
            name: view.name.clone(),
            state: view.state,
            awaits: view.awaits,
            replaced_by: view.replaced_by.clone(),
            purged: view.purged,
            read: view.digest.clone().map(|digest| (view.totals, digest)),
        }
    }
}

impl From<&ReportBrief> for Meant {
    fn from(brief: &ReportBrief) -> Self {
        Self {
            report: brief.report.clone(),
            name: brief.name.clone(),
            state: Some(brief.state),
            awaits: brief.awaits,
            replaced_by: brief.replaced_by.clone(),
            purged: false,
            read: None,
        }
    }
}

impl Meant {
    /// Whether there is any use in it now.
    pub(super) fn offers(&self, intent: Intent) -> bool {
        match intent {
            Intent::ApproveReport | Intent::RecordApproval => self.awaits.is_some(),
            Intent::ReportSent => {
                self.state == Some(ReportState::Approved) && self.replaced_by.is_none()
            }
            Intent::ReportPapers => !self.purged,
            _ => true,
        }
    }

    /// Refuses what is only done of a version that was read, and waits for an approval.
    fn to_approve(&self) -> Result<(Role, Totals, String), Act> {
        let Some(role) = self.awaits else {
            let why = format!("El reporte {} no espera ninguna aprobación.", self.name);
            let hint = "Lo que cambie después es otra versión, sin aprobaciones.";
            return Err(refused(why, hint));
        };
        match &self.read {
            Some((totals, digest)) => Ok((role, *totals, digest.clone())),
            None => Err(refused(
                format!("El reporte {} todavía no se leyó aquí.", self.name),
                "Ábralo con Enter: se aprueba lo que se leyó.",
            )),
        }
    }
}

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

/// Approves it as the next of the two; a word confirms it (law 4).
pub(super) fn approving(meant: &Meant) -> Act {
    let (role, totals, digest) = match meant.to_approve() {
        Ok(it) => it,
        Err(refused) => return refused,
    };
    let Meant { report, name, .. } = meant.clone();
    Act::judged(move |scene| {
        // Whose turn it is not learns it before anything is typed.
        let is_theirs = scene.may(Permission::ApproveReport).is_ok();
        if is_theirs && let Err(refusal) = check_turn(&name, Some(role), scene.person.1) {
            return Act::ask(Window::refused(&refusal));
        }
        let told = format!(
            "Como {role}; eventos: {}, {}. Firma la huella de los documentos guardados, que ya no cambian.",
            totals.events,
            totals.lasted()
        );
        let approve = move |_: &Form<_>| RegulatoryEffect::Approve {
            report: report.clone(),
            digest: digest.clone(),
        };
        let prompt = Prompt::new(format!("Aprobar el reporte {name}"), told, approve);
        Act::form(moved(prompt).called("Aprobar").confirmed_by("APROBAR"))
            .by(Permission::ApproveReport)
    })
}

/// Writes down an approval that was given elsewhere, with the document that shows it.
pub(super) fn recording(meant: &Meant) -> Act {
    let (post, _, digest) = match meant.to_approve() {
        Ok(it) => it,
        Err(refused) => return refused,
    };
    let Meant { report, name, .. } = meant.clone();
    let title = format!("El {post} aprobó el reporte {name}");
    let told = "Por otro medio, con el documento que lo muestra: queda con quien lo anota y no se deshace. [P4]";
    let record = move |form: &Form<_>| RegulatoryEffect::Record {
        report: report.clone(),
        digest: digest.clone(),
        given: GivenApproval {
            name: form.text("name"),
            post,
            evidence: form.path("evidence"),
        },
    };
    let who = line("name", "Aprobó").required("Escriba el nombre de quien aprobó.");
    let evidence = path("evidence", "Evidencia", Sought::Documents)
        .placeholder("elija una foto, un escaneo o un PDF")
        .required("Elija el documento que muestra la aprobación, o escriba dónde está.");
    Act::form(
        moved(Prompt::new(title, told, record))
            .called("Anotar")
            .labelled(10)
            .asks(who)
            .asks(evidence)
            .confirmed_by("APROBADO"),
    )
}

/// Notes when it was sent.
pub(super) fn sending(meant: &Meant) -> Act {
    if let Some(by) = &meant.replaced_by {
        let why = format!("El reporte {} fue reemplazado por {by}.", meant.name);
        return refused(why, "Se envía la última versión.");
    }
    match meant.state {
        Some(ReportState::Approved) => {}
        Some(ReportState::Sent) => {
            let why = format!("El envío del reporte {} ya está anotado.", meant.name);
            return refused(why, "Una corrección se envía como otra versión.");
        }
        _ => {
            let why = format!(
                "El reporte {} todavía no tiene las dos aprobaciones.",
                meant.name
            );
            return refused(why, "Lo aprueban el Gerente y después el Director.");
        }
    }
    let title = format!("El reporte {} se envió", meant.name);
    let report = meant.report.clone();
    Act::form_of(move |scene| {
        let send = move |form: &Form<_>, scene: &Scene<'_>| {
            Ok(RegulatoryEffect::Send {
                report: report.clone(),
                at: form.at("sent", &scene.around()),
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
const FORMATS: [(Option<ReportFormat>, &str); 6] = [
    (Some(ReportFormat::Pdf), "PDF"),
    (Some(ReportFormat::Xlsx), "libro"),
    (Some(ReportFormat::AnnexPdf), "anexo interno, PDF"),
    (Some(ReportFormat::AnnexXlsx), "anexo interno, libro"),
    (Some(ReportFormat::Cover), "carátula"),
    (None, "todo, con evidencias"),
];

/// Writes its documents into the folder of documents: the very bytes that were kept.
pub(super) fn writing(meant: &Meant) -> Act {
    if meant.purged {
        let why = format!("Los documentos del reporte {} se depuraron.", meant.name);
        let refusal = Refusal::new(Rule::T1, why).hint("Quedan su constancia y sus huellas.");
        return Act::ask(Window::refused(&refusal));
    }
    let report = meant.report.clone();
    let write = move |form: &Form<_>| RegulatoryEffect::Write {
        report: report.clone(),
        format: form.pick("format", &FORMATS).and_then(|it| it.0),
    };
    let told = "En la carpeta de documentos, byte por byte como se prepararon. No están cifrados: cuídelos. [P5]";
    let formats = Choice::of(FORMATS.map(|(_, label)| (label, label)));
    let title = format!("Escribir el reporte {}", meant.name);
    let prompt = Prompt::new(title, told, write)
        .dim()
        .called("Escribir")
        .labelled(9)
        .asks(choice("format", "Como", formats.chosen_at(0)))
        .until(|answer| matches!(answer, Answer::Papers(PaperAnswer::Printed(_))));
    Act::form(prompt)
}
