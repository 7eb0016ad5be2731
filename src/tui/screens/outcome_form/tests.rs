use super::*;
use crate::actions::AttentionDetail;
use crate::tui::testing::prelude::*;

/// The outcome of an attention, being loaded.
fn loading(code: &str) -> Trial<OutcomeForm> {
    Trial::open(Stage::sized(80, 19), |scene| of(code, scene))
}

fn load(page: &mut Trial<OutcomeForm>, attention: AttentionView) {
    let detail = AttentionDetail {
        attention,
        history: Vec::new(),
    };
    page.answer(AttentionAnswer::Shown {
        detail: Box::new(detail),
        confirmation: None,
    });
}

/// The outcome of a theft block that is pending, without a draft.
fn page() -> Trial<OutcomeForm> {
    let mut page = loading(&attention(317).code);
    load(&mut page, attention(317));
    page.no_draft();
    page
}

fn recorded(wishes: &[Wish]) -> Option<&OutcomeInput> {
    first_asked!(wishes, Effect::Attentions(AttentionEffect::RecordOutcome { input, .. }) => input)
}

#[test]
fn k2_a_theft_block_tells_that_it_stays_pending() {
    let mut page = page();
    page.press("d⇥Mesa de bloqueos");
    insta::assert_snapshot!(page.draw());
    page.press("↑c");
    page.hides("queda pendiente");
}

#[test]
fn k2_an_alternative_channel_needs_its_name_and_its_time() {
    let mut page = page();
    assert!(recorded(&page.press("⏎")).is_none());
    page.shows("✗ Elija qué pasó");
    assert!(recorded(&page.press("c⏎")).is_none());
    assert_eq!(page.focus(), To);
    assert!(recorded(&page.press("línea interna⏎")).is_none());
    assert_eq!(page.focus(), At);
    let wishes = page.press("10:39⏎");
    let input = recorded(&wishes).unwrap();
    assert_eq!(input.via, Some(Via::Alternative));
    assert_eq!(input.at, Some(at("10:39")));
    assert_eq!(input.to, "línea interna");
}

#[test]
fn k2_nothing_happened_before_it_was_asked_for() {
    let mut page = page();
    page.press("c⇥línea interna⇥09:00⇥");
    page.shows("no puede ser anterior a la solicitud");
    assert!(recorded(&page.press("⏎")).is_none());
}

#[test]
fn k2_who_withdrew_has_no_addressee() {
    let mut page = page();
    page.press("d⇥alguien↑");
    page.press("dd");
    assert_eq!(via(&page.page.form), Some(Via::Referred));
    page.press("d");
    assert_eq!(via(&page.page.form), Some(Via::Withdrew));
    let wishes = page.press("⏎");
    assert_eq!(recorded(&wishes).unwrap().to, "");
    let done = page.answer(AttentionAnswer::Changed {
        deed: AttentionDeed::Resolved,
        attention: Box::new(attention(317)),
    });
    assert!(matches!(done.last(), Some(Wish::Back)));
}

#[test]
fn a_refusal_is_told_on_the_page_and_can_be_tried_again() {
    let mut page = page();
    page.press("f⏎");
    let report = Report::usage("El resultado lo anota quien tomó la atención.");
    page.answer(Answer::Refused(report));
    assert!(
        page.draw().contains("✗ El resultado lo anota"),
        "{}",
        page.draw()
    );
    assert!(recorded(&page.press("⏎")).is_some());
}

#[test]
fn q6_the_draft_of_each_attention_is_its_own() {
    let mut page = page();
    let kept = saved(&page.press("c⇥línea⇥"));
    let (kind, data) = kept.last().expect("the draft is saved");
    assert_eq!(*kind, DraftKind::Outcome(attention(317).id));
    let mut later = loading(&attention(317).code);
    load(&mut later, attention(317));
    later.found(data.clone(), "10:40");
    later.perform(Intent::Resume);
    assert_eq!(via(&later.page.form), Some(Via::Alternative));
    assert_eq!(later.focus(), At);
}

#[test]
fn a_draft_of_an_earlier_version_is_read() {
    let mut page = loading(&attention(317).code);
    load(&mut page, attention(317));
    let data = r#"{"via":"referred","at":"","to":"Mesa de bloqueos","note":"llamar"}"#;
    page.found(data.to_owned(), "10:40");
    page.perform(Intent::Resume);
    assert_eq!(via(&page.page.form), Some(Via::Referred));
    assert_eq!(page.page.form.text(To), "Mesa de bloqueos");
    assert_eq!(page.page.form.text(Note), "llamar");
}

#[test]
fn an_attention_that_is_not_there_is_told() {
    let mut page = loading("LIM014-A-R000999-X");
    page.answer(Answer::NotRead(Report::usage(
        "No hay ninguna atención con ese código.",
    )));
    page.shows("No hay ninguna atención");
    assert!(matches!(page.press("⎋")[..], [Wish::Back]));
}
