use super::*;
use crate::actions::{ApprovalView, GivenApproval, ListPage, ReportFormat, VersionView};
use crate::domain::authority::Role;
use crate::domain::report::{LeftOut, ReportKind, Totals};
use crate::domain::terminal::Channel;
use crate::tui::testing::prelude::*;
use chrono::NaiveDate;

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

fn awaits(state: ReportState) -> Option<Role> {
    match state {
        ReportState::Draft => Some(Role::Gerente),
        ReportState::ManagerApproved => Some(Role::Director),
        ReportState::Approved | ReportState::Sent => None,
    }
}

fn brief(number: u32, state: ReportState) -> ReportBrief {
    ReportBrief {
        id: uuid::Uuid::from_u128(number.into()),
        mark: None,
        replaced_by: None,
        place: uuid::Uuid::from_u128(number.into()),
        report: format!("2026-{number:03}-v1"),
        name: format!("2026-{number:03} v1"),
        version: 1,
        kind: ReportKind::Final,
        from: day(11, 1),
        to: day(11, 30),
        due: Some(day(11, 20 + number)),
        state,
        events: 6,
        sent_at: (state == ReportState::Sent).then(|| at("10:40")),
        late: number < 2,
        sent_before: None,
        replaces: None,
        awaits: awaits(state),
        prepared_at: at("09:10"),
    }
}

fn whole(brief: &ReportBrief) -> ReportView {
    let approved = |role, by: &str| ApprovalView {
        role,
        by: Some(by.to_owned()),
        at: at("09:40"),
        digest: "9f3a11c0".repeat(8),
        recorded_by: None,
        evidence: None,
    };
    let mut approvals = vec![
        approved(Role::Gerente, "G. Prueba"),
        approved(Role::Director, "D. Prueba"),
    ];
    approvals.truncate(match brief.state {
        ReportState::Draft => 0,
        ReportState::ManagerApproved => 1,
        ReportState::Approved | ReportState::Sent => 2,
    });
    let out = LeftOut {
        id: uuid::Uuid::from_u128(1),
        outage: "LIM014-2026-A-000042".to_owned(),
        rule: "P2".to_owned(),
        reason: "falla masiva: no se eligió".to_owned(),
        can_enter: true,
        procedure_type: "Altas".to_owned(),
        started_at: at("08:10"),
        duration_seconds: 2400,
        is_open: false,
    };
    ReportView {
        report: Some(brief.report.clone()),
        version: 1,
        kind: brief.kind,
        from: brief.from,
        to: brief.to,
        due: brief.due,
        state: Some(brief.state),
        rows: Vec::new(),
        left_out: vec![out],
        failed_checks: Vec::new(),
        news: Vec::new(),
        asks_new_version: false,
        versions: Vec::new(),
        approvals,
        digest: Some("9f3a11c0".repeat(8)),
        sent_at: brief.sent_at,
        late: brief.late,
        replaces: None,
        replaced_by: None,
        name: brief.name.clone(),
        changes: Vec::new(),
        totals: Totals {
            events: 6,
            seconds: 33_120,
            ..Totals::default()
        },
        mass_failures: None,
        prepared_at: brief.prepared_at,
        prepared_by: "C. Prueba".to_owned(),
        awaits: brief.awaits,
        documents: Vec::new(),
        warnings: Vec::new(),
        purged: false,
        corrects: None,
    }
}

fn listed(mut stage: Stage, role: Role, first: ReportState) -> Listed<PreparedReports> {
    stage.role = role;
    stage.board.status.channel = Channel::Oficina;
    let mut page = Listed::open(stage, list);
    let rows = vec![brief(7, first), brief(1, ReportState::Sent)];
    let shown = whole(&rows[0]);
    let list = ListPage {
        total: crate::actions::Total::of(rows.len()),
        rows,
        ..ListPage::default()
    };
    page.answer(RegulatoryAnswer::Listed(list));
    page.press("⏎");
    page.answer(RegulatoryAnswer::Shown(Box::new(shown)));
    page
}

fn effect(wishes: Vec<Wish>) -> Option<RegulatoryEffect> {
    first_asked!(wishes, Effect::RegulatoryReport(effect) => effect)
}

#[test]
fn p4_p5_the_reports_stand_with_their_state_and_their_digest_in_groups() {
    let mut page = listed(Stage::new(), Role::Control, ReportState::ManagerApproved);
    insta::assert_snapshot!("one", page.draw());
    page.press("⎋");
    insta::assert_snapshot!(page.draw());
    let wide = listed(
        Stage::sized(140, 30),
        Role::Control,
        ReportState::ManagerApproved,
    );
    insta::assert_snapshot!("wide", wide.draw());
}

#[test]
fn p4_law_4_it_is_approved_by_a_word_over_the_digest_that_was_read() {
    let mut page = listed(Stage::new(), Role::Gerente, ReportState::Draft);
    page.press("J");
    assert!(effect(page.press("APROBA⏎")).is_none());
    let Some(RegulatoryEffect::Approve { report, digest }) = effect(page.press("R⏎")) else {
        panic!("not approved");
    };
    assert_eq!(
        (report.as_str(), digest),
        ("2026-007-v1", "9f3a11c0".repeat(8))
    );
    let told = "Reporte aprobado; falta el Director";
    let wishes = page.answer(RegulatoryAnswer::Moved { report, told });
    assert!(effect(wishes).is_some());
}

#[test]
fn p4_u1_control_does_not_approve_nor_does_the_gerente_send() {
    let refused = |mut page: Listed<PreparedReports>, key| {
        let wishes = page.press(key);
        asked_for!(wishes, Wish::Ask(Window::Tell { title, .. }) if title == "No se hizo · P4");
        assert!(effect(wishes).is_none());
    };
    refused(listed(Stage::new(), Role::Control, ReportState::Draft), "J");
    refused(
        listed(Stage::new(), Role::Gerente, ReportState::Approved),
        "E",
    );
}

#[test]
fn p4_it_is_sent_by_a_word_once_both_approved() {
    let mut page = listed(Stage::new(), Role::Control, ReportState::ManagerApproved);
    let wishes = page.press("E");
    asked_for!(wishes, Wish::Ask(Window::Tell { title, .. }) if title == "No se hizo · P4");
    let mut page = listed(Stage::new(), Role::Control, ReportState::Approved);
    page.press("E");
    insta::assert_snapshot!("send", page.draw());
    let sent = effect(page.press("10:20⇥ENVIADO⏎"));
    assert_like!(sent, Some(RegulatoryEffect::Send { at: it, .. }) if it == Some(at("10:20")));
    // What stands there unasked is now.
    let mut page = listed(Stage::new(), Role::Control, ReportState::Approved);
    page.press("E");
    let sent = effect(page.press("⇥ENVIADO⏎"));
    assert_like!(sent, Some(RegulatoryEffect::Send { at: None, .. }));
    // What is no instant is told.
    let mut page = listed(Stage::new(), Role::Control, ReportState::Approved);
    page.press("E");
    assert!(effect(page.press("nunca⇥ENVIADO⏎")).is_none());
}

#[test]
fn p5_its_documents_are_written_as_they_were_kept() {
    let mut page = listed(Stage::new(), Role::Gerente, ReportState::Sent);
    page.press("x");
    let written = effect(page.press("⏎"));
    assert_like!(
        written,
        Some(RegulatoryEffect::Write {
            format: Some(ReportFormat::Pdf),
            ..
        })
    );
}

/// The list alone, no record loaded yet.
fn unopened(role: Role, rows: Vec<ReportBrief>) -> Listed<PreparedReports> {
    let mut stage = Stage::new();
    stage.role = role;
    stage.board.status.channel = Channel::Oficina;
    let mut page = Listed::open(stage, list);
    let list = ListPage {
        total: crate::actions::Total::of(rows.len()),
        rows,
        ..ListPage::default()
    };
    page.answer(RegulatoryAnswer::Listed(list));
    page
}

#[test]
fn p4_an_approval_given_elsewhere_is_written_down_with_what_shows_it() {
    let mut page = listed(Stage::new(), Role::Control, ReportState::ManagerApproved);
    page.press("h");
    insta::assert_snapshot!("record", page.draw());
    assert!(effect(page.press("Dora Directora⇥/tmp/aprobado.pdf⇥APROBADO")).is_none());
    let Some(RegulatoryEffect::Record {
        report,
        digest,
        given,
    }) = effect(page.press("⏎"))
    else {
        panic!("not recorded");
    };
    assert_eq!(
        (report.as_str(), digest),
        ("2026-007-v1", "9f3a11c0".repeat(8))
    );
    let expected = GivenApproval {
        name: "Dora Directora".to_owned(),
        post: Role::Director,
        evidence: "/tmp/aprobado.pdf".into(),
    };
    assert_eq!(given, expected);
    // Nobody but Control writes one down.
    let mut page = listed(Stage::new(), Role::Gerente, ReportState::Draft);
    asked_for!(page.press("h"), Wish::Ask(Window::Tell { .. }));
}

#[test]
fn p4_the_director_learns_whose_turn_it_is_before_anything_is_typed() {
    let mut page = listed(Stage::new(), Role::Director, ReportState::Draft);
    let wishes = page.press("J");
    asked_for!(wishes, Wish::Ask(Window::Tell { title, .. }) if title == "No se hizo · P4");
    assert!(effect(page.press("APROBAR⏎")).is_none());
}

#[test]
fn p5_in_the_list_what_needs_no_reading_is_done_and_what_does_says_so() {
    let rows = || vec![brief(7, ReportState::Approved)];
    let mut page = unopened(Role::Control, rows());
    insta::assert_snapshot!("list", page.draw());
    page.press("x");
    assert_like!(
        effect(page.press("⏎")),
        Some(RegulatoryEffect::Write { report, .. }) if report == "2026-007-v1"
    );
    let mut page = unopened(Role::Control, rows());
    page.press("E");
    page.shows("El reporte 2026-007 v1 se envió");
    for (role, key) in [(Role::Gerente, "J"), (Role::Control, "h")] {
        let mut page = unopened(role, vec![brief(7, ReportState::Draft)]);
        let wishes = page.press(key);
        asked_for!(wishes, Wish::Ask(Window::Tell { .. }));
        assert!(effect(wishes).is_none());
    }
}

#[test]
fn p5_all_versions_are_listed_and_equal_numbers_are_told_apart() {
    let older = ReportBrief {
        replaced_by: Some("2026-007-v2".to_owned()),
        ..brief(7, ReportState::Draft)
    };
    let alike = |mark: &str| ReportBrief {
        report: format!("2026-008-v1#{mark}"),
        name: format!("2026-008 v1 #{mark}"),
        mark: Some(mark.to_owned()),
        ..brief(8, ReportState::Sent)
    };
    let mut page = unopened(Role::Control, vec![brief(7, ReportState::Draft)]);
    let asked = effect(page.press("s"));
    assert_like!(
        asked,
        Some(RegulatoryEffect::List {
            listed: VersionsListed::All,
            ..
        })
    );
    let rows = vec![alike("07ab"), alike("3fe1"), older];
    let list = ListPage {
        total: crate::actions::Total::of(rows.len()),
        rows,
        ..ListPage::default()
    };
    page.answer(RegulatoryAnswer::Listed(list));
    insta::assert_snapshot!("versions", page.draw());
}

#[test]
fn c6_p5_what_was_sent_and_is_no_longer_so_asks_for_a_new_version() {
    let mut page = listed(Stage::new(), Role::Control, ReportState::Sent);
    let mut view = whole(&brief(7, ReportState::Sent));
    view.asks_new_version = true;
    view.news = vec![RowChange::Gone {
        outage: "LIM014-2026-A-000041".to_owned(),
    }];
    view.versions = vec![
        VersionView {
            report: "2026-007-v1".to_owned(),
            version: 1,
            state: ReportState::Sent,
            sent_at: Some(at("10:40")),
        };
        2
    ];
    page.answer(RegulatoryAnswer::Shown(Box::new(view)));
    insta::assert_snapshot!("asks", page.draw());
}

#[test]
fn p5_a_deed_in_the_list_is_about_the_version_that_is_turned_to() {
    let mut page = listed(Stage::new(), Role::Control, ReportState::ManagerApproved);
    page.press("⎋↓x");
    page.shows("Escribir el reporte 2026-001 v1");
}
