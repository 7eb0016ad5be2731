//! A month of three points and three scenarios, to a report that is approved, sent and
//! corrected: its workbook is read again by a program that knows nothing of this one, and
//! says what `--json` says (P1–P5).

use super::Point;
use super::exchange::taken;
use super::regulatory_report::{names, period_of, sent};
use crate::judges::python;
use contingencia::domain::authority::Role;
use contingencia::domain::terminal::Channel;
use serde_json::{Value, json};

/// Reads the first sheet of a workbook and prints, one line of JSON a row, what it says of
/// an event; and last, what all of them come to.
const PROGRAM: &str = "
import datetime, json, sys
import openpyxl
sheet = openpyxl.load_workbook(sys.argv[1]).worksheets[0]
rows = list(sheet.iter_rows(values_only=True))
head = list(rows[0])
def of(row, title):
    return row[head.index(title)]
def seconds(cell):
    if isinstance(cell, datetime.timedelta):
        return round(cell.total_seconds())
    if isinstance(cell, datetime.time):
        return cell.hour * 3600 + cell.minute * 60 + cell.second
    return round(cell * 86400)
total = 0
for row in rows[1:]:
    begun, ended = of(row, 'Inicio'), of(row, 'Fin')
    lasted = seconds(of(row, 'Duración'))
    assert lasted == round((ended - begun).total_seconds()), row
    total += lasted
    print(json.dumps({
        'correlative': of(row, 'Correlativo'), 'point': of(row, 'Punto'),
        'started': begun.isoformat(), 'restored': ended.isoformat(), 'seconds': lasted,
    }))
print(json.dumps({'events': len(rows) - 1, 'seconds': total}))
";

/// What the JSON of a report says, as the program prints it of the workbook: instants to
/// the minute, as they are shown and as what lasted is counted (O5).
fn told(report: &Value) -> Vec<Value> {
    let local = |at: &Value| format!("{}:00", &at.as_str().unwrap()[..16]);
    let rows = report["rows"].as_array().unwrap().iter();
    let rows = rows.map(|row| {
        json!({
            "correlative": row["correlative"],
            "point": row["point"],
            "started": local(&row["started_at"]),
            "restored": local(&row["restored_at"]),
            "seconds": row["duration_seconds"],
        })
    });
    let totals = &report["totals"];
    let total = json!({"events": totals["events"], "seconds": totals["seconds"]});
    rows.chain([total]).collect()
}

/// Writes the workbook of a report, and holds it against its JSON.
fn check(office: &Point, report: &Value) {
    let name = report["report"].as_str().unwrap();
    let out = office.fresh().join("reporte.xlsx");
    let written = out.to_str().unwrap();
    let (code, exported) = office.asks(&["reporte", "exportar", name, "--salida", written]);
    assert_eq!(code, 0, "{exported}");
    if let Some(read) = python(&["openpyxl"], PROGRAM, &[written]) {
        let read: Vec<Value> = read
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(read, told(report));
    }
}

#[test]
fn p1_p2_p4_p5_a_month_of_three_points_is_reported_and_corrected() {
    let points = [
        Point::terminal("A"),
        Point::stand("AQP002", "A", Channel::Acd, Role::Supervisor),
        Point::stand("LIM123", "A", Channel::Line123, Role::Coordinador),
    ];
    let office = Point::office();
    let open = |what: &str, scenario: &str, begun: u32| {
        format!(
            "evento abrir --tramite {what} --aplicativo siac --escenario {scenario} \
             --cliente-presente --inicio -{begun} --detectado -{begun} \
             --motivo-retraso 'Se atendía en papel'"
        )
    };
    let mut unforeseen = Vec::new();
    let mut mass = Vec::new();
    for (at, point) in (0..).zip(&points) {
        let made = point.does(&[
            &open("portabilidad", "imprevisto", 9 + at),
            &format!("evento restablecer A-1 --hora -{}", 1 + at),
            "evento cerrar A-1 --motivo fluido --sustento 'Volvió la luz' --suceso luz",
            &open("baja", "masiva", 8),
            "evento restablecer A-2 --hora -2",
            &open("queja", "imprevisto", 7),
            "evento corregir A-3 --campo escenario --valor error --razon 'Se marcó mal'",
            "evento restablecer A-3 --hora -3",
            "evento cerrar A-3 --motivo 'error de usuario' --sustento 'Se marcó mal'",
        ]);
        let name = |at: usize| made[at]["correlative"].as_str().unwrap().to_owned();
        unforeseen.push(name(0));
        mass.push(name(3));
        taken(office.import(&point.export_plain(), &["--confiar"]));
    }
    let [gerente, director] = [("gil", Role::Gerente), ("dora", Role::Director)]
        .map(|(login, role)| office.colleague(login, role));
    let period = period_of(&office);
    let prepare = format!("reporte preparar {period}");

    // The unforeseen ones alone enter; what does not stands beside, with its reason.
    let include: Vec<String> = unforeseen
        .iter()
        .map(|name| format!("--incluir {name} --razon 'Se reporta sin dictamen'"))
        .collect();
    let line = format!("{prepare} {}", include.join(" "));
    let first = office.does(&[&line]).remove(0);
    let sorted = |names: &[&str]| {
        let mut names: Vec<String> = names.iter().map(|&it| it.to_owned()).collect();
        names.sort_unstable();
        names
    };
    let all = |names: &[String]| {
        let mut names = names.to_vec();
        names.sort_unstable();
        names
    };
    assert_eq!(sorted(&names(&first["rows"])), all(&unforeseen));
    assert_eq!(first["left_out"].as_array().unwrap().len(), 6, "{first}");
    check(&office, &first);
    let name = first["report"].as_str().unwrap().to_owned();
    let frozen = sent(&office, [&gerente, &director], &name);
    assert_eq!(frozen["state"], "sent");
    let given_again = |name: &str| {
        let out = office.fresh().join("otra vez.xlsx");
        let path = out.to_str().unwrap();
        let (code, told) = office.asks(&["reporte", "exportar", name, "--salida", path]);
        assert_eq!(code, 0, "{told}");
        std::fs::read(out).unwrap()
    };
    let bytes = given_again(&name);

    // A correction and the mass failures make a version that says what changed.
    points[0].does(&[&format!(
        "evento corregir {} --campo inicio --valor -12 --razon 'Empezó antes'",
        unforeseen[0]
    )]);
    taken(office.import(&points[0].export_plain(), &[]));
    let asked: Vec<String> = mass
        .iter()
        .map(|name| format!("--incluir {name} --razon 'La pidió Regulatorio'"))
        .collect();
    let line = format!("{line} {}", asked.join(" "));
    let second = office.does(&[&line]).remove(0);
    assert_eq!(
        json!([second["version"], second["replaces"], second["state"]]),
        json!([2, name, "draft"])
    );
    check(&office, &second);
    let changes = second["changes"].to_string();
    assert!(changes.contains(&unforeseen[0]), "{changes}");
    for name in &mass {
        assert!(changes.contains(name.as_str()), "{name}: {changes}");
    }
    for name in &unforeseen[1..] {
        assert!(!changes.contains(name.as_str()), "{name}: {changes}");
    }
    // The first is given again byte for byte.
    assert!(given_again(&name) == bytes);
    assert_eq!(office.asks(&["verificar"]).1["ok"], true);
}
