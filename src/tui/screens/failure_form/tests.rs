use super::*;
use crate::tui::testing::prelude::*;

fn page() -> Trial<FailureForm> {
    Trial::clean(Stage::new(), |scene| Filling::open(FailureForm, scene))
}

#[test]
fn a0_a_failure_that_is_seen_is_alerted_without_customer_or_outage() {
    let mut page = page();
    assert!(page.press("⏎").is_empty());
    insta::assert_snapshot!(page.draw());
    let wishes = page.press(" ⇥-20⏎");
    let Some(Wish::Effect(Effect::Letters(LetterEffect::Prepare(subject)))) = wishes.last() else {
        panic!("{wishes:?}");
    };
    let AlertSubject::Failure(failure) = subject else {
        panic!("{subject:?}");
    };
    assert_eq!(failure.applications.len(), 1);
    assert_eq!(failure.since, Some(at("10:22")));
    assert!(page.press("⏎").is_empty(), "once");
    let prepared = Answer::Letters(LetterAnswer::Shown(Box::new(letter(
        "LIM014-2026-A-000043",
    ))));
    let shown = page.answer(prepared);
    assert!(matches!(
        &shown[..],
        [
            Wish::Effect(Effect::Drafts(DraftEffect::Discard(_))),
            Wish::Back,
            Wish::Go(Destination::LetterShown(_))
        ]
    ));
}

#[test]
fn an_instant_that_is_none_is_told_under_its_field() {
    let mut page = page();
    let wishes = page.press(" ⇥25:70⏎");
    assert!(
        !wishes
            .iter()
            .any(|it| matches!(it, Wish::Effect(Effect::Letters(_))))
    );
    assert!(page.draw().contains("✗ "), "{}", page.draw());
    assert_eq!(page.focus(), Since);
}
