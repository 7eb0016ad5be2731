//! Opening an outage, and asking whether one corresponds (E, O).

mod input;
mod register;
mod verdict;

pub use input::OpeningInput;
pub(super) use verdict::{already_open, eligibility};
pub use verdict::{assess, without_applications};

use super::desk::Desk;
use super::error::{ActionError, Field};
use super::verdict_view::VerdictView;
use super::views::{OutageView, Viewer};
use crate::domain::authority::Permission;
use crate::domain::catalog::Scenario;
use crate::domain::inquiry::{InquiryEvent, InquiryFacts};
use crate::domain::outage::check_kind;
use crate::domain::rule::Rule;
use crate::journal::Body;
use crate::store::StoreError;
use register::Prepared;
use verdict::pending_reason;

/// Registers an outage. A refusal by E is kept as *consulta no registrada*.
///
/// # Errors
/// What a rule refuses, what is still missing, or what the store cannot do.
pub fn open_outage(desk: &mut Desk, input: &OpeningInput) -> Result<OutageView, ActionError> {
    let verdict = eligibility(desk, input);
    if verdict.pending {
        return Err(match verdict.question {
            Some(_) => ActionError::Incomplete("Responda s o n a cada pregunta."),
            None => ActionError::Incomplete(pending_reason(input)),
        });
    }
    if !verdict.registrable {
        return Err(refuse(desk, input, verdict)?);
    }
    let scenario = input
        .scenario
        .ok_or(ActionError::Incomplete("Elija el escenario."))?;
    desk.permit(Permission::OpenOutage(scenario))?;
    check_kind(scenario, input.unforeseen_kind)?;
    if input.from_paper && input.started.is_none() {
        return Err(ActionError::Field {
            field: Field::Started,
            expected: "escriba la hora de inicio que dice el papel",
        });
    }
    let prepared = Prepared::of(desk, input, &verdict, scenario)?;
    let id = desk
        .store
        .write(|writer| prepared.register(writer, input))?;
    Viewer::new(desk).outage(id)
}
/// Refuses an outage that affects no listed application, and keeps the inquiry;
/// an earlier rule that says no decides in its place (E7).
///
/// # Errors
/// Always: the refusal, what is still missing, or what the store cannot do.
pub fn refuse_without_applications(
    desk: &mut Desk,
    input: &OpeningInput,
) -> Result<OutageView, ActionError> {
    let verdict = without_applications(eligibility(desk, input), input);
    if verdict.registrable || verdict.pending {
        return open_outage(desk, input);
    }
    Err(refuse(desk, input, verdict)?)
}

/// Keeps the inquiry, and makes the refusal that says so.
fn refuse(
    desk: &mut Desk,
    input: &OpeningInput,
    mut verdict: VerdictView,
) -> Result<ActionError, ActionError> {
    keep_inquiry(desk, input, &verdict)?;
    verdict
        .hints
        .push("La consulta quedó anotada entre las no registradas.".to_owned());
    Ok(ActionError::NotRegistrable(Box::new(verdict)))
}
/// Keeps a refused inquiry with its answers and the deciding rule.
fn keep_inquiry(
    desk: &mut Desk,
    input: &OpeningInput,
    verdict: &VerdictView,
) -> Result<(), ActionError> {
    let facts = InquiryFacts {
        procedure: input.procedure.clone(),
        applications: input.applications.clone(),
        scenario: input.scenario.unwrap_or(Scenario::MassFailure),
        answers: input.answers,
        rule: verdict.rule.unwrap_or(Rule::E1),
        point: desk.point().to_owned(),
    };
    Ok(desk.store.write(|writer| {
        let id = writer.id();
        writer.append(id, &Body::Inquiry(InquiryEvent::Refused(facts)))?;
        Ok::<_, StoreError>(())
    })?)
}
