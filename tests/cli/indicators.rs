//! The indicators of a cut, the top five of a week and the forms of feedback (X9, X10, X18).

use super::Point;
use super::documents::assert_says;
use calamine::{Data, Reader, Xlsx, open_workbook};
use chrono::{DateTime, Datelike, FixedOffset};
use serde_json::{Value, json};

const HEAD: &str = "cuenta;radicado;estado;asesor;fecha\n";

/// Base 1: six records, one of which repeats another and one of which fails.
const WRONG: &str = "00041001;7001;abierta;Asesora Uno;03/11/2020\n\
    00041002;7002;abierta;ASESORA  UNO;03/11/2020\n\
    00041003;7003;abierta;Asesor Dos;03/11/2020\n\
    00041003;7003;abierta;Asesor Dos;03/11/2020\n\
    00041004;7004;abierta;;03/11/2020\n\
    00041005;;abierta;Asesor Dos;03/11/2020\n\
    ;TOTAL;6;;\n";

/// Base 2: four records.
const PENDING: &str = "00042001;8001;abierta;Asesor Dos;03/11/2020\n\
    00042002;8002;abierta;Asesora Uno;03/11/2020\n\
    00042003;8003;abierta;Asesora Tres;03/11/2020\n\
    00042004;8004;abierta;Asesora Tres;03/11/2020\n";

const CUT: [&str; 2] = ["--corte", "2020-11-06"];

fn received() -> Point {
    let cell = Point::cell();
    for (base, rows) in [("mal-escalados", WRONG), ("pendientes", PENDING)] {
        let (code, kept) = cell.receives(base, CUT[1], &format!("{HEAD}{rows}"), &[]);
        assert_eq!(code, 0, "{kept}");
    }
    cell
}

fn finish(cell: &Point, radicado: &str) -> DateTime<FixedOffset> {
    let asked = [
        "pqr",
        "finalizar",
        radicado,
        "--notas",
        "Se verificó el ABC",
    ];
    let (code, case) = cell.json(&asked);
    assert_eq!(code, 0, "{case}");
    let at = case["history"].as_array().unwrap().last().unwrap()["at"].clone();
    DateTime::parse_from_rfc3339(at.as_str().unwrap()).unwrap()
}

fn classify(cell: &Point, radicado: &str, letters: &[&str]) {
    let asked = ["pqr", "clasificar", radicado, "--causa"];
    let (code, case) = cell.json(&[&asked[..], letters].concat());
    assert_eq!(code, 0, "{case}");
}

/// The ISO week of an instant, by the clock of the cell.
fn week_of(at: DateTime<FixedOffset>) -> String {
    let week = at.date_naive().iso_week();
    format!("{}-W{:02}", week.year(), week.week())
}

#[test]
fn x9_the_indicators_of_a_cut_show_numerator_and_denominator() {
    let cell = received();
    finish(&cell, "7002");
    classify(&cell, "8003", &["Q"]);
    classify(&cell, "8001", &["Q"]);
    finish(&cell, "8003");
    let (code, view) = cell.json(&[&["pqr", "indicadores"][..], &CUT].concat());
    assert_eq!(code, 0, "{view}");
    assert_eq!(
        view["bases"],
        json!([
            {"base": "mal-escalados", "sent": 6, "cases": 4, "not_cases": 2, "purged": 0, "no_request": 0},
            {"base": "pendientes", "sent": 4, "cases": 4, "not_cases": 0, "purged": 0, "no_request": 0},
        ])
    );
    let adviser = |name: Value, count: u32, confirmed: u32, percent: f64, both: f64| {
        json!({
            "adviser": name, "count": count, "confirmed": confirmed, "total": 6,
            "percent": percent, "total_both": 10, "percent_both": both,
        })
    };
    assert_eq!(
        view["misescalated"],
        json!([
            adviser(json!("Asesora Uno"), 2, 1, 33.33, 20.0),
            adviser(json!("Asesor Dos"), 1, 0, 16.67, 10.0),
            adviser(json!(null), 1, 0, 16.67, 10.0),
        ])
    );
    // What nobody classified is told apart, and not left out.
    assert_eq!(
        view["causes"],
        json!([
            {"letter": "Q", "cause": "Errores de facturación", "count": 2, "total": 4, "percent": 50.0},
            {"letter": null, "cause": null, "count": 2, "total": 4, "percent": 50.0},
        ])
    );
    // Without a cut, the last one.
    assert_eq!(cell.json(&["pqr", "indicadores"]).1, view);
}

#[test]
fn x14_what_is_no_request_is_in_no_indicator_and_still_was_sent() {
    let cell = received();
    let text = contingencia::domain::pqr::CELL_TOML.replace(
        "\nno_request = []",
        "\nno_request = [{ reason = \"Gestión interna\" }]",
    );
    std::fs::create_dir_all(cell.data().join("config/catalogs")).unwrap();
    cell.file("datos/config/catalogs/celula.toml", text);
    let marking = ["--razon", "Gestión interna"];
    finish(&cell, "7001");
    for radicado in ["7003", "8002"] {
        classify(&cell, radicado, &[&["A"][..], &marking].concat());
    }
    let (_, view) = cell.json(&[&["pqr", "indicadores"][..], &CUT].concat());
    let sizes =
        |at: usize| ["sent", "cases", "not_cases", "no_request"].map(|key| &view["bases"][at][key]);
    assert_eq!(sizes(0), [6, 3, 2, 1]);
    assert_eq!(sizes(1), [4, 3, 0, 1]);
    let names: Vec<&Value> = view["misescalated"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["adviser"])
        .collect();
    assert_eq!(names, [&json!("Asesora Uno"), &json!(null)]);
    assert_eq!(view["causes"].as_array().unwrap().len(), 1, "{view}");
    let week = &view["trend"][11];
    assert_eq!([&week["misescalated"], &week["total"]], [3, 10]);
}

#[test]
fn x9_a_cut_without_one_base_has_no_share_of_both_and_one_that_did_not_come_is_refused() {
    let cell = Point::cell();
    cell.receives("mal-escalados", CUT[1], &format!("{HEAD}{WRONG}"), &[]);
    let (_, view) = cell.json(&[&["pqr", "indicadores"][..], &CUT].concat());
    assert_eq!(view["bases"].as_array().unwrap().len(), 1);
    assert_eq!(view["misescalated"][0]["total_both"], json!(null));
    assert_eq!(view["misescalated"][0]["percent_both"], json!(null));
    let (code, refused) = cell.json(&["pqr", "indicadores", "--corte", "2020-11-05"]);
    assert_eq!((code, &refused["error"]["rule"]), (1, &json!("X9")));
    assert_eq!(
        refused["error"]["hints"],
        json!(["Los últimos cortes son: 06/11/2020."])
    );
    let (code, refused) = Point::cell().json(&["pqr", "indicadores"]);
    assert_eq!((code, &refused["error"]["rule"]), (1, &json!("X9")));
}

#[test]
fn x18_a_week_of_which_nothing_is_known_is_told_from_nought() {
    let cell = received();
    // Of the next week nothing came; of the one after, one base.
    let one = format!("{HEAD}00042009;8009;abierta;Asesor Dos;03/11/2020\n");
    cell.receives("pendientes", "2020-11-20", &one, &[]);
    let (code, view) = cell.json(&["pqr", "indicadores", "--corte", "2020-11-20"]);
    assert_eq!(code, 0, "{view}");
    let trend = view["trend"].as_array().unwrap();
    assert_eq!(trend.len(), 12);
    let of = |week: &str| trend.iter().find(|it| it["week"] == week).unwrap();
    let first = of("2020-W45");
    assert_eq!(
        [&first["misescalated"], &first["total"], &first["percent"]],
        [&json!(4), &json!(10), &json!(40.0)]
    );
    let between = of("2020-W46");
    assert_eq!(
        [
            &between["misescalated"],
            &between["total"],
            &between["percent"]
        ],
        [&json!(null); 3]
    );
    assert_eq!(trend[11]["week"], "2020-W47");
    assert_eq!(
        trend[11]["percent"],
        json!(null),
        "only one base came: {view}"
    );
    let ran = cell.run(&["pqr", "indicadores", "--corte", "2020-11-20"]);
    assert!(ran.stdout.contains("sin dato"), "{ran:?}");
    // Where nothing is known of any week there is no list of them.
    let cell = Point::cell();
    cell.receives("pendientes", "2020-11-20", &one, &[]);
    let ran = cell.run(&["pqr", "indicadores"]);
    assert_eq!(
        (ran.code, ran.stdout.contains("Semana")),
        (0, false),
        "{ran:?}"
    );
}

#[test]
fn x9_the_workbook_holds_what_the_indicators_say_and_a_chart_of_each() {
    let cell = received();
    finish(&cell, "7002");
    let file = cell.path("indicadores.xlsx");
    let out = ["--salida", file.to_str().unwrap()];
    let (code, view) = cell.json(&[&["pqr", "indicadores"][..], &CUT, &out].concat());
    assert_eq!((code, &view["file"]), (0, &json!(file)));
    let mut book: Xlsx<_> = open_workbook(&file).unwrap();
    assert_eq!(
        book.sheet_names(),
        ["Mal escaladas", "Causas", "Semanas", "Datos"]
    );
    let mut rows = |sheet: &str| -> Vec<Vec<Data>> {
        let range = book.worksheet_range(sheet).unwrap();
        range.rows().map(<[Data]>::to_vec).collect()
    };
    let advisers = rows("Mal escaladas");
    let cells = |row: &[Data]| -> Vec<String> { row.iter().map(ToString::to_string).collect() };
    assert_eq!(
        cells(&advisers[1]),
        ["Asesora Uno", "2", "1", "6", "0.3333", "10", "0.2"]
    );
    assert_eq!(cells(&advisers[3])[0], "sin asesor");
    assert_eq!(
        cells(&rows("Causas")[1]),
        ["sin clasificar", "", "4", "4", "1"]
    );
    assert_eq!(rows("Semanas").len(), 13);
    let (code, refused) = cell.json(&[&["pqr", "indicadores"][..], &CUT, &out].concat());
    assert_eq!(code, 1, "what stands there is not replaced: {refused}");
}

#[test]
fn x10_the_top_of_a_week_stands_by_what_was_confirmed_in_it() {
    let cell = received();
    classify(&cell, "7002", &["Q"]);
    let at = finish(&cell, "8003");
    finish(&cell, "7002");
    finish(&cell, "8002");
    finish(&cell, "7004");
    let week = week_of(at);
    // What came in the cuts of the week, each case once.
    let today = at.date_naive().to_string();
    let (code, kept) = cell.receives("mal-escalados", &today, &format!("{HEAD}{WRONG}"), &[]);
    assert_eq!(code, 0, "{kept}");
    let top = ["pqr", "top5", "--semana", &week];
    let (code, view) = cell.json(&top);
    assert_eq!(code, 0, "{view}");
    let none = || json!({"letter": null, "cause": null, "count": 1});
    let billing = json!({"letter": "Q", "cause": "Errores de facturación", "count": 1});
    assert_eq!(
        view["advisers"],
        json!([
            {"adviser": "Asesora Uno", "confirmed": 2, "raw": 2, "causes": [billing, none()], "forms": []},
            {"adviser": "Asesora Tres", "confirmed": 1, "raw": 0, "causes": [none()], "forms": []},
        ])
    );
    assert_eq!([&view["others"], &view["unnamed"]], [&json!(0), &json!(1)]);
    // The week of the cut: what came, and nothing that was confirmed then.
    let (_, before) = cell.json(&["pqr", "top5", "--semana", "2020-W45"]);
    assert_eq!(before["advisers"], json!([]));
}

#[test]
fn x10_both_forms_are_printed_and_what_came_back_signed_is_kept() {
    let cell = received();
    let at = finish(&cell, "8003");
    finish(&cell, "8004");
    let (week, iso) = (week_of(at), at.date_naive().iso_week());
    let of_week = ["--semana", &week];
    for (subcommand, title) in [
        ("formato-compromiso", "Formato compromiso de mejoramiento"),
        ("formato-enterado", "Formato estoy enterado"),
    ] {
        let file = cell.path(&format!("{subcommand}.pdf"));
        let out = ["--salida", file.to_str().unwrap()];
        let asked = ["pqr", subcommand, "tres"];
        let (code, printed) = cell.json(&[&asked[..], &of_week, &out].concat());
        assert_eq!((code, &printed["file"]), (0, &json!(file)), "{printed}");
        assert_says(
            &file,
            &[
                title,
                "Asesora Tres",
                "8003",
                "8004",
                "Sin clasificar",
                &format!("semana {} de {}", iso.week(), iso.year()),
            ],
        );
    }
    // Nobody fails without a confirmed case, and a name that fits two is none.
    let asked = ["pqr", "formato-enterado", "Asesora Uno"];
    let (code, refused) = cell.json(&[&asked[..], &of_week].concat());
    assert_eq!((code, &refused["error"]["rule"]), (1, &json!("X10")));
    assert_eq!(
        refused["error"]["hints"],
        json!(["Los tienen: Asesora Tres."])
    );

    let back = ["pqr", "formato-devuelto", "Asesora Tres"];
    let one = ["--formato", "enterado"];
    let (code, noted) = cell.json(&[&back[..], &of_week, &one].concat());
    assert_eq!((code, &noted["forms"][0]["form"]), (0, &json!("enterado")));
    let (code, noted) = cell.json(&[&back[..], &of_week].concat());
    assert_eq!((code, noted["forms"].as_array().unwrap().len()), (0, 2));
    let (code, refused) = cell.json(&[&back[..], &of_week].concat());
    assert_eq!((code, &refused["error"]["rule"]), (1, &json!("X10")));
    let (_, view) = cell.json(&[&["pqr", "top5"][..], &of_week].concat());
    let forms = view["advisers"][0]["forms"].as_array().unwrap();
    let named: Vec<&Value> = forms.iter().map(|it| &it["form"]).collect();
    assert_eq!(named, ["compromiso", "enterado"]);
    let undo = ["--anular", "--razon", "Era de otra semana"];
    let (code, undone) = cell.json(&[&back[..], &of_week, &one, &undo].concat());
    assert_eq!((code, undone["forms"].as_array().unwrap().len()), (0, 1));
    let (code, refused) = cell.json(&[&back[..], &of_week, &one, &undo].concat());
    assert_eq!((code, &refused["error"]["rule"]), (1, &json!("X10")));
    let (_, verified) = cell.json(&["verificar"]);
    assert_eq!(
        (&verified["ok"], &verified["void"]),
        (&json!(true), &json!([]))
    );
}
