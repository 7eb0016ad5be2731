//! What looks wrong of a request and is kept all the same: the same of what is typed
//! and of what is on record (Q0, Q5, Q8–Q10, E2, O2, O7).

use super::super::calendar::{Calendar, Country};
use super::super::catalog::{Catalog, ClaimKind, ProcedureType};
use super::super::identity::{WarnedField, Warning, check_document, check_email, check_phone};
use super::super::instant::local_day;
use super::super::outage::Outage;
use super::super::rule::Rule;
use super::claiming::EntryWay;
use super::content::Content;
use super::event::ClaimFacts;
use super::record::Attention;
use chrono::{DateTime, FixedOffset};
use chrono_tz::Tz;
use uuid::Uuid;

/// A request as it is looked at.
#[derive(Debug, Clone)]
pub struct Noted<'a> {
    /// What the customer said.
    pub content: &'a Content,
    /// What is not personal of a claim.
    pub claim: Option<&'a ClaimFacts>,
    /// The type that follows from the procedure; none where it is not regulated.
    pub procedure_type: Option<ProcedureType>,
    /// When the customer filed it.
    pub taken: DateTime<FixedOffset>,
    /// When it was, or would be, entered here.
    pub entered: DateTime<FixedOffset>,
    /// It is copied from paper.
    pub on_paper: bool,
    /// Its customer was told its code by another way than a letter (Q9).
    pub told: bool,
    /// The outage it is noted under.
    pub outage: Option<Under>,
    /// What the claim it refers to is, as far as it is known here.
    pub referred: Referred,
}

/// What is asked of the outage that a request is noted under.
#[derive(Debug, Clone, Copy)]
pub struct Under {
    /// Its type.
    pub procedure_type: ProcedureType,
    /// When the failure began.
    pub started: DateTime<FixedOffset>,
    /// When service came back.
    pub restored: Option<DateTime<FixedOffset>>,
}

impl From<&Outage> for Under {
    fn from(outage: &Outage) -> Self {
        Self {
            procedure_type: outage.procedure_type,
            started: outage.started.at,
            restored: outage.restored.map(|restored| restored.at),
        }
    }
}

/// What a code that a claim refers to names here (Q10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Referred {
    /// Nothing, or several.
    #[default]
    NotHere,
    /// Nothing that is a code.
    Mistyped,
    /// An attention that is no claim, appeal or complaint.
    NoClaim,
    /// A claim.
    Claim {
        /// Its record.
        id: Uuid,
        /// It was a mistake.
        annulled: bool,
    },
}

impl Referred {
    /// What an attention is to a claim that refers to it.
    #[must_use]
    pub fn to(attention: &Attention) -> Self {
        match attention.claim {
            Some(_) => Self::Claim {
                id: attention.id,
                annulled: attention.annulled.is_some(),
            },
            None => Self::NoClaim,
        }
    }

    /// The claim's record, where it is one.
    #[must_use]
    pub fn claim(self) -> Option<Uuid> {
        match self {
            Self::Claim { id, .. } => Some(id),
            Self::NotHere | Self::Mistyped | Self::NoClaim => None,
        }
    }

    const fn wrong(self) -> Option<&'static str> {
        match self {
            Self::Claim { annulled: true, .. } => Some("el reclamo al que se refiere está anulado"),
            Self::NoClaim => {
                Some("la atención a la que se refiere no es un reclamo, una apelación ni una queja")
            }
            Self::Mistyped => {
                Some("el código del reclamo al que se refiere está mal escrito: revíselo")
            }
            Self::NotHere | Self::Claim { .. } => None,
        }
    }
}

/// By what a request is judged, besides what it says.
#[derive(Debug, Clone, Copy)]
pub struct Measure<'a> {
    /// The catalogue in force.
    pub catalog: &'a Catalog,
    /// The business calendar of the point's country (D1).
    pub calendar: &'a Calendar,
    /// The country of the point: the form of a phone number is its own.
    pub country: Country,
    /// Its time zone (D7).
    pub zone: Tz,
}

impl<'a> Noted<'a> {
    /// A request as its record stands.
    #[must_use]
    pub fn of(
        attention: &'a Attention,
        content: &'a Content,
        outage: Option<&Outage>,
        referred: Referred,
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
            outage: outage.map(Under::from),
            referred,
        }
    }

    /// What looks wrong of it.
    #[must_use]
    pub fn warnings(&self, by: &Measure<'_>) -> Vec<Warning> {
        let mut warnings = self.of_the_customer(by);
        warnings.extend(self.ahead());
        if let Some(facts) = self.claim {
            warnings.extend(self.without_subject(facts));
            warnings.extend(self.of_the_claim(facts, by));
        }
        if let Some(outage) = &self.outage {
            warnings.extend(self.beside(outage));
        }
        warnings
    }

    /// What looks wrong of a customer's numbers (Q5).
    fn of_the_customer(&self, by: &Measure<'_>) -> Vec<Warning> {
        let content = self.content;
        let document = content
            .document_type
            .and_then(|kind| check_document(kind, &content.document_number));
        let unread = content.claim.as_ref().map(|claim| claim.unread.warnings());
        document
            .into_iter()
            .chain(check_phone(by.country, &content.phone))
            .chain(check_email(&content.email))
            .chain(unread.unwrap_or_default())
            .collect()
    }

    /// An hour after its own entry is allowed and marked: terms would count from it (O2).
    fn ahead(&self) -> Option<Warning> {
        (self.taken > self.entered).then(|| Warning {
            field: WarnedField::Taken,
            rule: Rule::O2,
            what: "la hora de la solicitud es posterior a su registro; revísela: los plazos se cuentan desde ella"
                .to_owned(),
            says_kept: false,
        })
    }

    fn without_subject(&self, facts: &ClaimFacts) -> Option<Warning> {
        let said = self.content.claim.as_ref();
        let in_words = said.is_some_and(|said| !said.unread.subjects.is_empty());
        (facts.subjects.is_empty() && !in_words).then(|| Warning {
            field: WarnedField::Subject,
            rule: Rule::Q2,
            what: "falta la materia del reclamo".to_owned(),
            says_kept: false,
        })
    }

    /// What looks wrong of a claim (Q8–Q10).
    fn of_the_claim(&self, facts: &ClaimFacts, by: &Measure<'_>) -> Vec<Warning> {
        let mut warnings = Vec::new();
        let mut warn = |field, rule, what: String| {
            warnings.push(Warning {
                field,
                rule,
                what,
                says_kept: false,
            });
        };
        let said = self.content.claim.as_ref();
        let texts = [
            self.content.request.as_str(),
            said.map_or("", |said| said.request.as_str()),
        ];
        let subjects = by.catalog.subjects();
        for matter in subjects.not_claimable_in(&facts.subjects, &texts) {
            let field = if facts.subjects.contains(&matter.id) {
                WarnedField::Subject
            } else {
                WarnedField::Request
            };
            let reason = &matter.reason;
            warn(
                field,
                Rule::Q8,
                format!("tal vez no se puede reclamar: {reason}"),
            );
        }
        let has_a_tray = facts.entry.is_some_and(EntryWay::has_a_tray);
        match (has_a_tray, facts.in_tray) {
            (true, None) => warn(
                WarnedField::InTray,
                Rule::Q8,
                "falta cuándo llegó a la bandeja de la empresa".to_owned(),
            ),
            (false, Some(_)) => warn(
                WarnedField::InTray,
                Rule::Q8,
                "solo lo que entra por web o aplicación llega a una bandeja: su plazo no se cuenta desde ahí".to_owned(),
            ),
            (true, Some(_)) | (false, None) => {}
        }
        if has_a_tray && facts.in_tray.is_some_and(|at| at < self.taken) {
            warn(
                WarnedField::InTray,
                Rule::Q8,
                "llegó a la bandeja antes de que el cliente lo presentara".to_owned(),
            );
        }
        let receipt = said.and_then(|said| said.receipt_date);
        if receipt.is_some_and(|day| day > local_day(self.taken, by.zone)) {
            warn(
                WarnedField::ReceiptDate,
                Rule::Q5,
                "la fecha del recibo es posterior al reclamo".to_owned(),
            );
        }
        if let Some(wrong) = self.referred.wrong() {
            warn(WarnedField::RefersTo, Rule::Q10, wrong.to_owned());
        }
        if self.content.email.is_empty() && !self.told {
            warn(
                WarnedField::Email,
                Rule::Q9,
                "falta el correo, por el que se le comunica el código; dígaselo de otra forma y anótelo"
                    .to_owned(),
            );
        }
        if facts.claim != ClaimKind::Claim && said.is_none_or(|said| said.refers_to.is_empty()) {
            warn(
                WarnedField::RefersTo,
                Rule::Q10,
                "falta el código del reclamo al que se refiere".to_owned(),
            );
        }
        warnings
    }

    /// What looks wrong of the outage it is noted under (E2, O7).
    fn beside(&self, outage: &Under) -> Vec<Warning> {
        let mut warnings = Vec::new();
        let mut warn = |field, rule, what: &str| {
            warnings.push(Warning {
                field,
                rule,
                what: what.to_owned(),
                says_kept: false,
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
        let outside = self.taken < outage.started
            || outage
                .restored
                .is_some_and(|restored| self.taken >= restored);
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
