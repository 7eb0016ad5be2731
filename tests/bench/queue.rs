//! The queue of a cell with a hundred thousand cases: a page, a narrowed page, the counts of
//! its facets, and what a key costs up to the frame that answers it.
//!
//! What is wanted: at most 30 ms each, and 16 ms from a key of movement to its frame.

use super::bases::{ROWS, base, cell, planned};
use super::lists::Counter;
use super::store::{asked_for, median};
use contingencia::actions::{self, CaseQuery, PageAt, receive_planned, reconcile_base};
use contingencia::domain::pqr::CaseFacet;
use crossterm::event::KeyCode;
use std::time::Instant;

/// A page of the list on the smallest screen.
const PAGE: usize = 8;

fn milliseconds(times: usize, mut work: impl FnMut()) -> f64 {
    let mut took: Vec<f64> = (0..times)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    median(&mut took)
}

fn narrowed() -> CaseQuery {
    let mut query = CaseQuery {
        queue: true,
        ..CaseQuery::default()
    };
    for adviser in ["Asesor 7", "Asesor 21"] {
        query.chosen.toggle(CaseFacet::Adviser, adviser);
    }
    query.chosen.toggle(CaseFacet::Clock, "overdue");
    query
}

/// Pages, counts, keys.
pub(crate) fn queue() {
    if !asked_for("queue") {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut desk = cell(folder.path());
    let first = planned(&desk, &base(folder.path()), "2020-11-30");
    let standing = reconcile_base(&desk, first.reception()).expect("a standing");
    receive_planned(&mut desk, &first, &standing, &mut |_, _| true).expect("it is kept");
    drop(first);

    let all = CaseQuery {
        queue: true,
        ..CaseQuery::default()
    };
    let mut few = all.clone();
    few.chosen.toggle(CaseFacet::Adviser, "Nadie");
    let sought = CaseQuery {
        text: "no está".to_owned(),
        ..all.clone()
    };
    for (what, query) in [
        ("all", &all),
        ("narrowed", &narrowed()),
        ("of nobody", &few),
        ("sought in vain", &sought),
    ] {
        let page = milliseconds(30, || {
            actions::list_cases(&mut desk, query, &PageAt::First, PAGE).expect("a page");
        });
        let facets = milliseconds(30, || {
            actions::case_facets(&desk, query).expect("counts");
        });
        println!("queue: {ROWS} cases, {what}: a page {page:.2} ms, facets {facets:.2} ms");
    }
    // What is looked at in a console is in the order of the work.
    let mut counter = Counter::over(desk, (80, 24));
    counter.press(KeyCode::Char('6'));
    counter.told("a row down in the queue", &[KeyCode::Down; 10]);
    counter.told("a page down in the queue", &[KeyCode::PageDown; 10]);
    counter.told("Home and End of the queue", &[KeyCode::Home, KeyCode::End]);
}
