//! The store: a durable action against a bare transaction, reads, unlocking, rebuilding.

use super::generated;
use contingencia::actions::{
    self, Desk, OutageQuery, PageAt, board, list_outages, open_outage, restore_outage,
};
use contingencia::config::Paths;
use contingencia::domain::catalog::Scenario;
use contingencia::domain::outage::{Answers, OpeningInput};
use contingencia::store::keyring::{Cost, KeyRing};
use criterion::{BatchSize, Criterion};
use rusqlite::{Connection, params};
use secrecy::ExposeSecret;
use std::path::Path;
use std::time::{Duration, Instant};

pub(crate) fn desk(folder: &Path) -> Desk {
    Desk::unlock(
        Paths::new(folder),
        generated::LOGIN,
        &generated::passphrase(),
        generated::ambient(),
    )
    .expect("the generated store unlocks")
}

/// A connection with the store's own settings, for the bare baseline.
pub(crate) fn bare(folder: &Path) -> Connection {
    let ring = KeyRing::new(folder, Cost::Product);
    let user = ring
        .unlock_user(generated::LOGIN, &generated::passphrase(), 0)
        .expect("the user unlocks");
    let key = ring.open_store_key(&user).expect("the key opens").remove(0);
    let conn = Connection::open(folder.join("store.db")).expect("the file opens");
    conn.pragma_update(None, "cipher_log_level", "NONE")
        .expect("no log");
    conn.pragma_update(
        None,
        "key",
        format!("x'{}'", key.key.raw_hex().expose_secret()),
    )
    .expect("the key fits");
    for (name, value) in [
        ("foreign_keys", "ON"),
        ("recursive_triggers", "ON"),
        ("secure_delete", "ON"),
        ("temp_store", "MEMORY"),
        ("journal_mode", "WAL"),
        ("synchronous", "FULL"),
    ] {
        conn.pragma_update(None, name, value).expect("a setting");
    }
    conn
}

/// One durable action, and a bare transaction that inserts the same bytes into
/// as many tables and indexes of the same file.
pub(crate) fn durable_action(criterion: &mut Criterion) {
    let copy = generated::copy(&generated::folder());
    let mut desk = desk(copy.path());
    let input = OpeningInput {
        procedure: Some("migracion_plan".into()),
        applications: vec!["siac_unico".into()],
        scenario: Some(Scenario::Unforeseen),
        answers: Answers {
            customer_present: Some(true),
            can_be_served: Some(false),
            some_pc_works: Some(false),
            registrable: Some(false),
            sicar_payment: None,
        },
        ..OpeningInput::default()
    };
    // In a copy of its own: on one file, each would spoil the other's page cache.
    let other = generated::copy(&generated::folder());
    let mut conn = bare(other.path());
    let (bytes, record, sizes) = sample(&mut desk, &input, &bare(copy.path()));
    make_bare_tables(&conn);
    let mut group = criterion.benchmark_group("durable action");
    group.sample_size(50);
    group.bench_function("open an outage", |bencher| {
        bencher.iter_custom(|times| (0..times).map(|_| open_one(&mut desk, &input)).sum());
    });
    let mut n: i64 = 0;
    group.bench_function("bare transaction", |bencher| {
        bencher.iter(|| {
            n += 1;
            bare_transaction(&mut conn, n, &bytes, &record);
        });
    });
    group.finish();
    // The two in turn, so that a drifting machine moves both.
    let mut ratios: Vec<f64> = (0..60)
        .map(|_| {
            let ours = open_one(&mut desk, &input);
            n += 1;
            let start = Instant::now();
            bare_transaction(&mut conn, n, &bytes, &record);
            ours.as_secs_f64() / start.elapsed().as_secs_f64()
        })
        .collect();
    println!(
        "durable action / bare transaction, in turn: median {:.2} ({sizes})",
        median(&mut ratios)
    );
}

/// Opens an outage, and restores it unmeasured, so that the next one may open (O1).
fn open_one(desk: &mut Desk, input: &OpeningInput) -> Duration {
    let start = Instant::now();
    let outage = open_outage(desk, input).expect("it opens");
    let took = start.elapsed();
    restore_outage(desk, &outage.correlative, None).expect("it is restored");
    took
}

/// The bytes that an opening writes.
fn sample(desk: &mut Desk, input: &OpeningInput, conn: &Connection) -> (Vec<u8>, String, String) {
    open_one(desk, input);
    let bytes: Vec<u8> = conn
        .query_row(
            "SELECT bytes FROM operation WHERE kind = 'outage.opened' ORDER BY position DESC LIMIT 1",
            [],
            |row| row.get(0),
        )
        .expect("the operation");
    let record: String = conn
        .query_row(
            "SELECT record FROM outage ORDER BY registered DESC LIMIT 1",
            [],
            |row| row.get(0),
        )
        .expect("the record");
    let sizes = format!("{} B and {} B", bytes.len(), record.len());
    (bytes, record, sizes)
}

/// Tables with as many columns and indexes as an opening touches.
fn make_bare_tables(conn: &Connection) {
    conn.execute_batch(
        "CREATE TABLE bare_operation (position INTEGER PRIMARY KEY, replica BLOB, sequence INTEGER,
             lamport INTEGER, entity BLOB, kind TEXT, bytes BLOB, hash BLOB, UNIQUE (replica, sequence)) STRICT;
         CREATE INDEX bare_1 ON bare_operation (entity, lamport, replica, sequence);
         CREATE TABLE bare_outage (id BLOB PRIMARY KEY, replica BLOB, point TEXT, year INTEGER, series TEXT,
             number INTEGER, correlative TEXT, procedure_type TEXT, procedure TEXT, scenario TEXT,
             state TEXT, started INTEGER, registered INTEGER, restored INTEGER, closed INTEGER, record TEXT, regularized INTEGER) STRICT;
         CREATE INDEX bare_2 ON bare_outage (point, year, series, number);
         CREATE INDEX bare_3 ON bare_outage (number);
         CREATE INDEX bare_4 ON bare_outage (registered, id);
         CREATE INDEX bare_5 ON bare_outage (state, registered, id);
         CREATE INDEX bare_6 ON bare_outage (point, procedure_type, started, restored);
         CREATE INDEX bare_7 ON bare_outage (point, procedure_type, replica, year, number, id) WHERE state = 'open';
         CREATE INDEX bare_8 ON bare_outage (point, procedure_type, restored - started);
         CREATE INDEX bare_9 ON bare_outage (registered, id) WHERE regularized = 0;
         CREATE TABLE bare_slot (point TEXT, procedure_type TEXT, replica BLOB, outage BLOB UNIQUE, PRIMARY KEY (point, procedure_type, replica)) STRICT, WITHOUT ROWID;
         CREATE TABLE bare_replica (id BLOB PRIMARY KEY, sequence INTEGER, lamport INTEGER, latest INTEGER, head BLOB) STRICT;
         INSERT INTO bare_replica VALUES (x'01', 0, 0, 0, zeroblob(32));
         -- As deep as the real ones.
         INSERT INTO bare_operation (replica, sequence, lamport, entity, kind, bytes, hash)
             SELECT replica, sequence, lamport, entity, kind, bytes, hash FROM operation;
         INSERT INTO bare_outage SELECT id, replica, point, year, series, number, correlative,
             procedure_type, procedure, scenario, state, started, registered, restored, closed,
             record, regularized FROM outage;
         PRAGMA wal_checkpoint(TRUNCATE);",
    )
    .expect("the bare tables are made");
}

fn bare_transaction(conn: &mut Connection, n: i64, bytes: &[u8], record: &str) {
    let id = uuid::Uuid::from_u128(u128::MAX - u128::from(n.unsigned_abs()));
    let hash = [7_u8; 32];
    let tx = conn
        .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
        .expect("it begins");
    tx.prepare_cached(
        "INSERT INTO bare_operation (replica, sequence, lamport, entity, kind, bytes, hash)
         VALUES (x'01', ?1, ?1, ?2, 'outage.opened', ?3, ?4)",
    )
    .and_then(|mut insert| insert.execute(params![10_000_000 + n, id, bytes, hash]))
    .expect("the operation");
    tx.prepare_cached(
        "INSERT INTO bare_outage VALUES (?1, x'01', 'LIM014', 3000, 'A', ?2, 'LIM014-3000-A-000001',
             'consultas', 'migracion_plan', 'unforeseen', 'open', ?3, ?3, NULL, NULL, ?4, 0)",
    )
    .and_then(|mut insert| insert.execute(params![id, n, 4_000_000_000_000 + n, record]))
    .expect("the record");
    tx.prepare_cached("INSERT INTO bare_slot VALUES ('LIM014', 'consultas', ?1, ?1)")
        .and_then(|mut insert| insert.execute(params![id]))
        .expect("the slot");
    tx.prepare_cached(
        "UPDATE bare_replica SET sequence = ?1, lamport = ?1, latest = ?1, head = ?2 WHERE id = x'01'",
    )
    .and_then(|mut update| update.execute(params![n, hash]))
    .expect("the head");
    tx.commit().expect("it commits");
}

/// The board, the first page of events and a page step.
pub(crate) fn reads(criterion: &mut Criterion) {
    let desk = desk(&generated::folder());
    let mut group = criterion.benchmark_group("reads");
    group.bench_function("board", |bencher| {
        bencher.iter(|| board(&desk).expect("the board"));
    });
    let query = OutageQuery::default();
    group.bench_function("first page of events", |bencher| {
        bencher.iter(|| list_outages(&desk, &query, PageAt::First, 40).expect("a page"));
    });
    group.bench_function("page step", |bencher| {
        let mut page = PageAt::First;
        bencher.iter(|| {
            let list = list_outages(&desk, &query, page, 20).expect("a page");
            page = list
                .edges
                .filter(|_| list.has_after)
                .map_or(PageAt::First, |(_, last)| PageAt::After(last));
        });
    });
    group.finish();
}

/// Unlocking, and the key derivation alone.
pub(crate) fn unlock(criterion: &mut Criterion) {
    let folder = generated::folder();
    let mut group = criterion.benchmark_group("unlock");
    group.sample_size(10);
    group.bench_function("unlock", |bencher| {
        bencher.iter_batched(|| (), |()| desk(&folder), BatchSize::PerIteration);
    });
    let ring = KeyRing::new(&folder, Cost::Product);
    group.bench_function("key derivation alone", |bencher| {
        bencher.iter(|| {
            ring.unlock_user(generated::LOGIN, &generated::passphrase(), 0)
                .expect("the user unlocks")
        });
    });
    group.finish();
}

/// Rebuilding the record tables from a million operations, once.
pub(crate) fn rebuild() {
    if !asked_for("rebuild") {
        return;
    }
    let copy = generated::copy(&generated::folder());
    let mut desk = desk(copy.path());
    let start = Instant::now();
    let done = actions::rebuild(&mut desk, &mut |_, _| true).expect("it rebuilds");
    let took = start.elapsed();
    #[allow(clippy::cast_precision_loss, reason = "a million fits")]
    let rate = done.operations as f64 / took.as_secs_f64();
    println!(
        "rebuild: {} operations in {took:.1?}, {rate:.0} a second",
        done.operations
    );
}

/// Whether the filter on the command line lets this one run.
pub(crate) fn asked_for(name: &str) -> bool {
    let filters: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with('-'))
        .collect();
    filters.is_empty() || filters.iter().any(|filter| name.contains(filter.as_str()))
}

/// Whether nothing but `name` is to be run.
pub(crate) fn only(name: &str) -> bool {
    let mut filters = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with('-'));
    filters.next().as_deref() == Some(name) && filters.next().is_none()
}

/// The middle of some figures.
pub(crate) fn median(figures: &mut [f64]) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}
