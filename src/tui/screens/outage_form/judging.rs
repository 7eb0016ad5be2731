//! What the rules say of what was typed so far, and what is in the way.

use super::fields::{
    Key,
    Key::{
        Applications, CustomerPresent, Detected, FromPaper, LateReason, Notice, Restored, Started,
        Unforeseen,
    },
    OutageForm, picked, scenario,
};
use crate::tui::prelude::*;
use crate::{
    actions::OutageView,
    domain::{
        authority::Permission,
        catalog::{Scenario, UnforeseenKind},
        outage::{
            Answers, Given, Instants, OpeningInput, Question, Ruling, Verdict, assess,
            check_instants, questions,
        },
        rule::Rule,
    },
    tui::{
        form::ProcedureField,
        screens::{board::open as open_now, parts::lowered},
    },
};

pub(super) const fn question_key(question: Question) -> Key {
    match question {
        Question::CustomerPresent => CustomerPresent,
        Question::CanBeServed => Key::CanBeServed,
        Question::SomePcWorks => Key::SomePcWorks,
        Question::Registrable => Key::Registrable,
        Question::SicarPayment => Key::SicarPayment,
    }
}

/// Which question a rule of E answers to.
pub(super) const fn question_of(rule: Rule) -> Option<Question> {
    match rule {
        Rule::E3 => Some(Question::CustomerPresent),
        Rule::E4 => Some(Question::CanBeServed),
        Rule::E5 => Some(Question::SomePcWorks),
        Rule::E6 => Some(Question::Registrable),
        Rule::E7 => Some(Question::SicarPayment),
        _ => None,
    }
}

/// The questions that apply, in their order.
pub(super) fn questions_asked(form: &Form<Key>, scene: &Scene<'_>) -> Vec<Question> {
    let catalog = &scene.assets.catalog;
    let marked = form.marked(Applications);
    let known = marked.iter().filter_map(|id| catalog.application(id));
    questions(scenario(form), &known.collect::<Vec<_>>())
}

/// The answers to questions that are asked now.
fn answers(form: &Form<Key>, scene: &Scene<'_>) -> Answers {
    let mut answers = Answers::default();
    for question in questions_asked(form, scene) {
        answers.set(question, form.answer(question_key(question)));
    }
    answers
}

/// Why this person may not register this scenario, if so (O4, E10).
pub(super) fn not_permitted(form: &Form<Key>, scene: &Scene<'_>) -> Option<String> {
    let deed = Permission::OpenOutage(scenario(form)?);
    let refusal = scene.may(deed).err()?;
    Some(format!("{} [{}]", refusal.reason, refusal.rule))
}

/// Whether what is typed is copied from paper (O7).
pub(super) fn is_from_paper(form: &Form<Key>) -> bool {
    form.shows(FromPaper) && form.answer(FromPaper) == Some(true)
}

impl OutageForm {
    /// Whether it needs a reason for being registered late (O8): paper is one (O7).
    pub(super) fn asks_why(&self, form: &Form<Key>, scene: &Scene<'_>) -> bool {
        let late = || self.input(form, scene).is_late(None, scene.now);
        !is_from_paper(form) && (self.was_late || late())
    }

    /// Everything that keeps the page from being registered, field by field.
    pub(super) fn problems(&self, form: &Form<Key>, scene: &Scene<'_>) -> Problems<Key> {
        let mut problems = form.problems(&scene.around());
        let error_or_test = scenario(form) == Some(Scenario::ErrorOrTest);
        if form.marked(Applications).is_empty() && !error_or_test {
            let text = "Marque con Espacio al menos un aplicativo de la lista.";
            problems.missing(Applications, text);
        }
        // What cannot be registered lacks nothing more.
        let verdict = self.verdict(form, scene);
        if matches!(verdict.ruling, Ruling::Refused(_)) {
            problems = problems.without_missing();
        }
        self.check_order(form, scene, &mut problems);
        if self.unknown_notice.as_ref() == Some(&form.text(Notice)) {
            let text = "No hay ningún comunicado registrado con esa referencia.";
            problems.wrong(Notice, text);
        }
        if self.asks_why(form, scene) && form.is_blank(LateReason) {
            let text = "Van más de 15 minutos de retraso: escriba por qué. [O8]";
            problems.missing(LateReason, text);
        }
        problems
    }

    /// What was said so far, as the actions take it.
    pub(super) fn input(&self, form: &Form<Key>, scene: &Scene<'_>) -> OpeningInput {
        let around = scene.around();
        let said = |key| Some(form.text(key)).filter(|text| !text.is_empty());
        let mass_failure = scenario(form) == Some(Scenario::MassFailure);
        let field = picked(form);
        OpeningInput {
            procedure: field.and_then(ProcedureField::id).map(str::to_owned),
            unlisted: field.is_some_and(ProcedureField::is_unlisted),
            applications: form.marked(Applications),
            scenario: scenario(form),
            answers: answers(form, scene),
            started: form.at(Started, &around),
            detected: form.at(Detected, &around),
            restored: form.at(Restored, &around),
            late_reason: said(LateReason),
            notice: said(Notice).filter(|_| mass_failure),
            unforeseen_kind: form
                .pick(Unforeseen, &UnforeseenKind::ALL)
                .filter(|_| scenario(form) == Some(Scenario::Unforeseen)),
            from_paper: is_from_paper(form),
            inquiry: self.inquiry,
            attention: self.attention,
            ..OpeningInput::default()
        }
    }

    /// The verdict on what was said so far, by what the board shows: the deed asks again.
    pub(super) fn verdict(&self, form: &Form<Key>, scene: &Scene<'_>) -> Verdict {
        let open = open_now(scene.board);
        let given = Given {
            catalog: &scene.assets.catalog,
            channel: scene.board.status.channel,
            open: open
                .map(|it| (it.procedure_type, short(&it.correlative)))
                .collect(),
        };
        assess(&self.input(form, scene), &given)
    }

    /// The open outage that stands in the way (O1).
    pub(super) fn open_already<'a>(&self, scene: &Scene<'a>) -> Option<&'a OutageView> {
        let verdict = self.verdict.as_ref()?;
        let kind = verdict
            .requested
            .procedure_type
            .filter(|_| matches!(verdict.ruling, Ruling::Occupied(_)))?;
        open_now(scene.board).find(|outage| outage.procedure_type == kind)
    }

    /// The open mass failure that this one is the same as: what was filled in from it
    /// still stands here.
    pub(super) fn same_as(&self, form: &Form<Key>, scene: &Scene<'_>) -> Option<&str> {
        let suggested = self.like.as_ref()?;
        let (like, input) = (&suggested.opening, self.input(form, scene));
        let applications: std::collections::BTreeSet<_> = input.applications.iter().collect();
        let same = input.scenario == like.scenario
            && input.started == like.started
            && applications == like.applications.iter().collect();
        same.then_some(suggested.like.as_str())
    }

    /// The verdict's sign, sentence and rule.
    pub(super) fn told(
        &self,
        form: &Form<Key>,
        scene: &Scene<'_>,
    ) -> (Option<Sign>, Ink, String, String) {
        let Verdict { requested, ruling } = self.verdict(form, scene);
        let of_type = |text: &str| match requested.procedure_type {
            Some(kind) => format!("{text} · {kind}"),
            None => text.to_owned(),
        };
        match ruling {
            Ruling::Pending { missing, .. } => (None, Ink::Dim, of_type(missing), String::new()),
            Ruling::Refused(refusal) | Ruling::Occupied(refusal) => {
                let next = match self.open_already(scene) {
                    _ if self.attention.is_some() => "El cliente ya fue recibido.".to_owned(),
                    Some(open) => format!("F6 toma la atención en {}.", short(&open.correlative)),
                    None => "F6 recibe al cliente.".to_owned(),
                };
                let text = format!("No corresponde: {} {next}", lowered(&refusal.reason));
                let rule = format!("[{}]", refusal.rule);
                (Some(Sign::Refused), Ink::Refused, text, rule)
            }
            Ruling::Registrable(outage) => {
                let mut text = of_type("Corresponde registrar");
                if outage.critical {
                    text.push_str(" · CRÍTICO");
                }
                let rule = format!("[{}]", outage.rule);
                (Some(Sign::Confirmed), Ink::Confirmed, text, rule)
            }
        }
    }

    /// The instants in their order (O2), where all can be read.
    fn check_order(&self, form: &Form<Key>, scene: &Scene<'_>, problems: &mut Problems<Key>) {
        if [Started, Detected, Restored]
            .iter()
            .any(|key| problems.about(*key))
        {
            return;
        }
        let instants = self.input(form, scene).instants(scene.now).order();
        if let Err(refusal) = check_instants(instants, scene.now, scene.now) {
            let without_restoration = Instants {
                restored: None,
                ..instants
            };
            let about_start = check_instants(without_restoration, scene.now, scene.now).is_err();
            let key = if about_start { Started } else { Restored };
            problems.wrong(key, format!("{} [{}]", refusal.reason, refusal.rule));
        }
    }
}
