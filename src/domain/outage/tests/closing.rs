//! Who closes what, with which cause, and what reopens it (C, E8).

use super::*;

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
fn c2_c8_e8_a_closing_is_asked_for_what_it_is_refused_without_and_no_more() {
    let over = |scenario| fold(vec![opened(scenario), restored("10:43")]).0;
    let outages = [
        answered(true),
        answered(false),
        over(Scenario::MassFailure),
        over(Scenario::Unforeseen),
        over(Scenario::ErrorOrTest),
    ];
    let shipped = Catalog::embedded().unwrap();
    let (mut refused, mut held) = (0, 0);
    for outage in &outages {
        // A list of one's own may leave a mass failure to the responsible (C9).
        let theirs = shipped.causes_for(outage.scenario).map(|cause| Cause {
            closers: vec![Closer::Responsible],
            ..cause.clone()
        });
        for cause in shipped.causes_for(outage.scenario).cloned().chain(theirs) {
            for role in Role::ALL {
                for user in [STRANGER, outage.registered_by] {
                    let now = at("10:42") + TimeDelta::hours(25);
                    let asked = asked_to_close(outage, &cause, (user, role), now);
                    let close = |reference: bool, origin: bool, unconfirmed| {
                        let request = ClosingRequest {
                            reference: reference.then_some("TEC-1"),
                            origin: origin.then_some("Un enlace."),
                            unconfirmed,
                            ..said(&cause)
                        };
                        check_closing(outage, &request, (user, role), now).is_ok()
                    };
                    if !close(asked.reference, asked.origin, asked.unconfirmed) {
                        // Nothing that could be said would do.
                        for said in 0..8 {
                            let says = |bit: u8| said & bit > 0;
                            assert!(!close(says(1), says(2), says(4)), "{role} {cause:?}");
                        }
                        refused += 1;
                        continue;
                    }
                    held += 1;
                    for (is_asked, without) in [
                        (
                            asked.reference,
                            close(false, asked.origin, asked.unconfirmed),
                        ),
                        (
                            asked.origin,
                            close(asked.reference, false, asked.unconfirmed),
                        ),
                        (
                            asked.unconfirmed,
                            close(asked.reference, asked.origin, false),
                        ),
                    ] {
                        assert_eq!(is_asked, !without, "{asked:?} {role} {cause:?}");
                    }
                }
            }
        }
    }
    assert!(refused > 20 && held > 20, "{refused} {held}");
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

#[test]
fn v7_a_validation_is_of_the_closing_as_it_stands() {
    let validated = || OutageEvent::Validated { remark: None };
    let events = |more: Vec<OutageEvent>| {
        let mut events = vec![
            opened(Scenario::Unforeseen),
            restored("10:43"),
            closed(),
            validated(),
        ];
        events.extend(more);
        fold(events)
    };
    let holds = |more| events(more).0.review.validation.is_some();
    assert!(holds(vec![]));
    assert!(holds(vec![corrected(Change::Started(typed("10:30")))]));
    assert!(!holds(vec![corrected(Change::Cause(
        "infraestructura".into()
    ))]));
    assert!(!holds(vec![OutageEvent::Reopened { reason: sealed() }]));
    assert!(holds(vec![
        OutageEvent::Reopened { reason: sealed() },
        closed(),
        validated()
    ]));
    // Nothing is validated before there is a closing.
    let (open, effects) = fold(vec![opened(Scenario::Unforeseen), validated()]);
    assert_eq!((effects, open.review.validation), (vec![true, false], None));
}

#[test]
fn v5_the_term_runs_from_the_first_time_a_verdict_was_asked_for() {
    let counts = |public| OutageEvent::SocialCounted(SocialCounts { public, private: 0 });
    let (outage, effects) = fold(vec![
        opened(Scenario::Unforeseen),
        OutageEvent::VerdictAsked,
        OutageEvent::VerdictAsked,
        counts(3),
        counts(3),
        counts(4),
    ]);
    assert_eq!(effects, [true, true, false, true, false, true]);
    assert_eq!(outage.review.asked_at, Some(at("10:43")));
    assert_eq!(outage.review.social.map(|it| it.public), Some(4));
    let read: Outage = serde_json::from_str(&serde_json::to_string(&outage).unwrap()).unwrap();
    assert_eq!(read, outage);
    // What was never evaluated is written as it always was.
    let (bare, _) = fold(vec![opened(Scenario::Unforeseen)]);
    assert!(!serde_json::to_string(&bare).unwrap().contains("review"));
}

#[test]
fn c1_who_closes_a_scenario_at_all_is_who_closes_it_with_some_cause() {
    let catalog = Catalog::embedded().unwrap();
    for scenario in Scenario::ALL {
        let all = Role::ALL.into_iter();
        let closers: Vec<Role> = all
            .filter(|role| closes(*role, scenario, &catalog))
            .collect();
        let mut expected = vec![Role::Supervisor, Role::Coordinador];
        if scenario != Scenario::Unforeseen {
            expected.push(Role::Tecnologia);
        }
        if scenario == Scenario::ErrorOrTest {
            expected.push(Role::Administrador);
        }
        let sorted = |mut roles: Vec<Role>| {
            roles.sort_by_key(|it| format!("{it:?}"));
            roles
        };
        assert_eq!(sorted(closers), sorted(expected), "{scenario:?}");
    }
}
