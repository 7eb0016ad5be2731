use super::*;
use crate::actions::{
    CauseView, FiledView, ImpactView, ListPage, OutageView, ReportTermView, ScheduleView, Total,
    ValidationView,
};
use crate::domain::{
    authority::Role,
    calendar::{Calendar, Country},
    deadline::{ReportClock, ReportTerm},
    evaluation::{Answered, Comparison, Doable, Within},
    outage::SocialCounts,
    refusal::Refusal,
    rule::Rule,
    tally::{Counted, DayCount, Lack, LeftOut, TalliedPlace},
    terminal::Channel,
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

/// At the office, for somebody of a role.
fn office(role: Role) -> Stage {
    let mut stage = Stage::new();
    stage.board.status.channel = Channel::Oficina;
    Stage { role, ..stage }
}

fn listed(mut stage: Stage) -> Listed<Evaluations> {
    stage.board.status.channel = Channel::Oficina;
    listed_at(stage)
}

fn listed_at(stage: Stage) -> Listed<Evaluations> {
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

/// A count of the 22nd and the days before it, one of which nothing is known.
fn compared(count: u64, before: &[u64]) -> Comparison {
    let days = at("10:31").date_naive().iter_days().rev().skip(1);
    let mut previous: Vec<DayCount> = days
        .zip(before)
        .map(|(date, count)| DayCount {
            date,
            count: *count,
        })
        .collect();
    let left_out = previous.pop().into_iter().map(|it| LeftOut {
        date: it.date,
        reason: Lack::NoData,
    });
    Counted {
        count: Some(count),
        left_out: left_out.collect(),
        previous,
        whole_days: false,
    }
    .into()
}

fn view() -> EvaluationView {
    let outage = OutageView {
        cause: Some("Falla Masiva de Aplicativo".into()),
        report_due: at("10:31").date_naive().succ_opt(),
        ..restored(41)
    };
    EvaluationView {
        criteria: (
            ScheduleView {
                number: 1,
                result: Within::Inside,
                notice: Some("FS-1182".into()),
                from: Some(at("10:20")),
                to: Some(at("12:05")),
                doubts_scenario: false,
            },
            CauseView {
                number: 2,
                cause: outage.cause.clone(),
                duration_seconds: outage.duration_seconds,
                over_one_hour: true,
                responsibility: None,
                measures: None,
            },
            ImpactView {
                number: 3,
                comparison: compared(14, &[63, 61, 70, 58, 61, 40, 1]),
                place: Some(TalliedPlace::Point("LIM014".into())),
                social: Some(SocialCounts {
                    public: 9,
                    private: 4,
                }),
            },
            FiledView {
                number: 4,
                comparison: compared(12, &[8, 8, 9, 7, 0, 8, 1]),
                day: compared(30, &[20, 22, 31, 18, 19, 25, 1]),
            },
        ),
        outage: Box::new(outage),
        validated: true,
        verdict: None,
        as_decided: false,
        answered: Answered {
            asked_at: Some(at("10:11")),
            answer_due: Some(at("10:11") + TimeDelta::hours(24)),
            answered_at: None,
            late: false,
        },
        reason: None,
        validation: Some(ValidationView {
            at: at("10:10"),
            by: "C. Control".into(),
            remark: None,
        }),
        at_office: true,
        can: Doable {
            noting: Ok(()),
            asking: Err(Refusal::new(Rule::V5, "El dictamen ya se pidió.")),
            validating: Ok(()),
            accepting: Ok(()),
            refusing: Ok(()),
        },
    }
}

/// The evaluation of the second event of the list.
fn shown(stage: Stage) -> Listed<Evaluations> {
    with(listed(stage), view())
}

fn with(mut page: Listed<Evaluations>, view: EvaluationView) -> Listed<Evaluations> {
    page.press("↓⏎");
    page.answer(ReportAnswer::Evaluation(Box::new(view)));
    page
}

/// Nothing is said of it yet.
fn untouched() -> EvaluationView {
    let mut view = EvaluationView {
        validated: false,
        validation: None,
        answered: Answered {
            asked_at: None,
            answer_due: None,
            answered_at: None,
            late: false,
        },
        can: Doable {
            asking: Ok(()),
            ..view().can
        },
        ..view()
    };
    view.criteria.2.social = None;
    view
}

#[test]
fn v3_the_four_criteria_stand_with_their_figures_as_bars() {
    let mut page = shown(Stage::new());
    insta::assert_snapshot!("criteria", page.draw());
    page.press("⇥");
    insta::assert_snapshot!("claims", page.draw());
    insta::assert_snapshot!("criteria_wide", shown(Stage::sized(120, 35)).draw());
    insta::assert_snapshot!("criteria_wider", shown(Stage::sized(140, 35)).draw());
    let decided = EvaluationView {
        verdict: Some(Verdict::Proceeds),
        as_decided: true,
        reason: Some("Bajó a la cuarta parte".into()),
        answered: Answered {
            answered_at: Some(at("10:40")),
            ..view().answered
        },
        ..view()
    };
    page.answer(ReportAnswer::Evaluation(Box::new(decided)));
    page.press("⇲");
    page.shows("las que había al dictaminar");
}

#[test]
fn v5_a_verdict_wants_its_reason_and_its_word_and_a_refusal_names_who_may() {
    let mut page = shown(Stage::new());
    // A supervisor may not: who may is said.
    for (key, who) in [
        ("g", "Mejora de Procesos"),
        ("R", "Mejora de Procesos"),
        ("O", "Control e Información"),
        ("J", "Control e Información"),
        ("U", "Control e Información"),
    ] {
        let wishes = page.press(key);
        let [Wish::Ask(Window::Tell { paragraphs, .. })] = &wishes[..] else {
            panic!("{key}: {wishes:?}");
        };
        assert!(paragraphs[0].contains(who), "{paragraphs:?}");
    }
    let procesos = Stage {
        role: Role::Procesos,
        ..Stage::new()
    };
    let mut page = shown(procesos);
    page.press("g");
    insta::assert_snapshot!("deciding", page.draw());
    // Enter alone confirms nothing.
    let wishes = page.press("Por su impacto⇥⏎⏎");
    let decides = |it: &Wish| matches!(it, Wish::Effect(Effect::Reports(_)));
    assert!(!wishes.iter().any(decides), "{wishes:?}");
    let asked = first_asked!(
        page.press("procede⏎"),
        Effect::Reports(ReportEffect::Decide { outage, proceeds, reason }) => (outage, proceeds, reason)
    );
    let expected = (
        "LIM014-2026-A-000041".to_owned(),
        true,
        "Por su impacto".to_owned(),
    );
    assert_eq!(asked, Some(expected));
    let wishes = page.answer(ReportAnswer::Noted("LIM014-2026-A-000041".into()));
    asked_for!(
        wishes,
        Wish::Effect(Effect::Reports(ReportEffect::Evaluation(_)))
    );
    page.hides("Escriba la palabra");
}

#[test]
fn v3_v7_what_control_and_procesos_note_is_asked_for_by_its_form() {
    let mut page = shown(Stage {
        role: Role::Procesos,
        ..Stage::new()
    });
    page.press("R9⇥x⏎");
    page.shows("Escriba un número entero");
    page.update(Input::Key(crate::tui::testing::prelude::press(
        KeyCode::Backspace,
    )));
    let counts = first_asked!(
        page.press("4⏎"),
        Effect::Reports(ReportEffect::CountSocial { counts, .. }) => counts
    );
    assert_eq!(counts.map(|it| (it.public, it.private)), Some((9, 4)));
    let mut page = with(listed(office(Role::Control)), untouched());
    let ask = first_asked!(
        page.press("Opedir⏎"),
        Effect::Reports(ReportEffect::AskVerdict(outage)) => outage
    );
    assert_eq!(ask.as_deref(), Some("LIM014-2026-A-000041"));
    let mut page = shown(Stage {
        role: Role::Control,
        ..Stage::new()
    });
    let remark = first_asked!(
        page.press("JConforme⏎"),
        Effect::Reports(ReportEffect::Validate { remark, .. }) => remark
    );
    assert_eq!(remark.as_deref(), Some("Conforme"));
    let mut page = shown(Stage {
        role: Role::Control,
        ..Stage::new()
    });
    let wishes = page.press("p");
    asked_for!(
        wishes,
        Wish::Effect(Effect::Papers(PaperEffect::Print(Document::Evaluation(_))))
    );
}

#[test]
fn v3_enter_on_a_figure_opens_the_rows_behind_it() {
    let mut page = shown(Stage::new());
    let opened = |wishes: Vec<Wish>| {
        wishes.into_iter().find_map(|wish| match wish {
            Wish::Go(Destination::FigureRows { outage, figure }) => Some((outage, figure)),
            _ => None,
        })
    };
    let name = "LIM014-2026-A-000041".to_owned();
    assert_eq!(
        opened(page.press("⏎")),
        Some((name.clone(), Figure::Impact))
    );
    assert_eq!(opened(page.press("⇥⏎")), Some((name, Figure::Claims)));
    let to_event = page.press("I");
    let event = Destination::OutageDetail("LIM014-2026-A-000041".into());
    asked_for!(to_event, Wish::Go(to) if *to == event);
}

#[test]
fn law_2_the_keys_of_an_evaluation_are_those_of_who_is_here() {
    const DEEDS: [Intent; 6] = [
        Intent::Proceeds,
        Intent::DoesNotProceed,
        Intent::AskVerdict,
        Intent::ValidateClosing,
        Intent::Attribute,
        Intent::CountSocial,
    ];
    let offered = |role, view| {
        let page = with(listed(office(role)), view);
        let scene = page.stage.scene();
        DEEDS.map(|it| page.page.offers(it, &scene))
    };
    assert_eq!(
        offered(Role::Control, untouched()),
        [false, false, true, true, true, false]
    );
    assert_eq!(
        offered(Role::Procesos, untouched()),
        [true, true, false, false, false, true]
    );
    assert_eq!(offered(Role::Consulta, untouched()), [false; 6]);
    // What was asked for is not asked for again: pressed all the same, it says so at once.
    assert!(!offered(Role::Control, view())[2]);
    let mut page = with(listed(office(Role::Control)), view());
    let wishes = page.press("O");
    let [Wish::Ask(Window::Tell { paragraphs, .. })] = &wishes[..] else {
        panic!("{wishes:?}");
    };
    assert_eq!(paragraphs[0], "El dictamen ya se pidió.");
    // Each stands where it is wanted too, for who may.
    let mut page = with(listed(office(Role::Control)), untouched());
    page.press("⇲");
    insta::assert_snapshot!("control", page.draw());
    let mut page = with(listed(office(Role::Procesos)), untouched());
    page.press("⇲");
    insta::assert_snapshot!("procesos", page.draw());
    let scene = page.stage.scene();
    assert!(!page.page.offers(Intent::ImportTallies, &scene));
}

#[test]
fn v7_a_point_is_not_told_what_it_cannot_know() {
    let known = EvaluationView {
        at_office: false,
        can: Doable::at_a_point(),
        ..untouched()
    };
    let mut page = with(listed_at(Stage::new()), known);
    page.press("⇲");
    insta::assert_snapshot!("at_a_point", page.draw());
    for text in ["Validación", "Pedido", "redes", "pendiente"] {
        page.hides(text);
    }
    let offers = |intent| page.page.offers(intent, &page.stage.scene());
    assert!(!offers(Intent::Open) && offers(Intent::PrintDocument));
    let mut list = listed_at(Stage::new());
    list.hides("por evaluar");
    let wishes = list.press("s");
    let state =
        first_asked!(wishes, Effect::Reports(ReportEffect::Evaluations { state, .. }) => state);
    assert_eq!(state, Some(Some(VerdictState::Decided)));
}

#[test]
fn law_2_the_heading_says_which_key_goes_on_to_the_next_page() {
    let mut page = listed(Stage::new());
    let (column, row) = page.place("5 sigue");
    let wishes = page.click(column, row + 3);
    asked_for!(wishes, Wish::Go(Destination::OperatingAlerts));
}
