//! The index says what was put into it, whatever a transaction does to it.

use super::super::schema;
use super::*;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The real tables, in memory.
fn index() -> Connection {
    let mut conn = Connection::open_in_memory().unwrap();
    schema::migrate(&mut conn, Path::new("store.db"), |_, _| Ok(())).unwrap();
    for attention in 0..8 {
        conn.execute(
            "INSERT INTO known (number, id) VALUES (?1, randomblob(16))",
            [id(attention)],
        )
        .unwrap();
    }
    conn
}

/// Some attentions ask for the same place.
fn wanted(attention: u8) -> i64 {
    100 + i64::from(attention / 2)
}

fn id(attention: u8) -> i64 {
    attention.into()
}

#[derive(Debug, Clone)]
enum Deed {
    Put(u8, Vec<String>),
    Remove(u8),
    Sweep(BTreeSet<u8>),
    Commit,
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let attention = || 0..8_u8;
    let words = prop::collection::vec("[ab]{1,6}", 1..6);
    let deed = prop_oneof![
        8 => (attention(), words).prop_map(|(of, words)| Deed::Put(of, words)),
        2 => attention().prop_map(Deed::Remove),
        1 => prop::collection::btree_set(attention(), 1..4).prop_map(Deed::Sweep),
        1 => Just(Deed::Commit),
    ];
    prop::collection::vec(deed, 1..60)
}

type Words = BTreeMap<u8, String>;

/// What is in the index at the end of each transaction.
fn run(conn: &Connection, deeds: &[Deed], put: Putting, each: &mut dyn FnMut(&Words)) {
    let mut words = Words::new();
    let begin = || conn.execute_batch("BEGIN IMMEDIATE").unwrap();
    begin();
    for deed in deeds.iter().chain([&Deed::Commit]) {
        match deed {
            Deed::Put(of, said) => {
                let said = said.join(" ");
                put(conn, id(*of), wanted(*of), Some(&said)).unwrap();
                words.insert(*of, said);
            }
            Deed::Remove(of) => {
                put(conn, id(*of), wanted(*of), None).unwrap();
                words.remove(of);
            }
            Deed::Sweep(of) => {
                let places = of.iter().filter_map(|of| stored(conn, id(*of)).unwrap());
                let places: Vec<i64> = places.map(|(place, _)| place).collect();
                remove(conn, &places).unwrap();
                words.retain(|it, _| !of.contains(it));
            }
            Deed::Commit => {
                conn.execute_batch("COMMIT").unwrap();
                each(&words);
                begin();
            }
        }
    }
    conn.execute_batch("COMMIT").unwrap();
}

type Putting = fn(&Connection, i64, i64, Option<&str>) -> Result<(), StoreError>;

/// As FTS5 says, and as it is found without writing.
fn is_sound(conn: &Connection) -> bool {
    let check =
        "INSERT INTO attention_search (attention_search, rank) VALUES ('integrity-check', 1)";
    let is_sound = told(conn, check).is_ok();
    assert_eq!(super::is_sound(conn).unwrap(), is_sound);
    is_sound
}

/// Whose words match.
fn found(conn: &Connection, query: &str) -> BTreeSet<i64> {
    conn.prepare_cached(
        "SELECT attention FROM attention_search JOIN search_place ON place = attention_search.rowid
         WHERE attention_search MATCH ?1",
    )
    .unwrap()
    .query_map([query], |row| row.get(0))
    .unwrap()
    .collect::<Result<_, _>>()
    .unwrap()
}

/// Whose words have one that a test lets through.
fn having(words: &Words, test: impl Fn(&str) -> bool) -> BTreeSet<i64> {
    let has = |said: &str| said.split(' ').any(&test);
    let having = words.iter().filter(|(_, said)| has(said));
    having.map(|(of, _)| id(*of)).collect()
}

proptest! {
    #[test]
    fn u3_the_index_finds_what_is_in_it_whatever_a_transaction_removed_and_wrote(deeds in deeds()) {
        let conn = index();
        run(&conn, &deeds, put, &mut |words| {
            assert!(is_sound(&conn), "{words:?}");
            let all: BTreeSet<&str> = words.values().flat_map(|it| it.split(' ')).collect();
            for word in all {
                let expected = having(words, |it| it == word);
                assert_eq!(found(&conn, &format!("\"{word}\"")), expected, "{word}");
            }
            for beginning in ["a", "b", "ab", "ba", "aab", "bba", "abab", "babab"] {
                let expected = having(words, |it| it.starts_with(beginning));
                assert_eq!(found(&conn, &format!("\"{beginning}\"*")), expected, "{beginning}");
            }
        });
    }
}

/// As it was done before: the place is free again, and is taken at once.
fn at_the_same_place(
    conn: &Connection,
    attention: i64,
    wanted: i64,
    words: Option<&str>,
) -> Result<(), StoreError> {
    if let Some((place, _)) = stored(conn, attention)? {
        delete(conn, place)?;
    }
    words.map_or(Ok(()), |words| add(conn, attention, wanted, words))
}

/// Why places are chosen as they are: where this holds no more, they need not be.
#[test]
fn u3_a_place_written_again_at_once_would_lose_what_others_said() {
    let again = [
        Deed::Put(0, vec!["recibo".into()]),
        Deed::Commit,
        // One is corrected, and keeps a word; another comes and has it too.
        Deed::Put(0, vec!["recibo".into(), "otro".into()]),
        Deed::Put(4, vec!["recibo".into()]),
    ];
    for (put, finds) in [
        (put as Putting, [0, 4].as_slice()),
        (at_the_same_place, &[0]),
    ] {
        let conn = index();
        run(&conn, &again, put, &mut |_| ());
        assert_eq!(is_sound(&conn), finds.len() == 2);
        let expected = finds.iter().map(|of| id(*of)).collect();
        assert_eq!(found(&conn, "recibo"), expected);
        // It is made anew where it lost something, and only there.
        assert_eq!(heal(&conn).unwrap(), finds.len() < 2);
        assert_eq!(found(&conn, "recibo"), [0, 4].map(id).into());
        assert!(is_sound(&conn) && !heal(&conn).unwrap());
    }
}

#[test]
fn j1_a_place_without_words_is_free_once_the_index_was_healed() {
    let conn = index();
    put(&conn, id(1), wanted(1), Some("recibo")).unwrap();
    conn.execute("DELETE FROM search_words", []).unwrap();
    assert!(heal(&conn).unwrap());
    put(&conn, id(1), wanted(1), Some("recibo")).unwrap();
    assert_eq!(found(&conn, "recibo"), [id(1)].into());
}

#[test]
fn t1_words_that_are_removed_are_gone_from_the_index_at_once() {
    // Each begins as no other does: FTS5 writes the rest of it in one piece.
    let (secret, kept) = ("zacarias", "recibo");
    let conn = index();
    let holds = |word: &str| -> bool {
        let tail = word.as_bytes()[1..].to_vec();
        let blocks = "SELECT 1 FROM attention_search_data WHERE instr(block, ?1) > 0";
        let said = "SELECT 1 FROM search_words WHERE instr(words, ?1) > 0";
        conn.prepare(blocks).unwrap().exists([tail]).unwrap()
            || conn.prepare(said).unwrap().exists([word]).unwrap()
    };
    for of in 0..8 {
        put(&conn, id(of), wanted(of), Some(&format!("{secret} {kept}"))).unwrap();
    }
    assert!(holds(secret) && holds(kept));
    // Other words, none, and all the others in one go.
    conn.execute_batch("BEGIN").unwrap();
    put(&conn, id(0), wanted(0), Some(kept)).unwrap();
    put(&conn, id(1), wanted(1), None).unwrap();
    let places = (2..8).filter_map(|of| stored(&conn, id(of)).unwrap());
    let places: Vec<i64> = places.map(|(place, _)| place).collect();
    remove(&conn, &places).unwrap();
    conn.execute_batch("COMMIT").unwrap();
    assert!(!holds(secret) && holds(kept));
    assert_eq!(found(&conn, kept), [id(0)].into());
    assert!(is_sound(&conn));
}
