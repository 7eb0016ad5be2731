//! A day offline at two terminals, and what the office makes of it.

use super::{CHIP, Point, taken};
use contingencia::domain::authority::Role;
use serde_json::{Value, json};

/// The keys of a document, in order.
fn keys(document: &Value) -> Vec<&str> {
    let fields = document.as_object().unwrap().keys();
    fields.map(String::as_str).collect()
}

/// The record of a kind that is called so.
fn record<'l>(list: &'l Value, kind: &str, name: &str) -> &'l Value {
    let key = if kind == "outages" {
        "correlative"
    } else {
        "code"
    };
    let records = list[kind].as_array().unwrap();
    let found = records
        .iter()
        .find(|record| record[key].as_str().unwrap().ends_with(name));
    found.unwrap_or_else(|| panic!("{name} is not in {list}"))
}

/// What was taken down at each terminal with no network.
fn offline(a: &Point, b: &Point) {
    a.does(&[
        "evento abrir --tramite 'reposición de chip' --aplicativo siac --escenario masiva --cliente-presente --inicio -50 --detectado -45 --motivo-retraso 'Sin sistema'",
        &format!("{CHIP} --documento DNI:70123456 --evento A-1"),
        "evento restablecer A-1 --hora -10",
        "comunicado registrar --referencia FS-1 --desde -55 --hasta -12 --aplicativo siac",
        "evento cerrar A-1 --causa conectividad --sustento 'Volvió el enlace' --referencia REQ-1",
        "evento abrir --tramite portabilidad --aplicativo siac --escenario masiva --cliente-presente --inicio -40 --detectado -35 --motivo-retraso 'Sin sistema'",
        "evento restablecer A-2 --hora -10",
        "atencion registrar --tramite reclamo --nombre 'Rosa Ejemplo Prueba' --pide 'Revisar el cobro' --materia cobro --correo rosa@ejemplo.pe --sin-evento",
    ]);
    b.does(&[
        "evento abrir --tramite 'migración de plan' --aplicativo siac --escenario imprevisto --cliente-presente --inicio -30 --detectado -25 --motivo-retraso 'Sin luz'",
        &format!("{CHIP} --evento B-1"),
        "evento restablecer B-1 --hora -5",
        "evento cerrar B-1 --causa 'sin fluido' --sustento 'Volvió la luz'",
    ]);
}

#[test]
fn g2_m1_two_terminals_and_their_office_end_with_the_same_records() {
    let (a, b, office) = (Point::terminal("A"), Point::terminal("B"), Point::office());
    let (_, list) = office.asks(&["destinatario", "listar"]);
    let key = list["own"].as_str().unwrap();
    for terminal in [&a, &b] {
        terminal.does(&[&format!("destinatario agregar {key} --nombre Oficina")]);
    }
    offline(&a, &b);

    // Each to the other under a phrase; both to the office under its own key.
    let [for_b, for_a] = [&a, &b].map(Point::export_under_phrase);
    let view = taken(b.import_under_phrase(&for_b, &["--confiar"]));
    assert_eq!(
        keys(&view),
        [
            "accepted",
            "admitted",
            "bundle",
            "file",
            "fingerprint",
            "from_sequence",
            "known",
            "new",
            "plan",
            "point",
            "problems",
            "quarantined",
            "replica",
            "series",
            "to_sequence",
            "unknown",
            "waiting",
            "without_effect"
        ]
    );
    assert_eq!(
        (&view["new"], &view["known"], &view["admitted"]),
        (&view["to_sequence"], &json!(0), &json!(true))
    );
    assert_eq!(view["problems"], json!([]));
    assert_eq!(view["fingerprint"], a.own()["fingerprint"]);
    taken(a.import_under_phrase(&for_a, &["--confiar"]));
    let [from_a, from_b] = [&a, &b].map(|terminal| terminal.export(&[]));
    let other_way = office.copied();
    for file in [&from_a, &from_b] {
        taken(office.import(file, &["--confiar"]));
    }
    for file in [&from_b, &from_a] {
        taken(other_way.import(file, &["--confiar"]));
    }
    let shown = a.shows();
    for (name, other) in [("B", &b), ("office", &office), ("other way", &other_way)] {
        assert_eq!(other.shows(), shown, "{name}");
    }
    // M2: the second outage of the type hangs under the first, everywhere.
    let principal = record(&shown[0], "outages", "A-000001");
    let duplicate = record(&shown[0], "outages", "B-000001");
    assert_eq!(duplicate["duplicate_of"], principal["correlative"]);
    assert_eq!(shown[0]["outages"].as_array().unwrap().len(), 3);
    assert_eq!(shown[1]["attentions"].as_array().unwrap().len(), 3);
    assert_eq!(principal["closing_to_validate"], true);

    // The office decides: a notice, two closings, and a code for everything.
    let technology = office.colleague("tina", Role::Tecnologia);
    let notice = office.does(&[
        "comunicado registrar --referencia FS-1182 --desde -60 --hasta -5 --aplicativo siac",
    ]);
    let second = record(&shown[0], "outages", "A-000002");
    // What was closed with another's notice keeps it (E13).
    assert_eq!(notice[0]["outages"], json!([second["correlative"]]));
    let name = |outage: &Value| outage["correlative"].as_str().unwrap().to_owned();
    let close = |outage: &Value, reference: &str| {
        format!(
            "evento cerrar {} --causa conectividad --sustento 'Enlace repuesto' --origen 'Fibra cortada en Lurín' --referencia {reference}",
            name(outage)
        )
    };
    office.does_as(
        &technology,
        &[&close(principal, "REQ-1"), &close(second, "REQ-2")],
    );
    let records: Vec<String> = [principal, second, duplicate]
        .into_iter()
        .map(name)
        .chain(
            shown[1]["attentions"]
                .as_array()
                .unwrap()
                .iter()
                .map(|attention| attention["code"].as_str().unwrap().to_owned()),
        )
        .collect();
    let pair: Vec<String> = records
        .iter()
        .zip(41..)
        .map(|(record, number)| format!("regularizar {record} --codigo ATC-{number}"))
        .collect();
    office.does(&pair.iter().map(String::as_str).collect::<Vec<_>>());

    let receipt = office.receipt_for("lim014");
    for terminal in [&a, &b] {
        let before = terminal.does(&["pendientes"]).remove(0);
        assert_eq!(before["to_regularize"].as_array().unwrap().len(), 6);
        let applied = taken(terminal.apply(&receipt, &["--confiar"]));
        assert_eq!(
            keys(&applied),
            [
                "accepted",
                "acknowledged_to",
                "alerts",
                "closings",
                "codes",
                "file",
                "known",
                "notices",
                "problems",
                "receipt",
                "sha256",
                "verdicts"
            ]
        );
        assert_eq!(
            [
                &applied["codes"],
                &applied["notices"],
                &applied["closings"],
                &applied["known"]
            ],
            [&json!(6), &json!(1), &json!(2), &json!(false)]
        );
        assert_eq!(applied["problems"], json!([]));
        let documents = terminal.does(&["evento listar", "atencion listar", "pendientes"]);
        for kind in ["outages", "attentions"] {
            for record in [&documents[0], &documents[1]]
                .into_iter()
                .filter_map(|list| list[kind].as_array())
                .flatten()
            {
                assert_eq!(record["regularization"], "regularized", "{record}");
            }
        }
        let first = record(&documents[0], "outages", "A-000001");
        assert_eq!(first["closing_to_validate"], false);
        assert_eq!(first["official_code"], "ATC-41");
        let closed = record(&documents[0], "outages", "A-000002");
        assert_eq!(
            [&closed["state"], &closed["reference"], &closed["notice"]],
            [&json!("closed"), &json!("REQ-2"), &json!("FS-1182")]
        );
        // C8: what Tecnología said reaches the point, as it said it.
        for outage in [first, closed] {
            assert_eq!(
                [&outage["sustento"], &outage["origin"]],
                [&json!("Enlace repuesto"), &json!("Fibra cortada en Lurín")]
            );
        }
        assert_eq!(terminal.does(&["verificar"])[0]["ok"], true);
        assert_eq!(documents[2]["to_regularize"], json!([]));
        // G3: the same receipt again.
        let heads = terminal.heads();
        let again = taken(terminal.apply(&receipt, &[]));
        assert_eq!(again["known"], true);
        assert_eq!(terminal.heads(), heads);
    }

    // What each wrote down of it goes round, and still all say the same.
    let [from_a, from_b] = [&a, &b].map(Point::export_under_phrase);
    let from_office = office.export_under_phrase();
    for (place, files) in [
        (&a, [&from_b, &from_office]),
        (&b, [&from_office, &from_a]),
        (&office, [&from_a, &from_b]),
    ] {
        for file in files {
            taken(place.import_under_phrase(file, &[]));
        }
    }
    // But for what is told: a terminal hears of a receipt that it did not verify itself.
    let shown = a.appears();
    for (name, other) in [("B", &b), ("office", &office)] {
        assert_eq!(other.appears(), shown, "{name}");
    }
    for outage in shown[0]["outages"].as_array().unwrap() {
        assert_eq!(outage["official_code_conflict"], false, "{outage}");
    }
    // G4: each prepared a letter of its own, and the customer is written to once.
    let letters = |place: &Point| {
        let pending = place.does(&["pendientes"]).remove(0);
        let alerts = pending["alerts"].as_array().unwrap();
        alerts
            .iter()
            .filter(|letter| letter["about"] == "filed")
            .count()
    };
    assert_eq!([letters(&a), letters(&b), letters(&office)], [1, 1, 1]);
    let claim = record(&shown[1], "attentions", "A-R000002-L");
    let code = claim["code"].as_str().unwrap();
    b.does(&[&format!("aviso {code} --enviado correo")]);
    let from_b = b.export_under_phrase();
    for place in [&a, &office] {
        taken(place.import_under_phrase(&from_b, &[]));
    }
    assert_eq!([letters(&a), letters(&b), letters(&office)], [0, 0, 0]);
    // A later code is a letter of its own.
    a.does(&[&format!(
        "regularizar {code} --codigo ATC-99 --razon 'Se leyó mal'"
    )]);
    assert_eq!(letters(&a), 1);

    let again = taken(a.apply(&office.receipt_for("LIM014"), &[]));
    assert_eq!(
        [&again["codes"], &again["notices"], &again["closings"]],
        [&json!(0), &json!(0), &json!(0)]
    );
}
