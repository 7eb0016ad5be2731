use std::path::Path;

use crossterm::event::KeyCode;

use super::*;
use crate::actions::{
    CaseSource, CellBoard, CutShort, DateOrder, PageAt, RivalBase, SameFile, UnfinishedReception,
};
use crate::domain::pqr::Pile;
use crate::tui::form::testing::saved;
use crate::tui::testing::{prelude::*, press};

const ROWS: &str = "Base 2 INFORME PENDIENTES;;;;\n\
    N° Cuenta;PQR;Fecha de radicación;Asesor;Ciudad\n\
    00041001;7001;03/11/2026;Asesora Uno;Tunja\n\
    00041002;7002;16/11/2026;Asesor Dos;Cali\n\
    ;7003;16/11/2026;Asesor Dos;Cali\n\
    00041004;4,4E+9;16/11/2026;Asesor Dos;Cali\n\
    TOTAL;4;;;\n";

fn page(stage: Stage) -> Trial<BaseImport> {
    Trial::open(stage, |scene| Filling::open(BaseImport::default(), scene))
}

fn planned(text: &str) -> (Arc<PlannedBase>, Box<ReceptionStanding>) {
    let file = PlannedBase::sample("/usb/base.csv", text);
    let standing = ReceptionStanding::sample(&file);
    (Arc::new(file), Box::new(standing))
}

fn asked(wishes: &[Wish]) -> &BaseEffect {
    wishes
        .iter()
        .find_map(|wish| match wish {
            Wish::Effect(Effect::Bases(effect)) => Some(effect),
            _ => None,
        })
        .expect("something was asked")
}

/// Fills in what is needed.
fn filled(stage: Stage) -> Trial<BaseImport> {
    let mut page = page(stage);
    page.press("/usb/base.csv");
    page.to(Base);
    page.press(" ");
    page.to(Cut);
    page.press("20/11/2026");
    page
}

fn looked_at(stage: Stage) -> (Trial<BaseImport>, Arc<PlannedBase>) {
    let mut page = filled(stage);
    page.press("⏎");
    let (file, standing) = planned(ROWS);
    page.answer(BaseAnswer::Planned(Arc::clone(&file), standing));
    (page, file)
}

#[test]
fn x1_a_base_is_asked_for_with_its_cut_and_sender() {
    let mut page = page(Stage::new());
    insta::assert_snapshot!(page.draw());
    page.press("⏎");
    page.shows("Elija el archivo, o escriba dónde está.");
    let mut page = filled(Stage::new());
    page.to(Sender);
    page.press("cliente@ejemplo.co");
    let wishes = page.press("⏎");
    let BaseEffect::Plan(input) = asked(&wishes) else {
        panic!("{wishes:?}")
    };
    let expected = BaseInput {
        sender: Some("cliente@ejemplo.co".to_owned()),
        ..BaseInput::new(
            Path::new("/usb/base.csv").to_path_buf(),
            input.base,
            "2026-11-20".parse().unwrap(),
        )
    };
    assert_eq!(input, &expected);
}

#[test]
fn x12_what_was_cut_short_is_told_and_filled_in_but_for_its_file() {
    let (base, cut) = (PqrBase::Pending, "2026-11-20".parse().unwrap());
    let mut stage = Stage::new();
    stage.board.cell = Some(Box::new(CellBoard {
        unfinished: vec![UnfinishedReception {
            base,
            cut,
            file: Some("base.csv".to_owned()),
            here: 20_000,
            rows: 100_000,
        }],
        ..CellBoard::default()
    }));
    let mut page = Trial::open(stage, |scene| super::page(Some((base, cut)), scene));
    insta::assert_snapshot!("cut_short", page.draw());
    let wishes = page.press("/usb/base.csv⏎");
    let BaseEffect::Plan(input) = asked(&wishes) else {
        panic!("{wishes:?}")
    };
    let file = Path::new("/usb/base.csv").to_path_buf();
    assert_eq!(input, &BaseInput::new(file, base, cut));
}

#[test]
fn x1_what_is_looked_at_is_what_is_received() {
    let (mut page, file) = looked_at(Stage::new());
    insta::assert_snapshot!("plan", page.draw());
    assert_eq!(page.context(), Context::BasePlan);
    let wishes = page.press("⏎");
    let BaseEffect::Receive(stored, _) = asked(&wishes) else {
        panic!("{wishes:?}")
    };
    assert!(Arc::ptr_eq(stored, &file));
    let standing = ReceptionStanding::sample(&file);
    let view = Box::new(received_view(&file, &standing, true));
    let wishes = page.answer(BaseAnswer::Received(view));
    assert!(wishes.iter().any(|wish| matches!(wish, Wish::Back)));
    let told = wishes.iter().find_map(|wish| match wish {
        Wish::Ask(Window::Tell { paragraphs, .. }) => Some(paragraphs.join(" ")),
        _ => None,
    });
    assert!(
        told.unwrap()
            .contains("2 rechazadas; la de totales no cuenta")
    );
}

#[test]
fn x1_what_a_plan_tells_below_the_window_is_scrolled_to() {
    let last = "F2 las muestra todas";
    let goes_on = |page: &Trial<BaseImport>| page.offers(Intent::PageDown);
    assert!(!goes_on(&looked_at(Stage::sized(120, 60)).0));
    let (mut page, _) = looked_at(Stage::sized(80, 10));
    page.hides(last);
    assert!(goes_on(&page));
    let mut hit = |key: KeyCode, times: usize| {
        let keys = (0..times).map(|_| Input::Key(press(key)));
        page.inputs_saved(keys.collect());
        page.draw()
    };
    let top = hit(KeyCode::PageUp, 1);
    assert!(hit(KeyCode::PageDown, 3).contains(last));
    assert_eq!(hit(KeyCode::PageUp, 3), top);
    assert!(hit(KeyCode::Down, 15).contains(last));
    assert_eq!(hit(KeyCode::Up, 15), top);
}

#[test]
fn x1_esc_leads_from_the_plan_back_to_the_file_and_nothing_is_taken() {
    let (mut page, _) = looked_at(Stage::new());
    assert!(page.press("⎋").is_empty());
    page.shows("/usb/base.csv");
    let wishes = page.press("⏎");
    assert!(matches!(asked(&wishes), BaseEffect::Plan(_)));
}

#[test]
fn x12_the_file_that_is_right_of_two_of_a_cut_is_received_in_the_place_of_both() {
    let (base, cut) = (PqrBase::Pending, "2026-11-20".parse().unwrap());
    let asked = |of| {
        let mut stage = Stage::new();
        stage.board.cell = Some(Box::new(CellBoard {
            rivals: vec![RivalBase {
                base,
                cut,
                file: None,
                rows: 2,
                terminal: "B".to_owned(),
                at: at("09:30"),
            }],
            ..CellBoard::default()
        }));
        let mut page = Trial::open(stage, |scene| super::page(Some(of), scene));
        let wishes = page.press("/usb/base.csv⏎");
        let BaseEffect::Plan(input) = asked(&wishes) else {
            panic!("{wishes:?}")
        };
        input.replaces
    };
    assert!(asked((base, cut)));
    assert!(!asked((PqrBase::Misescalated, cut)));
}

#[test]
fn x1_what_has_no_row_to_take_is_not_offered_to_be_received() {
    for (text, told) in [
        ("cuenta;radicado\n;7\n", "Ninguna fila sirve"),
        (
            "cuenta;radicado\n",
            "No hay ninguna fila debajo del encabezado",
        ),
    ] {
        let mut page = filled(Stage::new());
        page.press("⏎");
        let (file, standing) = planned(text);
        page.answer(BaseAnswer::Planned(file, standing));
        page.shows(told);
        assert!(!page.allowed(Intent::Save));
        assert!(page.press("⏎").is_empty());
        // Esc leads back to the file all the same.
        page.press("⎋");
        assert!(page.allowed(Intent::Save));
    }
}

#[test]
fn x1a_an_order_of_dates_that_nothing_tells_is_asked() {
    let mut page = filled(Stage::new());
    page.press("⏎");
    let (file, standing) = planned("cuenta;radicado;fecha\n1;7;03/11/2026\n");
    page.answer(BaseAnswer::Planned(file, standing));
    page.shows("Hay fechas que se leen de dos maneras");
    page.to(Dates);
    page.press(" ");
    let wishes = page.press("⏎");
    let BaseEffect::Plan(input) = asked(&wishes) else {
        panic!("{wishes:?}")
    };
    assert_eq!(input.dates, Some(DateOrder::DayFirst));
}

#[test]
fn x1_which_of_two_columns_is_asked_where_it_is_said() {
    let mut page = filled(Stage::new());
    page.press("⏎");
    page.answer(BaseAnswer::Twice {
        field: "estado",
        headers: vec!["[C] «Estado»".to_owned(), "[D] «Estado»".to_owned()],
    });
    page.shows("Hay más de una: [C] «Estado», [D] «Estado»");
    page.to(State);
    page.press("[D]");
    let wishes = page.press("⏎");
    let BaseEffect::Plan(input) = asked(&wishes) else {
        panic!("{wishes:?}")
    };
    assert_eq!(input.columns, [("estado".to_owned(), "[D]".to_owned())]);
}

/// A cut that is not the first of its base: of two cases it brings one is new, the other one
/// was closed here; another comes in a rejected row.
fn second() -> (Arc<PlannedBase>, Box<ReceptionStanding>) {
    let (file, mut standing) = planned(ROWS);
    let piles = &mut standing.reconciled.piles;
    piles.insert(Pile::New, vec!["7002".to_owned()]);
    piles.insert(Pile::ClosedStillThere, vec!["7001".to_owned()]);
    standing.reconciled.came_rejected = vec!["7009".to_owned()];
    (file, standing)
}

#[test]
fn x2_the_cases_of_each_pile_are_seen_before_and_after_a_base_is_received() {
    let mut page = filled(Stage::new());
    page.press("⏎");
    let (file, standing) = second();
    page.answer(BaseAnswer::Planned(Arc::clone(&file), standing.clone()));
    let wishes = page.inputs_saved(vec![Input::Key(press(KeyCode::F(3)))]);
    let before = first_gone(&wishes).expect("the piles");
    let view = Box::new(received_view(&file, &standing, true));
    page.press("⏎");
    let after = first_gone(&page.answer(BaseAnswer::Received(view))).expect("the piles");
    let opened = |of: &Arc<CutPiles>, at: &str| {
        let mut page = On::open(Stage::new(), |scene| piles::list(Arc::clone(of), scene));
        page.answer(BaseAnswer::Piles(of.page(PageAt::First, 20)));
        page.press(at);
        (page.press("⏎"), page.draw())
    };
    let (wishes, shown) = opened(&before, "↓");
    assert!(shown.contains("cerradas aquí y siguen viniendo"), "{shown}");
    let cases = |radicado: &str| CaseSource::Named(Arc::from([radicado.to_owned()]));
    asked_for!(wishes, Wish::Go(Destination::CasesBehind { figure, words })
        if figure.of == cases("7001")
            && words == "corte 20/11/2026, cerradas aquí y siguen viniendo");
    let (wishes, _) = opened(&before, "↓↓");
    asked_for!(wishes, Wish::Go(Destination::CasesBehind { figure, words })
        if figure.of == cases("7009")
            && words == "corte 20/11/2026, vinieron en una fila rechazada");
    // What is new is a case only once the base is received.
    let (wishes, shown) = opened(&before, "");
    assert!(wishes.is_empty(), "{wishes:?}");
    assert!(shown.contains("7002"), "{shown}");
    assert!(
        shown.contains("Son casos cuando se recibe la base."),
        "{shown}"
    );
    let (wishes, _) = opened(&after, "");
    asked_for!(wishes, Wish::Go(Destination::CasesBehind { figure, .. }) if figure.of == cases("7002"));

    // A first base changes nothing that is here.
    let (page, _) = looked_at(Stage::new());
    assert!(!page.allowed(Intent::SeePiles));
}

#[test]
fn x12_a_file_that_counts_as_another_cut_already_is_received_by_a_word_alone() {
    let mut page = filled(Stage::new());
    page.press("⏎");
    let (file, mut standing) = planned(ROWS);
    let cut = "2026-11-13".parse().unwrap();
    let base = PqrBase::Pending;
    standing.beside.same_file = vec![SameFile { base, cut }];
    let answer = || BaseAnswer::Planned(Arc::clone(&file), standing.clone());
    page.answer(answer());
    insta::assert_snapshot!("same_file", page.draw());
    let receives = |wishes: &[Wish]| {
        let receive =
            |it: &Wish| matches!(it, Wish::Effect(Effect::Bases(BaseEffect::Receive(..))));
        wishes.iter().any(receive)
    };
    assert!(!receives(&page.press("⏎⏎")), "never Enter twice");
    page.press("reci");
    // Whoever goes back to the file says it anew.
    page.press("⎋⏎");
    page.answer(answer());
    assert!(!receives(&page.press("bir⏎")));
    page.press("⎋⏎");
    page.answer(answer());
    assert!(receives(&page.press("recibir⏎")));
}

#[test]
fn x12_the_rest_of_a_file_that_was_cut_short_is_told_to_be_gone_on_with() {
    let told = |goes_on: bool| {
        let mut page = filled(Stage::new());
        page.press("⏎");
        let (file, mut standing) = planned(ROWS);
        let (here, rows) = (1, 2);
        standing.beside.cut_short = Some(CutShort {
            here,
            rows,
            goes_on,
        });
        page.answer(BaseAnswer::Planned(file, standing));
        page.draw().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let shown = told(true);
    assert!(
        shown.contains("ya están aquí 1 de 2 filas: sigue donde quedó [X12]"),
        "{shown}"
    );
    let shown = told(false);
    assert!(
        shown.contains("se descartan y comienza de nuevo [X12]"),
        "{shown}"
    );
}

#[test]
fn law_6_what_is_said_of_a_file_is_a_draft_until_it_is_received() {
    let mut page = page(Stage::new());
    page.no_draft();
    page.press("/usb/base.csv");
    page.to(Base);
    page.press(" ");
    page.to(Cut);
    page.press("20/11/2026");
    let discards = |wishes: &[Wish]| {
        let discard =
            |it: &Wish| matches!(it, Wish::Effect(Effect::Drafts(DraftEffect::Discard(_))));
        wishes.iter().any(discard)
    };
    let typed = page.rest();
    assert_like!(saved(&typed)[..], [(DraftKind::Base, ref data)] if data.contains("base.csv") && data.contains("20/11/2026"));
    page.saves(typed);
    page.press("⏎");
    let (file, standing) = planned(ROWS);
    let view = Box::new(received_view(&file, &standing, true));
    let looked = page.answer(BaseAnswer::Planned(file, standing));
    assert!(!discards(&looked), "{looked:?}");
    page.press("⏎");
    let received = page.answer(BaseAnswer::Received(view));
    assert!(discards(&received), "{received:?}");
}

/// The piles that are gone to.
fn first_gone(wishes: &[Wish]) -> Option<Arc<CutPiles>> {
    wishes.iter().find_map(|wish| match wish {
        Wish::Go(Destination::CutPiles(of)) => Some(Arc::clone(of)),
        _ => None,
    })
}

#[test]
fn x1_failed_rows_are_listed_and_given_back() {
    let (mut page, file) = looked_at(Stage::new());
    let wishes = page.inputs_saved(vec![Input::Key(press(KeyCode::F(4)))]);
    let BaseEffect::GiveBack(of) = asked(&wishes) else {
        panic!("{wishes:?}")
    };
    assert!(Arc::ptr_eq(of, &file));
    let wishes = page.answer(BaseAnswer::GivenBack(Some("/doc/devolucion.xlsx".into())));
    asked_for!(wishes, Wish::Ask(Window::Tell { paragraphs, .. }) if paragraphs[0].contains("/doc/devolucion.xlsx"));
    let wishes = page.inputs_saved(vec![Input::Key(press(KeyCode::F(2)))]);
    asked_for!(wishes, Wish::Go(Destination::RejectedRows(RejectedOf::Base(of))) if Arc::ptr_eq(of, &file));
}
