//! What leads from a new outage to another page, and to it from one.

use super::*;

fn f6(page: &mut Page) -> Vec<Wish> {
    page.inputs_saved(vec![Input::Key(press(KeyCode::F(6)))])
}

fn gone(wishes: &[Wish]) -> Option<&Destination> {
    wishes.iter().find_map(|wish| match wish {
        Wish::Go(to) => Some(to),
        _ => None,
    })
}

#[test]
fn q0_whoever_is_refused_an_outage_is_received_all_the_same() {
    let mut page = Page::new();
    assert!(f6(&mut page).is_empty(), "nothing is refused yet");
    page.types("chip⏎ss");
    assert!(page.allowed(Intent::ReceiveAnyway));
    page.shows("F6 recibe al cliente.");
    let wishes = f6(&mut page);
    assert_eq!(
        gone(&wishes),
        Some(&reception(Some("reposicion_chip"), "", None))
    );
    let mut page = Page::new();
    page.types("zapatos⏎");
    let wishes = f6(&mut page);
    assert_eq!(gone(&wishes), Some(&reception(None, "zapatos", None)));
    let mut page = Page::filled();
    assert!(!page.allowed(Intent::ReceiveAnyway), "it can be registered");
    assert!(gone(&f6(&mut page)).is_none());
}

#[test]
fn o1_a_second_customer_of_an_open_type_becomes_its_attention() {
    let mut stage = Stage::new();
    stage.board.cards[3].open = Some(outage(43));
    let mut page = Page::empty(stage);
    page.types("chip⏎snnn");
    insta::assert_snapshot!(page.draw());
    let wishes = f6(&mut page);
    let open = Some("LIM014-2026-A-000043");
    assert_eq!(
        gone(&wishes),
        Some(&reception(Some("reposicion_chip"), "", open))
    );
}

#[test]
fn o1_the_verdict_follows_the_board_without_asking_anybody() {
    let mut page = Page::new();
    let asked = page.types("chip⏎snnn");
    assert!(saved(&asked).len() == asked.len(), "{asked:?}");
    page.shows("Corresponde registrar · Consultas");
    page.stage.board.cards[3].open = Some(outage(43));
    page.shows("[O1]");
    let board = page.stage.board.clone();
    page.answer(Answer::Board(Box::new(board)));
    assert!(page.allowed(Intent::ReceiveAnyway));
    page.stage.board.cards[3].open = None;
    let board = page.stage.board.clone();
    page.answer(Answer::Board(Box::new(board)));
    page.shows("Corresponde registrar · Consultas");
    assert!(!page.allowed(Intent::ReceiveAnyway));
}

#[test]
fn o8_what_is_over_by_now_was_noticed_when_it_began_and_is_asked_why_it_is_late() {
    let mut page = Page::filled();
    page.to(Started);
    page.types("-40");
    page.to(Restored);
    page.types("-5⇥");
    page.shows("Motivo retraso");
    assert!(opened(&page.types("⏎")).is_none());
    assert_eq!(page.focus(), LateReason);
    let wishes = page.types("No había luz⏎");
    assert!(opened(&wishes).is_some());
}

fn suggestion() -> SuggestedOpening {
    SuggestedOpening {
        like: "LIM014-2026-A-000043".into(),
        opening: repeated(),
    }
}

fn repeated() -> OpeningInput {
    OpeningInput {
        procedure: Some("portabilidad".into()),
        applications: vec!["sisact_prepago".into()],
        scenario: Some(Scenario::MassFailure),
        answers: Answers {
            customer_present: Some(true),
            can_be_served: Some(false),
            some_pc_works: Some(false),
            registrable: Some(false),
            sicar_payment: None,
        },
        started: Some(at("10:31")),
        notice: Some("FS-1182".into()),
        ..OpeningInput::default()
    }
}

/// A page whose point has a mass failure open, with what it asks when a procedure is picked.
fn beside_a_mass_failure(typed: &str) -> (Page, Vec<Wish>) {
    let mut stage = Stage::new();
    stage.board.cards[3].open = Some(outage(43));
    let mut page = Page::empty(stage);
    let wishes = page.types(typed);
    (page, wishes)
}

#[test]
fn o3_one_confirmation_opens_the_next_type_of_the_same_failure() {
    let (mut page, wishes) = beside_a_mass_failure("portab⏎");
    asked_for!(
        wishes,
        Wish::Effect(Effect::Outages(OutageEffect::Suggest(id))) if id == "portabilidad"
    );
    let before = page.focus();
    let wishes = page.answer(OutageAnswer::Suggested {
        procedure: "portabilidad".into(),
        opening: Some(Box::new(suggestion())),
    });
    page.saves(wishes);
    assert_eq!(
        page.focus(),
        before,
        "what is typed meanwhile lands where it was meant to"
    );
    insta::assert_snapshot!(page.draw());
    let wishes = page.types("⏎");
    let input = opened(&wishes).expect("registered");
    assert_eq!(input.started, Some(at("10:31")));
    assert_eq!(input.detected, None, "it is noticed for this type now");
    assert_eq!(input.notice.as_deref(), Some("FS-1182"));
    assert_eq!(
        input.applications,
        ["sisact_prepago"],
        "those of the failure, and no others"
    );
}

#[test]
fn o3_it_is_the_same_failure_only_while_it_says_the_same() {
    let (mut page, _) = beside_a_mass_failure("portab⏎");
    page.answer(OutageAnswer::Suggested {
        procedure: "portabilidad".into(),
        opening: Some(Box::new(suggestion())),
    });
    page.shows("misma falla que A-000043");
    let Trial {
        stage,
        page: filling,
        ..
    } = &mut page;
    filling.form.go(Started, &stage.scene().around());
    page.types("10:15⇥");
    assert!(!page.draw().contains("misma falla"), "{}", page.draw());
}

#[test]
fn o3_a_suggestion_never_writes_over_what_was_said() {
    let (mut page, _) = beside_a_mass_failure("portab⏎n");
    page.answer(OutageAnswer::Suggested {
        procedure: "portabilidad".into(),
        opening: Some(Box::new(suggestion())),
    });
    assert_eq!(page.answered(Question::CustomerPresent), Some(false));
    assert!(page.page.form.is_blank(Notice));
    let (mut page, _) = beside_a_mass_failure("portab⏎");
    page.answer(OutageAnswer::Suggested {
        procedure: "queja".into(),
        opening: Some(Box::new(suggestion())),
    });
    assert!(
        page.page.form.is_blank(Notice),
        "it was for another procedure"
    );
}

#[test]
fn q0_an_outage_is_opened_from_an_attention_that_had_none() {
    let attention = Uuid::from_u128(1317);
    let known = OpeningInput {
        procedure: Some("reposicion_chip".into()),
        attention: Some(attention),
        ..OpeningInput::default()
    };
    let (mut page, _) = Page::with(Stage::new(), &known);
    page.shows("Nuevo evento · de una atención sin evento");
    let wishes = page.types("snnn⏎");
    assert_eq!(
        opened(&wishes).expect("registered").attention,
        Some(attention)
    );
    // The customer came long before: the store asks why it is registered late.
    page.answer(refused_by(Rule::O8, "Va con retraso."));
    assert_eq!(page.focus(), LateReason);
    page.shows("[O8]");
    let wishes = page.types("No había luz⏎");
    assert!(opened(&wishes).is_some());
    let mut draft = Json::Null;
    page.page.own.save(&mut draft);
    assert_eq!(
        draft["attention"],
        attention.to_string(),
        "the draft keeps it"
    );
}
