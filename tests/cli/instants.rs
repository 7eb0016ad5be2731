//! Times as they are typed and told at the command line (D7, O5, Q0, Q5).

use super::Point;
use chrono::{DateTime, FixedOffset};
use contingencia::clock::{Clock, SystemClock};
use serde_json::Value;

/// What the clock says at the point.
fn now() -> DateTime<FixedOffset> {
    SystemClock::start().now(chrono_tz::America::Lima)
}

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

#[test]
fn o2_hours_of_years_ago_are_refused_and_nothing_changes() {
    let point = Point::started();
    told(&point, &yesterday("ayer 08:48", "ayer 09:01"));
    let documents = point.batch(&[
        "evento corregir A-1 --campo inicio --valor=-99999999999 --razon x",
        "evento corregir A-1 --campo inicio --valor '1/1/0001 8:00' --razon x",
        "atencion registrar --tramite queja --nombre 'Rosa Ejemplo Prueba' --pide x --de-papel F9 --hora=-138899000000",
        "comunicado registrar --referencia FS-1 --desde=-138899000000 --aplicativo siac",
        "evento abrir --tramite baja --aplicativo siac --escenario masiva --cliente-presente --inicio '1/1/0001 8:00'",
    ]);
    for document in &documents {
        let told = document["error"]["message"].as_str().unwrap_or_default();
        assert!(
            told.contains("más de 7 días atrás") || told.contains("revise el año"),
            "{document}"
        );
    }
    let (_, list) = point.json(&["evento", "listar"]);
    assert_eq!(list["outages"].as_array().unwrap().len(), 1);
    assert_eq!(list["outages"][0]["duration_seconds"], 780, "{list}");
}

#[test]
fn o8_what_was_over_days_ago_is_registered_late_and_says_why() {
    let point = Point::started();
    let opened = |more: &str| {
        format!(
            "evento abrir --tramite baja --aplicativo siac --escenario imprevisto --cliente-presente {more}"
        )
    };
    let over = "--inicio 'anteayer 10:00' --restablecido 'anteayer 11:30'";
    let (unsaid, said) = (
        opened(over),
        opened(&format!("{over} --motivo-retraso 'Sin luz'")),
    );
    let at_once = opened("--inicio -5 --detectado -5 --motivo-retraso 'Lo tuve en papel'");
    let documents = point.batch(&[&unsaid, &said, &at_once]);
    assert_eq!(documents[0]["error"]["rule"], "O8", "{}", documents[0]);
    assert_eq!(documents[1]["late_registration"], true);
    assert_eq!(
        documents[1]["detected_at"], documents[1]["started_at"],
        "it was not noticed after it was over"
    );
    assert_eq!(documents[1]["late_reason"], "Sin luz");
    // A reason that was not needed is kept all the same.
    assert_eq!(documents[2]["late_registration"], false);
    assert_eq!(documents[2]["late_reason"], "Lo tuve en papel");
}

#[test]
fn o2_a_request_of_later_than_its_entry_is_marked() {
    let point = Point::started();
    let later = "atencion registrar --tramite queja --nombre 'Rosa Ejemplo Prueba' --pide x --de-papel F1 --hora";
    let soon = (now() + chrono::TimeDelta::hours(9)).to_rfc3339();
    let (ahead, corrected) = (
        format!("{later} {soon}"),
        format!("atencion corregir R2 --campo hora --valor {soon} --razon x"),
    );
    let past = later.replace("F1 --hora", "F2 --hora -5");
    let documents = point.batch(&[&ahead, &past, &corrected, "atencion mostrar R1"]);
    let marked = |document: &Value| {
        let warnings = document["warnings"].as_array().unwrap().clone();
        warnings
            .iter()
            .any(|it| it["field"] == "taken" && it["rule"] == "O2")
    };
    assert!(marked(&documents[0]), "{}", documents[0]);
    assert!(!marked(&documents[1]), "{}", documents[1]);
    assert!(marked(&documents[2]), "{}", documents[2]);
}

#[test]
fn q5_the_date_of_a_receipt_is_past_and_one_to_come_is_told() {
    let point = Point::started();
    let claim = |date: String| {
        let call = format!(
            "atencion registrar --tramite reclamo --nombre 'Rosa Ejemplo Prueba' --pide x --fecha-recibo {date}"
        );
        let document = point.batch(&[&call]).remove(0);
        let day = document["claim"]["receipt_date"].as_str().unwrap();
        let day: chrono::NaiveDate = day.parse().unwrap();
        let told = document["warnings"].as_array().unwrap();
        (day, told.iter().any(|it| it["field"] == "receipt_date"))
    };
    let today = now().date_naive();
    // In two months, were it not the date of a receipt.
    let ahead = today + chrono::TimeDelta::days(60);
    let (day, told) = claim(ahead.format("%d/%m").to_string());
    assert!(day < today && !told, "{day}");
    let (day, told) = claim(ahead.format("%d/%m/%Y").to_string());
    assert!(day == ahead && told, "{day}");
}
