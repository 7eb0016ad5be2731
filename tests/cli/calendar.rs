//! Days that an office declares (D1, D4).

use super::{Point, done};
use serde_json::json;

#[test]
fn d4_a_local_day_is_declared_moves_a_term_and_is_taken_back() {
    let point = Point::started();
    let due = |point: &Point| {
        let term = [
            "plazo",
            "--pais",
            "PE",
            "--desde",
            "2027-01-15",
            "--dias",
            "1",
        ];
        let (code, term) = point.json(&term);
        assert_eq!(code, 0);
        term["due"].as_str().unwrap().to_owned()
    };
    assert_eq!(due(&point), "2027-01-18");
    let add = [
        "calendario",
        "agregar",
        "18/01/2027",
        "--nombre",
        "Aniversario de Lima",
    ];
    assert_eq!(
        point.run(&add),
        done(
            "[fecha]\n",
            "Día local agregado: [fecha] Aniversario de Lima. Calendario PE-2026.1 + 1 día local.\n"
        )
    );
    assert_eq!(due(&point), "2027-01-19");
    let (code, refused) = point.json(&add);
    assert_eq!((code, &refused["error"]["rule"]), (1, &json!("D4")));
    let (_, list) = point.json(&["calendario", "listar"]);
    let days = list["holidays"].as_array().unwrap();
    let added = json!({"date": "2027-01-18", "name": "Aniversario de Lima", "local": true});
    assert!(days.contains(&added) && days.iter().any(|day| day["local"] == json!(false)));
    let (code, refused) = point.json(&["calendario", "quitar", "2027-12-25"]);
    assert_eq!((code, &refused["error"]["rule"]), (1, &json!("D4")));
    let (code, removed) = point.json(&["calendario", "quitar", "2027-01-18"]);
    assert_eq!((code, removed), (0, added));
    assert_eq!(due(&point), "2027-01-18");
}
