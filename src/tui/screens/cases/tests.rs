mod doing;

use super::*;
use crate::actions::{
    AccountView, AppealView, CaseDeed, CaseFacets, CaseLoad, CaseNote, CaseStepView, CaseValue,
    CaseWarning, ContactView, DeedDone, DeedRow, DueDay, EscalationView, ListPage, MarkingView,
    TermView, Total, UnawareView, WorkView,
};
use crate::domain::{
    authority::Role,
    calendar::{Calendar, Country},
    pqr::{
        AnswerSense, AppealGround, AppealKind, CallResult, CaseStep, Clocks, ContactPlan, Origin,
        PqrBase, RrLine, Solution, Standing,
    },
};
use crate::tui::testing::prelude::*;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use uuid::Uuid;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A case of a radicado, filed on a day.
pub(super) fn case(number: u128, filed: Option<&str>, state: CaseState) -> CaseView {
    let calendar = Calendar::embedded(Country::CO).unwrap();
    let mut clocks = Clocks::on(&calendar, 15, day("2026-11-22"));
    let filed = filed.map(day);
    let due_state = clocks.state(filed, state);
    let standing = Standing {
        state,
        ..Standing::default()
    };
    let mut next = standing.next(due_state == ClockState::Overdue);
    if state != CaseState::New {
        next.push(CaseStep::Undo);
    }
    CaseView {
        radicado: format!("440{number}"),
        name: format!("440{number}"),
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
        due_state,
        term: filed.map(|filed| clocks.term(filed)),
        client_state: Some("abierta".into()),
        reason: Some("Cobro de equipos que ya devolvió".into()),
        unknown: BTreeMap::from([("Torre".to_owned(), "Norte".to_owned())]),
        work: WorkView {
            next,
            ..WorkView::default()
        },
        still_there: state.is_closed(),
        notes: None,
        history: vec![CaseStepView {
            notes: None,
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

/// Something was done about a case, and nothing is to be looked at.
fn worked(step: CaseStep, case: CaseView) -> PqrAnswer {
    PqrAnswer::Worked(step, Box::new(case), Vec::new())
}

/// The deed that is asked for, and about which cases.
fn deed_of(wishes: Vec<Wish>) -> Option<(Vec<String>, CaseDeed)> {
    first_asked!(wishes, Effect::Pqr(PqrEffect::Work { radicados, deed }) => (radicados, deed))
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

pub(super) fn listed(stage: Stage, rows: Vec<CaseView>) -> Listed<Cases> {
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

pub(super) fn back_office(mut stage: Stage) -> Stage {
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
        Wish::Effect(Effect::Pqr(PqrEffect::Work { radicados, deed: CaseDeed::Finish(input) }))
            if *radicados == ["44041"] && input.notes == "Se verificó el ABC"
    );
    let done = case(41, Some("2026-10-20"), CaseState::Finished);
    page.answer(worked(CaseStep::Finish, done));
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
fn x3_a_case_is_found_by_its_radicado_whatever_became_of_it() {
    let mut page = listed(back_office(Stage::sized(80, 24)), all());
    page.press("/44045");
    let wishes = page.press("⏎");
    let query = asked(&wishes).expect("it is asked for");
    assert_eq!((query.text.as_str(), query.queue), ("44045", false));
    page.take(vec![case(45, Some("2026-10-20"), CaseState::Finished)]);
    page.shows("1 · todos");
    // Of what is narrowed, nothing else.
    page.answer(PqrAnswer::Facets(Box::new(counted())));
    page.press("s ");
    page.press("⎋");
    page.take(Vec::new());
    page.shows("se busca en lo que se lista (s)");
    // No longer sought, it is the queue again.
    let wishes = page.press("⎋");
    assert!(asked(&wishes).expect("it is asked for").queue);
}

#[test]
fn x12_of_two_points_with_one_radicado_each_case_is_told_by_its_own_name() {
    let of = |number, point: &str| {
        let own = case(number, Some("2026-10-20"), CaseState::New);
        CaseView {
            name: format!("{}@{point}", own.radicado),
            point: point.to_owned(),
            id: Uuid::from_u128(number + 900),
            ..own
        }
    };
    let both = [
        case(41, Some("2026-10-20"), CaseState::New),
        of(41, "CEL002"),
    ];
    let mut page = listed(back_office(Stage::sized(120, 36)), both.to_vec());
    page.shows("44041@CEL002");
    page.press("↓");
    let opened = first_asked!(page.press("⏎"), Effect::Pqr(PqrEffect::Case(name)) => name);
    assert_eq!(opened.as_deref(), Some("44041@CEL002"));
    page.answer(PqrAnswer::Case(Box::new(both[1].clone())));
    page.shows("44041@CEL002 · nuevo");
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
    page.answer(worked(CaseStep::Finish, finished));
    // What is told of the board meanwhile asks for the page once more.
    let board = page.stage.board.clone();
    page.answer(Answer::Board(Box::new(board)));
    page.take(all());
    page.shows("3 de 5");
    page.press("↑");
    page.answer(worked(
        CaseStep::Finish,
        case(42, Some("2026-10-30"), CaseState::Finished),
    ));
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

#[test]
fn x4_only_the_legal_next_steps_have_keys() {
    use CaseState as S;
    let states = [
        S::New,
        S::Classified,
        S::Escalated,
        S::Finished,
        S::Solved,
        S::Appeal,
        S::Closed,
    ];
    for state in states {
        let case = case(41, Some("2026-11-17"), state);
        let next = case.work.next.clone();
        let page = listed(back_office(Stage::new()), vec![case]);
        for (intent, step, _) in deeds::STEPS {
            assert_eq!(
                page.allowed(intent),
                next.contains(&step),
                "{state:?} {intent:?}"
            );
        }
    }
    let page = listed(back_office(Stage::new()), all());
    page.shows("Puede hacerse  o Clasificar  c Finalizar  h Llamada  v Mensaje de voz");
}

#[test]
fn u3_a_case_that_is_passed_over_is_not_uncovered() {
    let mut page = listed(back_office(Stage::new()), all());
    let loads =
        |wishes: Vec<Wish>| first_asked!(wishes, Effect::Pqr(PqrEffect::Case(name)) => name);
    assert_eq!(loads(page.press("↓")), None);
    page.shows("44042 · nuevo");
    assert_eq!(loads(page.press("⏎")).as_deref(), Some("44042"));
    let mut whole = case(42, Some("2026-10-30"), CaseState::New);
    whole.account.as_mut().unwrap().value = "00018220".into();
    page.answer(PqrAnswer::Case(Box::new(whole)));
    page.shows("00018220 (número con formato)");
    // Back in the list it is covered, in its row too.
    assert_eq!(loads(page.press("⎋")), None);
    page.hides("00018220");
    page.shows("****8220");
}

/// A case with two calls on two days, which another terminal worked on too.
fn called() -> CaseView {
    let mut case = case(43, Some("2026-11-03"), CaseState::Classified);
    let at = |text: &str| chrono::DateTime::parse_from_rfc3339(text).unwrap();
    let call = |text: &str, result| ContactView {
        at: at(text),
        result,
    };
    case.cause_letter = Some('Q');
    case.cause = Some("Errores de facturación".into());
    case.work.contacts = vec![
        call("2026-11-19T10:00:00-05:00", CallResult::NoAnswer),
        call("2026-11-20T09:00:00-05:00", CallResult::Voicemail),
        call("2026-11-20T16:00:00-05:00", CallResult::NoAnswer),
    ];
    let calendar = Calendar::embedded(Country::CO).unwrap();
    let dates = [day("2026-11-19"), day("2026-11-20")].into();
    let plan = ContactPlan::of(&dates, case.due, day("2026-11-22"), &calendar);
    case.work.contact_plan = Some(plan);
    case.work.escalation = Some(EscalationView {
        due: Some(day("2026-11-24")),
        escalated_at: None,
        late: false,
    });
    case.work.silence = None;
    case.work.unaware = vec![UnawareView {
        at: at("2026-11-20T09:05:00-05:00"),
        by: "Otra Persona".into(),
        terminal: "B".into(),
        what: "clasificado: J. Desconexión tardía".into(),
    }];
    case.work.terms = vec![TermView {
        what: "responder la PQR, desde su radicación".into(),
        source: "Ley 1341 de 2009, art. 54".into(),
        term: case.term.clone().unwrap(),
    }];
    case
}

#[test]
fn x7_calls_stand_on_a_strip_of_days_with_the_last_day_that_fits() {
    let mut page = listed(back_office(Stage::sized(80, 40)), vec![called()]);
    page.shows("▲ contacto 2/3");
    page.press("⏎");
    page.answer(PqrAnswer::Case(Box::new(called())));
    insta::assert_snapshot!("called", page.draw());
}

#[test]
fn x17_an_appeal_tells_its_clock_and_what_to_tell_the_customer() {
    let mut appealed = case(43, Some("2026-11-03"), CaseState::Appeal);
    appealed.work.appeal = Some(AppealView {
        kind: AppealKind::Subsidiary,
        filed_at: day("2026-11-20"),
        ground: Some(AppealGround::Billing),
        due: day("2026-12-14"),
        extended: false,
        to_tell:
            "Informe al cliente: su recurso se responde en 15 días hábiles, hasta el 14/12/2026."
                .into(),
        told_at: None,
        sic_at: None,
    });
    appealed.work.next = vec![CaseStep::Tell, CaseStep::CopySic];
    let mut page = listed(back_office(Stage::sized(120, 40)), vec![appealed.clone()]);
    page.press("⏎");
    page.answer(PqrAnswer::Case(Box::new(appealed)));
    insta::assert_snapshot!("appealed", page.draw());
    page.press("E");
    page.shows("hasta el 14/12/2026");
    let (of, deed) = deed_of(page.perform(Intent::Accept)).expect("it is asked for");
    assert_eq!(
        (of, deed),
        (vec!["44043".to_owned()], CaseDeed::Tell(page.stage.now))
    );
}

#[test]
fn x8_the_note_for_rr_is_copied_piece_by_piece() {
    let mut page = listed(back_office(Stage::new()), all());
    assert!(!page.allowed(Intent::CopyText), "nothing was done yet");
    page.press("⇲");
    let wishes = page.press("y");
    asked_for!(wishes, Wish::Effect(Effect::Pqr(PqrEffect::Note(of))) if of == "44045");
    page.answer(PqrAnswer::Note(Box::new(CaseNote {
        radicado: "44041".into(),
        text: "PQR 44041 finalizada. Se verificó el ABC.".into(),
        pieces: vec!["PQR 44041 finalizada.".into(), "Se verifico el ABC.".into()],
        line: RrLine::default(),
    })));
    insta::assert_snapshot!("note", page.draw());
    let copied = |wishes: Vec<Wish>| first_asked!(wishes, Effect::Copy(text) => text);
    assert_eq!(
        copied(page.press("y")).as_deref(),
        Some("PQR 44041 finalizada.")
    );
    assert_eq!(
        copied(page.press("y")).as_deref(),
        Some("Se verifico el ABC.")
    );
    page.press("⎋");
    page.hides("Nota para RR");
}

#[test]
fn q6_a_deed_that_was_left_is_gone_on_with_in_its_case() {
    let stage = back_office(Stage::sized(120, 40));
    let mut page = Listed::open(stage, |scene| {
        resumed(
            vec!["44043".into()],
            DraftKind::CaseDeed(CaseStep::Finish, Uuid::nil()),
            scene,
        )
    });
    assert!(asked(&std::mem::take(&mut page.wishes)).is_none(), "alone");
    let case = case(43, Some("2026-11-17"), CaseState::Classified);
    page.answer(PqrAnswer::Case(Box::new(case.clone())));
    page.shows("Finalizar · 44043");
    // Looked at again, it is the case alone.
    page.press("⎋");
    page.answer(PqrAnswer::Case(Box::new(case)));
    page.hides("Finalizar · 44043");
    page.shows("44043");
}

#[test]
fn q6_a_deed_about_several_that_was_left_is_gone_on_with_among_those_that_are_marked() {
    let of = |numbers: &[u128], state| -> Vec<CaseView> {
        let filed = Some("2026-11-17");
        numbers.iter().map(|it| case(*it, filed, state)).collect()
    };
    let several = || of(&[42, 43], CaseState::Classified);
    let named = || vec!["44042".to_owned(), "44043".to_owned()];
    let opened = || {
        Listed::open(back_office(Stage::sized(80, 24)), |scene| {
            resumed(
                named(),
                DraftKind::CaseDeed(CaseStep::Escalate, Uuid::nil()),
                scene,
            )
        })
    };
    let mut page = opened();
    let wishes = std::mem::take(&mut page.wishes);
    assert!(asked(&wishes).is_some(), "its list");
    asked_for!(wishes, Wish::Effect(Effect::Pqr(PqrEffect::Named(of))) if *of == named());
    page.take(several());
    page.answer(PqrAnswer::Named(several()));
    page.shows("Escalar · 2 casos: 44042, 44043");
    page.shows("2 marcados");
    // Where none takes it any more they are marked, and nothing is asked.
    let mut page = opened();
    page.answer(PqrAnswer::Named(of(&[42, 43], CaseState::Finished)));
    page.shows("2 marcados");
    page.hides("Escalar · 2 casos");
    // What was typed about some is not offered about others.
    let draft_of = |numbers: &[u128]| {
        let cases = of(numbers, CaseState::Classified);
        let form = deeds::form(CaseStep::Escalate, &cases, &Stage::new().scene());
        crate::tui::form::Filled::draft(&form)
    };
    assert_eq!(draft_of(&[42, 43]), draft_of(&[43, 42]));
    assert_ne!(draft_of(&[42, 43]), draft_of(&[42, 44]));
}

#[test]
fn d5_a_queue_without_cases_is_not_told_to_be_loading() {
    let none = || CaseFacets {
        values: CaseFacet::ALL.map(|it| (it, Vec::new())).into(),
        load: CaseLoad::default(),
    };
    for size in [(120, 24), (80, 24)] {
        let mut page = Listed::open(back_office(Stage::sized(size.0, size.1)), list);
        page.take(Vec::new());
        // Where there is no room beside the list, it is a window.
        if size.0 < 120 {
            page.press("s");
        }
        page.shows("Cargando…");
        page.answer(Answer::NotRead(Report::internal("No se pudo leer.")));
        page.hides("Cargando…");
        page.answer(PqrAnswer::Facets(Box::new(none())));
        page.hides("Cargando…");
        page.shows("Nada que acotar.");
    }
}

#[test]
fn d5_values_beyond_those_of_most_cases_are_told_once_they_are_asked_for() {
    let mut page = listed(back_office(Stage::sized(80, 24)), all());
    let advisers = (0..40).map(|at| value(&format!("A{at}"), &format!("Asesora {at:02}"), 40 - at));
    page.answer(PqrAnswer::Facets(Box::new(CaseFacets {
        values: vec![(CaseFacet::Adviser, advisers.collect())],
        ..counted()
    })));
    page.press("s⇲");
    page.shows("ver otros 22");
    page.hides("Asesora 39");
    page.press(" ");
    page.press("⇲");
    page.shows("Asesora 39");
    let wishes = page.press(" ");
    let query = asked(&wishes).expect("it is asked for");
    assert!(query.chosen.has(CaseFacet::Adviser, "A39"));
}
