//! Times as they are typed and told at the command line (D7, O5, Q0, Q5).

use super::Point;
use serde_json::Value;

/// The words of a call, as they stand.
fn told(point: &Point, args: &[&str]) -> String {
    let output = point.call(args).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
}

/// `evento abrir` of an outage that lasted so yesterday.
fn yesterday<'a>(started: &'a str, restored: &'a str) -> [&'a str; 16] {
    [
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
        started,
        "--restablecido",
        restored,
        "--motivo-retraso",
        "No había luz.",
        "--detectado=ayer 23:00",
    ]
}

#[test]
fn o5_every_duration_agrees_with_the_times_beside_it() {
    let point = Point::started();
    let words = told(&point, &yesterday("ayer 08:48:50", "ayer 09:01:10"));
    assert!(words.contains("08:48, restablecido"), "{words}");
    assert!(words.contains("09:01, duró 0 h 13 min."), "{words}");
    let list = told(&point, &["evento", "listar"]);
    assert!(list.contains("0 h 13 min"), "{list}");
    let day = told(&point, &["turno", "--desde", "ayer 00:00"]);
    assert!(day.contains("0 h 13 min"), "{day}");
}

#[test]
fn q5_times_are_understood_as_people_type_them() {
    let point = Point::started();
    let words = told(&point, &yesterday("ayer 8h30", "ayer 10:30 p. m."));
    assert!(words.contains("08:30, restablecido"), "{words}");
    assert!(words.contains("22:30, duró 14 h 00 min."), "{words}");
}

#[test]
fn a_period_is_that_of_the_start_which_is_shown() {
    let point = Point::started();
    told(&point, &yesterday("ayer 08:48", "ayer 09:01"));
    let listed = |from: chrono::NaiveDate| {
        let from = from.to_string();
        let (code, list) = point.json(&["evento", "listar", "--desde", &from]);
        assert_eq!(code, 0, "{list}");
        list["outages"].as_array().unwrap().len()
    };
    let (_, list) = point.json(&["evento", "listar"]);
    let started = list["outages"][0]["started_at"].as_str().unwrap();
    let day = chrono::DateTime::parse_from_rfc3339(started)
        .unwrap()
        .date_naive();
    // It was registered today.
    assert_eq!((listed(day), listed(day.succ_opt().unwrap())), (1, 0));
}

#[test]
fn q0_a_mistyped_receipt_date_stops_no_reception() {
    let point = Point::started();
    let claim = |date, amount| {
        let (code, taken) = point.json(&[
            "atencion",
            "registrar",
            "--tramite",
            "reclamo",
            "--nombre",
            "Rosa Ejemplo Prueba",
            "--pide",
            "Que se anule el cobro",
            "--materia",
            "facturación",
            "--correo",
            "rosa@example.com",
            "--fecha-recibo",
            date,
            "--monto",
            amount,
        ]);
        assert_eq!(code, 0, "{taken}");
        taken
    };
    let warned = |taken: &Value| -> Vec<String> {
        let warnings = taken["warnings"].as_array().unwrap();
        warnings
            .iter()
            .map(|it| it["field"].as_str().unwrap().to_owned())
            .collect()
    };
    let taken = claim("31/31/2026", "veinte");
    let (date, amount) = ("receipt_date".to_owned(), "amount".to_owned());
    for field in [&date, &amount] {
        assert!(warned(&taken).contains(field), "{taken}");
    }
    let code = taken["short_code"].as_str().unwrap();
    let shown = told(&point, &["atencion", "mostrar", code, "--revelar"]);
    assert!(shown.contains("31/31/2026"), "{shown}");
    assert!(shown.contains("veinte"), "{shown}");
    let taken = claim("2-11-26", "27,50");
    assert_eq!(taken["claim"]["receipt_date"], "2026-11-02");
    assert!(!warned(&taken).contains(&date) && !warned(&taken).contains(&amount));
}
