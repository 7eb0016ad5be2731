//! The journal and the tables derived from it (J1, J4, M1).

use crate::support::store::*;
use chrono::TimeDelta;
use contingencia::clock::CountedIds;
use contingencia::domain::authority::Role;
use contingencia::domain::catalog::{ProcedureType, Scenario};
use contingencia::domain::inquiry::{InquiryEvent, InquiryFacts};
use contingencia::domain::notice::{NoticeEvent, NoticeFacts};
use contingencia::domain::numbering::Correlative;
use contingencia::domain::outage::{
    Answers, Change, Closed, Corrected, NoticeLink, OutageEvent, State,
};
use contingencia::domain::personal::RetentionClass;
use contingencia::domain::regularization::{CodePaired, Exempt, Exempted};
use contingencia::domain::rule::Rule;
use contingencia::domain::user::UserEvent;
use contingencia::journal::{
    Actor, Aggregate, Body, ClockMark, Envelope, decode, digest, encode, fold,
};
use contingencia::store::{Ambient, ProblemKind, RebuildDone, Store, StoreError, Writer, set_up};
use proptest::prelude::*;
use rusqlite::{Connection, params};
use std::sync::Arc;
use uuid::Uuid;

/// One event of the small alphabet: about which of four records, and what.
type Event = (u128, u8);

fn entity(which: u128) -> Uuid {
    Uuid::from_u128(0xe000 + which)
}

/// The body of an event, sensible or not where it meets its record.
fn body(writer: &mut Writer<'_>, (which, what): Event) -> Body {
    let now = writer.now();
    let mut reason = || writer.seal(RetentionClass::General, "una razón").unwrap();
    let notice = NoticeLink {
        notice: entity(9),
        reference: "FS-1".into(),
        confirmed: what % 2 == 0,
        instead_of: None,
    };
    let corrected = |change, reason| OutageEvent::from(Corrected::new(change, reason));
    let event = match what {
        0 | 1 => {
            let correlative = Correlative {
                point: POINT.into(),
                year: 2026,
                series: "A".into(),
                number: u32::try_from(which).unwrap() + 1,
            };
            let procedure_type = ProcedureType::ALL[usize::try_from(which).unwrap()];
            OutageEvent::Opened(Box::new(opened(correlative, procedure_type, now)))
        }
        2 => OutageEvent::Restored {
            restored: typed(now),
        },
        3 => OutageEvent::Restored {
            restored: typed(now - TimeDelta::days(1)),
        },
        4 => OutageEvent::NoticeAttached(notice),
        5 => corrected(Change::Started(typed(now - TimeDelta::hours(1))), reason()),
        6 => corrected(Change::Restored(typed(now + TimeDelta::hours(1))), reason()),
        7 => corrected(Change::Scenario(Scenario::MassFailure), reason()),
        8 => corrected(Change::Applications(Vec::new()), reason()),
        9 => corrected(Change::Cause("infraestructura".into()), reason()),
        10 => OutageEvent::Closed(Box::new(Closed {
            cause: "infraestructura".into(),
            sustento: reason(),
            reference: None,
            origin: None,
            listed: None,
            role: Role::Supervisor,
            to_validate: false,
            unconfirmed: false,
            receipt: None,
            unforeseen_kind: None,
            told: None,
        })),
        11 => OutageEvent::Reopened { reason: reason() },
        12 => return Body::User(UserEvent::Blocked),
        13 => {
            return Body::Notice(NoticeEvent::Registered(NoticeFacts {
                reference: "FS-1".into(),
                confirmed: true,
                from: now,
                to: None,
                applications: vec!["sisact".into()],
                replaces: None,
            }));
        }
        14 => {
            return Body::Inquiry(InquiryEvent::Refused(InquiryFacts {
                procedure: None,
                applications: Vec::new(),
                scenario: Scenario::MassFailure,
                answers: Answers::default(),
                rule: Rule::E4,
                point: POINT.into(),
            }));
        }
        15 => return Body::Inquiry(InquiryEvent::Converted { outage: entity(0) }),
        16 | 17 => OutageEvent::CodePaired(CodePaired {
            official_code: format!("ATC-{what}"),
            reason: None,
            receipt: None,
        }),
        18 => OutageEvent::CodePaired(CodePaired {
            official_code: "ATC-18".into(),
            reason: Some(reason()),
            receipt: None,
        }),
        19 => OutageEvent::Exempted(Exempted {
            why: Exempt::Duplicate,
            note: None,
        }),
        _ => OutageEvent::ExemptionLifted { reason: reason() },
    };
    Body::Outage(event)
}

fn apply(store: &mut Store, events: &[Event]) {
    store
        .write(|writer| {
            for event in events {
                let body = body(writer, *event);
                writer.append(entity(event.0), &body)?;
            }
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    prop::collection::vec((0_u128..4, 0_u8..21), 1..24)
}

/// A store whose ids count up, so that two of them can be compared.
fn counted(place: &Place) -> Store {
    let ambient = Ambient {
        ids: Arc::new(CountedIds::default()),
        ..place.ambient()
    };
    set_up(place.paths(), asked(), ambient).unwrap().store
}

fn tables_equal_the_fold(store: &Store) {
    for which in 0..4 {
        let id = entity(which);
        let read = store.read();
        let found = [
            read.outage(id)
                .unwrap()
                .map(|outage| Aggregate::Outage(Box::new(outage))),
            read.notice(id)
                .unwrap()
                .map(|it| Aggregate::Notice(Box::new(it))),
            read.inquiry(id)
                .unwrap()
                .map(|it| Aggregate::Inquiry(Box::new(it))),
            read.user(id)
                .unwrap()
                .map(|it| Aggregate::User(Box::new(it))),
        ];
        let found: Vec<Aggregate> = found.into_iter().flatten().collect();
        let standings = read.standings().unwrap();
        let folded = fold(id, read.operations_of(id).unwrap(), &standings);
        assert_eq!(found.first(), folded.record.as_ref());
        assert!(found.len() < 2);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn j1_any_stream_of_events_leaves_the_tables_that_a_rebuild_makes(
        events in events(),
        minutes in prop::collection::vec(-90_i64..90, 24),
    ) {
        let place = Place::new();
        let mut store = place.set_up();
        for (event, minutes) in events.iter().zip(minutes) {
            // The clock goes on, and back as well.
            place.clock.set(at("10:42") + TimeDelta::minutes(minutes));
            apply(&mut store, &[*event]);
        }
        tables_equal_the_fold(&store);
        let before = place.derived();
        let done = store.rebuild(&mut |_, _| true).unwrap();
        prop_assert_eq!(done.operations, 2 + events.len() as u64);
        prop_assert_eq!(place.derived(), before);
        let found = place.verify();
        prop_assert!(found.problems.iter().all(|problem| {
            // A random stream need not begin at correlative 1, and pairs codes at will.
            matches!(
                problem.kind,
                ProblemKind::Numbering
                    | ProblemKind::OfficialCodeDuplicate
                    | ProblemKind::OfficialCodeConflict
            )
        }), "{:?}", found.problems);
        let mut last = 0;
        let mut every = place.raw().prepare("SELECT lamport FROM operation ORDER BY sequence")
            .unwrap()
            .query_map([], |row| row.get::<_, i64>(0))
            .unwrap()
            .collect::<Result<Vec<_>, _>>()
            .unwrap();
        for lamport in every.drain(..) {
            prop_assert!(lamport > last);
            last = lamport;
        }
    }

    #[test]
    fn m1_the_tables_do_not_depend_on_how_operations_were_put_into_transactions(
        events in events(),
        cuts in prop::collection::vec(1_usize..6, 24),
    ) {
        let records = ["notice", "inquiry", "outage", "outage_slot", "vault", "terminal"];
        let one = Place::new();
        let mut store = counted(&one);
        for event in &events {
            apply(&mut store, &[*event]);
        }
        let other = Place::new();
        let mut store = counted(&other);
        let mut rest = &events[..];
        for cut in cuts {
            let (now, later) = rest.split_at(cut.min(rest.len()));
            if now.is_empty() {
                break;
            }
            apply(&mut store, now);
            rest = later;
        }
        let strip = |mut tables: std::collections::BTreeMap<_, Vec<Vec<_>>>| {
            // The terminal's own keys are random.
            tables.remove("terminal");
            tables
        };
        prop_assert_eq!(
            strip(dump(&one.raw(), &records)),
            strip(dump(&other.raw(), &records))
        );
    }
}

/// Appends an operation past the write door, as an import from another
/// program might: in a right chain, its record not folded.
fn append_past_the_door(raw: &Connection, entity: Uuid, body: &Body, rename: Option<(&str, &str)>) {
    let (replica, sequence, lamport, previous): (Uuid, u64, u64, [u8; 32]) = raw
        .query_row(
            "SELECT id, sequence + 1, lamport + 1, head FROM replica",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
        )
        .unwrap();
    let envelope = Envelope {
        replica,
        sequence,
        lamport,
        at: at("10:42"),
        actor: Actor {
            user: raw
                .query_row("SELECT id FROM user", [], |row| row.get(0))
                .unwrap(),
            role: Role::Supervisor,
        },
        entity,
        clock: None,
        previous,
    };
    let mut text =
        String::from_utf8(encode(&envelope, body).unwrap().close(None).unwrap()).unwrap();
    if let Some((from, to)) = rename {
        assert!(text.contains(from));
        text = text.replace(from, to);
    }
    let bytes = text.into_bytes();
    let kind = decode(&bytes).unwrap().body.kind().to_owned();
    raw.execute("INSERT OR IGNORE INTO known (id) VALUES (?1)", [entity])
        .unwrap();
    raw.execute(
        "INSERT INTO journal (replica, sequence, lamport, record, kind, bytes, hash)
         SELECT author.number, ?2, ?3, about.number, ?5, ?6, ?7
         FROM known AS author, known AS about WHERE author.id = ?1 AND about.id = ?4",
        params![
            replica,
            sequence,
            lamport,
            entity,
            kind,
            bytes,
            digest(&bytes)
        ],
    )
    .unwrap();
    raw.execute(
        "UPDATE replica SET sequence = ?2, lamport = ?3, head = ?4 WHERE id = ?1",
        params![replica, sequence, lamport, digest(&bytes)],
    )
    .unwrap();
}

#[test]
fn j1_operations_of_a_newer_console_are_kept_counted_and_change_nothing() {
    let place = Place::new();
    let mut store = place.set_up();
    let [closed, open_one] = a_day(&mut store);
    let before = store.read().outage(open_one).unwrap();
    let converted = Body::Inquiry(InquiryEvent::Converted { outage: closed });
    let renamed = Some(("inquiry.converted", "outage.teleported"));
    append_past_the_door(&place.raw(), open_one, &converted, renamed);
    append_past_the_door(&place.raw(), entity(7), &converted, renamed);

    let found = place.verify();
    assert_eq!(found.problems, []);
    assert_eq!(found.operations, 9);
    assert_eq!(store.read().operation_count().unwrap(), 9);
    assert_eq!(store.read().outage(open_one).unwrap(), before);
    assert!(matches!(
        &store.read().operations_of(entity(7)).unwrap()[0].body,
        Body::Unknown { kind } if kind == "outage.teleported"
    ));
    // Writing and rebuilding go on.
    restore_outage(&mut store, open_one).unwrap();
    let tables = place.derived();
    store.rebuild(&mut |_, _| true).unwrap();
    assert_eq!(place.derived(), tables);
    let made = store.back_up(None, &mut |_, _| true).unwrap();
    assert_eq!(made.operations, 10);
    assert_eq!(place.verify().problems, []);
}

#[test]
fn m1_a_journal_with_two_open_outages_of_a_type_still_folds_and_is_told() {
    let place = Place::new();
    let mut store = place.set_up();
    let first = open(&mut store, ProcedureType::Altas).unwrap();
    let second = entity(5);
    let correlative = store.read().outage(first).unwrap().unwrap().correlative;
    let facts = opened(correlative, ProcedureType::Altas, at("10:42"));
    let body = Body::Outage(OutageEvent::Opened(Box::new(facts)));
    append_past_the_door(&place.raw(), second, &body, None);
    store.rebuild(&mut |_, _| true).unwrap();
    let found = place.verify();
    assert_eq!(kinds(&found), [(ProblemKind::Numbering, None)]);
    assert!(found.problems[0].message.contains("dos veces"));

    // One of them holds the type, and the other once that one is restored.
    let slot = store
        .read()
        .open_outage_of(POINT, ProcedureType::Altas)
        .unwrap()
        .unwrap()
        .id;
    let other = if slot == first { second } else { first };
    restore_outage(&mut store, slot).unwrap();
    let next = store
        .read()
        .open_outage_of(POINT, ProcedureType::Altas)
        .unwrap();
    assert_eq!(next.unwrap().id, other);
    let tables = place.derived();
    store.rebuild(&mut |_, _| true).unwrap();
    assert_eq!(place.derived(), tables);
}

#[test]
fn j1_a_rebuild_mends_tables_and_says_what_it_made() {
    let place = Place::new();
    let mut store = place.set_up();
    a_day(&mut store);
    let before = place.derived();
    place
        .raw()
        .execute_batch(
            "DELETE FROM outage; DELETE FROM outage_slot; UPDATE user SET role = 'consulta';
             INSERT INTO notice VALUES (randomblob(16), 'FS-1', 1, '{}')",
        )
        .unwrap();
    let done = store.rebuild(&mut |_, _| true).unwrap();
    assert_eq!(
        done,
        RebuildDone {
            operations: 7,
            records: 4,
            // Two outages, the user, and the notice of no operation.
            rewritten: 4,
            search_remade: false,
        }
    );
    assert_eq!(place.derived(), before);
}

#[test]
fn j1_a_rebuild_that_is_stopped_leaves_the_tables_as_they_were() {
    let place = Place::new();
    let mut store = place.set_up();
    a_day(&mut store);
    place
        .raw()
        .execute_batch("UPDATE outage SET state = 'x'")
        .unwrap();
    let before = place.derived();
    let stopped = store.rebuild(&mut |_, _| false);
    assert!(matches!(stopped, Err(StoreError::Cancelled)));
    assert_eq!(place.derived(), before);
    store.rebuild(&mut |_, _| true).unwrap();
    assert_ne!(place.derived(), before);
}

/// The mark of an outage opened in `store`, which is over at once.
fn mark_of(store: &mut Store) -> Option<ClockMark> {
    let id = open(store, ProcedureType::Consultas).unwrap();
    restore_outage(store, id).unwrap();
    let operations = store.read().operations_of(id).unwrap();
    assert!(
        operations
            .iter()
            .all(|it| it.envelope.clock == operations[0].envelope.clock)
    );
    operations[0].envelope.clock
}

#[test]
fn j4_a_clock_that_was_far_ahead_marks_only_what_was_written_then() {
    let place = Place::new();
    let mut store = place.set_up();
    assert_eq!(mark_of(&mut store), None);
    let ahead = at("10:43") + TimeDelta::days(5 * 365);
    place.clock.set(ahead);
    assert_eq!(mark_of(&mut store), Some(ClockMark::Jumped));
    drop(store);
    place.clock.set(at("10:44"));
    let mut store = place.unlock().unwrap();
    let limit = store.write(|writer| Ok::<_, StoreError>(writer.latest_known()));
    assert_eq!(limit.unwrap(), at("10:44"));
    for minute in ["10:45", "10:46"] {
        place.clock.set(at(minute));
        assert_eq!(mark_of(&mut store), None, "{minute}");
    }
    store.rebuild(&mut |_, _| true).unwrap();
    assert_eq!(mark_of(&mut store), None);
    assert_eq!(place.verify().problems, []);
}

#[test]
fn j4_a_clock_set_while_the_console_runs_is_doubtful_until_it_is_set_back() {
    let place = Place::new();
    let mut store = place.set_up();
    place.clock.move_by(TimeDelta::hours(2));
    assert_eq!(mark_of(&mut store), Some(ClockMark::Jumped));
    place.clock.move_by(TimeDelta::hours(-2));
    assert_eq!(mark_of(&mut store), None);
}

#[test]
fn j4_a_clock_that_went_back_is_marked_and_order_does_not_depend_on_it() {
    let place = Place::new();
    let mut store = place.set_up();
    let sound = open(&mut store, ProcedureType::Altas).unwrap();
    place.clock.set(at("09:00"));
    let late = open(&mut store, ProcedureType::Bajas).unwrap();
    let latest = store
        .write(|writer| Ok::<_, StoreError>((writer.now(), writer.latest_known())))
        .unwrap();
    assert_eq!(latest, (at("09:00"), at("10:42")));
    place.clock.set(at("10:43"));
    let after = open(&mut store, ProcedureType::Consultas).unwrap();

    let operation = |id| store.read().operations_of(id).unwrap().remove(0).envelope;
    assert_eq!(operation(sound).clock, None);
    assert_eq!(operation(late).clock, Some(ClockMark::Backwards));
    assert_eq!(operation(after).clock, None);
    assert!(operation(sound).lamport < operation(late).lamport);
    assert!(operation(late).lamport < operation(after).lamport);
    let outage = |id| store.read().outage(id).unwrap().unwrap();
    assert!(!outage(sound).clock_suspect);
    assert!(outage(late).clock_suspect);
    assert!(!outage(after).clock_suspect);
    // A correction under a suspect clock marks the record as well.
    place.clock.set(at("08:00"));
    correct(
        &mut store,
        sound,
        Change::Applications(vec!["sicar".into()]),
    )
    .unwrap();
    assert!(store.read().outage(sound).unwrap().unwrap().clock_suspect);
    assert_eq!(place.verify().problems, []);
}

#[test]
fn lists_are_paged_by_key_and_none_is_left_out_or_told_twice() {
    use contingencia::store::{Cursor, OutageFilter, PageAt};
    let place = Place::new();
    let mut store = place.set_up();
    let mut ids = Vec::new();
    for _ in 0..7 {
        let id = open(&mut store, ProcedureType::Altas).unwrap();
        restore_outage(&mut store, id).unwrap();
        ids.insert(0, id);
    }
    let page = |page| -> Vec<_> {
        store
            .read()
            .outages(&OutageFilter::default(), page, 3)
            .unwrap()
    };
    let mut seen = Vec::new();
    let mut at = PageAt::First;
    loop {
        let rows = page(at);
        let Some(last) = rows.last() else { break };
        at = PageAt::After(Cursor::at(last.registered_at, last.id));
        seen.extend(rows.iter().map(|outage| outage.id));
    }
    assert_eq!(seen, ids);
    let oldest = store.read().outage(ids[6]).unwrap().unwrap();
    let newer: Vec<Uuid> = page(PageAt::Before(Cursor::at(oldest.registered_at, oldest.id)))
        .iter()
        .map(|outage| outage.id)
        .collect();
    assert_eq!(newer, ids[3..6]);
    let last: Vec<Uuid> = page(PageAt::Last).iter().map(|it| it.id).collect();
    assert_eq!(last, ids[4..]);
    let count = |before, limit| {
        let all = OutageFilter::default();
        store.read().count_outages(&all, before, limit).unwrap()
    };
    let at = Cursor::at(oldest.registered_at, oldest.id);
    assert_eq!(
        (count(None, 9), count(Some(at), 9), count(None, 5)),
        (7, 6, 5)
    );
    let filter = OutageFilter {
        state: Some(State::Restored),
        procedure_type: Some(ProcedureType::Altas),
        scenario: Some(Scenario::Unforeseen),
        number: Some(4),
        procedures: Some(vec!["reposicion_chip".into()]),
        ..OutageFilter::default()
    };
    let one = store.read().outages(&filter, PageAt::First, 9).unwrap();
    assert_eq!(one.len(), 1);
    assert_eq!(one[0].id, ids[3]);
    let end = "a-4".parse().unwrap();
    assert_eq!(store.read().outages_ending(&end).unwrap(), one);
}
