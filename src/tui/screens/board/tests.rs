use chrono::TimeDelta;
use uuid::Uuid;

use super::*;
use crate::actions::{CaseSource, CellBoard};
use crate::tui::testing::Stage;
use crate::tui::testing::prelude::*;
use crate::{
    actions::ToDo,
    domain::{
        authority::Role,
        calendar::{Calendar, Country},
        catalog::ProcedureType,
        deadline::{ReportClock, ReportTerm},
        pqr::PqrBase,
    },
};

type Page = On<State>;

/// A board with two open outages, one to close, pending criticals and things to do.
fn stage(width: u16, height: u16, critical: u32, to_do: u32) -> Stage {
    let mut stage = Stage::sized(width, height);
    let board = &mut stage.board;
    let claims = OutageView {
        procedure_type: ProcedureType::Reclamos,
        applications: vec!["Web Asesor reclamos".into()],
        attentions: 3,
        critical_pending: 1,
        ..outage(42)
    };
    let queries = OutageView {
        attentions: 11,
        critical_pending: 2,
        confirmed: true,
        notice: Some("FS-1182".into()),
        ..outage(43)
    };
    board.cards[0].open = Some(claims.clone());
    board.cards[1].to_close = Some(OutageView {
        procedure_type: ProcedureType::Altas,
        ..restored(41)
    });
    board.cards[3].open = Some(queries.clone());
    board.critical = (0..critical)
        .map(|at| {
            if at == 0 {
                complaint(315)
            } else {
                attention(316 + at)
            }
        })
        .collect();
    board.to_do = (0..to_do)
        .map(|number| match number {
            0 => ToDo::Letter {
                id: Uuid::from_u128(7),
                about: "outage",
                record: Some("LIM014-2026-A-000042".into()),
            },
            1 => ToDo::Codes { left: 4 },
            2 => ToDo::Close {
                outage: OutageView {
                    restored_at: Some(at("10:20")),
                    ..restored(number)
                },
            },
            3 => ToDo::Export { records: 14 },
            4 => ToDo::Regularize { records: 3 },
            5 => ToDo::RecoveryKey,
            6 => ToDo::Backup,
            7 => ToDo::Denied {
                outage: outage(number),
            },
            number => ToDo::Unanswered {
                outage: outage(number),
            },
        })
        .collect();
    board.day.outages = vec![claims, queries];
    board.day.attentions = vec![
        (ProcedureType::Reclamos, at("09:11"), true),
        (ProcedureType::Consultas, at("10:24"), true),
        (ProcedureType::Consultas, at("10:36"), false),
    ];
    stage
}

impl Page {
    fn over(stage: Stage) -> Self {
        let page = Self::open(stage, State::new);
        assert!(page.wishes.is_empty());
        page
    }
}

fn gone(wishes: &[Wish]) -> &Destination {
    match wishes {
        [Wish::Go(to)] => to,
        other => panic!("{other:?}"),
    }
}

fn form(procedure: Option<&str>, outage: Option<&str>) -> Destination {
    Destination::AttentionForm {
        procedure: procedure.map(str::to_owned),
        unlisted: String::new(),
        outage: outage.map(str::to_owned),
    }
}

#[test]
fn k2_pending_criticals_stand_above_what_is_to_be_done() {
    insta::assert_snapshot!(Page::over(stage(80, 19, 2, 3)).draw());
}

#[test]
fn long_lists_share_the_height_and_count_what_is_out_of_sight() {
    let mut page = Page::over(stage(80, 19, 9, 8));
    insta::assert_snapshot!(page.draw());
    for _ in 0..8 {
        page.press("↓");
    }
    assert_eq!(page.page.spot, Spot::Critical(8));
    assert!(
        page.draw().contains("▸ ‼  LIM014-A-R000324-"),
        "{}",
        page.draw()
    );
}

#[test]
fn what_is_to_be_done_of_one_kind_is_one_line_with_its_count() {
    let mut stage = stage(80, 19, 0, 3);
    let close = |number| ToDo::Close {
        outage: restored(number),
    };
    stage.board.to_do.extend([close(51), close(52)]);
    let mut page = Page::over(stage);
    page.shows("Por hacer 3 ");
    page.shows("3 eventos restablecidos por cerrar");
    page.press("↓↓");
    let asked = page.press("⏎");
    let [Wish::Ask(Window::Close(outages))] = &asked[..] else {
        panic!("{asked:?}");
    };
    assert_eq!(outages.len(), 3);
}

#[test]
fn d5_the_terms_of_reports_fit_their_line_and_several_lead_to_their_list() {
    let calendar = Calendar::embedded(Country::PE).unwrap();
    let report = |number, days| ToDo::Report {
        outage: restored(number),
        term: {
            let started = at("10:31") - TimeDelta::days(days);
            let ended = Some(started + TimeDelta::hours(36));
            ReportTerm::of(&calendar, ReportClock::Restoration, started, ended)
        },
    };
    let board = |count: u32, days| {
        let mut stage = stage(80, 19, 0, 0);
        stage.board.to_do = (0..count).map(|it| report(40 + it, days)).collect();
        Page::over(stage)
    };
    for (days, told) in [
        (2, "reporte vence el 25/11/2026, en 3 días hábiles"),
        (5, "reporte en riesgo hasta el 23/11/2026"),
        (9, "reporte venció el 18/11/2026, hace 4 días"),
    ] {
        let mut one = board(1, days);
        one.shows(&format!("A-000040: {told}"));
        let to = Destination::OutageDetail("LIM014-2026-A-000040".into());
        assert_eq!(gone(&one.press("⏎")), &to);
        let mut many = board(12, days);
        many.shows(&told.replace("reporte ", "12 reportes; el primero "));
        assert_eq!(gone(&many.press("⏎")), &Destination::Deadlines);
    }
}

#[test]
fn all_pending_criticals_are_counted_though_not_all_are_at_hand() {
    let mut stage = stage(80, 19, 9, 1);
    stage.board.status.critical_pending = 197;
    let drawn = Page::over(stage).draw();
    assert!(drawn.contains("Atención crítica pendiente 197 "), "{drawn}");
    assert!(drawn.contains("y 191 más"), "{drawn}");
}

#[test]
fn one_long_list_takes_what_the_other_leaves() {
    let drawn = Page::over(stage(80, 19, 1, 9)).draw();
    let told = [
        "sin enviar",
        "cerrarlo",
        "sin exportar",
        "recuperación",
        "y 3 más",
    ];
    for text in told {
        assert!(drawn.contains(text), "{text}: {drawn}");
    }
    let drawn = Page::over(stage(80, 19, 9, 0)).draw();
    assert_eq!(drawn.matches("espera").count(), 6);
    assert!(drawn.contains("✓ Nada más por ahora."));
}

#[test]
fn from_120_columns_attentions_are_ticks_of_the_day() {
    insta::assert_snapshot!(Page::over(stage(120, 35, 3, 3)).draw());
}

#[test]
fn k2_enter_on_a_critical_attention_opens_it() {
    let mut page = Page::over(stage(80, 19, 2, 3));
    let wishes = page.press("↓⏎");
    let expected = Destination::Attention(attention(317).code);
    assert_eq!(gone(&wishes), &expected);
    // The same with the mouse: the first click selects, the second opens.
    let mut page = Page::over(stage(80, 19, 2, 3));
    assert!(page.click(10, 14).is_empty());
    assert_eq!(gone(&page.click(10, 14)), &expected);
}

#[test]
fn the_cursor_goes_through_cards_and_lists() {
    let mut page = Page::over(stage(80, 19, 2, 2));
    assert_eq!(page.page.spot, Spot::Critical(0));
    let mut walk = |keys: &str| {
        page.press(keys);
        page.page.spot
    };
    assert_eq!(walk("↓↓"), Spot::ToDo(0));
    assert_eq!(walk("↓↓"), Spot::ToDo(1));
    assert_eq!(walk("↑↑"), Spot::Critical(1));
    assert_eq!(walk("↑↑"), Spot::Card(0), "the first that is open");
    assert_eq!(walk("⇥"), Spot::Critical(0));
    assert_eq!(walk("⇥⇥"), Spot::Card(0));
    page.perform(Intent::Right);
    assert_eq!(page.page.spot, Spot::Card(1));
    page.perform(Intent::Last);
    page.perform(Intent::Right);
    assert_eq!(page.page.spot, Spot::Card(3));
    page.press("↓");
    assert_eq!(page.page.spot, Spot::Critical(0));
}

#[test]
fn what_was_settled_leaves_the_cursor_on_something() {
    let mut page = Page::over(stage(80, 19, 2, 2));
    page.press("↓");
    page.stage.board.critical.clear();
    page.page.refresh(&page.stage.scene());
    assert_eq!(page.page.spot, Spot::ToDo(0));
    page.stage.board.to_do.clear();
    page.page.refresh(&page.stage.scene());
    assert!(!page.page.allowed(Intent::Open));
    assert!(page.press("⏎").is_empty());
    page.press("↓");
    assert_eq!(page.page.spot, Spot::Card(0));
}

#[test]
fn o1_a_on_a_card_takes_the_next_customer_of_that_outage() {
    let mut page = Page::over(stage(80, 19, 1, 1));
    assert_eq!(gone(&page.press("a")), &form(None, None));
    page.press("↑");
    let open = Some("LIM014-2026-A-000042");
    assert_eq!(gone(&page.press("a")), &form(None, open));
    if let Some(first) = &mut page.stage.board.cards[0].open {
        first.attentions = 0;
    }
    assert_eq!(gone(&page.press("a")), &form(Some("bloqueo_robo"), open));
    // What waits for its closing takes no more customers by itself.
    page.perform(Intent::Right);
    assert_eq!(gone(&page.press("a")), &form(None, None));
}

#[test]
fn a0_a1_v_alerts_the_card_or_a_failure_that_is_only_seen() {
    let mut page = Page::over(stage(80, 19, 1, 1));
    let told = page.press("v");
    assert!(matches!(&told[..], [Wish::Say(note)] if note.text.contains("tarjeta")));
    page.press("↑");
    let about = |correlative: &str| Destination::Letter(AlertSubject::Outage(correlative.into()));
    assert_eq!(gone(&page.press("v")), &about("LIM014-2026-A-000042"));
    page.perform(Intent::Right);
    assert_eq!(gone(&page.press("v")), &about("LIM014-2026-A-000041"));
    page.perform(Intent::Right);
    assert_eq!(gone(&page.press("v")), &Destination::FailureForm);
    let mut quiet = Page::over(Stage::new());
    assert_eq!(gone(&quiet.press("v")), &Destination::FailureForm);
    quiet.stage.board.cards[3].open = Some(outage(43));
    assert_eq!(gone(&quiet.press("v")), &about("LIM014-2026-A-000043"));
}

#[test]
fn letters_codes_and_papers_are_reached_from_the_board() {
    let mut page = Page::over(stage(80, 19, 0, 3));
    let shown = Destination::LetterShown(Uuid::from_u128(7));
    assert_eq!(gone(&page.press("⏎")), &shown);
    assert_eq!(gone(&page.press("↓⏎")), &Destination::BlankForms);
    assert_eq!(gone(&page.press("f")), &Destination::BlankForms);
    assert_eq!(gone(&page.press("t")), &Destination::Shift);
}

#[test]
fn an_empty_card_opens_nothing() {
    let mut page = Page::over(Stage::new());
    page.press("↑");
    assert_eq!(page.page.spot, Spot::Card(0));
    assert!(page.press("⏎").is_empty());
    page.shows("▸ Reclamos");
}

#[test]
fn the_card_that_is_selected_is_the_one_restored_or_closed() {
    let mut page = Page::over(stage(80, 19, 1, 1));
    page.stage.board.cards[3].open = Some(outage(44));
    let chosen = |page: &mut Page| match &page.press("r")[..] {
        [Wish::Ask(Window::Restore { outages, chosen })] => outages[*chosen].correlative.clone(),
        other => panic!("{other:?}"),
    };
    page.press("↑");
    assert_eq!(chosen(&mut page), "LIM014-2026-A-000042");
    page.perform(Intent::Last);
    assert_eq!(page.page.spot, Spot::Card(3));
    assert_eq!(chosen(&mut page), "LIM014-2026-A-000044");
    let said = |wishes: Vec<Wish>| match &wishes[..] {
        [Wish::Say(note)] => note.text.clone(),
        other => panic!("{other:?}"),
    };
    // An open one is not closed, and the one that waits for its closing not restored again.
    assert!(said(page.press("c")).contains("Primero restablezca"));
    page.perform(Intent::First);
    page.perform(Intent::Right);
    let closing = Destination::Closing("LIM014-2026-A-000041".into());
    assert_eq!(gone(&page.press("c")), &closing);
    assert!(said(page.press("r")).contains("no tiene un evento abierto"));
    page.perform(Intent::Right);
    assert!(said(page.press("c")).contains("no tiene un evento por cerrar"));
}

#[test]
fn q0_m4_a_terminal_that_was_cut_off_says_so_first_and_what_to_do() {
    for (confirmed, line, told) in [
        (
            true,
            "Terminal revocado: lo que se registra vale solo aquí",
            "Siga recibiendo a los clientes",
        ),
        (
            false,
            "Otro terminal revoca a este, sin confirmar aquí",
            "Llame a la oficina",
        ),
    ] {
        let mut stage = stage(80, 19, 0, 0);
        let cut = ToDo::CutOff {
            after: 42,
            confirmed,
        };
        stage.board.to_do = vec![cut.clone(), ToDo::Backup];
        let drawn = Page::over(stage).draw();
        assert!(drawn.contains(line), "{drawn}");
        let wishes = to_do::by_kind([&cut].into_iter())[0].hand();
        assert!(
            matches!(&wishes[..], [Wish::Ask(Window::Tell { paragraphs, .. })]
                if paragraphs.concat().contains(told) && paragraphs.concat().contains("42")),
            "{wishes:?}"
        );
    }
}

/// The board of a cell: a base twice, one cut short, cases in every state of their clock.
fn cell() -> Stage {
    use crate::actions::{ReceptionView, RivalBase, UnfinishedReception};
    use crate::domain::pqr::{CaseState, Counting, ReceptionCounts};

    let mut stage = Stage::new();
    stage.profile = stage.assets.profile("colombia").unwrap().clone();
    let cut = |text: &str| text.parse().unwrap();
    let reception = |base, day: &str, counting| ReceptionView {
        base,
        cut: cut(day),
        file: Some("base.xlsx".into()),
        sender: None,
        received: None,
        at: at("09:00"),
        rows: 2_500,
        rejected: 3,
        counts: ReceptionCounts {
            new: 87,
            ..ReceptionCounts::default()
        },
        in_force: counting == Counting::Counts,
        counting,
    };
    stage.board.status.channel = crate::domain::terminal::Channel::Celula;
    let rival = RivalBase {
        base: PqrBase::Pending,
        cut: cut("2026-11-20"),
        file: Some("otra.xlsx".into()),
        rows: 2_500,
        terminal: "B".into(),
        at: at("09:30"),
    };
    stage.board.to_do = vec![
        ToDo::Codes { left: 0 },
        ToDo::CutShort(UnfinishedReception {
            base: PqrBase::Misescalated,
            cut: cut("2026-11-20"),
            file: None,
            here: 100_000,
            rows: 125_000,
        }),
        ToDo::RivalBase(rival.clone()),
        ToDo::Unaware { cases: 1 },
        ToDo::StillThere {
            cases: 3,
            last: [None, Some(cut("2026-11-20"))],
        },
    ];
    stage.board.cell = Some(Box::new(CellBoard {
        receptions: vec![
            reception(PqrBase::Pending, "2026-11-20", Counting::Counts),
            reception(PqrBase::Pending, "2026-11-20", Counting::Rivals),
            reception(PqrBase::Misescalated, "2026-11-13", Counting::Replaced),
            reception(PqrBase::Misescalated, "2026-11-13", Counting::SameFile),
        ],
        rivals: vec![rival.clone()],
        unfinished: vec![UnfinishedReception {
            base: PqrBase::Misescalated,
            cut: cut("2026-11-20"),
            file: None,
            here: 1_000,
            rows: 2_500,
        }],
        states: vec![(CaseState::New, 2_431), (CaseState::Finished, 69)],
        overdue: 12,
        due_soon: 87,
        running: 2_300,
        undated: 32,
        closed_still_there: 3,
        unaware: 0,
        gone_untouched: 41,
        gone_in_work: 2,
    }));
    stage
}

#[test]
fn x2_what_is_to_be_looked_at_though_it_is_closed_leads_to_its_cases() {
    let mut page = Page::over(cell());
    page.shows("1 caso en dos terminales a la vez; revise qué vale [X4]");
    page.shows("3 casos cerrados aquí aún vienen; revise si se cerró en RR [X2]");
    let wishes = page.press("↓↓⏎");
    asked_for!(wishes, Wish::Go(Destination::CasesBehind { figure, .. })
        if figure.of == CaseSource::Unaware);
    let wishes = page.press("↓⏎");
    asked_for!(wishes, Wish::Go(Destination::CasesBehind { figure, .. })
        if matches!(figure.of, CaseSource::StillThere([None, Some(_)])));
}

#[test]
fn x12_a_base_that_waits_for_its_file_is_received_as_that_base_and_cut() {
    let cut = "2026-11-20".parse().unwrap();
    let mut page = Page::over(cell());
    let left = Destination::BaseImport(Some((PqrBase::Misescalated, cut)));
    assert_eq!(gone(&page.press("⏎")), &left);
    let rival = Destination::BaseImport(Some((PqrBase::Pending, cut)));
    assert_eq!(gone(&page.press("↓⏎")), &rival);
}

#[test]
fn x12_the_board_of_a_cell_tells_its_receptions_its_queue_and_its_deadlines() {
    let page = Page::over(cell());
    insta::assert_snapshot!("cell", page.draw());
    page.hides("Reclamos");
    // Its customers are served on no form.
    page.hides("formatos");
    let wide = Page::over(Stage {
        size: (140, 30),
        ..cell()
    });
    insta::assert_snapshot!("cell_wide", wide.draw());
}

#[test]
fn x1_a_cell_without_any_base_leads_whoever_may_to_receiving_one() {
    let board = |role, board: CellBoard| {
        let mut stage = cell();
        stage.role = role;
        stage.board.cell = Some(Box::new(board));
        Page::over(stage)
    };
    let offers = |page: &Page| {
        let receive = Intent::ReceiveBase;
        page.page.allowed(receive) && page.page.offers(receive, &page.stage.scene())
    };
    let mut page = board(Role::Backoffice, CellBoard::default());
    page.shows("Ninguna base todavía.");
    page.shows("Recíbala con i.");
    assert!(offers(&page));
    assert_eq!(gone(&page.press("i")), &Destination::BaseImport(None));
    // Whoever may not is told so, and is shown no key.
    let mut other = board(Role::Asesor, CellBoard::default());
    other.shows("Ninguna base todavía.");
    other.hides("Recíbala");
    assert!(!offers(&other));
    asked_for!(other.press("i"), Wish::Ask(_));
    // Where no cell works nothing is received.
    let mut point = Page::over(Stage::new());
    assert!(!offers(&point));
    assert!(point.press("i").is_empty());
}
