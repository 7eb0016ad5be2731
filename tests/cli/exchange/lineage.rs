//! Terminals of which only one can be right: what was restored and what it was
//! restored from (N5).

use super::{CHIP, Point, kinds, taken};
use serde_json::{Value, json};

/// A machine on which a copy is restored.
pub(crate) fn restored(packed: &str) -> Point {
    let machine = Point {
        folder: tempfile::TempDir::new().unwrap(),
    };
    machine.secret("clave", crate::support::store::PASSPHRASE);
    let (code, restored) = machine.asks(&["restaurar", packed]);
    assert_eq!(code, 0, "{restored}");
    machine
}

pub(crate) fn copy_of(point: &Point) -> String {
    let packed = point.path("copia.zip").to_str().unwrap().to_owned();
    assert_eq!(point.asks(&["respaldar", "--salida", &packed]).0, 0);
    packed
}

/// What is told of a kind, in words.
fn told<'p>(problems: &'p Value, kind: &str) -> Vec<&'p str> {
    let problems = problems.as_array().unwrap().iter();
    problems
        .filter(|it| it["kind"] == kind)
        .map(|it| it["message"].as_str().unwrap())
        .collect()
}

#[test]
fn n5_an_old_series_that_writes_on_past_its_end_is_told() {
    let (old, office) = (Point::terminal("A"), Point::office());
    let deed = format!("{CHIP} --sin-evento");
    old.does(&[&deed]);
    let packed = copy_of(&old);
    // What the copy does not have, and was written before it was restored, is no fault.
    old.does(&[&deed]);
    taken(office.import(&old.export_plain(), &["--confiar"]));
    let machine = restored(&packed);
    machine.does(&[&deed]);
    let view = taken(office.import(&machine.export_plain(), &["--confiar"]));
    assert_eq!(view["problems"], json!([]), "{view}");
    office.heads();
    let before = old.own()["to_sequence"].as_u64().unwrap();

    // The machine that was thought dead is used again.
    old.does(&[&deed, &deed]);
    let view = taken(office.import(&old.export_plain(), &[]));
    let [sentence] = told(&view["problems"], "past_end")[..] else {
        panic!("{view}")
    };
    let prints = [&old, &machine].map(|point| {
        let print = point.own()["fingerprint"].clone();
        print.as_str().unwrap().to_owned()
    });
    for print in &prints {
        assert!(sentence.contains(print), "{sentence}");
    }
    assert!(
        sentence.contains(&format!("desde la {}", before + 1)),
        "{sentence}"
    );
    let (code, verified) = office.asks(&["verificar"]);
    assert_eq!((code, kinds(&verified["problems"])), (3, vec!["past_end"]));
    let listed = office.asks(&["terminal", "listar"]).1;
    let listed = listed["terminals"].as_array().unwrap();
    let of = |print: &str| listed.iter().find(|it| it["fingerprint"] == print).unwrap();
    let past = &of(&prints[0])["past_end"];
    assert_eq!(past["from_sequence"], json!(before + 1), "{past}");
    assert_eq!(past["successor"], json!(prints[1]), "{past}");
    assert_eq!(of(&prints[1])["past_end"], Value::Null);
    // Nothing of it is lost: five requests, each with a code of its own.
    let given = office.asks(&["atencion", "listar"]).1;
    assert_eq!(given["attentions"].as_array().unwrap().len(), 5);

    // Each of the two hears of the other with the office's receipt.
    let receipt = office.receipt_for("LIM014");
    for (point, other) in [(&old, &prints[1]), (&machine, &prints[0])] {
        let applied = taken(point.apply(&receipt, &["--confiar"]));
        let [sentence] = told(&applied["problems"], "past_end")[..] else {
            panic!("{applied}")
        };
        assert!(sentence.contains(other), "{sentence}");
    }

    // Once it is cut off, there is nothing more to be told.
    let until = of(&prints[0])["to_sequence"].to_string();
    let (code, revoked) = office.asks(&[
        "terminal",
        "revocar",
        &prints[0],
        "--desde",
        &until,
        "--razon",
        "se guarda",
    ]);
    assert_eq!((code, &revoked["past_end"]), (0, &Value::Null));
    office.heads();
    let given = office.asks(&["atencion", "listar"]).1;
    assert_eq!(given["attentions"].as_array().unwrap().len(), 5);
}

#[test]
fn n5_of_two_copies_each_is_told_with_the_offices_receipt() {
    let (first, office) = (Point::terminal("A"), Point::office());
    let deed = format!("{CHIP} --sin-evento");
    first.does(&[&deed]);
    let packed = copy_of(&first);
    let machines = [restored(&packed), restored(&packed)];
    let mut prints = Vec::new();
    for machine in &machines {
        machine.does(&[&deed]);
        taken(office.import(&machine.export_plain(), &["--confiar"]));
        prints.push(machine.own()["fingerprint"].as_str().unwrap().to_owned());
    }
    let receipt = office.receipt_for("LIM014");
    for (at, machine) in machines.iter().enumerate() {
        let applied = taken(machine.apply(&receipt, &["--confiar"]));
        let [sentence] = told(&applied["problems"], "lineage")[..] else {
            panic!("{applied}")
        };
        assert!(sentence.contains(&prints[1 - at]), "{sentence}");
        assert_eq!(
            sentence.contains("lo admitió primero"),
            at == 1,
            "{sentence}"
        );
    }
}

#[test]
fn u1_a_damaged_line_of_who_was_blocked_is_told_and_costs_nothing_else() {
    let point = Point::terminal("A");
    let packed = copy_of(&point);
    let list = point.data().join("bloqueados.txt");
    crate::support::store::overwrite(&list, b"0192-no-es-nadie\n");
    let (code, verified) = point.asks(&["verificar"]);
    assert_eq!((code, kinds(&verified["problems"])), (3, vec!["ledger"]));
    let (code, restored) = point.asks(&["restaurar", &packed, "--reemplazar"]);
    assert_eq!(code, 0, "{restored}");
    let told = restored["damaged_lists"][0].as_str().unwrap();
    for word in ["bloqueados.txt", "la línea 1", "usuario listar"] {
        assert!(told.contains(word), "{told}");
    }
    // Whoever is blocked from here on is noted beside it.
    point.colleague("luis.prueba", contingencia::domain::authority::Role::Asesor);
    let (code, blocked) = point.asks(&["usuario", "bloquear", "luis.prueba"]);
    assert_eq!(code, 0, "{blocked}");
    let kept = std::fs::read_to_string(&list).unwrap();
    assert_eq!(kept.lines().count(), 2);
    assert!(kept.contains("0192-no-es-nadie"), "{kept}");
}
