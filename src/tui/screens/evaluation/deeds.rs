//! The deeds of an evaluation, each a small form (V).

use crate::tui::prelude::*;
use crate::{
    actions::EvaluationView,
    domain::outage::{Responsibility, SocialCounts},
};

/// The most mentions that are counted.
const MOST: u32 = 1_000_000;

fn about(prompt: Prompt) -> Prompt {
    prompt
        .dim()
        .until(|answer| matches!(answer, Answer::Reports(ReportAnswer::Noted(_))))
}

fn titled(view: &EvaluationView, what: &str) -> String {
    format!("{what} · {}", view.outage.correlative)
}

/// Asks Mejora de Procesos for the verdict.
pub(super) fn asking(view: &EvaluationView) -> Prompt {
    let outage = view.outage.correlative.clone();
    let told = "Mejora de Procesos tendrá 24 horas desde ahora; pedirlo otra vez no las alarga.";
    let ask = move |_: &Form<_>| ReportEffect::AskVerdict(outage.clone());
    about(Prompt::new(titled(view, "Pedir el dictamen"), told, ask))
        .called("Pedir")
        .confirmed_by("PEDIR")
        .then_says("dictamen pedido")
}

/// Counts the mentions in the social networks.
pub(super) fn counting(view: &EvaluationView) -> Prompt {
    let outage = view.outage.correlative.clone();
    let told = "Menciones de no ser atendido, dentro del rango del evento.";
    let number = |form: &Form<_>, key| {
        let count = form.text(key).trim().parse().ok();
        count
            .filter(|count| *count <= MOST)
            .ok_or((key, "Escriba un número entero, de 0 a 1 000 000."))
    };
    let count = move |form: &Form<_>, _: &Scene<'_>| {
        Ok(ReportEffect::CountSocial {
            outage: outage.clone(),
            counts: SocialCounts {
                public: number(form, "public")?,
                private: number(form, "private")?,
            },
        })
    };
    about(Prompt::judging(titled(view, "Redes sociales"), told, count))
        .asks(line("public", "Públicas").required("Escriba cuántas; 0 si ninguna."))
        .asks(line("private", "Privadas").required("Escriba cuántas; 0 si ninguna."))
        .then_says("redes anotadas")
}

/// Says whose responsibility it is, and what was done.
pub(super) fn attributing(view: &EvaluationView) -> Prompt {
    let (id, outage) = (view.outage.id, view.outage.correlative.clone());
    let attribute = move |form: &Form<_>| ReportEffect::Attribute {
        outage: outage.clone(),
        responsibility: form
            .pick("whose", &Responsibility::ALL)
            .unwrap_or(Responsibility::ALL[0]),
        measures: form.text("measures"),
    };
    let options = Choice::of(Responsibility::ALL.map(|it| (it.word(), it.label()))).in_steps();
    let whose = choice("whose", "¿De quién?", options).required("Elija una con las flechas.");
    let measures = line("measures", "Medidas").placeholder("las que se tomaron");
    about(Prompt::new(titled(view, "Responsabilidad"), "", attribute))
        .kept(DraftKind::Attribution(id))
        .asks(whose)
        .asks(measures)
        .then_says("responsabilidad anotada")
}

/// Validates who registered it, and its cause against its scenario.
pub(super) fn validating(view: &EvaluationView) -> Prompt {
    let (id, outage) = (view.outage.id, view.outage.correlative.clone());
    let shown = &view.outage;
    let cause = shown.cause_told();
    let told = format!(
        "Lo registró {}. Escenario: {}. Motivo: {}.",
        shown.registered_by,
        shown.scenario.label(),
        cause.as_deref().unwrap_or("sin cierre todavía")
    );
    let validate = move |form: &Form<_>| ReportEffect::Validate {
        outage: outage.clone(),
        remark: form.text("remark"),
    };
    about(Prompt::new(titled(view, "Validar"), told, validate))
        .called("Validar")
        .kept(DraftKind::Validation(id))
        .asks(line("remark", "Observación").placeholder("si hace falta"))
        .then_says("cierre validado")
}

/// Says whether it is reported, and why; a word confirms it.
pub(super) fn deciding(view: &EvaluationView, proceeds: bool) -> Prompt {
    let (id, outage) = (view.outage.id, view.outage.correlative.clone());
    let (word, verb) = if proceeds {
        ("PROCEDE", "Procede")
    } else {
        ("NO PROCEDE", "No procede")
    };
    let (_, _, impact, claims) = &view.criteria;
    let told = format!(
        "Atenciones: {}. Reclamos y LDR: {}. Las cifras quedan con el dictamen, que llega al punto con el acuse; otro solo cabe para decir lo contrario.",
        view.told(&impact.comparison),
        view.told(&claims.comparison)
    );
    let decide = move |form: &Form<_>| ReportEffect::Decide {
        outage: outage.clone(),
        proceeds,
        reason: form.text("reason"),
    };
    about(Prompt::new(titled(view, verb), told, decide))
        .called(verb)
        .kept(DraftKind::Verdict(id))
        .asks(line("reason", "Razón").required("Escriba por qué; llega al punto. [V5]"))
        .confirmed_by(word)
        .then_says("dictamen dado")
}
