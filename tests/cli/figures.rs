//! The figures of a month and a year, held against what the list of events says.

use super::Point;
use calamine::{Data, Reader, Xlsx, open_workbook};
use serde_json::{Value, json};

/// Events of two months of a year that is over, one of them by night.
const EVENTS: [&str; 9] = [
    "evento abrir --tramite portabilidad --aplicativo siac --escenario imprevisto --suceso luz \
     --cliente-presente --de-papel --motivo-retraso 'Sin luz' --inicio '2025-03-02 09:00' \
     --detectado '2025-03-02 09:05' --restablecido '2025-03-02 10:31'",
    "evento abrir --tramite portabilidad --aplicativo siac --escenario imprevisto --suceso luz \
     --cliente-presente --de-papel --motivo-retraso 'Sin luz' --inicio '2025-03-02 09:30' \
     --detectado '2025-03-02 09:30' --restablecido '2025-03-02 09:50'",
    "evento abrir --tramite queja --aplicativo siac --aplicativo sga --escenario masiva \
     --cliente-presente --de-papel --motivo-retraso 'Sin luz' --inicio '2025-03-31 23:50' \
     --detectado '2025-03-31 23:55' --restablecido '2025-04-01 00:20'",
    "evento abrir --tramite migracion_plan --aplicativo siac --escenario imprevisto --suceso luz \
     --cliente-presente --de-papel --motivo-retraso 'Sin luz' --inicio '2025-04-05 10:00' \
     --detectado '2025-04-05 10:00' --restablecido '2025-04-05 11:00'",
    "evento abrir --tramite baja --aplicativo siac --escenario imprevisto --suceso luz \
     --cliente-presente --de-papel --motivo-retraso 'Sin luz' --inicio '2025-04-06 10:00' \
     --detectado '2025-04-06 10:00' --restablecido '2025-04-06 10:10'",
    "evento corregir A-5 --campo escenario --valor error --razon 'Fue un error'",
    "evento abrir --tramite queja --aplicativo siac --escenario imprevisto --suceso luz \
     --cliente-presente --de-papel --motivo-retraso 'Sin luz' --inicio '2025-04-30 08:00' \
     --detectado '2025-04-30 08:00'",
    "aviso A-3 --enviado correo",
    "comunicado registrar --referencia FS-1 --desde '2025-03-31 23:00' --aplicativo siac",
];

fn figures(point: &Point, args: &[&str]) -> Value {
    let (code, view) = point.json(&[&["reporte", "cifras"], args].concat());
    assert_eq!(code, 0, "{view}");
    view
}

fn sum(events: &[&Value], key: &str) -> i64 {
    events.iter().filter_map(|event| event[key].as_i64()).sum()
}

fn count(events: &[&Value], key: &str) -> usize {
    events.iter().filter(|it| it[key] == json!(true)).count()
}

#[test]
fn o5_the_figures_are_what_the_list_of_events_comes_to() {
    let point = Point::started();
    for answer in point.batch(&EVENTS) {
        assert_eq!(answer.get("error"), None, "{answer}");
    }
    let (_, list) = point.json(&["evento", "listar"]);
    let all: Vec<&Value> = list["outages"].as_array().unwrap().iter().collect();
    assert_eq!(all.len(), 6);
    let counted: Vec<&Value> = all
        .into_iter()
        .filter(|it| it["duplicate_of"].is_null() && it["scenario"] != "error_or_test")
        .collect();
    let over: Vec<&Value> = counted
        .iter()
        .copied()
        .filter(|it| !it["restored_at"].is_null())
        .collect();
    let view = figures(&point, &["--anio", "2025"]);
    let total = &view["total"];
    assert_eq!(view["left_out"], json!({"tests": 1, "duplicates": 1}));
    assert_eq!(
        [&total["events"], &total["not_restored"], &total["late"]],
        [
            &json!(counted.len()),
            &json!(counted.len() - over.len()),
            &json!(count(&counted, "late_registration"))
        ]
    );
    assert_eq!(total["seconds"], json!(sum(&over, "duration_seconds")));
    assert_eq!(total["over_one_hour"], json!(count(&over, "over_one_hour")));
    assert_eq!(
        [&total["median_seconds"], &total["longest_seconds"]],
        [&json!(3600), &json!(91 * 60)]
    );
    assert_eq!(total["on_time"], 0);
    let times = |key: &str| {
        let known = counted.iter().filter(|it| !it[key].is_null()).count();
        json!([known, sum(&counted, key)])
    };
    let told = |key: &str| json!([total[key]["known"], total[key]["seconds"]]);
    assert_eq!(told("alert_to_notice"), times("alert_to_notice_seconds"));
    assert_eq!(told("alert_to_notice")[0], 1);
    assert_eq!(
        told("notice_to_restoration"),
        times("notice_to_restoration_seconds")
    );

    let parts = |by: &str| -> Vec<(String, u64)> {
        let groups = view["groups"].as_array().unwrap().iter();
        groups
            .filter(|group| group["by"] == by && group["events"] != 0)
            .map(|group| {
                let key = group["key"].as_str().unwrap().to_owned();
                (key, group["events"].as_u64().unwrap())
            })
            .collect()
    };
    let part = |key: &str, events| (key.to_owned(), events);
    assert_eq!(parts("point"), [part("LIM014", 4)]);
    assert_eq!(parts("month"), [part("2025-03", 2), part("2025-04", 2)]);
    assert_eq!(
        parts("application"),
        [part("siac_unico", 4), part("sga", 1)]
    );
    assert_eq!(
        parts("procedure_type"),
        [part("altas", 1), part("consultas", 1), part("reclamos", 2)]
    );
    assert_eq!(parts("cause"), [part("", 4)]);
    assert_eq!(
        parts("day"),
        [
            part("2025-03-02", 1),
            part("2025-03-31", 1),
            part("2025-04-05", 1),
            part("2025-04-30", 1)
        ]
    );

    // A month is what began in it, whenever it ended (D7).
    let march = figures(&point, &["--anio", "2025", "--mes", "3"]);
    assert_eq!(
        [&march["total"]["events"], &march["total"]["seconds"]],
        [&json!(2), &json!(121 * 60)]
    );
    assert_eq!([&march["from"], &march["to"]], ["2025-03-01", "2025-03-31"]);
    let before = figures(&point, &["--anio", "2024"]);
    assert_eq!(before["total"]["events"], 0);
    assert_eq!(before["total"]["median_seconds"], Value::Null);
    // Before the first event nothing is known: no month of zeros.
    assert_eq!(before["groups"], json!([]));
    let april = figures(&point, &["--anio", "2025", "--mes", "4"]);
    let days = april["groups"].as_array().unwrap().iter();
    assert_eq!(days.filter(|it| it["by"] == "day").count(), 30);
}

#[test]
fn o5_the_workbook_of_the_figures_has_them_with_their_types() {
    let point = Point::started();
    point.batch(&EVENTS);
    let book = point.path("cifras.xlsx");
    let output = ["--anio", "2025", "--salida", book.to_str().unwrap()];
    let view = figures(&point, &output);
    assert_eq!(view["file"], json!(book));
    let mut read: Xlsx<_> = open_workbook(&book).unwrap();
    assert_eq!(read.sheet_names(), ["Cifras", "En el tiempo", "Datos"]);
    let sheet = read.worksheet_range("Cifras").unwrap();
    let rows: Vec<&[Data]> = sheet.rows().collect();
    let column = |title: &str| {
        let titles = rows[0].iter();
        titles
            .map(ToString::to_string)
            .position(|it| it == title)
            .unwrap()
    };
    let total = rows[1];
    assert_eq!(total[0], Data::String("Total".into()));
    assert_eq!(total[column("Eventos")], Data::Float(4.0));
    let Data::DateTime(hours) = total[column("Horas")] else {
        panic!("{:?}", total[column("Horas")]);
    };
    assert!(hours.is_duration());
    assert_eq!(format!("{:.0}", hours.as_f64() * 1440.0), "181");
    // Each part of the JSON stands in a row of its own.
    let groups = view["groups"].as_array().unwrap().len();
    assert_eq!(rows.len(), groups + 2);
    assert_eq!(
        point
            .json(&[&["reporte", "cifras"], &output[..]].concat())
            .0,
        1
    );
    let text = ["reporte", "cifras", "--anio", "2025", "--salida", "c.csv"];
    assert_eq!(point.json(&text).0, 2);
}

#[test]
fn figures_are_told_in_words_with_what_does_not_count() {
    let point = Point::started();
    point.batch(&EVENTS);
    let ran = point.run(&["reporte", "cifras", "--anio", "2025", "--mes", "3"]);
    assert_eq!(ran.code, 0);
    let lines: Vec<Vec<&str>> = ran
        .stdout
        .lines()
        .map(|line| {
            line.split("  ")
                .map(str::trim)
                .filter(|it| !it.is_empty())
                .collect()
        })
        .collect();
    assert_eq!(
        lines[1],
        [
            "Total",
            "2",
            "[duración]",
            "[duración]",
            "[duración]",
            "1",
            "2",
            "0 % (0 de 2)"
        ]
    );
    assert!(!lines.iter().any(|line| line[0] == "Mes"), "{}", ran.stdout);
    assert!(ran.stderr.contains("empezaron del"), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("No cuentan: 1 duplicado [M2]."),
        "{}",
        ran.stderr
    );
    let wrong = point.run(&["reporte", "cifras", "--anio", "2025", "--mes", "13"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.stderr.contains("de 1 a 12"), "{}", wrong.stderr);
}
