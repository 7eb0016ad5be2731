//! Files that go out and come in.

use super::*;

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
        "Anotaciones 1 a 14 (14)",
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
fn m5_an_import_that_was_stopped_is_looked_at_again_before_it_goes_on() {
    let mut page = filled(Stage::sized(80, 19));
    page.press("i");
    importing(page.press("/usb/contingencia-LIM014-B-000001-000009.ctg⏎"));
    page.exchanged(ExchangeAnswer::Imported(Box::new(view(true))));
    assert!(!importing(page.press("⏎")).plan);
    page.refuse(Report::usage(
        "Se detuvo a pedido: entraron 3 de 9 anotaciones.",
    ));
    page.shows("Se detuvo a pedido");
    assert!(importing(page.press("⏎")).plan);
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
        alerts: 0,
        problems: Vec::new(),
    })));
    let (title, text) = told(&wishes);
    assert_eq!(title, "Acuse importado");
    assert!(text.contains("2 códigos oficiales, 1 comunicado"), "{text}");
}
