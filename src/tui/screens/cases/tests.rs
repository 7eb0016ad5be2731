use super::*;
use crate::actions::{
    AccountView, CaseFacets, CaseLoad, CaseStepView, CaseValue, DueDay, ListPage, MarkingView,
    Total, WorkView,
};
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
    let mut clocks = Clocks::on(&calendar, 15, day("2026-11-22"));
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
        work: WorkView::default(),
        notes: None,
        history: vec![CaseStepView {
            at: None,
            cut: Some(day("2026-11-20")),
            base: Some(PqrBase::Pending),
            row: Some(7),
            by: None,
            what: "vino en Base 2 Pendientes".into(),
            without_effect: false,
            undone: false,
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

fn value(code: &str, label: &str, count: u64) -> CaseValue {
    CaseValue {
        code: code.to_owned(),
        label: label.to_owned(),
        count,
    }
}

/// Four open cases: one overdue, one due soon, one that runs, one undated.
fn counted() -> CaseFacets {
    let clock = |state: ClockState, count| value(state.code(), state.label(), count);
    let due_day = |date: &str, cases, holiday: Option<&str>| DueDay {
        date: day(date),
        cases,
        holiday: holiday.map(str::to_owned),
    };
    CaseFacets {
        values: vec![
            (
                CaseFacet::Clock,
                vec![
                    clock(ClockState::Overdue, 1),
                    clock(ClockState::DueSoon, 1),
                    clock(ClockState::Running, 1),
                    clock(ClockState::Undated, 1),
                    clock(ClockState::Stopped, 1),
                ],
            ),
            (
                CaseFacet::State,
                vec![
                    value("new", "nuevo", 3),
                    value("classified", "clasificado", 1),
                    value("finished", "finalizado", 1),
                ],
            ),
            (
                CaseFacet::Adviser,
                vec![value("Asesora Inventada", "Asesora Inventada", 4)],
            ),
            (CaseFacet::Marking, vec![value("", "sin marcación", 0)]),
        ],
        load: CaseLoad {
            overdue: 1,
            days: vec![
                due_day("2026-11-22", 0, Some("domingo")),
                due_day("2026-11-23", 1, None),
                due_day("2026-11-24", 0, None),
                due_day("2026-12-08", 0, Some("Inmaculada Concepción")),
                due_day("2026-12-09", 24, None),
            ],
            later: 2,
            undated: 1,
        },
    }
}

fn asked(wishes: &[Wish]) -> Option<&CaseQuery> {
    first_asked!(wishes, Effect::Pqr(PqrEffect::Cases { query, .. }) => query)
}

fn listed(stage: Stage, rows: Vec<CaseView>) -> Listed<Cases> {
    let mut page = Listed::open(stage, list);
    let wishes = std::mem::take(&mut page.wishes);
    assert!(asked(&wishes).is_some_and(|query| query.queue && query.chosen.is_empty()));
    asked_for!(wishes, Wish::Effect(Effect::Pqr(PqrEffect::Facets(_))));
    page.take(rows);
    page.answer(PqrAnswer::Facets(Box::new(counted())));
    page
}

impl Listed<Cases> {
    fn take(&mut self, rows: Vec<CaseView>) -> Vec<Wish> {
        let list = ListPage {
            total: Total::of(rows.len()),
            rows,
            ..ListPage::default()
        };
        self.answer(PqrAnswer::Cases(list))
    }
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
        Wish::Effect(Effect::Pqr(PqrEffect::Work { radicado, deed: CaseDeed::Finish(input) }))
            if radicado == "44041" && input.notes == "Se verificó el ABC"
    );
    let done = case(41, Some("2026-10-20"), CaseState::Finished);
    page.answer(PqrAnswer::Worked(Box::new(done), Vec::new()));
    page.hides("Finalizar · 44041");
}

#[test]
fn d5_the_queue_is_narrowed_by_several_values_at_once() {
    let mut page = listed(back_office(Stage::new()), all());
    page.press(" ");
    page.shows("1 marcado");
    page.press("s");
    assert_eq!(page.context(), Context::Facets);
    insta::assert_snapshot!("facets", page.draw());
    let has = |wishes: &[Wish], wanted: &[(CaseFacet, &str)]| {
        let chosen = &asked(wishes).expect("a list is asked for").chosen;
        assert_eq!(chosen.count(), wanted.len(), "{chosen:?}");
        assert!(
            wanted.iter().all(|(facet, code)| chosen.has(*facet, code)),
            "{chosen:?}"
        );
        asked_for!(wishes, Wish::Effect(Effect::Pqr(PqrEffect::Facets(query))) if query.chosen == *chosen);
    };
    let soon = (CaseFacet::Clock, "due_soon");
    let over = (CaseFacet::Clock, "overdue");
    let classified = (CaseFacet::State, "classified");
    page.press("↓");
    has(&page.press(" "), &[soon]);
    page.hides("1 marcado");
    page.press("⇥↓");
    has(&page.press(" "), &[soon, classified]);
    page.press("⇱");
    has(&page.press(" "), &[soon, classified, over]);
    has(&page.press(" "), &[soon, classified]);
    page.take(Vec::new());
    page.press("⎋");
    assert_eq!(page.context(), Context::Cases);
    page.shows("acotada a 2 valores");
    page.shows("Ninguno así");
    page.press("s");
    has(&page.press("X"), &[]);
}

#[test]
fn d5_facets_stand_beside_the_queue_where_there_is_room() {
    let mut page = listed(back_office(Stage::sized(120, 36)), all());
    insta::assert_snapshot!("beside", page.draw());
    // A click on a value wants it.
    let (column, row) = page.place("por vencer");
    let wishes = page.click(column, row + page.stage.scene().top);
    assert!(asked(&wishes).is_some_and(|it| it.chosen.has(CaseFacet::Clock, "due_soon")));
    // Elsewhere the list has its rows.
    page.take(all());
    let (column, row) = page.place("44043");
    page.click(column, row + page.stage.scene().top);
    page.shows("3 de 5");
}

#[test]
fn d5_the_load_of_the_days_that_come_tells_nothing_from_a_holiday() {
    let mut page = listed(back_office(Stage::new()), all());
    page.press("L");
    insta::assert_snapshot!("load", page.draw());
    page.press("⎋");
    page.hides("Carga ·");
}

#[test]
fn d5_after_a_deed_the_cursor_stands_on_the_next_by_clock() {
    let mut page = listed(back_office(Stage::new()), all());
    page.press("↓");
    let finished = case(42, Some("2026-10-30"), CaseState::Finished);
    page.answer(PqrAnswer::Worked(Box::new(finished), Vec::new()));
    let mut left = all();
    left.remove(1);
    page.take(left.clone());
    page.shows("2 de 4");
    // One key opens the first; in a case it goes on to the next.
    let opened =
        |wishes: Vec<Wish>| first_asked!(wishes, Effect::Pqr(PqrEffect::Case(name)) => name);
    page.press("⇲");
    assert_eq!(opened(page.press(".")).as_deref(), Some("44041"));
    assert_eq!(page.context(), Context::Case);
    assert_eq!(opened(page.press(".")).as_deref(), Some("44043"));
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
