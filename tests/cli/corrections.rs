//! Corrections and closings: they pass what the first entry passed (O6, C, E8).

use super::{Point, refused};
use serde_json::{Value, json};
use std::io::Write;

const OVER: &str = "evento restablecer 1 --hora ahora";

/// `evento abrir` of a mass failure of one application.
fn mass(application: &str) -> String {
    format!(
        "evento abrir --tramite alta --aplicativo '{application}' --escenario masiva --cliente-presente --inicio -10"
    )
}

/// A notice about it.
fn notice(reference: &str, more: &str) -> String {
    format!("comunicado registrar --referencia {reference} --desde -60 --aplicativo sisact {more}")
}

/// Deeds of the supervisor, where others have access too.
fn marta(point: &Point, lines: &[&str]) -> Vec<Value> {
    point.batch_with(&["--usuario", "marta"].map(str::to_owned), lines)
}

/// Deeds that none refuses: of somebody, or of the supervisor where nobody is named.
fn done(point: &Point, options: &[String], lines: &[&str]) -> Vec<Value> {
    let documents = match options {
        [] => marta(point, lines),
        _ => point.batch_with(options, lines),
    };
    for (line, document) in lines.iter().zip(&documents) {
        assert_eq!(document["error"], Value::Null, "{line}: {document}");
    }
    documents
}

/// Old, new and reason of each correction of an outage.
fn corrections(point: &Point, id: &str) -> Vec<[Value; 4]> {
    let shown = marta(point, &[&format!("evento mostrar {id}")]).remove(0);
    let history = shown["history"].as_array().unwrap().clone();
    history
        .iter()
        .filter(|entry| entry["what"].as_str().unwrap().starts_with("Corregido"))
        .map(|entry| ["what", "old", "new", "reason"].map(|key| entry[key].clone()))
        .collect()
}

#[test]
fn e7_sicar_is_asked_about_at_every_correction_of_the_applications() {
    let point = Point::started();
    let correct = "evento corregir 1 --campo aplicativos --valor 'SISACT, SICAR' --razon 'Faltó'";
    let documents = marta(
        &point,
        &[&mass("SISACT"), correct, &format!("{correct} --sicar-pago")],
    );
    let told = "SICAR cuenta solo si se necesita pagar una transacción registrada en SISACT o SISACT Prepago.";
    assert_eq!(refused(&documents[1]), ("E7", told));
    assert_eq!(documents[2]["applications"], json!(["SISACT", "SICAR"]));
    // What it already answered is asked again.
    let again = marta(&point, &[correct]);
    assert_eq!(refused(&again[0]).0, "E7");
}

#[test]
fn o6_the_reason_of_every_correction_is_kept_whatever_the_field() {
    let point = Point::started();
    done(
        &point,
        &[],
        &[
            &mass("SISACT"),
            &notice("FS-1", ""),
            &notice("FS-2", "--niega --reemplaza-a FS-1"),
            OVER,
        ],
    );
    let fields = [
        ("inicio", "-20"),
        ("detectado", "-9"),
        ("restablecido", "ahora"),
        ("aplicativos", "SISACT, SISACT Prepago"),
        ("tramite", "portabilidad"),
        ("comunicado", "FS-1"),
    ];
    let of_closing = [
        ("causa", "mantenimiento"),
        ("sustento", "Otro sustento"),
        ("referencia", "TEC-2"),
        ("origen", "Un corte de fibra"),
    ];
    let correct = |(field, value): &(&str, &str)| {
        format!("evento corregir 1 --campo {field} --valor '{value}' --razon 'por {field}'")
    };
    let lines: Vec<String> = fields.iter().map(correct).collect();
    done(
        &point,
        &[],
        &lines.iter().map(String::as_str).collect::<Vec<_>>(),
    );
    done(
        &point,
        &[],
        &["evento cerrar 1 --motivo 'falla masiva' --sustento Volvió --referencia TEC-1"],
    );
    let lines: Vec<String> = of_closing.iter().map(correct).collect();
    done(
        &point,
        &[],
        &lines.iter().map(String::as_str).collect::<Vec<_>>(),
    );
    let kept = corrections(&point, "1");
    let reasons: Vec<&str> = kept.iter().map(|it| it[3].as_str().unwrap()).collect();
    let expected: Vec<String> = fields
        .iter()
        .chain(&of_closing)
        .map(|(field, _)| format!("por {field}"))
        .collect();
    assert_eq!(reasons, expected);
    // O6 of a notice: old → new.
    assert_eq!(
        kept[5],
        [
            "Corregido: comunicado",
            "FS-2, que niega",
            "FS-1",
            "por comunicado"
        ]
        .map(Value::from)
    );
    let (_, shown) = point.json(&["evento", "mostrar", "1"]);
    for (key, value) in [
        ("notice", "FS-1"),
        ("cause", "Mantenimiento de Aplicativos"),
        ("sustento", "Otro sustento"),
        ("reference", "TEC-2"),
        ("origin", "Un corte de fibra"),
        ("procedure", "Portabilidad"),
    ] {
        assert_eq!(shown[key], value, "{key}");
    }
    // A reason is never left out.
    let (code, refused) = point.json(&[
        "evento",
        "corregir",
        "1",
        "--campo",
        "referencia",
        "--valor",
        "TEC-3",
        "--razon",
        "  ",
    ]);
    assert_eq!((code, &refused["error"]["kind"]), (2, &json!("usage")));
}

#[test]
fn e12_a_test_becomes_real_by_the_questions_of_an_opening() {
    let point = Point::started();
    let ada = point.user("ada", "administrador");
    let test = "evento abrir --tramite alta --aplicativo sisact,sicar --escenario error";
    done(&point, &ada, &[test]);
    let correct = |more: &str| {
        format!("evento corregir 1 --campo escenario --valor masiva --razon 'Sí falla' {more}")
    };
    let lines = [
        correct(""),
        correct("--sin-cliente"),
        correct("--cliente-presente --intermitencia"),
        correct("--cliente-presente --pc-operativas"),
        correct("--cliente-presente --registrable-manual"),
        correct("--cliente-presente"),
    ];
    let refusals = marta(&point, &lines.each_ref().map(String::as_str));
    let rules: Vec<&str> = refusals.iter().map(|it| refused(it).0).collect();
    assert_eq!(rules, ["E12", "E3", "E4", "E5", "E6", "E7"]);
    // Whoever may not open one makes none of a test.
    let answered = correct("--cliente-presente --sicar-pago");
    let by_ada = point.batch_with(&ada, &[&answered]);
    assert_eq!(refused(&by_ada[0]).0, "O4");
    // Its type has to be free at that moment.
    let taken = marta(&point, &[&mass("SISACT"), &answered]);
    assert_eq!(refused(&taken[1]).0, "O1");
    let real = done(
        &point,
        &[],
        &["evento restablecer 2 --hora ahora", &answered],
    );
    assert_eq!(
        [&real[1]["scenario"], &real[1]["applications"]],
        [&json!("mass_failure"), &json!(["SISACT", "SICAR"])]
    );
    // The questions were answered: SICAR stays without being asked about again.
    assert_eq!(corrections(&point, "1").len(), 1);
}

#[test]
fn e10_a_mistake_is_reclassified_at_the_point_and_never_by_an_administrator() {
    let point = Point::started();
    let ada = point.user("ada", "administrador");
    marta(&point, &[&mass("SISACT")]);
    let correct = "evento corregir 1 --campo escenario --valor error --razon 'Fue un error'";
    let by_ada = point.batch_with(&ada, &[correct]);
    assert_eq!(refused(&by_ada[0]).0, "E10");
    let by_marta = done(&point, &[], &[correct]);
    assert_eq!(by_marta[0]["scenario"], "error_or_test");
    assert_eq!(by_marta[0]["report_due"], Value::Null);
}

#[test]
fn c1_whoever_could_not_close_so_does_not_correct_the_closing() {
    let point = Point::started();
    let tina = point.user("tina", "tecnologia");
    done(&point, &[], &[&mass("SISACT"), OVER, &notice("FS-1", "")]);
    let close = "evento cerrar 1 --motivo 'falla masiva' --sustento Repuesto";
    let without = point.batch_with(&tina, &[close]);
    assert_eq!(
        refused(&without[0]),
        (
            "C8",
            "El cierre de Tecnología declara el origen de la falla, que el punto recibe en su acuse."
        )
    );
    done(&point, &tina, &[&format!("{close} --origen 'Un enlace'")]);
    let correct = "evento corregir 1 --campo motivo --valor mantenimiento --razon 'Era eso'";
    let documents = marta(
        &point,
        &[
            correct,
            "evento corregir 1 --campo sustento --valor Otro --razon x",
            "evento corregir 1 --campo origen --valor Otro --razon x",
        ],
    );
    for document in &documents {
        let told = "Lo que dice este cierre lo corrige Soporte Postventa – Tecnología; su rol es supervisor.";
        assert_eq!(refused(document), ("C1", told));
    }
    let corrected = done(&point, &tina, &[correct]);
    assert_eq!(corrected[0]["cause"], "Mantenimiento de Aplicativos");
    // And the other way round.
    done(
        &point,
        &[],
        &[
            "evento abrir --tramite queja --aplicativo siac --escenario imprevisto --cliente-presente --inicio -10",
            "evento restablecer 2 --hora ahora",
            "evento cerrar 2 --motivo 'sin fluido' --sustento 'Volvió la luz'",
        ],
    );
    let correct = "evento corregir 2 --campo causa --valor infraestructura --razon x";
    assert_eq!(refused(&point.batch_with(&tina, &[correct])[0]).0, "C1");
    assert_eq!(done(&point, &[], &[correct])[0]["state"], "closed");
}

#[test]
fn e8_a_denied_mass_failure_is_closed_with_its_sustento_and_flagged() {
    let point = Point::started();
    let close = "evento cerrar 1 --motivo 'falla masiva' --sustento 'Tres puntos sin sistema'";
    let documents = marta(
        &point,
        &[
            &mass("SISACT"),
            OVER,
            &notice("FS-1", "--niega"),
            &format!("{close} --referencia TEC-1"),
            &format!("{close} --sin-confirmacion"),
        ],
    );
    assert_eq!(
        refused(&documents[3]),
        ("E8", "El comunicado FS-1 niega la falla masiva.")
    );
    let closed = &documents[4];
    assert_eq!(
        [
            "state",
            "closing_to_validate",
            "closed_unconfirmed",
            "reference"
        ]
        .map(|key| closed[key].clone()),
        [json!("closed"), json!(true), json!(true), Value::Null]
    );
    // What is confirmed is not closed as if nobody had answered.
    let (code, refusal) = {
        done(
            &point,
            &[],
            &[
                "evento abrir --tramite queja --aplicativo siac --escenario imprevisto --cliente-presente --inicio -10",
                "evento restablecer 2 --hora ahora",
            ],
        );
        point.json(&[
            "evento",
            "cerrar",
            "2",
            "--motivo",
            "sin fluido",
            "--sustento",
            "Volvió",
            "--sin-confirmacion",
        ])
    };
    assert_eq!((code, refused(&refusal).0), (1, "E8"));
}

#[test]
fn c5_pending_critical_attentions_never_block_tecnologia() {
    let point = Point::started();
    let tina = point.user("tina", "tecnologia");
    done(
        &point,
        &[],
        &[
            "evento abrir --tramite queja --aplicativo 'web asesor' --escenario masiva --cliente-presente --inicio -10",
            "atencion registrar --tramite queja --nombre 'Rosa Ejemplo Prueba' --pide x",
            OVER,
            "comunicado registrar --referencia FS-1 --desde -60 --aplicativo 'web asesor'",
        ],
    );
    let close = "evento cerrar 1 --motivo 'falla masiva' --sustento Repuesto --origen 'Un enlace'";
    let closed = done(&point, &tina, &[close]);
    assert_eq!(
        [&closed[0]["state"], &closed[0]["critical_pending"]],
        [&json!("closed"), &json!(1)]
    );
}

#[test]
fn c9_a_list_of_causes_of_the_office_says_whose_it_is_where_a_cause_is_told() {
    let point = Point::started();
    let shipped = include_str!("../../assets/catalogs/causes.toml");
    let list = shipped
        .replace(
            "version = \"2026.1\"",
            "version = \"7\"\nauthor = \"Tecnología de prueba\"\ndate = \"2026-11-01\"",
        )
        .replace("Sin Fluído Eléctrico en Punto de Atención", "Sin luz");
    let file = point
        .data()
        .join("config")
        .join("catalogs")
        .join("causes.toml");
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::File::create(&file)
        .unwrap()
        .write_all(list.as_bytes())
        .unwrap();
    done(
        &point,
        &[],
        &[
            "evento abrir --tramite queja --aplicativo siac --escenario imprevisto --cliente-presente --inicio -10",
            OVER,
        ],
    );
    let unknown = marta(&point, &["evento cerrar 1 --motivo inventado --sustento x"]);
    let hints = unknown[0]["error"]["hints"].to_string();
    assert!(
        hints.contains("Motivos de este escenario (lista 7 de Tecnología de prueba, 01/11/2026)"),
        "{hints}"
    );
    done(
        &point,
        &[],
        &["evento cerrar 1 --motivo 'sin luz' --sustento 'Volvió la luz'"],
    );
    // The record keeps the list that it was closed with.
    std::fs::remove_file(&file).unwrap();
    let (_, shown) = point.json(&["evento", "mostrar", "1"]);
    assert_eq!(shown["cause"], "Sin luz");
    assert_eq!(
        shown["cause_list"],
        json!({"version": "7", "author": "Tecnología de prueba", "date": "2026-11-01"})
    );
    let told = point.run(&["evento", "mostrar", "1"]);
    assert!(
        told.stdout
            .contains("Sin luz (lista 7 de Tecnología de prueba, [fecha])"),
        "{told:?}"
    );
}

#[test]
fn o7_what_is_transcribed_after_the_closing_is_taken_and_outside_of_it_warned_about() {
    let point = Point::started();
    let taken = |hour: &str| {
        format!(
            "atencion registrar --tramite queja --nombre 'Rosa Ejemplo Prueba' --pide x --de-papel 'Folio {hour}' --hora 'ayer {hour}' --evento 1"
        )
    };
    let documents = done(
        &point,
        &[],
        &[
            "evento abrir --tramite queja --aplicativo siac --escenario imprevisto --cliente-presente --inicio 'ayer 08:00' --detectado 'ayer 08:00' --restablecido 'ayer 10:00' --motivo-retraso 'Sin luz'",
            "evento cerrar 1 --motivo 'sin fluido' --sustento 'Volvió la luz'",
            &taken("09:00"),
            &taken("11:00"),
            "evento mostrar 1",
        ],
    );
    let warned = |document: &Value| document["warnings"].to_string().contains("O7");
    assert_eq!(
        [warned(&documents[2]), warned(&documents[3])],
        [false, true]
    );
    assert_eq!(
        [&documents[4]["state"], &documents[4]["attentions"]],
        [&json!("closed"), &json!(2)]
    );
}

#[test]
fn o9_which_unforeseen_event_it_was_is_corrected_with_its_reason() {
    let point = Point::started();
    let correct = |id: &str, value: &str| {
        format!("evento corregir {id} --campo suceso --valor {value} --razon 'Se vio después'")
    };
    let cut = "evento abrir --tramite reclamo --aplicativo siac --escenario imprevisto --cliente-presente --suceso luz";
    let documents = marta(
        &point,
        &[
            &mass("SISACT"),
            cut,
            &correct("1", "inundacion"),
            &correct("2", "terremoto"),
            &correct("2", "inundacion"),
        ],
    );
    assert_eq!(refused(&documents[2]).0, "O9");
    assert_eq!(documents[3]["error"]["kind"], "usage", "{}", documents[3]);
    assert_eq!(documents[4]["unforeseen_kind"], "flood", "{}", documents[4]);
    assert_eq!(
        corrections(&point, "2"),
        [[
            "Corregido: suceso",
            "corte de luz",
            "inundación",
            "Se vio después"
        ]
        .map(Value::from)]
    );
}
