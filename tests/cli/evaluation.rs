//! The office evaluates an event, and its point is told by the receipt (V).

use super::exchange::taken;
use super::{Point, refused};
use crate::support::store::{ANA, overwrite};
use chrono::{DateTime, NaiveDate, Utc};
use contingencia::domain::authority::Role;
use contingencia::domain::terminal::Channel;
use serde_json::{Value, json};

/// What is printed to somebody, its founder where nobody is named, refused or not.
fn says(office: &Point, who: &[String], line: &str) -> Value {
    let founder = ["--usuario", ANA].map(str::to_owned);
    let who = if who.is_empty() { &founder } else { who };
    office.batch_with(who, &[line]).remove(0)
}

/// An event that is over, as the office got it; its name there. It was yesterday in the
/// morning: one of the last minutes is one of two days where a test runs at midnight.
fn handed_in(point: &Point, office: &Point) -> String {
    let now: DateTime<Utc> = std::time::SystemTime::now().into();
    let today = now.with_timezone(&chrono_tz::America::Lima).date_naive();
    let at = |clock: &str| format!("'{} {clock}'", today.pred_opt().unwrap());
    let made = point.does(&[
        &format!(
            "evento abrir --tramite portabilidad --aplicativo siac --escenario imprevisto \
             --cliente-presente --inicio {} --detectado {} --motivo-retraso 'Se atendía en papel'",
            at("10:00"),
            at("10:01")
        ),
        &format!("evento restablecer A-1 --hora {}", at("10:08")),
        "evento cerrar A-1 --motivo fluido --sustento 'Volvió la luz' --suceso luz",
    ]);
    taken(office.import(&point.export_plain(), &["--confiar"]));
    made[0]["correlative"].as_str().unwrap().to_owned()
}

fn keys(document: &Value) -> Vec<&str> {
    document
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

#[test]
fn v5_d5_the_office_asks_counts_validates_and_decides_and_its_point_is_told() {
    let (point, office) = (Point::terminal("A"), Point::office());
    let procesos = office.colleague("paz", Role::Procesos);
    let name = handed_in(&point, &office);
    let shown = || office.does(&[&format!("evaluar mostrar {name}")]).remove(0);
    let before = shown();
    assert_eq!(
        keys(&before),
        [
            "answer_due",
            "answered_at",
            "as_decided",
            "asked_at",
            "criteria",
            "late",
            "outage",
            "validated",
            "verdict",
        ]
    );
    assert_eq!(before["outage"], name);
    assert_eq!(
        json!([
            before["validated"],
            before["verdict"],
            before["late"],
            before["asked_at"]
        ]),
        json!([false, null, false, null])
    );
    let criteria = &before["criteria"];
    assert_eq!(
        json!([criteria[0]["number"], criteria[0]["result"]]),
        json!([1, "outside"])
    );
    assert_eq!(
        json!([
            criteria[1]["number"],
            criteria[1]["duration_seconds"],
            criteria[1]["over_one_hour"]
        ]),
        json!([2, 480, false])
    );
    assert!(criteria[1]["cause"].is_string());
    let nothing = json!({"count": null, "previous": [], "median": null, "change_percent": null});
    let with = |more: Value| {
        let mut document = nothing.clone();
        let more = more.as_object().unwrap().clone();
        document.as_object_mut().unwrap().extend(more);
        document
    };
    let (impact, claims) = (&criteria[2], &criteria[3]);
    assert_eq!(
        *impact,
        with(json!({"number": 3, "social": null, "place": null}))
    );
    assert_eq!(*claims, with(json!({"number": 4, "day": nothing})));
    let told = office.run(&["evaluar", "mostrar", &name, "--usuario", ANA]);
    assert!(told.stdout.contains("3 Atenciones"), "{told:?}");
    assert!(
        told.stdout
            .contains("no se importó ningún conteo de ese día")
    );

    for file in ["criterios.xlsx", "criterios"] {
        let file = office.path(file);
        let asked = [
            "evaluar",
            "mostrar",
            &name,
            "--salida",
            file.to_str().unwrap(),
        ];
        let (code, document) = office.asks(&asked);
        assert_eq!(
            (code, &document["error"]["kind"]),
            (2, &json!("usage")),
            "{document}"
        );
        assert!(!file.exists());
    }
    let unasked = says(
        &office,
        &procesos,
        &format!("evaluar dictamen {name} --procede --razon 'Sin luz'"),
    );
    let (rule, message) = refused(&unasked);
    assert!(
        rule == "V5" && message.contains("todavía no pidió"),
        "{message}"
    );
    let done = office.does(&[
        &format!("evaluar pedir {name}"),
        &format!(
            "evaluar atribuir {name} --responsabilidad fortuito --medidas 'Grupo electrógeno'"
        ),
        &format!("evaluar validar {name} --observa 'Motivo conforme'"),
    ]);
    assert!(done[0]["asked_at"].is_string() && done[0]["answer_due"].is_string());
    assert_eq!(
        json!([
            done[1]["criteria"][1]["responsibility"],
            done[1]["criteria"][1]["measures"]
        ]),
        json!(["fortuitous", "Grupo electrógeno"])
    );
    assert_eq!(done[2]["validated"], true);
    let again = says(&office, &[], &format!("evaluar pedir {name}"));
    assert_eq!(refused(&again).0, "V5");
    let counted = office.does_as(
        &procesos,
        &[&format!("evaluar redes {name} --publico 9 --privados 4")],
    );
    assert_eq!(
        counted[0]["criteria"][2]["social"],
        json!({"public": 9, "private": 4})
    );
    let verdict = |word: &str| format!("evaluar dictamen {name} {word} --razon 'Corte de {word}'");
    let decided = office
        .does_as(&procesos, &[&verdict("--procede")])
        .remove(0);
    assert_eq!(
        json!([decided["verdict"], decided["late"]]),
        json!(["proceeds", false])
    );
    assert!(decided["answered_at"].is_string());

    // What only the office writes down is no business of the point's: it is not called
    // pending there.
    let told = point.run(&["evaluar", "mostrar", &name, "--usuario", ANA]);
    assert!(!told.stdout.contains("Validación"), "{told:?}");
    assert!(told.stdout.contains("lo cuenta la oficina"), "{told:?}");

    // The point reads it, and why, once.
    let answer = || taken(point.apply(&office.receipt_for("LIM014"), &["--confiar"]));
    assert_eq!(answer()["verdicts"], 1);
    assert_eq!(answer()["verdicts"], 0);
    let at_point = || point.does(&[&format!("evaluar mostrar {name}"), "evento mostrar A-1"]);
    let seen = at_point();
    assert_eq!(seen[0]["verdict"], "proceeds");
    let last = seen[1]["history"]
        .as_array()
        .unwrap()
        .last()
        .unwrap()
        .clone();
    assert_eq!(
        json!([last["what"], last["reason"]]),
        json!(["Evaluado: procede", "Corte de --procede"])
    );

    // Twice the same is refused; the contrary takes its place, here and there.
    let same = says(&office, &procesos, &verdict("--procede"));
    assert_eq!(refused(&same).0, "V5");
    let earlier = office.receipt_for("LIM014");
    let other = office
        .does_as(&procesos, &[&verdict("--no-procede")])
        .remove(0);
    assert_eq!(other["verdict"], "does_not_proceed");
    assert_eq!(answer()["verdicts"], 1);
    assert_eq!(at_point()[0]["verdict"], "does_not_proceed");
    // A receipt that was written before comes late: the newest verdict stays.
    let late = taken(point.apply(&earlier, &["--confiar"]));
    assert_eq!(late["verdicts"], 0);
    assert!(late.to_string().contains("verdict_superseded"), "{late}");
    assert_eq!(at_point()[0]["verdict"], "does_not_proceed");
    assert_eq!(point.does(&["verificar"])[0]["ok"], true);
    assert_eq!(office.does(&["verificar"])[0]["ok"], true);

    // What was validated is the cause as it stands.
    point.does(&["evento reabrir A-1 --razon 'Fue otra cosa'"]);
    taken(office.import(&point.export_plain(), &[]));
    assert_eq!(shown()["validated"], false);
    let open = says(&office, &[], &format!("evaluar validar {name}"));
    assert_eq!(refused(&open).0, "V7");
}

#[test]
fn v2_v3_v5_every_refusal_names_the_role_that_may() {
    let (point, office) = (Point::terminal("A"), Point::office());
    let procesos = office.colleague("paz", Role::Procesos);
    let reader = office.colleague("eva", Role::Consulta);
    let name = handed_in(&point, &office);
    let (control, people) = ("Control e Información", "Mejora de Procesos");
    for (who, deed, rule, may) in [
        (&procesos[..], "pedir", "V5", control),
        (&reader, "pedir", "V5", control),
        (
            &procesos,
            "atribuir --responsabilidad atribuible",
            "V5",
            control,
        ),
        (&procesos, "validar", "V5", control),
        (&[], "redes --publico 1 --privados 0", "V3", people),
        (&[], "dictamen --procede --razon x", "V5", people),
        (&reader, "dictamen --no-procede --razon x", "V5", people),
    ] {
        let (verb, rest) = deed.split_once(' ').unwrap_or((deed, ""));
        let answer = says(&office, who, &format!("evaluar {verb} {name} {rest}"));
        let (told, message) = refused(&answer);
        assert_eq!(told, rule, "{deed}");
        assert!(message.contains(may), "{message}");
    }
    office.does_as(&reader, &[&format!("evaluar mostrar {name}")]);
    // Nor is it a point's to say, whoever sits there.
    let there = point.colleague("cira", Role::Control);
    let answer = says(&point, &there, "evaluar pedir A-1");
    assert_eq!(refused(&answer).0, "M4");
    for counts in [
        "--publico -3 --privados 0",
        "--publico 1 --privados 1000001",
        "--publico x --privados 0",
    ] {
        let answer = says(
            &office,
            &procesos,
            &format!("evaluar redes {name} {counts}"),
        );
        assert_eq!(answer["error"]["kind"], "usage", "{answer}");
    }
}

#[test]
fn v5_of_a_phone_line_control_decides_without_asking() {
    let (line, office) = (
        Point::stand("LIM123", "A", Channel::Line123, Role::Coordinador),
        Point::office(),
    );
    let procesos = office.colleague("paz", Role::Procesos);
    let name = handed_in(&line, &office);
    let asked = says(&office, &[], &format!("evaluar pedir {name}"));
    assert_eq!(refused(&asked).0, "V5");
    let decide = format!("evaluar dictamen {name} --procede --razon 'Sin luz'");
    let answer = says(&office, &procesos, &decide);
    assert!(refused(&answer).1.contains("Control e Información"));
    let decided = office.does(&[&decide]).remove(0);
    assert_eq!(
        json!([decided["verdict"], decided["asked_at"], decided["late"]]),
        json!(["proceeds", null, false])
    );
}

#[test]
fn v5_a_verdict_is_asked_of_the_substitute_while_the_responsible_is_absent() {
    let (point, office) = (Point::terminal("A"), Point::office());
    let name = handed_in(&point, &office);
    let folder = office.data().join("config").join("profiles");
    std::fs::create_dir_all(&folder).unwrap();
    let profile = |more: &str| {
        let text = include_str!("../../assets/profiles/peru.toml");
        let post = "[[office.post]]\nrole = \"procesos\"\ntitle = \"Mejora de Procesos\"\n\
                    mailbox = \"procesos@ejemplo.pe\"\n";
        let mut file = std::fs::File::create(folder.join("peru.toml")).unwrap();
        std::io::Write::write_all(&mut file, format!("{text}\n{post}{more}").as_bytes()).unwrap();
    };
    // What does not read is told with its line, and not used.
    profile("absent = true\n");
    let shown = office.run(&["diagnostico", "--usuario", ANA]);
    let line = include_str!("../../assets/profiles/peru.toml")
        .lines()
        .count()
        + 3;
    let told = format!("profiles/peru.toml, línea {line}: el puesto de «procesos» figura ausente");
    let said = [&*shown.stdout, &shown.stderr].concat();
    assert!(said.contains(&told), "{shown:?}");
    profile("substitute = \"suplente@ejemplo.pe\"\nabsent = true\n");
    let asked = office.run(&["evaluar", "pedir", &name, "--usuario", ANA]);
    let told = "Se dirige a Mejora de Procesos <suplente@ejemplo.pe>; es el suplente, porque el \
                responsable figura ausente en el perfil. [V5]\n";
    assert!(asked.stderr.ends_with(told), "{asked:?}");
    let (point, office) = (Point::terminal("A"), Point::office());
    let name = handed_in(&point, &office);
    let asked = office.does(&[&format!("evaluar pedir {name}")]).remove(0);
    assert_eq!(asked["asked_of"], Value::Null);
}

/// The seven days before an event, the latest first, its own, and the minute it began.
fn days_of(document: &Value) -> (Vec<NaiveDate>, String) {
    let text = document["started_at"].as_str().unwrap();
    let started = DateTime::parse_from_rfc3339(text).unwrap();
    let first = started.date_naive();
    let before = first.iter_days().rev().skip(1).take(7);
    let days = before.chain([first]).collect();
    (days, started.format("%H:%M").to_string())
}

/// A row of a file of an office.
fn row(
    day: NaiveDate,
    clock: &str,
    (place, kind, class): (&str, &str, &str),
    count: u32,
) -> String {
    format!(
        "{} {clock};{place};{kind};{class};{count}\n",
        day.format("%d/%m/%Y")
    )
}

const HEADER: &str = "fecha;punto;tipo;clase;cantidad\n";
const ALTAS: (&str, &str, &str) = ("LIM014", "altas", "tipificacion");

#[test]
fn v4_v3_what_was_imported_is_compared_frozen_with_the_verdict_and_told_to_the_point() {
    let (point, office) = (Point::terminal("A"), Point::office());
    let procesos = office.colleague("paz", Role::Procesos);
    let name = handed_in(&point, &office);
    let event = office.does(&[&format!("evento mostrar {name}")]).remove(0);
    let (days, clock) = days_of(&event);
    let mut file = HEADER.to_owned();
    // The latest first: a day of which nothing is said, and one without any of its type.
    for (index, day) in days[..7].iter().enumerate() {
        let counts = [63, 61, 70, 58, 61, 40, 0];
        if index == 1 {
            continue;
        }
        if counts[index] > 0 {
            file += &row(*day, &clock, ALTAS, counts[index]);
        }
        file += &row(*day, "23:59", ("LIM014", "bajas", "tipificacion"), 9);
        file += &row(*day, &clock, ("LIM015", "bajas", "reclamo"), 8);
    }
    let day = days[7];
    file += &row(day, "00:00", ("LIM014", "bajas", "tipificacion"), 1);
    file += &row(day, &clock, ALTAS, 14);
    file += &row(day, &clock, ("LIM015", "consultas", "reclamo"), 7);
    file += &row(day, &clock, ("LIM014", "reclamos", "ldr"), 5);
    let import = |name: &str, text: &str| {
        let path = office.path(name);
        overwrite(&path, text.as_bytes());
        let call = [
            "tipificaciones",
            "importar",
            path.to_str().unwrap(),
            "--usuario",
            ANA,
        ];
        let (code, answer) = office.json(&call);
        assert_eq!((code, &answer["rejected"]), (0, &json!([])), "{answer}");
    };
    office.does(&["punto agregar LIM015 --nombre 'CAC Centro' --canal cac"]);
    import("dia.csv", &file);
    let shown = || office.does(&[&format!("evaluar mostrar {name}")]).remove(0);
    let of = |document: &Value, criterion: usize| document["criteria"][criterion].clone();
    let impact = of(&shown(), 2);
    let previous: Vec<_> = [(0, 63), (2, 70), (3, 58), (4, 61), (5, 40), (6, 0)]
        .map(|(index, count)| json!({"date": days[index], "count": count}))
        .to_vec();
    assert_eq!(
        impact,
        json!({
            "number": 3, "count": 14, "previous": previous, "median": 59.5,
            "change_percent": -76, "social": null, "place": {"point": "LIM014"},
            "left_out": [{"date": days[1], "reason": "no_data"}],
        })
    );
    let claims = of(&shown(), 3);
    assert_eq!(
        json!([claims["count"], claims["median"], claims["change_percent"]]),
        json!([12, 8, 50])
    );
    assert_eq!(claims["day"]["count"], 12);
    let told = office.run(&["evaluar", "mostrar", &name, "--usuario", ANA]);
    assert!(
        told.stdout
            .contains("14 frente a una mediana de 59,5 (−76 %)"),
        "{told:?}"
    );
    assert!(
        told.stdout.contains("12 frente a una mediana de 8 (+50 %)"),
        "{told:?}"
    );

    // Where a figure comes from is listed, row by row.
    let rows = |more: &str| {
        let line = format!("evaluar filas {name} {more}");
        office.does(&[&line]).remove(0)
    };
    let list = rows("--criterio 3");
    let facts = |row: &Value| json!([row["day"], row["own"], row["count"], row["of_day"]]);
    let own = &list["rows"][0];
    assert_eq!(
        keys(own),
        [
            "class",
            "count",
            "day",
            "file",
            "imported_at",
            "of_day",
            "own",
            "place",
            "sha256",
            "type",
            "untimed",
        ]
    );
    assert_eq!(facts(own), json!([day, true, 14, 14]));
    assert_eq!(
        json!([own["place"], own["class"], own["type"], own["file"]]),
        json!([{"point": "LIM014"}, "tipificacion", "altas", "dia.csv"])
    );
    assert_eq!(
        json!([list["outage"], list["criterion"], list["count"]]),
        json!([name, 3, 14])
    );
    assert_eq!(
        facts(&list["rows"][1]),
        json!([days[0], false, 63, 63]),
        "{list:#}"
    );
    let alone = rows("--criterio 4 --solo-evento");
    let counts = alone["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["count"]);
    assert_eq!(counts.collect::<Vec<_>>(), [5, 7], "{alone:#}");
    let told = office.run(&[
        "evaluar",
        "filas",
        &name,
        "--criterio",
        "4",
        "--usuario",
        ANA,
    ]);
    assert!(told.stdout.contains("LDR"), "{told:?}");
    assert!(told.stderr.contains("La cifra del evento: 12."), "{told:?}");

    // A verdict keeps what it was decided on, whatever is imported later.
    let decide = format!("evaluar dictamen {name} --procede --razon 'Bajó a la cuarta parte'");
    office.does(&[&format!("evaluar pedir {name}")]);
    let decided = office.does_as(&procesos, &[&decide]).remove(0);
    assert_eq!(
        json!([decided["as_decided"], of(&decided, 2)]),
        json!([true, impact])
    );
    let newer = row(day, &clock, ALTAS, 99);
    import("otro.csv", &format!("{HEADER}{newer}"));
    assert_eq!(of(&shown(), 2), impact);
    assert_eq!(rows("--criterio 3")["decided_on_others"], true);
    taken(point.apply(&office.receipt_for("LIM014"), &["--confiar"]));
    let there = point.does(&[&format!("evaluar mostrar {name}"), "verificar"]);
    assert_eq!([of(&there[0], 2), of(&there[0], 3)], [impact, claims]);
    assert_eq!(there[1]["ok"], true);
    // The next verdict is decided on what is known by then.
    let refuse = format!("evaluar dictamen {name} --no-procede --razon 'Se contó mal'");
    let again = office.does_as(&procesos, &[&refuse]).remove(0);
    assert_eq!(of(&again, 2)["count"], 99);
}
