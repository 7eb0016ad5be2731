use super::*;
use crate::tui::testing::prelude::*;
use crate::{actions::DraftName, domain::authority};

fn on(stage: Stage) -> Trial<NoticeForm> {
    Trial::clean(stage, |scene| Filling::open(NoticeForm, scene))
}

const FILLED: &str = "FS-1182⇥c⇥-30⇥⇥si ";

fn sent(wishes: &[Wish]) -> Option<&NoticeInput> {
    first_asked!(wishes, Effect::Outages(OutageEffect::RegisterNotice(input)) => input)
}

#[test]
fn e8_a_notice_is_sent_as_it_was_copied() {
    let mut page = on(Stage::new());
    page.press(FILLED);
    insta::assert_snapshot!(page.draw());
    let wishes = page.press("⏎");
    let input = sent(&wishes).expect("sent");
    assert_eq!(input.reference, "FS-1182");
    assert_eq!((input.from, input.to), (Some(at("10:12")), None));
    assert!(!input.denied);
    assert_eq!(input.applications.len(), 1);
    assert!(sent(&page.press("⏎")).is_none(), "once");
}

#[test]
fn what_is_missing_is_told_under_its_field() {
    let mut page = on(Stage::new());
    page.press("⇥⇥10:00⇥9:00⏎");
    assert_eq!(page.focus(), Reference);
    insta::assert_snapshot!(page.draw());
}

#[test]
fn it_says_which_outages_it_was_attached_to() {
    let mut page = on(Stage::new());
    page.press(FILLED);
    page.press("⏎");
    let view = NoticeView {
        id: "1".into(),
        reference: "FS-1182".into(),
        confirmed: false,
        from: at("10:12"),
        to: None,
        applications: vec!["SIAC ÚNICO".into()],
        registered_at: at("10:42"),
        replaces: None,
        kept: Vec::new(),
        left: Vec::new(),
        outages: vec!["LIM014-2026-A-000042".into(), "LIM014-2026-A-000043".into()],
    };
    let wishes = page.answer(OutageAnswer::Noticed(view));
    let [
        Wish::Effect(Effect::Drafts(DraftEffect::Discard(_))),
        Wish::Say(note),
        Wish::Back,
        Wish::Ask(Window::Tell { paragraphs, .. }),
    ] = &wishes[..]
    else {
        panic!("{wishes:?}");
    };
    assert_eq!(note.text, "✓ Comunicado FS-1182 registrado");
    assert_eq!(
        paragraphs[0],
        "Se adjuntó a los eventos A-000042, A-000043."
    );
    assert!(paragraphs[1].contains("[E8]"));
}

#[test]
fn e8_who_may_not_is_told_at_once() {
    let mut stage = Stage::new();
    stage.role = authority::Role::Asesor;
    let mut page = on(stage);
    assert!(!page.allowed(Intent::Save));
    page.shows("[E8]");
    page.press(FILLED);
    assert!(sent(&page.press("⏎")).is_none());
    assert!(matches!(page.press("⎋").last(), Some(Wish::Back)));
}

#[test]
fn no_size_breaks_the_page() {
    for (width, height) in [(10, 2), (45, 6), (80, 8), (200, 60)] {
        let mut page = on(Stage::sized(width, height));
        page.press("⏎");
        page.draw();
    }
}

#[test]
fn q6_what_was_typed_is_kept_in_the_middle_of_a_word_and_comes_back() {
    let mut page = on(Stage::new());
    page.press("FS-11");
    let kept = saved(&page.rest());
    let [(DraftKind::Notice, data)] = &kept[..] else {
        panic!("{kept:?}");
    };
    assert!(page.rest().is_empty(), "nothing new was typed");
    let mut later = Trial::open(Stage::new(), |scene| Filling::open(NoticeForm, scene));
    later.found(data.clone(), "10:40");
    later.press("x");
    later.shows("Quedó un borrador de las 10:40");
    assert_eq!(later.page.form.text(Reference), "x", "typing goes on");
    let wishes = later.perform(Intent::Resume);
    assert_eq!(
        saved(&wishes).len(),
        1,
        "what was typed stays another draft"
    );
    assert_eq!(later.page.form.text(Reference), "FS-11");
    later.hides("Quedó un borrador");
}

#[test]
fn q6_a_draft_that_two_consoles_resume_is_written_by_each_under_a_name_of_its_own() {
    let mut left = on(Stage::new());
    left.press("FS-11");
    let (_, data) = saved(&left.rest()).pop().expect("it is kept");
    let mut page = Trial::open(Stage::new(), |scene| Filling::open(NoticeForm, scene));
    page.found(data.clone(), "10:40");
    let [Wish::Effect(Effect::Drafts(DraftEffect::Take(from, taken)))] =
        &page.perform(Intent::Resume)[..]
    else {
        panic!("it is taken over");
    };
    assert_eq!(*from, DraftName::marked(DraftKind::Notice, 1));
    assert_eq!(*taken, data);
    // The worker has saved it under a new name before anything that is typed from here.
    page.fill(Reference, "8");
    let [Wish::Effect(Effect::Drafts(DraftEffect::Save { name: None, .. }))] = &page.rest()[..]
    else {
        panic!("what was typed is kept under the new name");
    };
    let name = DraftName::marked(DraftKind::Notice, 3);
    page.answer(DraftAnswer::Found { name, found: None });
    page.fill(Reference, "82");
    let [Wish::Effect(Effect::Drafts(DraftEffect::Save { name: saved, .. }))] = &page.rest()[..]
    else {
        panic!("what was typed is kept");
    };
    assert_eq!(*saved, Some(name));
}
