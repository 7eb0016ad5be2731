use std::path::{Path, PathBuf};

use super::*;
use crate::tui::testing::prelude::*;
use crate::{
    actions::{
        Admit, AppliedReceipt, Draft, ExportSealing, Exported, Found, ImportView, ListPage,
        Listing, PageAt, QueuePage, RecordView, Sought, TypingField,
    },
    domain::{authority::Role as Person, regularization::Exempt},
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

fn to_export(recipients: &[&str]) -> Page {
    let mut page = filled(Stage::sized(80, 19));
    assert!(matches!(file(page.press("x")), ExchangeEffect::Prepare));
    page.exchanged(ExchangeAnswer::Prepared {
        recipients: recipients.iter().map(|it| (*it).to_owned()).collect(),
        folder: PathBuf::from("/datos/documentos"),
    });
    page
}

#[test]
fn u2_an_export_is_sealed_for_the_recipients_who_are_named() {
    let mut page = to_export(&["Oficina C&I"]);
    insta::assert_snapshot!(page.draw());
    let ExchangeEffect::Export(input) = file(page.press("⏎")) else {
        panic!("nothing was exported")
    };
    assert!(matches!(input.sealing, ExportSealing::Recipients));
    assert_eq!(input.folder, PathBuf::from("/datos/documentos"));
    assert!(!input.with_forms);
    let mut exported = Exported {
        noted: true,
        left_out: Vec::new(),
        file: PathBuf::from("/datos/documentos/contingencia-LIM014-A-000001-000014.ctg"),
        bundle: outage(1).id,
        from_sequence: 1,
        to_sequence: 14,
        head: "ab".repeat(32),
        operations: 14,
        records: 9,
        encrypted_to: vec!["age1ejemplo".into()],
        recipients: vec!["Oficina C&I".into()],
        signature: None,
        earlier: Vec::new(),
    };
    let before = Exported {
        file: PathBuf::from("/datos/documentos/contingencia-LIM014-A-000001-000009.ctg"),
        left_out: vec!["LIM014-A-R000003-K".into()],
        ..exported.clone()
    };
    exported.earlier.push(before);
    exported.noted = false;
    exported.left_out.push("LIM014-2026-A-000011".into());
    let wishes = page.exchanged(ExchangeAnswer::Exported(Box::new(exported)));
    let (title, text) = told(&wishes);
    assert_eq!(title, "Paquete escrito");
    for part in [
        "000014.ctg",
        "También va contingencia-LIM014-A-000001-000009.ctg",
        // Both bundles together.
        "18 registros que no se habían exportado.",
        "Operaciones 1 a 14 (14)",
        &"ab".repeat(32),
        "Oficina C&I",
        "no se pudo anotar que se exportó",
        "De LIM014-2026-A-000011 no va un texto",
        "De LIM014-A-R000003-K no va un texto",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(page.context(), Context::Regularization);
}

#[test]
fn u2_without_recipients_a_passphrase_is_typed_twice() {
    let mut page = to_export(&[]);
    assert!(
        effects(&page.press("⏎")).next().is_none(),
        "nobody was chosen"
    );
    page.press("c");
    page.shows("Otra vez");
    page.press("⇥⇥⇥corta⏎");
    page.shows("Al menos 12 caracteres:");
    page.press(" y ahora bastante larga⇥otra⏎");
    insta::assert_snapshot!(page.draw());
    for _ in 0..4 {
        page.page.update(
            Input::Key(press(crossterm::event::KeyCode::Backspace)),
            &page.stage.scene(),
        );
    }
    let ExchangeEffect::Export(input) = file(page.press("corta y ahora bastante larga⏎")) else {
        panic!("nothing was exported")
    };
    assert!(matches!(input.sealing, ExportSealing::Passphrase(_)));
}

#[test]
fn u3_an_export_without_a_seal_says_what_that_means() {
    let mut page = to_export(&["Oficina C&I"]);
    page.press("s");
    page.shows("Quien tenga el archivo");
    let ExchangeEffect::Export(input) = file(page.press("⇥⇥s⏎")) else {
        panic!("nothing was exported")
    };
    assert!(matches!(input.sealing, ExportSealing::Plain) && input.with_forms);
    page.refuse(Report::usage("El disco está lleno."));
    page.shows("El disco está lleno.");
}

fn view(plan: bool) -> ImportView {
    ImportView {
        file: PathBuf::from("/usb/contingencia-LIM014-B-000001-000009.ctg"),
        accepted: true,
        plan,
        bundle: outage(1).id.to_string(),
        point: "LIM014".into(),
        series: "B".into(),
        replica: outage(2).id.to_string(),
        from_sequence: 1,
        to_sequence: 9,
        fingerprint: "AAAA BBBB".into(),
        admitted: true,
        new: 7,
        known: 2,
        waiting: 0,
        quarantined: 0,
        without_effect: 1,
        unknown: 0,
        problems: Vec::new(),
    }
}

fn importing(wishes: Vec<Wish>) -> Import {
    let ExchangeEffect::Import(import) = file(wishes) else {
        panic!("nothing was imported")
    };
    import
}

#[test]
fn m4_a_bundle_is_planned_its_terminal_admitted_with_a_word_and_then_taken() {
    let mut page = filled(Stage::sized(80, 19));
    page.press("i");
    insta::assert_snapshot!("import", page.draw());
    let first = importing(page.press("/usb/contingencia-LIM014-B-000001-000009.ctg⏎"));
    assert!(first.plan && first.admit == Admit::Nobody && !first.is_receipt());
    page.exchanged(ExchangeAnswer::Stranger {
        name: "LIM014-B".into(),
        fingerprint: "AAAA BBBB".into(),
    });
    insta::assert_snapshot!("stranger", page.draw());
    assert!(effects(&page.press("⏎confia⏎")).next().is_none());
    let second = importing(page.press("r⏎"));
    assert!(second.plan && second.admit == Admit::Terminal);
    page.exchanged(ExchangeAnswer::Imported(Box::new(view(true))));
    insta::assert_snapshot!("plan", page.draw());
    let third = importing(page.press("⏎"));
    assert!(!third.plan && third.admit == Admit::Terminal);
    let wishes = page.exchanged(ExchangeAnswer::Imported(Box::new(view(false))));
    let (title, text) = told(&wishes);
    assert_eq!(title, "Paquete importado");
    assert!(
        text.contains("7 nuevas") && text.contains("Se admitió"),
        "{text}"
    );
}

#[test]
fn law_3_a_file_is_chosen_from_the_list_of_what_a_stick_holds() {
    let mut page = filled(Stage::sized(80, 19));
    let wishes = page.press("i");
    assert!(matches!(
        &wishes[..],
        [Wish::Effect(Effect::Browse { folder, sought: Sought::Exchange })]
            if folder.as_os_str().is_empty()
    ));
    let usb = |name: &str| Found {
        path: Path::new("/media/USB DE ANA").join(name),
        is_folder: name.is_empty(),
        is_on_drive: true,
        changed: Some(at("09:12").to_utc()),
    };
    let listing = Listing {
        folder: PathBuf::new(),
        sought: Sought::Exchange,
        found: vec![usb("acuse-LIM014 año.json"), usb("b.ctg"), usb("")],
        note: None,
    };
    page.answer(Answer::Listing(listing));
    insta::assert_snapshot!("import_chosen_from_a_list", page.draw());
    page.press("⏎");
    let import = importing(page.press("⏎"));
    assert_eq!(
        import.file,
        Path::new("/media/USB DE ANA/acuse-LIM014 año.json")
    );
}

#[test]
fn m4_esc_leads_from_the_plan_back_to_the_file_and_nothing_is_taken() {
    let mut page = filled(Stage::sized(80, 19));
    page.press("i/usb/b.ctg⏎");
    page.exchanged(ExchangeAnswer::Imported(Box::new(view(true))));
    assert!(page.press("⎋").is_empty());
    page.shows("/usb/b.ctg");
    page.press("⏎");
    page.refuse(Report::usage("No se aceptó el archivo: firma."));
    page.shows("No se aceptó el archivo: firma.");
    page.press("⎋");
    assert_eq!(page.context(), Context::Regularization);
}

#[test]
fn g2_a_receipt_of_an_unknown_office_wants_the_word_and_is_applied() {
    let mut page = filled(Stage::sized(80, 19));
    let first = importing(page.press("i/usb/acuse-LIM014.json⏎"));
    assert!(first.is_receipt());
    page.exchanged(ExchangeAnswer::Stranger {
        name: "OFI001-A".into(),
        fingerprint: "CCCC DDDD".into(),
    });
    let second = importing(page.press("CONFIAR⏎"));
    assert_eq!(second.admit, Admit::Office);
    let wishes = page.exchanged(ExchangeAnswer::Applied(Box::new(AppliedReceipt {
        file: second.file,
        accepted: true,
        receipt: outage(3).id.to_string(),
        sha256: "ab".repeat(32),
        known: false,
        acknowledged_to: 14,
        codes: 2,
        notices: 1,
        closings: 0,
        verdicts: 0,
        problems: Vec::new(),
    })));
    let (title, text) = told(&wishes);
    assert_eq!(title, "Acuse importado");
    assert!(text.contains("2 códigos oficiales, 1 comunicado"), "{text}");
}

#[test]
fn u1_who_may_only_look_is_told_so() {
    let mut stage = Stage::sized(80, 19);
    stage.role = Person::Consulta;
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
