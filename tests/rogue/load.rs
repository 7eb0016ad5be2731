//! One bundle that costs whoever takes it in more than it cost to write (M2, M4).

use super::bench::point_and_office;
use super::builder::{Person, Rogue, new_id};
use chrono::TimeDelta;
use contingencia::domain::authority::Role;
use contingencia::domain::catalog::ProcedureType;
use contingencia::domain::terminal::{Channel, TerminalEvent};
use contingencia::domain::user::UserEvent;
use contingencia::journal::Body;

#[test]
fn m2_events_that_begin_within_each_other_without_end_are_listed_at_once() {
    let (point, office) = point_and_office();
    let mut rogue = Rogue::stand("LIM014", "B", Channel::Cac, Role::Supervisor);
    rogue.at -= TimeDelta::days(100);
    let count = 90;
    for number in 1..=count {
        rogue.at += TimeDelta::hours(8);
        let body = rogue.opened("B", number, ProcedureType::Altas);
        rogue.says(new_id(), &body);
    }
    for console in [&point, &office] {
        console.hears(&rogue, &["--confiar"]);
        let listed = console.does(&["evento listar"]).remove(0);
        let outages = listed["outages"].as_array().unwrap();
        assert_eq!(outages.len(), 50);
        let principals = outages.iter().filter(|it| it["duplicate_of"].is_null());
        assert!(principals.count() < outages.len());
    }
    point.goes_on(Some(&office));
}

#[test]
fn m4_a_terminal_that_begins_over_and_over_is_settled_once() {
    let (point, office) = point_and_office();
    let mut rogue = Rogue::stand("LIM014", "B", Channel::Cac, Role::Supervisor);
    let again = Body::Terminal(TerminalEvent::Started(rogue.started.clone()));
    for _ in 0..3_000 {
        rogue.says(rogue.id, &again);
    }
    let view = office.hears(&rogue, &["--confiar"]);
    assert_eq!(view["new"], 3_002, "{view}");
    point.goes_on(Some(&office));
}

#[test]
fn u1_keys_renewed_over_and_over_are_not_all_tried() {
    let (point, office) = point_and_office();
    let mut rogue = Rogue::stand("LIM014", "B", Channel::Cac, Role::Supervisor);
    let founder = (rogue.founder.id, rogue.founder.role);
    for _ in 0..1_500 {
        // Each signed with the oldest key of all.
        let renewed = UserEvent::KeysRenewed {
            keys: Person::new(Role::Supervisor).keys(),
        };
        rogue.says(founder.0, &Body::User(renewed));
    }
    let view = office.hears(&rogue, &["--confiar"]);
    assert_eq!(view["new"], 1_502);
    // So far back nobody's signature is looked for.
    assert_eq!(view["without_effect"], 1_500 - 8);
    point.goes_on(Some(&office));
}
