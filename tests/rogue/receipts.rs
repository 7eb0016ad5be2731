//! What an office's receipt says, and what it does not (G2, J2, M3, N3, C1).

use super::bench::point_and_office;
use super::builder::{Rogue, new_id};
use crate::cli::Point;
use crate::cli::exchange::{CHIP, kinds, taken};
use crate::support::store::raw;
use contingencia::config::Paths;
use contingencia::domain::authority::Role;
use contingencia::domain::personal::{RetentionClass, Sealed};
use contingencia::domain::receipt::{Acknowledged, ReceiptEvent, ReceiptFacts};
use contingencia::domain::terminal::Channel;
use contingencia::exchange::{ExternalClosing, OfficialCode, Receipt};
use contingencia::journal::{Body, VaultEntry, digest, hex};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;
use uuid::Uuid;

const OPEN: &str = "evento abrir --tramite portabilidad --aplicativo siac --escenario masiva \
                    --cliente-presente --inicio -9 --detectado -8";

/// An office whose keys somebody else has: it writes whatever it likes into receipts.
fn office_and_point() -> (Rogue, Point) {
    let point = Point::terminal("A");
    let office = Rogue::stand("OFI001", "A", Channel::Oficina, Role::Control);
    point.admits(&office, "OFI001", "oficina");
    (office, point)
}

fn says(office: &Rogue, point: &Point, what: impl FnOnce(&mut Receipt)) -> PathBuf {
    office.receipt(&point.fresh(), "LIM014", what)
}

fn id(made: &Value) -> Uuid {
    made["id"].as_str().unwrap().parse().unwrap()
}

fn regularization(point: &Point) -> Vec<Value> {
    let shown = point.does(&["atencion listar"]).remove(0);
    let mut attentions = shown["attentions"].as_array().unwrap().clone();
    attentions.sort_by_key(|it| it["code"].as_str().unwrap().to_owned());
    let of = |it: &Value| it["regularization"].clone();
    attentions.iter().map(of).collect()
}

#[test]
fn m3_a_fork_is_told_by_the_receipt_and_voids_nothing_that_was_acknowledged() {
    let (a, office) = (Point::terminal("A"), Point::office());
    let deed = format!("{CHIP} --sin-evento");
    a.does(&[&deed]);
    let copy = a.copied();
    // Two go on with one key; the office acknowledges the one that came first.
    a.does(&[&deed, &deed]);
    taken(office.import(&a.export_plain(), &["--confiar"]));
    let parted = a.heads()[0]["to_sequence"].as_u64().unwrap();
    let before = office.shows();
    let receipt = office.receipt_for("LIM014");
    assert_eq!(
        taken(a.apply(&receipt, &["--confiar"]))["problems"],
        json!([])
    );
    let acknowledged = vec![json!("acknowledged"); 3];
    assert_eq!(regularization(&a), acknowledged);

    copy.does(&[&deed]);
    let view = taken(office.import(&copy.export_plain(), &[]));
    assert_eq!(kinds(&view["problems"]), ["fork"], "{view}");
    assert_eq!(office.shows(), before);
    let applied = taken(a.apply(&office.receipt_for("LIM014"), &[]));
    assert_eq!(kinds(&applied["problems"]), ["fork"], "{applied}");
    let told = &applied["problems"][0];
    assert_eq!(told["replica"], json!(a.replica().to_string()));
    assert!(told["sequence"].as_u64().unwrap() <= parted, "{told}");
    let sentence = told["message"].as_str().unwrap();
    assert!(sentence.contains("Lo acusado vale"), "{sentence}");
    assert_eq!(regularization(&a), acknowledged);
    // And the point works on.
    a.does(&[&deed]);
    a.heads();
    taken(office.import(&a.export_plain(), &[]));
    assert_eq!(office.shows()[1]["attentions"].as_array().unwrap().len(), 3);
}

#[test]
fn n3_one_official_code_for_two_records_of_a_receipt_is_told() {
    let (office, point) = office_and_point();
    let made = point.does(&[&format!("{CHIP} --sin-evento"), OPEN]);
    let receipt = says(&office, &point, |receipt| {
        for made in &made {
            receipt.codes.push(OfficialCode {
                entity: id(made),
                official_code: "ATC-1".into(),
            });
        }
    });
    let applied = taken(point.apply(&receipt, &[]));
    assert_eq!(applied["codes"], 2);
    assert_eq!(kinds(&applied["problems"]), ["official_code_duplicate"]);
    let (code, verified) = point.asks(&["verificar"]);
    let told = kinds(&verified["problems"]);
    assert_eq!(
        (code, told),
        (3, vec!["official_code_duplicate"]),
        "{verified}"
    );
    // Twice is as once.
    let again = taken(point.apply(&receipt, &[]));
    assert_eq!(
        [&again["known"], &again["codes"]],
        [&json!(true), &json!(0)]
    );
}

#[test]
fn c1_a_closing_whose_cause_no_list_has_is_told_and_closes_nothing() {
    let (office, point) = office_and_point();
    let made = point.does(&[OPEN, "evento restablecer A-1 --hora -1"]);
    let closing = |cause: &str| ExternalClosing {
        entity: id(&made[0]),
        cause: cause.into(),
        reference: "TEC-1".into(),
        role: Role::Tecnologia,
        closed_at: office.at,
        sustento: None,
        origin: None,
        listed: None,
    };
    let before = point.shows();
    let receipt = says(&office, &point, |receipt| {
        receipt.closings.push(closing("lo-que-sea"));
    });
    let applied = taken(point.apply(&receipt, &[]));
    assert_eq!(applied["closings"], 0);
    assert_eq!(kinds(&applied["problems"]), ["closing_cause_unknown"]);
    assert_eq!(point.shows(), before);
    let receipt = says(&office, &point, |receipt| {
        receipt.closings.push(closing("inconveniente_conectividad"));
    });
    assert_eq!(taken(point.apply(&receipt, &[]))["closings"], 1);
    point.goes_on(None);
}

#[test]
fn m4_a_closing_that_names_a_content_of_the_points_own_is_told_and_silences_no_export() {
    let (office, point) = office_and_point();
    let made = point.does(&[
        &format!("{CHIP} --sin-evento"),
        OPEN,
        "evento restablecer A-1 --hora -1",
    ]);
    let vault: Vec<Uuid> = {
        let store = raw(&Paths::new(point.data()));
        let mut read = store.prepare("SELECT id FROM vault").unwrap();
        let ids = read.query_map([], |row| row.get(0)).unwrap();
        ids.map(Result::unwrap).collect()
    };
    assert!(!vault.is_empty());
    let before = point.shows();
    let text = VaultEntry {
        id: vault[0],
        class: RetentionClass::General,
        salt: [7; 32],
        data: b"\"Otro texto\"".to_vec(),
    };
    let own = digest(&[text.salt.as_slice(), &text.data].concat());
    let beside = std::slice::from_ref(&text);
    let receipt = office.receipt_beside(&point.fresh(), "LIM014", beside, |receipt| {
        receipt.closings.push(ExternalClosing {
            entity: id(&made[1]),
            cause: "inconveniente_conectividad".into(),
            reference: "TEC-1".into(),
            role: Role::Tecnologia,
            closed_at: office.at,
            sustento: Some(Sealed {
                vault: vault[0],
                digest: hex(&own),
            }),
            origin: None,
            listed: None,
        });
    });
    let applied = taken(point.apply(&receipt, &[]));
    assert_eq!(
        (&applied["closings"], kinds(&applied["problems"])),
        (&json!(0), vec!["closing_content_taken"]),
        "{applied}"
    );
    assert_eq!(point.shows(), before);
    point.goes_on(None);
}

#[test]
fn g3_a_receipt_id_used_again_is_told_and_the_second_counts_once() {
    let (office, point) = office_and_point();
    let deed = format!("{CHIP} --sin-evento");
    let made = point.does(&[&deed, &deed]);
    let reused = new_id();
    let receipts = [(&made[0], "ATC-1"), (&made[1], "ATC-2")].map(|(made, official_code)| {
        says(&office, &point, |receipt| {
            receipt.receipt = reused;
            receipt.codes.push(OfficialCode {
                entity: id(made),
                official_code: official_code.into(),
            });
        })
    });
    let first = taken(point.apply(&receipts[0], &[]));
    assert_eq!(first["problems"], json!([]), "{first}");
    let second = taken(point.apply(&receipts[1], &[]));
    assert_eq!(
        [&second["known"], &second["codes"]],
        [&json!(false), &json!(1)]
    );
    assert_eq!(kinds(&second["problems"]), ["receipt_id_reused"]);
    let operations = |point: &Point| point.own()["to_sequence"].clone();
    let written = operations(&point);
    for receipt in &receipts {
        assert_eq!(taken(point.apply(receipt, &[]))["known"], true);
    }
    assert_eq!(operations(&point), written);
    point.goes_on(None);
}

#[test]
fn g2_a_receipt_that_a_colleague_took_in_first_acknowledges_the_own_work_too() {
    let (office, a) = (Point::office(), Point::terminal("A"));
    let b = Point::terminal("B");
    for point in [&a, &b] {
        point.does(&[&format!("{CHIP} --sin-evento")]);
        taken(office.import(&point.export_plain(), &["--confiar"]));
    }
    let receipt = office.receipt_for("LIM014");
    taken(b.apply(&receipt, &["--confiar"]));
    taken(a.import(&b.export_plain(), &["--confiar"]));
    // What a colleague says is not believed of the own work; the receipt itself is.
    assert_eq!(regularization(&a)[0], json!("exported"));
    let applied = taken(a.apply(&receipt, &["--confiar"]));
    assert_eq!(applied["known"], false);
    assert_eq!(applied["problems"], json!([]), "{applied}");
    assert_eq!(regularization(&a), vec![json!("acknowledged"); 2]);
    assert_eq!(taken(a.apply(&receipt, &[]))["known"], true);
    // One receipt, whoever of the point took it in.
    let view = taken(office.import(&a.export_plain(), &[]));
    assert_eq!(
        [&view["without_effect"], &view["problems"]],
        [&json!(0), &json!([])]
    );
}

#[test]
fn g2_what_a_colleague_says_of_a_receipt_raises_nothing_of_the_own_work() {
    let (point, office) = point_and_office();
    let receipt = office.receipt_for("LIM014");
    let own = point.heads();
    let own = own
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["replica"] == json!(point.replica().to_string()))
        .unwrap();
    let mut beside = Rogue::stand("LIM014", "B", Channel::Cac, Role::Supervisor);
    // The very head that is here, in the name of the office.
    let head = Acknowledged {
        sequence: own["to_sequence"].as_u64().unwrap(),
        hash: own["head"].as_str().unwrap().to_owned(),
    };
    let facts = ReceiptFacts {
        sha256: "cd".repeat(32),
        issuer: office.replica(),
        created_at: beside.at,
        replicas: BTreeMap::from([(point.replica(), head)]),
    };
    beside.says(new_id(), &Body::Receipt(ReceiptEvent::Applied(facts)));
    point.hears(&beside, &["--confiar"]);
    assert!(!regularization(&point).contains(&json!("acknowledged")));
    assert_eq!(taken(point.apply(&receipt, &[]))["known"], false);
    assert_eq!(regularization(&point), [json!("acknowledged")]);
    point.goes_on(Some(&office));
}

#[test]
fn m1_what_a_receipt_says_of_a_colleague_counts_whichever_came_first() {
    let (office, a, b) = (Point::office(), Point::terminal("A"), Point::terminal("B"));
    for point in [&a, &b] {
        point.does(&[&format!("{CHIP} --sin-evento")]);
        taken(office.import(&point.export_plain(), &["--confiar"]));
    }
    let receipt = office.receipt_for("LIM014");
    taken(a.apply(&receipt, &["--confiar"]));
    taken(a.import(&b.export_plain(), &["--confiar"]));
    a.heads();
    assert_eq!(regularization(&a), vec![json!("acknowledged"); 2]);
}

#[test]
fn e8_the_notice_of_an_office_comes_back_with_the_points_bundle_as_the_offices() {
    let (point, office) = point_and_office();
    point.does(&[OPEN]);
    taken(office.import(&point.export_plain(), &[]));
    office.does(&["comunicado registrar --referencia FS-1 --desde -20 --aplicativo siac"]);
    let applied = taken(point.apply(&office.receipt_for("LIM014"), &[]));
    assert_eq!(applied["notices"], 1, "{applied}");
    let before = office.shows();
    let file = point.export_plain();
    let view = taken(office.import(&file, &[]));
    assert_eq!(
        [&view["without_effect"], &view["problems"]],
        [&json!(0), &json!([])],
        "{view}"
    );
    assert_eq!(office.shows(), before);
    assert_eq!(before[2]["notices"].as_array().unwrap().len(), 1);
    // A second office that had it from the point alone hears of it from the first.
    let other = Point::stand("OFI002", "A", Channel::Oficina, Role::Control);
    taken(other.import(&file, &["--confiar"]));
    taken(other.import(&office.export_plain(), &["--confiar", "--oficina"]));
    assert_eq!(other.shows()[2], before[2]);
    other.heads();
}
