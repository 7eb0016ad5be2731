//! Documents in the vault (Q11): kept by parts, verified part by part, deleted with their
//! record (T1).

use crate::support::desk::*;
use crate::support::kinds::photo;
use crate::support::store::*;
use contingencia::actions::{
    Admit, ClosingInput, Desk, DocumentInput, ExportInput, ExportRange, ExportSealing, ImportInput,
    NoticeInput, attach_job, close_outage, export_job, extract_document, import_job,
    list_documents, open_outage, plan_purge, purge, register_notice, restore_outage,
    take_attention,
};
use contingencia::domain::authority::Role;
use contingencia::domain::document::PART;
use contingencia::domain::outage::OpeningInput;
use contingencia::domain::personal::RetentionClass;
use contingencia::domain::rule::Rule;
use contingencia::store::{ProblemKind, set_up};
use rusqlite::params;

/// Attaches bytes to a record.
fn attach(place: &Place, desk: &Desk, record: &str, bytes: &[u8]) {
    let file = place.paths().data().join("foto.jpg");
    overwrite(&file, bytes);
    let input = DocumentInput {
        record: record.to_owned(),
        files: vec![file],
        title: String::new(),
    };
    attach_job(desk, input).unwrap()(&mut |_, _| true).unwrap();
}

/// A photo of three parts at an attention.
fn attached(place: &Place) {
    let mut desk = desk_as(place, Role::Supervisor);
    let code = take_attention(&mut desk, &request("cambio_numero", "Rosa Ejemplo Prueba"))
        .unwrap()
        .code;
    attach(place, &desk, &code, &photo(2 * PART + 7));
}

#[test]
fn q11_a_document_lies_in_parts_and_a_missing_or_a_touched_one_is_named() {
    let place = Place::new();
    attached(&place);
    assert_eq!(place.verify().problems, []);
    let parts: Vec<usize> = place
        .raw()
        .prepare("SELECT length(data) FROM document_part ORDER BY part")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(parts, [PART, PART, 7]);
    let spoiled = |sql: &str, told: &str| {
        let copy = Place::new();
        copy_folder(place.paths().data(), copy.paths().data());
        copy.raw().execute(sql, params![]).unwrap();
        let problems = copy.verify().problems;
        let [problem] = &problems[..] else {
            panic!("{problems:?}")
        };
        assert_eq!(problem.kind, ProblemKind::Vault);
        assert!(problem.message.starts_with(told), "{}", problem.message);
    };
    spoiled(
        "UPDATE document_part SET data = zeroblob(length(data)) WHERE part = 1",
        "La parte 2 de un documento fue alterada (anotación",
    );
    spoiled(
        "DELETE FROM document_part WHERE part = 2",
        "Falta la parte 3 de un documento (anotación",
    );
    spoiled(
        "DELETE FROM document_part",
        "Falta la parte 1 de un documento (anotación",
    );
    // Whoever changes a part and its digest does not change what was sealed.
    spoiled(
        "UPDATE document_part SET data = other.data, sha256 = other.sha256
         FROM document_part AS other WHERE other.part = 0 AND document_part.part = 1",
        "Un documento no es el que se adjuntó (anotación",
    );
}

#[test]
fn q11_what_is_stopped_or_changes_while_it_is_read_leaves_nothing() {
    let place = Place::new();
    let mut desk = desk_as(&place, Role::Supervisor);
    let code = take_attention(&mut desk, &request("cambio_numero", "Rosa Ejemplo Prueba"))
        .unwrap()
        .code;
    let file = place.paths().data().join("foto.jpg");
    overwrite(&file, &photo(3 * PART));
    let input = DocumentInput {
        record: code,
        files: vec![file.clone()],
        title: String::new(),
    };
    let operations = || place.verify().operations;
    let before = operations();
    let mut asked = 0;
    let job = attach_job(&desk, input.clone()).unwrap();
    let stopped = job(&mut |done, total| {
        asked += 1;
        assert!(done <= total);
        asked < 2
    });
    assert!(stopped.is_err());
    let job = attach_job(&desk, input).unwrap();
    let changed = job(&mut |_, _| {
        // Another program saves over it.
        let mut bytes = photo(3 * PART);
        *bytes.last_mut().unwrap() ^= 1;
        overwrite(&file, &bytes);
        true
    });
    assert!(changed.is_err(), "{changed:?}");
    let left: u64 = place
        .raw()
        .query_row("SELECT count(*) FROM document_part", [], |row| row.get(0))
        .unwrap();
    assert_eq!((left, operations()), (0, before));
}

#[test]
fn t1_the_documents_of_a_notice_are_purged_with_it() {
    let place = Place::new();
    let set = |text: &str| {
        place
            .clock
            .set(format!("{text}T10:00:00-05:00").parse().unwrap());
    };
    set("2022-03-01");
    let mut desk = desk_as(&place, Role::Supervisor);
    let notice = NoticeInput {
        reference: "FS-1182".into(),
        from: Some(desk.now()),
        applications: vec!["sga".into()],
        ..NoticeInput::default()
    };
    register_notice(&mut desk, &notice).unwrap();
    attach(&place, &desk, "FS-1182", &photo(100));
    drop(desk);
    set("2026-11-22");
    let mut store = place.unlock().unwrap();
    let mut desk = Desk::over(administrator(&place, &mut store)).unwrap();
    let before = "2025-11-22".parse().unwrap();
    let plan = plan_purge(&desk, RetentionClass::General, before).unwrap();
    assert_eq!(plan.records, ["comunicado FS-1182"]);
    purge(&mut desk, RetentionClass::General, before, &mut |_, _| true).unwrap();
    let left: u64 = place
        .raw()
        .query_row("SELECT count(*) FROM document_part", [], |row| row.get(0))
        .unwrap();
    assert_eq!(left, 0);
    assert_eq!(place.verify().problems, []);
}

#[test]
fn t1_q11_the_documents_of_a_purged_event_and_its_notice_do_not_come_back_with_its_bundle() {
    let (point, office) = (Place::new(), Place::new());
    let set = |place: &Place, day: &str, clock: &str| {
        let at = format!("{day}T{clock}:00-05:00").parse().unwrap();
        place.clock.set(at);
    };
    set(&point, "2022-03-01", "10:00");
    let mut desk = desk_as(&point, Role::Supervisor);
    let notice = NoticeInput {
        reference: "FS-1182".into(),
        from: Some(desk.now()),
        applications: vec!["siac_unico".into()],
        ..NoticeInput::default()
    };
    register_notice(&mut desk, &notice).unwrap();
    let opening = OpeningInput {
        notice: Some("FS-1182".into()),
        ..mass_failure("portabilidad")
    };
    let event = open_outage(&mut desk, &opening).unwrap().correlative;
    set(&point, "2022-03-01", "11:00");
    restore_outage(&mut desk, &event, None).unwrap();
    let closing = ClosingInput {
        cause: "falla_masiva".into(),
        sustento: "Se repuso el servicio.".into(),
        reference: "TEC-1".into(),
        ..ClosingInput::default()
    };
    close_outage(&mut desk, &event, &closing).unwrap();
    attach(&point, &desk, &event, &photo(PART + 9));
    attach(&point, &desk, "FS-1182", &photo(300));
    let out = tempfile::tempdir().unwrap();
    let export = ExportInput {
        folder: out.path().to_path_buf(),
        range: ExportRange::All,
        until: None,
        with_forms: false,
        sealing: ExportSealing::Plain,
    };
    let bundle = export_job(&mut desk, export).unwrap()(&mut |_, _| true)
        .unwrap()
        .file;

    set(&office, "2022-03-02", "10:00");
    let store = set_up(office.paths(), asked_of_the_office(), office.ambient());
    let mut desk = Desk::over(store.unwrap().store).unwrap();
    let import = |desk: &Desk| {
        let input = ImportInput {
            admit: Admit::Terminal,
            ..ImportInput::default()
        };
        let import = import_job(desk, bundle.clone(), input).unwrap();
        let view = import(&mut |_, _| true).unwrap();
        assert!(view.accepted, "{view:?}");
    };
    import(&desk);
    attach(&office, &desk, &event, &photo(700));
    let parts = || -> u64 {
        let count = "SELECT count(*) FROM document_part";
        office.raw().query_row(count, [], |row| row.get(0)).unwrap()
    };
    assert_eq!(parts(), 4);
    set(&office, "2026-11-22", "10:00");
    let before = "2025-11-22".parse().unwrap();
    let done = purge(&mut desk, RetentionClass::General, before, &mut |_, _| true).unwrap();
    assert_eq!(done.records, [event.clone(), "comunicado FS-1182".into()]);
    for again in [false, true] {
        if again {
            import(&desk);
        }
        assert_eq!(parts(), 0, "{again}");
        for (record, count) in [(event.as_str(), 2), ("FS-1182", 1)] {
            let list = list_documents(&mut desk, record).unwrap().documents;
            assert_eq!(list.len(), count, "{record}");
            for document in &list {
                assert!(document.purged && document.name.is_none(), "{document:?}");
                let number = document.number;
                let told = extract_document(&mut desk, record, number, None, &mut |_, _| true);
                assert_eq!(rule_of(&told.unwrap_err()), Some(Rule::T1));
            }
        }
        assert_eq!(office.verify().problems, []);
    }
}
