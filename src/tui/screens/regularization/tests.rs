mod files;

use std::path::{Path, PathBuf};

use super::*;
use crate::tui::testing::prelude::*;
use crate::{
    actions::{
        Admit, AppliedReceipt, Draft, DraftName, ExportSealing, Exported, Found, ImportView,
        ListPage, Listing, PageAt, QueuePage, RecordView, Sought, TypingField,
    },
    domain::{
        authority::Role,
        regularization::{Exempt, RegularizationState},
    },
    tui::subjects::exchange::Import,
};

type Page = Listed<Queue>;

fn opened(stage: Stage) -> Page {
    Page::open(stage, |scene| super::list(false, scene))
}

/// The queue of the drawing, its cursor on the outage that has no code.
fn filled(stage: Stage) -> Page {
    filled_with(stage, queue())
}

fn filled_with(stage: Stage, queue: QueuePage) -> Page {
    let mut page = opened(stage);
    let wishes = std::mem::take(&mut page.wishes);
    page.listed(&wishes, queue);
    page.press("↓");
    page.told(sheet());
    page
}

/// One of its rows is something else.
fn with(position: usize, change: impl FnOnce(&mut QueueRow)) -> Page {
    let mut queue = queue();
    change(&mut queue.list.rows[position]);
    filled_with(Stage::sized(80, 19), queue)
}

impl Page {
    fn told(&mut self, answer: RegularizationAnswer) -> Vec<Wish> {
        self.answer(answer)
    }

    fn exchanged(&mut self, answer: ExchangeAnswer) -> Vec<Wish> {
        self.answer(answer)
    }

    fn refuse(&mut self, report: Report) -> Vec<Wish> {
        self.answer(Answer::Refused(report))
    }

    fn listed(&mut self, wishes: &[Wish], page: QueuePage) -> Vec<Wish> {
        asked(wishes).expect("a page was asked for");
        self.told(RegularizationAnswer::Listed(page))
    }
}

fn asked(wishes: &[Wish]) -> Option<(QueueFilter, &str)> {
    effects(wishes).find_map(|effect| match effect {
        RegularizationEffect::List { filter, text, .. } => Some((*filter, text.as_str())),
        _ => None,
    })
}

fn effects(wishes: &[Wish]) -> impl Iterator<Item = &RegularizationEffect> {
    wishes.iter().filter_map(|wish| match wish {
        Wish::Effect(Effect::Regularization(effect)) => Some(effect),
        _ => None,
    })
}

fn file(wishes: Vec<Wish>) -> ExchangeEffect {
    let mut found = wishes.into_iter().filter_map(|wish| match wish {
        Wish::Effect(Effect::Exchange(effect)) => Some(effect),
        _ => None,
    });
    found.next().expect("a file is asked for")
}

fn only(wishes: Vec<Wish>) -> RegularizationEffect {
    let mut found = wishes.into_iter().filter_map(|wish| match wish {
        Wish::Effect(Effect::Regularization(effect)) => Some(effect),
        _ => None,
    });
    let effect = found.next().expect("something was asked for");
    assert!(found.next().is_none());
    effect
}

fn told(wishes: &[Wish]) -> (&str, String) {
    let [Wish::Ask(Window::Tell { title, paragraphs })] = wishes else {
        panic!("{wishes:?}")
    };
    (title, paragraphs.join("\n"))
}

fn row(number: u32, state: RegularizationState) -> QueueRow {
    let outage = outage(number);
    QueueRow {
        id: outage.id,
        kind: RecordKind::Outage,
        name: outage.correlative,
        short_name: format!("A-{number:06}"),
        subject: "Consultas".into(),
        standing: "cerrado",
        state,
        since: None,
        bundle: None,
        official_code: None,
        exempt: None,
        conflict: false,
        can_be_called: false,
        calls: 0,
        last_call: None,
        cursor: Cursor::at(at("10:42"), outage.id),
    }
}

fn request(number: u32, state: RegularizationState) -> QueueRow {
    let claim = claim(number);
    QueueRow {
        kind: RecordKind::Attention,
        name: claim.code,
        short_name: claim.short_code,
        subject: claim.procedure,
        standing: "formato manual",
        ..row(number, state)
    }
}

fn queue() -> QueuePage {
    use RegularizationState::{Acknowledged, Exported, Pending};
    let bundle = Some("contingencia-LIM014-A-000001-000042.ctg".to_owned());
    QueuePage {
        figures: QueueFigures {
            not_exported: 14,
            without_code: 9,
            regularized_today: 31,
        },
        list: ListPage::of_all(
            vec![
                QueueRow {
                    subject: "Altas".into(),
                    since: Some(at("11:40")),
                    bundle: bundle.clone(),
                    ..row(41, Exported)
                },
                QueueRow {
                    since: Some(at("12:05")),
                    bundle: bundle.clone(),
                    ..row(43, Acknowledged)
                },
                QueueRow {
                    since: Some(at("12:05")),
                    bundle,
                    ..request(311, Acknowledged)
                },
                request(315, Pending),
            ],
            PageAt::First,
            9,
            |row: &QueueRow| row.cursor,
        ),
    }
}

fn sheet() -> RegularizationAnswer {
    let field = |label, value: &str| TypingField {
        label,
        value: value.to_owned(),
        personal: false,
    };
    RegularizationAnswer::Sheet(Box::new(TypingSheet {
        record: outage(43).correlative,
        system: "Portal de Aplicaciones → Sistema Administrativo ATC".into(),
        path: "Gestión / Inoperatividad / Registro".into(),
        fields: vec![
            field("Punto", "LIM014"),
            field("Canal", "CAC"),
            field("Tipo", "Consultas"),
            field("Trámite", "Bloqueo de línea y/o equipo por robo o pérdida"),
            field("Aplicativos", "SIAC ÚNICO"),
            field("Escenario", "Falla masiva"),
            field("Inicio", "22/11/2026 10:31"),
            field("Fin", "22/11/2026 11:58"),
            field("Motivo", "Falla Masiva de Aplicativo"),
        ],
        code_label: "Código oficial del evento".into(),
    }))
}

fn refused() -> Report {
    Report::usage("El código «ATC-1» ya es de LIM014-2026-A-000041.")
        .hint("Revise cuál de los dos registros es el del código; no se cambió nada.")
}

fn changed(number: u32, deed: RecordDeed) -> RegularizationAnswer {
    RegularizationAnswer::Changed {
        deed,
        record: RecordView::Outage(Box::new(outage(number))),
    }
}

#[test]
fn g1_the_queue_stands_above_what_to_type() {
    insta::assert_snapshot!(filled(Stage::sized(80, 19)).draw());
}

#[test]
fn g1_the_queue_stands_beside_what_to_type_on_a_large_screen() {
    insta::assert_snapshot!(filled(Stage::sized(120, 35)).draw());
}

#[test]
fn an_empty_queue_says_what_to_do() {
    let mut page = opened(Stage::sized(80, 19));
    let wishes = std::mem::take(&mut page.wishes);
    assert!(matches!(
        wishes.last(),
        Some(Wish::Effect(Effect::Drafts(DraftEffect::Load {
            form: DraftKind::OfficialCodes,
            mine: None
        })))
    ));
    page.listed(&wishes, QueuePage::default());
    insta::assert_snapshot!(page.draw());
    // What cannot be done is not done.
    for key in ["w", "h", "M", "y", "⏎"] {
        assert!(page.press(key).is_empty(), "{key}");
    }
}

#[test]
fn u3_what_a_customer_said_is_loaded_only_when_it_is_asked_for() {
    let mut page = filled(Stage::sized(80, 19));
    let wishes = page.press("↓");
    assert!(effects(&wishes).next().is_none(), "{wishes:?}");
    insta::assert_snapshot!(page.draw());
    let RegularizationEffect::Sheet(name) = only(page.press("M")) else {
        panic!("nothing was revealed")
    };
    assert_eq!(name, claim(311).code);
    page.told(RegularizationAnswer::Sheet(Box::new(TypingSheet {
        record: name,
        system: "Web Asesor reclamos".into(),
        path: String::new(),
        fields: vec![TypingField {
            label: "Cliente",
            value: "Rosa Ejemplo Prueba".into(),
            personal: true,
        }],
        code_label: "Código de reclamo".into(),
    })));
    page.shows("Rosa Ejemplo Prueba");
    // Covered again with the same key, and with the cursor gone elsewhere.
    page.press("M");
    page.hides("Rosa Ejemplo Prueba");
    page.press("↑↓");
    page.hides("Rosa Ejemplo Prueba");
}

#[test]
fn g2_what_needs_no_code_is_said_with_its_reason() {
    let mut page = filled(Stage::sized(80, 19));
    page.press("w");
    insta::assert_snapshot!(page.draw());
    assert!(effects(&page.press("⏎")).next().is_none(), "no default");
    let RegularizationEffect::Exempt { why, note, .. } = only(page.press("dd⇥repetido⏎"))
    else {
        panic!("nothing was exempted")
    };
    assert_eq!((why, note.as_str()), (Exempt::Duplicate, "repetido"));
    page.refuse(refused());
    page.shows("ya es de");
    let mut page = with(1, |row| {
        row.state = RegularizationState::NotRequired;
        row.exempt = Some(Exempt::Duplicate);
    });
    page.press("w");
    page.shows("sí requiere");
    let RegularizationEffect::LiftExemption { reason, .. } = only(page.press("era otro⏎")) else {
        panic!("nothing was lifted")
    };
    assert_eq!(reason, "era otro");
}

#[test]
fn g4_a_call_is_noted_where_there_is_a_code_to_be_told() {
    let mut page = filled(Stage::sized(80, 19));
    page.press("↓");
    assert!(page.press("l").is_empty());
    assert_eq!(
        page.context(),
        Context::Regularization,
        "it has no code yet"
    );
    let mut page = with(2, |row| row.can_be_called = true);
    page.press("↓h");
    insta::assert_snapshot!(page.draw());
    let RegularizationEffect::NoteCall { reached, .. } = only(page.press("n⏎")) else {
        panic!("no call was noted")
    };
    assert!(!reached);
}

#[test]
fn g1_the_field_in_focus_is_copied_with_one_key_and_the_next_is_at_hand() {
    let mut page = filled(Stage::sized(80, 19));
    let copied = |wishes: &[Wish]| match wishes {
        [Wish::Effect(Effect::Copy(text))] => text.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(copied(&page.press("y")), "LIM014");
    page.press("⏎");
    assert_eq!(page.context(), Context::TypingSheet);
    assert_eq!(copied(&page.press("y")), "CAC");
    assert_eq!(copied(&page.press("↓↓y")), "SIAC ÚNICO");
    page.press("⇲");
    assert!(
        page.draw().contains("▸  9 Motivo"),
        "it is in sight: {}",
        page.draw()
    );
    assert_eq!(copied(&page.press("y")), "Falla Masiva de Aplicativo");
}

#[test]
fn n3_the_code_is_typed_in_a_window_and_a_refusal_stands_there() {
    let mut page = filled(Stage::sized(80, 19));
    page.press("⏎⏎");
    assert_eq!(page.context(), Context::Question);
    let RegularizationEffect::Pair {
        record,
        code,
        reason: None,
    } = only(page.press("cATC-1⏎"))
    else {
        panic!("nothing was paired")
    };
    assert_eq!((record, code.as_str()), (outage(43).correlative, "cATC-1"));
    // Twice is once.
    assert!(effects(&page.press("⏎")).next().is_none());
    page.refuse(refused());
    let drawn = page.draw();
    page.shows("ATC-1");
    insta::assert_snapshot!(drawn);
    page.press("2⏎");
    let wishes = page.told(changed(43, RecordDeed::Paired));
    assert!(asked(&wishes).is_some(), "it is listed no more");
    assert_eq!(page.context(), Context::TypingSheet);
    let mut less = queue();
    less.list.rows.remove(1);
    page.listed(&wishes, less);
    assert_eq!(
        page.context(),
        Context::Regularization,
        "it is another record"
    );
}

#[test]
fn n3_another_code_wants_a_reason() {
    let mut page = with(1, |row| row.official_code = Some("ATC-1".into()));
    assert!(!page.press("⏎⏎").is_empty());
    page.hides("Razón");
    assert!(effects(&page.press("ATC-2⏎")).next().is_none(), "required");
    insta::assert_snapshot!(page.draw());
    let RegularizationEffect::Pair { code, reason, .. } = only(page.press("mal leído⏎")) else {
        panic!("nothing was paired")
    };
    assert_eq!(
        (code.as_str(), reason.as_deref()),
        ("ATC-2", Some("mal leído"))
    );
}

#[test]
fn law_6_a_code_that_is_not_paired_is_the_draft_of_its_record() {
    let mut page = filled(Stage::sized(80, 19));
    let name = DraftName::marked(DraftKind::OfficialCode(outage(43).id), 1);
    let wishes = page.press("⏎⏎");
    asked_for!(
        wishes,
        Wish::Effect(Effect::Drafts(DraftEffect::Load { form, .. })) if *form == name.kind
    );
    page.answer(DraftAnswer::Found { name, found: None });
    page.press("ATC-9");
    let kept = page.page.keep(&page.stage.scene());
    let [Wish::Effect(Effect::Drafts(DraftEffect::Save { form, data, .. }))] = &kept[..] else {
        panic!("{kept:?}");
    };
    assert!(*form == name.kind && data.contains("ATC-9"));
}

#[test]
fn law_6_codes_that_an_earlier_version_kept_are_filled_in() {
    let mut page = filled(Stage::sized(80, 19));
    let name = DraftName::only(DraftKind::OfficialCodes);
    let record = outage(43).correlative;
    let draft = Draft {
        name,
        data: format!("{{\"{record}\":\"ATC-9\"}}"),
        saved_at: at("10:41"),
    };
    page.answer(DraftAnswer::Found {
        name,
        found: Some(draft),
    });
    page.press("⏎⏎");
    let RegularizationEffect::Pair { code, .. } = only(page.press("⏎")) else {
        panic!("nothing was paired")
    };
    assert_eq!(code, "ATC-9");
    let wishes = page.told(changed(43, RecordDeed::Paired));
    asked_for!(
        wishes,
        Wish::Effect(Effect::Drafts(DraftEffect::Discard(it))) if *it == name
    );
}

#[test]
fn g2_several_that_are_marked_need_no_code_for_one_reason() {
    let mut page = filled(Stage::sized(80, 19));
    page.press("  w");
    page.shows("2 registros no requieren");
    let RegularizationEffect::Exempt { records, why, .. } = only(page.press("t⏎")) else {
        panic!("nothing was exempted")
    };
    assert_eq!(why, Exempt::Unregulated);
    assert_eq!(records, [outage(43).correlative, claim(311).code]);
    page.told(changed(43, RecordDeed::Exempted));
    assert!(page.draw().contains("1 marcado "), "{}", page.draw());
}

#[test]
fn the_queue_is_filtered_and_looked_up() {
    let mut page = filled(Stage::sized(80, 19));
    let wishes = page.press("s");
    let (filter, _) = asked(&wishes).expect("a filter");
    assert_eq!(filter, QueueFilter::In(RegularizationState::Pending));
    assert!(
        asked(&page.press("/ATC-7")).is_none(),
        "it runs when asked for"
    );
    let wishes = page.press("⏎");
    assert_eq!(asked(&wishes).expect("a search").1, "ATC-7");
    page.listed(&wishes, QueuePage::default());
    page.shows("Esc quita la búsqueda");
}

#[test]
fn u1_who_may_only_look_is_told_so() {
    let mut stage = Stage::sized(80, 19);
    stage.role = Role::Consulta;
    let mut page = opened(stage);
    let wishes = std::mem::take(&mut page.wishes);
    assert!(effects(&page.listed(&wishes, queue())).next().is_none());
    for key in ["x", "i", "w"] {
        let wishes = page.press(key);
        let (title, _) = told(&wishes);
        assert!(title.starts_with("No se hizo"), "{key}: {title}");
        assert_eq!(page.context(), Context::Regularization);
    }
}

#[test]
fn the_board_leads_to_the_export() {
    let page = Page::open(Stage::sized(80, 19), |scene| super::list(true, scene));
    assert!(matches!(file(page.wishes), ExchangeEffect::Prepare));
    assert_ne!(
        Destination::Regularization { export: true },
        Destination::Regularization { export: false }
    );
}
