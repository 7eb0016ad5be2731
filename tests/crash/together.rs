//! Bundles of several terminals in one command, of which each transaction takes a part of
//! several: what is there at any moment is a prefix of each, and in the end the same as of
//! one after the other (M1, M5).

use super::Random;
use super::import::{Ground, copies, held, incoming};
use crate::store::exporting::fill;
use crate::support::store::{ANA, a_day, dump, passphrase, raw, restore_outage, running};
use contingencia::actions::{ActionError, Admit, Desk, ImportInput, ImportView};
use contingencia::config::Paths;
use contingencia::store::{Progress, Store, StoreError};
use rusqlite::types::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use uuid::Uuid;

const TERMINALS: [&str; 3] = ["C", "D", "E"];

const KILLS: u64 = 8;

/// A day of each terminal, and many operations besides, in turn.
fn ground() -> Ground {
    Ground::of_terminals(&TERMINALS, &mut |stores| {
        let left_open: Vec<Uuid> = stores.iter_mut().map(|store| a_day(store)[1]).collect();
        for _ in 0..4 {
            for store in &mut *stores {
                fill(store, 400);
            }
        }
        for (store, outage) in stores.iter_mut().zip(left_open) {
            restore_outage(store, outage).unwrap();
        }
    })
}

fn desk(data: &Path) -> Desk {
    let store = Store::unlock(Paths::new(data), ANA, &passphrase(), running()).unwrap();
    Desk::over(store).unwrap()
}

/// Imports files whose terminals are admitted.
fn import(
    data: &Path,
    files: &[PathBuf],
    progress: Progress<'_>,
) -> Vec<Result<ImportView, ActionError>> {
    let input = ImportInput {
        admit: Admit::Terminal,
        ..ImportInput::default()
    };
    desk(data).import(files, &input, progress).unwrap()
}

/// What a store makes of what others wrote.
fn records(data: &Path) -> BTreeMap<&'static str, Vec<Vec<Value>>> {
    let tables = [
        "notice",
        "outage",
        "attention",
        "search_said",
        "terminal",
        "user",
        "standing",
        "void",
    ];
    dump(&raw(&Paths::new(data)), &tables)
}

#[test]
fn m5_bundles_that_are_taken_side_by_side_come_to_what_they_come_to_one_by_one() {
    let ground = ground();
    let before = held(&ground.target());
    let [together, apart] = ["juntos", "aparte"].map(|name| ground.copied(name));
    let at_once = import(&together, &ground.bundles, &mut |_, _| true);
    let in_turn = ground
        .bundles
        .iter()
        .flat_map(|file| import(&apart, std::slice::from_ref(file), &mut |_, _| true));
    let in_turn: Vec<ImportView> = in_turn.map(Result::unwrap).collect();
    let at_once: Vec<ImportView> = at_once.into_iter().map(Result::unwrap).collect();
    assert_eq!(at_once, in_turn);
    let files: Vec<&PathBuf> = at_once.iter().map(|view| &view.file).collect();
    assert_eq!(files, ground.bundles.iter().collect::<Vec<_>>());
    assert_eq!(records(&together), records(&apart));
    for data in [&together, &apart] {
        assert_eq!(held(data), before + 3 + ground.carried);
        assert_eq!((incoming(data), copies(data)), (None, 0));
    }
}

#[test]
fn g3_a_bundle_that_is_named_twice_among_others_is_known_the_second_time() {
    let ground = ground();
    let data = ground.target();
    let files = [0, 1, 0].map(|place| ground.bundles[place].clone());
    let views = import(&data, &files, &mut |_, _| true).into_iter();
    let counts: Vec<(u64, u64)> = views
        .map(|view| view.map(|view| (view.new, view.known)).unwrap())
        .collect();
    assert!(counts[0].0 > 1_600 && counts[1].0 > 1_600, "{counts:?}");
    assert_eq!(
        counts,
        [(counts[0].0, 0), (counts[1].0, 0), (0, counts[0].0)]
    );
}

/// Does something to a store behind everybody's back.
fn behind(data: &Path, sql: &str) {
    raw(&Paths::new(data)).execute_batch(sql).unwrap();
}

#[test]
fn m5_bundles_begin_with_one_transaction() {
    let ground = ground();
    let data = ground.target();
    // Records are written at the end of a transaction.
    behind(
        &data,
        "CREATE TABLE noted (series TEXT, before INTEGER);
         CREATE TRIGGER noting AFTER INSERT ON incoming BEGIN
             INSERT INTO noted SELECT new.series, count(*) FROM user;
         END",
    );
    for view in import(&data, &ground.bundles, &mut |_, _| true) {
        assert!(view.unwrap().accepted);
    }
    let noted: Vec<(String, u64)> = raw(&Paths::new(&data))
        .prepare("SELECT series, before FROM noted ORDER BY rowid")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(noted, TERMINALS.map(|series| (series.to_owned(), 1)));
}

#[test]
fn m5_a_bundle_that_does_not_begin_keeps_none_of_those_beside_it() {
    let ground = ground();
    let data = ground.target();
    let before = held(&data);
    behind(
        &data,
        "CREATE TRIGGER refusing BEFORE INSERT ON incoming WHEN new.series = 'D' BEGIN
             SELECT RAISE(ABORT, 'no');
         END",
    );
    let done = import(&data, &ground.bundles, &mut |_, _| true);
    behind(&data, "DROP TRIGGER refusing");
    let views: Vec<Option<ImportView>> = done.into_iter().map(Result::ok).collect();
    let [Some(first), None, Some(last)] = &views[..] else {
        panic!("{views:?}");
    };
    // Each that was taken was admitted: one operation more.
    assert_eq!(held(&data), before + 2 + first.new + last.new);
    assert_eq!((incoming(&data), copies(&data)), (None, 0));
    // Who was not admitted then is nobody now; the others are known.
    let done = desk(&data)
        .import(&ground.bundles, &ImportInput::default(), &mut |_, _| true)
        .unwrap();
    let known: Vec<Option<u64>> = done
        .iter()
        .map(|done| done.as_ref().ok().map(|view| view.known))
        .collect();
    assert_eq!(known, [Some(first.new), None, Some(last.new)]);
    let Err(ActionError::UnknownTerminal { series, .. }) = &done[1] else {
        panic!("{:?}", done[1]);
    };
    assert_eq!(series, "D");
    assert_eq!((incoming(&data), copies(&data)), (None, 0));
    let done = import(&data, &ground.bundles, &mut |_, _| true);
    assert!(done.into_iter().all(|view| view.unwrap().accepted));
    assert_eq!(held(&data), before + 3 + ground.carried);
}

#[test]
fn m5_what_is_stopped_side_by_side_is_a_prefix_of_each_and_nothing_goes_on() {
    let ground = ground();
    let data = ground.target();
    let before = held(&data);
    let stopped = import(&data, &ground.bundles, &mut |done, total| {
        done * 1000 < total * 700
    });
    let mut taken = 0;
    for stopped in stopped {
        match stopped {
            Err(ActionError::ImportStopped(bundle)) => {
                assert!(bundle.done > 0 && bundle.done < bundle.total);
                taken += 1 + bundle.done;
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(held(&data), before + taken);
    assert_eq!((incoming(&data), copies(&data)), (None, 0));
    for view in import(&data, &ground.bundles, &mut |_, _| true) {
        assert!(view.unwrap().known > 0);
    }
    assert_eq!(held(&data), before + 3 + ground.carried);
}

#[test]
fn m5_what_is_in_the_way_of_one_bundle_is_not_in_the_way_of_those_beside_it() {
    let ground = ground();
    let data = ground.target();
    let before = held(&data);
    // Another console gives one of them up in the middle.
    let mut other = Store::unlock(Paths::new(&data), ANA, &passphrase(), running()).unwrap();
    let mut given_up = None;
    let done = import(&data, &ground.bundles, &mut |_, _| {
        let noted = other.read().incoming().unwrap();
        if let Some(one) = noted
            .first()
            .filter(|_| given_up.is_none() && noted.len() == 3)
        {
            other
                .write(|writer| writer.forget_incoming(one.id))
                .unwrap();
            given_up = Some(one.clone());
        }
        true
    });
    drop(other);
    let given_up = given_up.expect("they were taken side by side");
    let mut failed = 0;
    for (terminal, done) in TERMINALS.iter().zip(done) {
        match done {
            Ok(view) => assert!(view.accepted && view.series != given_up.series),
            Err(ActionError::ImportHalted { bundle, source }) => {
                assert_eq!(bundle.terminal, format!("LIM014-{terminal}"));
                let ActionError::Store(source) = *source else {
                    panic!("{source:?}");
                };
                assert!(matches!(*source, StoreError::Busy));
                failed += 1;
            }
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(failed, 1);
    let now = held(&data);
    assert!(now > before + 3 && now < before + 3 + ground.carried);
    for view in import(&data, &ground.bundles, &mut |_, _| true) {
        assert!(view.unwrap().accepted);
    }
    assert_eq!(held(&data), before + 3 + ground.carried);
}

#[test]
fn m5_what_kill_9_interrupts_side_by_side_goes_on_at_the_next_unlock() {
    let ground = ground();
    let before = held(&ground.target());
    let after = before + 3 + ground.carried;
    let whole = ground.copied("entero");
    let begun = Instant::now();
    assert!(ground.import(&whole).status().unwrap().success());
    let longest = u64::try_from(begun.elapsed().as_micros()).unwrap();
    assert_eq!(held(&whole), after);
    let mut random = Random(0x51de);
    let mut parts = 0;
    for kill in 0..KILLS {
        let data = ground.copied(&format!("muerto-{kill}"));
        let watch = Store::unlock(Paths::new(&data), ANA, &passphrase(), running()).unwrap();
        let mut running = ground.import(&data).spawn().unwrap();
        // They are held against themselves first, which nothing is stored of.
        while watch.read().incoming().unwrap().is_empty() && running.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(1));
        }
        drop(watch);
        std::thread::sleep(Duration::from_micros(
            random.below(longest / 4) * (kill % 4),
        ));
        running.kill().unwrap();
        running.wait().unwrap();
        let found = held(&data);
        parts += u64::from(incoming(&data).is_some());
        let output = ground.command(&data, &["pendientes"]).output().unwrap();
        assert!(output.status.success(), "kill {kill}");
        assert_eq!(incoming(&data), None, "kill {kill}");
        let gone_on = held(&data);
        assert!(gone_on >= found && gone_on <= after, "kill {kill}");
        // Whatever was left, they are taken all the same.
        assert!(ground.import(&data).status().unwrap().success());
        assert_eq!(held(&data), after, "kill {kill}");
        std::fs::remove_dir_all(&data).unwrap();
    }
    println!("{KILLS} muertes, {parts} con una parte");
    assert!(parts > 0, "no kill met an import under way");
}
