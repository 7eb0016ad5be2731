//! Attentions: taking one against a bare transaction, a field's draft, lists
//! and search in a million of them.

use super::generated;
use super::store::{asked_for, bare, desk, median};
use contingencia::actions::{
    AttentionInput, AttentionQuery, Desk, DraftKind, PageAt, list_attentions, take_attention,
};
use contingencia::domain::identity::DocumentType;
use criterion::Criterion;
use rusqlite::{Connection, params};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Rows of a page on screen.
const PAGE: usize = 40;

pub(crate) fn request() -> AttentionInput {
    AttentionInput {
        procedure: Some("migracion_plan".into()),
        name: "Rosa Ejemplo Prueba".into(),
        document_type: Some(DocumentType::Dni),
        document_number: "70000001".into(),
        phone: "987 000 111".into(),
        request: "Pide pasar su línea a un plan con más datos desde el próximo ciclo.".into(),
        ..AttentionInput::default()
    }
}

/// One request taken, and a bare transaction that inserts the same bytes into
/// the same tables, with the same indexes and the same search index, of
/// another copy of the file.
pub(crate) fn take(criterion: &mut Criterion) {
    if !asked_for("attention") {
        return;
    }
    let copy = generated::copy(&generated::attentions());
    let mut desk = desk(copy.path());
    let other = generated::copy(&generated::attentions());
    let mut conn = bare(other.path());
    let input = request();
    let view = take_attention(&mut desk, &input).expect("it is taken");
    let sample = Sample::of(&bare(copy.path()), view.id);
    let mut group = criterion.benchmark_group("attention");
    group.sample_size(50);
    group.bench_function("take one", |bencher| {
        bencher.iter_custom(|times| (0..times).map(|_| take_one(&mut desk, &input)).sum());
    });
    let mut n = 0;
    group.bench_function("bare transaction", |bencher| {
        bencher.iter(|| {
            n += 1;
            sample.insert(&mut conn, n);
        });
    });
    group.bench_function("save a field's draft", |bencher| {
        let text = serde_json::to_string(&input).expect("the form as text");
        let name = desk.new_draft(DraftKind::Attention);
        bencher.iter(|| desk.save_draft(name, &text).expect("saved"));
    });
    group.finish();
    // The two in turn, so that a drifting machine moves both.
    let mut ratios: Vec<f64> = (0..60)
        .map(|_| {
            let ours = take_one(&mut desk, &input);
            n += 1;
            let start = Instant::now();
            sample.insert(&mut conn, n);
            ours.as_secs_f64() / start.elapsed().as_secs_f64()
        })
        .collect();
    println!(
        "take an attention / bare transaction, in turn: median {:.2}",
        median(&mut ratios)
    );
}

fn take_one(desk: &mut Desk, input: &AttentionInput) -> Duration {
    let start = Instant::now();
    take_attention(desk, input).expect("it is taken");
    start.elapsed()
}

/// What one request writes.
struct Sample {
    bytes: Vec<u8>,
    record: String,
    vault: Vec<u8>,
    words: String,
}

impl Sample {
    fn of(conn: &Connection, id: Uuid) -> Self {
        let one = |sql: &str| conn.query_row(sql, [id], |row| row.get(0)).expect("a text");
        Self {
            bytes: conn
                .query_row(
                    "SELECT bytes FROM operation WHERE entity = ?1",
                    [id],
                    |row| row.get(0),
                )
                .expect("the operation"),
            record: one("SELECT record FROM attention WHERE id = ?1"),
            vault: conn
                .query_row(
                    "SELECT data FROM vault JOIN attention ON attention.content = vault.id
                     WHERE attention.id = ?1",
                    [id],
                    |row| row.get(0),
                )
                .expect("the content"),
            words: one(
                "SELECT words FROM search_said JOIN known ON known.number = attention
                 WHERE known.id = ?1",
            ),
        }
    }

    fn insert(&self, conn: &mut Connection, n: i64) {
        let id = Uuid::from_u128(u128::MAX - u128::from(n.unsigned_abs()));
        let (hash, place, at) = ([7_u8; 32], (1 << 60) + n, 4_000_000_000_000 + n);
        let tx = conn
            .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
            .expect("it begins");
        let run = |sql: &str, values: &[&dyn rusqlite::ToSql]| {
            tx.prepare_cached(sql)
                .and_then(|mut statement| statement.execute(values))
                .expect("the row");
        };
        run(
            "INSERT INTO vault (id, class, salt, data) VALUES (?1, 'general', ?2, ?3)",
            params![id, hash, self.vault],
        );
        run(
            "INSERT INTO known (number, id) VALUES (?1, ?2)",
            params![place, id],
        );
        run(
            "INSERT INTO journal (replica, sequence, lamport, record, kind, bytes, hash)
             VALUES (1, ?1, ?1, ?2, 'attention.taken', ?3, ?4)",
            params![(1 << 40) + n, place, self.bytes, hash],
        );
        run(
            "INSERT INTO attention (known, id, replica, user, point, series, number, procedure_type,
                 critical_pending, outage, taken, content, record)
             VALUES (?5, ?1, zeroblob(16), zeroblob(16), 'LIM014', 'Z', ?2, 'consultas', 0, NULL, ?3, ?1, ?4)",
            params![id, n, at, self.record, place],
        );
        run(
            "INSERT INTO search_words (number, words) VALUES (?1, ?2)",
            params![place, self.words],
        );
        run(
            "INSERT INTO search_place (place, attention, words) VALUES (?1, ?1, ?1)",
            params![place],
        );
        run(
            "INSERT INTO attention_search (rowid, words) VALUES (?1, ?2)",
            params![place, self.words],
        );
        run(
            "INSERT INTO replica (id, sequence, lamport, latest, head) VALUES (zeroblob(16), ?1, ?1, ?1, ?2)
             ON CONFLICT (id) DO UPDATE SET sequence = ?1, lamport = ?1, latest = ?1, head = ?2",
            params![n, hash],
        );
        tx.commit().expect("it commits");
    }
}

/// The list, a step in it, and searches in a million attentions.
pub(crate) fn look(criterion: &mut Criterion) {
    if !asked_for("attentions") {
        return;
    }
    let copy = generated::copy(&generated::attentions());
    let mut desk = desk(copy.path());
    let mut group = criterion.benchmark_group("attentions");
    group.sample_size(30);
    let all = AttentionQuery::default();
    group.bench_function("first page", |bencher| {
        bencher.iter(|| list_attentions(&mut desk, &all, PageAt::First, PAGE).expect("a page"));
    });
    group.bench_function("page step", |bencher| {
        let mut page = PageAt::First;
        bencher.iter(|| {
            let list = list_attentions(&mut desk, &all, page, PAGE).expect("a page");
            let next = list.edges.filter(|_| list.has_after);
            page = next.map_or(PageAt::First, |(_, last)| PageAt::After(last));
        });
    });
    for (name, text) in [
        ("in every one", "pide"),
        ("in a third", "recibo"),
        ("two common words", "recibo línea"),
        ("common and rare", "recibo imaginaria77"),
        ("a rare word", "imaginaria77"),
        ("two letters", "re"),
        ("four letters", "reci"),
        ("six letters", "recibo"),
        ("a beginning of many words", "imagin"),
        ("a code", "R500000"),
        ("nothing", "inexistente"),
    ] {
        let query = AttentionQuery {
            text: text.to_owned(),
            ..AttentionQuery::default()
        };
        group.bench_function(format!("search: {name}"), |bencher| {
            bencher
                .iter(|| list_attentions(&mut desk, &query, PageAt::First, PAGE).expect("a page"));
        });
    }
    group.finish();
}
