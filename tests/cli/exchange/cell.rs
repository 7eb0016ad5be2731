//! Twenty cases of a PQR cell through every branch of the procedure, at two terminals that
//! meet in both orders (X3 to X8, X12 to X17).

use super::{Point, taken};
use crate::support::store::ANA;
use contingencia::domain::authority::Role;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::Path;

/// So many days ago, at the cell.
fn ago(days: u64) -> chrono::NaiveDate {
    let now: chrono::DateTime<chrono::Utc> = std::time::SystemTime::now().into();
    now.with_timezone(&chrono_tz::America::Bogota).date_naive() - chrono::Days::new(days)
}

/// Twenty cases; 10 and 20 were filed long ago, 19 nobody says when.
fn base(point: &Point) -> std::path::PathBuf {
    let mut text = "Cuenta;PQR;Fecha de radicación;Asesor;Estado\n".to_owned();
    for number in 1..=20_u64 {
        let filed = match number {
            19 => String::new(),
            10 | 20 => ago(90).format("%d/%m/%Y").to_string(),
            _ => ago(6).format("%d/%m/%Y").to_string(),
        };
        writeln!(
            text,
            "0041{number:04};5500{number:02};{filed};Asesora Inventada;abierta"
        )
        .unwrap();
    }
    point.file("base.csv", text)
}

fn receives(point: &Point, file: &Path) {
    let cut = ago(0).to_string();
    let file = file.to_str().unwrap();
    let line = format!("pqr importar '{file}' --base pendientes --corte {cut} --fechas dma");
    point.does(&[&line]);
}

/// All that a console shows of its cases.
fn shows(point: &Point) -> Vec<Value> {
    let lines: Vec<String> = (1..=20)
        .map(|it| format!("pqr mostrar 5500{it:02}"))
        .collect();
    point.does(&lines.iter().map(String::as_str).collect::<Vec<_>>())
}

fn states(shown: &[Value]) -> Vec<&str> {
    shown
        .iter()
        .map(|it| it["state"].as_str().unwrap())
        .collect()
}

fn merged(point: &Point, file: &Path) {
    taken(point.import(file, &["--confiar"]));
}

#[test]
fn x12_twenty_cases_through_every_branch_are_the_same_at_two_terminals_that_meet() {
    let a = Point::of_cell("A", Role::Supervisor);
    let b = Point::of_cell("B", Role::Supervisor);
    let file = base(&a);
    receives(&a, &file);
    receives(&b, &file);
    let solve = |id: u32, accepts: &str| {
        format!(
            "pqr solucionar 5500{id:02} --accion correccion --hora -1 --respuesta negativa \
             --acepta {accepts} --notas 'Se corrigió la factura'"
        )
    };
    let classify = |id: u32| format!("pqr clasificar 5500{id:02} --causa D --clase peticion");
    let call = |id: u32, days: u64, result: &str| {
        format!(
            "pqr contacto 5500{id:02} --hora '{} 10:00' --resultado {result}",
            ago(days)
        )
    };
    let message = |id: u32| {
        format!(
            "pqr mensaje-voz 5500{id:02} --texto 'PQR 5500{id:02}: se corrigió el cobro de su \
             factura. Proceden reposición y apelación.'"
        )
    };
    let appeal = |id: u32, kind: &str| {
        format!("pqr recurso 5500{id:02} --tipo {kind} --motivo 'la facturación'")
    };
    let mut of_a: Vec<String> = Vec::new();
    // 1 stays as it came. 2 is classified twice.
    of_a.extend([classify(2), "pqr clasificar 550002 --causa Q".into()]);
    // 3 and 4 go to the second level, 4 with its term extended.
    of_a.extend([classify(3), classify(4), "pqr escalar 550003 550004".into()]);
    of_a.push("pqr extender 550004 --razon 'Faltan pruebas'".into());
    // 5 and 6 are finished, 6 without anybody knowing its cause.
    of_a.extend([classify(5)]);
    for id in [5, 6] {
        of_a.push(format!(
            "pqr finalizar 5500{id:02} --notas 'Escalada por error' --abc 3.2"
        ));
    }
    // 7 is solved and accepted; 8 appealed and answered; 9 appealed in subsidio, told, copied.
    of_a.extend([classify(7), solve(7, "si")]);
    of_a.extend([
        classify(8),
        solve(8, "no"),
        appeal(8, "reposicion"),
        solve(8, "si"),
    ]);
    of_a.extend([classify(9), solve(9, "no"), appeal(9, "subsidio")]);
    of_a.extend([
        "pqr informar 550009 --hora ahora".into(),
        "pqr sic 550009 --fecha ahora".into(),
    ]);
    // 10 is not found, and its term is over.
    of_a.extend([classify(10), call(10, 5, "buzon"), message(10)]);
    let mut of_b: Vec<String> = Vec::new();
    // 11 is not found on three dates.
    of_b.push(classify(11));
    of_b.extend([
        call(11, 4, "buzon"),
        call(11, 3, "no-contesta"),
        call(11, 3, "buzon"),
    ]);
    of_b.extend([call(11, 2, "no-contesta"), message(11)]);
    // 12 answers at the third; 13 is taken back; 14 is extended alone.
    of_b.extend([
        call(12, 3, "buzon"),
        call(12, 2, "buzon"),
        call(12, 1, "contesta"),
    ]);
    of_b.extend(["pqr finalizar 550013 --notas 'Por error'".into()]);
    of_b.push("pqr deshacer 550013 --razon 'Era otra'".into());
    of_b.push("pqr extender 550014 --razon 'Falta el técnico'".into());
    // 19 has no clock, 20 is a petition that nobody answered.
    of_b.extend([classify(19), classify(20)]);
    // Both at once: 15 and 16 finished twice, 17 solved here and finished there, 18 escalated
    // here and taken back there.
    for both in [&mut of_a, &mut of_b] {
        both.push("pqr finalizar 550015 --notas 'Por error'".into());
    }
    of_a.extend([classify(17), solve(17, "no")]);
    of_b.push("pqr finalizar 550017 --notas 'Por error'".into());
    of_a.extend([classify(18), "pqr escalar 550018".into()]);
    of_b.extend([classify(18), "pqr deshacer 550018 --razon 'No era'".into()]);
    for (point, deeds) in [(&a, &of_a), (&b, &of_b)] {
        point.does(&deeds.iter().map(String::as_str).collect::<Vec<_>>());
    }
    // What no rule lets through is lost nowhere: nothing changed.
    for (point, line, rule) in [
        (&a, appeal(1, "reposicion"), "X6"),
        (&a, "pqr finalizar 550001 --notas ' '".into(), "X4"),
        (&b, message(12), "X7"),
        (&b, "pqr extender 550019 --razon 'Sin fecha'".into(), "D5"),
        (&b, "pqr extender 550020 --razon 'Tarde'".into(), "D5"),
        (&a, "pqr sic 550008 --fecha ahora".into(), "X15"),
        (&a, "pqr clasificar 550003 --causa A".into(), "X3"),
        (&a, "pqr nota 550001".into(), "X8"),
    ] {
        let documents = point.batch_with(&["--usuario", ANA].map(str::to_owned), &[&line]);
        assert_eq!(
            documents[0]["error"]["rule"], rule,
            "{line}: {}",
            documents[0]
        );
    }
    let (from_a, from_b) = (a.export_plain(), b.export_plain());
    merged(&a, &from_b);
    merged(&b, &from_a);
    let at_a = shows(&a);
    assert_eq!(at_a, shows(&b));
    let expected = [
        "new",
        "classified",
        "escalated",
        "escalated",
        "finished",
        "finished",
        "solved",
        "closed",
        "appeal",
        "closed",
        "closed",
        "new",
        "new",
        "new",
        "finished",
        "new",
    ];
    assert_eq!(states(&at_a)[..16], expected);
    assert_eq!(states(&at_a)[18..], ["classified", "classified"]);
    // Which of both came first, their counters tell: the same at both.
    assert!(["solved", "finished"].contains(&states(&at_a)[16]));
    assert!(["escalated", "classified", "new"].contains(&states(&at_a)[17]));
    let unaware = |shown: &[Value]| -> Vec<usize> {
        let all = shown.iter().enumerate();
        let told = all.filter(|(_, it)| !it["unaware"].as_array().unwrap().is_empty());
        told.map(|(at, _)| at + 1).collect()
    };
    assert_eq!(unaware(&at_a), [15, 17, 18]);
    let terminals = at_a[14]["unaware"].as_array().unwrap().iter();
    let terminals: Vec<&str> = terminals
        .map(|it| it["terminal"].as_str().unwrap())
        .collect();
    assert_eq!(terminals.len(), 2);
    assert!(terminals.contains(&"A") && terminals.contains(&"B"));
    assert_eq!(at_a[9]["non_compliant"], true);
    assert_eq!(at_a[10]["non_compliant"], false);
    assert!(
        at_a[19]["silence"]
            .as_str()
            .unwrap()
            .contains("la petición")
    );
    assert_eq!(at_a[18]["due_state"], "undated");
    assert_eq!(at_a[8]["appeal"]["kind"], "subsidio");
    let steps = |at: usize| at_a[at]["history"].as_array().unwrap().len();
    assert_eq!([steps(12), steps(14)], [3, 3]);
    // Two offices hear them in either order.
    let offices = [[&from_a, &from_b], [&from_b, &from_a]].map(|files| {
        let office = Point::office();
        for file in files {
            merged(&office, file);
        }
        let mut shown = shows(&office);
        for case in &mut shown {
            for of_the_own_point in [
                "in_both",
                "due",
                "due_state",
                "term",
                "terms",
                "escalation",
                "silence",
                "appeal",
                "contact_plan",
            ] {
                case.as_object_mut().unwrap().remove(of_the_own_point);
            }
        }
        (shown, office.heads().as_array().unwrap().len())
    });
    assert_eq!(offices[0], offices[1]);
    assert_eq!(states(&offices[0].0), states(&at_a));
    for point in [&a, &b] {
        point.heads();
    }
    // Taking back is not going on; going on knowing of both settles it.
    let undone = "pqr deshacer 550015 --razon 'Se revisó con el otro terminal'";
    a.does(&[undone]);
    assert_eq!(unaware(&shows(&a)), [15, 17, 18]);
    a.does(&[undone, "pqr finalizar 550015 --notas 'Por error, revisado'"]);
    let left = shows(&a);
    assert_eq!(unaware(&left), [17, 18]);
    assert_eq!(left[14]["state"], json!("finished"));
    // So does saying that it was looked at, of a case that nothing is left to be done about.
    a.does(&["pqr revisar 550017"]);
    let reviewed = shows(&a);
    assert_eq!(unaware(&reviewed), [18]);
    assert_eq!(states(&reviewed), states(&left));
    let as_ana = ["--usuario", ANA].map(str::to_owned);
    let refused = a.batch_with(&as_ana, &["pqr revisar 550017"]);
    assert_eq!(refused[0]["error"]["rule"], "X4");
}

/// Two cells that both have the radicado 550002, filed on different days; the first has what
/// the other sent.
fn twins() -> [Point; 2] {
    let own = Point::of_cell("A", Role::Supervisor);
    let other = Point::of_cell_at("CEL002", "A", Role::Supervisor);
    for (point, cases) in [
        (&own, [("550001", 9), ("550002", 2), ("550003", 4)]),
        (&other, [("550002", 7), ("550004", 5), ("550005", 3)]),
    ] {
        let mut text = "Cuenta;PQR;Fecha de radicación;Asesor;Estado\n".to_owned();
        for (radicado, days) in cases {
            let filed = ago(days).format("%d/%m/%Y");
            writeln!(
                text,
                "00410001;{radicado};{filed};Asesora Inventada;abierta"
            )
            .unwrap();
        }
        receives(point, &point.file("base.csv", text));
    }
    own.brings(&other);
    [own, other]
}

#[test]
fn x12_a_list_goes_on_after_a_case_whose_radicado_another_point_has_too() {
    let [own, _] = twins();
    let named = |case: &Value| {
        let part = |key: &str| case[key].as_str().unwrap().to_owned();
        format!("{}@{}", part("radicado"), part("point"))
    };
    let mut listed = Vec::new();
    let mut after = None;
    for _ in 0..6 {
        let mut call = vec!["pqr", "listar", "--limite", "1"];
        call.extend(
            after
                .iter()
                .flat_map(|name: &String| ["--despues-de", name]),
        );
        let (code, page) = own.asks(&call);
        assert_eq!(code, 0, "{page}");
        after = Some(named(&page["cases"][0]));
        listed.extend(after.clone());
    }
    assert_eq!(
        listed,
        [
            "550001@CEL001",
            "550002@CEL002",
            "550004@CEL002",
            "550003@CEL001",
            "550005@CEL002",
            "550002@CEL001",
        ]
    );
    // What names two says how to name one; what a page says to go on with names one.
    let (code, document) = own.asks(&["pqr", "listar", "--despues-de", "550002"]);
    assert_eq!(
        (code, &document["error"]["message"]),
        (
            2,
            &json!("Varios puntos tienen el radicado «550002»: 550002@CEL001, 550002@CEL002.")
        )
    );
    let text = |limit| {
        let call = ["--usuario", ANA, "pqr", "listar", "--limite", limit];
        let ran = own.call(&call).output().unwrap();
        [ran.stdout, ran.stderr].map(|it| String::from_utf8(it).unwrap())
    };
    let [alone, hint] = text("1");
    assert!(!alone.contains("Punto"), "{alone}");
    assert!(hint.contains("repita con --despues-de 550001."), "{hint}");
    let [both, hint] = text("2");
    assert!(both.contains("Punto") && both.contains("CEL002"), "{both}");
    assert!(
        hint.contains("Después siguen 4 casos más: repita con --despues-de 550002@CEL002."),
        "{hint}"
    );
}

#[test]
fn x12_a_case_of_another_cell_is_shown_and_not_worked_on() {
    let [own, other] = twins();
    for deed in [
        "pqr clasificar 550004 --causa D",
        "pqr clasificar 550002@CEL002 --causa D",
        "pqr nota 550004",
    ] {
        let words: Vec<&str> = deed.split(' ').collect();
        let (code, document) = own.asks(&words);
        let error = &document["error"];
        assert_eq!((code, &error["rule"]), (1, &json!("X12")), "{document}");
        let told = error["message"].as_str().unwrap();
        assert!(told.contains("es de CEL002, y solo"), "{told}");
    }
    let shown = |point: &Point, id: &str| {
        let shown = point.does(&[&format!("pqr mostrar {id}")]).remove(0);
        (shown["point"].clone(), shown["next"].clone())
    };
    let may = shown(&other, "550004").1;
    assert!(!may.as_array().unwrap().is_empty());
    assert_eq!(shown(&own, "550004"), (json!("CEL002"), json!([])));
    assert_eq!(shown(&own, "550002@CEL002"), (json!("CEL002"), json!([])));
    // Of two of a radicado the own one is meant.
    assert_eq!(shown(&own, "550002"), (json!("CEL001"), may.clone()));
    own.does(&["pqr clasificar 550002 --causa D"]);
    // Whose neither is says which.
    let office = Point::office();
    for point in [&own, &other] {
        merged(&office, &point.export_plain());
    }
    let (code, document) = office.asks(&["pqr", "mostrar", "550002"]);
    assert_eq!(code, 2, "{document}");
    assert_eq!(
        shown(&office, "550002@CEL001"),
        (json!("CEL001"), json!([]))
    );
}
