//! Lines that were spoiled at random, put back into a chain that holds: what a
//! terminal that means harm would send, since its hashes hold as any other's.

use crate::domain::terminal::TerminalEvent;
use crate::exchange::Manifest;
use crate::journal::{Actor, Body, ClockMark, Digest, Operation, decode, digest, hex};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The replica that writes where the lines do not begin with a terminal of their own.
const REPLICA: Uuid = Uuid::from_u128(0xa);

/// A public key that never signed anything.
pub const KEY: &str = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3";

/// Lines in a chain, and what can truly be said of them.
pub struct Chained {
    /// What the lines say.
    pub operations: Vec<Operation>,
    /// The lines, each with its end.
    pub text: Vec<u8>,
    /// Their manifest, which names no files.
    pub manifest: Value,
}

#[derive(Serialize)]
struct Line<'a> {
    format: u32,
    replica: Uuid,
    sequence: u64,
    lamport: u64,
    at: DateTime<FixedOffset>,
    actor: Actor,
    entity: Uuid,
    #[serde(skip_serializing_if = "Option::is_none")]
    clock: Option<ClockMark>,
    body: &'a RawValue,
    previous: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    signature: Option<&'a str>,
}

/// The body of a line, to the letter.
fn body_of(line: &[u8]) -> Option<&RawValue> {
    #[derive(Deserialize)]
    struct Carried<'a> {
        #[serde(borrow)]
        body: &'a RawValue,
    }
    let carried: Carried<'_> = serde_json::from_slice(line).ok()?;
    Some(carried.body)
}

/// Every line that is an operation, chained again from sequence 1 if the first
/// sets up a terminal with the public key `key`, else from 2; none without any.
#[must_use]
pub fn chained(text: &[u8], key: &str) -> Option<Chained> {
    let lines: Vec<(&RawValue, Operation)> = text
        .split(|byte| *byte == b'\n')
        .filter_map(|line| Some((body_of(line)?, decode(line).ok()?)))
        .collect();
    let first = &lines.first()?.1;
    if let Body::Terminal(TerminalEvent::Started(started)) = &first.body
        && started.public_key == key
    {
        let replica = json!({
            "id": first.envelope.entity,
            "point": started.point.code,
            "terminal": started.terminal,
            "series": started.series(),
            "epoch": started.epoch,
            "predecessor": started.predecessor,
            "public_key": key,
        });
        let chain = chain(
            &lines,
            first.envelope.entity,
            1,
            &started.organization,
            replica,
        );
        if Manifest::parse(chain.manifest.to_string().as_bytes()).is_ok() {
            return Some(chain);
        }
    }
    let replica = json!({
        "id": REPLICA,
        "point": "LIM014",
        "terminal": "A",
        "series": "A",
        "epoch": 1,
        "public_key": key,
    });
    Some(chain(&lines, REPLICA, 2, "operadora-de-prueba", replica))
}

fn chain(
    lines: &[(&RawValue, Operation)],
    replica: Uuid,
    from: u64,
    organization: &str,
    of: Value,
) -> Chained {
    let before: Digest = if from == 1 {
        [0; 32]
    } else {
        digest(b"before")
    };
    let mut previous = before;
    let mut text = Vec::new();
    let mut operations = Vec::new();
    let mut counts = BTreeMap::<&str, u64>::new();
    for (sequence, (body, operation)) in (from..).zip(lines) {
        let mut operation = operation.clone();
        let envelope = &mut operation.envelope;
        envelope.replica = replica;
        envelope.sequence = sequence;
        envelope.lamport = sequence;
        envelope.previous = previous;
        let line = serde_json::to_vec(&Line {
            format: 1,
            replica,
            sequence,
            lamport: sequence,
            at: envelope.at,
            actor: envelope.actor,
            entity: envelope.entity,
            clock: envelope.clock,
            body,
            previous: hex(&previous),
            signature: operation.signature.as_deref(),
        })
        .expect("a line is written");
        previous = digest(&line);
        text.extend_from_slice(&line);
        text.push(b'\n');
        operations.push(operation);
    }
    for (_, operation) in lines {
        *counts.entry(operation.body.kind()).or_default() += 1;
    }
    let manifest = json!({
        "format": 1,
        "bundle": Uuid::from_u128(0xb),
        "organization": organization,
        "replica": of,
        "created_at": "2026-11-22T11:00:00-05:00",
        "from_sequence": from,
        "to_sequence": from + lines.len() as u64 - 1,
        "previous": hex(&before),
        "head": hex(&previous),
        "counts": counts,
        "files": {},
        "software": "contingencia de prueba",
    });
    Chained {
        operations,
        text,
        manifest,
    }
}
