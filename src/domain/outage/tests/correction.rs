//! What is corrected, by whom, and what a correction confirms (O2, O6, C1, E12).

use super::*;

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
