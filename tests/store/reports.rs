//! What is kept of a report to the regulator, held against what was prepared (P5).

use crate::support::desk::rule_of;
use crate::support::store::*;
use chrono::DateTime;
use contingencia::actions::{
    Desk, PageAt, ReportFormat, ReportInput, choose_for_report, export_report, page_of_plan,
    plan_purge, prepare_report, purge, show_report,
};
use contingencia::domain::personal::RetentionClass;
use contingencia::domain::rule::Rule;
use contingencia::store::set_up;

/// The office, set up for somebody who makes its reports.
fn office(place: &Place) -> Desk {
    let done = set_up(place.paths(), asked_of_the_office(), place.ambient()).unwrap();
    Desk::over(done.store).unwrap()
}

#[test]
fn p5_a_report_whose_kept_bytes_were_touched_is_named_and_not_given() {
    let place = Place::new();
    let mut desk = office(&place);
    let day = desk.now().date_naive();
    let input = ReportInput {
        from: day,
        to: day,
        mass_failures: None,
        choices: Vec::new(),
        repeat: false,
    };
    let report = prepare_report(&mut desk, &input).unwrap().view;
    let name = report.report.unwrap();
    assert_eq!(place.verify().problems, []);
    place
        .raw()
        .execute_batch("UPDATE document_part SET data = x'00' WHERE rowid = 1")
        .unwrap();
    let problems = place.verify().problems;
    let told: Vec<&str> = problems.iter().map(|it| it.message.as_str()).collect();
    let named = format!(
        "Reporte {}: La parte 1 de un documento fue alterada",
        report.name
    );
    assert!(told.iter().any(|it| it.starts_with(&named)), "{told:?}");
    let refused = export_report(&desk, &name, ReportFormat::Pdf, None).unwrap_err();
    assert_eq!(rule_of(&refused), Some(Rule::P5));
}

#[test]
fn p5_t1_a_report_whose_term_is_over_leaves_its_digest_and_a_later_one_stays() {
    let place = Place::new();
    let at = |text: &str| DateTime::parse_from_rfc3339(text).unwrap();
    place.clock.set(at("2020-03-02T10:00:00-05:00"));
    let mut desk = office(&place);
    let prepared = |desk: &mut Desk| {
        let day = desk.now().date_naive();
        let report = prepare_report(desk, &ReportInput::of(day, day)).unwrap();
        report.view
    };
    let old = prepared(&mut desk);
    place.clock.set(at("2025-12-01T10:00:00-05:00"));
    let recent = prepared(&mut desk);
    let before = at("2020-06-01T00:00:00-05:00").date_naive();
    let class = RetentionClass::Report;
    // The term is five years: of what is younger nothing is purged.
    let early = plan_purge(&desk, class, at("2021-06-01T00:00:00-05:00").date_naive());
    assert_eq!(early.map_err(|it| rule_of(&it)).err(), Some(Some(Rule::T1)));
    assert_eq!(plan_purge(&desk, class, before).unwrap().records.len(), 1);
    let done = purge(&mut desk, class, before, &mut |_, _| true).unwrap();
    assert_eq!(done.records.len(), 1);
    let name = old.report.clone().unwrap();
    let shown = show_report(&desk, &name).unwrap();
    assert_eq!(
        (shown.purged, &shown.digest, shown.documents.len()),
        (true, &old.digest, old.documents.len())
    );
    assert!(shown.documents.iter().all(|it| it.sha256.is_none()));
    for format in [ReportFormat::Pdf, ReportFormat::AnnexXlsx] {
        let refused = export_report(&desk, &name, format, None).unwrap_err();
        assert_eq!(rule_of(&refused), Some(Rule::T1));
    }
    let kept = show_report(&desk, &recent.report.clone().unwrap()).unwrap();
    assert!(!kept.purged);
    assert_eq!(place.verify().problems, []);
    let held: u64 = place
        .raw()
        .query_row(
            "SELECT count(DISTINCT vault) FROM document_part",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(held, recent.documents.len() as u64);
}

#[test]
fn q6_what_is_chosen_for_a_report_is_kept_until_it_is_prepared() {
    let place = Place::new();
    let desk = office(&place);
    let day = desk.now().date_naive();
    let untouched = ReportInput {
        repeat: true,
        ..ReportInput::of(day, day)
    };
    let chosen = |desk: &Desk| {
        let (plan, _) = page_of_plan(desk, &untouched, PageAt::First, 10).unwrap();
        plan.input.mass_failures
    };
    let with = |reason: Option<&str>| ReportInput {
        mass_failures: reason.map(str::to_owned),
        ..ReportInput::of(day, day)
    };
    assert_eq!(chosen(&desk), None);
    // What cannot be chosen is not kept.
    assert!(choose_for_report(&desk, &with(Some(" "))).is_err());
    assert_eq!(chosen(&desk), None);
    choose_for_report(&desk, &with(Some("Oficio 12"))).unwrap();
    assert_eq!(chosen(&desk).as_deref(), Some("Oficio 12"));
    // Taken back, nothing is left of it.
    choose_for_report(&desk, &with(None)).unwrap();
    assert_eq!(chosen(&desk), None);
    choose_for_report(&desk, &with(Some("Oficio 13"))).unwrap();
    drop(desk);
    let mut desk = Desk::over(place.unlock().unwrap()).unwrap();
    assert_eq!(chosen(&desk).as_deref(), Some("Oficio 13"));
    // Prepared otherwise, it is forgotten: the report says what was chosen.
    prepare_report(&mut desk, &with(Some("Oficio 14"))).unwrap();
    assert_eq!(chosen(&desk).as_deref(), Some("Oficio 14"));
}
