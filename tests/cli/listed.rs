//! Lists that are longer than what fits, and how one goes on with them.

use super::Point;
use serde_json::{Value, json};

/// The names of what a list holds under a key, how many are left, and whether there are more.
fn told(document: &Value, list: &str, name: &str) -> Value {
    let rows = document[list].as_array().unwrap();
    let names: Vec<&Value> = rows.iter().map(|it| &it[name]).collect();
    json!([names, document.get("left"), document["more"]])
}

#[test]
fn o6_a_list_of_events_says_how_many_are_left_and_goes_on_after_one() {
    let point = Point::started();
    let open = |what: &str| {
        format!(
            "evento abrir --tramite {what} --aplicativo siac --escenario imprevisto \
             --cliente-presente"
        )
    };
    let made = ["portabilidad", "baja", "queja"].map(open);
    let made = point.batch(&made.each_ref().map(String::as_str));
    let [first, second, third] = [0, 1, 2].map(|at| made[at]["correlative"].clone());
    let documents = point.batch(&[
        "evento listar --limite 1",
        "evento listar --limite 1 --despues-de A-3",
        "evento listar --limite 1 --despues-de A-2",
        "evento listar --despues-de A-3 --buscar A-2",
    ]);
    let found: Vec<Value> = documents
        .iter()
        .map(|it| told(it, "outages", "correlative"))
        .collect();
    assert_eq!(
        found,
        [
            json!([[third], 2, true]),
            json!([[second], 1, true]),
            json!([[first], null, false]),
            json!([[second], null, false]),
        ]
    );
    let ran = point.run(&["evento", "listar", "--limite", "2"]);
    let hint = "Después sigue 1 evento más: repita con --despues-de LIM014-[año]-A-000002.\n";
    assert_eq!(ran.stderr, hint);
    let (code, none) = point.json(&["evento", "listar", "--despues-de", "A-77"]);
    assert_eq!(code, 2, "{none}");
}

#[test]
fn k2_u3_a_list_of_attentions_goes_on_past_the_critical_ones_and_a_search_in_it_is_logged() {
    let point = Point::started();
    let take = |what: &str, more: &str| {
        format!(
            "atencion registrar --tramite {what} --nombre 'Rosa Ejemplo Prueba' \
             --pide 'Otro chip' --sin-evento {more}"
        )
    };
    let made = [
        take("chip", "--documento dni:45521234"),
        take("queja", ""),
        take("chip", "--documento dni:45521234"),
        take("queja", ""),
    ];
    let made = point.batch(&made.each_ref().map(String::as_str));
    let code = |at: usize| made[at]["code"].clone();
    let documents = point.batch(&[
        // The critical ones first, the longest waiting before the others.
        "atencion listar --limite 1",
        "atencion listar --limite 2 --despues-de R2",
        "atencion listar --despues-de R3",
        "atencion listar --pendientes --limite 1",
        "atencion listar --pendientes --limite 1 --despues-de R2",
    ]);
    let found: Vec<Value> = documents
        .iter()
        .map(|it| told(it, "attentions", "code"))
        .collect();
    assert_eq!(
        found,
        [
            json!([[code(1)], 3, true]),
            json!([[code(3), code(2)], 1, true]),
            json!([[code(0)], null, false]),
            json!([[code(1)], null, true]),
            json!([[code(3)], null, false]),
        ]
    );
    // Among those in which words are found it goes on in their order.
    let all = point.batch(&["atencion listar --buscar rosa"]).remove(0);
    let of = |at: usize| all["attentions"][at]["code"].clone();
    let next = format!(
        "atencion listar --buscar rosa --limite 1 --despues-de {}",
        of(1).as_str().unwrap()
    );
    assert_eq!(
        told(&point.batch(&[&next])[0], "attentions", "code"),
        json!([[of(2)], 1, true])
    );
    // A number is looked for as the first page of it would be: that is logged.
    let found = point
        .batch(&["atencion listar --buscar 45521234"])
        .remove(0);
    let found = told(&found, "attentions", "code")[0].take();
    let name = found[0].as_str().unwrap();
    let logged = || point.json(&["verificar"]).1["operations"].as_u64().unwrap();
    let before = logged();
    let line = format!("atencion listar --buscar 45521234 --despues-de {name}");
    assert_eq!(
        told(&point.batch(&[&line])[0], "attentions", "code"),
        json!([[found[1]], null, false])
    );
    assert_eq!(logged(), before + 1);
}

#[test]
fn u3_a_search_goes_on_past_those_that_are_gathered_at_first() {
    let point = Point::started();
    let take = "atencion registrar --tramite chip --nombre 'Rosa Ejemplo Prueba' \
                --pide 'Otro chip' --sin-evento";
    point.batch(&[take; 502]);
    let search = |more: &str| {
        let line = format!("atencion listar --buscar rosa {more}");
        told(&point.batch(&[&line])[0], "attentions", "code")
    };
    // A longer page does not end with them.
    let whole = search("--limite 10000");
    let all = whole[0].as_array().unwrap();
    assert_eq!(
        (all.len(), &whole[1], &whole[2]),
        (502, &json!(null), &json!(false))
    );
    assert!(search("--limite 500") == json!([all[..500], null, true]));
    let after = |row: usize, limit: usize| {
        let name = all[row - 1].as_str().unwrap();
        search(&format!("--limite {limit} --despues-de {name}"))
    };
    assert_eq!(after(500, 1), json!([[all[500]], 1, true]));
    assert_eq!(after(500, 2), json!([all[500..], null, false]));
    assert_eq!(after(502, 2), json!([[], null, false]));
}

#[test]
fn e8_notices_and_refused_inquiries_go_on_after_one() {
    let point = Point::started();
    let note = |reference: &str, to: &str| {
        format!("comunicado registrar --referencia {reference} --desde -30 --aplicativo siac {to}")
    };
    let refused = [
        "evento",
        "abrir",
        "--tramite",
        "pago",
        "--aplicativo",
        "siac",
        "--escenario",
        "masiva",
        "--cliente-presente",
    ];
    for _ in 0..2 {
        assert_eq!(point.json(&refused).0, 1);
    }
    point.batch(&[
        &note("FS-1", ""),
        &note("FS-2", ""),
        // The same reference again.
        &note("FS-1", "--hasta -5"),
    ]);
    let documents = point.batch(&[
        "comunicado listar --limite 1",
        "comunicado listar --limite 1 --despues-de FS-1",
        "comunicado listar --despues-de FS-2",
        "evento listar --no-registradas",
        "evento listar --no-registradas --limite 1",
    ]);
    let found = |at: usize| told(&documents[at], "notices", "reference");
    assert_eq!(found(0), json!([["FS-1"], 2, true]));
    assert_eq!(found(1), json!([["FS-2"], 1, true]));
    assert_eq!(found(2), json!([["FS-1"], null, false]));
    let ran = point.run(&["comunicado", "listar", "--limite", "1"]);
    assert_eq!(
        ran.stderr,
        "Después siguen 2 comunicados más: repita con --despues-de FS-1.\n"
    );
    // The former of that reference is called by its id.
    let former = documents[2]["notices"][0]["id"].as_str().unwrap();
    let line = format!("comunicado listar --despues-de {former}");
    assert_eq!(
        told(&point.batch(&[&line])[0], "notices", "reference"),
        json!([[], null, false])
    );
    let all = documents[3]["inquiries"].as_array().unwrap();
    let [newest, oldest] = [0, 1].map(|at| all[at]["id"].clone());
    let found = told(&documents[4], "inquiries", "id");
    assert_eq!(found, json!([[newest], 1, true]));
    let newest = newest.as_str().unwrap();
    let line = format!("evento listar --no-registradas --despues-de {newest}");
    assert_eq!(
        told(&point.batch(&[&line])[0], "inquiries", "id"),
        json!([[oldest], null, false])
    );
    let ran = point.run(&["evento", "listar", "--no-registradas", "--limite", "1"]);
    assert_eq!(
        ran.stderr,
        "Después sigue 1 consulta más: repita con --despues-de [id].\n"
    );
    for list in [
        ["comunicado", "listar", "--despues-de", "FS-9"].as_slice(),
        &[
            "evento",
            "listar",
            "--no-registradas",
            "--despues-de",
            "A-1",
        ],
    ] {
        assert_eq!(point.json(list).0, 2);
    }
}

#[test]
fn g1_what_is_pending_says_of_which_lists_only_the_first_are_shown() {
    let point = Point::started();
    let take = "atencion registrar --tramite queja --nombre 'Rosa Ejemplo Prueba' \
                --pide 'Otro trato' --sin-evento";
    point.batch(&[take; 2]);
    let documents = point.batch(&["pendientes", "pendientes --limite 1"]);
    assert_eq!(documents[0].get("more"), None);
    assert_eq!(documents[1]["more"], json!(["critical", "to_regularize"]));
    let ran = point.run(&["pendientes", "--limite", "1"]);
    assert_eq!(
        ran.stderr,
        "Hay más de 1 en: Críticas pendientes, Por regularizar; amplíe --limite, hasta 10000.\n"
    );
}
