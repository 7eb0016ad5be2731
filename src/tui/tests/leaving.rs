//! Every way out: what is kept, and what is said at the entrance.

use super::*;

#[test]
fn u2_an_idle_console_forgets_what_it_read() {
    let mut console = inside((80, 24), busy());
    assert!(console.idle_after().is_some());
    let effects = console.happen(Signal::Idle);
    assert_like!(
        effects[..],
        [
            Effect::Drafts(DraftEffect::Flush),
            Effect::Entry(EntryEffect::Lock)
        ]
    );
    assert!(matches!(console.phase, Phase::Starting));
    assert!(console.idle_after().is_none());
    let effects = inside((80, 24), busy()).send(control('l'));
    assert_like!(
        effects[..],
        [
            Effect::Drafts(DraftEffect::Flush),
            Effect::Entry(EntryEffect::Lock)
        ]
    );
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
    assert_like!(
        effects[..],
        [
            Effect::Drafts(DraftEffect::Flush),
            Effect::Entry(EntryEffect::Lock)
        ]
    );
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
    assert!(matches!(console.phase, Phase::Lobby(_)));
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
fn a_copy_is_made_when_the_last_is_older_than_a_day() {
    let mut board = busy();
    board.status.last_backup = Some(at("09:00") - TimeDelta::days(1));
    let mut console = console((80, 24));
    let effects = console.tell(entered(board));
    assert_like!(effects[..], [Effect::Upkeep(UpkeepEffect::Backup)]);
    // Nobody asked for it: it shows no window.
    let progress = Answer::Progress {
        work: crate::tui::message::LongWork::Backup,
        done: 1,
        total: 2,
    };
    console.answer_to(Address::CONSOLE, progress);
    console.hides("Respaldando");
    let mut fresh = self::console((80, 24));
    assert!(fresh.tell(entered(busy())).is_empty());
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
fn quitting_puts_drafts_away_first() {
    let mut console = inside((80, 24), busy());
    let effects = console.send(control('q'));
    assert_like!(
        effects[..],
        [
            Effect::Upkeep(UpkeepEffect::Cancel),
            Effect::Drafts(DraftEffect::Flush)
        ]
    );
    assert!(console.is_over());
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
