//! What is asked of an event, and what it asks for: its kind, its paper, its channel,
//! its confirmation, its report (D5, E8–E11, O7, O9).

use crate::support::desk::*;
use crate::support::store::*;
use chrono::{NaiveDate, TimeDelta};
use contingencia::actions::{
    ActionError, AttentionInput, ClosingInput, CorrectionField, Desk, NoticeInput, OutageChoice,
    OutageQuery, OutageView, PageAt, ToDo, assess, board, close_outage, closing_form,
    count_reports_from, list_due, list_evaluations, list_inquiries, open_outage, pair_code,
    pending, register_notice, restore_outage, show_outage, take_attention,
};
use contingencia::domain::authority::Role;
use contingencia::domain::catalog::{Scenario, UnforeseenKind};
use contingencia::domain::deadline::{ReportClock, TermState};
use contingencia::domain::evaluation::VerdictState;
use contingencia::domain::outage::{OpeningInput, Outage, Ruling, Source, Unconfirmed};
use contingencia::domain::rule::Rule;
use contingencia::domain::terminal::{Channel, ServicePoint};
use contingencia::store::{SetUp, set_up};

fn unforeseen(procedure: &str) -> OpeningInput {
    OpeningInput {
        scenario: Some(Scenario::Unforeseen),
        started: Some(at("10:00")),
        detected: Some(at("10:40")),
        ..mass_failure(procedure)
    }
}

/// An unforeseen event that is over, opened with these words about its kind.
fn over(desk: &mut Desk, procedure: &str, kind: Option<UnforeseenKind>) -> String {
    let input = OpeningInput {
        unforeseen_kind: kind,
        restored: Some(at("10:41")),
        ..unforeseen(procedure)
    };
    open_outage(desk, &input).unwrap().correlative
}

fn closing(cause: &str) -> ClosingInput {
    ClosingInput {
        cause: cause.into(),
        sustento: "Se repuso el servicio.".into(),
        ..ClosingInput::default()
    }
}

fn shown(desk: &Desk, name: &str) -> OutageView {
    show_outage(desk, name).unwrap().outage
}

#[test]
fn o9_an_unforeseen_event_says_which_it_was_when_it_is_opened() {
    let place = Place::new();
    let mut desk = desk(&place);
    for (procedure, kind, cause) in [
        (
            "reclamo",
            UnforeseenKind::PowerCut,
            "Sin Fluído Eléctrico en Punto de Atención",
        ),
        (
            "contratacion",
            UnforeseenKind::Flood,
            "Infraestructura de Punto de Atención",
        ),
        (
            "baja_servicio",
            UnforeseenKind::Infrastructure,
            "Infraestructura de Punto de Atención",
        ),
    ] {
        let name = over(&mut desk, procedure, Some(kind));
        let outage = shown(&desk, &name);
        assert_eq!(outage.unforeseen_kind, Some(kind));
        assert_eq!(outage.proposed_cause.as_deref(), Some(cause));
        let history = show_outage(&desk, &name).unwrap().history;
        assert_eq!(history[0].new.as_deref(), Some(kind.label()));
    }
    let of_a_mass_failure = OpeningInput {
        unforeseen_kind: Some(UnforeseenKind::Flood),
        ..mass_failure("reposicion_chip")
    };
    let refused = open_outage(&mut desk, &of_a_mass_failure).unwrap_err();
    assert_eq!(rule_of(&refused), Some(Rule::O9));
}

#[test]
fn o9_it_is_asked_at_the_latest_when_it_is_closed() {
    let place = Place::new();
    let mut desk = desk(&place);
    let name = over(&mut desk, "reclamo", None);
    assert_eq!(shown(&desk, &name).proposed_cause, None);
    let unsaid = closing("infraestructura_punto");
    let refused = close_outage(&mut desk, &name, &unsaid).unwrap_err();
    assert_eq!(rule_of(&refused), Some(Rule::O9));
    assert_eq!(shown(&desk, &name).closed_at, None);
    // The console offers the cause once for each event it may have been.
    let form = closing_form(&desk, &name).unwrap();
    let offered: Vec<_> = form
        .offered()
        .into_iter()
        .map(|cause| cause.says())
        .collect();
    assert_eq!(
        offered,
        [
            Some(UnforeseenKind::Infrastructure),
            Some(UnforeseenKind::Flood),
            Some(UnforeseenKind::PowerCut)
        ]
    );
    let said = ClosingInput {
        unforeseen_kind: Some(UnforeseenKind::Flood),
        ..unsaid
    };
    let closed = close_outage(&mut desk, &name, &said).unwrap();
    assert_eq!(closed.unforeseen_kind, Some(UnforeseenKind::Flood));
    let last = show_outage(&desk, &name).unwrap().history.pop().unwrap();
    assert_eq!(
        last.new.as_deref(),
        Some("Infraestructura de Punto de Atención · inundación")
    );
}

#[test]
fn o9_a_cause_that_says_it_by_itself_answers_and_no_other_scenario_is_asked() {
    let place = Place::new();
    let mut desk = desk(&place);
    let name = over(&mut desk, "reclamo", None);
    let closed = close_outage(&mut desk, &name, &closing("sin_fluido_electrico")).unwrap();
    assert_eq!(closed.unforeseen_kind, Some(UnforeseenKind::PowerCut));
    // What was said at opening is not overturned by the cause.
    let flooded = over(&mut desk, "contratacion", Some(UnforeseenKind::Flood));
    let closed = close_outage(&mut desk, &flooded, &closing("sin_fluido_electrico")).unwrap();
    assert_eq!(closed.unforeseen_kind, Some(UnforeseenKind::Flood));
    let mistake = over(&mut desk, "baja_servicio", None);
    corrects(
        &mut desk,
        &mistake,
        CorrectionField::Scenario,
        "error",
        "No hubo tal",
    )
    .unwrap();
    let asked = ClosingInput {
        unforeseen_kind: Some(UnforeseenKind::Flood),
        ..closing("error_usuario")
    };
    let refused = close_outage(&mut desk, &mistake, &asked).unwrap_err();
    assert_eq!(rule_of(&refused), Some(Rule::O9));
    close_outage(&mut desk, &mistake, &closing("error_usuario")).unwrap();
    drop(desk);
    assert_eq!(place.verify().problems, []);
}

fn record(desk: Desk, place: &Place, name: &str) -> (Outage, OutageView) {
    let view = shown(&desk, name);
    drop(desk);
    let store = place.unlock().unwrap();
    (store.read().outage(view.id).unwrap().unwrap(), view)
}

#[test]
fn o7_what_is_copied_from_paper_has_its_instants_from_there() {
    let place = Place::new();
    let mut desk = desk(&place);
    let paper = OpeningInput {
        from_paper: true,
        detected: None,
        started: Some(at("08:10")),
        restored: Some(at("09:30")),
        ..unforeseen("reclamo")
    };
    let untimed = OpeningInput {
        started: None,
        ..paper.clone()
    };
    assert!(open_outage(&mut desk, &untimed).is_err());
    let name = open_outage(&mut desk, &paper).unwrap().correlative;
    let (outage, view) = record(desk, &place, &name);
    for instant in [outage.started, outage.detected, outage.restored.unwrap()] {
        assert_eq!((instant.source, instant.afterwards), (Source::Paper, true));
    }
    assert_eq!(outage.detected.at, at("08:10"));
    assert_eq!(outage.registered_at, at("10:42"));
    // It is late, and being on paper is why (O8).
    assert_eq!(
        (view.late_registration, view.late_reason.as_deref()),
        (true, Some("Transcrito de papel."))
    );
}

#[test]
fn o7_requests_on_paper_are_taken_after_the_closing_and_warned_about_outside() {
    let place = Place::new();
    let mut desk = desk(&place);
    let name = open_outage(
        &mut desk,
        &OpeningInput {
            from_paper: true,
            detected: None,
            started: Some(at("08:10")),
            restored: Some(at("09:30")),
            ..unforeseen("reposicion_chip")
        },
    )
    .unwrap()
    .correlative;
    close_outage(&mut desk, &name, &closing("sin_fluido_electrico")).unwrap();
    let mut taken = |clock| {
        let input = AttentionInput {
            paper: Some("F-12".into()),
            taken: Some(at(clock)),
            outage: OutageChoice::Named(name.clone()),
            ..request("reposicion_chip", "Rosa Ejemplo Prueba")
        };
        let view = take_attention(&mut desk, &input).unwrap();
        assert_eq!(view.outage.as_deref(), Some(name.as_str()));
        let check = contingencia::actions::check_attention(&desk, &input).unwrap();
        check
            .warnings
            .iter()
            .map(|warning| warning.rule)
            .collect::<Vec<_>>()
    };
    assert_eq!(taken("08:10"), []);
    assert_eq!(taken("09:29"), []);
    assert_eq!(taken("09:30"), [Rule::O7]);
    assert_eq!(taken("08:09"), [Rule::O7]);
}

#[test]
fn e11_an_office_or_a_cell_registers_no_event_and_receives_customers() {
    for channel in [Channel::Oficina, Channel::Celula] {
        for role in [Role::Supervisor, Role::Administrador] {
            let place = Place::new();
            let asked = SetUp {
                role,
                point: ServicePoint {
                    channel,
                    ..asked().point
                },
                ..asked()
            };
            let store = set_up(place.paths(), asked, place.ambient()).unwrap().store;
            let mut desk = Desk::over(store).unwrap();
            let scenario = if role == Role::Administrador {
                Scenario::ErrorOrTest
            } else {
                Scenario::Unforeseen
            };
            let input = OpeningInput {
                scenario: Some(scenario),
                ..unforeseen("reclamo")
            };
            let verdict = assess(&desk, &input).unwrap();
            assert!(matches!(verdict.ruling, Ruling::Refused(it) if it.rule == Rule::E11));
            let refused = open_outage(&mut desk, &input).unwrap_err();
            assert!(
                matches!(refused, ActionError::NotRegistrable { refusal, .. } if refusal.rule == Rule::E11)
            );
            assert_eq!(
                list_inquiries(&desk, &OutageQuery::default(), PageAt::First, 10)
                    .unwrap()
                    .rows[0]
                    .rule,
                Rule::E11
            );
            take_attention(&mut desk, &request("reclamo", "Rosa Ejemplo Prueba")).unwrap();
        }
    }
}

/// What the board and `pendientes` say of mass failures that nobody confirms.
fn unconfirmed(desk: &Desk) -> Vec<(String, Unconfirmed)> {
    let told: Vec<(String, Unconfirmed)> = board(desk)
        .unwrap()
        .to_do
        .into_iter()
        .filter_map(|to_do| match to_do {
            ToDo::Denied { outage } => Some((outage.correlative, Unconfirmed::Denied)),
            ToDo::Unanswered { outage } => Some((outage.correlative, Unconfirmed::Unanswered)),
            _ => None,
        })
        .collect();
    let pending: Vec<(String, Unconfirmed)> = pending(desk, 50)
        .unwrap()
        .unconfirmed
        .into_iter()
        .map(|failure| (failure.record, failure.why))
        .collect();
    assert_eq!(told, pending);
    told
}

fn answered(desk: &mut Desk, reference: &str, denied: bool) {
    let notice = NoticeInput {
        reference: reference.into(),
        from: Some(at("08:00")),
        applications: vec!["siac_unico".into()],
        denied,
        ..NoticeInput::default()
    };
    register_notice(desk, &notice).unwrap();
}

#[test]
fn e8_a_failure_denied_or_unanswered_for_a_day_is_to_be_corrected_or_closed() {
    let place = Place::new();
    let mut desk = desk(&place);
    let first = open_outage(&mut desk, &mass_failure("reclamo"))
        .unwrap()
        .correlative;
    assert_eq!(unconfirmed(&desk), []);
    place.clock.set(at("10:41") + TimeDelta::days(1));
    assert_eq!(unconfirmed(&desk), []);
    place.clock.set(at("10:42") + TimeDelta::days(1));
    assert_eq!(
        unconfirmed(&desk),
        [(first.clone(), Unconfirmed::Unanswered)]
    );
    // Service is back, and still nobody said what it was.
    restore_outage(&mut desk, &first, None).unwrap();
    assert_eq!(
        unconfirmed(&desk),
        [(first.clone(), Unconfirmed::Unanswered)]
    );
    answered(&mut desk, "FS-1", true);
    assert_eq!(unconfirmed(&desk), [(first.clone(), Unconfirmed::Denied)]);
    answered(&mut desk, "FS-1", false);
    assert_eq!(unconfirmed(&desk), []);
    answered(&mut desk, "FS-1", true);
    corrects(
        &mut desk,
        &first,
        CorrectionField::Scenario,
        "imprevisto",
        "La niega Fallas de Sistemas",
    )
    .unwrap();
    assert_eq!(unconfirmed(&desk), []);
}

/// The reports whose term the board and `pendientes` name, and what the status bar says.
fn terms(desk: &Desk) -> (Vec<String>, Option<NaiveDate>) {
    let board = board(desk).unwrap();
    let told: Vec<String> = board
        .to_do
        .into_iter()
        .filter_map(|to_do| match to_do {
            ToDo::Report { outage, .. } => Some(outage.correlative),
            _ => None,
        })
        .collect();
    let pending = pending(desk, 50).unwrap().deadlines;
    let records: Vec<String> = pending.iter().map(|it| it.record.clone()).collect();
    assert_eq!(told, records);
    assert_eq!(board.next_deadline, pending.first().map(|it| it.due));
    (told, board.next_deadline)
}

#[test]
fn d5_the_term_of_the_report_stays_after_the_closing() {
    let place = Place::new();
    let mut desk = desk(&place);
    let due = NaiveDate::from_ymd_opt(2026, 11, 25);
    let name = over(&mut desk, "reclamo", None);
    assert_eq!(terms(&desk), (vec![name.clone()], due));
    close_outage(&mut desk, &name, &closing("sin_fluido_electrico")).unwrap();
    assert_eq!(terms(&desk), (vec![name.clone()], due));
    // Over, and not even in the official system.
    place.clock.set(at("10:00") + TimeDelta::days(100));
    assert_eq!(terms(&desk), (vec![name.clone()], due));
    let deadline = pending(&desk, 50).unwrap().deadlines.remove(0);
    assert_eq!(deadline.state, TermState::Overdue);
    pair_code(&mut desk, &name, "ATC-2026-0042", None).unwrap();
    assert_eq!(terms(&desk), (vec![], None));
}

/// Where the report of each event stands, soonest due first, and the figures.
fn due(desk: &Desk, state: Option<TermState>) -> (Vec<(String, TermState)>, [usize; 3]) {
    let (list, figures) = list_due(desk, state, PageAt::First, 50).unwrap();
    assert_eq!(list.total.count, list.rows.len());
    let rows = list.rows.into_iter();
    let told = rows.map(|it| (it.correlative, it.report_term.unwrap().state));
    (
        told.collect(),
        [figures.overdue, figures.at_risk, figures.running],
    )
}

#[test]
fn d5_what_is_to_be_reported_is_listed_by_the_end_of_its_term_with_where_it_stands() {
    use TermState::{AtRisk, Overdue, Running};

    let place = Place::new();
    let mut desk = desk(&place);
    // Sunday the 22nd: two that are over at once, one that goes on until Monday.
    let [first, second] = ["reclamo", "contratacion"].map(|it| over(&mut desk, it, None));
    let long = open_outage(&mut desk, &unforeseen("baja_servicio")).unwrap();
    assert_eq!(long.report_due, None);
    assert_eq!(
        due(&desk, None),
        (
            vec![(first.clone(), Running), (second.clone(), Running)],
            [0, 0, 2]
        )
    );
    place.clock.set(at("10:00") + TimeDelta::days(1));
    let long = restore_outage(&mut desk, &long.correlative, None).unwrap();
    assert_eq!(long.report_due, NaiveDate::from_ymd_opt(2026, 11, 26));
    // Thursday: the first two are late, the third would be.
    place.clock.set(at("10:00") + TimeDelta::days(4));
    let long = long.correlative;
    let all = vec![
        (first.clone(), Overdue),
        (second.clone(), Overdue),
        (long.clone(), AtRisk),
    ];
    assert_eq!(due(&desk, None), (all, [2, 1, 0]));
    for (state, name) in [(Overdue, &first), (AtRisk, &long)] {
        assert_eq!(due(&desk, Some(state)).0[0], (name.clone(), state));
    }
    assert_eq!(due(&desk, Some(Running)).0, []);
    // What the official register has, and is late, is the office's business.
    pair_code(&mut desk, &first, "ATC-2026-0042", None).unwrap();
    assert_eq!(due(&desk, None).1, [1, 1, 0]);
    // Counted from the start the third is late like the others.
    count_reports_from(&mut desk, ReportClock::Start).unwrap();
    assert_eq!(
        due(&desk, None),
        (vec![(second, Overdue), (long, Overdue)], [2, 0, 0])
    );
}

/// The events of a page of *Evaluación*.
fn evaluated(desk: &Desk, state: Option<VerdictState>) -> Vec<String> {
    let list = list_evaluations(desk, state, PageAt::First, 50).unwrap();
    assert_eq!(list.total.count, list.rows.len());
    let rows = list.rows.into_iter();
    let names = rows.map(|row| {
        assert!(state.is_none_or(|state| state == row.state));
        row.outage.correlative
    });
    names.collect()
}

#[test]
fn v5_what_is_over_awaits_its_verdict_as_long_as_a_term_of_it_runs() {
    let place = Place::new();
    let mut desk = desk(&place);
    let unforeseen = over(&mut desk, "reclamo", None);
    let mass = OpeningInput {
        started: Some(at("10:00")),
        detected: Some(at("10:30")),
        restored: Some(at("10:35")),
        ..mass_failure("contratacion")
    };
    let mass = open_outage(&mut desk, &mass).unwrap().correlative;
    open_outage(&mut desk, &mass_failure("baja_servicio")).unwrap();
    let test = over(&mut desk, "cambio_numero", None);
    corrects(
        &mut desk,
        &test,
        CorrectionField::Scenario,
        "error",
        "Fue un error",
    )
    .unwrap();
    // What goes on is not evaluated, nor is a test.
    let both = vec![mass, unforeseen.clone()];
    assert_eq!(evaluated(&desk, None), both);
    assert_eq!(evaluated(&desk, Some(VerdictState::Unasked)), both);
    for state in [VerdictState::Asked, VerdictState::Decided] {
        assert_eq!(evaluated(&desk, Some(state)), [""; 0]);
    }
    // A mass failure that nobody evaluated in time is not reported; the other one is late.
    place.clock.set(at("10:00") + TimeDelta::days(9));
    assert_eq!(evaluated(&desk, None), [unforeseen.as_str()]);
    count_reports_from(&mut desk, ReportClock::Start).unwrap();
    assert_eq!(evaluated(&desk, None), [unforeseen.as_str()]);
}

#[test]
fn d5_a_term_that_runs_is_told_though_the_official_system_has_the_event() {
    let place = Place::new();
    let mut desk = desk(&place);
    let name = over(&mut desk, "reclamo", None);
    pair_code(&mut desk, &name, "ATC-2026-0042", None).unwrap();
    assert_eq!(terms(&desk).0, [name]);
}

#[test]
fn e10_an_error_or_test_is_never_reported() {
    let place = Place::new();
    let mut desk = desk(&place);
    let name = over(&mut desk, "reclamo", None);
    let corrected = corrects(
        &mut desk,
        &name,
        CorrectionField::Scenario,
        "error",
        "Fue un error",
    );
    assert_eq!(corrected.unwrap().report_due, None);
    assert_eq!(terms(&desk), (vec![], None));
    close_outage(&mut desk, &name, &closing("error_usuario")).unwrap();
    assert_eq!(terms(&desk), (vec![], None));
    // Nor is what only lies within another event of its type (M2).
    let principal = over(&mut desk, "contratacion", None);
    over(&mut desk, "contratacion", None);
    assert_eq!(terms(&desk).0, [principal]);
}
