//! Outages.

use super::record::table;
use crate::domain::evaluation::{PendingClosing, VerdictState};
use crate::domain::outage::Outage;
use crate::store::error::StoreError;
use crate::store::regularization;
use rusqlite::Connection;

table! {
    "outage": Outage, |outage| {
        id: outage.id,
        replica: outage.origin,
        point: text(&outage.correlative.point),
        year: outage.correlative.year,
        series: text(&outage.correlative.series),
        number: outage.correlative.number,
        correlative: outage.correlative.to_string(),
        procedure_type: text(outage.procedure_type.code()),
        procedure: text(&outage.procedure),
        scenario: text(outage.scenario.code()),
        state: text(outage.state().code()),
        started: millis(outage.started.at),
        registered: millis(outage.registered_at),
        restored: outage.restored.map(|restored| millis(restored.at)),
        closed: outage.closing.as_ref().map(|closing| millis(closing.at)),
        regularized: outage.regularization.is_done(),
        to_report: outage.is_to_be_reported(),
        evaluation: text(VerdictState::of(outage).code()),
        unanswered: outage.review.awaits_answer(),
        pending_closing: PendingClosing::of(outage).is_some(),
        channel: text(outage.channel.code()),
        applications: json(&outage.applications)?,
        cause: outage.closing.as_ref().map(|closing| closing.facts.cause.clone()),
        notice: outage.notice.as_ref().map(|link| link.notice),
        late: outage.registered_late(),
    },
    name: ("evento {}", outage.correlative),
    /// An outage by its id.
    read: pub outage,
    follows: follow, is_followed,
}

fn follow(conn: &Connection, outage: &Outage) -> Result<(), StoreError> {
    regularization::add_codes(conn, outage.id, &outage.regularization)
}

fn is_followed(conn: &Connection, outage: &Outage) -> Result<bool, StoreError> {
    regularization::codes_are_stored(conn, outage.id, &outage.regularization)
}
