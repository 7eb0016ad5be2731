use super::*;
use crate::tui::{testing::prelude::*, widgets::Header};
use crate::{
    actions::{OutageView, Printed, ShiftCount},
    domain::catalog::ProcedureType,
};

fn shift() -> ShiftView {
    let count = |procedure_type, taken, pending, outcomes| ShiftCount {
        procedure_type,
        taken,
        pending,
        outcomes,
    };
    ShiftView {
        from: at("00:00"),
        until: at("10:42"),
        hands_over: "M. Supervisora".into(),
        outages: vec![
            OutageView {
                attentions: 1,
                ..restored(42)
            },
            outage(43),
        ],
        attentions: vec![
            count(Some(ProcedureType::Consultas), 9, 1, [4, 1, 1, 2]),
            count(Some(ProcedureType::Altas), 0, 0, [0; 4]),
            count(None, 2, 2, [0; 4]),
        ],
        annulled: 0,
        critical: vec![complaint(315), attention(317)],
        to_do: vec!["A-000042 Consultas: restablecido hace 5 min, falta cerrarlo".into()],
        unsent: vec!["A-000043: aviso a Fallas de Sistemas sin enviar".into()],
        last_backup: None,
    }
}

fn loading(stage: Stage) -> Trial<Shift> {
    let page = Trial::clean(stage, |scene| Filling::open(Shift::default(), scene));
    assert_eq!(loaded(&page.wishes), Some(&ShiftInput::default()));
    page
}

fn page(stage: Stage) -> Trial<Shift> {
    let mut page = loading(stage);
    page.answer(PaperAnswer::Shift(Box::new(shift())));
    page
}

fn loaded(wishes: &[Wish]) -> Option<&ShiftInput> {
    first_asked!(wishes, Effect::Papers(PaperEffect::Shift(input)) => input)
}

#[test]
fn the_shift_is_seen_before_it_is_printed() {
    let mut page = page(Stage::sized(80, 19));
    insta::assert_snapshot!(page.draw());
    page.perform(Intent::PageDown);
    page.hides("Turno 22/11/2026");
    // A click on the sign of what is above goes back.
    let (column, row) = page.at_the_right('▲').unwrap();
    page.click(column, Header::HEIGHT + row);
    page.shows("Turno 22/11/2026");
    let wishes = page.press("⇥Eva Ejemplo⇥Falta papel⏎");
    let document = first_asked!(wishes, Effect::Papers(PaperEffect::Print(document)) => document);
    let expected = ShiftInput {
        from: None,
        takes_over: "Eva Ejemplo".into(),
        note: "Falta papel".into(),
    };
    assert_eq!(document, Some(Document::Shift(expected)));
    assert!(matches!(page.press("⎋")[..], [Wish::Say(_)]), "it goes on");
    page.answer(Answer::Refused(Report::usage("El disco está lleno.")));
    assert!(matches!(page.press("⎋")[..], [Wish::Back]));
}

#[test]
fn the_shift_on_a_large_screen() {
    insta::assert_snapshot!(page(Stage::sized(120, 35)).draw());
}

#[test]
fn another_beginning_is_looked_up_when_its_field_is_left() {
    let mut page = page(Stage::new());
    let wishes = page.press("8:00⇥");
    assert_eq!(loaded(&wishes).unwrap().from, Some(at("08:00")));
    assert!(loaded(&page.press("⇥⇥⇥")).is_none(), "once");
    page.press("⇥⇥25:99⇥");
    assert!(page.draw().contains('✗'), "{}", page.draw());
    let wishes = page.press("⏎");
    assert!(
        !wishes
            .iter()
            .any(|it| matches!(it, Wish::Effect(Effect::Papers(PaperEffect::Print(_)))))
    );
    assert_eq!(page.focus(), From);
}

#[test]
fn whoever_may_not_hand_over_is_told() {
    let mut page = loading(Stage::new());
    assert!(!page.allowed(Intent::PrintDocument));
    page.answer(Answer::NotRead(Report::usage(
        "El turno lo entrega el supervisor.",
    )));
    page.shows("El turno lo entrega el supervisor.");
    assert!(page.press("⏎").is_empty());
}

#[test]
fn law_6_what_was_typed_comes_back_until_it_is_printed() {
    let mut page = page(Stage::new());
    page.press("8:00⇥Eva Ejemplo⇥Falta papel");
    let kept = saved(&page.press("⎋"));
    let (kind, data) = kept.last().expect("the draft is saved");
    assert_eq!(*kind, DraftKind::Shift);
    let mut later = Trial::open(Stage::new(), |scene| Filling::open(Shift::default(), scene));
    later.answer(PaperAnswer::Shift(Box::new(shift())));
    later.found(data.clone(), "10:40");
    later.perform(Intent::Resume);
    // The worker has taken it over.
    later.no_draft();
    assert_eq!(later.page.form.text(TakesOver), "Eva Ejemplo");
    let wishes = later.press("⏎");
    let printed = wishes.iter().any(
        |it| matches!(it, Wish::Effect(Effect::Papers(PaperEffect::Print(Document::Shift(it)))) if it.from == Some(at("08:00"))),
    );
    assert!(printed, "{wishes:?}");
    let wishes = later.answer(PaperAnswer::Printed(Printed {
        file: "turno.pdf".into(),
        codes: Vec::new(),
    }));
    assert_like!(
        wishes[..],
        [Wish::Effect(Effect::Drafts(DraftEffect::Discard(_)))]
    );
}
