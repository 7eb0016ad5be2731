//! Rules O and C on a record, by id.

mod closing;
mod correction;
mod eligibility;

use super::super::authority::Role;
use super::super::catalog::{Catalog, Cause, Closer, ProcedureType, Scenario};
use super::super::numbering::Correlative;
use super::super::personal::Sealed;
use super::super::regularization::{CodePaired, Exempt, Exempted};
use super::super::rule::Rule;
use super::super::terminal::Channel;
use super::*;
use crate::domain::meta::Meta;
use chrono::{DateTime, FixedOffset, TimeDelta};
use uuid::Uuid;

fn at(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(&format!("2026-11-22T{text}:00-05:00")).unwrap()
}

fn typed(text: &str) -> Instant {
    Instant {
        at: at(text),
        source: Source::User,
        afterwards: false,
    }
}

fn meta(text: &str) -> Meta {
    Meta {
        replica: Uuid::from_u128(1),
        sequence: 1,
        at: at(text),
        user: Uuid::from_u128(2),
        role: Role::Supervisor,
        clock_suspect: false,
    }
}

fn sealed() -> Sealed {
    Sealed {
        vault: Uuid::from_u128(9),
        digest: "0".repeat(64),
    }
}

fn opened(scenario: Scenario) -> OutageEvent {
    OutageEvent::Opened(Box::new(Opened {
        correlative: "LIM014-2026-A-000042".parse::<Correlative>().unwrap(),
        channel: Channel::Cac,
        procedure: "migracion_plan".into(),
        procedure_type: ProcedureType::Consultas,
        critical: false,
        applications: vec!["siac_unico".into()],
        scenario,
        answers: Answers::default(),
        rule: Rule::E1,
        started: typed("10:31"),
        detected: typed("10:31"),
        restored: None,
        first_customer_at: None,
        late_reason: None,
        notice: None,
        inquiry: None,
        unforeseen_kind: None,
    }))
}

fn restored(text: &str) -> OutageEvent {
    OutageEvent::Restored {
        restored: typed(text),
    }
}

fn closed() -> OutageEvent {
    OutageEvent::Closed(Box::new(Closed {
        cause: "falla_masiva_aplicativo".into(),
        sustento: sealed(),
        reference: None,
        origin: None,
        listed: None,
        role: Role::Supervisor,
        to_validate: true,
        unconfirmed: true,
        receipt: None,
        unforeseen_kind: None,
        told: None,
    }))
}

fn corrected(change: Change) -> OutageEvent {
    Corrected::new(change, sealed()).into()
}

/// Folds events written a minute apart from 10:42 on.
fn fold(events: Vec<OutageEvent>) -> (Outage, Vec<bool>) {
    let mut state = None;
    let mut effects = Vec::new();
    for (minute, event) in (42..).zip(events) {
        let meta = meta(&format!("10:{minute}"));
        effects.push(Outage::apply(&mut state, Uuid::from_u128(7), &meta, event));
    }
    (state.unwrap(), effects)
}

fn cause(id: &str) -> Cause {
    Catalog::embedded().unwrap().cause(id).unwrap().clone()
}

fn closing(outage: &Outage, id: &str, role: Role, reference: Option<&str>) -> Result<bool, Rule> {
    let cause = cause(id);
    let request = ClosingRequest {
        reference,
        ..said(&cause)
    };
    check(outage, &request, role, at("12:00"))
}

/// What a closing says when nothing is missing.
fn said(cause: &Cause) -> ClosingRequest<'_> {
    ClosingRequest {
        cause,
        sustento: "Volvió solo.",
        reference: None,
        origin: Some("Un enlace cortado."),
        unconfirmed: false,
    }
}

fn check(
    outage: &Outage,
    request: &ClosingRequest<'_>,
    role: Role,
    now: DateTime<FixedOffset>,
) -> Result<bool, Rule> {
    check_closing(outage, request, (STRANGER, role), now).map_err(|refusal| refusal.rule)
}

/// A mass failure that is over and that a notice confirmed, or denied.
fn answered(confirmed: bool) -> Outage {
    let link = NoticeLink {
        notice: Uuid::from_u128(5),
        reference: "FS-1182".into(),
        confirmed,
        instead_of: None,
    };
    let notice = OutageEvent::NoticeAttached(link);
    fold(vec![
        opened(Scenario::MassFailure),
        restored("10:43"),
        notice,
    ])
    .0
}

/// Who did not register the outage.
const STRANGER: Uuid = Uuid::from_u128(3);

#[test]
fn o1_open_means_not_yet_restored() {
    let (open, _) = fold(vec![opened(Scenario::MassFailure)]);
    let (back, _) = fold(vec![opened(Scenario::MassFailure), restored("10:43")]);
    let (done, _) = fold(vec![
        opened(Scenario::MassFailure),
        restored("10:43"),
        closed(),
    ]);
    assert_eq!(
        [open.state(), back.state(), done.state()],
        [State::Open, State::Restored, State::Closed]
    );
}

#[test]
fn o5_the_duration_stops_at_restoration_and_over_an_hour_is_said() {
    let (open, _) = fold(vec![opened(Scenario::MassFailure)]);
    assert_eq!(open.duration_seconds(at("11:31")), 3600);
    // An hour as the clock shows it is not over an hour, whatever its seconds.
    let shown = at("11:31") + chrono::TimeDelta::seconds(3);
    assert_eq!(open.duration_seconds(shown), 3600);
    assert!(!open.over_one_hour(shown));
    assert!(!open.over_one_hour(at("11:31")));
    assert!(open.over_one_hour(at("11:32")));
    let (back, _) = fold(vec![
        opened(Scenario::MassFailure),
        restored("10:41"),
        closed(),
    ]);
    assert_eq!(back.duration_seconds(at("23:00")), 600);
}

#[test]
fn m1_what_makes_no_sense_changes_nothing_and_is_counted() {
    let (outage, effects) = fold(vec![
        opened(Scenario::MassFailure),
        closed(),
        opened(Scenario::Unforeseen),
        restored("10:00"),
        restored("10:45"),
        restored("10:46"),
        OutageEvent::Reopened { reason: sealed() },
        corrected(Change::Cause("sin_fluido_electrico".into())),
    ]);
    assert_eq!(
        effects,
        [true, false, false, false, true, false, false, false]
    );
    assert_eq!(outage.without_effect, 6);
    assert_eq!(outage.scenario, Scenario::MassFailure);
    assert_eq!(outage.restored.unwrap().at, at("10:45"));
    assert_eq!(outage.state(), State::Restored);
}

#[test]
fn o8_a_test_is_never_late() {
    let late = |scenario| {
        let mut state = None;
        Outage::apply(
            &mut state,
            Uuid::from_u128(7),
            &meta("11:00"),
            opened(scenario),
        );
        state.unwrap().registered_late()
    };
    assert!(late(Scenario::MassFailure));
    assert!(!late(Scenario::ErrorOrTest));
}

#[test]
fn e8_a_mass_failure_is_confirmed_only_by_a_notice_that_confirms() {
    let notice = |confirmed| {
        OutageEvent::NoticeAttached(NoticeLink {
            notice: Uuid::from_u128(5),
            reference: "FS-1182".into(),
            confirmed,
            instead_of: None,
        })
    };
    let confirmed = |events| fold(events).0.confirmed();
    assert!(!confirmed(vec![opened(Scenario::MassFailure)]));
    assert!(confirmed(vec![opened(Scenario::MassFailure), notice(true)]));
    assert!(!confirmed(vec![
        opened(Scenario::MassFailure),
        notice(true),
        notice(false)
    ]));
    assert!(confirmed(vec![opened(Scenario::Unforeseen)]));
}

#[test]
fn e13_a_notice_takes_the_place_of_another_only_when_it_says_so() {
    let said = |reference: &str, confirmed, instead_of: Option<&[&str]>| {
        OutageEvent::NoticeAttached(NoticeLink {
            notice: Uuid::from_u128(5),
            reference: reference.into(),
            confirmed,
            instead_of: instead_of.map(|all| all.iter().map(|it| (*it).to_owned()).collect()),
        })
    };
    for (second, confirmed, effective) in [
        (said("FS-2", false, Some(&[])), true, false),
        (said("FS-2", false, Some(&["FS-9"])), true, false),
        (said("FS-2", false, Some(&["FS-1"])), false, true),
        (said("FS-1", false, Some(&[])), false, true),
        // As consoles wrote that knew no such rule.
        (said("FS-2", false, None), false, true),
    ] {
        let first = said("FS-1", true, Some(&[]));
        let (outage, effects) = fold(vec![opened(Scenario::MassFailure), first, second.clone()]);
        assert_eq!(
            (outage.confirmed(), effects[2]),
            (confirmed, effective),
            "{second:?}"
        );
    }
}

#[test]
fn j4_a_suspect_clock_marks_the_record_it_touched() {
    let mut state = None;
    let suspect = Meta {
        clock_suspect: true,
        ..meta("10:42")
    };
    Outage::apply(
        &mut state,
        Uuid::from_u128(7),
        &suspect,
        opened(Scenario::Unforeseen),
    );
    assert!(state.unwrap().clock_suspect);
}

#[test]
fn n3_an_outage_keeps_its_code_through_whatever_else_happens_to_it() {
    let paired = |code: &str, reason| {
        OutageEvent::CodePaired(CodePaired {
            official_code: code.into(),
            reason,
            receipt: None,
        })
    };
    let (outage, effects) = fold(vec![
        opened(Scenario::Unforeseen),
        OutageEvent::ExemptionLifted { reason: sealed() },
        paired("ATC-1", None),
        restored("11:00"),
        closed(),
        paired("ATC-1", None),
        paired("ATC-2", None),
        OutageEvent::Reopened { reason: sealed() },
        paired("ATC-2", Some(sealed())),
        OutageEvent::Exempted(Exempted {
            why: Exempt::ErrorOrTest,
            note: None,
        }),
    ]);
    assert_eq!(
        effects,
        [
            true, false, true, true, true, false, true, true, true, false
        ]
    );
    assert_eq!(outage.without_effect, 3);
    assert_eq!(outage.regularization.code(), Some("ATC-2"));
    assert!(!outage.regularization.is_conflicting());
    assert_eq!(outage.state(), State::Restored);
    let read: Outage = serde_json::from_str(&serde_json::to_string(&outage).unwrap()).unwrap();
    assert_eq!(read, outage);
}
