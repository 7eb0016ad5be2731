//! `punto`: the list of points that the office keeps (R2).

use super::exchange::taken;
use super::{Point, done};
use contingencia::domain::authority::Role;
use contingencia::domain::terminal::Channel;
use serde_json::json;

fn office(role: Role) -> Point {
    Point::stand("OFI001", "A", Channel::Oficina, role)
}

#[test]
fn r2_the_office_keeps_the_points_that_it_expects() {
    let office = office(Role::Control);
    let (code, empty) = office.json(&["punto", "listar"]);
    assert_eq!((code, empty), (0, json!({"points": []})));
    let add = |code: &str, name: &str, rest: &[&str]| {
        let call = ["punto", "agregar", code, "--nombre", name];
        office.run(&[&call[..], rest].concat())
    };
    let at = ["--canal", "cac", "--lugar", "Lima/Lima/San Isidro"];
    assert_eq!(
        add("lim014", "CAC San Isidro", &at),
        done("LIM014\n", "En la lista: LIM014 CAC San Isidro.\n")
    );
    let line = add("TEL123", "Línea 123", &["--canal", "123"]);
    assert_eq!(line, done("TEL123\n", "En la lista: TEL123 Línea 123.\n"));
    // Said again it is another name, and the same again is nothing new.
    for _ in 0..2 {
        add("LIM014", "CAC Camino Real", &at);
    }
    let written = |kind: &str| {
        let (_, verified) = office.json(&["verificar"]);
        assert_eq!(verified["ok"], true, "{kind}");
        verified["operations"].as_u64().unwrap()
    };
    let before = written("lists");
    add("LIM014", "CAC Camino Real", &at);
    assert_eq!(written("nothing"), before);
    let (_, list) = office.json(&["punto", "listar"]);
    let place = json!({"department": "Lima", "province": "Lima", "district": "San Isidro"});
    let san_isidro =
        json!({"code": "LIM014", "name": "CAC Camino Real", "channel": "cac", "place": place});
    let line = json!({"code": "TEL123", "name": "Línea 123", "channel": "123"});
    assert_eq!(list, json!({"points": [san_isidro, line]}));
    let (code, gone) = office.json(&["punto", "quitar", "tel123"]);
    assert_eq!((code, &gone), (0, &line));
    let (code, refused) = office.json(&["punto", "quitar", "tel123"]);
    assert_eq!((code, &refused["error"]["rule"]), (1, &json!("R2")));
    let (_, list) = office.json(&["punto", "listar"]);
    assert_eq!(list, json!({"points": [san_isidro]}));
    let wrong = [
        "punto", "agregar", "X1", "--nombre", "Uno", "--canal", "cac", "--lugar", "Lima",
    ];
    let (code, refused) = office.json(&wrong);
    assert_eq!(code, 2);
    let told = refused["error"]["message"].as_str().unwrap();
    assert!(told.contains("departamento/provincia/distrito"), "{told}");
}

#[test]
fn r2_nobody_else_writes_the_list() {
    for (point, says) in [
        (Point::started(), "La lista de puntos la lleva la oficina."),
        (
            office(Role::Procesos),
            "La lista de puntos la lleva Control e Información o el administrador; su rol es procesos.",
        ),
    ] {
        let add = [
            "punto", "agregar", "LIM014", "--nombre", "Uno", "--canal", "cac",
        ];
        let (code, refused) = point.json(&add);
        let error = &refused["error"];
        assert_eq!((code, &error["rule"]), (1, &json!("R2")));
        assert_eq!(error["message"], says);
        assert_eq!(point.json(&["punto", "listar"]).1, json!({"points": []}));
    }
}

#[test]
fn r2_a_channel_that_the_terminals_of_a_point_do_not_say_is_told() {
    let (point, office) = (Point::terminal("A"), Point::office());
    taken(office.import(&point.export_plain(), &["--confiar"]));
    let add = |channel: &str| {
        let call = ["punto", "agregar", "LIM014", "--nombre", "CAC de prueba"];
        office.asks(&[&call[..], &["--canal", channel]].concat())
    };
    let (code, listed) = add("cac");
    assert_eq!((code, &listed["told_channel"]), (0, &json!(null)));
    let (code, listed) = add("123");
    assert_eq!(
        (code, &listed["channel"], &listed["told_channel"]),
        (0, &json!("123"), &json!("cac"))
    );
    let call = [
        "punto",
        "agregar",
        "LIM014",
        "--nombre",
        "CAC de prueba",
        "--canal",
        "135",
    ];
    let ran = office.run(&[&call[..], &["--usuario", crate::support::store::ANA]].concat());
    assert!(
        ran.stderr
            .contains("Aviso: sus terminales dicen que es de CAC y aquí quedó como 135."),
        "{ran:?}"
    );
}
