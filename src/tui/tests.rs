//! The console as a whole: what happens, what it then wants, what it looks like.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::{Terminal, backend::TestBackend, style::Color};
use secrecy::SecretString;

use super::{
    asking::{Address, Asked, Asker},
    layers::Layer,
    message::Message,
    model::{Console, Phase, Terms},
    runtime::{Application, AtHand, Copied, Signal},
    screens::parts::testing::{Stage, at, attention, control, outage, press, restored, slip},
    theme::{ColorDepth, contrast::contrast},
    worker::{
        entry::{Entered, Entrance},
        settings::SettingsView,
    },
};
use crate::tui::prelude::*;
use crate::{
    actions::{
        BackupView, Board, Diagnosis, DraftName, LaneDay, LetterCode, Printed, RecipientList,
        RecipientView, RefusedVerdict, TerminalView, ToDo, UserView, Verification,
    },
    config::{Assets, Settings},
    domain::{alert::Way, authority::Role, catalog::ProcedureType, rule::Rule, terminal::Scope},
};

mod asking;

fn now() -> DateTime<Utc> {
    at("10:42").to_utc()
}

fn terms(size: (u16, u16)) -> Terms {
    Terms {
        depth: ColorDepth::None,
        ascii: false,
        old_font: false,
        demo: None,
        size,
    }
}

fn console(size: (u16, u16)) -> Console {
    Console::new(terms(size), Settings::default(), now())
}

/// A board with an open outage, one to close, and things to do.
fn busy() -> Board {
    let stage = Stage::new();
    let mut board = stage.board;
    let mut open = outage(43);
    open.confirmed = true;
    open.notice = Some("FS-1182".into());
    let mut waiting = restored(42);
    waiting.procedure_type = ProcedureType::Reclamos;
    waiting.procedure = "Reclamo".into();
    waiting.applications = vec!["Web Asesor reclamos".into()];
    waiting.started_at = at("09:10");
    waiting.restored_at = Some(at("10:20"));
    waiting.duration_seconds = 70 * 60;
    for card in &mut board.cards {
        match card.procedure_type {
            ProcedureType::Consultas => card.open = Some(open.clone()),
            ProcedureType::Reclamos => card.to_close = Some(waiting.clone()),
            _ => {}
        }
    }
    board.to_do = vec![
        ToDo::Close {
            outage: waiting.clone(),
        },
        ToDo::RecoveryKey,
        ToDo::Export { operations: 14 },
    ];
    board.day = LaneDay {
        outages: vec![waiting, open],
        windows: vec![(at("09:05"), None)],
        ..board.day
    };
    board
}

fn entered(board: Board) -> Answer {
    let stage = Stage::new();
    Answer::Entry(EntryAnswer::Unlocked(Box::new(Entered {
        zone: stage.profile.time_zone,
        assets: Arc::new(stage.assets),
        profile: stage.profile,
        person: ("M. Supervisora".into(), Role::Supervisor),
        // The first line stays what it is in most tests.
        settings: Settings {
            ring_minutes: 120,
            ..Settings::default()
        },
        problems: Vec::new(),
        warnings: Vec::new(),
        recovery_key: None,
        board,
    })))
}

fn inside(size: (u16, u16), board: Board) -> Console {
    let mut console = console(size);
    tell(&mut console, entered(board));
    console
}

fn happen(console: &mut Console, signal: Signal) -> Vec<Effect> {
    let asked = console.update(Message::Signal(signal), now());
    asked.into_iter().map(|it| it.effect).collect()
}

/// The address of the page on top.
fn top(console: &Console) -> Address {
    let asker = match &console.phase {
        Phase::Inside(inside) => inside.on_top(),
        _ => Asker::Entrance,
    };
    Address {
        asker,
        ..Address::CONSOLE
    }
}

fn answer(console: &mut Console, address: Address, answer: impl Into<Answer>) -> Vec<Effect> {
    let asked = console.update(Message::Answer(address, Box::new(answer.into())), now());
    asked.into_iter().map(|it| it.effect).collect()
}

/// What the worker says to the page on top.
fn tell(console: &mut Console, said: impl Into<Answer>) -> Vec<Effect> {
    let address = top(console);
    answer(console, address, said)
}

fn send(console: &mut Console, event: KeyEvent) -> Vec<Effect> {
    // A person types at what they see.
    console.shown();
    happen(console, Signal::Key(event))
}

fn hit(console: &mut Console, code: KeyCode) -> Vec<Effect> {
    send(console, press(code))
}

/// Types letters one by one; the effects of all of them.
fn write(console: &mut Console, text: &str) -> Vec<Effect> {
    text.chars()
        .flat_map(|letter| hit(console, KeyCode::Char(letter)))
        .collect()
}

fn drawn(console: &Console) -> String {
    let (width, height) = console.terms.size;
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| console.view(frame)).unwrap();
    let rows: Vec<String> = terminal
        .backend()
        .to_string()
        .lines()
        .map(|row| row.trim_matches('"').trim_end().to_owned())
        .collect();
    rows.join("\n")
}

fn entrance(logins: &[&str]) -> Entrance {
    let assets = Assets::embedded().unwrap();
    Entrance {
        logins: logins.iter().map(|it| (*it).to_owned()).collect(),
        last: None,
        profile: Box::new(assets.profile("peru").unwrap().clone()),
        assets: Arc::new(assets),
    }
}

fn locked(logins: &[&str]) -> Console {
    let mut console = console((80, 24));
    tell(&mut console, EntryAnswer::Locked(entrance(logins)));
    console
}

fn terminal(point: &str, own: bool) -> TerminalView {
    TerminalView {
        rivals: Vec::new(),
        successor: None,
        past_end: None,
        replica: String::new(),
        point: point.into(),
        terminal: Some("A".into()),
        series: Some("A".into()),
        epoch: Some(1),
        scope: if own { Scope::Point } else { Scope::Office },
        own,
        admitted: true,
        public_key: "RWQprueba".into(),
        fingerprint: format!("HUELLA DE {point}"),
        to_sequence: 42,
        head: None,
        until: None,
        until_why: None,
        aside: 0,
        without_effect: BTreeMap::new(),
    }
}

pub(super) fn settings() -> Answer {
    with_settings(Settings::default())
}

fn with_settings(settings: Settings) -> Answer {
    Answer::Settings(SettingsAnswer::Shown(Box::new(SettingsView {
        settings,
        diagnosis: Diagnosis {
            software: "0.1.0",
            schema: 1,
            system: "linux x86_64".into(),
            data: PathBuf::from("/datos/contingencia"),
            store_bytes: 204_800,
            organization: "claro-pe".into(),
            point: "LIM014".into(),
            series: "A".into(),
            replica: "00000000-0000-7000-8000-000000000001".into(),
            public_key: "RWQprueba".into(),
            time_zone: "America/Lima".into(),
            profile: "peru".into(),
            catalog: "2026-01".into(),
            calendar: "pe-2026".into(),
            override_problems: Vec::new(),
            operations: 42,
            open: 1,
            restored: 1,
            not_exported: 14,
            users: 2,
            backups: 1,
            last_backup: None,
            recovery_key_here: false,
        },
        users: ["msupervisora", "jasesor"]
            .into_iter()
            .map(|login| UserView {
                id: uuid::Uuid::from_u128(1),
                user: login.into(),
                name: login.into(),
                job_title: None,
                role: Role::Supervisor,
                blocked: false,
                founder: true,
                signing_key: String::new(),
            })
            .collect(),
        holidays: Vec::new(),
        templates: Vec::new(),
        assets: entrance(&[]).assets,
        profile: *entrance(&[]).profile,
        terminals: vec![terminal("LIM014", true), terminal("OFI001", false)],
        recipients: RecipientList {
            recipients: vec![RecipientView {
                name: "Oficina C&I".into(),
                recipient: "age1destinatarioinventado".into(),
                added_at: at("09:00"),
            }],
            own: "age1propiainventada".into(),
        },
        backups: Vec::new(),
    })))
}

#[test]
fn the_board_at_eighty_columns() {
    insta::assert_snapshot!(drawn(&inside((80, 24), busy())));
}

#[test]
fn the_board_draws_the_day_from_120_columns() {
    insta::assert_snapshot!(drawn(&inside((120, 40), busy())));
}

#[test]
fn an_empty_board_says_what_to_do() {
    let mut board = Stage::new().board;
    board.status.open = 0;
    board.next_deadline = None;
    insta::assert_snapshot!(drawn(&inside((80, 24), board)));
}

#[test]
fn law_7_a_small_terminal_shows_a_message_and_takes_no_keys() {
    let mut console = inside((79, 24), busy());
    assert!(hit(&mut console, KeyCode::Char('q')).is_empty());
    assert!(!console.is_over());
    insta::assert_snapshot!(drawn(&console));
    happen(
        &mut console,
        Signal::Resize {
            width: 80,
            height: 24,
        },
    );
    assert!(drawn(&console).contains("Por hacer"));
}

#[test]
fn law_2_the_help_and_the_palette_stand_above_the_page() {
    let mut console = inside((80, 24), busy());
    hit(&mut console, KeyCode::Char('?'));
    insta::assert_snapshot!("help", drawn(&console));
    hit(&mut console, KeyCode::Esc);
    send(&mut console, control('p'));
    insta::assert_snapshot!("palette", drawn(&console));
    write(&mut console, "43");
    hit(&mut console, KeyCode::Enter);
    let Phase::Inside(inside) = &console.phase else {
        panic!("somebody is in");
    };
    assert_eq!(inside.pages.len(), 2);
    assert!(inside.layers.is_empty());
}

#[test]
fn law_2_a_deed_that_cannot_be_done_is_not_offered() {
    let mut board = busy();
    for card in &mut board.cards {
        card.open = None;
    }
    let console = inside((80, 24), board);
    assert!(!drawn(&console).contains("Restablecer"));
}

fn no_store() -> Answer {
    Answer::Entry(EntryAnswer::NoStore(entrance(&[])))
}

#[test]
fn the_first_run_asks_four_questions_and_starts() {
    let mut console = console((80, 24));
    tell(&mut console, no_store());
    insta::assert_snapshot!("first_run", drawn(&console));
    write(&mut console, "lim014");
    hit(&mut console, KeyCode::Enter);
    write(&mut console, "CAC San Isidro");
    hit(&mut console, KeyCode::Enter);
    write(&mut console, "Marta Supervisora");
    hit(&mut console, KeyCode::Enter);
    write(&mut console, "corta");
    hit(&mut console, KeyCode::Enter);
    insta::assert_snapshot!("first_run_short_passphrase", drawn(&console));
    let asked = hit(&mut console, KeyCode::F(2));
    assert!(matches!(
        asked[..],
        [Effect::Entry(EntryEffect::ProposePassphrase)]
    ));
    let phrase = "bosque-muela-preso-festin";
    tell(
        &mut console,
        EntryAnswer::Passphrase(SecretString::from(phrase)),
    );
    write(&mut console, phrase);
    let effects = hit(&mut console, KeyCode::Enter);
    let [Effect::Entry(EntryEffect::Start(start))] = &effects[..] else {
        panic!("{effects:?}");
    };
    assert_eq!(
        (
            start.point.as_str(),
            start.login.as_str(),
            start.terminal.as_str()
        ),
        ("lim014", "msupervisora", "A")
    );
    // Twice is not more than once.
    assert!(hit(&mut console, KeyCode::Enter).is_empty());
}

#[test]
fn u2_a_wrong_passphrase_is_told_and_typed_again() {
    let mut console = locked(&["jasesor", "msupervisora"]);
    hit(&mut console, KeyCode::Tab);
    hit(&mut console, KeyCode::Down);
    hit(&mut console, KeyCode::Enter);
    write(&mut console, "SECRETA");
    insta::assert_snapshot!("unlock", drawn(&console));
    let effects = hit(&mut console, KeyCode::Enter);
    assert!(
        matches!(&effects[..], [Effect::Entry(EntryEffect::Unlock { login, .. })] if login == "msupervisora"),
        "{effects:?}"
    );
    assert!(!console.counts_seconds());
    tell(
        &mut console,
        EntryAnswer::NotEntered {
            wait: Duration::from_secs(4),
            report: Some(Report::usage("La frase de paso no es correcta.")),
        },
    );
    assert!(console.counts_seconds());
    insta::assert_snapshot!("unlock_refused", drawn(&console));
    assert!(!drawn(&console).contains("SECRETA"));
}

#[test]
fn u2_an_idle_console_forgets_what_it_read() {
    let mut console = inside((80, 24), busy());
    assert!(console.idle_after().is_some());
    let effects = happen(&mut console, Signal::Idle);
    assert!(matches!(
        effects[..],
        [
            Effect::Drafts(DraftEffect::Flush),
            Effect::Entry(EntryEffect::Lock)
        ]
    ));
    assert!(matches!(console.phase, Phase::Starting));
    assert!(console.idle_after().is_none());
    let effects = send(&mut inside((80, 24), busy()), control('l'));
    assert!(matches!(
        effects[..],
        [
            Effect::Drafts(DraftEffect::Flush),
            Effect::Entry(EntryEffect::Lock)
        ]
    ));
}

#[test]
fn law_6_a_window_is_no_obstacle_to_locking_and_leaving() {
    let over = || {
        let mut console = inside((80, 24), busy());
        hit(&mut console, KeyCode::F(1));
        assert!(drawn(&console).contains("Cerrar la ayuda"));
        console
    };
    let mut console = over();
    let effects = send(&mut console, control('l'));
    assert!(matches!(
        effects[..],
        [
            Effect::Drafts(DraftEffect::Flush),
            Effect::Entry(EntryEffect::Lock)
        ]
    ));
    assert!(matches!(console.phase, Phase::Starting));
    let mut console = over();
    send(&mut console, control('q'));
    assert!(console.is_over());
}

#[test]
fn u2_a_console_whose_store_got_another_key_is_locked_and_says_why() {
    let mut console = inside((80, 24), busy());
    let locked = Answer::Entry(EntryAnswer::Locked(entrance(&["ana.prueba"])));
    let failed = Answer::NotRead(Report::key_changed());
    for answer in [locked, failed] {
        tell(&mut console, answer);
    }
    assert!(matches!(console.phase, Phase::Outside { .. }));
    let drawn = drawn(&console)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    assert!(
        drawn.contains("Otra consola cambió la clave de estos datos"),
        "{drawn}"
    );
    assert!(
        drawn.contains("Ingrese otra vez con su frase de paso"),
        "{drawn}"
    );
}

#[test]
fn q6_drafts_are_pressed_onto_the_disk_after_a_rest() {
    let mut console = inside((80, 24), busy());
    assert!(console.rest_after().is_none());
    typing_a_notice(&mut console);
    assert!(console.rest_after().is_some());
    let effects = happen(&mut console, Signal::Rest);
    assert!(
        matches!(
            effects[..],
            [
                Effect::Drafts(DraftEffect::Save { .. }),
                Effect::Drafts(DraftEffect::Flush)
            ]
        ),
        "{effects:?}"
    );
    assert!(console.rest_after().is_none());
}

/// Leaves the console in the middle of a word.
fn typing_a_notice(console: &mut Console) {
    hit(console, KeyCode::Char('m'));
    let answer = Answer::Drafts(DraftAnswer::Found {
        name: DraftName::only(DraftKind::Notice),
        found: None,
    });
    tell(console, answer);
    write(console, "FS-11");
}

#[test]
fn law_6_no_way_out_loses_the_word_that_is_being_typed() {
    let control = |letter| {
        let key = KeyEvent::new(KeyCode::Char(letter), KeyModifiers::CONTROL);
        Message::Signal(Signal::Key(key))
    };
    let click_on_a_tab = Signal::Mouse(MouseEvent {
        kind: MouseEventKind::Down(MouseButton::Left),
        column: 14,
        row: 1,
        modifiers: KeyModifiers::NONE,
    });
    let ways = [
        control('l'),
        control('q'),
        Message::Signal(Signal::Idle),
        Message::Signal(Signal::Ending),
        Message::Signal(click_on_a_tab),
        Message::Signal(Signal::Key(KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE))),
    ];
    for way in ways {
        let mut console = inside((80, 24), busy());
        typing_a_notice(&mut console);
        let told = format!("{way:?}");
        let asked = console.update(way, now());
        let saved = asked.iter().any(
            |asked| matches!(&asked.effect, Effect::Drafts(DraftEffect::Save { data, .. }) if data.contains("FS-11")),
        );
        assert!(saved, "{told}: {asked:?}");
    }
}

#[test]
fn a_copy_is_made_when_the_last_is_older_than_a_day() {
    let mut board = busy();
    board.status.last_backup = Some(at("09:00") - TimeDelta::days(1));
    let mut console = console((80, 24));
    let effects = tell(&mut console, entered(board));
    assert!(matches!(
        effects[..],
        [Effect::Upkeep(UpkeepEffect::Backup)]
    ));
    // Nobody asked for it: it shows no window.
    let progress = Answer::Progress {
        title: "Respaldando",
        done: 1,
        total: 2,
    };
    answer(&mut console, Address::CONSOLE, progress);
    assert!(!drawn(&console).contains("Respaldando"));
    let mut fresh = self::console((80, 24));
    assert!(tell(&mut fresh, entered(busy())).is_empty());
}

#[test]
fn restoring_asks_when_service_came_back() {
    let mut console = inside((80, 24), busy());
    hit(&mut console, KeyCode::Char('r'));
    insta::assert_snapshot!("restore", drawn(&console));
    write(&mut console, "ayer");
    assert!(hit(&mut console, KeyCode::Enter).is_empty());
    assert!(drawn(&console).contains('✗'));
    send(&mut console, control('u'));
    write(&mut console, "10:40");
    let effects = hit(&mut console, KeyCode::Enter);
    assert!(
        matches!(&effects[..], [Effect::Outages(OutageEffect::Restore { outages, at: Some(when) })]
            if matches!(&outages[..], [outage] if outage.ends_with("A-000043")) && *when == at("10:40")),
        "{effects:?}"
    );
    tell(&mut console, OutageAnswer::Restored(vec![restored(43)]));
    let screen = drawn(&console);
    assert!(screen.contains("A-000043 restablecido"), "{screen}");
    assert!(!screen.contains("¿A qué hora volvió?"));
}

#[test]
fn several_are_restored_together() {
    let mut board = busy();
    let mut other = board.cards[0].open.clone().unwrap_or_else(|| outage(44));
    other.correlative = "LIM014-2026-A-000044".into();
    let free = board.cards.iter_mut().find(|card| card.open.is_none());
    free.unwrap().open = Some(other);
    let mut console = inside((80, 24), board);
    hit(&mut console, KeyCode::Char('r'));
    hit(&mut console, KeyCode::F(3));
    hit(&mut console, KeyCode::Down);
    hit(&mut console, KeyCode::F(3));
    insta::assert_snapshot!("restore_several", drawn(&console));
    let effects = hit(&mut console, KeyCode::Enter);
    let [Effect::Outages(OutageEffect::Restore { outages, at: None })] = &effects[..] else {
        panic!("{effects:?}");
    };
    let mut outages = outages.clone();
    outages.sort();
    assert_eq!(outages, ["LIM014-2026-A-000043", "LIM014-2026-A-000044"]);
    // All of them are told, not the last one alone.
    for (numbers, words) in [
        (43..=44, "A-000043 y A-000044 restablecidos"),
        (43..=45, "3 eventos restablecidos"),
    ] {
        let answer = Answer::Outages(OutageAnswer::Restored(numbers.map(restored).collect()));
        tell(&mut console, answer);
        let screen = drawn(&console);
        assert!(screen.contains(words), "{screen}");
    }
    assert!(!drawn(&console).contains("¿A qué hora volvió?"));
}

#[test]
fn k3_one_key_from_a_critical_attention_opens_the_guide() {
    let mut board = busy();
    board.critical = vec![attention(317)];
    let mut console = inside((80, 24), board);
    hit(&mut console, KeyCode::F(3));
    assert!(drawn(&console).contains("Guía de críticas"));
    hit(&mut console, KeyCode::Esc);
    // Enter opens the attention, and the same key its guide.
    hit(&mut console, KeyCode::Home);
    while !drawn(&console).contains("▸ ‼") {
        hit(&mut console, KeyCode::Down);
    }
    hit(&mut console, KeyCode::Enter);
    assert!(!drawn(&console).contains("Por hacer"));
    hit(&mut console, KeyCode::F(3));
    let screen = drawn(&console);
    assert!(screen.contains("Guía de críticas"), "{screen}");
    assert!(screen.contains("Canales alternos"), "{screen}");
}

#[test]
fn now_is_restored_with_two_keys() {
    let mut console = inside((80, 24), busy());
    hit(&mut console, KeyCode::Char('r'));
    let effects = hit(&mut console, KeyCode::Enter);
    assert!(matches!(
        &effects[..],
        [Effect::Outages(OutageEffect::Restore { at: None, .. })]
    ));
}

#[test]
fn enter_on_a_to_do_does_it() {
    let mut console = inside((80, 24), busy());
    let effects = hit(&mut console, KeyCode::Enter);
    assert!(
        matches!(&effects[..], [Effect::Outages(OutageEffect::ClosingForm(outage)), ..] if outage.ends_with("42")),
        "{effects:?}"
    );
}

#[test]
fn law_9_long_work_shows_its_counts_and_can_be_cancelled() {
    let mut console = inside((80, 24), busy());
    tell(
        &mut console,
        Answer::Progress {
            title: "Verificando",
            done: 30,
            total: 120,
        },
    );
    insta::assert_snapshot!("progress", drawn(&console));
    let effects = hit(&mut console, KeyCode::Esc);
    assert!(matches!(
        effects[..],
        [Effect::Upkeep(UpkeepEffect::Cancel)]
    ));
    tell(
        &mut console,
        UpkeepAnswer::Verified(Verification::default()),
    );
    assert!(drawn(&console).contains("Todo en orden"));
}

#[test]
fn law_5_a_failure_says_what_to_do_next() {
    let mut console = inside((80, 24), busy());
    let report = Report::internal("El disco está lleno; no se guardó nada.")
        .hint("Libere espacio y repita la última acción.");
    tell(&mut console, Answer::Refused(report));
    insta::assert_snapshot!(drawn(&console));
    hit(&mut console, KeyCode::Enter);
    assert!(!drawn(&console).contains("disco"));
}

#[test]
fn settings_apply_at_once() {
    let mut console = inside((80, 24), busy());
    let effects = hit(&mut console, KeyCode::Char('0'));
    assert!(matches!(
        effects[..],
        [Effect::Settings(SettingsEffect::Load)]
    ));
    tell(&mut console, settings());
    insta::assert_snapshot!("settings", drawn(&console));
    hit(&mut console, KeyCode::Down);
    insta::assert_snapshot!("settings_users", drawn(&console));
    hit(&mut console, KeyCode::Char('n'));
    insta::assert_snapshot!("settings_add_user", drawn(&console));
    hit(&mut console, KeyCode::Esc);
    hit(&mut console, KeyCode::Down);
    insta::assert_snapshot!("settings_look", drawn(&console));
    hit(&mut console, KeyCode::Down);
    hit(&mut console, KeyCode::Enter);
    hit(&mut console, KeyCode::Down);
    insta::assert_snapshot!("settings_terminals", drawn(&console));
    hit(&mut console, KeyCode::Esc);
    hit(&mut console, KeyCode::Down);
    insta::assert_snapshot!("settings_recipients", drawn(&console));
    let effects = hit(&mut console, KeyCode::Char('A'));
    let [Effect::Settings(SettingsEffect::Save(saved))] = &effects[..] else {
        panic!("{effects:?}");
    };
    assert_eq!(saved.theme, crate::config::Theme::Light);
}

#[test]
fn law_3_a_click_in_the_palette_does_what_it_names() {
    let mut console = inside((80, 24), busy());
    send(&mut console, control('p'));
    write(&mut console, "ajustes");
    let shown = drawn(&console);
    let row = shown.lines().position(|line| line.contains("▸ ")).unwrap();
    let effects = click(&mut console, 12, u16::try_from(row).unwrap());
    assert!(
        matches!(effects[..], [Effect::Settings(SettingsEffect::Load)]),
        "{effects:?}\n{shown}"
    );
}

#[test]
fn law_3_the_mouse_is_given_back_at_once_and_that_is_saved() {
    let mut console = inside((80, 24), busy());
    hit(&mut console, KeyCode::Char('0'));
    tell(&mut console, settings());
    click(&mut console, 4, 6);
    click(&mut console, 40, 8);
    assert!(console.takes_mouse());
    // Of a row that is chosen, a click is Enter.
    let effects = click(&mut console, 40, 8);
    let [Effect::Settings(SettingsEffect::Save(saved))] = &effects[..] else {
        panic!("{effects:?}\n{}", drawn(&console));
    };
    assert!(!saved.mouse);
    tell(&mut console, with_settings(saved.clone()));
    assert!(!console.takes_mouse());
}

#[test]
fn law_4_blocking_somebody_wants_a_word() {
    let mut console = inside((80, 24), busy());
    hit(&mut console, KeyCode::Char('0'));
    tell(&mut console, settings());
    for code in [KeyCode::Down, KeyCode::Enter, KeyCode::Down] {
        hit(&mut console, code);
    }
    hit(&mut console, KeyCode::Char('d'));
    insta::assert_snapshot!(drawn(&console));
    assert!(hit(&mut console, KeyCode::Enter).is_empty());
    write(&mut console, "bloquear");
    let effects = hit(&mut console, KeyCode::Enter);
    assert!(
        matches!(&effects[..], [Effect::Settings(SettingsEffect::BlockUser { login })] if login == "jasesor"),
        "{effects:?}"
    );
}

fn click(console: &mut Console, column: u16, row: u16) -> Vec<Effect> {
    happen(
        console,
        Signal::Mouse(MouseEvent {
            kind: MouseEventKind::Down(MouseButton::Left),
            column,
            row,
            modifiers: KeyModifiers::NONE,
        }),
    )
}

#[test]
fn the_mouse_reaches_tabs_rows_and_keys() {
    let mut console = inside((80, 24), busy());
    let effects = click(&mut console, 74, 1);
    assert!(
        matches!(effects[..], [Effect::Settings(SettingsEffect::Load)]),
        "{effects:?}"
    );
    click(&mut console, 2, 1);
    assert!(drawn(&console).contains("Por hacer"));
    click(&mut console, 20, 14);
    assert!(drawn(&console).contains("▸ ▲"));
    click(&mut console, 20, 14);
    assert!(drawn(&console).contains("Clave de recuperación"));
    click(&mut console, 2, 23);
    assert!(!drawn(&console).contains("Clave de recuperación ─"));
}

#[test]
fn law_1_from_the_entrance_to_a_registered_outage_in_twelve_keys() {
    let mut console = locked(&["msupervisora"]);
    write(&mut console, "cuatro-palabras-sueltas-aqui");
    let unlocked = hit(&mut console, KeyCode::Enter);
    assert!(matches!(
        unlocked[..],
        [Effect::Entry(EntryEffect::Unlock { .. })]
    ));
    tell(&mut console, entered(Stage::new().board));
    let mut keys = 1;
    hit(&mut console, KeyCode::Char('n'));
    tell(
        &mut console,
        DraftAnswer::Found {
            name: DraftName::only(DraftKind::Opening),
            found: None,
        },
    );
    write(&mut console, "chip");
    let mut effects = Vec::new();
    for key in ['\n', 's', 'n', 'n', 'n', '\n'] {
        effects = match key {
            '\n' => hit(&mut console, KeyCode::Enter),
            letter => hit(&mut console, KeyCode::Char(letter)),
        };
        keys += 1;
    }
    let opened = effects
        .iter()
        .any(|it| matches!(it, Effect::Outages(OutageEffect::Open(_))));
    assert!(opened, "{}", drawn(&console));
    assert!(keys < 12);
}

#[test]
fn a_daily_copy_that_fails_is_told_once() {
    let mut board = busy();
    board.status.last_backup = None;
    let mut console = console((80, 24));
    tell(&mut console, entered(board));
    let refused = Answer::Refused(Report::usage("No puede."));
    answer(&mut console, Address::CONSOLE, refused);
    assert!(drawn(&console).contains("no se pudo hacer la copia diaria"));
    let effects = happen(&mut console, Signal::Tick);
    assert!(matches!(effects[..], [Effect::LookAround]), "{effects:?}");
}

#[test]
fn a_daily_copy_that_is_made_says_nothing_over_the_words_of_a_deed() {
    let made = || {
        Answer::Upkeep(UpkeepAnswer::BackedUp(BackupView {
            resisted: Vec::new(),
            file: "copia.zip".into(),
            operations: 3,
            bytes: 1,
        }))
    };
    let mut board = busy();
    board.status.last_backup = None;
    let mut console = console((80, 24));
    tell(&mut console, entered(board));
    answer(&mut console, Address::CONSOLE, made());
    assert!(
        !drawn(&console).contains("copia hecha"),
        "{}",
        drawn(&console)
    );
    // One that somebody asked for is answered.
    tell(&mut console, made());
    assert!(drawn(&console).contains("copia hecha y comprobada"));
}

#[test]
fn a_folder_that_cannot_be_read_is_told_at_the_entrance() {
    let mut console = console((80, 24));
    tell(
        &mut console,
        Answer::NotRead(Report::usage("No se pudo leer la carpeta.")),
    );
    assert!(drawn(&console).contains("No se pudo leer la carpeta."));
}

#[test]
fn digits_lead_to_screens_and_back() {
    let mut console = inside((80, 24), busy());
    for (key, sign) in [
        ('2', "Evento"),
        ('0', "Punto y terminal"),
        ('1', "Por hacer"),
    ] {
        hit(&mut console, KeyCode::Char(key));
        tell(&mut console, settings());
        let screen = drawn(&console);
        assert!(screen.contains(sign), "{key}: {screen}");
    }
}

#[test]
fn quitting_puts_drafts_away_first() {
    let mut console = inside((80, 24), busy());
    let effects = send(&mut console, control('q'));
    assert!(matches!(
        effects[..],
        [
            Effect::Upkeep(UpkeepEffect::Cancel),
            Effect::Drafts(DraftEffect::Flush)
        ]
    ));
    assert!(console.is_over());
}

#[test]
fn a_copy_is_the_runtime_s_to_make_and_the_status_bar_says_how_far_it_got() {
    let copy = Effect::Copy("LIM014-2026-A-000043".into());
    let asked = |effect| Asked {
        address: Address::CONSOLE,
        effect,
    };
    assert_eq!(
        Console::at_hand(asked(copy)).unwrap(),
        AtHand::Copy("LIM014-2026-A-000043".into())
    );
    let other = Console::at_hand(asked(Effect::Board)).unwrap_err();
    assert!(matches!(other.effect, Effect::Board));
    for (copied, said) in [
        (Copied::System, "copiado por un minuto"),
        (Copied::Terminal, "copia sin confirmar: pruebe a pegarla"),
        (Copied::Nowhere, "no se pudo copiar"),
    ] {
        let mut console = inside((80, 24), busy());
        let effects = happen(&mut console, Signal::Copied(copied));
        assert!(effects.is_empty());
        assert!(drawn(&console).contains(said), "{}", drawn(&console));
    }
}

#[test]
fn a_written_document_can_be_opened_at_once() {
    let mut console = inside((80, 24), busy());
    let file = PathBuf::from("/datos/documentos/cierre-LIM014-2026-A-000042.pdf");
    let printed = Printed {
        file: file.clone(),
        codes: Vec::new(),
    };
    tell(&mut console, PaperAnswer::Printed(printed));
    insta::assert_snapshot!(drawn(&console));
    // Enter was typed before the window was seen: it opens and closes nothing.
    let enter = || Message::Signal(Signal::Key(press(KeyCode::Enter)));
    assert!(console.update(enter(), now()).is_empty());
    assert!(drawn(&console).contains("Documento listo"));
    let effects = hit(&mut console, KeyCode::Char('v'));
    assert!(effects.is_empty());
    let effects = hit(&mut console, KeyCode::Char('V'));
    assert!(matches!(&effects[..], [Effect::Papers(PaperEffect::View(opened))] if *opened == file));
    assert!(!drawn(&console).contains("Documento listo"));
}

#[test]
fn law_2_the_footer_tells_what_enter_and_esc_do_now() {
    let mut console = inside((80, 24), busy());
    let footer = |console: &Console| drawn(console).lines().last().unwrap().to_owned();
    hit(&mut console, KeyCode::Char('n'));
    assert!(footer(&console).contains("Enter Buscar"));
    // An empty search picks nothing, however often Enter is pressed.
    for _ in 0..3 {
        hit(&mut console, KeyCode::Enter);
    }
    let shown = drawn(&console);
    assert!(shown.contains("Escriba parte del nombre"), "{shown}");
    assert!(!footer(&console).contains("Enter"), "{shown}");
    assert!(footer(&console).contains("Esc Cerrar la lista"), "{shown}");
    write(&mut console, "bloq");
    assert!(footer(&console).contains("Enter Elegir"));
    // A click there is the key.
    let click = |console: &mut Console, column| {
        let kind = MouseEventKind::Down(MouseButton::Left);
        let mouse = MouseEvent {
            kind,
            column,
            row: 23,
            modifiers: KeyModifiers::NONE,
        };
        happen(console, Signal::Mouse(mouse))
    };
    click(&mut console, 2);
    assert!(footer(&console).contains("Enter Lo que falta"));
    let shown = drawn(&console);
    assert!(shown.contains("Bloqueo"), "{shown}");
}

#[test]
fn law_6_a_document_that_comes_late_takes_no_keys_from_a_form() {
    let mut console = inside((80, 24), busy());
    let board = top(&console);
    hit(&mut console, KeyCode::Char('n'));
    let printed = Printed {
        file: PathBuf::from("/datos/documentos/constancia-LIM014-A-R000317-K.pdf"),
        codes: Vec::new(),
    };
    answer(
        &mut console,
        board,
        Answer::Papers(PaperAnswer::Printed(printed)),
    );
    let screen = drawn(&console);
    assert!(screen.contains("Nuevo evento"), "{screen}");
    assert!(!screen.contains("Documento listo"), "{screen}");
    assert!(screen.contains("PDF guardado"), "{screen}");
}

#[test]
fn a2_a_letter_that_the_relay_took_is_marked_wherever_its_person_is() {
    let mut console = inside((80, 24), busy());
    let letter = uuid::Uuid::from_u128(7);
    let effects = tell(&mut console, LetterAnswer::Delivered(letter));
    assert!(
        matches!(effects[..], [Effect::Letters(LetterEffect::MarkSent { letter: it, way: Way::Relay })]
            if it == letter),
        "{effects:?}"
    );
    tell(
        &mut console,
        Answer::Refused(Report::usage(
            "El servidor de correo no respondió a tiempo.",
        )),
    );
    assert!(drawn(&console).contains("no respondió a tiempo"));
}

#[test]
fn q0_a_refusal_leads_to_receiving_the_customer() {
    let mut console = inside((80, 24), busy());
    hit(&mut console, KeyCode::Char('n'));
    tell(
        &mut console,
        DraftAnswer::Found {
            name: DraftName::only(DraftKind::Opening),
            found: None,
        },
    );
    write(&mut console, "chip");
    hit(&mut console, KeyCode::Enter);
    write(&mut console, "sn");
    write(&mut console, "s");
    let effects = hit(&mut console, KeyCode::Enter);
    assert!(
        effects
            .iter()
            .any(|it| matches!(it, Effect::Outages(OutageEffect::Open(_)))),
        "{effects:?}"
    );
    let mut report = Report::usage("No corresponde registrar: hay PCs operativas.");
    report.rule = Some(Rule::E5);
    report.verdict = Some(RefusedVerdict {
        registrable: false,
        reason: "Hay PCs operativas; atienda en ellas.".into(),
        procedure: None,
        procedure_type: None,
        critical: false,
    });
    tell(&mut console, Answer::Refused(report));
    insta::assert_snapshot!(drawn(&console));
    hit(&mut console, KeyCode::Char('a'));
    assert!(!drawn(&console).contains("No corresponde registrar [E5]"));
    assert!(drawn(&console).contains("Nueva atención"));
    // No form that was turned down waits beneath.
    hit(&mut console, KeyCode::Esc);
    assert!(drawn(&console).contains("Por hacer"), "{}", drawn(&console));
}

#[test]
fn a1_the_code_covers_all_but_the_keys() {
    let mut console = inside((80, 24), busy());
    let Phase::Inside(inside) = &mut console.phase else {
        panic!("nobody is in");
    };
    let line = "█".repeat(45);
    inside
        .layers
        .push(Layer::of(Window::Code(Box::new(LetterCode {
            blocks: vec![line; 23],
            ascii: Vec::new(),
            lacks: Some("Agregue las copias a mano: no caben en el QR."),
            whole: Some((85, 43)),
        }))));
    insta::assert_snapshot!(drawn(&console));
    hit(&mut console, KeyCode::Esc);
    assert!(drawn(&console).contains("CONTINGENCIA"));
}

#[test]
fn g1_the_board_s_key_leads_to_the_export_and_a_stranger_ends_the_work() {
    let mut console = inside((80, 24), busy());
    let effects = write(&mut console, "x");
    let exports = |effect: &Effect| matches!(effect, Effect::Exchange(ExchangeEffect::Prepare));
    assert!(effects.iter().any(exports), "{effects:?}");
    let answer = ExchangeAnswer::Prepared {
        recipients: Vec::new(),
        folder: PathBuf::from("/datos/documentos"),
    };
    tell(&mut console, answer);
    assert!(drawn(&console).contains("Exportar a la oficina"));
    // A failure of the export stands in its own window while it waits.
    write(&mut console, "c");
    for _ in 0..3 {
        hit(&mut console, KeyCode::Tab);
    }
    write(&mut console, "una frase de prueba");
    hit(&mut console, KeyCode::Tab);
    write(&mut console, "una frase de prueba");
    let effects = hit(&mut console, KeyCode::Enter);
    assert!(matches!(
        effects.as_slice(),
        [Effect::Exchange(ExchangeEffect::Export(_))]
    ));
    let progress = Answer::Progress {
        title: "Exportando",
        done: 3,
        total: 14,
    };
    tell(&mut console, progress);
    assert!(drawn(&console).contains("3 de 14"));
    assert!(matches!(
        hit(&mut console, KeyCode::Esc).as_slice(),
        [Effect::Upkeep(UpkeepEffect::Cancel)]
    ));
    let failed = Answer::Refused(Report::usage("Se detuvo a pedido; nada cambió."));
    tell(&mut console, failed);
    let screen = drawn(&console);
    assert!(!screen.contains("3 de 14"), "{screen}");
    assert!(
        screen.contains("Se detuvo a pedido; nada cambió."),
        "{screen}"
    );
    let Phase::Inside(inside) = &console.phase else {
        panic!("nobody is in")
    };
    assert!(inside.layers.is_empty(), "{:?}", inside.layers);
}

#[test]
fn g1_a_profile_without_the_screen_has_neither_its_key_nor_its_to_do() {
    let mut console = console((80, 24));
    let Answer::Entry(EntryAnswer::Unlocked(mut entered)) = entered(busy()) else {
        panic!("nobody entered")
    };
    entered.profile = entered.assets.profile("colombia").unwrap().clone();
    tell(&mut console, EntryAnswer::Unlocked(entered));
    let before = drawn(&console);
    assert!(!before.contains("operaciones sin exportar") && !before.contains("Regularización"));
    for key in ["4", "x", "2", "3"] {
        assert!(write(&mut console, key).is_empty(), "{key}");
        assert_eq!(drawn(&console), before, "{key}");
    }
}

/// Every cell that says something can be read on its ground.
fn assert_readable(console: &Console, place: &str) {
    let base = console.theme().base();
    let (width, height) = console.terms.size;
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| console.view(frame)).unwrap();
    let buffer = terminal.backend().buffer();
    for y in 0..height {
        for x in 0..width {
            let cell = &buffer[(x, y)];
            let ground = |color, or| if color == Color::Reset { or } else { color };
            let pair = (
                ground(cell.fg, base.fg.unwrap()),
                ground(cell.bg, base.bg.unwrap()),
            );
            let is_blank = cell.symbol().trim().is_empty();
            let ratio = contrast(pair.0, pair.1);
            assert!(
                is_blank || ratio >= 4.5,
                "{place} at {x}, {y}: {:?} {ratio:.2} {pair:?}",
                cell.symbol()
            );
        }
    }
}

#[test]
fn law_7_every_text_of_every_theme_can_be_read() {
    use crate::config::Theme as Look;

    for look in Look::ALL {
        for depth in [ColorDepth::Full, ColorDepth::Sixteen] {
            let mut console = inside((80, 24), busy());
            console.terms.depth = depth;
            console.settings.theme = look;
            let at = |key: &str| format!("{look:?} {depth:?} {key}");
            assert_readable(&console, &at("tablero"));
            for key in ['n', 'a', 'm', '2', '3', '4', '0', 't', 'f', '?'] {
                hit(&mut console, KeyCode::Char(key));
                assert_readable(&console, &at(&key.to_string()));
                write(&mut console, "bloq");
                assert_readable(&console, &at(&format!("{key} escrito")));
                hit(&mut console, KeyCode::Tab);
                assert_readable(&console, &at(&format!("{key} siguiente")));
                hit(&mut console, KeyCode::Esc);
                hit(&mut console, KeyCode::Esc);
                happen(
                    &mut console,
                    Signal::Key(KeyEvent::new(KeyCode::Char('p'), KeyModifiers::CONTROL)),
                );
                assert_readable(&console, &at(&format!("{key} acciones")));
                hit(&mut console, KeyCode::Esc);
                hit(&mut console, KeyCode::Char('1'));
            }
        }
    }
}

#[test]
fn law_6_what_is_typed_while_a_request_is_saved_waits_and_presses_nothing_in_its_slip() {
    let mut console = inside((80, 24), busy());
    hit(&mut console, KeyCode::Char('a'));
    let name = DraftName::only(DraftKind::Attention);
    tell(&mut console, DraftAnswer::Found { name, found: None });
    for (text, then) in [("chip", KeyCode::Enter), ("Rosa Ejemplo", KeyCode::Tab)] {
        write(&mut console, text);
        hit(&mut console, then);
    }
    while !matches!(&console.phase, Phase::Inside(inside) if inside.waits()) {
        // On to what is missing, until the request is being saved.
        let effects = hit(&mut console, KeyCode::Enter);
        if !effects
            .iter()
            .any(|it| matches!(it, Effect::Attentions(AttentionEffect::Take { .. })))
        {
            write(&mut console, "Un chip nuevo");
        }
    }
    // A person who does not look up types on.
    write(&mut console, "pvc");
    write(&mut console, "a");
    write(&mut console, "portab");
    let taken = attention(318);
    let answer = Answer::Attentions(AttentionAnswer::Taken {
        slip: Box::new(slip(&taken, false)),
        attention: Box::new(taken),
    });
    let effects = tell(&mut console, answer);
    assert!(
        !effects
            .iter()
            .any(|it| matches!(it, Effect::Papers(_) | Effect::Copy(_))),
        "{effects:?}"
    );
    let drawn = drawn(&console);
    assert!(drawn.contains("Nueva atención"), "{drawn}");
    assert!(drawn.contains("portab"), "{drawn}");
}

#[test]
fn a_letter_that_leaves_asks_while_an_event_is_open() {
    let mut board = busy();
    board.status.open = 2;
    board.status.critical_pending = 3;
    let mut console = inside((80, 24), board);
    assert!(hit(&mut console, KeyCode::Char('q')).is_empty());
    let asked = drawn(&console);
    assert!(
        asked.contains("2 eventos abiertos y 3 críticas pendientes"),
        "{asked}"
    );
    hit(&mut console, KeyCode::Esc);
    assert!(!console.is_over());
    hit(&mut console, KeyCode::Char('q'));
    hit(&mut console, KeyCode::Enter);
    assert!(console.is_over());
}

#[test]
fn k2_a_critical_request_that_waits_too_long_rings_once_and_takes_the_first_line() {
    let mut console = inside((80, 24), busy());
    let tick = |console: &mut Console, at| {
        let asked = console.update(Message::Signal(Signal::Tick), at);
        asked.iter().any(|it| matches!(it.effect, Effect::Ring))
    };
    let board = |console: &mut Console, critical| {
        let board = Board { critical, ..busy() };
        tell(console, Answer::Board(Box::new(board)))
    };
    let rings = |effects: &[Effect]| effects.iter().any(|it| matches!(it, Effect::Ring));
    let first = |console: &Console| drawn(console).lines().next().unwrap().to_owned();
    console.settings.ring_minutes = 15;
    let mut waiting = attention(317);
    waiting.taken_at = now().fixed_offset() - TimeDelta::minutes(14);
    assert!(!rings(&board(&mut console, vec![waiting.clone()])));
    assert!(first(&console).contains("LIM014"));
    let later = now() + TimeDelta::minutes(1);
    assert!(tick(&mut console, later));
    assert!(!tick(&mut console, later), "once");
    // Inside a form too, until it is dealt with.
    hit(&mut console, KeyCode::Char('n'));
    console.now = later;
    let told = first(&console);
    assert!(
        told.contains("espera 15 min") && told.contains(&waiting.short_code),
        "{told}"
    );
    assert!(!told.contains("LIM014 CAC"), "{told}");
    board(&mut console, Vec::new());
    assert!(first(&console).contains("LIM014"));
}

#[test]
fn law_2_the_palette_reaches_every_screen_from_a_form_and_says_what_is_missing() {
    let mut console = inside((80, 24), busy());
    hit(&mut console, KeyCode::Char('n'));
    send(&mut console, control('p'));
    write(&mut console, "respaldar");
    let shown = drawn(&console);
    assert!(shown.contains("Respaldar ahora"), "{shown}");
    // It goes there, and does it once the page is loaded.
    let effects = hit(&mut console, KeyCode::Enter);
    assert!(
        effects
            .iter()
            .any(|it| matches!(it, Effect::Settings(SettingsEffect::Load)))
    );
    let loaded = settings();
    let effects = tell(&mut console, loaded);
    assert!(
        effects
            .iter()
            .any(|it| matches!(it, Effect::Upkeep(UpkeepEffect::Backup)))
    );

    send(&mut console, control('p'));
    write(&mut console, "corregir el evento");
    let shown = drawn(&console);
    assert!(shown.contains("en un evento  z"), "{shown}");
    hit(&mut console, KeyCode::Enter);
    assert!(drawn(&console).contains("corregir el evento"), "it stays");
}

#[test]
fn u3_the_palette_finds_any_record_by_its_code_and_no_customer() {
    let mut console = inside((80, 24), busy());
    send(&mut console, control('p'));
    let asks = |effects: &[Effect]| {
        effects.iter().rev().find_map(|it| match it {
            Effect::Find(text) => Some(text.clone()),
            _ => None,
        })
    };
    let effects = write(&mut console, "r99");
    assert_eq!(asks(&effects).as_deref(), Some("r99"));
    let mut old = attention(99);
    old.critical_pending = false;
    let found = |text: &str| Answer::Found {
        text: text.to_owned(),
        outages: Vec::new(),
        attentions: vec![old.clone()],
    };
    tell(&mut console, found("r9"));
    assert!(
        !drawn(&console).contains(&old.short_code),
        "of another text"
    );
    tell(&mut console, found("r99"));
    assert!(drawn(&console).contains(&old.short_code));
    send(&mut console, control('u'));
    let effects = write(&mut console, "987000412");
    // What may be a document or a telephone is not looked for.
    assert_eq!(asks(&effects).as_deref(), Some("98700"), "{effects:?}");
}
