//! Official codes, what needs none, what to type, calls, and what is pending
//! (N3, G1, G2, G4).

use super::attentions::{batch, chip};
use super::{Point, done, masked, masked_json, refused};
use contingencia::domain::authority::Role;
use mail_parser::MessageParser;
use serde_json::{Value, json};
use std::io::Write;

/// A power cut over at once, closed: everything that the official form asks for.
const CLOSED: [&str; 2] = [
    "evento abrir --tramite 'reposición de chip' --aplicativo siac --escenario imprevisto --cliente-presente --inicio -40 --detectado -35 --restablecido -10 --motivo-retraso 'Sin luz'",
    "evento cerrar A-1 --causa 'sin fluido' --sustento 'Volvió la luz'",
];

const CLAIM: &str = "atencion registrar --tramite reclamo --nombre 'Rosa Ejemplo Prueba' --pide 'Revisar el cobro' --materia cobro --documento dni:45521234 --telefono 987000222";

fn event(point: &Point) {
    for document in point.batch(&CLOSED) {
        assert_eq!(document["error"], Value::Null, "{document}");
    }
}

/// What the JSON of a record says of its regularisation.
fn state(document: &Value) -> Value {
    json!([
        document["regularization"],
        document["official_code"],
        document["official_code_conflict"],
        document["exemption"]["why"],
    ])
}

fn history(document: &Value) -> Vec<Value> {
    document["history"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            json!([
                entry["what"],
                entry["old"],
                entry["new"],
                entry["reason"],
                entry["effective"]
            ])
        })
        .collect()
}

#[test]
fn n3_a_code_is_paired_corrected_with_a_reason_and_never_given_twice() {
    let point = Point::started();
    event(&point);
    let documents = batch(
        &point,
        &[
            chip(""),
            "evento mostrar A-1".into(),
            "regularizar A-1 --codigo ' atc  42 '".into(),
            "regularizar A-1 --codigo 'ATC 42'".into(),
            "regularizar A-1 --codigo 'ATC 43'".into(),
            "regularizar R1 --codigo 'Atc 42'".into(),
            "regularizar A-1 --codigo 'ATC 43' --razon 'Se leyó mal'".into(),
            "regularizar R1 --codigo 'Atc 42'".into(),
            "evento mostrar A-1".into(),
            "regularizar R1 --codigo ''".into(),
            "regularizar R9 --codigo 1".into(),
            "verificar".into(),
        ],
    );
    assert_eq!(
        state(&documents[1]),
        json!(["pending", null, false, null]),
        "{}",
        documents[1]
    );
    let paired = json!(["regularized", "atc 42", false, null]);
    assert_eq!(state(&documents[2]), paired);
    assert_eq!(state(&documents[3]), paired);
    let correlative = documents[1]["correlative"].as_str().unwrap();
    assert_eq!(
        refused(&documents[4]),
        (
            "N3",
            format!("{correlative} ya tiene el código oficial «atc 42».").as_str()
        )
    );
    assert_eq!(
        refused(&documents[5]),
        (
            "N3",
            format!("El código «Atc 42» ya es de {correlative}.").as_str()
        )
    );
    assert_eq!(
        state(&documents[6]),
        json!(["regularized", "ATC 43", false, null])
    );
    assert_eq!(
        state(&documents[7]),
        json!(["regularized", "Atc 42", false, null])
    );
    // The same code again wrote nothing.
    let told = history(&documents[8]);
    assert_eq!(
        told[2..],
        [
            json!(["Código oficial", null, "atc 42", null, true]),
            json!(["Código oficial", "atc 42", "ATC 43", "Se leyó mal", true]),
        ]
    );
    assert_eq!(refused(&documents[9]).0, "N3");
    assert_eq!(documents[10]["error"]["kind"], "usage");
    assert_eq!(documents[11]["ok"], true, "{}", documents[11]);
}

#[test]
fn g2_what_needs_no_code_says_why_and_by_whom() {
    let point = Point::started();
    let documents = batch(
        &point,
        &[
            chip(""),
            chip(""),
            chip(""),
            chip(""),
            "regularizar R1 --no-requiere desistio --nota 'Llamó al 987000222'".into(),
            "regularizar R2 --no-requiere atendido".into(),
            "regularizar R3 --no-requiere duplicado".into(),
            "regularizar R4 --no-requiere error".into(),
            "regularizar R1 --no-requiere error".into(),
            "regularizar R1 --requiere --razon 'Volvió'".into(),
            "regularizar R1 --requiere --razon 'Volvió'".into(),
            "regularizar R2 --codigo S-1".into(),
            "regularizar R2 --no-requiere error".into(),
            "atencion mostrar R1".into(),
            "regularizar R1".into(),
            "regularizar R1 --requiere".into(),
        ],
    );
    for (at, why) in [
        (4, "withdrawn"),
        (5, "served_elsewhere"),
        (6, "duplicate"),
        (7, "error_or_test"),
    ] {
        assert_eq!(
            state(&documents[at]),
            json!(["not_required", null, false, why])
        );
        assert_eq!(documents[at]["exemption"]["by"], "Marta Prueba");
    }
    assert_eq!(
        refused(&documents[8]),
        (
            "G2",
            "LIM014-A-R000001-N ya no requiere regularización: desistió."
        )
    );
    assert_eq!(state(&documents[9]), json!(["pending", null, false, null]));
    assert_eq!(documents[9]["exemption"], Value::Null);
    assert_eq!(refused(&documents[10]).0, "G2");
    // A code counts for more.
    assert_eq!(
        state(&documents[11]),
        json!(["regularized", "S-1", false, "served_elsewhere"])
    );
    assert_eq!(
        refused(&documents[12]),
        ("G2", "LIM014-A-R000002-L ya tiene el código oficial «S-1».")
    );
    // U3: what was noted is masked as the rest.
    assert_eq!(
        history(&documents[13])[1..],
        [
            json!([
                "No requiere regularización",
                null,
                "desistió",
                "Llamó al ***",
                true
            ]),
            json!(["Requiere regularización", null, null, "Volvió", true]),
        ]
    );
    assert_eq!(documents[14]["error"]["kind"], "usage");
    assert_eq!(documents[15]["error"]["kind"], "usage");
}

#[test]
fn g1_an_outage_is_typed_into_the_atc_system_in_order() {
    let point = Point::started();
    event(&point);
    assert_eq!(
        point.run(&["regularizar", "A-1", "--ficha"]),
        done(
            "LIM014-[año]-A-000001 · Portal de Aplicaciones → Sistema Administrativo ATC → Gestión / Inoperatividad / Registro\n\
             \n\
             \u{20}1 Punto        LIM014\n\
             \u{20}2 Canal        CAC\n\
             \u{20}3 Tipo         Consultas\n\
             \u{20}4 Trámite      Reposición de Chip\n\
             \u{20}5 Aplicativos  SIAC ÚNICO\n\
             \u{20}6 Escenario    Evento no previsto\n\
             \u{20}7 Inicio       [hora]\n\
             \u{20}8 Fin          [hora]\n\
             \u{20}9 Motivo       Sin Fluído Eléctrico en Punto de Atención\n\
             10 Responsable  Marta Prueba\n\
             11 Sustento     Volvió la luz\n\
",
            "Código oficial del evento: anótelo con: contingencia regularizar LIM014-[año]-A-000001 --codigo CODIGO\n"
        )
    );
    assert_eq!(
        point.run(&["regularizar", "A-1", "--codigo", "ATC-42"]),
        done(
            "LIM014-[año]-A-000001\n",
            "Código oficial anotado: A-000001 → ATC-42.\n"
        )
    );
}

#[test]
fn g1_q3_an_attention_is_typed_whole_into_its_own_aplicativo_and_that_is_logged() {
    let point = Point::started_by(Role::Administrador);
    let marta = ["--usuario", "marta"].map(str::to_owned);
    let control = point.user("coni", "control");
    let adviser = point.user("ada", "asesor");
    let claim = format!("{CLAIM} --correo rosa@ejemplo.pe --recibo 'S001-12' --hora -50");
    let taken = &point.batch_with(&marta, &[&claim])[0];
    assert_eq!(taken["error"], Value::Null, "{taken}");
    // U1: neither an adviser nor who keeps the users regularises.
    for who in [&adviser[..], &marta[..]] {
        for call in [
            "--ficha",
            "--codigo 1",
            "--no-requiere error",
            "--llamada si",
        ] {
            let document = &point.batch_with(who, &[&format!("regularizar R1 {call}")])[0];
            assert_eq!(refused(document).0, "U1", "{call}");
        }
    }
    let sheet = &point.batch_with(&control, &["regularizar R1 --ficha"])[0];
    assert_eq!(
        (&sheet["system"], &sheet["path"], &sheet["code_label"]),
        (
            &json!("Web Asesor reclamos"),
            &json!(""),
            &json!("Código de reclamo")
        )
    );
    let fields: Vec<Value> = sheet["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| {
            let value = masked(field["value"].as_str().unwrap());
            json!([field["label"], value, field["personal"]])
        })
        .collect();
    assert_eq!(
        fields,
        [
            json!(["Código provisional", "LIM014-A-R000001-N", false]),
            json!(["Presentada", "[hora]", false]),
            json!(["Trámite", "Reclamo", false]),
            json!(["Cliente", "Rosa Ejemplo Prueba", true]),
            json!(["Tipo de documento", "DNI", true]),
            json!(["Número de documento", "45521234", true]),
            json!(["Teléfono", "987000222", true]),
            json!(["Correo", "rosa@ejemplo.pe", true]),
            json!(["Solicita", "Revisar el cobro", true]),
            json!(["Materia", "Facturación y cobro", false]),
            json!(["Vía de ingreso", "mostrador", false]),
            json!(["Recibo", "S001-12", true]),
            json!(["Atendió", "Marta Prueba", true]),
        ]
    );
    let documents = point.batch_with(
        &marta,
        &[
            "titular --documento 45521234",
            "titular --documento 45521234 --bloquear --razon 'Lo pidió'",
        ],
    );
    let seen: Vec<&Value> = documents[0]["accesses"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|access| access["access"] == "revealed")
        .collect();
    assert_eq!(seen.len(), 1, "{}", documents[0]);
    assert_eq!(documents[1]["error"], Value::Null, "{}", documents[1]);
    // T2: of a blocked one nothing personal is typed, nor is anything seen.
    let blocked = &point.batch_with(&control, &["regularizar R1 --ficha"])[0];
    let personal = blocked["fields"]
        .as_array()
        .unwrap()
        .iter()
        .any(|field| field["personal"] == true);
    assert!(!personal, "{blocked}");
    for secret in ["Rosa", "45521234", "987000222", "Revisar"] {
        assert!(!blocked.to_string().contains(secret), "{blocked}");
    }
}

#[test]
fn g4_the_code_of_a_claim_is_written_to_the_customer() {
    let point = Point::started();
    let file = point.path("codigo.eml");
    let eml = format!("aviso R1 --eml '{}'", file.display());
    let documents = batch(
        &point,
        &[
            format!("{CLAIM} --correo rosa@ejemplo.pe"),
            "aviso R1 --enviado correo".into(),
            "regularizar R1 --codigo REC-7".into(),
            "aviso R1".into(),
            "pendientes".into(),
            "regularizar R1 --codigo REC-8 --razon 'Se leyó mal'".into(),
            eml,
            "aviso R1 --enviado correo".into(),
            "regularizar R1 --codigo REC-9 --razon 'Se leyó mal otra vez'".into(),
            "aviso R1".into(),
            "pendientes".into(),
        ],
    );
    let letter = &documents[3];
    assert_eq!(
        (&letter["about"], &letter["state"], &letter["to"]),
        (
            &json!("filed"),
            &json!("prepared"),
            &json!(["rosa@ejemplo.pe"])
        )
    );
    let text = masked(letter["text"].as_str().unwrap());
    for said in [
        "Código oficial: REC-7\nCódigo provisional: LIM014-A-R000001-N\n",
        "Adjuntamos, en PDF, el formulario de lo que presentó.\n",
        "la trasladamos al área que la resuelve",
        "20 días hábiles, hasta el [fecha]",
    ] {
        assert!(text.contains(said), "{said} in {text}");
    }
    let alerts = documents[4]["alerts"].as_array().unwrap();
    assert_eq!(alerts.len(), 1);
    assert_eq!(
        (&alerts[0]["about"], &alerts[0]["record"], &alerts[0]["id"]),
        (&json!("filed"), &json!("LIM014-A-R000001-N"), &letter["id"])
    );
    // The one that waits tells the code as it is now; a sent one is followed by another.
    assert_eq!(documents[6]["id"], letter["id"]);
    let bytes = std::fs::read(&file).unwrap();
    let read = MessageParser::default().parse(&bytes).unwrap();
    assert!(read.subject().unwrap().contains("REC-8"));
    assert!(!read.body_text(0).unwrap().contains("REC-7"));
    assert_eq!(documents[7]["state"], "sent");
    assert_ne!(documents[9]["id"], letter["id"]);
    assert!(documents[9]["text"].as_str().unwrap().contains("REC-9"));
    assert_eq!(documents[10]["call_backs"], json!([]));
}

#[test]
fn g4_who_has_no_mail_is_called_until_reached() {
    let point = Point::started();
    let paired = format!("{CLAIM} --hora -30");
    batch(&point, &[paired, chip("")]);
    assert_eq!(
        point.run(&["regularizar", "R1", "--codigo", "REC-7"]),
        done(
            "LIM014-A-R000001-N\n",
            "Código oficial anotado: R000001-N → REC-7.\n\
             El cliente no tiene correo: llámelo y anótelo con: contingencia regularizar R000001-N --llamada si|no\n"
        )
    );
    let documents = batch(
        &point,
        &[
            "pendientes".into(),
            "regularizar R1 --llamada no --hora -5 --nota 'No contesta el 987000222'".into(),
            "pendientes".into(),
            "atencion mostrar R1".into(),
            "regularizar R1 --llamada si --hora -90".into(),
            "regularizar R1 --llamada si --hora '2199-01-01 10:00'".into(),
            "regularizar R2 --llamada si".into(),
            "regularizar R1 --llamada si".into(),
            "pendientes".into(),
        ],
    );
    let id = &documents[1]["id"];
    let call = |attempts: u64, last: Value| {
        json!([{
            "id": id,
            "code": "LIM014-A-R000001-N",
            "official_code": "REC-7",
            "attempts": attempts,
            "last_attempt": last,
        }])
    };
    assert_eq!(documents[0]["call_backs"], call(0, Value::Null));
    assert_eq!(
        masked_json(&documents[2]["call_backs"]),
        masked_json(&call(1, "2026-01-01T00:00:00-05:00".into()))
    );
    let told = history(&documents[3]).pop().unwrap();
    assert_eq!(
        (&told[0], &told[3]),
        (
            &json!("Llamada al cliente, sin respuesta"),
            &json!("No contesta el ***")
        )
    );
    assert_eq!(
        refused(&documents[4]),
        ("G4", "La llamada no puede ser anterior a la solicitud.")
    );
    assert_eq!(refused(&documents[5]).0, "G4");
    assert_eq!(refused(&documents[6]).0, "G4");
    assert_eq!(documents[7]["error"], Value::Null);
    assert_eq!(documents[8]["call_backs"], json!([]));
}

#[test]
fn what_is_pending_is_told_in_one_document_with_nothing_personal() {
    let point = Point::started();
    let empty = point.run(&["pendientes"]);
    assert_eq!(
        (empty.code, empty.stderr.as_str()),
        (0, "No hay nada pendiente.\n")
    );
    event(&point);
    batch(&point, &[format!("{CLAIM} --hora -60"), chip("")]);
    let (code, document) = point.json(&["pendientes"]);
    assert_eq!(code, 0);
    assert_eq!(
        document.as_object().unwrap().keys().collect::<Vec<_>>(),
        [
            "alerts",
            "call_backs",
            "critical",
            "deadlines",
            "more_to_regularize",
            "not_exported",
            "official_code_clashes",
            "to_regularize",
            "unconfirmed"
        ]
    );
    let queue: Vec<Value> = document["to_regularize"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            assert!(entry["id"].is_string() && entry["since"].is_string());
            let entry = masked_json(entry);
            json!([
                entry["record"],
                entry["kind"],
                entry["procedure_type"],
                entry["regularization"],
                entry["official_code"]
            ])
        })
        .collect();
    assert_eq!(
        queue,
        [
            json!([
                "LIM014-A-R000001-N",
                "attention",
                "reclamos",
                "pending",
                null
            ]),
            json!([
                "LIM014-[año]-A-000001",
                "outage",
                "consultas",
                "pending",
                null
            ]),
            json!([
                "LIM014-A-R000002-L",
                "attention",
                "consultas",
                "pending",
                null
            ]),
        ]
    );
    let deadlines: Vec<Value> = document["deadlines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            assert!(entry["due"].is_string());
            json!([entry["kind"], masked_json(&entry["record"]), entry["state"]])
        })
        .collect();
    assert_eq!(
        deadlines,
        [
            json!(["regulatory_report", "LIM014-[año]-A-000001", "running"]),
            json!(["claim", "LIM014-A-R000001-N", "running"]),
        ]
    );
    assert_eq!(document["critical"][0]["customer"]["name"], "Rosa E. P.");
    assert!(document["not_exported"].as_u64().unwrap() > 0);
    for secret in ["Ejemplo", "45521234", "987000222"] {
        assert!(!document.to_string().contains(secret), "{document}");
    }
    // What is done leaves; of an outage only its report still runs.
    let after = batch(
        &point,
        &[
            "regularizar A-1 --codigo ATC-1".into(),
            "regularizar R1 --no-requiere desistio".into(),
            "regularizar R2 --codigo S-1".into(),
            "pendientes".into(),
        ],
    );
    assert_eq!(after[3]["to_regularize"], json!([]));
    assert_eq!(after[3]["deadlines"].as_array().unwrap().len(), 1);
    let human = point.run(&["pendientes"]);
    assert!(
        human.stdout.starts_with(
            "Plazos\nVence       Qué                    Registro              Estado\n"
        ),
        "{human:?}"
    );
}

#[test]
fn n3_the_shapes_of_the_office_are_kept_to() {
    let point = Point::started();
    event(&point);
    let folder = point.data().join("config").join("profiles");
    std::fs::create_dir_all(&folder).unwrap();
    let mut file = std::fs::File::create(folder.join("peru.toml")).unwrap();
    let profile = include_str!("../../assets/profiles/peru.toml");
    write!(
        file,
        "{profile}\n[official_code]\noutage = [\"ATC-9999\"]\n"
    )
    .unwrap();
    let documents = batch(
        &point,
        &[
            chip(""),
            "regularizar A-1 --codigo ATC-12".into(),
            "regularizar A-1 --codigo atc-1234".into(),
            "regularizar R1 --codigo cualquiera".into(),
        ],
    );
    assert_eq!(
        refused(&documents[1]),
        (
            "N3",
            "El código «ATC-12» no tiene la forma configurada: «ATC-9999»."
        )
    );
    assert_eq!(documents[2]["official_code"], "atc-1234");
    assert_eq!(documents[3]["official_code"], "cualquiera");
}
