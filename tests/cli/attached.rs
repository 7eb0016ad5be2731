//! `documento`: photos, scans and PDFs at a record (Q11), from the point to the office.

use super::exchange::{CHIP, kinds, taken};
use super::{Point, refused};
use crate::support::kinds::photo;
use crate::support::store::overwrite;
use contingencia::domain::authority::Role;
use contingencia::domain::terminal::Channel;
use contingencia::journal::{digest, hex};
use mail_parser::{MessageParser, MimeHeaders as _};
use serde_json::{Value, json};
use std::io::Read;
use std::path::Path;

/// A mass failure at a point, with its notice.
const FAILURE: [&str; 2] = [
    "evento abrir --tramite portabilidad --aplicativo siac --escenario masiva --cliente-presente \
     --inicio -9 --detectado -8",
    "comunicado registrar --referencia FS-1 --desde -30 --aplicativo siac",
];

/// A chip replacement of years ago, on paper.
const OLD: &str = "atencion registrar --tramite 'reposición de chip' --nombre 'Rosa Ejemplo Prueba' \
                   --pide 'Un chip' --de-papel 7 --hora '2020-03-04 10:00'";

impl Point {
    /// A file of its own with these bytes.
    fn given(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.path(name);
        overwrite(&path, bytes);
        path.to_str().unwrap().to_owned()
    }

    fn attaches(&self, record: &str, files: &[&str]) -> (i32, Value) {
        self.asks(&[&["documento", "adjuntar", record], files].concat())
    }

    fn documents(&self, record: &str) -> Value {
        let (code, list) = self.asks(&["documento", "listar", record]);
        assert_eq!(code, 0, "{list}");
        list["documents"].clone()
    }

    fn extracts(&self, record: &str, number: &str, to: &Path) -> (i32, Value) {
        let to = to.to_str().unwrap();
        self.asks(&["documento", "extraer", record, number, "--salida", to])
    }
}

fn entries(bundle: &Path) -> Vec<String> {
    let zip = zip::ZipArchive::new(std::fs::File::open(bundle).unwrap()).unwrap();
    let names = zip.file_names().map(|name| name.unwrap().into_owned());
    names
        .filter(|name| name.starts_with("documentos/"))
        .collect()
}

fn format(bundle: &Path) -> u64 {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(bundle).unwrap()).unwrap();
    let mut text = String::new();
    let mut manifest = zip.by_name("manifest.json").unwrap();
    manifest.read_to_string(&mut text).unwrap();
    let manifest: Value = serde_json::from_str(&text).unwrap();
    manifest["format"].as_u64().unwrap()
}

#[test]
fn q11_documents_are_attached_listed_extracted_and_withdrawn() {
    let point = Point::terminal("A");
    point.does(&[CHIP]);
    point.does(&FAILURE);
    let bytes = photo(700_000);
    let photo = point.given("La foto.png", &bytes);
    let pdf = point.given("recibo", b"%PDF-1.7 inventado");
    for record in ["R1", "A-1", "FS-1"] {
        let (code, list) = point.attaches(record, &[&photo, &pdf]);
        assert_eq!(code, 0, "{list}");
        let documents = list["documents"].as_array().unwrap();
        assert_eq!(documents.len(), 2);
        for (key, expected) in [
            ("number", json!(1)),
            ("title", Value::Null),
            ("name", json!("La foto.png")),
            ("size", json!(700_000)),
            ("sha256", json!(hex(&digest(&bytes)))),
            // By its first bytes, whatever its name says.
            ("kind", json!("jpeg")),
            ("by", json!("Ana de Prueba")),
            ("evidence", json!(false)),
            ("purged", json!(false)),
        ] {
            assert_eq!(documents[0][key], expected, "{key}");
        }
        assert_eq!(point.documents(record), list["documents"], "{record}");
        let out = point.fresh().join("otra vez.jpg");
        let (code, extracted) = point.extracts(record, "1", &out);
        assert_eq!(
            (code, &extracted["size"]),
            (0, &json!(700_000)),
            "{extracted}"
        );
        assert!(std::fs::read(&out).unwrap() == bytes);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(out.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        }
        // What stands there stays, but where it is said.
        let (code, kept) = point.extracts(record, "2", &out);
        assert_eq!((code, kept["error"]["kind"].as_str()), (1, Some("refused")));
        assert!(std::fs::read(&out).unwrap() == bytes);
        let over = [
            "documento",
            "extraer",
            record,
            "2",
            "--reemplazar",
            "--salida",
        ];
        let (code, _) = point.asks(&[&over[..], &[out.to_str().unwrap()]].concat());
        assert_eq!(code, 0);
        assert_eq!(std::fs::read(&out).unwrap(), b"%PDF-1.7 inventado");
    }
    let (_, again) = point.attaches("R1", &[&photo]);
    assert_eq!(refused(&again).0, "Q11", "{again}");
    let withdrawn = point.does(&["documento retirar R1 1 --razon 'Era de otro cliente'"]);
    let first = &withdrawn[0]["documents"][0];
    assert_eq!(first["withdrawn"]["reason"], "Era de otro cliente");
    // It keeps its number, and may be attached anew.
    let (code, list) = point.attaches("R1", &["--titulo", "Recibo de luz", &photo]);
    assert_eq!(
        (code, &list["documents"][2]["title"]),
        (0, &json!("Recibo de luz"))
    );
    let told = point.batch(&[
        "documento retirar R1 1 --razon x",
        "documento retirar R1 4 --razon x",
        "documento extraer R1 4 --salida x",
        "documento listar R2",
        "documento listar FS-9",
        "documento retirar R1 2 --razon ' '",
    ]);
    let rules: Vec<&Value> = told.iter().map(|it| &it["error"]["rule"]).collect();
    assert_eq!(rules[..3], ["Q11", "Q11", "Q11"]);
    assert!(told[3..].iter().all(|it| it["error"] != Value::Null));
    // Who looked is on the record (U3).
    let ran = point.asks(&["atencion", "mostrar", "R1"]);
    let history = ran.1["history"].as_array().unwrap();
    let did: Vec<&str> = history
        .iter()
        .filter_map(|it| it["what"].as_str())
        .collect();
    assert_eq!(
        did.iter()
            .filter(|what| **what == "Documento adjunto")
            .count(),
        3
    );
    assert!(did.contains(&"Documento retirado"));
    point.heads();
}

#[test]
fn q11_what_is_no_document_is_refused_and_nothing_is_kept() {
    let point = Point::terminal("A");
    point.does(&[CHIP]);
    let small = point.given("a.jpg", &photo(100));
    let large = point.given("b.jpg", &photo((10 << 20) + 1));
    let most = point.given("c.jpg", &photo(10 << 20));
    let program = point.given("d.pdf", b"MZ\x90\0\x03\0\0\0");
    let empty = point.given("e.pdf", b"");
    let folder = point.fresh();
    for (file, code, told) in [
        (
            large.as_str(),
            1,
            "b.jpg: pasa de 10,0 MB. No se adjuntó nada.",
        ),
        (
            &program,
            1,
            "d.pdf: no es una foto, un escaneo ni un PDF. No se adjuntó nada.",
        ),
        (&empty, 1, "e.pdf: está vacío. No se adjuntó nada."),
        (folder.to_str().unwrap(), 2, ""),
        ("no-hay.pdf", 2, ""),
    ] {
        // The first is sound, and is not kept either.
        let (found, refused) = point.attaches("R1", &[&small, file]);
        assert_eq!(found, code, "{refused}");
        let message = refused["error"]["message"].as_str().unwrap();
        assert!(message.contains(told), "{message}");
        assert_eq!(point.documents("R1"), json!([]));
    }
    let (code, list) = point.attaches("R1", &[&most]);
    assert_eq!(code, 0, "{list}");
    let many: Vec<String> = (0..20_u8)
        .map(|at| point.given(&format!("{at}.jpg"), &[&photo(40)[..], &[at]].concat()))
        .collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let (_, refusal) = point.attaches("R1", &many);
    assert_eq!(refused(&refusal).0, "Q11");
    assert_eq!(point.attaches("R1", &many[1..]).0, 0);
    assert_eq!(point.documents("R1").as_array().unwrap().len(), 20);
}

#[test]
fn q11_m4_each_attaches_to_its_own_and_the_office_to_what_it_evaluates() {
    let (point, office) = (Point::terminal("A"), Point::office());
    point.does(&[CHIP]);
    point.does(&FAILURE);
    let adviser = point.colleague("asesora", Role::Asesor);
    let reader = point.colleague("lectora", Role::Consulta);
    let photo = point.given("foto.jpg", &photo(2_000));
    let as_of = |who: &[String], record: &str| {
        let line = format!("documento adjuntar {record} {photo}");
        let told = point.batch_with(who, &[&line]).remove(0);
        told["error"]["rule"].as_str().map(str::to_owned)
    };
    // Another's attention; an event; a notice.
    for record in ["A-1", "FS-1"] {
        assert!(as_of(&adviser, record).is_some(), "{record}");
    }
    assert_eq!(as_of(&adviser, "R1").as_deref(), Some("U1"));
    assert_eq!(as_of(&reader, "R1").as_deref(), Some("Q11"));
    assert_eq!(point.attaches("R1", &[&photo]).0, 0);
    assert_eq!(point.attaches("A-1", &[&photo]).0, 0);
    // Whoever may not see what a customer said sees no name of theirs.
    let masked = point
        .batch_with(&reader, &["documento listar R1"])
        .remove(0);
    let first = &masked["documents"][0];
    assert_eq!(
        (&masked["masked"], &first["name"]),
        (&json!(true), &Value::Null)
    );
    assert_eq!(first["size"], 2_000);
    taken(office.import(&point.export_plain(), &["--confiar"]));
    let report = office.given("informe.pdf", b"%PDF-1.7 redes");
    let (_, refusal) = office.attaches("R1", &[&report]);
    assert_eq!(refused(&refusal).0, "Q11", "of the point: {refusal}");
    let (code, list) = office.attaches("A-1", &[&report]);
    assert_eq!(code, 0, "{list}");
    let evidence = |list: &Value| -> Vec<Value> {
        let documents = list["documents"].as_array().unwrap().iter();
        documents.map(|it| it["evidence"].clone()).collect()
    };
    assert_eq!(evidence(&list), [json!(false), json!(true)]);
    // The point's is not the office's to withdraw, nor does the office's become the point's.
    let told = office.batch(&["documento retirar A-1 1 --razon x"]);
    assert_eq!(refused(&told[0]).0, "M4", "{}", told[0]);
    let (code, applied) = point.apply(&office.receipt_for("LIM014"), &["--confiar"]);
    assert_eq!(code, 0, "{applied}");
    assert_eq!(point.documents("A-1").as_array().unwrap().len(), 1);
    assert_eq!(
        office
            .does(&["documento retirar A-1 2 --razon 'Otro informe'"])
            .len(),
        1
    );
    office.heads();
}

#[test]
fn q11_t1_a_photo_reaches_the_office_byte_for_byte_and_is_purged_at_both() {
    let point = Point::stand("LIM014", "A", Channel::Cac, Role::Administrador);
    let office = Point::office();
    point.does(&[OLD, CHIP]);
    let bytes = photo(900_000);
    let file = point.given("Rosa en el local.jpg", &bytes);
    for record in ["R1", "R2"] {
        assert_eq!(
            point.attaches(record, &["--titulo", "Su recibo", &file]).0,
            0
        );
    }
    let name = format!("documentos/{}.jpg", hex(&digest(&bytes)));
    let bundle = point.export_plain();
    assert_eq!((format(&bundle), entries(&bundle)), (2, vec![name.clone()]));
    let sealed = point.export_under_phrase();
    taken(office.import(&bundle, &["--confiar"]));
    taken(office.import_under_phrase(&sealed, &[]));
    assert_eq!(office.documents("R1"), point.documents("R1"));
    let read = |number: &str, code: i32| {
        let out = office.fresh().join("foto.jpg");
        let (found, document) = office.extracts("R1", number, &out);
        assert_eq!(found, code, "{document}");
        (std::fs::read(out).ok(), document)
    };
    assert!(read("1", 0).0.as_deref() == Some(&bytes[..]));
    // What it is called is found by no search.
    for words in ["recibo", "local"] {
        let found = office
            .does(&[&format!("atencion listar --buscar {words}")])
            .remove(0);
        assert_eq!(found["attentions"], json!([]));
    }
    let copy = office.path("copia.zip");
    office.does(&[&format!("respaldar --salida {}", copy.display())]);
    let purge = "depurar --clase general --antes-de 2021-01-01 --confirmar DEPURAR";
    for at in [&point, &office] {
        let done = at.does(&[purge]).remove(0);
        assert_eq!(done["records"], json!(["LIM014-A-R000001-N"]));
        let first = &at.documents("R1")[0];
        assert_eq!(
            (
                &first["purged"],
                &first["name"],
                &first["sha256"],
                &first["size"]
            ),
            (&json!(true), &Value::Null, &Value::Null, &json!(900_000))
        );
        assert_eq!(at.documents("R2")[0]["purged"], false);
        at.heads();
    }
    assert_eq!(read("1", 1).1["error"]["rule"], "T1");
    // Brought again, by a bundle or by a copy of before, it stays away.
    taken(office.import(&bundle, &[]));
    assert_eq!(office.documents("R1")[0]["purged"], true);
    let back = ["restaurar", copy.to_str().unwrap(), "--reemplazar"];
    let (code, restored) = office.asks(&back);
    assert_eq!(code, 0, "{restored}");
    assert_eq!(office.documents("R1")[0]["purged"], true);
    office.heads();
    // What leaves now carries the other one alone.
    assert_eq!(entries(&point.export_plain()), [name]);
    let fresh = Point::stand("OFI002", "A", Channel::Oficina, Role::Control);
    let view = taken(fresh.import(&point.export_plain(), &["--confiar"]));
    assert_eq!(kinds(&view["problems"]), ["content_missing"]);
    assert_eq!(fresh.documents("R1")[0]["purged"], true);
    let out = fresh.fresh().join("foto.jpg");
    assert_eq!(fresh.extracts("R2", "1", &out).0, 0);
    assert!(std::fs::read(out).unwrap() == bytes);
}

#[test]
fn g5_the_customers_documents_go_with_the_mails_of_a_claim_and_what_does_not_fit_is_said() {
    let point = Point::terminal("A");
    point.does(&[
        "atencion registrar --tramite reclamo --nombre 'Rosa Ejemplo Prueba' --pide 'Revisar el \
         cobro' --materia cobro --correo rosa@ejemplo.pe --sin-evento",
    ]);
    let small = photo(3_000);
    let files = [
        point.given("a.jpg", &small),
        point.given("equivocado.pdf", b"%PDF-1.7 de otro"),
        point.given("b.jpg", &photo(9 << 20)),
        point.given("c.jpg", &photo((9 << 20) + 1)),
        point.given("d.pdf", b"%PDF-1.7 inventado"),
    ];
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    assert_eq!(point.attaches("R1", &files).0, 0);
    point.does(&["documento retirar R1 2 --razon 'Era de otro cliente'"]);
    let names = |code: &str| {
        [
            format!("formulario-{code}.pdf"),
            format!("documento1-{code}.jpg"),
            format!("documento3-{code}.jpg"),
            format!("documento5-{code}.pdf"),
        ]
    };
    let code = point.does(&["atencion mostrar R1"])[0]["code"]
        .as_str()
        .unwrap()
        .to_owned();
    for (name, before) in [
        ("uno.eml", None),
        ("dos.eml", Some("regularizar R1 --codigo WA-1")),
    ] {
        point.does(&before.into_iter().collect::<Vec<_>>());
        let file = point.path(name);
        let letter = point
            .does(&[&format!("aviso R1 --eml '{}'", file.display())])
            .remove(0);
        assert_eq!(letter["attachments"], json!(names(&code)), "{letter}");
        assert_eq!(
            letter["not_attached"],
            json!(["documento 4 (JPEG, 9,0 MB)"])
        );
        let bytes = std::fs::read(&file).unwrap();
        let mail = MessageParser::new().parse(&bytes).unwrap();
        let found: Vec<&str> = mail
            .attachments()
            .filter_map(|it| it.attachment_name())
            .collect();
        assert_eq!(found, names(&code));
        let photo = mail.attachments().nth(1).unwrap();
        assert!(photo.is_content_type("image", "jpeg") && photo.contents() == small);
    }
}
