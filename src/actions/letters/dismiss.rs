//! An alert that is not to be sent, since the official register answers after all (A4).

use super::super::desk::Desk;
use super::super::error::{ActionError, Field};
use super::super::fields::required;
use super::super::find;
use super::super::views::{OutageView, Viewer};
use crate::domain::advice::Advised;
use crate::domain::alert::{About, Alert, AlertState};
use crate::domain::authority::Permission;
use crate::domain::outage::OutageEvent;
use crate::domain::personal::RetentionClass;
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::journal::Body;
use chrono::{DateTime, FixedOffset};
use serde::Serialize;

/// Why an alert is not to be sent, as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DismissalView {
    /// Why; none where it was purged.
    pub reason: Option<String>,
    /// Name of who said so.
    pub by: String,
    /// When.
    pub at: DateTime<FixedOffset>,
}

/// Says that the alert of an outage is not to be sent, and why (A4). The outage is
/// named by its correlative, or by the id of its alert.
///
/// # Errors
/// No such outage, no reason, or no alert of it waits to be sent.
pub fn dismiss_alert(desk: &mut Desk, name: &str, reason: &str) -> Result<OutageView, ActionError> {
    desk.permit(Permission::DismissAlert)?;
    let reason = required(Field::Reason, reason)?;
    let outage = match letter_of(desk, name)? {
        Some(About::Outage { outage, .. }) => outage,
        Some(_) => {
            return Err(Refusal::new(
                Rule::A4,
                "Solo el aviso de un evento puede no corresponder.",
            )
            .hint("Los demás avisos y confirmaciones se envían, o quedan sin enviar.")
            .into());
        }
        None => find::outage(desk, name)?.id,
    };
    desk.store.write(|writer| {
        let record = find::by_id(writer.read(), outage)?;
        let waits = writer
            .read()
            .alerts_about(outage)?
            .iter()
            .any(|alert| alert.state() == AlertState::Prepared);
        if !waits || !record.awaits_alert() {
            return Err(Refusal::new(
                Rule::A4,
                format!(
                    "El evento {} no tiene ningún aviso por enviar.",
                    record.correlative.short()
                ),
            )
            .hint(Advised::SeeOutage)
            .into());
        }
        let reason = writer.seal(RetentionClass::General, reason)?;
        let dismissed = OutageEvent::AlertDismissed { reason };
        writer.append(outage, &Body::Outage(dismissed))?;
        Ok::<_, ActionError>(())
    })?;
    Viewer::new(desk).outage(outage)
}

/// What the letter with this id is about, where the text is one.
fn letter_of(desk: &Desk, name: &str) -> Result<Option<About>, ActionError> {
    let Ok(id) = name.trim().parse() else {
        return Ok(None);
    };
    let letter = desk.store.read().alert(id)?;
    Ok(letter.map(|letter| letter.about))
}

/// Who said that a letter is not to be sent, and why.
pub(super) fn dismissal(desk: &Desk, letter: &Alert) -> Result<Option<DismissalView>, ActionError> {
    let About::Outage { outage, .. } = letter.about else {
        return Ok(None);
    };
    let read = desk.store.read();
    let Some(dismissed) = read.outage(outage)?.and_then(|it| it.alert_dismissed) else {
        return Ok(None);
    };
    Ok(Some(DismissalView {
        reason: read.sealed(&dismissed.reason)?,
        by: read.user_name(dismissed.user)?,
        at: dismissed.at,
    }))
}
