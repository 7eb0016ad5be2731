//! Merging: a terminal's whole journal at once, and many terminals in turn.
//!
//! `CONTINGENCIA_BENCH_OPERATIONS` and `CONTINGENCIA_BENCH_TERMINALS` make it
//! smaller, to try it out.

use super::generated;
use super::store::asked_for;
use chrono::{DateTime, FixedOffset, TimeDelta};
use contingencia::config::Paths;
use contingencia::domain::attention::{AttentionEvent, Content, OutcomeFacts, Taken, Via};
use contingencia::domain::authority::Role;
use contingencia::domain::catalog::{ProcedureType, Scenario};
use contingencia::domain::numbering::{Correlative, ProvisionalCode};
use contingencia::domain::outage::{Answers, Closed, Instant, Opened, OutageEvent, Source};
use contingencia::domain::personal::{RetentionClass, Sealed};
use contingencia::domain::rule::Rule;
use contingencia::domain::terminal::{Channel, ServicePoint, Started, TerminalEvent};
use contingencia::domain::user::{PublicKeys, UserEvent, UserNames};
use contingencia::journal::{
    Actor, Body, Digest, Envelope, GENESIS, VaultEntry, decode, digest, encode, seal,
};
use contingencia::store::keyring::{Cost, SigningKey};
use contingencia::store::{Ambient, MergeMode, Merged, SetUp, Store, StoreError, set_up};
use secrecy::SecretString;
use serde::Serialize;
use std::sync::Arc;
use std::time::{Duration, Instant as Moment};
use uuid::Uuid;

/// Operations in the one large import.
const OPERATIONS: u64 = 1_000_000;

/// Terminals that are imported in turn, and operations of each.
const TERMINALS: u64 = 500;
const OF_EACH: u64 = 2_000;

/// Operations generated before they are merged: what a bundle is read in.
const PIECE: usize = 5_000;

/// Attentions of one outage.
const ATTENTIONS: u32 = 10;

fn wanted(name: &str, usual: u64) -> u64 {
    std::env::var(name)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(usual)
}

/// Bytes this process holds in memory, where the system tells.
fn resident_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB"))
        .and_then(|kib| kib.parse::<u64>().ok())
        .map_or(0, |kib| kib / 1024)
}

/// A terminal that writes days of outages, and hands over what it wrote.
struct Generated {
    id: Uuid,
    user: Uuid,
    point: String,
    key: SigningKey,
    sequence: u64,
    previous: Digest,
    now: DateTime<FixedOffset>,
    outages: u32,
    attentions: u32,
    ids: u128,
    lines: Vec<Vec<u8>>,
    vault: Vec<VaultEntry>,
}

impl Generated {
    fn new(number: u64) -> Self {
        let point = format!("LIM{number:03}");
        let mut terminal = Self {
            id: Uuid::from_u128(u128::from(number) << 96),
            user: Uuid::from_u128((u128::from(number) << 96) + 1),
            point: point.clone(),
            key: SigningKey::generate().expect("a key"),
            sequence: 0,
            previous: GENESIS,
            now: DateTime::parse_from_rfc3339("2017-01-01T08:00:00-05:00").expect("an instant"),
            outages: 0,
            attentions: 0,
            ids: (u128::from(number) << 96) + 2,
            lines: Vec::new(),
            vault: Vec::new(),
        };
        let started = Started {
            organization: "claro-pe".into(),
            scope: Channel::Cac.scope(),
            profile: "peru".into(),
            point: ServicePoint {
                code: point,
                name: "CAC Inventado".into(),
                channel: Channel::Cac,
                time_zone: "America/Lima".into(),
            },
            terminal: "A".into(),
            epoch: 1,
            predecessor: None,
            public_key: terminal.key.public_key().to_owned(),
            recovery_recipient: "age1inventada".into(),
        };
        terminal.push(
            terminal.id,
            &Body::Terminal(TerminalEvent::Started(started)),
        );
        let names = UserNames {
            login: generated::LOGIN.into(),
            name: "Persona Inventada".into(),
        };
        let added = UserEvent::Added {
            names: terminal.seal(RetentionClass::User, &names),
            role: Role::Supervisor,
            founder: true,
            keys: PublicKeys {
                recipient: "age1inventada".into(),
                signing: terminal.key.public_key().to_owned(),
            },
        };
        terminal.push(terminal.user, &Body::User(added));
        terminal
    }

    /// Ids grow with time, as the real ones do.
    fn id(&mut self) -> Uuid {
        self.ids += 1;
        Uuid::from_u128(self.ids)
    }

    fn seal<T: Serialize>(&mut self, class: RetentionClass, data: &T) -> Sealed {
        let id = self.id();
        let entry = seal(id, digest(id.as_bytes()), class, data).expect("it is sealed");
        let sealed = entry.sealed();
        self.vault.push(entry);
        sealed
    }

    fn push(&mut self, entity: Uuid, body: &Body) {
        self.sequence += 1;
        let envelope = Envelope {
            replica: self.id,
            sequence: self.sequence,
            lamport: self.sequence,
            at: self.now,
            actor: Actor {
                user: self.user,
                role: Role::Supervisor,
            },
            entity,
            clock: None,
            previous: self.previous,
        };
        let line = encode(&envelope, body).expect("it is written");
        let signature = body
            .is_decision()
            .then(|| self.key.sign(line.bytes()).expect("it is signed"));
        let bytes = line.close(signature.as_deref()).expect("it is written");
        self.previous = digest(&bytes);
        self.lines.push(bytes);
    }

    fn instant(&self) -> Instant {
        Instant {
            at: self.now,
            source: Source::User,
            afterwards: false,
        }
    }

    /// One outage from its opening to its closing, with its attentions.
    fn outage(&mut self) {
        let outage = self.id();
        self.outages += 1;
        let started = self.instant();
        self.now += TimeDelta::minutes(5);
        let opened = Opened {
            correlative: Correlative {
                point: self.point.clone(),
                year: 2017,
                series: "A".into(),
                number: self.outages,
            },
            channel: Channel::Cac,
            procedure: "migracion_plan".into(),
            procedure_type: ProcedureType::Consultas,
            critical: false,
            applications: vec!["siac_unico".into()],
            scenario: Scenario::Unforeseen,
            answers: Answers::default(),
            rule: Rule::E1,
            started,
            detected: started,
            restored: None,
            first_customer_at: None,
            late_reason: None,
            notice: None,
            inquiry: None,
        };
        self.push(outage, &Body::Outage(OutageEvent::Opened(Box::new(opened))));
        for _ in 0..ATTENTIONS {
            self.now += TimeDelta::minutes(1);
            self.attention(outage);
        }
        let restored = self.instant();
        self.push(outage, &Body::Outage(OutageEvent::Restored { restored }));
        let closed = Closed {
            cause: "sin_fluido_electrico".into(),
            sustento: self.seal(
                RetentionClass::General,
                &"Corte de fluido en el punto; volvió solo y se revisaron las PCs.",
            ),
            reference: None,
            role: Role::Supervisor,
            to_validate: false,
            unconfirmed: false,
            receipt: None,
        };
        self.push(outage, &Body::Outage(OutageEvent::Closed(Box::new(closed))));
    }

    fn attention(&mut self, outage: Uuid) {
        self.attentions += 1;
        let attention = self.id();
        let content = Content {
            procedure: "Migración de Plan".into(),
            name: format!("Clienta{} Imaginaria Prueba", self.attentions),
            document_number: format!("{:08}", 70_000_000 + self.attentions),
            phone: format!("9{:08}", self.attentions),
            request: "Pide cambiar de plan a uno con más datos desde el próximo ciclo.".into(),
            attended_by: "Persona Inventada".into(),
            ..Content::default()
        };
        let taken = Taken {
            code: ProvisionalCode {
                point: self.point.clone(),
                series: "A".into(),
                number: self.attentions,
            },
            channel: Channel::Cac,
            procedure: Some("migracion_plan".into()),
            procedure_type: Some(ProcedureType::Consultas),
            critical: false,
            theft_block: false,
            taken: self.instant(),
            paper: None,
            outage: Some(outage),
            claim: None,
            content: self.seal(RetentionClass::General, &content),
        };
        let taken = AttentionEvent::Taken(Box::new(taken));
        self.push(attention, &Body::Attention(taken));
        let outcome = OutcomeFacts {
            via: Via::Form,
            at: None,
            named: false,
            detail: self.seal(RetentionClass::General, &""),
        };
        let outcome = AttentionEvent::OutcomeRecorded(outcome);
        self.push(attention, &Body::Attention(outcome));
    }
}

/// An office's empty store.
fn office(folder: &std::path::Path) -> Store {
    let asked = SetUp {
        organization: "claro-pe".into(),
        profile: "peru".into(),
        point: ServicePoint {
            code: "OFI001".into(),
            name: "Oficina Inventada".into(),
            channel: Channel::Oficina,
            time_zone: "America/Lima".into(),
        },
        terminal: "A".into(),
        names: UserNames {
            login: generated::LOGIN.into(),
            name: "Persona Inventada".into(),
        },
        role: Role::Control,
        passphrase: SecretString::from(generated::PASSPHRASE),
    };
    let ambient = Ambient {
        clock: Arc::new(contingencia::clock::SystemClock::start()),
        ids: Arc::new(contingencia::clock::SystemIds),
        cost: Cost::Product,
    };
    set_up(Paths::new(folder), asked, ambient)
        .expect("the store is set up")
        .store
}

/// Merges as many operations of a terminal, made in pieces as they are taken;
/// answers how long the store itself took.
fn merge(store: &mut Store, terminal: &mut Generated, count: u64) -> (Merged, Duration) {
    let mut making = Duration::ZERO;
    let start = Moment::now();
    let merged = store.merge(terminal.id, None, MergeMode::Apply, |merger| {
        let mut merged = 0;
        while merged < count {
            let piece = Moment::now();
            while terminal.lines.len() < PIECE && terminal.sequence < count {
                terminal.outage();
            }
            let lines = std::mem::take(&mut terminal.lines);
            let vault = std::mem::take(&mut terminal.vault);
            making += piece.elapsed();
            for entry in vault {
                merger.personal(entry.id, &entry.salt, &entry.data)?;
            }
            for line in lines {
                let operation = decode(&line).map_err(|source| StoreError::Operation {
                    entity: terminal.id,
                    source,
                })?;
                merger.operation(&digest(&line), &line, operation)?;
                merged += 1;
            }
        }
        Ok::<_, StoreError>(())
    });
    let took = start.elapsed().saturating_sub(making);
    (merged.expect("it merges"), took)
}

#[allow(clippy::cast_precision_loss, reason = "a million fits")]
fn rate(operations: u64, took: Duration) -> f64 {
    operations as f64 / took.as_secs_f64()
}

/// A million operations of one terminal in one merge.
pub(crate) fn one_large() {
    if !asked_for("merge") {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut store = office(folder.path());
    let before = resident_mib();
    let count = wanted("CONTINGENCIA_BENCH_OPERATIONS", OPERATIONS);
    let (merged, took) = merge(&mut store, &mut Generated::new(1), count);
    assert!(merged.new >= count && merged.void.is_empty());
    println!(
        "merge: {} operations in {took:.1?}, {:.0} a second; {before} MiB resident before, {} MiB after",
        merged.new,
        rate(merged.new, took),
        resident_mib()
    );
}

/// Many terminals in turn: what the last costs beside the first.
pub(crate) fn many_in_turn() {
    if !asked_for("merge") {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut store = office(folder.path());
    let terminals = wanted("CONTINGENCIA_BENCH_TERMINALS", TERMINALS);
    for number in 1..=terminals {
        let (merged, took) = merge(&mut store, &mut Generated::new(number), OF_EACH);
        assert!(merged.new >= OF_EACH && merged.void.is_empty());
        if [1, terminals.div_ceil(5), terminals].contains(&number) {
            println!(
                "merge: terminal {number} of {terminals}, {} operations, {:.0} a second, {:.1?} each; {} MiB resident",
                merged.new,
                rate(merged.new, took),
                took / u32::try_from(merged.new).unwrap_or(u32::MAX),
                resident_mib()
            );
        }
    }
}
