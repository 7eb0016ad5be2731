//! Days that an office declares (D1, D4).

use super::{Point, done};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde_json::{Value, json};

/// A Monday of January that counts, of the last year whose days a list has.
fn monday(holidays: &Value) -> NaiveDate {
    let last = holidays.as_array().unwrap().last().unwrap();
    let last: NaiveDate = last["date"].as_str().unwrap().parse().unwrap();
    NaiveDate::from_weekday_of_month_opt(last.year(), 1, Weekday::Mon, 3).unwrap()
}

#[test]
fn d4_a_local_day_is_declared_moves_a_term_and_is_taken_back() {
    let point = Point::started();
    let listed = |point: &Point| point.json(&["calendario", "listar"]).1["holidays"].take();
    let monday = monday(&listed(&point));
    let day = monday.to_string();
    let friday = (monday - Days::new(3)).to_string();
    let due = |point: &Point| {
        let term = ["plazo", "--pais", "PE", "--desde", &friday, "--dias", "1"];
        let (code, term) = point.json(&term);
        assert_eq!(code, 0);
        term["due"].as_str().unwrap().to_owned()
    };
    assert_eq!(due(&point), day);
    let typed = monday.format("%d/%m/%Y").to_string();
    let add = [
        "calendario",
        "agregar",
        &typed,
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
    assert_eq!(due(&point), (monday + Days::new(1)).to_string());
    let (code, refused) = point.json(&add);
    assert_eq!((code, &refused["error"]["rule"]), (1, &json!("D4")));
    let days = listed(&point);
    let days = days.as_array().unwrap();
    let added = json!({"date": day, "name": "Aniversario de Lima", "local": true});
    assert!(days.contains(&added) && days.iter().any(|day| day["local"] == json!(false)));
    let christmas = format!("{}-12-25", monday.year());
    let (code, refused) = point.json(&["calendario", "quitar", &christmas]);
    assert_eq!((code, &refused["error"]["rule"]), (1, &json!("D4")));
    let (code, removed) = point.json(&["calendario", "quitar", &day]);
    assert_eq!((code, removed), (0, added));
    assert_eq!(due(&point), day);
}
