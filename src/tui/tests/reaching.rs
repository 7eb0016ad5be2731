//! Every deed and record is reached by key, by name and by click.

use super::*;
use crate::actions::{CaseList, DueFigures, ListPage, NoticeView};
use crate::domain::terminal::Channel;
use crate::tui::row;
use crate::tui::section::Section;
use crate::tui::subjects::documents::DocumentEffect;

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
fn law_3_a_click_in_the_palette_does_what_it_names() {
    let mut console = inside((80, 24), busy());
    console.send(control('p'));
    console.press("ajustes");
    let shown = console.draw();
    let row = shown.lines().position(|line| line.contains("▸ ")).unwrap();
    let effects = console.click(12, u16::try_from(row).unwrap());
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
    console.click(4, 6);
    console.click(40, 8);
    assert!(console.takes_mouse());
    // Of a row that is chosen, a click is Enter.
    let effects = console.click(40, 8);
    let [Effect::Settings(SettingsEffect::Save(saved))] = &effects[..] else {
        panic!("{effects:?}\n{}", console.draw());
    };
    assert!(!saved.mouse);
    console.tell(with_settings(saved.clone()));
    assert!(!console.takes_mouse());
}

#[test]
fn the_mouse_reaches_tabs_rows_and_keys() {
    let mut console = inside((80, 24), busy());
    let effects = console.click(74, 1);
    assert!(
        matches!(effects[..], [Effect::Settings(SettingsEffect::Load)]),
        "{effects:?}"
    );
    console.click(2, 1);
    console.shows("Por hacer");
    console.click(20, 14);
    console.shows("▸ ▲");
    console.click(20, 14);
    console.shows("Clave de recuperación");
    console.click(2, 23);
    console.hides("Clave de recuperación ─");
}

#[test]
fn digits_lead_to_screens_and_back() {
    let mut console = inside((80, 24), busy());
    for (key, sign) in [
        ('2', "Estado"),
        ('0', "Punto y terminal"),
        ('1', "Por hacer"),
    ] {
        console.hides(sign);
        console.hit(KeyCode::Char(key));
        console.tell(settings());
        console.shows(sign);
    }
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
    console.click(2, 23);
    assert!(footer(&console).contains("Enter Lo que falta"));
    console.shows("Bloqueo");
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
    for key in ["4", "x", "2", "3", "r", "c", "n", "a", "v", "m", "t", "f"] {
        assert!(console.press(key).is_empty(), "{key}");
        assert_eq!(console.draw(), before, "{key}");
    }
}

/// A console of a profile and channel.
fn inside_as(profile: &str, channel: Channel) -> Console {
    let mut board = busy();
    board.status.channel = channel;
    let mut console = console((80, 24));
    let Answer::Entry(EntryAnswer::Unlocked(mut entered)) = entered(board) else {
        panic!("nobody entered")
    };
    entered.profile = entered.assets.profile(profile).unwrap().clone();
    console.tell(EntryAnswer::Unlocked(entered));
    console
}

#[test]
fn law_2_the_palette_finds_every_page_by_its_title() {
    for (profile, channel) in [
        ("peru", Channel::Cac),
        ("peru", Channel::Oficina),
        ("colombia", Channel::Celula),
    ] {
        let mut console = inside_as(profile, channel);
        let Phase::Workspace(workspace) = &console.phase else {
            panic!("nobody entered")
        };
        let conditions = console.conditions();
        let scene = workspace.shared.scene(conditions);
        let tabs = workspace.shared.tabs();
        let mut titles: Vec<&str> = tabs.iter().map(|(_, tab)| tab.label).collect();
        for (screen, _) in &tabs {
            titles.extend(row::row(*screen, &scene).iter().map(|page| page.title));
        }
        titles.extend(Section::of(scene.profile).map(Section::label));
        titles.extend(["Sin efecto", "Verificar", "Datos personales"]);
        for title in titles {
            console.send(control('p'));
            console.press(title);
            let shown = console.draw();
            let chosen = shown
                .lines()
                .skip_while(|line| !line.contains("┌ Acciones"))
                .find(|line| line.contains("│ ▸ "))
                .unwrap_or_default();
            let is_found = chosen.to_lowercase().contains(&title.to_lowercase());
            assert!(is_found, "{profile} {channel:?}: {title}\n{shown}");
            console.press("⎋");
        }
    }
}

#[test]
fn law_2_the_palette_of_a_cell_names_no_deed_of_a_point() {
    let shown = |profile: &str, channel: Channel, typed: &str| {
        let mut console = inside_as(profile, channel);
        console.send(control('p'));
        console.press(typed);
        console.draw()
    };
    for (typed, deed) in [
        ("registrar un evento", "Registrar un evento nuevo"),
        ("atenciones del evento", "Ver las atenciones del evento"),
        ("tomar una atenc", "Tomar una atención"),
        ("escribir el correo", "Escribir el correo (.eml)"),
        ("buzones", "Ajustes: buzones"),
    ] {
        let of_a_point = shown("peru", Channel::Cac, typed).to_lowercase();
        assert!(
            of_a_point.contains(&deed.to_lowercase()),
            "{deed}\n{of_a_point}"
        );
        let of_a_cell = shown("colombia", Channel::Celula, typed).to_lowercase();
        assert!(
            !of_a_cell.contains(&deed.to_lowercase()),
            "{deed}\n{of_a_cell}"
        );
    }
}

#[test]
fn law_2_the_help_names_what_the_profile_has_and_nothing_else() {
    const LETTER: &str = "Cada letra, en todas las pantallas";
    let told = |profile: &str, channel: Channel, page: &str| {
        let mut console = inside_as(profile, channel);
        console.press(page);
        console.press("?");
        let mut lines: Vec<String> = Vec::new();
        for _ in 0..20 {
            let shown = console.draw();
            lines.extend(
                shown
                    .lines()
                    .map(|it| it.trim_matches(['│', ' ']).to_owned()),
            );
            console.hit(KeyCode::PageDown);
        }
        lines.join("\n")
    };
    let of_a_cell = told("colombia", Channel::Celula, "1");
    let of_a_point = told("peru", Channel::Cac, "1");
    for (deed, cell, point) in [
        ("Registrar un evento nuevo", false, true),
        ("Tomar una atención", false, true),
        ("Registrar el comunicado de fallas", false, true),
        ("Entrega de turno", false, true),
        ("Exportar para la oficina", false, true),
        ("Guía de atención de transacciones críticas", false, true),
        ("Ir a los eventos", false, true),
        ("Ir a la regularización", false, true),
        ("atención: recibir a un cliente", false, true),
        ("restablecer", false, true),
        ("Ir a la cola de PQR; otra vez, a su página", true, false),
        ("Ir a las prácticas; otra vez, a su página", true, false),
        ("carga de los días que vienen", true, false),
        ("deshacer lo último", true, false),
        ("Ir al tablero", true, true),
        ("Ir a los ajustes", true, true),
        ("cerrar", true, true),
        (LETTER, true, true),
    ] {
        assert_eq!(of_a_cell.contains(deed), cell, "{deed}\n{of_a_cell}");
        assert_eq!(of_a_point.contains(deed), point, "{deed}\n{of_a_point}");
    }
}

#[test]
fn law_2_the_help_and_the_palette_go_to_their_ends_by_one_key() {
    let mut console = inside((80, 24), busy());
    console.press("?");
    let first = console.draw();
    console.press("⇲");
    console.shows("quitar, anular o retirar");
    console.press("⇱");
    assert_eq!(console.draw(), first);
    console.press("⎋");
    console.send(control('p'));
    let first = console.draw();
    console.press("⇲");
    assert!(console.draw() != first);
    console.press("⇱");
    assert_eq!(console.draw(), first);
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
        notices: Vec::new(),
        cases: Vec::new(),
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

#[test]
fn q11_the_palette_finds_a_notice_that_no_event_is_linked_to() {
    let mut console = inside((80, 24), busy());
    console.send(control('p'));
    let effects = console.press("fs-1190");
    assert!(
        effects
            .iter()
            .any(|it| matches!(it, Effect::Find(text) if text == "fs-1190"))
    );
    console.tell(Answer::Found {
        text: "fs-1190".to_owned(),
        outages: Vec::new(),
        attentions: Vec::new(),
        notices: vec![NoticeView {
            id: "n".into(),
            reference: "FS-1190".into(),
            confirmed: true,
            from: at("09:00"),
            to: None,
            applications: vec!["SISACT".into()],
            registered_at: at("09:30"),
            replaces: None,
            outages: Vec::new(),
            kept: Vec::new(),
            left: Vec::new(),
        }],
        cases: Vec::new(),
    });
    console.shows("Comunicado FS-1190");
    let effects = console.press("⏎");
    asked_for!(
        effects,
        Effect::Documents(DocumentEffect::List(record)) if record == "FS-1190"
    );
}

#[test]
fn x12_the_palette_of_a_cell_finds_a_case_by_its_radicado() {
    let mut board = busy();
    board.cell = Some(Box::default());
    let mut console = inside((80, 24), board);
    console.send(control('p'));
    let effects = console.press("44880020");
    asked_for!(effects, Effect::Find(text) if text == "44880020");
    console.tell(Answer::Found {
        text: "44880020".to_owned(),
        outages: Vec::new(),
        attentions: Vec::new(),
        notices: Vec::new(),
        cases: vec!["44880020".to_owned()],
    });
    console.shows("caso de PQR");
    let effects = console.press("⏎");
    asked_for!(
        effects,
        Effect::Pqr(PqrEffect::Case(radicado)) if radicado == "44880020"
    );
}

#[test]
fn x12_the_palette_drops_a_reception_wherever_somebody_stands() {
    let mut console = inside_as("colombia", Channel::Celula);
    console.send(control('p'));
    console.press("descartar una recep");
    console.hides("en los casos de PQR");
    let effects = console.press("⏎");
    asked_for!(effects, Effect::Pqr(PqrEffect::Cases { .. }));
    console.tell(PqrAnswer::Cases(CaseList::default()));
    console.shows("Ninguna recepción quedó a medias. [X12]");
}

#[test]
fn u3_the_palette_leads_a_name_to_the_search_that_is_logged() {
    let mut console = inside((80, 24), busy());
    console.send(control('p'));
    let typed = console.press("rosa ejemplo");
    let reads = |effects: &[Effect]| effects.iter().any(|it| matches!(it, Effect::Attentions(_)));
    assert!(!reads(&typed), "not while one types");
    console.shows("Buscar «rosa ejemplo» entre las atenciones");
    let effects = console.press("⏎");
    let searched = effects.iter().any(|it| match it {
        Effect::Attentions(AttentionEffect::List { query, .. }) => query.text == "rosa ejemplo",
        _ => false,
    });
    assert!(searched, "{effects:?}");
    // Whatever is found by its name goes before it.
    let mut console = inside((80, 24), busy());
    console.send(control('p'));
    console.press("comunicado");
    console.press("⏎");
    console.hides("Atenciones  ·");
}

#[test]
fn a4_the_palette_leads_to_letters_that_wait() {
    let mut board = busy();
    board.to_do.push(ToDo::Letter {
        id: uuid::Uuid::from_u128(7),
        about: "failure",
        record: None,
    });
    let mut console = inside((80, 24), board);
    console.send(control('p'));
    console.press("falla masiva sin enviar");
    let effects = console.press("⏎");
    assert!(
        effects.iter().any(|it| matches!(it, Effect::Letters(_))),
        "{effects:?}"
    );
}

#[test]
fn law_11_the_help_opens_before_anybody_is_in_too_with_the_rules_on_screen() {
    let mut first = console((80, 24));
    first.tell(no_store());
    let mut entrance = locked(&["ana.prueba"]);
    entrance.tell(EntryAnswer::NotEntered {
        wait: Duration::from_secs(4),
        report: Some(Report::usage("La frase de paso no es correcta.")),
    });
    for (mut console, typed, key) in [
        (first, "lim014", "Proponer"),
        (entrance, "secreta", "Entrar"),
    ] {
        console.press(typed);
        let before = console.draw();
        assert!(
            before.lines().last().unwrap().contains("F1 Ayuda"),
            "{before}"
        );
        console.hit(KeyCode::F(1));
        console.shows("Reglas que están en pantalla");
        console.shows("U2");
        // What is typed is looked for among the keys.
        console.press(key);
        console.hides("Reglas que están");
        console.point(MouseEventKind::ScrollDown, 30, 10);
        console.press("⎋");
        assert_eq!(console.draw(), before);
        // It is left from there as from everywhere.
        console.hit(KeyCode::F(1));
        console.send(control('q'));
        assert!(console.is_over());
    }
}

#[test]
fn law_3_the_key_of_a_screen_goes_on_through_the_pages_of_its_row() {
    let mut console = inside((80, 24), busy());
    for shown in [
        "▸ Plazos · Evaluación · Alertas",
        "Plazos · ▸ Evaluación · Alertas",
        "Plazos · Evaluación · ▸ Alertas",
        "▸ Plazos",
    ] {
        console.press("5");
        console.shows(shown);
    }
    // They do not pile up: back leads to the board.
    console.press("⎋");
    console.shows("Por hacer");
    // By name any of them is reached from anywhere.
    console.send(control('p'));
    console.press("reportes evaluacion⏎");
    console.shows("Plazos · ▸ Evaluación");
    // From a page that stands on another screen its key leads to the first.
    console.press("25");
    console.shows("▸ Plazos · Evaluación");
    let (column, row) = console.place("Evaluación");
    console.click(column, row);
    console.shows("Plazos · ▸ Evaluación");
}

#[test]
fn p6_law_2_the_palette_does_a_deed_of_a_page_once_that_is_there() {
    let mut console = inside((80, 24), busy());
    console.send(control('p'));
    console.press("registro corr⏎");
    console.hides("Todos los escenarios");
    console.tell(ReportAnswer::Due(
        ListPage::default(),
        DueFigures::default(),
    ));
    console.shows("▸ Plazos");
    console.shows("Todos los escenarios");
}
