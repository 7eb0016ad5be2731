//! What can be done about cases: each deed a key, and a form as data; about one case, or about
//! all that are marked (X3 to X8, X13 to X17).

use crate::tui::{
    form::{Text, instant_now, text, yes_no},
    prelude::*,
    screens::parts::counted_words,
};
use crate::{
    actions::{
        AppealInput, CASES_OF_DRAFT, CaseDeed, CaseView, ClassifyInput, DeedDone, FinishInput,
        SolveInput,
    },
    domain::{
        pqr::{AnswerSense, AppealKind, CallResult, CaseClass, CaseStep, Solution},
        text::first_named,
    },
};
use uuid::Uuid;

/// The deeds by what asks for them, in the order of the work, each in a word.
pub(super) const STEPS: [(Intent, CaseStep, &str); 13] = [
    (Intent::ClassifyCase, CaseStep::Classify, "Clasificar"),
    (Intent::EscalateCase, CaseStep::Escalate, "Escalar"),
    (Intent::NoteLevelAnswer, CaseStep::LevelAnswer, "Respuesta"),
    (Intent::FinishCase, CaseStep::Finish, "Finalizar"),
    (Intent::SolveCase, CaseStep::Solve, "Solucionar"),
    (Intent::NoteCall, CaseStep::Contact, "Llamada"),
    (
        Intent::LeaveMessage,
        CaseStep::LeaveMessage,
        "Mensaje de voz",
    ),
    (Intent::AppealCase, CaseStep::Appeal, "Recurso"),
    (Intent::TellTerm, CaseStep::Tell, "Informar"),
    (Intent::CopySic, CaseStep::CopySic, "Copia a la SIC"),
    (Intent::ExtendTerm, CaseStep::Extend, "Extender"),
    (Intent::ReviewCase, CaseStep::Review, "Revisado"),
    (Intent::UndoDeed, CaseStep::Undo, "Deshacer"),
];

/// The deed that an intent asks for.
pub(super) fn step_of(intent: Intent) -> Option<CaseStep> {
    let mut all = STEPS.iter();
    all.find(|(asks, ..)| *asks == intent)
        .map(|(_, step, _)| *step)
}

/// What a deed is called.
fn word(step: CaseStep) -> &'static str {
    let mut all = STEPS.iter();
    all.find(|(_, it, _)| *it == step)
        .map_or("", |(_, _, word)| word)
}

/// What Enter does in the form of a deed: many deeds are done elsewhere, and noted here.
fn verb(step: CaseStep) -> &'static str {
    match step {
        CaseStep::LevelAnswer
        | CaseStep::Contact
        | CaseStep::LeaveMessage
        | CaseStep::Appeal
        | CaseStep::Tell
        | CaseStep::CopySic
        | CaseStep::Review => "Anotar",
        step => word(step),
    }
}

/// What was done, for the status bar.
pub(super) const fn told(step: CaseStep) -> &'static str {
    match step {
        CaseStep::Classify => "clasificado",
        CaseStep::Escalate => "escalado a segundo nivel",
        CaseStep::LevelAnswer => "respuesta de segundo nivel anotada",
        CaseStep::Finish => "finalizado",
        CaseStep::Solve => "respuesta anotada",
        CaseStep::Contact => "llamada anotada",
        CaseStep::LeaveMessage => "cerrado con mensaje de voz",
        CaseStep::Appeal => "recurso anotado",
        CaseStep::Tell => "anotado que se informó",
        CaseStep::CopySic => "copia a la SIC anotada",
        CaseStep::Extend => "plazo extendido",
        CaseStep::Review => "revisado",
        CaseStep::Undo => "deshecho lo último",
    }
}

/// Whether nothing is left to be done about a case for now: the next by clock is at hand then.
pub(super) const fn is_the_last(step: CaseStep) -> bool {
    matches!(
        step,
        CaseStep::Escalate
            | CaseStep::LevelAnswer
            | CaseStep::Finish
            | CaseStep::Contact
            | CaseStep::LeaveMessage
            | CaseStep::Tell
            | CaseStep::Review
    )
}

/// Whether a deed may be done about some cases: about one it is a legal next step; about
/// several it is of one of them, and what stands in the way of others is told.
pub(super) fn may(step: CaseStep, cases: &[&CaseView]) -> bool {
    let legal = |case: &&CaseView| case.work.next.contains(&step);
    match cases {
        [one] => legal(one),
        // What was done about those that are marked may have changed them since.
        several => !several.is_empty() && (step == CaseStep::Undo || several.iter().any(legal)),
    }
}

/// Cases that the title of a form names: they may be marked where nobody sees it.
const NAMED: usize = 2;

/// What the cases of a form are.
#[derive(Debug)]
struct Of {
    radicados: Vec<String>,
    step: CaseStep,
}

impl Of {
    fn effect(&self, deed: CaseDeed) -> PqrEffect {
        PqrEffect::Work {
            radicados: self.radicados.clone(),
            deed,
        }
    }

    /// What it is about, headed by the deed.
    fn title(&self) -> String {
        match self.radicados.as_slice() {
            [one] => format!("{} · {one}", word(self.step)),
            several => {
                let count = several.len() as u64;
                format!(
                    "{} · {}: {}",
                    word(self.step),
                    counted_words(count, "caso", "casos"),
                    first_named(several, NAMED)
                )
            }
        }
    }
}

/// The form of a deed about some cases; its draft is that of the one, or of just these.
pub(super) fn form(step: CaseStep, cases: &[CaseView], scene: &Scene<'_>) -> Prompt {
    let of = Of {
        radicados: cases.iter().map(|it| it.name.clone()).collect(),
        step,
    };
    let radicados = of.radicados.clone();
    let id = cases.iter().fold(0, |all, it| all ^ it.id.as_u128());
    let title = of.title();
    let prompt = match step {
        CaseStep::Classify => classifying(title, of, scene),
        CaseStep::Escalate => {
            let told =
                "Va a segundo nivel: CASOSPQR–PQRRES. Corre el plazo del escalamiento. [X13]";
            Prompt::new(title, told, move |_| of.effect(CaseDeed::Escalate))
        }
        CaseStep::LevelAnswer => answered_above(title, of, scene),
        CaseStep::Finish => finishing(title, of, scene),
        CaseStep::Solve => solving(title, of, scene),
        CaseStep::Contact => calling(title, of, scene),
        CaseStep::LeaveMessage => leaving(title, of, scene),
        CaseStep::Appeal => appealing(title, of),
        CaseStep::Tell => {
            let appeal = cases.iter().find_map(|it| it.work.appeal.as_ref());
            let told = appeal.map_or("", |appeal| appeal.to_tell.as_str());
            telling(title, format!("{told} [X17]"), of, scene)
        }
        CaseStep::CopySic => copying(title, of, scene),
        CaseStep::Extend => {
            let told = "El plazo corre otro tanto, una sola vez, para practicar pruebas. Los motivos se dan antes de que venza. [D5]";
            reasoned(title, told, "Motivos", of, scene, CaseDeed::Extend)
        }
        CaseStep::Review => {
            let told = "Dos terminales lo trabajaron sin saber uno del otro. Queda como está y \
                        deja de avisarse; si lo que vale es otra cosa, deshágalo antes. [X4]";
            Prompt::new(title, told, move |_| of.effect(CaseDeed::Review))
        }
        CaseStep::Undo => {
            let told =
                "Se deshace lo último que se hizo y vale; queda en la historia con su razón.";
            reasoned(title, told, "¿Por qué?", of, scene, CaseDeed::Undo)
        }
    };
    prompt
        .called(verb(step))
        .noting(CASES_OF_DRAFT, radicados)
        .kept(DraftKind::CaseDeed(step, Uuid::from_u128(id)))
        .until(|answer| match answer {
            Answer::Pqr(PqrAnswer::Worked(..)) => true,
            Answer::Pqr(PqrAnswer::Done(_, done)) => done.applied,
            _ => false,
        })
}

/// The last option: what the base says stays.
const AS_IT_IS: (&str, &str) = ("", "la que tiene");

fn classifying(title: String, of: Of, scene: &Scene<'_>) -> Prompt {
    let causes = scene.assets.cell.causes.clone();
    let named = causes.iter().map(|it| format!("{} {}", it.letter, it.name));
    let options = causes.iter().map(|it| it.letter).zip(named.clone());
    let causes_of = Choice::of(options).in_steps();
    let named: Vec<String> = named.collect();
    let letters: Vec<char> = causes.iter().map(|it| it.letter).collect();
    let classes = CaseClass::ALL.map(|it| (it.code(), it.label()));
    let classes = Choice::of(std::iter::once(AS_IT_IS).chain(classes)).chosen_at(0);
    let told = "La letra elige la causa. Una marcación de las que no son requerimiento saca el caso de la cola. [X3, X14]";
    Prompt::judging(title, told, move |form, _| {
        let cause = form.pick("cause", &letters);
        let reason = form.text("reason");
        if cause.is_none() && reason.is_empty() {
            return Err(("cause", "Elija la causa con su letra. [X3]"));
        }
        let class = form.chosen("class").and_then(|at| at.checked_sub(1));
        Ok(of.effect(CaseDeed::Classify(ClassifyInput {
            cause,
            class: class.and_then(|at| CaseClass::ALL.get(at).copied()),
            reason,
            sub_reason: form.text("sub_reason"),
        })))
    })
    .dim()
    .listing(named)
    .labelled(12)
    .asks(choice("cause", "Causa", causes_of))
    .asks(choice("class", "Clase", classes))
    .asks(line("reason", "Razón").placeholder("de la marcación en RR, si es otra"))
    .asks(line("sub_reason", "Sub-razón"))
}

fn answered_above(title: String, of: Of, scene: &Scene<'_>) -> Prompt {
    let told = "Segundo nivel ya le respondió al cliente: el caso queda cerrado. [X4]";
    let answer = Text::new("qué respondió, y quién", scene.theme, 4, 4);
    Prompt::judging(title, told, move |form, scene| {
        let at = form.at("at", &scene.around()).unwrap_or(scene.now);
        Ok(of.effect(CaseDeed::LevelAnswer(at, form.text("text"))))
    })
    .plain()
    .labelled(12)
    .asks(text("text", "Respuesta", answer).required("Escriba qué respondió. [X4]"))
    .asks(instant_now("at", "Llegó", scene.now))
}

fn finishing(title: String, of: Of, scene: &Scene<'_>) -> Prompt {
    let told = "Fue escalada por error y se finaliza en RR. Las notas dicen por qué, como quedan \
                en el log de llamadas.";
    let notes = Text::new("por qué, y qué se verificó", scene.theme, 4, 4);
    let notes =
        text("notes", "Notas", notes).required("Escriba por qué; sin notas no se finaliza. [X4]");
    Prompt::new(title, told, move |form| {
        of.effect(CaseDeed::Finish(FinishInput {
            notes: form.text("notes"),
            abc: form.text("abc"),
        }))
    })
    .plain()
    .labelled(16)
    .asks(notes)
    .asks(line("abc", "Sección del ABC").placeholder("la que verificó en DAM"))
}

fn solving(title: String, of: Of, scene: &Scene<'_>) -> Prompt {
    let notes = Text::new("qué se le respondió", scene.theme, 4, 4);
    let notes = text("notes", "Notas", notes).required("Escriba qué se le respondió. [X16]");
    let actions = Choice::of(Solution::ALL.iter().map(|it| (it.code(), it.label())));
    let answers = Choice::of(AnswerSense::ALL.iter().map(|it| (it.code(), it.label())));
    Prompt::judging(title, "", move |form, scene| {
        let action = form.pick("action", Solution::ALL);
        let answer = form.pick("answer", AnswerSense::ALL);
        let accepted = form.answer("accepted");
        let (Some(action), Some(answer), Some(accepted)) = (action, answer, accepted) else {
            return Err(("action", "Diga qué se hizo. [X16]"));
        };
        Ok(of.effect(CaseDeed::Solve(SolveInput {
            at: form.at("at", &scene.around()).unwrap_or(scene.now),
            action,
            answer,
            accepted,
            notes: form.text("notes"),
        })))
    })
    .plain()
    .labelled(16)
    .asks(instant_now("at", "Hora", scene.now))
    .asks(choice("action", "Qué se hizo", actions.in_steps()).required("Diga qué se hizo. [X16]"))
    .asks(
        choice("answer", "Respuesta", answers).required("Diga en qué sentido se respondió. [X16]"),
    )
    .asks(yes_no("accepted", "¿La acepta?").required("Responda s o n. [X16]"))
    .asks(notes)
}

fn calling(title: String, of: Of, scene: &Scene<'_>) -> Prompt {
    let results = Choice::of(CallResult::ALL.iter().map(|it| (it.code(), it.label())));
    let told = "Puede anotarse después, con su hora. Las llamadas sin respuesta de un mismo día cuentan una vez. [X7]";
    Prompt::judging(title, told, move |form, scene| {
        let Some(result) = form.pick("result", CallResult::ALL) else {
            return Err(("result", "Diga qué pasó con la llamada. [X7]"));
        };
        let at = form.at("at", &scene.around()).unwrap_or(scene.now);
        Ok(of.effect(CaseDeed::Contact(at, result)))
    })
    .dim()
    .labelled(12)
    .asks(choice("result", "Resultado", results).required("Diga qué pasó con la llamada. [X7]"))
    .asks(instant_now("at", "Hora", scene.now))
}

fn leaving(title: String, of: Of, scene: &Scene<'_>) -> Prompt {
    let told = "Diga el radicado, la respuesta, y que proceden el recurso de reposición y, en subsidio, el de apelación. El caso queda cerrado. [X7]";
    let message = Text::new("lo que se dejó dicho", scene.theme, 5, 5);
    Prompt::new(title, told, move |form| {
        of.effect(CaseDeed::LeaveMessage(form.text("text")))
    })
    .plain()
    .labelled(10)
    .asks(text("text", "Mensaje", message).required("Escriba lo que se dejó dicho. [X7]"))
}

fn appealing(title: String, of: Of) -> Prompt {
    let kinds = Choice::of(AppealKind::ALL.iter().map(|it| (it.code(), it.label()))).in_steps();
    let told = "El cliente no acepta la respuesta. Procede contra la negativa del contrato, la suspensión, la terminación, el corte o la facturación. [X6]";
    Prompt::judging(title, told, move |form, _| {
        let Some(kind) = form.pick("kind", AppealKind::ALL) else {
            return Err(("kind", "Diga cuál es. [X6]"));
        };
        let grounds = form.text("grounds");
        Ok(of.effect(CaseDeed::Appeal(AppealInput { kind, grounds })))
    })
    .labelled(12)
    .asks(choice("kind", "Cuál", kinds).required("Diga cuál es. [X6]"))
    .asks(line("grounds", "Contra qué").required("Escriba contra qué es. [X6]"))
}

fn telling(title: String, told: String, of: Of, scene: &Scene<'_>) -> Prompt {
    Prompt::judging(title, told, move |form, scene| {
        let at = form.at("at", &scene.around()).unwrap_or(scene.now);
        Ok(of.effect(CaseDeed::Tell(at)))
    })
    .labelled(12)
    .asks(instant_now("at", "Hora", scene.now))
}

fn copying(title: String, of: Of, scene: &Scene<'_>) -> Prompt {
    let told = "El recurso es en subsidio de apelación: su copia va a la SIC. [X15]";
    Prompt::judging(title, told, move |form, scene| {
        let at = form.at("at", &scene.around()).unwrap_or(scene.now);
        Ok(of.effect(CaseDeed::CopySic(at, form.text("evidence"))))
    })
    .labelled(12)
    .asks(instant_now("at", "Cuándo", scene.now))
    .asks(line("evidence", "Evidencia").placeholder("guía, número de envío"))
}

/// A deed that only says why.
fn reasoned(
    title: String,
    told: &str,
    label: &'static str,
    of: Of,
    scene: &Scene<'_>,
    deed: fn(String) -> CaseDeed,
) -> Prompt {
    let reason = Text::new("", scene.theme, 3, 3);
    Prompt::new(title, told, move |form| {
        of.effect(deed(form.text("reason")))
    })
    .plain()
    .labelled(12)
    .asks(text("reason", label, reason).required("Escriba por qué."))
}

/// What became of each of several cases, to be read.
pub(super) fn results(step: CaseStep, done: &DeedDone, scene: &Scene<'_>) -> Window {
    let count = done.rows.len() as u64;
    let cases = counted_words(count, "caso", "casos");
    let title = if done.applied {
        format!("{} · {cases}", word(step))
    } else {
        format!("{} · no se hizo ninguno", word(step))
    };
    let mut lines: Vec<String> = Vec::new();
    for row in &done.rows {
        let (sign, what) = match (&row.refused, done.applied) {
            (Some(refusal), _) => (
                Sign::Refused,
                format!("{} [{}]", refusal.reason, refusal.rule),
            ),
            (None, true) => (Sign::Confirmed, row.state.label().to_owned()),
            (None, false) => (
                Sign::Closed,
                format!("se podía; sigue {}", row.state.label()),
            ),
        };
        let sign = scene.theme.sign(sign);
        lines.push(format!("{sign} {}: {what}", row.radicado));
        for warning in &row.warnings {
            let sign = scene.theme.sign(Sign::Warning);
            lines.push(format!(
                "{sign} {}: {} [{}]",
                row.radicado, warning.message, warning.rule
            ));
        }
    }
    let more = if done.applied && step == CaseStep::Undo {
        "Los casos siguen marcados; Z desharía además lo que se hizo antes."
    } else if done.applied {
        "Los casos siguen marcados: Z deshace lo hecho en todos."
    } else {
        "Se hace en todos o en ninguno. Desmarque los que no se puede, o deje lo escrito."
    };
    lines.extend([String::new(), more.to_owned()]);
    let text = lines.join("\n");
    Window::Read { title, text }
}
