use super::*;
use crate::tui::testing::prelude::*;
use crate::{
    domain::{
        authority,
        catalog::{Catalog, Scenario},
        outage::State as OutageState,
        refusal::Refusal,
        rule::Rule,
    },
    tui::testing::attention as waiting,
};

use std::collections::BTreeMap;

type Page = Trial<Closing>;

fn form(outage: OutageView, obstacle: Option<&str>) -> ClosingForm {
    let catalog = Catalog::embedded().unwrap();
    ClosingForm {
        critical: Vec::new(),
        causes: catalog.causes_for(outage.scenario).cloned().collect(),
        asked: asked(
            &catalog,
            Asked {
                reference: outage.scenario == Scenario::MassFailure,
                ..Asked::default()
            },
        ),
        before: None,
        outage,
        obstacle: obstacle.map(|reason| Refusal::new(Rule::C2, reason)),
    }
}

/// The same of every cause.
fn asked(catalog: &Catalog, asked: Asked) -> BTreeMap<String, Asked> {
    let causes = Scenario::ALL
        .into_iter()
        .flat_map(|it| catalog.causes_for(it));
    causes.map(|cause| (cause.id.clone(), asked)).collect()
}

/// A form that asks the same with every cause.
fn asking(outage: OutageView, told: Asked) -> ClosingForm {
    let catalog = Catalog::embedded().unwrap();
    ClosingForm {
        asked: asked(&catalog, told),
        ..form(outage, None)
    }
}

const UNCONFIRMED: Asked = Asked {
    reference: false,
    origin: false,
    unconfirmed: true,
};

fn loading(stage: Stage) -> Page {
    let page = Page::open(stage, |scene| of("LIM014-2026-A-000043", scene));
    assert_like!(
        page.wishes[..],
        [Wish::Effect(Effect::Outages(OutageEffect::ClosingForm(_)))]
    );
    page
}

/// A page that was loaded, before it is known whether a draft was left.
fn loaded(stage: Stage, form: ClosingForm) -> Page {
    let mut page = loading(stage);
    let wishes = page.answer(OutageAnswer::ClosingForm(Box::new(form)));
    assert_like!(
        wishes[..],
        [Wish::Effect(Effect::Drafts(DraftEffect::Load { .. }))]
    );
    page
}

fn with(stage: Stage, form: ClosingForm) -> Page {
    let mut page = loaded(stage, form);
    page.no_draft();
    page
}

fn at_noon() -> Stage {
    Stage {
        now: at("12:03"),
        ..Stage::new()
    }
}

fn mass_failure() -> Page {
    with(at_noon(), form(restored(43), None))
}

fn closed(wishes: &[Wish]) -> Option<&ClosingInput> {
    first_asked!(wishes, Effect::Outages(OutageEffect::Close { input, .. }) => input)
}

fn unforeseen(kind: Option<UnforeseenKind>) -> OutageView {
    OutageView {
        scenario: Scenario::Unforeseen,
        unforeseen_kind: kind,
        confirmed: true,
        notice: None,
        ..restored(43)
    }
}

const FILLED: &str = "↓↓⏎TEC-88213⏎Volvió solo⇥⇥";

#[test]
fn law_4_only_the_typed_word_closes() {
    let mut page = mass_failure();
    assert!(closed(&page.types(FILLED)).is_none());
    assert!(closed(&page.press("⏎⏎⏎")).is_none());
    assert!(page.perform(Intent::ConfirmClosing).is_empty());
    insta::assert_snapshot!(page.draw());
    let wishes = page.press("cerrar⏎");
    let input = closed(&wishes).expect("closed");
    assert_eq!(input.cause, "falla_masiva_aplicativo");
    assert_eq!(input.reference, "TEC-88213");
    assert_eq!(input.sustento, "Volvió solo");
    assert!(closed(&page.press("⏎")).is_none(), "once");
    let done = OutageView {
        closing_to_validate: true,
        ..restored(43)
    };
    let wishes = page.answer(OutageAnswer::Changed {
        deed: OutageDeed::Closed,
        outage: Box::new(done),
    });
    let [
        Wish::Effect(Effect::Drafts(DraftEffect::Discard(_))),
        Wish::Say(note),
    ] = &wishes[..]
    else {
        panic!("it stays, with what can be printed: {wishes:?}")
    };
    assert_eq!(note.text, "✓ Evento A-000043 cerrado · por validar");
}

#[test]
fn law_2_the_footer_says_when_enter_closes() {
    let enter = crossterm::event::KeyCode::Enter;
    let mut page = mass_failure();
    page.types(FILLED);
    page.press("cerra");
    assert_eq!(page.says(enter), Some(""));
    page.press("r");
    let says = page.says(enter);
    assert_eq!(says, Some("Cerrar"));
}

#[test]
fn the_empty_page() {
    insta::assert_snapshot!(mass_failure().draw());
}

#[test]
fn the_page_on_a_large_screen() {
    let stage = Stage {
        now: at("12:03"),
        ..Stage::sized(120, 34)
    };
    let mut page = with(stage, form(restored(43), None));
    page.types(
        "↓↓⏎TEC-88213⏎Restablecido según comunicado FS-1182. Queda una queja⏎pendiente.⇥⇥CERR",
    );
    insta::assert_snapshot!(page.draw());
}

#[test]
fn c1_c2_what_is_missing_is_told_under_its_field() {
    let mut page = mass_failure();
    page.press("⇥⇥⇥⇥cerrar");
    assert!(closed(&page.press("⏎")).is_none());
    assert_eq!(page.focus(), Motive);
    insta::assert_snapshot!(page.draw());
}

#[test]
fn c4_intermittence_is_warned_about() {
    let mut page = mass_failure();
    page.press("↓↓↓ ");
    assert_eq!(
        page.page
            .own
            .cause(&page.page.form)
            .map(|it| it.id.as_str()),
        Some("intermitencia_sistema")
    );
    page.shows("se avisará a C&I. [C4]");
}

#[test]
fn an_obstacle_is_said_at_once_and_nothing_is_sent() {
    let obstacle = "El evento sigue abierto: primero se restablece el servicio.";
    let mut page = with(Stage::new(), form(outage(43), Some(obstacle)));
    assert!(!page.allowed(Intent::ConfirmClosing));
    insta::assert_snapshot!(page.draw());
    page.press(FILLED);
    assert!(closed(&page.press("cerrar⏎")).is_none());
}

#[test]
fn e8_who_has_not_confirmed_keeps_its_name_in_the_obstacle() {
    let obstacle = "Fallas de Sistemas y Plataforma no ha confirmado la falla masiva todavía.";
    let page = with(Stage::new(), form(outage(43), Some(obstacle)));
    page.shows("No se puede cerrar: Fallas de Sistemas y Plataforma");
}

#[test]
fn another_scenario_offers_its_causes_and_needs_no_reference() {
    let power_cut = unforeseen(None);
    let mut page = with(Stage::new(), form(power_cut, None));
    // One for each event it may have been (O9).
    assert_eq!(page.page.own.causes().len(), 3);
    let wishes = page.press("↓↓⏎Se fue la luz⇥cerrar⏎");
    let input = closed(&wishes).expect("closed");
    assert_eq!(input.cause, "sin_fluido_electrico");
    assert_eq!(input.unforeseen_kind, Some(UnforeseenKind::PowerCut));
    assert_eq!(input.reference, "");
}

#[test]
fn o9_the_fitting_cause_is_proposed_and_what_was_said_stands() {
    let flood = unforeseen(Some(UnforeseenKind::Flood));
    let mut page = with(Stage::new(), form(flood, None));
    assert_eq!(page.page.own.causes().len(), 2);
    let wishes = page.press("⏎Se inundó⇥cerrar⏎");
    let input = closed(&wishes).expect("closed");
    assert_eq!(
        (input.cause.as_str(), input.unforeseen_kind),
        ("infraestructura_punto", None)
    );
}

#[test]
fn c5_e8_pending_criticals_and_no_confirmation_are_warned_about() {
    let pending = OutageView {
        attentions: 11,
        critical_pending: 2,
        confirmed: false,
        notice: None,
        ..restored(43)
    };
    let stage = at_noon();
    let mut closing = asking(pending, UNCONFIRMED);
    closing.critical = vec![complaint(315), waiting(317)];
    let page = with(stage, closing);
    insta::assert_snapshot!(page.draw());
}

#[test]
fn c5_many_pending_criticals_are_counted_and_never_keep_from_closing() {
    let mut closing = form(restored(43), None);
    closing.critical = (310..320).map(waiting).collect();
    let mut page = with(Stage::sized(80, 30), closing);
    page.shows("y 7 críticas pendientes más. [C5]");
    assert!(closed(&page.press(FILLED)).is_none());
    assert!(closed(&page.press("cerrar⏎")).is_some());
}

#[test]
fn a_closed_outage_offers_its_papers_and_lets_go() {
    let mut page = mass_failure();
    page.press(FILLED);
    page.press("cerrar⏎");
    page.answer(OutageAnswer::Changed {
        deed: OutageDeed::Closed,
        outage: Box::new(OutageView {
            closing_to_validate: true,
            closed_at: Some(at("12:03")),
            attentions: 11,
            critical_pending: 1,
            ..restored(43)
        }),
    });
    assert_eq!(page.context(), Context::Closed);
    insta::assert_snapshot!(page.draw());
    // Enter, pressed once more than needed, leads to no other page.
    let enter = crossterm::event::KeyCode::Enter;
    let scene = page.stage.scene();
    assert_eq!(scene.keymap.resolve(Context::Closed, &enter.into()), None);
    assert_eq!(page.page.says(enter, &scene), None);
    let printed = |wishes: Vec<Wish>| match wishes.as_slice() {
        [Wish::Effect(Effect::Papers(PaperEffect::Print(document)))] => document.clone(),
        other => panic!("{other:?}"),
    };
    let name = "LIM014-2026-A-000043".to_owned();
    assert_eq!(
        printed(page.press("p")),
        Document::ClosingRecord(name.clone())
    );
    assert_eq!(printed(page.press("f")), Document::FilledForm(name));
    assert!(page.press("x").is_empty());
    assert!(matches!(page.press("⎋")[..], [Wish::Back]));
}

#[test]
fn law_9_a_long_form_is_not_begun_unasked_after_a_closing() {
    let mut page = mass_failure();
    page.press(FILLED);
    page.press("cerrar⏎");
    page.answer(OutageAnswer::Changed {
        deed: OutageDeed::Closed,
        outage: Box::new(OutageView {
            attentions: 6_700,
            ..restored(43)
        }),
    });
    let wishes = page.press("f");
    assert_like!(&wishes[..], [Wish::Ask(Window::Tell { .. })]);
}

/// The board changed, and the form looks at its outage again, which is this now.
fn becomes(page: &mut Page, now: ClosingForm) -> Option<String> {
    let board = page.stage.board.clone();
    let wishes = page.answer(Answer::Board(Box::new(board)));
    assert!(
        matches!(
            wishes[..],
            [Wish::Effect(Effect::Outages(OutageEffect::ClosingForm(_)))]
        ),
        "{wishes:?}"
    );
    let wishes = page.answer(Answer::Outages(OutageAnswer::ClosingForm(Box::new(now))));
    wishes.into_iter().find_map(|wish| match wish {
        Wish::Say(note) => Some(note.text),
        _ => None,
    })
}

#[test]
fn law_6_what_others_change_meanwhile_is_told_and_nothing_that_was_typed_is_lost() {
    let mut page = mass_failure();
    page.types(FILLED);
    // An attention more is no change of what is closed.
    let more = OutageView {
        attentions: 12,
        ..restored(43)
    };
    assert_eq!(becomes(&mut page, form(more, None)), None);
    let corrected = OutageView {
        restored_at: Some(at("11:40")),
        ..restored(43)
    };
    let told = becomes(&mut page, form(corrected, None)).expect("it is told");
    assert!(told.contains("A-000043 volvió a las 11:40"), "{told}");
    assert_eq!(page.page.form.text(Sustento), "Volvió solo");
    assert!(page.draw().contains("11:40"));
    let closed_elsewhere = OutageView {
        state: OutageState::Closed,
        ..restored(43)
    };
    let obstacle = Some("El evento ya está cerrado.");
    let told = becomes(&mut page, form(closed_elsewhere, obstacle)).expect("it is told");
    assert!(told.contains("cerrado"), "{told}");
    assert!(
        page.draw()
            .contains("No se puede cerrar: el evento ya está cerrado.")
    );
    assert_eq!(page.page.form.text(Sustento), "Volvió solo");
    // While its own closing is under way nothing is asked again.
    let mut page = mass_failure();
    page.types(FILLED);
    page.types("cerrar⏎");
    let board = page.stage.board.clone();
    assert!(page.answer(Answer::Board(Box::new(board))).is_empty());
}

#[test]
fn a_refused_closing_says_why_and_keeps_everything() {
    let mut page = mass_failure();
    page.press(FILLED);
    page.press("cerrar⏎");
    let mut report = Report::usage("La hora de inicio contradice al reloj.");
    report.rule = Some(Rule::O2);
    page.answer(Answer::Refused(report));
    page.shows("✗ La hora de inicio contradice al reloj. [O2]");
    assert_eq!(page.page.form.text(Sustento), "Volvió solo");
    assert!(closed(&page.press("⏎")).is_none(), "the word is typed anew");
}

#[test]
fn q6_what_was_typed_is_saved_and_a_draft_is_resumed() {
    let mut page = mass_failure();
    let kept = saved(&page.press("↓↓⏎TEC-1⏎Cable cortado⇥"));
    let (kind, data) = kept.last().expect("the draft is saved");
    assert_eq!(*kind, DraftKind::Closing(restored(43).id));
    let mut resumed = loaded(at_noon(), form(restored(43), None));
    resumed.found(data.clone(), "12:01");
    resumed.shows("Quedó un borrador de las 12:01");
    resumed.perform(Intent::Resume);
    let around = resumed.stage.scene();
    let read = |page: &Page| format!("{:?}", page.page.own.read(&page.page.form, &around));
    assert_eq!(read(&resumed), read(&page));
    assert_eq!(resumed.focus(), Confirm);
}

#[test]
fn o9_a_draft_of_an_earlier_version_is_read() {
    let mut page = loaded(at_noon(), form(unforeseen(None), None));
    let data = r#"{"cause":"infraestructura_punto","unforeseen":"flood","reference":"","sustento":"Se inundó"}"#;
    page.found(data.to_owned(), "12:01");
    page.perform(Intent::Resume);
    assert_eq!(page.focus(), Confirm);
    let wishes = page.press("cerrar⏎");
    let input = closed(&wishes).expect("closed");
    assert_eq!(input.cause, "infraestructura_punto");
    assert_eq!(input.unforeseen_kind, Some(UnforeseenKind::Flood));
    assert_eq!(input.sustento, "Se inundó");
}

#[test]
fn c6_a_closing_that_was_taken_back_comes_along() {
    let before = ClosingInput {
        cause: "falla_masiva_aplicativo".into(),
        sustento: "Volvió solo".into(),
        reference: "TEC-1".into(),
        origin: "Un enlace cortado".into(),
        ..ClosingInput::default()
    };
    let reopened = ClosingForm {
        before: Some(before.clone()),
        ..form(restored(43), None)
    };
    let mut page = loaded(at_noon(), reopened.clone());
    page.no_draft();
    assert!(saved(&page.rest()).is_empty(), "nobody typed it now");
    assert!(closed(&page.press("⏎⇥⇥⇥⏎")).is_none(), "law 4");
    let wishes = page.press("cerrar⏎");
    assert_eq!(closed(&wishes), Some(&before));
    // What is being typed stays when it is loaded once more.
    let mut page = with(at_noon(), reopened.clone());
    page.press("⏎⏎; con demora");
    page.answer(OutageAnswer::ClosingForm(Box::new(reopened)));
    assert!(page.page.form.text(Sustento).contains("; con demora"));
}

#[test]
fn c8_tecnologia_declares_the_origin_of_the_failure() {
    let mut stage = at_noon();
    stage.role = authority::Role::Tecnologia;
    let declares = Asked {
        origin: true,
        ..Asked::default()
    };
    let own = asking(restored(43), declares);
    let mut page = with(stage, own);
    assert!(closed(&page.press("↓↓⏎Volvió solo⇥⇥cerrar⏎")).is_none());
    assert_eq!(page.focus(), Origin);
    page.shows("✗ Tecnología declara el origen");
    let wishes = page.press("Un enlace cortado⇥⏎");
    let input = closed(&wishes).expect("closed");
    assert_eq!(input.origin, "Un enlace cortado");
    // Elsewhere nobody is asked for it.
    let page = with(at_noon(), form(unforeseen(None), None));
    assert!(!page.page.form.shows(Origin));
}

#[test]
fn c2_the_reference_is_asked_where_the_cause_is_not_theirs_to_close() {
    let mut own = form(restored(43), None);
    let theirs = own.causes[1].id.clone();
    own.asked.insert(theirs, Asked::default());
    let mut page = with(at_noon(), own);
    assert!(page.page.form.shows(Reference), "none is chosen");
    page.press("↓⏎");
    assert!(!page.page.form.shows(Reference));
}

#[test]
fn e8_without_confirmation_it_is_closed_knowingly() {
    let denied = OutageView {
        confirmed: false,
        notice: Some("FS-1182".into()),
        ..restored(43)
    };
    let mut page = with(Stage::sized(80, 24), asking(denied, UNCONFIRMED));
    assert!(!page.page.form.shows(Reference));
    assert!(closed(&page.press("↓↓⏎nVolvió solo⇥cerrar⏎")).is_none());
    assert_eq!(page.focus(), Unconfirmed);
    insta::assert_snapshot!(page.draw());
    let wishes = page.press("s⇥⏎");
    assert!(closed(&wishes).expect("closed").unconfirmed);
    assert!(!mass_failure().page.form.shows(Unconfirmed));
}

#[test]
fn leaving_is_possible_at_any_time() {
    let mut page = loading(Stage::new());
    assert!(matches!(page.press("⎋")[..], [Wish::Back]));
    let mut page = mass_failure();
    page.press("↓ ");
    let wishes = page.press("⎋");
    assert_like!(
        wishes[..],
        [
            Wish::Effect(Effect::Drafts(DraftEffect::Save { .. })),
            Wish::Back
        ]
    );
}

#[test]
fn no_size_breaks_the_page() {
    for (width, height) in [(10, 2), (45, 6), (80, 10), (200, 60)] {
        let stage = Stage::sized(width, height);
        let mut page = with(stage, form(restored(43), None));
        page.press(FILLED);
        page.draw();
    }
}
