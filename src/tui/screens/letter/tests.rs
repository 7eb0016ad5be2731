use super::*;
use crate::actions::{Advised, AlertSubject, LetterCode, LetterView, Report};
use crate::domain::alert::Way;
use crate::tui::testing::prelude::*;

const CORRELATIVE: &str = "LIM014-2026-A-000043";

type Page = On<State>;

impl Page {
    fn with(stage: Stage, letter: LetterView) -> Self {
        let about = AlertSubject::Outage(CORRELATIVE.into());
        let mut page = Self::open(stage, |_| State::about(about));
        assert_like!(
            asked(&page.wishes),
            Some(LetterEffect::Open(AlertSubject::Outage(_)))
        );
        page.shows("Cargando");
        page.answer(LetterAnswer::Shown(Box::new(letter)));
        page
    }

    fn new() -> Self {
        Self::with(Stage::new(), letter(CORRELATIVE))
    }
}

fn asked(wishes: &[Wish]) -> Option<&LetterEffect> {
    match wishes {
        [Wish::Effect(Effect::Letters(effect))] => Some(effect),
        _ => None,
    }
}

#[test]
fn q2_a_customer_who_cannot_be_written_to_leads_to_their_e_mail() {
    let code = attention(317).code;
    let about = AlertSubject::Claim(code.clone());
    let mut page = Page::open(Stage::new(), |_| State::about(about));
    let refused = Report::usage("El correo del cliente está mal escrito.")
        .hint(Advised::CorrectEmail(code.clone()));
    for answer in [Answer::NotRead(refused.clone()), Answer::Refused(refused)] {
        assert_like!(
            &page.answer(answer)[..],
            [Wish::Back, Wish::Go(Destination::CorrectEmail(to))] if *to == code
        );
    }
}

#[test]
fn q2_where_a_confirmation_goes_is_put_right_from_it() {
    let code = attention(317).code;
    let of = |about| LetterView {
        about,
        record: Some(code.clone()),
        ..letter(CORRELATIVE)
    };
    for about in ["claim", "filed"] {
        let mut page = Page::with(Stage::sized(80, 19), of(about));
        assert_like!(
            &page.press("z")[..],
            [Wish::Back, Wish::Go(Destination::CorrectEmail(to))] if *to == code
        );
    }
    // An alert goes to nobody's customer.
    let mut page = Page::new();
    assert!(!page.allowed(Intent::CorrectAttention));
    assert_eq!(page.press("z").len(), 0);
    // Who may not see it is told how to.
    let masked = LetterView {
        masked: true,
        ..of("claim")
    };
    Page::with(Stage::sized(80, 19), masked).shows("muestre antes los datos: M en la atención");
}

#[test]
fn a1_an_unsent_alert_and_its_ways_out() {
    let mut page = Page::new();
    insta::assert_snapshot!(page.draw());
    let id = letter(CORRELATIVE).id;
    assert!(matches!(asked(&page.press("e")), Some(LetterEffect::Keep(it)) if *it == id));
    let copied = page.press("y");
    assert!(matches!(&copied[..], [Wish::Effect(Effect::Copy(text))]
        if text.contains("Correlativo: LIM014-2026-A-000043")));
    assert!(page.press("v").is_empty(), "no relay is set up");
    assert!(page.press("n").is_empty(), "this one is still to be sent");
    assert!(matches!(page.press("⎋")[..], [Wish::Back]));
}

#[test]
fn a1_the_page_on_a_large_screen() {
    let sent = LetterView {
        state: AlertState::Answered,
        notice: Some("FS-1182".into()),
        ..letter(CORRELATIVE)
    };
    insta::assert_snapshot!(Page::with(Stage::sized(120, 34), sent).draw());
}

#[test]
fn a1_the_code_is_asked_for_as_large_as_the_screen() {
    let size = |stage: Stage| {
        let mut page = Page::with(stage, letter(CORRELATIVE));
        match asked(&page.press("T")) {
            Some(LetterEffect::Code { width, height, .. }) => (*width, *height),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(size(Stage::sized(80, 19)), (50, 23));
    assert_eq!(size(Stage::sized(120, 35)), (90, 39));
    let mut page = Page::new();
    let code = LetterCode {
        blocks: vec!["██".into()],
        ascii: vec!["####".into()],
        lacks: None,
        whole: None,
    };
    let shown = page.answer(LetterAnswer::Code(Some(Box::new(code))));
    assert!(matches!(shown[..], [Wish::Ask(Window::Code(_))]));
    let told = page.answer(LetterAnswer::Code(None));
    assert!(matches!(&told[..], [Wish::Say(note)] if note.text.contains("no cabe")));
    let mut without = Page::with(
        Stage::new(),
        LetterView {
            mailto: None,
            ..letter(CORRELATIVE)
        },
    );
    assert!(without.press("T").is_empty());
}

#[test]
fn a2_the_way_it_left_is_asked_and_noted() {
    let mut page = Page::new();
    page.press("E");
    assert_eq!(page.page.context(), Context::Question);
    insta::assert_snapshot!(page.draw());
    page.press("⎋");
    assert_eq!(page.page.context(), Context::Letter);
    let wishes = page.press("E ⏎");
    assert_like!(
        asked(&wishes),
        Some(LetterEffect::MarkSent {
            way: Way::Phone,
            ..
        })
    );
    page.answer(LetterAnswer::Shown(Box::new(LetterView {
        state: AlertState::Sent,
        sent_at: Some(at("10:41")),
        sent_by: Some(Way::Phone),
        ..letter(CORRELATIVE)
    })));
    page.shows("✓ enviado desde un teléfono hace 1 min");
    assert!(page.press("E").is_empty(), "once");
    assert!(matches!(
        asked(&page.press("n")),
        Some(LetterEffect::Prepare(AlertSubject::Outage(name))) if name == CORRELATIVE
    ));
}

#[test]
fn a4_an_alert_that_does_not_correspond_is_dismissed_with_its_reason() {
    let mut page = Page::new();
    page.press("w");
    let asked_why = page.press("⏎");
    assert!(asked(&asked_why).is_none(), "a reason is wanted");
    page.press("ATC respondió a las 10:50");
    insta::assert_snapshot!(page.draw());
    let wishes = page.press("⏎");
    let id = letter(CORRELATIVE).id;
    asked_for!(
        wishes,
        Wish::Effect(Effect::Letters(LetterEffect::Dismiss { letter, reason }))
            if *letter == id && reason == "ATC respondió a las 10:50"
    );
    page.answer(LetterAnswer::Shown(Box::new(LetterView {
        state: AlertState::Dismissed,
        ..letter(CORRELATIVE)
    })));
    assert_eq!(page.page.context(), Context::Letter);
    page.shows("✓ no corresponde enviarlo");
    assert!(!page.page.allowed(Intent::DismissAlert), "once");
    let claim = LetterView {
        about: "claim",
        ..letter(CORRELATIVE)
    };
    let confirmation = Page::with(Stage::new(), claim);
    assert!(!confirmation.page.allowed(Intent::DismissAlert));
}

#[test]
fn a4_an_adviser_is_told_who_dismisses_an_alert() {
    let mut page = Page::new();
    page.stage.role = crate::domain::authority::Role::Asesor;
    let told = page.press("w");
    assert!(matches!(&told[..], [Wish::Ask(Window::Tell { title, .. })] if title.contains("A4")));
}

#[test]
fn a1_a_relay_that_refuses_leaves_it_unsent_and_says_so() {
    let mut page = Page::with(
        Stage::new(),
        LetterView {
            relay: true,
            ..letter(CORRELATIVE)
        },
    );
    assert_like!(asked(&page.press("v")), Some(LetterEffect::Send(_)));
    page.shows("enviando por el servidor…");
    assert!(
        page.press("vE").is_empty(),
        "not twice, and not by hand meanwhile"
    );
    page.answer(Answer::Refused(Report::usage(
        "El servidor de correo no respondió a tiempo; el correo no se envió.",
    )));
    page.shows("▲ sin enviar");
    assert_like!(asked(&page.press("v")), Some(LetterEffect::Send(_)));
}

#[test]
fn a_letter_that_cannot_be_prepared_says_why() {
    let about = AlertSubject::Claim("LIM014-A-R000315-O".into());
    let mut page = Page::open(Stage::new(), |_| State::about(about));
    assert!(!page.allowed(Intent::CopyText));
    page.answer(Answer::NotRead(Report::usage(
        "La atención no tiene un correo al que escribir.",
    )));
    page.shows("no tiene un correo");
    assert!(page.press("eyTvEn").is_empty());
}

#[test]
fn a_long_text_scrolls_and_another_letter_is_not_taken_for_it() {
    let mut page = Page::new();
    page.hides("Registra:");
    for _ in 0..40 {
        page.press("↓");
    }
    page.shows("Registra: M. Supervisora");
    let mut shown = Page::open(Stage::new(), |_| State::shown(letter(CORRELATIVE).id));
    shown.answer(LetterAnswer::Shown(Box::new(letter(CORRELATIVE))));
    let other = LetterView {
        id: outage(9).id,
        ..letter("LIM014-2026-A-000009")
    };
    shown.answer(LetterAnswer::Shown(Box::new(other)));
    shown.shows("A-000043");
    let again = shown.answer(Answer::Board(Box::new(Stage::new().board)));
    assert!(matches!(asked(&again), Some(LetterEffect::Show(_))));
}

#[test]
fn law_3_a_click_on_a_sign_of_more_turns_the_page_of_a_letter() {
    let text: Vec<String> = (1..60).map(|at| format!("Línea {at}.")).collect();
    let long = LetterView {
        text: text.join("\n"),
        ..letter(CORRELATIVE)
    };
    for stage in [Stage::new(), Stage::sized(140, 36)] {
        let mut page = Page::with(stage, long.clone());
        let first = page.draw();
        let (column, row) = page.at_the_right('▼').unwrap();
        page.click(column, row + page.stage.scene().top);
        page.hides("Línea 1.");
        let (column, row) = page.at_the_right('▲').unwrap();
        page.click(column, row + page.stage.scene().top);
        assert_eq!(page.draw(), first);
    }
}
