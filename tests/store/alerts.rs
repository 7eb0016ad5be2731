//! The alert that stands in the place of the official register (A0, A3, A4).

use crate::support::desk::*;
use crate::support::store::*;
use chrono::{DateTime, FixedOffset};
use contingencia::actions::{
    AlertSubject, CorrectionField, Desk, NoticeInput, OutageView, ToDo, board, dismiss_alert,
    letters_about, mark_sent, open_outage, pair_code, pending, register_notice, restore_outage,
    show_outage,
};
use contingencia::domain::alert::{AlertState, Way};
use contingencia::domain::authority::Role;
use contingencia::domain::catalog::{ProcedureType, Scenario};
use contingencia::domain::outage::OpeningInput;
use contingencia::domain::rule::Rule;
use uuid::Uuid;

fn of(scenario: Scenario, procedure: &str) -> OpeningInput {
    OpeningInput {
        scenario: Some(scenario),
        ..mass_failure(procedure)
    }
}

fn opens(desk: &mut Desk, scenario: Scenario, procedure: &str) -> OutageView {
    open_outage(desk, &of(scenario, procedure)).unwrap()
}

/// The events whose alert waits: by `pendientes`, held against the board.
fn due(desk: &Desk) -> Vec<String> {
    let found: Vec<String> = pending(desk, 50)
        .unwrap()
        .alerts
        .into_iter()
        .filter_map(|letter| letter.record)
        .collect();
    let on_the_board: Vec<String> = board(desk)
        .unwrap()
        .to_do
        .into_iter()
        .filter_map(|to_do| match to_do {
            ToDo::Letter { record, .. } => record,
            _ => None,
        })
        .collect();
    assert_eq!(found, on_the_board);
    found
}

fn letter(desk: &Desk, outage: &OutageView) -> (Uuid, AlertState) {
    let subject = AlertSubject::Outage(outage.correlative.clone());
    let letters = letters_about(desk, &subject).unwrap();
    (letters[0].id, letters[0].state)
}

fn confirm(desk: &mut Desk, from: DateTime<FixedOffset>) {
    let notice = NoticeInput {
        reference: "FS-1".into(),
        from: Some(from),
        applications: vec!["siac_unico".into()],
        ..NoticeInput::default()
    };
    register_notice(desk, &notice).unwrap();
}

#[test]
fn a4_every_event_has_its_alert_due_at_once_whatever_its_scenario() {
    let place = Place::new();
    let mut desk = desk(&place);
    confirm(&mut desk, at("10:00"));
    let power_cut = opens(&mut desk, Scenario::Unforeseen, "reclamo");
    let unconfirmed = opens(&mut desk, Scenario::MassFailure, "contratacion");
    let citing = OpeningInput {
        notice: Some("FS-1".into()),
        ..mass_failure("baja_servicio")
    };
    let confirmed = open_outage(&mut desk, &citing).unwrap();
    let over = OpeningInput {
        started: Some(at("10:00")),
        restored: Some(at("10:30")),
        late_reason: Some("No había luz.".into()),
        ..of(Scenario::Unforeseen, "reposicion_chip")
    };
    let over = open_outage(&mut desk, &over).unwrap();
    assert!(power_cut.alert_due && confirmed.confirmed);
    let all = [&power_cut, &unconfirmed, &confirmed, &over];
    assert_eq!(due(&desk), all.map(|outage| outage.correlative.clone()));
}

#[test]
fn a4_a_test_has_no_alert_and_what_turns_out_one_needs_none() {
    let place = Place::new();
    let mut administrator = desk_as(&place, Role::Administrador);
    let test = opens(&mut administrator, Scenario::ErrorOrTest, "reclamo");
    assert!(!test.alert_due);
    assert_eq!(due(&administrator), [] as [&str; 0]);
    let place = Place::new();
    let mut desk = desk(&place);
    let mistake = opens(&mut desk, Scenario::MassFailure, "reclamo").correlative;
    let mut becomes = |scenario: &str| {
        corrects(
            &mut desk,
            &mistake,
            CorrectionField::Scenario,
            scenario,
            "Se marcó otro",
        )
        .unwrap();
        due(&desk)
    };
    assert_eq!(becomes("error"), [] as [&str; 0]);
}

#[test]
fn a4_an_alert_is_due_until_it_is_sent_though_a_notice_answered_it() {
    let place = Place::new();
    let mut desk = desk(&place);
    let outage = opens(&mut desk, Scenario::MassFailure, "reclamo");
    confirm(&mut desk, at("10:00"));
    let (id, state) = letter(&desk, &outage);
    assert_eq!(state, AlertState::Prepared);
    assert_eq!(due(&desk), [outage.correlative.as_str()]);
    mark_sent(&mut desk, id, Way::Phone, false).unwrap();
    assert_eq!(due(&desk), [] as [&str; 0]);
    assert_eq!(letter(&desk, &outage).1, AlertState::Answered);
}

#[test]
fn a4_an_official_code_ends_it() {
    let place = Place::new();
    let mut desk = desk(&place);
    let outage = opens(&mut desk, Scenario::Unforeseen, "reclamo");
    pair_code(&mut desk, &outage.correlative, "ATC-2026-0042", None).unwrap();
    assert_eq!(due(&desk), [] as [&str; 0]);
    assert!(
        !show_outage(&desk, &outage.correlative)
            .unwrap()
            .outage
            .alert_due
    );
    let refused = dismiss_alert(&mut desk, &outage.correlative, "ATC responde");
    assert_eq!(rule_of(&refused.unwrap_err()), Some(Rule::A4));
}

#[test]
fn a4_whoever_says_that_the_register_answers_says_why() {
    let place = Place::new();
    let mut desk = desk(&place);
    let outage = opens(&mut desk, Scenario::Unforeseen, "reclamo");
    let name = outage.correlative.clone();
    assert!(dismiss_alert(&mut desk, &name, "  ").is_err());
    assert_eq!(due(&desk), [name.as_str()]);
    let id = letter(&desk, &outage).0.to_string();
    let answered = dismiss_alert(&mut desk, &id, "ATC abrió a las 10:50").unwrap();
    assert_eq!(
        (answered.correlative.as_str(), answered.alert_due),
        (name.as_str(), false)
    );
    assert_eq!(due(&desk), [] as [&str; 0]);
    assert_eq!(letter(&desk, &outage).1, AlertState::Dismissed);
    let detail = show_outage(&desk, &name).unwrap();
    let last = detail.history.last().unwrap();
    assert_eq!(
        (last.what.as_str(), last.reason.as_deref(), last.effective),
        (
            "El aviso no corresponde",
            Some("ATC abrió a las 10:50"),
            true
        )
    );
    let again = dismiss_alert(&mut desk, &name, "otra vez");
    assert_eq!(rule_of(&again.unwrap_err()), Some(Rule::A4));
    // It can be sent all the same.
    let id = letter(&desk, &outage).0;
    mark_sent(&mut desk, id, Way::Mail, false).unwrap();
    assert_eq!(letter(&desk, &outage).1, AlertState::Sent);
    drop(desk);
    assert_eq!(place.verify().problems, []);
}

#[test]
fn a4_events_of_older_consoles_make_no_new_to_do() {
    let place = Place::new();
    let mut store = place.set_up();
    open(&mut store, ProcedureType::Altas).unwrap();
    let mut desk = Desk::over(store).unwrap();
    assert_eq!(due(&desk), [] as [&str; 0]);
    let refused = dismiss_alert(&mut desk, "A-1", "ATC responde");
    assert_eq!(rule_of(&refused.unwrap_err()), Some(Rule::A4));
}

#[test]
fn a3_from_alert_to_notice_and_from_notice_to_restoration() {
    let place = Place::new();
    let mut desk = desk(&place);
    let outage = opens(&mut desk, Scenario::MassFailure, "reclamo");
    let name = outage.correlative.clone();
    let id = letter(&desk, &outage).0;
    let times = |desk: &Desk| {
        let shown = show_outage(desk, &name).unwrap().outage;
        (
            shown.alert_to_notice_seconds,
            shown.notice_to_restoration_seconds,
        )
    };
    place.clock.set(at("10:45"));
    mark_sent(&mut desk, id, Way::Phone, false).unwrap();
    assert_eq!(times(&desk), (None, None));
    place.clock.set(at("10:50"));
    // Sent once more: what counts is when they were told first.
    mark_sent(&mut desk, id, Way::Mail, true).unwrap();
    place.clock.set(at("11:15"));
    confirm(&mut desk, at("10:00"));
    assert_eq!(times(&desk), (Some(30 * 60), None));
    place.clock.set(at("12:00"));
    // A second word of the mailbox is not its answer.
    confirm(&mut desk, at("09:30"));
    restore_outage(&mut desk, &name, Some(at("11:55"))).unwrap();
    assert_eq!(times(&desk), (Some(30 * 60), Some(40 * 60)));
}

#[test]
fn a3_a_notice_before_the_alert_took_no_time_that_could_be_told() {
    let place = Place::new();
    let mut desk = desk(&place);
    let outage = opens(&mut desk, Scenario::MassFailure, "reclamo");
    confirm(&mut desk, at("10:00"));
    place.clock.set(at("10:55"));
    let id = letter(&desk, &outage).0;
    mark_sent(&mut desk, id, Way::Phone, false).unwrap();
    restore_outage(&mut desk, &outage.correlative, Some(at("10:41"))).unwrap_err();
    let shown = show_outage(&desk, &outage.correlative).unwrap().outage;
    assert_eq!(shown.alert_to_notice_seconds, None);
    assert_eq!(shown.alert_sent_at, Some(at("10:55")));
}
