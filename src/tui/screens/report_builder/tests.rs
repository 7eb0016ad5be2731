use super::*;
use crate::actions::{ListPage, PageAt, ReportChoice};
use crate::domain::authority::Role;
use crate::domain::report::{CheckSaid, LeftOut, Totals};
use crate::domain::terminal::Channel;
use crate::tui::testing::prelude::*;
use serde_json::json;

fn name(number: u32) -> String {
    format!("LIM014-2026-A-{number:06}")
}

fn check(outage: &str, rule: &str, message: &str, included: bool) -> CheckSaid {
    CheckSaid {
        outage: outage.to_owned(),
        rule: rule.to_owned(),
        message: message.to_owned(),
        included,
    }
}

fn row(number: u32) -> ReportRow {
    serde_json::from_value(json!({
        "id": uuid::Uuid::from_u128(number.into()),
        "correlative": name(number),
        "point": "LIM014",
        "terminal": "A",
        "channel": "cac",
        "procedure_type": "consultas",
        "procedure": "Bloqueo por robo",
        "applications": ["SIAC ÚNICO"],
        "scenario": "unforeseen",
        "state": "closed",
        "cause": "Corte del fluido eléctrico",
        "sustento": "Volvió la luz",
        "confirmed": false,
        "started_at": at("10:31"),
        "started_source": "user",
        "detected_at": at("10:33"),
        "registered_at": at("10:35"),
        "restored_at": at("11:46"),
        "duration_seconds": 4500,
        "over_one_hour": true,
        "late_registration": false,
        "closing_to_validate": false,
        "attentions": 3,
        "critical_pending": 0,
        "critical_elsewhere": 0,
        "evidence": [],
        "regularization": "pending",
        "without_effect": false,
    }))
    .unwrap()
}

fn inside(number: u32, failed: Vec<CheckSaid>) -> PlannedEvent {
    let row = row(number);
    PlannedEvent {
        place: 0,
        outage: row.correlative.clone(),
        procedure_type: "Consultas".to_owned(),
        started_at: row.started_at,
        lasted: row.lasted(),
        failed,
        half: PlannedHalf::In(Box::new(row)),
    }
}

fn outside(number: u32, rule: &str, reason: &str, can_enter: bool) -> PlannedEvent {
    let out = LeftOut {
        id: uuid::Uuid::from_u128(number.into()),
        outage: name(number),
        rule: rule.to_owned(),
        reason: reason.to_owned(),
        can_enter,
        procedure_type: "Altas".to_owned(),
        started_at: at("08:10"),
        duration_seconds: 2400,
        is_open: false,
    };
    PlannedEvent {
        place: 0,
        outage: name(number),
        procedure_type: out.procedure_type.clone(),
        started_at: out.started_at,
        lasted: out.lasted(),
        failed: Vec::new(),
        half: PlannedHalf::Out(out),
    }
}

/// Two that enter, one of them by name; a mass failure, one with open checks and a test
/// that do not.
fn all() -> Vec<PlannedEvent> {
    let open = "C&I no lo validó";
    let included = vec![check(&name(41), "V7", open, true)];
    let mut unchecked = outside(43, "V7", open, true);
    unchecked.failed = vec![
        check(&name(43), "V7", open, false),
        check(&name(43), "V5", "no tiene dictamen", false),
    ];
    let mut all = vec![
        inside(39, Vec::new()),
        inside(41, included),
        outside(42, "P2", "falla masiva: no se eligió", true),
        unchecked,
        outside(44, "P2", "error o prueba: nunca se reporta", false),
    ];
    for (place, event) in all.iter_mut().enumerate() {
        event.place = place;
    }
    all
}

fn answered(page: &mut Listed<ReportBuilder>, unchanged: bool) {
    let input = ReportInput {
        repeat: false,
        ..page.page.own.input.clone()
    };
    planned(page, input, unchanged);
}

fn planned(page: &mut Listed<ReportBuilder>, input: ReportInput, unchanged: bool) {
    let all = all();
    let spans = all[..2].iter().map(|it| it.lasted);
    let report = PlannedReport {
        input,
        name: "2026-007 v1".to_owned(),
        kind: "preliminar".to_owned(),
        replaces: unchanged.then(|| "2026-006 v3".to_owned()),
        due: chrono::NaiveDate::from_ymd_opt(2026, 12, 2),
        totals: Totals::of(spans),
        left_out: 3,
        mass_failures: Totals::of([Some(2400)]),
        unchanged,
        drops: Vec::new(),
        warnings: Vec::new(),
    };
    let list = ListPage::of_all(all, PageAt::First, 14, |it| it.place);
    page.answer(RegulatoryAnswer::Planned(Box::new(report), list));
}

fn listed(mut stage: Stage, role: Role) -> Listed<ReportBuilder> {
    stage.role = role;
    stage.board.status.channel = Channel::Oficina;
    let mut page = Listed::open(stage, list);
    let wishes = std::mem::take(&mut page.wishes);
    let first = ReportInput {
        repeat: true,
        ..november()
    };
    assert_eq!(asked(wishes), Some(first));
    answered(&mut page, false);
    page
}

fn november() -> ReportInput {
    chosen_of(11)
}

/// Of a month, with nothing chosen.
fn chosen_of(month: u32) -> ReportInput {
    let month = FigureSpan::of(2026, Some(month)).unwrap();
    ReportInput::of(month.first(), month.last())
}

/// What a plan is asked for.
fn asked(wishes: Vec<Wish>) -> Option<ReportInput> {
    first_asked!(
        wishes,
        Effect::RegulatoryReport(RegulatoryEffect::Plan { input, .. }) => input
    )
}

fn chosen(wishes: Vec<Wish>) -> Option<ReportInput> {
    first_asked!(
        wishes,
        Effect::RegulatoryReport(RegulatoryEffect::Choose(input)) => input
    )
}

#[test]
fn p2_p3_both_halves_stand_in_one_list_with_why_and_the_checks() {
    let mut page = listed(Stage::new(), Role::Control);
    insta::assert_snapshot!(page.draw());
    page.press("↓↓↓⏎");
    insta::assert_snapshot!("checks", page.draw());
    let wide = listed(Stage::sized(140, 30), Role::Control);
    insta::assert_snapshot!("wide", wide.draw());
    let expected = Destination::OutageDetail(name(43));
    asked_for!(page.press("⏎"), Wish::Go(to) if *to == expected);
}

#[test]
fn p2_a_choice_has_its_reason_and_the_plan_is_asked_for_anew_with_it() {
    let mut page = listed(Stage::new(), Role::Control);
    page.press("↓↓↓ ");
    insta::assert_snapshot!("why", page.draw());
    // No reason, no choice.
    assert_eq!(chosen(page.press("⏎")), None);
    let with = chosen(page.press("lo pide el regulador⏎")).unwrap();
    let choice = ReportChoice {
        outage: name(43),
        choice: Chosen::Include,
        reason: "lo pide el regulador".to_owned(),
    };
    assert_eq!(with.choices, [choice]);
    let again = page.answer(RegulatoryAnswer::Chosen(with.clone()));
    assert_eq!(asked(again), Some(with.clone()));
    answered(&mut page, false);
    // The same key takes it back, and nothing more is asked.
    assert_eq!(chosen(page.press(" ")), Some(november()));
    // What enters is left out by the same key.
    page.press("↑↑↑ ");
    let out = chosen(page.press("va por carta⏎")).unwrap();
    assert_eq!(out.choices[1].choice, Chosen::Exclude);
    assert_eq!(out.choices[1].outage, name(39));
}

#[test]
fn p2_mass_failures_enter_for_a_reason_and_leave_without_one() {
    let mut page = listed(Stage::new(), Role::Control);
    page.press("G");
    page.shows("Con ellas entra 1 evento más, 0 h 40 min");
    let with = chosen(page.press("oficio 12⏎")).unwrap();
    assert_eq!(with.mass_failures.as_deref(), Some("oficio 12"));
    page.answer(RegulatoryAnswer::Chosen(with));
    answered(&mut page, false);
    page.shows("con masivas");
    assert_eq!(chosen(page.press("G")), Some(november()));
}

#[test]
fn p2_what_never_enters_is_refused_with_the_rule_before_anything_is_typed() {
    let mut page = listed(Stage::new(), Role::Control);
    let wishes = page.press("↓↓↓↓ ");
    asked_for!(wishes, Wish::Ask(Window::Tell { title, .. }) if title == "No se hizo · P2");
    assert_eq!(chosen(wishes), None);
}

#[test]
fn p2_what_was_chosen_of_a_month_is_there_when_one_comes_back_to_it() {
    let mut page = listed(Stage::new(), Role::Control);
    let with = ReportInput {
        mass_failures: Some("oficio 12".to_owned()),
        ..november()
    };
    page.answer(RegulatoryAnswer::Chosen(with.clone()));
    let october = ReportInput {
        repeat: true,
        ..chosen_of(10)
    };
    assert_eq!(asked(page.press("<")), Some(october));
    assert_eq!(asked(page.press(">")), Some(with));
}

#[test]
fn p1_other_days_are_asked_for_and_begin_with_what_was_chosen_of_them() {
    let mut page = listed(Stage::new(), Role::Control);
    page.press("P");
    insta::assert_snapshot!("period", page.draw());
    assert_eq!(chosen(page.press("20/11/2026⇥10/11/2026⏎")), None);
    page.shows("El período termina antes de empezar.");
    page.press("⎋");
    page.press("P");
    let day = |day| chrono::NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
    let days = ReportInput {
        repeat: true,
        ..ReportInput::of(day(5), day(20))
    };
    let wished = chosen(page.press("05/11/2026⇥20/11/2026⏎"));
    assert_eq!(wished, Some(days.clone()));
    let again = page.answer(RegulatoryAnswer::Chosen(days.clone()));
    assert_eq!(asked(again), Some(days.clone()));
    // The version before chose something: it stands, and can be taken back.
    let repeated = ReportInput {
        repeat: false,
        mass_failures: Some("oficio 12".to_owned()),
        ..days.clone()
    };
    planned(&mut page, repeated, false);
    page.shows("05/11–20/11/2026");
    page.shows("con masivas");
    let without = ReportInput {
        repeat: false,
        ..days
    };
    assert_eq!(chosen(page.press("G")), Some(without));
    // From such days the keys of the months lead to the one that they are in.
    let november = ReportInput {
        repeat: true,
        ..november()
    };
    assert_eq!(
        asked(page.press("<")).map(|it| it.from),
        Some(november.from)
    );
}

#[test]
fn p4_law_4_it_is_prepared_once_the_word_is_typed() {
    let mut page = listed(Stage::new(), Role::Control);
    let prepared = |wishes: Vec<Wish>| {
        first_asked!(
            wishes,
            Effect::RegulatoryReport(RegulatoryEffect::Prepare(input)) => input
        )
    };
    page.press("n");
    insta::assert_snapshot!("prepare", page.draw());
    assert_eq!(prepared(page.press("PREPARA⏎")), None);
    assert_eq!(prepared(page.press("R⏎")), Some(november()));
    let wishes = page.answer(RegulatoryAnswer::Prepared("2026-007 v1".into()));
    asked_for!(
        wishes,
        Wish::Effect(Effect::RegulatoryReport(RegulatoryEffect::Plan { .. }))
    );
    asked_for!(wishes, Wish::Go(Destination::PreparedReports));
    // The version that was prepared says all that there is to be said.
    answered(&mut page, true);
    let wishes = page.press("n");
    asked_for!(wishes, Wish::Ask(Window::Tell { title, .. }) if title == "No se hizo · P5");
}

#[test]
fn p4_u1_only_control_chooses_and_prepares() {
    let mut page = listed(Stage::new(), Role::Gerente);
    for key in ["n", "G", " "] {
        let wishes = page.press(key);
        asked_for!(wishes, Wish::Ask(Window::Tell { .. }));
        assert!(!wishes.iter().any(|it| matches!(it, Wish::Effect(_))));
    }
    page.hides("Preparar");
}
