//! Whatever the lines of a bundle are, reading them ends, following them ends,
//! and so does folding what they say and telling it to a person.
#![no_main]

use chrono::{DateTime, FixedOffset};
use contingencia::chained::{KEY, chained};
use contingencia::domain::calendar::{Calendar, Country};
use contingencia::domain::deadline::{ReportClock, ReportTerm};
use contingencia::domain::instant;
use contingencia::domain::terminal::{Scope, TerminalEvent};
use contingencia::domain::trust::{Installation, Said, Saying, Standing, Standings};
use contingencia::exchange::{Manifest, read_operations};
use contingencia::journal::{
    Aggregate, Body, Operation, decode, encode, fold, parse_hex, sealed_in, signed_part,
};
use libfuzzer_sys::fuzz_target;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::fmt::Debug;
use std::sync::LazyLock;
use uuid::Uuid;

static CALENDAR: LazyLock<Calendar> =
    LazyLock::new(|| Calendar::embedded(Country::PE).expect("it is embedded"));

static NOW: LazyLock<DateTime<FixedOffset>> = LazyLock::new(|| {
    DateTime::parse_from_rfc3339("2026-11-22T18:00:00-05:00").expect("it is an instant")
});

fuzz_target!(|bytes: &[u8]| {
    let mut read = Vec::new();
    for line in bytes.split(|byte| *byte == b'\n') {
        let sealed = sealed_in(line);
        let _ = signed_part(line);
        if let Ok(operation) = decode(line) {
            rewritten(&operation, &sealed);
            read.push(operation);
        }
    }
    settled(read);
    let Some(chained) = chained(bytes, KEY) else {
        return;
    };
    let written = chained.manifest.to_string();
    let manifest = Manifest::parse(written.as_bytes()).expect("it says what is true");
    let mut seen = 0;
    let followed = read_operations(&chained.text[..], &manifest, |carried| {
        assert_eq!(carried.operation, chained.operations[seen]);
        seen += 1;
        Ok::<_, Infallible>(())
    });
    let deep = chained
        .text
        .split(|byte| *byte == b'\n')
        .any(contingencia::too_deep);
    assert!(followed.is_ok() || deep, "{followed:?}");
    // As records of an office, which may write whatever it wants; and all as one.
    let replica = manifest.replica.id;
    let office = Standing {
        point: "LIM014".into(),
        scope: Some(Scope::Office),
        series: "A".into(),
        vouched: BTreeSet::new(),
        before: None,
        claims: None,
        public_key: KEY.into(),
        until: None,
    };
    let standings = Standings::kept(
        BTreeMap::from([(replica, office)]),
        Vec::new(),
        BTreeSet::new(),
        BTreeMap::new(),
    );
    records(chained.operations.clone(), &standings);
    let first = chained.operations[0].envelope.entity;
    record(first, chained.operations, &standings);
});

/// What is known of an operation is written as it was read, and `sealed` is all
/// it names.
fn rewritten(operation: &Operation, sealed: &[contingencia::domain::personal::Sealed]) {
    if matches!(operation.body, Body::Unknown { .. }) {
        return;
    }
    let open = encode(&operation.envelope, &operation.body).expect("it is of a known kind");
    let signed = open.bytes().to_vec();
    let written = open
        .close(operation.signature.as_deref())
        .expect("a text is written");
    let again = decode(&written).expect("it was read");
    assert_eq!(again, *operation);
    if operation.signature.is_some() {
        assert_eq!(signed_part(&written), Some(&signed[..]));
    }
    for named in sealed_in(&written) {
        if parse_hex(&named.digest).is_some() {
            assert!(sealed.contains(&named), "it is named and not found");
        }
    }
}

/// Folds operations as their replicas' own standings have it.
fn settled(mut operations: Vec<Operation>) {
    operations.sort_by_key(|operation| {
        let envelope = &operation.envelope;
        (envelope.lamport, envelope.replica, envelope.sequence)
    });
    let said = operations.iter().filter_map(|operation| {
        let envelope = &operation.envelope;
        let saying = match &operation.body {
            Body::Terminal(TerminalEvent::Started(started)) => {
                Saying::Started(Box::new(started.clone()))
            }
            Body::Trust(event) => Saying::Decided(event.clone()),
            _ => return None,
        };
        Some(Said {
            lamport: envelope.lamport,
            author: envelope.replica,
            sequence: envelope.sequence,
            saying,
        })
    });
    let here = Installation {
        lineage: operations
            .first()
            .map(|operation| operation.envelope.replica)
            .into_iter()
            .collect(),
        ..Installation::default()
    };
    let standings = Standings::settle(said.collect(), &here);
    records(operations, &standings);
}

fn records(operations: Vec<Operation>, standings: &Standings) {
    let mut by_entity = BTreeMap::<Uuid, Vec<Operation>>::new();
    for operation in operations {
        let of = by_entity.entry(operation.envelope.entity).or_default();
        of.push(operation);
    }
    for (entity, operations) in by_entity {
        record(entity, operations, standings);
    }
}

fn record(entity: Uuid, operations: Vec<Operation>, standings: &Standings) {
    let count = operations.len();
    let folded = fold(entity, operations, standings);
    assert!(folded.void.len() <= count);
    match folded.record {
        None => {}
        Some(Aggregate::Outage(outage)) => {
            kept(&*outage);
            let _ = (outage.state(), outage.confirmed(), outage.registered_late());
            let _ = (outage.over_one_hour(*NOW), outage.contradictions(*NOW));
            assert!(outage.duration_seconds(*NOW) >= 0);
            for at in [outage.started.at, outage.detected.at, outage.registered_at] {
                told(at);
            }
            let restored = outage.restored.map(|restored| restored.at);
            restored.into_iter().for_each(told);
            let clock = ReportClock::Restoration;
            let term = ReportTerm::of(&CALENDAR, clock, outage.started.at, restored);
            let _ = (term.brief(*NOW), term.words(*NOW));
        }
        Some(Aggregate::Attention(attention)) => {
            kept(&*attention);
            let _ = (attention.critical_pending(), attention.to_be_told());
            let _ = (attention.retention_from(), attention.waiting(*NOW));
            told(attention.taken.at);
        }
        Some(Aggregate::CodeBlock(codes)) => {
            kept(&codes);
            let _ = codes.block.to_string();
            assert!(
                codes
                    .block
                    .codes()
                    .take(3)
                    .all(|code| codes.block.contains(&code))
            );
            told(codes.reserved_at);
        }
        Some(Aggregate::Alert(alert)) => {
            kept(&alert);
            let _ = alert.waits_among(&[(*alert).clone()]);
            told(alert.prepared_at);
        }
        Some(Aggregate::Notice(notice)) => {
            kept(&notice);
            told(notice.facts.from);
        }
        Some(Aggregate::Inquiry(inquiry)) => kept(&inquiry),
        Some(Aggregate::User(user)) => kept(&user),
        Some(Aggregate::Recipient(recipient)) => kept(&recipient),
        Some(Aggregate::Terminal(terminal)) => kept(&terminal),
        Some(Aggregate::Access(access)) => kept(&access),
        Some(Aggregate::ListedPoint(point)) => kept(&point),
        Some(Aggregate::Purge(purge)) => kept(&purge),
        Some(Aggregate::Trust(trust)) => kept(&trust),
        Some(Aggregate::Receipt(receipt)) => kept(&receipt),
    }
}

/// A record reads as it was kept.
fn kept<T: Serialize + DeserializeOwned + PartialEq + Debug>(record: &T) {
    let json = serde_json::to_string(record).expect("a record is written");
    let again: T = serde_json::from_str(&json).expect("it is read again");
    assert_eq!(again, *record);
}

/// An instant is told to people of the point's zone.
fn told(at: DateTime<FixedOffset>) {
    let zone = Country::PE.time_zone();
    let _ = instant::relative_age(at, *NOW);
    let _ = instant::duration(at, *NOW);
    let _ = (instant::clock(at, zone), instant::date_clock(at, zone));
    let _ = instant::date(instant::local_day(at, zone));
}
