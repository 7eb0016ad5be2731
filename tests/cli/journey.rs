//! A day at the counter, one subcommand after the other.

use super::{PASSPHRASE, Point, Ran, done, failed, masked_json};
use crate::support::store::overwrite;
use serde_json::{Value, json};

#[test]
fn an_outage_from_set_up_to_a_restored_copy() {
    let point = Point::empty();
    assert_eq!(
        point.run(&[
            "iniciar",
            "--perfil",
            "peru",
            "--punto",
            "lim014",
            "--nombre",
            "CAC San Isidro",
            "--canal",
            "cac",
            "--terminal",
            "a",
            "--usuario",
            "marta",
            "--nombre-usuario",
            "Marta Prueba",
            "--rol",
            "supervisor",
        ]),
        done(
            "[carpeta]/datos/clave-recuperacion-LIM014-A.txt\n",
            "Terminal configurado: punto LIM014, serie A, usuario marta (supervisor).\n\
             El archivo de arriba es la clave de recuperación: llévelo a la caja fuerte de la oficina y bórrelo de este equipo.\n",
        )
    );
    assert_eq!(
        point.run(&[
            "evento",
            "abrir",
            "--tramite",
            "reposición de chip",
            "--aplicativo",
            "siac",
            "--escenario",
            "imprevisto",
            "--cliente-presente",
            "--inicio",
            "-90",
            "--detectado",
            "-5",
        ]),
        done(
            "LIM014-[año]-A-000001\n",
            "Evento registrado: Consultas · Reposición de Chip · Evento no previsto.\n\
             Inicio [hora], sigue abierto.\n\
             Pasó de una hora.\n\
             Quedó preparado el aviso a Fallas de Sistemas y Plataforma: contingencia aviso A-000001\n",
        )
    );
    assert_eq!(
        point.run(&[
            "evento",
            "listar",
            "--estado",
            "abierto",
            "--tipo",
            "consultas"
        ]),
        done(
            "Correlativo           Estado   Tipo       Trámite             Escenario           Inicio            Duración\n\
             LIM014-[año]-A-000001  abierto  Consultas  Reposición de Chip  Evento no previsto  [hora]  [duración]\n",
            "",
        )
    );
    assert_eq!(
        point.run(&["evento", "restablecer", "A-1", "--hora", "-1"]),
        done(
            "LIM014-[año]-A-000001\n",
            "Evento restablecido: Consultas · Reposición de Chip · Evento no previsto.\n\
             Inicio [hora], restablecido [hora], duró [duración].\n\
             Pasó de una hora.\n\
             Reporte a Regulatorio en plazo: vence el [fecha]; contado del inicio, el [fecha] (calendario PE-2026.1).\n",
        )
    );
    assert_eq!(
        point.run(&[
            "evento",
            "cerrar",
            "1",
            "--causa",
            "corte de luz",
            "--sustento",
            "Volvió a las 10.",
        ]),
        done(
            "LIM014-[año]-A-000001\n",
            "Evento cerrado: Consultas · Reposición de Chip · Evento no previsto: corte de luz.\n\
             Inicio [hora], restablecido [hora], duró [duración].\n\
             Pasó de una hora.\n\
             Reporte a Regulatorio en plazo: vence el [fecha]; contado del inicio, el [fecha] (calendario PE-2026.1).\n",
        )
    );
    assert_eq!(
        point.run(&["evento", "mostrar", "lim014-2020-a-1"]),
        failed(
            2,
            "No hay ningún evento «lim014-2020-a-1».\n  - Vea los correlativos con: contingencia evento listar\n",
        )
    );
    assert_eq!(
        point.run(&["evento", "mostrar", "a-1"]),
        done(
            "Correlativo    LIM014-[año]-A-000001\n\
             Estado         cerrado\n\
             Tipo           Consultas\n\
             Trámite        Reposición de Chip\n\
             Aplicativos    SIAC ÚNICO\n\
             Escenario      Evento no previsto: corte de luz\n\
             Aviso          sin enviar\n\
             Inicio         [hora]\n\
             Detectado      [hora]\n\
             Registrado     [hora] por Marta Prueba\n\
             Restablecido   [hora]\n\
             Cerrado        [hora]\n\
             Duración       [duración]\n\
             Motivo         Sin Fluído Eléctrico en Punto de Atención\n\
             Sustento       Volvió a las 10.\n\
             Reporte vence  [fecha]\n\
             \n\
             Historia\n\
             \u{20} [hora]  Marta Prueba: Registrado\n\
             \u{20} [hora]  Marta Prueba: Restablecido: [hora]\n\
             \u{20} [hora]  Marta Prueba: Cerrado: Sin Fluído Eléctrico en Punto de Atención · corte de luz (Volvió a las 10.)\n",
            "Pasó de una hora.\nReporte a Regulatorio en plazo: vence el [fecha]; contado del inicio, el [fecha] (calendario PE-2026.1).\n",
        )
    );
    assert_eq!(
        point.run(&["verificar"]),
        done(
            "Punto   Terminal  Época  Anotaciones  Huella de la última\n\
             LIM014  A         1      1–6          [huella]\n",
            "Todo en orden: 6 anotaciones comprobadas.\n",
        )
    );
    assert_eq!(
        point.run(&["reconstruir"]),
        done(
            "",
            "Registros rehechos: 4 a partir de 6 anotaciones; 0 no estaban como debían.\n"
        )
    );
    let copied = point.run(&["respaldar"]);
    assert_eq!(
        (copied.code, copied.stdout.as_str()),
        (
            0,
            "[carpeta]/datos/backups/contingencia-LIM014-A-[momento].zip\n"
        )
    );
    let copy = point.path("copia.zip");
    let copy = copy.to_str().unwrap();
    assert_eq!(point.run(&["respaldar", "--salida", copy]).code, 0);
    assert_eq!(
        point.run(&["respaldar", "--salida", copy]),
        failed(
            1,
            "Ya existe [carpeta]/copia.zip; no se reemplazó ni se escribió nada.\n  \
             - Elija otro nombre, o repita con --reemplazar para poner el nuevo en su lugar.\n",
        )
    );
    assert_eq!(
        point.run(&["restaurar", copy]),
        failed(
            3,
            "En [carpeta]/datos ya hay datos de contingencia; no se cambió nada.\n\
             \u{20} - Elija otra carpeta con --datos.\n\
             \u{20} - O reemplace estos datos con --reemplazar; se apartan, no se borran.\n",
        )
    );
    // It opens with the passphrase of then alone (N5).
    let other = point.path("otra");
    overwrite(&other, b"una frase muy distinta\n");
    let other = other.to_str().unwrap();
    assert_eq!(
        point.run(&["restaurar", copy, "--reemplazar", "--clave-archivo", other]),
        failed(
            3,
            "Con esa frase de paso no se abre la copia; no se cambió nada.\n\
             \u{20} - Se abre con la que había al hacerla, aunque después se haya cambiado.\n",
        )
    );
    let restored = point.run(&["restaurar", copy, "--reemplazar"]);
    assert_eq!((restored.code, restored.stdout.as_str()), (0, "A2KTM\n"));
    assert!(restored.stderr.starts_with(
        "Copia restaurada: 6 anotaciones; los correlativos siguen en la serie A2KTM.\n\
         Los datos anteriores quedaron en [carpeta]/datos/reemplazado-"
    ));
    // A restored store lets the next outage open, in its own series (N5).
    let next = point.run(&[
        "evento",
        "abrir",
        "--tramite",
        "reposición de chip",
        "--aplicativo",
        "siac",
        "--escenario",
        "masiva",
        "--cliente-presente",
    ]);
    assert_eq!(
        next,
        Ran {
            code: 0,
            stdout: "LIM014-[año]-A2KTM-000001\n".into(),
            stderr:
                "Evento registrado: Consultas · Reposición de Chip · Falla masiva, por confirmar.\n\
                     Inicio [hora], sigue abierto.\n\
                     Quedó preparado el aviso a Fallas de Sistemas y Plataforma: contingencia aviso A2KTM-000001\n"
                    .into(),
        }
    );
}

#[test]
fn the_documents_of_json_carry_the_agreed_keys() {
    let point = Point::empty();
    let (code, started) = point.json(&[
        "iniciar",
        "--perfil",
        "peru",
        "--punto",
        "LIM014",
        "--nombre",
        "CAC San Isidro",
        "--canal",
        "cac",
        "--terminal",
        "A",
        "--usuario",
        "marta",
        "--nombre-usuario",
        "Marta Prueba",
        "--rol",
        "supervisor",
    ]);
    let mut expected = json!({
        "point": "LIM014", "terminal": "A", "series": "A", "replica": "[id]", "user": "marta",
        "role": "supervisor", "data": point.data(),
        "recovery_key": point.data().join("clave-recuperacion-LIM014-A.txt"),
    });
    expected["public_key"] = started["public_key"].clone();
    assert_eq!((code, masked_json(&started)), (0, expected));
    assert!(started["public_key"].as_str().unwrap().starts_with("RW"));

    let documents = point.batch(&[
        "evento abrir --tramite queja --aplicativo 'web asesor' --escenario masiva --cliente-presente --inicio -10 --detectado -5",
        "evento listar",
        "verificar",
        "corresponde --tramite queja --aplicativo siac --escenario masiva --cliente-presente",
        "corresponde --tramite apelacion --escenario masiva --sin-cliente",
        "diagnostico",
    ]);
    let outage: Value = serde_json::from_str(
        r#"{
        "id": "[id]", "correlative": "LIM014-[año]-A-000001", "point": "LIM014",
        "terminal": "A", "series": "A", "channel": "cac", "procedure_type": "reclamos",
        "procedure": "Queja", "procedure_id": "queja", "critical": true,
        "applications": ["Web Asesor reclamos"], "application_ids": ["web_asesor_reclamos"],
        "scenario": "mass_failure", "state": "open", "cause": null, "sustento": null,
        "reference": null, "origin": null, "cause_list": null, "confirmed": false, "notice": null,
        "unforeseen_kind": null, "proposed_cause": null, "alert_due": true, "alert_sent_at": null,
        "alert_to_notice_seconds": null, "notice_to_restoration_seconds": null, "started_at": "[instante]",
        "detected_at": "[instante]", "registered_at": "[instante]", "restored_at": null,
        "closed_at": null, "duration_seconds": 600, "over_one_hour": false,
        "late_registration": false, "late_reason": null, "closing_to_validate": false,
        "closed_unconfirmed": false, "cause_flagged": false, "contradictions": [],
        "clock_suspect": false, "duplicate_of": null, "duplicate_flagged": false, "attentions": 0, "critical_pending": 0,
        "regularization": "pending", "official_code": null,
        "official_code_conflict": false, "exemption": null, "report_due": null, "report_term": null,
        "without_effect": false, "corrections": 0, "registered_by": "Marta Prueba"
    }"#,
    )
    .unwrap();
    // The seconds go on between two commands.
    let opened = |document: &Value| {
        let mut document = masked_json(document);
        let seconds = document["duration_seconds"].as_i64().unwrap();
        assert!((600..660).contains(&seconds), "{seconds}");
        document["duration_seconds"] = 600.into();
        document
    };
    assert_eq!(opened(&documents[0]), outage);
    assert_eq!(opened(&documents[1]["outages"][0]), outage);
    assert_eq!(documents[1]["outages"].as_array().map(Vec::len), Some(1));
    // The instants are the point's, whatever the machine's zone (D7).
    let started = documents[0]["started_at"].as_str().unwrap();
    assert!(started.ends_with("-05:00"), "{started}");
    assert_eq!(
        masked_json(&documents[2]),
        json!({
            "ok": true, "operations": 4, "problems": [], "missing": [],
            "void": [], "void_total": 0,
            "replicas": [{
                "replica": "[id]", "point": "LIM014", "terminal": "A", "epoch": 1,
                "from_sequence": 1, "to_sequence": 4, "head": "[huella]",
            }],
        })
    );
    assert_eq!(
        documents[3],
        json!({
            "registrable": false, "rule": "O1",
            "reason": "Ya hay un evento abierto de Reclamos: A-000001.",
            "procedure": "Queja", "procedure_type": "reclamos", "critical": true,
            "hints": ["La solicitud de este cliente es una atención de ese evento."],
        })
    );
    assert_eq!(
        documents[4],
        json!({
            "registrable": false, "rule": "E3",
            "reason": "Solo se registra cuando un cliente solicita el trámite.",
            "procedure": "Apelación", "procedure_type": "reclamos", "critical": true,
            "hints": ["La solicitud del cliente se recibe igual."],
        })
    );
    assert_eq!(documents[5]["point"], "LIM014");
    assert!(!documents[5].to_string().contains("Marta"));
}

#[test]
fn d4_a_term_needs_no_store_and_tells_the_days_it_skips() {
    let point = Point::empty();
    assert_eq!(
        point.run(&[
            "plazo",
            "--pais",
            "PE",
            "--desde",
            "22/07/2026",
            "--dias",
            "3"
        ]),
        done(
            "Vence el [fecha]\n  no cuenta [fecha]: Día de la Fuerza Aérea del Perú\n  no cuenta [fecha]: sábado\n  \
             no cuenta [fecha]: domingo\n  no cuenta [fecha]: Fiestas Patrias\n  no cuenta [fecha]: Fiestas Patrias\n",
            "Calendario PE-2026.1.\n",
        )
    );
    let (code, term) = point.json(&[
        "plazo",
        "--pais",
        "co",
        "--desde",
        "2026-07-08",
        "--dias",
        "15",
    ]);
    assert_eq!((code, &term["due"]), (0, &json!("2026-07-31")));
    assert_eq!(
        term.as_object().unwrap().keys().collect::<Vec<_>>(),
        ["calendar", "country", "days", "due", "from", "skipped"]
    );
    assert_eq!(
        term["skipped"][0],
        json!({ "date": "2026-07-11", "reason": "sábado" })
    );
    assert!(!point.data().exists());
}

#[test]
fn a_broken_file_of_the_office_is_told_once_and_the_work_goes_on() {
    let point = Point::started();
    let folder = point.data().join("config").join("calendars");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::File::create(folder.join("peru.toml")).unwrap();
    let ran = point.run(&["evento", "listar"]);
    assert_eq!(ran.code, 0);
    let told = "Aviso: calendars/peru.toml, línea 1: ";
    assert_eq!(ran.stderr.matches(told).count(), 1, "{}", ran.stderr);
    assert!(
        ran.stderr
            .ends_with("; se usa el calendario incluido.\nNo hay eventos que mostrar.\n")
    );
}

#[test]
fn verifying_a_damaged_store_ends_with_code_three() {
    let point = Point::started();
    let path = point.data().join("store.db");
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    {
        use std::io::Write;
        std::fs::File::create(&path)
            .unwrap()
            .write_all(&bytes)
            .unwrap();
    }
    let (code, found) = point.json(&["verificar"]);
    assert_eq!((code, &found["ok"]), (3, &json!(false)));
    assert_eq!(found["problems"][0]["kind"], "page", "{found}");
    let ran = point.run(&["verificar"]);
    assert_eq!(ran.code, 3);
    assert!(ran.stdout.starts_with("Problema: La página "), "{ran:?}");
}

#[test]
fn the_log_holds_no_name_and_no_text() {
    let point = Point::started();
    point.run(&[
        "evento",
        "abrir",
        "--tramite",
        "secreto",
        "--escenario",
        "masiva",
        "--cliente-presente",
    ]);
    point.batch(&[
        "atencion registrar --tramite 'cosa rara' --nombre 'Rosa Ejemplo Prueba' --pide 'Que le llamen' --documento dni:45521234 --telefono 987000111",
        "atencion listar --buscar 45521234 --revelar",
        "atencion mostrar 45521234",
    ]);
    let mut log = String::new();
    for file in std::fs::read_dir(point.data().join("log")).unwrap() {
        log.push_str(&std::fs::read_to_string(file.unwrap().path()).unwrap());
    }
    assert_eq!(log.lines().count(), 5, "{log}");
    assert!(
        log.contains("subcommand=\"evento abrir\" kind=\"refused\" rule=\"E1\""),
        "{log}"
    );
    for personal in [
        "Marta",
        "marta",
        "secreto",
        PASSPHRASE,
        "Rosa",
        "45521234",
        "987000111",
        "llamen",
        "rara",
    ] {
        assert!(!log.contains(personal), "{personal} in {log}");
    }
}
