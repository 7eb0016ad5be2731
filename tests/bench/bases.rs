//! Taking in a base of 100,000 rows at a cell of PQR, and the next cut of it (X1, X2).
//!
//! What is wanted: at most one and a half times reading the same workbook bare, cell by
//! cell, plus the same rows inserted bare, once each, into an encrypted table with what has
//! to be kept of a row and what it is looked for by; the next cut reconciled within two
//! seconds; resident under 300 MB. Told by the clock on the wall and by the time of the
//! processor, which a machine that does something else besides leaves as it is.

use super::export::{forget_peak, peak};
use super::merging::place;
use super::store::{asked_for, bare, median};
use super::tallies::{read_bare, workbook};
use contingencia::actions::{
    BaseInput, Desk, PlannedBase, indicators, plan_base, receive_planned, reconcile_base,
};
use contingencia::domain::authority::Role;
use contingencia::domain::pqr::PqrBase;
use contingencia::domain::terminal::{Channel, ServicePoint};

use rusqlite::{Connection, params};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

pub(crate) const ROWS: u32 = 100_000;
/// A transaction ends after so many rows, here and there.
const STEP: usize = 2_000;

const HEAD: [&str; 8] = [
    "Cuenta", "PQR", "Estado", "Motivo", "Asesor", "Fecha", "Ciudad", "Segmento",
];

fn row(number: u32) -> [String; 8] {
    [
        // In no order, as customers are.
        format!("{:08}", u64::from(number) * 7_919_473 % 99_999_989),
        (5_000_000_000 + u64::from(number)).to_string(),
        ["Abierta", "En estudio"][(number % 2) as usize].to_owned(),
        [
            "Cargos de reconexión",
            "Cambio de estrato",
            "Errores de facturación",
        ][(number % 3) as usize]
            .to_owned(),
        format!("Asesor {}", number % 40),
        format!("{:02}/11/2020", 1 + number % 28),
        ["Tunja", "Cali", "Pasto"][(number % 3) as usize].to_owned(),
        "Hogares".to_owned(),
    ]
}

fn as_workbook(rows: impl Iterator<Item = [String; 8]>) -> Vec<u8> {
    let mut xml = String::new();
    let head = HEAD.map(str::to_owned);
    for (at, cells) in (1..).zip(std::iter::once(head).chain(rows)) {
        let _ = write!(xml, "<row r=\"{at}\">");
        for (letter, cell) in ('A'..).zip(cells) {
            let _ = write!(
                xml,
                "<c r=\"{letter}{at}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>"
            );
        }
        xml.push_str("</row>");
    }
    workbook::workbook(&[workbook::Sheet::shown("Hoja1", &xml)])
}

/// A cell of PQR.
pub(crate) fn cell(folder: &Path) -> Desk {
    let point = ServicePoint {
        code: "BOG001".into(),
        name: "Célula Inventada".into(),
        channel: Channel::Celula,
        time_zone: "America/Bogota".into(),
    };
    place(folder, "colombia", point, Role::Backoffice)
}

/// The same rows, inserted bare into an encrypted table of a store, once each, with what the
/// store has to keep of every one: what it is looked for by, and its content with the salt
/// and the digest by which it is purged alone.
fn insert_bare(conn: &mut Connection) {
    conn.execute_batch(
        "CREATE TABLE bare (radicado TEXT NOT NULL PRIMARY KEY,
         row INTEGER NOT NULL, account TEXT NOT NULL, adviser TEXT NOT NULL,
         filed INTEGER NOT NULL, said INTEGER NOT NULL, vault BLOB NOT NULL, salt BLOB NOT NULL,
         digest TEXT NOT NULL, content TEXT NOT NULL) STRICT;
         CREATE INDEX bare_by_day ON bare (filed, radicado);
         CREATE INDEX bare_by_account ON bare (account);",
    )
    .expect("a table");
    let rows: Vec<u32> = (0..ROWS).collect();
    for some in rows.chunks(STEP) {
        let tx = conn.transaction().expect("a transaction");
        let sql = "INSERT INTO bare VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
        let mut insert = tx.prepare_cached(sql).expect("a statement");
        for number in some {
            let [account, radicado, state, reason, adviser, _, city, kind] = row(*number);
            let content = format!(
                "{{\"account\":\"{account}\",\"state\":\"{state}\",\"reason\":\"{reason}\",\
                 \"adviser\":\"{adviser}\",\"unknown\":{{\"Ciudad\":\"{city}\",\"Segmento\":\"{kind}\"}}}}"
            );
            let (day, said) = (737_700 + number % 28, i64::from(*number) << 32);
            let (vault, salt) = (u128::from(*number).to_be_bytes(), [7_u8; 32]);
            let digest = format!("{number:064x}");
            let values = params![
                radicado, number, account, adviser, day, said, vault, salt, digest, content
            ];
            insert.execute(values).expect("a row");
        }
        drop(insert);
        tx.commit().expect("it is kept");
    }
}

pub(crate) fn planned(desk: &Desk, file: &Path, cut: &str) -> PlannedBase {
    let cut = cut.parse().expect("a day");
    let input = BaseInput::new(file.to_path_buf(), PqrBase::Pending, cut);
    plan_base(desk, input, &mut |_, _| true).expect("a plan")
}

/// A file with these bytes.
fn written(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let file = folder.join(name);
    std::fs::File::create(&file)
        .and_then(|mut file| std::io::Write::write_all(&mut file, bytes))
        .expect("the file is written");
    file
}

/// The base itself, as a file.
pub(crate) fn base(folder: &Path) -> PathBuf {
    written(folder, "base.xlsx", &as_workbook((0..ROWS).map(row)))
}

/// What something took: by the clock on the wall, and of the processor.
#[derive(Clone, Copy)]
struct Took {
    wall: Duration,
    processor: Duration,
}

impl Took {
    fn by(work: impl FnOnce()) -> Self {
        let (begun, from) = (Instant::now(), spent());
        work();
        Self {
            wall: begun.elapsed(),
            processor: spent().saturating_sub(from),
        }
    }

    fn middle_of(mut work: impl FnMut() -> Self) -> Self {
        let all: Vec<Self> = (0..5).map(|_| work()).collect();
        let middle = |of: fn(&Self) -> Duration| {
            let mut times: Vec<Duration> = all.iter().map(of).collect();
            times.sort_unstable();
            times[times.len() / 2]
        };
        Self {
            wall: middle(|it| it.wall),
            processor: middle(|it| it.processor),
        }
    }

    fn told(&self) -> String {
        format!(
            "{:.2?} ({:.2?} of the processor)",
            self.wall, self.processor
        )
    }

    /// How often others fit into it.
    fn times(&self, others: &[Self]) -> String {
        let times = |of: fn(&Self) -> Duration| {
            of(self).as_secs_f64() / others.iter().map(of).sum::<Duration>().as_secs_f64()
        };
        format!(
            "{:.2} times, {:.2} times of the processor",
            times(|it| it.wall),
            times(|it| it.processor)
        )
    }
}

/// The time of the processor that this process took, as Linux counts it in hundredths.
fn spent() -> Duration {
    let told = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let numbers = told.rsplit(')').next().unwrap_or_default();
    let ticks = numbers.split_whitespace().skip(11).take(2);
    Duration::from_millis(10 * ticks.filter_map(|it| it.parse::<u64>().ok()).sum::<u64>())
}

/// A base and the one a week later, beside reading and inserting bare.
pub(crate) fn receive() {
    if !asked_for("bases") {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, bytes: &[u8]| written(folder.path(), name, bytes);
    let bytes = as_workbook((0..ROWS).map(row));
    let cells = HEAD.len() * (ROWS as usize + 1);
    let read = Took::middle_of(|| Took::by(|| assert_eq!(read_bare(&bytes, true), cells)));
    let file = write("base.xlsx", &bytes);
    let next = write(
        "siguiente.xlsx",
        &as_workbook((ROWS / 10..ROWS + ROWS / 10).map(row)),
    );
    drop(bytes);
    let insert = Took::middle_of(|| {
        let place = tempfile::tempdir().expect("a temporary folder");
        drop(cell(place.path()));
        let mut conn = bare(place.path());
        // As who takes much in keeps them.
        conn.pragma_update(None, "cache_size", -40 << 10)
            .expect("a setting");
        Took::by(|| insert_bare(&mut conn))
    });
    let data = tempfile::tempdir().expect("a temporary folder");
    let mut desk = cell(data.path());
    forget_peak();
    let from = spent();
    let begun = Instant::now();
    let first = planned(&desk, &file, "2020-11-30");
    let reading = begun.elapsed();
    let standing = reconcile_base(&desk, first.reception()).expect("a standing");
    let held = begun.elapsed().saturating_sub(reading);
    let mut last = begun.elapsed();
    let view = receive_planned(&mut desk, &first, &standing, &mut |_, _| {
        last = begun.elapsed();
        true
    })
    .expect("it is kept");
    let all = Took {
        wall: begun.elapsed(),
        processor: spent().saturating_sub(from),
    };
    println!(
        "bases: held against what is here in {held:.2?}, stored in {:.2?}, made into cases in {:.2?}",
        last.saturating_sub(reading + held),
        all.wall.saturating_sub(last)
    );
    assert_eq!(
        (view.counts.new, view.base.rejected.len()),
        (ROWS.into(), 0)
    );
    drop(first);
    count_indicators(&desk);
    let second = planned(&desk, &next, "2020-12-07");
    let begun = Instant::now();
    let standing = reconcile_base(&desk, second.reception()).expect("a standing");
    let reconciling = begun.elapsed();
    assert_eq!(standing.counts().new, u64::from(ROWS / 10));
    println!(
        "bases: {ROWS} rows read and planned in {reading:.2?}; received in {}; bare reading {}, \
         bare inserts {}: {}; next cut reconciled in {reconciling:.2?}; resident {}",
        all.told(),
        read.told(),
        insert.told(),
        all.times(&[read, insert]),
        peak()
    );
}

/// Counts the indicators of the last cut, again and again: at most 100 ms (X9).
fn count_indicators(desk: &Desk) {
    let mut ours = Vec::new();
    for _ in 0..20 {
        let begun = Instant::now();
        let view = indicators(desk, None).expect("the indicators");
        ours.push(begun.elapsed().as_secs_f64() * 1000.0);
        assert_eq!(view.bases[0].cases, u64::from(ROWS));
    }
    println!(
        "bases: indicators of a cut of {ROWS} cases {:.2} ms, the longest {:.2} ms",
        median(&mut ours),
        ours.last().copied().unwrap_or_default()
    );
}
