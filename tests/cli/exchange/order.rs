//! Stretches of a chain in any order, with parts repeated (G3, M1).

use super::{CHIP, Point, kinds, taken};
use crate::rogue::builder::{Rogue, new_id};
use crate::support::store::raw;
use contingencia::config::Paths;
use contingencia::domain::authority::Role;
use contingencia::domain::terminal::Channel;
use serde_json::{Value, json};
use std::path::PathBuf;

/// What an import tells: new, known and waiting operations.
fn counted(view: &Value) -> [u64; 3] {
    ["new", "known", "waiting"].map(|key| view[key].as_u64().unwrap())
}

#[test]
fn g3_overlapping_stretches_wait_for_those_before_them() {
    let (a, office) = (Point::terminal("A"), Point::office());
    let chip = format!("{CHIP} --sin-evento");
    a.does(&[chip.as_str(); 12]);
    let stretch =
        |from: &str, to: &str| a.export(&["--desde", from, "--hasta", to, "--sin-cifrar"]);
    let first = stretch("1", "6");
    let second = stretch("4", "10");
    let third = stretch("9", "14");

    let view = taken(office.import(&third, &["--confiar"]));
    assert_eq!(counted(&view), [0, 0, 6]);
    let waiting = |view: &Value| {
        let problem = &view["problems"][0];
        (
            problem["kind"].clone(),
            problem["sequence"].clone(),
            problem["message"].clone(),
        )
    };
    assert_eq!(
        waiting(&view),
        (
            json!("waiting"),
            json!(1),
            json!(
                "Del terminal LIM014-A faltan las anotaciones 1 a 8: lo que sigue queda en espera."
            )
        )
    );
    assert_eq!(office.shows()[1]["attentions"], json!([]));
    let view = taken(office.import(&first, &[]));
    assert_eq!(counted(&view), [6, 0, 0]);
    assert_eq!(
        waiting(&view),
        (
            json!("waiting"),
            json!(7),
            json!(
                "Del terminal LIM014-A faltan las anotaciones 7 a 8: lo que sigue queda en espera."
            )
        )
    );
    assert_eq!(office.shows()[1]["attentions"].as_array().unwrap().len(), 4);

    // Only a plan, which changes nothing.
    let heads = office.heads();
    let plan = taken(office.import(&second, &["--plan"]));
    assert_eq!(plan["plan"], true);
    assert_eq!(office.heads(), heads);

    // The gap fills, and what waited has its place.
    let view = taken(office.import(&second, &[]));
    assert_eq!(counted(&view), counted(&plan));
    assert_eq!(view["problems"], json!([]));
    let shown = office.shows();
    assert_eq!(shown[1]["attentions"].as_array().unwrap().len(), 12);
    assert_eq!(shown, a.shows());
    let (_, list) = office.asks(&["terminal", "listar"]);
    let terminals = list["terminals"].as_array().unwrap();
    let held = terminals.iter().find(|it| it["own"] == false).unwrap();
    assert_eq!(
        (&held["to_sequence"], &held["aside"]),
        (&json!(14), &json!(0))
    );

    // Again, in every order.
    let heads = office.heads();
    for file in [&second, &third, &first] {
        let view = taken(office.import(file, &[]));
        assert_eq!(counted(&view)[0], 0);
        assert_eq!(counted(&view)[2], 0);
        assert_eq!(
            view["known"],
            view["to_sequence"].as_u64().unwrap() - view["from_sequence"].as_u64().unwrap() + 1
        );
    }
    assert_eq!(office.heads(), heads);
    assert_eq!(office.shows(), shown);
}

/// Imports several files in one command; the exit code and the document.
fn import_all(point: &Point, files: &[&PathBuf], options: &[&str]) -> (i32, Value) {
    let files = files.iter().map(|file| file.to_str().unwrap());
    let arguments: Vec<&str> = ["importar"].into_iter().chain(files).collect();
    point.asks(&[&arguments, options].concat())
}

#[test]
fn g3_of_several_files_each_is_taken_or_refused_for_itself() {
    let (a, b, office) = (Point::terminal("A"), Point::terminal("B"), Point::office());
    let foreign = Point::stand_of(
        "otra-operadora",
        "LIM014",
        "C",
        Channel::Cac,
        Role::Supervisor,
    );
    let chip = format!("{CHIP} --sin-evento");
    for terminal in [&a, &b, &foreign] {
        terminal.does(&[chip.as_str(); 3]);
    }
    let first = a.export(&["--desde", "1", "--hasta", "4", "--sin-cifrar"]);
    let second = a.export(&["--desde", "5", "--sin-cifrar"]);
    let broken = PathBuf::from(office.secret("roto.ctg.zip", "PK no es un paquete"));
    let files = [
        &second,
        &b.export_plain(),
        &broken,
        &foreign.export_plain(),
        &first,
    ];
    let taken = |document: &Value| -> Vec<bool> {
        let imports = document["imports"].as_array().unwrap();
        imports
            .iter()
            .map(|view| view["accepted"].as_bool().unwrap())
            .collect()
    };
    let heads = office.heads();
    let (code, plan) = import_all(&office, &files, &["--confiar", "--plan"]);
    assert_eq!(code, 4);
    assert_eq!(taken(&plan), [true, true, false, false, true]);
    assert_eq!(office.heads(), heads);

    let (code, done) = import_all(&office, &files, &["--confiar"]);
    assert_eq!(code, 4);
    assert_eq!(taken(&done), [true, true, false, false, true]);
    assert_eq!(
        (&done["accepted"], &done["rejected"]),
        (&json!(3), &json!(2))
    );
    // What waited found its place while the others were taken.
    let admitted = |at: usize| done["imports"][at]["admitted"].clone();
    assert_eq!([admitted(0), admitted(1), admitted(4)], [true, true, false]);
    assert_eq!(counted(&done["imports"][0]), [0, 0, 2]);
    assert_eq!(counted(&done["imports"][4])[0], 6);
    let shown = office.shows();
    assert_eq!(shown[1]["attentions"].as_array().unwrap().len(), 6);
    let again = import_all(&office, &files[..2], &[]);
    assert_eq!(again.0, 0);
    assert_eq!(counted(&again.1["imports"][0]), [0, 2, 0]);
}

#[test]
fn m3_one_file_that_cannot_be_merged_leaves_those_beside_it() {
    let (a, b) = (Point::terminal("A"), Point::terminal("B"));
    let chip = format!("{CHIP} --sin-evento");
    let twin = a.copied();
    for terminal in [&a, &b, &twin] {
        terminal.does(&[chip.as_str(); 2]);
    }
    let start = b.export(&["--desde", "1", "--hasta", "3", "--sin-cifrar"]);
    let rest = b.export(&["--desde", "4", "--sin-cifrar"]);
    let files = [&start, &twin.export_plain(), &rest];
    let (code, done) = import_all(&a, &files, &["--confiar"]);
    assert_eq!(code, 4);
    let imports = &done["imports"];
    assert_eq!(
        [0, 1, 2].map(|at| imports[at]["accepted"].clone()),
        [true, false, true]
    );
    // It says why, and is no part of what was taken.
    assert_eq!(imports[1]["error"]["kind"], "bundle", "{}", imports[1]);
    assert_eq!(a.shows()[1]["attentions"].as_array().unwrap().len(), 4);
    let (code, report) = a.asks(&["verificar"]);
    assert_eq!(code, 0, "{report}");
}

#[test]
fn m5_a_look_at_a_long_bundle_keeps_nobody_waiting_and_says_where_all_of_it_belongs() {
    let office = Point::office();
    let mut far = Rogue::stand("AQP002", "A", Channel::Acd, Role::Supervisor);
    for number in 1..=1_100 {
        let body = far.taken("A", number);
        far.says(new_id(), &body);
    }
    let file = far.bundle(&office.fresh());
    // Somebody else writes all the while.
    let writing = raw(&Paths::new(office.data()));
    writing.execute_batch("BEGIN IMMEDIATE").unwrap();
    let plan = taken(office.import(&file, &["--confiar", "--plan"]));
    writing.execute_batch("ROLLBACK").unwrap();
    assert_eq!(kinds(&plan["problems"]), ["not_weighed"]);
    let view = taken(office.import(&file, &["--confiar"]));
    assert_eq!(counted(&view), [1_102, 0, 0]);
    assert_eq!(counted(&view), counted(&plan));
    assert_eq!(view["problems"], json!([]));
}
