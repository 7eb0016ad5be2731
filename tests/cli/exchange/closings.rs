//! Closings that an office says to a point: whose they are, said anew, and held back
//! where the point reopened (C2, C6).

use super::{Point, taken};
use contingencia::domain::authority::Role;
use serde_json::{Value, json};

/// The only outage of a terminal.
fn outage(point: &Point) -> Value {
    point.does(&["evento listar"])[0]["outages"][0].clone()
}

/// What was written about it, newest last.
fn history(point: &Point, name: &str) -> Vec<Value> {
    let shown = point.does(&[&format!("evento mostrar {name}")]).remove(0);
    shown["history"].as_array().unwrap().clone()
}

#[test]
fn c2_c6_what_tecnologia_closes_is_its_own_is_said_anew_and_stays_reopened() {
    let (a, office) = (Point::terminal("A"), Point::office());
    let technology = office.colleague("tina", Role::Tecnologia);
    a.does(&[
        "evento abrir --tramite portabilidad --aplicativo siac --escenario masiva --cliente-presente --inicio -9 --detectado -8",
        "comunicado registrar --referencia FS-1 --desde -20 --aplicativo siac",
        "evento restablecer A-1 --hora -1",
        "evento cerrar A-1 --causa conectividad --sustento 'Volvió el enlace' --referencia TEC-1",
    ]);
    let name = outage(&a)["correlative"].as_str().unwrap().to_owned();
    let hand_in = || taken(office.import(&a.export_plain(), &["--confiar"]));
    let answer = || taken(a.apply(&office.receipt_for("LIM014"), &["--confiar"]));
    hand_in();
    let close = format!(
        "evento cerrar {name} --causa conectividad --sustento 'Enlace repuesto' --origen 'Fibra cortada'"
    );
    office.does_as(&technology, &[&close]);
    office.does(&[&format!("regularizar {name} --codigo ATC-1")]);
    assert_eq!(answer()["closings"], 1);
    // Nobody of the point said it, and what the point typed stays.
    let told = history(&a, &name);
    let of = |what: &str| told.iter().find(|it| it["what"] == what).unwrap();
    let by = |entry: &Value| entry["by"].as_str().unwrap().to_owned();
    let confirmed = of("Cierre confirmado por Tecnología");
    assert!(by(confirmed).starts_with("Soporte Postventa – Tecnología (acuse importado por "));
    assert!(by(of("Código oficial")).starts_with("Oficina central (acuse importado por "));
    assert!(
        confirmed["new"]
            .as_str()
            .unwrap()
            .ends_with("referencia TEC-1")
    );
    assert_eq!(outage(&a)["reference"], "TEC-1");

    // Whose clock it was is on the record.
    let record = a.path("acta.pdf");
    a.does(&[&format!(
        "formato --cierre A-1 --salida '{}'",
        record.display()
    )]);
    crate::cli::documents::assert_says(
        &record,
        &[
            "Reloj de la oficina",
            "Soporte Postventa – Tecnología (acuse de la oficina)",
            "Enlace repuesto",
            "Fibra cortada",
        ],
    );

    // Corrected in the office, it is said anew, once.
    office.does_as(
        &technology,
        &[&format!(
            "evento corregir {name} --campo causa --valor mantenimiento --razon 'Se revisó'"
        )],
    );
    assert_eq!(answer()["closings"], 1);
    assert_eq!(outage(&a)["cause"], outage(&office)["cause"]);
    let last = history(&a, &name).pop().unwrap();
    assert_eq!(last["what"], "Cierre corregido por Tecnología");
    assert_ne!(last["old"], last["new"]);
    assert_eq!(answer()["closings"], 0);

    // Reopened, it stays so until Tecnología closes again.
    a.does(&[&format!("evento reabrir {name} --razon 'Sigue fallando'")]);
    let held = answer();
    assert_eq!(
        [&held["closings"], &held["problems"][0]["kind"]],
        [&json!(0), &json!("closing_reopened")]
    );
    assert_eq!(outage(&a)["state"], "restored");
    hand_in();
    assert_eq!(outage(&office)["state"], "restored");
    office.does_as(&technology, &[&close]);
    assert_eq!(answer()["closings"], 1);
    // It was closed when the office closed it, not when the point was told.
    assert_eq!(outage(&a)["closed_at"], outage(&office)["closed_at"]);
    assert!(outage(&a)["closed_at"].is_string());
}

/// Every cell of a column of the table of events, first event first.
fn column(point: &Point, name: &str) -> Vec<String> {
    let file = std::fs::File::open(point.export_plain()).unwrap();
    let mut archive = zip::ZipArchive::new(file).unwrap();
    let table = std::io::read_to_string(archive.by_name("eventos.csv").unwrap()).unwrap();
    let mut rows = csv::Reader::from_reader(table.trim_start_matches('\u{feff}').as_bytes());
    let at = rows.headers().unwrap().iter().position(|it| it == name);
    rows.records()
        .map(|row| row.unwrap()[at.unwrap()].to_owned())
        .collect()
}

#[test]
fn e8_e13_one_receipt_confirms_and_denies_what_the_office_says_and_closes_so() {
    let (a, office) = (Point::terminal("A"), Point::office());
    let technology = office.colleague("tina", Role::Tecnologia);
    let hand_in = || taken(office.import(&a.export_plain(), &["--confiar"]));
    a.does(&[
        "evento abrir --tramite portabilidad --aplicativo siac --escenario masiva --cliente-presente --inicio -9 --detectado -8",
        "evento restablecer A-1 --hora -1",
    ]);
    hand_in();
    let name = outage(&a)["correlative"].as_str().unwrap().to_owned();
    office.does(&["comunicado registrar --referencia FS-1 --desde -20 --aplicativo siac"]);
    office.does_as(
        &technology,
        &[&format!(
            "evento cerrar {name} --causa conectividad --sustento 'Enlace repuesto' --origen 'Fibra cortada'"
        )],
    );
    // Another failure's, of which the first keeps its own notice.
    a.does(&["evento abrir --tramite baja --aplicativo siac --escenario masiva --cliente-presente --inicio -7 --detectado -6"]);
    hand_in();
    office.does(&["comunicado registrar --referencia FS-2 --desde -20 --aplicativo siac --niega"]);
    let answered = taken(a.apply(&office.receipt_for("LIM014"), &["--confiar"]));
    assert_eq!(
        [
            &answered["notices"],
            &answered["closings"],
            &answered["problems"]
        ],
        [&json!(2), &json!(1), &json!([])]
    );
    let notices = |point: &Point| {
        let mut listed = point.does(&["evento listar"]).remove(0);
        let outages = listed["outages"].as_array_mut().unwrap();
        outages.sort_by_key(|it| it["correlative"].as_str().unwrap().to_owned());
        let told = outages
            .iter()
            .map(|it| json!([it["notice"], it["confirmed"]]));
        Value::Array(told.collect())
    };
    assert_eq!(notices(&office), json!([["FS-1", true], ["FS-2", false]]));
    assert_eq!(notices(&a), notices(&office));
    // Nor does the closing say that nobody confirmed it.
    assert_eq!(column(&a, "Cerrado sin confirmación"), ["no", ""]);
    let file = std::fs::File::open(a.export_plain()).unwrap();
    let mut archive = zip::ZipArchive::new(file).unwrap();
    let written = std::io::read_to_string(archive.by_name("operations.jsonl").unwrap()).unwrap();
    assert!(!written.contains("\"unconfirmed\":true"));
}
