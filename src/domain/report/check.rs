//! What Control e Información checks of an event before it is reported (P3).

use super::super::authority::Role;
use super::super::catalog::{Cause, Scenario};
use super::super::outage::{Outage, State};
use super::super::rule::Rule;

/// A check that an event does not pass: it is left out, unless it is included with a
/// reason (P3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FailedCheck {
    /// Nobody restored it.
    Open,
    /// Nobody closed it.
    Restored,
    /// Its point closed it, and Tecnología is still to confirm it (C2).
    ToValidate,
    /// Who registered it is not the responsible of its point (O4).
    Registrar(Role),
    /// Its cause is none of its scenario (C1).
    ForeignCause,
    /// Control e Información did not validate its closing (V7).
    NotValidated,
    /// There is no verdict (V5).
    NotEvaluated,
    /// The verdict is that it is not reported (V5).
    DoesNotProceed,
}

impl FailedCheck {
    /// The rule it goes against.
    #[must_use]
    pub const fn rule(self) -> Rule {
        match self {
            Self::Open | Self::Restored => Rule::P3,
            Self::ToValidate => Rule::C2,
            Self::Registrar(_) => Rule::O4,
            Self::ForeignCause => Rule::C1,
            Self::NotValidated => Rule::V7,
            Self::NotEvaluated | Self::DoesNotProceed => Rule::V5,
        }
    }

    /// Whether it may still pass as things go on: until then the report is preliminary.
    #[must_use]
    pub const fn is_pending(self) -> bool {
        !matches!(
            self,
            Self::Registrar(_) | Self::ForeignCause | Self::DoesNotProceed
        )
    }

    /// In words.
    #[must_use]
    pub fn message(self) -> String {
        match self {
            Self::Open => "sigue abierto".to_owned(),
            Self::Restored => "está restablecido y sin cerrar".to_owned(),
            Self::ToValidate => "su cierre está por validar".to_owned(),
            Self::Registrar(role) => {
                format!("no lo registró el responsable del punto: lo registró un {role}")
            }
            Self::ForeignCause => "su motivo no es de su escenario".to_owned(),
            Self::NotValidated => "falta la validación de Control e Información".to_owned(),
            Self::NotEvaluated => "falta el dictamen".to_owned(),
            Self::DoesNotProceed => "su dictamen es que no procede".to_owned(),
        }
    }
}

/// The checks that an event does not pass, in the order they are made. `registrar` is the
/// role of who registered it, where that is known here.
#[must_use]
pub fn failed_checks(
    outage: &Outage,
    registrar: Option<Role>,
    cause: Option<&Cause>,
) -> Vec<FailedCheck> {
    let closing = outage.closing.as_ref();
    let stands = match outage.state() {
        State::Open => Some(FailedCheck::Open),
        State::Restored => Some(FailedCheck::Restored),
        State::Closed => closing
            .is_some_and(|closing| closing.facts.to_validate)
            .then_some(FailedCheck::ToValidate),
    };
    let registrar = registrar.filter(|role| !role.is_responsible());
    let foreign = cause.is_some_and(|cause| !cause.scenarios.contains(&outage.scenario));
    // What is validated is the registrar and the cause of an unforeseen event alone.
    let unvalidated = outage.scenario == Scenario::Unforeseen
        && closing.is_some()
        && outage.review.validation.is_none();
    let verdict = match &outage.evaluation {
        None => Some(FailedCheck::NotEvaluated),
        Some(verdict) => (!verdict.proceeds).then_some(FailedCheck::DoesNotProceed),
    };
    [
        stands,
        registrar.map(FailedCheck::Registrar),
        foreign.then_some(FailedCheck::ForeignCause),
        unvalidated.then_some(FailedCheck::NotValidated),
        verdict,
    ]
    .into_iter()
    .flatten()
    .collect()
}
