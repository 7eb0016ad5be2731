mod elsewhere;

use chrono::TimeDelta;
use uuid::Uuid;

use super::*;
use crate::tui::testing::prelude::*;
use crate::{
    actions::{ActionError, OutageView},
    domain::{authority, outage::Answers, refusal::Refusal, rule::Rule},
};

type Page = Trial<OutageForm>;

impl Page {
    fn with(stage: Stage, known: &OpeningInput) -> (Self, Vec<Wish>) {
        let mut page = Self::open(stage, |scene| open(known, scene));
        let wishes = std::mem::take(&mut page.wishes);
        (page, wishes)
    }

    /// An empty page without a draft.
    fn new() -> Self {
        Self::empty(Stage::new())
    }

    fn empty(stage: Stage) -> Self {
        let (mut page, _) = Self::with(stage, &OpeningInput::default());
        page.no_draft();
        page
    }

    fn answered(&self, question: Question) -> Option<bool> {
        self.page.form.answer(question_key(question))
    }

    /// A registrable page of a theft block.
    fn filled() -> Self {
        let mut page = Self::new();
        page.types("bloq rob⏎snnn");
        page
    }
}

fn reception(procedure: Option<&str>, unlisted: &str, outage: Option<&str>) -> Destination {
    Destination::AttentionForm {
        procedure: procedure.map(str::to_owned),
        unlisted: unlisted.to_owned(),
        outage: outage.map(str::to_owned),
    }
}

fn opened(wishes: &[Wish]) -> Option<&OpeningInput> {
    first_asked!(wishes, Effect::Outages(OutageEffect::Open(input)) => input.as_ref())
}

/// What the deed says of what stands on the page, which does not correspond.
fn refused(page: &Page) -> Answer {
    let verdict = page.page.own.verdict.clone().expect("a verdict");
    let Ruling::Refused(refusal) = verdict.ruling else {
        panic!("{verdict:?}");
    };
    let error = ActionError::NotRegistrable {
        requested: Box::new(verdict.requested),
        refusal: Box::new(refusal),
    };
    Answer::Refused(Report::from(&error))
}

/// What the deed says by what only the store knows.
fn refused_by(rule: Rule, reason: &str) -> Answer {
    let error = ActionError::from(Refusal::new(rule, reason));
    Answer::Refused(Report::from(&error))
}

#[test]
fn law_1_twelve_keystrokes_are_enough() {
    let mut page = Page::new();
    // Typed text does not count; the passphrase's Enter and the board's `n` do.
    let before = 2;
    page.types("bloq rob");
    let strokes = "⏎snnn⏎";
    let wishes = page.types(strokes);
    let input = opened(&wishes).expect("registered");
    assert_eq!(input.procedure.as_deref(), Some("bloqueo_robo"));
    assert_eq!(input.applications, ["siac_unico"]);
    assert_eq!(input.scenario, Some(Scenario::MassFailure));
    assert_eq!((input.started, input.detected), (None, None));
    assert!(before + strokes.chars().count() <= 12);
}

#[test]
fn the_registered_outage_is_shown() {
    let mut page = Page::filled();
    page.types("⏎");
    assert!(!page.allowed(Intent::RegisterOutage));
    let wishes = page.answer(OutageAnswer::Changed {
        deed: OutageDeed::Opened,
        outage: Box::new(OutageView {
            alert_due: true,
            ..outage(42)
        }),
    });
    assert_like!(&wishes[1], Wish::Say(note) if note.text == "✓ Aviso preparado: v para enviarlo");
    assert_like!(
        wishes[0],
        Wish::Effect(Effect::Drafts(DraftEffect::Discard(_)))
    );
    assert!(matches!(wishes[2], Wish::Back), "the form is not beneath");
    assert!(matches!(&wishes[3],
        Wish::Go(Destination::OutageOpened(correlative)) if correlative == "LIM014-2026-A-000042"));
}

#[test]
fn enter_twice_registers_once() {
    let mut page = Page::filled();
    assert!(opened(&page.types("⏎")).is_some());
    assert!(opened(&page.types("⏎")).is_none());
}

#[test]
fn enter_goes_to_the_first_problem_and_control_e_to_the_next() {
    let mut page = Page::new();
    page.types("bloq rob⏎s");
    assert_eq!(page.focus(), Key::CanBeServed);
    let wishes = page.types("⇥⇥⇥⏎");
    assert!(opened(&wishes).is_none());
    assert_eq!(page.focus(), Key::CanBeServed);
    page.shows("responda s o n");
    page.inputs_saved(vec![Input::Key(control('e'))]);
    assert_eq!(page.focus(), Key::SomePcWorks);
    page.inputs_saved(vec![Input::Key(control('e'))]);
    page.inputs_saved(vec![Input::Key(control('e'))]);
    assert_eq!(page.focus(), Key::CanBeServed);
}

#[test]
fn no_question_has_a_default() {
    let mut page = Page::new();
    page.types("chip⏎");
    assert!(
        Question::ALL
            .into_iter()
            .all(|it| page.answered(it).is_none())
    );
    assert_eq!(page.focus(), Key::CustomerPresent);
}

#[test]
fn a_registrable_page() {
    insta::assert_snapshot!(Page::filled().draw());
}

#[test]
fn the_page_on_a_large_screen() {
    let mut page = Page::empty(Stage::sized(120, 34));
    page.types("contrat⏎snnn");
    insta::assert_snapshot!(page.draw());
}

#[test]
fn an_empty_page() {
    insta::assert_snapshot!(Page::new().draw());
}

#[test]
fn e1_the_type_ahead_lists_procedures_and_exclusions() {
    let mut page = Page::new();
    page.types("pago");
    insta::assert_snapshot!(page.draw());
}

#[test]
fn e1_an_exclusion_is_refused_with_its_reason() {
    let mut page = Page::new();
    page.types("pago⏎");
    assert_eq!(page.focus(), Procedure);
    insta::assert_snapshot!(page.draw());
    let wishes = page.types("⏎");
    assert!(opened(&wishes).is_some(), "sent, so that it is noted");
}

#[test]
fn e1_what_is_not_listed_is_refused() {
    let mut page = Page::new();
    page.types("pizza familiar⏎");
    assert!(picked(&page.page.form).unwrap().is_unlisted());
    page.shows("[E1]");
    assert!(opened(&page.types("⏎")).is_some_and(|input| input.unlisted));
}

#[test]
fn every_refusal_of_e_stands_at_the_top_with_its_rule() {
    for (strokes, rule, reason) in [
        ("chip⏎n", "[E3]", "solo se registra cuando un cliente"),
        ("chip⏎ss", "[E4]", "la intermitencia o lentitud no es"),
        ("chip⏎sns", "[E5]", "hay PC operativas; atienda en ellas."),
        ("chip⏎snns", "[E6]", "caso manual"),
    ] {
        let mut page = Page::new();
        page.types(strokes);
        let drawn = page.draw();
        let head: String = drawn.lines().take(5).collect::<Vec<_>>().join("\n");
        assert!(head.contains("✗ No corresponde: "), "{drawn}");
        assert!(head.contains(rule) && head.contains(reason), "{drawn}");
        assert!(drawn.contains("✗ no corresponde"), "{drawn}");
    }
}

#[test]
fn e7_sicar_alone_asks_about_the_payment() {
    let mut page = Page::new();
    page.types("contrat⏎↑↑");
    assert_eq!(page.focus(), Applications);
    // Unmark SISACT, mark SICAR.
    assert_eq!(page.page.form.marked(Applications), ["sisact"]);
    page.types("ssss");
    mark(&mut page.page.form, &["sicar".to_owned()]);
    page.types("⇥⇥snnnn");
    assert_eq!(page.answered(Question::SicarPayment), Some(false));
    insta::assert_snapshot!(page.draw());
}

#[test]
fn a_refusal_is_noted_once_and_said_with_what_to_do() {
    let mut page = Page::new();
    page.types("chip⏎sns");
    let wishes = page.types("⏎");
    assert!(opened(&wishes).is_some());
    let answer = refused(&page);
    let wishes = page.answer(answer);
    let [
        Wish::Ask(Window::Offer {
            title,
            paragraphs,
            to,
        }),
    ] = &wishes[..]
    else {
        panic!("{wishes:?}");
    };
    assert_eq!(*to, reception(Some("reposicion_chip"), "", None));
    assert_eq!(title, "No corresponde registrar [E5]");
    assert!(paragraphs[1].contains("consulta no registrada"));
    page.shows("anotada como consulta no registrada");
    // The same answers are not noted twice; the window comes back.
    let again = page.types("⏎");
    assert!(opened(&again).is_none());
    assert!(matches!(again[..], [Wish::Ask(Window::Offer { .. })]));
    assert!(!page.draw().contains("responda"), "nothing more is asked");
    // The inquiry keeps the answers: no draft is left behind.
    let left = page.types("⎋");
    assert_like!(
        left[..],
        [
            Wish::Effect(Effect::Drafts(DraftEffect::Discard(_))),
            Wish::Back
        ]
    );
}

#[test]
fn o1_a_type_that_another_console_has_opened_meanwhile_is_told() {
    let mut page = Page::filled();
    page.types("⏎");
    let reason = "Ya hay un evento abierto de Consultas: A-000043.";
    let wishes = page.answer(refused_by(Rule::O1, reason));
    asked_for!(wishes, Wish::Ask(Window::Offer { .. }));
    asked_for!(wishes, Wish::Effect(Effect::Board));
    assert!(opened(&page.types("⏎")).is_some(), "it can be tried again");
}

#[test]
fn o2_instants_out_of_order_are_told_under_their_field() {
    let mut page = Page::filled();
    page.types("10:40⇥10:35⇥");
    page.shows("✗ El inicio no puede ser posterior a la detección. [O2]");
    assert!(opened(&page.types("⏎")).is_none());
    assert_eq!(page.focus(), Started);
}

#[test]
fn an_instant_that_is_none_is_told_when_it_is_left() {
    let mut page = Page::filled();
    page.types("25:70");
    page.hides("✗ la hora");
    page.types("⇥");
    insta::assert_snapshot!(page.draw());
}

#[test]
fn o8_a_late_registration_asks_why() {
    let mut page = Page::filled();
    page.types("-40⇥-30⇥⏎");
    assert_eq!(page.focus(), LateReason);
    insta::assert_snapshot!(page.draw());
    let wishes = page.types("No había luz⏎");
    let input = opened(&wishes).expect("registered");
    assert_eq!(input.late_reason.as_deref(), Some("No había luz"));
    assert_eq!(input.started, Some(at("10:02")));
    assert_eq!(input.detected, Some(at("10:12")));
}

#[test]
fn e8_an_unknown_notice_is_told_under_its_field() {
    let mut page = Page::filled();
    page.types("⇥⇥⇥FS-9⏎");
    page.answer(Answer::Refused(Report::usage(
        "No hay ningún comunicado con la referencia «FS-9».",
    )));
    assert_eq!(page.focus(), Notice);
    page.shows("No hay ningún comunicado registrado");
    assert!(opened(&page.types("⏎")).is_none());
    assert!(opened(&page.types("0⏎")).is_some());
}

#[test]
fn e10_who_may_register_a_test_is_said_at_the_scenario() {
    let mut page = Page::filled();
    page.types("↑↑↑↑↑");
    assert_eq!(page.focus(), What);
    page.types("ee");
    assert_eq!(scenario(&page.page.form), Some(Scenario::ErrorOrTest));
    let drawn = page.draw();
    page.shows("Las pruebas las registra solo el administrador. [E10]");
    assert!(!drawn.contains('¿'), "a test skips the questions");
    page.stage.role = authority::Role::Administrador;
    page.hides("solo el administrador");
}

#[test]
fn q6_every_field_left_is_saved() {
    let mut page = Page::new();
    assert!(saved(&page.types("bloq rob")).is_empty());
    let left = saved(&page.types("⏎"));
    assert!(
        left[0].1.contains(r#""procedure":"bloqueo_robo""#),
        "{left:?}"
    );
    assert_eq!(saved(&page.types("sn")).len(), 2);
    page.shows("✓ borrador guardado 10:42");
    let wishes = page.types("⎋");
    assert!(
        saved(&wishes).is_empty(),
        "nothing new since the last field"
    );
    assert!(matches!(wishes[..], [Wish::Back]));
}

fn resume(page: &mut Page) -> Vec<Wish> {
    page.inputs_saved(vec![Input::Key(press(KeyCode::F(7)))])
}

#[test]
fn q6_a_draft_is_offered_and_resumed() {
    let mut left = Page::filled();
    let (_, data) = saved(&left.types("-15⇥")).pop().expect("saved");
    let (mut page, wishes) = Page::with(Stage::new(), &OpeningInput::default());
    assert_like!(
        wishes[0],
        Wish::Effect(Effect::Drafts(DraftEffect::Load {
            form: DraftKind::Opening,
            mine: None
        }))
    );
    page.found(data.clone(), "10:30");
    insta::assert_snapshot!(page.draw());
    resume(&mut page);
    assert!(page.rest().is_empty(), "it is as it was saved");
    let wishes = page.types("⏎");
    assert_eq!(opened(&wishes).unwrap().started, Some(at("10:27")));
}

#[test]
fn q6_what_was_typed_before_a_draft_is_gone_on_with_is_said_to_stay() {
    let says = |wishes: &[Wish]| {
        let told = "lo escrito queda en otro borrador";
        let is_told = |it: &Wish| matches!(it, Wish::Say(note) if note.text.contains(told));
        wishes.iter().any(is_told)
    };
    let (mut page, _) = Page::with(Stage::new(), &OpeningInput::default());
    page.found(r#"{"notice":"FS-1182"}"#.to_owned(), "10:30");
    assert!(!says(&resume(&mut page)), "nothing was typed");
    let (mut page, _) = Page::with(Stage::new(), &OpeningInput::default());
    page.found(r#"{"notice":"FS-1182"}"#.to_owned(), "10:30");
    page.types("portabilidad");
    let wishes = resume(&mut page);
    assert_eq!(saved(&wishes).len(), 1);
    assert!(says(&wishes), "{wishes:?}");
}

#[test]
fn q6_a_draft_of_an_earlier_version_is_read() {
    let (mut page, _) = Page::with(Stage::new(), &OpeningInput::default());
    let data = r#"{"procedure":"bloqueo_robo","procedure_text":"Bloqueo","unlisted":false,
        "applications":["siac_unico"],"scenario":"mass_failure",
        "answers":{"customer_present":true,"can_be_served":false,"some_pc_works":false,
        "registrable":false},"started":"22/11/2026 10:27","detected":"ahora","restored":"",
        "notice":"FS-1182","late_reason":"","inquiry":null,
        "attention":"00000000-0000-0000-0000-000000000525"}"#;
    page.found(data.to_owned(), "10:30");
    resume(&mut page);
    let wishes = page.types("⏎");
    let input = opened(&wishes).expect("registered");
    assert_eq!(input.procedure.as_deref(), Some("bloqueo_robo"));
    assert_eq!(input.applications, ["siac_unico"]);
    assert_eq!((input.started, input.detected), (Some(at("10:27")), None));
    assert_eq!(input.notice.as_deref(), Some("FS-1182"));
    assert_eq!(input.attention, Some(Uuid::from_u128(0x525)));
}

#[test]
fn q6_what_is_typed_while_a_draft_is_offered_is_no_answer_and_is_kept() {
    let (mut page, _) = Page::with(Stage::new(), &OpeningInput::default());
    page.types("portabilidad");
    page.found("{}".to_owned(), "10:30");
    page.types("x");
    assert_eq!(page.page.form.raw(Procedure), "portabilidadx");
    let wishes = page.inputs_saved(vec![Input::Key(press(KeyCode::F(8)))]);
    assert_like!(
        wishes[0],
        Wish::Effect(Effect::Drafts(DraftEffect::Discard(_)))
    );
    assert_eq!(page.page.form.raw(Procedure), "portabilidadx");
}

#[test]
fn a_refused_inquiry_comes_back_with_its_answers_and_its_time() {
    let known = OpeningInput {
        procedure: Some("reposicion_chip".into()),
        applications: vec!["siac_unico".into()],
        scenario: Some(Scenario::MassFailure),
        answers: Answers {
            customer_present: Some(true),
            can_be_served: Some(false),
            some_pc_works: Some(true),
            ..Answers::default()
        },
        started: Some(at("10:00")),
        detected: Some(at("10:30")),
        inquiry: Some(Uuid::from_u128(7)),
        ..OpeningInput::default()
    };
    let (mut page, wishes) = Page::with(Stage::new(), &known);
    page.found("{}".to_owned(), "10:30");
    assert!(!page.draw().contains("borrador"), "no draft is offered");
    page.saves(wishes);
    page.stage.now += TimeDelta::minutes(1);
    insta::assert_snapshot!(page.draw());
    assert_eq!(page.page.own.inquiry, known.inquiry);
}

#[test]
fn the_cursor_stands_where_text_is_typed() {
    let mut page = Page::new();
    page.types("blo");
    let area = ratatui::layout::Rect::new(0, 3, 80, 18);
    let cursor = page.cursor(area).unwrap();
    assert_eq!((cursor.x, cursor.y), (18 + 3, 3 + 4));
    page.types("⏎");
    assert_eq!(page.cursor(area), None);
}

#[test]
fn no_size_breaks_the_page() {
    for (width, height) in [(20, 3), (60, 5), (80, 8), (80, 12), (200, 60)] {
        let mut page = Page::empty(Stage::sized(width, height));
        page.types("bloq rob⏎snnn-40⇥-30⇥⏎");
        page.draw();
    }
}

#[test]
fn o9_an_unforeseen_event_says_which_it_was_and_only_it() {
    let mut page = Page::new();
    page.types("bloq rob⏎snnn");
    page.hides("Qué fue");
    page.to(What);
    page.types(" ");
    page.types("⇥i");
    insta::assert_snapshot!(page.draw());
    let input = opened(&page.types("⏎")).expect("registered").clone();
    assert_eq!(input.scenario, Some(Scenario::Unforeseen));
    assert_eq!(input.unforeseen_kind, Some(UnforeseenKind::Flood));
    let mut other = Page::filled();
    other.to(What);
    other.types(" ⇥i");
    other.to(What);
    other.types("  ");
    let input = opened(&other.types("⏎")).expect("registered").clone();
    assert_eq!(input.unforeseen_kind, None, "it is a mass failure again");
}

#[test]
fn o7_an_event_copied_from_paper_says_so_and_needs_no_reason_for_being_late() {
    let mut page = Page::filled();
    assert!(!page.draw().contains("papel"), "it begins now");
    page.to(Started);
    page.types("-40⇥-40⇥");
    page.shows("Motivo retraso");
    assert!(opened(&page.types("⏎")).is_none(), "O8 asks why");
    page.to(FromPaper);
    page.types("s");
    insta::assert_snapshot!(page.draw());
    let input = opened(&page.types("⏎")).expect("registered").clone();
    assert!(input.from_paper);
    assert_eq!(input.started, Some(at("10:02")));
    let mut left = Page::filled();
    left.to(Started);
    left.types("-40⇥");
    left.to(FromPaper);
    let (_, data) = saved(&left.types("s⎋")).pop().expect("saved");
    let (mut again, _) = Page::with(Stage::new(), &OpeningInput::default());
    again.found(data, "10:30");
    resume(&mut again);
    again.shows("copiado de papel");
}
