//! A cut beside those before it, before and after it is stored (X2).

use super::{the_cell, told};
use serde_json::{Value, json};

const HEAD: &str = "cuenta;radicado;estado;asesor;fecha\n";

#[test]
fn x2_a_cut_is_told_in_piles_and_deadlines_and_stored_once() {
    let cell = the_cell();
    let base = |rows: &[&str]| format!("{HEAD}{}\n", rows.join("\n"));
    let first = base(&[
        "00041001;7001;abierta;Asesora Uno;03/11/2020",
        "00041002;7002;abierta;Asesora Uno;03/11/2020",
        "00041003;7003;abierta;Asesor Dos;",
        "00041004;7004;abierta;Asesor Dos;03/11/2020",
    ]);
    let piles = ["new", "changed", "known", "overdue", "due_soon"];
    let (code, planned) = cell.receives("pendientes", "2020-11-06", &first, &["--plan"]);
    assert_eq!((code, &planned["applied"]), (0, &json!(false)));
    assert_eq!(told(&planned, piles), [4, 0, 0, 3, 0]);
    let (code, stored) = cell.receives("pendientes", "2020-11-06", &first, &[]);
    assert_eq!((code, &stored["applied"]), (0, &json!(true)));
    assert_eq!(told(&stored, piles), [4, 0, 0, 3, 0]);
    // Again it changes nothing.
    let (code, again) = cell.receives("pendientes", "2020-11-06", &first, &[]);
    assert_eq!((code, &again["already_received"]), (0, &json!(true)));
    assert_eq!(told(&again, piles), [0, 0, 4, 3, 0]);
    // Another file of its cut is refused, unless it takes its place.
    let other = base(&["00041001;7001;abierta;Asesora Uno;03/11/2020"]);
    let (code, refused) = cell.receives("pendientes", "2020-11-06", &other, &[]);
    assert_eq!((code, &refused["error"]["rule"]), (1, &json!("X12")));

    // Without notes nothing is finished; with them once.
    let (code, refused) = cell.json(&["pqr", "finalizar", "7002", "--notas", " "]);
    assert_eq!((code, &refused["error"]["rule"]), (1, &json!("X4")));
    let notes = ["--notas", "Se verificó el ABC", "--abc", "3.2"];
    let (code, finished) = cell.json(&[&["pqr", "finalizar", "002"][..], &notes].concat());
    assert_eq!((code, &finished["state"]), (0, &json!("finished")));
    let (code, refused) = cell.json(&[&["pqr", "finalizar", "7002"][..], &notes].concat());
    assert_eq!((code, &refused["error"]["rule"]), (1, &json!("X4")));

    let next = base(&[
        "00041001;7001;abierta;Asesora Uno;03/11/2020",
        "00041002;7002;abierta;Asesora Uno;03/11/2020",
        "00041003;7003;en estudio;Asesor Dos;",
        "00041009;7009;abierta;Asesor Dos;09/11/2020",
    ]);
    let (code, cut) = cell.receives("pendientes", "2020-11-13", &next, &[]);
    assert_eq!(code, 0);
    assert_eq!(told(&cut, piles), [1, 1, 2, 2, 0]);
    // A cut made before a case was closed has it all the same.
    assert_eq!(cut["piles"], json!({"gone_untouched": ["7004"]}));
    let (code, both) = cell.receives("mal-escalados", "2020-11-13", &other, &[]);
    assert_eq!((code, told(&both, ["new", "in_both"])), (0, [1, 1]));
    // Of an older cut it is told that a newer one rules.
    assert_eq!((code, cut.get("newer_cut")), (0, None));
    let (code, late) = cell.receives("pendientes", "2020-11-09", &other, &["--plan"]);
    assert_eq!((code, &late["newer_cut"]), (0, &json!("2020-11-13")));

    let (_, listed) = cell.json(&["pqr", "listar"]);
    let cases = listed["cases"].as_array().unwrap();
    let names: Vec<&str> = cases
        .iter()
        .map(|it| it["radicado"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["7001", "7009", "7003", "7004", "7002"]);
    assert_eq!(
        cases[0]["account"],
        json!({"value": "****1001", "origin": "text"})
    );
    let states: Vec<&str> = cases
        .iter()
        .map(|it| it["due_state"].as_str().unwrap())
        .collect();
    assert_eq!(states, ["overdue", "overdue", "undated", "left", "stopped"]);
    let (_, due) = cell.json(&[
        "pqr",
        "listar",
        "--vence-antes",
        "2020-12-02",
        "--asesor",
        "dos",
    ]);
    let names: Vec<&Value> = due["cases"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["radicado"])
        .collect();
    // What left is due no more.
    assert_eq!(names, ["7009"]);
    let (_, shown) = cell.json(&["pqr", "mostrar", "7002"]);
    assert_eq!(
        shown["account"],
        json!({"value": "00041002", "origin": "text"})
    );
    assert_eq!(shown["notes"], "Se verificó el ABC");
    assert_eq!(
        (&shown["filed_at"], &shown["due"]),
        (&json!("2020-11-03"), &json!("2020-11-25"))
    );
    for key in [
        "cun",
        "base",
        "cut",
        "class",
        "cause",
        "cause_letter",
        "marking",
        "contacts",
        "voice_message_allowed",
        "appeal",
        "history",
    ] {
        assert!(shown.get(key).is_some(), "{key}");
    }
    let (code, several) = cell.json(&["pqr", "mostrar", "00"]);
    assert_eq!(
        (code, several["error"]["kind"].as_str()),
        (2, Some("usage"))
    );
    let (code, verified) = cell.json(&["verificar"]);
    assert_eq!((code, &verified["ok"]), (0, &json!(true)));
}

#[test]
fn x2_what_comes_in_a_rejected_row_is_not_gone() {
    let cell = the_cell();
    let base = |rows: &[&str]| format!("{HEAD}{}\n", rows.join("\n"));
    let first = base(&[
        "00041001;7001;abierta;Asesora Uno;03/11/2020",
        "00041002;7002;abierta;Asesora Uno;03/11/2020",
        "00041003;7003;abierta;Asesora Uno;03/11/2020",
        "00041004;7004;abierta;Asesora Uno;03/11/2020",
    ]);
    let (code, stored) = cell.receives("pendientes", "2020-11-06", &first, &[]);
    assert_eq!((code, stored.get("came_rejected")), (0, None));
    let next = base(&[
        "00041001;7001;abierta;Asesora Uno;03/11/2020",
        ";7002;abierta;Asesora Uno;03/11/2020",
        "00041003;7003;abierta;Asesora Uno;31/02/2020",
        ";7009;abierta;Asesora Uno;03/11/2020",
    ]);
    for more in [&["--plan"][..], &[]] {
        let (code, cut) = cell.receives("pendientes", "2020-11-13", &next, more);
        assert_eq!(code, 0);
        let gone = json!({"gone_untouched": ["7004"]});
        assert_eq!(
            (&cut["piles"], &cut["came_rejected"]),
            (&gone, &json!(["7002", "7003"]))
        );
    }
}

#[test]
fn x4_what_waits_for_a_hand_names_the_cases_of_a_cell() {
    let cell = the_cell();
    let base = format!("{HEAD}00041001;7001;abierta;Asesora Uno;03/11/2020\n");
    let (_, none) = cell.json(&["pendientes"]);
    assert_eq!(none.get("cases"), None);
    let (code, _) = cell.receives("pendientes", "2020-11-06", &base, &[]);
    assert_eq!(code, 0);
    let (_, some) = cell.json(&["pendientes"]);
    let expected = json!({"overdue": 1, "due_soon": 0, "closed_still_there": 0, "unaware": 0});
    assert_eq!(some["cases"], expected);
    let ran = cell.run(&["pendientes"]);
    assert!(ran.stdout.contains("vencidos  1"), "{ran:?}");
    assert!(!ran.stdout.contains("aún vienen"), "{ran:?}");
}

#[test]
fn x12_a_worked_case_that_its_cut_s_substitute_lacks_is_shown_and_gone_on_with() {
    let cell = the_cell();
    let rows = |rows: &[&str]| format!("cuenta;radicado;estado\n{}\n", rows.join("\n"));
    let cut = "2020-11-06";
    let first = rows(&[
        "00041001;7001;abierta",
        "00041002;7002;abierta",
        "00041003;7003;abierta",
    ]);
    let (code, _) = cell.receives("pendientes", cut, &first, &[]);
    assert_eq!(code, 0);
    let (code, _) = cell.json(&["pqr", "clasificar", "7002", "--causa", "A"]);
    assert_eq!(code, 0);
    let other = rows(&["00041001;7001;cerrada"]);
    let (code, stored) = cell.receives("pendientes", cut, &other, &["--sustituye"]);
    let gone = told(&stored, ["gone_in_work", "gone_untouched"]);
    assert_eq!((code, gone), (0, [1, 1]));
    let (code, shown) = cell.json(&["pqr", "mostrar", "7002"]);
    assert_eq!(
        (code, &shown["gone"], &shown["account"]["value"]),
        (0, &json!(true), &json!("00041002"))
    );
    let notes = ["pqr", "finalizar", "7002", "--notas", "Se verificó el ABC."];
    let (code, done) = cell.json(&notes);
    assert_eq!(code, 0, "{done}");
    // What nobody touched was that file's alone.
    let (code, refused) = cell.json(&["pqr", "mostrar", "7003"]);
    assert_eq!(code, 2, "{refused}");
    let (_, listed) = cell.json(&["pqr", "listar"]);
    assert_eq!(listed["cases"].as_array().unwrap().len(), 2);
}
