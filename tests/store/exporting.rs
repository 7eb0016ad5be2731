//! Exports of a real store: what they carry, and what is left of one that
//! failed or was stopped (U3, G3, J2, T1).

use crate::support::desk::*;
#[cfg(target_os = "linux")]
use crate::support::disk::Mount;
use crate::support::exchange::names;
use crate::support::store::*;
use contingencia::actions::{
    ActionError, Desk, ExportInput, ExportRange, ExportSealing, Exported, Report, ReportKind,
    annul_attention, diagnose, export_job, take_attention,
};
use contingencia::domain::notice::{NoticeEvent, NoticeFacts};
use contingencia::exchange::{Bundle, ExchangeError, Unsealing};
use contingencia::journal::Body;
use contingencia::store::{ChainRange, ExportEntry, Store, StoreError};
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use uuid::Uuid;

fn plainly(folder: &Path) -> ExportInput {
    ExportInput {
        folder: folder.to_path_buf(),
        range: ExportRange::NotAcknowledged,
        until: None,
        with_forms: false,
        sealing: ExportSealing::Plain,
    }
}

fn export(desk: &mut Desk, input: ExportInput) -> Result<Exported, ActionError> {
    export_job(desk, input).and_then(|job| job(&mut |_, _| true))
}

fn opened_bundle(done: &Exported) -> Bundle {
    Bundle::open(&done.file, &Unsealing::Plain, &mut |_, _| true).unwrap()
}

/// A desk over a day and some hundred operations besides.
fn busy(place: &Place, notices: u32) -> Desk {
    let mut store = place.set_up();
    a_day(&mut store);
    fill(&mut store, notices);
    Desk::over(store).unwrap()
}

/// Many operations at once.
pub(crate) fn fill(store: &mut Store, notices: u32) {
    store
        .write(|writer| {
            for number in 0..notices {
                let registered = NoticeEvent::Registered(NoticeFacts {
                    reference: format!("FS-{number}"),
                    confirmed: true,
                    from: writer.now(),
                    to: None,
                    applications: vec!["sisact".into()],
                    replaces: None,
                });
                writer.append(writer.id(), &Body::Notice(registered))?;
            }
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

fn kept(conn: &Connection, sql: &str) -> Vec<Vec<u8>> {
    conn.prepare(sql)
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap()
}

#[test]
fn j2_a_bundle_carries_the_stored_bytes_and_what_they_sealed() {
    let place = Place::new();
    let mut desk = busy(&place, 300);
    take_attention(&mut desk, &request("migracion_plan", "Rosa Ejemplo Prueba")).unwrap();
    let out = tempfile::tempdir().unwrap();
    let done = export(&mut desk, plainly(out.path())).unwrap();
    let mut bundle = opened_bundle(&done);
    let mut lines = Vec::new();
    bundle
        .operations(|carried| {
            lines.push(carried.bytes.to_vec());
            Ok::<_, ()>(())
        })
        .unwrap();
    let raw = place.raw();
    assert_eq!(
        lines,
        kept(
            &raw,
            "SELECT bytes FROM operation WHERE kind <> 'access.made' ORDER BY sequence"
        )
    );
    assert_eq!(done.operations, lines.len() as u64);
    let mut data = Vec::new();
    bundle
        .personal(|entry| {
            data.push(entry.data);
            Ok::<_, ()>(())
        })
        .unwrap();
    data.sort();
    assert_eq!(data, kept(&raw, "SELECT data FROM vault ORDER BY data"));
    assert_eq!(desk.status().unwrap().not_exported, 0);
    assert_eq!(place.verify().problems, []);
}

#[test]
fn f17_an_export_that_failed_is_nowhere_on_the_record() {
    let place = Place::new();
    let mut desk = busy(&place, 700);
    let before = desk.status().unwrap().not_exported;
    let written = diagnose(&desk).unwrap().operations;
    let out = tempfile::tempdir().unwrap();
    for with_forms in [false, true] {
        let input = ExportInput {
            with_forms,
            ..plainly(out.path())
        };
        let mut heard = 0;
        let job = export_job(&mut desk, input).unwrap();
        let stopped = job(&mut |done, total| {
            assert!(done <= total);
            heard += 1;
            // While making forms, and while packing operations.
            if with_forms {
                total == written
            } else {
                heard < 2
            }
        });
        assert!(
            matches!(
                stopped,
                Err(ActionError::Exchange(ExchangeError::Cancelled))
            ),
            "{stopped:?}"
        );
        assert_eq!(names(out.path()), Vec::<String>::new());
    }
    assert_eq!(desk.status().unwrap().not_exported, before);
    let noted = || -> u64 {
        place
            .raw()
            .query_row(
                "SELECT count(*) FROM access WHERE access = 'exported'",
                [],
                |row| row.get(0),
            )
            .unwrap()
    };
    assert_eq!(noted(), 0);
    export(&mut desk, plainly(out.path())).unwrap();
    assert_eq!((noted(), desk.status().unwrap().not_exported), (1, 0));
    // One that was cut short of its note is exported again, beside the one there is.
    place.raw().execute_batch("DELETE FROM exported").unwrap();
    let input = ExportInput {
        until: Some(written),
        ..plainly(out.path())
    };
    let again = export(&mut desk, input).unwrap();
    assert!(
        again.file.to_str().unwrap().contains(" (2).ctg"),
        "{again:?}"
    );
}

#[test]
fn the_counter_goes_on_while_a_bundle_is_packed() {
    let place = Place::new();
    let mut desk = busy(&place, 700);
    let asked = request("migracion_plan", "Blanca Inventada Prueba");
    let earlier = take_attention(&mut desk, &asked).unwrap().code;
    let out = tempfile::tempdir().unwrap();
    let job = export_job(&mut desk, plainly(out.path())).unwrap();
    let before = diagnose(&desk).unwrap().operations;
    let waiting = desk.status().unwrap().not_exported;
    let (begun, wait) = mpsc::channel();
    let (go_on, waited) = mpsc::channel::<()>();
    let packing = std::thread::spawn(move || {
        let mut first = true;
        job(&mut |_, _| {
            if std::mem::take(&mut first) {
                begun.send(()).unwrap();
                waited.recv().unwrap();
            }
            true
        })
    });
    wait.recv().unwrap();
    take_attention(&mut desk, &request("migracion_plan", "Rosa Ejemplo Prueba")).unwrap();
    annul_attention(&mut desk, &earlier, "Se recibió dos veces.").unwrap();
    go_on.send(()).unwrap();
    let done = packing.join().unwrap().unwrap();
    assert_eq!((done.operations, done.records), (before, waiting));
    let table = {
        let file = std::fs::File::open(&done.file).unwrap();
        let mut archive = zip::ZipArchive::new(file).unwrap();
        std::io::read_to_string(archive.by_name("atenciones.csv").unwrap()).unwrap()
    };
    assert!(!table.contains("Rosa Ejemplo"), "{table}");
    // Everything in it is of the moment in which it began.
    let mut rows = table.lines().map(|row| row.split(',').collect::<Vec<_>>());
    let annulled = rows.next().unwrap().iter().position(|it| *it == "Anulada");
    let row = rows.find(|row| row.contains(&"Blanca Inventada Prueba"));
    assert_eq!(row.unwrap()[annulled.unwrap()], "no", "{table}");
    assert_eq!(desk.status().unwrap().not_exported, 2);
}

#[test]
fn law_9_each_form_of_a_bundle_is_told_while_it_is_packed() {
    let place = Place::new();
    let mut desk = busy(&place, 5);
    let out = tempfile::tempdir().unwrap();
    let job = export_job(
        &mut desk,
        ExportInput {
            with_forms: true,
            ..plainly(out.path())
        },
    )
    .unwrap();
    let mut told = Vec::new();
    let done = job(&mut |done, total| {
        told.push((done, total));
        true
    })
    .unwrap();
    let file = std::fs::File::open(&done.file).unwrap();
    let archive = zip::ZipArchive::new(file).unwrap();
    let forms = archive
        .file_names()
        .filter(|it| it.as_ref().unwrap().ends_with(".pdf"));
    let (forms, before) = (forms.count() as u64, done.operations);
    assert!(forms > 1, "{forms}");
    let total = before + forms;
    let of_forms: Vec<_> = told.into_iter().filter(|it| it.1 == total).collect();
    let each: Vec<_> = (before..total).map(|done| (done, total)).collect();
    assert_eq!(of_forms, each);
}

#[test]
fn a_folder_that_goes_away_while_packing_leaves_no_half_bundle() {
    let place = Place::new();
    let mut desk = busy(&place, 700);
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().join("memoria");
    std::fs::create_dir(&folder).unwrap();
    let job = export_job(&mut desk, plainly(&folder)).unwrap();
    let failed = job(&mut |_, _| {
        let _ = std::fs::remove_dir_all(&folder);
        true
    });
    // Where the system does not let go of the folder the bundle is whole.
    match failed {
        Ok(done) => drop(opened_bundle(&done)),
        Err(error) => {
            assert!(!folder.exists());
            assert_eq!(Report::from(error).kind, ReportKind::Store);
        }
    }
    // No folder is made where a stick is out.
    let nowhere = export(&mut desk, plainly(&out.path().join("otra"))).unwrap_err();
    assert_eq!(Report::from(nowhere).kind, ReportKind::Refused);
    assert!(!out.path().join("otra").exists());
    std::fs::create_dir_all(&folder).unwrap();
    export(&mut desk, plainly(&folder)).unwrap();
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_and_takes_no_half_bundle() {
    let place = Place::new();
    let mut desk = busy(&place, 3_000);
    let folder = place.paths().data().join("memoria");
    std::fs::create_dir(&folder).unwrap();
    let Some(mount) = Mount::small(&folder, "size=64k") else {
        println!("skipped: no file system can be mounted here");
        return;
    };
    let failed = export(&mut desk, plainly(&folder)).unwrap_err();
    let report = Report::from(&failed);
    assert_eq!(report.kind, ReportKind::Store, "{failed:?}");
    assert!(
        report.message.starts_with("El disco está lleno"),
        "{report:?}"
    );
    assert_eq!(names(&folder), Vec::<String>::new());
    assert!(mount.remount("size=24m"));
    let done = export(&mut desk, plainly(&folder)).unwrap();
    drop(opened_bundle(&done));
}

#[test]
fn g3_what_is_exported_is_told_up_to_the_first_gap() {
    let place = Place::new();
    let mut store = place.set_up();
    let days = a_day(&mut store);
    let replica = store.terminal().replica;
    let last = store.read().last_sequence(replica).unwrap();
    let note = |store: &mut Store, from, to| {
        let entry = ExportEntry {
            bundle: Uuid::from_u64_pair(from, to),
            range: ChainRange { replica, from, to },
            at: at("11:00"),
            file: PathBuf::from(format!("{from}-{to}.ctg")),
        };
        store.write(|writer| writer.note_export(&entry)).unwrap();
    };
    let reached = |store: &Store| store.read().exported_to(replica).unwrap();
    assert_eq!(reached(&store), 0);
    note(&mut store, 3, 4);
    assert_eq!(reached(&store), 0);
    note(&mut store, 1, 1);
    assert_eq!(reached(&store), 1);
    note(&mut store, 2, 2);
    assert_eq!(reached(&store), 4);
    note(&mut store, 1, last);
    note(&mut store, 2, 3);
    assert_eq!(reached(&store), last);
    // Which of them carry the day's first outage.
    let first: Vec<u64> = store
        .read()
        .operations_of(days[0])
        .unwrap()
        .iter()
        .map(|operation| operation.envelope.sequence)
        .collect();
    let files = |records: &[Uuid]| -> Vec<PathBuf> {
        let exports = store.read().exports_of(records.iter().copied()).unwrap();
        exports.into_iter().map(|export| export.file).collect()
    };
    let expected: Vec<PathBuf> = [(1, 1), (2, 2), (2, 3), (3, 4), (1, last)]
        .into_iter()
        .filter(|(from, to)| first.iter().any(|sequence| (from..=to).contains(&sequence)))
        .map(|(from, to)| PathBuf::from(format!("{from}-{to}.ctg")))
        .collect();
    assert!(expected.len() < 5 && expected.len() > 1, "{first:?}");
    assert_eq!(files(&[days[0]]), expected);
    assert_eq!(files(&[Uuid::from_u128(1)]), Vec::<PathBuf>::new());
}
