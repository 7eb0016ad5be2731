//! The opening that an open mass failure suggests for another type (O3).

use super::desk::Desk;
use super::error::ActionError;
use crate::domain::catalog::{Catalog, Procedure, Scenario};
use crate::domain::outage::{Answers, OpeningInput, Outage};
use chrono::{DateTime, FixedOffset, TimeDelta};

/// What nobody has confirmed for so long stands to be corrected, not repeated (E8).
const UNANSWERED: TimeDelta = TimeDelta::hours(24);

/// A failure is noticed by its customers a little before anybody says that it began.
const AROUND: TimeDelta = TimeDelta::minutes(15);

/// An opening, and the open mass failure that it repeats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuggestedOpening {
    /// Correlative of that failure.
    pub like: String,
    /// What would be registered.
    pub opening: OpeningInput,
}

/// An opening that repeats the mass failure which is open already: the type of this
/// procedure is hit by it too (O3), with those of its applications that are of the
/// procedure's side. None where it has no such one, since nobody has said that the
/// procedure's own fails too (E7); where the type is not free; or where no failure
/// goes on: one that a notice denied, or that nobody answered for a day, or that was
/// over by its notice or not begun when the customer filed the request.
///
/// # Errors
/// The store cannot be read.
pub fn suggest_opening(
    desk: &Desk,
    procedure: &str,
    filed: DateTime<FixedOffset>,
) -> Result<Option<SuggestedOpening>, ActionError> {
    let catalog = &desk.assets().catalog;
    let Some(entry) = catalog.procedure(procedure) else {
        return Ok(None);
    };
    let open = desk.store.read().open_outages(desk.point())?;
    if open
        .iter()
        .any(|outage| outage.procedure_type == entry.procedure_type)
    {
        return Ok(None);
    }
    let mut going_on = Vec::new();
    for outage in &open {
        if goes_on(desk, outage, filed)? {
            let applications = belonging(catalog, entry, &outage.applications);
            if !applications.is_empty() {
                going_on.push((outage, applications));
            }
        }
    }
    let latest = going_on
        .into_iter()
        .max_by_key(|(outage, _)| outage.registered_at);
    let Some((outage, applications)) = latest else {
        return Ok(None);
    };
    let paid = applications.iter().any(|id| {
        let application = catalog.application(id);
        application.is_some_and(|application| application.only_with_payment)
    });
    Ok(Some(SuggestedOpening {
        like: outage.correlative.to_string(),
        opening: OpeningInput {
            procedure: Some(procedure.to_owned()),
            scenario: Some(outage.scenario),
            answers: Answers {
                sicar_payment: outage.answers.sicar_payment.filter(|_| paid),
                ..outage.answers
            },
            started: Some(outage.started.at),
            // It was noticed for this type when its first customer came: now (O8).
            notice: notice(desk, outage, &applications)?,
            applications,
            ..OpeningInput::default()
        },
    }))
}

/// Whether an outage is a mass failure in which a request of this instant falls.
fn goes_on(
    desk: &Desk,
    outage: &Outage,
    filed: DateTime<FixedOffset>,
) -> Result<bool, ActionError> {
    let denied = outage.notice.as_ref().is_some_and(|it| !it.confirmed);
    let unanswered = outage.notice.is_none() && desk.now() - outage.registered_at >= UNANSWERED;
    if outage.scenario != Scenario::MassFailure
        || denied
        || unanswered
        || outage.started.at - filed > AROUND
    {
        return Ok(false);
    }
    let over = match &outage.notice {
        Some(link) => {
            let notice = desk.store.read().notice(link.notice)?;
            notice.is_some_and(|notice| notice.facts.to.is_some_and(|to| to <= filed))
        }
        None => false,
    };
    Ok(!over)
}

/// The applications of a failure that a procedure is registered with: those of the
/// side of its own. A second type takes over no others.
fn belonging(catalog: &Catalog, entry: &Procedure, failing: &[String]) -> Vec<String> {
    let side_of = |id: &str| catalog.application(id).map(|application| application.side);
    let own = side_of(&entry.application);
    failing
        .iter()
        .filter(|id| own.is_some() && side_of(id) == own)
        .cloned()
        .collect()
}

/// The notice of a failure, where it names one of these applications (E13).
fn notice(
    desk: &Desk,
    outage: &Outage,
    applications: &[String],
) -> Result<Option<String>, ActionError> {
    let Some(link) = &outage.notice else {
        return Ok(None);
    };
    let notice = desk.store.read().notice(link.notice)?;
    let names = |notice: &crate::domain::notice::Notice| {
        let mut named = notice.facts.applications.iter();
        named.any(|it| applications.contains(it))
    };
    Ok(notice.filter(names).map(|notice| notice.facts.reference))
}
