//! The console as a whole: what happens, what it then wants, what it looks like.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use crossterm::event::{KeyEvent, KeyModifiers, MouseEventKind};
use ratatui::{Terminal, backend::TestBackend, style::Color};
use secrecy::SecretString;

use super::{
    address::{Address, Asker, Nature},
    asking::Addressed,
    layers::Layer,
    message::Message,
    model::{Console, Phase, Startup, Workspace},
    runtime::{Application, AtHand, Copied, Signal},
    subjects::{
        entry::{Entered, Entrance},
        settings::SettingsView,
    },
    theme::{ColorDepth, contrast::contrast},
};
use crate::tui::testing::prelude::*;
use crate::{
    actions::{
        BackupView, Board, Diagnosis, DraftName, LaneDay, LetterCode, LetterView, Printed,
        RecipientList, RecipientView, RefusedVerdict, TerminalView, ToDo, UserView, Verification,
    },
    config::{Assets, Settings},
    domain::{
        alert::{AlertState, Way},
        authority::Role,
        catalog::ProcedureType,
        outage::Requested,
        rule::Rule,
        terminal::Scope,
    },
};

mod asking;
mod counter;
mod leaving;
mod notes;
mod pictures;
mod printing;
mod reaching;
mod surprise;
mod windows;

pub(super) use counter::settings;
use counter::{busy, console, entered, entrance, inside, locked, no_store, now, with_settings};

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
    let workspace = console.within();
    assert_eq!(workspace.pages.len(), 2);
    assert!(workspace.layers.is_empty());
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

#[test]
fn the_first_run_asks_four_questions_and_starts() {
    let mut console = console((80, 24));
    console.tell(no_store());
    insta::assert_snapshot!("first_run", console.draw());
    console.press("lim014⏎CAC San Isidro⏎Marta Supervisora⏎corta⏎");
    insta::assert_snapshot!("first_run_short_passphrase", console.draw());
    let asked = console.hit(KeyCode::F(2));
    assert_like!(asked[..], [Effect::Entry(EntryEffect::ProposePassphrase)]);
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
fn now_is_restored_with_two_keys() {
    let mut console = inside((80, 24), busy());
    console.press("r");
    let effects = console.press("⏎");
    assert_like!(
        &effects[..],
        [Effect::Outages(OutageEffect::Restore { at: None, .. })]
    );
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
        work: LongWork::Verify,
        done: 30,
        total: 120,
    });
    insta::assert_snapshot!("progress", console.draw());
    let effects = console.press("⎋");
    assert_like!(effects[..], [Effect::Upkeep(UpkeepEffect::Cancel)]);
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
    assert_like!(effects[..], [Effect::Settings(SettingsEffect::Load)]);
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
fn law_4_blocking_somebody_wants_a_word() {
    let mut console = inside((80, 24), busy());
    console.press("0");
    console.tell(settings());
    console.press("↓⏎");
    // Nobody shuts themselves out.
    assert!(console.press("X").is_empty());
    console.hides("Bloquear usuario");
    console.hides("X Quitar");
    console.press("↓X");
    insta::assert_snapshot!(console.draw());
    assert!(console.press("⏎").is_empty());
    console.press("bloquear");
    let effects = console.press("⏎");
    assert!(
        matches!(&effects[..], [Effect::Settings(SettingsEffect::BlockUser { login })] if login == "jasesor"),
        "{effects:?}"
    );
}

#[test]
fn law_1_from_the_entrance_to_a_registered_outage_in_twelve_keys() {
    let mut console = locked(&["msupervisora"]);
    console.press("cuatro-palabras-sueltas-aqui");
    let unlocked = console.press("⏎");
    assert_like!(unlocked[..], [Effect::Entry(EntryEffect::Unlock { .. })]);
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
fn a_copy_is_the_runtime_s_to_make_and_the_status_bar_says_how_far_it_got() {
    let copy = Effect::Copy("LIM014-2026-A-000043".into());
    let asked = |effect| Addressed {
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
        (Copied::System, "copiado al portapapeles por 1 min"),
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
    let mut report = Report::usage("No corresponde registrar: hay PC operativas.");
    report.rule = Some(Rule::E5);
    report.verdict = Some(RefusedVerdict {
        registrable: false,
        reason: "Hay PC operativas; atienda en ellas.".into(),
        requested: Requested::default(),
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
    let workspace = console.within();
    let line = "█".repeat(45);
    workspace
        .layers
        .push(Layer::of(Window::Code(Box::new(LetterCode {
            blocks: vec![line; 23],
            ascii: Vec::new(),
            lacks: Some("Agregue las copias a mano: no caben en el QR.".into()),
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
    assert_like!(
        effects.as_slice(),
        [Effect::Exchange(ExchangeEffect::Export(_))]
    );
    let progress = Answer::Progress {
        work: LongWork::Export,
        done: 3,
        total: 14,
    };
    console.tell(progress);
    console.shows("3 de 14");
    assert_like!(
        console.press("⎋").as_slice(),
        [Effect::Upkeep(UpkeepEffect::Cancel)]
    );
    let failed = Answer::Refused(Report::usage("Se detuvo a pedido; nada cambió."));
    console.tell(failed);
    console.hides("3 de 14");
    console.shows("Se detuvo a pedido; nada cambió.");
    let workspace = console.within();
    assert!(workspace.layers.is_empty(), "{:?}", workspace.layers);
}

/// Every cell that says something can be read on its ground.
fn assert_readable(console: &Console, place: &str) {
    let base = console.theme().base();
    let (width, height) = console.startup.size;
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
            console.startup.depth = depth;
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
