//! Finding the record a person names.

use super::desk::Desk;
use super::error::ActionError;
use crate::domain::numbering::CorrelativeEnd;
use crate::domain::outage::Outage;
use crate::store::Reader;
use uuid::Uuid;

/// The outage that a correlative, its unambiguous end, or its id names.
pub(super) fn outage(desk: &Desk, text: &str) -> Result<Outage, ActionError> {
    let none = || ActionError::NoOutage(text.to_owned());
    let read = desk.store.read();
    if let Ok(id) = text.trim().parse::<Uuid>() {
        return by_id(read, id);
    }
    let end: CorrelativeEnd = text.parse().map_err(|_| none())?;
    let mut found = read.outages_ending(&end)?;
    if found.len() > 1 {
        // The own point's come first to mind.
        let own: Vec<Outage> = found
            .iter()
            .filter(|outage| outage.correlative.point == desk.point())
            .cloned()
            .collect();
        if !own.is_empty() {
            found = own;
        }
    }
    match found.len() {
        0 => Err(none()),
        1 => found.pop().ok_or_else(none),
        _ => Err(ActionError::SeveralOutages {
            text: text.to_owned(),
            correlatives: found
                .iter()
                .map(|outage| outage.correlative.to_string())
                .collect(),
        }),
    }
}

/// The outage with an id.
pub(super) fn by_id(read: Reader<'_>, id: Uuid) -> Result<Outage, ActionError> {
    read.outage(id)?
        .ok_or_else(|| ActionError::NoOutage(id.to_string()))
}
