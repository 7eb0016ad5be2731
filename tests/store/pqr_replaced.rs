//! Cases of a file that another took the place of: somebody's work on one is never out of
//! reach (X12).

use super::converging::assert_whole;
use crate::support::cell::*;
use crate::support::merging::*;
use contingencia::domain::calendar::{Calendar, Country};
use contingencia::domain::pqr::{CaseState, Clocks, PqrBase, Reception, reconcile};
use contingencia::store::{Fingerprints, Store};

const CUT: &str = "2026-11-13";
const NEXT: &str = "2026-11-20";

fn base(cut: &str, numbers: impl IntoIterator<Item = u32>, state: &str) -> Reception {
    let rows = numbers.into_iter().map(|number| row(number, state));
    reception(PqrBase::Pending, cut, rows.collect())
}

fn take(store: &mut Store, base: &Reception) {
    receive(store, base, &mut |_, _| true).unwrap();
}

/// Takes a file in instead of whatever came of its cut.
fn take_instead(store: &mut Store, base: Reception) {
    let instead = Reception {
        replaces: true,
        ..base
    };
    take(store, &instead);
}

/// What a cut would be told as: new, of these here by the other base, gone in all, there again.
fn told(store: &Store, coming: &Reception) -> [u64; 4] {
    let (known, before) = store.read().known_cases("LIM014", coming).unwrap();
    let calendar = Calendar::embedded(Country::CO).unwrap();
    let mut clocks = Clocks::on(&calendar, 15, NEXT.parse().unwrap());
    let marks = Fingerprints::of(coming).unwrap().rows;
    let rows = coming.rows.iter().zip(marks);
    let sorted = reconcile(rows, [], &known, before, &mut clocks);
    let counts = sorted.counts;
    let gone = counts.gone_closed + counts.gone_untouched + counts.gone_in_work;
    [counts.new, sorted.new_but_here, gone, counts.reappeared]
}

#[test]
fn x12_what_was_worked_on_stays_when_a_file_without_it_takes_the_place_of_its_own() {
    let mut console = console(LIM_A);
    let store = &mut console.store;
    take(store, &base(CUT, 0..6, "abierta"));
    finish(store, "R-4").unwrap();
    deed(store, "R-5", 0, 5).unwrap();
    finish(store, "R-0").unwrap();
    let instead = base(CUT, 0..2, "otra");
    assert_eq!(
        told(
            store,
            &Reception {
                replaces: true,
                ..instead.clone()
            }
        ),
        [0, 0, 4, 0]
    );
    take_instead(store, instead);
    // were the file's fault alone.
    assert_eq!(queue(store), "0 1 - 4 5");
    let counts = store.read().cell_counts("LIM014").unwrap();
    assert_eq!((counts.gone_untouched, counts.gone_in_work), (0, 1));
    let case = store.read().pqr_case("R-5").unwrap().remove(0);
    assert_eq!(case.line.account.as_deref(), Some("00041005"));
    assert_eq!(case.line.state, CaseState::Classified);
    assert_eq!(
        (case.line.cut.to_string().as_str(), case.line.cuts),
        (CUT, [None; 2])
    );
    assert_eq!(case.rows.len(), 1);
    let figures = store
        .read()
        .cut_figures("LIM014", PqrBase::Pending, CUT.parse().unwrap());
    let figures = figures.unwrap().unwrap();
    let counted: u64 = figures.advisers.iter().map(|it| it.count).sum();
    assert_eq!((figures.sent, counted), (2, 2));
    let confirmed: u64 = figures.advisers.iter().map(|it| it.confirmed).sum();
    assert_eq!(confirmed, 1, "R-4 is of no file that counts");
    assert_whole(&mut console);

    // It can be worked on, and keeps what was done.
    let store = &mut console.store;
    finish(store, "R-5").unwrap();
    let counts = store.read().cell_counts("LIM014").unwrap();
    assert_eq!((counts.gone_untouched, counts.gone_in_work), (0, 0));
    assert_whole(&mut console);

    // A later cut does not tell again that they are gone; the first file would bring them
    // anew, and no other base has them.
    let store = &mut console.store;
    assert_eq!(told(store, &base(NEXT, 0..2, "otra")), [0, 0, 0, 0]);
    let first = Reception {
        replaces: true,
        ..base(CUT, 0..6, "abierta")
    };
    assert_eq!(told(store, &first), [4, 0, 0, 0]);
    take(store, &first);
    assert_eq!(queue(store), "0 1 2 3 4 5 - ");
    assert_whole(&mut console);
}

#[test]
fn x12_a_case_that_what_took_the_place_has_in_a_rejected_row_comes_still() {
    use contingencia::domain::pqr::Rejected;
    let mut console = console(LIM_A);
    let store = &mut console.store;
    take(store, &base(CUT, 0..4, "abierta"));
    finish(store, "R-2").unwrap();
    let mut instead = base(CUT, 0..2, "otra");
    instead.rejected = [2, 3]
        .map(|it: u32| Rejected {
            row: it + 2,
            column: "cuenta".to_owned(),
            reason: "falta la cuenta".to_owned(),
            radicado: Some(format!("R-{it}")),
        })
        .into();
    instead.sent += 2;
    take_instead(store, instead);
    assert_eq!(queue(store), "0 1 2 - ");
    assert_whole(&mut console);
    // What then takes its place has it nowhere; of two replaced files the later says it.
    take_instead(&mut console.store, base(CUT, [0, 7], "tercera"));
    assert_eq!(queue(&console.store), "0 7 - 2");
    assert_whole(&mut console);
}

#[test]
fn x12_m1_what_was_worked_on_in_a_file_that_does_not_count_stays_whatever_the_order() {
    let (mut a, mut b) = (console(LIM_A), console(LIM_B));
    take(&mut a.store, &base(CUT, 0..5, "abierta"));
    let first = a.wrote();
    b.merge(&first).unwrap();
    // A replaces it, and B works on what A's file has no more.
    take_instead(&mut a.store, base(CUT, 0..2, "otra"));
    assert_eq!(queue(&a.store), "0 1 - ");
    finish(&mut b.store, "R-3").unwrap();
    let (of_a, of_b) = (a.wrote(), b.wrote());
    a.merge(&of_b).unwrap();
    b.merge(&of_a).unwrap();
    let mut consoles = vec![a, b];
    consoles.extend(offices_of(&of_a, &of_b));
    for console in &mut consoles {
        assert_eq!(queue(&console.store), "0 1 - 3");
        assert_whole(console);
    }
}

#[test]
fn x12_m1_what_was_worked_on_in_a_file_that_waits_beside_another_stays_reachable() {
    let (mut a, mut b) = (console(LIM_A), console(LIM_B));
    take(&mut a.store, &base(CUT, 0..2, "abierta"));
    take(&mut b.store, &base(CUT, 5..8, "otra"));
    for (console, radicado) in [(&mut a, "R-1"), (&mut b, "R-6")] {
        finish(&mut console.store, radicado).unwrap();
    }
    let (of_a, of_b) = (a.wrote(), b.wrote());
    a.merge(&of_b).unwrap();
    b.merge(&of_a).unwrap();
    let told = queue(&a.store);
    assert!(["0 1 - 6", "5 6 7 - 1"].contains(&told.as_str()), "{told}");
    assert_eq!(queue(&b.store), told);
    for console in [&mut a, &mut b] {
        assert_whole(console);
    }
}
