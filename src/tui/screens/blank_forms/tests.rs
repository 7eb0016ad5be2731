use std::path::PathBuf;

use super::*;
use crate::actions::Printed;
use crate::tui::testing::prelude::*;

fn page() -> Trial<BlankForms> {
    let mut page = Trial::clean(Stage::new(), of);
    page.answer(PaperAnswer::Stock(CodeStock {
        reserved: 12,
        used: 7,
        annulled: 1,
    }));
    page
}

/// What is to be printed or annulled.
fn asked(wishes: &[Wish]) -> Vec<&PaperEffect> {
    let effects = wishes.iter().filter_map(|wish| match wish {
        Wish::Effect(Effect::Papers(effect)) => Some(effect),
        _ => None,
    });
    effects.collect()
}

#[test]
fn n2_the_usual_number_is_printed_with_two_keys() {
    let mut page = page();
    insta::assert_snapshot!(page.draw());
    let wishes = page.press("⏎");
    assert!(
        matches!(asked(&wishes)[..], [PaperEffect::Blank { codes, paper: Paper::A4 }] if *codes == Reservation::new(USUAL_CODES, false).unwrap()
        )
    );
    assert!(
        asked(&page.press("⏎")).is_empty(),
        "codes are not reserved twice"
    );
    let printed = Printed {
        file: PathBuf::from("formato.pdf"),
        codes: Vec::new(),
    };
    assert_like!(page.answer(PaperAnswer::Printed(printed))[..], [Wish::Back]);
}

#[test]
fn n2_a_number_out_of_range_is_told_and_a_failure_lets_try_again() {
    let mut page = page();
    assert!(asked(&page.press("345⏎")).is_empty());
    page.shows("✗ Escriba un número de 1 a 200. [N2]");
    page.page.form.set(Codes, "1");
    let wishes = page.press("⇥c⏎");
    assert!(
        matches!(asked(&wishes)[..], [PaperEffect::Blank { codes, paper: Paper::Letter }] if *codes == Reservation::new(1, false).unwrap()
        )
    );
    page.answer(Answer::Refused(Report::usage("El disco está lleno.")));
    assert_eq!(asked(&page.press("⏎")).len(), 1);
}

#[test]
fn n2_a_number_typed_over_the_shown_one_takes_its_place() {
    let mut page = page();
    let wishes = page.press("6⏎");
    let six = Reservation::new(6, false).unwrap();
    assert_like!(asked(&wishes)[..], [PaperEffect::Blank { codes, .. }] if *codes == six);
}

#[test]
fn n2_many_codes_are_reserved_only_once_the_word_is_typed() {
    let mut page = page();
    assert!(asked(&page.press("126⏎")).is_empty());
    assert_eq!(page.focus(), Sure);
    insta::assert_snapshot!(page.draw());
    assert!(
        asked(&page.press("⏎⏎")).is_empty(),
        "Enter alone confirms nothing"
    );
    let wishes = page.press("reservar⏎");
    let many = Reservation::new(126, true).unwrap();
    assert_like!(asked(&wishes)[..], [PaperEffect::Blank { codes, .. }] if *codes == many);
    assert!(Reservation::new(126, false).is_err());
}

#[test]
fn n2_the_word_was_typed_for_one_number_and_no_other() {
    let mut page = page();
    page.press("126⏎reservar");
    page.page.form.go(Codes, &page.stage.scene().around());
    assert!(asked(&page.press("7⏎")).is_empty(), "1267 is out of range");
    page.page.form.set(Codes, "127");
    assert!(asked(&page.press("⏎")).is_empty(), "the word was about 126");
}

#[test]
fn law_6_what_was_typed_comes_back_until_it_is_printed() {
    let mut page = page();
    assert!(saved(&page.press("⎋")).is_empty(), "nobody typed anything");
    page.press("12⇥c");
    let kept = saved(&page.press("⎋"));
    let (kind, data) = kept.last().expect("the draft is saved");
    assert_eq!(*kind, DraftKind::BlankForms);
    let mut later = Trial::open(Stage::new(), of);
    later.found(data.clone(), "10:40");
    later.shows("Quedó un borrador");
    later.perform(Intent::Resume);
    let wishes = later.press("⏎");
    let twelve = Reservation::new(12, false).unwrap();
    assert!(
        matches!(asked(&wishes)[..], [PaperEffect::Blank { codes, paper: Paper::Letter }] if *codes == twelve
        )
    );
}

#[test]
fn n2_a_spoiled_form_is_annulled_from_the_console() {
    let mut page = page();
    page.perform(Intent::AnnulCode);
    assert_eq!(page.context(), Context::Question);
    assert!(asked(&page.press("⏎")).is_empty());
    insta::assert_snapshot!(page.draw());
    page.press("r000006d⇥Se mojó");
    let wishes = page.press("⏎");
    assert_like!(
        asked(&wishes)[..],
        [PaperEffect::Annul { code, reason }] if code == "r000006d" && reason == "Se mojó"
    );
    // The code was wrong: what was typed stays.
    page.answer(Answer::Refused(Report::usage(
        "Ese código no está impreso.",
    )));
    page.shows("r000006d");
    page.press("⏎");
    page.answer(Answer::Done("Código anulado".to_owned()));
    assert_eq!(page.context(), Context::PrintForm);
}
