//! Outside judges: public tools that know nothing of this program. A test
//! whose judge is not installed skips and says so; `.ci/run` installs them.

mod bases;
mod documents;
mod exchange;
mod guide;
mod indicators;
mod mail;
mod report_workbook;
mod returned;
mod spelling;
mod spreadsheet;
mod tallies;

use crate::support::store::{POINT, Place, a_day};
use chrono::NaiveDate;
use contingencia::domain::calendar::{Calendar, Country};
use contingencia::domain::identity::{DocumentType, check_document};
use contingencia::domain::numbering::{ProvisionalCode, restored_series};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use uuid::Uuid;

/// Whether Python and these modules of it are there; says so where one is not.
fn there(modules: &[&str]) -> bool {
    modules.iter().all(|module| {
        let there = Command::new("python3")
            .args(["-c", &format!("import {module}")])
            .output()
            .is_ok_and(|output| output.status.success());
        if !there {
            println!("skipped: Python's {module} is not installed");
        }
        there
    })
}

/// Runs a Python program; none where Python or one of the modules is not there.
pub(crate) fn python(modules: &[&str], program: &str, arguments: &[&str]) -> Option<String> {
    if !there(modules) {
        return None;
    }
    let output = Command::new("python3")
        .args(["-c", program])
        .args(arguments)
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{errors}");
    Some(String::from_utf8(output.stdout).unwrap())
}

/// The holidays of a country by Python's `holidays`, which also knows days the
/// rules do not name; those are told by their name.
fn judged(country: &str, year: i32) -> Option<Vec<NaiveDate>> {
    let program = "
import holidays, sys
days = holidays.country_holidays(sys.argv[1], years=int(sys.argv[2]), language='en_US')
for day in sorted(days):
    names = days[day].lower()
    sunday_only = all('easter sunday' in part.strip() for part in names.split(';'))
    if not sunday_only:
        print(day.isoformat())
";
    let printed = python(&["holidays"], program, &[country, &year.to_string()])?;
    Some(printed.lines().map(|line| line.parse().unwrap()).collect())
}

#[test]
fn d2_perus_holidays_are_those_of_a_public_library() {
    let calendar = Calendar::embedded(Country::PE).unwrap();
    for year in 2024..=2035 {
        let Some(expected) = judged("PE", year) else {
            return;
        };
        let ours: Vec<NaiveDate> = calendar
            .holidays_of(year)
            .iter()
            .map(|(day, _)| *day)
            .collect();
        assert_eq!(ours, expected, "{year}");
    }
}

#[test]
fn d3_colombias_holidays_are_those_of_a_public_library() {
    let calendar = Calendar::embedded(Country::CO).unwrap();
    // The ninth of July is in force from 2026 by the rules, and unknown to the library.
    for year in 2015..=2035 {
        let Some(expected) = judged("CO", year) else {
            return;
        };
        // Two holidays can be moved to one Monday.
        let ours: BTreeSet<NaiveDate> = calendar
            .holidays_of(year)
            .iter()
            .filter(|(_, name)| !name.contains("Chiquinquirá"))
            .map(|(day, _)| *day)
            .collect();
        let expected: BTreeSet<NaiveDate> = expected
            .into_iter()
            .filter(|day| ours.contains(day) || !is_july_monday(*day))
            .collect();
        assert_eq!(ours, expected, "{year}");
    }
}

fn is_july_monday(day: NaiveDate) -> bool {
    use chrono::Datelike;
    day.year() >= 2026 && day.month() == 7 && (9..=15).contains(&day.day())
}

/// What a module of `python-stdnum` says of each number.
fn judged_numbers(module: &str, numbers: &[String]) -> Option<Vec<bool>> {
    let program = "
import importlib, sys
judge = importlib.import_module('stdnum.' + sys.argv[1])
print(''.join('01'[judge.is_valid(number)] for number in sys.argv[2].split()))
";
    let mut verdicts = Vec::with_capacity(numbers.len());
    // In parts, since a command line has an end.
    for part in numbers.chunks(1000) {
        let printed = python(&["stdnum"], program, &[module, &part.join(" ")])?;
        verdicts.extend(printed.trim().chars().map(|c| c == '1'));
    }
    Some(verdicts)
}

/// Numbers spread over a range, the same in every run.
fn spread(count: u64, range: u64) -> impl Iterator<Item = u64> {
    (1..=count).map(move |n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15) % range)
}

#[test]
fn n2_provisional_codes_check_by_a_public_library() {
    let codes: Vec<String> = spread(3000, 999_999)
        .zip(1u32..)
        .map(|(number, n)| ProvisionalCode {
            point: ["LIM014", "AQP2", "TRUO1", "XK9Z77"][n as usize % 4].into(),
            series: match (["A", "B", "O", "ZI"][n as usize / 4 % 4], n % 5) {
                (letters, 0 | 1) => letters.to_owned(),
                (letters, epoch) => restored_series(letters, epoch, Uuid::from_u128(n.into())),
            },
            number: u32::try_from(number).unwrap() + 1,
        })
        .map(|code| code.to_string().replace('-', ""))
        .collect();
    // Every second one with its last character replaced by another.
    let typed: Vec<String> = codes
        .iter()
        .enumerate()
        .map(|(n, code)| {
            let (head, check) = code.split_at(code.len() - 1);
            match (n % 2, check) {
                (0, _) => code.clone(),
                (_, "X") => format!("{head}Y"),
                _ => format!("{head}X"),
            }
        })
        .collect();
    let Some(valid) = judged_numbers("iso7064.mod_37_36", &typed) else {
        return;
    };
    assert_eq!(valid.len(), codes.len());
    for (n, valid) in valid.into_iter().enumerate() {
        assert_eq!(valid, n % 2 == 0, "{}", typed[n]);
    }
}

#[test]
fn q5_documents_are_warned_about_as_a_public_library_does() {
    let numbers = |prefixes: &[&str], digits: usize| -> Vec<String> {
        spread(2000, 10u64.pow(u32::try_from(digits).unwrap()))
            .zip(prefixes.iter().cycle())
            .map(|(number, prefix)| format!("{prefix}{number:0digits$}"))
            .collect()
    };
    let dni_letters = numbers(&[""], 8)
        .into_iter()
        .zip("KABCDEFGHIJL".chars().cycle())
        .map(|(number, letter)| format!("{number}{letter}"))
        .collect();
    for (kind, module, numbers) in [
        (
            DocumentType::Ruc,
            "pe.ruc",
            numbers(&["10", "15", "17", "20", "30"], 9),
        ),
        (DocumentType::Nit, "co.nit", numbers(&[""], 10)),
        (DocumentType::Nit, "co.nit", numbers(&[""], 9)),
        (DocumentType::Dni, "pe.cui", numbers(&[""], 9)),
        (DocumentType::Dni, "pe.cui", dni_letters),
    ] {
        let Some(valid) = judged_numbers(module, &numbers) else {
            return;
        };
        assert!(valid.contains(&true) && valid.contains(&false), "{kind}");
        for (number, valid) in numbers.iter().zip(valid) {
            let warned = check_document(kind, number).is_some();
            assert_eq!(warned, !valid, "{kind} {number}");
        }
    }
}

#[test]
fn u2_the_recovery_key_and_public_tools_open_the_store_and_agree_with_it() {
    let place = Place::new();
    let done = place.set_up_whole();
    let mut store = done.store;
    a_day(&mut store);
    let expected: Vec<(String, String)> = store
        .read()
        .outages(
            &contingencia::store::OutageFilter::default(),
            contingencia::store::PageAt::First,
            100,
        )
        .unwrap()
        .iter()
        .map(|outage| {
            (
                outage.correlative.to_string(),
                outage.state().code().to_owned(),
            )
        })
        .collect();
    drop(store);
    let data = place.paths();
    let Some(key) = unwrapped(&done.recovery_key, &data.data().join("store.key.age")) else {
        return;
    };
    let program = "
import json, sqlcipher3, sys
c = sqlcipher3.connect(sys.argv[1])
c.execute('PRAGMA key = \"x\\'' + sys.argv[2] + '\\'\"')
print(json.dumps({
    'outages': c.execute('SELECT correlative, state FROM outage ORDER BY registered DESC, id DESC').fetchall(),
    'faults': c.execute('PRAGMA cipher_integrity_check').fetchall(),
    'points': c.execute('SELECT DISTINCT point FROM outage').fetchall(),
}))
";
    let store_file = data.store();
    let Some(printed) = python(
        &["sqlcipher3"],
        program,
        &[store_file.to_str().unwrap(), &key],
    ) else {
        return;
    };
    let seen: Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(
        seen,
        serde_json::json!({"outages": expected, "faults": [], "points": [[POINT]]})
    );
}

#[test]
fn u2_plain_sqlite_does_not_open_the_store() {
    let place = Place::new();
    drop(place.set_up());
    let program = "
import sqlite3, sys
try:
    sqlite3.connect(sys.argv[1]).execute('SELECT * FROM sqlite_master').fetchall()
    print('opened')
except sqlite3.DatabaseError as error:
    print(error)
";
    let store_file = place.paths().store();
    if let Some(printed) = python(&["sqlite3"], program, &[store_file.to_str().unwrap()]) {
        assert_eq!(printed.trim(), "file is not a database");
    }
}

/// The store key as the real `age` gives it out.
fn unwrapped(recovery_key: &Path, store_key: &Path) -> Option<String> {
    let output = Command::new("age")
        .arg("-d")
        .arg("-i")
        .arg(recovery_key)
        .arg(store_key)
        .output();
    let Ok(output) = output else {
        println!("skipped: age is not installed");
        return None;
    };
    assert!(output.status.success());
    Some(String::from_utf8(output.stdout).unwrap().trim().to_owned())
}
