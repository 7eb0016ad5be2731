//! The fields of the page in their order, what is wrong with them, and what they say.

use chrono::{DateTime, FixedOffset};

use super::State;
use crate::{
    actions::OpeningInput,
    domain::{
        authority::{Deed, permit},
        catalog::{Application, Scenario},
        outage::{
            Answers, Asked, Instants, Question, Subject, Verdict, assess, check_instants, lateness,
            needs_reason, questions,
        },
    },
    tui::screens::Scene,
};

/// A field of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    Procedure,
    Applications,
    Scenario,
    Question(Question),
    Started,
    Detected,
    Restored,
    Notice,
    LateReason,
}

/// Something that stands between the page and its registration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) slot: Slot,
    pub(super) text: String,
    /// Nothing was said yet, so that it is no mistake.
    pub(super) is_missing: bool,
}

impl State {
    /// The chosen scenario.
    pub(super) fn scenario(&self) -> Option<Scenario> {
        self.scenario
            .chosen()
            .and_then(|position| Scenario::ALL.get(position).copied())
    }

    /// Ids of the marked applications.
    pub(super) fn marked(&self) -> Vec<String> {
        self.applications
            .marked()
            .filter_map(|position| self.application_ids.get(position).cloned())
            .collect()
    }

    fn marked_of<'a>(&self, scene: &Scene<'a>) -> Vec<&'a Application> {
        self.marked()
            .iter()
            .filter_map(|id| scene.assets.catalog.application(id))
            .collect()
    }

    /// The questions that apply, in their order.
    pub(super) fn questions(&self, scene: &Scene<'_>) -> Vec<Question> {
        questions(self.scenario(), &self.marked_of(scene))
    }

    /// The fields that apply, in their order.
    pub(super) fn slots(&self, scene: &Scene<'_>) -> Vec<Slot> {
        let mut slots = vec![Slot::Procedure, Slot::Applications, Slot::Scenario];
        slots.extend(self.questions(scene).into_iter().map(Slot::Question));
        slots.extend([Slot::Started, Slot::Detected, Slot::Restored]);
        if self.scenario() == Some(Scenario::MassFailure) {
            slots.push(Slot::Notice);
        }
        if self.is_late(scene) || self.was_late || !self.late_reason.is_blank() {
            slots.push(Slot::LateReason);
        }
        slots
    }

    /// What the rules E say of the answers so far; the store is not asked.
    pub(super) fn eligibility(&self, scene: &Scene<'_>) -> Verdict {
        let catalog = &scene.assets.catalog;
        let subject = match self.procedure.id() {
            Some(id) => Some(match (catalog.procedure(id), catalog.exclusion(id)) {
                (Some(procedure), _) => Subject::Procedure(procedure),
                (None, Some(exclusion)) => Subject::Exclusion(exclusion),
                (None, None) => Subject::Unlisted,
            }),
            None => self.procedure.is_unlisted().then_some(Subject::Unlisted),
        };
        assess(&Asked {
            channel: scene.board.status.channel,
            subject,
            applications: self.marked_of(scene),
            scenario: self.scenario(),
            answers: self.answers_asked(scene),
        })
    }

    /// The answers to questions that are asked now.
    fn answers_asked(&self, scene: &Scene<'_>) -> Answers {
        let mut asked = Answers::default();
        for question in self.questions(scene) {
            asked.set(question, self.answers.get(question));
        }
        asked
    }

    /// The instants as they would be registered now, where all can be read.
    fn instants(&self, scene: &Scene<'_>) -> Option<Instants> {
        let detected = self.detected.typed(scene).ok()?;
        let started = self.started.typed(scene).ok()?;
        Some(Instants {
            started: started.or(detected).unwrap_or(scene.now),
            detected: detected.unwrap_or(scene.now),
            restored: self.restored.typed(scene).ok()?,
        })
    }

    /// Whether it would be registered late without a reason (O8).
    pub(super) fn is_late(&self, scene: &Scene<'_>) -> bool {
        let detected = self.detected.typed(scene).ok().flatten();
        self.scenario() != Some(Scenario::ErrorOrTest)
            && detected.is_some_and(|at| needs_reason(lateness(at, None, scene.now)))
    }

    /// Everything that keeps the page from being registered, field by field.
    pub(super) fn problems(&self, scene: &Scene<'_>) -> Vec<Problem> {
        let mut problems = self.missing(scene);
        // What cannot be registered lacks nothing more.
        if matches!(self.eligibility(scene), Verdict::Refused { .. }) {
            problems.clear();
        }
        self.check_instants(scene, &mut problems);
        if let Some(text) = &self.unknown_notice
            && text == self.notice.text().trim()
        {
            problems.push(Problem {
                slot: Slot::Notice,
                text: "No hay ningún comunicado registrado con esa referencia.".to_owned(),
                is_missing: false,
            });
        }
        if (self.is_late(scene) || self.was_late) && self.late_reason.is_blank() {
            problems.push(Problem {
                slot: Slot::LateReason,
                text: "Van más de 15 minutos de retraso: escriba por qué. [O8]".to_owned(),
                is_missing: true,
            });
        }
        problems
    }

    /// What the rules E still need to be told.
    fn missing(&self, scene: &Scene<'_>) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut missing = |slot, text: &str| {
            problems.push(Problem {
                slot,
                text: text.to_owned(),
                is_missing: true,
            });
        };
        if self.procedure.id().is_none() && !self.procedure.is_unlisted() {
            missing(Slot::Procedure, "Elija el trámite que pide el cliente.");
        }
        let error_or_test = self.scenario() == Some(Scenario::ErrorOrTest);
        if self.applications.marked().next().is_none() && !error_or_test {
            missing(
                Slot::Applications,
                "Marque con Espacio al menos un aplicativo de la lista.",
            );
        }
        if self.scenario().is_none() {
            missing(Slot::Scenario, "Elija el escenario.");
        }
        for question in self.questions(scene) {
            if self.answers.get(question).is_none() {
                missing(Slot::Question(question), "responda s o n");
            }
        }
        problems
    }

    fn check_instants(&self, scene: &Scene<'_>, problems: &mut Vec<Problem>) {
        let mut wrong = |slot, text| {
            problems.push(Problem {
                slot,
                text,
                is_missing: false,
            });
        };
        for (slot, field) in [
            (Slot::Started, &self.started),
            (Slot::Detected, &self.detected),
            (Slot::Restored, &self.restored),
        ] {
            if let Err(sentence) = field.typed(scene) {
                wrong(slot, sentence);
            }
        }
        if let Some(instants) = self.instants(scene)
            && let Err(refusal) = check_instants(instants, scene.now, scene.now)
        {
            let without_restoration = Instants {
                restored: None,
                ..instants
            };
            let about_start = check_instants(without_restoration, scene.now, scene.now).is_err();
            let slot = if about_start {
                Slot::Started
            } else {
                Slot::Restored
            };
            wrong(slot, format!("{} [{}]", refusal.reason, refusal.rule));
        }
    }

    /// Why this person may not register this scenario, if so (O4, E10).
    pub(super) fn not_permitted(&self, scene: &Scene<'_>) -> Option<String> {
        let deed = Deed::OpenOutage(self.scenario()?);
        let refusal = permit(scene.person.1, false, deed).err()?;
        Some(format!("{} [{}]", refusal.reason, refusal.rule))
    }

    /// What was said so far, as the actions take it.
    pub(super) fn input(&self, scene: &Scene<'_>) -> OpeningInput {
        let read = |field: Result<Option<DateTime<FixedOffset>>, String>| field.ok().flatten();
        let said = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let mass_failure = self.scenario() == Some(Scenario::MassFailure);
        OpeningInput {
            procedure: self.procedure.id().map(str::to_owned),
            unlisted: self.procedure.is_unlisted(),
            applications: self.marked(),
            scenario: self.scenario(),
            answers: self.answers_asked(scene),
            started: read(self.started.typed(scene)),
            detected: read(self.detected.typed(scene)),
            restored: read(self.restored.typed(scene)),
            late_reason: said(self.late_reason.text()),
            notice: said(self.notice.text()).filter(|_| mass_failure),
            unforeseen_kind: None,
            from_paper: false,
            inquiry: self.inquiry,
            attention: self.attention,
        }
    }
}
