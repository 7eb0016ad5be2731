use crate::tui::subjects::settings::PurgeEffect;
use std::path::PathBuf;

use chrono::NaiveDate;

use super::*;
use crate::domain::terminal::Scope;
use crate::tui::testing::prelude::*;
use crate::{
    actions::{FounderKey, HolidayView, KeptCopy, PendingCut, PurgeView, TemplateView},
    config::{Post, Template},
    domain::{authority::Role, deadline::ReportClock, personal::RetentionClass, rule::Rule},
};

type Page = On<State>;

impl Page {
    /// The settings with the purge asked for.
    fn new() -> Self {
        let mut page = Self::open(Stage::new(), |_| State::at(Section::Point));
        assert!(page.press("D").is_empty());
        page.page.section = Section::Personal;
        page.press("D");
        page
    }
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn plan(count: usize, simulated: bool) -> PurgeView {
    PurgeView {
        class: RetentionClass::Claim,
        before: day(2023, 11, 22),
        simulated,
        records: (1..=count)
            .map(|it| format!("LIM014-A-R{it:06}-K"))
            .collect(),
        entries: count * 2,
        held: vec!["LIM014-A-R000900-K".into()],
        without_resolution: 3,
        backup: (!simulated).then(|| PathBuf::from("copias/nueva.zip")),
        expired_backups: Vec::new(),
        deleted_documents: Vec::new(),
        out_of_reach: vec!["LIM014-A-R000001-K: impresa, 02/03/2021 10:00".into()],
    }
}

fn purge(wishes: &[Wish]) -> Option<PurgeEffect> {
    match wishes {
        [Wish::Effect(Effect::Settings(SettingsEffect::Purge(effect)))] => Some(*effect),
        _ => None,
    }
}

#[test]
fn t1_a_purge_shows_its_plan_and_wants_a_word() {
    let mut page = Page::new();
    insta::assert_snapshot!("purge_asked", page.draw());
    let asked = purge(&page.press("⏎")).expect("a plan");
    assert_eq!(asked.before, day(2025, 11, 22));
    assert_eq!(asked.class, RetentionClass::General);
    assert!(asked.simulated);
    assert!(page.press("⏎").is_empty(), "it is asked for once");
    page.answer(Answer::Refused(Report::usage(
        "Otra consola está escribiendo.",
    )));
    let asked = purge(&page.press("r⏎")).expect("another plan");
    assert_eq!(asked.class, RetentionClass::Claim);
    assert_eq!(
        asked.before,
        day(2023, 11, 22),
        "the date follows the class"
    );
    page.answer(SettingsAnswer::Purge(Box::new(plan(8, true))));
    insta::assert_snapshot!("purge_planned", page.draw());
    assert_eq!(page.page.context(), Context::Confirm);
    assert!(purge(&page.press("⏎⏎")).is_none(), "never Enter twice");
    let done = purge(&page.press("depurar⏎")).expect("it is done");
    assert!(!done.simulated);
    assert_eq!((done.class, done.before), (asked.class, asked.before));
    let told = page.press("⏎⎋");
    assert!(
        matches!(&told[..], [Wish::Say(note)] if note.text.contains("sigue en curso")),
        "it cannot be left while it goes on: {told:?}"
    );
    assert!(page.page.window.is_some());
    page.answer(SettingsAnswer::Purge(Box::new(plan(8, false))));
    insta::assert_snapshot!("purge_done", page.draw());
    page.press("⏎");
    assert!(page.page.window.is_none());
}

#[test]
fn t1_where_nothing_is_due_nothing_is_asked() {
    let mut page = Page::new();
    page.press("⏎");
    page.answer(SettingsAnswer::Purge(Box::new(plan(0, true))));
    page.shows("No hay datos personales cuyo plazo haya vencido.");
    assert_eq!(page.page.context(), Context::Notice);
    assert!(page.press("⏎").is_empty());
    assert!(page.page.window.is_none());
}

#[test]
fn t1_who_may_not_purge_and_what_is_no_date_are_told() {
    let mut page = Page::new();
    let mut report = Report::usage("La depuración la decide Control e Información.");
    report.rule = Some(Rule::T1);
    page.press("⏎");
    page.answer(Answer::Refused(report));
    page.shows("✗ La depuración la decide");
    let mut page = Page::new();
    assert!(purge(&page.press("⇥x⏎")).is_none());
    page.shows("✗ Escriba la fecha como dd/mm/aaaa.");
}

/// The settings in a section, with its rows.
fn section(section: Section, workspace: bool) -> Page {
    let mut page = Page::open(Stage::new(), |_| State::at(Section::Point));
    let Answer::Settings(SettingsAnswer::Shown(mut view)) = crate::tui::tests::settings() else {
        panic!("no settings")
    };
    view.holidays = [(25, "Navidad", false), (24, "Decreto", true)]
        .map(|(number, name, local)| HolidayView {
            date: day(2026, 12, number),
            name: name.into(),
            local,
        })
        .into();
    view.templates = vec![TemplateView {
        template: Template::Slip,
        path: PathBuf::from("/datos/config/templates/constancia.typ"),
        own: true,
        problem: Some("templates/constancia.typ, línea 2: no se entiende".into()),
    }];
    view.terminals[1].admitted = false;
    view.backups = [(9, Some(1_204)), (8, None)]
        .map(|(hour, operations)| KeptCopy {
            path: format!("/datos/copias/contingencia-LIM014-A-20261122-0{hour}0000.zip").into(),
            at: at(&format!("0{hour}:00")),
            operations,
            bytes: 3 << 19,
        })
        .into();
    page.answer(SettingsAnswer::Shown(view));
    page.page.section = section;
    page.page.workspace = workspace;
    page
}

fn kept(wishes: Vec<Wish>) -> Option<KeepEffect> {
    first_asked!(wishes, Effect::Keep(effect) => effect)
}

#[test]
fn d4_a_local_day_is_added_and_taken_back_and_a_national_one_is_not() {
    let mut page = section(Section::Holidays, true);
    assert!(!page.page.allowed(Intent::Remove), "it is the law's");
    assert!(kept(page.press("n18/01/2027x⏎")).is_none());
    page.shows("✗ Escriba la fecha como dd/mm/aaaa.");
    page.press("⎋n");
    let effect = kept(page.press("18/01/2027⏎Aniversario⏎"));
    let name = "Aniversario".to_owned();
    let expected = KeepEffect::AddHoliday {
        day: day(2027, 1, 18),
        name,
    };
    assert_eq!(effect, Some(expected));
    page.answer(Answer::Done("hecho".into()));
    assert!(page.page.window.is_none());
    page.press("↓X");
    insta::assert_snapshot!("remove_holiday", page.draw());
    assert!(kept(page.press("⏎")).is_none(), "it wants a word");
    let effect = kept(page.press("quitar⏎"));
    assert_eq!(effect, Some(KeepEffect::RemoveHoliday(day(2026, 12, 24))));
}

#[test]
fn m4_a_terminal_is_admitted_with_a_word_and_cut_off_with_a_reason() {
    let mut page = section(Section::Terminals, true);
    assert!(!page.page.allowed(Intent::Remove), "it is this one");
    page.press("↓n");
    insta::assert_snapshot!("admit_terminal", page.draw());
    let effect = kept(page.press("confiar⏎"));
    assert!(
        matches!(&effect, Some(KeepEffect::AdmitTerminal { point, .. }) if point == "OFI001"),
        "{effect:?}"
    );
    page.answer(Answer::Refused(Report::usage("No pudo ser.")));
    page.shows("✗ No pudo ser.");
    page.press("⎋X");
    // A point says it for its own console alone; an office for everybody who hears it.
    page.shows("valdrá en esta consola");
    page.press("⎋");
    for (at, promised) in [
        (Scope::Point, "avise a la oficina"),
        (Scope::Office, "desde que importen"),
    ] {
        let terminals = &mut page.page.shown.as_mut().unwrap().terminals;
        terminals[0].scope = Some(at);
        terminals[1].scope = Some(Scope::Point);
        page.press("X");
        page.shows(promised);
        page.press("⎋");
    }
    page.press("X");
    let effect = kept(page.press("robada⏎revocar⏎"));
    assert!(
        matches!(&effect, Some(KeepEffect::RevokeTerminal { reason, .. }) if reason == "robada"),
        "{effect:?}"
    );
}

#[test]
fn m4_of_the_own_terminal_what_another_decided_is_confirmed_and_nothing_else() {
    let mut page = section(Section::Terminals, true);
    assert!(!page.page.allowed(Intent::Remove));
    page.shows("Es el terminal en el que trabaja");
    let own = &mut page.page.shown.as_mut().unwrap().terminals[0];
    assert!(own.own);
    own.pending_cuts = [(9, "9999"), (7, "7777")]
        .map(|(sequence, by)| PendingCut {
            sequence,
            by: by.into(),
        })
        .to_vec();
    let replica = own.replica.clone();
    page.shows("este, ¿revocado?");
    page.shows("X lo confirma");
    page.press("X");
    page.shows("Confirmar la revocación");
    page.shows("después de su anotación 7 ");
    let effect = kept(page.press("robada⏎revocar⏎"));
    let reason = "robada".to_owned();
    assert_eq!(effect, Some(KeepEffect::RevokeTerminal { replica, reason }));
}

#[test]
fn u1_a_founders_new_key_is_vouched_for_where_its_terminal_is_shown() {
    let mut page = section(Section::Terminals, true);
    let office = &mut page.page.shown.as_mut().unwrap().terminals[1];
    office.admitted = true;
    office.founder_key = Some(FounderKey {
        user: "Eva Prueba".into(),
        public_key: "RWQnueva".into(),
        fingerprint: "HUELLA NUEVA".into(),
        sequence: 7,
    });
    page.press("↓");
    assert!(page.draw().contains("con clave nueva"));
    page.press("n");
    insta::assert_snapshot!("vouch_for_founder", page.draw());
    let effect = kept(page.press("confiar⏎"));
    assert!(
        matches!(&effect, Some(KeepEffect::AdmitTerminal { key, .. }) if key == "RWQnueva"),
        "{effect:?}"
    );
}

#[test]
fn m4_a_terminal_that_was_cut_off_or_given_no_scope_says_so() {
    let mut page = section(Section::Terminals, true);
    let terminals = &mut page.page.shown.as_mut().unwrap().terminals;
    terminals[0].until = Some(40);
    terminals[0].until_why = Some("revoked");
    terminals[1].scope = None;
    let drawn = page.draw();
    assert!(drawn.contains("es este, revocado"), "{drawn}");
    let row = drawn.lines().find(|line| line.contains("OFI001")).unwrap();
    assert!(
        row.contains("ninguno") && row.contains("sin admitir"),
        "{drawn}"
    );
}

#[test]
fn a1_u2_mailboxes_and_recipients_are_changed_where_they_are_shown() {
    let mut page = section(Section::Mailboxes, false);
    page.press("⏎⏎");
    let effect = kept(page.press("uno@ejemplo.pe; dos@ejemplo.pe⏎"));
    let Some(KeepEffect::ChangeMailboxes(boxes)) = effect else {
        panic!("{effect:?}")
    };
    assert_eq!(boxes.to, ["uno@ejemplo.pe", "dos@ejemplo.pe"]);
    assert_eq!(boxes.cc, page.stage.profile.mailboxes.cc);
    let mut page = section(Section::Mailboxes, true);
    let effect = kept(page.press("↓⏎Ejemplo S. A.⇥01 800 0123⏎"));
    let Some(KeepEffect::ChangeOffice(office)) = effect else {
        panic!("{effect:?}")
    };
    assert_eq!(
        (&*office.entity, &*office.contact),
        ("Ejemplo S. A.", "01 800 0123")
    );
    let mut page = section(Section::Mailboxes, true);
    let text = "↓↓↓⏎⇥procesos@ejemplo.pe⇥suplente@ejemplo.pe⇥s⏎";
    let effect = kept(page.press(text));
    let Some(KeepEffect::ChangeOffice(office)) = effect else {
        panic!("{effect:?}\n{}", page.draw())
    };
    let post = office.post(Role::Procesos).unwrap();
    assert_eq!(post.title, "Mejora de Procesos");
    assert_eq!(post.addressed(), ("suplente@ejemplo.pe", true));
    let mut page = section(Section::Mailboxes, true);
    let effect = kept(page.press("nlim015⏎cac@ejemplo.pe, jefe@ejemplo.pe⏎"));
    let expected = KeepEffect::ChangePointMailboxes {
        point: "lim015".into(),
        to: vec!["cac@ejemplo.pe".into(), "jefe@ejemplo.pe".into()],
    };
    assert_eq!(effect, Some(expected));
    let mut page = section(Section::Holidays, true);
    let effect = kept(page.press("⏎i⏎"));
    let expected = KeepEffect::CountReportsFrom(ReportClock::Start);
    assert_eq!(effect, Some(expected));
    let mut page = section(Section::Recipients, true);
    let effect = kept(page.press("nage1abc⏎Oficina⏎"));
    assert!(
        matches!(effect, Some(KeepEffect::AddRecipient { .. })),
        "{effect:?}"
    );
    page.answer(Answer::Done("hecho".into()));
    let effect = kept(page.press("Xquitar⏎"));
    assert_eq!(
        effect,
        Some(KeepEffect::RemoveRecipient("Oficina C&I".into()))
    );
}

#[test]
fn v5_v6_every_post_and_point_of_the_profile_is_seen_and_changed() {
    let mut page = section(Section::Mailboxes, true);
    let shown = page.page.shown.as_mut().unwrap();
    let post = |role, title: &str, absent| Post {
        role,
        title: title.to_owned(),
        mailbox: format!("{role}@ejemplo.pe"),
        substitute: Some("suplente@ejemplo.pe".to_owned()),
        absent,
    };
    shown.profile.office.posts = vec![
        post(Role::Procesos, "Mejora de Procesos", true),
        post(Role::Coordinador, "Coordinación de canales", false),
    ];
    let boxes = vec!["cac.prueba@ejemplo.pe".to_owned()];
    shown
        .profile
        .point_mailboxes
        .insert("LIM014".to_owned(), boxes);
    page.press("↓↓↓");
    insta::assert_snapshot!("posts", page.draw());
    page.press("↓↓↓↓");
    page.shows("Coordinación de canales");
    assert!(!page.page.allowed(Intent::Remove), "a post is no point");
    page.press("↓");
    page.shows("cac.prueba@ejemplo.pe");
    let effect = kept(page.press("Xquitar⏎"));
    let expected = KeepEffect::ChangePointMailboxes {
        point: "LIM014".into(),
        to: Vec::new(),
    };
    assert_eq!(effect, Some(expected));
    // Who may not change them is shown no key for it.
    let mut page = section(Section::Mailboxes, true);
    page.stage.role = Role::Asesor;
    assert!(!page.page.offers(Intent::Edit, &page.stage.scene()));
    assert!(!page.page.offers(Intent::Add, &page.stage.scene()));
}

#[test]
fn a_template_is_told_wrong_with_its_line_and_written_out_with_enter() {
    let mut page = section(Section::Templates, false);
    insta::assert_snapshot!("templates", page.draw());
    assert!(kept(page.press("⏎")).is_none(), "it leads to the rows");
    let effect = kept(page.press("⏎"));
    assert_eq!(effect, Some(KeepEffect::WriteTemplate(Template::Slip)));
}

/// A section of the settings of a cell.
fn of_a_cell(which: Section, workspace: bool) -> Page {
    let mut page = section(which, workspace);
    let profile = page.stage.assets.profile("colombia").unwrap().clone();
    page.page.shown.as_mut().unwrap().profile = profile.clone();
    page.stage.profile = profile;
    page
}

#[test]
fn the_settings_of_a_cell_have_what_a_cell_uses() {
    let mut page = of_a_cell(Section::Point, false);
    page.hides("Buzones");
    page.shows("Plantillas");
    // The keys and the mouse go by the same list.
    page.press("↓↓↓↓↓");
    assert_eq!(page.page.section, Section::Holidays);
    page.press("↓");
    assert_eq!(page.page.section, Section::Templates);
    let (list, _) = view::halves(page.stage.scene().area());
    let scene = page.stage.scene();
    page.page
        .click(Position::new(list.x + 3, list.y + 6), &scene);
    assert_eq!(page.page.section, Section::Templates);

    // No critical attention rings, and nobody takes a slip away.
    let mut page = of_a_cell(Section::Look, true);
    page.hides("Crítica");
    page.hides("Constancia");
    page.press("⇲");
    assert_eq!(page.page.row, 4);
    let saved = first_asked!(
        page.press("⏎"),
        Effect::Settings(SettingsEffect::Save(settings)) => settings
    );
    assert_eq!(saved.unwrap().idle_minutes, 11);

    // It reports nothing to Regulatorio.
    let page = of_a_cell(Section::Holidays, true);
    page.hides("reporte");
    assert!(!page.page.allowed(Intent::Edit));
    assert_eq!(page.says(KeyCode::Enter), None);

    let mut page = of_a_cell(Section::Personal, false);
    page.hides("reclamo");
    page.press("D");
    page.hides("Clase");
    page.hides("reclamos");
    let asked = purge(&page.press("⏎")).expect("a plan");
    assert_eq!(asked.class, RetentionClass::General);
}

#[test]
fn law_5_settings_that_could_not_be_read_are_not_told_to_be_loading() {
    let mut page = Page::open(Stage::new(), |_| State::at(Section::Point));
    page.shows("Cargando…");
    page.answer(Answer::NotRead(Report::internal("No se pudo leer.")));
    page.hides("Cargando…");
    page.shows("No se pudo leer.");
}

#[test]
fn law_2_the_footer_says_that_enter_turns_to_a_section_before_it_changes_anything() {
    let says = |it, workspace| section(it, workspace).says(KeyCode::Enter);
    assert_eq!(says(Section::Look, false), Some("Entrar"));
    assert_eq!(says(Section::Look, true), None, "it changes what is chosen");
    assert_eq!(says(Section::Mailboxes, false), Some("Entrar"));
}

#[test]
fn a_click_chooses_a_section_and_a_row() {
    let mut page = section(Section::Point, false);
    let (list, body) = view::halves(page.stage.scene().area());
    let click = |page: &mut Page, x: u16, y: u16| {
        let scene = page.stage.scene();
        page.page.click(Position::new(x, y), &scene)
    };
    click(&mut page, list.x + 3, list.y + 5);
    assert_eq!(page.page.section, Section::Holidays);
    click(&mut page, body.x + 3, body.y + 2);
    assert!(page.page.workspace && page.page.allowed(Intent::Remove));
}

#[test]
fn n5_a_copy_is_restored_with_a_word_and_a_refusal_leaves_everything_as_it_is() {
    let mut page = section(Section::Backups, false);
    page.press("⏎");
    assert_eq!(page.says(KeyCode::Enter), Some("Restaurar"));
    insta::assert_snapshot!("copies", page.draw());
    page.press("⏎");
    insta::assert_snapshot!("restore_asked", page.draw());
    let asked = |wishes: Vec<Wish>| {
        first_asked!(
            wishes,
            Effect::Entry(EntryEffect::Restore { copy, login, .. }) => (copy, login)
        )
    };
    assert!(asked(page.press("⏎⏎")).is_none(), "never Enter twice");
    page.press("frase inventada⏎");
    let (copy, login) = asked(page.press("restaurar⏎")).expect("it is restored");
    assert!(copy.ends_with("contingencia-LIM014-A-20261122-090000.zip"));
    assert!(!login.is_empty());
    page.shows("restaurando la copia…");
    page.answer(Answer::Refused(Report::usage("La frase no es correcta.")));
    page.shows("La frase no es correcta.");
    page.press("⎋");
    assert!(page.page.window.is_none());
}
