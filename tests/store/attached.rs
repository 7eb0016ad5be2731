//! Documents in the vault (Q11): kept by parts, verified part by part, deleted with their
//! record (T1).

use crate::support::desk::*;
use crate::support::kinds::photo;
use crate::support::store::*;
use contingencia::actions::{
    Desk, DocumentInput, NoticeInput, attach_job, plan_purge, purge, register_notice,
    take_attention,
};
use contingencia::domain::authority::Role;
use contingencia::domain::document::PART;
use contingencia::domain::personal::RetentionClass;
use contingencia::store::ProblemKind;
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
        "La parte 2 de un documento fue alterada (operación",
    );
    spoiled(
        "DELETE FROM document_part WHERE part = 2",
        "Falta la parte 3 de un documento (operación",
    );
    spoiled(
        "DELETE FROM document_part",
        "Falta la parte 1 de un documento (operación",
    );
    // Whoever changes a part and its digest does not change what was sealed.
    spoiled(
        "UPDATE document_part SET data = other.data, sha256 = other.sha256
         FROM document_part AS other WHERE other.part = 0 AND document_part.part = 1",
        "Un documento no es el que se adjuntó (operación",
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
