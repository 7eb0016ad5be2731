//! What it takes to evaluate an event beside two million tipificaciones, against reading
//! all of them bare.

use super::generated;
use super::store::{asked_for, bare, desk, median};
use contingencia::actions::{OutageQuery, PageAt, list_outages, show_evaluation};
use std::time::Instant;

/// Evaluates one event, again and again.
pub(crate) fn evaluate() {
    if !asked_for("evaluation") {
        return;
    }
    let folder = generated::tallied();
    let desk = desk(&folder);
    let query = OutageQuery::default();
    let list = list_outages(&desk, &query, PageAt::First, 1).expect("a page");
    let name = &list.rows[0].correlative;
    let view = show_evaluation(&desk, name).expect("an evaluation");
    let counted = view.criteria.2.comparison.counted;
    assert_eq!((counted.count.is_some(), counted.previous.len()), (true, 7));
    let (mut ours, mut ratios) = (Vec::new(), Vec::new());
    for _ in 0..20 {
        let start = Instant::now();
        show_evaluation(&desk, name).expect("an evaluation");
        let took = start.elapsed().as_secs_f64();
        // Open for its turn alone: SQLite's connections of a process share their pages, and
        // one that reads all of a file leaves the others none.
        let conn = bare(&folder);
        let start = Instant::now();
        let all: i64 = conn
            .query_row("SELECT sum(count) FROM tally", [], |row| row.get(0))
            .expect("a sum");
        assert!(all >= i64::from(generated::TALLIES));
        ratios.push(took / start.elapsed().as_secs_f64());
        ours.push(took * 1000.0);
    }
    println!(
        "evaluation: of an event beside {} tipificaciones {:.2} ms, the longest {:.2} ms; \
         beside reading all of them bare: median {:.3}",
        generated::TALLIES,
        median(&mut ours),
        ours.last().copied().unwrap_or_default(),
        median(&mut ratios)
    );
}
