use super::super::super::document::FileKind;
use super::*;

fn meta(user: u128, role: Role) -> Meta {
    Meta {
        replica: Uuid::from_u128(1),
        sequence: 1,
        at: DateTime::parse_from_rfc3339("2026-11-30T10:00:00-05:00").unwrap(),
        user: Uuid::from_u128(user),
        role,
        clock_suspect: false,
    }
}

fn sealed() -> Sealed {
    Sealed {
        vault: Uuid::from_u128(9),
        digest: "ab".repeat(32),
    }
}

fn document(file_kind: FileKind) -> DocumentFacts {
    DocumentFacts {
        content: sealed(),
        size: 1,
        file_kind,
    }
}

fn prepared(version: u32, digest: &str) -> Box<Prepared> {
    let day = "2026-11-28".parse().unwrap();
    Box::new(Prepared {
        number: ReportNumber {
            year: 2026,
            number: 7,
        },
        version,
        kind: ReportKind::Final,
        from: day,
        to: day,
        due: Some("2026-12-02".parse().unwrap()),
        rows: vec![Uuid::from_u128(7)],
        chosen: Vec::new(),
        mass_failures: None,
        pdf: document(FileKind::Pdf),
        workbook: document(FileKind::Workbook),
        model: document(FileKind::Model),
        annex: None,
        digest: digest.repeat(32),
    })
}

fn approved(version: u32, post: Role, digest: &str) -> ReportEvent {
    ReportEvent::Approved(Box::new(Approved {
        version,
        post,
        digest: digest.repeat(32),
        recorded: None,
    }))
}

const GERENTE: u128 = 3;
const DIRECTOR: u128 = 4;

/// What a report is after some operations, each by somebody.
fn after(events: Vec<(u128, ReportEvent)>) -> RegulatoryReport {
    let mut state = None;
    for (user, event) in events {
        let meta = meta(user, Role::Control);
        RegulatoryReport::apply(&mut state, Uuid::from_u128(5), &meta, event);
    }
    state.unwrap()
}

fn first() -> Vec<(u128, ReportEvent)> {
    vec![(2, ReportEvent::Prepared(prepared(1, "aa")))]
}

fn whole() -> Vec<(u128, ReportEvent)> {
    let mut events = first();
    events.push((GERENTE, approved(1, Role::Gerente, "aa")));
    events.push((DIRECTOR, approved(1, Role::Director, "aa")));
    events
}

fn sent(version: u32) -> ReportEvent {
    ReportEvent::Sent(Sent {
        version,
        sent_at: meta(2, Role::Control).at,
    })
}

fn state(of: &RegulatoryReport) -> ReportState {
    of.versions.last().unwrap().state()
}

#[test]
fn p4_the_gerente_approves_then_the_director_and_then_it_is_sent() {
    let mut events = first();
    assert_eq!(state(&after(events.clone())), ReportState::Draft);
    for (user, event, expected) in [
        (
            GERENTE,
            approved(1, Role::Gerente, "aa"),
            ReportState::ManagerApproved,
        ),
        (
            DIRECTOR,
            approved(1, Role::Director, "aa"),
            ReportState::Approved,
        ),
        (2, sent(1), ReportState::Sent),
    ] {
        events.push((user, event));
        let report = after(events.clone());
        assert_eq!((state(&report), report.without_effect), (expected, 0));
    }
}

#[test]
fn p4_what_is_out_of_turn_of_one_person_or_of_other_bytes_has_no_effect() {
    let manager = (GERENTE, approved(1, Role::Gerente, "aa"));
    for (why, before, last) in [
        (
            "the Director first",
            vec![],
            (DIRECTOR, approved(1, Role::Director, "aa")),
        ),
        (
            "other bytes",
            vec![],
            (GERENTE, approved(1, Role::Gerente, "bb")),
        ),
        ("twice", vec![manager.clone()], manager.clone()),
        (
            "one person",
            vec![manager.clone()],
            (GERENTE, approved(1, Role::Director, "aa")),
        ),
        ("sent with one", vec![manager], (2, sent(1))),
        ("sent with none", vec![], (2, sent(1))),
    ] {
        let mut events = first();
        events.extend(before);
        let expected = after(events.clone());
        events.push(last);
        let report = after(events);
        assert_eq!(report.versions, expected.versions, "{why}");
        assert_eq!(report.without_effect, 1, "{why}");
    }
}

#[test]
fn p5_a_new_version_begins_without_approvals_and_the_one_before_stays() {
    let mut events = whole();
    events.push((2, ReportEvent::Corrected(prepared(2, "bb"))));
    // Of the version before nothing more is approved nor sent.
    events.push((DIRECTOR, approved(1, Role::Director, "aa")));
    events.push((2, sent(1)));
    let report = after(events);
    assert_eq!(report.last_version(), 2);
    assert_eq!(state(&report), ReportState::Draft);
    assert_eq!(report.versions[0].state(), ReportState::Approved);
    assert_eq!(report.without_effect, 2);
    let refused = report.check_sending(1).unwrap_err();
    assert_eq!(refused.rule, Rule::P5);
    assert!(
        refused
            .reason
            .contains("2026-007 v1 fue reemplazada por la v2")
    );
    // Nor does a version come twice, or of another report.
    let mut twice = first();
    twice.push((2, ReportEvent::Corrected(prepared(3, "bb"))));
    assert_eq!(after(twice).last_version(), 1);
}

#[test]
fn t1_the_term_of_a_report_runs_from_its_last_word() {
    let mut events = whole();
    let at = DateTime::parse_from_rfc3339("2026-12-05T10:00:00-05:00").unwrap();
    events.push((
        2,
        ReportEvent::Sent(Sent {
            version: 1,
            sent_at: at,
        }),
    ));
    assert_eq!(after(events).retention_from(), Some(at.date_naive()));
}
