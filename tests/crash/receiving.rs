//! Killing the real program while it takes a base in: nothing of it counts before all of it
//! is here, it goes on where it was, and can be dropped instead (X12, J3).

use super::Random;
use crate::cli::Point;
use serde_json::{Value, json};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

const KILLS: u64 = 8;

/// As often at most, where none of those met an import under way.
const MOST_KILLS: u64 = 80;

/// Enough for five transactions.
const ROWS: u64 = 4_500;

const CALL: [&str; 4] = ["--base", "pendientes", "--corte", "2020-11-06"];

fn base() -> String {
    let head = "cuenta;radicado;estado;asesor;fecha".to_owned();
    let row = |number: u64| {
        let (account, radicado) = (41_000 + number, 700_000 + number);
        let adviser = number % 7;
        format!("{account:08};{radicado};abierta;Asesor Inventado {adviser};03/11/2020")
    };
    let lines: Vec<String> = std::iter::once(head).chain((0..ROWS).map(row)).collect();
    lines.join("\n")
}

/// What of the base counts, and how many of its rows are here of what was cut short;
/// everything in the store verifies.
fn held(point: &Point) -> (u64, Option<u64>) {
    let (code, verified) = point.json(&["verificar"]);
    assert_eq!((code, &verified["problems"]), (0, &json!([])), "{verified}");
    crate::support::cell::held(&point.data())
}

/// Takes the base in and is killed after a while; answers whether it was.
fn killed(point: &Point, file: &Path, after: Duration) -> bool {
    let mut child = point
        .call(&[&["pqr", "importar", file.to_str().unwrap()][..], &CALL].concat())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(after);
    child.kill().unwrap();
    !child.wait().unwrap().success()
}

fn receive(point: &Point, file: &Path) -> Value {
    let call = [&["pqr", "importar", file.to_str().unwrap()][..], &CALL].concat();
    let (code, document) = point.json(&call);
    assert_eq!(code, 0, "{document}");
    document
}

#[test]
fn x12_a_base_counts_whole_or_not_at_all_whenever_the_program_is_killed() {
    let whole = Point::cell();
    let file = whole.file("base.csv", base());
    let begun = Instant::now();
    assert_eq!(receive(&whole, &file)["new"], ROWS);
    let longest = u64::try_from(begun.elapsed().as_micros()).unwrap();
    assert_eq!(held(&whole), (ROWS, None));

    let mut random = Random(0x5eed_0012);
    let mut point = Point::cell();
    let (mut met, mut all, mut dropped, mut furthest) = (0, 0, 0, 0);
    let mut kills = 0;
    while kills < KILLS || (met == 0 && kills < MOST_KILLS) {
        let kill = kills;
        kills += 1;
        let after = Duration::from_micros(random.below(longest * 11 / 10));
        killed(&point, &file, after);
        match held(&point) {
            (0, left) => {
                // It goes on: no row comes twice, none that was stored is lost.
                let here = left.unwrap_or(0);
                assert!(
                    here >= furthest && here <= ROWS,
                    "kill {kill}: {here} {furthest}"
                );
                met += u32::from(here > 0);
                furthest = here;
                if here > 0 && random.below(3) == 0 {
                    let call = [&["pqr", "descartar"][..], &CALL].concat();
                    let (code, told) = point.json(&call);
                    assert_eq!((code, &told["dropped"][0]["here"]), (0, &json!(here)));
                    assert_eq!(held(&point), (0, None), "kill {kill}");
                    (furthest, dropped) = (0, dropped + 1);
                }
            }
            found => {
                assert_eq!(found, (ROWS, None), "kill {kill}");
                all += 1;
                furthest = 0;
                point = Point::cell();
            }
        }
    }
    println!(
        "{kills} muertes: {met} a medias, {dropped} descartadas, {all} con todo; entera tarda {longest} µs"
    );
    assert!(met > 0, "no kill met an import under way");
    // What is left of the last one takes it all the same.
    receive(&point, &file);
    assert_eq!(held(&point), (ROWS, None));
    assert_eq!(receive(&point, &file)["already_received"], true);
}
