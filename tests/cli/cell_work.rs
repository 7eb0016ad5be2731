//! The work on the cases of a PQR cell, by the command line (X3 to X8, X13 to X17).

use super::{Point, done, refused};
use calamine::{Reader, Xlsx, open_workbook};
use chrono::{DateTime, Days, NaiveDate, Utc};
use serde_json::{Value, json};

/// The day it is at the cell.
fn today() -> NaiveDate {
    let now: DateTime<Utc> = std::time::SystemTime::now().into();
    now.with_timezone(&chrono_tz::America::Bogota).date_naive()
}

/// So many days ago.
fn ago(days: u64) -> NaiveDate {
    today() - Days::new(days)
}

/// A cell with these cases: radicado, and how many days ago each was filed.
fn with(cases: &[(&str, u64)]) -> Point {
    let point = Point::cell();
    take(&point, cases);
    point
}

fn take(point: &Point, cases: &[(&str, u64)]) {
    let rows = cases.iter().enumerate().map(|(at, (radicado, days))| {
        let filed = ago(*days).format("%d/%m/%Y");
        format!("0041{at:04};{radicado};{filed};Asesora Inventada;abierta")
    });
    let head = "Cuenta;PQR;Fecha de radicación;Asesor;Estado".to_owned();
    let text = std::iter::once(head)
        .chain(rows)
        .collect::<Vec<_>>()
        .join("\n");
    let path = point.file("base.csv", text);
    let cut = today().to_string();
    let call = ["pqr", "importar", path.to_str().unwrap(), "--fechas", "dma"];
    let base = ["--base", "pendientes", "--corte", &cut];
    let (code, document) = point.json(&[&call[..], &base].concat());
    assert_eq!(
        (code, &document["new"]),
        (0, &json!(cases.len())),
        "{document}"
    );
}

/// The cells of the first sheet of a workbook, as texts.
fn first_sheet(path: &str) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let rows = sheet.rows();
    rows.map(|row| row.iter().map(ToString::to_string).collect())
        .collect()
}

impl Point {
    fn case(&self, args: &[&str]) -> Value {
        let (code, document) = self.json(&[&["pqr"], args].concat());
        assert_eq!(code, 0, "{document}");
        document
    }

    fn refuses(&self, args: &[&str]) -> (String, String) {
        let (code, document) = self.json(&[&["pqr"], args].concat());
        assert_eq!(code, 1, "{document}");
        let (rule, message) = refused(&document);
        (rule.to_owned(), message.to_owned())
    }
}

/// Solved over the telephone an hour ago, against what was asked.
fn solved<'t>(id: &'t str, accepts: &'t str, notes: &'t str) -> [&'t str; 12] {
    [
        "solucionar",
        id,
        "--accion",
        "aclaracion",
        "--hora",
        "-1",
        "--respuesta",
        "negativa",
        "--acepta",
        accepts,
        "--notas",
        notes,
    ]
}

#[test]
fn x3_x4_a_case_is_classified_escalated_in_bulk_and_listed_for_the_second_level() {
    let point = with(&[("440001", 3), ("440002", 3), ("440003", 3)]);
    let case = point.case(&["clasificar", "0001", "--causa", "d", "--clase", "peticion"]);
    assert_eq!(
        [
            &case["state"],
            &case["cause_letter"],
            &case["cause"],
            &case["class"]
        ],
        ["classified", "D", "Cobros de equipos", "peticion"]
    );
    let (rule, _) = point.refuses(&["clasificar", "0002", "--causa", "Q", "--subrazon", "X"]);
    assert_eq!(rule, "X3");
    let marked = [
        "clasificar",
        "0002",
        "--causa",
        "Q",
        "--razon",
        "FACT",
        "--subrazon",
        "EQ",
    ];
    assert_eq!(
        point.case(&marked)["marking"],
        json!({"reason": "FACT", "sub_reason": "EQ"})
    );
    // Several at once, all or none.
    let several = point.case(&["clasificar", "440001", "440002", "--causa", "A"]);
    assert_eq!(several["applied"], true);
    let states: Vec<&Value> = several["cases"]
        .as_array()
        .unwrap()
        .iter()
        .map(|case| &case["state"])
        .collect();
    assert_eq!(states, ["classified", "classified"]);
    assert_eq!(point.case(&["mostrar", "440002"])["cause_letter"], "A");
    point.case(&[
        "clasificar",
        "440001",
        "--causa",
        "D",
        "--clase",
        "peticion",
    ]);
    // All of them or none, each with its reason; no file then.
    let file = point.path("escalamiento.xlsx");
    let file = file.to_str().unwrap();
    let list = ["--salida", file];
    let bulk = [&["escalar", "440001", "440002", "440003"][..], &list].concat();
    let (rule, told) = point.refuses(&bulk);
    assert_eq!(rule, "X4");
    assert!(
        told.contains("440003: El caso no tiene causa todavía"),
        "{told}"
    );
    assert!(!std::path::Path::new(file).exists());
    assert_eq!(point.case(&["mostrar", "440001"])["state"], "classified");
    let done = point.case(&[&["escalar", "440001", "440002"][..], &list].concat());
    assert_eq!(done["cases"].as_array().unwrap().len(), 2);
    let cells = first_sheet(file);
    assert_eq!(cells[0][0], "Radicado");
    assert_eq!([&cells[1][0], &cells[2][0]], ["440001", "440002"]);
    assert_eq!(cells[1][2], "00410000");
    // The second level answers one of them.
    let (rule, _) = point.refuses(&[
        "respuesta",
        "440003",
        "--hora",
        "-1",
        "--texto",
        "No aplica.",
    ]);
    assert_eq!(rule, "X4");
    let call = ["respuesta", "440002", "--hora", "-1", "--texto"];
    let closed = point.case(&[&call[..], &["Se reversó el cobro."]].concat());
    assert_eq!(
        (&closed["state"], &closed["notes"]),
        (&json!("closed"), &json!("Se reversó el cobro."))
    );
    let note = point.case(&["nota", "440002"]);
    assert!(
        note["text"]
            .as_str()
            .unwrap()
            .contains("Se reversó el cobro.")
    );
    // The list alone, once more; of what is not escalated there is none.
    let again = [
        &["escalar", "440001", "--solo-lista", "--reemplazar"][..],
        &list,
    ]
    .concat();
    assert_eq!(point.case(&again)["applied"], false);
    assert_eq!(first_sheet(file).len(), 2);
    let other = [
        &["escalar", "440003", "--solo-lista", "--reemplazar"][..],
        &list,
    ]
    .concat();
    assert_eq!(point.refuses(&other).0, "X13");
    assert_eq!(first_sheet(file).len(), 2);
    let listed = point.case(&["listar", "--causa", "D"]);
    let names: Vec<_> = listed["cases"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["radicado"])
        .collect();
    assert_eq!(names, ["440001"]);
    let shown = point.case(&["mostrar", "440001"]);
    assert!(shown["escalation"]["escalated_at"].is_string(), "{shown}");
    assert_eq!(shown["escalation"]["late"], false);
    assert_eq!(
        shown["next"],
        json!(["level_answer", "contact", "extend", "undo"])
    );
    // A closing without notes says nothing.
    let (rule, told) = point.refuses(&["finalizar", "440003", "--notas", " "]);
    assert_eq!((rule.as_str(), told.contains("sin notas")), ("X4", true));
}

#[test]
fn x7_three_dates_then_a_message_that_says_all_and_same_day_repeats_count_once() {
    let point = with(&[("440001", 5), ("440002", 5), ("440003", 60)]);
    let call = |id: &str, at: &str| {
        point.case(&["contacto", id, "--hora", at, "--resultado", "no-contesta"])
    };
    let on = |days: u64, clock: &str| format!("{} {clock}", ago(days));
    call("440001", &on(3, "09:00"));
    call("440001", &on(2, "09:00"));
    let case = call("440001", &on(2, "17:00"));
    assert_eq!(case["voice_message_allowed"], false);
    // How the calls stand to the term is told as a sentence.
    let shown = point.run(&["pqr", "mostrar", "440001"]).stderr;
    let told = shown.lines().find(|it| it.ends_with("[X7]")).unwrap();
    assert!(told.starts_with(char::is_uppercase), "{told}");
    assert_eq!(case["contacts"].as_array().unwrap().len(), 3);
    let whole = "Radicado 440001: se corrigió el cobro del equipo en su factura. Proceden los \
                 recursos de reposición y apelación.";
    let message = |id: &str, text: &str| point.refuses(&["mensaje-voz", id, "--texto", text]);
    let (rule, told) = message("440001", whole);
    assert_eq!(
        (rule.as_str(), told.contains("hay 2")),
        ("X7", true),
        "{told}"
    );
    // Never ahead, nor before the filing.
    for at in ["2099-01-01 10:00".to_owned(), on(20, "10:00")] {
        let (code, document) = point.json(&[
            "pqr",
            "contacto",
            "440001",
            "--hora",
            &at,
            "--resultado",
            "buzon",
        ]);
        assert_eq!(
            (code, &document["error"]["rule"]),
            (1, &json!("X7")),
            "{document}"
        );
    }
    let case = call("440001", &on(1, "09:00"));
    assert_eq!(case["voice_message_allowed"], true);
    for (text, lack) in [
        (whole.replace("440001", ""), "radicado"),
        (whole.replace("apelación", ""), "apelación"),
    ] {
        let (rule, told) = message("440001", &text);
        assert_eq!((rule.as_str(), told.contains(lack)), ("X7", true), "{told}");
    }
    let closed = point.case(&["mensaje-voz", "440001", "--texto", whole]);
    assert_eq!(
        (&closed["state"], &closed["non_compliant"]),
        (&json!("closed"), &json!(false))
    );
    assert_eq!(closed["notes"], whole);
    // The term was over first: it is recorded, and flagged.
    let late = point.case(&[
        "mensaje-voz",
        "440003",
        "--texto",
        &whole.replace("440001", "440003"),
    ]);
    assert_eq!(
        (&late["state"], &late["non_compliant"]),
        (&json!("closed"), &json!(true))
    );
}

#[test]
fn x6_x15_x16_x17_an_answer_that_is_not_accepted_is_appealed_told_copied_and_answered() {
    let point = with(&[("440001", 3), ("440002", 3), ("440003", 3)]);
    let appeal = |id: &'static str| {
        [
            "recurso",
            id,
            "--tipo",
            "subsidio",
            "--motivo",
            "la factura de octubre",
        ]
    };
    assert_eq!(point.refuses(&appeal("440001")).0, "X6");
    let solve = |id, accepts| solved(id, accepts, "Se aclaró el cobro");
    assert_eq!(point.refuses(&solve("440001", "no")).0, "X16");
    for id in ["440001", "440002", "440003"] {
        point.case(&["clasificar", id, "--causa", "Q", "--clase", "peticion"]);
    }
    // Who answers is told what comes next, and by when.
    let words = point.run(&[&["pqr"], &solve("440003", "no")[..]].concat());
    let told = "El cliente no acepta la respuesta: si recurre, anote su recurso, hasta el ";
    assert!(words.stderr.contains(told), "{}", words.stderr);
    // What it is against is not said twice.
    point.case(&[
        "recurso",
        "440003",
        "--tipo",
        "subsidio",
        "--motivo",
        "Facturación",
    ]);
    let note = point.case(&["nota", "440003"])["text"].to_string();
    assert!(note.contains("contra facturación. Se responde"), "{note}");
    assert_eq!(point.case(&solve("440002", "si"))["state"], "solved");
    assert_eq!(point.refuses(&appeal("440002")).0, "X6");
    assert_eq!(
        point.case(&solve("440001", "no"))["answer"]["accepted"],
        false
    );
    let case = point.case(&appeal("440001"));
    assert_eq!(case["state"], "appeal");
    assert_eq!(case["appeal"]["kind"], "subsidio");
    assert_eq!(case["appeal"]["ground"], "facturacion");
    assert_eq!(case["appeal"]["filed_at"], today().to_string());
    assert_eq!(case["due"], case["appeal"]["due"]);
    assert!(
        case["appeal"]["to_tell"]
            .as_str()
            .unwrap()
            .contains("15 días hábiles")
    );
    let told = point.case(&["informar", "440001", "--hora", "ahora"]);
    assert!(told["appeal"]["told_at"].is_string());
    let copied = point.case(&[
        "sic",
        "440001",
        "--fecha",
        &today().to_string(),
        "--evidencia",
        "Guía 7",
    ]);
    assert!(copied["appeal"]["sic_at"].is_string());
    let note = point.case(&["nota", "440001"]);
    let pieces = note["pieces"].as_array().unwrap();
    assert!(
        pieces
            .iter()
            .all(|it| it.as_str().unwrap().chars().count() <= 70)
    );
    assert!(
        pieces[0]
            .as_str()
            .unwrap()
            .contains("recurso de reposicion"),
        "{note}"
    );
    // What is noted once is not noted again.
    let again = ["sic", "440001", "--fecha", &today().to_string()];
    assert_eq!(point.refuses(&again).0, "X15");
    let again = ["informar", "440001", "--hora", "ahora"];
    assert_eq!(point.refuses(&again).0, "X17");
    let extended = point.case(&["extender", "440001", "--razon", "Faltan pruebas"]);
    assert_eq!(extended["extended"], true);
    // As long again, counted from where it began.
    assert_eq!(extended["term"]["days"], 30);
    assert_eq!(extended["term"]["due"], extended["due"]);
    let text = point.case(&["nota", "440001"])["text"].to_string();
    let due = extended["due"].as_str().unwrap().parse::<NaiveDate>();
    let due = due.unwrap().format("%d/%m/%Y").to_string();
    for told in [
        "contra facturación: la factura de octubre. Se responde en 15 días hábiles, extendido",
        &due,
        "Copia a la SIC",
    ] {
        assert!(text.contains(told), "{told}: {text}");
    }
    // Each step says what was noted with it.
    let history = extended["history"].as_array().unwrap();
    let noted: Vec<&str> = history
        .iter()
        .filter_map(|it| it["notes"].as_str())
        .collect();
    assert_eq!(
        noted,
        [
            "Se aclaró el cobro",
            "la factura de octubre",
            "Guía 7",
            "Faltan pruebas"
        ]
    );
    assert_eq!(
        point
            .refuses(&["extender", "440001", "--razon", "Otra vez"])
            .0,
        "D5"
    );
    assert_eq!(point.case(&solve("440001", "si"))["state"], "closed");
}

#[test]
fn x4_the_last_deed_is_taken_back_by_its_author_or_a_supervisor() {
    let point = with(&[("440001", 3)]);
    point.case(&["finalizar", "440001", "--notas", "Escalada por error"]);
    let other = point.user("otra", "supervisor");
    let third = point.user("tercero", "backoffice");
    let as_user = |options: &[String; 4], args: &[&str]| {
        let options: Vec<&str> = options.iter().map(String::as_str).collect();
        point.json(&[&["pqr"], args, &options].concat())
    };
    let undo = ["deshacer", "440001", "--razon", "Era otra"];
    let (code, document) = as_user(&third, &undo);
    assert_eq!(
        (code, &document["error"]["rule"]),
        (1, &json!("X4")),
        "{document}"
    );
    let (code, document) = as_user(&other, &undo);
    assert_eq!((code, &document["state"]), (0, &json!("new")), "{document}");
    let history = document["history"].as_array().unwrap();
    assert_eq!(history[1]["undone"], true);
    let (code, document) = as_user(&other, &undo);
    assert_eq!(
        (code, &document["error"]["rule"]),
        (1, &json!("X4")),
        "{document}"
    );
}

#[test]
fn x14_a_marking_that_is_no_request_leaves_the_queue_and_is_found_and_undone() {
    let point = with(&[("440001", 30), ("440002", 30)]);
    let text = include_str!("../../assets/catalogs/celula.toml").replace(
        "no_request = []",
        "no_request = [{ reason = \"Gestión interna\" }]",
    );
    let folder = point.data().join("config").join("catalogs");
    std::fs::create_dir_all(&folder).unwrap();
    point.file("datos/config/catalogs/celula.toml", text);
    let case = point.case(&["clasificar", "440001", "--razon", "GESTION INTERNA"]);
    assert_eq!(
        (&case["no_request"], &case["cause"]),
        (&json!(true), &Value::Null)
    );
    assert_eq!(
        point.refuses(&["finalizar", "440001", "--notas", "x"]).0,
        "X14"
    );
    let queue = |point: &Point| -> usize {
        let listed = point.case(&["listar", "--vence-antes", "2099-01-01"]);
        listed["cases"].as_array().unwrap().len()
    };
    assert_eq!(queue(&point), 1);
    assert_eq!(
        point.case(&["listar"])["cases"].as_array().unwrap().len(),
        2
    );
    point.case(&["deshacer", "440001", "--razon", "Sí es requerimiento"]);
    assert_eq!(queue(&point), 2);
}

#[test]
fn d5_silence_grants_a_petition_and_nothing_else() {
    let point = with(&[
        ("440001", 60),
        ("440002", 60),
        ("440003", 60),
        ("440004", 60),
        ("440005", 5),
    ]);
    for (id, class) in [
        ("440001", "peticion"),
        ("440002", "queja"),
        ("440003", "recurso"),
    ] {
        let case = point.case(&["clasificar", id, "--causa", "A", "--clase", class]);
        assert_eq!(case["silence"].is_string(), class == "peticion", "{case}");
        assert_eq!(case["due_state"], "overdue");
    }
    // Who answers late does not take back what the law grants meanwhile.
    for (id, is_granted) in [("440004", true), ("440005", false)] {
        point.case(&["clasificar", id, "--causa", "A", "--clase", "peticion"]);
        let case = point.case(&solved(id, "si", "Se aclaró"));
        let told = case["silence"].as_str().unwrap_or_default();
        let is_told = told.contains("ya vencido su plazo, y se entiende concedida");
        assert_eq!(is_told, is_granted, "{case}");
    }
    assert_eq!(
        point.refuses(&["extender", "440001", "--razon", "Tarde"]).0,
        "D5"
    );
    let terms = point.case(&["mostrar", "440001"])["terms"].clone();
    let sources: Vec<_> = terms
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["source"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        sources,
        ["decisión de la célula", "Ley 1341 de 2009, art. 54"]
    );
}

#[test]
fn t1_the_cases_of_an_account_are_held_by_legal_order_and_let_go() {
    let point = with(&[("5001", 3), ("5002", 3)]);
    let user = point.user("control", "control");
    let asked = [
        "titular --cuenta 00410000 --retener --razon 'Oficio de un juzgado'",
        "pqr mostrar 5001",
        "pqr mostrar 5002",
        "titular --cuenta 99 --retener --razon 'Oficio de un juzgado'",
        "titular --cuenta 00410000 --liberar --razon 'Lo archivaron'",
        "pqr mostrar 5001",
    ];
    let told = point.batch_with(&user, &asked);
    let [case] = &told[0]["cases"].as_array().unwrap()[..] else {
        panic!("{}", told[0])
    };
    assert_eq!(
        (&case["radicado"], &case["held"]),
        (&json!("5001"), &json!(true))
    );
    assert!(!case["account"]["value"].to_string().contains("00410000"));
    let decided = |of: &Value| -> Vec<(String, Value)> {
        let history = of["history"].as_array().unwrap().iter();
        let decided = history.filter(|it| it["cut"].is_null());
        let words = |it: &Value| it["what"].as_str().unwrap().to_owned();
        decided.map(|it| (words(it), it["notes"].clone())).collect()
    };
    let hold = (
        "retenido por orden legal".to_owned(),
        json!("Oficio de un juzgado"),
    );
    assert_eq!(decided(&told[1]), std::slice::from_ref(&hold));
    // No work on it: it stands in the queue as it did.
    assert_eq!(
        (&told[1]["state"], &told[1]["held"]),
        (&json!("new"), &json!(true))
    );
    assert_eq!(told[2]["held"], false);
    assert_eq!(told[3]["error"]["rule"], "T1", "{}", told[3]);
    assert_eq!(told[4]["cases"][0]["held"], false);
    let release = ("retención levantada".to_owned(), json!("Lo archivaron"));
    assert_eq!(decided(&told[5]), [hold, release]);
    // What is so already is told, and nothing of it is written again.
    let decide = |how: &str| {
        let asked = ["titular", "--cuenta", "00410000", how, "--razon", "Otro"];
        let user = user.iter().map(String::as_str);
        point.run(&asked.into_iter().chain(user).collect::<Vec<_>>())
    };
    let said = |words: &str| done("5001\n", &format!("{words}\n"));
    for (how, words) in [
        ("--liberar", "Casos liberados: 0; ya lo estaban: 1."),
        ("--retener", "Casos retenidos: 1."),
        ("--retener", "Casos retenidos: 0; ya lo estaban: 1."),
    ] {
        assert_eq!(decide(how), said(words));
    }
    let after = point.batch_with(&user, &asked[1..2]);
    assert_eq!(decided(&after[0]).len(), 3, "{}", after[0]);
    // Who works on cases does not decide that.
    let marta = ["--usuario", "marta"].map(str::to_owned);
    let refused = point.batch_with(&marta, &asked[..1]);
    assert_eq!(refused[0]["error"]["kind"], "refused", "{}", refused[0]);
    assert_eq!(refused[0]["error"]["rule"], "T1", "{}", refused[0]);
}
