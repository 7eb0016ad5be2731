//! A notice and the outages it speaks of (E8, E13, O2).

use crate::support::desk::*;
use crate::support::store::*;
use chrono::TimeDelta;
use contingencia::actions::{
    AlertSubject, ClosingInput, CorrectionField, Desk, FailureInput, NoticeInput, NoticeView,
    OutageView, close_outage, letters_about, open_outage, prepare_letter, register_notice,
    restore_outage, show_letter, show_outage,
};
use contingencia::domain::authority::Role;
use contingencia::domain::catalog::Scenario;
use contingencia::domain::outage::{OpeningInput, Outage, Source};
use contingencia::domain::rule::Rule;
use contingencia::store::{SetUp, set_up};

fn notice(reference: &str, from: &str, to: Option<&str>) -> NoticeInput {
    NoticeInput {
        reference: reference.to_owned(),
        from: Some(at(from)),
        to: to.map(at),
        applications: vec!["siac_unico".to_owned()],
        ..NoticeInput::default()
    }
}

fn denied(input: NoticeInput) -> NoticeInput {
    NoticeInput {
        denied: true,
        ..input
    }
}

fn said(desk: &mut Desk, input: &NoticeInput) -> NoticeView {
    register_notice(desk, input).unwrap()
}

/// An outage that began at 09:00 and is registered at 10:42.
fn since_nine(procedure: &str) -> OpeningInput {
    OpeningInput {
        started: Some(at("09:00")),
        ..mass_failure(procedure)
    }
}

fn opens(desk: &mut Desk, input: &OpeningInput) -> OutageView {
    open_outage(desk, input).unwrap()
}

fn standing(desk: &Desk, name: &str) -> (Option<String>, bool) {
    let outage = show_outage(desk, name).unwrap().outage;
    (outage.notice, outage.confirmed)
}

fn has(reference: &str, confirmed: bool) -> (Option<String>, bool) {
    (Some(reference.to_owned()), confirmed)
}

#[test]
fn e13_a_notice_whose_window_is_over_or_not_begun_confirms_nothing() {
    let place = Place::new();
    let mut desk = desk(&place);
    let outage = opens(&mut desk, &since_nine("reclamo")).correlative;
    restore_outage(&mut desk, &outage, Some(at("10:00"))).unwrap();
    for (reference, from, to) in [
        ("FS-1", "07:00", Some("09:00")),
        ("FS-2", "10:00", Some("10:30")),
        ("FS-3", "10:15", None),
    ] {
        assert!(
            said(&mut desk, &notice(reference, from, to))
                .outages
                .is_empty()
        );
        assert_eq!(standing(&desk, &outage), (None, false), "{reference}");
    }
    let other = NoticeInput {
        applications: vec!["sga".into()],
        ..notice("FS-4", "08:00", None)
    };
    assert!(said(&mut desk, &other).outages.is_empty());
    let it = said(&mut desk, &notice("FS-5", "08:00", Some("09:01")));
    assert_eq!(it.outages, [outage.as_str()]);
    assert_eq!(standing(&desk, &outage), has("FS-5", true));
}

#[test]
fn e13_a_notice_speaks_of_all_outages_however_many() {
    let place = Place::new();
    let mut desk = desk(&place);
    for _ in 0..205 {
        let over = OpeningInput {
            restored: Some(at("10:30")),
            late_reason: Some("No había luz.".into()),
            ..since_nine("reclamo")
        };
        opens(&mut desk, &over);
    }
    assert_eq!(
        said(&mut desk, &notice("FS-1", "08:00", None))
            .outages
            .len(),
        205
    );
    let first = AlertSubject::Outage("A-1".into());
    let letters = letters_about(&desk, &first).unwrap();
    assert_eq!(letters[0].notice.as_deref(), Some("FS-1"));
    assert_eq!(standing(&desk, "A-1"), has("FS-1", true));
}

#[test]
fn e13_a_denial_of_another_failure_overturns_nothing() {
    let place = Place::new();
    let mut desk = desk(&place);
    let outage = opens(&mut desk, &since_nine("reclamo")).correlative;
    said(&mut desk, &notice("FS-1", "08:00", None));
    let other = said(&mut desk, &denied(notice("FS-2", "08:30", None)));
    assert!(other.outages.is_empty());
    assert_eq!(
        (
            other.kept[0].outage.as_str(),
            other.kept[0].reference.as_str()
        ),
        (outage.as_str(), "FS-1")
    );
    assert_eq!(standing(&desk, &outage), has("FS-1", true));
    // It says so: by name, or as a second word on the same failure.
    let replacing = NoticeInput {
        replaces: "FS-1".into(),
        ..denied(notice("FS-3", "08:30", None))
    };
    assert_eq!(said(&mut desk, &replacing).outages, [outage.as_str()]);
    assert_eq!(standing(&desk, &outage), has("FS-3", false));
    assert_eq!(
        said(&mut desk, &notice("FS-3", "08:30", None)).outages,
        [outage.as_str()]
    );
    assert_eq!(standing(&desk, &outage), has("FS-3", true));
    // Nor does another failure's notice confirm what was denied.
    said(&mut desk, &denied(notice("FS-3", "08:30", None)));
    said(&mut desk, &notice("FS-4", "08:30", None));
    assert_eq!(standing(&desk, &outage), has("FS-3", false));
    let unknown = NoticeInput {
        replaces: "FS-99".into(),
        ..notice("FS-5", "08:30", None)
    };
    assert!(register_notice(&mut desk, &unknown).is_err());
    drop(desk);
    assert_eq!(place.verify().problems, []);
}

#[test]
fn e13_a_notice_that_draws_its_window_in_names_what_it_leaves() {
    let place = Place::new();
    let mut desk = desk(&place);
    let outage = opens(&mut desk, &since_nine("reclamo")).correlative;
    said(&mut desk, &notice("FS-1", "08:00", None));
    let drawn_in = said(&mut desk, &notice("FS-1", "07:00", Some("08:30")));
    assert!(drawn_in.outages.is_empty());
    assert_eq!(
        (
            drawn_in.left[0].outage.as_str(),
            drawn_in.left[0].reference.as_str()
        ),
        (outage.as_str(), "FS-1")
    );
}

#[test]
fn e13_what_was_closed_unconfirmed_is_confirmed_by_the_notice_that_comes_later() {
    let place = Place::new();
    let mut desk = desk(&place);
    let outage = opens(&mut desk, &since_nine("reclamo")).correlative;
    restore_outage(&mut desk, &outage, Some(at("10:00"))).unwrap();
    said(&mut desk, &denied(notice("FS-1", "08:00", None)));
    let input = ClosingInput {
        cause: "falla_masiva_aplicativo".into(),
        sustento: "Volvió sin que nadie lo confirme.".into(),
        reference: "TEC-1".into(),
        ..ClosingInput::default()
    };
    // Closed while it was confirmed, then denied, then confirmed again.
    said(&mut desk, &notice("FS-1", "08:00", None));
    assert!(
        !close_outage(&mut desk, &outage, &input)
            .unwrap()
            .closed_unconfirmed
    );
    said(&mut desk, &denied(notice("FS-1", "08:00", None)));
    let flagged = |desk: &Desk| {
        show_outage(desk, &outage)
            .unwrap()
            .outage
            .closed_unconfirmed
    };
    assert!(flagged(&desk));
    assert_eq!(
        said(&mut desk, &notice("FS-1", "08:00", None)).outages,
        [outage.as_str()]
    );
    assert!(!flagged(&desk));
}

#[test]
fn e13_an_outage_is_opened_unconfirmed_where_the_notice_speaks_of_another() {
    let place = Place::new();
    let mut desk = desk(&place);
    said(&mut desk, &notice("FS-1", "06:00", Some("08:00")));
    let citing = OpeningInput {
        notice: Some("FS-1".into()),
        ..since_nine("reclamo")
    };
    let outage = opens(&mut desk, &citing);
    assert_eq!((outage.notice, outage.confirmed), (None, false));
    let corrected = corrects(
        &mut desk,
        &outage.correlative,
        CorrectionField::Notice,
        "FS-1",
        "es el que vale",
    );
    assert_eq!(rule_of(&corrected.unwrap_err()), Some(Rule::E13));
    // Nor is an unforeseen event confirmed by any.
    said(&mut desk, &notice("FS-2", "06:00", None));
    let unforeseen = OpeningInput {
        notice: Some("FS-2".into()),
        scenario: Some(Scenario::Unforeseen),
        ..since_nine("contratacion")
    };
    assert_eq!(opens(&mut desk, &unforeseen).notice, None);
}

fn record(desk: Desk, place: &Place, outage: &OutageView) -> Outage {
    drop(desk);
    let store = place.unlock().unwrap();
    store.read().outage(outage.id).unwrap().unwrap()
}

#[test]
fn o2_a_start_that_nobody_said_is_the_notices() {
    let place = Place::new();
    let mut desk = desk(&place);
    said(&mut desk, &notice("FS-1", "10:05", None));
    let citing = OpeningInput {
        notice: Some("FS-1".into()),
        detected: Some(at("10:40")),
        ..mass_failure("reclamo")
    };
    let outage = opens(&mut desk, &citing);
    assert_eq!((outage.started_at, outage.confirmed), (at("10:05"), true));
    let record = record(desk, &place, &outage);
    assert_eq!(
        (record.started.source, record.started.afterwards),
        (Source::Notice, true)
    );
    assert_eq!(record.detected.source, Source::User);
}

#[test]
fn o2_what_was_said_and_what_a_denial_says_is_no_start_of_the_notices() {
    let place = Place::new();
    let mut desk = desk(&place);
    said(&mut desk, &denied(notice("FS-1", "10:05", None)));
    let citing = |procedure| OpeningInput {
        notice: Some("FS-1".into()),
        ..mass_failure(procedure)
    };
    let unsaid = opens(&mut desk, &citing("reclamo"));
    assert_eq!((unsaid.started_at, unsaid.confirmed), (at("10:42"), false));
    said(&mut desk, &notice("FS-1", "10:05", None));
    let typed = OpeningInput {
        started: Some(at("10:30")),
        ..citing("contratacion")
    };
    let typed = opens(&mut desk, &typed);
    assert_eq!(typed.started_at, at("10:30"));
    assert_eq!(record(desk, &place, &typed).started.source, Source::User);
}

#[test]
fn a2_a_notice_answers_the_alerts_about_what_it_speaks_of_however_many() {
    let place = Place::new();
    let mut desk = desk(&place);
    let mut alert = |application: &str, since| {
        let failure = FailureInput {
            applications: vec![application.to_owned()],
            since: Some(since),
        };
        prepare_letter(&mut desk, &AlertSubject::Failure(failure))
            .unwrap()
            .id
    };
    let first = alert("siac_unico", at("09:00"));
    let other = alert("sga", at("09:00"));
    for minute in 0..205 {
        alert("siac_unico", at("06:00") + TimeDelta::seconds(minute));
    }
    said(&mut desk, &notice("FS-1", "08:00", None));
    let mut state = |id| show_letter(&mut desk, id).unwrap().notice;
    assert_eq!(state(first).as_deref(), Some("FS-1"));
    assert_eq!(state(other), None);
}

#[test]
fn e8_at_an_office_tecnologia_control_and_procesos_write_notices_down() {
    for (role, allowed) in [
        (Role::Tecnologia, true),
        (Role::Control, true),
        (Role::Procesos, true),
        (Role::Supervisor, false),
    ] {
        let place = Place::new();
        let asked = SetUp {
            role,
            ..asked_of_the_office()
        };
        let store = set_up(place.paths(), asked, place.ambient()).unwrap().store;
        let mut desk = Desk::over(store).unwrap();
        let done = register_notice(&mut desk, &notice("FS-1", "08:00", None));
        assert_eq!(done.is_ok(), allowed, "{role}");
    }
    let place = Place::new();
    let mut at_a_point = desk_as(&place, Role::Tecnologia);
    let refused = register_notice(&mut at_a_point, &notice("FS-1", "08:00", None));
    assert_eq!(rule_of(&refused.unwrap_err()), Some(Rule::E8));
}
