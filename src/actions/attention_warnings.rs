//! What looks wrong of a request and is kept all the same: the same of what is typed
//! and of what is on record (Q0, Q5, Q8–Q10, E2, O2, O7).

use super::claim_facts::{self, Filed};
use super::desk::Desk;
use crate::domain::attention::{Attention, ClaimFacts, Content};
use crate::domain::catalog::ProcedureType;
use crate::domain::identity::{WarnedField, Warning, check_document, check_email, check_phone};
use crate::domain::outage::Outage;
use crate::domain::rule::Rule;
use chrono::{DateTime, FixedOffset};

/// A request as it is looked at.
pub(super) struct Noted<'a> {
    pub(super) content: &'a Content,
    pub(super) claim: Option<&'a ClaimFacts>,
    pub(super) procedure_type: Option<ProcedureType>,
    pub(super) taken: DateTime<FixedOffset>,
    /// When it was, or would be, entered here.
    pub(super) entered: DateTime<FixedOffset>,
    pub(super) on_paper: bool,
    /// Its customer was told its code by another way than a letter (Q9).
    pub(super) told: bool,
    /// The outage it is noted under.
    pub(super) outage: Option<&'a Outage>,
}

impl<'a> Noted<'a> {
    /// A request as its record stands.
    pub(super) fn of(
        attention: &'a Attention,
        content: &'a Content,
        outage: Option<&'a Outage>,
    ) -> Self {
        Self {
            content,
            claim: attention.claim.as_ref(),
            procedure_type: attention.procedure_type,
            taken: attention.taken.at,
            // Nobody enters a request before it was filed, whatever the clock says by now.
            entered: attention.registered_at,
            on_paper: attention.paper.is_some(),
            told: attention.was_told(),
            outage,
        }
    }

    /// What looks wrong of it.
    pub(super) fn warnings(&self, desk: &Desk) -> Vec<Warning> {
        let mut warnings = self.of_the_customer(desk);
        warnings.extend(self.ahead());
        if let Some(facts) = self.claim {
            warnings.extend(self.without_subject(facts));
            warnings.extend(claim_facts::warnings(
                desk,
                &Filed {
                    facts,
                    content: self.content,
                    taken: self.taken,
                    told: self.told,
                },
            ));
        }
        if let Some(outage) = self.outage {
            warnings.extend(self.beside(outage));
        }
        warnings
    }

    /// What looks wrong of a customer's numbers (Q5).
    fn of_the_customer(&self, desk: &Desk) -> Vec<Warning> {
        let content = self.content;
        let document = content
            .document_type
            .and_then(|kind| check_document(kind, &content.document_number));
        let unread = content.claim.as_ref().map(|claim| claim.unread.warnings());
        document
            .into_iter()
            .chain(check_phone(desk.profile().country, &content.phone))
            .chain(check_email(&content.email))
            .chain(unread.unwrap_or_default())
            .collect()
    }

    /// An hour after its own entry is allowed and marked: terms would count from it (O2).
    fn ahead(&self) -> Option<Warning> {
        (self.taken > self.entered).then(|| Warning {
            field: WarnedField::Taken,
            rule: Rule::O2,
            message: "la hora de la solicitud es posterior a su registro; revísela: los plazos se cuentan desde ella"
                .to_owned(),
        })
    }

    fn without_subject(&self, facts: &ClaimFacts) -> Option<Warning> {
        let said = self.content.claim.as_ref();
        let in_words = said.is_some_and(|said| !said.unread.subjects.is_empty());
        (facts.subjects.is_empty() && !in_words).then(|| Warning {
            field: WarnedField::Subject,
            rule: Rule::Q2,
            message: "falta la materia del reclamo".to_owned(),
        })
    }

    /// What looks wrong of the outage it is noted under (E2, O7).
    fn beside(&self, outage: &Outage) -> Vec<Warning> {
        let mut warnings = Vec::new();
        let mut warn = |field, rule, message: &str| {
            warnings.push(Warning {
                field,
                rule,
                message: message.to_owned(),
            });
        };
        if self
            .procedure_type
            .is_some_and(|own| own != outage.procedure_type)
        {
            warn(
                WarnedField::Outage,
                Rule::E2,
                "el trámite es de otro tipo que el evento",
            );
        }
        let outside = self.taken < outage.started.at
            || outage
                .restored
                .is_some_and(|restored| self.taken >= restored.at);
        if outside && (self.on_paper || outage.restored.is_some()) {
            warn(
                WarnedField::Taken,
                Rule::O7,
                "la hora de la solicitud está fuera del evento",
            );
        }
        warnings
    }
}
