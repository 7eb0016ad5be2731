//! Desks over the stores of tests, and what people say at them.

use super::store::{Place, asked};
use contingencia::actions::{
    ActionError, AttentionInput, CorrectionField, CorrectionInput, Desk, OutageView, correct_outage,
};
use contingencia::domain::authority::Role;
use contingencia::domain::catalog::Scenario;
use contingencia::domain::outage::{Answers, OpeningInput};
use contingencia::domain::rule::Rule;
use contingencia::store::{SetUp, set_up};

/// The founder's desk over a fresh store.
pub(crate) fn desk(place: &Place) -> Desk {
    desk_as(place, Role::Supervisor)
}

/// The desk of a founder of another role.
pub(crate) fn desk_as(place: &Place, role: Role) -> Desk {
    let asked = SetUp { role, ..asked() };
    Desk::over(set_up(place.paths(), asked, place.ambient()).unwrap().store).unwrap()
}

/// A request with nothing but what is required.
pub(crate) fn request(procedure: &str, name: &str) -> AttentionInput {
    AttentionInput {
        procedure: Some(procedure.to_owned()),
        name: name.to_owned(),
        request: "Pide que se atienda su solicitud.".to_owned(),
        ..AttentionInput::default()
    }
}

/// A mass failure of SIAC ÚNICO that corresponds to be registered.
pub(crate) fn mass_failure(procedure: &str) -> OpeningInput {
    OpeningInput {
        procedure: Some(procedure.to_owned()),
        applications: vec!["siac_unico".to_owned()],
        scenario: Some(Scenario::MassFailure),
        answers: Answers {
            customer_present: Some(true),
            can_be_served: Some(false),
            some_pc_works: Some(false),
            registrable: Some(false),
            sicar_payment: None,
        },
        ..OpeningInput::default()
    }
}

/// The rule of a refusal.
pub(crate) fn rule_of(error: &ActionError) -> Option<Rule> {
    match error {
        ActionError::Refused(refusal) => Some(refusal.rule),
        ActionError::Code { .. } => Some(Rule::N2),
        _ => None,
    }
}

/// Corrects one fact of an outage.
pub(crate) fn corrects(
    desk: &mut Desk,
    name: &str,
    field: CorrectionField,
    value: &str,
    reason: &str,
) -> Result<OutageView, ActionError> {
    let input = CorrectionInput {
        field,
        value: value.to_owned(),
        reason: reason.to_owned(),
        answers: Answers::default(),
    };
    correct_outage(desk, name, &input)
}
