//! The answer of *Fallas de Sistemas y Plataforma*, attached to the outages it speaks of (E8).

use super::desk::Desk;
use super::error::{ActionError, Field};
use super::open_outage::required;
use super::views::Viewer;
use crate::domain::alert::{About, AlertEvent};
use crate::domain::authority::Deed;
use crate::domain::catalog::Scenario;
use crate::domain::notice::{Notice, NoticeEvent, NoticeFacts};
use crate::domain::outage::{NoticeLink, OutageEvent, State};
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::journal::Body;
use crate::store::{OutageFilter, OutagePage, Writer};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

/// What the person copies from the notice.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct NoticeInput {
    /// The mailbox's reference.
    pub reference: String,
    /// Start of the window.
    pub from: Option<DateTime<FixedOffset>>,
    /// End of the window, once known.
    pub to: Option<DateTime<FixedOffset>>,
    /// Ids of the applications it names.
    pub applications: Vec<String>,
    /// It denies that there is a mass failure.
    pub denied: bool,
}

/// A notice as it is shown and printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NoticeView {
    /// The record's id.
    pub id: String,
    /// The mailbox's reference.
    pub reference: String,
    /// False when it denies the mass failure.
    pub confirmed: bool,
    /// Start of the window.
    pub from: DateTime<FixedOffset>,
    /// End of the window.
    pub to: Option<DateTime<FixedOffset>>,
    /// Names of the applications.
    pub applications: Vec<String>,
    /// When it was entered here.
    pub registered_at: DateTime<FixedOffset>,
    /// Correlatives of the outages it was attached to just now.
    pub outages: Vec<String>,
}

/// How many unclosed outages are looked at for a match.
const LOOKED_AT: usize = 200;

/// Registers a notice and attaches it to the mass failures not yet closed
/// that it speaks of: one application in common, begun before its window ends.
///
/// # Errors
/// No reference, no application, or a window that ends before it begins.
pub fn register_notice(desk: &mut Desk, input: &NoticeInput) -> Result<NoticeView, ActionError> {
    desk.permit(Deed::RegisterNotice)?;
    let reference = required(Field::Reference, &input.reference)?.to_owned();
    let from = input.from.ok_or(ActionError::Field {
        field: Field::From,
        expected: "no puede quedar vacío",
    })?;
    if input.to.is_some_and(|to| to <= from) {
        return Err(Refusal::new(
            Rule::E8,
            "La ventana del comunicado termina antes de empezar.",
        )
        .hint("Corrija las horas desde y hasta.")
        .into());
    }
    if input.applications.is_empty() {
        return Err(ActionError::Field {
            field: Field::Applications,
            expected: "marque al menos un aplicativo de la lista",
        });
    }
    let facts = NoticeFacts {
        reference,
        confirmed: !input.denied,
        from,
        to: input.to,
        applications: input.applications.clone(),
    };
    let (notice, attached) = desk.store.write(|writer| {
        let notice = Notice {
            id: writer.id(),
            registered_at: writer.now(),
            facts,
        };
        let registered = NoticeEvent::Registered(notice.facts.clone());
        writer.append(notice.id, &Body::Notice(registered))?;
        let mut attached = Vec::new();
        for state in [State::Open, State::Restored] {
            let filter = OutageFilter {
                state: Some(state),
                scenario: Some(Scenario::MassFailure),
                ..OutageFilter::default()
            };
            let found = writer
                .read()
                .outages(&filter, OutagePage::Newest, LOOKED_AT)?;
            for outage in found {
                if notice.speaks_of(outage.started.at, &outage.applications) {
                    let event = OutageEvent::NoticeAttached(link(&notice));
                    writer.append(outage.id, &Body::Outage(event))?;
                    attached.push(outage.correlative.to_string());
                }
            }
        }
        answer_alerts(writer, &notice)?;
        Ok::<_, ActionError>((notice, attached))
    })?;
    Ok(Viewer::new(desk).notice(&notice, attached))
}

/// The alerts that a notice answers: those about an outage or a failure it speaks of (A2).
fn answer_alerts(writer: &mut Writer<'_>, notice: &Notice) -> Result<(), ActionError> {
    for alert in writer.read().unanswered_alerts(LOOKED_AT)? {
        let answered = match &alert.about {
            About::Outage { outage } => writer
                .read()
                .outage(*outage)?
                .is_some_and(|outage| notice.speaks_of(outage.started.at, &outage.applications)),
            About::Failure {
                applications,
                since,
                ..
            } => notice.speaks_of(*since, applications),
            About::Claim { .. } | About::Filed { .. } => false,
        };
        if answered {
            let event = AlertEvent::Answered { notice: notice.id };
            writer.append(alert.id, &Body::Alert(event))?;
        }
    }
    Ok(())
}

/// The latest notices, newest first.
///
/// # Errors
/// The store cannot be read.
pub fn notices(desk: &Desk, limit: usize) -> Result<Vec<NoticeView>, ActionError> {
    let viewer = Viewer::new(desk);
    let found = desk.store.read().notices(limit)?;
    Ok(found
        .iter()
        .map(|notice| viewer.notice(notice, Vec::new()))
        .collect())
}

/// What an outage keeps of a notice.
pub(super) fn link(notice: &Notice) -> NoticeLink {
    NoticeLink {
        notice: notice.id,
        reference: notice.facts.reference.clone(),
        confirmed: notice.facts.confirmed,
    }
}
