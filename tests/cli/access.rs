//! Who may receive customers and look at what they said (Q0, U1, U3).

use super::attentions::{THEFT, chip, codes};
use super::{Point, refused};
use serde_json::{Value, json};

#[test]
fn q0_a_reader_does_not_receive_and_an_adviser_does() {
    let point = Point::started();
    let reader = point.user("lucas", "consulta");
    let adviser = point.user("ada", "asesor");
    let theirs = point.batch_with(&reader, &[&chip(""), "aviso falla --aplicativo siac"]);
    assert_eq!(
        theirs.iter().map(refused).collect::<Vec<_>>(),
        [
            ("U1", "Este usuario solo consulta; su rol es consulta."),
            ("U1", "Este usuario solo consulta; su rol es consulta."),
        ]
    );
    let marta = ["--usuario", "marta"].map(str::to_owned);
    point.batch_with(&marta, &[&chip("--documento dni:45521234")]);
    let own = point.batch_with(
        &adviser,
        &[
            &chip(""),
            "atencion listar",
            "atencion listar --revelar",
            "atencion mostrar R1",
            "atencion mostrar R1 --revelar",
            "atencion resultado R1 --via desistio",
            "atencion resultado R2 --via desistio",
            "atencion constancia R1",
            "atencion unir R2 --evento A-1",
            "evento abrir --atencion R2 --escenario masiva --aplicativo siac",
            "aviso falla --aplicativo siac",
            "turno",
            "formato --en-blanco",
        ],
    );
    // U1: an adviser sees and deals with their own.
    assert_eq!(own[0]["outage"], Value::Null);
    assert_eq!(own[0]["hints"], json!([]));
    assert_eq!(codes(&own[1]), ["R000002-L"]);
    assert_eq!(codes(&own[2]), ["R000002-L"]);
    assert_eq!(
        refused(&own[3]),
        ("U1", "Esa atención la tomó otra persona.")
    );
    assert_eq!(refused(&own[4]).0, "U3");
    assert_eq!(refused(&own[5]).0, "U1");
    assert_eq!(own[6]["outcome"]["via"], "withdrew");
    assert_eq!(refused(&own[7]).0, "U1");
    assert_eq!(refused(&own[8]).0, "U1");
    assert_eq!(refused(&own[9]).0, "O4");
    assert_eq!(own[10]["state"], "prepared");
    assert_eq!(refused(&own[11]).0, "U1");
    assert_eq!(refused(&own[12]).0, "N2");
}

#[test]
fn u3_lists_are_masked_searched_and_revealed_on_the_record() {
    let point = Point::started_by("administrador");
    let adviser = point.user("sara", "supervisor");
    let theirs = point.batch_with(
        &adviser,
        &[
            THEFT,
            &chip("--documento dni:45521234 --hora -90"),
            &chip("--documento ce:000778899"),
            "atencion listar --buscar 45521234",
            "atencion listar --buscar 'invento falso'",
            "atencion listar --buscar INVÉNTO --pendientes",
            "atencion listar --buscar chip --hasta -60",
            "atencion listar --desde -60 --limite 1",
            "atencion listar --hasta 2020-01-01",
            "atencion listar --desde 01/01/2020 --propias --revelar",
            "atencion mostrar R2 --revelar",
        ],
    );
    let numbers = |document: &Value| -> Vec<String> {
        document["attentions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|attention| {
                attention["customer"]["document_number"]
                    .as_str()
                    .unwrap()
                    .to_owned()
            })
            .collect()
    };
    assert_eq!(numbers(&theirs[3]), ["****1234", "****1234"]);
    assert_eq!(codes(&theirs[3])[0], "R000001-N");
    assert_eq!(codes(&theirs[4]), ["R000001-N"]);
    assert_eq!(codes(&theirs[5]), ["R000001-N"]);
    assert_eq!(codes(&theirs[6]), ["R000002-L"]);
    assert_eq!(codes(&theirs[7]), ["R000001-N"]);
    assert_eq!(
        (&theirs[7]["more"], &theirs[8]["more"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(theirs[8]["attentions"], json!([]));
    assert_eq!(numbers(&theirs[9]), ["45521234", "000778899", "45521234"]);
    assert_eq!(theirs[10]["customer"]["document_number"], "45521234");

    // Who looked, as the person may ask (T2): newest first, one entry for a whole list.
    let marta = ["--usuario", "marta"].map(str::to_owned);
    let report = &point.batch_with(&marta, &["titular --documento DNI:45521234"])[0];
    assert_eq!(codes(report), ["R000001-N", "R000002-L"]);
    let accesses: Vec<(&str, &str, usize)> = report["accesses"]
        .as_array()
        .unwrap()
        .iter()
        .map(|access| {
            (
                access["access"].as_str().unwrap(),
                access["by"].as_str().unwrap(),
                access["records"].as_array().unwrap().len(),
            )
        })
        .collect();
    assert_eq!(
        accesses,
        [
            ("reported", "Marta Prueba", 2),
            ("revealed", "sara prueba", 1),
            ("revealed", "sara prueba", 2),
        ]
    );
}
