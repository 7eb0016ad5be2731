//! Rules O and C on a record, by id.

use super::super::authority::Role;
use super::super::catalog::{Catalog, Cause, ProcedureType, Scenario};
use super::super::numbering::Correlative;
use super::super::personal::Sealed;
use super::super::regularization::{CodePaired, Exempt, Exempted};
use super::super::rule::Rule;
use super::super::terminal::Channel;
use super::*;
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
fn o6_a_correction_says_what_was_there_before() {
    let (mut outage, _) = fold(vec![opened(Scenario::MassFailure)]);
    let correction = outage.correct(Change::Started(typed("10:20"))).unwrap();
    assert_eq!(correction.old, Some(Change::Started(typed("10:31"))));
    assert_eq!(correction.new, Change::Started(typed("10:20")));
    assert_eq!(outage.started, typed("10:20"));
    assert_eq!(outage.corrections, 1);
}

#[test]
fn o6_a_correction_that_contradicts_the_record_is_refused() {
    let (open, _) = fold(vec![opened(Scenario::MassFailure)]);
    let (done, _) = fold(vec![
        opened(Scenario::MassFailure),
        restored("10:43"),
        closed(),
    ]);
    let rule = |outage: &Outage, change| check_change(outage, &change).map_err(|r| r.rule);
    assert_eq!(rule(&open, Change::Started(typed("10:32"))), Err(Rule::O2));
    assert_eq!(rule(&open, Change::Detected(typed("10:30"))), Err(Rule::O2));
    assert_eq!(rule(&open, Change::Restored(typed("10:50"))), Err(Rule::O6));
    assert_eq!(rule(&open, Change::Cause("x".into())), Err(Rule::O6));
    assert_eq!(rule(&open, Change::Applications(vec![])), Err(Rule::E7));
    assert_eq!(rule(&done, Change::Restored(typed("10:31"))), Err(Rule::O2));
    assert_eq!(
        rule(&done, Change::Scenario(Scenario::ErrorOrTest)),
        Err(Rule::C3)
    );
    assert_eq!(rule(&open, Change::Scenario(Scenario::ErrorOrTest)), Ok(()));
}

#[test]
fn o2_an_instant_ahead_of_the_clock_must_be_cleared_up_before_closing() {
    let ahead = |change| {
        fold(vec![
            opened(Scenario::Unforeseen),
            corrected(Change::Detected(typed("10:50"))),
            restored("11:00"),
            corrected(change),
        ])
        .0
    };
    let cleared = ahead(Change::Detected(typed("10:40")));
    let confirmed = ahead(Change::Detected(typed("10:50")));
    let unrelated = ahead(Change::Started(typed("10:30")));
    let close = |outage: &Outage| closing(outage, "sin_fluido_electrico", Role::Supervisor, None);
    assert_eq!(close(&cleared), Ok(false));
    assert_eq!(close(&confirmed), Ok(false));
    assert_eq!(
        unrelated.contradictions(at("12:00")),
        [InstantName::Detected]
    );
    assert_eq!(close(&unrelated), Err(Rule::O2));
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
fn c1_scenario_cause_and_role_must_fit() {
    let restored_one = |scenario| fold(vec![opened(scenario), restored("10:43")]).0;
    let mass = answered(true);
    let unforeseen = restored_one(Scenario::Unforeseen);
    let error = restored_one(Scenario::ErrorOrTest);
    let roles = |outage: &Outage, cause: &str| -> Vec<Role> {
        Role::ALL
            .into_iter()
            .filter(|role| closing(outage, cause, *role, None).is_ok())
            .collect()
    };
    for cause in [
        "inconveniente_conectividad",
        "mantenimiento_aplicativos",
        "falla_masiva_aplicativo",
        "intermitencia_sistema",
    ] {
        assert_eq!(roles(&mass, cause), [Role::Tecnologia], "{cause}");
        assert!(roles(&unforeseen, cause).is_empty(), "{cause}");
        assert!(roles(&error, cause).is_empty(), "{cause}");
    }
    for cause in ["infraestructura_punto", "sin_fluido_electrico"] {
        assert_eq!(
            roles(&unforeseen, cause),
            [Role::Supervisor, Role::Coordinador],
            "{cause}"
        );
        assert!(roles(&mass, cause).is_empty(), "{cause}");
    }
    assert_eq!(
        roles(&error, "error_usuario"),
        [Role::Supervisor, Role::Coordinador, Role::Tecnologia]
    );
    assert_eq!(
        closing(&mass, "error_usuario", Role::Supervisor, None),
        Err(Rule::C1)
    );
}

#[test]
fn c2_a_supervisor_closes_a_mass_failure_only_with_tecnologias_reference() {
    let mass = answered(true);
    let close = |role, reference| closing(&mass, "falla_masiva_aplicativo", role, reference);
    assert_eq!(close(Role::Supervisor, None), Err(Rule::C2));
    assert_eq!(close(Role::Supervisor, Some("  ")), Err(Rule::C2));
    assert_eq!(close(Role::Supervisor, Some("TEC-1")), Ok(true));
    assert_eq!(close(Role::Tecnologia, None), Ok(false));
    assert_eq!(close(Role::Asesor, Some("TEC-1")), Err(Rule::C1));
}

#[test]
fn c2_an_open_outage_is_restored_before_it_is_closed() {
    let (open, _) = fold(vec![opened(Scenario::Unforeseen)]);
    assert_eq!(
        closing(&open, "sin_fluido_electrico", Role::Supervisor, None),
        Err(Rule::C2)
    );
}

#[test]
fn c3_a_mass_failure_that_was_a_user_error_is_corrected_and_closed_as_one() {
    let (outage, _) = fold(vec![
        opened(Scenario::MassFailure),
        restored("10:43"),
        corrected(Change::Scenario(Scenario::ErrorOrTest)),
    ]);
    assert_eq!(
        closing(&outage, "error_usuario", Role::Supervisor, None),
        Ok(false)
    );
}

#[test]
fn c4_intermittence_closes_and_is_flagged() {
    assert!(cause("intermitencia_sistema").warning);
    let mass = answered(true);
    assert_eq!(
        closing(&mass, "intermitencia_sistema", Role::Tecnologia, None),
        Ok(false)
    );
}

#[test]
fn c6_only_a_closed_outage_is_reopened_and_waits_for_its_closing_again() {
    let (done, _) = fold(vec![
        opened(Scenario::MassFailure),
        restored("10:43"),
        closed(),
    ]);
    assert_eq!(check_reopening(&done), Ok(()));
    let (again, _) = fold(vec![
        opened(Scenario::MassFailure),
        restored("10:43"),
        closed(),
        OutageEvent::Reopened { reason: sealed() },
    ]);
    assert_eq!(again.state(), State::Restored);
    assert_eq!(check_reopening(&again).map_err(|r| r.rule), Err(Rule::C6));
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

#[test]
fn e8_what_nobody_confirmed_closes_without_confirmation_only_denied_or_after_a_day() {
    let cause = cause("falla_masiva_aplicativo");
    let close = |outage: &Outage, role, unconfirmed, now: DateTime<FixedOffset>| {
        let request = ClosingRequest {
            unconfirmed,
            ..said(&cause)
        };
        check(outage, &request, role, now)
    };
    let noon = at("12:00");
    let (waiting, _) = fold(vec![opened(Scenario::MassFailure), restored("10:43")]);
    let (confirmed, denied) = (answered(true), answered(false));
    let supervisor = Role::Supervisor;
    // Registered at 10:42: until that hour of the next day somebody may still answer.
    let next_day = at("10:42") + TimeDelta::hours(24);
    assert_eq!(close(&waiting, supervisor, true, noon), Err(Rule::E8));
    let early = next_day - TimeDelta::seconds(1);
    assert_eq!(close(&waiting, supervisor, true, early), Err(Rule::E8));
    // No reference is needed, and C&I is to validate it.
    assert_eq!(close(&waiting, supervisor, true, next_day), Ok(true));
    assert_eq!(close(&denied, supervisor, true, noon), Ok(true));
    assert_eq!(close(&confirmed, supervisor, true, noon), Err(Rule::E8));
    // Tecnología, too, closes what is confirmed, or says that it is not.
    let technology = Role::Tecnologia;
    assert_eq!(close(&waiting, technology, false, next_day), Err(Rule::E8));
    assert_eq!(close(&denied, technology, false, noon), Err(Rule::E8));
    assert_eq!(close(&denied, technology, true, noon), Ok(false));
    assert_eq!(close(&confirmed, technology, false, noon), Ok(false));
    // Nobody waits for a notice about a power cut.
    let (cut, _) = fold(vec![opened(Scenario::Unforeseen), restored("10:43")]);
    let cause = self::cause("sin_fluido_electrico");
    let request = ClosingRequest {
        unconfirmed: true,
        ..said(&cause)
    };
    assert_eq!(check(&cut, &request, supervisor, next_day), Err(Rule::E8));
}

#[test]
fn c8_tecnologias_closing_of_a_mass_failure_states_its_origin() {
    let cause = cause("falla_masiva_aplicativo");
    let close = |role, reference, origin| {
        let request = ClosingRequest {
            reference,
            origin,
            ..said(&cause)
        };
        check(&answered(true), &request, role, at("12:00"))
    };
    assert_eq!(close(Role::Tecnologia, None, None), Err(Rule::C8));
    assert_eq!(close(Role::Tecnologia, None, Some(" ")), Err(Rule::C8));
    assert_eq!(close(Role::Tecnologia, None, Some("Un enlace")), Ok(false));
    // A point need not know it.
    assert_eq!(close(Role::Supervisor, Some("TEC-1"), None), Ok(true));
}

#[test]
fn e10_an_administrator_closes_the_own_test_alone() {
    let (error, _) = fold(vec![opened(Scenario::ErrorOrTest), restored("10:43")]);
    let cause = cause("error_usuario");
    let by = |user| {
        check_closing(
            &error,
            &said(&cause),
            (user, Role::Administrador),
            at("12:00"),
        )
        .map_err(|refusal| refusal.rule)
    };
    assert_eq!(by(error.registered_by), Ok(false));
    assert_eq!(by(STRANGER), Err(Rule::C1));
}

/// The rule that keeps a role from a correction.
fn corrector(outage: &Outage, change: &Change, role: Role) -> Result<(), Rule> {
    let catalog = Catalog::embedded().unwrap();
    check_corrector(outage, change, (STRANGER, role), &catalog).map_err(|refusal| refusal.rule)
}

fn who_corrects(outage: &Outage, change: &Change) -> Vec<Role> {
    let may = |role: &Role| corrector(outage, change, *role).is_ok();
    Role::ALL.into_iter().filter(may).collect()
}

#[test]
fn c1_a_closing_is_corrected_by_who_may_close_so() {
    use Role::{Coordinador, Supervisor, Tecnologia};
    let closed_by = |outage: &Outage, cause: &str, role, to_validate| {
        let facts = Closed {
            cause: cause.into(),
            role,
            to_validate,
            ..match closed() {
                OutageEvent::Closed(facts) => *facts,
                _ => unreachable!(),
            }
        };
        let closed = OutageEvent::Closed(Box::new(facts));
        let mut state = Some(outage.clone());
        assert!(Outage::apply(
            &mut state,
            Uuid::from_u128(7),
            &meta("11:00"),
            closed
        ));
        state.unwrap()
    };
    let restored_one = |scenario| fold(vec![opened(scenario), restored("10:43")]).0;
    let by_technology = closed_by(
        &answered(true),
        "falla_masiva_aplicativo",
        Tecnologia,
        false,
    );
    let by_point = closed_by(&answered(true), "falla_masiva_aplicativo", Supervisor, true);
    let cut = restored_one(Scenario::Unforeseen);
    let cut = closed_by(&cut, "sin_fluido_electrico", Supervisor, false);
    let of_mass = Change::Cause("mantenimiento_aplicativos".into());
    let of_cut = Change::Cause("infraestructura_punto".into());
    assert_eq!(who_corrects(&by_technology, &of_mass), [Tecnologia]);
    assert_eq!(
        who_corrects(&by_point, &of_mass),
        [Supervisor, Coordinador, Tecnologia]
    );
    assert_eq!(who_corrects(&cut, &of_cut), [Supervisor, Coordinador]);
    // The scenario decides first.
    assert_eq!(corrector(&cut, &of_mass, Tecnologia), Err(Rule::C1));
    for change in [
        Change::Sustento(sealed()),
        Change::Reference("TEC-2".into()),
        Change::Origin(sealed()),
    ] {
        assert_eq!(who_corrects(&by_technology, &change), [Tecnologia]);
        assert_eq!(who_corrects(&cut, &change), [Supervisor, Coordinador]);
    }
}

#[test]
fn e10_who_reclassifies_an_event_and_e12_who_makes_a_test_real() {
    use Role::{Coordinador, Supervisor, Tecnologia};
    let of = |scenario| fold(vec![opened(scenario)]).0;
    let (mass, test) = (of(Scenario::MassFailure), of(Scenario::ErrorOrTest));
    let to = |scenario| Change::Scenario(scenario);
    assert_eq!(
        who_corrects(&mass, &to(Scenario::ErrorOrTest)),
        [Supervisor, Coordinador, Tecnologia]
    );
    assert_eq!(
        corrector(&mass, &to(Scenario::ErrorOrTest), Role::Administrador),
        Err(Rule::E10)
    );
    // As whoever may open it.
    assert_eq!(
        who_corrects(&test, &to(Scenario::MassFailure)),
        [Supervisor, Coordinador]
    );
}

#[test]
fn c6_what_is_reported_is_reopened_by_a_new_version_alone() {
    let reported = |time: &str| {
        OutageEvent::Reported(Reported {
            version: 1,
            sent_at: at(time),
            receipt: None,
        })
    };
    let before = || vec![opened(Scenario::Unforeseen), restored("10:43"), closed()];
    let (known, _) = fold([before(), vec![reported("11:00")]].concat());
    assert_eq!(check_reopening(&known).map_err(|r| r.rule), Err(Rule::C6));
    assert!(!known.asks_new_report());
    // Reopened before the receipt said so: kept, and a new version asked for.
    let reopened = || OutageEvent::Reopened { reason: sealed() };
    let (kept, effects) = fold([before(), vec![reopened(), reported("10:44")]].concat());
    assert_eq!(effects, [true; 5]);
    assert_eq!(kept.state(), State::Restored);
    assert!(kept.asks_new_report());
    // Closed again, it is still not what was reported, until a later report has it.
    let again = || vec![reopened(), reported("10:44"), closed()];
    let (closed_again, _) = fold([before(), again()].concat());
    assert!(closed_again.asks_new_report());
    let (renewed, _) = fold([before(), again(), vec![reported("11:00")]].concat());
    assert!(!renewed.asks_new_report());
    // An older receipt that comes late changes nothing.
    let (late, effects) = fold([before(), again(), vec![reported("10:44")]].concat());
    assert_eq!(effects.last(), Some(&false));
    assert!(late.asks_new_report());
}
