//! Every way out: what is kept, and what is said at the entrance.

use super::*;
use crate::tui::section::Section;

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

/// A word that no procedure, answer or label begins with.
const WORD: &str = "zqx7";

/// A console with a form of this kind open in the middle of a word; none where a record
/// has to be loaded first, or no form has it any more. A new kind has to say which.
fn in_the_middle_of(kind: DraftKind) -> Option<Console> {
    let mut console = inside((80, 24), busy());
    let go = |console: &mut Console, to| {
        let asker = console.on_top();
        console.grant(asker, vec![Wish::Go(to)]);
    };
    let found = |console: &mut Console| {
        console.tell(DraftAnswer::Found {
            name: DraftName::only(kind),
            found: None,
        });
    };
    match kind {
        DraftKind::Opening => go(&mut console, Destination::OutageForm(Box::default())),
        DraftKind::Attention => {
            let (procedure, outage) = (None, None);
            let unlisted = String::new();
            let to = Destination::AttentionForm {
                procedure,
                unlisted,
                outage,
            };
            go(&mut console, to);
        }
        DraftKind::Notice => go(&mut console, Destination::NoticeForm),
        DraftKind::Failure => {
            go(&mut console, Destination::FailureForm);
            found(&mut console);
            console.press("⇥");
        }
        DraftKind::Shift => go(&mut console, Destination::Shift),
        DraftKind::BlankForms => go(&mut console, Destination::BlankForms),
        DraftKind::SpoiledCode => {
            go(&mut console, Destination::BlankForms);
            console.hit(KeyCode::F(4));
        }
        DraftKind::NewUser => {
            go(&mut console, Destination::Settings(Section::Point));
            console.tell(settings());
            console.press("↓n");
        }
        DraftKind::NewIdea => {
            go(&mut console, Destination::Ideas);
            console.press("n");
        }
        DraftKind::Base => go(&mut console, Destination::BaseImport(None)),
        DraftKind::Tallies => go(&mut console, Destination::TallyImport),
        DraftKind::Closing(_)
        | DraftKind::Reopening(_)
        | DraftKind::Outcome(_)
        | DraftKind::OfficialCodes
        | DraftKind::OfficialCode(_)
        | DraftKind::Correction(_)
        | DraftKind::Annulment(_)
        | DraftKind::Exemption(_)
        | DraftKind::Lift(_)
        | DraftKind::Call(_)
        | DraftKind::Dismissal(_)
        | DraftKind::AlertAnswer(_)
        | DraftKind::Attribution(_)
        | DraftKind::Validation(_)
        | DraftKind::Verdict(_)
        | DraftKind::Attachment(_)
        | DraftKind::Withdrawal(_)
        | DraftKind::CaseDeed(..)
        | DraftKind::AccountHold(_)
        | DraftKind::ReportChoices(..)
        | DraftKind::ReportReason(_)
        | DraftKind::SessionLog(_)
        | DraftKind::SessionAnnulment(_)
        | DraftKind::ActionPlan(_)
        | DraftKind::IdeaAcceptance(_)
        | DraftKind::IdeaRejection(_)
        | DraftKind::IdeaAnswer(_)
        | DraftKind::FormsWithdrawal(_) => return None,
    }
    found(&mut console);
    console.press(WORD);
    console.shows(WORD);
    Some(console)
}

#[test]
fn law_6_no_way_out_of_any_form_loses_the_word_that_is_being_typed() {
    let key = |code, modifiers| Message::Signal(Signal::Key(KeyEvent::new(code, modifiers)));
    let held = |letter| key(KeyCode::Char(letter), KeyModifiers::CONTROL);
    let click_on_a_tab = || Signal::Mouse(mouse(CLICK, 14, 1));
    let ways = || {
        [
            held('l'),
            held('q'),
            Message::Signal(Signal::Rest),
            Message::Signal(Signal::Idle),
            // A closed terminal, SIGHUP and SIGTERM.
            Message::Signal(Signal::Ending),
            Message::Signal(click_on_a_tab()),
            key(KeyCode::Esc, KeyModifiers::NONE),
        ]
    };
    let saves = |asked: &[Effect]| {
        asked.iter().any(|it| {
            matches!(it, Effect::Drafts(DraftEffect::Save { data, .. }) if data.contains(WORD))
        })
    };
    let mut walked = 0;
    for kind in DraftKind::EVERY {
        for way in ways() {
            let Some(mut console) = in_the_middle_of(kind) else {
                continue;
            };
            let told = format!("{kind:?} {way:?}");
            let asked = console.update(way, now()).into_iter().map(|it| it.effect);
            let mut asked: Vec<Effect> = asked.collect();
            // An open list is closed first.
            if !saves(&asked) && told.contains("Esc") {
                asked.extend(console.press("⎋"));
            }
            assert!(saves(&asked), "{told}: {asked:?}");
            walked += 1;
        }
        let Some(mut console) = in_the_middle_of(kind) else {
            continue;
        };
        // From a window of a page the palette is not reached.
        if console.within().context() != Context::Question {
            let mut asked = console.send(control('p'));
            asked.extend(console.press("ir al tablero⏎"));
            assert!(saves(&asked), "{kind:?} palette: {asked:?}");
        }
    }
    assert!(walked >= 8 * 7, "{walked}");
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
fn law_8_what_long_work_changed_is_told_as_soon_as_it_is_over() {
    let mut console = inside((80, 24), busy());
    console.press("n");
    let effects = console.tell(Answer::Worked);
    assert_like!(effects[..], [Effect::Board]);
    let mut board = busy();
    board.status.open = 87;
    console.tell(Answer::Board(Box::new(board)));
    console.shows("87 abiertos");
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
    console.press("mFS-31");
    let effects = console.send(control('q'));
    assert_like!(
        effects[..],
        [
            Effect::Upkeep(UpkeepEffect::Cancel),
            Effect::Drafts(DraftEffect::Save { .. }),
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
