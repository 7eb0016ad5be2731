//! Stretches of a chain in any order, with parts repeated (G3, M1).

use super::{CHIP, Point, taken};
use serde_json::{Value, json};

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
                "De la terminal LIM014-A faltan las operaciones 1 a 8: lo que sigue queda en espera."
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
                "De la terminal LIM014-A faltan las operaciones 7 a 8: lo que sigue queda en espera."
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
