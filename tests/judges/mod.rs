//! Outside judges: public tools that know nothing of this program. A test
//! whose judge is not installed skips and says so; `.ci/run` installs them.

use crate::support::store::{POINT, Place, a_day};
use chrono::NaiveDate;
use contingencia::domain::calendar::{Calendar, Country};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// Runs a Python program; none where Python or one of the modules is not there.
fn python(modules: &[&str], program: &str, arguments: &[&str]) -> Option<String> {
    for module in modules {
        let there = Command::new("python3")
            .args(["-c", &format!("import {module}")])
            .output()
            .is_ok_and(|output| output.status.success());
        if !there {
            println!("skipped: Python's {module} is not installed");
            return None;
        }
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
            contingencia::store::OutagePage::Newest,
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
