//! Every form and small window that stands above a page.

use super::*;

/// A console with every form and small window that needs no record, one after another.
fn windows() -> Vec<(&'static str, Console)> {
    let mut all = Vec::new();
    for (name, keys) in [
        ("usuarios", "↓n"),
        ("apariencia", "↓↓⏎"),
        ("terminales", "↓↓↓⏎↓n"),
        ("destinatarios", "↓↓↓↓n"),
        ("quitar", "↓↓↓↓⏎d"),
        ("feriados", "↓↓↓↓↓n"),
        ("buzones", "↓↓↓↓↓↓⏎⏎"),
        ("depurar", "D"),
        ("frase", "F"),
    ] {
        let mut console = inside((80, 24), busy());
        console.press("0");
        console.tell(settings());
        console.press(keys);
        all.push((name, console));
    }
    for (name, keys) in [("restablecer", "r"), ("ayuda", "?")] {
        let mut console = inside((80, 24), busy());
        console.press(keys);
        all.push((name, console));
    }
    let failed = || Answer::Refused(Report::usage("No se pudo.").hint("Repita la acción."));
    let mut console = inside((80, 24), busy());
    console.tell(failed());
    all.push(("falla", console));
    let mut entrance = locked(&["ana.prueba"]);
    entrance.press("SECRETA");
    entrance.tell(EntryAnswer::NotEntered {
        wait: Duration::from_secs(4),
        report: Some(Report::usage("La frase de paso no es correcta.")),
    });
    all.push(("entrada", entrance));
    let mut first = console_before();
    first.press("lim⏎⏎");
    all.push(("primera vez", first));
    all
}

fn console_before() -> Console {
    let mut console = console((80, 24));
    console.tell(no_store());
    console
}

#[test]
fn law_7_every_window_of_every_theme_can_be_read_and_tells_its_focus_by_a_sign() {
    use crate::config::Theme as Look;

    for look in Look::ALL {
        for depth in [ColorDepth::Full, ColorDepth::Sixteen, ColorDepth::None] {
            for (name, mut console) in windows() {
                console.startup.depth = depth;
                console.settings.theme = look;
                // What is missing is said, then something is typed, then the next is gone to.
                for (step, keys) in [
                    ("abierta", ""),
                    ("vacía", "⏎"),
                    ("escrita", "x"),
                    ("luego", "⇥"),
                ] {
                    console.press(keys);
                    let place = format!("{name} {look:?} {depth:?} {step}");
                    if depth != ColorDepth::None {
                        assert_readable(&console, &place);
                    }
                }
            }
        }
    }
    // Where there is no colour, what is focused, wrong or chosen has a sign of its own.
    for (name, mut console) in windows() {
        let has_fields = !matches!(name, "ayuda" | "falla");
        assert!(
            !has_fields || console.draw().contains('▸'),
            "{name}: {}",
            console.draw()
        );
        if matches!(name, "usuarios" | "destinatarios" | "feriados" | "frase") {
            console.press("⏎");
            console.shows("✗");
        }
    }
}

/// What the mouse does in a window, besides the keys in the footer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mouse {
    /// The wheel scrolls, and a click on a sign of more turns the page.
    Scrolls,
    /// The wheel goes to the next option, and a click on an option leads to this.
    Options(&'static str),
    /// There is nothing to choose and nothing hidden: its answers are the footer's.
    Footer,
}

const fn mouse_in(layer: &Layer) -> Mouse {
    match layer {
        Layer::Help(_) | Layer::Reading(_) | Layer::Slip(_) => Mouse::Scrolls,
        Layer::Palette(_) => Mouse::Options(" Nuevo evento\n"),
        Layer::Restore(_) => Mouse::Options("[x] A-000044"),
        Layer::Choose(_) => Mouse::Options("▸ A-000044"),
        Layer::Tell { .. }
        | Layer::Leave { .. }
        | Layer::Offer { .. }
        | Layer::Written(_)
        | Layer::Code(_)
        | Layer::Failed(_)
        | Layer::Work { .. } => Mouse::Footer,
    }
}

/// A console under each kind of window.
fn each_kind() -> Vec<Console> {
    let text = || ("Aviso".to_owned(), vec!["Se guardó.".to_owned()]);
    let code = LetterCode {
        blocks: vec!["█".repeat(10); 5],
        ascii: Vec::new(),
        lacks: None,
        whole: None,
    };
    let (title, paragraphs) = text();
    let told = Window::Tell { title, paragraphs };
    let (title, paragraphs) = text();
    let taken = claim(318);
    let mut mail = slip(&taken, true);
    mail.spoken = vec!["Lea esto despacio.\n".repeat(30)];
    let steps: Vec<String> = (1..40).map(|at| format!("Paso {at}.\n")).collect();
    let long = steps.concat();
    let layers = [
        Layer::of(told),
        Layer::of(Window::Offer {
            title,
            paragraphs,
            to: Destination::Board,
        }),
        Layer::of(Window::Code(Box::new(code))),
        Layer::of(Window::Failed(Report::usage("No se pudo."))),
        Layer::of(Window::Restore {
            outages: vec![outage(43), outage(44)],
            chosen: 0,
        }),
        Layer::of(Window::Close(vec![restored(43), restored(44)])),
        Layer::of(Window::Read {
            title: "Guía".into(),
            text: long,
        }),
        Layer::of(Window::Slip {
            slip: Box::new(mail),
            attention: Box::new(taken),
        }),
        Layer::Leave {
            open: 1,
            critical: 0,
        },
        Layer::Written(PathBuf::from("documentos/constancia.pdf")),
        Layer::Work {
            work: 1,
            kind: crate::tui::message::LongWork::Backup,
            done: 1,
            total: 4,
        },
    ];
    let mut all: Vec<Console> = layers
        .into_iter()
        .map(|layer| {
            let mut console = inside((80, 24), busy());
            console.put_above(layer);
            console
        })
        .collect();
    for key in [press(KeyCode::Char('?')), control('p')] {
        let mut console = inside((80, 24), busy());
        console.send(key);
        all.push(console);
    }
    all
}

fn point(console: &mut Console, kind: MouseEventKind, (column, row): (u16, u16)) -> Vec<Effect> {
    console.shown();
    console.point(kind, column, row)
}

#[test]
fn law_3_a_click_and_the_wheel_do_something_in_every_kind_of_window() {
    let top = |console: &mut Console| mouse_in(console.within().layers.last().unwrap());
    let mut kinds = std::collections::HashSet::new();
    for mut console in each_kind() {
        kinds.insert(std::mem::discriminant(
            console.within().layers.last().unwrap(),
        ));
        let before = console.draw();
        match top(&mut console) {
            Mouse::Scrolls => {
                point(&mut console, MouseEventKind::ScrollDown, (40, 12));
                assert_ne!(console.draw(), before);
                point(&mut console, MouseEventKind::ScrollUp, (40, 12));
                assert_eq!(console.draw(), before);
                let more = console.place("▼");
                point(&mut console, CLICK, more);
                let turned = console.draw();
                let first = console.within().layers.len();
                assert!(first == 1 && turned != before, "{before}");
                let less = less(&console, more.0);
                point(&mut console, CLICK, less);
                assert_eq!(console.draw(), before);
            }
            Mouse::Options(leads_to) => {
                point(&mut console, MouseEventKind::ScrollDown, (40, 12));
                assert_ne!(console.draw(), before, "the next one is chosen");
                point(&mut console, MouseEventKind::ScrollUp, (40, 12));
                assert_eq!(console.draw(), before);
                let option = ["Registrar un evento nuevo", "A-000044"]
                    .into_iter()
                    .find(|it| before.contains(it));
                let at = console.place(option.unwrap_or("?"));
                point(&mut console, CLICK, at);
                console.shows(leads_to);
            }
            Mouse::Footer => {
                for kind in [CLICK, MouseEventKind::ScrollDown] {
                    let effects = point(&mut console, kind, (40, 12));
                    assert!(effects.is_empty() && console.draw() == before, "{before}");
                }
            }
        }
    }
    assert_eq!(kinds.len(), 13, "every kind of `Layer` once");
}

/// The sign of what is hidden above, in a column.
fn less(console: &Console, column: u16) -> (u16, u16) {
    let shown = console.draw();
    let row = shown
        .lines()
        .position(|line| line.chars().nth(column.into()) == Some('▲'));
    (column, u16::try_from(row.unwrap()).unwrap())
}

#[test]
fn law_3_a_click_on_a_window_s_key_in_the_footer_presses_it() {
    let row = 23;
    for at in 0..each_kind().len() {
        let kind = |columns: Option<u16>| {
            let mut console = each_kind().swap_remove(at);
            let effects = columns.map(|column| point(&mut console, CLICK, (column, row)));
            (console, effects)
        };
        let area = ratatui::layout::Rect::new(0, row, 80, 1);
        let (console, _) = kind(None);
        let footer = crate::tui::view::footer(&console).unwrap();
        let mut columns: Vec<(u16, KeyEvent)> = (0..80)
            .filter_map(|column| Some((column, footer.key_at(area, column)?)))
            .collect();
        columns.dedup_by_key(|(_, key)| *key);
        assert!(!columns.is_empty(), "{}", console.draw());
        for (column, key) in columns {
            let (clicked, effects) = kind(Some(column));
            let (mut pressed, _) = kind(None);
            let expected = pressed.send(key);
            assert_eq!(format!("{:?}", effects.unwrap()), format!("{expected:?}"));
            assert_eq!(clicked.draw(), pressed.draw(), "{key:?}");
            let has_effect = !expected.is_empty() || pressed.is_over();
            assert!(has_effect || pressed.draw() != console.draw(), "{key:?}");
        }
    }
}

#[test]
fn law_3_the_wheel_stops_at_the_ends_of_the_windows_that_choose_an_outage() {
    let choosing = [
        Window::Restore {
            outages: vec![outage(43), outage(44)],
            chosen: 0,
        },
        Window::Close(vec![restored(43), restored(44)]),
        Window::Attach {
            attention: attention(317).code,
            outages: vec![outage(43), outage(44)],
        },
    ];
    for window in choosing {
        let mut console = inside((80, 24), busy());
        console.put_above(Layer::of(window));
        for (kind, key) in [
            (MouseEventKind::ScrollUp, "▸ A-000043"),
            (MouseEventKind::ScrollDown, "▸ A-000044"),
        ] {
            for _ in 0..3 {
                point(&mut console, kind, (40, 12));
            }
            let shown = console.draw().replace("[ ] ", "");
            assert!(shown.contains(key), "{kind:?}: {shown}");
        }
        // Tab, which has no other way back, goes round.
        console.press("⇥");
        let shown = console.draw().replace("[ ] ", "");
        assert!(shown.contains("▸ A-000043"), "{shown}");
    }
}

#[test]
fn law_3_a_click_takes_the_cursor_into_the_line_that_a_window_types_in() {
    for (open, typed, expected) in [
        (press(KeyCode::Char('?')), "casa", "caXsa"),
        (control('p'), "casa", "caXsa"),
        (press(KeyCode::Char('r')), "casa", "caXsa"),
    ] {
        let mut console = inside((80, 24), busy());
        console.send(open);
        console.press(typed);
        let (column, row) = console.place(typed);
        point(&mut console, CLICK, (column + 2, row));
        console.press("X");
        console.shows(expected);
    }
    // What is filled in still gives way to what is typed.
    let mut console = inside((80, 24), busy());
    console.press("r");
    let at = console.place("ahora");
    point(&mut console, CLICK, at);
    console.press("10:05");
    console.hides("ahora");
    console.shows("10:05");
}

/// Consoles in whose window a deed is under way that cannot be cancelled, each with what
/// the worker says when it is done.
fn under_way() -> Vec<(&'static str, Console, Answer)> {
    let mut restoring = inside((80, 24), busy());
    restoring.press("r⏎");
    let restored = OutageAnswer::Restored(vec![restored(43)]);
    let mut adding = inside((80, 24), busy());
    adding.press("0");
    adding.tell(settings());
    adding.press("↓↓↓↓nage1prueba⇥Oficina⏎");
    let added = Answer::Done("destinatario agregado".into());
    let mut noted = inside((80, 24), busy());
    let asker = noted.on_top();
    let shown = letter("LIM014-2026-A-000043");
    noted.grant(asker, vec![Wish::Go(Destination::LetterShown(shown.id))]);
    noted.tell(LetterAnswer::Shown(Box::new(shown)));
    noted.press("E⏎");
    let sent = LetterView {
        state: AlertState::Sent,
        ..letter("LIM014-2026-A-000043")
    };
    let sent = LetterAnswer::Shown(Box::new(sent));
    vec![
        ("Restablecer", restoring, restored.into()),
        ("Agregar destinatario", adding, added),
        ("¿Cómo se envió?", noted, sent.into()),
    ]
}

#[test]
fn law_5_esc_in_a_window_whose_deed_is_under_way_says_so_and_its_answer_is_told() {
    for (title, mut console, done) in under_way() {
        console.shows(title);
        let footer = console.draw().lines().last().unwrap().to_owned();
        assert!(
            !footer.contains("Esc") && !footer.contains("Enter"),
            "{footer}"
        );
        assert!(footer.contains("F1 Ayuda"), "{footer}");
        // What is typed meanwhile waits for the answer, and the mouse changes nothing.
        let asked = console.press("x⎋");
        assert!(asked.is_empty(), "{title}: {asked:?}");
        console.shows(title);
        console.shows("sigue en curso");
        for (_, row) in [(0, 8), (0, 10), (0, 12)] {
            let asked = point(&mut console, CLICK, (40, row));
            assert!(asked.is_empty(), "{title}: {asked:?}");
        }
        console.shows(title);
        // It is done, and what was typed at it does nothing on the page beneath.
        let asked = console.tell(done);
        let deeds = asked.iter().filter(|it| it.nature() == Nature::Deed);
        assert_eq!(deeds.count(), 0, "{title}: {asked:?}");
        console.hides(&format!("{title} ─"));
        console.hides("sigue en curso");
        let shown = console.draw();
        let status = shown.lines().rev().nth(1).unwrap();
        assert!(status.contains('✓'), "{title}: {shown}");
    }
}

#[test]
fn law_5_esc_in_a_window_whose_deed_was_refused_leaves_it_again() {
    for (title, mut console, _) in under_way() {
        console.press("⎋");
        console.tell(Answer::Refused(Report::usage(
            "Otra consola está escribiendo.",
        )));
        console.shows("Otra consola está escribiendo.");
        console.shows(title);
        console.hides("sigue en curso");
        console.shows("no se hizo");
        console.shows("Esc Volver");
        console.press("⎋");
        console.hides(&format!("{title} ─"));
    }
}

#[test]
fn law_9_esc_cancels_an_export_that_has_told_no_progress_yet() {
    let mut console = inside((80, 24), busy());
    console.press("x");
    console.tell(ExchangeAnswer::Prepared {
        recipients: vec!["Oficina central".into()],
        folder: PathBuf::from("/salida"),
    });
    let mut asked = Vec::new();
    while asked.is_empty() {
        // From field to field, and nothing is missing.
        asked = console.press("⏎");
        asked.retain(|it| matches!(it, Effect::Exchange(_)));
    }
    asked_for!(asked, Effect::Exchange(ExchangeEffect::Export(_)));
    console.shows("Esc Cancelar");
    let asked = console.press("⎋");
    assert_like!(asked[..], [Effect::Upkeep(UpkeepEffect::Cancel)]);
    console.shows("cancelando");
    console.tell(Answer::Refused(Report::usage(
        "Se canceló; no se hizo nada.",
    )));
    console.shows("Se canceló");
    console.press("⎋");
    console.hides("Exportar a la oficina ─");
}

#[test]
fn law_3_the_signs_that_more_is_hidden_stand_in_the_lists_of_windows_and_answer_a_click() {
    let many: Vec<_> = (41..61).map(outage).collect();
    let choosing = Layer::of(Window::Close(many));
    for layer in [None, Some(choosing)] {
        let mut console = inside((80, 24), busy());
        match layer {
            Some(layer) => console.put_above(layer),
            None => drop(console.send(control('p'))),
        }
        let before = console.draw();
        let more = console.place("▼");
        point(&mut console, CLICK, more);
        let turned = console.draw();
        assert_ne!(turned, before);
        let less = less(&console, more.0);
        point(&mut console, CLICK, less);
        console.press("↑↑↑↑↑↑↑↑↑↑↑↑");
        assert_eq!(console.draw(), before);
    }
}

#[test]
fn x12_it_is_said_what_stays_of_a_base_that_is_cancelled_and_of_what_nothing_does() {
    let storing = |work| {
        let mut console = inside((80, 24), busy());
        console.tell(Answer::Progress {
            work,
            done: 52_000,
            total: 100_000,
        });
        console
    };
    let base = storing(LongWork::StoreBase);
    base.shows("Si lo cancela, queda lo ya guardado. ");
    base.shows(" 52000 de 100000 filas");
    base.shows("Para seguir, importe el mismo archivo; o descártelo en Cola.");
    base.hides("nada cambia");
    let tallies = storing(LongWork::StoreRows);
    tallies.shows("Si lo cancela, nada cambia.");
    tallies.hides("Para seguir");
}
