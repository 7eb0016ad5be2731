//! *Restablecer*: service is back, and the outage stops counting (C2, O5).

use super::desk::Desk;
use super::error::ActionError;
use super::find;
use super::open_outage::instant;
use super::views::{OutageView, Viewer};
use crate::domain::authority::Deed;
use crate::domain::outage::{Instants, OutageEvent, State, check_instants};
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::journal::Body;
use chrono::{DateTime, FixedOffset};

/// Ends an outage at the counter, at `at` or now.
///
/// # Errors
/// No such outage, already restored, an instant out of order, or the role may not.
pub fn restore_outage(
    desk: &mut Desk,
    name: &str,
    at: Option<DateTime<FixedOffset>>,
) -> Result<OutageView, ActionError> {
    let outage = find::outage(desk, name)?;
    desk.permit(Deed::RestoreOutage(outage.scenario))?;
    let id = outage.id;
    desk.store.write(|writer| {
        let outage = find::by_id(writer.read(), id)?;
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
        let restored = instant(at, now);
        check_instants(
            Instants {
                started: outage.started.at,
                detected: outage.detected.at,
                restored: Some(restored.at),
            },
            now,
            writer.latest_known(),
        )?;
        writer.append(id, &Body::Outage(OutageEvent::Restored { restored }))?;
        Ok::<_, ActionError>(())
    })?;
    Viewer::new(desk).outage(id)
}
