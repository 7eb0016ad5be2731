//! *Corregir*: one fact of an outage, with its reason (O6).
//!
//! Invariant: a fact with options is chosen among them; only what the outage has, or
//! may have, is offered.

#[cfg(test)]
mod tests;

use crate::tui::prelude::*;
use crate::{
    actions::{CorrectionField, CorrectionInput, OutageView},
    domain::{
        catalog::{Scenario, UnforeseenKind},
        instant::{date_clock, local_day},
        outage::{Answers, Question, State, questions},
    },
    tui::form::{FieldKey, Frame, InstantField, Many, Text, many, text, yes_no},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    /// Which fact.
    What,
    /// Its value.
    Value(CorrectionField),
    /// What an opening asks, where it is asked again (E12, E7).
    Asked(Question),
    Reason,
}

impl FieldKey for Key {
    fn name(self) -> &'static str {
        match self {
            Self::What => "what",
            Self::Value(field) => field.word(),
            Self::Asked(Question::CustomerPresent) => "customer_present",
            Self::Asked(Question::CanBeServed) => "can_be_served",
            Self::Asked(Question::SomePcWorks) => "some_pc_works",
            Self::Asked(Question::Registrable) => "registrable",
            Self::Asked(Question::SicarPayment) => "sicar_payment",
            Self::Reason => "reason",
        }
    }
}

use CorrectionField as Fact;
use Key::{Asked, Reason, Value, What};

/// Every question that an opening may ask.
const QUESTIONS: [Question; 5] = [
    Question::CustomerPresent,
    Question::CanBeServed,
    Question::SomePcWorks,
    Question::Registrable,
    Question::SicarPayment,
];

#[derive(Debug)]
pub(super) struct Correction {
    outage: OutageView,
    facts: Vec<Fact>,
}

impl Correction {
    /// The correction of one fact of an outage.
    pub(super) fn of(outage: OutageView) -> Self {
        let facts = Fact::ALL.into_iter().filter(|it| has(&outage, *it));
        Self {
            facts: facts.collect(),
            outage,
        }
    }

    fn fact(&self, form: &Form<Key>) -> Option<Fact> {
        form.pick(What, &self.facts)
    }

    /// The field for the value of a fact, as it stands.
    fn value(&self, fact: Fact, scene: &Scene<'_>) -> Field<Key> {
        let (outage, catalog, label) = (&self.outage, &scene.assets.catalog, "Valor");
        let key = Value(fact);
        let at = |it: Option<_>| {
            let mut field = InstantField::optional();
            if let Some(it) = it {
                field.put_at(it, &scene.around());
            }
            Field::new(key, label, field).width(24)
        };
        let said =
            |text: &Option<String>| line(key, label).filled_in(text.as_deref().unwrap_or_default());
        let named = |names: Vec<&str>, now: &str| {
            let mut options = Choice::of(names.into_iter().map(|it| (it, it)));
            options.choose_code(&now);
            options
        };
        let field = match fact {
            Fact::Started => at(Some(outage.started_at)),
            Fact::Detected => at(Some(outage.detected_at)),
            Fact::Restored => at(outage.restored_at),
            Fact::Scenario => {
                let mut options = Choice::of(Scenario::ALL.map(|it| (it, it.label())));
                options.choose_code(&outage.scenario);
                choice(key, label, options)
            }
            Fact::UnforeseenKind => {
                let mut options = Choice::of(UnforeseenKind::ALL.map(|it| (it, it.label())));
                options.choose_code(&outage.unforeseen_kind);
                choice(key, label, options)
            }
            Fact::Applications => {
                let all = catalog.applications().iter();
                let mut options = Many::of(all.map(|it| (it.id.as_str(), it.name.as_str())));
                options.mark(&outage.application_ids);
                many(key, label, options)
            }
            Fact::Procedure => {
                let today = local_day(scene.now, scene.zone);
                let of_type = catalog.procedures().iter().filter(|it| {
                    it.procedure_type == outage.procedure_type && it.is_valid_on(today)
                });
                let options = of_type.map(|it| it.name.as_str()).collect();
                choice(key, label, named(options, &outage.procedure).in_steps())
            }
            Fact::Cause => {
                let causes = catalog.causes_for(outage.scenario);
                let options: Vec<&str> = causes.map(|it| it.name.as_str()).collect();
                let more = vec![Spans::new(); options.len()];
                let now = outage.cause.as_deref().unwrap_or_default();
                choice(key, label, named(options, now).in_column(more))
            }
            Fact::Sustento => {
                let editor = Text::new("", scene.theme, 4, 4);
                let now = outage.sustento.as_deref().unwrap_or_default();
                text(key, label, editor).filled_in(now)
            }
            Fact::Notice => said(&outage.notice),
            Fact::Reference => said(&outage.reference),
            Fact::Origin => said(&outage.origin),
            Fact::LateReason => said(&outage.late_reason),
        };
        let field = field.required("Escriba el valor nuevo.");
        match hint(fact) {
            Some(hint) => field.noted(hint),
            None => field,
        }
    }

    /// Whether the value is the one that is there. An instant is confirmed by saying it
    /// again (O2), and SICAR's question may be answered otherwise (E7).
    fn is_as_it_was(&self, form: &Form<Key>, fact: Fact, scene: &Scene<'_>) -> bool {
        let outage = &self.outage;
        let before = match fact {
            Fact::Started | Fact::Detected | Fact::Restored | Fact::Applications => return false,
            Fact::Scenario => Some(outage.scenario.word()),
            Fact::UnforeseenKind => outage.unforeseen_kind.map(UnforeseenKind::word),
            Fact::Procedure => Some(outage.procedure.as_str()),
            Fact::Notice => outage.notice.as_deref(),
            Fact::Cause => outage.cause.as_deref(),
            Fact::Sustento => outage.sustento.as_deref(),
            Fact::Reference => outage.reference.as_deref(),
            Fact::Origin => outage.origin.as_deref(),
            Fact::LateReason => outage.late_reason.as_deref(),
        };
        before.is_some_and(|before| before.trim() == said(form, fact, scene))
    }

    /// What an opening asks, where the correction asks it again (E12, E7).
    fn asked(&self, form: &Form<Key>, scene: &Scene<'_>) -> Vec<Question> {
        let catalog = &scene.assets.catalog;
        let all = |ids: &[String]| {
            let known = ids.iter().filter_map(|id| catalog.application(id));
            known.collect::<Vec<_>>()
        };
        let is_real = |it: Scenario| it != Scenario::ErrorOrTest;
        match self.fact(form) {
            Some(Fact::Scenario) if !is_real(self.outage.scenario) => form
                .pick(Value(Fact::Scenario), &Scenario::ALL)
                .filter(|to| is_real(*to))
                .map(|to| questions(Some(to), &all(&self.outage.application_ids)))
                .unwrap_or_default(),
            Some(Fact::Applications) if is_real(self.outage.scenario) => {
                let marked = form.marked(Value(Fact::Applications));
                let mut asked = questions(Some(self.outage.scenario), &all(&marked));
                asked.retain(|it| *it == Question::SicarPayment);
                asked
            }
            _ => Vec::new(),
        }
    }
}

impl Filled for Correction {
    type Key = Key;

    const SHAPE: Shape = Shape {
        verb: "Corregir",
        frame: Frame::Window(66),
        labels: 10,
        ..Shape::page(Context::PlainForm, Intent::Save)
    };

    fn draft(&self) -> Option<DraftKind> {
        Some(DraftKind::Correction(self.outage.id))
    }

    fn fields(&mut self, scene: &Scene<'_>) -> Vec<Field<Key>> {
        let what = self.facts.iter().map(|it| (it.word(), label(*it)));
        let mut fields = vec![choice(What, "Dato", Choice::of(what).chosen_at(0))];
        fields.extend(self.facts.iter().map(|it| self.value(*it, scene).grouped()));
        fields.extend(QUESTIONS.map(|it| {
            let question = yes_no(Asked(it), it.text()).labelled(51);
            question.required("s o n")
        }));
        let reason = line(Reason, "Razón")
            .grouped()
            .required("Escriba por qué; queda en la historia. [O6]");
        fields.push(match self.outage.reported_at {
            Some(_) => reason.noted("ya se reportó: vale con una versión nueva; avise a C&I (C6)"),
            None => reason,
        });
        fields
    }

    fn applies(&self, form: &Form<Key>, key: Key, scene: &Scene<'_>) -> bool {
        match key {
            What | Reason => true,
            Value(fact) => self.fact(form) == Some(fact),
            Asked(question) => self.asked(form, scene).contains(&question),
        }
    }

    fn title(&self, _: &Form<Key>, _: &Scene<'_>) -> Spans {
        let name = short(&self.outage.correlative);
        vec![span(format!("Corregir {name}"), Ink::Heading)]
    }

    fn read(&self, form: &Form<Key>, scene: &Scene<'_>) -> Read<Self> {
        let mut problems = form.problems(&scene.around());
        let Some(fact) = self.fact(form) else {
            problems.missing(What, "Elija qué se corrige.");
            return Err(problems);
        };
        if self.is_as_it_was(form, fact, scene) && !problems.about(Value(fact)) {
            problems.missing(Value(fact), "Es el valor que ya tiene.");
        }
        let mut answers = Answers::default();
        for question in self.asked(form, scene) {
            answers.set(question, form.answer(Asked(question)));
        }
        problems.or(|| OutageEffect::Correct {
            outage: self.outage.correlative.clone(),
            input: CorrectionInput {
                field: fact,
                value: said(form, fact, scene),
                reason: form.text(Reason),
                answers,
            },
        })
    }

    fn is_done(&self, answer: &Answer) -> bool {
        match answer {
            Answer::Outages(OutageAnswer::Changed { deed, outage }) => {
                (*deed, outage.id) == (OutageDeed::Corrected, self.outage.id)
            }
            _ => false,
        }
    }
}

/// The value as the deed takes it.
fn said(form: &Form<Key>, fact: Fact, scene: &Scene<'_>) -> String {
    let key = Value(fact);
    let word = match fact {
        Fact::Started | Fact::Detected | Fact::Restored => form
            .at(key, &scene.around())
            .map(|at| date_clock(at, scene.zone)),
        Fact::Scenario => form
            .pick(key, &Scenario::ALL)
            .map(|it| it.word().to_owned()),
        Fact::UnforeseenKind => form
            .pick(key, &UnforeseenKind::ALL)
            .map(|it| it.word().to_owned()),
        _ => Some(form.text(key)),
    };
    word.unwrap_or_default()
}

/// Whether an outage has a fact that can be corrected, or may have it.
fn has(outage: &OutageView, fact: Fact) -> bool {
    let is_closed = outage.state == State::Closed;
    match fact {
        Fact::Started | Fact::Detected | Fact::Applications | Fact::Procedure => true,
        Fact::Restored => outage.state != State::Open,
        Fact::Scenario => !is_closed,
        Fact::Notice => outage.scenario == Scenario::MassFailure,
        Fact::Cause | Fact::Sustento | Fact::Reference | Fact::Origin => is_closed,
        Fact::LateReason => outage.late_registration || outage.late_reason.is_some(),
        Fact::UnforeseenKind => outage.scenario == Scenario::Unforeseen,
    }
}

const fn label(fact: Fact) -> &'static str {
    match fact {
        Fact::Started => "inicio",
        Fact::Detected => "detectado",
        Fact::Restored => "restablecido",
        Fact::Scenario => "escenario",
        Fact::Applications => "aplicativos",
        Fact::Procedure => "trámite",
        Fact::Notice => "comunicado",
        Fact::Cause => "motivo",
        Fact::Sustento => "sustento",
        Fact::Reference => "referencia",
        Fact::Origin => "origen",
        Fact::LateReason => "motivo de retraso",
        Fact::UnforeseenKind => "suceso",
    }
}

const fn hint(fact: Fact) -> Option<&'static str> {
    match fact {
        Fact::Started | Fact::Detected | Fact::Restored => {
            Some("10:05, -15, ayer 18:40; la misma hora la confirma")
        }
        Fact::Procedure => Some("otro trámite del mismo tipo (E2)"),
        Fact::Notice => Some("la referencia de un comunicado ya registrado"),
        Fact::Cause => Some("un motivo del mismo escenario (C1)"),
        _ => None,
    }
}
