//! Packing for the office, and for whom it is sealed (U2, U3, G3, J2).

use super::{Point, Ran, failed, masked_json, refused};
use crate::support::exchange::names;
use contingencia::exchange::{Bundle, Unsealing};
use contingencia::store::keyring::RecoveryKey;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

const OUTAGE: &str = "evento abrir --tramite migracion_plan --aplicativo siac_unico \
                      --escenario imprevisto --cliente-presente";
const ATTENTION: &str = "atencion registrar --tramite migracion_plan --nombre 'Rosa Ejemplo Prueba' \
                         --documento DNI:70123456 --pide '=1+1 otro plan' --sin-evento";

/// An office's key, added to a point.
fn office(point: &Point) -> RecoveryKey {
    let office = RecoveryKey::generate();
    let (code, _) = point.json(&[
        "destinatario",
        "agregar",
        &office.recipient(),
        "--nombre",
        "Oficina de prueba",
    ]);
    assert_eq!(code, 0);
    office
}

/// The folder where a point's bundles go.
fn folder(point: &Point) -> String {
    let folder = point.path("salida");
    std::fs::create_dir_all(&folder).unwrap();
    folder.to_str().unwrap().to_owned()
}

/// Exports with `--json`; the document.
fn exported(point: &Point, options: &[&str]) -> Value {
    let folder = folder(point);
    let arguments = [&["exportar", "--salida", &folder], options].concat();
    let (code, document) = point.json(&arguments);
    assert_eq!(code, 0, "{document}");
    document
}

fn file(document: &Value) -> PathBuf {
    PathBuf::from(document["file"].as_str().unwrap())
}

fn open(path: &Path, unsealing: &Unsealing) -> Bundle {
    Bundle::open(path, unsealing, &mut |_, _| true).unwrap()
}

fn with_key(office: &RecoveryKey) -> Unsealing {
    Unsealing::Identities(vec![SecretString::from(
        office.to_text().expose_secret().to_owned(),
    )])
}

/// The sequences a bundle carries.
fn sequences(bundle: &mut Bundle) -> Vec<u64> {
    let mut found = Vec::new();
    bundle
        .operations(|carried| {
            found.push(carried.operation.envelope.sequence);
            Ok::<_, ()>(())
        })
        .unwrap();
    found
}

/// The names of the people in a bundle's personal content.
fn people(bundle: &mut Bundle) -> Vec<String> {
    let mut found = Vec::new();
    bundle
        .personal(|entry| {
            let data: Value = serde_json::from_slice(&entry.data).unwrap();
            found.extend(data["name"].as_str().map(str::to_owned));
            Ok::<_, ()>(())
        })
        .unwrap();
    found
}

#[test]
fn u3_an_export_carries_the_chain_and_is_noted_once_it_is_there() {
    let point = Point::started();
    let key = office(&point);
    point.batch(&[OUTAGE, ATTENTION]);
    let done = exported(&point, &["--con-formatos"]);
    let keys: Vec<&String> = done.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        [
            "bundle",
            "encrypted_to",
            "file",
            "from_sequence",
            "head",
            "operations",
            "records",
            "to_sequence"
        ]
    );
    assert_eq!(done["from_sequence"], 1);
    assert_eq!(done["operations"], 6);
    assert_eq!(done["encrypted_to"], json!([key.recipient()]));
    let path = file(&done);
    assert_eq!(
        path.file_name().unwrap(),
        "contingencia-LIM014-A-000001-000006.ctg"
    );
    // Only what it is called is there: nothing half done.
    assert_eq!(
        names(&point.path("salida")),
        [path.file_name().unwrap().to_str().unwrap()]
    );

    let mut bundle = open(&path, &with_key(&key));
    let manifest = bundle.manifest().clone();
    assert_eq!(json!(manifest.bundle), done["bundle"]);
    assert_eq!(json!(manifest.head), done["head"]);
    assert!(!manifest.counts.contains_key("access.made"));
    let files: Vec<&str> = manifest.files.keys().map(String::as_str).collect();
    let form = files.iter().filter(|name| name.starts_with("formatos/"));
    assert_eq!(form.count(), 1, "{files:?}");
    assert_eq!(sequences(&mut bundle), [1, 2, 3, 4, 5, 6]);
    assert!(people(&mut bundle).contains(&"Rosa Ejemplo Prueba".to_owned()));

    // What follows it is the note that it left, which is nothing to export for.
    let (_, verified) = point.json(&["verificar"]);
    assert_eq!(verified["replicas"][0]["to_sequence"], 7);
    let (_, told) = point.json(&["diagnostico"]);
    assert_eq!(told["not_exported"], 0);
    let next = exported(&point, &["--desde", "7"]);
    let mut next = open(&file(&next), &with_key(&key));
    assert_eq!(json!(next.manifest().previous), done["head"]);
    assert_eq!(next.manifest().counts["access.made"], 1);
    assert_eq!(sequences(&mut next), [7]);
}

#[test]
fn g3_exporting_again_and_overlapping_changes_nothing_twice() {
    let point = Point::started();
    let key = office(&point);
    let first = exported(&point, &[]);
    let second = exported(&point, &[]);
    assert_eq!(second["from_sequence"], 1);
    assert_eq!(second["to_sequence"], 4);
    let from = exported(&point, &["--desde", "3"]);
    assert_eq!(
        sequences(&mut open(&file(&from), &with_key(&key))),
        [3, 4, 5]
    );
    let part = exported(&point, &["--desde", "2", "--hasta", "3"]);
    let mut bundle = open(&file(&part), &with_key(&key));
    assert_eq!(sequences(&mut bundle), [2, 3]);
    assert_eq!(bundle.manifest().head, first["head"].as_str().unwrap());
    // The same stretch again takes nobody's place.
    let before = std::fs::read(file(&part)).unwrap();
    let again = exported(&point, &["--desde", "2", "--hasta", "3"]);
    let name = file(&again).file_name().unwrap().to_owned();
    assert_eq!(name, "contingencia-LIM014-A-000002-000003 (2).ctg");
    assert_eq!(std::fs::read(file(&part)).unwrap(), before);
    let all = exported(&point, &["--todo"]);
    assert_eq!(all["from_sequence"], 1);
    let (_, verified) = point.json(&["verificar"]);
    assert_eq!(verified["ok"], true);
}

#[test]
fn a_bundle_says_what_happened_and_is_not_sealed_for_nobody() {
    let point = Point::started();
    let folder = folder(&point);
    assert_eq!(
        point.run(&["exportar", "--salida", &folder]),
        failed(
            2,
            "Falta decir para quién se cifra el paquete.\n  \
             - Para la oficina: contingencia destinatario agregar CLAVE --nombre OFICINA\n  \
             - Con una frase que la oficina conozca: --frase-archivo ARCHIVO\n  \
             - Sin cifrar, a la vista de quien tenga el archivo: --sin-cifrar\n",
        )
    );
    assert_eq!(names(Path::new(&folder)), [] as [&str; 0]);
    let ran = point.run(&["exportar", "--salida", &folder, "--sin-cifrar"]);
    assert_eq!(
        ran,
        Ran {
            code: 0,
            stdout: "Archivo              [carpeta]/salida/contingencia-LIM014-A-000001-000002.ctg.zip\n\
                     Firma                [carpeta]/salida/contingencia-LIM014-A-000001-000002.ctg.zip.minisig\n\
                     Anotaciones          1–2\nRegistros nuevos     0\n\
                     Huella de la última  [huella]\n\
                     Cifrado para         nadie: no está cifrado\n"
                .to_owned(),
            stderr: "Anote la huella: con ella la oficina comprueba que no falta ninguna anotación.\n\
                     El paquete no está cifrado: quien tenga el archivo lee los datos de los clientes.\n\
                     Entregue los dos archivos juntos; sin la firma la oficina no lo recibe.\n"
                .to_owned(),
        }
    );
    let path = point.path("salida/contingencia-LIM014-A-000001-000002.ctg.zip");
    assert_eq!(sequences(&mut open(&path, &Unsealing::Plain)), [1, 2]);

    office(&point);
    let ran = point.run(&["exportar", "--salida", &folder]);
    assert_eq!(ran.code, 0);
    assert!(
        ran.stdout
            .ends_with("Cifrado para         Oficina de prueba\n"),
        "{ran:?}"
    );
    let phrase = point.secret("frase", "una frase que conoce la oficina");
    let done = exported(&point, &["--frase-archivo", &phrase]);
    assert_eq!(done["encrypted_to"], json!(["passphrase"]));
    let phrase = SecretString::from("una frase que conoce la oficina");
    open(&file(&done), &Unsealing::Passphrase(phrase));
    let short = point.secret("corta", "corta");
    let (code, refusal) = point.json(&["exportar", "--salida", &folder, "--frase-archivo", &short]);
    assert_eq!((code, refused(&refusal).0), (1, "U2"));
}

#[test]
fn nothing_to_export_is_refused_with_a_sentence() {
    let point = Point::started();
    office(&point);
    let folder = folder(&point);
    assert_eq!(
        point.run(&["exportar", "--salida", &folder, "--desde", "99"]),
        failed(
            1,
            "No hay nada que exportar desde la anotación 99: la última es la 3.\n  \
             - Para exportar todo otra vez: contingencia exportar --todo\n",
        )
    );
    // Nothing was noted either.
    let (_, verified) = point.json(&["verificar"]);
    assert_eq!(verified["operations"], 3);
}

#[test]
fn a_folder_that_cannot_take_it_gets_nothing() {
    let point = Point::started();
    office(&point);
    let taken = point.secret("ocupada", "no es una carpeta");
    let (code, document) = point.json(&["exportar", "--salida", &taken]);
    assert_eq!((code, &document["error"]["kind"]), (1, &json!("refused")));
    // Nothing of it is on the record.
    assert_eq!(exported(&point, &[])["operations"], 3);
}

#[test]
fn u3_who_may_export_and_who_may_change_the_recipients() {
    let point = Point::started();
    office(&point);
    let folder = folder(&point);
    let users = [
        ("eva", "asesor", false, false),
        ("coco", "coordinador", true, false),
        ("ceci", "control", true, true),
    ];
    let logins = users.map(|(login, role, ..)| point.user(login, role));
    for ((_, role, exports, changes), login) in users.iter().zip(&logins) {
        let login: Vec<&str> = login.iter().map(String::as_str).collect();
        let call = |arguments: &[&str]| {
            let (_, answer) = point.json(&[arguments, &login].concat());
            answer["error"]["rule"].as_str().map(str::to_owned)
        };
        let refused = |allowed: bool, rule: &str| (!allowed).then(|| rule.to_owned());
        let export = call(&["exportar", "--salida", &folder]);
        assert_eq!(export, refused(*exports, "U3"), "{role}");
        let add = call(&[
            "destinatario",
            "agregar",
            &RecoveryKey::generate().recipient(),
            "--nombre",
            role,
        ]);
        assert_eq!(add, refused(*changes, "U2"), "{role}");
    }
}

#[test]
fn u2_recipients_are_added_listed_and_removed() {
    let point = Point::started();
    let own = {
        let (_, list) = point.json(&["destinatario", "listar"]);
        assert_eq!(list["recipients"], json!([]));
        list["own"].as_str().unwrap().to_owned()
    };
    assert!(own.starts_with("age1"));
    let key = office(&point);
    let (_, list) = point.json(&["destinatario", "listar"]);
    assert_eq!(
        masked_json(&list),
        json!({
            "recipients": [{
                "name": "Oficina de prueba",
                "recipient": key.recipient(),
                "added_at": "[instante]",
            }],
            "own": own,
        })
    );
    let shown = point.run(&["destinatario", "listar"]);
    assert!(shown.stdout.contains(&key.recipient()));
    assert_eq!(shown.stderr, format!("Su propia clave pública: {own}\n"));
    let documents = point.batch(&[
        &format!("destinatario agregar {} --nombre Otra", key.recipient()),
        "destinatario agregar age1qqq --nombre Otra",
        &format!(
            "destinatario agregar {} --nombre Otra",
            key.to_text().expose_secret().lines().last().unwrap()
        ),
        "destinatario quitar Ninguna",
    ]);
    assert_eq!(
        refused(&documents[0]),
        ("U2", "Ya hay un destinatario con esa clave.")
    );
    for document in &documents[1..3] {
        assert_eq!(
            document["error"]["message"],
            "El campo clave del destinatario: escriba una clave pública de age (age1…), \
             nunca la secreta."
        );
    }
    assert_eq!(
        documents[3]["error"]["message"],
        "No hay ningún destinatario con ese nombre o esa clave."
    );
    let removed = point.run(&["destinatario", "quitar", "Oficina de prueba"]);
    assert_eq!(removed.stdout, format!("{}\n", key.recipient()));
    let (_, list) = point.json(&["destinatario", "listar"]);
    assert_eq!(list["recipients"], json!([]));
}

#[test]
fn the_tables_are_for_people_and_no_cell_is_a_formula() {
    let point = Point::started();
    point.batch(&[OUTAGE, ATTENTION]);
    let done = exported(&point, &["--sin-cifrar"]);
    let mut archive = zip::ZipArchive::new(std::fs::File::open(file(&done)).unwrap()).unwrap();
    let mut text = |name: &str| std::io::read_to_string(archive.by_name(name).unwrap()).unwrap();
    let outages = text("eventos.csv");
    assert!(
        outages.starts_with("\u{feff}Correlativo,Punto,"),
        "{outages}"
    );
    assert!(outages.contains("Migración de Plan"), "{outages}");
    let attentions = text("atenciones.csv");
    assert!(attentions.contains(",DNI,70123456,"), "{attentions}");
    assert!(attentions.contains(",'=1+1 otro plan,"), "{attentions}");
    assert_eq!(attentions.lines().count(), 2);
}

#[test]
fn schemas_and_the_guide_need_no_store() {
    let point = Point::empty();
    let names = point.run(&["esquema"]);
    assert_eq!(names.stdout, "manifest\noperation\npersonal\nreceipt\n");
    for name in names.stdout.lines() {
        let schema: Value = serde_json::from_str(&point.run(&["esquema", name]).stdout).unwrap();
        assert_eq!(point.json(&["esquema", name]).1, schema);
        assert_eq!(
            schema["$schema"],
            "https://json-schema.org/draft/2020-12/schema"
        );
    }
    assert_eq!(point.run(&["esquema", "otro"]).code, 2);
    let guide = point.run(&["manual", "paquete"]);
    assert!(guide.stdout.starts_with("# El paquete por dentro\n"));
    assert!(!point.data().exists());
}

#[test]
fn n5_after_a_restore_what_the_earlier_epoch_had_not_exported_goes_too() {
    let point = Point::started();
    point.batch(&[OUTAGE]);
    let copy = point.path("copia.zip");
    let copy = copy.to_str().unwrap();
    assert_eq!(point.run(&["respaldar", "--salida", copy]).code, 0);
    assert_eq!(point.run(&["restaurar", copy, "--reemplazar"]).code, 0);
    point.batch(&[ATTENTION]);
    let document = exported(&point, &["--sin-cifrar"]);
    let [earlier] = &document["earlier"].as_array().unwrap()[..] else {
        panic!("{document}")
    };
    let before = open(&file(earlier), &Unsealing::Plain);
    let after = open(&file(&document), &Unsealing::Plain);
    assert_eq!(
        (
            before.manifest().from_sequence,
            before.manifest().replica.epoch
        ),
        (1, 1)
    );
    let predecessor = after.manifest().replica.predecessor.as_ref().unwrap();
    assert_eq!(predecessor.replica, before.manifest().replica.id);
    assert_eq!(predecessor.hash, before.manifest().head);
    // Its chain has ended, and the file is there: nothing is written over it.
    let again = exported(&point, &["--sin-cifrar", "--todo"]);
    assert_eq!(again["earlier"], Value::Null);
}
