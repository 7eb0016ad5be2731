//! What is a terminal's own stays its own: ids, contents, acknowledgements (M4, T1, G2).

use super::bench::point_and_office;
use super::builder::{Rogue, new_id};
use crate::cli::Point;
use crate::cli::exchange::{CHIP, kinds, taken};
use contingencia::domain::alert::{About, AlertEvent, Way};
use contingencia::domain::attention::{AttentionChange, AttentionEvent};
use contingencia::domain::authority::Role;
use contingencia::domain::catalog::ProcedureType;
use contingencia::domain::personal::RetentionClass;
use contingencia::domain::purge::PurgeEvent;
use contingencia::domain::receipt::{Acknowledged, ReceiptEvent, ReceiptFacts};
use contingencia::domain::terminal::Channel;
use contingencia::journal::{Body, hex};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;
use uuid::Uuid;

fn far() -> Rogue {
    Rogue::stand("AQP002", "A", Channel::Acd, Role::Administrador)
}

/// What a point wrote: an event and a customer.
fn day(point: &Point) -> Vec<Value> {
    point.does(&[
        "evento abrir --tramite portabilidad --aplicativo siac --escenario imprevisto \
         --cliente-presente --inicio -9 --detectado -8",
        &format!("{CHIP} --sin-evento"),
    ])
}

/// The ids of the contents that a bundle brings.
fn contents(bundle: &Path) -> Vec<Uuid> {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(bundle).unwrap()).unwrap();
    let mut text = String::new();
    let mut entry = zip.by_name("personal.jsonl").unwrap();
    entry.read_to_string(&mut text).unwrap();
    let id = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        line["vault"].as_str().unwrap().parse().unwrap()
    };
    text.lines().map(id).collect()
}

fn of_point(shown: &Value, point: &str) -> Vec<Value> {
    [&shown[0]["outages"], &shown[1]["attentions"]]
        .into_iter()
        .flat_map(|list| list.as_array().unwrap().clone())
        .filter(|record| record.to_string().contains(point))
        .collect()
}

#[test]
fn m4_an_id_that_another_used_first_hides_nothing_and_refuses_nothing() {
    let (point, office) = point_and_office();
    let made = day(&point);
    let id = |at: usize| made[at]["id"].as_str().unwrap().parse::<Uuid>().unwrap();
    let mut rogue = Rogue::stand("AQP002", "A", Channel::Acd, Role::Supervisor);
    rogue.says(id(0), &rogue.opened("A", 1, ProcedureType::Bajas));
    let body = rogue.taken("A", 1);
    rogue.says(id(1), &body);
    office.hears(&rogue, &["--confiar"]);
    let view = taken(office.import(&point.export_plain(), &[]));
    assert_eq!(
        (&view["without_effect"], &view["problems"]),
        (&json!(0), &json!([]))
    );
    let shown = office.shows();
    assert_eq!(
        of_point(&shown, "LIM014"),
        of_point(&point.shows(), "LIM014")
    );
    // The other one's records are there as well, each under an id of its own.
    let others = of_point(&shown, "AQP002");
    assert_eq!(others.len(), 2, "{shown:#}");
    assert!(
        others
            .iter()
            .all(|it| it["id"] != made[0]["id"] && it["id"] != made[1]["id"])
    );
    office.heads();
    point.goes_on(Some(&office));
}

#[test]
fn m4_a_content_under_the_id_of_another_takes_no_place() {
    let (point, office) = point_and_office();
    day(&point);
    let file = point.export_plain();
    let mut rogue = far();
    for (number, id) in (1..).zip(contents(&file)) {
        let sealed = rogue.seal_under(id, RetentionClass::General, "ocupado");
        let Body::Attention(AttentionEvent::Taken(mut facts)) = rogue.taken("A", number) else {
            unreachable!()
        };
        facts.content = sealed;
        let body = AttentionEvent::Taken(facts);
        rogue.says(new_id(), &Body::Attention(body));
    }
    office.hears(&rogue, &["--confiar"]);
    let view = taken(office.import(&file, &[]));
    assert_eq!(view["problems"], json!([]));
    assert_eq!(
        of_point(&office.shows(), "LIM014"),
        of_point(&point.shows(), "LIM014")
    );
    let (code, verified) = office.asks(&["verificar"]);
    assert_eq!((code, &verified["missing"]), (0, &json!([])), "{verified}");
    point.goes_on(Some(&office));
}

#[test]
fn t1_a_purge_of_what_its_author_may_not_change_deletes_nothing() {
    let (point, office) = point_and_office();
    day(&point);
    let file = point.export_plain();
    taken(office.import(&file, &[]));
    let mut far = far();
    let mut near = Rogue::stand("LIM014", "B", Channel::Cac, Role::Administrador);
    for (rogue, consoles) in [(&mut far, &[&office][..]), (&mut near, &[&office, &point])] {
        // Another point; and the same one, before the term is over.
        for class in [RetentionClass::General, RetentionClass::User] {
            let purge = PurgeEvent::Done {
                class,
                before: "2090-01-01".parse().unwrap(),
                vault: contents(&file),
            };
            rogue.says(new_id(), &Body::Purge(purge));
        }
        for console in consoles {
            let before = console.shows();
            console.unmoved(&before, || {
                console.hears(rogue, &["--confiar"]);
            });
            console.heads();
        }
    }
    point.goes_on(Some(&office));
}

#[test]
fn g2_what_another_says_to_have_been_acknowledged_is_not() {
    let (point, office) = point_and_office();
    let mut beside = Rogue::stand("LIM014", "B", Channel::Cac, Role::Supervisor);
    for sequence in [2, 1_000_000_000] {
        let held = Acknowledged {
            sequence,
            hash: hex(&[7; 32]),
        };
        let facts = ReceiptFacts {
            sha256: "ab".repeat(32),
            issuer: office.replica(),
            created_at: beside.at,
            replicas: BTreeMap::from([(point.replica(), held)]),
        };
        beside.says(new_id(), &Body::Receipt(ReceiptEvent::Applied(facts)));
    }
    point.hears(&beside, &["--confiar"]);
    let shown = point.does(&["atencion listar"]);
    let states = shown[0]["attentions"].as_array().unwrap().iter();
    let states: Vec<&Value> = states.map(|it| &it["regularization"]).collect();
    assert!(!states.contains(&&json!("acknowledged")), "{states:?}");
    point.goes_on(Some(&office));
}

#[test]
fn t1_a_content_that_is_withheld_is_told_as_missing_and_is_no_damage() {
    let (point, _) = point_and_office();
    let mut beside = Rogue::stand("LIM014", "B", Channel::Cac, Role::Supervisor);
    let body = beside.taken("B", 1);
    beside.says(new_id(), &body);
    beside.vault.pop();
    let view = point.hears(&beside, &["--confiar"]);
    assert_eq!(kinds(&view["problems"]), ["content_missing"]);
    let (code, verified) = point.asks(&["verificar"]);
    assert_eq!(code, 0, "{verified}");
    assert_eq!(verified["ok"], true);
    assert_eq!(verified["missing"][0]["kind"], "content_missing");
    point.goes_on(None);
}

#[test]
fn t1_a_purge_whose_author_dates_it_ahead_deletes_nothing() {
    let (point, office) = point_and_office();
    day(&point);
    let file = point.export_plain();
    taken(office.import(&file, &[]));
    let mut near = Rogue::stand("LIM014", "B", Channel::Cac, Role::Administrador);
    near.at = "2099-11-22T10:42:00-05:00".parse().unwrap();
    let purge = PurgeEvent::Done {
        class: RetentionClass::General,
        before: "2099-11-01".parse().unwrap(),
        vault: contents(&file),
    };
    near.says(new_id(), &Body::Purge(purge));
    for console in [&office, &point] {
        let before = console.shows();
        console.unmoved(&before, || {
            console.hears(&near, &["--confiar"]);
        });
    }
    point.goes_on(Some(&office));
}

#[test]
fn t1_a_purge_after_its_author_dated_the_request_back_deletes_nothing() {
    let (point, office) = point_and_office();
    let made = day(&point);
    let file = point.export_plain();
    taken(office.import(&file, &[]));
    let before = [&office, &point].map(names_of);
    let mut near = Rogue::stand("LIM014", "B", Channel::Cac, Role::Administrador);
    near.lamport = 900;
    let supervisor = near.brings_in("luis.prueba", Role::Supervisor);
    let at = crate::support::store::typed("2020-11-22T10:42:00-05:00".parse().unwrap());
    let reason = near.seal("era otro día");
    let corrected = AttentionEvent::Corrected {
        change: AttentionChange::Taken(at),
        reason,
    };
    let attention: Uuid = made[1]["id"].as_str().unwrap().parse().unwrap();
    let who = (supervisor.id, supervisor.role);
    let body = Body::Attention(corrected);
    near.says_as(who, Some(&supervisor.key), attention, &body);
    let purge = PurgeEvent::Done {
        class: RetentionClass::General,
        before: "2026-11-01".parse().unwrap(),
        vault: contents(&file),
    };
    near.says(new_id(), &Body::Purge(purge));
    for (console, before) in [&office, &point].into_iter().zip(before) {
        console.hears(&near, &["--confiar"]);
        assert_eq!(names_of(console), before);
    }
    point.goes_on(Some(&office));
}

/// What each request is listed under.
fn names_of(console: &Point) -> Vec<Value> {
    let listed = console.does(&["atencion listar"]).remove(0);
    let listed = listed["attentions"].as_array().unwrap();
    listed.iter().map(|it| it["customer"].clone()).collect()
}

#[test]
fn m4_what_another_point_says_to_belong_to_an_event_does_not() {
    let (point, office) = point_and_office();
    let made = day(&point);
    taken(office.import(&point.export_plain(), &[]));
    let outage: Uuid = made[0]["id"].as_str().unwrap().parse().unwrap();
    let mut far = far();
    let Body::Attention(AttentionEvent::Taken(mut facts)) = far.taken("A", 1) else {
        unreachable!()
    };
    facts.outage = Some(outage);
    facts.critical = true;
    far.says(new_id(), &Body::Attention(AttentionEvent::Taken(facts)));
    let alert = new_id();
    let about = About::Outage {
        outage,
        until_sent: true,
    };
    far.says(alert, &Body::Alert(AlertEvent::Prepared(about)));
    let sent = AlertEvent::Sent {
        way: Way::Mail,
        at: far.at,
    };
    far.says(alert, &Body::Alert(sent));
    let show = format!(
        "evento mostrar {}",
        made[0]["correlative"].as_str().unwrap()
    );
    let before = office.does(&[&show]);
    office.hears(&far, &["--confiar"]);
    assert_eq!(office.does(&[&show]), before);
    point.goes_on(Some(&office));
}

#[test]
fn t1_a_hold_that_comes_after_the_purge_is_told_and_brings_nothing_back() {
    let (point, _) = point_and_office();
    let mut near = Rogue::stand("LIM014", "B", Channel::Cac, Role::Administrador);
    let now = near.at;
    near.at = "2020-11-22T10:42:00-05:00".parse().unwrap();
    let request = new_id();
    let body = near.taken("B", 1);
    near.says(request, &body);
    let named = near.vault.last().unwrap().id;
    near.at = now;
    let purge = PurgeEvent::Done {
        class: RetentionClass::General,
        before: "2026-01-01".parse().unwrap(),
        vault: vec![named],
    };
    near.says(new_id(), &Body::Purge(purge));
    let heard = point.hears(&near, &["--confiar"]);
    assert_eq!(heard["problems"], json!([]), "{heard}");
    let reason = near.seal("lo pide un juez");
    near.says(request, &Body::Attention(AttentionEvent::Held { reason }));
    let heard = point.hears(&near, &[]);
    assert_eq!(kinds(&heard["problems"]), ["held_after_purge"], "{heard}");
    let listed = point.does(&["atencion listar"]).remove(0);
    let listed = listed["attentions"].as_array().unwrap();
    let shown = listed.iter().find(|it| it["id"] == request.to_string());
    let shown = shown.unwrap();
    assert_eq!([&shown["purged"], &shown["held"]], [&json!(true); 2]);
    point.goes_on(None);
}
