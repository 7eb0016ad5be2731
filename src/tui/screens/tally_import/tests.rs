use std::path::Path;

use crossterm::event::KeyCode;

use super::*;
use crate::actions::PageAt;
use crate::tui::testing::{prelude::*, press};

const ROWS: &str = "Reporte;;;\n\
    Día;Código de punto;Tipo;Cuántas\n\
    22/10/2024;LIM014;Reclamos;4\n\
    22/10/1900;LIM014;Altas;1\n\
    23/10/2024;LIM999;Bajas;1\n\
    24/10/2024;LIM014;Bajas;-3\n";

fn page(stage: Stage) -> Trial<TallyImport> {
    Trial::open(stage, |scene| Filling::open(TallyImport::default(), scene))
}

fn planned() -> Arc<PlannedTallies> {
    let count = ("cantidad".to_owned(), "Cuántas".to_owned());
    Arc::new(PlannedTallies::sample("/usb/tipos.csv", ROWS, vec![count]))
}

fn asked(wishes: &[Wish]) -> &TallyEffect {
    wishes
        .iter()
        .find_map(|wish| match wish {
            Wish::Effect(Effect::Tallies(effect)) => Some(effect),
            _ => None,
        })
        .expect("something was asked")
}

/// Goes so far that what it would bring is told.
fn looked_at(stage: Stage) -> (Trial<TallyImport>, Arc<PlannedTallies>) {
    let mut page = page(stage);
    page.press("/usb/tipos.csv⏎");
    let planned = planned();
    page.answer(TallyAnswer::Planned(Arc::clone(&planned)));
    (page, planned)
}

#[test]
fn v5_a_file_is_asked_for_with_what_it_calls_its_columns_otherwise() {
    let mut page = page(Stage::new());
    insta::assert_snapshot!(page.draw());
    page.press("/usb/tipos.csv");
    page.to(Sheet);
    page.press("0");
    page.to(Count);
    page.press("Cuántas⏎");
    page.shows("Escriba el número de la hoja: 1, 2, 3…");
    page.to(Sheet);
    page.inputs_saved(vec![Input::Key(press(KeyCode::Backspace))]);
    page.press("2");
    let wishes = page.press("⏎");
    let TallyEffect::Plan(input) = asked(&wishes) else {
        panic!("{wishes:?}")
    };
    assert_eq!(input.file, Path::new("/usb/tipos.csv"));
    assert_eq!((input.sheet, input.dates), (Some(2), None));
    assert_eq!(
        input.columns,
        [("cantidad".to_owned(), "Cuántas".to_owned())]
    );
    assert!(page.press("⏎").is_empty(), "once");
    page.answer(Answer::Refused(Report::usage(
        "tipos.csv: varias hojas tienen las columnas.",
    )));
    page.shows("varias hojas tienen las columnas");
}

#[test]
fn v5_what_is_looked_at_is_what_is_stored() {
    let (mut page, planned) = looked_at(Stage::new());
    insta::assert_snapshot!("plan", page.draw());
    assert_eq!(page.context(), Context::TallyPlan);
    let wishes = page.press("⏎");
    let TallyEffect::Import(stored) = asked(&wishes) else {
        panic!("{wishes:?}")
    };
    assert!(Arc::ptr_eq(stored, &planned));
    let view = Box::new(planned.view());
    let wishes = page.answer(TallyAnswer::Imported(view));
    let told = wishes.iter().find_map(|wish| match wish {
        Wish::Ask(Window::Tell { paragraphs, .. }) => Some(paragraphs.join(" ")),
        _ => None,
    });
    assert!(wishes.iter().any(|wish| matches!(wish, Wish::Back)));
    assert_eq!(
        told.unwrap(),
        "4 filas: 1 nueva, 0 ya conocidas, 3 rechazadas."
    );
}

#[test]
fn v5_esc_leads_from_the_plan_back_to_the_file_and_nothing_is_taken() {
    let (mut page, _) = looked_at(Stage::new());
    assert!(page.press("⎋").is_empty());
    page.shows("/usb/tipos.csv");
    let wishes = page.press("⏎");
    assert!(matches!(asked(&wishes), TallyEffect::Plan(_)));
    // Cancelled while it was read: nothing but what was said.
    page.answer(Answer::Refused(Report::usage(
        "Cancelado: todo quedó como estaba antes.",
    )));
    page.shows("Cancelado: todo quedó como estaba antes.");
    page.shows("/usb/tipos.csv");
}

#[test]
fn v5_rows_that_are_not_taken_are_listed_with_their_number() {
    let (mut page, planned) = looked_at(Stage::new());
    let wishes = page.inputs_saved(vec![Input::Key(press(KeyCode::F(2)))]);
    asked_for!(wishes, Wish::Go(Destination::RejectedRows(RejectedOf::Tallies(of))) if Arc::ptr_eq(of, &planned));
    let of = RejectedOf::Tallies(Arc::clone(&planned));
    let mut list = Listed::open(Stage::new(), |scene| rejected(of, scene));
    let page = planned.rejected(PageAt::First, 50);
    list.answer(BaseAnswer::Rejected(page));
    insta::assert_snapshot!("rejected", list.draw());
}
