//! An outage and notices to evaluate.

use super::super::authority::Role;
use super::super::catalog::{ProcedureType, Scenario};
use super::super::document::Documents;
use super::super::meta::Meta;
use super::super::notice::{Notice, NoticeFacts};
use super::super::outage::{Answers, Instant, NoticeLink, Opened, Outage, OutageEvent, Source};
use super::super::rule::Rule;
use super::super::terminal::Channel;
use chrono::{DateTime, FixedOffset};
use uuid::Uuid;

pub(in crate::domain) fn at(clock: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(&format!("2026-11-28T{clock}:00-05:00")).unwrap()
}

/// A notice that confirms a failure of `sisact` within a window.
pub(in crate::domain) fn notice(reference: &str, window: (&str, Option<&str>)) -> Notice {
    let facts = NoticeFacts {
        reference: reference.into(),
        confirmed: true,
        from: at(window.0),
        to: window.1.map(at),
        applications: vec!["sisact".into()],
        replaces: None,
    };
    let id = reference
        .bytes()
        .fold(0, |id, byte| id << 8 | u128::from(byte));
    Notice {
        id: Uuid::from_u128(id),
        registered_at: at("12:10"),
        facts,
        documents: Documents::default(),
    }
}

/// An outage of `sisact`, closed by nobody, with its notice.
pub(in crate::domain) fn outage(
    scenario: Scenario,
    span: (&str, Option<&str>),
    notice: Option<&Notice>,
) -> Outage {
    // Its seconds are told nowhere.
    let instant = |clock: &str| Instant {
        at: at(clock) + chrono::TimeDelta::seconds(40),
        source: Source::Clock,
        afterwards: false,
    };
    let meta = Meta {
        replica: Uuid::from_u128(1),
        sequence: 1,
        at: at(span.0),
        user: Uuid::from_u128(2),
        role: Role::Supervisor,
        clock_suspect: false,
    };
    let opened = Opened {
        correlative: "LIM014-2026-A-000043".parse().unwrap(),
        channel: Channel::Cac,
        procedure: "migracion_plan".into(),
        procedure_type: ProcedureType::Consultas,
        critical: false,
        applications: vec!["sisact".into()],
        scenario,
        answers: Answers::default(),
        rule: Rule::E1,
        started: instant(span.0),
        detected: instant(span.0),
        restored: span.1.map(instant),
        first_customer_at: None,
        late_reason: None,
        notice: notice.map(|notice| NoticeLink {
            notice: notice.id,
            reference: notice.facts.reference.clone(),
            confirmed: notice.facts.confirmed,
            instead_of: None,
        }),
        inquiry: None,
        unforeseen_kind: None,
    };
    let mut made = None;
    let opened = OutageEvent::Opened(Box::new(opened));
    Outage::apply(&mut made, Uuid::from_u128(7), &meta, opened);
    made.unwrap()
}
