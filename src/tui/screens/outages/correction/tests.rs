use super::*;
use crate::domain::outage::State;
use crate::tui::testing::prelude::*;

/// The correction of an outage, at a fact, before it is known whether a draft was left.
fn opened(outage: OutageView, fact: &str) -> Trial<Correction> {
    let own = Correction::of(outage);
    let mut window = Trial::open(Stage::sized(80, 24), |scene| Filling::open(own, scene));
    window.press(fact);
    window
}

fn correcting(outage: OutageView, fact: &str) -> Trial<Correction> {
    let mut window = opened(outage, fact);
    window.no_draft();
    window
}

fn corrected(wishes: &[Wish]) -> Option<&CorrectionInput> {
    first_asked!(wishes, Effect::Outages(OutageEffect::Correct { input, .. }) => input)
}

/// What is corrected, and to what.
fn change(wishes: &[Wish]) -> (Fact, &str) {
    let input = corrected(wishes).expect("corrected");
    (input.field, &input.value)
}

fn closed() -> OutageView {
    OutageView {
        state: State::Closed,
        closed_at: Some(at("12:03")),
        cause: Some("Falla Masiva de Aplicativo".into()),
        sustento: Some("Volvió solo.".into()),
        reference: Some("TEC-88213".into()),
        ..restored(41)
    }
}

#[test]
fn o6_a_scenario_is_chosen() {
    let mut window = correcting(restored(42), "e");
    insta::assert_snapshot!(window.draw());
    let wishes = window.press("⇥ee⇥Fue una prueba⏎");
    assert_eq!(change(&wishes), (Fact::Scenario, "error"));
}

#[test]
fn o6_applications_are_marked() {
    let mut window = correcting(restored(42), "a");
    insta::assert_snapshot!(window.draw());
    let wishes = window.press("⇥ ⇥También falló⏎");
    let both = "sisact_prepago, siac_unico";
    assert_eq!(change(&wishes), (Fact::Applications, both));
    assert_eq!(corrected(&wishes).unwrap().answers, Answers::default());
}

#[test]
fn e7_sicar_among_the_applications_is_asked_about() {
    let mut window = correcting(restored(42), "a");
    window.press("⇥");
    for _ in 0..2 {
        window.update(Input::Key(press(KeyCode::Right)));
    }
    assert!(corrected(&window.press(" ⇥⇥Era para pagar⏎")).is_none());
    assert_eq!(window.focus(), Asked(Question::SicarPayment));
    let wishes = window.press("s⏎");
    assert_eq!(change(&wishes), (Fact::Applications, "sicar, siac_unico"));
    let answers = corrected(&wishes).unwrap().answers;
    assert_eq!(answers.sicar_payment, Some(true));
}

#[test]
fn e2_another_procedure_of_the_same_type_is_chosen() {
    let mut window = correcting(restored(42), "t");
    window.shows("< Bloqueo de línea");
    assert!(corrected(&window.press("⇥⇥Era otro⏎")).is_none());
    window.shows("✗ Es el valor que ya tiene.");
    let options = window.page.form.get_mut::<Choice>(Value(Fact::Procedure));
    let options = options.unwrap();
    options.choose(Some(options.chosen().unwrap() + 1));
    let wishes = window.press("⏎");
    let (fact, name) = change(&wishes);
    assert_eq!(fact, Fact::Procedure);
    let catalog = &window.stage.assets.catalog;
    let found = catalog.procedures().iter().find(|it| it.name == name);
    let kind = found.unwrap().procedure_type;
    assert_eq!(kind, restored(42).procedure_type);
}

#[test]
fn c1_a_cause_of_the_scenario_is_chosen() {
    let mut window = correcting(closed(), "m");
    let wishes = window.press("⇥↓⏎Lo dijo Tecnología⏎");
    assert_eq!(
        change(&wishes),
        (Fact::Cause, "Intermitencia en el sistema")
    );
}

#[test]
fn o6_all_that_the_command_line_corrects_is_offered_where_the_event_has_it() {
    let late = OutageView {
        scenario: Scenario::Unforeseen,
        late_registration: true,
        ..closed()
    };
    let offered = |outage: &OutageView| Correction::of(outage.clone()).facts;
    let mut all = offered(&late);
    all.extend(offered(&restored(42)));
    assert!(Fact::ALL.iter().all(|it| all.contains(it)), "{all:?}");
    assert!(
        !offered(&late).contains(&Fact::Scenario),
        "reopened first (C3)"
    );
    assert!(!offered(&outage(43)).contains(&Fact::Restored));
    let mut window = correcting(late, "s");
    window.press("s");
    let wishes = window.press("⇥c⇥Lo dijo la distribuidora⏎");
    assert_eq!(change(&wishes), (Fact::UnforeseenKind, "luz"));
}

#[test]
fn e12_a_test_becomes_a_real_event_by_the_questions_of_an_opening() {
    let test = OutageView {
        scenario: Scenario::ErrorOrTest,
        ..outage(43)
    };
    let mut window = correcting(test, "e");
    assert!(!window.draw().contains('¿'));
    assert!(corrected(&window.press("⇥f⇥snn⇥Era real⏎")).is_none());
    insta::assert_snapshot!(window.draw());
    let wishes = window.press("n⏎");
    assert_eq!(change(&wishes), (Fact::Scenario, "masiva"));
    let answers = Answers {
        customer_present: Some(true),
        can_be_served: Some(false),
        some_pc_works: Some(false),
        registrable: Some(false),
        sicar_payment: None,
    };
    assert_eq!(corrected(&wishes).unwrap().answers, answers);
}

#[test]
fn q6_a_correction_that_is_left_is_offered_again() {
    let mut window = correcting(restored(42), "e");
    let kept = saved(&window.press("⇥e⇥Fue una pru⎋"));
    let (kind, data) = kept.last().expect("the draft is saved");
    assert_eq!(*kind, DraftKind::Correction(restored(42).id));
    let mut again = opened(restored(42), "");
    again.found(data.clone(), "12:01");
    again.shows("Quedó un borrador de las 12:01");
    again.perform(Intent::Resume);
    again.shows("Fue una pru");
    let wishes = again.press("eba⏎");
    assert_eq!(change(&wishes), (Fact::Scenario, "imprevisto"));
    assert_eq!(corrected(&wishes).unwrap().reason, "Fue una prueba");
}
