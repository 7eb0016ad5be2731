//! The life of terminals: restored, stolen, unknown (N5, M4).

use super::{CHIP, Point, rejected, taken};
use contingencia::domain::authority::Role;
use contingencia::domain::terminal::Channel;
use serde_json::{Value, json};

/// An outage of a type, over since.
fn outage(procedure: &str) -> String {
    format!(
        "evento abrir --tramite '{procedure}' --aplicativo siac --escenario imprevisto --cliente-presente --inicio -9 --detectado -8"
    )
}

/// A text of each record of a list.
fn texts<'l>(list: &'l Value, kind: &str, key: &str) -> Vec<&'l str> {
    let records = list[kind].as_array().unwrap().iter();
    records
        .map(|record| record[key].as_str().unwrap())
        .collect()
}

#[test]
fn n5_a_restored_terminal_and_what_it_was_merge_in_either_order() {
    let (a, office) = (Point::terminal("A"), Point::office());
    a.does(&[&outage("portabilidad"), &format!("{CHIP} --sin-evento")]);
    let packed = a.path("copia.zip");
    let packed = packed.to_str().unwrap();
    assert_eq!(a.asks(&["respaldar", "--salida", packed]).0, 0);
    let copied_at = a.heads()[0]["to_sequence"].clone();
    // More work, that the copy does not hold and the office gets all the same.
    a.does(&[&format!("{CHIP} --sin-evento"), &outage("baja de servicio")]);
    let first = a.export_plain();
    let (code, restored) = a.asks(&["restaurar", packed, "--reemplazar"]);
    assert_eq!(code, 0, "{restored}");
    let series = restored["series"].as_str().unwrap();
    assert!(series.starts_with("A2") && series.len() == 5, "{series}");
    a.does(&[&outage("reclamo"), &format!("{CHIP} --sin-evento")]);
    let second = a.export_plain();
    let own = a.own();
    assert_eq!(
        [&own["series"], &own["epoch"], &own["terminal"]],
        [&json!(series), &json!(2), &json!("A")]
    );

    let other_way = office.copied();
    for (office, files) in [
        (&office, [&first, &second]),
        (&other_way, [&second, &first]),
    ] {
        for file in files {
            // A new epoch is a new terminal, with a key of its own.
            rejected(office.import(file, &[]));
            let view = taken(office.import(file, &["--confiar"]));
            assert_eq!(view["problems"], json!([]));
        }
    }
    assert_eq!(office.shows(), other_way.shows());
    let shown = office.shows();
    let mut outages = texts(&shown[0], "outages", "series");
    outages.sort_unstable();
    assert_eq!(outages, ["A", "A", series]);
    let mut codes: Vec<&str> = texts(&shown[1], "attentions", "code")
        .iter()
        .map(|code| code.split('-').nth(1).unwrap())
        .collect();
    codes.sort_unstable();
    assert_eq!(codes, ["A", "A", series]);
    let document = office.asks(&["terminal", "listar"]).1;
    let listed: Vec<Value> = document["terminals"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| json!([it["point"], it["series"], it["epoch"], it["admitted"]]))
        .collect();
    assert_eq!(
        listed,
        [
            json!(["LIM014", "A", 1, true]),
            json!(["LIM014", series, 2, true]),
            json!(["OFI001", "A", 1, true]),
        ]
    );

    // What the copy lacked comes back from the terminal's own last bundle.
    let held = a.heads();
    let view = taken(a.import(&first, &[]));
    assert_eq!(view["known"], copied_at, "{held}");
    assert_eq!(a.shows(), office.shows());
    // The office's receipt speaks of both epochs.
    let applied = taken(a.apply(&office.receipt_for("LIM014"), &["--confiar"]));
    assert_eq!(applied["problems"], json!([]));
    assert_eq!(applied["acknowledged_to"], own["to_sequence"]);
}

#[test]
fn m4_what_a_stolen_terminal_wrote_past_the_cut_has_no_effect_whichever_comes_first() {
    let (a, b, office) = (Point::terminal("A"), Point::terminal("B"), Point::office());
    b.does(&[&outage("portabilidad"), &format!("{CHIP} --sin-evento")]);
    let before = b.export_plain();
    taken(office.import(&before, &["--confiar"]));
    let own = b.own();
    let cut = own["to_sequence"].as_u64().unwrap() - 1;
    // It is taken away, and somebody works on with it.
    b.does(&[
        &outage("baja de servicio"),
        "evento restablecer B-1",
        &format!("{CHIP} --sin-evento"),
    ]);
    let after = b.export_plain();
    let refused = a.asks(&["terminal", "revocar", "LIM014-A", "--razon", "x"]);
    assert_eq!((refused.0, &refused.1["error"]["rule"]), (1, &json!("M4")));
    let (code, revoked) = office.asks(&[
        "terminal",
        "revocar",
        "LIM014-B",
        "--desde",
        &cut.to_string(),
        "--razon",
        "Se la llevaron",
    ]);
    assert_eq!(code, 0, "{revoked}");
    assert_eq!(
        [
            &revoked["until"],
            &revoked["until_why"],
            &revoked["replica"]
        ],
        [&json!(cut), &json!("revoked"), &own["replica"]]
    );
    let said = office.export_plain();

    let other_way = a.copied();
    taken(a.import(&said, &["--confiar", "--oficina"]));
    let view = taken(a.import(&after, &[]));
    let late = view["to_sequence"].as_u64().unwrap() - cut;
    assert_eq!(view["without_effect"], late, "{view}");
    assert_eq!(view["problems"][0]["kind"], "revoked");
    assert_eq!(view["problems"][0]["sequence"], cut + 1);
    let view = taken(other_way.import(&after, &["--confiar"]));
    assert_eq!(view["without_effect"], 0);
    assert_eq!(other_way.shows()[0]["outages"].as_array().unwrap().len(), 2);
    taken(other_way.import(&said, &["--confiar", "--oficina"]));
    taken(office.import(&after, &[]));
    let shown = office.shows();
    for point in [&a, &other_way] {
        assert_eq!(point.shows(), shown);
    }
    // What was before the cut stays, as it was then.
    let kept = texts(&shown[0], "outages", "correlative");
    assert!(
        kept.len() == 1 && kept[0].ends_with("-B-000001"),
        "{kept:?}"
    );
    assert_eq!(shown[0]["outages"][0]["state"], "open");
    assert_eq!(shown[0]["outages"][0]["without_effect"], true);
    assert_eq!(shown[1]["attentions"].as_array().unwrap().len(), 1);
    for point in [&a, &other_way, &office] {
        let shown = point.does(&["evento mostrar B-1"]).remove(0);
        let told: Vec<Value> = shown["history"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| json!([entry["what"], entry["effective"]]))
            .collect();
        assert_eq!(
            told,
            [json!(["Registrado", true]), json!(["Restablecido", false])]
        );
    }
    let (_, list) = other_way.asks(&["terminal", "listar"]);
    let terminals = list["terminals"].as_array().unwrap();
    let stolen = terminals
        .iter()
        .find(|it| it["replica"] == own["replica"])
        .unwrap();
    assert_eq!(stolen["until"], cut);
    assert!(
        stolen["without_effect"]["revoked"].as_u64().unwrap() >= late - 1,
        "{stolen}"
    );
}

#[test]
fn m4_an_unknown_terminal_is_admitted_by_its_fingerprint_and_for_what_it_is() {
    let (a, b, office) = (Point::terminal("A"), Point::terminal("B"), Point::office());
    let [from_b, from_office] = [&b, &office].map(Point::export_plain);
    let adviser = a.colleague("ada", Role::Asesor);
    let heads = a.heads();
    let fingerprint = b.own()["fingerprint"].as_str().unwrap().to_owned();
    assert_eq!(
        rejected(a.import(&from_b, &[])),
        format!(
            "Nadie admitió todavía a la terminal LIM014-B. Su huella es {fingerprint}. No se importó nada."
        )
    );
    assert_eq!(
        rejected(a.import(&from_office, &["--confiar"])),
        "La terminal dice ser de la oficina central. No se importó nada."
    );
    assert_eq!(
        rejected(a.import(&from_b, &["--confiar", "--oficina"])),
        "La terminal es de un punto, no de la oficina. No se importó nada."
    );
    let (code, document) = a.import(&from_b, &["--oficina"]);
    assert_eq!((code, &document["error"]["kind"]), (2, &json!("usage")));
    // U1: an adviser does not import.
    let line = format!("importar '{}' --confiar", from_b.display());
    let refused = &a.batch_with(&adviser, &[&line])[0];
    assert_eq!(refused["error"]["rule"], "U1", "{refused}");
    // M4: a supervisor admits the terminals of the own point, and no other's.
    let other = Point::stand("AQP002", "A", Channel::Acd, Role::Supervisor);
    let from_other = other.export_plain();
    let (code, document) = a.import(&from_other, &["--confiar"]);
    assert_eq!(
        (code, &document["error"]["rule"]),
        (1, &json!("M4")),
        "{document}"
    );
    let foreign = Point::stand_of("otra", "LIM014", "B", Channel::Cac, Role::Supervisor);
    assert_eq!(
        rejected(a.import(&foreign.export_plain(), &["--confiar"])),
        "El archivo es de otra organización: «otra». No se importó nada de él."
    );
    assert_eq!(a.heads(), heads);
    assert_eq!(
        a.asks(&["terminal", "listar"]).1["terminals"]
            .as_array()
            .unwrap()
            .len(),
        1
    );

    taken(a.import(&from_b, &["--confiar"]));
    taken(a.import(&from_office, &["--confiar", "--oficina"]));
    taken(office.import(&from_other, &["--confiar"]));
    // Admitted beforehand by what the other terminal says of itself, nothing is to be trusted later.
    let known = b.own();
    let [replica, key] = ["replica", "public_key"].map(|name| known[name].as_str().unwrap());
    office.does(&[&format!(
        "terminal admitir {replica} --punto LIM014 --llave '{key}'"
    )]);
    let view = taken(office.import(&from_b, &[]));
    assert_eq!(view["admitted"], false);
}
