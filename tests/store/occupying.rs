//! Which outages occupy their type at a point, and which are principals (O1, E12, M2).

use crate::support::merging::{Console, LIM_A, LIM_B, console};
use crate::support::store::*;
use chrono::{DateTime, Datelike as _, FixedOffset, TimeDelta};
use contingencia::clock::{IdSource as _, SystemIds};
use contingencia::domain::catalog::{ProcedureType, Scenario};
use contingencia::domain::numbering::Correlative;
use contingencia::domain::outage::{Change, Opened, OutageEvent};
use contingencia::domain::personal::RetentionClass;
use contingencia::domain::rule::Rule;
use contingencia::journal::Body;
use contingencia::store::{Store, StoreError};
use std::path::Path;
use uuid::Uuid;

const TYPE: ProcedureType = ProcedureType::Altas;

fn opens(store: &mut Store, change: impl FnOnce(Opened) -> Opened) -> Result<Uuid, StoreError> {
    let series = store.terminal().series();
    store.write(|writer| {
        let id = writer.id();
        let correlative = next_correlative(writer, &series);
        let facts = change(opened(correlative, TYPE, writer.now()));
        writer.append(id, &Body::Outage(OutageEvent::Opened(Box::new(facts))))?;
        Ok(id)
    })
}

fn a_test(facts: Opened) -> Opened {
    Opened {
        scenario: Scenario::ErrorOrTest,
        ..facts
    }
}

fn between(from: &str, to: Option<&str>) -> impl FnOnce(Opened) -> Opened {
    let [from, to] = [Some(at(from)), to.map(at)];
    move |facts| Opened {
        started: typed(from.unwrap()),
        detected: typed(from.unwrap()),
        restored: to.map(typed),
        ..facts
    }
}

fn occupying(store: &Store) -> Vec<Uuid> {
    let open = store.read().open_outages(POINT).unwrap();
    open.iter().map(|outage| outage.id).collect()
}

fn refused(done: Result<impl Sized, StoreError>) -> Option<Rule> {
    match done {
        Err(StoreError::Refused(refusal)) => Some(refusal.rule),
        _ => None,
    }
}

#[test]
fn e12_a_test_occupies_no_type() {
    let place = Place::new();
    let mut store = place.set_up();
    let mut tester = administrator(&place, &mut store);
    opens(&mut tester, a_test).unwrap();
    assert!(occupying(&store).is_empty());
    let real = open(&mut store, TYPE).unwrap();
    opens(&mut tester, a_test).unwrap();
    assert_eq!(occupying(&store), [real]);
    assert_eq!(refused(open(&mut store, TYPE)), Some(Rule::O1));
    drop((store, tester));
    assert_eq!(place.verify().problems, []);
}

#[test]
fn e12_what_turns_out_a_test_frees_its_type_and_takes_it_back_while_it_is_free() {
    let place = Place::new();
    let mut store = place.set_up();
    let first = open(&mut store, TYPE).unwrap();
    let to = |scenario| Change::Scenario(scenario);
    correct(&mut store, first, to(Scenario::ErrorOrTest)).unwrap();
    assert!(occupying(&store).is_empty());
    correct(&mut store, first, to(Scenario::MassFailure)).unwrap();
    assert_eq!(occupying(&store), [first]);
    correct(&mut store, first, to(Scenario::ErrorOrTest)).unwrap();
    let second = open(&mut store, TYPE).unwrap();
    let before = place.derived();
    // It was numbered first, and yet drives nobody out.
    let back = correct(&mut store, first, to(Scenario::Unforeseen));
    assert_eq!(refused(back), Some(Rule::O1));
    assert_eq!(place.derived(), before);
    // Another scenario of a real one claims nothing that it has not already.
    correct(&mut store, second, to(Scenario::MassFailure)).unwrap();
    restore_outage(&mut store, second).unwrap();
    correct(&mut store, first, to(Scenario::Unforeseen)).unwrap();
    assert_eq!(occupying(&store), [first]);
    let tables = place.derived();
    store.rebuild(&mut |_, _| true).unwrap();
    assert_eq!(place.derived(), tables);
}

#[test]
fn e12_what_is_over_takes_no_type_when_it_becomes_real() {
    let place = Place::new();
    let mut store = place.set_up();
    let mut tester = administrator(&place, &mut store);
    let test = opens(&mut tester, a_test).unwrap();
    restore_outage(&mut store, test).unwrap();
    let real = open(&mut store, TYPE).unwrap();
    correct(&mut store, test, Change::Scenario(Scenario::Unforeseen)).unwrap();
    assert_eq!(occupying(&store), [real]);
}

#[test]
fn e12_an_upgrade_settles_anew_which_types_are_occupied() {
    let place = Place::new();
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/schema-6");
    copy_folder(&fixture, place.paths().data());
    let changed = place
        .raw()
        .execute("UPDATE outage_slot SET procedure_type = 'bajas'", [])
        .unwrap();
    assert_eq!(changed, 1);
    let mut store = place.unlock().unwrap();
    let [open_one] = &store.read().open_outages(POINT).unwrap()[..] else {
        panic!()
    };
    assert_eq!(occupying(&store), [open_one.id]);
    restore_outage(&mut store, open_one.id).unwrap();
    let next = open(&mut store, ProcedureType::Altas).unwrap();
    assert_eq!(occupying(&store), [next]);
}

fn principal(store: &Store, id: Uuid) -> Option<Uuid> {
    let outage = store.read().outage(id).unwrap().unwrap();
    let found = store.read().principal_of(&outage).unwrap();
    found.map(|principal| principal.id)
}

#[test]
fn m2_a_duplicate_begins_before_the_principal_is_restored_and_not_with_it() {
    let place = Place::new();
    let mut store = place.set_up();
    let first = opens(&mut store, between("08:00", Some("09:00"))).unwrap();
    let within = opens(&mut store, between("08:59", Some("09:30"))).unwrap();
    let at_its_start = opens(&mut store, between("08:00", Some("08:10"))).unwrap();
    let at_its_end = opens(&mut store, between("09:00", Some("10:00"))).unwrap();
    assert_eq!(principal(&store, first), None);
    assert_eq!(principal(&store, within), Some(first));
    // Of two that begin together the correlative decides.
    assert_eq!(principal(&store, at_its_start), Some(first));
    assert_eq!(principal(&store, at_its_end), None, "nor of a duplicate");
}

#[test]
fn e12_a_test_is_nobodys_principal() {
    let place = Place::new();
    let mut store = place.set_up();
    let over = between("08:00", Some("09:00"));
    let mut tester = administrator(&place, &mut store);
    let test = opens(&mut tester, |facts| over(a_test(facts))).unwrap();
    let open_test = between("08:00", None);
    opens(&mut tester, |facts| open_test(a_test(facts))).unwrap();
    let real = opens(&mut store, between("08:30", None)).unwrap();
    assert_eq!(principal(&store, real), None);
    correct(&mut store, test, Change::Scenario(Scenario::Unforeseen)).unwrap();
    assert_eq!(principal(&store, real), Some(test));
}

#[test]
fn m2_one_that_nobody_restored_counts_for_a_day_past_its_last_word() {
    let place = Place::new();
    let mut store = place.set_up();
    let forgotten = opens(&mut store, between("10:00", None)).unwrap();
    let over = |started: DateTime<FixedOffset>| {
        move |facts| Opened {
            started: typed(started),
            detected: typed(started),
            restored: Some(typed(started + TimeDelta::minutes(1))),
            ..facts
        }
    };
    let said = at("10:42") + TimeDelta::hours(24);
    let then = opens(&mut store, over(said)).unwrap();
    let later = opens(&mut store, over(said + TimeDelta::minutes(1))).unwrap();
    assert_eq!(principal(&store, then), Some(forgotten));
    assert_eq!(principal(&store, later), None);
    place.clock.set(at("10:50"));
    let change = Change::Applications(vec!["sisact".into()]);
    correct(&mut store, forgotten, change).unwrap();
    assert_eq!(principal(&store, later), Some(forgotten));
}

#[test]
fn m2_a_principal_that_never_ends_hides_for_a_day_and_is_flagged() {
    let [mut own, mut other] = [LIM_A, LIM_B].map(console);
    let id = SystemIds.id();
    let point = other.point();
    other
        .write(id, |writer| {
            let correlative = Correlative {
                point,
                year: 2026,
                series: "B".into(),
                number: 1,
            };
            let years = |year| typed(at("08:00").with_year(year).unwrap());
            Ok(Body::Outage(OutageEvent::Opened(Box::new(Opened {
                started: years(2000),
                detected: years(2000),
                restored: Some(years(2090)),
                ..opened(correlative, TYPE, writer.now())
            }))))
        })
        .unwrap();
    // A word by a clock far ahead does not lengthen it.
    other.place.clock.set(at("10:42").with_year(2090).unwrap());
    other
        .write(id, |writer| {
            let reason = writer.seal(RetentionClass::General, "sin razón")?;
            Ok(Body::Outage(OutageEvent::AlertDismissed { reason }))
        })
        .unwrap();
    own.take(&other);
    let principal_at = |own: &mut Console, day| {
        own.place.clock.set(at("10:45").with_day(day).unwrap());
        let made = own.open(TYPE).unwrap();
        restore_outage(&mut own.store, made).unwrap();
        principal(&own.store, made)
    };
    assert_eq!(principal_at(&mut own, 22), Some(id));
    assert_eq!(principal_at(&mut own, 24), None);
}
