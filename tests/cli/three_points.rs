//! A day of three points, from their bundles to the verdicts: what is compared is counted
//! again by a program that knows nothing of this one, from the very files (V3, V4, V5).

use super::exchange::taken;
use super::{Point, refused};
use crate::judges::python;
use crate::support::kinds::photo;
use crate::support::store::{ANA, overwrite};
use chrono::{DateTime, SecondsFormat};
use contingencia::domain::authority::Role;
use contingencia::domain::terminal::Channel;
use serde_json::{Value, json};

/// Writes a workbook and a text of the same rows, from some day to another; reads each again
/// and prints what it counts of each event, one line of JSON an event.
const PROGRAM: &str = "
import csv, datetime, json, pathlib, random, statistics, sys
import openpyxl
folder, events = pathlib.Path(sys.argv[1]), json.loads(sys.argv[2])
dice = random.Random(31)
for event in events:
    for key in ['from', 'to']:
        at = datetime.datetime.fromisoformat(event[key]).replace(tzinfo=None)
        event[key] = at.replace(second=0, microsecond=0)
first = min(it['from'] for it in events).date() - datetime.timedelta(days=7)
last = max(it['to'] for it in events).date()
days = [first + datetime.timedelta(days=it) for it in range((last - first).days + 1)]
places = [('LIM014', None), ('AQP002', None), (None, 123)]
kinds = ['Reclamos', 'Altas', 'Bajas', 'Consultas']
rows = []
for day in days:
    for point, channel in places:
        for kind in kinds:
            for of in [None, 'Reclamo', 'LDR']:
                # One at noon, so that each day is known of; some about the time of the events.
                rows.append([datetime.datetime.combine(day, datetime.time(12)), point, channel, kind, of, 0])
                for _ in range(dice.randint(1, 4)):
                    about = dice.choice(events)['from'].time()
                    at = datetime.datetime.combine(day, about) + datetime.timedelta(minutes=dice.randint(-6, 14))
                    if at.date() == day:
                        rows.append([at, point, channel, kind, of, dice.randint(1, 9)])
head = ['Fecha y hora', 'Código de punto', 'Canal', 'Tipo de trámite', 'Clase', 'Cantidad']
book = openpyxl.Workbook()
book.active.title = 'Portada'
book.active['A1'] = 'Señores:'
sheet = book.create_sheet('Semana')
sheet['B1'] = 'Reporte de tipificaciones'
for column, text in enumerate(head, 2):
    sheet.cell(4, column, text)
for number, row in enumerate(rows, 5):
    for column, cell in enumerate(row, 2):
        sheet.cell(number, column, cell)
    sheet.cell(number, 2).number_format = 'dd/mm/yyyy hh:mm'
book.save(folder / 'semana.xlsx')
with open(folder / 'semana.csv', 'w', encoding='cp1252', newline='') as file:
    out = csv.writer(file, delimiter=';', lineterminator='\\r\\n')
    out.writerow(['Reporte de tipificación', '', ''])
    out.writerow(['Señores:'])
    out.writerow([])
    out.writerow(head)
    for row in rows:
        out.writerow([row[0].strftime('%d/%m/%Y %H:%M'), *('' if it is None else it for it in row[1:])])

sheet = openpyxl.load_workbook(folder / 'semana.xlsx', read_only=True)['Semana']
book = [list(row[1:7]) for row in sheet.iter_rows(min_row=5, values_only=True)]
with open(folder / 'semana.csv', encoding='cp1252', newline='') as file:
    text = list(csv.reader(file, delimiter=';'))[4:]
text = [[datetime.datetime.strptime(row[0], '%d/%m/%Y %H:%M'), *row[1:]] for row in text]

def counted(rows, event):
    def of(begins, ends, test):
        return sum(int(row[5]) for row in rows if begins <= row[0] < ends and test(row))
    def impact(row):
        place = str(row[1] or row[2])
        return place == event['place'] and row[3] == event['kind'] and not row[4]
    def claims(row):
        return bool(row[4])
    midnight = event['from'].replace(hour=0, minute=0)
    day = datetime.timedelta(days=1)
    begins, ends = event['from'], event['to']
    told = {}
    for name, test, begins, ends in [
        ('impact', impact, event['from'], event['to']),
        ('claims', claims, event['from'], event['to']),
        ('claims_of_day', claims, midnight, midnight + day),
    ]:
        before = [of(begins - day * it, ends - day * it, test) for it in range(1, 8)]
        told[name] = [of(begins, ends, test), before, statistics.median(before)]
    return told

for event in events:
    told = counted(book, event)
    assert told == counted(text, event)
    print(json.dumps(told))
print(len(rows))
";

/// An event of the day, as the office has it.
struct Event {
    name: String,
    place: &'static str,
    kind: &'static str,
}

impl Event {
    fn shown(&self, office: &Point) -> Value {
        office
            .does(&[&format!("evento mostrar {}", self.name)])
            .remove(0)
    }

    /// What the other program is told of it.
    fn told(&self, office: &Point) -> Value {
        let shown = self.shown(office);
        let at = |key: &str| {
            let at = DateTime::parse_from_rfc3339(shown[key].as_str().unwrap()).unwrap();
            at.to_rfc3339_opts(SecondsFormat::Secs, false)
        };
        json!({
            "place": self.place,
            "kind": self.kind,
            "from": at("started_at"),
            "to": at("restored_at"),
        })
    }

    /// What is compared of it: each count, those of the seven days before and their median.
    fn compared(&self, office: &Point) -> Value {
        let shown = office
            .does(&[&format!("evaluar mostrar {}", self.name)])
            .remove(0);
        let of = |counted: &Value| {
            let previous = counted["previous"].as_array().unwrap().iter();
            let previous: Vec<&Value> = previous.map(|day| &day["count"]).collect();
            json!([counted["count"], previous, counted["median"]])
        };
        let criteria = &shown["criteria"];
        json!({
            "impact": of(&criteria[2]),
            "claims": of(&criteria[3]),
            "claims_of_day": of(&criteria[3]["day"]),
        })
    }
}

/// Numbers alike, whether they are written with a fraction or not.
fn alike(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| alike(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len() && one.iter().all(|(key, one)| alike(one, &other[key]))
        }
        _ => one == other,
    }
}

#[test]
fn v5_v3_the_day_of_three_points_from_their_bundles_to_the_verdicts() {
    let (cac, acd, line) = (
        Point::terminal("A"),
        Point::stand("AQP002", "A", Channel::Acd, Role::Supervisor),
        Point::stand("LIM123", "A", Channel::Line123, Role::Coordinador),
    );
    let office = Point::office();
    let procesos = office.colleague("paz", Role::Procesos);

    // At the points: two mass failures with their notices, and a power cut registered late.
    let made = cac.does(&[
        "evento abrir --tramite portabilidad --aplicativo siac --escenario masiva \
         --cliente-presente --inicio -9 --detectado -8",
        "comunicado registrar --referencia FS-1 --desde -30 --hasta -2 --aplicativo siac",
        "atencion registrar --tramite 'reposición de chip' --nombre 'Rosa Ejemplo Prueba' \
         --pide 'Un chip' --de-papel 7 --hora '2020-03-04 10:00'",
        "evento restablecer A-1 --hora -4",
    ]);
    let cut = acd.does(&[
        "evento abrir --tramite 'cambio de titularidad' --aplicativo siac --escenario imprevisto \
         --cliente-presente --inicio -60 --detectado -8 --suceso luz",
        "evento corregir A-1 --campo detectado --valor -50 --razon 'Se vio antes'",
        "evento restablecer A-1 --hora -2",
        "evento cerrar A-1 --motivo fluido --sustento 'Volvió la luz'",
    ]);
    let by_phone = line.does(&[
        "evento abrir --tramite baja --aplicativo siac --escenario masiva --cliente-presente \
         --inicio -7 --detectado -6",
        "comunicado registrar --referencia FS-2 --desde -20 --hasta -2 --aplicativo siac",
        "evento restablecer A-1 --hora -4",
    ]);
    let event = |made: &[Value], place, kind| Event {
        name: made[0]["correlative"].as_str().unwrap().to_owned(),
        place,
        kind,
    };
    let events = [
        event(&made, "LIM014", "Altas"),
        event(&cut, "AQP002", "Consultas"),
        event(&by_phone, "123", "Bajas"),
    ];
    let picture = cac.path("La foto.jpg");
    let bytes = photo(300_000);
    overwrite(&picture, &bytes);
    let attach = ["documento", "adjuntar", "R1", picture.to_str().unwrap()];
    assert_eq!(cac.asks(&attach).0, 0);

    // At the office: all of it, twice changes nothing.
    let bundles = [&line, &cac, &acd].map(Point::export_plain);
    for bundle in &bundles {
        assert_ne!(taken(office.import(bundle, &["--confiar"]))["new"], 0);
    }
    for bundle in &bundles {
        assert_eq!(taken(office.import(bundle, &[]))["new"], 0);
    }
    let list = office.does(&["evento listar"]).remove(0);
    assert_eq!(list["outages"].as_array().unwrap().len(), 3);
    let (_, alerts) = office.asks(&["alertas", "listar"]);
    let alerts = alerts["alerts"].as_array().unwrap().clone();
    let o8 = format!("{}:O8", events[1].name);
    assert!(alerts.iter().any(|it| it["id"] == *o8), "{alerts:#?}");
    assert!(
        !alerts
            .iter()
            .any(|it| it["id"] != *o8 && it["rule"] == "O8")
    );
    for (event, inside) in events.iter().zip(["inside", "outside", "inside"]) {
        let shown = office.does(&[&format!("evaluar mostrar {}", event.name)]);
        assert_eq!(shown[0]["criteria"][0]["result"], inside, "{}", event.name);
    }

    // What was counted, of a workbook and of a text: the same, by both programs.
    let folder = office.fresh();
    let told: Vec<Value> = events.iter().map(|it| it.told(&office)).collect();
    let arguments = [folder.to_str().unwrap(), &json!(told).to_string()];
    if let Some(counted) = python(&["openpyxl"], PROGRAM, &arguments) {
        let lines: Vec<Value> = counted
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let (rows, counted) = lines.split_last().unwrap();
        for (file, new) in [("semana.xlsx", rows), ("semana.csv", &json!(0))] {
            let file = folder.join(file);
            let call = ["tipificaciones", "importar", file.to_str().unwrap()];
            let (code, answer) = office.asks(&call);
            assert_eq!(
                (
                    code,
                    &answer["new"],
                    &answer["rejected"],
                    &answer["warnings"]
                ),
                (0, new, &json!([]), &json!([])),
                "{answer}"
            );
            assert_eq!(answer["rows"], *rows);
            for (event, counted) in events.iter().zip(counted) {
                let compared = event.compared(&office);
                assert!(
                    alike(&compared, counted),
                    "{}: {compared} {counted}",
                    event.name
                );
            }
        }
    }

    // Of a point Procesos decides what it is asked; of a phone line Control does.
    let decide = |event: &Event, word: &str| {
        format!("evaluar dictamen {} {word} --razon 'Se revisó'", event.name)
    };
    let early = office
        .batch_with(&procesos, &[&decide(&events[0], "--procede")])
        .remove(0);
    assert_eq!(refused(&early).0, "V5");
    for event in &events[..2] {
        office.does(&[&format!("evaluar pedir {}", event.name)]);
        office.does_as(
            &procesos,
            &[
                &format!("evaluar redes {} --publico 3 --privados 1", event.name),
                &decide(event, "--procede"),
            ],
        );
    }
    office.does(&[
        &format!("evaluar validar {}", events[1].name),
        &decide(&events[2], "--no-procede"),
    ]);
    for (point, code, verdict) in [
        (&cac, "LIM014", "proceeds"),
        (&acd, "AQP002", "proceeds"),
        (&line, "LIM123", "does_not_proceed"),
    ] {
        let view = taken(point.apply(&office.receipt_for(code), &["--confiar"]));
        assert_eq!(view["verdicts"], 1, "{view}");
        let shown = point.does(&["evaluar mostrar A-1"]).remove(0);
        assert_eq!(shown["verdict"], verdict, "{code}");
    }

    // The photo is read at the office, and purged at both.
    let out = office.fresh().join("foto.jpg");
    let extract = [
        "documento",
        "extraer",
        "R1",
        "1",
        "--salida",
        out.to_str().unwrap(),
    ];
    assert_eq!(office.asks(&extract).0, 0);
    assert!(std::fs::read(&out).unwrap() == bytes);
    let keeper = cac.colleague("nora", Role::Administrador);
    let founder = ["--usuario", ANA].map(str::to_owned);
    let purge = "depurar --clase general --antes-de 2021-01-01 --confirmar DEPURAR";
    for (at, who) in [(&cac, &keeper[..]), (&office, &founder[..])] {
        let done = at.does_as(who, &[purge]).remove(0);
        assert_eq!(done["records"].as_array().unwrap().len(), 1, "{done}");
        let (_, listed) = at.asks(&["documento", "listar", "R1"]);
        assert_eq!(listed["documents"][0]["purged"], true, "{listed}");
        let out = at.fresh().join("foto.jpg");
        let extract = [
            "documento",
            "extraer",
            "R1",
            "1",
            "--salida",
            out.to_str().unwrap(),
        ];
        let (code, gone) = at.asks(&extract);
        assert_eq!((code, refused(&gone).0), (1, "T1"));
        at.heads();
    }
}
