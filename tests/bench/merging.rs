//! Merging: a terminal's whole journal at once, and many terminals in turn.
//!
//! Beside each runs the floor: as many rows of what an operation comes to in bytes, in one
//! table of a file with the same cipher, a thousand a commit. And while many come in, a
//! customer is received every so often, and the longest that one waited is told (M5).
//!
//! `CONTINGENCIA_BENCH_OPERATIONS`, `CONTINGENCIA_BENCH_TERMINALS` and
//! `CONTINGENCIA_BENCH_OF_EACH` make it smaller, to try it out;
//! `CONTINGENCIA_BENCH_EVERY` is the milliseconds between customers.

use super::attentions::request;
use super::export::{forget_peak, peak};
use super::generated;
use super::store::{asked_for, bare, desk};
use chrono::{DateTime, FixedOffset, TimeDelta};
use contingencia::actions::{Admit, Desk, ImportInput, Opening, take_attention};
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
use contingencia::exchange::{
    ExchangeError, Failure, ManifestHead, ManifestReplica, Packer, Sealing,
};
use contingencia::journal::{
    Actor, Body, Digest, Envelope, GENESIS, VaultEntry, digest, encode, seal,
};
use contingencia::store::keyring::{Cost, RecoveryKey, SigningKey};
use contingencia::store::{Ambient, SetUp, Upgrading, set_up};
use rusqlite::{Connection, TransactionBehavior};
use secrecy::SecretString;
use serde::Serialize;
use std::collections::{BTreeSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant as Moment};
use uuid::Uuid;

/// Operations in the one large import.
const OPERATIONS: u64 = 1_000_000;

/// Terminals that are imported in turn, and operations of each.
const TERMINALS: u64 = 500;
const OF_EACH: u64 = 2_000;

/// Operations of one bundle: what they seal is under the format's limit.
const OF_A_BUNDLE: u64 = 500_000;

/// What an operation comes to in bytes, with its record and its contents.
const FLOOR_ROW: usize = 1_960;

/// Rows of the floor that one transaction writes.
const FLOOR_AT_ONCE: u64 = 1_000;

/// Between two customers, milliseconds.
const EVERY: u64 = 200;

/// Attentions of one outage.
const ATTENTIONS: u32 = 10;

fn wanted(name: &str, usual: u64) -> u64 {
    std::env::var(name)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(usual)
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
    ids: u64,
    /// Lines that were taken from it.
    given: u64,
    lines: VecDeque<Vec<u8>>,
    vault: VecDeque<VaultEntry>,
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
            ids: 0,
            given: 0,
            lines: VecDeque::new(),
            vault: VecDeque::new(),
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
            series: None,
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
            job_title: None,
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

    /// Ids as the real ones are (version 7): a time, and then bits like any others.
    fn id(&mut self) -> Uuid {
        self.ids += 1;
        let name = [self.id.as_bytes(), &self.ids.to_be_bytes()[..]].concat();
        let mut bits = [0; 10];
        bits.copy_from_slice(&digest(&name)[..10]);
        let millis = u64::try_from(self.now.timestamp_millis()).expect("it is after 1970");
        uuid::Builder::from_unix_timestamp_millis(millis, &bits).into_uuid()
    }

    fn seal<T: Serialize>(&mut self, class: RetentionClass, data: &T) -> Sealed {
        let id = self.id();
        let entry = seal(id, digest(id.as_bytes()), class, data).expect("it is sealed");
        let sealed = entry.sealed();
        self.vault.push_back(entry);
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
        self.lines.push_back(bytes);
    }

    fn instant(&self) -> Instant {
        Instant {
            at: self.now,
            source: Source::User,
            afterwards: false,
        }
    }

    /// What its next bundle says of it.
    fn head(&self) -> ManifestHead {
        ManifestHead {
            bundle: Uuid::from_u128(u128::from(self.given + 1) << 64 | self.id.as_u128()),
            organization: "claro-pe".into(),
            replica: ManifestReplica {
                id: self.id,
                point: self.point.clone(),
                terminal: "A".into(),
                series: "A".into(),
                epoch: 1,
                predecessor: None,
                public_key: self.key.public_key().to_owned(),
            },
            created_at: self.now,
            software: "banco de pruebas".into(),
        }
    }

    /// The next line that it writes.
    fn line(&mut self) -> Vec<u8> {
        self.given += 1;
        loop {
            if let Some(line) = self.lines.pop_front() {
                // Its contents are asked of another one.
                self.vault.clear();
                return line;
            }
            self.outage();
        }
    }

    /// The next content that it seals, where it is one of those.
    fn entry(&mut self, named: &BTreeSet<Uuid>) -> Option<VaultEntry> {
        while self.vault.is_empty() {
            self.lines.clear();
            self.outage();
        }
        let entry = self.vault.pop_front()?;
        if named.contains(&entry.id) {
            return Some(entry);
        }
        self.vault.push_front(entry);
        None
    }

    /// One outage from its opening to its closing, with its attentions.
    fn outage(&mut self) {
        let outage = self.id();
        self.outages += 1;
        let started = self.instant();
        self.now += TimeDelta::minutes(5);
        let opened = Opened {
            unforeseen_kind: None,
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
            unforeseen_kind: None,
            told: None,
            cause: "sin_fluido_electrico".into(),
            sustento: self.seal(
                RetentionClass::General,
                &"Corte de fluido en el punto; volvió solo y se revisaron las PCs.",
            ),
            reference: None,
            origin: None,
            listed: None,
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
pub(crate) fn office(folder: &Path) -> Desk {
    let point = ServicePoint {
        code: "OFI001".into(),
        name: "Oficina Inventada".into(),
        channel: Channel::Oficina,
        time_zone: "America/Lima".into(),
    };
    place(folder, "peru", point, Role::Control)
}

/// A terminal of a point.
pub(crate) fn place(folder: &Path, profile: &str, point: ServicePoint, role: Role) -> Desk {
    let asked = SetUp {
        organization: "claro-pe".into(),
        profile: profile.into(),
        point,
        terminal: "A".into(),
        names: UserNames {
            login: generated::LOGIN.into(),
            name: "Persona Inventada".into(),
            job_title: None,
        },
        role,
        passphrase: SecretString::from(generated::PASSPHRASE),
    };
    let ambient = Ambient {
        clock: Arc::new(contingencia::clock::SystemClock::start()),
        ids: Arc::new(contingencia::clock::SystemIds),
        cost: Cost::Product,
        upgrading: Upgrading::default(),
    };
    drop(set_up(Paths::new(folder), asked, ambient).expect("the store is set up"));
    desk(folder)
}

/// What one terminal writes, in files of so many operations that are sealed
/// for `recipient`.
fn bundles(folder: &Path, number: u64, count: u64, of_each: u64, recipient: &str) -> Vec<PathBuf> {
    let mut terminal = Generated::new(number);
    // The same once more, for the contents: nothing of either lies in memory whole.
    let mut sealed = Generated::new(number);
    let mut files = Vec::new();
    while terminal.given < count {
        let path = folder.join(format!("{number:04}-{}.ctg", files.len()));
        let of_this = of_each.min(count - terminal.given);
        let head = terminal.head();
        let mut unheard = |_, _| true;
        let sealing = Sealing::Recipients(vec![recipient.to_owned()]);
        let packed = Packer::create(&path, &sealing, head, of_this, &mut unheard)
            .and_then(|packer| {
                let lines = (0..of_this).map(|_| Ok::<_, ExchangeError>(terminal.line()));
                packer.operations(lines).map_err(plain)
            })
            .and_then(|packer| {
                let named = packer
                    .named()
                    .into_iter()
                    .map(|(id, _)| id)
                    .collect::<BTreeSet<_>>();
                let entries =
                    std::iter::from_fn(|| sealed.entry(&named)).map(Ok::<_, ExchangeError>);
                packer.personal(entries).map_err(plain)
            })
            .and_then(|packer| {
                let sign = |data: &mut dyn std::io::Read| {
                    Ok::<_, ExchangeError>(terminal.key.sign_stream(data).expect("it is signed"))
                };
                packer.finish(&sign).map_err(plain)
            });
        files.push(packed.expect("it is packed").path);
    }
    files
}

fn plain(failure: Failure<ExchangeError>) -> ExchangeError {
    match failure {
        Failure::Exchange(error) | Failure::Caller(error) => error,
    }
}

/// Imports files in one command, and looks whenever progress is told; answers how many
/// operations were new.
fn import(desk: &Desk, files: &[PathBuf], identity: &SecretString, look: &mut dyn FnMut()) -> u64 {
    let input = ImportInput {
        admit: Admit::Terminal,
        opening: Opening {
            identity: Some(identity.clone()),
            ..Opening::default()
        },
        plan: false,
    };
    let done = desk
        .import(files, &input, &mut |_, _| {
            look();
            true
        })
        .expect("it is imported");
    done.into_iter()
        .map(|view| {
            let view = view.expect("it is taken");
            assert_eq!(view.without_effect, 0);
            view.new
        })
        .sum()
}

/// How long each tenth of the operations took to be taken: what is checked before the first
/// of them is of the first, what comes after the last of the last.
struct Tenths {
    store: Connection,
    before: u64,
    expected: u64,
    start: Moment,
    took: Vec<Duration>,
}

impl Tenths {
    fn of(folder: &Path, expected: u64) -> Self {
        let store = bare(folder);
        Self {
            before: taken(&store),
            store,
            expected,
            start: Moment::now(),
            took: Vec::new(),
        }
    }

    fn look(&mut self) {
        let done = taken(&self.store) - self.before;
        while self.took.len() < 9 && done * 10 >= self.expected * (self.took.len() as u64 + 1) {
            self.end_one();
        }
    }

    fn end_one(&mut self) {
        self.took.push(self.start.elapsed());
        self.start = Moment::now();
    }
}

/// Operations of a store's journal, which only grows.
fn taken(store: &Connection) -> u64 {
    store
        .prepare_cached("SELECT coalesce(max(position), 0) FROM journal")
        .and_then(|mut last| last.query_row([], |row| row.get(0)))
        .expect("the journal is read")
}

/// Imports bundles into an empty office, and says what it took.
fn measured(name: &str, expected: u64, make: impl FnOnce(&Path, &str) -> Vec<PathBuf>) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let recipient = RecoveryKey::generate();
    let files = make(folder.path(), &recipient.recipient());
    let desk = office(&folder.path().join("office"));
    forget_peak();
    let mut tenths = Tenths::of(&folder.path().join("office"), expected);
    let start = Moment::now();
    let new = import(&desk, &files, &recipient.to_text(), &mut || tenths.look());
    let took = start.elapsed();
    tenths.end_one();
    let tenths = tenths.took;
    let resident = peak();
    drop(desk);
    let floor = floor(&folder.path().join("office"), new);
    let [first, last] = [tenths.first(), tenths.last()].map(|it| it.copied().unwrap_or_default());
    println!(
        "merge: {name}: {new} operations in {took:.1?}, {:.0} a second; \
         the floor beside it {:.0} a second, ratio {:.2}; last tenth / first {:.1}; \
         tenths of it {tenths:.1?}; {resident} resident at most",
        rate(new, took),
        rate(new, floor),
        floor.as_secs_f64() / took.as_secs_f64(),
        last.as_secs_f64() / first.as_secs_f64().max(f64::MIN_POSITIVE)
    );
}

/// As many rows of an operation's bytes, in one table of a file with the same cipher.
fn floor(folder: &Path, rows: u64) -> Duration {
    let mut conn = bare(folder);
    conn.execute_batch("CREATE TABLE floor (position INTEGER PRIMARY KEY, bytes BLOB) STRICT")
        .expect("a table");
    let row = vec![7_u8; FLOOR_ROW];
    let start = Moment::now();
    for _ in 0..rows.div_ceil(FLOOR_AT_ONCE) {
        let tx = conn
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .expect("it begins");
        for _ in 0..FLOOR_AT_ONCE {
            tx.prepare_cached("INSERT INTO floor (bytes) VALUES (?1)")
                .and_then(|mut insert| insert.execute([&row]))
                .expect("the row");
        }
        tx.commit().expect("it commits");
    }
    start.elapsed()
}

/// Receives customers until it is told to stop; answers how long each took.
fn receive(folder: &Path, every: Duration, stop: &AtomicBool) -> Vec<Duration> {
    let mut desk = desk(folder);
    let input = request();
    let mut took = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        std::thread::sleep(every);
        let start = Moment::now();
        take_attention(&mut desk, &input).expect("it is taken");
        took.push(start.elapsed());
    }
    took.sort();
    took
}

/// The middle, the 99th of a hundred, and the longest.
fn spread(took: &[Duration]) -> String {
    let at = |part: usize| {
        let place = took.len().saturating_sub(1) * part / 100;
        took.get(place).copied().unwrap_or_default()
    };
    format!(
        "{} received, half in {:.1?}, 99 of 100 in {:.1?}, the longest {:.1?}",
        took.len(),
        at(50),
        at(99),
        at(100)
    )
}

/// Customers are received at a point that imports meanwhile.
pub(crate) fn beside_the_counter() {
    if !asked_for("merge") {
        return;
    }
    let terminals = wanted("CONTINGENCIA_BENCH_TERMINALS", TERMINALS);
    let of_each = wanted("CONTINGENCIA_BENCH_OF_EACH", OF_EACH);
    let every = Duration::from_millis(wanted("CONTINGENCIA_BENCH_EVERY", EVERY));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let recipient = RecoveryKey::generate();
    let files: Vec<PathBuf> = (1..=terminals)
        .flat_map(|number| {
            bundles(
                folder.path(),
                number,
                of_each,
                of_each,
                &recipient.recipient(),
            )
        })
        .collect();
    let point = ServicePoint {
        code: "LIM900".into(),
        name: "CAC Inventado".into(),
        channel: Channel::Cac,
        time_zone: "America/Lima".into(),
    };
    let data = folder.path().join("point");
    let desk = place(&data, "peru", point, Role::Administrador);
    let while_it = |work: &mut dyn FnMut()| {
        let stop = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let received = scope.spawn(|| receive(&data, every, &stop));
            work();
            stop.store(true, Ordering::Relaxed);
            received.join().expect("customers are received")
        })
    };
    let alone = while_it(&mut || std::thread::sleep(every * 50));
    let mut new = 0;
    let start = Moment::now();
    let beside = while_it(&mut || new = import(&desk, &files, &recipient.to_text(), &mut || {}));
    let took = start.elapsed();
    println!(
        "merge: a customer every {every:?}: alone {}; while {new} operations of {terminals} \
         terminals come in ({:.0} a second) {}",
        spread(&alone),
        rate(new, took),
        spread(&beside)
    );
}

#[allow(clippy::cast_precision_loss, reason = "a million fits")]
fn rate(operations: u64, took: Duration) -> f64 {
    operations as f64 / took.as_secs_f64()
}

/// A million operations of one terminal, in as few bundles as may be.
pub(crate) fn one_large() {
    if !asked_for("merge") {
        return;
    }
    let count = wanted("CONTINGENCIA_BENCH_OPERATIONS", OPERATIONS);
    measured("one terminal", count, |folder, recipient| {
        bundles(folder, 1, count, OF_A_BUNDLE, recipient)
    });
}

/// Many terminals in one command.
pub(crate) fn many_in_turn() {
    if !asked_for("merge") {
        return;
    }
    let terminals = wanted("CONTINGENCIA_BENCH_TERMINALS", TERMINALS);
    let of_each = wanted("CONTINGENCIA_BENCH_OF_EACH", OF_EACH);
    let expected = terminals * of_each;
    measured(
        &format!("{terminals} terminals"),
        expected,
        |folder, recipient| {
            (1..=terminals)
                .flat_map(|number| bundles(folder, number, of_each, of_each, recipient))
                .collect()
        },
    );
}
