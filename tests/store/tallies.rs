//! What offices count of a day: kept whole or not at all, and counted again (V3, V5).

use crate::support::desk::mass_failure;
use crate::support::store::*;
use chrono::{NaiveDate, TimeDelta};
use contingencia::actions::{
    Desk, Figure, FigureRow, PageAt, figure_rows, open_outage, show_evaluation,
};
use contingencia::domain::catalog::ProcedureType;
use contingencia::domain::outage::OpeningInput;
use contingencia::domain::tally::{DayTally, TalliedPlace, TallyClass, TallyGroup, TallyKey};
use contingencia::domain::terminal::Channel;
use contingencia::store::{Store, StoreError, TallyFile, TallyNews, TallyQuery, set_up};
use std::collections::BTreeMap;

fn day(number: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, number).unwrap()
}

fn places() -> [TalliedPlace; 3] {
    [
        TalliedPlace::Point(POINT.to_owned()),
        TalliedPlace::Point("LIM015".to_owned()),
        TalliedPlace::Channel(Channel::Line123),
    ]
}

/// Days of several places, classes and types, which `seed` makes others.
fn groups(days: std::ops::RangeInclusive<u32>, seed: u64) -> Vec<TallyGroup> {
    let mut groups = Vec::new();
    let mut state = seed;
    let mut next = move || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        state >> 33
    };
    for number in days {
        for place in places() {
            for class in TallyClass::ALL {
                for kind in ProcedureType::ALL {
                    let mut minutes: BTreeMap<Option<u16>, u64> = BTreeMap::new();
                    for _ in 0..next() % 60 {
                        let minute = u16::try_from(next() % 1_500).unwrap();
                        let minute = Some(minute).filter(|minute| *minute < 1_440);
                        *minutes.entry(minute).or_default() += next() % 9;
                    }
                    groups.push(TallyGroup {
                        key: TallyKey {
                            day: day(number),
                            place: place.clone(),
                            class,
                            kind,
                        },
                        rows: minutes.len() as u64,
                        minutes: minutes.into_iter().collect(),
                    });
                }
            }
        }
    }
    groups
}

fn take(store: &mut Store, sha256: &str, groups: &[TallyGroup]) -> TallyNews {
    let file = TallyFile {
        name: "dia.csv",
        sha256,
        groups,
    };
    let planned = store.read().tally_news(&file).unwrap();
    let done = store.import_tallies(&file, &mut |_, _| true).unwrap();
    assert_eq!(planned, done, "the plan is what is done");
    done
}

fn of(place: &TalliedPlace, minutes: std::ops::Range<u16>) -> TallyQuery {
    TallyQuery {
        place: place.clone(),
        class: TallyClass::Claim,
        kind: ProcedureType::Bajas,
        days: day(3)..=day(9),
        minutes,
    }
}

/// What a query should answer, counted from what was given.
fn counted(given: &[TallyGroup], query: &TallyQuery) -> Vec<DayTally> {
    let mut days: BTreeMap<NaiveDate, DayTally> = BTreeMap::new();
    for group in given {
        let key = &group.key;
        let asked = (&key.place, key.class);
        if asked != (&query.place, query.class) || !query.days.contains(&key.day) {
            continue;
        }
        let sum = days.entry(key.day).or_insert(DayTally::nothing(key.day));
        if key.kind == query.kind {
            *sum = sum.plus(tally(group, &query.minutes));
        }
    }
    days.into_values().collect()
}

/// What a group has within some minutes.
fn tally(group: &TallyGroup, minutes: &std::ops::Range<u16>) -> DayTally {
    let sum = |within: &dyn Fn(Option<u16>) -> bool| {
        let all = group.minutes.iter();
        all.filter(|(minute, _)| within(*minute))
            .map(|it| it.1)
            .sum()
    };
    DayTally {
        day: group.key.day,
        count: sum(&|minute| minute.is_some_and(|it| minutes.contains(&it))),
        untimed: sum(&|minute| minute.is_none()),
        total: sum(&|_| true),
    }
}

fn assert_counts(store: &Store, given: &[TallyGroup]) {
    for place in places() {
        for minutes in [0..1_440, 540..601, 600..600, 1_439..1_440] {
            let query = of(&place, minutes);
            let found = store.read().tallies(&query).unwrap();
            assert_eq!(found, counted(given, &query), "{query:?}");
        }
    }
    let (class, days) = (TallyClass::Ldr, day(3)..=day(9));
    for minutes in [540..601, 0..1_440, 0..1_439] {
        let mut everywhere: BTreeMap<(NaiveDate, String), DayTally> = BTreeMap::new();
        for group in given {
            let key = &group.key;
            if key.class == class && days.contains(&key.day) {
                let place = (key.day, key.place.key());
                let sum = everywhere
                    .entry(place)
                    .or_insert(DayTally::nothing(key.day));
                *sum = sum.plus(tally(group, &minutes));
            }
        }
        let expected: Vec<_> = everywhere
            .into_iter()
            .map(|((_, place), tally)| (place, tally))
            .collect();
        let found = store.read().tallies_everywhere(class, &days, &minutes);
        assert_eq!(found.unwrap(), expected);
    }
}

/// Rows of the tables, whether they count or not.
fn rows(place: &Place) -> [u64; 3] {
    let raw = place.raw();
    ["tally_file", "tally_group", "tally"].map(|table| {
        raw.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| {
            row.get(0)
        })
        .unwrap()
    })
}

#[test]
fn v3_counts_within_a_range_of_the_clock_are_those_of_the_rows() {
    let place = Place::new();
    let mut store = place.set_up();
    assert_counts(&store, &[]);
    let given = groups(1..=12, 7);
    let news = take(&mut store, "a", &given);
    assert_eq!(news.known, 0);
    assert_eq!(news.new, given.iter().map(|group| group.rows).sum::<u64>());
    assert!(!counted(&given, &of(&places()[0], 0..1_440)).is_empty());
    assert_counts(&store, &given);
    drop(store);
    assert_eq!(place.verify().problems, []);
}

#[test]
fn v4_what_a_day_comes_to_is_summed_up_in_a_store_of_before() {
    let place = Place::new();
    let mut store = place.set_up();
    let given = groups(1..=9, 7);
    take(&mut store, "a", &given);
    drop(store);
    let raw = place.raw();
    raw.execute_batch(AS_OF_19).unwrap();
    raw.execute_batch(
        "ALTER TABLE tally_group DROP COLUMN total; ALTER TABLE tally_group DROP COLUMN untimed;
         PRAGMA user_version = 18;",
    )
    .unwrap();
    drop(raw);
    let store = place.unlock().unwrap();
    assert_counts(&store, &given);
    drop(store);
    assert_eq!(place.verify().problems, []);
}

#[test]
fn v5_what_a_newer_file_brings_replaces_and_the_rest_stays() {
    let place = Place::new();
    let mut store = place.set_up();
    let before = groups(1..=8, 7);
    take(&mut store, "a", &before);
    let same = take(&mut store, "a", &before);
    assert_eq!((same.new, same.replaced), (0, Vec::new()));
    let newer = groups(6..=10, 8);
    let news = take(&mut store, "b", &newer);
    assert!(
        news.replaced
            .iter()
            .all(|key| (day(6)..=day(8)).contains(&key.day))
    );
    assert!(!news.replaced.is_empty());
    let kept = before.iter().filter(|group| group.key.day < day(6));
    let all: Vec<TallyGroup> = kept.chain(&newer).cloned().collect();
    assert_counts(&store, &all);
    // The file that was replaced is known, and changes nothing.
    assert_eq!(take(&mut store, "a", &before).new, 0);
    assert_counts(&store, &all);
    let minutes: usize = all.iter().map(|group| group.minutes.len()).sum();
    assert_eq!(rows(&place), [2, all.len() as u64, minutes as u64]);
}

#[test]
fn v5_a_file_that_is_cut_short_anywhere_counts_nowhere_and_is_cleared_away() {
    let place = Place::new();
    let mut store = place.set_up();
    let before = groups(1..=8, 7);
    take(&mut store, "a", &before);
    let newer = groups(1..=12, 9);
    let file = TallyFile {
        name: "dia.csv",
        sha256: "b",
        groups: &newer,
    };
    // What is on the disk after each transaction is what a killed process leaves.
    let mut left = Vec::new();
    let stopped = store.import_tallies(&file, &mut |_, _| {
        let copy = Place::new();
        copy_folder(place.paths().data(), copy.paths().data());
        left.push(copy);
        left.len() < 3
    });
    assert!(matches!(stopped, Err(StoreError::Cancelled)));
    assert_counts(&store, &before);
    assert_eq!(rows(&place)[0], 1);
    for copy in left {
        assert_eq!(rows(&copy)[0], 2);
        let mut store = copy.unlock().unwrap();
        assert_counts(&store, &before);
        assert_eq!(copy.verify().problems, []);
        take(&mut store, "b", &newer);
        assert_counts(&store, &newer);
        let minutes: usize = newer.iter().map(|group| group.minutes.len()).sum();
        assert_eq!(rows(&copy), [2, newer.len() as u64, minutes as u64]);
    }
}

#[test]
fn v5_of_two_consoles_that_take_files_in_at_once_one_is_told() {
    let place = Place::new();
    let mut store = place.set_up();
    let mut other = place.unlock().unwrap();
    let (one, two) = (groups(1..=12, 7), groups(1..=12, 8));
    let file = TallyFile {
        name: "dia.csv",
        sha256: "a",
        groups: &one,
    };
    let mut taken = false;
    let refused = store.import_tallies(&file, &mut |_, _| {
        if !std::mem::replace(&mut taken, true) {
            take(&mut other, "b", &two);
        }
        true
    });
    assert!(
        matches!(refused, Err(StoreError::Refused(_))),
        "{refused:?}"
    );
    assert_counts(&store, &two);
    take(&mut store, "a", &one);
    assert_counts(&other, &one);
}

#[test]
fn v3_v4_the_rows_of_a_figure_are_what_it_was_counted_from() {
    // A range within a day, and one over midnight; a channel that is counted as a whole.
    for (begins, lasts, seed) in [("08:31", 97, 5), ("02:10", 300, 9)] {
        let place = Place::new();
        let mut store = set_up(place.paths(), asked(), place.ambient())
            .unwrap()
            .store;
        let mut given = groups(13..=22, seed);
        given.push(TallyGroup {
            key: TallyKey {
                day: day(22),
                place: TalliedPlace::Channel(Channel::Cac),
                class: TallyClass::Claim,
                kind: ProcedureType::Bajas,
            },
            rows: 1,
            minutes: vec![(Some(520), 77)],
        });
        // Nothing in it is without its hour, so that ranges are compared.
        for group in &mut given {
            group.minutes.retain(|(minute, _)| minute.is_some());
        }
        take(&mut store, "a", &given);
        let mut desk = Desk::over(store).unwrap();
        let ends = at(begins);
        let started = ends - TimeDelta::minutes(lasts);
        let outage = open_outage(
            &mut desk,
            &OpeningInput {
                started: Some(started),
                detected: Some(started),
                restored: Some(ends),
                late_reason: Some("No había luz".to_owned()),
                ..mass_failure("portabilidad")
            },
        )
        .unwrap();
        let view = show_evaluation(&desk, &outage.correlative).unwrap();
        for (figure, comparison) in [
            (Figure::Impact, &view.criteria.2.comparison),
            (Figure::Claims, &view.criteria.3.comparison),
        ] {
            let mut rows: Vec<FigureRow> = Vec::new();
            let mut page = PageAt::First;
            loop {
                let read =
                    figure_rows(&desk, &outage.correlative, (figure, false), page, 7).unwrap();
                assert_eq!(read.figure, comparison.counted.count);
                let end = read.list.edges.map(|(_, end)| end);
                rows.extend(read.list.rows);
                match end.filter(|_| read.list.has_after) {
                    Some(end) => page = PageAt::After(end),
                    None => break,
                }
            }
            let sum = |of: &dyn Fn(&FigureRow) -> bool| -> u64 {
                rows.iter()
                    .filter(|row| of(row))
                    .map(|row| row.counted)
                    .sum()
            };
            let own = sum(&|row| row.is_own);
            assert_eq!(Some(own), comparison.counted.count, "{figure:?} {begins}");
            let before: u64 = comparison.counted.previous.iter().map(|it| it.count).sum();
            assert_eq!(sum(&|row| !row.is_own), before, "{figure:?} {begins}");
            assert!(rows.iter().all(|row| row.file == "dia.csv"));
            let alone = figure_rows(
                &desk,
                &outage.correlative,
                (figure, true),
                PageAt::First,
                900,
            );
            let alone = alone.unwrap().list.rows;
            assert!(alone.iter().all(|row| row.is_own));
            assert_eq!(alone.iter().map(|row| row.counted).sum::<u64>(), own);
        }
    }
}
