//! What is kept of a report to the regulator, held against what was prepared (P5).

use crate::support::desk::rule_of;
use crate::support::store::*;
use contingencia::actions::{Desk, ReportFormat, ReportInput, export_report, prepare_report};
use contingencia::domain::authority::Role;
use contingencia::domain::rule::Rule;
use contingencia::domain::terminal::Channel;
use contingencia::store::{SetUp, set_up};

#[test]
fn p5_a_report_whose_kept_bytes_were_touched_is_named_and_not_given() {
    let place = Place::new();
    let mut asked = SetUp {
        role: Role::Control,
        ..asked()
    };
    asked.point.channel = Channel::Oficina;
    let store = set_up(place.paths(), asked, place.ambient()).unwrap().store;
    let mut desk = Desk::over(store).unwrap();
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
