use super::*;
use crate::actions::{AccountView, CaseStepView, ListPage, MarkingView, Total};
use crate::domain::{
    authority::Role,
    calendar::{Calendar, Country},
    pqr::{Clocks, Origin, PqrBase},
};
use crate::tui::testing::prelude::*;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use uuid::Uuid;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A case of a radicado, filed on a day.
fn case(number: u128, filed: Option<&str>, state: CaseState) -> CaseView {
    let calendar = Calendar::embedded(Country::CO).unwrap();
    let mut clocks = Clocks::on(&calendar, day("2026-11-22"));
    let filed = filed.map(day);
    CaseView {
        radicado: format!("440{number}"),
        radicado_origin: Origin::Text,
        cun: Some("4347-26-0000000007".into()),
        account: Some(AccountView {
            value: "****1002".into(),
            origin: Origin::NumberFormat,
        }),
        point: "BOG001".into(),
        base: PqrBase::Pending,
        in_both: false,
        cut: day("2026-11-20"),
        gone: false,
        state,
        class: None,
        cause: None,
        cause_letter: None,
        marking: MarkingView {
            reason: Some("FACTURACION".into()),
            sub_reason: None,
        },
        adviser: Some("Asesora Inventada".into()),
        filed_at: filed,
        due: filed.map(|filed| clocks.due(filed)),
        due_state: clocks.state(filed, state),
        term: filed.map(|filed| clocks.term(filed)),
        client_state: Some("abierta".into()),
        reason: Some("Cobro de equipos que ya devolvió".into()),
        unknown: BTreeMap::from([("Torre".to_owned(), "Norte".to_owned())]),
        contacts: Vec::new(),
        voice_message_allowed: false,
        appeal: None,
        notes: None,
        history: vec![CaseStepView {
            at: None,
            cut: Some(day("2026-11-20")),
            base: Some(PqrBase::Pending),
            row: Some(7),
            by: None,
            what: "vino en Base 2 Pendientes".into(),
            without_effect: false,
        }],
        id: Uuid::from_u128(number),
    }
}

fn all() -> Vec<CaseView> {
    vec![
        case(41, Some("2026-10-20"), CaseState::New),
        case(42, Some("2026-10-30"), CaseState::New),
        case(43, Some("2026-11-17"), CaseState::Classified),
        case(44, None, CaseState::New),
        case(45, Some("2026-10-20"), CaseState::Finished),
    ]
}

fn listed(stage: Stage, rows: Vec<CaseView>) -> Listed<Cases> {
    let mut page = Listed::open(stage, list);
    let wishes = std::mem::take(&mut page.wishes);
    asked_for!(
        wishes,
        Wish::Effect(Effect::Pqr(PqrEffect::Cases { query, .. })) if query.shelf == CaseShelf::Open
    );
    let list = ListPage {
        total: Total::of(rows.len()),
        rows,
        ..ListPage::default()
    };
    page.answer(PqrAnswer::Cases(list));
    page
}

fn back_office(mut stage: Stage) -> Stage {
    stage.role = Role::Backoffice;
    stage
}

#[test]
fn d5_cases_stand_by_their_clock_with_what_is_still_sent_marked() {
    let mut page = listed(back_office(Stage::new()), all());
    insta::assert_snapshot!(page.draw());
    page.press("↓⏎");
    page.answer(PqrAnswer::Case(Box::new(case(
        42,
        Some("2026-10-30"),
        CaseState::New,
    ))));
    insta::assert_snapshot!("one", page.draw());
    let wide = listed(back_office(Stage::sized(140, 24)), all());
    insta::assert_snapshot!("wide", wide.draw());
}

#[test]
fn x4_a_case_is_finished_with_its_notes_alone() {
    let mut page = listed(back_office(Stage::new()), all());
    page.press("c");
    page.shows("Finalizar · 44041");
    page.press("Se verificó el ABC");
    insta::assert_snapshot!(page.draw());
    let wishes = page.perform(Intent::Save);
    asked_for!(
        wishes,
        Wish::Effect(Effect::Pqr(PqrEffect::Finish { radicado, input }))
            if radicado == "44041" && input.notes == "Se verificó el ABC"
    );
    let done = case(41, Some("2026-10-20"), CaseState::Finished);
    page.answer(PqrAnswer::Finished(Box::new(done)));
    page.hides("Finalizar · 44041");
}

#[test]
fn x2_what_is_listed_turns_by_its_key() {
    let mut page = listed(back_office(Stage::new()), all());
    let wishes = page.press("s");
    asked_for!(
        wishes,
        Wish::Effect(Effect::Pqr(PqrEffect::Cases { query, .. })) if query.shelf == CaseShelf::Soon
    );
    let empty = listed(back_office(Stage::new()), Vec::new());
    empty.shows("Ninguno así; s muestra los demás.");
}

#[test]
fn x4_without_notes_nothing_is_asked() {
    let mut page = listed(back_office(Stage::new()), all());
    page.press("c");
    let wishes = page.perform(Intent::Save);
    let asks = |it: &Wish| matches!(it, Wish::Effect(Effect::Pqr(_)));
    assert!(!wishes.iter().any(asks));
    page.shows("sin notas no se finaliza");
}
