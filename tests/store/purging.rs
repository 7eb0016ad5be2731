//! T1: what was kept long enough leaves every place it could be found in.

use crate::support::desk::*;
use crate::support::kinds::PHOTO;
use crate::support::merging::bundle;
use crate::support::store::*;
use chrono::{DateTime, FixedOffset, NaiveDate};
use contingencia::actions::{
    Desk, Document, DocumentInput, DraftKind, DraftName, ExportInput, ExportRange, ExportSealing,
    OutcomeInput, PersonalDecision, PurgeView, Target, attach_job, backup, decide_for_attention,
    export_job, extract_document, plan_purge, print, purge, record_outcome, record_resolution,
    restore, take_attention,
};
use contingencia::domain::attention::Via;
use contingencia::domain::authority::Role;
use contingencia::domain::identity::DocumentType;
use contingencia::domain::personal::{RetentionClass, Sealed};
use contingencia::domain::rule::Rule;
use contingencia::exchange::{Bundle, Unsealing};
use contingencia::journal::hex;
use contingencia::store::MergeMode;
use rusqlite::Connection;
use rusqlite::types::Value;
use secrecy::ExposeSecret;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// What of an old customer can be told apart from everything else.
const MARKS: [&str; 8] = [
    "quimérica",
    "quimerica",
    "70011999",
    "987654999",
    "correounico",
    "pasaje",
    "dragón",
    "dragon",
];

fn instant(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(&format!("{text}-05:00")).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// An old claim and an old question with the marks in every field, another
/// claim without resolution, one on hold, and a recent one.
fn years(place: &Place) -> (Desk, Vec<String>) {
    place.clock.set(instant("2022-03-01T10:00:00"));
    let mut desk = desk_as(place, Role::Administrador);
    let mut codes = Vec::new();
    for (procedure, name) in [
        ("reclamo", "Quimérica Prueba Uno"),
        ("cambio_numero", "Quimérica Prueba Dos"),
    ] {
        let mut input = request(procedure, name);
        input.document_type = Some(DocumentType::Dni);
        input.document_number = "70011999".into();
        input.phone = "987654999".into();
        input.email = "correounico@ejemplo.pe".into();
        input.address = "Pasaje Dragón 3".into();
        input.request = "Dragón en la línea".into();
        desk.save_draft(
            DraftName::only(DraftKind::Attention),
            &serde_json::to_string(&input).unwrap(),
        )
        .unwrap();
        let view = take_attention(&mut desk, &input).unwrap();
        desk.discard_draft(DraftName::only(DraftKind::Attention))
            .unwrap();
        let outcome = OutcomeInput {
            via: Some(Via::Referred),
            at: None,
            to: "Quimérica Responsable".into(),
            note: "dragón".into(),
        };
        record_outcome(&mut desk, &view.code, &outcome).unwrap();
        print(&mut desk, &Document::Slip(view.code.clone()), None, None).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let photo = folder.path().join("quimérica.jpg");
        overwrite(&photo, &[PHOTO, "un dragón".as_bytes()].concat());
        let document = DocumentInput {
            record: view.code.clone(),
            files: vec![photo],
            title: "Pasaje Dragón".into(),
        };
        attach_job(&desk, document).unwrap()(&mut |_, _| true).unwrap();
        extract_document(&mut desk, &view.code, 1, None, &mut |_, _| true).unwrap();
        codes.push(view.code);
    }
    desk.save_draft(
        DraftName::only(DraftKind::Opening),
        "{\"late_reason\":\"dragón\"}",
    )
    .unwrap();
    for (procedure, name) in [
        ("reclamo", "Reclamo Sin Resolución"),
        ("cambio_numero", "Retenido Por Orden"),
    ] {
        codes.push(
            take_attention(&mut desk, &request(procedure, name))
                .unwrap()
                .code,
        );
    }
    decide_for_attention(
        &mut desk,
        &codes[3],
        PersonalDecision::Hold,
        "orden judicial",
    )
    .unwrap();
    place.clock.set(instant("2022-05-01T10:00:00"));
    record_resolution(&mut desk, &codes[0], day("2022-04-20")).unwrap();
    place.clock.set(instant("2026-11-22T10:00:00"));
    codes.push(
        take_attention(&mut desk, &request("cambio_numero", "Reciente Prueba"))
            .unwrap()
            .code,
    );
    (desk, codes)
}

/// Whether a mark is anywhere in some bytes, in any case.
fn marks_in(bytes: &[u8]) -> Vec<&'static str> {
    let text = String::from_utf8_lossy(bytes).to_lowercase();
    MARKS
        .into_iter()
        .filter(|mark| text.contains(mark))
        .collect()
}

/// The marks found in any table of a file, those of the index's inside included.
fn marks_in_tables(conn: &Connection) -> Vec<String> {
    let tables: Vec<String> = conn
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let mut found = Vec::new();
    for table in tables {
        let mut all = conn.prepare(&format!("SELECT * FROM \"{table}\"")).unwrap();
        let columns = all.column_count();
        let mut rows = all.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            for column in 0..columns {
                let bytes = match row.get(column).unwrap() {
                    Value::Text(text) => text.into_bytes(),
                    Value::Blob(bytes) => bytes,
                    _ => continue,
                };
                found.extend(
                    marks_in(&bytes)
                        .iter()
                        .map(|mark| format!("{table}: {mark}")),
                );
            }
        }
    }
    found
}

/// The pages of an encrypted file and of its log, deciphered by an outside
/// tool: free pages and what is left over in full ones included.
fn deciphered(file: &Path, key: &str) -> Option<Vec<u8>> {
    let program = "
import os, sys
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
key = bytes.fromhex(sys.argv[2])
PAGE, RESERVE = 4096, 80
def page(raw, first):
    body, iv = raw[16 if first else 0:PAGE - RESERVE], raw[PAGE - RESERVE:PAGE - RESERVE + 16]
    cipher = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
    return cipher.update(body) + cipher.finalize()
out = b''
with open(sys.argv[1], 'rb') as f:
    raw = f.read()
for n in range(len(raw) // PAGE):
    out += page(raw[n * PAGE:(n + 1) * PAGE], n == 0)
wal = sys.argv[1] + '-wal'
if os.path.exists(wal):
    raw = open(wal, 'rb').read()
    at = 32
    while at + 24 + PAGE <= len(raw):
        number = int.from_bytes(raw[at:at + 4], 'big')
        out += page(raw[at + 24:at + 24 + PAGE], number == 1)
        at += 24 + PAGE
sys.stdout.write(out.hex())
";
    let printed =
        crate::judges::python(&["cryptography"], program, &[file.to_str().unwrap(), key])?;
    let mut bytes = Vec::with_capacity(printed.len() / 2);
    for pair in printed.trim().as_bytes().chunks(2) {
        bytes.push(u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap());
    }
    Some(bytes)
}

fn raw_key(place: &Place) -> String {
    let ring = place.ring();
    let keys = ring.unlock_user(ANA, &passphrase(), 0).unwrap();
    let key = ring.open_store_key(&keys).unwrap().remove(0).key;
    key.raw_hex().expose_secret().to_owned()
}

fn purge_both(desk: &mut Desk) -> [PurgeView; 2] {
    [RetentionClass::Claim, RetentionClass::General].map(|class| {
        let before = match class {
            RetentionClass::Claim => day("2023-11-22"),
            _ => day("2025-11-22"),
        };
        let plan = plan_purge(desk, class, before).unwrap();
        let done = purge(desk, class, before, &mut |_, _| true).unwrap();
        assert!(plan.simulated && !done.simulated);
        assert_eq!((&plan.records, plan.entries), (&done.records, done.entries));
        done
    })
}

#[test]
fn t1_no_byte_of_what_was_purged_is_left_and_the_chain_still_holds() {
    let place = Place::new();
    let (mut desk, codes) = years(&place);
    backup(&desk, None, &mut |_, _| true).unwrap();
    let key = raw_key(&place);
    let files = [place.paths().store(), place.paths().drafts()];
    assert!(!marks_in_tables(&place.raw()).is_empty());
    for file in &files {
        if let Some(bytes) = deciphered(file, &key) {
            assert!(
                !marks_in(&bytes).is_empty(),
                "the judge sees nothing in {file:?}"
            );
        }
    }
    let early = plan_purge(&desk, RetentionClass::General, day("2025-11-23")).unwrap_err();
    assert_eq!(rule_of(&early), Some(Rule::T1));

    let [claims, others] = purge_both(&mut desk);
    assert_eq!(claims.records, [codes[0].clone()]);
    assert_eq!(claims.without_resolution, 1);
    assert_eq!(others.records, [codes[1].clone()]);
    assert_eq!(others.held, [codes[3].clone()]);
    // The slip and the photo.
    assert_eq!(claims.out_of_reach.len(), 2);
    assert_eq!(claims.expired_backups.len(), 1);
    let written = [
        format!("constancia-{}.pdf", codes[0]),
        format!("documento1-{}.jpg", codes[0]),
    ]
    .map(|name| place.paths().documents().join(name));
    let mut deleted = claims.deleted_documents.clone();
    deleted.sort();
    assert_eq!(deleted, written);
    assert!(written.iter().all(|path| !path.exists()));

    assert_eq!(marks_in_tables(&place.raw()), Vec::<String>::new());
    for file in &files {
        if let Some(bytes) = deciphered(file, &key) {
            assert_eq!(marks_in(&bytes), Vec::<&str>::new(), "{file:?}");
        }
    }
    // The one copy that is left holds nothing of it either.
    let [copy] = &std::fs::read_dir(place.paths().backups())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect::<Vec<PathBuf>>()[..]
    else {
        panic!("one copy")
    };
    assert_eq!(Some(copy), others.backup.as_ref());
    let unpacked = place.paths().data().join("copia.db");
    unpack(copy, "store.db", &unpacked);
    assert_eq!(
        marks_in_tables(&keyed(&unpacked, &key)),
        Vec::<String>::new()
    );
    if let Some(bytes) = deciphered(&unpacked, &key) {
        assert_eq!(marks_in(&bytes), Vec::<&str>::new());
    }

    // What is not personal stays, and the log proves what it proved.
    drop(desk);
    assert_eq!(place.verify().problems, []);
    let desk = Desk::over(place.unlock().unwrap()).unwrap();
    let purged = contingencia::actions::show_attention(&desk, &codes[0]).unwrap();
    assert!(purged.attention.purged);
    assert_eq!(purged.attention.customer.name, "(depurado)");
    assert_eq!(purged.attention.taken_at, instant("2022-03-01T10:00:00"));
}

#[test]
fn t1_a_copy_made_elsewhere_is_listed_and_bringing_it_back_is_told() {
    let place = Place::new();
    let (mut desk, _) = years(&place);
    let out = tempfile::tempdir().unwrap();
    let packed = out.path().join("afuera.zip");
    backup(&desk, Some(&Target::new(&packed)), &mut |_, _| true).unwrap();
    let [claims, others] = purge_both(&mut desk);
    for view in [claims, others] {
        let name = packed.canonicalize().unwrap().display().to_string();
        let told = |it: &String| it.starts_with(&name) && it.contains("copia hecha fuera");
        assert!(
            view.out_of_reach.iter().any(told),
            "{:?}",
            view.out_of_reach
        );
    }
    drop(desk);
    // Where nothing knows what was purged since, that is said.
    let bring = |paths, replace| {
        let phrase = passphrase();
        restore(&packed, paths, ANA, &phrase, place.ambient(), replace)
            .unwrap()
            .1
    };
    let elsewhere = Place::new();
    assert!(bring(elsewhere.paths(), false).purges_unknown);
    // Here it is known, and purged again.
    assert!(!bring(place.paths(), true).purges_unknown);
    assert_eq!(marks_in_tables(&place.raw()), Vec::<String>::new());
}

#[test]
fn t1_what_was_purged_does_not_come_back() {
    let place = Place::new();
    let (mut desk, codes) = years(&place);
    let away = tempfile::tempdir().unwrap();
    let old = away.path().join("copia-vieja.zip");
    backup(&desk, Some(&Target::new(&old)), &mut |_, _| true).unwrap();
    let brought: Vec<(Uuid, [u8; 32], Vec<u8>)> = place
        .raw()
        .prepare("SELECT id, salt, data FROM vault WHERE class <> 'user'")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let parts: Vec<(Uuid, Vec<u8>, Vec<u8>)> = place
        .raw()
        .prepare("SELECT vault, digest, data FROM document_part")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(parts.len(), 2);
    purge_both(&mut desk);
    drop(desk);
    // The same entries, brought again: those that were purged are not taken in.
    let entries = |raw: &Connection| -> u64 {
        let all = "SELECT (SELECT count(*) FROM vault) + (SELECT count(*) FROM document_part)";
        raw.query_row(all, [], |row| row.get(0)).unwrap()
    };
    let before = entries(&place.raw());
    let mut store = place.unlock().unwrap();
    bundle(
        &mut store,
        Uuid::from_u128(7),
        None,
        MergeMode::Apply,
        |merger| {
            brought
                .iter()
                .try_for_each(|(id, salt, data)| merger.personal(*id, salt, data))?;
            parts.iter().try_for_each(|(vault, digest, data)| {
                let content = Sealed {
                    vault: *vault,
                    digest: hex(digest),
                };
                merger.document(&content, 0, data)
            })
        },
    )
    .unwrap();
    drop(store);
    assert_eq!(entries(&place.raw()), before);

    // A copy from before, restored over it, and restored where the store was lost.
    for lost in [false, true] {
        if lost {
            std::fs::remove_file(place.paths().store()).unwrap();
            for folder in place.paths().stores_put_aside() {
                std::fs::remove_dir_all(folder).unwrap();
            }
        }
        let done = restore(
            &old,
            place.paths(),
            ANA,
            &passphrase(),
            place.ambient(),
            true,
        )
        .unwrap();
        drop(done);
        assert_eq!(
            marks_in_tables(&place.raw()),
            Vec::<String>::new(),
            "lost: {lost}"
        );
        if let Some(bytes) = deciphered(&place.paths().store(), &raw_key(&place)) {
            assert_eq!(marks_in(&bytes), Vec::<&str>::new());
        }
        assert_eq!(place.verify().problems, []);
        let desk = Desk::over(place.unlock().unwrap()).unwrap();
        assert!(
            contingencia::actions::show_attention(&desk, &codes[1])
                .unwrap()
                .attention
                .purged
        );
        assert!(
            !contingencia::actions::show_attention(&desk, &codes[4])
                .unwrap()
                .attention
                .purged
        );
    }
}

/// Takes one entry out of a backup.
fn unpack(packed: &Path, entry: &str, target: &Path) {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(packed).unwrap()).unwrap();
    let mut entry = archive.by_name(entry).unwrap();
    let mut file = std::fs::File::create(target).unwrap();
    std::io::copy(&mut entry, &mut file).unwrap();
}

#[test]
fn t1_a_bundle_from_before_a_purge_is_told_and_one_from_after_lacks_it() {
    let place = Place::new();
    let (mut desk, codes) = years(&place);
    let out = tempfile::tempdir().unwrap();
    let export = |desk: &mut Desk| {
        let input = ExportInput {
            folder: out.path().to_path_buf(),
            range: ExportRange::All,
            until: None,
            with_forms: true,
            sealing: ExportSealing::Plain,
        };
        export_job(desk, input).unwrap()(&mut |_, _| true).unwrap()
    };
    let content = |path: &Path| {
        let mut bundle = Bundle::open(path, &Unsealing::Plain, &mut |_, _| true).unwrap();
        let mut whole = Vec::new();
        bundle
            .personal(|entry| {
                whole.extend(entry.data);
                Ok::<_, ()>(())
            })
            .unwrap();
        let mut archive = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
        let mut table = archive.by_name("atenciones.csv").unwrap();
        std::io::Read::read_to_end(&mut table, &mut whole).unwrap();
        whole
    };
    let before = export(&mut desk);
    let whole = content(&before.file);
    assert!(!marks_in(&whole).is_empty());
    let [claims, _] = purge_both(&mut desk);
    let told = claims
        .out_of_reach
        .iter()
        .filter(|line| line.contains("paquete exportado"));
    let told: Vec<&String> = told.collect();
    assert!(
        told.len() == 1 && told[0].contains(before.file.to_str().unwrap()),
        "{told:?}"
    );
    let whole = content(&export(&mut desk).file);
    assert_eq!(marks_in(&whole), Vec::<&str>::new());
    let text = String::from_utf8_lossy(&whole);
    assert!(text.contains(&codes[0]) && text.contains("(depurado)"));
}
