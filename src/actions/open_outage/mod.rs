//! Opening an outage, and asking whether one corresponds (E, O).

mod place;
mod register;

use super::desk::Desk;
use super::error::{ActionError, Field};
use super::views::{OutageView, Viewer};
use crate::domain::authority::Permission;
use crate::domain::catalog::Scenario;
use crate::domain::inquiry::{InquiryEvent, InquiryFacts};
use crate::domain::outage::{OpeningInput, Ruling, Verdict, check_kind};
use crate::domain::rule::Rule;
use crate::journal::Body;
use crate::store::{StoreError, Writer};
use place::Place;
use register::register;

/// "¿Corresponde registrar?": the verdict on what was said so far. Stores nothing.
///
/// # Errors
/// The store cannot be read.
pub fn assess(desk: &Desk, input: &OpeningInput) -> Result<Verdict, ActionError> {
    Ok(Place::of(desk).assess(desk.store.read(), input)?)
}

/// Registers an outage. A refusal by E is kept as *consulta no registrada*.
///
/// # Errors
/// What a rule refuses, what is still missing, or what the store cannot do.
pub fn open_outage(desk: &mut Desk, input: &OpeningInput) -> Result<OutageView, ActionError> {
    let place = Place::of(desk);
    let scenario = input.scenario;
    let permitted = scenario.map_or(Ok(()), |it| desk.permit(Permission::OpenOutage(it)));
    let done = desk.store.write(|writer| {
        let Verdict { requested, ruling } = place.assess(writer.read(), input)?;
        match ruling {
            Ruling::Pending { missing, .. } => Err(ActionError::Incomplete(missing)),
            Ruling::Refused(refusal) => {
                keep_inquiry(writer, input, refusal.rule, place.point)?;
                let kept = "La consulta quedó anotada entre las no registradas.";
                Ok(Err((requested, refusal.hint(kept))))
            }
            Ruling::Occupied(refusal) => {
                permitted?;
                Err(refusal.into())
            }
            Ruling::Registrable(outage) => {
                permitted?;
                check_kind(outage.scenario, input.unforeseen_kind)?;
                if input.from_paper && input.started.is_none() {
                    return Err(ActionError::Field {
                        field: Field::Started,
                        expected: "escriba la hora de inicio que dice el papel",
                    });
                }
                register(writer, place, input, outage).map(Ok)
            }
        }
    })?;
    match done {
        Ok(id) => Viewer::new(desk).outage(id),
        Err((requested, refusal)) => Err(ActionError::NotRegistrable {
            requested: Box::new(requested),
            refusal: Box::new(refusal),
        }),
    }
}

/// Keeps a refused inquiry with its answers and the deciding rule.
fn keep_inquiry(
    writer: &mut Writer<'_>,
    input: &OpeningInput,
    rule: Rule,
    point: String,
) -> Result<(), StoreError> {
    let facts = InquiryFacts {
        procedure: input.procedure.clone(),
        applications: input.applications.clone(),
        scenario: input.scenario.unwrap_or(Scenario::MassFailure),
        answers: input.answers,
        rule,
        point,
    };
    let id = writer.id();
    writer.append(id, &Body::Inquiry(InquiryEvent::Refused(facts)))?;
    Ok(())
}
