//! The console as a whole: what happens, what it then wants, what it looks like.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use crossterm::event::{KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::{Terminal, backend::TestBackend, style::Color};
use secrecy::SecretString;

use super::{
    asking::{Address, Asked, Asker},
    layers::Layer,
    message::Message,
    model::{Console, Inside, Phase, Terms},
    runtime::{Application, AtHand, Copied, Signal},
    theme::{ColorDepth, contrast::contrast},
    worker::{
        entry::{Entered, Entrance},
        settings::SettingsView,
    },
};
use crate::tui::testing::prelude::*;
use crate::{
    actions::{
        BackupView, Board, Diagnosis, DraftName, LaneDay, LetterCode, Printed, RecipientList,
        RecipientView, RefusedVerdict, TerminalView, ToDo, UserView, Verification,
    },
    config::{Assets, Settings},
    domain::{alert::Way, authority::Role, catalog::ProcedureType, rule::Rule, terminal::Scope},
};

mod asking;
mod surprise;

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
        ToDo::Export { records: 14 },
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
    console.tell(entered(board));
    console
}

/// A console at which somebody sits.
impl Console {
    fn happen(&mut self, signal: Signal) -> Vec<Effect> {
        let asked = self.update(Message::Signal(signal), now());
        asked.into_iter().map(|it| it.effect).collect()
    }

    fn answer_to(&mut self, address: Address, said: impl Into<Answer>) -> Vec<Effect> {
        let message = Message::Answer(address, Box::new(said.into()));
        let asked = self.update(message, now());
        asked.into_iter().map(|it| it.effect).collect()
    }

    /// What the worker says to the page on top.
    fn tell(&mut self, said: impl Into<Answer>) -> Vec<Effect> {
        self.answer_to(self.top(), said)
    }

    /// The address of the page on top.
    fn top(&self) -> Address {
        let asker = match &self.phase {
            Phase::Inside(inside) => inside.on_top(),
            _ => Asker::Entrance,
        };
        Address {
            asker,
            ..Address::CONSOLE
        }
    }

    fn send(&mut self, event: KeyEvent) -> Vec<Effect> {
        // A person types at what they see.
        self.shown();
        self.happen(Signal::Key(event))
    }

    fn hit(&mut self, code: KeyCode) -> Vec<Effect> {
        self.send(press(code))
    }

    /// Types keys one by one; the effects of all of them.
    fn press(&mut self, text: &str) -> Vec<Effect> {
        let events = events(text).into_iter();
        events.flat_map(|event| self.send(event)).collect()
    }

    fn within(&mut self) -> &mut Inside {
        match &mut self.phase {
            Phase::Inside(inside) => inside,
            _ => panic!("nobody is in"),
        }
    }

    fn terminal(&self) -> Terminal<TestBackend> {
        let (width, height) = self.terms.size;
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal.draw(|frame| self.view(frame)).unwrap();
        terminal
    }
}

impl Drawn for Console {
    fn draw(&self) -> String {
        let drawn = self.terminal().backend().to_string();
        let rows = drawn.lines().map(|row| row.trim_matches('"').trim_end());
        rows.collect::<Vec<_>>().join("\n")
    }
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
    console.tell(EntryAnswer::Locked(entrance(logins)));
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
    insta::assert_snapshot!(inside((80, 24), busy()).draw());
}

#[test]
fn the_board_draws_the_day_from_120_columns() {
    insta::assert_snapshot!(inside((120, 40), busy()).draw());
}

#[test]
fn an_empty_board_says_what_to_do() {
    let mut board = Stage::new().board;
    board.status.open = 0;
    board.next_deadline = None;
    insta::assert_snapshot!(inside((80, 24), board).draw());
}

#[test]
fn law_7_a_small_terminal_shows_a_message_and_takes_no_keys() {
    let mut console = inside((79, 24), busy());
    assert!(console.press("q").is_empty());
    assert!(!console.is_over());
    insta::assert_snapshot!(console.draw());
    console.happen(Signal::Resize {
        width: 80,
        height: 24,
    });
    console.shows("Por hacer");
}

#[test]
fn law_2_the_help_and_the_palette_stand_above_the_page() {
    let mut console = inside((80, 24), busy());
    console.press("?");
    insta::assert_snapshot!("help", console.draw());
    console.press("⎋");
    console.send(control('p'));
    insta::assert_snapshot!("palette", console.draw());
    console.press("43⏎");
    let inside = console.within();
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
    console.hides("Restablecer");
}

fn no_store() -> Answer {
    Answer::Entry(EntryAnswer::NoStore(entrance(&[])))
}

#[test]
fn the_first_run_asks_four_questions_and_starts() {
    let mut console = console((80, 24));
    console.tell(no_store());
    insta::assert_snapshot!("first_run", console.draw());
    console.press("lim014⏎CAC San Isidro⏎Marta Supervisora⏎corta⏎");
    insta::assert_snapshot!("first_run_short_passphrase", console.draw());
    let asked = console.hit(KeyCode::F(2));
    assert!(matches!(
        asked[..],
        [Effect::Entry(EntryEffect::ProposePassphrase)]
    ));
    let phrase = "bosque-muela-preso-festin";
    console.tell(EntryAnswer::Passphrase(SecretString::from(phrase)));
    console.press(phrase);
    let effects = console.press("⏎");
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
    assert!(console.press("⏎").is_empty());
}

#[test]
fn u2_a_wrong_passphrase_is_told_and_typed_again() {
    let mut console = locked(&["jasesor", "msupervisora"]);
    console.press("⇥↓⏎SECRETA");
    insta::assert_snapshot!("unlock", console.draw());
    let effects = console.press("⏎");
    assert!(
        matches!(&effects[..], [Effect::Entry(EntryEffect::Unlock { login, .. })] if login == "msupervisora"),
        "{effects:?}"
    );
    assert!(!console.counts_seconds());
    console.tell(EntryAnswer::NotEntered {
        wait: Duration::from_secs(4),
        report: Some(Report::usage("La frase de paso no es correcta.")),
    });
    assert!(console.counts_seconds());
    insta::assert_snapshot!("unlock_refused", console.draw());
    console.hides("SECRETA");
}

#[test]
fn u2_an_idle_console_forgets_what_it_read() {
    let mut console = inside((80, 24), busy());
    assert!(console.idle_after().is_some());
    let effects = console.happen(Signal::Idle);
    assert!(matches!(
        effects[..],
        [
            Effect::Drafts(DraftEffect::Flush),
            Effect::Entry(EntryEffect::Lock)
        ]
    ));
    assert!(matches!(console.phase, Phase::Starting));
    assert!(console.idle_after().is_none());
    let effects = inside((80, 24), busy()).send(control('l'));
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
        console.hit(KeyCode::F(1));
        console.shows("Cerrar la ayuda");
        console
    };
    let mut console = over();
    let effects = console.send(control('l'));
    assert!(matches!(
        effects[..],
        [
            Effect::Drafts(DraftEffect::Flush),
            Effect::Entry(EntryEffect::Lock)
        ]
    ));
    assert!(matches!(console.phase, Phase::Starting));
    let mut console = over();
    console.send(control('q'));
    assert!(console.is_over());
}

#[test]
fn u2_a_console_whose_store_got_another_key_is_locked_and_says_why() {
    let mut console = inside((80, 24), busy());
    let locked = Answer::Entry(EntryAnswer::Locked(entrance(&["ana.prueba"])));
    let failed = Answer::NotRead(Report::key_changed());
    for answer in [locked, failed] {
        console.tell(answer);
    }
    assert!(matches!(console.phase, Phase::Outside { .. }));
    let drawn = console
        .draw()
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
    let effects = console.happen(Signal::Rest);
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
    console.press("m");
    let answer = Answer::Drafts(DraftAnswer::Found {
        name: DraftName::only(DraftKind::Notice),
        found: None,
    });
    console.tell(answer);
    console.press("FS-11");
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
    let effects = console.tell(entered(board));
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
    console.answer_to(Address::CONSOLE, progress);
    console.hides("Respaldando");
    let mut fresh = self::console((80, 24));
    assert!(fresh.tell(entered(busy())).is_empty());
}

#[test]
fn restoring_asks_when_service_came_back() {
    let mut console = inside((80, 24), busy());
    console.press("r");
    insta::assert_snapshot!("restore", console.draw());
    console.press("ayer");
    assert!(console.press("⏎").is_empty());
    assert!(console.draw().contains('✗'));
    console.send(control('u'));
    console.press("10:40");
    let effects = console.press("⏎");
    assert!(
        matches!(&effects[..], [Effect::Outages(OutageEffect::Restore { outages, at: Some(when) })]
            if matches!(&outages[..], [outage] if outage.ends_with("A-000043")) && *when == at("10:40")),
        "{effects:?}"
    );
    console.tell(OutageAnswer::Restored(vec![restored(43)]));
    console.shows("A-000043 restablecido");
    console.hides("¿A qué hora volvió?");
}

#[test]
fn several_are_restored_together() {
    let mut board = busy();
    let mut other = board.cards[0].open.clone().unwrap_or_else(|| outage(44));
    other.correlative = "LIM014-2026-A-000044".into();
    let free = board.cards.iter_mut().find(|card| card.open.is_none());
    free.unwrap().open = Some(other);
    let mut console = inside((80, 24), board);
    console.press("r");
    console.hit(KeyCode::F(3));
    console.press("↓");
    console.hit(KeyCode::F(3));
    insta::assert_snapshot!("restore_several", console.draw());
    let effects = console.press("⏎");
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
        console.tell(answer);
        console.shows(words);
    }
    console.hides("¿A qué hora volvió?");
}

#[test]
fn k3_one_key_from_a_critical_attention_opens_the_guide() {
    let mut board = busy();
    board.critical = vec![attention(317)];
    let mut console = inside((80, 24), board);
    console.hit(KeyCode::F(3));
    console.shows("Guía de críticas");
    console.press("⎋");
    // Enter opens the attention, and the same key its guide.
    console.press("⇱");
    while !console.draw().contains("▸ ‼") {
        console.press("↓");
    }
    console.press("⏎");
    console.hides("Por hacer");
    console.hit(KeyCode::F(3));
    console.shows("Guía de críticas");
    console.shows("Canales alternos");
}

#[test]
fn now_is_restored_with_two_keys() {
    let mut console = inside((80, 24), busy());
    console.press("r");
    let effects = console.press("⏎");
    assert!(matches!(
        &effects[..],
        [Effect::Outages(OutageEffect::Restore { at: None, .. })]
    ));
}

#[test]
fn enter_on_a_to_do_does_it() {
    let mut console = inside((80, 24), busy());
    let effects = console.press("⏎");
    assert!(
        matches!(&effects[..], [Effect::Outages(OutageEffect::ClosingForm(outage)), ..] if outage.ends_with("42")),
        "{effects:?}"
    );
}

#[test]
fn law_9_long_work_shows_its_counts_and_can_be_cancelled() {
    let mut console = inside((80, 24), busy());
    console.tell(Answer::Progress {
        title: "Verificando",
        done: 30,
        total: 120,
    });
    insta::assert_snapshot!("progress", console.draw());
    let effects = console.press("⎋");
    assert!(matches!(
        effects[..],
        [Effect::Upkeep(UpkeepEffect::Cancel)]
    ));
    console.tell(UpkeepAnswer::Verified(Verification::default()));
    console.shows("Todo en orden");
}

#[test]
fn law_5_a_failure_says_what_to_do_next() {
    let mut console = inside((80, 24), busy());
    let report = Report::internal("El disco está lleno; no se guardó nada.")
        .hint("Libere espacio y repita la última acción.");
    console.tell(Answer::Refused(report));
    insta::assert_snapshot!(console.draw());
    console.press("⏎");
    console.hides("disco");
}

#[test]
fn settings_apply_at_once() {
    let mut console = inside((80, 24), busy());
    let effects = console.press("0");
    assert!(matches!(
        effects[..],
        [Effect::Settings(SettingsEffect::Load)]
    ));
    console.tell(settings());
    insta::assert_snapshot!("settings", console.draw());
    console.press("↓");
    insta::assert_snapshot!("settings_users", console.draw());
    console.press("n");
    insta::assert_snapshot!("settings_add_user", console.draw());
    console.press("⎋↓");
    insta::assert_snapshot!("settings_look", console.draw());
    console.press("↓⏎↓");
    insta::assert_snapshot!("settings_terminals", console.draw());
    console.press("⎋↓");
    insta::assert_snapshot!("settings_recipients", console.draw());
    let effects = console.press("A");
    let [Effect::Settings(SettingsEffect::Save(saved))] = &effects[..] else {
        panic!("{effects:?}");
    };
    assert_eq!(saved.theme, crate::config::Theme::Light);
}

#[test]
fn law_3_a_click_in_the_palette_does_what_it_names() {
    let mut console = inside((80, 24), busy());
    console.send(control('p'));
    console.press("ajustes");
    let shown = console.draw();
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
    console.press("0");
    console.tell(settings());
    click(&mut console, 4, 6);
    click(&mut console, 40, 8);
    assert!(console.takes_mouse());
    // Of a row that is chosen, a click is Enter.
    let effects = click(&mut console, 40, 8);
    let [Effect::Settings(SettingsEffect::Save(saved))] = &effects[..] else {
        panic!("{effects:?}\n{}", console.draw());
    };
    assert!(!saved.mouse);
    console.tell(with_settings(saved.clone()));
    assert!(!console.takes_mouse());
}

#[test]
fn law_4_blocking_somebody_wants_a_word() {
    let mut console = inside((80, 24), busy());
    console.press("0");
    console.tell(settings());
    for code in [KeyCode::Down, KeyCode::Enter, KeyCode::Down] {
        console.hit(code);
    }
    console.press("d");
    insta::assert_snapshot!(console.draw());
    assert!(console.press("⏎").is_empty());
    console.press("bloquear");
    let effects = console.press("⏎");
    assert!(
        matches!(&effects[..], [Effect::Settings(SettingsEffect::BlockUser { login })] if login == "jasesor"),
        "{effects:?}"
    );
}

fn click(console: &mut Console, column: u16, row: u16) -> Vec<Effect> {
    console.happen(Signal::Mouse(MouseEvent {
        kind: MouseEventKind::Down(MouseButton::Left),
        column,
        row,
        modifiers: KeyModifiers::NONE,
    }))
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
    console.shows("Por hacer");
    click(&mut console, 20, 14);
    console.shows("▸ ▲");
    click(&mut console, 20, 14);
    console.shows("Clave de recuperación");
    click(&mut console, 2, 23);
    console.hides("Clave de recuperación ─");
}

#[test]
fn law_1_from_the_entrance_to_a_registered_outage_in_twelve_keys() {
    let mut console = locked(&["msupervisora"]);
    console.press("cuatro-palabras-sueltas-aqui");
    let unlocked = console.press("⏎");
    assert!(matches!(
        unlocked[..],
        [Effect::Entry(EntryEffect::Unlock { .. })]
    ));
    console.tell(entered(Stage::new().board));
    let mut keys = 1;
    console.press("n");
    console.tell(DraftAnswer::Found {
        name: DraftName::only(DraftKind::Opening),
        found: None,
    });
    console.press("chip");
    let mut effects = Vec::new();
    for key in ['\n', 's', 'n', 'n', 'n', '\n'] {
        effects = match key {
            '\n' => console.press("⏎"),
            letter => console.hit(KeyCode::Char(letter)),
        };
        keys += 1;
    }
    let opened = effects
        .iter()
        .any(|it| matches!(it, Effect::Outages(OutageEffect::Open(_))));
    assert!(opened, "{}", console.draw());
    assert!(keys < 12);
}

#[test]
fn a_daily_copy_that_fails_is_told_once() {
    let mut board = busy();
    board.status.last_backup = None;
    let mut console = console((80, 24));
    console.tell(entered(board));
    let refused = Answer::Refused(Report::usage("No puede."));
    console.answer_to(Address::CONSOLE, refused);
    console.shows("no se pudo hacer la copia diaria");
    let effects = console.happen(Signal::Tick);
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
    console.tell(entered(board));
    console.answer_to(Address::CONSOLE, made());
    assert!(
        !console.draw().contains("copia hecha"),
        "{}",
        console.draw()
    );
    // One that somebody asked for is answered.
    console.tell(made());
    console.shows("copia hecha y comprobada");
}

#[test]
fn a_folder_that_cannot_be_read_is_told_at_the_entrance() {
    let mut console = console((80, 24));
    console.tell(Answer::NotRead(Report::usage(
        "No se pudo leer la carpeta.",
    )));
    console.shows("No se pudo leer la carpeta.");
}

#[test]
fn digits_lead_to_screens_and_back() {
    let mut console = inside((80, 24), busy());
    for (key, sign) in [
        ('2', "Evento"),
        ('0', "Punto y terminal"),
        ('1', "Por hacer"),
    ] {
        console.hit(KeyCode::Char(key));
        console.tell(settings());
        console.shows(sign);
    }
}

#[test]
fn quitting_puts_drafts_away_first() {
    let mut console = inside((80, 24), busy());
    let effects = console.send(control('q'));
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
        let effects = console.happen(Signal::Copied(copied));
        assert!(effects.is_empty());
        assert!(console.draw().contains(said), "{}", console.draw());
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
    console.tell(PaperAnswer::Printed(printed));
    insta::assert_snapshot!(console.draw());
    // Enter was typed before the window was seen: it opens and closes nothing.
    let enter = || Message::Signal(Signal::Key(press(KeyCode::Enter)));
    assert!(console.update(enter(), now()).is_empty());
    console.shows("Documento listo");
    console.happen(Signal::Rest);
    let effects = console.press("v");
    assert!(effects.is_empty());
    let effects = console.press("V");
    assert!(matches!(&effects[..], [Effect::Papers(PaperEffect::View(opened))] if *opened == file));
    console.hides("Documento listo");
}

#[test]
fn law_2_the_footer_tells_what_enter_and_esc_do_now() {
    let mut console = inside((80, 24), busy());
    let footer = |console: &Console| console.draw().lines().last().unwrap().to_owned();
    console.press("n");
    assert!(footer(&console).contains("Enter Buscar"));
    // An empty search picks nothing, however often Enter is pressed.
    for _ in 0..3 {
        console.press("⏎");
    }
    let shown = console.draw();
    console.shows("Escriba parte del nombre");
    assert!(!footer(&console).contains("Enter"), "{shown}");
    assert!(footer(&console).contains("Esc Cerrar la lista"), "{shown}");
    console.press("bloq");
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
        console.happen(Signal::Mouse(mouse))
    };
    click(&mut console, 2);
    assert!(footer(&console).contains("Enter Lo que falta"));
    console.shows("Bloqueo");
}

#[test]
fn law_6_a_document_that_comes_late_takes_no_keys_from_a_form() {
    let mut console = inside((80, 24), busy());
    let board = console.top();
    console.press("n");
    let printed = Printed {
        file: PathBuf::from("/datos/documentos/constancia-LIM014-A-R000317-K.pdf"),
        codes: Vec::new(),
    };
    console.answer_to(board, Answer::Papers(PaperAnswer::Printed(printed)));
    console.shows("Nuevo evento");
    console.hides("Documento listo");
    console.shows("PDF guardado");
}

#[test]
fn a2_a_letter_that_the_relay_took_is_marked_wherever_its_person_is() {
    let mut console = inside((80, 24), busy());
    let letter = uuid::Uuid::from_u128(7);
    let effects = console.tell(LetterAnswer::Delivered(letter));
    assert!(
        matches!(effects[..], [Effect::Letters(LetterEffect::MarkSent { letter: it, way: Way::Relay })]
            if it == letter),
        "{effects:?}"
    );
    console.tell(Answer::Refused(Report::usage(
        "El servidor de correo no respondió a tiempo.",
    )));
    console.shows("no respondió a tiempo");
}

#[test]
fn q0_a_refusal_leads_to_receiving_the_customer() {
    let mut console = inside((80, 24), busy());
    console.press("n");
    console.tell(DraftAnswer::Found {
        name: DraftName::only(DraftKind::Opening),
        found: None,
    });
    console.press("chip⏎sns");
    let effects = console.press("⏎");
    asked_for!(effects, Effect::Outages(OutageEffect::Open(_)));
    let mut report = Report::usage("No corresponde registrar: hay PCs operativas.");
    report.rule = Some(Rule::E5);
    report.verdict = Some(RefusedVerdict {
        registrable: false,
        reason: "Hay PCs operativas; atienda en ellas.".into(),
        procedure: None,
        procedure_type: None,
        critical: false,
    });
    console.tell(Answer::Refused(report));
    insta::assert_snapshot!(console.draw());
    // Law 11: the rule that is shown can be asked about.
    console.hit(KeyCode::F(1));
    console.shows("Algunas PC no bastan");
    console.press("⎋a");
    console.hides("No corresponde registrar [E5]");
    console.shows("Nueva atención");
    // No form that was turned down waits beneath.
    console.press("⎋");
    assert!(console.draw().contains("Por hacer"), "{}", console.draw());
}

#[test]
fn a1_the_code_covers_all_but_the_keys() {
    let mut console = inside((80, 24), busy());
    let inside = console.within();
    let line = "█".repeat(45);
    inside
        .layers
        .push(Layer::of(Window::Code(Box::new(LetterCode {
            blocks: vec![line; 23],
            ascii: Vec::new(),
            lacks: Some("Agregue las copias a mano: no caben en el QR."),
            whole: Some((85, 43)),
        }))));
    insta::assert_snapshot!(console.draw());
    console.press("⎋");
    console.shows("CONTINGENCIA");
}

#[test]
fn g1_the_board_s_key_leads_to_the_export_and_a_stranger_ends_the_work() {
    let mut console = inside((80, 24), busy());
    let effects = console.press("x");
    let exports = |effect: &Effect| matches!(effect, Effect::Exchange(ExchangeEffect::Prepare));
    assert!(effects.iter().any(exports), "{effects:?}");
    let answer = ExchangeAnswer::Prepared {
        recipients: Vec::new(),
        folder: PathBuf::from("/datos/documentos"),
    };
    console.tell(answer);
    console.shows("Exportar a la oficina");
    // A failure of the export stands in its own window while it waits.
    console.press("c");
    for _ in 0..3 {
        console.press("⇥");
    }
    console.press("una frase de prueba⇥una frase de prueba");
    let effects = console.press("⏎");
    assert!(matches!(
        effects.as_slice(),
        [Effect::Exchange(ExchangeEffect::Export(_))]
    ));
    let progress = Answer::Progress {
        title: "Exportando",
        done: 3,
        total: 14,
    };
    console.tell(progress);
    console.shows("3 de 14");
    assert!(matches!(
        console.press("⎋").as_slice(),
        [Effect::Upkeep(UpkeepEffect::Cancel)]
    ));
    let failed = Answer::Refused(Report::usage("Se detuvo a pedido; nada cambió."));
    console.tell(failed);
    console.hides("3 de 14");
    console.shows("Se detuvo a pedido; nada cambió.");
    let inside = console.within();
    assert!(inside.layers.is_empty(), "{:?}", inside.layers);
}

#[test]
fn g1_a_profile_without_the_screen_has_neither_its_key_nor_its_to_do() {
    let mut console = console((80, 24));
    let Answer::Entry(EntryAnswer::Unlocked(mut entered)) = entered(busy()) else {
        panic!("nobody entered")
    };
    entered.profile = entered.assets.profile("colombia").unwrap().clone();
    console.tell(EntryAnswer::Unlocked(entered));
    let before = console.draw();
    console.hides("registros sin exportar");
    console.hides("Regularización");
    for key in ["4", "x", "2", "3"] {
        assert!(console.press(key).is_empty(), "{key}");
        assert_eq!(console.draw(), before, "{key}");
    }
}

/// Every cell that says something can be read on its ground.
fn assert_readable(console: &Console, place: &str) {
    let base = console.theme().base();
    let (width, height) = console.terms.size;
    let terminal = console.terminal();
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
                console.hit(KeyCode::Char(key));
                assert_readable(&console, &at(&key.to_string()));
                console.press("bloq");
                assert_readable(&console, &at(&format!("{key} escrito")));
                console.press("⇥");
                assert_readable(&console, &at(&format!("{key} siguiente")));
                console.press("⎋⎋");
                console.happen(Signal::Key(KeyEvent::new(
                    KeyCode::Char('p'),
                    KeyModifiers::CONTROL,
                )));
                assert_readable(&console, &at(&format!("{key} acciones")));
                console.press("⎋1");
            }
        }
    }
}

#[test]
fn a_letter_that_leaves_asks_while_an_event_is_open() {
    let mut board = busy();
    board.status.open = 2;
    board.status.critical_pending = 3;
    let mut console = inside((80, 24), board);
    assert!(console.press("q").is_empty());
    console.shows("2 eventos abiertos y 3 críticas pendientes");
    console.press("⎋");
    assert!(!console.is_over());
    console.press("q⏎");
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
        console.tell(Answer::Board(Box::new(board)))
    };
    let rings = |effects: &[Effect]| effects.iter().any(|it| matches!(it, Effect::Ring));
    let first = |console: &Console| console.draw().lines().next().unwrap().to_owned();
    console.settings.ring_minutes = 15;
    let mut waiting = attention(317);
    waiting.taken_at = now().fixed_offset() - TimeDelta::minutes(14);
    assert!(!rings(&board(&mut console, vec![waiting.clone()])));
    assert!(first(&console).contains("LIM014"));
    let later = now() + TimeDelta::minutes(1);
    assert!(tick(&mut console, later));
    assert!(!tick(&mut console, later), "once");
    // Inside a form too, until it is dealt with.
    console.press("n");
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
    console.press("n");
    console.send(control('p'));
    console.press("respaldar");
    console.shows("Respaldar ahora");
    // It goes there, and does it once the page is loaded.
    let effects = console.press("⏎");
    asked_for!(effects, Effect::Settings(SettingsEffect::Load));
    let loaded = settings();
    let effects = console.tell(loaded);
    asked_for!(effects, Effect::Upkeep(UpkeepEffect::Backup));

    console.send(control('p'));
    console.press("corregir el evento");
    console.shows("en un evento  z");
    console.press("⏎");
    assert!(console.draw().contains("corregir el evento"), "it stays");
}

#[test]
fn u3_the_palette_finds_any_record_by_its_code_and_no_customer() {
    let mut console = inside((80, 24), busy());
    console.send(control('p'));
    let asks = |effects: &[Effect]| {
        effects.iter().rev().find_map(|it| match it {
            Effect::Find(text) => Some(text.clone()),
            _ => None,
        })
    };
    let effects = console.press("r99");
    assert_eq!(asks(&effects).as_deref(), Some("r99"));
    let mut old = attention(99);
    old.critical_pending = false;
    let found = |text: &str| Answer::Found {
        text: text.to_owned(),
        outages: Vec::new(),
        attentions: vec![old.clone()],
    };
    console.tell(found("r9"));
    assert!(!console.draw().contains(&old.short_code), "of another text");
    console.tell(found("r99"));
    console.shows(&old.short_code);
    console.send(control('u'));
    let effects = console.press("987000412");
    // What may be a document or a telephone is not looked for.
    assert_eq!(asks(&effects).as_deref(), Some("98700"), "{effects:?}");
}
