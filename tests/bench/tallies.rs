//! Taking in 200,000 *tipificaciones* of an office (V5).
//!
//! What is wanted: at most one and a half times reading the same file bare, cell by cell
//! or field by field, plus its rows inserted bare into an encrypted table; resident under
//! 200 MB. What the import itself writes are sums by minute, fewer rows than the file has:
//! those inserted bare are told beside, as the least that could be.

use super::export::{forget_peak, peak};
use super::merging::office;
use super::store::{asked_for, bare};
use calamine::{Reader, Xlsx};
use contingencia::actions::{TallyInput, import_tallies, plan_tallies};
use rusqlite::{Connection, params};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Cursor;
use std::time::{Duration, Instant};

#[path = "../support/workbook.rs"]
#[allow(
    dead_code,
    clippy::unwrap_used,
    reason = "one workbook of the tests stands for all"
)]
pub(crate) mod workbook;

const ROWS: u32 = 200_000;
/// A transaction ends after so many rows, here and there.
const STEP: usize = 4_000;

/// One row: eight days of three channels, by the minute; which of them all is as good as
/// left to chance, and the same in every run.
fn row(number: u32) -> [String; 4] {
    let mixed = number.wrapping_mul(2_654_435_761) >> 8;
    let minute = number / 8 % 780;
    let day = 1 + number % 8;
    let kinds = ["reclamos", "altas", "bajas", "consultas"];
    [
        format!("{day:02}/10/2024 {:02}:{:02}", 8 + minute / 60, minute % 60),
        ["123", "135", "cac"][(mixed % 3) as usize].to_owned(),
        kinds[(mixed / 3 % 4) as usize].to_owned(),
        (1 + number % 5).to_string(),
    ]
}

const HEAD: [&str; 4] = ["fecha", "canal", "tipo", "cantidad"];

fn as_text() -> Vec<u8> {
    let mut text = HEAD.join(";") + "\n";
    for number in 0..ROWS {
        text.push_str(&row(number).join(";"));
        text.push('\n');
    }
    text.into_bytes()
}

fn as_workbook() -> Vec<u8> {
    let mut rows = String::new();
    let head = HEAD.map(str::to_owned);
    for (at, cells) in (1..).zip(std::iter::once(head).chain((0..ROWS).map(row))) {
        let _ = write!(rows, "<row r=\"{at}\">");
        for (letter, cell) in ["A", "B", "C", "D"].iter().zip(cells) {
            let _ = write!(
                rows,
                "<c r=\"{letter}{at}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>"
            );
        }
        rows.push_str("</row>");
    }
    workbook::workbook(&[workbook::Sheet::shown("Hoja1", &rows)])
}

/// Reads every cell, and keeps none.
pub(crate) fn read_bare(bytes: &[u8], is_workbook: bool) -> usize {
    if !is_workbook {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(b';')
            .has_headers(false)
            .from_reader(bytes);
        let mut record = csv::StringRecord::new();
        let mut cells = 0;
        while reader.read_record(&mut record).expect("a row") {
            cells += record.len();
        }
        return cells;
    }
    let mut book = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let mut sheet = book.worksheet_cells_reader("Hoja1").expect("a sheet");
    let mut cells = 0;
    while sheet.next_cell().expect("a cell").is_some() {
        cells += 1;
    }
    cells
}

/// The rows as a table of a store would keep each, and how many sums by day, place, type
/// and minute they come to.
fn kept() -> (Vec<[String; 4]>, usize) {
    let rows: Vec<[String; 4]> = (0..ROWS).map(row).collect();
    let sums: BTreeSet<&[String]> = rows.iter().map(|row| &row[..3]).collect();
    let sums = sums.len();
    (rows, sums)
}

/// Rows inserted bare into an encrypted table of a store, each as it stands in the file.
fn insert_rows(conn: &mut Connection, rows: &[[String; 4]]) {
    let set = "DROP TABLE IF EXISTS bare; CREATE TABLE bare (at TEXT NOT NULL,
        place TEXT NOT NULL, type TEXT NOT NULL, count INTEGER NOT NULL) STRICT;";
    conn.execute_batch(set).expect("a table");
    for some in rows.chunks(STEP) {
        let tx = conn.transaction().expect("a transaction");
        let sql = "INSERT INTO bare (at, place, type, count) VALUES (?1, ?2, ?3, ?4)";
        let mut insert = tx.prepare_cached(sql).expect("a statement");
        for [at, place, kind, count] in some {
            let count: u32 = count.parse().expect("a count");
            insert
                .execute(params![at, place, kind, count])
                .expect("a row");
        }
        drop(insert);
        tx.commit().expect("it is kept");
    }
}

/// So many sums inserted bare, by group and minute.
fn insert_sums(conn: &mut Connection, sums: usize) {
    const OF_A_GROUP: usize = 780;
    let set = "DROP TABLE IF EXISTS bare; CREATE TABLE bare (grp INTEGER NOT NULL,
        minute INTEGER NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (grp, minute))
        STRICT, WITHOUT ROWID;";
    conn.execute_batch(set).expect("a table");
    for first in (0..sums).step_by(STEP) {
        let tx = conn.transaction().expect("a transaction");
        let sql = "INSERT INTO bare (grp, minute, count) VALUES (?1, ?2, 3)";
        let mut insert = tx.prepare_cached(sql).expect("a statement");
        for at in first..sums.min(first + STEP) {
            let of = params![at / OF_A_GROUP, at % OF_A_GROUP];
            insert.execute(of).expect("a row");
        }
        drop(insert);
        tx.commit().expect("it is kept");
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// How often each is done: the middle one counts.
const TIMES: usize = 5;

pub(crate) fn timed(mut work: impl FnMut()) -> Duration {
    median(
        (0..TIMES)
            .map(|_| {
                let start = Instant::now();
                work();
                start.elapsed()
            })
            .collect(),
    )
}

/// Both kinds of file, beside reading and inserting them bare.
pub(crate) fn import() {
    if !asked_for("tallies") {
        return;
    }
    for (name, bytes, is_workbook) in [("csv", as_text(), false), ("xlsx", as_workbook(), true)] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join(format!("tipos.{name}"));
        std::fs::File::create(&file)
            .and_then(|mut file| std::io::Write::write_all(&mut file, &bytes))
            .expect("the file is written");
        let read = timed(|| assert_eq!(read_bare(&bytes, is_workbook), 4 * (ROWS as usize + 1)));
        let (rows, sums) = kept();
        let place = tempfile::tempdir().expect("a temporary folder");
        drop(office(place.path()));
        let mut conn = bare(place.path());
        let insert = timed(|| insert_rows(&mut conn, &rows));
        let least = timed(|| insert_sums(&mut conn, sums));
        drop((bytes, rows, conn));
        forget_peak();
        let ours = median(
            (0..TIMES)
                .map(|_| {
                    let data = tempfile::tempdir().expect("a temporary folder");
                    let mut desk = office(data.path());
                    let input = TallyInput {
                        file: file.clone(),
                        ..TallyInput::default()
                    };
                    let start = Instant::now();
                    let planned = plan_tallies(&desk, input, &mut |_, _| true).expect("a plan");
                    let view = import_tallies(&mut desk, &planned, &mut |_, _| true)
                        .expect("it is stored");
                    let took = start.elapsed();
                    assert_eq!((view.rows, view.rejections()), (ROWS.into(), 0));
                    took
                })
                .collect(),
        );
        let times = |insert: Duration| ours.as_secs_f64() / (read + insert).as_secs_f64();
        println!(
            "tallies {name}: {ROWS} rows in {ours:.2?}; bare {read:.2?} to read and {insert:.2?} \
             to insert: {:.2} times; beside their {sums} sums inserted in {least:.2?} alone \
             {:.2} times; resident {}",
            times(insert),
            times(least),
            peak()
        );
    }
}
