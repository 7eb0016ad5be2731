use super::*;
use crate::actions::{ListPage, OutageView, ReportTermView, Total};
use crate::domain::{
    calendar::{Calendar, Country},
    deadline::{ReportClock, ReportTerm},
    evaluation::Answered,
};
use crate::tui::testing::{prelude::*, restored};
use chrono::TimeDelta;

/// An event of so many days ago, as the list has it.
fn row(number: u32, days: i64, state: VerdictState) -> EvaluationRow {
    let calendar = Calendar::embedded(Country::PE).unwrap();
    let started = at("10:31") - TimeDelta::days(days);
    let ended = started + TimeDelta::minutes(87);
    let term = ReportTerm::of(&calendar, ReportClock::Restoration, started, Some(ended));
    let counted = term.counted().unwrap().clone();
    let asked_at = (state != VerdictState::Unasked).then(|| ended + TimeDelta::hours(2));
    let answer_due = asked_at.map(|at| at + TimeDelta::hours(24));
    EvaluationRow {
        outage: OutageView {
            started_at: started,
            restored_at: Some(ended),
            ..restored(number)
        },
        state,
        term: ReportTermView {
            due: Some(counted.due),
            state: TermState::Running,
            days_left: 0,
            due_from_start: term.due_from_start(),
            due_from_restoration: term.due_from_restoration(),
            skipped: counted.skipped,
            calendar: counted.calendar,
            term,
        },
        answered: Answered {
            asked_at,
            answer_due,
            answered_at: None,
            late: answer_due.is_some_and(|due| due < at("10:42")),
        },
        verdict: (state == VerdictState::Decided).then_some(Verdict::DoesNotProceed),
    }
}

fn listed(stage: Stage) -> Listed<Evaluations> {
    let mut page = Listed::open(stage, list);
    let rows = vec![
        row(39, 9, VerdictState::Unasked),
        row(41, 5, VerdictState::Asked),
        row(43, 1, VerdictState::Asked),
        row(44, 1, VerdictState::Decided),
    ];
    let edge = |row: &EvaluationRow| Cursor::at(row.outage.started_at, row.outage.id);
    page.answer(ReportAnswer::Evaluations(ListPage {
        edges: rows.first().map(edge).zip(rows.last().map(edge)),
        total: Total::of(rows.len()),
        rows,
        ..ListPage::default()
    }));
    page
}

#[test]
fn v5_what_awaits_its_verdict_is_listed_with_how_far_it_has_come() {
    insta::assert_snapshot!(listed(Stage::new()).draw());
    let mut page = listed(Stage::new());
    for state in &STATES[1..] {
        let wishes = page.press("s");
        let asked =
            first_asked!(wishes, Effect::Reports(ReportEffect::Evaluations { state, .. }) => state);
        assert_eq!(asked, Some(*state));
    }
    page.shows("con dictamen");
}

#[test]
fn law_3_a_click_on_a_name_of_the_row_goes_there() {
    let mut page = listed(Stage::new());
    let (column, row) = page.place("Plazos");
    let wishes = page.click(column, row + 3);
    asked_for!(wishes, Wish::Go(Destination::Deadlines));
    // Its own name leads nowhere.
    let (column, row) = page.place("Evaluación");
    assert!(page.click(column, row + 3).is_empty());
}
