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
    let logged = || point.json(&["verificar"]).1["operations"].as_u64().unwrap();
    let before = logged();
    let documents = point.batch(&["atencion listar --buscar 45521234 --despues-de R3"]);
    assert_eq!(
        told(&documents[0], "attentions", "code"),
        json!([[code(0)], null, false])
    );
    assert_eq!(logged(), before + 1);
}
