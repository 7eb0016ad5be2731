//! Saying that service is back: outages stop counting (C2, O5).

use super::desk::Desk;
use super::error::ActionError;
use super::find;
use super::views::{OutageView, Viewer};
use crate::domain::authority::Permission;
use crate::domain::outage::{Instant, Instants, Outage, OutageEvent, State, check_instants};
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::journal::Body;
use crate::store::Writer;
use chrono::{DateTime, FixedOffset};
use uuid::Uuid;

/// Ends an outage at the counter, at `at` or now.
///
/// # Errors
/// No such outage, already restored, an instant out of order, or the role may not.
pub fn restore_outage(
    desk: &mut Desk,
    name: &str,
    at: Option<DateTime<FixedOffset>>,
) -> Result<OutageView, ActionError> {
    let id = restorable(desk, name)?;
    desk.store.write(|writer| restore(writer, id, at))?;
    Viewer::new(desk).outage(id)
}

/// Ends several outages together, at `at` or now: all of them or none.
///
/// # Errors
/// As [`restore_outage`], of the first that is refused, which is named.
pub fn restore_outages<T: AsRef<str>>(
    desk: &mut Desk,
    names: &[T],
    at: Option<DateTime<FixedOffset>>,
) -> Result<Vec<OutageView>, ActionError> {
    if let [only] = names {
        return Ok(vec![restore_outage(desk, only.as_ref(), at)?]);
    }
    let mut ids = Vec::new();
    for name in names {
        let id = restorable(desk, name.as_ref())?;
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    desk.store.write(|writer| {
        for id in &ids {
            restore(writer, *id, at).map_err(|error| match error {
                ActionError::Refused(refusal) => {
                    let name = find::by_id(writer.read(), *id)
                        .map_or_else(|_| String::new(), |outage| outage.correlative.short());
                    refusal
                        .hint(format!("Es el {name}; no se restableció ninguno."))
                        .into()
                }
                other => other,
            })?;
        }
        Ok::<_, ActionError>(())
    })?;
    let viewer = Viewer::new(desk);
    ids.into_iter().map(|id| viewer.outage(id)).collect()
}

/// The outage of a name, where the role may restore it.
fn restorable(desk: &Desk, name: &str) -> Result<Uuid, ActionError> {
    let outage = find::outage(desk, name)?;
    desk.permit(Permission::RestoreOutage(outage.scenario))?;
    Ok(outage.id)
}

fn restore(
    writer: &mut Writer<'_>,
    id: Uuid,
    at: Option<DateTime<FixedOffset>>,
) -> Result<(), ActionError> {
    let outage: Outage = find::by_id(writer.read(), id)?;
    if outage.state() != State::Open {
        return Err(Refusal::new(
            Rule::C2,
            format!(
                "El evento {} ya está {}.",
                outage.correlative.short(),
                outage.state().label()
            ),
        )
        .hint("Si la hora está mal, corríjala con su razón.")
        .into());
    }
    let now = writer.now();
    let restored = Instant::typed(at, now);
    check_instants(
        Instants {
            started: outage.started.at,
            detected: outage.detected.at,
            restored: Some(restored.at),
        },
        now,
        writer.latest_known(),
    )?;
    Ok(writer.append(id, &Body::Outage(OutageEvent::Restored { restored }))?)
}
