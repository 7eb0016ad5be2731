//! A notice and the outages it speaks of: all of them, and no other (E13).
//!
//! Closed ones too: what was closed *sin confirmación* is confirmed by the notice
//! that comes later, and says so.

use super::error::ActionError;
use crate::domain::alert::{About, AlertEvent};
use crate::domain::catalog::Scenario;
use crate::domain::notice::Notice;
use crate::domain::outage::{NoticeLink, Outage, OutageEvent};
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::journal::Body;
use crate::store::Writer;
use chrono::{DateTime, FixedOffset};
use serde::Serialize;

/// An outage that did not take a notice, and the one that it keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeptNotice {
    /// Correlative of the outage.
    pub outage: String,
    /// Reference of the notice it keeps.
    pub reference: String,
}

/// What became of the outages that a notice, or the one whose place it takes, speaks of.
#[derive(Debug, Default)]
pub(super) struct Attached {
    /// Correlatives of those it was attached to.
    pub(super) outages: Vec<String>,
    /// Those that keep another failure's notice, though it speaks of them.
    pub(super) kept: Vec<KeptNotice>,
    /// Those that have the notice whose place it takes, though it no longer speaks of them.
    pub(super) left: Vec<KeptNotice>,
}

/// Attaches a notice to every mass failure that it speaks of, of those asked for;
/// answers the alerts that it answers (E13, A2).
pub(super) fn attach(
    writer: &mut Writer<'_>,
    notice: &Notice,
    here: impl Fn(&Outage) -> bool,
) -> Result<Attached, ActionError> {
    let now = writer.now();
    let facts = &notice.facts;
    let mut attached = Attached::default();
    let within = writer.read().mass_failures_within(facts.from, facts.to)?;
    for outage in within.iter().filter(|outage| here(outage)) {
        if !speaks_of(notice, outage, now) {
            continue;
        }
        let correlative = outage.correlative.to_string();
        let earlier = outage.notice.as_ref();
        if earlier.is_some_and(|earlier| earlier.notice == notice.id) {
            continue;
        }
        if let Some(earlier) = earlier.filter(|it| !facts.takes_the_place_of(&it.reference)) {
            attached.kept.push(KeptNotice {
                outage: correlative,
                reference: earlier.reference.clone(),
            });
            continue;
        }
        let event = OutageEvent::NoticeAttached(link(notice));
        writer.append_to_read(outage.id, &Body::Outage(event))?;
        attached.outages.push(correlative);
    }
    attached.left = left(writer, notice, here)?;
    answer_alerts(writer, notice)?;
    Ok(attached)
}

/// The outages that a notice leaves, whose place it takes, without one that speaks of them.
fn left(
    writer: &Writer<'_>,
    notice: &Notice,
    here: impl Fn(&Outage) -> bool,
) -> Result<Vec<KeptNotice>, ActionError> {
    let read = writer.read();
    let facts = &notice.facts;
    let replaced = [Some(&facts.reference), facts.replaces.as_ref()];
    let mut left = Vec::new();
    for reference in replaced.into_iter().flatten() {
        for earlier in read.notices_of_reference(reference)? {
            let window = &earlier.facts;
            for outage in read.mass_failures_within(window.from, window.to)? {
                let has = outage.notice.as_ref().map(|link| link.notice);
                if has == Some(earlier.id)
                    && earlier.id != notice.id
                    && here(&outage)
                    && !speaks_of(notice, &outage, writer.now())
                {
                    left.push(KeptNotice {
                        outage: outage.correlative.to_string(),
                        reference: reference.clone(),
                    });
                }
            }
        }
    }
    Ok(left)
}

/// Whether a notice speaks of an outage (E13).
pub(super) fn speaks_of(notice: &Notice, outage: &Outage, now: DateTime<FixedOffset>) -> bool {
    outage.scenario == Scenario::MassFailure
        && notice.speaks_of(&outage.applications, outage.started.at, outage.ended(now))
}

/// Refuses a notice that does not speak of an outage (E13).
pub(super) fn check_speaks_of(
    notice: &Notice,
    outage: &Outage,
    now: DateTime<FixedOffset>,
) -> Result<(), Refusal> {
    if speaks_of(notice, outage, now) {
        return Ok(());
    }
    Err(Refusal::new(
        Rule::E13,
        format!(
            "El comunicado {} no habla del evento {}: no comparten aplicativo, o su ventana no \
             toca las horas del evento.",
            notice.facts.reference,
            outage.correlative.short()
        ),
    )
    .hint(
        "Revise los aplicativos y las horas del evento, o cite el comunicado que le corresponde.",
    ))
}

/// What an outage keeps of a notice.
pub(super) fn link(notice: &Notice) -> NoticeLink {
    NoticeLink {
        notice: notice.id,
        reference: notice.facts.reference.clone(),
        confirmed: notice.facts.confirmed,
        instead_of: Some(notice.facts.replaces.iter().cloned().collect()),
    }
}

/// The alerts that a notice answers: those about an outage or a failure it speaks of (A2).
fn answer_alerts(writer: &mut Writer<'_>, notice: &Notice) -> Result<(), ActionError> {
    let now = writer.now();
    let alerts = writer.read().unanswered_alerts()?;
    for alert in alerts.iter().filter(|alert| alert.notice.is_none()) {
        let answered = match &alert.about {
            About::Outage { outage, .. } => writer
                .read()
                .outage(*outage)?
                .is_some_and(|outage| speaks_of(notice, &outage, now)),
            About::Failure {
                applications,
                since,
                ..
            } => notice.speaks_of(applications, *since, now),
            About::Claim { .. } | About::Filed { .. } => false,
        };
        if answered {
            let event = AlertEvent::Answered { notice: notice.id };
            writer.append_to_read(alert.id, &Body::Alert(event))?;
        }
    }
    Ok(())
}
