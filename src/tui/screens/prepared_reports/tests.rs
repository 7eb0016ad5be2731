use super::*;
use crate::actions::{ApprovalView, ListPage, ReportFormat};
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
        },
        mass_failures: None,
        prepared_at: brief.prepared_at,
        prepared_by: "C. Prueba".to_owned(),
        awaits: brief.awaits,
        documents: Vec::new(),
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
    assert_like!(sent, Some(RegulatoryEffect::Send { at: it, .. }) if it == at("10:20"));
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
