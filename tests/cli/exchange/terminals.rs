//! The life of terminals: restored, stolen, unknown (N5, M4).

use super::{CHIP, Point, kinds, rejected, taken};
use crate::support::desk::request;
use crate::support::exchange::{Parts, Terminal, signed_file};
use crate::support::kinds::of_every_kind;
use crate::support::store::{ANA, passphrase, raw, running};
use chrono::TimeDelta;
use contingencia::actions::{Desk, take_attention};
use contingencia::clock::FixedClock;
use contingencia::config::Paths;
use contingencia::domain::authority::Role;
use contingencia::domain::terminal::Channel;
use contingencia::exchange::Sealing;
use contingencia::store::Ambient;
use serde_json::{Value, json};
use std::sync::Arc;

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
            // Who works at it is known from the chain that it continues.
            let told = kinds(&view["problems"]);
            assert!(
                told.iter().all(|kind| *kind == "predecessor_missing"),
                "{view}"
            );
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
    // As far as its own bundle reached: the notes of what was exported come after it.
    let heads = office.heads();
    let received = heads.as_array().unwrap().iter().find(|it| it["epoch"] == 2);
    assert_eq!(applied["acknowledged_to"], received.unwrap()["to_sequence"]);
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
            "Nadie admitió todavía al terminal LIM014-B. Su huella es {fingerprint}. No se importó nada."
        )
    );
    assert_eq!(
        rejected(a.import(&from_office, &["--confiar"])),
        "El terminal dice ser de la oficina central. No se importó nada."
    );
    assert_eq!(
        rejected(a.import(&from_b, &["--confiar", "--oficina"])),
        "El terminal es de un punto, no de la oficina. No se importó nada."
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
        "terminal admitir {replica} --punto LIM014 --clave-publica '{key}'"
    )]);
    let view = taken(office.import(&from_b, &[]));
    assert_eq!(view["admitted"], false);
}

#[test]
fn n5_two_terminals_of_one_series_are_told_and_each_record_is_still_found() {
    let office = Point::office();
    let twins = [Point::terminal("A"), Point::terminal("A")];
    let deed = format!("{CHIP} --sin-evento");
    let mut prints = Vec::new();
    for (at, twin) in twins.iter().enumerate() {
        twin.does(&[&outage("portabilidad"), &deed]);
        let view = taken(office.import(&twin.export_plain(), &["--confiar"]));
        let told: &[&str] = if at == 0 { &[] } else { &["lineage"] };
        assert_eq!(kinds(&view["problems"]), told, "{view}");
        prints.push(twin.own()["fingerprint"].as_str().unwrap().to_owned());
    }
    let listed = office.asks(&["terminal", "listar"]).1;
    let rivals: Vec<Value> = listed["terminals"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|it| it["point"] == "LIM014")
        .map(|it| json!([it["fingerprint"], it["rivals"], it["successor"]]))
        .collect();
    // The first that the office admitted goes on.
    for (own, other, first) in [(0, 1, true), (1, 0, false)] {
        let expected = json!([prints[own], [prints[other]], first]);
        assert!(rivals.contains(&expected), "{rivals:?}");
    }
    let (code, verified) = office.asks(&["verificar"]);
    assert_eq!(code, 3);
    let mut told = kinds(&verified["problems"]);
    told.sort_unstable();
    assert_eq!(told, ["code_duplicate", "lineage", "numbering"]);

    // Every deed offers both, even where all of the code was typed.
    let given = office.asks(&["atencion", "listar"]).1;
    let code = given["attentions"][0]["code"].as_str().unwrap();
    let correlative = format!("{}-A-000001", &listed_year(&office));
    for (ends, arguments) in [
        (code, ["atencion", "mostrar", code]),
        ("R1", ["atencion", "mostrar", "R1"]),
        (&correlative, ["evento", "mostrar", &correlative]),
    ] {
        let (exit, refused) = office.asks(&arguments);
        assert_eq!(exit, 2, "{ends}");
        let message = refused["error"]["message"].as_str().unwrap();
        for print in &prints {
            assert!(message.contains(&format!("@{}", &print[..4])), "{message}");
        }
    }
    for (at, print) in prints.iter().enumerate() {
        let named = format!("{code}@{}", &print[..4]);
        let (exit, shown) = office.asks(&["atencion", "mostrar", &named]);
        assert_eq!((exit, &shown["code"]), (0, &json!(code)));
        let official = format!("ATC-{at}");
        let (exit, paired) = office.asks(&["regularizar", &named, "--codigo", &official]);
        assert_eq!(exit, 0, "{paired}");
        let named = format!("{correlative}@{}", &print[..9]);
        assert_eq!(office.asks(&["evento", "mostrar", &named]).0, 0);
    }
    let nobody = office.asks(&["atencion", "mostrar", &format!("{code}@0000")]);
    assert_eq!(nobody.0, 2);

    // One of them is named by its fingerprint, and cut off.
    let revoke = |name: &str| {
        office.asks(&[
            "terminal",
            "revocar",
            name,
            "--desde",
            "0",
            "--razon",
            "era una copia",
        ])
    };
    assert_eq!(revoke("LIM014-A").0, 2);
    let (exit, revoked) = revoke(&prints[1]);
    assert_eq!((exit, &revoked["fingerprint"]), (0, &json!(prints[1])));
    assert_eq!(revoked["rivals"], json!([]));
    office.heads();
    assert_eq!(office.asks(&["atencion", "mostrar", code]).0, 0);
}

/// Point and local year of the only outages there are.
fn listed_year(office: &Point) -> String {
    let outages = office.asks(&["evento", "listar"]).1;
    let correlative = outages["outages"][0]["correlative"].as_str().unwrap();
    correlative.rsplitn(3, '-').last().unwrap().to_owned()
}

#[test]
fn n5_a_copy_restored_on_two_machines_and_a_clock_jump_leave_one_register() {
    let (a, office) = (Point::terminal("A"), Point::office());
    let deed = format!("{CHIP} --sin-evento");
    a.does(&[&outage("portabilidad"), &deed]);
    taken(office.import(&a.export_plain(), &["--confiar"]));
    let packed = a.path("copia.zip");
    let packed = packed.to_str().unwrap();
    assert_eq!(a.asks(&["respaldar", "--salida", packed]).0, 0);
    // The machine is thought dead; its copy goes to two others, and it comes back.
    let machines = [0, 1].map(|_| {
        let machine = Point {
            folder: tempfile::TempDir::new().unwrap(),
        };
        machine.secret("clave", crate::support::store::PASSPHRASE);
        let (code, restored) = machine.asks(&["restaurar", packed]);
        assert_eq!(code, 0, "{restored}");
        machine
    });
    let mut codes = std::collections::BTreeSet::new();
    let mut prints = Vec::new();
    for (at, machine) in machines.iter().enumerate() {
        let done = machine.does(&[&outage("reclamo"), &deed]);
        for key in [&done[0]["correlative"], &done[1]["code"]] {
            let key = key.as_str().unwrap().to_owned();
            assert!(codes.insert(key), "{done:?}");
        }
        // The paper, the register and the customer have the same code.
        let code = done[1]["code"].as_str().unwrap();
        let slip = machine.path("constancia.pdf");
        let slip = slip.to_str().unwrap();
        let (exit, told) = machine.asks(&["atencion", "constancia", code, "--salida", slip]);
        assert_eq!(exit, 0, "{told}");
        crate::cli::documents::assert_says(std::path::Path::new(slip), &[code]);
        assert_eq!(machine.asks(&["atencion", "mostrar", code]).1["code"], code);
        machine.heads();
        let view = taken(office.import(&machine.export_plain(), &["--confiar"]));
        assert_eq!(kinds(&view["problems"]).len(), at, "{view}");
        prints.push(machine.own()["fingerprint"].as_str().unwrap().to_owned());
    }
    let (code, verified) = office.asks(&["verificar"]);
    assert_eq!((code, kinds(&verified["problems"])), (3, vec!["lineage"]));
    let listed = office.asks(&["atencion", "listar"]).1;
    assert_eq!(listed["attentions"].as_array().unwrap().len(), 3);
    for code in texts(&listed, "attentions", "code") {
        assert_eq!(office.asks(&["atencion", "mostrar", code]).0, 0);
    }

    // On the second one the clock is five years ahead for a while.
    let ahead = Ambient {
        clock: Arc::new(FixedClock::at(
            running().clock.now(chrono_tz::Tz::UTC) + TimeDelta::days(5 * 365),
        )),
        ..running()
    };
    let paths = Paths::new(machines[1].data());
    let mut desk = Desk::unlock(paths, ANA, &passphrase(), ahead).unwrap();
    let wrong = take_attention(
        &mut desk,
        &request("reposicion_chip", "Rosa Ejemplo Prueba"),
    );
    let wrong = wrong.unwrap().code;
    drop(desk);
    let right = machines[1].does(&[&deed])[0]["code"].clone();
    let file = machines[1].export_plain();
    taken(office.import(&file, &[]));
    office.does(&[&deed]);
    for (place, code, suspect) in [
        (&machines[1], wrong.as_str(), true),
        (&machines[1], right.as_str().unwrap(), false),
        (&office, &wrong, true),
        (&office, right.as_str().unwrap(), false),
        (&office, "OFI001-A-R1", false),
    ] {
        let shown = place.asks(&["atencion", "mostrar", code]).1;
        let told = shown["history"][0]["clock_suspect"] == true;
        assert_eq!(told, suspect, "{code}: {shown}");
    }
    machines[1].heads();

    // The office finds out which one is used, and says so.
    let until = office.asks(&["terminal", "listar"]).1["terminals"]
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["fingerprint"] == json!(prints[0]))
        .unwrap()["to_sequence"]
        .to_string();
    let (code, revoked) = office.asks(&[
        "terminal",
        "revocar",
        &prints[0][..9],
        "--desde",
        &until,
        "--razon",
        "se guarda",
    ]);
    assert_eq!(code, 0, "{revoked}");
    office.heads();
    let listed = office.asks(&["atencion", "listar"]).1;
    assert_eq!(listed["attentions"].as_array().unwrap().len(), 6);
}

#[test]
fn m4_a_bundle_of_a_console_that_folds_by_another_law_is_taken_and_told() {
    let office = Point::office();
    let terminal = Terminal::founded();
    for (law, words) in [
        (Some(None), "una versión anterior"),
        (Some(Some(99)), "una versión posterior"),
        // As this console writes it.
        (None, ""),
    ] {
        let mut parts = Parts::of(&terminal, 1);
        parts.resign(&terminal.key, |manifest| {
            let manifest = manifest.as_object_mut().unwrap();
            match law {
                None => assert!(manifest.contains_key("law")),
                Some(None) => drop(manifest.remove("law")),
                Some(Some(law)) => drop(manifest.insert("law".into(), json!(law))),
            }
        });
        let file = office.path("paquete.ctg.zip");
        signed_file(&file, &parts.zip(), &terminal.key);
        let view = taken(office.import(&file, &["--confiar"]));
        assert_eq!(view["without_effect"], 0, "{view}");
        let told = &view["problems"];
        if words.is_empty() {
            assert_eq!(told, &json!([]));
        } else {
            assert_eq!(kinds(told), ["law"]);
            let message = told[0]["message"].as_str().unwrap();
            assert!(message.contains(words), "{message}");
        }
    }
}

#[test]
fn m4_what_an_upgrade_leaves_without_effect_is_told_once_and_stays_listed() {
    let office = Point::office();
    let file = office.path("paquete.ctg.zip");
    of_every_kind().pack(&file, &Sealing::Plain);
    taken(office.import(&file, &["--confiar"]));
    let listed = |console: &Point| console.asks(&["verificar"]).1["void"].take();
    let void = listed(&office);
    let count = void.as_array().unwrap().len();
    assert!(count > 3);
    // A store that was folded before the law: there all of it had effect.
    let store = raw(&Paths::new(office.data()));
    store.execute("DELETE FROM void", []).unwrap();
    store
        .execute("UPDATE local SET value = 1 WHERE key = 'law'", [])
        .unwrap();
    drop(store);
    let call = ["terminal", "listar", "--usuario", ANA];
    let told = office.run(&call);
    assert_eq!(told.code, 0);
    let words = format!("{count} anotaciones que valían quedaron sin efecto");
    assert!(told.stderr.contains(&words), "{}", told.stderr);
    assert!(told.stderr.contains("(U1)"), "{}", told.stderr);
    let again = office.run(&call);
    assert!(!again.stderr.contains(&words), "{}", again.stderr);
    assert_eq!(listed(&office), void);
    office.heads();
}
