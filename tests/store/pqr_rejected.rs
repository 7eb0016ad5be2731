//! Cases that a cut has in rejected rows alone: the client sends them still, so they are not
//! gone, whatever comes of those rows (X2).

use crate::support::cell::*;
use crate::support::merging::*;
use contingencia::domain::pqr::{CaseRow, PqrBase, Reception, ReceptionCounts, Rejected};
use contingencia::store::{Fingerprints, Receiving, Store, StoreError};

const FIRST: &str = "2026-11-06";
const LAST: &str = "2026-11-13";
const NEXT: &str = "2026-11-20";

/// A base of some rows, and others that are rejected.
fn base(cut: &str, taken: &[u32], rejected: &[u32]) -> Reception {
    let rows: Vec<CaseRow> = taken.iter().map(|it| row(*it, "abierta")).collect();
    let mut base = reception(PqrBase::Pending, cut, rows);
    base.rejected = rejected
        .iter()
        .map(|it| Rejected {
            row: it + 2,
            column: "cuenta".to_owned(),
            reason: "falta la cuenta".to_owned(),
            radicado: Some(format!("R-{it}")),
        })
        .collect();
    base.sent += rejected.len() as u64;
    base
}

fn take(store: &mut Store, base: &Reception) {
    receive(store, base, &mut |_, _| true).unwrap();
}

/// What a cut would be told as: how many are changed, known, gone and there again, and what
/// came rejected.
fn told(store: &Store, coming: &Reception) -> ([u64; 4], Vec<String>) {
    use contingencia::domain::calendar::{Calendar, Country};
    use contingencia::domain::pqr::{Clocks, reconcile};
    let (known, before) = store.read().known_cases("LIM014", coming).unwrap();
    let calendar = Calendar::embedded(Country::CO).unwrap();
    let mut clocks = Clocks::on(&calendar, 15, NEXT.parse().unwrap());
    let marks = Fingerprints::of(coming).unwrap().rows;
    let rows = coming.rows.iter().zip(marks);
    let rejected = coming.came_rejected().into_keys();
    let sorted = reconcile(rows, rejected, &known, before, &mut clocks);
    let counts = sorted.counts;
    let ReceptionCounts {
        changed,
        known,
        gone_untouched,
        reappeared,
        ..
    } = counts;
    (
        [changed, known, gone_untouched, reappeared],
        sorted.came_rejected,
    )
}

#[test]
fn x2_a_case_in_a_rejected_row_stays_until_a_cut_has_it_no_more() {
    let mut console = console(LIM_A);
    let store = &mut console.store;
    take(store, &base(FIRST, &[0, 1, 2, 3], &[]));
    let next = base(LAST, &[0], &[1, 2, 8]);
    assert_eq!(
        told(store, &next),
        ([0, 1, 1, 0], vec!["R-1".to_owned(), "R-2".to_owned()])
    );
    take(store, &next);
    assert_eq!(queue(store), "0 1 2 - 3");
    let counts = store.read().cell_counts("LIM014").unwrap();
    assert_eq!((counts.gone_untouched, counts.gone_in_work), (1, 0));
    let history = store.read().pqr_case("R-1").unwrap().remove(0);
    let rows = |rows: &[contingencia::store::HeldRow]| -> Vec<(String, u32)> {
        rows.iter().map(|it| (it.cut.to_string(), it.row)).collect()
    };
    assert_eq!(rows(&history.rows), [(FIRST.to_owned(), 3)]);
    assert_eq!(rows(&history.rejected), [(LAST.to_owned(), 3)]);
    super::converging::assert_whole(&mut console);
    // The next cut has one of them, rejected again, and the other not at all: this one leaves
    // now, and what had left before does not leave again.
    let store = &mut console.store;
    let last = base(NEXT, &[0], &[1]);
    assert_eq!(told(store, &last), ([0, 1, 1, 0], vec!["R-1".to_owned()]));
    // Had its row been taken then, it had never been away.
    assert_eq!(
        told(store, &base(NEXT, &[0, 1, 2, 3], &[])),
        ([0, 4, 0, 1], Vec::new())
    );
    take(store, &last);
    assert_eq!(queue(store), "0 1 - 2 3");
    super::converging::assert_whole(&mut console);
}

#[test]
fn x2_a_rejected_row_that_comes_home_makes_its_case_what_it_says() {
    let mut console = console(LIM_A);
    let store = &mut console.store;
    take(store, &base(FIRST, &[0, 1, 2], &[]));
    take(store, &base(LAST, &[0], &[1, 2]));
    let mut home = base(LAST, &[], &[2]);
    home.rows = vec![row(1, "corregida")];
    home.returned = true;
    assert_eq!(told(store, &home), ([1, 0, 0, 0], Vec::new()));
    take(store, &home);
    assert_eq!(queue(store), "0 1 2 - ");
    let of = |radicado: &str| store.read().pqr_case(radicado).unwrap().remove(0).line;
    let cut = |text: &str| text.parse().unwrap();
    // What is known of the one is what the first cut said.
    assert_eq!((of("R-1").cut, of("R-2").cut), (cut(LAST), cut(FIRST)));
    assert_eq!(of("R-2").cuts, [None, Some(cut(LAST))]);
    super::converging::assert_whole(&mut console);
}

#[test]
fn x2_what_replaces_a_file_says_alone_which_rows_came_rejected() {
    let mut console = console(LIM_A);
    let store = &mut console.store;
    take(store, &base(FIRST, &[0, 1, 2, 3], &[]));
    take(store, &base(LAST, &[0], &[1, 2]));
    let mut instead = base(LAST, &[0], &[2, 3]);
    instead.replaces = true;
    instead.sha256 = "c".repeat(64);
    take(store, &instead);
    assert_eq!(queue(store), "0 2 3 - 1");
    super::converging::assert_whole(&mut console);
    // And what takes the place of that one, without any rejected row.
    let store = &mut console.store;
    let mut instead = base(LAST, &[0, 1], &[]);
    instead.replaces = true;
    take(store, &instead);
    assert_eq!(queue(store), "0 1 - 2 3");
    super::converging::assert_whole(&mut console);
}

#[test]
fn x2_m1_two_terminals_tell_the_same_of_rejected_rows_whatever_the_order() {
    let (mut a, mut b) = (console(LIM_A), console(LIM_B));
    take(&mut a.store, &base(FIRST, &[0, 1, 2, 3], &[]));
    take(&mut a.store, &base(LAST, &[0], &[1, 8]));
    // This one knows none of the cases that it hears of in a rejected row.
    take(&mut b.store, &base(NEXT, &[0], &[2, 8]));
    assert_eq!(queue(&a.store), "0 1 - 2 3");
    assert_eq!(queue(&b.store), "0 - ");
    finish(&mut a.store, "R-2").unwrap();
    let (of_a, of_b) = (a.wrote(), b.wrote());
    a.merge(&of_b).unwrap();
    b.merge(&of_a).unwrap();
    let mut consoles = vec![a, b];
    consoles.extend(offices_of(&of_a, &of_b));
    for console in &mut consoles {
        assert_eq!(queue(&console.store), "0 2 - 1 3");
        super::converging::assert_whole(console);
    }
    let counts = consoles[0].store.read().cell_counts("LIM014").unwrap();
    // Closed here today: a cut of before has it all the same, and says nothing by that.
    assert_eq!(counts.closed_still_there, 0);
}

#[test]
fn x2_what_was_closed_here_and_comes_in_a_rejected_row_is_still_there() {
    let mut console = console(LIM_A);
    let store = &mut console.store;
    take(store, &base(FIRST, &[0, 1], &[]));
    finish(store, "R-1").unwrap();
    let count = |store: &Store| {
        let counts = store.read().cell_counts("LIM014").unwrap();
        counts.closed_still_there
    };
    assert_eq!(count(store), 0);
    take(store, &base("2026-12-04", &[0], &[1]));
    assert_eq!(count(store), 1);
    super::converging::assert_whole(&mut console);
}

#[test]
fn x12_rejected_rows_of_what_was_cut_short_count_once_it_is_whole() {
    let mut console = console(LIM_A);
    let store = &mut console.store;
    take(store, &base(FIRST, &[0, 1, 5000], &[]));
    let taken: Vec<u32> = std::iter::once(0).chain(10..2200).collect();
    let rejected: Vec<u32> = std::iter::once(1).chain(5000..8000).collect();
    let next = base(LAST, &taken, &rejected);
    for most in [1, 2] {
        let mut told = 0;
        let stopped = receive(store, &next, &mut |_, _| {
            told += 1;
            told <= most
        });
        assert!(matches!(stopped, Err(StoreError::Cancelled)), "{stopped:?}");
        assert_eq!(queue(store), "0 1 5000 - ");
    }
    take(store, &next);
    let said = Fingerprints::of(&next).unwrap();
    let again = store.receive_base(&next, &said, ReceptionCounts::default(), &mut |_, _| true);
    assert_eq!(again.unwrap(), Receiving::Known);
    for radicado in ["R-1", "R-5000"] {
        let case = store.read().pqr_case(radicado).unwrap().remove(0);
        assert_eq!((case.line.gone, case.rejected.len()), (false, 1));
    }
    super::converging::assert_whole(&mut console);
}

#[test]
fn x2_rejected_rows_that_are_not_what_their_batch_says_are_told_and_mended() {
    let mut console = console(LIM_A);
    take(&mut console.store, &base(FIRST, &[0, 1], &[]));
    take(&mut console.store, &base(LAST, &[0], &[1]));
    console.raw.execute("DELETE FROM pqr_rejected", []).unwrap();
    // The batch, and the case that it makes.
    assert_eq!(console.verify().problems.len(), 2);
    console.store.rebuild(&mut |_, _| true).unwrap();
    assert_eq!(console.verify().problems, []);
    assert_eq!(queue(&console.store), "0 1 - ");
}

#[test]
fn x12_what_comes_home_is_a_row_that_failed_and_of_what_does_not_tell_them_no_more_than_failed() {
    let mut console = console(LIM_A);
    let mut file = base(FIRST, &[0, 1], &[1, 2, 3]);
    // One says another's radicado, one says none.
    file.rejected[2].radicado = None;
    let failed: Vec<u32> = file.rejected.iter().map(|it| it.row).collect();
    assert_eq!(failed, [3, 4, 5]);
    let mut home = base(FIRST, &[], &[]);
    home.rows = vec![row(3, "corregida")];
    home.returned = true;
    let open = |store: &Store, before: u64| -> Vec<u32> {
        let day = FIRST.parse().unwrap();
        let held =
            store
                .read()
                .held_of_cut("LIM014", PqrBase::Pending, day, "", file.sha256.as_str());
        let held = held.unwrap();
        let rows = (1..8).filter(|row| held.has_failed(*row, before));
        rows.collect()
    };
    take(&mut console.store, &file);
    for before in [0, 7] {
        assert_eq!(open(&console.store, before), failed);
    }
    take(&mut console.store, &home);
    assert_eq!(open(&console.store, 0), failed);
    super::converging::assert_whole(&mut console);
    // As a reception of before, that tells some of them, or none.
    console
        .raw
        .execute(
            "UPDATE pqr_batch SET record = json_remove(record, '$.failed')",
            [],
        )
        .unwrap();
    let all: Vec<u32> = (1..8).collect();
    for of_before in [
        "DELETE FROM pqr_rejected WHERE row = 4",
        "DELETE FROM pqr_rejected",
    ] {
        console.raw.execute(of_before, []).unwrap();
        let store = &console.store;
        let told = [0, 1, 2, 3].map(|before| open(store, before));
        assert_eq!(told, [all.clone(), all.clone(), vec![], vec![]]);
    }
    console.store.rebuild(&mut |_, _| true).unwrap();
    assert_eq!(open(&console.store, 7), failed);
}

#[test]
fn x12_rows_that_failed_of_what_was_cut_short_are_told_once_it_is_whole() {
    let mut console = console(LIM_A);
    let store = &mut console.store;
    let taken: Vec<u32> = (0..10).collect();
    let rejected: Vec<u32> = (5000..8000).collect();
    let mut next = base(LAST, &taken, &rejected);
    for it in &mut next.rejected {
        it.radicado = None;
    }
    let mut told = 0;
    let stopped = receive(store, &next, &mut |_, _| {
        told += 1;
        told <= 2
    });
    assert!(matches!(stopped, Err(StoreError::Cancelled)), "{stopped:?}");
    take(store, &next);
    let named: i64 = console
        .raw
        .query_row(
            "SELECT sum(json_array_length(record, '$.failed')) FROM pqr_batch",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(named, 3000);
    super::converging::assert_whole(&mut console);
}
