//! The outage that a request would belong to.

use super::*;

#[test]
fn o3_two_enters_open_nothing_but_the_failure_of_its_own_applications() {
    // None goes on: it was denied, is over, is of other applications, or there never was one.
    let mut page = without_event(Role::Supervisor, None);
    page.fill(Phone, "987000111");
    assert!(taken(&page.press("⏎")).is_none());
    assert_eq!(page.context(), Context::Question);
    let wishes = page.press("⏎");
    let (input, opening) = taken(&wishes).unwrap();
    assert_eq!((&input.outage, opening), (&OutageChoice::OfType, None));
}

#[test]
fn o3_the_open_mass_failure_is_offered_first_with_what_would_be_registered() {
    let mut page = without_event(Role::Supervisor, Some(same_failure()));
    assert!(taken(&page.press("⏎")).is_none());
    insta::assert_snapshot!(page.draw());
    assert_eq!(page.context(), Context::Question);
    let wishes = page.press("⏎");
    let (input, opening) = taken(&wishes).unwrap();
    // It has its code before the outage is tried: nobody is turned away by a refusal.
    assert_eq!(input.outage, OutageChoice::None);
    assert_eq!(
        opening.and_then(|it| it.procedure.as_deref()),
        Some("portabilidad")
    );
}

#[test]
fn o3_enter_before_the_store_has_answered_waits_for_what_it_offers() {
    let mut stage = Stage::sized(80, 19);
    stage.role = Role::Supervisor;
    let mut page = on(stage);
    // Faster than the disk.
    page.worker = Box::new(|_| None);
    let wishes = page.press("portabilidad⏎Ana Demostración Falsa");
    let sought = looked_up(&wishes).last().map(|it| (*it).clone());
    let sought = sought.expect("what another failure suggests is asked for");
    assert_eq!(sought.hit, Some(("portabilidad".into(), None)));
    page.fill(Request, "Quiere cambiar de empresa.");
    assert!(taken(&page.press("⏎")).is_none());
    assert_ne!(page.context(), Context::Question);
    page.answer(found(&sought, &suggests(Some(same_failure()))));
    assert_eq!(page.context(), Context::Question);
    let wishes = page.press("⏎");
    assert!(
        taken(&wishes).unwrap().1.is_some(),
        "the same failure comes first"
    );
}

#[test]
fn q0_a_new_outage_begins_with_its_procedure_and_the_attention() {
    let mut page = without_event(Role::Supervisor, Some(same_failure()));
    page.press("⏎↓");
    let wishes = page.press("⏎");
    let (input, opening) = taken(&wishes).unwrap();
    assert_eq!((&input.outage, opening), (&OutageChoice::None, None));
    let wishes = page.answer(answered(AttentionView {
        procedure_id: Some("portabilidad".into()),
        ..attention(318)
    }));
    let [
        Wish::Effect(Effect::Drafts(DraftEffect::Discard(_))),
        Wish::Back,
        Wish::Go(Destination::OutageForm(known)),
        Wish::Ask(_),
    ] = &wishes[..]
    else {
        panic!("the form of the outage, and the slip above it: {wishes:?}");
    };
    assert_eq!(known.attention, Some(attention(318).id));
    assert_eq!(known.procedure.as_deref(), Some("portabilidad"));
}

#[test]
fn q0_without_event_is_always_there_and_esc_goes_back_to_the_page() {
    let mut page = without_event(Role::Supervisor, Some(same_failure()));
    page.press("⏎⎋");
    assert_eq!(page.context(), Context::AttentionForm);
    page.shows("Quiere cambiar de empresa.");
    page.press("⏎↑");
    let wishes = page.press("⏎");
    let (input, opening) = taken(&wishes).unwrap();
    assert_eq!((&input.outage, opening), (&OutageChoice::OfType, None));
}

#[test]
fn u1_who_may_not_open_is_not_asked() {
    let mut page = without_event(Role::Asesor, Some(same_failure()));
    assert!(taken(&page.press("⏎")).is_some());
}
